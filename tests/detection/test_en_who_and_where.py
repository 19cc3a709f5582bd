"""Whom and which body a whole English article means: repeated names, posts of nobody, two bodies named as often."""

from __future__ import annotations

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.domain.article import Article

LANGUAGES = load_packs()


def told(text: str, title: str = "") -> set[tuple[str, str, str | None]]:
    article = Article(title=title, text=text, published_on="2026-03-12", lang="en")
    return {(claim.person, claim.kind, claim.organisation) for claim in detect(article, LANGUAGES)}


CASES = {
    "who is called by the surname later is a person": (
        "Zorvath Kembelu runs Acme Corp. Kembelu resigned on Monday as chairman of Acme Corp.",
        {("Zorvath Kembelu", "departure", "Acme Corp")},
    ),
    "what is called by its first word later is a body": (
        "Tarn Wexel makes pumps. Shares in Tarn fell. Jane Roe, the chief executive, resigned on Monday.",
        {("Jane Roe", "departure", "Tarn Wexel")},
    ),
    "what is never called by two words and has a chief is a body": (
        "Zentrix raised money on Monday. Zentrix's chief executive is in Paris. Jane Roe left the business last year.",
        {("Jane Roe", "departure", "Zentrix")},
    ),
    "of two bodies named as often the article is about the one it begins with": (
        "Acme Bank lends money. Its rivals are worried. Jane Roe worked at Globex Bank. "
        "The deputy chairman, Paul Poe, resigned.",
        {("Paul Poe", "departure", "Acme Bank")},
    ),
    "a club is called City": (
        "Leicester City manager Paul Poe resigned on Monday.",
        {("Paul Poe", "departure", "Leicester City")},
    ),
    "what somebody does is no body": ("Rearranging the deck chairs as Jane Roe quits.", set()),
    "a boss is nobody of the article": (
        "Jane Roe cooks for a school. On the radio a bank boss has stepped down with four million.",
        set(),
    ),
    "who is sacked as navy chief is not the army's chief of staff": (
        "The minister fired the navy chief. Earlier the Army chief of staff, Paul Poe, met Acme Corp.",
        set(),
    ),
    "capital words before an initial are no headline": (
        "Western Health Plans Inc said Douglas C. Poe has resigned as president of the company.",
        {("Douglas C. Poe", "departure", "Western Health Plans Inc")},
    ),
    "a name that speaks by one word is a body": (
        "Gerdano said that Jane Roe would become chief financial officer on Monday.",
        {("Jane Roe", "appointment", "Gerdano")},
    ),
    "another bank is not the bank": (
        "Acme Bank fired its treasurer, Jane Roe, on Monday. Roe has taken a job at a rival bank.",
        {("Jane Roe", "departure", "Acme Bank")},
    ),
    "who is poached leaves an employer": (
        "Acme Corp poached Globex partner Jane Roe on Monday.",
        {("Jane Roe", "appointment", "Acme Corp"), ("Jane Roe", "departure", "Globex")},
    ),
    "the head of a public service works there": (
        "The finance ministry has dismissed the head of the customs service, Paul Poe, after an inquiry.",
        {("Paul Poe", "departure", "customs service")},
    ),
    "what somebody led long ago is what was left then": (
        "Acme Corp sells pumps. The former chief of Globex Corp, Jane Roe, was dismissed in 2023.",
        {("Jane Roe", "departure", "Globex Corp")},
    ),
    "a film's plot costs nobody a post": (
        "In this drama the chairman of Acme Corp, Paul Poe, played by Jane Roe, is sacked in the second episode. "
        "Every scene is a joy.",
        set(),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_known_who_is_meant(name: str) -> None:
    text, expected = CASES[name]

    assert told(text) == expected
