"""Who leads what, told by a verb: "Jane Roe heads Acme", "Jane Roe is the chief of Acme"."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.detection.language import Language, alternation
from monitor.detection.names import Named
from monitor.detection.offices import is_seat
from monitor.detection.people import Cast
from monitor.detection.phrases import Typed
from monitor.detection.text import fold


@lru_cache(maxsize=8)
def _pattern(language: Language) -> re.Pattern[str] | None:
    if not language.words("leads"):
        return None
    leads = alternation(language.words("leads"), accents=True)
    return re.compile(
        rf"(?<![^ ])(?P<who>[PN] )(?:, )?(?:(?:qui|who) )?"
        rf"(?:{leads}(?:(?:its |the )(?:[a-z]+ ){{0,2}})?(?P<body>[ONA] )|(?:est|is) (?:the |its )?(?P<post>R ))"
    )


@lru_cache(maxsize=8)
def _owner(language: Language) -> re.Pattern[str] | None:
    if not language.words("human_nouns"):
        return None
    return re.compile(rf"(?<![^ ])(?P<who>N )'s {alternation(language.words('human_nouns'))}")


def learn_leaders(sentence: Typed, cast: Cast) -> None:
    """Add to the cast whom the verbs of a sentence make leaders; an unknown name of two words is then a person's."""
    _learn_owners(sentence, cast)
    pattern = _pattern(cast.language)
    if pattern is None:
        return
    for match in pattern.finditer(sentence.text):
        who = sentence.items[sentence.at(match.start("who"))]
        if who.symbol == "N" and " " not in who.text and not cast.knows(who.text):
            continue
        if match["post"]:
            post = sentence.items[sentence.at(match.start("post"))]
            role, organisation = post.role, post.organisation or ("@" if post.own else None)
            if post.former or not role or is_seat(role, cast.language):
                continue
        else:
            body = sentence.items[sentence.at(match.start("body"))]
            role, organisation = None, "@" if body.symbol == "A" else body.organisation or body.text
        if who.symbol == "N":
            who.symbol, who.people = "P", [Named(who.text, who.start, who.end)]
            at = match.start("who")
            sentence.text = f"{sentence.text[:at]}P{sentence.text[at + 1 :]}"
        for named in who.people:
            # "qui dirigeait Acme jusqu'en 2019" leads it no more.
            former = sentence.text.startswith(("jusqu' ", "until ", "till "), match.end())
            cast.learn(Named(named.name, named.start, named.end, role, organisation, former))


def _learn_owners(sentence: Typed, cast: Cast) -> None:
    """Take an unknown name of two words for a person's where it has what only people have: "Roe's resignation"."""
    pattern = _owner(cast.language)
    for match in pattern.finditer(sentence.text) if pattern else ():
        who = sentence.items[sentence.at(match.start("who"))]
        if len(who.text.split()) != 2 or any(
            w in cast.language.sets["organisation_words"] for w in fold(who.text).split()
        ):
            continue
        who.symbol, who.people = "P", [Named(who.text, who.start, who.end)]
        at = match.start("who")
        sentence.text = f"{sentence.text[:at]}P{sentence.text[at + 1 :]}"
        cast.learn(who.people[0])
