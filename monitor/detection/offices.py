"""What a post says of its house: seats of boards, ministries and forces, and whether two words are one post."""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.detection.family_names import given_name
from monitor.detection.language import Language
from monitor.detection.names import Named
from monitor.detection.text import fold


def leads_field(role: str) -> bool:
    """Tell "head of collections" from "head" and "chairman of the board"."""
    field = fold(role).partition(" of ")[2].removeprefix("the ")
    return bool(field) and field.split(" ")[0] not in ("board", "directors", "trustees", "governors", "state", "staff")


def are_two(one: str | None, other: str | None) -> bool:
    """Tell whether two told names share no word, and neither is the initials of the other."""
    if not one or not other or one[0] in "@^" or other[0] in "@^":
        return False
    words = [[word for word in fold(name).split() if word not in _SMALL] for name in (one, other)]
    initials = ["".join(word[0] for word in name) for name in words]
    return not set(words[0]) & set(words[1]) and initials[0] not in words[1] and initials[1] not in words[0]


def is_other_gender(role: str, name: str, sets: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a French post is a woman's and a given name a man's, or the reverse."""
    given = given_name(name)
    if is_hers(role):
        return given in sets.get("men", ())
    return fold(role).split(" ")[0] in _HIS_POSTS and given in sets.get("women", ())


def is_hers(role: str) -> bool:
    """Tell "directrice générale" and "chairwoman of the board", posts of women by their form."""
    return fold(role).split(" ")[0].endswith(_HER_ENDINGS)


_HER_ENDINGS = tuple(
    "trice dente geante rante cate iere euse ieure teure neure cheffe ienne onne doyenne deleguee woman".split()
)


_HIS_POSTS = frozenset(
    "patron directeur president fondateur cofondateur redacteur recteur dirigeant doyen gerant".split()
)


_CHIEF = frozenset("chief executive officer president chairman chairwoman".split())


_SMALL = frozenset("de du des d' la le les l' of the and et for".split())


def is_same_post(one: set[str], other: set[str]) -> bool:
    """Tell "chief executive" and "executive chairman and chief executive" from "navy chief" and "army chief of staff".

    Two wordings of one post share words, and one of them at most adds words of its own; "finance" and "financial" count
    as one word.
    """
    here, there = ({"finance" if word == "financial" else word for word in words - _SMALL} for words in (one, other))
    if {"chief"} in (here, there):
        # A mere chief is a chief executive, no chief inspector.
        return bool(here & there) and here | there <= _CHIEF
    return bool(here & there) and (here <= there or there <= here)


SECOND = frozenset("deputy assistant vice associate acting interim".split())


_PORTFOLIOS = frozenset(
    "treasury interior defense defence education energy labor labour health commerce agriculture transport "
    "transportation housing justice business trade environment culture work pensions homeland veterans".split()
)
"""What English secretaries of state lead; press and company secretaries lead no department."""


_OF_NATION = r"(?: (?!(?:de|du|des|d|à|au|aux|chargée?|président|conseiller|par|et)\b)[^\W\d]+)?"
"""In "ministre italien de l'intérieur" the adjective is none of the ministry's name."""


_SECRETARY = "secrétaire(?: d.[eé]tat|(?= (?:américaine?|britannique) ))"
"""A member of a government: "le secrétaire américain à la défense" needs no "d'Etat"."""


_FRENCH_POSTS = (
    # "la vice-première ministre irlandaise" belongs to the government, "le chef d'état-major des armées" to its staff.
    (re.compile(r"(?:vice-)?premi(?:er|ère)[ -]ministre|chef(?:fe)? du gouvernement"), "gouvernement"),
    (re.compile(r"chef(?:fe)? d.(état-major (?!adjoint).+)"), ""),
    (
        re.compile(
            r"(?:chef(?:fe)?|patronn?e?|directeur|directrice|numéro (?:un|deux)|commandant)"
            r"(?: générale?| adjointe?| nationale?| centrale?| régionale?)* "
            r"(?:du |de la |de l['’]|des |de )((?:police|diplomatie|gendarmerie|armée|renseignement|douane|marine"
            r"|aviation|garde|santé publique|sécurité|protection civile|administration pénitentiaire"
            r"|banque centrale|télévision|radio|loterie).*)"
        ),
        "",
    ),
    (re.compile(r"(?:garde des sceaux)"), "ministère de la justice"),
    (re.compile(r"commissaire européen"), "Commission européenne"),
    (re.compile(r"haute?[- ]commissaire aux? "), "gouvernement"),
    (re.compile(rf"(?:ministre|secrétaire d.[eé]tat)(?: déléguée?)?{_OF_NATION}$"), "gouvernement"),
)


def _french_body(role: str) -> str | None:
    for pattern, body in _FRENCH_POSTS:
        if match := pattern.match(role):
            return body or match[1].removesuffix(" par intérim")
    return None


_OFFICES = re.compile(
    r"(?:(?:interim|acting|new|next|deputy|assistant) )*(?:state|federal|city|county|town|borough|village|provincial) "
    r"(?!(?:[\w-]+ )*(?:editor|correspondent|reporter|columnist|critic)$)[a-z]"
)
"""What a place has; a city editor is a newspaper's."""


def is_public_office(role: str) -> bool:
    """Tell "state transit chief" and "city manager", whom a place employs, from "sales manager"."""
    return _OFFICES.match(role) is not None


def tells_field(role: str, language: Language) -> bool:
    """Tell "infrastructure tsar" and "police chief", which say enough by themselves, from "interim president"."""
    *fields, _ = fold(role).split(" ") if role else [""]
    has = language.has
    plain = any(word in _PORTFOLIOS or not has("role_qualifiers", word) for word in fields)
    if not (plain or is_public_office(role)) or fields[0] == "top":
        return False
    # "leader of the points race".
    return "of" not in fields and not is_seat(role, language)


def is_seat(role: str, language: Language) -> bool:
    """Tell a post named by its seat ("présidence", "direction de la communication"), which is never somebody."""
    key = fold(role)
    return key in language.sets["posts"] or _COMPLEMENT.split(key)[0] in language.sets["posts"]


def is_mere_site(role: str, place: str, language: Language) -> bool:
    """Tell "directrice du magasin de Lille", "directrice d'Asie au Quai d'Orsay" from "préfète de la Creuse"."""
    words = fold(role).split(" ")
    zone = language.has("zones", fold(place)) and not language.has("local_posts", words[0])
    return zone or language.has("premises", words[-1])


_COMPLEMENT = re.compile(r" (?:de la|de l'|du|des|de|d') ?")


_DEPUTY = re.compile(
    r"^(?:(?:deputy|assistant|acting|interim|under|permanent) )+"
    r"(?=\S+ (?:secretary|minister)$|(?:secretary|minister) (?:of|for) )"
)
"""The deputy energy secretary serves the energy secretary's department."""


_FORCE = re.compile(r" of (?:the )?((?:[a-z]+ ){0,2}(?:police|army|navy|air force|coast guard|armed forces))$")


def ministry(role: str, lang: str) -> str | None:
    """Return the ministry of a minister's post: "ministre des finances" leads the ministère des finances."""
    if lang == "fr":
        match = re.match(
            rf"(?:vice-)?(?:ministre|{_SECRETARY})(?: déléguée?| d.état)?{_OF_NATION}"
            r"((?: chargée?)? (?:de la |de l['’]|des |du |à la |à l['’]|aux? ).+)",
            role,
        )
        if match is None:
            return _french_body(role)
        # "secrétaire d'Etat chargée du numérique", "aux solidarités": the ministère du numérique, des solidarités.
        field = re.sub(r"^ (?:chargée? )?", " ", match[1])
        return "ministère" + re.sub(r"^ aux ", " des ", re.sub(r"^ à (la |l['’])", r" de \1", field))
    if role in ("secretary of state", "secretary of defense", "secretary of defence"):
        return f"{role.rpartition(' ')[2].title()} Department"
    role = _DEPUTY.sub("", role)
    if role in ("prime minister", "head of government", "head of the government"):
        return "government"
    match = re.match(r"(?:minister|secretary) (?:of|for) ([a-z ]+)", role)
    if match:
        return ("Ministry of " if role[0] == "m" else "Department of ") + match[1].title()
    match = re.match(r"(?:us |u\.s\. )?([a-z]+)( and [a-z]+)? secretary$", role)
    if match and match[1] in ("home", "foreign"):
        return f"{match[1].title()} Office"
    if match and match[1] in _PORTFOLIOS:
        return f"{match[1]}{match[2] or ''}".title().replace(" And ", " and ") + " Department"
    if force := _FORCE.search(role):
        return force[1]
    match = re.match(r"([a-z]+) minister$", role)
    return f"{match[1]} ministry" if match and match[1] not in ("prime", "first", "deputy") else None


def house_now(named: Named, language: Language) -> str | None:
    """Return where somebody works now: the body of the post, a described public one, or the ministry of a minister."""
    if named.former:
        return None
    body = named.organisation or ""
    if body[:1] == "@" and language.has("public_bodies", fold(body).rpartition(" ")[2]):
        return body[1:]  # "the head of the customs service"
    if not body and named.role:
        body = ministry(named.role, language.lang) or ""
    return body if body and body[0] not in "@^" else None
