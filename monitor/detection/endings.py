"""What may stand behind a match: the end of its clause, or more names and posts of the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.reading import Sentence

_LISTED = re.compile(r"(?:[,;] (?:and |et )?|and |et )(?P<person>[PN] )(?:, )?(?:(?:as|to|comme) )?(?P<role>R )")


_FROM_ELSEWHERE = re.compile(
    r"from (?!(?:all|both|his|her|their|the (?:job|post|position|role|helm)|day-to-day|active|executive|full-time|"
    r"office|government|cabinet|post|posts|role|roles|duty|duties|here|there|[0-9R])[ s])"
)
"""What somebody leaves, where no template could read it: "retires from tennis", "resigns from China's parliament"."""


_BY_OTHERS = re.compile(
    r"(?:by|of|from|out of) (?!(?:the |its |a |his |her |their )*(?:[PNOARW]|own|board|directors|shareholders|"
    r"investors|trustees|members|mid|year|next|early|late|then|owners|government|state|cabinet|parliament|ministers|regents|founder|"
    r"partners|colleagues|voters|text|email|"
    r"e-mail|phone|letter|telephone|video|fax|zoom|mutual|office|post|job|role|position|power|vote|end|committee|"
    r"council|panel|judge|own) )[a-z]"
)
"""Whom or what else a dismissal can be: "let go by police", "thrown out of court", "forced out of his car"."""


def _says_otherwise(hit: re.Match[str], slots: Mapping[str, str | None], language: Language) -> bool:
    """Tell an English match whose complement speaks of no post: "retires from tennis", "joins Acme in a call"."""
    end = hit.end("trigger")
    if hit.end() == end and _FROM_ELSEWHERE.match(hit.string, end):
        return True
    if not slots.get("organisation") and not slots.get("role") and _by_others(hit):
        return True
    after = hit.string[hit.end() :]
    if hit["trigger"] in _RETURNING and after.startswith("to ") and not _BACK_TO.match(after):
        return True
    if hit.string[: hit.end()].endswith("N ") and after.startswith("as ") and slots.get("organisation"):
        # "drops Corvane as its caterer".
        return _AS_POST.match(after) is None
    words = after.split(" ", 5)
    if words[0] in ("as", "of") and any(word in language.sets.get("honours", frozenset()) for word in words[1:4]):
        # "succeeds Roe as holder of the prize", "appointed commander of the order of merit".
        return True
    joins = hit["trigger"].startswith("join")
    return (
        joins
        and words[0] == "in"
        and any(word in language.sets.get("joint_causes", frozenset()) for word in words[1:5])
    )


def _by_others(hit: re.Match[str]) -> bool:
    passive = hit["trigger"].endswith(("ed ", "out ", "go ", "off ")) and "died" not in hit["trigger"]
    return passive and _BY_OTHERS.match(hit.string, hit.end("trigger")) is not None


_RETURNING = ("returns ", "return ", "has returned ", "is back ", "comes back ")
_BACK_TO = re.compile(
    r"to (?:(?:the|his|her|its|their) )?(?:[OAR]|work|office|duty|duties|post|job|role|helm|lead|run|head) "
)
_AS_POST = re.compile(r"as (?:(?:its|the|a|an|his|her|their|new|interim|acting) )*R ")


def breaks_off(hit: re.Match[str], language: Language) -> bool:
    """Tell whether a match ends in the middle of a phrase: "quits | tennis", "joins the union | picket line".

    Judged only where the lexicon lists the words with which a clause goes on.
    """
    slots = hit.groupdict()
    if language.lang == "en" and _says_otherwise(hit, slots, language):
        return True
    person_ends = any(slots.get(name) and hit.end(name) == hit.end() for name in ("person", "who", "previous"))
    if language.lang == "en" and person_ends and hit.string.startswith("'s ", hit.end()):
        # "hires Roe's firm", "fires Roe's deputy".
        return True
    allowed = language.sets.get("goes_on")
    verbal = hit.end() == hit.end("trigger")
    matched = hit.string[: hit.end()]
    first, second = [*hit.string[hit.end() :].split(" ", 2), "", ""][:2]
    if not allowed or not (verbal or matched.endswith(("P ", "N ", "O ", "A "))):
        return False
    if "'s " in hit[0] or " of " in hit[0]:
        # "the departure of Roe" tells the whole by itself, "the resignation of Roe's bankers" speaks of others.
        return first in ("'s", "'") and matched.endswith(("P ", "N "))
    if not first or not first[0].isalpha() or first.endswith("ing"):
        return False
    if first in allowed or f"{first} {second}" in allowed:
        return False
    return verbal or first not in ("P", "Q", "W", "R")


def listed(sentence: Sentence, hit: re.Match[str]) -> Iterator[tuple[Named, Item]]:
    """Yield the persons and posts that go on with a match: "elected Roe president, Poe treasurer"."""
    position = hit.end()
    while match := _LISTED.match(hit.string, position):
        person = sentence.typed.items[sentence.typed.at(match.start("person"))]
        role = sentence.typed.items[sentence.typed.at(match.start("role"))]
        yield from ((named, role) for named in person.people[:1])
        position = match.end()


def describes(hit: re.Match[str], slots: dict[str, Item]) -> bool:
    """Tell "names Jeep boss to replace Roe", where Jeep is no person, from "names Mehta head of research"."""
    if "role" not in slots and "person" in slots and hit.start("person") > hit.start("trigger"):
        return hit.string.startswith("R ", hit.end("person"))
    if "role" not in slots or "person" not in slots:
        return False
    if slots["person"].former:
        return True
    if slots["role"].start - slots["person"].end > 1:
        return False
    after = hit.string[hit.end("role") : hit.end("role") + 6]
    return after.startswith(("to ", "as ", "in "))
