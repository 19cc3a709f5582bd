"""English articles tell the past beside the news: who held a post before, and when."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Ann Lee has been chief executive of Globex since 2019, when Paul Rowe resigned.", "2019"),
        ("Ann Lee, chief of Acme, said she would stay. Her predecessor, Paul Rowe, was fired after a scandal.", None),
    ],
)
def test_who_left_before_is_no_news(text: str, year: str | None) -> None:
    article = Article(title="", text=text, published_on="2026-02-10", lang="en")

    left = [claim for claim in detect(article, LANGUAGES) if claim.person == "Paul Rowe"]

    assert [(claim.kind, claim.salience) for claim in left] == [("departure", "background")]
    assert year is None or left[0].date == year


def test_who_is_retiring_in_september_retires_in_the_september_to_come() -> None:
    text = "Ann Lee will become head of Acme School in September, replacing Paul Rowe, who is retiring."
    article = Article(title="", text=text, published_on="2026-06-06", lang="en")

    assert [claim.date for claim in detect(article, LANGUAGES) if claim.person == "Paul Rowe"] == ["2026-09"]
