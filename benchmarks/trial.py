"""A daemon on trial: papers that print while it is started and killed, and the channel it tells."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec

from monitor.adapters.clock import SystemClock
from monitor.adapters.feedback_folder import FeedbackFolder
from monitor.adapters.loopback_site import LoopbackSite, Paper, SiteArticle
from monitor.adapters.slack_buttons import parse_told
from monitor.domain.events import FeedbackRecorded
from monitor.domain.opml import Outline
from monitor.domain.schedule import PollPolicy
from monitor.pipeline.parcels import BURST_MAX
from monitor.pipeline.ports import Store
from monitor.pipeline.subscribe import schedule_feeds
from monitor.projections.alerts import AlertRow
from monitor.projections.changes import ChangeRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.house.invented_news import Find, InventedArticle, told_again
from tests.slack_rules import elements_of
from tests.slack_socket import Envelope
from tests.slack_stand_in import SlackStandIn

PAPERS = tuple(
    Paper(name=f"Paper {number}", language=language, address=f"127.43.{number}.1", articles=())
    for number, language in enumerate(("fr", "en") * 6, start=1)
)
"""Each on an address of its own: the daemon asks one host three things at once, then one a second."""
AHEAD = 3
"""Articles printed and not told yet at the start of a life: each finds work under way, and the last one ends soon. So
many messages may also leave at once, so that no life waits for the channel's pace."""
AGAIN = 2
"""Told stories that another paper tells too at the start of a life: each makes a reply and an edit."""
BURST = BURST_MAX + 4
HUSH_SECONDS = 4
"""How long Slack asks for silence before a burst: by then its articles are read."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a life ends."""

    name: str
    nth_max: int = 1
    """It ends when it comes there for the first time, the second, ... or this one."""
    fresh: bool = False
    """Whether it comes there over new articles only."""
    burst: bool = False
    """Whether so much is printed, and Slack so busy at first, that a digest comes."""
    press: bool = False
    """Whether a button is pressed on a told message."""
    seconds_max: float | None = None
    """The daemon is killed from outside, so much later at most; None = it kills itself, at this point of killed.py."""

    def __str__(self) -> str:
        return f"at {self.name}" if self.seconds_max is None else f"after {self.name}"


PLACES = (
    Place(name="after-poll", nth_max=2, fresh=True),
    Place(name="in-capture", nth_max=2, fresh=True),
    Place(name="in-append", nth_max=2, fresh=True),
    Place(name="after-attempt", nth_max=AHEAD),
    Place(name="before-post", nth_max=AHEAD),
    Place(name="after-post", nth_max=AHEAD),
    Place(name="before-reply", nth_max=AGAIN),
    Place(name="after-reply", nth_max=AGAIN),
    Place(name="before-edit"),
    Place(name="after-edit"),
    Place(name="before-digest", burst=True),
    Place(name="after-digest", burst=True),
    Place(name="before-press", press=True),
    Place(name="in-press", press=True),
    Place(name="after-press", press=True),
    Place(name="its start", seconds_max=0.8),
    Place(name="ready", seconds_max=0.4),
    Place(name="a feed request", nth_max=len(PAPERS), seconds_max=0.3),
    Place(name="a page request", nth_max=2, fresh=True, seconds_max=0.3),
    Place(name="a call to Slack", nth_max=AHEAD, seconds_max=0.06),
    Place(name="a press", press=True, seconds_max=0.1),
)
LIFE_SECONDS_MAX = 15.0
"""A life that did not come to its point or its moment by then is ended all the same."""
SETTLE_SECONDS_MAX = 90.0
"""How long the last life may go on without telling anything, longer than a page that failed is left alone."""


@contextmanager
def opened(settings: Mapping[str, str]) -> Iterator[SqlStore]:
    """Open the database of a trial beside its daemon."""
    store = open_store(settings["MONITOR_DATABASE_URL"], projections=PROJECTIONS, clock=SystemClock())
    try:
        yield store
    finally:
        store.close()


