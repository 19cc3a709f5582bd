"""A story put into words, in English or French. Pure.

The words themselves stand in words.py and sentences.py.
"""

from __future__ import annotations

from monitor.domain.message import Line, Link, Message, Quote
from monitor.domain.sentences import NOBODY, in_passing, role_shown, sentence_of
from monitor.domain.story import (
    STATUS_CERTAINTY,
    Known,
    Story,
    StoryChange,
    Telling,
    find_best,
    find_destination,
    lead_of,
    telling_order,
)
from monitor.domain.words import WORDS, Language, date_in_words

SOURCES_SHOWN_MAX = 4
"""Links beside the quoted one; more are counted, not listed, so that a message stays one screen of a phone."""
OTHERS_SHOWN_MAX = 5
SENTENCE_CHARS_MAX = 110
"""A first line longer than this leaves the role to the second one; phones cut notifications near 120."""


def message_of(story: Story, language: Language) -> Message:
    """Put a story into words."""
    words = WORDS[language]
    lead = lead_of(story)
    joined = find_destination(story, lead)
    telling = find_best(lead, language)
    headline = headline_of(lead, joined, language)
    lines: list[Line] = [_status_line(lead, language)]
    if reversed_ := _reversed(story, lead):
        lines.append((words.reverses.format(told=_in_passing(reversed_, language)),))
    role = role_shown(lead.facts, lead.names.role) if lead.names else None
    if role and role not in headline:
        lines.append((words.labelled("role", role),))
    if not lead.withdrawn:
        lines.append((words.new_person if story.new_person else words.known_person,))
    for other in story.changes:
        if other is lead:
            continue
        if other is not joined:
            lines.append((headline_of(other, None, language),))
        elif other.names and other.names.role:
            lines.append((words.labelled_at(other.names.organisation, other.names.role),))
    # Both halves of a move have the same dates, and often the same dispute.
    lines += dict.fromkeys(line for change in story.changes for line in _dispute_lines(change, language))
    quotes = (quote_of(telling),) if telling else ()
    more = _more_sources(story.changes, telling, language)
    return Message(
        headline=headline,
        lines=tuple(lines) + ((more,) if more else ()),
        quotes=quotes,
        notes=_notes(story, language),
    )


# --- single lines -----------------------------------------------------------------------------------------------------


def quote_of(telling: Telling) -> Quote:
    """Return the sentence that proves a telling, with where it stands."""
    return Quote(text=telling.quote, source=Link(telling.domain, telling.url))


def headline_of(change: StoryChange, joined: StoryChange | None, language: Language) -> str:
    """Say who did what. What is only reported or rumoured is never stated as fact, nor history as news.

    joined: the other half of a move, to be told in the same sentence.
    """
    words = WORDS[language]
    facts, names = change.facts, change.names or NOBODY
    destination = joined.names.organisation if joined and joined.names else None
    if facts.kind == "departure" and joined is None:
        destination = names.destination
    sentence = sentence_of(facts, names, language, destination=destination)
    if len(sentence) > SENTENCE_CHARS_MAX:
        sentence = sentence_of(facts, names, language, destination=destination, with_role=False)
    if change.withdrawn:
        return words.withdrawn.format(sentence=sentence)
    if facts.salience == "background":
        sentence = words.recalled.format(sentence=sentence)
    status = max(facts.status, joined.facts.status if joined else facts.status, key=STATUS_CERTAINTY.__getitem__)
    if status == "reported":
        weakest = joined if joined and joined.facts.status == "reported" else change
        telling = find_best(weakest, language)
        return words.reported.format(sentence=sentence, source=telling.domain) if telling else sentence
    return {"rumoured": words.rumour, "denied": words.denial}.get(status, "{sentence}").format(sentence=sentence)


def _status_line(change: StoryChange, language: Language) -> Line:
    words = WORDS[language]
    if change.withdrawn:
        return (withdrawal_words(change, language),)
    parts = [status_words(change, language)]
    if change.facts.sources > 1:
        parts.append(words.sources.format(count=change.facts.sources))
    elif change.facts.sources == 1:
        parts.append(words.one_source)
    if change.facts.date:
        parts.append(date_in_words(change.facts.date, language))
    return (" · ".join(parts),)


def status_words(change: StoryChange, language: Language) -> str:
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
        return words.confirmed_by.format(who=change.judge) if change.judge else words.confirmed
    telling = find_best(change, language)
    form = {"reported": words.reported_by, "rumoured": words.rumoured_by, "denied": words.denied_by}[status]
    return form.format(who=telling.domain if telling else words.unknown_source)


def withdrawal_words(change: StoryChange, language: Language) -> str:
    """Say that a change does not stand any more, and who says so."""
    words = WORDS[language]
    return words.withdrawn_by.format(who=change.judge) if change.judge else words.withdrawn_detail


def _dispute_lines(change: StoryChange, language: Language) -> list[Line]:
    """Say where sources differ and who denies it."""
    words = WORDS[language]
    lines: list[Line] = []
    for conflict in change.facts.conflicts:
        shown = [words.value(conflict.field, value, language) for value in conflict.values]
        lines.append((words.differ.format(field=words.fields[conflict.field], values=" / ".join(shown)),))
    if change.facts.status != "denied":
        for telling in sorted(change.denials, key=telling_order)[:SOURCES_SHOWN_MAX]:
            lines.append((denial_words(telling, change, language), " (", Link(telling.domain, telling.url), ")"))
    return lines


def denial_words(telling: Telling, change: StoryChange, language: Language) -> str:
    """Say who denies a change."""
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
    for telling in sorted((t for change in changes for t in change.tellings), key=telling_order):
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
    reversed_ = _reversed(story, lead_of(story))
    if before := [known for known in story.known if known is not reversed_]:
        told = "; ".join(_in_passing(known, language) for known in before)
        notes.append((words.known_of.format(person=names.person, told=told),))
    if story.departures:
        shown = story.departures[:OTHERS_SHOWN_MAX]
        people = ", ".join(known.names.person for known in shown if known.names)
        more = len(story.departures) - len(shown)
        tail = words.and_more.format(count=more) if more else ""
        notes.append((words.other_departures.format(organisation=names.organisation, people=people + tail),))
    return tuple(notes)


def _reversed(story: Story, lead: StoryChange) -> Known | None:
    """Return the departure that a return takes back; None = there is none. The end of a leave takes nothing back."""
    if lead.facts.kind != "return" or lead.names is None or lead.names.organisation is None:
        return None
    there = [k for k in story.known if k.names and k.names.organisation == lead.names.organisation]
    return next((k for k in there if k.facts.kind == "departure"), None)


def _in_passing(known: Known, language: Language) -> str:
    return in_passing(known.facts, known.names or NOBODY, language)
