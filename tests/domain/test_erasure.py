"""What of a text tells of an erased person, and that nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.claim import Anchor, Evidence
from monitor.domain.erasure import (
    MARK,
    Subject,
    find_spans,
    is_named,
    redact,
    redact_address,
    redact_claim,
    subject_of,
    without,
)
from tests.builders import a_claim

SUBJECT = subject_of((), (), ["Hélène Dupont-Morel", "H. Dupont-Morel", "Mme Dupont-Morel"])


def left_of(text: str, subject: Subject = SUBJECT, *, is_own: bool = False, **others: object) -> str:
    """The text with one bar in place of each row of signs that was taken out."""
    redacted = redact(text, find_spans(text, subject, is_own=is_own, **others))  # type: ignore[arg-type]
    assert len(redacted) == len(text)
    while MARK * 2 in redacted:
        redacted = redacted.replace(MARK * 2, MARK)
    return redacted


@pytest.mark.parametrize(
    "name",
    [
        "Hélène Dupont-Morel", "Helene Dupont Morel", "HÉLÈNE DUPONT-MOREL", "DUPONT-MOREL Hélène",
        "He\u0301le\u0300ne Dupont\u2011Morel",
    ],
)  # fmt: skip
def test_a_full_name_is_found_in_any_text_however_it_is_written(name: str) -> None:
    text = f"Selon {name}, rien ne change."
    assert is_named(text, SUBJECT)
    assert left_of(text) == f"Selon {MARK}, rien ne change."


def test_a_surname_alone_is_found_in_articles_about_the_person_only() -> None:
    text = "Mme Dupont-Morel part. H. Dupont-Morel dirigeait Acme."
    assert left_of(text) == text
    assert left_of(text, is_own=True) == f"Mme {MARK} part. {MARK} dirigeait Acme."


def test_common_words_and_other_people_keep_their_names() -> None:
    stone = subject_of((), (), ["John Stone"])
    text = "A stone fell. Jane Stone and John Stone spoke. Ms Stone left; Mr Stone stayed. Stone John is a quarry."
    kept = [(text.index("Ms Stone"), text.index("Ms Stone") + 8)]
    assert left_of(text, stone, is_own=True, others=["Jane Stone"], kept=kept) == (
        f"A stone fell. Jane Stone and {MARK} spoke. Ms Stone left; Mr {MARK} stayed. {MARK} is a quarry."
    )
    assert left_of("Stone John is a quarry.", stone) == "Stone John is a quarry."


def test_an_address_loses_its_path_when_it_names_the_person() -> None:
    address = "https://paper.example/2024/h%C3%A9l%C3%A8ne-dupont-morel-quitte-acme?id=7"
    redacted = redact_address(address, SUBJECT, is_own=False)
    assert redacted == "https://paper.example/" + MARK * (len(address) - len("https://paper.example/"))
    slug = "https://paper.example/morel-part"
    assert redact_address(slug, SUBJECT, is_own=False) == slug
    assert redact_address(slug, SUBJECT, is_own=True).count(MARK) == len("morel-part")
    assert redact_address("helene-dupont-morel", SUBJECT, is_own=False) == MARK * 19


def test_another_persons_claim_keeps_its_spans_and_quotes_the_redacted_words() -> None:
    title = "Jane Doe succeeds Hélène Dupont-Morel at Acme"
    claim = a_claim(
        role="successor of Hélène Dupont-Morel",
        evidence=(
            Evidence(part="title", quote=title, start=0, end=len(title)),
            Evidence(part="text", quote="follows Dupont-Morel", start=10, end=30),
        ),
        anchor=Anchor(part="title", person=(0, 8), trigger=(9, 17)),
    )
    redacted_title = redact(title, find_spans(title, SUBJECT))
    redacted = redact_claim(claim, {"title": title, "text": ""}, {"title": redacted_title, "text": ""}, SUBJECT)
    assert (redacted.person, redacted.anchor, redacted.organisation) == ("Jane Doe", claim.anchor, "Acme")
    assert redacted.role == f"successor of {MARK * 19}"
    assert [piece.quote for piece in redacted.evidence] == [
        f"Jane Doe succeeds {MARK * 19} at Acme",
        f"follows {MARK * 12}",
    ]
    assert [(piece.start, piece.end) for piece in redacted.evidence] == [(0, len(title)), (10, 30)]


_spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1])), max_size=6)


@given(_spans, _spans)
def test_what_is_kept_of_spans_is_never_taken(spans: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    def cover(parts: list[tuple[int, int]]) -> set[int]:
        return {place for start, end in parts for place in range(start, end)}

    assert cover(without(spans, kept)) == cover(spans) - cover(kept)


@given(st.text(max_size=60))
def test_redacted_texts_keep_their_length_and_their_lines(text: str) -> None:
    redacted = redact(text, find_spans(text, SUBJECT, is_own=True))
    assert (len(redacted), redacted.count("\n")) == (len(text), text.count("\n"))
    assert not is_named(redacted, SUBJECT)
