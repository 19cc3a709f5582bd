"""Messages that tell no story of their own, and what is noted on those that do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from monitor.domain.message import Link, Message
from monitor.domain.story import Story, find_best, find_destination, lead_of
from monitor.domain.wording import headline_of, quote_of
from monitor.domain.words import WORDS, Language

FeedState = Literal["failing", "gone", "quiet", "recovered"]
_FEEDS_SHOWN_MAX = 20
"""More are counted, so that a message stays readable."""


def marked_as_repeat(message: Message, language: Language) -> Message:
    """Say that the message may have been seen before."""
    return msgspec.structs.replace(message, notes=((WORDS[language].repeat,), *message.notes))


def trial_message(language: Language) -> Message:
    """Return the message that `monitor alerts test` sends."""
    words = WORDS[language]
    return Message(headline=words.trial, lines=((words.trial_detail,),))


def trouble_message(trouble: Literal["silent", "stuck", "cut_off"], since: datetime, language: Language) -> Message:
    """Return what operators are told when the monitor itself is in trouble."""
    words = WORDS[language]
    headline = {"silent": words.silent, "stuck": words.stuck, "cut_off": words.cut_off}[trouble]
    return Message(headline=headline.format(since=_moment(since)), lines=((words.trouble_detail,),))


def feed_message(state: FeedState, feed: Link, language: Language, *, detail: str = "") -> Message:
    """Return what operators are told of a feed; detail = the error, or whatever else explains it, in plain words."""
    words = WORDS[language]
    more = (detail, words.feed_gone_detail if state == "gone" else "")
    return Message(
        headline=words.feeds[state].format(feed=feed.text),
        lines=(*((line,) for line in more if line), (Link(feed.url, feed.url),)),
    )


class FeedNews(msgspec.Struct, frozen=True, kw_only=True):
    """What is new about one feed."""

    state: FeedState
    feed: Link
    detail: str
    """What the last poll said, or since when nothing came; "" = there is nothing more to say."""


def feeds_message(news: Sequence[FeedNews], language: Language) -> Message:
    """Return one message for all that is new about feeds."""
    if len(news) == 1:
        return feed_message(news[0].state, news[0].feed, language, detail=news[0].detail)
    words = WORDS[language]
    told = [
        (words.feeds[item.state].format(feed=item.feed.text) + (f": {item.detail}" if item.detail else ""),)
        for item in news
    ]
    more = len(told) - _FEEDS_SHOWN_MAX
    return Message(
        headline=words.many_feeds.format(count=len(news)),
        lines=(*told[:_FEEDS_SHOWN_MAX], *([(words.more_feeds.format(count=more),)] if more > 0 else [])),
    )


def question_message(story: Story, language: Language) -> Message:
    """Return what operators are asked when a new source tells what somebody had called wrong."""
    words = WORDS[language]
    lead = lead_of(story)
    telling = find_best(lead, language)
    who = telling.domain if telling else words.unknown_source
    return Message(
        headline=words.question.format(sentence=headline_of(lead, find_destination(story, lead), language)),
        lines=((words.question_detail.format(who=who),),),
        quotes=() if telling is None else (quote_of(telling),),
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
