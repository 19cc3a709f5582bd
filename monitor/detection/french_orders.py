"""Orders of words that French allows beside the usual one: folds that put a phrase where the rules look for it."""

from __future__ import annotations

from monitor.detection.folds import SEATS, Shape, role_of, roles
from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.noun_stacks import first
from monitor.detection.person_folds import held, rank_body
from monitor.detection.text import fold

_POSTS_OF = r"(?:(?:mandat|contrat|poste|mission) |(?:aux |ses )fonctions )(?:de |d' |du )"
_HOLDING = r"(?:(?:exercé|assuré|occupé|assumé|tenu)(?:e|s|es)? (?:jusqu' ici |jusqu' alors |jusqu' à présent )?par )"
_WHERE = (
    "(?:à |au |aux |comme |chez |au sein (?:de |du |d' |des )|de |d' |du |en )"
    "(?:(?:poste|fonctions|qualité|titre) (?:de |d' ))?"
)
_LEADING = r"qui [^\W\d_A-Z]+(?:ait|e) "
_OF_HOUSE = "(?:de |d' |du |de chez |chez )"
_OWNED = r"(?:la |le |l' |une? )?A (?:[^\W\d_A-Z]\S* ){0,2}(?:(?:de |d' |du )[ON] )?"
_ORGAN = (
    "(?:(?:assemblée générale|assemblée|comité de nomination|comité des nominations) "
    "|(?<!.)les (?:actionnaires|sociétaires|associés) )"
)
_LOCAL = "(?:ville|commune|région|agglomération|métropole) "
_ACTING = r"(?:le |la |les |son |leur )[^\W\d_A-Z]\S+ (?:général(?:e|es)? |d' administration )?"
HAVING = ("a", "ont", "avait", "avaient", "aurait", "vient")
"""Behind "l'" they show that somebody undergoes what the verb tells."""
_HAVING = "l' (?:" + "".join(f"{word} |" for word in HAVING[:-1]) + f"{HAVING[-1]} d' )"
_EXITS = "(?:départ |retrait |démission |éviction |limogeage |licenciement |révocation |renvoi )"


def orders(language: Language) -> list[Shape]:
    """Return the shapes of phrases that stand in another order than the rules expect them."""
    changes = language.pattern("(?:<changes>)").pattern
    undergone = language.pattern("(?:<undergone>)").pattern
    return [
        # "La nomination à la tête d'Acme | de Paul Roux": the rules look for the person first.
        (
            rf"{changes}{_WHERE}[RON] (?:de |d' |du )P ",
            person_first,
        ),
        # "Le mandat de directeur | de Paul Roux", "aux fonctions de directeur exercées par Paul Roux".
        (rf"{_POSTS_OF}R (?:et R )?(?:de |d' |du |{_HOLDING})P ", post_held),
        (r"R en (?:exercice|fonctions?|poste|titre) (?=[,.;:P]|$)", first),
        # "Roux, dont le départ d'Acme a été annoncé": the rules know "dont le départ a été annoncé".
        (
            rf"P (?:, )?dont (?:le |la |l' ){_EXITS}(?:de |d' |du |de chez |chez )[NO] (?=(?:a|est|prend|sera) )",
            left_there,
        ),
        # "Le conseil l'a révoqué": the rules know who "a été révoqué". Whoever else stands before may have done it.
        (
            rf"(?:[PONAR] |{_ACTING}|(?<!.)(?:(?![PNW] )\S+ )*?){_HAVING}{undergone}(?:R )?",
            made_passive,
        ),
    ]


def person_first(items: list[Item]) -> list[Item] | None:
    """ "la nomination à la tête d'Acme de Paul Roux" is his "nomination à la tête d'Acme"."""
    *noun, link, place, of, person = items
    if noun[-1].symbol in ("poste", "fonctions", "qualité", "titre", "sein"):
        return [*noun[:-2], of, person, noun[-2], noun[-1], link, place]
    if link.symbol in ("de", "d'", "du") and (place.symbol != "R" or place.role not in SEATS):
        # "le départ de l'adjoint de Paul Roux" is not his.
        return None
    return [*noun, of, person, link, place]


def without_owner(items: list[Item]) -> list[Item] | None:
    """ "Acme, filiale de Globex" is Acme."""
    return items[: next(n for n, item in enumerate(items) if item.symbol in "ON") + 1]


def body_of_organ(items: list[Item]) -> list[Item] | None:
    """ "l'assemblée générale d'Acme" decides for Acme."""
    body = items[-1]
    return [Item("O", items[0].start, body.end, body.text, organisation=body.organisation or body.text)]


