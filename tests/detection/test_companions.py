"""Who goes along with somebody who leaves, and who only stands beside. All invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

ALONG = [
    ("en", "Jane Selwyn resigned from Ostrell Bank along with treasurer Paul Marden on Tuesday."),
    ("en", "Jane Selwyn was fired by Ostrell Bank over the loss, as was Paul Marden, the treasurer."),
    ("fr", "Jane Selwyn a démissionné de la présidence d'Ostrell, tout comme Paul Marden."),
]
BESIDE = [
    ("en", "Jane Selwyn stepped down as chair of Ostrell Bank in a statement issued alongside Paul Marden."),
    ("en", "Jane Selwyn retires from Ostrell Bank after 20 years alongside Paul Marden."),
    ("en", "Jane Selwyn was dismissed by Ostrell Bank after an affair together with Paul Marden was exposed."),
    ("en", "Jane Selwyn was sacked by Ostrell Bank, as was Paul Marden by Trentley two years ago."),
    ("fr", "Jane Selwyn a été licenciée par Ostrell ainsi que Paul Marden l'avait annoncé."),
    ("fr", "Jane Selwyn a quitté Ostrell après trente ans aux côtés de Paul Marden."),
    ("fr", "Jane Selwyn quitte Ostrell en même temps que Paul Marden y arrive."),
    ("fr", "Jane Selwyn a démissionné de la présidence d'Ostrell, suivie par Paul Marden du regard."),
]


def leavers(lang: str, text: str) -> set[str]:
    article = Article(text=text, published_on="2026-03-12", lang=lang)
    return {claim.person for claim in detect(article, LANGUAGES) if claim.kind == "departure"}


@pytest.mark.parametrize(("lang", "text"), ALONG)
def test_who_is_named_right_behind_the_post_goes_too(lang: str, text: str) -> None:
    assert leavers(lang, text) == {"Jane Selwyn", "Paul Marden"}


@pytest.mark.parametrize(("lang", "text"), BESIDE)
def test_who_stands_beside_something_else_keeps_the_post(lang: str, text: str) -> None:
    assert leavers(lang, text) == {"Jane Selwyn"}
