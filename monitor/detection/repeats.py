"""What names an article repeats: English papers give a full name once, French ones a house in the title too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from monitor.detection.everyday import vocabulary
from monitor.detection.family_names import surname
from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.people import Cast, clean
from monitor.detection.text import fold


def learn_repeats(drafts: Sequence[list[Item]], language: Language, known: set[str]) -> tuple[set[str], set[str]]:
    """Return the folded names, unknown to every list, that are persons' and that are bodies'.

    known = folded names of the persons whom the lists tell. "Elfed Prosser" is somebody where "Prosser" stands alone
    later, "Pelham Group" a body where "Pelham" does. What is never called by more than one word is no person.
    """
    met: dict[str, list[tuple[list[Item], int]]] = {}
    for items in drafts:
        for place, item in enumerate(items):
            if item.symbol == "N":
                met.setdefault(fold(clean(item.text)), []).append((items, place))
    alone = Counter({name: len(places) for name, places in met.items() if " " not in name})
    employing = {name for name in alone if any(_employs(items, place, language) for items, place in met[name])}
    people: set[str] = set()
    bodies: set[str] = set()
    for name, places in met.items():
        words = name.split(" ")
        shouted = places[0][0][places[0][1]].text.split(" ")[0].isupper()
        if not 1 < len(words) < 4 or shouted or any(_is_plain(word, language) for word in words):
            continue
        if words[0] in known and words[-1] not in alone:
            # "Ms Quel", where the article told "Quel Sok Tan" before.
            people.add(name)
        elif words[-1] in alone and words[0] not in alone:
            if words[-1] not in employing:
                people.add(name)
        elif words[0] in alone and words[-1] not in alone and words[0] not in language.pack.given_names:
            called = {name, words[0]}
            if any(_is_introduced(items, place, language) for items, place in [*places, *met[words[0]]]):
                # "senior executive Izra Quelmin", who is Izra from then on.
                people |= called
            else:
                bodies |= called
    surnames = {surname(name) for name in people | known}
    bodies |= {
        stem for items in drafts for item in items if item.symbol == "O" and (stem := _stem(item, language)) in met
    }
    bodies |= {first for first in _first_words(drafts) & alone.keys() if not _is_plain(first, language)}
    for name, count in alone.items():
        told = (
            (count > 2 or (count > 1 and name in employing)) and name not in surnames and not _is_plain(name, language)
        )
        if told and not any(_stands_in(items, place, language) for items, place in met[name]):
            bodies.add(name)
    return people, bodies - surnames


def _stem(body: Item, language: Language) -> str | None:
    """Return the folded name of "Acme Fuels Inc" without its legal form, as an article goes on to call it."""
    name, _, form = fold(clean(body.text)).rpartition(" ")
    dropped = language.has("legal_forms", form) or language.has("generic_forms", form)
    return name if dropped and name else None


def _first_words(drafts: Sequence[list[Item]]) -> set[str]:
    """Return the folded first words of the bodies' longer names: "Quarrel" for "Quarrel Mills"."""
    names = (fold(clean(item.text)).partition(" ") for items in drafts for item in items if item.symbol == "O")
    return {first for first, _, rest in names if rest}


def _is_plain(word: str, language: Language) -> bool:
    sets = language.sets
    return (
        word in language.vocabulary
        or word in language.media
        or word in sets["organisation_stop"]
        or word in sets["organisation_words"]
        or word in sets["titles"]
    )


def _is_introduced(items: list[Item], place: int, language: Language) -> bool:
    """Tell "chairman Ren Quelmin", "named Ren Quelmin as" and "Ren, who" from "games publisher Quelm Interactive"."""
    before = items[place - 1] if place else None
    behind = [item.symbol for item in items[place + 1 : place + 3]]
    named = before is not None and language.has("staffing", before.symbol) and behind[:1] == ["as"]
    if named or behind == [",", "who"] or _joins_as(items[place + 1 : place + 1 + _JOINS_ITEMS], language):
        return True
    return (
        before is not None
        and before.symbol == "R"
        and (before.role or "").split()[-1] not in language.sets["firms_too"]
    )


_JOINS_ITEMS = 6
"""So many words and names tell that somebody comes to a post: "will be joining as our new chief"."""


def _joins_as(behind: list[Item], language: Language) -> bool:
    """Tell "Izra Quelmin is joining as our chief of design" from "Quelm Interactive joins as partner"."""
    told = [item.symbol for item in behind]
    comes = "as" in told and any(word.startswith("join") for word in told[: told.index("as")])
    post = next((i for i in behind[told.index("as") :] if i.symbol == "R"), None) if comes else None
    return post is not None and (post.role or "").split()[-1] not in language.sets["firms_too"]


def _stands_in(items: list[Item], place: int, language: Language) -> bool:
    """Tell "in Tema" and "the port of Tema"."""
    before = [item.text.lower() or item.symbol for item in items[max(0, place - 2) : place]]
    of_place = before[-1:] == ["of"] and language.writes("kinds_of_places", before[0])
    return bool(before) and (language.writes("stands_in", before[-1]) or of_place)


