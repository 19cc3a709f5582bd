"""Words from outside, made safe to show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.printable import printable


@given(st.text(st.characters(codec=None)))
def test_no_control_bidirectional_or_broken_character_is_left(text: str) -> None:
    shown = printable(text)
    assert {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Co", "Zl", "Zp"} == set()
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\x1b\n\t"
    )
    shown.encode("utf-8")
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["Zoë d’Aubigné-O’Brien", "👩‍💻 Société générale", "نیم‌فاصله", "AT&T <hr>"])
def test_what_people_write_stays(text: str) -> None:
    assert printable(text) == text


def test_white_space_becomes_one_space() -> None:
    assert printable(" a\r\n\tb\u00a0 c\u2028d ") == "a b c d"
