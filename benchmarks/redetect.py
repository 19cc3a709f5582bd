"""Change the rules, redetect, and hold what it shows and does against `monitor scan` before and after; kill it, too.

    python benchmarks/redetect.py [--articles 5000] [--kills 0] [--seed 1] [--database sqlite|postgresql|URL] [--json]

Articles about invented people, each printed by two papers, are stored as rules read them that lack one of the shipped
ones a language. Then that one comes, another one goes, one reads another manner, one another confidence. A life that
was not killed in time has the next ones apply the first rules again, and so on. Exit 1 when anything shown or applied
is not exactly the difference between the two scans, when a kill left half a state, or when anybody was told.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, cast

import msgspec

from monitor.adapters.clock import SystemClock
from monitor.adapters.detector import detect_article
from monitor.adapters.rulepacks import load_aliases, rules_dir
from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured
from monitor.domain.feed import article_id_of, feed_id_of
from monitor.domain.fingerprint import fingerprint
from monitor.domain.stream import NewEvent, stream_of
from monitor.pipeline.ports import Session
from monitor.pipeline.track import track
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.house.invented_news import InventedArticle, invented_news
from tests.house.papers import environment, monitor
from tests.postgresql_server import address_of

PAPERS = ("gazette.example", "courier.example")
PUBLISHED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BATCH = 200
Claims = Mapping[str, Counter[str]]
"""Article's address -> its claims, each as one line of JSON."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    articles: int
    claims_before: int
    claims_after: int
    gained: int
    lost: int
    changed: int
    changes: dict[str, int]
    """Changes shown, by what becomes of them."""
    shown_is_scanned: bool
    """Every claim shown is a difference of the two scans, and every difference is shown."""
    applied_is_scanned: bool
    """The claims that stand in the end are those of the second scan."""
    applied_is_shown: bool
    """The changes that stood before, with what was shown of them, are those that stand in the end."""
    halves: int
    """Claims found outside of a standing change, or changes of claims that do not stand, after a kill."""
    alerts: int
    kills: int
    scan_seconds: float
    show_seconds: float
    show_again_seconds: float
    """With everything read already: only what differs is read again."""
    apply_seconds: float
    """Of all lives together."""
    chain: str
    replay: str

    @property
    def is_well(self) -> bool:
        """Whether redetect showed and did what it should, and nothing else."""
        exact = self.shown_is_scanned and self.applied_is_scanned and self.applied_is_shown
        return exact and self.halves == self.alerts == 0 and self.chain == "whole" and self.replay.startswith("no diff")


# --- the two rules -------------------------------------------------------------------------------


def rules_of_two_days(folder: Path, used: Mapping[str, Counter[str]]) -> tuple[Path, Path]:
    """Copy the rules twice: without one of them; with that one, but without or unlike three others."""
    first, second = (Path(shutil.copytree(rules_dir(), folder / day)) for day in ("first", "second"))
    for lang, counts in used.items():
        often = [rule for rule, _ in counts.most_common(4)]
        for rule, day, edit in zip(
            often, (second, second, first, second), (_dismissed, _without, _without, _unsure), strict=False
        ):
            for path in (day / lang).glob("*.yaml"):
                text = path.read_text(encoding="utf-8")
                block = re.search(rf"^  - id: {re.escape(rule)}\n(?:(?!  - id: ).*\n?)*", text, re.MULTILINE)
                if block:
                    path.write_text(text.replace(block[0], edit(block[0])), encoding="utf-8")
    return first, second


def _without(rule: str) -> str:
    return ""


def _dismissed(rule: str) -> str:
    rule = re.sub(r"^    manner: .*\n", "", rule, flags=re.MULTILINE)
    return re.sub(r"^    version: (\d+)", r"    version: 9\1\n    manner: dismissed", rule, flags=re.MULTILINE)


def _unsure(rule: str) -> str:
    rule = re.sub(r"^    confidence: .*\n", "", rule, flags=re.MULTILINE)
    return re.sub(r"^    version: (\d+)", r"    version: \1\n    confidence: 0.51", rule, flags=re.MULTILINE)


# --- the store -----------------------------------------------------------------------------------


@contextmanager
def opened(url: str) -> Iterator[SqlStore]:
    """Open the store as the program does."""
    with closing(open_store(url, projections=PROJECTIONS, clock=SystemClock())) as store:
        yield store


