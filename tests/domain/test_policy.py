"""What each route asks for, and why it is not told of the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from monitor.domain.claim import Claim
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases
from monitor.domain.policy import Candidate, Policy, find_refusal, reason_of
from monitor.domain.routing import Route
from monitor.domain.seniority import ranks_of
from monitor.domain.watchlist import Watched, Watchlist
from tests.builders import NOW, a_claim, an_id, facts, names

ALIASES = Aliases({"societe generale": "Société générale", "socgen": "Société générale"}, {"acme motors": "acme"})
RANKS = ranks_of(
    {
        "chief": ["chief executive", "president", "chief"],
        "executive": ["chief of staff", "finance chief", "board member"],
        "head": ["director"],
    },
    ["deputy", "vice"],
)
LISTS = {
    each.name: each
    for each in (
        Watchlist(name="shops", organisations=(Watched(name="Brackwell", aliases=("BRK",)), Watched(name="SocGen"))),
        Watchlist(name="friends", people=("Jane Doe",)),
        Watchlist(name="banks", labels=("banking",)),
    )
}


def told(claim: Claim | None = None, **fields: Any) -> Told:
    values: dict[str, Any] = {
        "id": an_id("claim"),
        "claim": claim or a_claim(),
        "article_id": an_id("article"),
        "domain": "paper.example",
        "fingerprint": None,
        "published_at": NOW,
        "seen_at": NOW,
        "language": "en",
    }
    return Told(**values | fields)


def refusal(
    route: dict[str, Any], change: dict[str, Any] | None = None, named: dict[str, Any] | None = None, **article: Any
) -> str | None:
    """Ask one route about Jane Doe's departure from Acme, or from what is given."""
    called = names(**named or {})
    claim = article.pop("claim", a_claim(called.person, called.organisation))
    candidate = Candidate(facts=facts(**change or {}), names=called, told=(told(claim, **article),))
    policy = Policy(watchlists=LISTS, ranks=RANKS)
    return find_refusal(candidate, Route(name="one", channel="terminal", **route), policy, ALIASES, NOW)


def test_a_route_that_asks_for_nothing_takes_what_is_stated_of_leaders() -> None:
    assert refusal({}) is None
    assert refusal({}, {"status": "confirmed"}) is None


@pytest.mark.parametrize(
    ("route", "status", "taken"),
    [
        ({}, "rumoured", False),
        ({"status": "rumoured"}, "rumoured", True),
        ({"status": "rumoured"}, "reported", True),
        ({"status": "rumoured"}, "denied", False),
        ({"status": "confirmed"}, "reported", False),
        ({"status": "confirmed"}, "confirmed", True),
    ],
)
def test_rumours_go_only_where_a_route_asks_and_denials_nowhere(
    route: dict[str, Any], status: str, taken: bool
) -> None:
    said = refusal(route, {"status": status})

    assert (said is None) == taken, said
    assert taken or (said or "").startswith(status)


@pytest.mark.parametrize("sphere", ["sport", "politics"])
def test_coaches_and_the_elected_go_where_a_route_asks_or_a_watchlist_names_them(sphere: str) -> None:
    change = {"sphere": sphere}

    assert "recorded, not announced" in (refusal({}, change) or "")
    assert refusal({"spheres": (sphere,)}, change) is None
    assert refusal({"watchlists": ("friends",)}, change) is None, "Jane Doe is named"
    assert "recorded" in (refusal({"watchlists": ("banks",)}, change, labels=frozenset({"banking"})) or ""), (
        "a label names nobody"
    )
    assert "recorded" in (refusal({"watchlists": ("friends",), "spheres": ("leadership",)}, change) or "")


