"""Where the persons of an article worked until now, told by sentences of their own: insiders and newcomers."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from monitor.detection.dates import DateMention
from monitor.detection.language import Language, alternation
from monitor.detection.names import Item, Named
from monitor.detection.people import Cast, clean
from monitor.detection.phrases import Typed
from monitor.detection.text import Token, lower, words_of

OWN_HOUSE = "@"
"""The body of a station that is told without one: "had been treasurer"."""


@lru_cache(maxsize=8)
def _patterns(language: Language) -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    """Return the patterns of stations, each behind the words of which it needs one: most sentences have none."""
    if not language.words("held_before"):
        return ()
    lists = [language.words(name) for name in ("held_before", "joined_before", "until_now", "replacing")]
    held, joined, until_now, replacing = (alternation(entries, accents=True) for entries in lists)
    heads = [frozenset(words_of(lower(entry))[0].low for entry in entries) for entries in lists]
    of_held, of_joined, of_until_now, of_replacing = heads
    link = "(?:" + "|".join(re.escape(word) + " " for word in sorted(language.sets["station_links"])) + "){0,4}"
    field = r"(?:(?:la |le |les |l' )[^\W\d_A-Z][\w-]* (?:de |du |d' |des ))?" if language.lang == "fr" else ""
    aside = r"(?:(?:<relatives>|<of_whom>)(?:(?!, )\S+ ){1,10}, )?"
    patterns = (
        # "Roe had been treasurer", "Roe, who is currently with Acme", "Roe, formerly chief of Acme, ..."
        (
            of_held,
            rf"(?<![^ ])(?P<who>[PNW] )(?:, )?{aside}<relatives>?"
            rf"{held}{link}{field}(?P<what>[ROA] |(?:(?<=from )|(?<=de )|(?<=d' )|(?<=chez ))N )",
        ),
        # "Roe, president of the oil division, has been named": a post the fold left beside the name.
        (
            frozenset("R"),
            r"(?<![^ ])(?P<who>P ), (?P<what>R )"
            r"(?=(?:(?![,;PN.] )\S+ ){1,14}, <acts_behind>)",
        ),
        # "Roe, until now treasurer, becomes ..."
        (of_until_now, rf"(?<![^ ])(?P<who>P ), {until_now}(?:(?:le|la) )?(?P<what>R )"),
        # "Until now treasurer of Acme, she ..."
        (of_until_now, rf"(?<!.){until_now}(?P<what>R )(?:(?!, )\S+ ){{0,10}}?, (?P<who>[PW] )"),
        # "is named treasurer of Acme, succeeding Poe": Poe was treasurer.
        (of_replacing, rf"(?<![^ ])(?P<what>R )(?:, )?{replacing}(?P<who>P )"),
        (of_joined, rf"(?<![^ ])(?P<who>[PNW] )(?:, )?{aside}<relatives>?{joined}(?P<what>[OA] )(?P<past>)"),
    )
    return tuple((needed, language.pattern(source)) for needed, source in patterns)


def learn_careers(sentence: Typed, dates: list[DateMention], before: Item | None, cast: Cast) -> None:
    """Add to the cast where a sentence says that its persons worked until now.

    before = the item that names somebody at the head of the sentence before, whom "he" may mean. Whom a sentence says
    to have joined a body came before today only where the sentence has a year for it.
    """
    said = frozenset(sentence.text.split(" "))
    for needed, pattern in _patterns(cast.language):
        if needed.isdisjoint(said):
            continue
        for match in pattern.finditer(sentence.text):
            who = sentence.items[sentence.at(match.start("who"))]
            who = before if who.symbol == "W" and before is not None else who
            past = "past" not in match.re.groupindex or any(d.year or d.history for d in dates)
            first = sentence.at(match.start("what"))
            body = _body(sentence.items[first:])
            if body == OWN_HOUSE:
                body = _named_before(sentence, sentence.at(match.start("who")), cast.language) or body
            if len(who.people) != 1 or not past or body is None:
                continue
            role = sentence.items[first].role
            stations = cast.careers.setdefault(cast.meet(who.people[0].name).name, [])
            if (role, body) not in stations:
                stations.append((role, body))


_UNTIL = r"<was_post>(?P<seat>R )(?:(?![,;])\S+ ){0,6}?(?:(?P<year>(?:19|20)\d\d) )?, <until_when>\Z"


def seat_until(sentence: Typed, upto: int, language: Language) -> tuple[Item, str | None] | None:
    """Return the seat and the year of "She was chief of Acme until 2005, when she was fired", read as far as "she".

    That seat is the one left, whatever the article is about. The year is None where the sentence has a date of its own.
    """
    told = language.pattern(_UNTIL).search(sentence.text[:upto])
    return (sentence.items[sentence.at(told.start("seat"))], told["year"]) if told else None


def _named_before(sentence: Typed, place: int, language: Language) -> str | None:
    """Return Globex for "she moves from Globex, where she was treasurer"."""
    *_, body, comma, where = [Item("", 0, 0)] * 3 + sentence.items[:place]
    there = body.symbol in ("O", "N") and comma.symbol == "," and language.writes("where", where.symbol)
    return clean(body.organisation or body.text) if there else None


def _body(items: list[Item]) -> str | None:
    """Return the body of the stations that a clause lists: its first named one, else the house itself.

    None = a place, which tells neither.
    """
    if items[0].symbol == "N":
        return clean(items[0].text)
    for item in items:
        if item.symbol in ("P", "W", ";", "."):
            break
        if item.symbol == "L":
            return None
        name = item.organisation if item.symbol in "RO" else None
        if name and name[0] not in "@^":
            return clean(name)
        if item.symbol == "A" or (name or "").startswith("@"):
            break
    return OWN_HOUSE


def held_then(words: list[Token], named: Named, now: str) -> bool:
    """Tell "its then leader, Jane Roe" and "In 2017 its leader, Jane Roe, quit": she leads it no more.

    now = the day of the article; "" = only the first is told.
    """
    before = [t.low for t in words if t.end <= named.start]
    long_ago = len(before) > 1 and before[0] in ("in", "en") and before[1].isdigit() and before[1] < now[:4]
    return long_ago or any(pair in _THEN for pair in pairwise(before[-6:]))


_THEN = frozenset((word, "then") for word in ("its", "the", "his", "her", "their"))