def printed(news: Iterator[InventedArticle], count: int) -> Iterator[tuple[str, InventedArticle]]:
    """Give so many articles with their addresses, each by one paper after the other."""
    for item in islice(news, (count + 1) // len(PAPERS)):
        for paper in PAPERS:
            yield f"https://{paper}/{item.slug}", item


def words_of(url: str, item: InventedArticle) -> Article:
    """Return an article as detection reads it."""
    text = "\n".join(item.paragraphs)
    day = PUBLISHED_AT.date().isoformat()
    return Article(title=item.title, text=text, lang=item.language, published_on=day, url=url)


def fill(store: SqlStore, found: Sequence[tuple[Article, tuple[Claim, ...]]]) -> None:
    """Store articles with their claims, as capture does."""
    aliases = load_aliases(rules_dir())
    for start in range(0, len(found), BATCH):
        with store.writing() as session:
            for article, claims in found[start : start + BATCH]:
                _capture(session, article, claims, partial(track, aliases=aliases, policy=Policy(routes=())))


def _capture(session: Session, article: Article, claims: tuple[Claim, ...], track_it: Any) -> None:
    url = article.url or ""
    captured = ArticleCaptured(
        article_id=article_id_of(url),
        feed_id=feed_id_of("https://papers.example/feed"),
        entry_key=url,
        domain=url.split("/")[2],
        language=article.lang,
        published_at=PUBLISHED_AT,
        seen_at=PUBLISHED_AT,
        text_sha256=session.texts.put(article.text),
        fingerprint=fingerprint(article.text),
        source="page",
        url=url,
        title=article.title,
    )
    stream = stream_of("article", captured.article_id)
    session.append([NewEvent(stream=stream, version=1, event=captured, occurred_at=PUBLISHED_AT)])
    track_it(session, article=captured, claims=claims, now=datetime.now(UTC), correlation_id=None, causation_id=None)


def standing(session: Session) -> dict[str, tuple[Any, ...]]:
    """Return what `redetect` shows of a change, for each that stands."""
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))
    return {
        str(r.id): (
            r.names.person if r.names else None, r.facts.kind, r.facts.manner,
            r.names.organisation if r.names else None, r.facts.status, r.facts.confidence,
            sorted(map(str, r.facts.claims)),
        )
        for r in rows
    }  # fmt: skip


def halves(session: Session) -> int:
    """Count claims outside of a standing change, and those in one that do not stand."""
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
    held = Counter(i for r in cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))
                   for i in r.facts.claims)  # fmt: skip
    stand = Counter(row.id for row in rows if not row.withdrawn)
    return (held - stand).total() + (stand - held).total()


def line_of(claim: Mapping[str, Any]) -> str:
    """Return a claim as the contract of `scan` has it, as one line."""
    return json.dumps({name: value for name, value in claim.items() if name != "anchor"}, sort_keys=True)


# --- the run -------------------------------------------------------------------------------------


def scan(settings: dict[str, str], articles: Sequence[Article], rules: Path, file: Path) -> Claims:
    """Return what `monitor scan` says of articles by some rules."""
    rows = [
        {"id": a.url, "title": a.title, "text": a.text, "lang": a.lang, "published": a.published_on, "url": a.url}
        for a in articles
    ]
    file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    said = monitor(settings, "scan", "--jsonl", "--rules", str(rules), str(file), timeout=3600)
    assert said.returncode == 0, said.stderr
    lines = map(json.loads, said.stdout.splitlines())
    return {line["id"]: Counter(map(line_of, line["changes"])) for line in lines}


