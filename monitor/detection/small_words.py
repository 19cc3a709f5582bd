"""Small words beside mentions: articles, titles and ages go; "former" and "its" mark what they stand before."""

from __future__ import annotations

import re

from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language
from monitor.detection.ministries import is_ministry
from monitor.detection.names import Item, Named
from monitor.detection.text import Token, fold
from monitor.detection.wordings import LETTERS

_MENTIONS = "PNOARLW"
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th)|\w+-(?:member|person|strong|seat)")
"""What says how many there were or are: "the 12th president", "the nine-member board"."""
_HANDLED = frozenset("PNOARL()[],")


def without_small_words(items: list[Item], language: Language) -> list[Item]:
    """Drop articles before mentions, mark former and own posts, drop ages, parentheses and doubled commas."""
    out: list[Item] = []
    qualifiers = language.sets["role_qualifiers"] if language.lang == "en" else frozenset()
    depth, apposed = 0, False
    parties = language.sets["parties"]
    for place, item in enumerate(items):
        if item.symbol not in _HANDLED and not depth:
            joined = "-" in item.symbol and out and out[-1].symbol in "NL" and item.start - out[-1].end == 1
            if joined and _is_compound(item.symbol, language):
                # "Abu | Dhabi-based", "West | German-born".
                out.pop()
            out.append(item)
            continue
        if item.symbol in ("(", "["):
            authored = [before.symbol for before in out[-3:-1]] in ([",", "de"], [",", "d'"], ["Q", "de"], ["Q", "d'"])
            if language.lang == "fr" and not depth and _is_post_aside(items, place):
                # "Paul Roux (directeur d'Acme)" is "Paul Roux, directeur d'Acme,".
                out.append(Item(",", item.start, item.end))
                apposed = True
                continue
            if language.lang == "fr" and out and out[-1].symbol in "PN" and not authored:
                out[-1] = _beside_house(out[-1], items[place + 1 : place + 3], parties, language)
            depth += 1
            continue
        if item.symbol in (")", "]") and apposed:
            out.append(Item(",", item.start, item.end))
            apposed = False
            continue
        if item.symbol in (")", "]"):
            depth = max(0, depth - 1)
            continue
        if (depth and place and items[place - 1].symbol == "(") or (depth and item.symbol not in "PR"):
            continue
        if item.symbol == "," and (not out or out[-1].symbol == ","):
            if len(out) > 1 and language.writes("halved", out[-2].symbol):
                out.pop()
            continue
        if item.symbol == "R" and language.lang == "en" and out:
            _widen(item, out, qualifiers)
            _widen_capital(item, out, language)
        if item.symbol in _MENTIONS and item.symbol != "W":
            if item.symbol in "PN" and out and language.writes("grades", out[-1].symbol):
                # "le général de brigade Paul Roux", "le général de corps d'armée Paul Roux".
                del out[_grade_start(out) :]
            item = _absorb(item, out, items[place - 1], language)
        out.append(item)
    return _without_ages(out)


def _is_compound(word: str, language: Language) -> bool:
    """Tell "boston-based" and "oscar-winning", which say where somebody is from or of what kind."""
    return "-" in word and language.has("compound_endings", word.rpartition("-")[2])


def _is_post_aside(items: list[Item], place: int) -> bool:
    """Tell "Paul Roux (ancien directeur d'Acme)" from "Paul Roux (photo)" and "Paul Roux (Acme)"."""
    inner = [i.symbol for i in items[place + 1 : place + 1 + _ASIDE_ITEMS_MAX]]
    if ")" not in inner or not place or items[place - 1].symbol not in "PN":
        return False
    inside = inner[: inner.index(")")]
    return "R" in inside[:3] and not {"P", "(", "Q"} & set(inside)


_ASIDE_ITEMS_MAX = 12
"""No post in brackets is told in more words and names."""


