"""`monitor feeds`: list, add, remove, check, import and export, against a site on loopback."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli import feeds
from monitor.domain.opml import parse_opml
from monitor.errors import MonitorError, UsageError
from tests.http_stand_in import Asked, StandIn, answer, serving
from tests.pipeline.ingesting import item, rss

Run = Callable[..., Any]

FEED = rss(item("Ann", link="/Ann", date="Thu, 08 Aug 2024 08:00:00 GMT"), item("Bob", link=None)).encode()
ONE = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/main.xml"></head></html>'
TWO = ONE.replace(b"</head>", b'<link rel="alternate" type="application/atom+xml" href="/else.atom"></head>')
PAGES = {"/main.xml": FEED, "/one": ONE, "/two": TWO, "/pdf": b"%PDF-1.7"}


def say(asked: Asked, _: object) -> bytes:
    body = PAGES.get(asked.path)
    return answer(404) if body is None else answer(body=body)


@pytest.fixture
def site() -> Iterator[StandIn]:
    """A site in a thread of its own, for commands bring their own event loop."""
    started, ready = threading.Event(), []

    async def serve() -> None:
        end = asyncio.Event()
        async with serving(say) as stand_in:
            ready.append((stand_in, asyncio.get_running_loop(), end))
            started.set()
            await end.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert started.wait(10)
    stand_in, loop, end = ready[0]
    yield stand_in
    loop.call_soon_threadsafe(end.set)
    thread.join()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{tmp_path}/monitor.db")
    monkeypatch.setenv("MONITOR_FETCH_ALLOW_PRIVATE", "127.0.0.1/32")
    return lambda *arguments: CliRunner().invoke(feeds.app, arguments)


def listed(run: Run) -> list[dict[str, Any]]:
    result = run("--json")
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_added_feed_is_listed_with_its_health_after_one_get(run: Run, site: StandIn) -> None:
    result = run("add", f"{site.base}/main.xml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "added The Paper: 2 entries" in result.stderr
    (line,) = listed(run)
    assert {name: line[name] for name in ("url", "title", "language", "state", "failures", "error")} == {
        "url": f"{site.base}/main.xml", "title": "The Paper", "language": "en",
        "state": "works", "failures": 0, "error": None,
    }  # fmt: skip
    assert line["last_success_at"] < line["next_poll_at"]
    assert [asked.path for asked in site.requests] == ["/main.xml"]


def test_adding_twice_is_told_and_harmless(run: Run, site: StandIn) -> None:
    run("add", f"{site.base}/main.xml")
    result = run("add", f"{site.base}/main.xml")
    assert result.exit_code == 0
    assert "is watched already" in result.stderr
    assert len(listed(run)) == len(site.requests) == 1


def test_a_page_that_names_one_feed_adds_it(run: Run, site: StandIn) -> None:
    """R18."""
    result = run("add", f"{site.base}/one")
    assert result.exit_code == 0
    assert f"{site.base}/one is a page; its feed is {site.base}/main.xml" in result.stderr
    assert [line["url"] for line in listed(run)] == [f"{site.base}/main.xml"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/two", "try `monitor feeds add http://127.0.0.1:"),
        ("/pdf", "a PDF, not a feed"),
        ("/missing", "answered 404"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_line_and_the_others_are_added(
    run: Run, site: StandIn, path: str, said: str
) -> None:
    result = run("add", f"{site.base}{path}", f"{site.base}/main.xml")
    assert result.exit_code == 1
    refused, added = result.stderr.splitlines()
    assert refused.startswith(f"{site.base}{path} was not added: ")
    assert refused.count(f"{site.base}{path}") == 1
    assert said in refused
    assert "added The Paper" in added
    assert len(listed(run)) == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("news.example", "news.example was not added: the address must start with http"),
        ("http://127.0.0.2:1/", "not public"),
        ("http://me:hunter2@127.0.0.1/", "password"),
    ],
)
def test_an_address_that_is_never_fetched_is_refused_without_showing_secrets(run: Run, url: str, said: str) -> None:
    """R20, R21, R33."""
    result = run("add", url)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "hunter2" not in result.stderr
    assert listed(run) == []


def test_adding_nothing_and_unknown_starter_languages_are_wrong_use(run: Run) -> None:
    for arguments in (["add"], ["add", "--starter", "de"], ["add", "--starter", ""]):
        assert isinstance(run(*arguments).exception, UsageError)


def test_the_starter_list_is_scheduled_without_a_visit_and_exported_as_opml(run: Run, tmp_path: Path) -> None:
    assert run("add", "--starter", "fr").exit_code == 0
    french = len(listed(run))
    assert french >= 15
    result = run("add", "--starter", "fr,en")
    assert f"{french} were there" in result.stderr
    both = listed(run)
    assert len(both) >= 2 * 15
    assert {line["state"] for line in both} == {"waits"}

    exported = run("export")
    assert exported.exit_code == 0
    assert {feed.url for feed in parse_opml(exported.stdout)} == {line["url"] for line in both}
    file = tmp_path / "feeds.opml"
    file.write_text(exported.stdout)
    assert f"0 feeds added, {len(both)} were there" in run("import", str(file)).stderr


def test_a_bad_address_in_a_list_fails_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_text(
        '<opml><outline xmlUrl="http://me:hunter2@a.example/"/><outline xmlUrl="http://b.example/"/></opml>'
    )
    result = run("import", str(file))
    assert result.exit_code == 1
    assert "http://a.example/ was not added" in result.stderr
    assert "hunter2" not in result.stderr
    assert [line["url"] for line in listed(run)] == ["http://b.example/"]


@pytest.mark.parametrize("text", [None, "words", "<opml><body/></opml>"])
def test_a_file_that_is_no_list_of_feeds_is_refused_whole(run: Run, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "list.opml"
    if text is not None:
        file.write_text(text)
    result = run("import", str(file))
    assert isinstance(result.exception, MonitorError)
    assert "\n" not in str(result.exception)
    assert str(file) in str(result.exception)
    assert not (tmp_path / "monitor.db").exists()


def test_a_removed_feed_is_listed_no_more_and_an_unknown_one_is_told(run: Run, site: StandIn) -> None:
    run("add", f"{site.base}/main.xml")
    assert run("remove", f"{site.base}/main.xml").exit_code == 0
    assert listed(run) == []
    assert "no feed has the address" in str(run("remove", f"{site.base}/main.xml").exception)


def test_checking_explains_and_keeps_nothing(run: Run, site: StandIn, tmp_path: Path) -> None:
    """R18."""
    result = run("check", f"{site.base}/main.xml")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{site.base}/main.xml is a feed (RSS 2.0): The Paper, entries: 2",
        "its entries are dated from 2024-08-08 to 2024-08-08",
        f"its newest entry is {(datetime.now(UTC) - datetime(2024, 8, 8, 8, tzinfo=UTC)).days} days old: "
        "perhaps nobody keeps it up any more",
        "its language is en",
        "the site tells no type for it; it is read all the same",
        "without an id: 2 of 2; they are told apart by their links",
        "without a date: 1 of 2; they count from when they are first seen",
        "without a link: 1 of 2; their own words are all that is read",
        "it carries titles alone: what is said stands on the pages",
        "the site sends neither ETag nor Last-Modified: every poll transfers the whole feed, 0 kB",
    ]
    assert not list(tmp_path.iterdir()), "looking makes no database"
    assert "not a feed" in str(run("check", f"{site.base}/pdf").exception)
