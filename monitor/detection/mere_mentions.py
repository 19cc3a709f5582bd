"""Who and what a sentence only mentions: who says something, who supplies the house; and what stands as a house."""

from __future__ import annotations

from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.text import fold


def is_only_named(items: list[Item], place: int, language: Language) -> bool:
    """Tell "said Roe", "a book by Roe", "an inquiry of Roe" and "the Roe fraud case", which only mention Roe."""
    before = items[place - 1].symbol if place else ""
    work = items[place - 2].symbol if place > 1 else ""
    if before in _AT_ONE_REMOVE or (before in ("de", "d'", "of") and fold(work) in _WORKS):
        return True
    behind = [fold(item.symbol) for item in items[place + 1 : place + 4]]
    case = next((n for n, word in enumerate(behind) if language.has("affairs", word)), None)
    return case is not None and all(word.isalpha() and word not in language.acting for word in behind[:case])


_AT_ONE_REMOVE = frozenset("by said says after against with to from par dit selon contre avec pour".split())
"""Whom a text names only behind these speaks, is spoken to or owns: no chief whom it names without a name."""
_WORKS = frozenset("enquete plainte article livre rapport revelations accusations lettre temoignage film".split())


_AT_HAND = frozenset(
    "sponsor supplier vendor contractor auditor lender landlord fournisseur partenaire "
    "délégué déléguée délégués syndicaliste militant militante".split()
)
_DEALING = frozenset("supplier suppliers vendor contractor customer reseller sponsor auditor subcontractor".split())


def only_supplies(items: list[Item], place: int) -> bool:
    """Tell "Acme supplier names a chief" and "sponsor Acme stays": what is told there is told of another body."""
    before = items[place - 1].symbol if place else ""
    after = items[place + 1].symbol if place + 1 < len(items) else ""
    return before in _AT_HAND or after in _DEALING


def is_station(items: list[Item], place: int, language: Language) -> bool:
    """Tell where somebody was before: "était jusqu'ici directeur d'Acme", "passée par Acme", "diplômé d'Acme"."""
    if language.lang == "en" or not place:
        return False
    before = items[place - 1].symbol
    if items[place].symbol == "R":
        return before in _UNTIL_NOW
    if before == "chez" and place > 1 and language.has("commentators", fold(items[place - 2].symbol)):
        # "analyste chez Acme"
        return True
    behind = [item.symbol for item in items[max(0, place - 4) : place]]
    if before == "chez" and any(word.startswith(_DRAWN) for word in behind):
        # "recrute Roux chez Acme", "parti chez Acme".
        return True
    at = next((n for n in range(len(behind) - 1, -1, -1) if behind[n].startswith(_PASSED)), None)
    return at is not None and all(word in _LINKS or word in "ON" for word in behind[at + 1 :])


_UNTIL_NOW = frozenset("ici alors là présent auparavant précédemment".split())
_PASSED = ("diplômé", "passé", "formé", "débuté", "transfuge", "issu")
_DRAWN = ("recrut", "débauch", "pioch", "embauch", "chip", "parti")
_LINKS = frozenset("de d' du par à au chez et sa carrière la l' le dans".split())


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
        led = before in _LED and place > 2 and items[place - 2].symbol == "a" and bool(items[place - 3].people)
        return led or (alone and before == "pour")
    verb = next((fold(item.symbol) for item in items[1:] if item.symbol not in _HELPERS), "")
    single = opens and " " not in items[0].text
    return (alone or single) and any(language.has(acts, verb) for acts in ("body_verbs", "body_deeds"))


_HELPERS = ("a", "ont", "est", "sont", "s'", "se")
_LED = frozenset(("dirigé", "présidé", "piloté"))
