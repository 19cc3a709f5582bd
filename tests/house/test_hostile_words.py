"""What a feed or a page says draws on no terminal, forges no line, and stops nobody else's news (R20, R28, R32)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.hosted import hosted
from tests.hostile_feeds import item, rss
from tests.house.test_secrets import ARGUMENTS, ELSEWHERE, said
from tests.http_stand_in import Asked, StandIn, answer
from tests.test_docs import COMMANDS

# C0 but for line feeds and tabs, C1, line separators, and what turns the direction of text around.
DRAWS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
INK = "\x1b[2J\x9b31m\u202e\u2066\u2028\x07 \\[/] [bold] [/] FORGED\r\nline"
AS_MARKUP = INK.replace("\x1b", "&#27;").replace("\x9b", "&#155;").replace("\x07", "&#7;")
LEAVES = "Ann Bellamy, chief executive of Corvolo, has resigned, the company said on Monday."
PAGE = (
    f"<!doctype html><html lang=en><title>Ann Bellamy leaves Corvolo {AS_MARKUP}</title>"
    f'<link rel=canonical href="/a{AS_MARKUP}"><article><h1>Ann Bellamy leaves Corvolo {AS_MARKUP}</h1>'
    f"<p>{LEAVES} {AS_MARKUP}</p><p>{LEAVES.replace('has resigned', 'resigned')} It names no successor. {INK}</p>"
    "</article>"
)
LOCAL = {
    f"monitor {name}"
    for name in (
        "alerts test",
        "doctor",
        "evaluate",
        "health",
        "log export",
        "log import",
        "log seal",
        "log stats",
        "log verify",
        "rules check",
        "rules explain",
        "rules list",
        "rules test",
        "scan",
    )
}
"""These print nothing that a feed or a page said; the log's export is compressed."""


def feed(base: str) -> bytes:
    """Return a feed whose every word means harm, with one good link."""
    good = item(
        title=f"Ann Bellamy leaves Corvolo {AS_MARKUP}",
        link=f"{base}/page?x={AS_MARKUP}",
        description=AS_MARKUP,
        guid=f"1{INK}",
    )
    links = (
        "http://a:99999/",
        f"http://127.0.0.1:1/{INK}",
        "http://u:hunter2@127.0.0.1:1/",
        "http://[::1",
        "http://é..é/",
    )
    bad = "".join(item(title=f"Words {n} {INK}", link=link, guid=str(n)) for n, link in enumerate(links))
    return rss(bad + good, head=f"<title>Paper {AS_MARKUP}</title><language>en{AS_MARKUP}</language>")


def say(asked: Asked, _: object) -> bytes:
    if asked.path.startswith("/page"):
        return answer(body=PAGE.encode("utf-8", "surrogatepass"), content_type="text/html; charset=utf-8")
    if asked.path.startswith("/refused"):
        return b"HTTP/1.1 500 \x1b[2J\xc2\x9b\r\ncontent-encoding: \x1b[31m\r\n\r\n"
    if asked.path.startswith("/packed"):
        return answer(content_encoding=f"\x1b{INK.encode('ascii', 'ignore').decode().splitlines()[0]}")
    return answer(
        body=feed(f"http://{asked.headers['host']}"), etag='"\xff\xfe"', content_type="text/xml; charset=\xff"
    )


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("MONITOR_FETCH_ALLOW_PRIVATE", "127.0.0.0/8")
    monkeypatch.setenv("MONITOR_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("TERM", "dumb")  # no colours of our own
    with hosted(say) as stand_in:
        yield stand_in


def test_a_feed_of_hostile_links_and_headers_is_read_to_its_end_and_stops_nobody(site: StandIn) -> None:
    """R20: `http://a:99999/` once ended every round, and an ETag that is no text every poll of its feed."""
    assert said(f"feeds add {site.base}/feed")[1] == 0
    written, code = said("poll --all --strict")

    assert code == 0, written
    assert "unexpected error" not in written
    assert "articles captured: 4 (skipped 0, to try again 2)" in written  # two lead to a port where nobody listens
    assert "Ann Bellamy" in said("departures --json")[0]


def test_no_command_draws_on_a_terminal_or_forges_a_line(site: StandIn) -> None:
    """R32."""
    first = [f"feeds add {site.base}/feed", f"feeds add {site.base}/refused {site.base}/packed", "poll --all"]
    lists = {
        name: ARGUMENTS.get(name, name.removeprefix("monitor "))
        for name in sorted(set(COMMANDS) - set(ELSEWHERE) - LOCAL)
    }
    lists |= {
        "monitor feeds check": f"feeds check {site.base}/feed",
        "monitor why": f"why {site.base}/page",
        "monitor people show": "people show Bellamy",
        "monitor feeds add": "feeds add http://\x9b/",
        "monitor feeds import": "feeds import nothing.opml",
    }
    last = lists.pop("monitor feeds remove").format(lost="http://nowhere.example/")
    everything = ""
    for line in [*first, *(line for line in lists.values() if "{" not in line), last]:
        written, _ = said(line)
        found = DRAWS.search(written)
        assert found is None, f"{line}: {written[max(found.start() - 80, 0) : found.end() + 20]!r}"
        assert "Traceback" not in written, written
        forged = [each for each in written.splitlines() if each.startswith(("FORGED", "line"))]
        assert forged == [], line
        everything += written
    assert everything.count("Bellamy") > 10
    assert "hunter2" not in everything


def test_json_keeps_every_character_and_writes_the_dangerous_ones_as_escapes() -> None:
    """R32: a list in JSON may be looked at too."""
    from monitor.telemetry import spelled_out

    value = {"words": "a\x9b\u202e\u2028é\x1b"}
    line = spelled_out(json.dumps(value, ensure_ascii=False))

    assert DRAWS.search(line) is None
    assert json.loads(line) == value


@pytest.mark.parametrize(
    "line", ["why \udcff", "feeds add http://\udcff/", "feeds remove http://\udcff/", "people show \udcff"]
)
def test_an_argument_that_is_no_text_is_told_in_a_line(line: str, site: StandIn) -> None:
    """R32."""
    said(f"feeds add {site.base}/feed")
    written, code = said(line)

    assert code in (1, 2), written
    assert "Traceback" not in written
    assert DRAWS.search(written) is None
