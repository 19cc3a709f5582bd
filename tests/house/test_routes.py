"""The real program with a monitor.yaml: channels are told what their routes ask for; silences hold."""

from __future__ import annotations

from pathlib import Path

from monitor.adapters.loopback_site import Paper
from tests.house.papers import article, environment, monitor, served
from tests.slack_stand_in import SlackStandIn, slack_stand_in

CONFIGURATION = """
watchlists:
  shops:
    organisations: [Brackwell]
    labels: [retail]
routes:
  everything: {channel: "slack:#alerts", follow_ups: edit}
  shops: {channel: "slack:#shops", watchlists: [shops], seniority: executive}
"""
SHOPS = "C0SHOPS001"


def headlines(slack: SlackStandIn, channel: str) -> list[str]:
    """The messages of a channel and their replies, by the words of the notification."""
    return [str(message["text"]) for message in slack.messages if message["channel"] == channel]


def named(words: list[str]) -> list[str]:
    return [name for name in ("Ellery", "Fielding", "Marsh", "Quill") if name in " ".join(words)]


def test_each_channel_is_told_what_its_route_asks_for(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(CONFIGURATION, encoding="utf-8")
    papers = [
        Paper(name="gazette", language="en", address="127.30.0.1", articles=()),
        Paper(name="till", language="en", address="127.30.0.2", articles=()),
    ]
    with slack_stand_in() as slack, served(papers) as site:
        slack.channels["shops"] = SHOPS
        house = environment(tmp_path, slack, MONITOR_CONFIG="monitor.yaml")
        gazette, till = (site.feed_url(paper.name) for paper in papers)
        site.publish("gazette", article("a", "Brackwell chief executive Helen Marsh resigns"))
        site.publish("gazette", article("b", "Vantage chief executive Tom Fielding resigns"))
        site.publish("till", article("e", "Ostermere finance chief Paul Ellery resigns"))
        site.publish("till", article("c", "Northgate chief executive Ada Quill resigns"))
        site.publish("till", article("d", "Helen Marsh resigns as chief executive of Brackwell"))
        assert monitor(house, "feeds", "add", gazette, till).returncode == 0
        assert monitor(house, "feeds", "set", till, "--labels", "retail").returncode == 0
        assert monitor(house, "silences", "set", "--organisation", "Northgate", "--reason", "ours").returncode == 0
        assert monitor(house, "poll").returncode == 0

        everything, shops = headlines(slack, slack.channels["alerts"]), headlines(slack, SHOPS)
        assert named(everything) == ["Ellery", "Fielding", "Marsh"]
        assert len(everything) == 3, "the second article on Helen Marsh brings the message up to date"
        assert named(shops) == ["Ellery", "Marsh"], "one feed has the label, and one organisation is on the list"
