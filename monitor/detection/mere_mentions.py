"""Who and what a sentence only mentions: who says something, who supplies the house; and what stands as a house."""

from __future__ import annotations

from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.text import fold


def is_only_named(items: list[Item], place: int, language: Language) -> bool:
    """Tell "said Roe", "a book by Roe", "an inquiry of Roe" and "the Roe fraud case", which only mention Roe."""
    before = items[place - 1].symbol if place else ""
    work = items[place - 2].symbol if place > 1 else ""
    of = language.writes("of_work", before)
    if language.writes("at_one_remove", before) or (of and language.has("works", fold(work))):
        return True
    behind = [fold(item.symbol) for item in items[place + 1 : place + 4]]
    case = next((n for n, word in enumerate(behind) if language.has("affairs", word)), None)
    return case is not None and all(word.isalpha() and word not in language.acting for word in behind[:case])


def only_supplies(items: list[Item], place: int, language: Language) -> bool:
    """Tell "Acme supplier names a chief" and "sponsor Acme stays": what is told there is told of another body."""
    before = items[place - 1].symbol if place else ""
    after = items[place + 1].symbol if place + 1 < len(items) else ""
    return language.writes("at_hand", before) or language.writes("dealing", after)


def is_station(items: list[Item], place: int, language: Language) -> bool:
    """Tell where somebody was before: "était jusqu'ici directeur d'Acme", "passée par Acme", "diplômé d'Acme"."""
    if language.lang == "en" or not place:
        return False
    before = items[place - 1].symbol
    if items[place].symbol == "R":
        return language.writes("held_until", before)
    if before == "chez" and place > 1 and language.has("commentators", fold(items[place - 2].symbol)):
        # "analyste chez Acme"
        return True
    behind = "".join(item.symbol + " " for item in items[max(0, place - 4) : place])
    if before == "chez" and language.pattern("(?<![^ ])<drawn_from>").search(behind):
        # "recrute Roux chez Acme", "parti chez Acme".
        return True
    return language.pattern(r"(?<![^ ])<passed_through>\Z").search(behind) is not None


def is_aim(items: list[Item], place: int, language: Language) -> bool:
    """Tell "quitte ses fonctions pour se consacrer à Acme" and "part à Rome, où Acme l'attend" from what is left."""
    if place and language.writes("where", items[place - 1].symbol):
        return True
    behind = "".join(item.symbol + " " for item in items[max(0, place - AIM_ITEMS_MAX) : place])
    return language.pattern(r"(?<![^ ])<aims>(?:(?![,;:.–PR] )\S+ )*\Z").search(behind) is not None


AIM_ITEMS_MAX = 12
"""An aim is told in fewer words: "pour se consacrer à plein temps à la présidence d'Acme"."""


def stands_as_body(items: list[Item], place: int, opens: bool, language: Language) -> bool:
    """Tell an unknown name that stands where bodies do: "chez Acme", "a dirigé Acme"; opens = a text begins there.

    In French a text tells in its first words of which body it speaks: "Acme renouvelle sa direction".
    """
    before = items[place - 1].symbol if place else ""
    if before == "chez" or language.lang == "en":
        return before == "chez"
    if place > 1 and before in ("de", "d'") and language.has("of_bodies", fold(items[place - 2].symbol)):
        return True
    if not place and len(items) > 1 and language.has("firm_verbs", fold(items[1].symbol)):
        return True
    alone = opens and not any(item.people for item in items)
    if place:
        led = (
            language.writes("led", before)
            and place > 2
            and items[place - 2].symbol == "a"
            and bool(items[place - 3].people)
        )
        return led or (alone and before == "pour")
    behind = behind_opener(items, language)
    verb = next((fold(symbol) for symbol in behind if not language.writes("verb_helpers", symbol)), "")
    single = opens and " " not in items[0].text
    acts = announces(behind) or any(language.has(acts, verb) for acts in ("body_verbs", "body_deeds"))
    return (alone or single) and acts


def behind_opener(items: list[Item], language: Language) -> list[str]:
    """Return what follows the name that opens "Acme annonce" and "Acme, éditeur de logiciels, annonce"."""
    symbols = [item.symbol for item in items]
    said = language.pattern(r"[ON] , <body_asides>(?:(?![;:.P] )\S+ ){0,14}?, ").match(" ".join(symbols) + " ")
    return symbols[said[0].count(" ") if said else 1 :]


def announces(behind: list[str]) -> bool:
    """Tell "a le plaisir d'annoncer" behind the name of a firm."""
    return "annoncer" in behind[:_ANNOUNCING]


_ANNOUNCING = 6
"""So many words has "a le grand plaisir d'annoncer"."""
