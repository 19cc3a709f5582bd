"""Reading stored articles again: with the words of their capture, from where an ended run was, and telling nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.organisations import Aliases
from monitor.errors import WorkerKilled
from monitor.pipeline.redetect import PAGE_ARTICLES, Reading, Unit, apply, read_again, units_of
from monitor.pipeline.track import track
from monitor.pipeline.trim import trim
from monitor.projections.changes import ChangeRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.pipeline.ingesting import URL, House, SetClock, house, item, page, rss
from tests.postgresql_server import PostgresServer

Found = Mapping[str | None, tuple[Claim, ...]]
ALIASES = Aliases({})


class Rules:
    """Finds what it is told to find, by address; may fail."""

    def __init__(self, found: Found = {}, *, fails: Exception | None = None, after: int = 0) -> None:  # noqa: B006
        self.found, self.fails, self.after = found, fails, after
        self.read: list[Article] = []

    async def __call__(self, article: Article) -> tuple[Claim, ...]:
        if self.fails is not None and len(self.read) >= self.after:
            raise self.fails
        self.read.append(article)
        return self.found.get(article.url, ())


class PowerCutError(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


def capture(home: House, number: int, *claims: Claim, text: str = "", seen_at: datetime = NOW) -> str:
    """Store an article with its claims; return its address."""
    url = f"https://paper{number}.example/{number}"
    with home.store.writing() as session:
        event = captured(url, text_sha256=session.texts.put(text) if text else None, seen_at=seen_at)
        session.append([decided(event, f"article-{event.article_id}")])
        track(
            session,
            article=event,
            claims=claims,
            aliases=ALIASES,
            policy=Policy(),
            now=NOW,
            correlation_id=None,
            causation_id=None,
        )
    return url


def read(home: House, rules: Rules, *, run: str = "run", since: datetime | None = None) -> Reading:
    return asyncio.run(read_again(home.store, rules, run=run, since=since, progress=lambda *_: None))


def apply_all(
    home: House, reading: Reading, *, run: str = "run", announce: Policy | None = None, aliases: Aliases = ALIASES
) -> None:
    with home.store.reading() as session:
        units = units_of(session, reading.rereads, aliases)
    asyncio.run(
        apply(
            home.store,
            reading.rereads,
            units,
            run=run,
            clock=home.clock,
            aliases=aliases,
            announce=announce,
            progress=lambda *_: None,
        )
    )


def changes(home: House) -> tuple[ChangeRow, ...]:
    with home.store.reading() as session:
        return cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))


def pending(home: House) -> list[str]:
    return [event.type for event in home.events() if event.type == "alert.requested"]


def test_rules_are_given_the_words_that_they_were_given_at_capture(home: House) -> None:
    items = [
        item("Ann", date="Wed, 07 Aug 2024 09:00:00 GMT", summary="Ann is going."),
        item("Bob"),
        item("Cyd", link=None, guid="c"),
    ]
    home.web.put(URL, rss(*items[:2]), etag='"1"')
    home.web.put("https://news.example/Ann", page("Ann"))
    home.web.put("https://news.example/Bob", page("Bob", lang="fr"))
    asyncio.run(home.add())
    home.clock.forward(minutes=20)
    home.web.put(URL, rss(*items), etag='"2"')
    asyncio.run(home.poll())
    asyncio.run(home.capture())
    assert len(home.detected) == 3
    rules = Rules()
    read(home, rules)
    assert rules.read == home.detected


def test_what_a_run_that_ended_had_read_is_not_read_again(home: House) -> None:
    urls = [capture(home, number, *([a_claim()] if number in (3, 5) else [])) for number in range(PAGE_ARTICLES + 20)]
    cut = Rules(fails=PowerCutError(), after=PAGE_ARTICLES)
    with pytest.raises(PowerCutError):
        read(home, cut)
    again = Rules({urls[5]: (a_claim(),)})
    reading = read(home, again)
    assert [reread.article.url for reread in reading.rereads] == [urls[3]]
    assert sorted(a.url or "" for a in again.read) == sorted([urls[3], urls[5], *urls[PAGE_ARTICLES:]])
    assert reading.read == len(again.read)
    once_more = Rules({urls[5]: (a_claim(),)})
    assert read(home, once_more).rereads == reading.rereads
    assert [a.url for a in once_more.read] == [urls[3]]


def test_a_new_article_is_read_by_a_run_that_was_through(home: House) -> None:
    capture(home, 1)
    read(home, Rules())
    url = capture(home, 2)
    rules = Rules()
    assert read(home, rules).read == 1
    assert [article.url for article in rules.read] == [url]


def test_an_article_that_cannot_be_read_is_told_and_tried_by_the_next_run(home: House) -> None:
    capture(home, 1, a_claim())
    (reread,) = read(home, Rules(fails=WorkerKilled("out of time"))).rereads
    assert (reread.differences, reread.trouble) == ((), "out of time")
    apply_all(home, read(home, Rules(fails=WorkerKilled("out of time"))))
    assert len(changes(home)) == 1
    assert [difference.what for reread in read(home, Rules()).rereads for difference in reread.differences] == ["lost"]


def test_the_claims_of_an_article_whose_text_is_not_kept_stay(home: House) -> None:
    with home.store.writing() as session:
        event = captured(text_sha256="0" * 64)
        session.append([decided(event, f"article-{event.article_id}")])
    rules = Rules()
    reading = read(home, rules)
    assert (reading.gone, reading.read, rules.read) == (1, 0, [])


def test_what_is_found_in_a_text_that_is_dropped_meanwhile_is_not_applied(home: House) -> None:
    url = capture(home, 1, text="Jane Doe leaves Acme.")
    reading = read(home, Rules({url: (a_claim(),)}))
    home.clock.forward(minutes=1)
    assert asyncio.run(trim(home.store, home.clock.now())) == 1
    apply_all(home, reading)
    assert changes(home) == ()


def test_only_articles_seen_since_a_day_are_read(home: House) -> None:
    capture(home, 1, seen_at=NOW - timedelta(days=2))
    url = capture(home, 2)
    rules = Rules()
    read(home, rules, since=datetime(2024, 8, 8, tzinfo=UTC))
    assert [article.url for article in rules.read] == [url]


def test_applying_other_rules_makes_earlier_readings_void(home: House) -> None:
    url = capture(home, 1, a_claim())
    first = Rules({url: (a_claim(),)})
    assert read(home, first, run="first").rereads == ()
    apply_all(home, read(home, Rules(), run="second"), run="second")
    assert changes(home) == ()
    apply_all(home, read(home, first, run="first"), run="first")
    assert [row.names.person for row in changes(home) if row.names] == ["Jane Doe"]


def test_nobody_is_told_unless_it_is_asked_for(home: House) -> None:
    url = capture(home, 1)
    rules = Rules({url: (a_claim(),)})
    apply_all(home, read(home, rules))
    assert (len(changes(home)), pending(home)) == (1, [])
    other = capture(home, 2)
    rules = Rules({url: (a_claim(),), other: (a_claim("John Roe"),)})
    apply_all(home, read(home, rules), announce=Policy())
    assert (len(changes(home)), pending(home)) == (2, ["alert.requested"])


def test_a_claim_read_with_another_name_moves_its_change_and_person_along(home: House) -> None:
    url = capture(home, 1, a_claim())
    (before,) = changes(home)
    rules = Rules({url: (replace(a_claim(), person="Jane Marlow"),)})
    apply_all(home, read(home, rules))
    (after,) = changes(home)
    assert after.names
    assert (after.id, after.person_id, after.names.person) == (before.id, before.person_id, "Jane Marlow")
    capture(home, 2, a_claim("Jane Marlow"))
    assert [(row.id, row.facts.sources) for row in changes(home)] == [(before.id, 2)]
    assert home.store.find_break() is None


def test_a_found_claim_that_was_withdrawn_has_its_old_id_and_change(home: House) -> None:
    url = capture(home, 1, a_claim())
    (before,) = changes(home)
    apply_all(home, read(home, Rules(), run="none"), run="none")
    assert changes(home) == ()
    apply_all(home, read(home, Rules({url: (a_claim(),)})))
    assert [(row.id, row.facts.claims) for row in changes(home)] == [(before.id, before.facts.claims)]


def test_new_aliases_bring_changes_together_and_apart_again(home: House) -> None:
    capture(home, 1, a_claim(organisation="Globex"))
    capture(home, 2, a_claim(organisation="GX"))
    capture(home, 3, a_claim("John Roe", organisation="Initech"))
    same = Rules({f"https://paper{n}.example/{n}": (a_claim(organisation=o),) for n, o in ((1, "Globex"), (2, "GX"))})
    same.found = {**same.found, "https://paper3.example/3": (a_claim("John Roe", organisation="Initech"),)}
    before = {row.id for row in changes(home)}
    apply_all(home, read(home, same), aliases=Aliases({"gx": "Globex"}))
    assert [row.facts.sources for row in changes(home) if row.names and row.names.person == "Jane Doe"] == [2]
    head = len(home.events())
    apply_all(home, read(home, same), aliases=Aliases({"gx": "Globex"}))
    assert len(home.events()) == head
    apply_all(home, read(home, same))
    assert {row.id for row in changes(home)} == before


def test_a_change_read_in_other_words_of_its_articles_keeps_its_id_and_its_story(home: House) -> None:
    one, other = capture(home, 1, a_claim()), capture(home, 2, a_claim())
    (before,) = changes(home)
    rules = Rules({one: (a_claim(at=40),), other: (a_claim("J. Doe", at=40),)})
    apply_all(home, read(home, rules), announce=Policy())
    (after,) = changes(home)
    assert (after.id, after.story_id, after.person_id) == (before.id, before.story_id, before.person_id)
    with home.store.reading() as session:
        posts = [row for row in session.rows.where("alerts") if getattr(row, "action", "") == "post"]
    assert len(posts) == 1, "nobody hears of it twice"


def test_two_runs_that_are_applied_at_once_do_not_wait_for_each_other(postgresql: PostgresServer) -> None:
    clock, unit = SetClock(), Unit(keys=frozenset({"doe"}), differences=())

    def apply_other() -> None:
        ports: dict[str, Any] = {"clock": clock, "aliases": ALIASES, "announce": None, "progress": lambda *_: None}
        asyncio.run(apply(theirs, [], [unit], run="other", **ports))

    with (
        postgresql.database("migrated") as url,
        closing(open_store(url, projections=PROJECTIONS, clock=clock)) as ours,
        closing(open_store(url, projections=PROJECTIONS, clock=clock)) as theirs,
        ThreadPoolExecutor(1) as other,
    ):
        with ours.writing() as session:
            session.ledger.note("one", 5, [3])
        with ours.writing() as session:
            session.head()
            applying = other.submit(apply_other)
            postgresql.wait_until_one_waits(url)
            session.ledger.settle("one", [3])
        applying.result()
