"""French titles that tell an exit without a name, above a text that speaks of one person in passing. All invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

TITLES = ["Le patron d'Orvelis démissionne", "Fin d'une époque pour la laine, avec le départ du patron d'Orvelis"]
SPOKEN_OF = [
    "Des désaccords opposaient Paul Fortin au conseil d'administration.",
    "Les tensions s'étaient multipliées entre Paul Fortin, un proche du président, et le conseil d'administration.",
    "Une enquête interne avait mis en cause la gestion de Paul Fortin.",
    "La ministre Anne Lunel reprochait à Paul Fortin son management.",
    "Les actionnaires contestaient la stratégie de Paul Fortin, arrivé en 2020.",
    "La directrice financière, Anne Lunel, a été nommée à la tête du groupe en raison de la santé de Paul Fortin.",
    "Le conseil a choisi Anne Lunel pour succéder à Paul Fortin.",
]
PASSED_OVER = [
    "Le groupe avait été racheté par Paul Fortin.",
    "Une vive déception pour Paul Fortin, le maire de Lens.",
    "La gestion de Paul Fortin, son prédécesseur, avait été critiquée.",
    "Une enquête vise Paul Fortin, directeur financier du groupe.",
    "Une enquête a été ouverte contre Paul Fortin, trader de la banque.",
    "Des divergences entre Paul Fortin et Jeanne Vasseur ont paralysé le groupe.",
    "Marc Lunel, qui avait succédé à Paul Fortin en 2019, était en poste depuis cinq ans.",
    "Nommé pour succéder à Paul Fortin, Marc Lunel aura tenu un an.",
    "Il a critiqué Paul Fortin en public.",
    "Le conseil lui reproche d'avoir contesté la stratégie de Paul Fortin.",
    "Une plainte visant Paul Fortin a été retirée par le patron.",
    "La guerre entre Paul Fortin et le patron aura duré deux ans.",
]


def gone(title: str, summary: str) -> list[Claim]:
    article = Article(title=title, summary=summary, published_on="2026-03-12", lang="fr")
    return [claim for claim in detect(article, LANGUAGES) if claim.kind == "departure"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("summary", SPOKEN_OF)
def test_who_is_quarrelled_with_or_replaced_is_who_leaves(title: str, summary: str) -> None:
    (claim,) = gone(title, summary)
    assert (claim.person, claim.organisation, claim.role) == ("Paul Fortin", "Orvelis", "patron")


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("summary", PASSED_OVER)
def test_who_holds_another_post_or_bought_the_house_does_not_leave(title: str, summary: str) -> None:
    assert gone(title, summary) == []


def test_who_is_spoken_of_below_the_news_of_a_death_is_not_dead() -> None:
    assert gone("Le patron d'Orvelis est mort", "La gestion de Paul Fortin avait été critiquée par le défunt.") == []


def test_a_title_that_tells_no_exit_names_nobody() -> None:
    for title in (
        "Le patron d'Orvelis ne démissionnera pas",
        "Les syndicats réclament la démission du patron d'Orvelis",
        "Le président d'Orvelis soutient son directeur",
        "La directrice d'Orvelis démissionne",
    ):
        assert gone(title, "Des désaccords opposaient Paul Fortin au conseil d'administration.") == []
