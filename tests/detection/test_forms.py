"""Words made of words."""

from __future__ import annotations

import pytest

from monitor.detection.forms import FormsError, spell_out


def test_a_form_that_names_a_word_stands_for_each_of_its_forms() -> None:
    words = {"throw": ("throws", "threw"), "towel": ("towel", "sponge"), "quit": ("<throw> in the <towel>", "quits")}

    assert spell_out(words)["quit"] == (
        "throws in the towel",
        "throws in the sponge",
        "threw in the towel",
        "threw in the sponge",
        "quits",
    )


def test_words_without_names_stay_as_they_are() -> None:
    assert spell_out({"quit": ("quits", "quit*")}) == {"quit": ("quits", "quit*")}


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ({"quit": ("<thro> it",)}, "quit", "unknown word <thro>"),
        ({"a": ("<b> x",), "b": ("<a> y",)}, "a", "made of itself: a of b of a"),
        ({"a": tuple(str(n) for n in range(100)), "b": ("<a> <a> <a>",)}, "b", "at most 5000"),
    ],
)
def test_a_word_that_cannot_be_spelled_out_is_told(words: dict[str, tuple[str, ...]], name: str, said: str) -> None:
    with pytest.raises(FormsError, match=said) as caught:
        spell_out(words)
    assert caught.value.name == name