def _employs(items: list[Item], place: int, language: Language) -> bool:
    """Tell "at Acme", "Acme's chief", "Nigeria's Acme", "Acme, which", "Acme loses chief", where no person stands."""
    before = items[place - 1].symbol if place else ""
    after = [item.symbol for item in items[place + 1 : place + 3]]
    owned = before in ("'s", "'") and place > 1 and items[place - 2].symbol == "L"
    return (
        language.writes("names_of_bodies", before)
        or owned
        or after[:2] in (["'s", "R"], ["'", "R"], [",", "which"], ["said", "it"], ["said", "its"])
        or (place == 0 and language.has("body_verbs", after[0] if after else ""))
        or (len(after) == 2 and language.has("staffing", after[0]) and after[1] == "R")
    )


def told_again(said: list[tuple[bool, list[Item]]], cast: Cast) -> list[str]:
    """Return the unknown names that a French title tells and the text tells again: houses, where they are no towns.

    said = for each sentence whether it is the title's, and its items, the title's first.
    """
    before: dict[str, set[str]] = {}
    again: set[str] = set()
    for titled, items in said:
        for ahead, item in pairwise([Item("", 0, 0), *items]):
            if item.symbol != "N" or not (titled or clean(item.text) in before):
                continue
            before.setdefault(clean(item.text), set()).add(ahead.symbol)
            again |= set() if titled else {clean(item.text)}
    known = vocabulary(cast.language)
    unknown = (name for name in before if name in again and not cast.knows(name) and fold(name) not in known)
    return [name for name in unknown if before[name].isdisjoint(cast.language.printed["standing"])]


def know_names(
    items: list[Item], text: str, cast: Cast, bodies: set[str], drafted: Mapping[str, str], language: Language
) -> None:
    """Take the names of a sentence for what the rest of the article shows them to be.

    bodies = folded names that are bodies'; drafted = folded unknown names and bodies of all sentences -> symbol.
    """
    english = language.lang == "en"
    if english and len(items) > 1:
        _join_opener(items, text, drafted)
    for place, item in enumerate(items):
        if (place and item.symbol not in "NPO") or (place and items[place - 1].symbol == "A"):
            # "le groupe Lacaze" is a firm, whoever chairs it.
            continue
        if not place and english and item.symbol in cast.by_surname:
            _name_again(item, text, cast)
        if item.symbol in "NP" and english and _is_firm(items, place, drafted, language):
            item.symbol, item.people, item.organisation = "O", (), item.text
        elif item.symbol == "N" and is_known(item, cast):
            item.symbol, item.people = "P", [Named(item.text, item.start, item.end)]
        elif item.symbol == "O" and english and _bears_name(item, cast, drafted):
            item.symbol, item.people, item.organisation = "P", [Named(item.text, item.start, item.end)], None
        elif item.symbol == "P" and " " in item.text and english and drafted.get(fold(clean(item.text))) == "O":
            # "Corwin Mills", where the text says "Corwin Mills, the textile maker".
            item.symbol, item.people, item.organisation = "O", (), item.text
        elif item.symbol == "N" and fold(clean(item.text)) in bodies:
            item.symbol, item.organisation = "O", item.text


def _join_opener(items: list[Item], text: str, drafted: Mapping[str, str]) -> None:
    """Take "Green Quarrel" for one name at the head of a sentence too, where the article has it within another."""
    first, name = items[0], items[1]
    symbol = drafted.get(f"{first.symbol} {fold(clean(name.text))}") if name.symbol in "NO" and not first.text else None
    if symbol is not None and first.end + 1 == name.start and text[first.start].isupper():
        whole = text[first.start : name.end]
        items[:2] = [Item(symbol, first.start, name.end, whole, organisation=whole)]


def _name_again(item: Item, text: str, cast: Cast) -> None:
    """Take the everyday word that opens a sentence for a surname that the article told before: "Wall will ..."."""
    word = text[item.start : item.end]
    if word[:1].isupper() and " " in cast.by_surname[item.symbol]:
        item.symbol, item.text, item.people = "P", word, [Named(word, item.start, item.end)]


def _bears_name(item: Item, cast: Cast, drafted: Mapping[str, str]) -> bool:
    """Tell "Abbott said" of Lyle Abbott from the firm of that name, whose full name the article would tell."""
    key = fold(clean(item.text))
    named = " " in cast.by_surname.get(key, "") and not item.text.isupper()
    return named and not any(name.startswith(key + " ") for name, symbol in drafted.items() if symbol == "O")


def _is_firm(items: list[Item], place: int, drafted: Mapping[str, str], language: Language) -> bool:
    """Tell "Brandel's own chief" and "joined Brandel", on the Brandel Group, from its founder Otto Brandel."""
    if " " in items[place].text:
        return False
    behind = [i.symbol for i in items[place + 1 : place + 4]]
    led = behind[:1] in (["'s"], ["'"]) and "R" in behind[1:]
    if not led and not (place and language.writes("names_of_bodies", items[place - 1].symbol)):
        return False
    opener = fold(clean(items[place].text)) + " "
    return any(name.startswith(opener) for name, symbol in drafted.items() if symbol == "O")


def is_known(item: Item, cast: Cast) -> bool:
    """Tell whether an unknown name is somebody's whom the article names elsewhere."""
    key = fold(clean(item.text))
    return key in cast.people or (" " not in key and key in cast.by_surname)
