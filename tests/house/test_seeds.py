"""The five articles that started the project, from a live site to Slack messages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.house.papers import environment, monitor
from tests.slack_stand_in import slack_stand_in

STORIES = {
    "John Schulman",
    "Greg Brockman",
    "Peter Deng",
    "Mira Murati",
    "Bob McGrew",
    "Barret Zoph",
}


def test_seeds_are_told_once_a_story_and_a_second_round_says_nothing(shared: Path, tmp_path: Path) -> None:
    requests = tmp_path / "requests.jsonl"
    site = subprocess.Popen(
        [
            sys.executable, str(shared / "tools" / "serve_corpus.py"), str(shared / "corpus" / "seeds" / "seeds.jsonl"),
            "--date", "original", "--log", str(requests),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        assert site.stdout is not None
        url = site.stdout.readline().strip()
        with slack_stand_in() as slack:
            settings = environment(
                tmp_path, slack, MONITOR_FETCH_ALLOW_PRIVATE="127.0.0.1/32", MONITOR_ALERT_MAX_AGE_DAYS="36500"
            )
            assert monitor(settings, "feeds", "add", url).returncode == 0
            first = monitor(settings, "poll", "--all")
            assert first.returncode == 0, first.stderr
            headlines = sorted(message["text"].split("\n")[0] for message in slack.posts)
            said = len(slack.calls)
            second = monitor(settings, "poll", "--all")

            assert second.returncode == 0, second.stderr
            assert len(slack.calls) == said, "nothing new on the second round"
            assert len(headlines) == len(STORIES), headlines
            for person in STORIES:
                assert sum(person in headline for headline in headlines) == 1, (person, headlines)
            (move,) = [headline for headline in headlines if "Schulman" in headline]
            assert "OpenAI" in move
            assert "Anthropic" in move
            assert monitor(settings, "replay", "--verify").returncode == 0
            listed = monitor(settings, "changes", "--json").stdout
            asserted = {
                change["person"]
                for change in map(json.loads, listed.splitlines())
                if change["status"] in {"confirmed", "reported"} and change["kind"] == "departure"
            }
            assert not [name for name in asserted if "Abbeel" in name or "Musk" in name or "Angelo" in name]
        feed_requests = [
            line["status"] for line in map(json.loads, requests.read_text().splitlines()) if line["path"] == "/feed.xml"
        ]
        assert feed_requests[-1] == 304
    finally:
        site.terminate()
        site.wait()
        site.stdout.close()  # type: ignore[union-attr]
