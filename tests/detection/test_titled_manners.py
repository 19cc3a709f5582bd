"""How those go whom a title does not name: one chief, several of a post, so many, a wire's headline in capitals."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

TWO = "It gave no reason for the departure of the directors, Ellen Brandt and Piers Coyle."
THREE = "The departures of finance chief Nora Vance, treasurer Tim Ashby and counsel Ruth Pell were announced."
ONE = "Marcus Hale, chairman of Tolland Energy, has left the company."
DEUX = "Le groupe n'a pas donné de raison au départ de ses administrateurs Claire Vasseur et Jean Morand."


def manners(title: str, text: str, lang: str) -> set[str | None]:
    """Return how those whom an article names leave."""
    article = Article(title=title, text=text, lang=lang, published_on="2024-06-15")
    return {one.manner for one in detect(article, LANGUAGES) if one.kind == "departure"}


@pytest.mark.parametrize(
    ("lang", "title", "text", "manner"),
    [
        ("en", "Two quit board of Marlowe Foods", f"Marlowe Foods named no successors. {TWO}", "resigned"),
        ("en", "MARLOWE FOODS DIRECTORS RESIGN", f"Marlowe Foods named no successors. {TWO}", "resigned"),
        ("en", "Three executives resign from Halden Rail", THREE, "resigned"),
        ("en", "TOLLAND ENERGY CHAIRMAN SAID TO HAVE RESIGNED", ONE, "resigned"),
        ("en", "TOLLAND ENERGY CHAIRMAN SACKED", ONE, "dismissed"),
        ("fr", "Deux administrateurs de Norvex démissionnent", DEUX, "resigned"),
    ],
)
def test_a_title_without_a_name_tells_how_they_go(lang: str, title: str, text: str, manner: str) -> None:
    assert manners(title, text, lang) == {manner}


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("en", "Three resign from Marlowe Foods board", f"Marlowe Foods named no successors. {TWO}"),
        ("en", "Two resign from Tolland Energy board", ONE),
        ("en", "Tolland Energy directors resign", ONE),
        ("en", "TOLLAND ENERGY TREASURER RESIGNS", ONE),
        ("en", "TOLLAND ENERGY CHAIRMAN DENIES HE RESIGNED", ONE),
    ],
)
def test_a_title_that_may_speak_of_others_tells_nothing_of_those_named(lang: str, title: str, text: str) -> None:
    assert manners(title, text, lang) <= {"unspecified"}
