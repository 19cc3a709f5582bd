"""Laws of tracking, by property: the order of articles does not matter, and a step done twice changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.alert import Policy
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured
from monitor.domain.organisations import Aliases
from monitor.pipeline.track import track
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow
from tests.builders import NOW, a_claim, captured, decided
from tests.fakes import MemorySession
from tests.track_laws import changes, without_ids

Item = tuple[ArticleCaptured, tuple[Claim, ...]]

ALIASES = Aliases({"gx": "Globex Corporation"})
EVERYTHING_IS_YOUNG = Policy(max_age_days=36500)

NAMES = [
    "John Stone",
    "John Stone",
    "John Stone",
    "J. Stone",
    "Stone",
    "Jane Stone",
    "John H. Stone",
    "Jonn Stone",
    "John Stonne",
    "Mr Stone",
]
PLACES = ["Acme", "Acme", "Acme", "Acme Inc.", "Acme Motors", "Globex", "GX", None]
DATES = [None, "2022", "2022-03", "2023", "2023-05-02", "2024-06", "2024-08", "2024-08-06", "2024-08-07"]
MANNERS: Mapping[str, list[str | None]] = {
    "departure": ["resigned", "dismissed", "died", "unspecified"],
    "appointment": ["hired", "promoted", "founded", "unspecified"],
    "leave": [None],
    "return": [None],
}


@st.composite
def claims(draw: st.DrawFn, at: int) -> Claim:
    kind = draw(st.sampled_from([*["departure"] * 5, "appointment", "appointment", "return", "leave"]))
    return a_claim(
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(PLACES)),
        at=at,
        kind=kind,
        manner=draw(st.sampled_from(MANNERS[kind])),
        role=draw(st.sampled_from([None, "chief executive", "chairman"])),
        seat=draw(st.sampled_from([None, None, "post", "board"])),
        destination=draw(st.sampled_from([None, "Globex", "GX", "Acme"])) if kind == "departure" else None,
        date=draw(st.sampled_from(DATES)),
        status=draw(st.sampled_from(["confirmed", "confirmed", "reported", "rumoured", "denied"])),
        salience=draw(st.sampled_from(["news", "news", "background"])),
        attributed_to=draw(st.sampled_from(["none", "none", "organisation", "media"])),
        sphere=draw(st.sampled_from(["leadership", "leadership", "sport"])),
        confidence=draw(st.sampled_from([0.7, 0.9])),
    )


@st.composite
def articles(draw: st.DrawFn, number: int) -> Item:
    event = captured(
        f"https://paper.example/{number}",
        domain=draw(st.sampled_from(["one.example", "two.example", "three.example", "four.example"])),
        fingerprint=draw(st.sampled_from([None, None, "00000000000000ff", "00000000000000f0", "ffffffff00000000"])),
        published_at=datetime(2024, 8, 1, tzinfo=UTC) + timedelta(days=draw(st.sampled_from([-500, -200, 0, 1, 9]))),
    )
    return event, tuple(draw(claims(at=100 * i)) for i in range(draw(st.integers(1, 3))))


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    items = [draw(articles(number)) for number in range(draw(st.integers(1, 6)))]
    return items, draw(st.permutations(items))


def told(items: Sequence[Item], *, twice: bool = False, session: MemorySession | None = None) -> MemorySession:
    """Return the log after these articles came in, a minute apart; into a log that there is already, where given."""
    session = session or MemorySession()
    for minute, (article, found) in enumerate(items):
        session.now = NOW + timedelta(minutes=minute)
        session.append([decided(article, f"article-{article.article_id}")])
        for _ in range(1 + twice):
            track(
                session,
                article=article,
                claims=found,
                aliases=ALIASES,
                policy=EVERYTHING_IS_YOUNG,
                now=session.now,
                correlation_id=None,
                causation_id=None,
            )
    return session


def posts(session: MemorySession) -> Counter[UUID]:
    """Return how often each story was posted."""
    rows = cast(tuple[AlertRow, ...], session.rows.where("alerts"))
    return Counter(row.story_id for row in rows if row.action == "post")


def announceable(session: MemorySession) -> set[UUID]:
    """Return the stories that, as things stand, are worth a message."""
    found = set()
    for row in changes(session):
        known = [cast(ClaimRow, session.rows.find("claims", str(ident))).claim for ident in row.facts.claims]
        news = any(c and c.salience == "news" and c.status in ("reported", "confirmed") for c in known)
        if news and row.facts.status in ("reported", "confirmed") and row.facts.sphere == "leadership":
            found.add(row.story_id)
    return found


@given(two_orders())
@settings(max_examples=75, deadline=None)
def test_any_order_of_articles_gives_the_same_changes(orders: tuple[list[Item], list[Item]]) -> None:
    one, other = map(told, orders)
    assert without_ids(one) == without_ids(other)


@given(two_orders())
@settings(max_examples=40, deadline=None)
def test_every_claim_is_in_one_standing_change_of_one_standing_person(orders: tuple[list[Item], list[Item]]) -> None:
    session = told(orders[0])
    held = [ident for row in changes(session) for ident in row.facts.claims]
    assert sorted(held) == sorted(row.id for row in cast(tuple[ClaimRow, ...], session.rows.where("claims")))
    standing = cast(tuple[PersonRow, ...], session.rows.where("people", merged_into=None))
    assert {row.person_id for row in changes(session)} == {row.id for row in standing}
    assert {row.id: row.name for row in standing} == {r.person_id: r.names.person for r in changes(session) if r.names}
    merged = [row for row in session.rows.where("changes", state="merged") if isinstance(row, ChangeRow)]
    assert {row.merged_into for row in merged} <= {row.id for row in changes(session)}


@given(two_orders())
@settings(max_examples=75, deadline=None)
def test_every_story_worth_a_message_is_posted_exactly_once_in_any_order(orders: tuple[list[Item], list[Item]]) -> None:
    for order in orders:
        session = told(order)
        posted = posts(session)
        assert set(posted.values()) <= {1}
        assert announceable(session) <= set(posted)


@given(two_orders())
@settings(max_examples=60, deadline=None)
def test_tracking_an_article_twice_appends_nothing(orders: tuple[list[Item], list[Item]]) -> None:
    assert [r.event_id for r in told(orders[0], twice=True).log] == [r.event_id for r in told(orders[0]).log]
