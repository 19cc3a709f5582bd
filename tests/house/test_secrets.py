"""Secrets in settings and addresses appear nowhere: in no log at DEBUG, error, table, JSON line or metric."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.__main__ import main
from monitor.adapters.loopback_site import Paper
from tests.house.daemons import free_port, running, until
from tests.house.papers import article, environment, served
from tests.slack_stand_in import SlackStandIn, slack_stand_in
from tests.test_docs import COMMANDS

TOKEN, KEY, PASSWORD = "xoxb-s3ntinel-bot", "s3ntinel-feed", "s3ntinel@database"
SENTINELS = (TOKEN, KEY, PASSWORD, "s3ntinel%40database", "s3ntinel")

PAPER = Paper(
    name="La Dépêche",
    language="fr",
    address="127.43.0.1",
    articles=(
        article(
            "vasseur",
            "Hélène Vasseur quitte Lumatec",
            "La directrice générale de Lumatec, Hélène Vasseur, a démissionné mardi, a annoncé l'entreprise dans un "
            "communiqué. Elle dirigeait le fabricant de lampes depuis six ans.",
        ),
    ),
)
ELSEWHERE = {
    "monitor demo": "reads no setting and no feed of the user's",
    "monitor rules test": "reads the rules and nothing else",
    "monitor run": "runs in a test of its own below",
}
ARGUMENTS = {
    "monitor feeds add": "feeds add {feed} {lost}",
    "monitor feeds check": "feeds check {lost}",
    "monitor feeds remove": "feeds remove {lost}",
    "monitor feeds import": "feeds import feeds.opml",
    "monitor poll": "poll --all",
    "monitor scan": "scan feeds.opml",
    "monitor evaluate": "evaluate feeds.opml feeds.opml",
    "monitor rules explain": "rules explain feeds.opml",
    "monitor people show": "people show Vasseur",
    "monitor changes show": "changes show nothing",
    "monitor why": "why {feed}",
    "monitor alerts retry": "alerts retry --all",
}


class Terminal(io.StringIO):
    """What is printed to it is printed for people."""

    def isatty(self) -> bool:
        return True


def said(line: str) -> tuple[str, int]:
    """Run a command for a pipe and for a terminal; return all that it wrote, and the last exit code."""
    written, code = "", 0
    for output in (io.StringIO(), Terminal()):
        errors = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                main(line.split())
            except SystemExit as end:
                code = int(end.code or 0)
        written += output.getvalue() + errors.getvalue()
    return written, code


def expect_no_secret(text: str) -> None:
    assert [secret for secret in SENTINELS if secret in text] == [], text


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        stand_in.token = TOKEN
        for name, value in {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_CHANNEL": "#alerts",
            "SLACK_API_URL": stand_in.url,
            "FETCH_ALLOW_PRIVATE": "127.0.0.0/8",
            "LOG_LEVEL": "DEBUG",
        }.items():
            monkeypatch.setenv(f"MONITOR_{name}", value)
        yield stand_in


def addresses(feed_url: str) -> dict[str, str]:
    """Return a feed that works and one that does not, each with a key in its address."""
    return {"feed": f"{feed_url}?token={KEY}", "lost": f"{feed_url}-lost?page=2&api_key={KEY}"}


def write_opml(lost: str) -> None:
    outline = f'<outline type="rss" text="lost" xmlUrl="{lost.replace("&", "&amp;")}"/>'
    Path("feeds.opml").write_text(f'<opml version="2.0"><head/><body>{outline}</body></opml>', encoding="utf-8")


def test_no_command_says_a_secret(slack: SlackStandIn) -> None:
    with served([PAPER]) as site:
        places = addresses(site.feed_url("La Dépêche"))
        write_opml(places["lost"])
        # What changes the house comes first, so that the lists have something to say; remove comes last.
        first = ["monitor feeds add", "monitor feeds import", "monitor poll"]
        last = ["monitor feeds remove"]
        assert set(ARGUMENTS) <= set(COMMANDS)
        others = sorted(set(COMMANDS) - {*first, *last, *ELSEWHERE})
        everything = ""
        for name in [*first, *others, *last]:
            written, _ = said(ARGUMENTS.get(name, name.removeprefix("monitor ")).format(**places))
            expect_no_secret(written)
            everything += written

    assert len(slack.posts) >= 1
    assert site.feed_url("La Dépêche") + "?token=***" in everything
    assert "Vasseur" in everything


def test_the_export_tells_keys_only_when_it_is_asked_to(slack: SlackStandIn) -> None:
    with served([PAPER]) as site:
        write_opml(addresses(site.feed_url("La Dépêche"))["lost"])
        said("feeds import feeds.opml")

    expect_no_secret(said("feeds export")[0])
    assert f"api_key={KEY}" in said("feeds export --whole")[0]


@pytest.mark.parametrize("command", ["feeds", "poll", "doctor", "changes", "replay --verify", "health"])
def test_a_database_that_refuses_us_does_not_say_the_password(
    slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    url = f"postgresql://monitor:{PASSWORD.replace('@', '%40')}@127.0.0.1:{free_port()}/news?application_name=x"
    monkeypatch.setenv("MONITOR_DATABASE_URL", url)

    written, code = said(command)

    assert code == 1, written
    assert "Traceback" not in written
    expect_no_secret(written)


def test_a_proxy_of_slack_does_not_show_its_password(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SLACK_API_URL", slack.url.replace("//", "//me:s3ntinel@"))

    for command in ("alerts test", "doctor"):
        expect_no_secret(said(command)[0])


def test_a_fault_of_ours_is_told_with_a_traceback_and_no_secret(slack: SlackStandIn) -> None:
    with served([PAPER]) as site:
        places = addresses(site.feed_url("La Dépêche"))
        said(f"feeds add {places['feed']}")
        with closing(sqlite3.connect("monitor.db", isolation_level=None)) as connection:
            connection.execute("UPDATE desk_entries SET entry = ?", [f"{places['feed']} is no JSON"])

        written, code = said("poll --all")

    assert code == 1
    assert "unexpected error" in written
    assert "Traceback" in written
    expect_no_secret(written)


def test_the_daemon_logs_and_shows_no_secret(tmp_path: Path, slack: SlackStandIn) -> None:
    with served([PAPER]) as site:
        places = addresses(site.feed_url("La Dépêche"))
        assert said(f"feeds add {places['feed']}")[1] == 0
        settings = environment(tmp_path, slack, MONITOR_LOG_LEVEL="DEBUG", MONITOR_SLACK_BOT_TOKEN=TOKEN)
        place = f"127.0.0.1:{free_port()}"
        with running(settings, "--metrics", place) as daemon:
            until(lambda: slack.posts)
            # Scraped by a plain client, as Prometheus would.
            page = until(lambda: _page_with_claims(f"http://{place}/metrics"))

    assert 'monitor_captures_total{result="captured"} 1.0' in page
    assert 'monitor_alerts_total{outcome="delivered"} 1.0' in page
    assert 'monitor_stage_seconds_count{stage="capture"} 1.0' in page
    assert 'monitor_feeds{state="working"} 1.0' in page
    for name in ("tick_age_seconds", "outbox_alerts", "outbox_age_seconds", "workers_started_total",
                 "workers_killed_total", "log_position", "last_poll_success_timestamp_seconds"):  # fmt: skip
        assert f"\nmonitor_{name} " in page, name
    expect_no_secret(page + "".join(daemon.raw))


def _page_with_claims(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        page: str = answer.read().decode()
    return page if "monitor_claims_total{" in page and 'outcome="delivered"} 1.0' in page else ""
