"""Cleaning of words and likeness of texts."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.article import clean_line, clean_text


@given(st.text())
def test_cleaned_words_hold_nothing_that_could_steer_a_terminal(words: str) -> None:
    """R32."""
    cleaned = clean_text(words)
    assert not any(unicodedata.category(char) in ("Cc",) and char != "\n" for char in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
    assert clean_text(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert "\n" not in clean_line(words)


def test_blanks_and_empty_lines_are_taken_together() -> None:
    assert clean_text("  a \t b\r\n \n\n c\u2028d ") == "a b\nc\nd"
    assert clean_line("a\nb") == "a b"
