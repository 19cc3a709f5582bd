"""A button pressed in Slack, from the press to the log, the message, the thread and the failing example. All real."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar, cast

from monitor.adapters.clock import SystemClock
from monitor.adapters.loopback_site import Paper
from monitor.domain.events import ChangeRetracted, FeedbackRecorded, SilenceSet
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.house.daemons import running, until
from tests.house.papers import article, environment, monitor, served
from tests.slack_presses import Person
from tests.slack_rules import mentions, text_objects
from tests.slack_stand_in import SlackStandIn, slack_stand_in

Recordable = TypeVar("Recordable", FeedbackRecorded, ChangeRetracted, SilenceSet)

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


def buttons(message: dict[str, Any]) -> list[str]:
    """What people see on the buttons of a message, those in its menu among them."""
    block: dict[str, Any] = next((block for block in message["blocks"] if block["type"] == "actions"), {"elements": []})
    return [text["text"] for text in text_objects(block)]


def words(message: dict[str, Any]) -> str:
    """All the words of a message."""
    return "\n".join(text["text"] for text in text_objects(message["blocks"]))


def recorded(folder: Path, kind: type[Recordable]) -> list[Recordable]:
    """The events of one type in the log."""
    with (
        closing(
            open_store(f"sqlite:///{folder / 'monitor.db'}", projections=PROJECTIONS, clock=SystemClock())
        ) as store,
        store.reading() as session,
    ):
        return [cast(Recordable, item.event) for item in session.events(0, 100, type_=kind.type)]


def test_wrong_pressed_in_slack_retracts_edits_replies_and_leaves_a_failing_example(tmp_path: Path) -> None:
    with served([PAPER]) as site, slack_stand_in() as slack:
        settings = environment(tmp_path, slack, MONITOR_SLACK_APP_TOKEN=slack.app_token)
        assert monitor(settings, "feeds", "add", site.feed_url("La Dépêche")).returncode == 0
        with running(settings) as daemon:
            (post,) = until(lambda: slack.posts)
            assert buttons(post) == [
                "Confirm", "Wrong", "Same as…", "Mute Hélène Vasseur for 30 days", "Mute Lumatec for 30 days",
                "Mute rule fr.quitter for 30 days",
            ]  # fmt: skip
            daemon.wait_for("buttons are heard")
            _press_wrong(slack, settings, tmp_path, post)
            _take_it_back(slack, tmp_path, post)
            _mute(slack, tmp_path, post)
            _say_it_by_command(slack, settings, tmp_path, post)
        assert mentions(post) == []


def _press_wrong(slack: SlackStandIn, settings: dict[str, str], folder: Path, post: dict[str, Any]) -> None:
    slack.press(post["ts"], "monitor.wrong", by=Person("U0BOB0002", "bob"))
    (said,) = recorded(folder, FeedbackRecorded)
    assert (said.verdict, said.author) == ("wrong", "@bob")
    assert [event.change_id for event in recorded(folder, ChangeRetracted)] == [said.change_id]

    until(lambda: post.get("edited") and slack.replies(post["ts"]))
    assert "Withdrawn: " in words(post)
    assert "Called wrong by @bob" in words(post)
    assert buttons(post) == ["Confirm"]
    assert "Withdrawn: " in words(slack.replies(post["ts"])[0])
    assert len(slack.posts) == 1

    (file,) = (folder / "monitor-data" / "feedback").iterdir()
    (example,) = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert example["title"] == "Hélène Vasseur quitte Lumatec"
    result = monitor(settings, "rules", "test", "--feedback")
    assert (result.returncode, "still finds departure of 'Hélène Vasseur'" in result.stdout) == (1, True)


def _take_it_back(slack: SlackStandIn, folder: Path, post: dict[str, Any]) -> None:
    slack.press(post["ts"], "monitor.confirm")
    until(lambda: "Wrong" in buttons(post) and len(slack.replies(post["ts"])) == 2)
    assert "Withdrawn" not in words(post)
    assert "Stands again: " in words(slack.replies(post["ts"])[1])
    assert list((folder / "monitor-data" / "feedback").iterdir()) == []


def _mute(slack: SlackStandIn, folder: Path, post: dict[str, Any]) -> None:
    press = slack.press(post["ts"], "monitor.mute", option="Mute Lumatec")
    slack.repeat(press)
    until(lambda: slack.ephemeral)
    assert slack.ephemeral[0]["user"] == "U0ANN0001"
    assert "Nothing more is told of Lumatec until " in slack.ephemeral[0]["text"]
    (silence,) = recorded(folder, SilenceSet)
    assert (silence.subject, silence.key, silence.name, silence.author) == (
        "organisation",
        "lumatec",
        "Lumatec",
        "@ann",
    )


def _say_it_by_command(slack: SlackStandIn, settings: dict[str, str], folder: Path, post: dict[str, Any]) -> None:
    change = recorded(folder, ChangeRetracted)[0].change_id
    assert monitor(settings, "changes", "wrong", str(change), "--author", "Ann").returncode == 0
    until(lambda: "Called wrong by Ann" in words(post) and len(slack.replies(post["ts"])) == 3)
    assert buttons(post) == ["Confirm"]
