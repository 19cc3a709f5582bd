"""Names: where a run of capital words begins and ends, and whether it is a person, an organisation, or unknown."""

from __future__ import annotations

import re

import msgspec

from monitor.detection import bodies
from monitor.detection.language import Language, phrase_at
from monitor.detection.text import Token

NAME_TOKENS_MAX = 6
_PARTICLES = frozenset(
    "de d' du des la le van von der den ter ten da dos das di del della bin ben al el ibn y af zu".split()
)

_CAPITAL_ARTICLES = ("la", "le", "les")
"""What opens "La Belle Marée", a firm, and "Le Goff", somebody."""

_ALSO_SURNAMES = frozenset("steel church house banks power".split())
"""Words of firms that are as often a surname behind a given name: "Walter Steel"."""

_TITLES_INSIDE = frozenset("mr mrs ms dr prof sen gov rep sec gen sir dame".split())

_PREFIXED = re.compile(r"(?:Mc|Mac|De|Le|La|O'|D'|Di|Van|Fitz)[A-Z]")
"""Family names with a capital inside: McDonald, DeVos."""


class Named(msgspec.Struct, gc=False):
    """A person as one place in the text names them."""

    name: str
    start: int
    end: int
    role: str | None = None
    organisation: str | None = None
    former: bool = False
    apposed: bool = False
    """The role stands behind the name, between commas."""
    before: tuple[str | None, str | None] | None = None
    """(role, organisation) held before the role, where the place names both."""


class Item(msgspec.Struct):
    """One symbol or word of the typed sentence; start and end are characters of the part."""

    symbol: str
    start: int
    end: int
    text: str = ""
    people: list[Named] = []
    role: str | None = None
    organisation: str | None = None
    """Of a role: the body it is held at. Of O: its name."""
    former: bool = False
    own: bool = False
    """A role after "its", "son": held at the organisation named before."""


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
    if not token.cap or opening or token.text.isupper() or end - place > 1:
        return True
    # A French post is written small; "General Electric" is no general, "le Président" is one.
    before, after = sentence[place - 1], sentence[end] if end < len(sentence) else None
    alone = after is None or not (after.cap and after.text[0].isalpha())
    return language.lang != "fr" or (
        alone and before.low in ("le", "la", "du", "au", "un", "une") and not (before.cap and place > 1)
    )


def modifies(token: Token, language: Language) -> bool:
    """Tell whether a word goes on with a post or a body ("nationale", "resources")."""
    return token.fold in bodies.ENGLISH_FIELDS if language.lang == "en" else bodies.modifies(token)


def follows_initial(sentence: list[Token], place: int) -> bool:
    """Tell "A. Anthony Morrell" from the article "A": a capital, a full stop right behind it, and a name."""
    if len(sentence[place].text) > 1 or place + 2 >= len(sentence):
        return False
    stop, name = sentence[place + 1], sentence[place + 2]
    return stop.text == "." and stop.start == sentence[place].end and name.cap and name.text[1:2].islower()


