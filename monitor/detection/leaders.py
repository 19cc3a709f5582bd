"""Who leads what, told by a verb: "Jane Roe heads Acme", "Jane Roe is the chief of Acme"."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.detection.language import Language, alternation
from monitor.detection.names import Named
from monitor.detection.people import Cast, is_seat
from monitor.detection.phrases import Typed


@lru_cache(maxsize=8)
def _pattern(language: Language) -> re.Pattern[str] | None:
    if not language.words("leads"):
        return None
    leads = alternation(language.words("leads"), accents=True)
    return re.compile(rf"(?<![^ ])(?P<who>[PN] )(?:, )?(?:qui )?(?:{leads}(?P<body>[ONA] )|(?:est )(?P<post>R ))")


def learn_leaders(sentence: Typed, cast: Cast) -> None:
    """Add to the cast whom the verbs of a sentence make leaders; an unknown name of two words is then a person's."""
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
            cast.learn(Named(named.name, named.start, named.end, role, organisation))
