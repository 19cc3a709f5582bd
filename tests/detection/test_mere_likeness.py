"""A divorce, a trip, a part in a play, an honour for a day: what sounds like a change of post and is none."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


@pytest.mark.parametrize("last", ["Fire", "Health", "Budget", "Elections", "Acting"])
def test_a_headline_may_end_with_the_word_of_an_office(last: str) -> None:
    article = Article(lang="en", title=f"{last}", text="Acme chief executive Paul Rowe has resigned.")
    assert [claim.person for claim in detect(article, LANGUAGES)] == ["Paul Rowe"]
