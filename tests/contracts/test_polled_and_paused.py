"""What a user wishes of a feed and what a poll of it brought are both kept, though they come at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import msgspec
import pytest

from monitor.domain.feed import FeedSettings
from monitor.domain.opml import Outline
from monitor.domain.schedule import PollPolicy
from monitor.pipeline.answers import find_current
from monitor.pipeline.configure import configure_feed, pause_feed
from monitor.pipeline.ports import Store
from monitor.pipeline.subscribe import schedule_feeds
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW
from tests.contracts.histories import SetClock

URL = "https://news.example/feed"


def pause(store: Store) -> object:
    return pause_feed(URL, store=store, now=NOW)


def configure(store: Store) -> object:
    return configure_feed(URL, lambda _: FeedSettings(interval_minutes=7), store=store, now=NOW)


@pytest.mark.parametrize("wish", [pause, configure])
def test_a_wish_and_a_poll_at_the_same_moment_are_both_kept(
    store: SqlStore, database_url: str, wish: Callable[[Store], object]
) -> None:
    schedule_feeds([Outline(URL, None)], store=store, now=NOW, policy=PollPolicy())
    user = open_store(database_url, projections=PROJECTIONS, clock=SetClock())
    with ThreadPoolExecutor(1) as pool:
        with store.writing() as session:
            (claimed,) = session.desk.claim_feeds(1, NOW, 9, everything=True)
        with store.writing() as session:
            current = find_current(session, claimed)
            assert current is not None
            wishing = pool.submit(wish, user)
            wait([wishing], timeout=0.3)  # it has to wait; before it had to, this was enough to be overwritten
            assert session.desk.save_feed(msgspec.structs.replace(current, failures=1))
        assert wishing.result(30)
    user.close()
    with store.reading() as session:
        feed = session.desk.find_feed(claimed.feed_id)
    assert feed is not None
    assert feed.failures == 1
    assert (feed.paused, feed.interval_minutes) == ((True, None) if wish is pause else (False, 7))