@pytest.mark.parametrize(
    ("route", "change", "named", "article", "words"),
    [
        ({"kinds": ("leave", "return")}, {}, {}, {}, "departure: the route takes leave, return"),
        ({"confidence": 0.95}, {"confidence": 0.9}, {}, {}, "confidence 0.90: the route asks for 0.95 or more"),
        ({"languages": ("fr",)}, {}, {}, {}, "told in en: the route takes fr"),
        ({"languages": ("fr",)}, {}, {}, {"language": None}, "told in no known language: the route takes fr"),
        ({"seniority": "executive"}, {}, {"role": "director"}, {}, "director: the route asks for the rank executive"),
        ({"seniority": "chief"}, {}, {"role": "deputy chief executive"}, {}, "the route asks for the rank chief"),
        ({"seniority": "head"}, {}, {"role": "baker"}, {}, "baker: the route asks for the rank head"),
        (
            {"watchlists": ("shops", "banks")},
            {},
            {},
            {},
            "not watched: no watchlist of the route has it (shops, banks)",
        ),
        ({"watchlists": ("friends",)}, {}, {"person": "Doe"}, {}, "not watched"),
        ({"watchlists": ("friends",)}, {}, {"person": "John Doe"}, {}, "not watched"),
        ({}, {}, {}, {"published_at": NOW - timedelta(days=8)}, "too old: published on"),
    ],
)
def test_what_a_route_does_not_take_is_refused_with_the_reason(
    route: dict[str, Any], change: dict[str, Any], named: dict[str, Any], article: dict[str, Any], words: str
) -> None:
    assert words in (refusal(route, change, named, **article) or "taken")


@pytest.mark.parametrize(
    ("route", "named", "article"),
    [
        ({"kinds": ("departure",), "confidence": 0.9, "languages": ("en",)}, {}, {"language": "en-GB"}),
        ({"seniority": "chief"}, {}, {}),  # nobody tells the post, and that is no sign of a low one
        ({"seniority": "chief"}, {"role": "president and finance chief"}, {}),
        ({"seniority": "executive"}, {"role": "deputy chief executive"}, {}),
        ({"seniority": "executive"}, {"role": "chief of staff to the president"}, {}),
        ({"watchlists": ("friends",)}, {"person": "Jane Mary Doe"}, {}),
        ({"watchlists": ("friends",)}, {"person": "J. Doe"}, {}),
        ({"watchlists": ("shops",)}, {"organisation": "Brackwell Group plc"}, {}),
        ({"watchlists": ("shops",)}, {"organisation": "BRK"}, {}),
        ({"watchlists": ("shops",)}, {"organisation": "Société Générale"}, {}),
        ({"watchlists": ("shops",)}, {"destination": "Brackwell"}, {}),
        ({"watchlists": ("shops",)}, {}, {"claim": a_claim("Jane Doe", "brk")}),
        ({"watchlists": ("banks", "friends")}, {"person": "Al Roe"}, {"labels": frozenset({"banking"})}),
    ],
)
def test_what_a_route_asks_for_is_taken(route: dict[str, Any], named: dict[str, Any], article: dict[str, Any]) -> None:
    assert refusal(route, None, named, **article) is None


def test_organisations_that_users_merged_are_watched_under_either_name() -> None:
    lists = {"cars": Watchlist(name="cars", organisations=(Watched(name="Acme Motors"),))}
    candidate = Candidate(facts=facts(), names=names(organisation="Acme"), told=(told(),))
    route = Route(name="one", channel="terminal", watchlists=("cars",))

    assert find_refusal(candidate, route, Policy(watchlists=lists), ALIASES, NOW) is None


def test_a_route_says_why_it_takes_a_change() -> None:
    def reason(watchlists: tuple[str, ...], **fields: Any) -> str:
        candidate = Candidate(facts=facts(), names=names(), told=(told(**fields),))
        route = Route(name="one", channel="terminal", watchlists=watchlists)
        return reason_of(candidate, route, Policy(watchlists=LISTS), ALIASES)

    assert reason(("shops", "friends")) == "Jane Doe is on the watchlist friends"
    assert "banking" in reason(("banks",), labels=frozenset({"banking"}))
    assert "no watchlist" in reason(())