def _absorb(item: Item, out: list[Item], before: Item, language: Language) -> Item:
    """Take the small words behind which a mention stands off the items read, and return it marked by them.

    before = the item right before the mention, as given.
    """
    if not out or out[-1].symbol in LETTERS:
        return item
    determiners, former, own = language.sets["determiners"], language.sets["former"], language.sets["own"]
    prefixes, titles, demonyms = language.sets["role_prefixes"], language.sets["titles"], language.sets["demonyms"]
    qualifiers = language.sets["role_qualifiers"] if language.lang == "en" else frozenset()
    while out and out[-1].symbol not in LETTERS:
        word = out[-1].symbol.lower() if len(out[-1].symbol) > 1 else out[-1].symbol
        folded = fold(word)
        if item.symbol == "R" and folded in own and not (language.lang == "en" and folded in ("his", "her")):
            item.own = True
        elif folded in former and (item.symbol in "RPN" or (item.symbol == "O" and language.lang == "fr")):
            item.former = True
        elif item.symbol in "RPN" and len(out) > 1 and fold(f"{out[-2].symbol} {word}") in demonyms:
            # "west | australian".
            out.pop()
        elif (
            item.symbol in "RPN"
            and (folded in prefixes or folded in demonyms or _COUNTED.fullmatch(folded))
            and folded not in own
        ):
            pass
        elif item.symbol == "P" and _is_compound(folded, language):
            # "hires Boston-based Jane Roe".
            pass
        elif item.symbol == "R" and (folded in qualifiers or qualifiers.issuperset(folded.split("-"))):
            item.start = out[-1].start
            item.role = f"{out[-1].symbol} {item.role}"
        elif item.symbol in "PN" and folded in titles:
            if item.symbol == "N":
                item = Item(
                    "P",
                    item.start,
                    item.end,
                    item.text,
                    people=[Named(item.text, item.start, item.end)],
                    former=item.former,
                )
        elif item.symbol == "A" and folded in own:
            item.own = True
        elif (
            (item.symbol == "O" and folded in own)
            or (item.symbol == "R" and folded == "-" and language.lang == "en" and not _opens_aside(out, item))
            or (folded == "." and len(out) > 1 and out[-2].symbol in titles and item.symbol in "PN")
        ):
            pass
        elif folded == "that" and language.lang == "en" and item.symbol != "A":
            # "confirmed that Roe left": no article.
            break
        elif folded in determiners and folded not in ("du", "au", "aux", "des", "leur", "son", "sa", "ses"):
            if item.symbol == "N" or (item.symbol == "P" and _has_article(item, before, language)):
                # A person takes no article.
                item = Item("O", item.start, item.end, item.text, organisation=item.text, former=item.former)
        else:
            break
        out.pop()
    return item


def _opens_aside(out: list[Item], role: Item) -> bool:
    """Tell "Jane Roe - chief of Acme - resigned" from "co-chief"."""
    return len(out) > 1 and out[-2].symbol in "PN" and out[-1].start > out[-2].end and out[-1].end < role.start


def _grade_start(out: list[Item]) -> int:
    """Return where "de brigade" begins behind "général"; the end where no general stands before it."""
    starts = (n for n in (len(out) - 2, len(out) - 4) if n > 0 and out[n - 1].symbol in ("général", "générale"))
    return next(starts, len(out))


def name_titled(name: Item, behind: Token, language: Language) -> None:
    """Tell the unknown name of "Acme, Inc." from that of "Izra Quelmin, Ph.D."."""
    if name.symbol != "N" or behind.text[0] != ",":
        return
    if language.has("legal_forms", behind.fold.strip(" ,.")):
        name.symbol = "O"
    else:
        name.symbol, name.people = "P", [Named(name.text, name.start, name.end)]


def _has_article(person: Item, before: Item, language: Language) -> bool:
    """Tell "la Green Tech" and "d'une Green Tech", a body, from "la jeune Jeanne Morel" and "les Morel"."""
    return language.lang == "fr" and " " in person.text and before.symbol in ("la", "l'", "une", "cette")


def _beside_house(person: Item, inner: list[Item], parties: frozenset[str], language: Language) -> Item:
    """Let "Paul Roux (Acme)" work at Acme; politicians have a party there, athletes the three letters of a country."""
    if [i.symbol for i in inner] not in (["O", ")"], ["N", ")"]) or " " not in person.text:
        return person
    body = inner[0].text
    compound = "-" in body and not is_ministry(body, language)
    if fold(body) in parties or (body.isupper() and len(body) < 4) or compound:
        return person
    named = Named(person.text, person.start, person.end, organisation=body)
    return Item("P", person.start, person.end, person.text, people=[named], former=person.former)


