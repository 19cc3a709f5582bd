"""What a phrase that the lexicon lists stands for at its place: a body, a post, a pronoun, a town, or none of them."""

from __future__ import annotations

from collections.abc import Callable

from monitor.detection.bodies import counts, french_body_end, is_origin, public_body
from monitor.detection.capitals import is_post_in_letters, is_role, joins
from monitor.detection.english_bodies import executes, leads_as_verb
from monitor.detection.language import Language, phrase_at
from monitor.detection.names import Item, begins_firm, is_titled, read_name
from monitor.detection.post_words import officer_end, role_at
from monitor.detection.text import Token

Read = tuple[Item | None, int]
"""An item, None for words that are skipped, and the place behind it."""

_Reader = Callable[[list[Token], int, int, str, Language, bool], Read | None]
"""Takes the sentence, where the phrase begins and ends, the text, the language, and whether a sentence opens there."""


def read_listed(sentence: list[Token], place: int, text: str, language: Language, opening: bool) -> Read | None:
    """Return what stands at a place by the first list that has its words and fits there; None where none does."""
    if is_post_in_letters(sentence, place, language):
        return role_at(sentence, place, place + 1, text, language)
    for parts, kind, _ in phrase_at(sentence, place, language.phrases, language.accented):
        read = _READERS[kind](sentence, place, place + len(parts), text, language, opening)
        if read is not None:
            return read
    return None


def _organisation(
    sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool
) -> Read | None:
    token, nxt = sentence[place], _ahead(sentence, end)
    french, lone = language.lang == "fr", end == place + 1
    if not token.cap or (french and place and is_titled(sentence, place, language)):
        # "Mme Roche" is no laboratory.
        return None
    if lone and language.lang == "en" and _is_forename(token, nxt, language):
        # "Tim Lovell" is no telephone company.
        return None
    if lone and nxt is not None and nxt.cap and not nxt.fold.isspace() and joins(sentence, end, language):
        return None
    plain = lone and token.fold in language.vocabulary and token.fold in language.not_names
    if opening and plain and not token.text.isupper() and nxt is not None and not nxt.cap:
        return None
    if french and language.has("body_heads", token.fold):  # "la Croix-Rouge togolaise"
        end = french_body_end(sentence, place, end, language, small=True)
    return body_at(sentence, place, end, text)


def body_at(sentence: list[Token], place: int, end: int, text: str) -> Read:
    """Return the words between two places as an organisation."""
    start, last = sentence[place].start, sentence[end - 1].end
    return Item("O", start, last, text[start:last], organisation=text[start:last]), end


def _role(sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool) -> Read | None:
    token, nxt, lone = sentence[place], _ahead(sentence, end), end == place + 1
    if lone and token.fold == "heads" and leads_as_verb(sentence, place):
        return None
    if (
        lone
        and token.low in ("head", "chair")
        and place
        and sentence[place - 1].low in ("to", "will", "would")
        and (_is_object(nxt, language) or _is_described(sentence, end, language))
    ):
        # "Roe to head Acme" leads it, "to chair rail panel" too; "falls to head cook Roe" has no name right behind.
        return Item(token.low, token.start, token.end), end
    if lone and nxt is not None and nxt.low == "relations":
        # "investor relations" is a field.
        return None
    if lone and token.fold == "chief" and language.lang == "en":
        end = officer_end(sentence, place, language) or end
    if lone and _is_called(sentence, place, language):
        # "CFO Dean Marsh" is no dean.
        return None
    if token.low in _CLERGY and nxt is not None and nxt.cap and sentence[place - 1].low in _THE:
        # "le père Paul Roux" is a priest, "son père, Paul Roux," nobody's colleague.
        return Item(token.low, token.start, token.end), place + 1
    if nxt is not None and counts(_words(sentence, place, end), nxt):
        # "renonce à un second mandat".
        return None
    return role_at(sentence, place, end, text, language) if is_role(sentence, place, end, opening, language) else None


def _is_object(token: Token | None, language: Language) -> bool:
    """Tell what somebody is to chair from who does: "passes to chair Jane Roe"."""
    if token is None or token.fold in language.pack.given_names:
        return False
    return (token.cap and token.text[0].isalpha()) or language.has("determiners", token.low)


_STACKED_MAX = 4
"""No headline stacks more plain words before what somebody is to head."""


