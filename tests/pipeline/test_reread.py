"""An article that told of a change is read again for a while: what its paper edits is recorded, and follows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from monitor.domain.alert import Policy
from monitor.domain.article import Article, Part
from monitor.domain.claim import Anchor, Claim, Evidence, Status
from monitor.domain.events import (
    AlertRequested,
    ArticleCaptured,
    ArticleChanged,
    ArticleGone,
    ClaimDetected,
    ClaimWithdrawn,
)
from monitor.domain.feed import article_id_of
from monitor.domain.organisations import Aliases
from monitor.errors import FetchError
from monitor.pipeline.capture import CaptureOutcome
from monitor.pipeline.dossier import change_view
from monitor.pipeline.erase import erase
from monitor.pipeline.reread import AFTER_EDIT_MINUTES, AFTER_HOURS
from monitor.pipeline.why import why
from monitor.projections.articles import ArticleRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import a_claim
from tests.pipeline.ingesting import URL, House, SetClock, house, item, page, rss
from tests.postgresql_server import PostgresServer

PAGE = "https://news.example/roux"
TOLD = "Ines Roux resigned from Nordkap on Friday after nine years, as the shipyard told its suppliers in a letter."
AROUND = (
    "The yard builds ferries for the northern islands and has done so for a hundred years and more. "
    "Its order books are full until the summer after next."
)
_SAID = re.compile(r"(?P<person>Ines Roux) (?P<how>resigned from|may leave|denies leaving) (?P<place>Nordkap)")

_STATUSES: dict[str, Status] = {"resigned from": "reported", "may leave": "rumoured", "denies leaving": "denied"}


async def detect(article: Article) -> tuple[Claim, ...]:
    """Find who resigned, and who may leave."""
    parts: tuple[Part, ...] = ("text", "summary")
    return tuple(_claim(found, part) for part in parts for found in _SAID.finditer(article.part(part)))


def _claim(found: re.Match[str], part: Part) -> Claim:
    return a_claim(
        found["person"],
        found["place"],
        status=_STATUSES[found["how"]],
        anchor=Anchor(part=part, person=found.span("person"), trigger=found.span("how")),
        evidence=(Evidence(part=part, quote=found[0], start=found.start(), end=found.end()),),
    )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


def put(home: House, *paragraphs: str) -> None:
    home.web.put(PAGE, page("Roux", text="</p><p>".join(paragraphs)), content_type="text/html")


def told(home: House, *paragraphs: str, summary: str = "") -> None:
    """Have a story captured whose article has these words."""
    home.web.put(URL, rss(item("before")))
    asyncio.run(home.add())
    asyncio.run(home.capture(detect=detect))
    home.clock.forward(hours=1)
    home.web.put(URL, rss(item("before"), item("roux", summary=summary)))
    put(home, *paragraphs)
    asyncio.run(home.poll(everything=True))
    assert [outcome.result for outcome in look(home)] == ["captured"]


def look(home: House) -> tuple[CaptureOutcome, ...]:
    return asyncio.run(home.capture(detect=detect))


def visits(home: House) -> int:
    return sum(got.url == PAGE for got in home.web.requests)


def test_an_article_that_told_is_visited_four_more_times_and_never_again(home: House) -> None:
    told(home, TOLD, AROUND)
    assert look(home) == ()
    for passed in (1, 5, 18, 48):
        home.clock.forward(hours=passed)
        assert [outcome.result for outcome in look(home)] == ["same"]
        assert look(home) == ()
    home.clock.forward(days=400)
    assert look(home) == ()
    assert visits(home) == 1 + len(AFTER_HOURS)
    assert home.events(ArticleChanged) == []


def test_an_article_that_told_nothing_and_the_backlog_are_not_visited_again(home: House) -> None:
    home.web.put(URL, rss(item("roux")))
    put(home, TOLD, AROUND)
    asyncio.run(home.add())
    look(home)
    home.web.put(URL, rss(item("roux"), item("quiet")))
    home.web.put("https://news.example/quiet", page("Quiet"), content_type="text/html")
    asyncio.run(home.poll(everything=True))
    look(home)
    home.clock.forward(days=2)
    assert look(home) == ()


def test_what_a_paper_takes_back_is_recorded_withdrawn_and_told(home: House) -> None:
    told(home, TOLD, AROUND)
    with home.store.reading() as session:
        (before,) = cast(tuple[ChangeRow, ...], session.rows.where("changes", surname_key="roux"))
    put(home, AROUND, "An earlier version of this article spoke of the head of the yard.")
    home.clock.forward(hours=2)
    assert [outcome.result for outcome in look(home)] == ["changed"]

    (edited,) = cast(list[ArticleChanged], home.events(ArticleChanged))
    assert edited.edits[0].removed == TOLD
    assert [type(event) for event in home.events(ClaimWithdrawn)] == [ClaimWithdrawn]
    with home.store.reading() as session:
        after = cast(ChangeRow, session.rows.find("changes", str(before.id)))
        told_why = why(session, PAGE, Policy(), Aliases({}))
        steps = [step.detail for step in told_why if step.what == "article.changed"]
        view = change_view(session, after)
    assert "change.retracted" in {step.what for step in told_why}
    assert [(edit.url, edit.edits[0].removed) for edit in view.edits] == [(PAGE, TOLD)]
    assert (before.state, after.state) == ("open", "retracted")
    actions = [alert.action for alert in cast(list[AlertRequested], home.events(AlertRequested))]
    assert actions[0] == "post"
    assert set(actions[1:]) >= {"edit"}
    assert any(TOLD in step for step in steps)


def test_what_a_paper_softens_keeps_its_change_and_its_story(home: House) -> None:
    told(home, TOLD, AROUND)
    put(home, TOLD.replace("resigned from", "may leave"), AROUND)
    home.clock.forward(hours=2)
    look(home)
    with home.store.reading() as session:
        (change,) = cast(tuple[ChangeRow, ...], session.rows.where("changes", surname_key="roux"))
    assert (change.state, change.facts.status) == ("open", "rumoured")
    posts = [alert for alert in cast(list[AlertRequested], home.events(AlertRequested)) if alert.action == "post"]
    assert len(posts) == 1


@pytest.mark.parametrize("also", ["", "Ines Roux denies leaving Nordkap, says a brother of hers in the harbour."])
def test_an_edit_elsewhere_tells_nobody_and_claims_quote_the_text_that_stands(home: House, also: str) -> None:
    told(home, TOLD, AROUND, also)
    alerts = len(home.events(AlertRequested))
    put(home, "By our man at the northern yards and docks.", TOLD, AROUND, also)
    home.clock.forward(hours=2)
    look(home)
    with home.store.reading() as session:
        row = cast(ArticleRow, session.rows.find("articles", str(article_id_of(PAGE))))
        text = session.texts.find(row.text_sha256 or "") or ""
        (first,) = row.earlier_texts
        assert TOLD in (session.texts.find(first) or "")
    detected = cast(list[ClaimDetected], home.events(ClaimDetected))[-1].claim
    assert detected is not None
    (piece,) = detected.evidence
    assert text[piece.start : piece.end] == piece.quote
    assert home.events(AlertRequested)[alerts:] == []
    assert home.store.verify(lambda position, head: None) == ()


@pytest.mark.parametrize("left", ["Subscribe to read on.", AROUND[:60], "-"])
def test_a_wall_or_a_teaser_that_came_later_takes_nothing_back(home: House, left: str) -> None:
    told(home, TOLD, AROUND)
    put(home, left)
    home.clock.forward(hours=2)
    assert [outcome.result for outcome in look(home)] == ["same"]
    assert home.events(ArticleChanged, ClaimWithdrawn) == []


def test_a_page_that_follows_the_day_and_shows_other_news_by_now_takes_nothing_back(home: House) -> None:
    told(home, TOLD, AROUND)
    put(
        home,
        "In the afternoon the harbour master opened the new quay, and three hundred people came to see the first ship.",
        "Prices of fish rose by a tenth in the morning; buyers from the mainland spoke of storms in the western sound.",
        "The council meets tonight to vote on the bridge, which has been closed to lorries since the winter.",
    )
    home.clock.forward(hours=2)
    assert [outcome.result for outcome in look(home)] == ["same"]
    assert home.events(ArticleChanged, ClaimWithdrawn) == []


@pytest.mark.parametrize("status", [404, 410, 429, 503, None])
def test_a_page_that_does_not_answer_takes_nothing_back_and_costs_one_visit(home: House, status: int | None) -> None:
    told(home, TOLD, AROUND)
    home.web.answers[PAGE] = FetchError(f"answered {status}", status=status, retryable=status != 404)
    home.clock.forward(hours=2)
    look(home)
    assert visits(home) == 2
    assert home.events(ArticleChanged, ClaimWithdrawn) == []


def test_an_article_that_is_gone_is_said_once_and_takes_nothing_back(home: House) -> None:
    told(home, TOLD, AROUND)
    home.web.fail(PAGE, 410, retryable=False)
    for _ in range(2):
        home.clock.forward(hours=9)
        look(home)
    assert home.events(ArticleGone, ClaimWithdrawn) == [ArticleGone(article_id=article_id_of(PAGE), status=410)]
    with home.store.reading() as session:
        told_why = [step.detail for step in why(session, PAGE, Policy(), Aliases({})) if step.what == "article.gone"]
    assert told_why == ["its address answers 410 by now; what it told stands"]


def test_a_feeds_summary_does_not_go_on_saying_what_the_article_took_back(home: House) -> None:
    told(home, TOLD, AROUND, summary=f"{TOLD} What it means.")
    for words in ((AROUND, AROUND.upper()), (AROUND, AROUND.upper(), "The yard has a new crane, which is red.")):
        put(home, *words)
        home.clock.forward(hours=9)
        assert [outcome.result for outcome in look(home)] == ["changed"]
        with home.store.reading() as session:
            row = cast(ArticleRow, session.rows.find("articles", str(article_id_of(PAGE))))
            (change,) = cast(tuple[ChangeRow, ...], session.rows.where("changes", surname_key="roux"))
        assert (row.summary, row.claims, change.state) == ("What it means.", (), "retracted")
    assert home.store.verify(lambda position, head: None) == ()


def test_what_a_feed_alone_says_stays_when_the_article_is_edited(home: House) -> None:
    told(home, AROUND, summary=TOLD)
    put(home, AROUND, "The yard has a new crane, which is red.")
    home.clock.forward(hours=2)
    assert [outcome.result for outcome in look(home)] == ["changed"]
    assert home.events(ClaimWithdrawn) == []


def test_an_entry_that_its_feed_words_otherwise_is_a_reason_to_look_soon(home: House) -> None:
    told(home, TOLD, AROUND)
    home.clock.forward(hours=1)
    look(home)
    home.clock.forward(hours=1)
    asyncio.run(home.poll(everything=True))
    assert look(home) == ()
    home.web.put(URL, rss(item("before"), item("roux", summary="Corrected.")))
    put(home, AROUND)
    asyncio.run(home.poll(everything=True))
    assert look(home) == ()
    home.clock.forward(minutes=AFTER_EDIT_MINUTES)
    assert [outcome.result for outcome in look(home)] == ["changed"]


def test_a_feed_that_never_words_an_entry_twice_alike_causes_no_more_visits(home: House) -> None:
    told(home, TOLD, AROUND)
    at = []
    for number in range(300):
        home.clock.forward(minutes=20)
        home.web.put(URL, rss(item("before"), item("roux", summary=f"{number} comments")))
        asyncio.run(home.poll(everything=True))
        at += [number * 20 for _ in look(home)]
    assert len(at) == len(AFTER_HOURS) == visits(home) - 1
    assert all(later - earlier >= AFTER_EDIT_MINUTES for earlier, later in pairwise(at))


def test_an_edit_that_is_taken_back_brings_the_change_back(home: House) -> None:
    told(home, TOLD, AROUND)
    for words in ((AROUND, AROUND.upper() + " All of it."), (TOLD, AROUND)):
        put(home, *words)
        home.clock.forward(hours=9)
        look(home)
    with home.store.reading() as session:
        (change,) = cast(tuple[ChangeRow, ...], session.rows.where("changes", surname_key="roux"))
    assert change.state == "open"
    assert len(home.events(ArticleChanged)) == 2
    assert len(home.events(ArticleCaptured)) == 2


@pytest.mark.parametrize("thanked", ["Ada Blum thanked her.", "The board thanked her."])
def test_who_is_erased_while_an_article_is_read_again_does_not_come_back_with_its_edit(
    home: House, thanked: str
) -> None:
    told(home, TOLD, AROUND, "Ada Blum wished her well.")
    home.claims = (a_claim("Ada Blum", "Sydhavn"),)
    home.web.put(URL, rss(item("before"), item("roux"), item("sydhavn")))
    asyncio.run(home.poll(everything=True))
    asyncio.run(home.capture())
    with home.store.reading() as session:
        (blum,) = cast(tuple[PersonRow, ...], session.rows.where("people", surname_key="blum"))

    async def detect_late(article: Article) -> tuple[Claim, ...]:
        erase(home.store, blum, now=home.clock.now(), dry_run=False, progress=lambda position, head: None)
        return await detect(article)

    put(home, TOLD, AROUND, thanked)
    home.clock.forward(hours=1)
    outcomes = asyncio.run(home.capture(detect=detect_late))
    assert "changed" not in [outcome.result for outcome in outcomes]
    with home.store.reading() as session:
        row = cast(ArticleRow, session.rows.find("articles", str(article_id_of(PAGE))))
        words = [session.texts.find(address) or "" for address in row.texts]
    assert not any("Blum" in text for text in words)
    assert row.redacted
    assert home.events(ArticleChanged) == []


@pytest.fixture
def shared(postgresql: PostgresServer) -> Iterator[tuple[House, SqlStore, Callable[[], None]]]:
    """A house on a server, another process's store on it, and what returns as soon as one waits for the other."""
    clock = SetClock()
    with (
        postgresql.database("migrated") as url,
        closing(open_store(url, projections=PROJECTIONS, clock=clock)) as ours,
        closing(open_store(url, projections=PROJECTIONS, clock=clock)) as theirs,
    ):
        yield House(ours, clock), theirs, partial(postgresql.wait_until_one_waits, url)


def test_whoever_holds_the_log_can_still_take_the_entry_of_an_article_that_is_read_again(
    shared: tuple[House, SqlStore, Callable[[], None]],
) -> None:
    home, theirs, wait_until_one_waits = shared
    told(home, TOLD, AROUND)
    put(home, TOLD, AROUND, "The yard has a new crane, which is red.")
    home.clock.forward(hours=1)
    with ThreadPoolExecutor(1) as other:
        with theirs.erasing() as session:
            session.head()
            reading = other.submit(look, home)
            wait_until_one_waits()
            session.forget_entries(lambda entry: True)
        assert [outcome.result for outcome in reading.result()] == ["same"]
    assert home.events(ArticleChanged) == []
