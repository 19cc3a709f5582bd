"""No command that fetches can be led to an address that is not public (R20, R21, R22)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from monitor.__main__ import main
from tests.forbidden import GATE, Trap, forbidden_urls, trapped
from tests.hosted import hosted
from tests.hostile_feeds import item, rss
from tests.house.daemons import running, until
from tests.house.papers import environment, monitor
from tests.http_stand_in import Asked, StandIn, answer

DETOURS = (0, 12, 33)
"""Some of the forbidden addresses, for what takes a turn at the one site that may be read."""
HTML = "text/html; charset=utf-8"


@pytest.fixture
def trap() -> Iterator[Trap]:
    with trapped() as listeners:
        yield listeners
        assert listeners.visits == 0


@pytest.fixture
def gate(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The one site that may be fetched; all that it says leads into the trap."""
    urls = forbidden_urls(trap.port)

    def say(asked: Asked, _: object) -> bytes:
        kind, _, rest = asked.path.removeprefix("/").partition("/")
        match kind:
            case "feed":
                base = f"http://{asked.headers['host']}"
                links = [*urls, *(f"{base}/to/{n}" for n in DETOURS)]
                return answer(body=rss("".join(item(link=escape(link), guid=str(n)) for n, link in enumerate(links))))
            case "names":
                port = asked.headers["host"].rpartition(":")[2]
                links = [f"http://name-{n}.example:{(port, trap.port)[n % 2]}/page" for n in range(int(rest))]
                items = (item(title=f"Weather, part {n}", link=link, guid=str(n)) for n, link in enumerate(links))
                return answer(body=rss("".join(items)))  # of no story: nothing to decide
            case "home":
                link = escape(urls[int(rest)])
                return answer(
                    body=f'<html><link rel=alternate type=application/rss+xml href="{link}">'.encode(),
                    content_type=HTML,
                )
            case "to" | "robots.txt":  # robots.txt leads there too
                return answer(302, location=urls[int(rest or 0)].encode().decode("latin-1"))
            case "page":
                return answer(body=f'<html><link rel=canonical href="{urls[0]}"><p>Words.'.encode(), content_type=HTML)
            case _:
                return answer(404)

    with hosted(say, GATE) as site:
        monkeypatch.setenv("MONITOR_FETCH_ALLOW_PRIVATE", f"{GATE}:{site.port}")
        yield site


def once(line: str) -> int:
    """Run a command in this process; return its exit code."""
    with pytest.raises(SystemExit) as end:
        main(line.split())
    return int(end.value.code or 0)


def test_adding_checking_importing_and_finding_feeds_reaches_nothing_forbidden(
    gate: StandIn, trap: Trap, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = ["".join(url.split()) for url in forbidden_urls(trap.port)]
    detours, homes = ([f"{gate.base}/{kind}/{n}" for n in DETOURS] for kind in ("to", "home"))

    assert once(f"feeds add {' '.join([*urls, *detours, *homes])}") == 1
    for url in (urls[0], urls[11], detours[0], homes[0]):
        assert once(f"feeds check {url}") == 1
    outlines = "".join(f'<outline type="rss" xmlUrl="{escape(url)}"/>' for url in [*urls, *detours])
    Path("feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8")
    once("feeds import feeds.opml")
    assert once("poll --all") == 0
    assert "unexpected error" not in capsys.readouterr().err

    once("feeds --json")
    feeds = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert len(feeds) > 40
    assert not any(feed["last_success_at"] for feed in feeds)


def test_the_daemon_reads_no_forbidden_page(gate: StandIn, trap: Trap, tmp_path: Path) -> None:
    """Every entry of the feed leads into the trap, directly or by a redirect of the site that may be read."""
    settings = environment(tmp_path, MONITOR_FETCH_ALLOW_PRIVATE=f"{GATE}:{gate.port}")
    assert monitor(settings, "feeds", "add", f"{gate.base}/feed").returncode == 0

    def articles() -> list[dict[str, object]]:
        printed = monitor(settings, "articles", "--limit", "1000", "--json").stdout
        return [json.loads(line) for line in printed.splitlines()]

    with running(settings):
        until(lambda: sum(asked.path.startswith("/to/") for asked in gate.requests) >= len(DETOURS), 60)
        told = until(lambda: len(found := articles()) > 50 and found, 60)

    assert not any(article["source"] == "page" for article in told)  # all are told by the feed's own words


@pytest.mark.slow
def test_names_whose_addresses_change_lead_no_round_into_the_trap(gate: StandIn, trap: Trap, tmp_path: Path) -> None:
    """R21: rebinding, by the real program with a name server that lies; benchmarks/hostile.py tries a thousand."""
    settings = environment(tmp_path, MONITOR_FETCH_ALLOW_PRIVATE=f"{GATE}/32")
    program = ("-m", "tests.house.lying_monitor", GATE, ",".join(trap.hosts))
    for line in (f"feeds add {gate.base}/names/250", "poll --all", f"feeds check http://a.example:{trap.port}/"):
        ended = monitor(settings, *line.split(), program=program)
        assert "Traceback" not in ended.stderr, ended.stderr
    listed = monitor(settings, "articles", "--limit", "1000", "--json").stdout.splitlines()
    assert len(listed) > 80
    assert any(asked.path == "/page" for asked in gate.requests)  # some names told the good address
