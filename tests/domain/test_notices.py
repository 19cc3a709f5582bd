"""Messages beside single stories: what operators are told."""

from __future__ import annotations

from typing import get_args

import pytest

from monitor.domain.message import Link
from monitor.domain.notices import (
    FeedState,
    feed_message,
    question_message,
)
from monitor.domain.story import Story, StoryChange, Telling
from monitor.domain.words import Language
from tests.builders import a_claim, facts, names

LANGUAGES: tuple[Language, ...] = ("en", "fr")


def a_story(person: str = "Jane Doe") -> Story:
    telling = Telling(
        claim=a_claim(person),
        quote=f"{person} leaves Acme.",
        domain="news.example",
        url="https://news.example/doe",
        published_on=None,
    )
    change = StoryChange(facts=facts(status="confirmed"), names=names(person), tellings=(telling,))
    return Story(changes=(change,), new_person=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", get_args(FeedState))
def test_operators_read_which_feed_it_is_and_why(language: Language, state: FeedState) -> None:
    told = feed_message(state, Link("The News", "https://news.example/feed"), language, detail="it answered 503")
    assert "The News" in told.headline
    assert told.lines[0] == ("it answered 503",)
    assert told.lines[-1] == (Link("https://news.example/feed", "https://news.example/feed"),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_names_the_new_source_and_quotes_it(language: Language) -> None:
    asked = question_message(a_story(), language)
    assert "Jane Doe" in asked.headline
    assert "news.example" in str(asked.lines)
    assert asked.quotes[0].text == "Jane Doe leaves Acme."
