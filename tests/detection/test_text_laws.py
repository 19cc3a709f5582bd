"""Laws of the folds and the words that all of detection stands on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.detection.text import fold, lower, straight, tokens


@pytest.mark.parametrize("mapped", [lower, fold, straight])
@given(text=st.text())
@example(text="Œuvre “à part” – 5 µm")
def test_a_text_is_mapped_letter_by_letter(mapped: Callable[[str], str], text: str) -> None:
    assert mapped(text) == "".join(map(mapped, text))
    assert len(mapped(text)) == len(text)


@given(text=st.text(alphabet="aéAÉ.,'-_ \n«»<5µ—s"))
def test_a_word_is_what_stands_at_its_place(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert straight(text)[token.start : token.end] == token.text
        assert (token.low, token.fold) == (lower(token.text), fold(token.text)) or " " in token.text
        end = token.end
