"""A killed and restarted round loses nothing and says nothing twice."""

from __future__ import annotations

import json
import signal
from collections import Counter
from pathlib import Path

import pytest

from monitor.adapters.loopback_site import Paper
from tests.conftest import REPOSITORY
from tests.house.killed import POINTS
from tests.house.papers import article, environment, monitor, served
from tests.slack_stand_in import SlackStandIn, slack_stand_in

KILLED = [str(REPOSITORY / "tests" / "house" / "killed.py"), "round"]
PEOPLE = {"Hélène Vasseur", "Thomas Brandt", "Awa Diarra"}


def _papers() -> list[Paper]:
    articles = (
        article(
            "vasseur",
            "Hélène Vasseur quitte Lumatec",
            "La directrice générale de Lumatec, Hélène Vasseur, a démissionné mardi, a annoncé l'entreprise dans un "
            "communiqué. Elle dirigeait le fabricant de lampes depuis six ans.",
            "Le conseil d'administration dit chercher un successeur et remercie son ancienne dirigeante.",
        ),
        article(
            "brandt",
            "Thomas Brandt démissionne de son poste de directeur financier de Norvalia",
            "Le directeur financier de Norvalia, Thomas Brandt, a démissionné, selon un communiqué publié mercredi par "
            "le groupe. Il avait passé onze ans dans la maison.",
            "Norvalia publiera ses résultats comme prévu au début du mois prochain.",
        ),
        article(
            "diarra",
            "Awa Diarra démissionne de la présidence de Sahelis",
            "La présidente de Sahelis, Awa Diarra, a démissionné jeudi, a fait savoir la société dans un communiqué "
            "envoyé à la presse en fin de journée.",
            "Elle avait pris la tête de l'opérateur il y a quatre ans, après une longue carrière dans les télécoms.",
        ),
    )
    return [Paper(name="La Dépêche", language="fr", address="127.41.0.1", articles=articles)]


def _told(slack: SlackStandIn) -> Counter[str]:
    texts = [json.dumps(message, ensure_ascii=False) for message in slack.posts]
    return Counter(person for person in PEOPLE for text in texts if person in json.loads(text)["text"].split("\n")[0])


def _expect_everything_once(slack: SlackStandIn, settings: dict[str, str]) -> None:
    assert _told(slack) == Counter(PEOPLE)
    assert len(slack.posts) == len(PEOPLE)
    listed = monitor(settings, "changes", "--kind", "departure", "--json")
    assert Counter(json.loads(line)["person"] for line in listed.stdout.splitlines()) == Counter(PEOPLE)
    assert monitor(settings, "replay", "--verify").returncode == 0


@pytest.mark.parametrize("point", POINTS[:6])
def test_a_round_killed_at_a_named_point_and_run_again_tells_everything_once(point: str, tmp_path: Path) -> None:
    with served(_papers()) as site, slack_stand_in() as slack:
        settings = environment(tmp_path, slack)
        assert monitor(settings, "feeds", "import", _opml(tmp_path, site.feed_url("La Dépêche"))).returncode == 0

        killed = monitor(settings, point, program=KILLED)
        again = monitor(settings, "poll", "--all")

        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert again.returncode == 0, again.stderr
        _expect_everything_once(slack, settings)


def _opml(folder: Path, url: str) -> str:
    file = folder / "feeds.opml"
    file.write_text(
        f'<opml version="2.0"><head/><body><outline type="rss" text="paper" xmlUrl="{url}"/></body></opml>',
        encoding="utf-8",
    )
    return str(file)
