"""What is new in a story that was told, put into words. Pure."""

from __future__ import annotations

from monitor.domain.message import Message
from monitor.domain.sentences import NOBODY
from monitor.domain.story import StoryChange, Update, is_asserted, telling_order
from monitor.domain.wording import (
    SOURCES_SHOWN_MAX,
    denial_words,
    headline_of,
    quote_of,
    status_words,
    withdrawal_words,
)
from monitor.domain.words import WORDS, Language


def reply_of(update: Update, language: Language) -> Message:
    """Put what is new into words, the most important first."""
    words = WORDS[language]
    codes = sorted(dict.fromkeys(update.news), key=_rank)
    said = [line for code in codes if (line := _news_line(code, update, language))]
    if not said:
        said = [words.updated.format(sentence=headline_of(update.change, None, language))]
    shown = {telling.url: telling for telling in sorted(update.new, key=telling_order, reverse=True)}
    return Message(
        headline=said[0],
        lines=tuple((line,) for line in said[1:]),
        quotes=tuple(quote_of(telling) for telling in sorted(shown.values(), key=telling_order)[:SOURCES_SHOWN_MAX]),
    )


# The codes that domain/alert.py gives, what matters most first.
_NEWS_ORDER: tuple[str, ...] = (
    "withdrawn", "restored",
    "denied", "confirmed", "reopened", "linked", "status", "destination", "organisation", "manner", "role", "date",
    "name", "source", "merged", "split",
)  # fmt: skip


def _rank(code: str) -> int:
    return _NEWS_ORDER.index(code) if code in _NEWS_ORDER else len(_NEWS_ORDER)


def _move(one: StoryChange, other: StoryChange, language: Language) -> str:
    """Tell both halves of a move, whichever is the new one."""
    leaving, joining = (one, other) if one.facts.kind == "departure" else (other, one)
    return headline_of(leaving, joining if is_asserted(joining) and is_asserted(leaving) else None, language)


def _news_line(code: str, update: Update, language: Language) -> str | None:
    """Say one piece of news; None when the change, as it stands, has nothing to say of it."""
    words = WORDS[language]
    change = update.change
    facts, names = change.facts, change.names or NOBODY
    match code:
        case "confirmed" | "status":
            return status_words(change, language)
        case "denied":
            new = [telling for telling in update.new if telling.claim.status == "denied"]
            denial = min(new or change.denials, key=telling_order, default=None)
            return denial_words(denial, change, language) if denial else None
        case "source":
            domains = sorted({telling.domain for telling in update.new})
            told = [words.also_by.format(who=", ".join(domains))] if domains else []
            count = [words.sources.format(count=facts.sources)] if facts.sources > 1 else []
            return " · ".join(told + count) or None
        case "withdrawn" if change.withdrawn:
            return f"{headline_of(change, None, language)} · {withdrawal_words(change, language)}"
        case "restored" if not change.withdrawn:
            return words.restored.format(sentence=headline_of(change, None, language))
        case "linked":
            return _move(change, update.linked, language) if update.linked else None
        case "reopened":
            return headline_of(change, None, language)
        case "destination" if "linked" in update.news and update.linked:
            return None  # the sentence on the move says it
        case "destination" | "role" | "date" | "manner" | "organisation" | "name":
            values: dict[str, str | None] = {
                "destination": names.destination,
                "role": names.role,
                "date": facts.date,
                "manner": facts.manner,
                "organisation": names.organisation,
                "name": names.person,
            }
            value = values[code]
            return words.labelled(code, words.value(code, value, language)) if value else None
        case _:
            return words.plain_news.get(code)
