"""Operators hear of a feed's trouble once, and once of its end (R15)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from monitor.adapters.slack import SlackChannel
from monitor.errors import SendError
from monitor.pipeline.operators import tell_of_feeds
from tests.pipeline.ingesting import URL, House, house, item, rss
from tests.slack_stand_in import SlackStandIn, slack_stand_in

OTHER = "https://other.example/feed"


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        stand_in.channels["operators"] = "C0OPERATE1"
        yield stand_in


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        for url in (URL, OTHER):
            opened.web.put(url, rss(item("Ann", link=f"{url}/ann")))
            asyncio.run(opened.add(url))
        yield opened


def tell(home: House, slack: SlackStandIn | None) -> list[str]:
    """Tell what is new, twice, and return the states that were told."""
    told: list[str] = []
    for _ in range(2):
        channel = SlackChannel(token=slack.token, channel="#operators", api_url=slack.url) if slack else None
        news = asyncio.run(tell_of_feeds(home.store, channel, turn=lambda: nullcontext(True), language="en"))
        told += [item.state for item in news]
    return told


def poll(home: House, times: int = 1) -> None:
    for _ in range(times):
        home.clock.forward(hours=7)
        asyncio.run(home.poll(everything=True))


def test_trouble_is_told_once_and_its_end_once(home: House, slack: SlackStandIn) -> None:
    """R15."""
    assert tell(home, slack) == []
    home.web.fail(URL, 404, retryable=False)
    poll(home)
    assert tell(home, slack) == [], "one failure is a hiccup"
    for _ in range(4):
        poll(home)
    assert tell(home, slack) == ["failing"]
    home.web.put(URL, rss(item("Ann", link=f"{URL}/ann")))
    poll(home, 2)
    assert tell(home, slack) == ["recovered"]
    assert [message["channel"] for message in slack.messages] == ["C0OPERATE1"] * 2
    failing, recovered = (message["text"] for message in slack.messages)
    assert "The Paper" in failing
    assert "answered 404" in failing
    assert "can be read again" in recovered


def test_troubles_of_many_feeds_are_one_message(home: House, slack: SlackStandIn) -> None:
    """R15."""
    home.web.fail(URL, 410, retryable=False)
    home.web.fail(OTHER, 404, retryable=False)
    poll(home, 2)
    assert sorted(tell(home, slack)) == ["failing", "gone"]
    (message,) = slack.messages
    assert "News of 2 feeds" in message["text"]


def test_trouble_that_came_and_went_unheard_is_not_told(home: House, slack: SlackStandIn) -> None:
    """R15."""
    home.web.fail(URL, 404, retryable=False)
    poll(home, 3)
    home.web.put(URL, rss(item("Ann", link=f"{URL}/ann")))
    poll(home)
    assert tell(home, slack) == []


def test_what_could_not_be_told_is_told_later(home: House, slack: SlackStandIn) -> None:
    """R15."""
    home.web.fail(URL, 404, retryable=False)
    poll(home, 2)
    del slack.channels["operators"]
    with pytest.raises(SendError):
        tell(home, slack)
    slack.channels["operators"] = "C0OPERATE1"
    assert tell(home, slack) == ["failing"]


def test_a_feed_that_went_quiet_is_told_with_the_day_since(home: House, slack: SlackStandIn) -> None:
    """R15."""
    for day in range(1, 5):
        home.web.put(URL, rss(*(item(f"N{n}", link=f"{URL}/{n}") for n in range(day))))
        home.clock.forward(days=1)
        asyncio.run(home.poll(everything=True))
    since = home.clock.now()
    for _ in range(10):
        home.clock.forward(days=1)
        asyncio.run(home.poll(everything=True))
    assert tell(home, slack) == ["quiet"]
    assert f"{since:%Y-%m-%d}" in slack.messages[0]["text"]


def test_without_a_channel_trouble_is_only_returned_and_once(home: House) -> None:
    """R15."""
    home.web.fail(URL, 404, retryable=False)
    poll(home, 2)
    assert tell(home, None) == ["failing"]
