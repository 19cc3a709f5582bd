"""Laws of routes and silences, over any news."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.claim import Claim
from monitor.domain.events import AlertRequested, AlertSilenced, SilenceLifted, SilenceSet
from monitor.domain.policy import Policy
from monitor.domain.routing import Route
from monitor.domain.seniority import ranks_of
from monitor.domain.watchlist import Watched, Watchlist
from monitor.pipeline.silence import lift_silence, set_silence
from monitor.projections.alerts import AlertRow
from monitor.projections.silences import SilenceRow
from tests.builders import a_claim
from tests.pipeline.test_track import ALIASES, Newsroom

PLACES = ("Acme", "Zeta", "Brackwell")
PEOPLE = ("Ann Ash", "Bob Birch", "Cy Cedar")  # each of another surname, so that no story becomes part of another
LISTS = {
    "one": Watchlist(name="one", organisations=(Watched(name="Acme"),)),
    "two": Watchlist(name="two", people=("Bob Birch",), organisations=(Watched(name="Brackwell"),)),
}
RANKS = ranks_of({"chief": ["president"], "head": ["director"]}, [])


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, Claim, str]:
    """A paper, what it claims, and its language."""
    person = draw(st.sampled_from(PEOPLE))
    claim = a_claim(
        person,
        PLACES[PEOPLE.index(person)],
        kind=draw(st.sampled_from(["departure", "leave"])),
        status=draw(st.sampled_from(["confirmed", "reported", "rumoured", "denied"])),
        sphere=draw(st.sampled_from(["leadership", "leadership", "sport"])),
        role=draw(st.sampled_from([None, "president", "director", "baker"])),
        salience=draw(st.sampled_from(["news", "news", "background"])),
        rule=draw(st.sampled_from(["en.one", "en.two"])),
    )
    return draw(st.sampled_from(["alpha", "beta", "gamma"])), claim, draw(st.sampled_from(["en", "fr"]))


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=1).map(tuple)


asks = st.fixed_dictionaries(
    {
        "watchlists": some("one", "two"),
        "kinds": some("departure", "leave"),
        "languages": some("en", "fr"),
        "seniority": st.sampled_from([None, None, "chief", "head"]),
        "status": st.sampled_from(["rumoured", "reported", "reported", "confirmed"]),
        "spheres": some("leadership", "sport"),
        "follow_ups": st.sampled_from(["thread", "edit", "both", "off"]),
    }
)


def newsroom(routes: list[dict[str, Any]]) -> Newsroom:
    named = tuple(Route(name=str(number), channel=f"slack:{number}", **fields) for number, fields in enumerate(routes))
    return Newsroom(Policy(routes=named, watchlists=LISTS, ranks=RANKS))


def told(news: Newsroom, route: str) -> list[tuple[UUID, str, tuple[str, ...]]]:
    events = [recorded.event for recorded in news.session.log]
    requests = [event for event in events if isinstance(event, AlertRequested) and event.route == route]
    return [(request.story_id, request.action, request.news) for request in requests]


@settings(max_examples=40, deadline=None)
@given(st.lists(asks, min_size=2, max_size=3), st.lists(articles(), max_size=6))
def test_a_route_is_told_the_same_whatever_other_channels_there_are(
    routes: list[dict[str, Any]], printed: list[tuple[str, Claim, str]]
) -> None:
    together = newsroom(routes)
    for paper, claim, language in printed:
        together.tell(paper, claim, language=language)

    for number, fields in enumerate(routes):
        alone = newsroom([fields])
        for paper, claim, language in printed:
            alone.tell(paper, claim, language=language)
        assert told(together, str(number)) == told(alone, "0")


@settings(max_examples=40, deadline=None)
@given(st.lists(asks, min_size=2, max_size=3), st.lists(articles(), max_size=6))
def test_a_channel_is_told_a_story_once_by_whatever_routes(
    routes: list[dict[str, Any]], printed: list[tuple[str, Claim, str]]
) -> None:
    apart, together = newsroom(routes), newsroom(routes)
    one_place = tuple(msgspec.structs.replace(route, channel="slack:#one") for route in together.policy.routes)
    together.policy = msgspec.structs.replace(together.policy, routes=one_place)
    for paper, claim, language in printed:
        apart.tell(paper, claim, language=language)
        together.tell(paper, claim, language=language)

    names = [route.name for route in one_place]
    posts = Counter(story for name in names for story, action, _ in told(together, name) if action == "post")
    assert posts == dict.fromkeys({story for name in names for story, _, _ in told(apart, name)}, 1)


acts = st.lists(
    st.one_of(
        articles(),
        st.tuples(st.just("silence"), st.sampled_from(["acme", "zeta", "brackwell"]), st.integers(1, 3)),
        st.just("lift"),
        st.just("a day"),
    ),
    max_size=12,
)


def silences_of(news: Newsroom) -> tuple[SilenceRow, ...]:
    return cast(tuple[SilenceRow, ...], news.session.rows.where("silences", state="set"))


def act(news: Newsroom, what: Any) -> None:
    now = news.session.now
    match what:
        case "a day":
            news.session.now += timedelta(days=1)
        case "lift":
            for row in silences_of(news):
                lift_silence(news.session, row, author="Ann", now=now)
        case ("silence", key, days):
            until = now + timedelta(days=days)
            said = {"name": key, "author": "Ann", "reason": "", "aliases": ALIASES, "now": now, "until": until}
            set_silence(news.session, subject="organisation", key=key, **said)
        case (paper, claim, language):
            news.tell(paper, claim, language=language, published_at=now)


@settings(max_examples=40, deadline=None)
@given(acts)
def test_silences_come_and_go_and_no_story_is_told_twice_or_never(what: list[Any]) -> None:
    news = newsroom([{"spheres": ("leadership", "sport")}])
    for item in what:
        act(news, item)

    alerts = cast(tuple[AlertRow, ...], news.session.rows.where("alerts", "position"))
    posts = Counter(row.story_id for row in alerts if row.action == "post" and row.state != "silenced")
    assert all(count == 1 for count in posts.values())
    for row in alerts:
        assert row.action == "post" or row.state == "silenced" or posts[row.story_id], "a follow-up without a message"

    act(news, "lift")
    for person, place in zip(PEOPLE, PLACES, strict=True):  # the next news of everybody
        act(news, ("delta", a_claim(person, place, attributed_to="organisation", destination="Globex"), "en"))
    alerts = cast(tuple[AlertRow, ...], news.session.rows.where("alerts"))
    standing = {row.story_id for row in news.changes if row.kind == "departure"}
    posts = Counter(row.story_id for row in alerts if row.action == "post" and row.state != "silenced")
    assert {story: posts[story] for story in standing} == dict.fromkeys(standing, 1)


@settings(max_examples=40, deadline=None)
@given(acts)
def test_nothing_is_silenced_but_by_a_silence_that_holds(what: list[Any]) -> None:
    news = newsroom([{"spheres": ("leadership", "sport")}])
    for item in what:
        act(news, item)

    until = {}
    for recorded in news.session.log:
        match recorded.event:
            case SilenceSet() as event:
                until[event.silence_id] = event.until
            case SilenceLifted(silence_id=ident):
                until.pop(ident)
            case AlertSilenced(silence_id=ident):
                assert recorded.recorded_at < until[ident]
            case _:
                pass
