"""The demo as a visitor runs it: a real process, real papers on loopback, the real pipeline."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.demo import load_sample
from tests.conftest import REPOSITORY

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "demo_expected.json").read_text(encoding="utf-8"))
COMMAND = [sys.executable, "-m", "monitor", "demo"]
SILENT = {
    change["person"]
    for article in EXPECTED["silent"]
    for change in EXPECTED["articles"][article]
} | {"Yanis Kerroum", "Ben Adeyemi", "Ruth Ostermere"}  # fmt: skip


def _run_once(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **settings}
    return subprocess.run([*COMMAND, "--once"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the visitor stands: settings of a real installation around, none of which may matter."""
    folder = tmp_path_factory.mktemp("visitor")
    (folder / ".env").write_text("MONITOR_DATABASE_URL=sqlite:////nowhere/x.db\nMONITOR_ALERT_MAX_AGE_DAYS=0\n")
    return folder


@pytest.fixture(scope="module")
def once(folder: Path) -> subprocess.CompletedProcess[str]:
    return _run_once(folder, MONITOR_SLACK_BOT_TOKEN="xoxb-not-a-token", MONITOR_FETCH_ALLOW_PRIVATE="nonsense")


def _stories(output: str) -> list[str]:
    return re.findall(r"^● (.+)$", output, re.MULTILINE)


def test_one_run_ends_well_and_says_what_it_did(once: subprocess.CompletedProcess[str]) -> None:
    assert once.returncode == 0, once.stderr
    articles, papers = len(load_sample().articles), len(load_sample().papers)
    assert f"{articles} articles of {papers} papers read; stories told: {len(EXPECTED['stories'])};" in once.stderr
    assert "Traceback" not in once.stderr


def test_each_story_is_told_once_and_nobody_else_is_spoken_of(once: subprocess.CompletedProcess[str]) -> None:
    told = _stories(once.stdout)

    for story in EXPECTED["stories"]:
        assert sum(story["person"] in headline for headline in told) == 1, story
    assert len(told) == len(EXPECTED["stories"])
    for person in SILENT:
        assert person not in once.stdout


def test_what_came_true_is_told_only_once_it_has(once: subprocess.CompletedProcess[str]) -> None:
    *_, last = _stories(once.stdout)

    assert "Oscar Lindqvist returns to Solvinge" in last
    assert "Rumour" not in once.stdout


def test_the_correction_and_the_third_paper_follow_up_in_a_thread(once: subprocess.CompletedProcess[str]) -> None:
    follow_ups = [line for line in once.stdout.splitlines() if line.startswith("    ")]

    assert any("/articles/doyle-correction.html" in line for line in follow_ups)
    assert any("/articles/marsh-third.html" in line for line in follow_ups)


def _without_the_day(text: str) -> str:
    """Take out what differs from one demo to the next: ports, dates in words, days of the week."""
    text = re.sub(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", "DAY", text)
    return re.sub(r":\d{4,5}/", ":PORT/", re.sub(r"\d{1,2} [A-Z][a-z]+ \d{4}", "DATE", text))


def test_the_readmes_example_is_what_the_demo_prints(once: subprocess.CompletedProcess[str]) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    example = readme.partition("## What an alert looks like\n")[2].partition("\n## ")[0]
    printed = [line[4:] for line in example.splitlines() if line.startswith("    ")]
    message, follow_up = "\n".join(printed).split(
        "… Helen Marsh, operations chief, leaves Brackwell for Ostermere Foods\n"
    )

    assert "● Helen Marsh" in message
    assert _without_the_day(message.strip()) in _without_the_day(once.stdout)
    assert _without_the_day(follow_up.rstrip()) in _without_the_day(once.stdout)


def test_nothing_is_left_behind(once: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == [".env"]


def test_messages_speak_french_when_asked_and_quotations_stay_as_printed(tmp_path: Path) -> None:
    done = _run_once(tmp_path, MONITOR_LANGUAGE="fr")

    assert done.returncode == 0, done.stderr
    assert any("Oscar Lindqvist revient chez Solvinge" in headline for headline in _stories(done.stdout))
    assert re.search(r"│ .*Margaret Doyle.* retire", done.stdout)


def test_a_language_we_do_not_speak_is_a_wrong_setting(tmp_path: Path) -> None:
    done = _run_once(tmp_path, MONITOR_LANGUAGE="tlh")

    assert done.returncode == 2
    assert done.stderr == "monitor: MONITOR_LANGUAGE: 'tlh' is none of en, fr\n"


def test_control_c_ends_the_demo_quietly(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    process = subprocess.Popen(
        COMMAND, cwd=tmp_path, env=environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    while "● " not in process.stdout.readline():
        assert process.poll() is None, "the demo ended before it told anything"
    # A terminal sends Ctrl-C to every process of the group, workers included.
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert "http://127.10.0.1:" in errors
