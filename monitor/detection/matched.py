"""A match taken apart: of whom it speaks, which words trigger it, and what else the rule found around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from monitor.detection.governed import main_subject
from monitor.detection.ministries import is_ministry, is_portfolio
from monitor.detection.move_lists import speaks_of_government
from monitor.detection.names import Item
from monitor.detection.pronouns import told_of
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.stance import is_for_a_time
from monitor.detection.templates import ORGANISATION_SLOTS, SLOTS


class Matched(msgspec.Struct):
    """A match with its slots filled. Places of the typed sentence end in _at; all others are characters of the part."""

    reading: Reading
    sentence: Sentence
    rule: Rule
    """The rule that matched; of a leave where the words tell that somebody goes for a time only."""
    hit: re.Match[str]
    slots: dict[str, Item]
    subject: Item
    """Whom the match speaks of: a name, a post or a pronoun."""
    subject_at: int
    subject_end_at: int
    trigger: tuple[int, int]
    trigger_at: int
    start: int
    end: int

    @property
    def departing(self) -> bool:
        """Whether somebody has been at the house before."""
        return self.rule.kind in ("departure", "leave", "return")

    @property
    def words(self) -> str:
        """The folded words of the match, each followed by a space."""
        return "".join(t.fold + " " for t in self.sentence.tokens if self.start <= t.start < self.end)

    def pattern(self, shape: str, folded: bool = False) -> re.Pattern[str]:
        """Return a pattern of the article's language, in which <name> is any wording of that list."""
        return self.reading.language.pattern(shape, folded)

    @property
    def nominal(self) -> bool:
        """Whether an exit is told by a noun in front of its person: "the ouster of"."""
        told = "trigger" in self.hit.re.groupindex
        return told and self.trigger_at < self.subject_at and self.rule.kind != "appointment"


def matches(sentence: Sentence) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield where the shapes of templates stand in a sentence, whatever it may mean."""
    for compiled, template in sentence.candidates:
        for hit in template.hits(sentence.said):
            yield compiled.rule, hit


def take_apart(reading: Reading, sentence: Sentence, rule: Rule, hit: re.Match[str]) -> Matched | None:
    """Return what a match is made of; None where it has no slot for a person, or its ministry is none."""
    items, at = sentence.typed.items, sentence.typed.at
    slots = {name: items[at(hit.start(name))] for name, value in hit.groupdict().items() if value and name in SLOTS}
    if "ministry" in slots and not _leads_ministry(slots["ministry"], sentence, reading):
        return None
    if _tells_field(slots, reading) and not _of_government(hit, slots.get("person") or slots.get("who"), reading):
        return None
    if rule.kind == "appointment" and "role" in slots and _comes_from(slots["role"], sentence, reading):
        slots["role"] = msgspec.structs.replace(slots["role"], organisation=None)
    name = "person" if "person" in slots else "who"
    if name not in slots:
        return None
    subject = slots[name]
    if subject.symbol == "R" and hit.string.startswith("that W ", hit.end(name)):
        # "told the board that he would leave".
        subject = items[at(hit.end(name)) + 1]
    subject = main_subject(sentence, subject, hit, reading.language) or subject
    subject = slots[name] = told_of(sentence, subject, rule, hit, reading.language)
    has_trigger = "trigger" in hit.re.groupindex
    trigger_at = hit.start("trigger") if has_trigger else hit.start()
    first = items[at(trigger_at)]
    last = items[at(hit.end("trigger") - 1)] if has_trigger else first
    trigger = (first.start, last.end)
    start, end = items[at(hit.start())].start, items[at(hit.end() - 1)].end
    if (
        rule.kind == "departure"
        and (rule.manner != "dismissed" or "écart" in hit[0])
        and is_for_a_time(sentence.tokens, trigger, end, reading.language)
    ):
        rule = msgspec.structs.replace(rule, kind="leave", manner=None)
    return Matched(
        reading, sentence, rule, hit, slots, subject, hit.start(name), hit.end(name), trigger, trigger_at, start, end
    )


def _comes_from(post: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "joined as editor from Globex", where somebody was before, from "named editor of Globex"."""
    within = [t.low for t in sentence.tokens if post.start < t.start < post.end]
    return bool(post.organisation) and reading.language.lang == "en" and "from" in within and "of" not in within


def _leads_ministry(body: Item, sentence: Sentence, reading: Reading) -> bool:
    place = next(n for n, token in enumerate(sentence.tokens) if token.end > body.start)
    return is_ministry(body.text, reading.language) or is_portfolio(sentence.tokens, place, reading.language)


def _tells_field(slots: dict[str, Item], reading: Reading) -> bool:
    """Tell whether a slot is a ministry told by its field alone: "la Mer", "sport and culture"."""
    language = reading.language
    if language.lang == "fr" or "ministry" in slots:
        return "ministry" in slots
    told = (slots[name].text for name in ORGANISATION_SLOTS if name in slots and slots[name].symbol == "O")
    # "left the Treasury", which is a house by its name.
    fields = [name for name in told if name.islower()]
    return any(language.has("portfolios", part) for name in fields for part in (name, name.split(" and ")[0]))


def _of_government(hit: re.Match[str], subject: Item | None, reading: Reading) -> bool:
    """Tell "prend la Mer", "moves from sport to culture" of a reshuffle from a sailor's and a reporter's.

    Only a minister "hérite de la Justice".
    """
    inherits = reading.language.pattern("<inherits>").match(hit["trigger"])
    return inherits is not None or speaks_of_government(reading, subject)


def is_mere_word(subject: Item, reading: Reading) -> bool:
    """Tell a single capital word that nothing in the article says to be a person."""
    return subject.symbol == "N" and " " not in subject.text and not reading.cast.knows(subject.text)
