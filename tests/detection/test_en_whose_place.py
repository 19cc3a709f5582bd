"""Whose place an English article speaks of: the seat that was left, the house of who is followed, nations, forces."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

CASES = {
    "the seat that somebody held until a year is the one left, not the one held now": (
        "Dana Poe, a lawyer, leads Globex Corp. "
        "She was treasurer of Acme Corp from 2001 until 2005, when she was fired.",
        {("Dana Poe", "departure", "Acme Corp", "2005", "background")},
    ),
    "a seat of an unnamed house that somebody held until a year is nobody's news": (
        "Dana Poe, a lawyer, leads Globex Corp. She was treasurer until 2005, when she was fired.",
        set(),
    ),
    "a minister leaves a ministry, not a nation": (
        "Peruvian Planning Minister Dana Poe resigned on Thursday.",
        {("Dana Poe", "departure", "planning ministry", "2026-03-12", "news")},
    ),
    "who commands a force leaves that force": (
        "General Paul Rowe, commander of the national police, was relieved of his post.",
        {("Paul Rowe", "departure", "national police", "2026-03-12", "news")},
    ),
    "a museum of something is a house though a given name begins it": (
        "The director of the Hartwell Museum of Glass, Dana Poe, resigned on Thursday.",
        {("Dana Poe", "departure", "Hartwell Museum of Glass", "2026-03-12", "news")},
    ),
    "the chancellor of a university dies in office": (
        "Paul Rowe, chancellor of Arbor State University, died on Thursday.",
        {("Paul Rowe", "departure", "Arbor State University", "2026-03-12", "news")},
    ),
    "the rival paper is where an editor goes": (
        "Dana Poe, editor of the Evening Lantern, is leaving to become editor of the rival Morning Sentinel.",
        {
            ("Dana Poe", "departure", "Evening Lantern", "2026-03-12", "news"),
            ("Dana Poe", "appointment", "Morning Sentinel", "2026-03-12", "news"),
        },
    ),
    "who comes in for somebody formerly of a body does not join that body": (
        "Acme Corp said treasurer Paul Rowe had resigned on Thursday. "
        "He was replaced by Dana Poe, formerly of Globex Corp.",
        {
            ("Paul Rowe", "departure", "Acme Corp", "2026-03-12", "news"),
            ("Dana Poe", "appointment", "Acme Corp", "2026-03-12", "news"),
        },
    ),
    "the present tense with a day of summer is of the summer to come": (
        "Dana Poe, treasurer of Acme Corp, becomes chief executive on August 1.",
        {("Dana Poe", "appointment", "Acme Corp", "2026-08-01", "news")},
    ),
    "who resigned in December to run another body went last December": (
        "Dana Poe, treasurer of Acme Corp, resigned in December to run Globex Corp.",
        {
            ("Dana Poe", "departure", "Acme Corp", "2025-12", "background"),
            ("Dana Poe", "appointment", "Globex Corp", "2025-12", "background"),
        },
    ),
    "who is of a body works there whatever is told next": (
        "Treasurer Paul Rowe of Acme Corp resigned on Thursday. Dana Poe of Globex Corp will succeed him.",
        {
            ("Paul Rowe", "departure", "Acme Corp", "2026-03-12", "news"),
            ("Dana Poe", "appointment", "Acme Corp", "2026-03-12", "news"),
        },
    ),
    "what would happen in May is of the May to come": (
        "Acme Corp said Dana Poe, its treasurer, would take over as chairwoman in May.",
        {("Dana Poe", "appointment", "Acme Corp", "2026-05", "news")},
    ),
    "weeks of leave are a leave": (
        "Acme Corp said chief executive Dana Poe would take six weeks' medical leave.",
        {("Dana Poe", "leave", "Acme Corp", "2026-03-12", "news")},
    ),
    "a post that the sentence before made free is filled there": (
        "Paul Rowe, treasurer of Acme Corp, resigned on Thursday. Chairwoman Ann Lee of Globex Corp praised him. "
        "The board named Dana Poe to the post.",
        {
            ("Paul Rowe", "departure", "Acme Corp", "2026-03-12", "news"),
            ("Dana Poe", "appointment", "Acme Corp", "2026-03-12", "news"),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_known_whose_place_is_meant(name: str) -> None:
    text, expected = CASES[name]
    article = Article(title="", text=text, published_on="2026-03-12", lang="en")

    found = detect(article, LANGUAGES)

    assert {(c.person, c.kind, c.organisation, c.date, c.salience) for c in found} == expected