class Trial:
    """One database through many lives of its daemon."""

    def __init__(
        self,
        site: LoopbackSite,
        slack: SlackStandIn,
        settings: dict[str, str],
        news: Iterator[InventedArticle],
        find: Find,
        chance: random.Random,
    ) -> None:
        self._site, self._slack, self._settings, self._news, self._chance = site, slack, settings, news, chance
        self._find = find
        self._log = Path(settings["HOME"]) / "daemon.log"
        self._places: list[Place] = []
        """Where the next lives end: each place once, in random order, before any comes again."""
        self.printed: dict[str, str] = {}
        """Surname of everybody who left, and the name."""
        self.again: set[str] = set()
        """Surnames of those whom a second paper told."""
        self.pressed: list[Envelope] = []
        """Every press, in order; those that no life has taken yet are told again by Slack."""
        self._pressed_on: dict[str, str] = {}
        """The messages that a button was pressed on, each once, and the button."""
        self._first: dict[str, tuple[InventedArticle, Paper]] = {}
        with opened(settings) as store:
            feeds = [Outline(site.feed_url(paper.name), paper.name) for paper in PAPERS]
            schedule_feeds(feeds, store=store, now=datetime.now(UTC), policy=PollPolicy())

    # --- lives --------------------------------------------------------------------------------------------------------

    def live_and_die(self) -> str:
        """Print news, start the daemon, see it killed; returns where it was, in a few words.

        Raises RuntimeError when it ended in another way.
        """
        place = self._next_place()
        nth = self._chance.randint(1, place.nth_max)
        delay = self._chance.uniform(0.0, place.seconds_max or 0.0)
        inside = ["-m", "tests.house.killed", "daemon", place.name, str(nth)]
        ahead = BURST if place.burst else AHEAD
        for _ in range(max(nth if place.fresh else 0, ahead + self.told().total() - len(self.printed))):
            self._print_one()
        for surname in sorted(self.told().keys() - self.again)[:AGAIN]:
            self._print_again(surname)
        if place.burst:
            self._slack.retry_after_seconds = HUSH_SECONDS
            self._slack.fail_next("chat.postMessage", 429)
        self._make_due()
        happened = self._watcher(place.name, nth)
        with self._daemon(inside if place.seconds_max is None else ["-m", "monitor", "run"]) as (process, log_from):
            self._print_one()
            self._press_beside(another=place.press)
            until = time.monotonic() + LIFE_SECONDS_MAX
            while process.poll() is None and time.monotonic() < until and not happened():
                time.sleep(0.003)
            in_time = time.monotonic() < until
            if process.poll() is None and in_time:
                time.sleep(delay)
            process.kill()
            if process.wait() != -signal.SIGKILL:
                raise RuntimeError(f"the daemon ended by itself:\n{self._log.read_text()[log_from:]}")
        return str(place) if in_time else "out of time"

    def _next_place(self) -> Place:
        """Return where the next life ends; not at a press as long as nothing stands that could be pressed."""
        if not self._places:
            self._places = self._chance.sample(PLACES, len(PLACES))
        possible = [place for place in self._places if self._pressable() or not place.press]
        place = (possible or self._places)[-1]
        self._places.remove(place)
        return place

    def settle(self) -> None:
        """Let the daemon work until nothing is left to do, then stop it as a service manager would.

        Raises RuntimeError when it does not stop in peace.
        """
        self._make_due()
        told, until = -1, 0.0
        with self._daemon(["-m", "monitor", "run"]) as (process, log_from):
            self._press_beside(another=False)
            while process.poll() is None:
                if (now := self.told().total()) != told:
                    told, until = now, time.monotonic() + SETTLE_SECONDS_MAX
                if time.monotonic() > until or self._is_idle():
                    break
                time.sleep(0.2)
            process.terminate()
            if process.wait(30) != 0:
                raise RuntimeError(f"the daemon did not stop in peace:\n{self._log.read_text()[log_from:]}")

    @contextmanager
    def _daemon(self, arguments: Sequence[str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """Start a daemon; gives the process, and where its part of the log begins."""
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env=self._settings,
                cwd=self._settings["HOME"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                yield process, log.tell()
            finally:
                process.kill()
                process.wait()

    def _watcher(self, name: str, nth: int) -> Callable[[], bool]:
        """Return what tells whether a place outside was reached, from now on; never, for one inside."""
        requests, calls, log_from = len(self._site.requests), len(self._slack.calls), self._log_bytes()
        presses = len(self.pressed)

        def asked(*, page: bool) -> bool:
            start = "/articles/" if page else "/feed.xml"
            return sum(request.path.startswith(start) for request in self._site.requests[requests:]) >= nth

        return {
            "its start": lambda: True,
            "ready": lambda: self._log_bytes() > log_from,
            "a feed request": lambda: asked(page=False),
            "a page request": lambda: asked(page=True),
            "a call to Slack": lambda: len(self._slack.calls) >= calls + nth,
            "a press": lambda: len(self.pressed) > presses,
        }.get(name, lambda: False)

    def _log_bytes(self) -> int:
        return self._log.stat().st_size if self._log.exists() else 0

    # --- what happens outside -----------------------------------------------------------------------------------------

    def _print_one(self) -> None:
        invented = next(self._news)
        self.printed[invented.surname] = invented.person
        # One paper after the other, so that two polls find something.
        self._first[invented.surname] = invented, self._publish(invented, PAPERS[:6], len(self.printed))

    def _press_beside(self, *, another: bool) -> None:
        """Once a daemon listens, let Slack tell again what was not taken, and let a reader press one more button."""
        left = [envelope for envelope in self.pressed if not envelope.acked.is_set()]
        verb = ("monitor.wrong", "monitor.confirm")[len(self.pressed) % 2]
        message = self._chance.choice(fresh) if another and (fresh := self._pressable()) else None
        if message is not None:
            self._pressed_on[message["ts"]] = verb

        def work() -> None:
            # The daemon may be killed meanwhile: then the next one is told.
            with suppress(AssertionError, ConnectionError, IndexError):
                for envelope in left:
                    self._slack.repeat(envelope, wait=False)
                if message is not None:
                    self.pressed.append(self._slack.press(message["ts"], verb, wait=False))

        threading.Thread(target=work, daemon=True).start()

    def _pressable(self) -> list[dict[str, Any]]:
        """Return the messages of one story with all their buttons that nobody pressed yet."""
        return [m for m in self._slack.posts if m["ts"] not in self._pressed_on and _has(m, "monitor.same")]

    def _print_again(self, surname: str) -> None:
        """Print a told story once more: in other words, in one of the other papers."""
        invented = told_again(self._chance, self._first[surname][0], self._find)
        self.again.add(surname)
        self._publish(invented, PAPERS[6:], len(self.again))

    def _publish(self, invented: InventedArticle, among: Sequence[Paper], nth: int) -> Paper:
        papers = [paper for paper in among if paper.language == invented.language]
        paper = papers[nth % len(papers)]
        article = SiteArticle(
            slug=invented.slug,
            title=invented.title,
            summary="",
            paragraphs=invented.paragraphs,
            published_at=datetime.now(UTC).replace(microsecond=0),
        )
        self._site.publish(paper.name, article)
        return paper

    def _make_due(self) -> None:
        """Let the next tick poll every feed, as if its interval had passed."""
        with opened(self._settings) as store, store.writing() as session:
            for feed in session.desk.feeds():
                session.desk.save_feed(msgspec.structs.replace(feed, next_poll_at=datetime.now(UTC)))

    # --- what came of it ----------------------------------------------------------------------------------------------

    def told(self) -> Counter[str]:
        """Count the surnames in first lines and in the items of digests; "" = about nobody who was in the papers."""
        lines = [line for message in list(self._slack.posts) for line in _stories_of(message)]
        return Counter(next((word for word in re.findall(r"\w+", line) if word in self.printed), "") for line in lines)

    def outdated(self) -> list[str]:
        """Return those whom two papers told and whose message does not say so, though nobody called it wrong."""
        wrong = {ts for ts, verb in self._pressed_on.items() if verb == "monitor.wrong"}
        alone = [m for m in self._slack.posts if len(_stories_of(m)) == 1 and m["ts"] not in wrong]
        shown = {name for message in alone if "2 independent sources" in message["text"] for name in self.again
                 if name in message["text"].partition("\n")[0]}  # fmt: skip
        told = {name for message in alone for name in self.again if name in message["text"].partition("\n")[0]}
        return sorted(told - shown)

    def unheard(self, store: Store) -> int:
        """Count the presses that are not in the log, and what was called wrong without a word or a failing example."""
        posts = {message["ts"]: message for message in self._slack.posts}
        wrong = [posts[ts] for ts, verb in self._pressed_on.items() if verb == "monitor.wrong" and self._was_sent(ts)]
        standing = sum(not message["text"].startswith("Withdrawn: ") for message in wrong)
        with store.reading() as session:
            rows = cast(tuple[ChangeRow, ...], session.rows.where("changes"))
        judged = {row.id for row in rows if row.feedback and row.feedback[-1].verdict == "wrong"}
        unexemplified = judged - FeedbackFolder(Path(self._settings["MONITOR_DATA_DIR"]) / "feedback").changes()
        return len(self._presses() - self._recorded(store).keys()) + standing + len(unexemplified)

    def heard_twice(self, store: Store) -> int:
        """Count the verdicts in the log beyond one a press."""
        recorded = self._recorded(store)
        return recorded.total() - len(recorded)

    def _was_sent(self, ts: str) -> bool:
        return any(envelope.payload["container"]["message_ts"] == ts for envelope in self.pressed)

    def _presses(self) -> set[UUID]:
        told = (parse_told(envelope.payload, datetime.now(UTC)) for envelope in self.pressed)
        return {each.press.id for each in told if each is not None}

    def _recorded(self, store: Store) -> Counter[UUID | None]:
        with store.reading() as session:
            events = session.events(0, 1_000_000, type_=FeedbackRecorded.type)
        return Counter(cast(FeedbackRecorded, recorded.event).press for recorded in events)

    def repeated(self) -> int:
        """Count the messages and replies too many of one delivery."""
        deliveries = Counter(
            message["metadata"]["event_payload"]["delivery_id"] for message in list(self._slack.messages)
        )
        return deliveries.total() - len(deliveries)

    def unsettled(self, store: Store) -> int:
        """Count the alerts that were given up or still wait."""
        with store.reading() as session:
            rows = cast(tuple[AlertRow, ...], session.rows.where("alerts"))
        return sum(row.state != "delivered" and not row.final for row in rows)

    def stored(self, store: Store) -> Counter[str]:
        """Count the surnames of departures in the database."""
        with store.reading() as session:
            rows = [row for row in session.rows.where("changes") if isinstance(row, ChangeRow)]
        return Counter((row.names.person if row.names else "").rpartition(" ")[2] for row in rows)

    def _is_idle(self) -> bool:
        """Tell whether all that was printed is told and the daemon has nothing left to do."""
        if len(self.told()) < len(self.printed) or not all(envelope.acked.is_set() for envelope in self.pressed):
            return False
        with opened(self._settings) as store, store.reading() as session:
            later = datetime.max.replace(tzinfo=UTC)
            return not session.rows.where("alerts", state="pending") and not session.desk.due_entries(later, 1)


def _has(message: dict[str, Any], action_id: str) -> bool:
    """Tell whether people see a button on a message."""
    return any(element.get("action_id") == action_id for _, element in elements_of(message["blocks"]))


def _stories_of(message: dict[str, Any]) -> list[str]:
    """Return the first line of a message, or the lines of a digest."""
    texts = [block["text"]["text"] for block in message["blocks"] if "text" in block]
    return [text for text in texts if text.startswith("• ")] or texts[:1]
