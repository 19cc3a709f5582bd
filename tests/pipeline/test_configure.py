"""R18: what a user wishes of a feed is recorded, is obeyed, and can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from monitor.domain.events import ArticleCaptured, FeedConfigured, FeedFailing, FeedPaused, FeedResumed
from monitor.domain.feed import NO_WISHES, FeedSettings, feed_id_of
from monitor.pipeline.configure import configure_feed, pause_feed, resume_feed
from monitor.projections.feeds import FeedRow
from tests.pipeline.ingesting import URL, House, house, item, page, rss

ID = feed_id_of(URL)
PAGE = "https://news.example/Ann"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        opened.web.put(URL, rss(item("Ann", summary="She leaves in May, says the board.")))
        yield opened


def configure(home: House, settings: FeedSettings, url: str = URL) -> FeedSettings | None:
    return configure_feed(url, lambda _: settings, store=home.store, now=home.clock.now())


def settings_of(home: House) -> FeedSettings:
    with home.store.reading() as session:
        row = session.rows.find("feeds", str(ID))
    assert isinstance(row, FeedRow)
    return row.settings


def test_wishes_are_one_event_stay_through_polls_and_are_recorded_only_when_they_differ(home: House) -> None:
    asyncio.run(home.add())
    wishes = FeedSettings(interval_minutes=30, pages=False, language="fr", labels=("banks",))
    assert configure(home, wishes) == configure(home, wishes) == wishes
    home.clock.forward(days=1)
    asyncio.run(home.poll())
    assert settings_of(home) == wishes
    assert configure(home, NO_WISHES) == NO_WISHES
    assert settings_of(home) == NO_WISHES
    assert [event.settings for event in home.events(FeedConfigured) if isinstance(event, FeedConfigured)] == [
        wishes,
        NO_WISHES,
    ]
    assert configure(home, wishes, "https://other.example/") is None


def test_a_feed_added_with_wishes_has_them_and_added_again_it_begins_anew(home: House) -> None:
    asyncio.run(home.add(settings=FeedSettings(labels=("banks",), interval_minutes=7)))
    assert (settings_of(home).labels, home.feed(ID).interval_minutes) == (("banks",), 7)
    assert timedelta(minutes=7) <= home.feed(ID).next_poll_at - home.clock.now() < timedelta(minutes=8)


def test_a_shorter_interval_brings_the_next_poll_forward_but_never_after_a_failure(home: House) -> None:
    """R5, R18."""
    asyncio.run(home.add())
    configure(home, FeedSettings(interval_minutes=2))
    assert home.feed(ID).next_poll_at == home.clock.now() + timedelta(minutes=2)
    home.web.fail(URL, 503, retry_after=7_200)
    home.clock.forward(minutes=3)
    asyncio.run(home.poll())
    waits = home.feed(ID).next_poll_at
    configure(home, FeedSettings(interval_minutes=1))
    assert home.feed(ID).next_poll_at == waits == home.clock.now() + timedelta(hours=2)


def test_the_user_s_interval_beats_the_feed_s_rhythm_and_hints(home: House) -> None:
    """R4."""
    home.web.put(URL, rss(item("Ann"), head="<ttl>600</ttl>"), cache_control="max-age=86400")
    asyncio.run(home.add(settings=FeedSettings(interval_minutes=3)))
    assert home.feed(ID).next_poll_at < home.clock.now() + timedelta(minutes=4)


def test_a_paused_feed_is_not_polled_even_by_hand_and_its_entries_are_still_read(home: House) -> None:
    home.web.put(PAGE, page("Ann"))
    asyncio.run(home.add())
    assert pause_feed(URL, store=home.store, now=home.clock.now()) == "done"
    assert pause_feed(URL, store=home.store, now=home.clock.now()) == "already"
    home.clock.forward(days=3)
    assert asyncio.run(home.poll()) == asyncio.run(home.poll(everything=True)) == ()
    asyncio.run(home.capture())
    assert len(home.events(ArticleCaptured)) == 1
    assert resume_feed(URL, store=home.store, now=home.clock.now()) == "done"
    assert resume_feed(URL, store=home.store, now=home.clock.now()) == "already"
    assert [outcome.result for outcome in asyncio.run(home.poll())] == ["polled"]
    assert [type(event) for event in home.events(FeedPaused, FeedResumed)] == [FeedPaused, FeedResumed]


def test_a_resumed_feed_is_not_polled_before_its_time(home: House) -> None:
    """R6."""
    asyncio.run(home.add())
    planned = home.feed(ID).next_poll_at
    pause_feed(URL, store=home.store, now=home.clock.now())
    resume_feed(URL, store=home.store, now=home.clock.now())
    assert home.feed(ID).next_poll_at == planned
    assert asyncio.run(home.poll()) == ()


def test_a_feed_that_is_gone_can_be_tried_again_and_is_told_again_if_it_is_still_gone(home: House) -> None:
    """R8."""
    asyncio.run(home.add())
    home.web.fail(URL, 410, retryable=False)
    home.clock.forward(days=1)
    asyncio.run(home.poll())
    home.clock.forward(days=1)
    assert asyncio.run(home.poll(everything=True)) == ()
    assert resume_feed(URL, store=home.store, now=home.clock.now()) == "done"
    asyncio.run(home.poll())
    assert home.feed(ID).gone
    assert len(home.events(FeedFailing)) == 2


def test_of_an_unknown_feed_nothing_is_said(home: House) -> None:
    now = home.clock.now()
    assert pause_feed(URL, store=home.store, now=now) == resume_feed(URL, store=home.store, now=now) == "unknown"
    assert home.events() == []


# --- what capture makes of them ------------------------------------------------------------------


def captured(home: House, settings: FeedSettings) -> ArticleCaptured:
    asyncio.run(home.add(settings=settings))
    asyncio.run(home.capture())
    (event,) = home.events(ArticleCaptured)
    assert isinstance(event, ArticleCaptured)
    return event


def test_where_pages_are_off_none_is_fetched_and_the_feed_s_words_are_read(home: House) -> None:
    home.web.put(PAGE, page("Ann"))
    event = captured(home, FeedSettings(pages=False))
    assert (event.source, event.text_sha256, event.summary) == ("entry", None, "She leaves in May, says the board.")
    assert event.fallback == "the pages of this feed are not fetched, as its settings say"
    assert [got.url for got in home.web.requests] == [URL]


def test_the_user_s_language_counts_whatever_feed_and_page_say(home: House) -> None:
    home.web.put(PAGE, page("Ann", lang="de"))
    event = captured(home, FeedSettings(language="fr"))
    assert event.language == "fr"
    assert [article.lang for article in home.detected] == ["fr"]


def test_settings_are_read_when_an_article_is_not_when_its_entry_was_found(home: House) -> None:
    home.web.put(PAGE, page("Ann"))
    asyncio.run(home.add())
    configure(home, msgspec.structs.replace(NO_WISHES, pages=False))
    asyncio.run(home.capture())
    assert [got.url for got in home.web.requests] == [URL]
