"""monitor.yaml: what it means, and every mistake in it at once, each with its line."""

from __future__ import annotations

import json
import re
from datetime import UTC, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters import configuration
from monitor.adapters.configuration import read_configuration
from monitor.domain.configuration import Configuration
from monitor.domain.routing import AtomFile, DailyTime, MailingList, QuietSpan, Route, Webhook
from monitor.domain.watchlist import Watched, Watchlist
from monitor.errors import UsageError

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "monitor.yaml"
WEEKEND = frozenset({5, 6})


def read(tmp_path: Path, text: str) -> Configuration:
    (tmp_path / "monitor.yaml").write_text(text, encoding="utf-8")
    return read_configuration(tmp_path / "monitor.yaml")


def mistakes(tmp_path: Path, text: str) -> list[str]:
    """Return the mistakes of a file as LINE: MESSAGE."""
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    return [line.removeprefix(f"{tmp_path / 'monitor.yaml'}:") for line in str(caught.value).splitlines()]


def test_the_example_means_what_it_says() -> None:
    found = read_configuration(EXAMPLE)
    paris = ZoneInfo("Europe/Paris")

    assert found.watchlists["luxury"] == Watchlist(
        name="luxury",
        organisations=(
            Watched(name="Maison Brackwell", aliases=("Brackwell", "BRK")),
            Watched(name="Ostermere Foods"),
        ),
        people=("Helen Marsh", "Jean-Luc Prévost"),
    )
    assert found.watchlists["banks"].labels == ("banking",)
    assert [route.name for route in found.routes] == [
        "luxury",
        "chiefs",
        "french-rumours",
        "public-life",
        "everything",
    ]
    assert found.routes[0] == Route(
        name="luxury",
        channel="slack:#luxury-moves",
        watchlists=("luxury",),
        follow_ups="thread",
        quiet_hours=(
            QuietSpan(start=time(20), end=time(7, 30)),
            QuietSpan(start=time(0), end=time(0), days=WEEKEND),
        ),
        timezone=paris,
    )
    assert found.routes[1] == Route(
        name="chiefs",
        channel="email:board",
        watchlists=("luxury", "banks"),
        kinds=("departure", "appointment"),
        seniority="chief",
        status="confirmed",
        follow_ups="off",
        digest=(DailyTime(at=time(8, 30), days=frozenset(range(5))),),
        timezone=paris,
    )
    assert (found.routes[2].languages, found.routes[2].confidence) == (("fr",), 0.8)
    assert found.routes[3].timezone == ZoneInfo("Europe/London")
    assert found.mailing_lists == {
        "board": MailingList(name="board", to=("board@brackwell.example", "news@brackwell.example"))
    }
    assert found.webhooks == {
        "crm": Webhook(
            name="crm", url="https://crm.example/hooks/people-news", secret_file=str(EXAMPLE.parent / "crm.secret")
        )
    }
    assert found.atom_files == {
        "changes": AtomFile(
            name="changes", path=str(EXAMPLE.parent / "changes.xml"), url="https://news.example/changes.xml"
        )
    }


def test_the_example_shows_every_key_there_is() -> None:
    shown = set(re.findall(r"^ *([a-z_]+):", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))

    assert shown >= {*configuration.SECTIONS, *configuration.WATCHLIST_KEYS, *configuration.ROUTE_KEYS}


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", (DOCS / "alerts.md").read_text("utf-8"), re.DOTALL))
def test_what_the_page_on_alerts_shows_can_be_read(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).routes