def is_blocked(sentence: list[Token], place: int, opening: bool, language: Language) -> bool:
    """Tell whether a capital word is no name where it stands."""
    token = sentence[place]
    nxt = sentence[place + 1] if place + 1 < len(sentence) else None
    follows = nxt is not None and nxt.cap and nxt.text[0].isalpha()
    if follows_initial(sentence, place):
        return False
    if opening and language.lang == "en" and bodies.tells_doing(token, nxt):
        return True
    if opening and language.lang == "en" and bodies.heads_english_body(sentence, place, language):
        return False
    if token.fold in language.not_names:
        heads = nxt is not None and nxt.low == "of" and language.has("organisation_words", token.fold)
        if heads and language.lang == "en":
            return not (place + 2 < len(sentence) and sentence[place + 2].cap)
        if opening and language.lang == "fr" and nxt is not None and _opens_body(token, nxt, language):
            return False
        calendar = language.has("months", token.fold) or language.has("weekdays", token.fold)
        return (
            calendar
            or (opening and (not follows or not language.has("organisation_words", token.fold)))
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
    return (
        language.lang == "en"
        and language.has("demonyms", token.fold)
        and (not follows or _holds_post(sentence, place + 1, language))
    )


def _holds_post(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Italian Health Minister Roe", whose nation is no body, from "Italian Football League"."""
    return any(
        kind == "role" and is_role(sentence, place, place + len(parts), False, language)
        for parts, kind, _ in phrase_at(sentence, place, language.phrases, language.accented)
    )


def _opens_noble(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Pierre de Roux" at the beginning of a French sentence from "Pierre tombale"."""
    if language.lang != "fr" or sentence[place].fold not in language.pack.given_names or place + 2 >= len(sentence):
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


def _french_demonym(token: Token, language: Language) -> bool:
    """Tell "Française", "Américains", "Franco-Béninois": French writes peoples with a capital."""
    last = token.fold.split("-")[-1]
    return any(language.has("demonyms", word) for word in (token.fold, token.fold.removesuffix("s"), last))


def read_name(sentence: list[Token], place: int, text: str, language: Language, opening: bool) -> tuple[Item, int]:
    end = _name_end(sentence, place, language)
    words = sentence[place:end]
    if (
        opening
        and len(words) > 1
        and words[0].fold in language.vocabulary
        and not (
            language.lang == "en"
            and words[0].fold not in language.not_names
            and _classify(words, "", False, language) == "O"
        )
        and (words[0].fold not in language.pack.given_names or words[0].fold in language.sets["stop_words"])
        and not words[0].text.isupper()
        and not language.has("organisation_words", words[0].fold)
    ):
        # "Après Jeanne Morel": the first word has its capital from the sentence.
        return Item(words[0].low, words[0].start, words[0].end), place + 1
    body = (
        _classify(words, "", False, language) == "O"
        or language.has("organisation_words", words[0].fold)
        or bodies.is_club(sentence, place, end, language)
    )
    if body:
        end = _body_end(sentence, place, end, language)
        words = sentence[place:end]
    start, last = words[0].start, words[-1].end
    name = text[start:last]
    titled = place > 0 and is_titled(sentence, place, language)
    symbol = "O" if body and language.lang == "fr" and len(words) > 1 else _classify(words, name, titled, language)
    if symbol == "P":
        return Item("P", start, last, name, people=[Named(name, start, last)]), end
    return Item(symbol, start, last, name, organisation=name), end


def read_titled(sentence: list[Token], place: int, text: str, language: Language) -> tuple[Item, int] | None:
    """Read "de Villiers" behind "général" or "M."; None where no title stands before the particle."""
    if language.lang != "fr" or sentence[place].fold not in ("de", "d'", "du") or place + 1 >= len(sentence):
        return None
    before = sentence[place - 2] if place > 1 and sentence[place - 1].text == "." else sentence[place - 1]
    if not place or not sentence[place + 1].cap or before.fold not in ("general", "amiral", "m", "mme", "colonel"):
        return None
    if before.fold not in ("m", "mme") and place > 1 and sentence[place - 2].low not in ("le", "du", "au", "l'", ","):
        # "directeur général d'Acme" holds no general.
        return None
    start, end = sentence[place].start, _name_end(sentence, place + 1, language)
    name = text[start : sentence[end - 1].end]
    return Item("P", start, start + len(name), name, people=[Named(name, start, start + len(name))]), end


def is_titled(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether "M.", "Mme", "Sir" stands right before a name."""
    before = sentence[place - 1]
    if before.text == "." and place > 1:
        before = sentence[place - 2]
        return before.fold in ("m", "mr", "dr", "mrs", "ms", "mm") and before.cap
    return before.cap and before.fold != "m" and before.fold in language.sets["titles"]


def _name_end(sentence: list[Token], place: int, language: Language) -> int:
    size = len(sentence)
    end = place + 1
    given = sentence[place].fold.split("-")[0] in language.pack.given_names or sentence[place].text[-1] == "."
    # "J. David Barnes": an initial opens a person's name.
    given = given or (len(sentence[place].text) == 1 and place + 1 < size and sentence[place + 1].text == ".")
    while end < size and end - place < NAME_TOKENS_MAX:
        token, before = sentence[end], sentence[end - 1]
        if (
            token.text == "."
            and ((len(before.text) == 1 and before.cap) or before.fold in ("st", "jr", "sr"))
            and end + 1 < size
            and sentence[end + 1].cap
        ):
            end += 1
            continue
        if token.text == "&" and end + 1 < size and sentence[end + 1].cap:
            end += 2
            continue
        if token.cap and token.text[0].isalpha():
            if "-" in token.fold and language.has("compound_endings", token.fold.rpartition("-")[2]):
                # "the Mark Roe-written New History".
                break
            if (
                not given
                and not (language.lang == "fr" and end == place + 1 and before.fold in _CAPITAL_ARTICLES)
                and token.fold in language.pack.given_names
                and end + 1 < size
                and sentence[end + 1].cap
                and sentence[end + 1].text[0].isalpha()
                and not language.has("organisation_words", sentence[end + 1].fold)
            ):
                # "Acme Jeanne Morel" is a firm and a person.
                break
            if bodies.ends_in_board(sentence, end, language):
                end += 1
                break
            if any(
                kind == "role"
                # "Albert Dean" is a name: one capital word of a post may be a surname.
                and not (given and end == place + 1 and len(p) == 1 and len(token.text) > 3)
                and is_role(sentence, end, end + len(p), False, language)
                for p, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)
            ):
                break
            if language.has("months", token.fold) or language.has("weekdays", token.fold):
                break
            if language.lang == "en" and token.fold in _TITLES_INSIDE and end + 1 < size:
                # "BBC Sir Paul Rowe", "Transport Sec. Rowe".
                break
            if (
                token.fold in language.sets["stop_words"]
                and not (len(token.text) == 1 and end + 1 < size and sentence[end + 1].text == ".")
                and not (end + 1 < size and sentence[end + 1].cap and sentence[end + 1].text[0].isalpha())
            ):
                break
            if language.lang == "fr" and language.has("demonyms", token.fold) and given and end - place > 1:
                break
            end += 1
            continue
        if given and token.fold in _PARTICLES and not token.cap:
            ahead = end + 1
            while ahead < size and sentence[ahead].fold in _PARTICLES and not sentence[ahead].cap and ahead < end + 3:
                ahead += 1
            if ahead < size and sentence[ahead].cap and _particle_fits(sentence, place, end, ahead, language):
                end = ahead + 1
                continue
        break
    return end


def _body_end(sentence: list[Token], place: int, end: int, language: Language) -> int:
    """Follow an organisation's name through "of England", "suédoise", "de protection de l'environnement"."""
    if language.lang != "en":
        return bodies.french_body_end(sentence, place, end, language)
    for _ in range(bodies.BODY_STEPS_MAX):
        ahead = bodies.english_complement(sentence, end, language)
        if not ahead:
            break
        end = _name_end(sentence, ahead, language)
    return end


def _particle_fits(sentence: list[Token], place: int, end: int, ahead: int, language: Language) -> bool:
    """Tell "Luca de Meo" and "Roux de Bézieux" from "Morel de Globex"."""
    particle = sentence[end].fold
    if any(
        kind in ("organisation", "place", "role")
        for _, kind, _ in phrase_at(sentence, ahead, language.phrases, language.accented)
    ):
        return False
    if sentence[ahead].text.isupper() and len(sentence[ahead].text) > 1:
        return False
    if language.lang == "fr" and language.has("agents", sentence[ahead].fold):
        # "Jeanne Morel de Matignon".
        return False
    if particle in ("des", "la", "le", "al", "el", "y", "du"):
        return end - place == 1
    return True


def _classify(words: list[Token], name: str, titled: bool, language: Language) -> str:
    if titled:
        return "P"
    parts = [w.fold for w in words if w.text not in (".", "&")]
    organisation_words = language.sets["organisation_words"]
    first = parts[0].split("-")[0]
    if (
        language.lang == "fr"
        and parts[0] in organisation_words
        and parts[0] not in ("saint", "san", "air", "new", "los")
    ):
        return "O"
    if language.lang == "fr" and len(parts) > 2 and parts[0] in _CAPITAL_ARTICLES:
        return "O"
    if language.lang == "en" and len(parts) == 2 and first in language.pack.given_names and parts[-1] in _ALSO_SURNAMES:
        return "P"
    if any(w.text == "&" for w in words) or parts[-1] in organisation_words:
        return "O"
    if language.lang == "en" and "of" in parts[2:] and parts[parts.index("of") - 1] in organisation_words:
        # "Hartwell Museum of Design": what a given name may begin is a house all the same.
        return "O"
    initial = len(parts) == 3 and len(parts[1]) == 1 and words[0].text[1:].islower() and words[-1].text[1:2].islower()
    given = initial or first in language.pack.given_names or (len(first) == 1 and words[0].cap)
    acronym = len(words[0].text) > 1 and words[0].text.isupper() and not words[-1].text.isupper()
    if 1 < len(parts) <= 5 and given and not acronym:
        return "P"
    if any(p in organisation_words for p in parts):
        return "O"
    if len(parts) == 1 and words[0].text.isupper() and 2 <= len(words[0].text) <= 6:
        return "O"
    if (
        len(parts) == 1
        and any(c.isupper() for c in words[0].text[1 if words[0].text[0].islower() else 2 :])
        and not words[0].text.isupper()
        and "-" not in words[0].text
        and not _PREFIXED.match(words[0].text)
    ):
        # Camel case is a brand's: OpenAI, PayPal.
        return "O"
    return "N"


_LEGAL = frozenset(
    "inc corp corporation co ltd plc llc ag sa nv gmbh holdings bancorp division unit subsidiary department".split()
)


def begins_firm(sentence: list[Token], place: int) -> bool:
    """Tell whether the capital words from a place on end as a firm's name does."""
    for token in sentence[place : place + NAME_TOKENS_MAX]:
        if not (token.cap and token.text[0].isalpha()):
            return False
        if token.fold in _LEGAL:
            return True
    return False