def _widen_capital(role: Item, out: list[Item], language: Language) -> None:
    """Let a post take the capital word that is no name before it: "Interim | CEO", "Current | Chief Executive"."""
    word = fold(out[-1].text) if out and out[-1].symbol in "NO" else ""
    interim = language.has("interim", word) or word in ("group", "global", "regional", "joint")
    interim = interim or (bool(word) and out[-1].symbol == "N" and _is_field(word, role, out[:-1], language))
    if interim or language.has("role_prefixes", word):
        role.start = out.pop().start
        role.role = f"{word} {role.role}" if interim else role.role


_OF_FIELDS = ("director", "manager", "officer")


_OF_RANKS = ("ed", "ary", "ic", "ing", "itus")


def _is_field(word: str, role: Item, before: list[Item], language: Language) -> bool:
    """Tell the "Performance" of a "Performance Director", an everyday word, from a firm of that name.

    Of any post what says its rank: "as Honorary President", "named Distinguished Fellow".
    """
    given = bool(before) and before[-1].symbol in (
        "as",
        "named",
        "appointed",
        "become",
        "becomes",
        "became",
        "new",
        "its",
    )
    tells = role.role in _OF_FIELDS or word.endswith(_OF_RANKS)
    return given and tells and " " not in word and word in vocabulary(language)


def _widen(role: Item, out: list[Item], qualifiers: frozenset[str]) -> None:
    """Let a post take what belongs to it: "deputy | editor"; the years of "a 35-year veteran" go."""
    if out[-1].symbol == "R" and fold(out[-1].role or "") in qualifiers:
        before = out.pop()
        role.role, role.start = f"{before.role} {role.role}", before.start
        role.own, role.former = before.own, before.former
    end = len(out) - (bool(out) and out[-1].symbol in ("N", "O"))
    if end > 2 and out[end - 1].symbol in ("year", "year-old") and out[end - 2].symbol == "-":
        del out[end - 3 : end]


def _is_tenure(items: list[Item], place: int) -> bool:
    """Tell "trente (30) ans de maison", "10 ans chez Acme" from the age of "47 ans"."""
    behind = [item.symbol for item in items[place + 2 : place + 4]]
    return behind[:1] == ["chez"] or (behind[:1] in (["de"], ["d'"]) and len(behind) > 1 and behind[1] not in "PN")


_AGE_OR_COMMAS = re.compile(r"\d|, ,")


def _without_ages(items: list[Item]) -> list[Item]:
    if not _AGE_OR_COMMAS.search(" ".join([item.symbol for item in items])):
        return items
    out: list[Item] = []
    place = 0
    while place < len(items):
        item = items[place]
        ahead = items[place + 1].symbol if place + 1 < len(items) else ""
        if item.symbol == "," and ahead[:2].isdigit() and len(ahead) == 2:
            after = items[place + 2].symbol if place + 2 < len(items) else ""
            if (after == "ans" or after in (",", ".")) and not _is_tenure(items, place + 1):
                # "the chief of the Acme works, 56,": the age is the chief's.
                of_body = len(out) > 1 and out[-2].symbol in ("A", "O", "de", "d'", "du", "des", "of", "chez")
                if out and out[-1].symbol == "N" and len(out[-1].text.split()) < 4 and not of_body:
                    # Only people are told their age.
                    name = out[-1]
                    out[-1] = Item(
                        "P", name.start, name.end, name.text, people=[Named(name.text, name.start, name.end)]
                    )
                place += 3 if after == "ans" else 2
                continue
        if item.symbol[:2].isdigit() and ahead == "ans" and not _is_tenure(items, place):
            if len(out) > 1 and out[-1].symbol == "de":
                # "cette avocate de 47 ans".
                out.pop()
            place += 2
            continue
        out.append(item)
        place += 1
    return [i for n, i in enumerate(out) if not (i.symbol == "," and n + 1 < len(out) and out[n + 1].symbol == ",")]
