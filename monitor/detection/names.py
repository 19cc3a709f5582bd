"""Names: where a run of capital words begins and ends, and whether it is a person, an organisation, or unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from monitor.detection import bodies, english_bodies
from monitor.detection.capitals import is_called, is_post_in_letters, is_role, is_somebody, qualifies
from monitor.detection.family_names import ends_with_family, leads_with_family, opens_with_family
from monitor.detection.language import Language, phrase_at
from monitor.detection.text import SHORT_NAMES, Token

NAME_TOKENS_MAX = 8
"""No name is longer, particles, initials and their full stops counted: what goes on is a headline in capitals."""

PARTICLES = frozenset(
    "de d' du des la le van von der den ter ten da dos das di del della bin binti bint ben al el ibn y af zu".split()
)

_OF_PEOPLE = frozenset("van von bin binti bint ibn".split())
"""Particles that no body's name has."""

_ARTICLED = re.compile(r"(?:[ae]l|a[dnrstz]h?|ben|ould)-[A-Z]")
"""Family names that begin with a small article: "al-Mansur"."""

_CAPITAL_ARTICLES = ("la", "le", "les")
"""What opens "La Belle Marée", a firm, and "Le Goff", somebody."""

_NO_PERSON_BEHIND = frozenset(("la", "le", "les", "au", "aux", "du"))

_ALSO_SURNAMES = frozenset("steel church house banks power".split())
"""Words of firms that are as often a surname behind a given name: "Walter Steel"."""

_INITIALS = re.compile(r"(?!(?:U\. ?[SKN]|E\. ?U|D\. ?C|N\. ?[YJ]|S\. ?A)\.$)(?:[A-Z]\.[ -]?){2,3}")
"""What stands for given names without a space between: "J.M. Sodhi"."""

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


class Item(msgspec.Struct, gc=False):
    """One symbol or word of the typed sentence; start and end are characters of the part."""

    symbol: str
    start: int
    end: int
    text: str = ""
    people: Sequence[Named] = ()
    role: str | None = None
    organisation: str | None = None
    """Of a role: the body it is held at. Of O: its name."""
    former: bool = False
    own: bool = False
    """A role after "its", "son": held at the organisation named before."""


def read_name(sentence: list[Token], place: int, text: str, language: Language, opening: bool) -> tuple[Item, int]:
    end = _name_end(sentence, place, language)
    words = sentence[place:end]
    if (
        opening
        and len(words) > 1
        and words[0].fold in language.vocabulary
        and not language.has("name_openers", words[0].fold)
        and not (
            language.lang == "en" and words[0].fold not in language.not_names and _classify(words, language) == "O"
        )
        and (words[0].fold not in language.pack.given_names or words[0].fold in language.sets["stop_words"])
        and not words[0].text.isupper()
        and not language.has("organisation_words", words[0].fold)
        and not (language.lang == "en" and is_called(sentence, place, language))
        and not (language.lang == "en" and english_bodies.opens_english_body(sentence, place, language))
    ):
        # "Après Jeanne Morel": the first word has its capital from the sentence.
        return Item(words[0].low, words[0].start, words[0].end), place + 1
    kind = _classify(words, language)
    body = (
        kind == "O"
        or language.has("organisation_words", words[0].fold)
        or bodies.is_club(sentence, place, end, language)
        or bodies.is_great(sentence, place, end, language)
    )
    if body and (longer := _body_end(sentence, place, end, language)) != end:
        end, words = longer, sentence[place:longer]
        kind = _classify(words, language)
    start, last = words[0].start, words[-1].end
    name = text[start:last]
    titled = place > 0 and is_titled(sentence, place, language)
    symbol = "O" if body and language.lang == "fr" and len(words) > 1 else "P" if titled else kind
    if (
        symbol == "P"
        and language.lang == "fr"
        and place
        and not titled
        and sentence[place - 1].low in _NO_PERSON_BEHIND
    ):
        # "la Tessa Moderne", "au Jeanne Hachette": a person takes no article.
        symbol = "O"
    if symbol == "P":
        return Item("P", start, last, name, people=[Named(name, start, last)]), end
    return Item(symbol, start, last, name, organisation=name), end


_COLLEGES = ("Commissioners", "Trustees", "Governors", "Regents")
"""Bodies that are called by their members: "Wexley Harbour Commissioners"."""


def is_letters(token: Token, language: Language) -> bool:
    """Tell the letters that follow the name of a doctor, a knight or a silk from an acronym of a body."""
    return token.cap and token.fold in _LETTERS and language.lang == "en"


_LETTERS = frozenset("md phd esq san qc kc sc obe cbe mbe kbe dbe frs frcp frcs rn dds jd cpa cfa mni jp oam".split())


