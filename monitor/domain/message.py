"""What a channel shows: a story put into words, in English or French, free of any channel's markup. Pure.

The words themselves stand in words.py and sentences.py; escaping, limits and looks belong to the channels.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from monitor.domain.claim import Claim
from monitor.domain.events import Facts, Names
from monitor.domain.sentences import NOBODY, in_passing, role_shown, sentence_of
from monitor.domain.words import WORDS, Language, date_in_words

SOURCES_SHOWN_MAX = 4
"""Links beside the quoted one; more are counted, not listed, so that a message stays one screen of a phone."""
OTHERS_SHOWN_MAX = 5
SENTENCE_CHARS_MAX = 110
"""A first line longer than this leaves the role to the second one; phones cut notifications near 120."""


class Link(msgspec.Struct, frozen=True):
    """Words that lead somewhere."""

    text: str
    url: str


Line = tuple[str | Link, ...]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence as an article prints it."""

    text: str
    source: Link


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message or reply. Every text may hold hostile words: channels make them harmless."""

    headline: str
    """Says it all."""
    lines: tuple[Line, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: tuple[Line, ...] = ()
    """Small print: what else is known. It may differ with the time of sending; the rest is a function of the story."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One article's word on a change."""

    claim: Claim
    quote: str
    """The sentence that proves it."""
    domain: str
    url: str
    published_on: str | None


class StoryChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a story, with who told it."""

    facts: Facts
    names: Names | None
    tellings: tuple[Telling, ...]
    """In any order, without the denials."""
    denials: tuple[Telling, ...] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A change told of in passing."""

    facts: Facts
    names: Names | None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What one message tells."""

    changes: tuple[StoryChange, ...]
    """At least one; departures first."""
    new_person: bool
    known: tuple[Known, ...] = ()
    """Other changes of the person, the latest first."""
    departures: tuple[Known, ...] = ()
    """Other people's departures within 90 days from the organisation of the first change."""


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply is about."""

    change: StoryChange
    news: tuple[str, ...]
    """Codes of AlertRequested.news."""
    new: tuple[Telling, ...] = ()
    """The articles that brought the news; empty = none in particular."""
    linked: StoryChange | None = None
    """The other half of a move."""


# --- the message ------------------------------------------------------------------------------------------------------


def message_of(story: Story, language: Language) -> Message:
    """Put a story into words."""
    words = WORDS[language]
    lead = _lead(story)
    joined = _destination(story, lead)
    telling = _best(lead)
    headline = _headline(lead, joined, language)
    lines: list[Line] = [_status_line(lead, language)]
    role = role_shown(lead.facts, lead.names.role) if lead.names else None
    if role and role not in headline:
        lines.append((words.labelled("role", role),))
    lines.append((words.new_person if story.new_person else words.known_person,))
    for other in story.changes:
        if other is lead:
            continue
        if other is not joined:
            lines.append((_headline(other, None, language),))
        elif other.names and other.names.role:
            lines.append((words.labelled_at(other.names.organisation, other.names.role),))
    # Both halves of a move have the same dates, and often the same dispute.
    lines += dict.fromkeys(line for change in story.changes for line in _dispute_lines(change, language))
    quotes = (_quote(telling),) if telling else ()
    more = _more_sources(story.changes, telling, language)
    return Message(
        headline=headline,
        lines=tuple(lines) + ((more,) if more else ()),
        quotes=quotes,
        notes=_notes(story, language),
    )


def reply_of(update: Update, language: Language) -> Message:
    """Put what is new into words, the most important first."""
    words = WORDS[language]
    codes = sorted(dict.fromkeys(update.news), key=_rank)
    said = [line for code in codes if (line := _news_line(code, update, language))]
    if not said:
        said = [words.updated.format(sentence=_headline(update.change, None, language))]
    shown = {telling.url: telling for telling in sorted(update.new, key=_order, reverse=True)}
    return Message(
        headline=said[0],
        lines=tuple((line,) for line in said[1:]),
        quotes=tuple(_quote(telling) for telling in sorted(shown.values(), key=_order)[:SOURCES_SHOWN_MAX]),
    )


def marked_as_repeat(message: Message, language: Language) -> Message:
    """Say that the message may have been seen before."""
    return msgspec.structs.replace(message, notes=(*message.notes, (WORDS[language].repeat,)))


def trial_message(language: Language) -> Message:
    """Return the message that `monitor alerts test` sends."""
    words = WORDS[language]
    return Message(headline=words.trial, lines=((words.trial_detail,),))


def trouble_message(trouble: Literal["silent", "stuck"], since: datetime, language: Language) -> Message:
    """Return what operators are told when the monitor itself is in trouble."""
    words = WORDS[language]
    headline = {"silent": words.silent, "stuck": words.stuck}[trouble]
    return Message(headline=headline.format(since=f"{since:%Y-%m-%d %H:%M} UTC"), lines=((words.trouble_detail,),))


# --- which change, which source ---------------------------------------------------------------------------------------

_STATUS_RANK = {"confirmed": 0, "reported": 1, "rumoured": 2, "denied": 3}
_KIND_RANK = {"departure": 0, "leave": 1, "return": 2, "appointment": 3}


def _asserted(change: StoryChange) -> bool:
    return change.facts.status in ("confirmed", "reported")


def _lead(story: Story) -> StoryChange:
    """Return the change that the first line tells: news first, then what is stated, then departures."""
    return min(
        story.changes,
        key=lambda c: (c.facts.salience != "news", not _asserted(c), _KIND_RANK[c.facts.kind], str(c.facts.claims)),
    )


def _destination(story: Story, lead: StoryChange) -> StoryChange | None:
    """Return the appointment that the first line of a departure tells too; None = there is none, or only whispered."""
    if lead.facts.kind != "departure" or not _asserted(lead):
        return None
    joined = [c for c in story.changes if c.facts.kind == "appointment" and _asserted(c) and c.names]
    return min(joined, key=lambda c: str(c.facts.claims)) if joined else None


def _order(telling: Telling) -> tuple[object, ...]:
    """Sort tellings so that neither the order of arrival nor that of the log shows."""
    claim = telling.claim
    return (
        claim.salience != "news",
        _STATUS_RANK[claim.status],
        claim.attributed_to not in ("person", "organisation"),
        -claim.confidence,
        telling.published_on or "9999",
        telling.url,
        telling.quote,
    )


def _best(change: StoryChange) -> Telling | None:
    return min(change.tellings or change.denials, key=_order, default=None)


def _quote(telling: Telling) -> Quote:
    return Quote(text=telling.quote, source=Link(telling.domain, telling.url))


# --- single lines -----------------------------------------------------------------------------------------------------


def _headline(change: StoryChange, joined: StoryChange | None, language: Language) -> str:
    """Say who did what. What is only reported or rumoured is never stated as fact, nor history as news."""
    words = WORDS[language]
    facts, names = change.facts, change.names or NOBODY
    destination = joined.names.organisation if joined and joined.names else None
    if facts.kind == "departure" and joined is None:
        destination = names.destination
    sentence = sentence_of(facts, names, language, destination=destination)
    if len(sentence) > SENTENCE_CHARS_MAX:
        sentence = sentence_of(facts, names, language, destination=destination, with_role=False)
    if facts.salience == "background":
        sentence = words.recalled.format(sentence=sentence)
    status = max(facts.status, joined.facts.status if joined else facts.status, key=_STATUS_RANK.__getitem__)
    if status == "reported":
        weakest = joined if joined and joined.facts.status == "reported" else change
        telling = _best(weakest)
        return words.reported.format(sentence=sentence, source=telling.domain) if telling else sentence
    return {"rumoured": words.rumour, "denied": words.denial}.get(status, "{sentence}").format(sentence=sentence)


def _status_line(change: StoryChange, language: Language) -> Line:
    words = WORDS[language]
    parts = [_status_words(change, language)]
    if change.facts.sources > 1:
        parts.append(words.sources.format(count=change.facts.sources))
    elif change.facts.sources == 1:
        parts.append(words.one_source)
    if change.facts.date:
        parts.append(date_in_words(change.facts.date, language))
    return (" · ".join(parts),)


def _status_words(change: StoryChange, language: Language) -> str:
    """Say how sure it is and who says so."""
    words = WORDS[language]
    status = change.facts.status
    if status == "confirmed":
        stating = {t.claim.attributed_to for t in change.tellings if t.claim.status == "confirmed"}
        if "organisation" in stating:
            name = change.names.organisation if change.names else None
            return words.confirmed_by.format(who=name or words.the_organisation)
        if "person" in stating:
            return words.confirmed_by.format(who=change.names.person if change.names else words.the_person)
        return words.confirmed
    telling = _best(change)
    form = {"reported": words.reported_by, "rumoured": words.rumoured_by, "denied": words.denied_by}[status]
    return form.format(who=telling.domain if telling else words.unknown_source)


def _dispute_lines(change: StoryChange, language: Language) -> list[Line]:
    """Say where sources differ and who denies it."""
    words = WORDS[language]
    lines: list[Line] = []
    for conflict in change.facts.conflicts:
        shown = [words.value(conflict.field, value, language) for value in conflict.values]
        lines.append((words.differ.format(field=words.fields[conflict.field], values=" / ".join(shown)),))
    if change.facts.status != "denied":
        for telling in sorted(change.denials, key=_order)[:SOURCES_SHOWN_MAX]:
            lines.append((_denier(telling, change, language), " (", Link(telling.domain, telling.url), ")"))
    return lines


def _denier(telling: Telling, change: StoryChange, language: Language) -> str:
    words = WORDS[language]
    names = change.names or NOBODY
    by = {
        "person": names.person or words.the_person,
        "organisation": names.organisation or words.the_organisation,
    }.get(telling.claim.attributed_to)
    return words.denied_by.format(who=by) if by else words.denied_by.format(who=telling.domain)


def _more_sources(changes: tuple[StoryChange, ...], quoted: Telling | None, language: Language) -> Line | None:
    """Link to one article of each other source."""
    words = WORDS[language]
    first: dict[str, Link] = {}
    for telling in sorted((t for change in changes for t in change.tellings), key=_order):
        first.setdefault(telling.domain, Link(telling.domain, telling.url))
    links = [link for domain, link in first.items() if quoted is None or domain != quoted.domain]
    if not links:
        return None
    line: list[str | Link] = [words.also]
    for place, link in enumerate(links[:SOURCES_SHOWN_MAX]):
        line += [", ", link] if place else [link]
    if len(links) > SOURCES_SHOWN_MAX:
        line.append(words.and_more.format(count=len(links) - SOURCES_SHOWN_MAX))
    return tuple(line)


def _notes(story: Story, language: Language) -> tuple[Line, ...]:
    """Say what was known before: of the person, and of the organisation."""
    words = WORDS[language]
    names = story.changes[0].names or NOBODY
    notes: list[Line] = []
    if story.known:
        told = "; ".join(in_passing(known.facts, known.names or NOBODY, language) for known in story.known)
        notes.append((words.known_of.format(person=names.person, told=told),))
    if story.departures:
        shown = story.departures[:OTHERS_SHOWN_MAX]
        people = ", ".join(known.names.person for known in shown if known.names)
        more = len(story.departures) - len(shown)
        tail = words.and_more.format(count=more) if more else ""
        notes.append((words.other_departures.format(organisation=names.organisation, people=people + tail),))
    return tuple(notes)


# --- replies ----------------------------------------------------------------------------------------------------------

# The codes that domain/alert.py gives, what matters most first.
_NEWS_ORDER: tuple[str, ...] = (
    "denied", "confirmed", "reopened", "linked", "status", "destination", "organisation", "manner", "role", "date",
    "name", "source", "merged", "split",
)  # fmt: skip


def _rank(code: str) -> int:
    return _NEWS_ORDER.index(code) if code in _NEWS_ORDER else len(_NEWS_ORDER)


def _move(one: StoryChange, other: StoryChange, language: Language) -> str:
    """Tell both halves of a move, whichever is the new one."""
    leaving, joining = (one, other) if one.facts.kind == "departure" else (other, one)
    return _headline(leaving, joining if _asserted(joining) and _asserted(leaving) else None, language)


def _news_line(code: str, update: Update, language: Language) -> str | None:
    """Say one piece of news; None when the change, as it stands, has nothing to say of it."""
    words = WORDS[language]
    change = update.change
    facts, names = change.facts, change.names or NOBODY
    match code:
        case "confirmed" | "status":
            return _status_words(change, language)
        case "denied":
            new = [telling for telling in update.new if telling.claim.status == "denied"]
            denial = min(new or change.denials, key=_order, default=None)
            return _denier(denial, change, language) if denial else None
        case "source":
            domains = sorted({telling.domain for telling in update.new})
            told = [words.also_by.format(who=", ".join(domains))] if domains else []
            count = [words.sources.format(count=facts.sources)] if facts.sources > 1 else []
            return " · ".join(told + count) or None
        case "linked":
            return _move(change, update.linked, language) if update.linked else None
        case "reopened":
            return _headline(change, None, language)
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
