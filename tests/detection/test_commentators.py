"""Who only says something of an exit that names nobody is not the one who goes."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Acme fired its chief executive. Paul Rowe, an analyst at Globex, said the move was a surprise."),
        ("en", "Acme fired its chief executive. Paul Rowe, a lawyer for the board, said the move was a surprise."),
        ("fr", "Acme a limogé son directeur général. Paul Roux, analyste chez Globex, y voit une surprise."),
        ("en", "Acme sacked its chief executive. Jane Morrell, a lawyer, said the move was a surprise."),
        ("en", "Acme sacked its chief executive. Jane Morrell, mayor of London, said she was worried."),
        ("en", "Acme's chief executive was sacked. Jane Morrell, her successor, starts on Monday."),
        ("en", "Acme sacked its chief executive. Prosser said it was late. Elfed Prosser, an analyst, had urged it."),
        ("fr", "Acme limoge son directeur. Paul Roux, délégué CGT, dénonce une décision brutale."),
    ],
)
def test_a_commentator_is_not_who_was_dismissed(lang: str, text: str) -> None:
    assert detect(Article(text=text, published_on="2026-03-12", lang=lang), LANGUAGES) == ()


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Le directeur d'Acme limogé", "Jeanne Morel, journaliste, explique les raisons."),
        ("Le PDG d'Acme limogé", "Paul Roux, maire de Lyon, s'inquiète pour l'emploi."),
        ("Le PDG d'Acme démissionne", "Paul Roux, président de la région, salue son action."),
        ("Acme perd sa directrice", "Jeanne Morel, ministre de l'Industrie, regrette ce départ."),
    ],
)
def test_who_speaks_first_below_a_title_does_not_hold_its_post(title: str, summary: str) -> None:
    article = Article(title=title, summary=summary, published_on="2026-03-12", lang="fr")
    assert detect(article, LANGUAGES) == ()


def test_who_led_the_firm_is() -> None:
    text = "Acme fired its chief executive on Monday. Paul Rowe, 51, had led the firm since 2010."
    (claim,) = detect(Article(text=text, published_on="2026-03-12", lang="en"), LANGUAGES)
    assert (claim.person, claim.manner, claim.organisation) == ("Paul Rowe", "dismissed", "Acme")
