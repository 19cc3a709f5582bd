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
    ],
)
def test_a_commentator_is_not_who_was_dismissed(lang: str, text: str) -> None:
    assert detect(Article(text=text, published_on="2026-03-12", lang=lang), LANGUAGES) == ()


def test_who_led_the_firm_is() -> None:
    text = "Acme fired its chief executive on Monday. Paul Rowe, 51, had led the firm since 2010."
    (claim,) = detect(Article(text=text, published_on="2026-03-12", lang="en"), LANGUAGES)
    assert (claim.person, claim.manner, claim.organisation) == ("Paul Rowe", "dismissed", "Acme")
