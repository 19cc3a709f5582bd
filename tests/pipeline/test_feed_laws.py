"""Whatever is done with a feed, and whatever it answers, its row in the lists and its row on the desk agree."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.feed import FeedSettings, feed_id_of
from monitor.domain.opml import Outline
from monitor.errors import FetchError, UnreadableError
from monitor.pipeline.configure import configure_feed, pause_feed, resume_feed
from monitor.pipeline.subscribe import remove_feed, schedule_feeds
from monitor.projections.feeds import FeedRow
from tests.pipeline.ingesting import House, house, item, rss

Step = tuple[str, int]

_steps = st.lists(
    st.tuples(
        st.sampled_from(
            "add schedule remove pause resume interval pages labels poll poll poll news page 404 410 429".split()
        ),
        st.integers(1, 3),
    ),
    max_size=25,
)
_number = count()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all examples; each has a feed of its own."""
    folder: Path = tmp_path_factory.mktemp("laws")
    with house(folder) as opened:
        yield opened


def _do(home: House, url: str, step: str, size: int) -> None:
    now = home.clock.now()
    match step:
        case "add":
            try:
                asyncio.run(home.add(url))
            except (FetchError, UnreadableError):
                return
        case "schedule":
            schedule_feeds([Outline(url, None)], store=home.store, now=now, policy=home.poll_policy)
        case "remove":
            remove_feed(url, store=home.store, now=now)
        case "pause":
            pause_feed(url, store=home.store, now=now)
        case "resume":
            resume_feed(url, store=home.store, now=now)
        case "interval" | "pages" | "labels":
            wishes: dict[str, object] = {"interval": size * 10, "pages": size > 1, "labels": ("x",) * (size > 1)}
            name = "interval_minutes" if step == "interval" else step
            configure_feed(
                url, lambda was: msgspec.structs.replace(was, **{name: wishes[step]}), store=home.store, now=now
            )
        case "poll":
            home.clock.forward(hours=size * 9)
            asyncio.run(home.poll())
        case "news":
            home.web.put(url, rss(*(item(f"n{number}") for number in range(size))))
        case "page":
            home.web.put(url, "<!doctype html><html></html>")
        case status:
            home.web.fail(url, int(status), retryable=status != "410", retry_after=3_600.0 * size)


@settings(deadline=None, max_examples=60)
@given(steps=_steps)
def test_r18_lists_and_desk_agree_whatever_was_done(home: House, steps: Sequence[Step]) -> None:
    url = f"https://law{next(_number)}.example/feed"
    home.web.put(url, rss(item("Ann")))
    asyncio.run(home.add(url))
    paused_polls = 0
    for step, size in steps:
        with home.store.reading() as session:
            before = session.desk.find_feed(feed_id_of(url))
        asked = sum(got.url == url for got in home.web.requests)
        _do(home, url, step, size)
        if before is not None and (before.paused or before.gone) and step in ("poll", "add", "schedule"):
            paused_polls += sum(got.url == url for got in home.web.requests) - asked
        with home.store.reading() as session:
            feed = session.desk.find_feed(feed_id_of(url))
            row = session.rows.find("feeds", str(feed_id_of(url)))
        assert isinstance(row, FeedRow)
        assert row.removed == (feed is None)
        if feed is not None:
            assert (row.paused, row.gone) == (feed.paused, feed.gone)
            assert row.settings.interval_minutes == feed.interval_minutes
            assert row.settings.labels in ((), ("x",))
            assert isinstance(row.settings, FeedSettings)
            assert (row.error is not None) == (feed.trouble in ("failing", "gone"))
            assert (row.quiet_since is not None) == (feed.trouble == "quiet")
    assert paused_polls == 0
    remove_feed(url, store=home.store, now=home.clock.now())


def test_r18_after_all_that_a_replay_changes_nothing(home: House) -> None:
    for number, step in enumerate("labels pause resume 410 poll resume poll remove add interval".split()):
        _do(home, "https://replayed.example/feed", step, 1 + number % 3)
    assert home.store.verify(lambda _done, _of: None) == ()
