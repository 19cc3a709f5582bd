"""French ministries: how far their names go, "ministère de l'Agriculture, de la Pêche et des Forêts"."""

from __future__ import annotations

from monitor.detection.bodies import ARTICLES, OF, is_person, modifies
from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language
from monitor.detection.text import Token, fold

_SECRETARIAT = "secretariat"  # "d'État"
_PLURAL = frozenset(("des", "aux", "les"))
_FIELD_MAX = 6
"""So many words at most name a minister's field in brackets: "Enseignement supérieur et Recherche"."""
_BEFORE_FIELDS = frozenset(("la", "l'", "le", "les", "au", "aux", "du", "des"))


def ministry_end(sentence: list[Token], place: int, language: Language) -> int:
    """Return where a ministry's name ends that begins at a place; 0 where none does.

    "ministère de la Santé et de l'Action sociale", "secrétariat d'État au Budget"; "à la Justice" names one by its
    field alone.
    """
    token = sentence[place]
    if language.has("ministries", token.fold) or token.fold == _SECRETARIAT:
        at = place + 1
        while at < len(sentence) and not sentence[at].cap and sentence[at].low not in OF and modifies(sentence[at]):
            at += 1
        if _is_post(sentence, place, at, language):
            return 0
        at = at + 2 if token.fold == _SECRETARIAT and _reads(sentence, at, ("d'", "etat")) else at
        return _fields_end(sentence, at, language)
    if not token.cap or not place:
        return 0
    if sentence[place - 1].low in _BEFORE_FIELDS and is_portfolio(sentence, place, language):
        end = _fields_end(sentence, place, language, bare=True)
        return _complement_end(sentence, end, language) if end else 0
    if sentence[place - 1].low in _BEFORE_FIELDS and language.has("portfolios", token.fold):
        return _fields_end(sentence, place, language, bare=True)
    if sentence[place - 1].text == "(" and language.has("portfolios", token.fold):
        # "Jeanne Morel (Jeunesse et Sports)".
        return next((n for n in range(place, min(len(sentence), place + _FIELD_MAX)) if sentence[n].text == ")"), 0)
    return 0


def _complement_end(sentence: list[Token], end: int, language: Language) -> int:
    """Follow "le portefeuille de la Réforme" through "de l'administration"."""
    at = end + 1
    while at < len(sentence) and sentence[at].low in ARTICLES:
        at += 1
    goes_on = end < len(sentence) and sentence[end].low in OF and at < len(sentence) and not sentence[at].cap
    return at + 1 if goes_on and sentence[at].fold in vocabulary(language) else end


def is_ministry(body: str, language: Language) -> bool:
    """Tell "la Justice", "le ministère de la Mer" from other bodies, by the words with which they begin."""
    words = fold(body).replace("l'", "l' ").split()
    while words and words[0] in _BEFORE_FIELDS:
        words.pop(0)
    led = any(language.has("portfolios", " ".join(words[:n])) for n in (1, 2))
    return bool(words) and (
        led or words[0] == _SECRETARIAT or any(language.has("ministries", words[end]) for end in (0, -1))
    )


def is_portfolio(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "le portefeuille de la Marine marchande" from "la Marine" and from "le portefeuille de la Caisse"."""
    at = place - 1
    while at > 0 and sentence[at].low in (*OF, *_BEFORE_FIELDS):
        at -= 1
    return (
        language.has("portfolio_nouns", sentence[at].fold)
        and _names_field(sentence, place, language)
        and not language.has("organisation_words", sentence[place].fold)
    )


def _is_post(sentence: list[Token], place: int, end: int, language: Language) -> bool:
    """Tell "le secrétariat général d'Acme", which somebody holds, from "le secrétariat général de la Défense"."""
    at = end + 1
    while at < len(sentence) and sentence[at].low in ARTICLES:
        at += 1
    general = sentence[place + 1 : end] and sentence[place + 1].fold == "general"
    return bool(general) and not (at < len(sentence) and language.has("portfolios", sentence[at].fold))


def portfolio_end(sentence: list[Token], place: int, language: Language) -> int:
    """Return where the field of a minister's post ends: "de l'Économie, du Plan et de la Coopération"; 0 = none."""
    at = place
    while at < len(sentence) and sentence[at].fold in ("delegue", "deleguee", "charge", "chargee", "charges"):
        at += 1
    named = at + 1 < len(sentence) and sentence[at].low in (*OF, "à", "au", "aux")
    return _fields_end(sentence, at, language) if named and _names_field(sentence, at + 1, language) else 0


def _reads(sentence: list[Token], place: int, words: tuple[str, ...]) -> bool:
    return tuple(t.fold for t in sentence[place : place + len(words)]) == words


def _fields_end(sentence: list[Token], place: int, language: Language, *, bare: bool = False) -> int:
    """Return where a list of fields ends: "de l'Agriculture, de la Pêche et des Forêts"; 0 where none begins."""
    end, size = 0, len(sentence)
    while place < size:
        at = place
        if not bare or end:
            if sentence[at].low not in (*OF, "au", "aux", "à"):
                break
            at += 1
            while at < size and sentence[at].low in ARTICLES:
                at += 1
        if at >= size or not (sentence[at].cap or language.has("portfolios", sentence[at].fold)):
            break
        if is_person(sentence, at, language) or not sentence[at].text[0].isalpha():
            break
        at += 1
        several = at > 1 and sentence[at - 2].low in _PLURAL
        while at < size and _is_adjective(sentence[at], language, several=several):
            at += 1
            if at + 1 < size and sentence[at].low == "et" and modifies(sentence[at + 1]):
                at += 1
        end = at
        if bare and at + 1 < size and sentence[at].low in ("et", "&") and _is_field(sentence[at + 1], language):
            # "Jeunesse et Sports".
            end = at = at + 2
        joined = at + 1 < size and sentence[at].low in (",", "et") and sentence[at + 1].low in (*OF, "au", "aux")
        if not joined or not _names_field(sentence, at + 2, language):
            break
        place = at + 1
    return end


def _is_field(token: Token, language: Language) -> bool:
    return token.cap and language.has("portfolios", token.fold)


def _is_adjective(token: Token, language: Language, *, several: bool) -> bool:
    """Tell "Affaires étrangères" and "Forces armées" from "la ministre des Ports remerciée"; several = "des Ports"."""
    doing = token.low.endswith(("é", "ée") if several else ("é", "ée", "és", "ées"))
    return not doing and (modifies(token) or language.has("demonyms", token.fold))


def _names_field(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell ", des Transports" of a ministry from ", du maire" and ", d'Acme": a field is an everyday word."""
    while place < len(sentence) and sentence[place].low in ARTICLES:
        place += 1
    field = sentence[place] if place < len(sentence) else None
    return field is not None and field.cap and field.fold in vocabulary(language)
