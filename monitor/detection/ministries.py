"""French ministries: how far their names go, "ministère de l'Agriculture, de la Pêche et des Forêts"."""

from __future__ import annotations

from monitor.detection.bodies import ARTICLES, OF, is_person, modifies
from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language
from monitor.detection.text import Token

_MINISTRIES = frozenset(("ministere", "secretariat"))
_BEFORE_FIELDS = frozenset(("la", "l'", "le", "les", "au", "aux", "du", "des"))


def ministry_end(sentence: list[Token], place: int, language: Language) -> int:
    """Return where a ministry's name ends that begins at a place; 0 where none does.

    "ministère de la Santé et de l'Action sociale", "secrétariat d'État au Budget"; "à la Justice" names one by its
    field alone.
    """
    token = sentence[place]
    if token.fold in _MINISTRIES:
        at = place + 1
        while at < len(sentence) and not sentence[at].cap and sentence[at].low not in OF and modifies(sentence[at]):
            at += 1
        if _is_post(sentence, place, at, language):
            return 0
        at = at + 2 if token.fold == "secretariat" and _reads(sentence, at, ("d'", "etat")) else at
        return _fields_end(sentence, at, language)
    bare = token.cap and place and sentence[place - 1].low in _BEFORE_FIELDS and language.has("portfolios", token.fold)
    return _fields_end(sentence, place, language, bare=True) if bare else 0


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
        while at < size and _is_adjective(sentence[at], language):
            at += 1
            if at + 1 < size and sentence[at].low == "et" and modifies(sentence[at + 1]):
                at += 1
        end = at
        joined = at + 1 < size and sentence[at].low in (",", "et") and sentence[at + 1].low in (*OF, "au", "aux")
        if not joined or not _names_field(sentence, at + 2, language):
            break
        place = at + 1
    return end


def _is_adjective(token: Token, language: Language) -> bool:
    """Tell "Affaires étrangères" from "la ministre des Ports remerciée"."""
    doing = token.low.endswith(("é", "ée", "és", "ées"))
    return not doing and (modifies(token) or language.has("demonyms", token.fold))


def _names_field(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell ", des Transports" of a ministry from ", du maire" and ", d'Acme": a field is an everyday word."""
    while place < len(sentence) and sentence[place].low in ARTICLES:
        place += 1
    field = sentence[place] if place < len(sentence) else None
    return field is not None and field.cap and field.fold in vocabulary(language)
