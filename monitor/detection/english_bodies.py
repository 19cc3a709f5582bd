"""English names of bodies: "Bank of England", "Oxford University Press", and what is none."""

from __future__ import annotations

import re

from monitor.detection.language import Language
from monitor.detection.text import Token

_LEFT = frozenset(
    "leave leaves left leaving quit quits quitting exit exits exited departs departure swap swaps ditches".split()
)
"""Behind these "for" says where somebody goes."""

_LEFT_MAX = 8
"""So many words before the link stands the verb at most."""


_JOINED_STARTS = frozenset("general american royal world san los saint st national europe america united".split())


def heads_english_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "University of Ashford" and "Museum of the Sea" from "Bank of last resort" at the head of a sentence."""
    if not language.has("organisation_words", sentence[place].fold) or sentence[place].fold == "news":
        # "News of Jane Roe's exit" is told by no paper of that name.
        return False
    return bool(english_complement(sentence, place + 1, language))


def opens_english_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Food Safety Agency names a chief" from "Food Giant Acme" and "Ousted Port Authority chief"."""
    if not language.has("body_openers", sentence[place].fold):
        return False
    last = place + 1
    while last < len(sentence) and sentence[last].cap and sentence[last].text[0].isalpha():
        if last > place + 1 and language.has("kinds_of_bodies", sentence[last].fold):
            return True
        last += 1
    return False


def english_complement(sentence: list[Token], place: int, language: Language) -> int:
    """Return where the capital words begin that go on with a body: "of the Sea", "and Drug Administration".

    0 where nothing belongs to the name.
    """
    size = len(sentence)
    if place + 1 >= size:
        return 0
    ahead = place + 1
    if sentence[place].low == "for" and place and language.has("legal_forms", sentence[place - 1].fold):
        # "leaves Acme Corp for Globex": no legal form is followed by more of the name.
        return 0
    unknown = sentence[place].low == "for" and sentence[ahead].fold not in language.vocabulary
    if unknown and any(token.low in _LEFT for token in sentence[max(0, place - _LEFT_MAX) : place]):
        # "quits the Bakers' Federation for Acme".
        return 0
    if sentence[place].low in ("of", "for"):
        if sentence[ahead].low == "the" and sentence[place].low == "of":
            ahead += 1
        if ahead < size and sentence[ahead].cap and sentence[ahead].text[0].isalpha():
            return ahead
        return 0
    if sentence[place].low != "and":
        return 0
    if (
        place
        and language.has("organisation_words", sentence[place - 1].fold)
        and sentence[ahead].cap
        and language.has("organisation_words", sentence[ahead].fold)
        and sentence[ahead].fold not in _JOINED_STARTS
    ):
        # "Worthen Bank and Trust", "Kansas Power and Light".
        return ahead
    last = ahead
    while last < size and sentence[last].cap and sentence[last].text[0].isalpha():
        last += 1
    return ahead if last > ahead and language.has("kinds_of_bodies", sentence[last - 1].fold) else 0


def ends_in_board(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Rail Safety Board" from "Acme Board of Directors": the capital word ends a name, and is no post."""
    if language.lang != "en" or sentence[place].text != "Board":
        return False
    return not (place + 1 < len(sentence) and sentence[place + 1].low == "of")


def runs_to_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "International | Rice Research Institute", one body, from "Acme | Jane Roe"."""
    if language.lang != "en":
        return False
    last = place
    while last + 1 < len(sentence) and sentence[last + 1].cap and sentence[last + 1].text[0].isalpha():
        last += 1
    return last > place + 1 and language.has("kinds_of_bodies", sentence[last].fold)


def is_for_people(sentence: list[Token], place: int) -> bool:
    """Tell the possessive inside "Acme Men's Apparel Group" from the one behind "Jane Roe's Acme"."""
    if sentence[place].low != "'s" or not place or place + 1 >= len(sentence):
        return False
    before, ahead = sentence[place - 1], sentence[place + 1]
    return before.cap and before.low in _PEOPLE and ahead.cap and ahead.text[0].isalpha()


_PEOPLE = frozenset("men women children people workmen fishermen clergymen gentlemen".split())


def is_public(described: str) -> bool:
    """Tell "the central bank" and "the fire service", of which a place has one, from "a biscuit maker"."""
    return bool(_PUBLIC_KIND.search(described))


_PUBLIC_KIND = re.compile(
    r"central bank$| (?:department|force|service|authority|board|council|district|union|commission|watchdog|regulator"
    r"|museum|library|archives?|university|hospital|parliament|tribunal|observatory|ministry|inquiry"
    r"|(?<!ad )(?<!pr )(?<!talent )(?<!advertising )(?<!marketing )(?<!modelling )(?<!modeling )agency)$"
    r"|(?:^|[^\w])(?:national|federal|state|government|royal) (?:[\w-]+ )*(?:panel|committee|office)$"
)


def tells_doing(token: Token, ahead: Token | None) -> bool:
    """Tell "Rearranging the deck chairs" and "Swimming: ..." from "Pelling names a chief"."""
    return token.fold.endswith("ing") and token.text != "ING" and ahead is not None and ahead.low in _AFTER_DOING


_AFTER_DOING = frozenset("the a an his her its their our your this that why how what who : ,".split())


def leads_as_verb(sentence: list[Token], place: int) -> bool:
    """Tell "who heads Acme" and "Roe heads to Acme" from "two heads of Acme"."""
    before = sentence[place - 1].low if place else ""
    after = sentence[place + 1].low if place + 1 < len(sentence) else ""
    return before in ("who", "which", "that", "he", "she", "also", "currently", "now") or after in ("to", "up", "for")


def executes(parts: tuple[str, ...], ahead: Token | None, language: Language) -> bool:
    """Tell "the executive committee" from "the executive", who is somebody."""
    return len(parts) > 1 and ahead is not None and (ahead.cap or language.has("organisation_words", ahead.fold))


def begins_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "of the U.S. Federal Reserve" from "of U.S. operations": a capital goes on that heads no field."""
    ahead = sentence[place + 1] if place + 1 < len(sentence) else None
    if sentence[place].text.isupper() and language.has("fields_in_letters", sentence[place].fold):
        # "co-head of M&A Jane Roe".
        return False
    last = place
    while last + 1 < len(sentence) and sentence[last + 1].cap and sentence[last + 1].text[0].isalpha():
        last += 1
    if sentence[place].cap and last > place + 1 and language.has("kinds_of_bodies", sentence[last].fold):
        # "of the Food Safety Agency", though safety is a field.
        return True
    return (
        sentence[place].cap
        and ahead is not None
        and ahead.cap
        and ahead.text[0].isalpha()
        and not language.has("role_qualifiers", ahead.fold)
    )