def joins_two(before: list[Item], body: Item, language: Language) -> bool:
    """Tell "Wexley and Thorne University Hospitals", one body, from "Acme Corp and Thorne University"."""
    kind = body.text.split()[-1].lower()
    if len(before) < 2 or before[-1].symbol != "and" or not language.has("kinds_of_bodies", kind):
        return False
    first, ahead = before[-2], before[-3].symbol if len(before) > 2 else ""
    return first.symbol in "LN" and " " not in first.text and " " in body.text and ahead not in (",", "between", "'s")


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
    # "R Meena Sundar": Indian papers print initials without full stops.
    given = given or (len(sentence[place].text) == 1 and all(t.cap for t in sentence[place + 1 : place + 3]))
    while end < size and end - place < NAME_TOKENS_MAX:
        token, before = sentence[end], sentence[end - 1]
        if (
            token.text == "."
            and ((len(before.text) == 1 and before.cap) or before.fold in SHORT_NAMES | {"st", "jr", "sr"})
            and end + 1 < size
            and (sentence[end + 1].cap or before.fold in ("jr", "sr"))
        ):
            end += 1
            continue
        if token.text == '"' and end + 3 < size and sentence[end + 2].text == '"' and sentence[end + 3].cap:
            end += 4  # William "Bill" Roe
            continue
        if token.text == "&" and end + 1 < size and sentence[end + 1].cap:
            end += 2
            continue
        if english_bodies.is_for_people(sentence, end):
            end += 2
            continue
        if token.low == "plc" and before.cap:
            # The one legal form that is printed small: "Acme plc".
            end += 1
            break
        if token.cap and token.text[0].isalpha():
            if _begins_another(sentence, place, end, given, language) or is_post_in_letters(sentence, end, language):
                break
            if english_bodies.ends_in_board(sentence, end, language) or (end > place + 1 and token.text in _COLLEGES):
                end += 1
                break
            if _is_beside(sentence, place, end, given, language):
                break
            end += 1
            continue
        if token.text.isdigit() and end == place + 1 and bodies.is_numbered(sentence, place, language):
            return end + 1
        if _ARTICLED.match(token.text) and before.cap:
            end += 1
            continue
        if (
            (given or token.low in _OF_PEOPLE)
            and token.fold in PARTICLES
            and not token.cap
            and (before.cap or before.text == ".")
        ):
            ahead = end + 1
            while ahead < size and sentence[ahead].fold in PARTICLES and not sentence[ahead].cap and ahead < end + 3:
                ahead += 1
            if ahead < size and sentence[ahead].cap and _particle_fits(sentence, place, end, ahead, language):
                end = ahead + 1
                continue
        break
    return bodies.motto_end(sentence, place, end, language) if language.lang == "fr" and end < size else end


def _begins_another(sentence: list[Token], place: int, end: int, given: bool, language: Language) -> bool:
    """Tell whether with the capital word at an end another name begins; given = the first word is a given name."""
    token, before, ahead = sentence[end], sentence[end - 1], sentence[end + 1] if end + 1 < len(sentence) else None
    if "-" in token.fold and language.has("compound_endings", token.fold.rpartition("-")[2]):
        # "the Mark Roe-written New History".
        return True
    opens = before.fold in ("saint", "sainte") or (end == place + 1 and before.fold in _CAPITAL_ARTICLES)
    if (
        not (given or (opens and language.lang == "fr") or (end == place + 1 and opens_with_family(before.fold)))
        and _is_given(token, language)
        and ahead is not None
        and (ahead.cap or _is_noble(sentence, end, language))
        and ahead.text[0].isalpha()
        and not language.has("organisation_words", ahead.fold)
        and not language.has("lands", ahead.fold)
        and f"{before.fold} {token.fold}" not in language.sets["places"]
        and not english_bodies.runs_to_body(sentence, end, language)
    ):
        # "Acme Jeanne Morel" is a firm and a person, "New York Stock Exchange" none.
        return True
    if token.text.isupper() and ahead is not None and ahead.text[0].isdigit() and language.has("not_names", token.fold):
        # "paid Jane Roe USD 4 million".
        return True
    # "Green Party Elin Prosser".
    closes = language.has("kinds_of_bodies", before.fold) or language.has("legal_forms", before.fold)
    return closes and language.lang == "en" and is_somebody(sentence, end, language)


def _is_given(token: Token, language: Language) -> bool:
    """Tell a given name, "Marie-Laure" too, from "Jean-Moulin", after whom houses are called."""
    return all(part in language.pack.given_names for part in token.fold.split("-"))


