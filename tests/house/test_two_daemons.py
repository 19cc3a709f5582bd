"""Two daemons on one database: refused on a file; on a server they share the work and take over from each other."""

from __future__ import annotations

import signal
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec

from monitor.adapters.clock import SystemClock
from monitor.adapters.loopback_site import LoopbackSite, Paper
from monitor.domain.opml import Outline
from monitor.domain.schedule import PollPolicy
from monitor.pipeline.subscribe import schedule_feeds
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.house.daemons import running, until
from tests.house.papers import article, environment, monitor, served
from tests.postgresql_server import PostgresServer
from tests.slack_stand_in import SlackStandIn, slack_stand_in

LEAVING = {
    "Hélène Vasseur": "Lumatec", "Thomas Brandt": "Norvalia", "Nadia Cassard": "Orbelec", "Karim Belquet": "Hydronis",
    "Ingrid Norrande": "Solvergie", "Olivier Taldier": "Quartovia", "Sofia Morvier": "Medimar",
    "Camille Velbray": "Fibraxis",
}  # fmt: skip
PEOPLE = tuple(LEAVING)
PAPERS = tuple(
    Paper(name=f"Paper {number}", language="fr", address=f"127.44.{number}.1", articles=()) for number in range(1, 5)
)


def print_news(site: LoopbackSite, first: int, last: int) -> None:
    """Let the papers print what some of the people did, one paper after the other."""
    for number in range(first, last):
        person = PEOPLE[number]
        organisation = LEAVING[person]
        text = (
            f"{person} a démissionné de la direction générale de {organisation}, selon un communiqué publié jeudi "
            "soir. Les comptes du groupe paraîtront comme prévu à la fin du trimestre."
        )
        printed = article(person.split()[-1].lower(), f"{person} quitte {organisation}", text)
        site.publish(PAPERS[number % len(PAPERS)].name, printed)


def test_on_a_file_the_second_daemon_is_refused_in_one_line(tmp_path: Path) -> None:
    settings = environment(tmp_path)
    with running(settings):
        second = monitor(settings, "run")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "another daemon already works on this database" in second.stderr


def test_on_a_server_two_daemons_share_the_work_and_do_nothing_twice(
    postgresql: PostgresServer, tmp_path: Path
) -> None:
    with postgresql.database("migrated") as url, served(PAPERS) as site, slack_stand_in() as slack:
        settings = environment(tmp_path, slack, MONITOR_DATABASE_URL=url)
        with closing(open_store(url, projections=PROJECTIONS, clock=SystemClock())) as store:
            clock = SystemClock()
            feeds = [Outline(site.feed_url(paper.name), paper.name) for paper in PAPERS]
            schedule_feeds(feeds, store=store, now=clock.now() - timedelta(hours=1), policy=PollPolicy())
            print_news(site, 0, 5)
            with running(settings) as first, running(settings):
                until(lambda: len(slack.posts) >= 5)
                first.process.send_signal(signal.SIGKILL)
                print_news(site, 5, len(PEOPLE))
                _make_due(store)
                until(lambda: len(slack.posts) >= len(PEOPLE))
                with running(settings):  # comes back, finds nothing left to do
                    until(lambda: _is_idle(store))
            _expect_everything_once(store, site, slack)
        replayed = monitor(settings, "replay", "--verify")
        assert replayed.returncode == 0, replayed.stderr


def test_a_killed_daemon_s_work_is_done_by_the_next_that_starts(postgresql: PostgresServer, tmp_path: Path) -> None:
    """A round claims everything and is killed in it; the next takes its place, and with it what it held, at once."""
    killed = ("-m", "tests.house.killed", "round", "in-capture", "1")
    with postgresql.database("migrated") as url, served(PAPERS) as site, slack_stand_in() as slack:
        settings = environment(tmp_path, slack, MONITOR_DATABASE_URL=url)
        print_news(site, 0, 3)
        with closing(open_store(url, projections=PROJECTIONS, clock=SystemClock())) as store:
            feeds = [Outline(site.feed_url(paper.name), paper.name) for paper in PAPERS]
            schedule_feeds(feeds, store=store, now=SystemClock().now(), policy=PollPolicy())
            assert monitor(settings, "", program=killed).returncode == -signal.SIGKILL
            assert monitor(settings, "poll", "--all").returncode == 0
            assert len(slack.posts) == 3


def _make_due(store: SqlStore) -> None:
    with store.writing() as session:
        for feed in session.desk.feeds():
            session.desk.save_feed(msgspec.structs.replace(feed, next_poll_at=SystemClock().now()))


def _is_idle(store: SqlStore) -> bool:
    with store.reading() as session:
        far = SystemClock().now() + timedelta(days=365)
        return not session.rows.where("alerts", state="pending") and not session.desk.due_entries(far, 1)


def _expect_everything_once(store: SqlStore, site: LoopbackSite, slack: SlackStandIn) -> None:
    told = Counter(person for message in slack.posts for person in PEOPLE if person in message["text"].split("\n")[0])
    assert told == Counter(PEOPLE)
    assert len(slack.posts) == len(PEOPLE)
    assert store.find_break() is None
    with store.reading() as session:
        captured = [item.stream for item in session.events(0, 10_000, type_="article.captured")]
        attempts = [item.stream for item in session.events(0, 10_000, type_="alert.attempted")]
    assert len(captured) == len(set(captured)) == len(PEOPLE)
    assert len(attempts) == len(set(attempts)) == len(PEOPLE)
    pages = Counter(request.path for request in site.requests if request.path.startswith("/articles/"))
    assert pages.total() == len(pages) == len(PEOPLE), "each page is asked for once"