def test_little_is_needed(tmp_path: Path) -> None:
    found = read(tmp_path, "routes:\n  all: {channel: slack}\n")

    assert found.routes == (Route(name="all", channel="slack", timezone=UTC),)
    assert read(tmp_path, "watchlists:\n  w: {people: Jane Doe}\n").routes == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("slack:news", "slack:#news"),
        ("slack:#news", "slack:#news"),
        ("slack:C0AB12345", "slack:C0AB12345"),
        ("slack", "slack"),
    ],
)
def test_a_channel_of_slack_is_one_channel_however_it_is_written(tmp_path: Path, written: str, meant: str) -> None:
    (route,) = read(tmp_path, f'routes: {{a: {{channel: "{written}"}}}}\n').routes
    assert route.channel == meant


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        """timezone: Mars/Olympus
watchlists:
  shops:
    organisation: [X]
    people: [Marsh]
  none: {labels: []}
routes:
  a b:
    kinds: [leaving]
    channel: webhook:crm
    watchlists: [shop]
    confidence: 1.5
    digest: ["25:00", mun 08:00]
    quiet_hours: 00:00-24:00
    status: denied
    statu: reported
    languages: [french]
  b: terminal
  c: {seniority: boss}
  d: {channel: "smoke:signal", follow_ups: [edit]}
  d: {channel: "slack:#a b"}
webhooks:
  cmr: {url: "ftp://user:hunter2@x"}
emails: {board: [nobody]}
atom: {changes: {file: x.xml, url: "http://[x"}}
silences: {}
""",
    )
    assert [line.partition(":")[0] for line in found] == [
        "1", "4", "5", "6", "8", "9", "10", "11", "12", "13", "13", "14", "15", "16", "17", "18", "19", "19", "21",
        "21", "23", "23", "24", "25", "26",
    ]  # fmt: skip
    for words in (
        "'Mars/Olympus' is no time zone",
        "did you mean 'organisations'?",
        "webhooks does not hold 'crm'; did you mean 'cmr'?",
        "it must be among shops, none",
        "confidence is '1.5'; it must be a number from 0 to 1",
        "is quiet all week",
        "status is 'denied'; it must be one of rumoured, reported, confirmed",
        "the route 'c' has no channel; write slack",
        "the key 'd' stands twice",
        "the webhook 'cmr' has no secret_file",
        "'nobody' is no e-mail address",
        "`monitor silences set`",
    ):
        assert any(words in line for line in found), (words, found)
    assert not any("hunter2" in line for line in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a configuration is a mapping with"),
        ("[a, b]", "a configuration is a mapping with"),
        ("routes: {a: {channel: terminal}", "not YAML"),
        ("routes:\n", "there is no route"),
        ("routes: [a]\n", "routes is a mapping of names"),
        ("watchlists: &a {b: *a}\n", "holds itself"),
        ("routes: {a: {channel: terminal, quiet_hours: [tue-fri 00:00-24:00, sat-mon 00:00-24:00]}}", "quiet all week"),
        ("routes: {operators: {channel: terminal}}", "call this one otherwise"),
        ("timezone: [a]\n", "timezone is one value"),
        ("routes: {a: {channel: terminal, kinds: [[a]]}}", "kinds is a list of words"),
        ('webhooks: {a: {url: "https://a.example", secret_file: "a\\0b"}}', "secret_file holds characters that cannot"),
        (
            'atom: {a: {file: x.xml, url: "https://a.example"}, b: {file: ./x.xml, url: "https://b.example"}}',
            "the atom feed 'b' has the file of 'a'",
        ),
    ],
)
def test_what_is_no_configuration_is_told_in_plain_words(tmp_path: Path, text: str, words: str) -> None:
    assert words in mistakes(tmp_path, text)[0]


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_configuration(tmp_path / "nowhere.yaml")
    (tmp_path / "monitor.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        read_configuration(tmp_path / "monitor.yaml")


words = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["terminal", "slack:#a", "webhook:w", "mon-fri 08:00", "22:00-07:00", "Jane Doe", "Acme", "fr", "0.5"]
    ),
)
keys = st.one_of(
    st.sampled_from([*configuration.SECTIONS, *configuration.WATCHLIST_KEYS, *configuration.ROUTE_KEYS, "w", "url"]),
    st.text(max_size=3),
)
nodes = st.recursive(words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4))


@settings(deadline=None)
@given(st.dictionaries(keys, nodes, max_size=5))
def test_whatever_stands_in_the_file_is_read_or_told_in_plain_words(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    found, told = Configuration(), ""
    try:
        found = read_configuration(path)
    except UsageError as error:
        told = str(error)
    assert all(line.startswith(f"{path}:") for line in told.splitlines())
    assert all(set(route.watchlists) <= found.watchlists.keys() for route in found.routes)
