"""Kill the real daemon again and again, and count what got lost and what was told twice.

    python benchmarks/kills.py --kills 1000 --seed 1 [--database sqlite|postgresql|URL] [--json]

Papers on loopback print departures of invented people while a daemon watches them and tells a Slack of our own, where
people press buttons. A life ends by `kill -9` a random while after something happened (it started, was ready, asked for
a feed or a page, called Slack, or somebody pressed a button), or at a named point inside, in the same program with
wrapped ports (tests/house/killed.py), in turn. Slack tells again of presses that nobody took. The last life goes on
until nothing is left to do. Exit 1 when anything was lost, doubled or broken.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.engine import make_url

from benchmarks.trial import PAPERS, Trial, opened
from monitor.adapters.detector import detect_article
from monitor.adapters.rulepacks import rules_dir
from tests.house.invented_news import invented_news
from tests.house.papers import environment, monitor, served
from tests.postgresql_server import address_of
from tests.slack_stand_in import slack_stand_in


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    kills: int
    changes_in: int
    """Departures that were printed."""
    changes_stored: int
    changes_told: int
    """Departures that a message tells, alone or in a digest."""
    messages: int
    """At the top level of the channel."""
    digests: int
    """Messages among them that tell several."""
    replies: int
    edits: int
    """Messages that were brought up to date."""
    presses: int
    """Buttons that somebody pressed."""
    lost: int
    """Departures that are not stored or not told, alerts not delivered, messages that do not show their last edit,
    presses that were not recorded."""
    doubled: int
    """Departures told again, deliveries that came twice, presses recorded twice."""
    seed: int
    database: str
    seconds: float
    by_point: dict[str, int]
    chain: str
    """"whole", or where the log's chain breaks."""
    replay: str
    """What `monitor replay --verify` said last."""
    lost_people: list[str]
    doubled_people: list[str]

    @property
    def is_well(self) -> bool:
        """Whether everything is there, once, and the log and its rows hold."""
        counts = self.lost == self.doubled == 0 and self.changes_in == self.changes_stored == self.changes_told
        return counts and self.chain == "whole" and self.replay.startswith("no difference")


def run(kills: int, seed: int, database: str, folder: Path, bar: Progress) -> Result:
    """Kill so often, let the daemon finish, and count. Raises RuntimeError when the daemon ends by itself."""
    began = time.monotonic()
    by_point: Counter[str] = Counter()
    with ExitStack() as stack:
        site = stack.enter_context(served(PAPERS))
        slack = stack.enter_context(slack_stand_in())
        url = stack.enter_context(address_of(database, folder))
        settings = environment(
            folder,
            slack,
            MONITOR_DATABASE_URL=url,
            MONITOR_DATA_DIR=str(folder),
            MONITOR_SLACK_APP_TOKEN=slack.app_token,
        )
        find = partial(detect_article, str(rules_dir()), str(folder))
        news = invented_news(random.Random(f"news {seed}"), find)
        trial = Trial(site, slack, settings, news, find, random.Random(f"kills {seed}"))
        task = bar.add_task("kills", total=kills)
        for _ in range(kills):
            by_point[trial.live_and_die()] += 1
            bar.advance(task)
        trial.settle()
        with opened(settings) as store:
            broken = store.find_break()
            stored, unsettled = Counter(trial.stored(store)), trial.unsettled(store)
            unheard, heard_twice = trial.unheard(store), trial.heard_twice(store)
        told, outdated = trial.told(), len(trial.outdated())
        verified = monitor(settings, "replay", "--verify", timeout=600)
    people = trial.printed
    return Result(
        kills=kills,
        changes_in=len(people),
        changes_stored=stored.total(),
        changes_told=told.total(),
        messages=len(slack.posts),
        digests=sum(message["text"].partition("\n")[0].endswith("leadership changes") for message in slack.posts),
        replies=len(slack.messages) - len(slack.posts),
        edits=sum("edited" in message for message in slack.posts),
        presses=len(trial.pressed),
        lost=len(lost := sorted(name for name in people if not (stored[name] and told[name])))
        + unsettled
        + outdated
        + unheard,
        doubled=(told - Counter(list(people))).total() + trial.repeated() + heard_twice,
        seed=seed,
        database=make_url(url).get_backend_name(),
        seconds=round(time.monotonic() - began, 1),
        by_point=dict(sorted(by_point.items())),
        chain="whole" if broken is None else f"broken at {broken.position}: {broken.check}",
        replay=verified.stderr.strip().rpartition("\n")[2],
        lost_people=lost,
        doubled_people=sorted((told - Counter(list(people))).elements()),
    )


def table_of(result: Result) -> Table:
    """Return the counts as a table."""
    table = Table("what", "count")
    for point, count in result.by_point.items():
        table.add_row(f"killed {point}", str(count))
    table.add_section()
    for name in (
        "kills", "changes_in", "changes_stored", "changes_told", "messages", "digests", "replies", "edits", "presses",
        "lost", "doubled",
    ):  # fmt: skip
        table.add_row(name.replace("_", " "), str(getattr(result, name)))
    table.add_section()
    for name in ("chain", "replay", "seed", "database", "seconds"):
        table.add_row(name, str(getattr(result, name)))
    return table


def main() -> int:
    """Read the arguments, run, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the news, the points and the moments")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the address of an empty database")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    options = parser.parse_args()
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="monitor-kills-") as folder, bar:
        result = run(options.kills, options.seed, options.database, Path(folder), bar)
    if options.json:
        print(msgspec.json.encode(result).decode())
    else:
        Console().print(table_of(result))
    return 0 if result.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
