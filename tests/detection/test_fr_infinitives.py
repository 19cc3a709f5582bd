"""What governs a French infinitive decides: "hésite à limoger" dismisses nobody, "décide de limoger" does."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def asserted(title: str) -> list[Claim]:
    found = detect(Article(title=title, published_on="2026-03-12", lang="fr"), LANGUAGES)
    return [claim for claim in found if claim.status in ("confirmed", "reported")]


OPEN = """renonce à|a renoncé à|a dû renoncer à|refuse de|hésite à|songe à|pense à|évite de|
s'abstient de|a failli|promet de|jure de|envisage de|n'exclut pas de|a été empêchée de|
vote contre le fait de|pourrait|n'a pas l'intention de|n'a aucune raison de|est sommée de|
est appelée à|craint de|est tentée de|étudie la possibilité de|s'est engagée à|tarde à|
peine à|échoue à|a tout fait pour|se garde de|se réserve le droit de|recommande de|propose de|
milite pour"""
SETTLED = "décide de|a décidé lundi de|vient de|va|n'a d'autre choix que de|a fini par|annonce|a choisi de"


@pytest.mark.parametrize("governor", OPEN.replace("\n", "").split("|"))
def test_what_a_verb_leaves_open_dismisses_nobody(governor: str) -> None:
    assert asserted(f"Acme {governor} limoger Paul Roux") == []


@pytest.mark.parametrize("governor", SETTLED.split("|"))
def test_what_a_verb_settles_is_told(governor: str) -> None:
    (claim,) = asserted(f"Acme {governor} limoger Paul Roux")
    assert (claim.person, claim.kind, claim.manner) == ("Paul Roux", "departure", "dismissed")


@pytest.mark.parametrize(
    "title",
    [
        "Limoger Paul Roux, le pari risqué d'Acme",
        "Des actionnaires se mobilisent pour démettre Paul Roux, patron d'Acme",
        "Une pétition pour limoger Paul Roux, patron d'Acme",
        "Acme : un appel à démissionner lancé à Paul Roux",
        "L'État demande à Acme de limoger Paul Roux",
    ],
)
def test_an_infinitive_that_only_aims_at_somebody_dismisses_nobody(title: str) -> None:
    assert asserted(title) == []
