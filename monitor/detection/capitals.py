"""Capitals: whether a capital word is a name where it stands, a post, or has its capital from the sentence."""

from __future__ import annotations

from monitor.detection import bodies, english_bodies
from monitor.detection.language import Language, phrase_at
from monitor.detection.text import Token


def joins(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether the capital word at a place goes on with the name before it (Orange Bank)."""
    token = sentence[place]
    if language.has("organisation_words", token.fold):
        return True
    if (
        token.fold in language.pack.given_names
        or token.fold in language.sets["stop_words"]
        or language.has("months", token.fold)
        or language.has("weekdays", token.fold)
    ):
        return False
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    return not any(kind in ("role", "organisation") for _, kind, _ in rows)


def is_role(sentence: list[Token], place: int, end: int, opening: bool, language: Language) -> bool:
    token = sentence[place]
    inner = sentence[end - 1].cap and not token.cap and end < len(sentence) and sentence[end].cap
    if language.lang == "fr" and end - place > 1 and inner and sentence[end - 1].fold == "groupe":
        # "le président de Groupe Acme" presides no group of members.
        return False
    if token.fold == "ca" and language.lang == "fr":
        # The board, "le CA"; "ça" is none.
        return token.text == "CA"
    if language.has("posts_or_bodies", token.fold) and place and token.text.isupper():
        of = end < len(sentence) and language.has("of", sentence[end].low)
        return of or sentence[place - 1].low not in ("au", "du", "le")
    if not token.cap or opening or token.text.isupper() or end - place > 1:
        return True
    # A French post is written small; "General Electric" is no general, "le Président" and "nommé Directeur de" are.
    before, after = sentence[place - 1], sentence[end] if end < len(sentence) else None
    if language.lang != "fr" or (before.cap and place > 1):
        return language.lang != "fr"
    qualified = after is not None and language.has("role_qualifiers", after.fold)
    alone = after is None or qualified or not (after.cap and after.text[0].isalpha())
    led = qualified or (after is not None and language.has("of", after.low))
    return alone and (led or before.low in ("le", "la", "du", "au", "un", "une"))


def is_post_in_letters(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Acme GM Jane Roe" and "Acme GM named chief" from GM, the carmaker: a house stands right before it."""
    token, has = sentence[place], language.has
    if not has("posts_in_letters", token.fold) or not token.text.isupper() or not place:
        return False
    before, nxt = sentence[place - 1], sentence[place + 1] if place + 1 < len(sentence) else None
    plain = before.fold in language.vocabulary and not has("organisation_words", before.fold)
    if plain or not (before.cap and before.text[-1].isalnum()):
        return False
    if nxt is None or nxt.low in (",", "to", ".") or nxt.fold in language.acting:
        return True
    return nxt.cap and nxt.text[1:2].islower() and not has("organisation_words", nxt.fold)


def modifies(token: Token, language: Language) -> bool:
    """Tell whether a word goes on with a post or a body ("nationale", "resources")."""
    return language.has("fields", token.fold) if language.lang == "en" else bodies.modifies(token)


def _follows_initial(sentence: list[Token], place: int) -> bool:
    """Tell "A. Anthony Morrell" from the article "A": a capital, a full stop right behind it, and a name."""
    if len(sentence[place].text) > 1 or place + 2 >= len(sentence):
        return False
    stop, name = sentence[place + 1], sentence[place + 2]
    return stop.text == "." and stop.start == sentence[place].end and name.cap and name.text[1:2].islower()


def _is_saint(sentence: list[Token], place: int) -> bool:
    """Tell "St. Aidan's" at the head of a sentence from a word that has its capital from there."""
    return (
        sentence[place].text == "St"
        and place + 2 < len(sentence)
        and sentence[place + 1].text == "."
        and sentence[place + 2].cap
    )


def is_blocked(sentence: list[Token], place: int, opening: bool, language: Language) -> bool:
    """Tell whether a capital word is no name where it stands."""
    token = sentence[place]
    nxt = sentence[place + 1] if place + 1 < len(sentence) else None
    follows = nxt is not None and (nxt.text == "&" or (nxt.cap and nxt.text[0].isalpha()))
    if _follows_initial(sentence, place) or _is_saint(sentence, place):
        return False
    if bodies.is_numbered(sentence, place, language):
        return False
    if opening and language.lang == "en" and english_bodies.tells_doing(token, nxt):
        return True
    if opening and follows and language.has("opening_verbs", token.fold):
        # "Joining Acme Corp as chair is Jane Roe".
        return True
    if opening and follows and language.has("name_openers", token.fold):
        return False
    if (
        opening
        and language.lang == "en"
        and (
            english_bodies.heads_english_body(sentence, place, language)
            or english_bodies.opens_english_body(sentence, place, language)
        )
    ):
        return False
    if token.fold in language.not_names:
        heads = nxt is not None and nxt.low == "of" and language.has("organisation_words", token.fold)
        if heads and language.lang == "en":
            return not (place + 2 < len(sentence) and sentence[place + 2].cap)
        if opening and language.lang == "fr" and nxt is not None and _opens_body(token, nxt, language):
            return False
        if opening and follows and language.lang == "fr" and _opens_person(token, sentence[place + 1], language):
            return False
        calendar = language.has("months", token.fold) or language.has("weekdays", token.fold)
        if language.lang == "en" and is_called(sentence, place, language):
            return False
        if language.lang == "fr" and follows and not calendar and token.fold in language.pack.given_names:
            # "Noël Roux" is no feast.
            return language.has("common", token.fold)
        return (
            calendar
            or (opening and not (nxt is not None and follows and bodies.opens_name(token, nxt, language)))
            or (not follows and (token.fold in language.sets["stop_words"] or len(token.text) < 3))
        )
    if (
        opening
        and not follows
        and not token.text.isupper()
        and not (language.lang == "fr" and nxt is not None and _opens_body(token, nxt, language))
        and not _opens_noble(sentence, place, language)
        and (token.fold in language.vocabulary or (language.lang == "fr" and _opens_french(token, nxt, language)))
    ):
        return True
    if language.lang == "fr" and _french_demonym(token, language):
        return True
    return language.lang == "en" and _names_people(sentence, place, language)


def _names_people(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell the "Italian" of a minister and the "West Australian" of a senator from the ones that open a body's name."""
    if place and _is_demonym(sentence[place - 1 : place + 1], language):
        end = place + 1
    elif _is_demonym(sentence[place : place + 2], language):
        end = place + 2
    elif language.has("demonyms", sentence[place].fold):
        end = place + 1
    else:
        return False
    alone = end >= len(sentence) or not (sentence[end].cap and sentence[end].text[0].isalpha())
    return alone or _holds_post(sentence, end, language) or is_somebody(sentence, end, language)


def _is_demonym(words: list[Token], language: Language) -> bool:
    return language.has("demonyms", " ".join(word.fold for word in words))


def is_called(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "June Selwyn" and "First Mercantile" from "in June Acme": a number or a month that opens a name."""
    if not language.has("also_names", sentence[place].fold) or place + 1 >= len(sentence):
        return False
    nxt = sentence[place + 1]
    if not (nxt.cap and nxt.text[1:].islower()):
        return False
    before = [token.fold for token in sentence[max(0, place - 2) : place]]
    has = language.has
    part = before[-1:] == ["of"] and has("parts_of_months", before[0])
    dated = bool(before) and (has("before_months", before[-1]) or part)
    name = nxt.fold not in language.vocabulary and nxt.fold not in language.pack.organisations
    if dated and sentence[place].fold != "first":
        return False
    return name and not _holds_post(sentence, place + 1, language)


def _holds_post(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Italian Health Minister Roe", whose nation is no body, from "Italian Football League"."""
    return place < len(sentence) and any(
        kind == "role" and is_role(sentence, place, place + len(parts), False, language)
        for parts, kind, _ in phrase_at(sentence, place, language.phrases, language.accented)
    )


def is_somebody(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Portuguese Duarte Valadim" from "British Airways" and "American Red Cross": two mere names."""
    words = sentence[place : place + 3]
    names = [word.cap and word.text[1:].islower() and word.fold not in language.vocabulary for word in words]
    return names[:2] == [True, True] and names[2:] != [True]


def _opens_noble(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Pierre de Roux" at the beginning of a French sentence from "Pierre tombale"."""
    given = all(part in language.pack.given_names for part in sentence[place].fold.split("-"))
    if language.lang != "fr" or not given or place + 2 >= len(sentence):
        return False
    return sentence[place + 1].low in ("de", "d'", "du") and sentence[place + 2].cap


def _opens_french(token: Token, nxt: Token | None, language: Language) -> bool:
    """Tell "Revivez notre direct", "Passation de pouvoir", "Récemment" from a firm that opens a sentence."""
    if token.fold.endswith(("ment", "ant", "ez")):
        return nxt is None or nxt.text != ":"
    if nxt is not None and not nxt.cap and token.fold.endswith("s") and nxt.fold.endswith("s") and bodies.modifies(nxt):
        # "Chaises musicales chez Acme".
        return True
    following = nxt.low if nxt is not None else ""
    return (
        following in ("de", "d'", "du", "des", "notre", "vos", "votre") and token.fold not in language.pack.given_names
    )


def _opens_body(token: Token, nxt: Token, language: Language) -> bool:
    """Tell "Ligue nationale de volley : ..." from "Presse régionale : ...": only some words head a body's name."""
    if not language.has("body_heads", token.fold) or nxt.cap:
        return False
    return modifies(nxt, language) or nxt.low in ("de", "d'", "du", "des")


def _opens_person(token: Token, nxt: Token, language: Language) -> bool:
    """Tell "Noël Roux" from "Noël Solidaire": a given name before a word of no dictionary."""
    return token.fold in language.pack.given_names and nxt.fold not in language.vocabulary and not token.text.isupper()


def _french_demonym(token: Token, language: Language) -> bool:
    """Tell "Française", "Américains", "Franco-Béninois": French writes peoples with a capital."""
    last = token.fold.split("-")[-1]
    return any(language.has("demonyms", word) for word in (token.fold, token.fold.removesuffix("s"), last))


QUALIFIERS_MAX = 3
"""No title stacks more words before a post: "Acting Deputy Regional Director"."""


def qualifies(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Acting" in "Acting General Manager" from a firm of that name: English titles write posts with capitals."""
    word, has = sentence[place], language.has
    if not word.cap:
        return False
    if not has("rank_words", word.fold):
        if word.text.isupper() and has("fields_in_letters", word.fold):
            return _holds_post(sentence, place + 1, language)
        before = place > 0 and sentence[place - 1].cap and sentence[place - 1].text[0].isalpha()
        return has("public_offices", word.fold) and not before and _holds_post(sentence, place + 1, language)
    for at in range(place + 1, min(place + 1 + QUALIFIERS_MAX, len(sentence))):
        if _holds_post(sentence, at, language):
            return True
        if not sentence[at].cap or not language.has("role_qualifiers", sentence[at].fold):
            break
    return False
