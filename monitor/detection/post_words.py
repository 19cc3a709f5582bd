"""How far a post reaches: its qualifiers, its links, and the field that it leads."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.detection.bodies import OF, field_end, heads_name, is_branch, is_origin, leads_portfolio
from monitor.detection.capitals import is_called, modifies
from monitor.detection.english_bodies import begins_body
from monitor.detection.language import Language, phrase_at
from monitor.detection.ministries import portfolio_end
from monitor.detection.names import Item, begins_firm
from monitor.detection.text import Token, words_of


def role_at(sentence: list[Token], place: int, end: int, text: str, language: Language) -> tuple[Item, int]:
    """Read a post with its qualifiers and links: "directrice de la recherche", "vice president of operations"."""
    size = len(sentence)
    head = " ".join(t.fold for t in sentence[place:end])
    post = language.has("posts", head)
    seat = post and (language.lang != "fr" or head not in ("direction", "presidence", "vice-presidence"))
    if language.has("ministers", head):
        end = portfolio_end(sentence, end, language) or end
    while end < size and not seat:
        grown = _qualifier(sentence, end, language, sentence[place].cap) or _link(sentence, end, language)
        grown = grown or (_joined_field(sentence, end, language) if language.lang == "fr" and not post else 0)
        if not grown:
            break
        end = grown
    start, last = sentence[place].start, sentence[end - 1].end
    role = text[start:last].lower()
    post_at = _AT_SERVICE.fullmatch(role) if language.lang == "en" else None
    if post_at is not None:
        # "director of the national blood service" tells the body too.
        return Item("R", start, last, role, role=post_at["post"], organisation=f"@{post_at['body']}"), end
    name = _IN_OFFICE.sub("", role) if language.lang == "fr" else role
    return Item("R", start, last, role, role=name), end


_AT_SERVICE = re.compile(
    r"(?P<post>[a-z -]+?) (?:of|at|for) (?:the |its )?"
    r"(?P<body>(?:[a-z-]+ ){1,3}(?:service|authority|agency|office|bureau|commission|council|tribunal|force))"
)


_IN_OFFICE = re.compile(r" (?:sortant|sortante|actuel|actuelle)\b")
"""Says when a post is held, and is none of its name: "le ministre sortant des Transports"."""


def officer_end(sentence: list[Token], place: int, language: Language) -> int:
    """Return where "chief heat officer" and "Chief Food Safety Officer" end; 0 in "police chief shot officer".

    The lists have the fields that nearly all firms have; firms invent others.
    """
    before = sentence[place - 1] if place else None
    if before is not None and not (
        before.cap or before.text[0] in _MARKS or language.has("before_officers", before.fold)
    ):
        return 0
    fields = 1
    for end in range(place + 1, min(place + _OFFICE_TOKENS_MAX, len(sentence))):
        token = sentence[end]
        if token.low == "officer" and end > place + 1:
            return end + 1 if end - place <= _FIELD_OF_OFFICER_MAX + 1 or fields > 1 else 0
        if token.low in (",", "&", "and") and end > place + 1:
            # "Chief Diversity, Equity & Inclusion Officer".
            fields += 1
            continue
        verbal = token.low.endswith(("ed", "s")) and not (token.low.endswith("ics") or modifies(token, language))
        plain = token.low.isalpha() and token.cap == sentence[place].cap and not (verbal and fields == 1)
        if not plain or token.fold in language.acting or token.fold in language.sets["stop_words"]:
            return 0
    return 0


_OFFICE_TOKENS_MAX = 9
_FIELD_OF_OFFICER_MAX = 3
_MARKS = "'-:;\"(–"


def _qualifier(sentence: list[Token], place: int, language: Language, capital: bool) -> int:
    if language.lang == "en":
        return 0
    token = sentence[place]
    if token.cap and not (capital and language.has("role_qualifiers", token.fold)):
        return field_end(sentence, place, language)
    if place + 1 < len(sentence) and language.has("role_qualifiers", f"{token.fold} {sentence[place + 1].fold}"):
        # "par intérim", "en chef".
        return place + 2
    return place + 1 if language.has("role_qualifiers", token.fold) or is_origin(token, language) else 0


def _joined_field(sentence: list[Token], place: int, language: Language) -> int:
    """Follow "directrice marketing | et digital d'Acme", "responsable de la recherche | actions d'Acme"."""
    second = sentence[place + 1].low if place + 1 < len(sentence) and sentence[place].low == "et" else ""
    if second in OF and any(t.low in OF for t in sentence[max(0, place - 3) : place]):
        # "directeur de la recherche | et du développement".
        return _link(sentence, place + 1, language)
    at = place + 1 if place < len(sentence) and sentence[place].low == "et" else place
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    closed = at < len(sentence) and (behind is None or behind.cap or language.writes("field_ends", behind.low))
    if not closed:
        return 0
    if sentence[at].cap:
        # "Moyen-Orient | et Afrique".
        return at + 1 if at > place and language.has("zones", sentence[at].fold) else 0
    joined = at > place and language.has("role_qualifiers", sentence[at].fold)
    return at + 1 if joined or language.has("fields", sentence[at].fold) else 0


def _link(sentence: list[Token], place: int, language: Language) -> int:
    """Follow "of human resources", "de la transition écologique"; 0 where what follows is a name or an organisation."""
    size = len(sentence)
    for parts in _language_links(language).get(sentence[place].low, ()) if place < size else ():
        end = place + len(parts)
        if end >= size or tuple(t.low for t in sentence[place:end]) != parts:
            continue
        while end < size and sentence[end].fold in ("la", "le", "les", "l'", "sa", "son", "ses", "the", "its"):
            end += 1
        if end >= size or not sentence[end].low[0].isalpha():
            return 0
        if language.lang == "fr" and heads_name(sentence, end, language):
            # "the chair of the movement Acme".
            return 0
        led = language.lang == "fr" and leads_portfolio(sentence, place, end, language)
        qualified = language.lang == "en" and language.has("role_qualifiers", sentence[end].fold)
        if sentence[end].cap and not led and not qualified:
            return end + 1 if _is_own_field(sentence, place, end, language) else 0
        if language.lang == "en" and (begins_firm(sentence, end, language) or begins_body(sentence, end, language)):
            return 0
        if language.lang == "en" and is_called(sentence, end, language):
            # "chief of First Mercantile".
            return 0
        if any(
            kind in ("anaphora", "institution", "pronoun", "role", "organisation")
            for _, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)
        ):
            return 0
        if language.lang == "fr" and sentence[end].low in ("être", "avoir"):
            return 0
        if sentence[end].fold in language.sets["stop_words"] or language.has("no_fields", sentence[end].fold):
            return 0
        if language.has("months", sentence[end].fold):
            # "ministre des Ports de mai 2017 à juin 2019".
            return 0
        if language.lang == "en":
            return _field(sentence, end, language)
        unit = language.has("branches", sentence[end].fold)
        end += 1
        if unit and is_branch(sentence, end, language):
            return end + 1
        while (
            end < size
            and not sentence[end].cap
            and modifies(sentence[end], language)
            and sentence[end].fold not in language.acting
        ):
            end += 1
        return end
    return 0


def _is_own_field(sentence: list[Token], place: int, end: int, language: Language) -> bool:
    """Tell "our President of Applications", of a field, from "its president of Acme"."""
    word, behind = sentence[end], sentence[end + 1] if end + 1 < len(sentence) else None
    if language.lang != "en" or not word.text[1:].islower() or (behind is not None and behind.cap):
        return False
    known = language.pack.given_names | language.pack.organisations.keys()
    plain = word.fold in language.vocabulary and word.fold not in known
    return plain and any(t.low in ("our", "its", "their") for t in sentence[max(0, place - 4) : place])


FIELD_WORDS_MAX = 4
"""No post leads a longer field than "worldwide consumer lending operations"."""


def _field(sentence: list[Token], place: int, language: Language) -> int:
    """Return the end of the field that a post leads; 0 where it is an employer ("of struggling retail chain Acme")."""
    end = place
    if sentence[place].low.endswith("ed") and sentence[place - 1].low == "and":
        # "named Jane Roe as chief executive and pledged to grow".
        return 0
    while end < len(sentence) and end < place + FIELD_WORDS_MAX:
        token = sentence[end]
        if not token.low[0].isalpha() or token.fold in language.acting or (token.cap and end > place):
            break
        if token.low == "and" and end + 1 < len(sentence) and sentence[end + 1].low.endswith("ed"):
            # "dismissed the head of the fleet and closed".
            break
        if end > place and any(
            kind in ("anaphora", "role") for _, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)
        ):
            return 0
        end += 1
    behind = sentence[end] if end < len(sentence) else None
    described = "-" in sentence[end - 1].low
    described = described or (sentence[place - 1].low == "the" and sentence[end - 1].low.endswith(("ern", "ed")))
    if behind is not None and (behind.low in ("'s", "'") or (behind.cap and described)):
        # "the head of the state's roads agency", "the cook of the long-closed Acme", "of the eastern Wexley region".
        return 0
    return end if end > place else 0


@lru_cache(maxsize=8)
def _language_links(language: Language) -> dict[str, list[tuple[str, ...]]]:
    """Return the links of a role as token tuples, by their first token, longest first."""
    links = sorted((tuple(t.low for t in words_of(w)) for w in language.words("role_links")), key=len, reverse=True)
    return {head: [link for link in links if link[0] == head] for head, *_ in links}