def _is_described(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "to head state housing agency" from "to head cook Roe": plain words, the last a kind of body."""
    for token in sentence[place : place + _STACKED_MAX]:
        if token.cap and not language.has("demonyms", token.fold):
            return False
        if language.has("anaphora", token.fold):
            return True
        if not token.low.isalpha():
            return False
    return False


_CLERGY = ("père", "frère", "sœur", "mère")
_THE = ("le", "la", "du", "au")


def _is_called(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether a word for a post is a given name: it stands between a post and a capital word."""
    token, ahead = sentence[place], sentence[place + 1] if place + 1 < len(sentence) else None
    return (
        token.cap
        and token.fold in language.pack.given_names
        and ahead is not None
        and ahead.cap
        and ahead.text[0].isalpha()
        and place > 0
        and language.has("roles", sentence[place - 1].fold)
        and not language.has("roles", ahead.fold)
    )


def _anaphora(sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool) -> Read | None:
    token, before = sentence[place], sentence[place - 1] if place else None
    if token.cap:
        return None
    if before is not None and token.low == "company" and language.has("companions", before.fold):
        # "has parted company with".
        return None
    if before is not None and token.fold in _PARTICIPLES and not _is_noun(before, language):
        return None
    if language.lang == "fr":
        end = french_body_end(sentence, place, end, language, small=True)
        if public_body("@" + text[token.start : sentence[end - 1].end], language):
            # "la fédération française de luge" needs no other name.
            return body_at(sentence, place, end, text)
    return Item("A", token.start, sentence[end - 1].end, text[token.start : sentence[end - 1].end]), end


_PARTICIPLES = frozenset(("parti", "centrale"))
"""Bodies only behind an article: "le parti" and "la centrale", not "Paul Roux, parti" and "l'usine centrale"."""


def _is_noun(before: Token, language: Language) -> bool:
    return language.has("determiners", before.fold) or before.low in ("du", "au", "de", "d'", "des", "aux")


def _institution(
    sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool
) -> Read | None:
    if sentence[place].cap:
        return None
    if language.lang == "fr":
        end = french_body_end(sentence, place, end, language, small=True)
    return body_at(sentence, place, end, text)


def _pronoun(sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool) -> Read | None:
    token = sentence[place]
    words = _words(sentence, place, end)
    if (token.cap and not opening) or executes(words, _ahead(sentence, end), language):
        return None
    while len(words) > 1 and end < len(sentence) and is_origin(sentence[end], language):
        # "le dirigeant caennais".
        end += 1
    last = sentence[end - 1].end
    return Item("W", token.start, last, text[token.start : last]), end


def _adverb(sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool) -> Read | None:
    nxt = _ahead(sentence, end)
    if nxt is not None and nxt.low == "que" and language.lang == "fr":
        # "ainsi que" is no "ainsi".
        return None
    return (None, end) if opening or not sentence[place].cap else None


def _place(sentence: list[Token], place: int, end: int, text: str, language: Language, opening: bool) -> Read | None:
    token, nxt, english = sentence[place], _ahead(sentence, end), language.lang == "en"
    if token.cap and (_is_given(token, nxt, language) or _is_noble(sentence, place, end, language)):
        # "Florence Meyer", "Aude de La Marre" are no town.
        return None
    if token.cap and english and begins_firm(sentence, end, language):
        # "U.S. Sugar Corp", "Boston Edison Co".
        return None
    if token.cap and english and place and is_titled(sentence, place, language):
        # "Ms. Durham" is no town.
        return None
    goes_on = nxt is not None and nxt.cap and joins(sentence, end, language)
    if goes_on and english and end > place + 1:
        # "New York Mets" is no York Mets.
        return read_name(sentence, place, text, language, False)
    if not token.cap or goes_on:
        return None
    last = sentence[end - 1].end
    return Item("L", token.start, last, text[token.start : last]), end


def _is_forename(token: Token, nxt: Token | None, language: Language) -> bool:
    return (
        token.fold in language.pack.given_names
        and not token.text.isupper()
        and nxt is not None
        and (nxt.low in _BEHIND_FORENAMES or (nxt.cap and nxt.text[1:2].islower()))
        and not language.has("organisation_words", nxt.fold)
    )


_OF_FAMILIES = frozenset("van von de da di della bin der ten".split())
_BEHIND_FORENAMES = ("de", "van", "von", "di", '"')
"""Of a family name, or of what friends call somebody: "Tiffany de Roe"."""


def _is_given(token: Token, nxt: Token | None, language: Language) -> bool:
    """Tell whether a given name stands where a place could, because a family name follows."""
    if language.lang == "en":
        # "Sofia van der Roe" is no town; "Florence Roe" is left to the place's own checks.
        return token.fold in language.pack.given_names and nxt is not None and nxt.text in _OF_FAMILIES
    return (
        language.lang == "fr"
        and token.fold in language.pack.given_names
        and nxt is not None
        and nxt.cap
        and nxt.text[0].isalpha()
        and not language.has("organisation_words", nxt.fold)
        and not nxt.text.isupper()
    )


def _is_noble(sentence: list[Token], place: int, end: int, language: Language) -> bool:
    """Tell "Aude de La Marre", somebody, from "Florence de Toscane": only a given name that is well known counts."""
    behind, name = sentence[end : end + 2] if end + 1 < len(sentence) else (None, None)
    if behind is None or name is None or language.lang != "fr" or not language.has("women", sentence[place].fold):
        return False
    listed = {kind for _, kind, _ in phrase_at(sentence, end + 1, language.phrases, language.accented)}
    return behind.low in ("de", "d'", "du") and name.cap and not listed & {"place", "organisation"}


def _ahead(sentence: list[Token], place: int) -> Token | None:
    return sentence[place] if place < len(sentence) else None


def _words(sentence: list[Token], place: int, end: int) -> tuple[str, ...]:
    return tuple(token.fold for token in sentence[place:end])


_READERS: dict[str, _Reader] = {
    "organisation": _organisation,
    "role": _role,
    "pronoun": _pronoun,
    "institution": _institution,
    "anaphora": _anaphora,
    "adverb": _adverb,
    "place": _place,
}
