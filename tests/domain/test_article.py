"""Cleaning of words and likeness of texts."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.article import clean_line, clean_text, fingerprint


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


def distance(first: str | None, second: str | None) -> int:
    assert first is not None
    assert second is not None
    return (int(first, 16) ^ int(second, 16)).bit_count()


def test_near_duplicates_have_near_fingerprints_and_other_texts_far_ones() -> None:
    """R31."""
    story = " ".join(f"word{n} of the wire story" for n in range(120))
    reprint = "Agency, Monday. " + story.replace("word7 ", "word seven ") + " All rights reserved."
    other = " ".join(f"sentence{n} about something else" for n in range(120))
    assert distance(fingerprint(story), fingerprint(reprint)) <= 6
    assert distance(fingerprint(story), fingerprint(other)) > 12
    assert fingerprint(story.upper()) == fingerprint(story)


def test_a_text_too_short_to_compare_has_no_fingerprint() -> None:
    assert fingerprint("a few words only") is None
