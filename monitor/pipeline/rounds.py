"""One whole round: poll what is due, capture what is new, deliver what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import msgspec

from monitor.domain.addresses import show_url, without_address
from monitor.domain.alert import Policy
from monitor.domain.notices import FeedNews
from monitor.domain.organisations import Aliases
from monitor.domain.schedule import PollPolicy
from monitor.domain.words import Language
from monitor.errors import SendError
from monitor.pipeline.answers import PollOutcome
from monitor.pipeline.aside import Fault
from monitor.pipeline.capture import CaptureOutcome, capture_due
from monitor.pipeline.deliver import deliver
from monitor.pipeline.feedback import Examples
from monitor.pipeline.holds import DeliverOutcome
from monitor.pipeline.operators import tell_of_feeds
from monitor.pipeline.poll import poll_due
from monitor.pipeline.ports import Channel, Clock, Detect, Extract, Fetch, ReadFeed, Sign, Store, Turn, Workers
from monitor.pipeline.press import Presses

PATIENCE_SECONDS = 20.0
"""How long a round waits for a busy channel in all; what is left goes out with the next round."""


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the pipeline reaches the world through, and what the user wants of it."""

    store: Store
    clock: Clock
    fetch: Fetch
    read_feed: ReadFeed
    extract: Extract
    detect: Detect
    channels: Mapping[str, Channel]
    """By route."""
    turn: Turn
    """One process at a time delivers."""
    place: int
    """This process's number among those that work on the database (ports.Desk)."""
    aliases: Aliases
    policy: Policy
    poll_policy: PollPolicy
    language: Language
    examples: Examples
    """Where articles go that people called wrong."""
    presses: Presses | None = None
    """Where buttons are pressed; None = messages have none."""
    operators: Channel | None = None
    """Where trouble is told; None = in the log only."""
    workers: Workers | None = None
    """None = nothing runs in processes of its own."""
    sign: Sign | None = None
    """Seals the log; None = there is no key."""
    seal_every: timedelta = timedelta(days=1)
    text_retention: timedelta | None = None
    """How long texts that told of nothing are kept; None = for ever."""


class RoundReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a round came to."""

    polls: tuple[PollOutcome, ...]
    captures: tuple[CaptureOutcome, ...]
    delivery: DeliverOutcome
    feed_news: tuple[FeedNews, ...] = ()
    """Troubles of feeds that began or ended, not told before."""

    @property
    def failed(self) -> int:
        """Feeds that gave nothing usable, to blame or not, and entries that met an error nobody foresaw."""
        polls = sum(poll.result in ("failed", "outage") for poll in self.polls)
        return polls + sum(item.result == "failed" for item in self.captures)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The errors nobody foresaw; each is among the failed."""
        faults = [*(poll.fault for poll in self.polls), *(item.fault for item in self.captures)]
        return tuple(fault for fault in faults if fault)

    def summary(self) -> str:
        """Say it in one line, problems on lines of their own."""
        results = Counter(poll.result for poll in self.polls)
        ended = {
            name: sum(item.result == name for item in self.captures)
            for name in ("captured", "skipped", "later", "failed")
        }
        claims = sum(item.claims for item in self.captures)
        delivery = self.delivery
        parts = [
            f"feeds polled: {len(self.polls)} (unchanged {results['unchanged']},"
            f" failed {results['failed'] + results['outage']}, resting {results['resting']})",
            f"articles captured: {ended['captured']} (skipped {ended['skipped']}, to try again {ended['later']}"
            + (f", failed {ended['failed']})" if ended["failed"] else ")"),
            f"claims: {claims}",
            f"alerts delivered: {delivery.delivered} (waiting {delivery.waiting}, abandoned {delivery.abandoned})",
        ]
        problems = [
            f"{show_url(poll.url)}: {without_address(poll.url, poll.error or 'failed')}"
            for poll in self.polls
            if poll.result == "failed"
        ]
        if results["outage"]:
            problems.append(
                f"{results['outage']} feeds could not be reached, nor anything else: look at this machine's network"
            )
        problems += [
            f"{news.feed.url}: went quiet, nothing new since {news.detail}"
            for news in self.feed_news
            if news.state == "quiet"
        ]
        problems += [f"{show_url(item.entry_key)}: {item.reason}" for item in self.captures if item.fault]
        return "\n".join([*problems, *delivery.problems, "; ".join(parts)])


async def run_round(ports: Ports, *, everything: bool = False) -> RoundReport:
    """Do one round to its end. everything: poll feeds that are not due as well."""
    polls = await poll_due(
        store=ports.store,
        fetch=ports.fetch,
        read_feed=ports.read_feed,
        clock=ports.clock,
        policy=ports.poll_policy,
        place=ports.place,
        everything=everything,
    )
    captures = await capture_due(
        store=ports.store,
        fetch=ports.fetch,
        extract=ports.extract,
        detect=ports.detect,
        clock=ports.clock,
        aliases=ports.aliases,
        policy=ports.policy,
        place=ports.place,
    )
    delivery = await deliver(
        ports.store,
        ports.channels,
        clock=ports.clock,
        language=ports.language,
        routes=ports.policy.routes,
        turn=ports.turn,
        patience_seconds=PATIENCE_SECONDS,
        gives_up=False,  # a daemon with other settings may be at work: what is its own stays its own
    )
    feed_news: tuple[FeedNews, ...] = ()
    with suppress(SendError):  # told with the next round
        feed_news = await tell_of_feeds(ports.store, ports.operators, turn=ports.turn, language=ports.language)
    return RoundReport(polls=polls, captures=captures, delivery=delivery, feed_news=feed_news)
