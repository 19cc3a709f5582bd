"""The sample articles: fresh on any day, long enough to be articles, and agreeing with what is expected of them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.demo import SampleArticle, load_sample, with_days_written_out
from monitor.domain.people import surname_key

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "demo_expected.json").read_text(encoding="utf-8"))
SAMPLE = load_sample()
ARTICLES = {article.id: article for article in SAMPLE.articles}
STORIES_MAX = 10
"""Issue A, point 9: more would be a wall of text in a terminal."""


def test_the_sample_is_some_dozen_articles_of_several_papers_in_both_languages() -> None:
    assert len(ARTICLES) == len(SAMPLE.articles) >= 12
    assert {article.paper for article in SAMPLE.articles} == {paper.id for paper in SAMPLE.papers}
    assert {paper.lang for paper in SAMPLE.papers} == {"en", "fr"}
    assert any(article.later for article in SAMPLE.articles)


def test_expectations_cover_each_article_and_at_most_ten_stories() -> None:
    assert set(EXPECTED["articles"]) == set(ARTICLES)
    assert len(EXPECTED["stories"]) <= STORIES_MAX
    told = {article for story in EXPECTED["stories"] for article in story["articles"]}
    assert told | set(EXPECTED["silent"]) == set(ARTICLES)
    assert not told & set(EXPECTED["silent"])


@pytest.mark.parametrize("article", SAMPLE.articles, ids=lambda article: article.id)
def test_an_article_has_an_articles_length_and_names_whom_it_speaks_of(article: SampleArticle) -> None:
    assert 100 <= sum(len(paragraph.split()) for paragraph in article.text) <= 300
    assert 3 <= len(article.text) <= 6
    words = "\n".join([article.title, article.summary, *article.text])
    for change in EXPECTED["articles"][article.id]:
        assert change["person"] in words
        assert change["organisation"] in words or surname_key(change["organisation"]) in words.casefold()


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_no_placeholder_is_left_on_any_day(today: date) -> None:
    for paper in SAMPLE.papers:
        for article in SAMPLE.articles:
            if article.paper == paper.id:
                for paragraph in article.text:
                    assert "{" not in with_days_written_out(paragraph, today, paper.lang)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_the_correction_speaks_of_the_date_that_the_first_article_gave(today: date) -> None:
    first, correction = ARTICLES["doyle-retires"], ARTICLES["doyle-correction"]
    assert first.hours_ago - correction.hours_ago == 24
    given_first = with_days_written_out("{date+60}", today - timedelta(days=1), "en")

    assert given_first in with_days_written_out(first.text[0], today - timedelta(days=1), "en")
    assert f"not on {given_first}" in with_days_written_out(correction.text[0], today, "en")


def test_days_are_written_as_papers_of_the_language_print_them() -> None:
    thursday = date(2025, 5, 1)

    assert with_days_written_out("on {weekday}, for {date+45}", thursday, "en") == "on Thursday, for 15 June 2025"
    assert with_days_written_out("{weekday-1}, dès le {date}", thursday, "fr") == "mercredi, dès le 1er mai 2025"
