"""Whose post an English headline tells: a place's, a body's that is only described, or nobody's by name."""

from __future__ import annotations

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.domain.article import Article

LANGUAGES = load_packs()

Told = dict[tuple[str, str], tuple[str | None, str | None]]


def told(title: str) -> Told:
    """Return (person, kind) -> (manner, organisation)."""
    found = detect(Article(title=title, text="", published_on="2026-03-12", lang="en"), LANGUAGES)
    return {(c.person, c.kind): (c.manner, c.organisation) for c in found}


HEADLINES: dict[str, Told] = {
    "Acme's Kim Roe named head of German space agency": {("Kim Roe", "appointment"): ("hired", "German space agency")},
    "Acme's Kim Roe named director of state housing agency": {
        ("Kim Roe", "appointment"): ("hired", "state housing agency")
    },
    "Gov. Dalton taps Fairmont mayor Jess Rudd to head state housing agency": {
        ("Jess Rudd", "appointment"): ("hired", "state housing agency")
    },
    "Globex director Wei Lorne to run the French rail watchdog": {
        ("Wei Lorne", "appointment"): ("hired", "French rail watchdog")
    },
    "Wexley Housing Authority picks Kim Roe to lead the housing authority": {
        ("Kim Roe", "appointment"): ("unspecified", "Wexley Housing Authority")
    },
    "Ohio Gov. Wei Dalton picks Marcus Leeds as state's interim health director": {
        ("Marcus Leeds", "appointment"): ("interim", "Ohio")
    },
    "Mass. Gov. Dalton taps WRTA boss Phil Dunmore as state's interim water chief": {
        ("Phil Dunmore", "appointment"): ("interim", "Mass")
    },
    "WCTA GM Phil Dunmore named acting state transit chief": {("Phil Dunmore", "appointment"): ("interim", None)},
    "WRTA GM Phil Dunmore named interim transportation secretary": {
        ("Phil Dunmore", "appointment"): ("interim", "Transportation Department")
    },
    "WRTA GM named interim Ohio transportation secretary as Quill-Nott steps down": {
        ("Quill-Nott", "departure"): ("resigned", "Ohio")
    },
    "Quill-Nott resigns, T's Marsh tapped as interim transport chief": {
        ("Quill-Nott", "departure"): ("resigned", None),
        ("Marsh", "appointment"): ("interim", None),
    },
    "Transportation Secretary Moira Quill-Nott Stepping Down, Replaced By WRTA GM Felipe Marsh": {
        ("Moira Quill-Nott", "departure"): ("resigned", "Transportation Department"),
        ("Felipe Marsh", "appointment"): ("hired", "Transportation Department"),
    },
    "ACME GM KIM ROE STEPPING DOWN AFTER BIG LOSS": {("Kim Roe", "departure"): ("resigned", "Acme")},
    "Wexley University VC Indra Rao removed": {("Indra Rao", "departure"): ("dismissed", "Wexley University")},
    "GM CFO Kim Roe resigns": {("Kim Roe", "departure"): ("resigned", "GM")},
    "GM Names Kim Roe Chief Financial Officer As Profits Fall": {("Kim Roe", "appointment"): ("unspecified", "GM")},
    "A 'costly spasm': Lord Pellham resigns as infrastructure tsar": {("Pellham", "departure"): ("resigned", None)},
    "Mayor Pruitt fires police chief Walt Denham": {("Walt Denham", "departure"): ("dismissed", None)},
    "Denham out as Cedar Falls police chief": {("Denham", "departure"): ("unspecified", "Cedar Falls")},
    "The country's new president, Miko Sarvili, has said the Wexley Parliament must vote": {},
    "Police chief Kim Roe leaves hospital": {},
    "Police chief Kim Roe leaves press conference in anger": {},
    "Roe resigns, Poe named new chief": {},
}


@pytest.mark.parametrize("title", HEADLINES)
def test_a_headline_tells_whose_post_it_is(title: str) -> None:
    assert told(title) == HEADLINES[title]