def _is_noble(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether a particle and a name follow: "Acme | Benoît d'Arvert"."""
    return (
        language.lang == "fr"
        and place + 2 < len(sentence)
        and sentence[place + 1].low in ("de", "d'", "du")
        and sentence[place + 2].cap
        and _particle_fits(sentence, place, place + 1, place + 2, language)
        and (language.has("men", sentence[place].fold) or language.has("women", sentence[place].fold))
    )


def _is_beside(sentence: list[Token], place: int, end: int, given: bool, language: Language) -> bool:
    """Tell whether the capital word at an end stands beside a name: a post, a day, a title, a small word."""
    token, ahead = sentence[end], sentence[end + 1] if end + 1 < len(sentence) else None
    if any(
        kind == "role"
        and not (given and end == place + 1 and len(p) == 1 and len(token.text) > 3)  # "Albert Dean"
        and is_role(sentence, end, end + len(p), False, language)
        for p, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)
    ):
        return True
    if language.has("months", token.fold) or language.has("weekdays", token.fold):
        return True
    if qualifies(sentence, end, language):
        # "Acme Deputy General Manager".
        return True
    if language.lang == "en" and token.fold in _TITLES_INSIDE and ahead is not None:
        # "BBC Sir Paul Rowe", "Transport Sec. Rowe".
        return True
    if token.fold in language.sets["stop_words"] and token.text != "SE":
        initial = len(token.text) == 1 and ahead is not None and ahead.text == "."
        if not initial and not (ahead is not None and ahead.cap and ahead.text[0].isalpha()):
            return True
    return language.lang == "fr" and language.has("demonyms", token.fold) and given and end - place > 1


def _body_end(sentence: list[Token], place: int, end: int, language: Language) -> int:
    """Follow an organisation's name through "of England", "suédoise", "de protection de l'environnement"."""
    if language.lang != "en":
        return bodies.french_body_end(sentence, place, end, language)
    for _ in range(bodies.BODY_STEPS_MAX):
        ahead = english_bodies.english_complement(sentence, end, language)
        if not ahead:
            break
        end = _name_end(sentence, ahead, language)
    return end


def _begins_person(sentence: list[Token], place: int, language: Language) -> bool:
    ahead = sentence[place + 1] if place + 1 < len(sentence) else None
    return sentence[place].fold in language.pack.given_names and ahead is not None and ahead.cap


def _particle_fits(sentence: list[Token], place: int, end: int, ahead: int, language: Language) -> bool:
    """Tell "Luca de Meo" and "Roux de Bézieux" from "Morel de Globex"."""
    particle = sentence[end].fold
    if re.match(r"(?!(?:Ma?c|[DLV][aei]n?|O'|Fitz)[A-Z]).*[a-z\d][A-Z]|[\da-z]", sentence[ahead].text):
        # "le renvoi de Jeanne Morel d'easyPay".
        return False
    if language.lang == "fr" and particle in ("de", "d'") and _begins_person(sentence, ahead, language):
        # "le remplacement par Roux d'Ida Morel".
        return False
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
    if language.lang == "fr" and end - place > 1 and language.has("portfolios", sentence[ahead].fold):
        # "Paul Roux hérite de la Culture et Jeanne Morel de la Santé".
        return False
    if particle in ("des", "la", "le", "al", "el", "y", "du"):
        return end - place == 1
    return True


def _classify(words: list[Token], language: Language) -> str:
    parts = [w.fold for w in words if w.text not in (".", "&", "'s")]
    organisation_words = language.sets["organisation_words"]
    first = parts[0].split("-")[0]
    if (
        language.lang == "fr"
        and parts[0] in organisation_words
        and parts[0] not in ("saint", "san", "air", "new", "los")
    ):
        return "O"
    if language.lang == "fr" and len(parts) > 2 and words[0].low in _CAPITAL_ARTICLES:
        return "O"
    if language.lang == "en" and len(parts) == 2 and first in language.pack.given_names and parts[-1] in _ALSO_SURNAMES:
        return "P"
    if any(w.text == "&" for w in words) or parts[-1] in organisation_words:
        return "O"
    link = next((n for n, part in enumerate(parts) if n > 1 and part in ("of", "for")), 0)
    if language.lang == "en" and link and parts[link - 1] in organisation_words:
        # "Hartwell Museum of Design": what a given name may begin is a house all the same.
        return "O"
    initial = len(parts) == 3 and len(parts[1]) == 1 and words[0].text[1:].islower() and words[-1].text[1:2].islower()
    given = initial or first in language.pack.given_names or (len(first) == 1 and words[0].cap)
    initials = bool(_INITIALS.fullmatch(words[0].text))
    given = given or initials or any(w.text in _OF_PEOPLE or _ARTICLED.match(w.text) for w in words[1:])
    acronym = len(words[0].text) > 1 and words[0].text.isupper() and not words[-1].text.isupper() and not initials
    if 1 < len(parts) <= 5 and given and not acronym and not language.has("lands", parts[-1]):
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
    asian = leads_with_family(parts) and not any(part in language.vocabulary for part in parts[1:] if part != "van")
    asian = asian or (ends_with_family(parts) and not any(part in language.vocabulary for part in parts))
    return "P" if asian else "N"


def begins_firm(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether the capital words from a place on end as the name of a firm, or of a part of one, does."""
    for token in sentence[place : place + NAME_TOKENS_MAX]:
        if not (token.cap and token.text[0].isalpha()):
            return False
        if language.has("legal_forms", token.fold) or language.has("parts_of_firms", token.fold):
            return True
    return False
