"""Dates as articles and feeds write them."""

from __future__ import annotations

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.detection.dates import find_dates, parse_published, resolve
from monitor.detection.text import fold
from monitor.domain.article import Article

LANGUAGES = load_packs()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18-JUN-1987 10:58:22.77", "1987-06-18"),
        ("2004/2005", "2005"),
        ("2018", "2018"),
        ("2024-08-07T10:00:00+02:00", "2024-08-07"),
        ("7:32 PM ET Wed, 10 Jan 2018", "2018-01-10"),
        ("Wed, 07 Aug 2024 10:00:00 GMT", "2024-08-07"),
        ("7 août 2024", "2024-08-07"),
        ("August 7, 2024", "2024-08-07"),
        ("soon", None),
        ("", None),
    ],
)
def test_publication_dates_of_any_shape(text: str, expected: str | None) -> None:
    assert parse_published(text) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("le 6 août", "fr", "2024-08-06"),
        ("hier, le 25 septembre", "fr", "2024-09-25"),
        ("en mai dernier", "fr", "2024-05"),
        ("en novembre 2023", "fr", "2023-11"),
        ("l'année dernière", "fr", "2023"),
        ("il y a deux ans", "fr", "2022"),
        ("le mois dernier", "fr", "2024-08"),
        ("mardi", "fr", "2024-09-24"),
        ("dès la mi-août", "fr", "2024-08"),
        ("last year", "en", "2023"),
        ("on May 5, 2020", "en", "2020-05-05"),
        ("in November", "en", "2023-11"),
        ("yesterday", "en", "2024-09-25"),
        ("three months ago", "en", "2024-06"),
    ],
)
def test_dates_in_articles_of_26_september_2024(text: str, lang: str, expected: str) -> None:
    found = find_dates(fold(text), lang)

    assert resolve(found[-1], "2024-09-26") == expected


def test_a_month_to_come_stays_in_the_future() -> None:
    found = find_dates("en mai", "fr")

    assert resolve(found[0], "2024-09-26", future=True) == "2025-05"


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2024-09-26", "Norvia a nommé Claire Morvan directrice générale à compter du 2 mai.", ("2025-05-02", "news")),
        ("2024-09-26", "La nomination de Claire Morvan chez Norvia prend effet le 3 janvier.", ("2025-01-03", "news")),
        ("2024-09-26", "Claire Morvan a été nommée présidente de Norvia, à partir de janvier.", ("2025-01", "news")),
        ("2024-09-26", "Claire Morvan prend la tête de Norvia à compter du 12 septembre.", ("2024-09-12", "news")),
        ("2024-02-05", "Norvia named Claire Morvan chief executive, effective January 29.", ("2024-01-29", "news")),
        ("2024-09-26", "Norvia named Claire Morvan chief executive, effective May 2.", ("2025-05-02", "news")),
    ],
)  # fmt: skip
def test_what_takes_effect_on_a_day_is_news_of_that_day_to_come_or_just_gone(
    published: str, text: str, expected: tuple[str, str]
) -> None:
    article = Article(title="", summary="", text=text, published_on=published, lang=None)
    assert [(claim.date, claim.salience) for claim in detect(article, LANGUAGES)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Claire Morvan rejoint Norvia en février comme directrice financière", ("2025-02", "news")),
        ("Claire Morvan est nommée directrice générale de Norvia au 1er janvier", ("2025-01-01", "news")),
        ("Claire Morvan takes over as chief executive of Norvia on 1 February", ("2025-02-01", "news")),
        ("Claire Morvan was named chief executive of Norvia and will start on January 4", ("2025-01-04", "news")),
        ("On January 1, Claire Morvan becomes chief executive of Norvia", ("2025-01-01", "news")),
        ("Claire Morvan a rejoint Norvia en février comme directrice financière", ("2024-02", "background")),
        ("Claire Morvan a été nommée directrice générale de Norvia en février", ("2024-02", "background")),
        ("Claire Morvan joined Norvia in February as chief financial officer", ("2024-02", "background")),
        ("Claire Morvan devient la patronne de Norvia, qu'elle avait quittée en janvier", ("2024-11-20", "news")),
        ("Claire Morvan takes over at Norvia, which lost a billion in January", ("2024-11-20", "news")),
        ("Après une perte en février, Norvia nomme Claire Morvan directrice générale", ("2024-11-20", "news")),
        ("After a loss in February, Norvia names Claire Morvan chief executive", ("2024-11-20", "news")),
    ],
)
@pytest.mark.parametrize("part", ["title", "text"])
def test_a_day_without_its_year_is_of_the_verb_it_stands_with(part: str, text: str, expected: tuple[str, str]) -> None:
    parts = {"title": "", "text": "", part: text}
    article = Article(summary="", published_on="2024-11-20", lang=None, **parts)
    assert [(claim.date, claim.salience) for claim in detect(article, LANGUAGES)] == [expected]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Odette Varlin (née en 1975) est nommée directrice de l'Office des bassins.", "fr"),
        ("Odette Varlin, née à Sauvry le 3 mai 1975, est nommée directrice de l'Office des bassins.", "fr"),
        ("Jane Morrell, born in Acton in 1975, has been named chief executive of Acme.", "en"),
    ],
)
def test_a_birth_dates_no_change(text: str, lang: str) -> None:
    claims = detect(Article(text=text, published_on="2026-06-01", lang=lang), LANGUAGES)

    assert [(c.date, c.salience) for c in claims] == [("2026-06-01", "news")]
