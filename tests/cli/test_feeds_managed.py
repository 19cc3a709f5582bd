"""R18: `monitor feeds` as people manage them: found from a page, set, labelled, paused, explained, carried along."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from monitor.cli import feeds
from monitor.domain.opml import parse_opml
from monitor.errors import FetchError, MonitorError, UsageError
from monitor.pipeline.configure import pause_feed
from tests.hosted import hosted
from tests.http_stand_in import Asked, StandIn, answer
from tests.pipeline.ingesting import house, item, rss

Run = Callable[..., Result]

FEED = rss(
    item("Ann", link="/Ann", date="Thu, 08 Aug 2024 08:00:00 GMT"),
    item("Bob", link="/Bob", date="Thu, 08 Aug 2024 14:00:00 GMT"),
).encode()
SITEMAP = (
    b'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/ann</loc>'
    b"<news:news><news:publication><news:name>The Paper</news:name><news:language>en</news:language></news:publication>"
    b"<news:publication_date>2024-08-08</news:publication_date><news:title>Ann</news:title></news:news></url></urlset>"
)
PAGES = {
    "/feed.xml": FEED,
    "/": b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></html>',
    "/linked": b'<!doctype html><html><body><a href="/feeds/all">RSS</a></body></html>',
    "/feeds/all": FEED,
    "/news-only": b"<!doctype html><html><body>words</body></html>",
    "/robots.txt": b"User-agent: *\nDisallow: /private/\nCrawl-delay: 5\nSitemap: /news.xml\n",
    "/news.xml": SITEMAP,
}


def say(asked: Asked, _: object) -> bytes:
    if asked.path == "/busy":
        return answer(429, retry_after="60")
    if asked.path == "/conditional":
        return answer(304) if asked.headers.get("if-none-match") == '"1"' else answer(body=FEED, etag='"1"')
    if asked.path == "/forgetful":
        return answer(body=FEED, etag='"1"', content_type="text/html; charset=utf-8")
    if asked.path == "/wishes":
        link = f"http://{asked.headers['host']}/private/ann"
        head = "<ttl>90</ttl><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        return answer(body=rss(item("Ann", link=link), head=head).encode(), cache_control="max-age=60")
    if asked.path == "/moved":
        return answer(301, location="/feed.xml")
    body = PAGES.get(asked.path)
    return answer(404) if body is None else answer(body=body, content_type="application/xml")


@pytest.fixture
def site() -> Iterator[StandIn]:
    with hosted(say) as stand_in:
        yield stand_in


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{tmp_path}/monitor.db")
    monkeypatch.setenv("MONITOR_FETCH_ALLOW_PRIVATE", "127.0.0.1/32")
    return lambda *arguments: CliRunner().invoke(feeds.app, arguments)


def listed(run: Run) -> dict[str, dict[str, Any]]:
    result = run("--json")
    assert result.exit_code == 0
    return {line["url"]: line for line in map(json.loads, result.stdout.splitlines())}


@pytest.mark.parametrize(
    ("path", "feed", "requests"),
    [
        ("/", "/feed.xml", ["/", "/feed.xml"]),
        ("/linked", "/feeds/all", ["/linked", "/feeds/all"]),
        ("/news-only", "/news.xml", ["/news-only", "/robots.txt", "/news.xml"]),
    ],
)
def test_r18_a_site_s_page_is_enough_to_watch_its_feed(
    run: Run, site: StandIn, path: str, feed: str, requests: list[str]
) -> None:
    result = run("add", site.base + path)
    assert result.exit_code == 0
    assert f"{site.base}{path} is a page; its feed is {site.base}{feed}" in result.stderr
    assert list(listed(run)) == [site.base + feed]
    assert [asked.path for asked in site.requests] == requests
    again = run("add", site.base + feed)
    assert f"{site.base}{feed} is watched already" in again.stderr
    assert [asked.path for asked in site.requests] == requests


def test_wishes_are_set_when_a_feed_is_added_or_later_and_taken_back(run: Run, site: StandIn) -> None:
    url = f"{site.base}/feed.xml"
    wishes = ("--interval", "30", "--no-pages", "--language", "fr", "--labels", "Banks, énergie ,banks")
    assert run("add", url, *wishes).exit_code == 0
    line = listed(run)[url]
    names = ("interval_minutes", "pages", "language", "labels")
    assert [line[name] for name in names] == [30, False, "fr", ["banks", "énergie"]]

    result = run("set", url, "--pages", "--language", "auto", "--labels", "")
    assert result.exit_code == 0
    assert f"{url} is read so: every 30 min" in result.stderr
    assert [listed(run)[url][name] for name in names] == [30, True, "en", []]
    assert "as it comes" in run("set", url, "--interval", "auto").stderr
    assert listed(run)[url]["interval_minutes"] is None


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--interval", "0"),
        ("--interval", "525601"),
        ("--interval", "soon"),
        ("--interval", "1.5"),
        ("--language", "French"),
        ("--language", "FR"),
    ],
)
def test_wishes_that_cannot_be_are_wrong_use_before_anything_is_done(
    run: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    error = run("set", "https://a.example/", *options).exception
    assert isinstance(error, UsageError)
    assert "--" in str(error)
    assert not list(tmp_path.iterdir())


def test_a_feed_is_paused_and_resumed_and_what_is_unknown_is_told_after_the_others(run: Run, site: StandIn) -> None:
    url, other = f"{site.base}/feed.xml", "https://other.example/"
    run("add", url)
    result = run("pause", url, other)
    assert f"paused {url}" in result.stderr
    assert isinstance(result.exception, MonitorError)
    assert f"no feed has the address {other}" in str(result.exception)
    assert (listed(run)[url]["state"], listed(run)[url]["next_poll_at"]) == ("paused", None)
    assert "was paused already" in run("pause", url).stderr
    assert "is watched already, and paused" in run("add", url).stderr
    assert "is polled again" in run("resume", url).stderr
    assert listed(run)[url]["state"] == "works"
    assert "neither paused nor gone" in run("resume", url).stderr


def test_the_feeds_of_then_stand_as_they_were_set(run: Run, site: StandIn) -> None:
    url = f"{site.base}/feed.xml"
    assert run("add", url, "--labels", "banks").exit_code == 0
    then = datetime.now(UTC).isoformat()
    assert run("pause", url).exit_code == run("set", url, "--labels", "").exit_code == 0

    (of_then,) = map(json.loads, run("--as-of", then, "--json").stdout.splitlines())
    assert (of_then["url"], of_then["state"], of_then["labels"]) == (url, "works", ["banks"])
    assert (listed(run)[url]["state"], listed(run)[url]["labels"]) == ("paused", [])
    assert run("--as-of", "2024-08-08", "--json").stdout == ""


@pytest.mark.parametrize("command", ["set", "pause", "resume"])
def test_without_a_database_there_is_nothing_to_manage_and_none_is_made(run: Run, tmp_path: Path, command: str) -> None:
    options = ("--no-pages",) if command == "set" else ()
    assert isinstance(run(command, "https://a.example/", *options).exception, MonitorError)
    assert not list(tmp_path.iterdir())


def checked(run: Run, url: str) -> list[str]:
    result = run("check", url)
    assert result.exit_code == 0, result.exception
    return result.stdout.splitlines()


def test_checking_asks_again_for_changes_only_and_says_what_came_of_it(run: Run, site: StandIn) -> None:
    """R1, R18."""
    lines = checked(run, f"{site.base}/conditional")
    assert "asked again for changes only, the site says that there are none: polls cost little" in lines
    lines = checked(run, f"{site.base}/forgetful")
    assert "the site calls it 'text/html'; it is read all the same" in lines
    assert any(line.startswith("asked again for changes only, the site sends all of it again") for line in lines)


def test_checking_says_what_the_feed_and_its_site_ask_of_readers(run: Run, site: StandIn) -> None:
    """R4, R9, R11."""
    lines = checked(run, f"{site.base}/wishes")
    assert lines[-4:] == [
        "it asks for 90 min between two polls",
        "it asks not to be polled at 3:00, Sunday (UTC)",
        f"the robots.txt of {site.base[7:]} does not allow {site.base}/private/ann: such pages are not read",
        f"the robots.txt of {site.base[7:]} asks for 5 s between two requests",
    ]


def test_checking_says_where_a_feed_was_found_and_where_it_moved(run: Run, site: StandIn) -> None:
    lines = checked(run, f"{site.base}/")
    assert lines[0].startswith(f"{site.base}/feed.xml is a feed (RSS 2.0): The Paper, entries: 2")
    assert f"it was found from the page {site.base}/" in lines
    assert "it has news about every 6 h" in lines
    moved = f"it moved for good to {site.base}/feed.xml: better to add that address"
    assert moved in checked(run, f"{site.base}/moved")


@pytest.mark.parametrize(("path", "said"), [("/none", "try the site's home page"), ("/busy", "asked too often")])
def test_checking_an_address_that_refuses_says_what_to_do(run: Run, site: StandIn, path: str, said: str) -> None:
    error = run("check", site.base + path).exception
    assert isinstance(error, FetchError)
    assert said in str(error)


def test_labels_travel_in_opml_as_folders_and_categories(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.opml"
    file.write_text(
        '<?xml version="1.0" encoding="iso-8859-1"?><opml version="2.0"><body><outline text="Énergie"><outline '
        'text="Pétrole &amp; gaz" xmlUrl="https://a.example/" category="/Trade/Oil,Press" language="fr"/></outline>'
        '<outline text="B" xmlUrl="https://b.example/"/></body></opml>',
        encoding="iso-8859-1",
    )
    assert run("import", str(file)).exit_code == 0
    lines = listed(run)
    assert (lines["https://a.example/"]["labels"], lines["https://a.example/"]["title"]) == (
        ["press", "trade/oil", "énergie"],
        "Pétrole & gaz",
    )
    assert (lines["https://a.example/"]["language"], lines["https://b.example/"]["labels"]) == ("fr", [])
    exported = run("export").stdout
    assert {(feed.url, feed.labels) for feed in parse_opml(exported)} == {
        ("https://a.example/", ("press", "trade/oil", "énergie")),
        ("https://b.example/", ()),
    }


def at_terminal(folder: Path) -> str:
    """Return what `monitor feeds` writes to a terminal of 500 columns, runs of blanks as one."""
    ours, theirs = pty.openpty()
    database = f"sqlite:///{folder}/monitor.db"
    environment = os.environ | {"COLUMNS": "500", "TERM": "xterm", "MONITOR_DATABASE_URL": database}
    with subprocess.Popen([sys.executable, "-m", "monitor", "feeds"], stdout=theirs, env=environment) as process:
        os.close(theirs)
        written = b""
        with suppress(OSError):  # Linux says so when the other side is closed
            while part := os.read(ours, 65_536):
                written += part
        process.wait()
    os.close(ours)
    return re.sub(" +", " ", re.sub(r"\x1b\[[0-9;]*m", "", written.decode()))


def test_r18_the_list_says_in_words_how_each_feed_fares(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with house(tmp_path) as home:
        home.clock.moment = now - timedelta(days=9)
        for name in ("well", "down", "gone", "still", "held"):
            home.web.put(f"https://{name}.example/", rss(item("Ann"), head=f"<title>{name}</title>"))
            asyncio.run(home.add(f"https://{name}.example/"))
        home.web.fail("https://down.example/", 503)
        home.web.fail("https://gone.example/", 410, retryable=False)
        for _ in range(3):
            home.clock.forward(days=2)
            asyncio.run(home.poll())
        with home.store.writing() as session:
            for feed in session.desk.feeds():
                if "still" in feed.url:
                    session.desk.save_feed(
                        msgspec.structs.replace(
                            feed,
                            trouble="quiet",
                            gap_seconds=7_200.0,
                            gap_count=9,
                            last_entry_at=now - timedelta(days=8),
                        )
                    )
                if "well" in feed.url:
                    session.desk.save_feed(
                        msgspec.structs.replace(
                            feed, last_success_at=now, next_poll_at=now + timedelta(minutes=90.5), gap_seconds=3.0
                        )
                    )
        pause_feed("https://held.example/", store=home.store, now=now)
    lines = {line.split()[-1]: line for line in at_terminal(tmp_path).splitlines()}
    assert re.match("feed state last success next poll has news trouble address", lines["address"])
    assert "works under 1 min ago in 90 min" in lines["https://well.example/"]
    assert "every" not in lines["https://well.example/"], "of a rhythm it knows only a gap that began before it came"
    assert "fails 9 days ago" in lines["https://down.example/"]
    assert "failed 3 times in a row: it answered 503" in lines["https://down.example/"]
    assert "gone 9 days ago - " in lines["https://gone.example/"]
    assert "`monitor feeds resume` to try again" in lines["https://gone.example/"]
    assert "quiet" in lines["https://still.example/"]
    assert "every 2 h it answers, its last news came 8 days ago" in lines["https://still.example/"]
    assert re.search("paused [0-9] days ago - ", lines["https://held.example/"])
