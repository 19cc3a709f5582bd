"""Datelines: what stands in front of a story and tells where it was written."""

from __future__ import annotations

import re

from monitor.detection.dates import DateMention
from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.text import Normal, Token, fold

_DATELINE = re.compile(r"\s*(?P<place>[A-Z][^\n–—;!?]{1,60}?)\s+(?:--|[-–—])\s+(?=\S)")


_TOWN = re.compile(r"\s*(?P<town>[A-Z][A-Za-z]+)(?:[ /][A-Z][A-Za-z]+){0,2}: (?=[A-Z])")


_HEADING = re.compile(r"\s*(?P<heading>[^\W\d][\w ]{2,30}?) ?: (?=[A-Z])")
_LABELLED = re.compile(r"\n(?:[A-Z]\S*(?: (?:[A-Z&]\S*|of|and|the)){0,5}): (?=[A-Z])")
"""A line further on that begins with a name and a colon: a list, of which the first line tells no town either."""


def after_dateline(text: str, language: Language, title: Normal | None) -> int:
    """Return where the story begins behind "BOSTON, June 12 - ", "Mumbai: " or "Reuters - "; 0 where it begins at once.

    A name before a colon that the title tells is what the article is about; a heading of the wire's is none.
    """
    heading = _HEADING.match(text)
    if heading is not None and " " in heading["heading"] and language.has("rubrics", fold(heading["heading"])):
        return heading.end()
    town = _TOWN.match(text) if language.lang == "en" and title is not None else None
    if town is not None and title is not None and town["town"] not in title.text and not _LABELLED.search(text):
        return town.end()
    match = _DATELINE.match(text)
    if match is None:
        return 0
    first = match["place"].split()[0].strip(",.")
    if any(_tells(word, language) for word in _PARENTHESES.sub("", match["place"]).split()):
        # "A court overturned - on appeal - the dismissal".
        return 0
    wired = fold(match["place"]) in language.media or "(" in match["place"]
    return (
        match.end()
        if wired or (first.isupper() and len(first) > 4) or (first.isupper() and " " in match["place"])
        else 0
    )


_PARENTHESES = re.compile(r"\([^)]*\)")


def _tells(word: str, language: Language) -> bool:
    """Tell a word of a sentence from those of places and of days."""
    return word.isalpha() and word.islower() and len(word) > 3 and not language.has("months", fold(word))


def is_dateline(items: list[Item]) -> bool:
    """Tell "Paris." and "Nouméa (ANP)." in front of a story: the sentence behind is the first one."""
    symbols = [item.symbol for item in items]
    return symbols[-1:] == ["."] and symbols[0] in ("L", "N") and all(s in _DATELINE_SYMBOLS for s in symbols)


def is_town(items: list[Item], tokens: list[Token], language: Language) -> bool:
    """Tell "Les Ormelles." in front of a headline of a local paper from "Les Restos du coeur." and "La Redoute."."""
    if [item.symbol for item in items] != ["O", "."] or not language.has("town_articles", tokens[0].fold):
        return False
    name = fold(items[0].organisation or items[0].text)
    heads = ("organisation_words", "body_heads")
    return name not in language.pack.organisations and not any(language.has(h, w) for h in heads for w in name.split())


_DATELINE_SYMBOLS = frozenset(("L", "N", "O", "(", ")", ",", "."))


_BY_NAME = ("by June", "by April", "by May")
_DAY_OF_A_NAME = re.compile(r"(?:Sun|Mon|Fri)day(?=, (?:former|who|\d\d,) )")
_FORENAME = re.compile(r"(?<![A-Z][a-z] )(?<![A-Z]\. )\b[A-Z][a-z]+ \Z")


def is_title(date: DateMention, text: str) -> bool:
    """Tell the magazine "Demain", "USA Today", "by June Roe" and "Paul Sunday, former chairman," from dates."""
    if _DAY_OF_A_NAME.match(text, date.start) and _FORENAME.search(text, 0, date.start):
        return True
    if text[date.start : date.end] in _BY_NAME and text[date.end : date.end + 2].strip().isupper():
        return True
    inside = text[: date.start].rstrip(" ")[-1:].isalnum()
    return inside and date.shift is not None and date.shift[0] == "day" and text[date.start].isupper()