def run(count: int, kills: int, seed: int, database: str, folder: Path) -> Result:
    """Fill a store, change the rules, show, apply with kills, and compare."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        url = stack.enter_context(address_of(database, folder))
        settings = environment(folder, MONITOR_DATABASE_URL=url, MONITOR_DATA_DIR=str(folder))
        find = partial(detect_article, str(rules_dir()), str(folder))
        articles = [words_of(*item) for item in printed(invented_news(random.Random(f"news {seed}"), find), count)]
        used: dict[str, Counter[str]] = defaultdict(Counter)
        for article in articles:
            used[article.lang or ""].update(claim.rule for claim in find(article))
        first_rules, rules = rules_of_two_days(folder, used)
        with opened(url) as store:
            fill(store, [(article, detect_article(str(first_rules), str(folder), article)) for article in articles])
            with store.reading() as session:
                changes = standing(session)
        began = time.monotonic()
        before = scan(settings, articles, first_rules, folder / "articles.jsonl")
        scan_seconds = time.monotonic() - began
        after = scan(settings, articles, rules, folder / "articles.jsonl")

        command = ("redetect", "--rules", str(rules), "--json")
        seconds = []
        for _ in range(2):
            began = time.monotonic()
            shown = monitor(settings, *command, timeout=3600)
            seconds.append(time.monotonic() - began)
            assert shown.returncode == 0, shown.stderr
        lines = [json.loads(line) for line in shown.stdout.splitlines()]
        claims_shown = [line for line in lines if line["type"] == "claim"]
        changes_shown = [line for line in lines if line["type"] == "change"]

        began = time.monotonic()
        half = killed_so_often(settings, (rules, first_rules), url, kills, seconds[-1], chance)
        applied = monitor(settings, *command, "--apply", timeout=3600)
        apply_seconds = time.monotonic() - began
        assert applied.returncode == 0, applied.stderr
        with opened(url) as store, store.reading() as session:
            half += halves(session)
            broken = store.find_break()
            rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
            urls = {article_id_of(a.url or ""): a.url for a in articles}
            stored: dict[str, Counter[str]] = {a.url or "": Counter() for a in articles}
            for row in rows:
                if not row.withdrawn:
                    stored[urls[row.article_id] or ""][line_of(msgspec.to_builtins(row.claim))] += 1
            ended, alerts = standing(session), len(session.rows.where("alerts"))
        replay = monitor(settings, "replay", "--verify", timeout=3600)
    return Result(
        articles=len(articles),
        claims_before=sum(c.total() for c in before.values()),
        claims_after=sum(c.total() for c in after.values()),
        **{what: sum(line["what"] == what for line in claims_shown) for what in ("gained", "lost", "changed")},
        changes=dict(Counter(line["what"] for line in changes_shown)),
        shown_is_scanned=_side(claims_shown, "before") == _less(before, after)
        and _side(claims_shown, "after") == _less(after, before),
        applied_is_scanned=_some(stored) == _some(after),
        applied_is_shown=_with(changes, changes_shown) == ended,
        halves=half,
        alerts=alerts,
        kills=kills,
        scan_seconds=round(scan_seconds, 2),
        show_seconds=round(seconds[0], 2),
        show_again_seconds=round(seconds[1], 2),
        apply_seconds=round(apply_seconds, 2),
        chain="whole" if broken is None else f"broken at {broken.position}: {broken.check}",
        replay=replay.stderr.strip().rpartition("\n")[2],
    )


def killed_so_often(
    settings: dict[str, str], days: tuple[Path, Path], url: str, kills: int, seconds: float, chance: random.Random
) -> int:
    """Begin to apply and kill it until it died so often; return how much half a state was found after all of that."""
    found = killed = lives = 0
    while killed < kills:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "redetect", "--rules", str(days[lives % 2]), "--apply"],
            env=settings, cwd=settings["HOME"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        began = time.monotonic()
        with process:
            try:
                process.wait(chance.uniform(0.4, 1.1) * seconds)
                lives, seconds = lives + 1, time.monotonic() - began
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += 1
        with opened(url) as store, store.reading() as session:
            found += halves(session)
    return found


def _side(lines: Sequence[Mapping[str, Any]], side: str) -> Claims:
    claims: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if line[side] is not None:
            claims[line["article"]["url"]][line_of(line[side])] += 1
    return claims


def _less(one: Claims, other: Claims) -> Claims:
    return _some({url: claims - other[url] for url, claims in one.items()})


def _some(claims: Claims) -> Claims:
    return {url: counts for url, counts in claims.items() if counts}


def _with(changes: Mapping[str, tuple[Any, ...]], shown: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Return changes as they would stand by what was shown of them."""
    result = dict(changes)
    for line in shown:
        result.pop(line["id"], None)
        if (brief := line["after"]) is not None:
            names = ("person", "kind", "manner", "organisation", "status", "confidence")
            result[line["id"]] = (*(brief[name] for name in names), sorted(brief["claims"]))
    return result


def main() -> int:
    """Read the arguments, run, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1, help="of the news and the moments")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the address of an empty database")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of lines")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="monitor-redetect-") as folder:
        result = run(options.articles, options.kills, options.seed, options.database, Path(folder))
    if options.json:
        print(msgspec.json.encode(result).decode())
    else:
        for name in result.__struct_fields__:
            print(f"{name:<20} {getattr(result, name)}")
    return 0 if result.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
