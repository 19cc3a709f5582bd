"""French: who undergoes what another does ("le conseil l'a révoqué"), and who only stands beside it."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

# Text | who goes | where.
TOLD = """
Luc Petit, directeur d'Acme, contestait la stratégie. Paul Roux l'a limogé lundi.|Luc Petit|Acme
Luc Petit, directeur d'Acme, contestait. La ministre Jeanne Morel l'a démis de ses fonctions.|Luc Petit|Acme
Luc Petit, directeur d'Acme, dérangeait. Le conseil, réuni lundi, l'a révoqué.|Luc Petit|Acme
Luc Petit dirigeait Acme depuis 2018 quand le conseil d'administration l'a révoqué.|Luc Petit|Acme
Nommée directrice d'Acme, Jeanne Morel devra redresser la maison.|Jeanne Morel|Acme
Promu directeur d'Acme, Paul Roux supervisera trois usines.|Paul Roux|Acme
Jeanne Morel dirige Acme. Après dix ans chez Globex, Luc Petit approuve la démission de Jeanne Morel.|Jeanne Morel|Acme
La directrice générale Valence Morel quitte Acme.|Valence Morel|Acme
La directrice régionale Bretagne Jeanne Morel quitte Acme.|Jeanne Morel|Acme
"""

QUIET = """
Luc Petit, directeur d'Acme, contestait la stratégie. Le maire, Paul Roux, l'a limogé lundi.
Luc Petit, directeur d'Acme, contestait la stratégie. Paul Roux, furieux, l'a limogé lundi.
Luc Petit est directeur d'Acme. Paul Roux, le président, dit qu'il l'a révoqué.
Nommée directrice d'Acme en 2012, Jeanne Morel devra attendre cinq ans.
Paul Roux dirigeait Acme dans les années 1990 et vivait depuis à Lorvan. Il est mort mardi.
Paul Roux était directeur d'Acme, mais malade depuis 2001. Il est décédé mardi.
Aucun décret nommant Jeanne Morel directrice de l'Institut Acme n'a été publié.
Acme attend l'arrêté nommant Paul Roux directeur de l'Institut Acme.
Le décret nommant Jeanne Morel directrice de l'Institut Acme n'a jamais été signé.
Aucune nomination de Paul Roux à la tête d'Acme n'est prévue.
La nomination de Paul Roux à la tête d'Acme n'a jamais été signée.
"""


@pytest.mark.parametrize("line", TOLD.strip().splitlines())
def test_who_undergoes_it_is_told(line: str) -> None:
    text, person, organisation = line.split("|")
    assert [(one.person, one.organisation) for one in _claims(text)] == [(person, organisation)]


@pytest.mark.parametrize("text", QUIET.strip().splitlines())
def test_who_does_it_and_what_was_not_done_is_not_told(text: str) -> None:
    assert not [one for one in _claims(text) if one.organisation]


def _claims(text: str) -> tuple[Claim, ...]:
    return detect(Article(text=text, published_on="2026-06-01", lang="fr"), LANGUAGES)