def role_of_region(items: list[Item]) -> list[Item] | None:
    """ "la présidente de la région Bretagne" is at "région Bretagne"."""
    held_there = (items[0].organisation or "@")[0] not in "@^"
    role, kind = role_of(items), next(n for n, item in enumerate(items) if n > 1 and item.symbol not in _ARTICLES)
    words = [item.symbol for item in items[kind:-1]]
    if role is not None and not held_there:
        role[0].organisation = f"{' '.join(words)} {items[-1].text}".replace("' ", "'")
    return role


_ARTICLES = ("la", "le", "l'")


def partners(items: list[Item]) -> list[Item] | None:
    """ "Martel et Associés" is one firm."""
    first, last = items[0], items[-1]
    if fold(last.text) not in _PARTNERS:
        return None
    name = f"{first.text} et {last.text}"
    return [Item("O", first.start, last.end, name, organisation=name)]


_PARTNERS = frozenset("associes fils cie compagnie freres soeurs partenaires consorts".split())


def local_body(items: list[Item]) -> list[Item] | None:
    """ "la ville de Lorient", which does something, is a body."""
    at = 1 if items[0].symbol in ("la", "le", "l'") else 0
    link = items[at + 1 : -1]
    gap = "" if link and link[0].symbol[-1] == "'" else " "
    name = (
        f"{items[at].symbol} {link[0].symbol}{gap}{items[-1].text}" if link else f"{items[at].symbol} {items[-1].text}"
    )
    return [*items[:at], Item("O", items[at].start, items[-1].end, name, organisation=name)]


def post_held(items: list[Item]) -> list[Item] | None:
    """ "le mandat de directeur de Paul Roux" is his, and he is the director."""
    post = next(n for n, item in enumerate(items) if item.symbol == "R")
    if items[post + 1].symbol == "et":
        items[post : post + 3] = roles(items[post : post + 3]) or items[post : post + 1]
    return [*items[:post], held(items[-1], items[post])]


def left_there(items: list[Item]) -> list[Item] | None:
    """ "Roux, dont le départ d'Acme est acté" worked at Acme."""
    person, body = items[0], items[-1]
    house = body.organisation or body.text
    if any(named.organisation not in (None, "@", house) for named in person.people):
        return None
    for named in person.people:
        named.organisation = house
    end = -3 if items[-2].symbol == "chez" and items[-3].symbol == "de" else -2
    return items[:end]


def made_passive(items: list[Item]) -> list[Item] | None:
    """ "le conseil l'a révoquée" is "elle a été révoquée par le conseil"."""
    at = max(n for n, item in enumerate(items) if item.symbol == "l'")
    subject, verb = items[at - 1] if at else None, items[at + 2 + (items[at + 1].symbol == "vient") :]
    pronoun, helper = items[at], items[at + 1]
    she = verb[0].symbol.endswith("e")
    who = Item("W", pronoun.start, pronoun.end, "elle" if she else "il")
    was = [Item(word, helper.start, helper.end) for word in ("a", "été")]
    before = items[: at - 1] if subject and subject.symbol in "PONA" else items[:at]
    if verb[-1].symbol == "R":
        # "Le conseil d'Acme l'a nommée directrice": at Acme.
        house = subject.organisation or (subject.text if subject.symbol in "ON" else None) if subject else None
        verb[-1].organisation = verb[-1].organisation or house
        return [*before, who, *was, *verb]
    by = [Item("par", helper.start, helper.end), subject] if subject and len(before) < at else []
    return [*before, who, *was, *verb, *by]


BODIES_FIRST: list[Shape] = [
    # "Roux, patron d'Acme, filiale de Globex, part": the last comma closes what Roux is, or the clause.
    (rf"P , (?:{_LEADING}|R (?:de |d' |du ))[ON] , {_OWNED}(?=, |[^\W\d_A-Z])", without_owner),
    (rf"R (?:de |d' |du )[ON] , {_OWNED}(?=, P )", without_owner),
    (rf"[ON] , {_OWNED}, (?=[^\W\d_A-Z])", first),
    # "L'assemblée générale d'Acme n'a pas renouvelé".
    (rf"{_ORGAN}(?:de |d' |du |des )[NO] (?=[^\W\d_A-Z])", body_of_organ),
    # "PDG du numéro un du jouet Acme": a firm.
    (r"(?:(?<=R de )|(?<=R du )|(?<=R d' )|(?<=pour )|(?<=chez ))R N (?=, )", rank_body),
    # "Martel et Associés".
    (r"[NP] et N ", partners),
    # "La région Bretagne : ..." opens with a body.
    (rf"(?<!.)(?:la |le |l' )?{_LOCAL}(?:de |d' |du )?[LN] (?=: |[^\W\d_A-Z])", local_body),
]
"""Bodies that a sentence describes, or that stand in front of it: found before posts are."""
