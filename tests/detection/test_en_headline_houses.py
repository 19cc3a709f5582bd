"""Whose post an English headline tells: a place's, a body's that is only described, or nobody's by name."""

from __future__ import annotations

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.domain.article import Article

LANGUAGES = load_packs()

Told = dict[tuple[str, str], tuple[str | None, str | None]]


def told(title: str, text: str = "", lang: str = "en") -> Told:
    """Return (person, kind) -> (manner, organisation)."""
    found = detect(Article(title=title, text=text, published_on="2026-03-12", lang=lang), LANGUAGES)
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
    "Acme names new Chief Diversity, Equity & Inclusion Officer, North America": {},
    "Bank of Merrow co-head of M&A Joan Petrie quits for Stanfield": {
        ("Joan Petrie", "departure"): ("resigned", "Bank of Merrow")
    },
    "Acme chief named Globex chief": {},
    "Port Ellery school board names Tanya Voss superintendent": {
        ("Tanya Voss", "appointment"): ("unspecified", "Port Ellery")
    },
    "STEFFI MOORE TO RETIRE FROM T. LORNE PRICE INVESTMENT MANAGEMENT": {
        ("Steffi Moore", "departure"): ("retired", "T. Lorne Price Investment Management")
    },
    "KIM ROE TO LEAVE GLOBEX ASSET MANAGEMENT": {("Kim Roe", "departure"): ("unspecified", "Globex Asset Management")},
    "ACME NAMES KIM ROE ASSET MANAGEMENT CHIEF": {("Kim Roe", "appointment"): ("unspecified", "Acme")},
    "Acme names Globex president as chief executive: Kim Roe": {},
    "Acme board named Roe chief": {("Roe", "appointment"): ("unspecified", "Acme")},
    "Mickey Dorn has quit as manager of English Championship side Wexley City": {
        ("Mickey Dorn", "departure"): ("resigned", "Wexley City")
    },
    "Paul Marsh resigned as coach of Scottish Premier League club Lorne Rovers": {
        ("Paul Marsh", "departure"): ("resigned", "Lorne Rovers")
    },
    "Globex CEO Wei Lorne and chairman step aside as fraud allegations investigated": {
        ("Wei Lorne", "leave"): (None, "Globex")
    },
    "Globex chairman Wei Lorne steps aside in favour of Kim Roe": {("Wei Lorne", "departure"): ("resigned", "Globex")},
    "Globex chairman Wei Lorne steps aside on reaching 65": {("Wei Lorne", "departure"): ("retired", "Globex")},
    "Globex promotes Kim Roe to lead sales": {("Kim Roe", "appointment"): ("promoted", "Globex")},
    "Volkstar names M&A expert Kim Roe as trucks CFO": {("Kim Roe", "appointment"): ("unspecified", "Volkstar")},
}


@pytest.mark.parametrize("title", HEADLINES)
def test_a_headline_tells_whose_post_it_is(title: str) -> None:
    assert told(title) == HEADLINES[title]


@pytest.mark.parametrize(
    ("lang", "title", "text", "manner"),
    [
        ("en", "Acme boss resigns", "Chief executive Kim Roe will leave in May, Acme said on Monday.", "resigned"),
        ("en", "Acme sacks boss", "Kim Roe, the chief executive, has left Acme, it said on Monday.", "dismissed"),
        ("en", "Acme boss to keep on", "Chief executive Kim Roe will leave in May, Acme said.", "unspecified"),
        ("en", "Acme boss denies he will resign", "Finance chief Kim Roe will leave Acme in May.", "unspecified"),
        ("en", "Acme boss fired", "Kim Roe, finance director, is leaving Acme.", "unspecified"),
        ("en", "Acme boss resigns", "Kim Roe, the treasurer, will leave Acme next year.", "unspecified"),
        ("fr", "La patronne d'Acme démissionne", "Jeanne Morel quittera le groupe en mai, a annoncé Acme.", "resigned"),
        ("fr", "Acme change de tête", "Jeanne Morel quittera Acme en mai, a annoncé le groupe.", "unspecified"),
    ],
)
def test_a_title_tells_how_the_chief_goes_whom_the_text_names(lang: str, title: str, text: str, manner: str) -> None:
    assert [how for how, _ in told(title, text, lang).values()] == [manner]


def test_who_is_in_line_for_a_post_is_no_house() -> None:
    text = "Wexley have sacked Alan Preston as manager. His assistant, Dirk Kern, was dismissed after seven defeats."

    houses = {house for _, house in told("Marsh in line after Wexley sack Preston", text).values()}

    assert houses == {"Wexley"}


def test_who_owns_a_firm_is_not_the_director_who_leaves_it() -> None:
    text = "Hollin Inc., the holding company controlled by disgraced baron Kim Lorne, lost an independent director."

    assert told("Director leaves Hollin Inc. board", text) == {}
