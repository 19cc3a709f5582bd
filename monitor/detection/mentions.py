"""From tokens to items: persons, organisations, roles, places, pronouns, dates and quotations of one sentence."""

from __future__ import annotations

import msgspec

from monitor.detection.language import Language, phrase_at
from monitor.detection.text import Token, words_of

NAME_TOKENS_MAX = 6
QUOTED_WORDS_KEPT = 3
"""Shorter quotations stay in the sentence ("congé sabbatique"); longer ones are somebody's own words."""

_PARTICLES = frozenset("de d' du des la le van von der den ter ten da dos das di del della bin ben al el ibn y af zu".split())
_INITIAL_OK = frozenset(". '".split())


class Named(msgspec.Struct, gc=False):
    """A person as one place in the text names them."""

    name: str
    start: int
    end: int
    role: str | None = None
    organisation: str | None = None
    former: bool = False


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


def truecase(sentence: list[Token], language: Language, known: frozenset[str]) -> bool:
    """Take the capital from words of headlines in capitals or Title Case; True where it had to."""
    long = [t for t in sentence if len(t.text) > 3 and t.text[0].isalpha()]
    caps = sum(t.cap for t in long)
    upper = sum(t.text.isupper() for t in long)
    if len(long) < 3 or caps < 0.75 * len(long):
        return False
    shouting = upper >= 0.75 * len(long)
    if not shouting and (caps < len(long) - 1 or len(long) < 5):
        # Title Case leaves only short words small; a sentence full of names is not one.
        return False
    for token in sentence:
        if token.cap and (token.fold in language.vocabulary or token.fold in known) and not (token.text.isupper() and not shouting):
            token.cap = False
    return shouting


def find_items(sentence: list[Token], text: str, language: Language, known: frozenset[str], dates: list[tuple[int, int]], headline: bool = False) -> list[Item]:
    """Return the items of a sentence in order; dates and adverbs are left out, quotations masked."""
    truecase(sentence, language, known)
    items: list[Item] = []
    place, size = 0, len(sentence)
    opening = True
    for_quote = _quotations(sentence, headline)
    dated = 0
    while place < size:
        token = sentence[place]
        while dated < len(dates) and dates[dated][1] <= token.start:
            dated += 1
        if dated < len(dates) and dates[dated][0] <= token.start < dates[dated][1]:
            place += 1
            continue
        if place in for_quote:
            until = for_quote[place]
            if until > place:
                items.append(Item("Q", token.start, sentence[until].end))
                place, opening = until + 1, False
                continue
            place += 1
            opening = opening or place == 1
            continue
        if token.text[0] == "<" or token.text == ">":
            place += 1
            continue
        item, place = _item_at(sentence, place, text, language, opening)
        if item is not None:
            items.append(item)
            opening = item.symbol in (":", "–", "…", "-", "?", ";", "!")
    return items


def _quotations(sentence: list[Token], headline: bool) -> dict[int, int]:
    """Map opening quotes to their closing token (masked) or to themselves (a mark to drop)."""
    spans: dict[int, int] = {}
    begun: int | None = None
    for place, token in enumerate(sentence):
        if token.text == "«" or (token.text == '"' and begun is None):
            begun = place
        elif token.text in ("»", '"') and begun is not None:
            whole = headline and begun == 0 and place == len(sentence) - 1
            if place - begun - 1 > QUOTED_WORDS_KEPT and not whole:
                spans[begun] = place
            else:
                spans[begun] = begun
                spans[place] = place
            begun = None
        elif token.text == "»":
            spans[place] = place
    if begun is not None:
        # A quotation that goes on after the sentence: masked to its end when long, ignored when at the very start.
        spans[begun] = len(sentence) - 1 if begun > 0 and len(sentence) - begun > QUOTED_WORDS_KEPT else begun
    return spans


def _item_at(sentence: list[Token], place: int, text: str, language: Language, opening: bool) -> tuple[Item | None, int]:
    token = sentence[place]
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    for parts, kind, name in rows:
        end = place + len(parts)
        last = sentence[end - 1]
        nxt = sentence[end] if end < len(sentence) else None
        if kind == "organisation" and token.cap and not (len(parts) == 1 and nxt is not None and nxt.cap and not nxt.fold.isspace() and _joins(sentence, end, language)):
            if opening and len(parts) == 1 and token.fold in language.vocabulary and not token.text.isupper() and nxt is not None and not nxt.cap and token.fold in language.not_names:
                continue
            return Item("O", token.start, last.end, text[token.start : last.end], organisation=text[token.start : last.end]), end
        if kind == "role" and _is_role(sentence, place, end, opening, language):
            return _role(sentence, place, end, text, language)
        if kind == "anaphora" and not token.cap:
            while language.lang == "fr" and end < len(sentence) and not sentence[end].cap and _modifies(sentence[end], language) and not sentence[end].low.endswith(("é", "ée", "és")):
                end += 1
            return Item("A", token.start, sentence[end - 1].end, text[token.start : sentence[end - 1].end]), end
        if kind == "pronoun" and (not token.cap or opening):
            return Item("W", token.start, last.end, text[token.start : last.end]), end
        if kind == "adverb" and (not token.cap or opening):
            return None, end
        if kind == "place" and token.cap and not (nxt is not None and nxt.cap and _joins(sentence, end, language)):
            return Item("L", token.start, last.end, text[token.start : last.end]), end
    if token.cap and not _blocked(sentence, place, opening, language):
        return _name(sentence, place, text, language, opening)
    return Item(token.low, token.start, token.end), place + 1


def _joins(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether the capital word at a place goes on with the name before it (Orange Bank), rather than begin a person."""
    token = sentence[place]
    if language.has("organisation_words", token.fold):
        return True
    if token.fold in language.pack.given_names or token.fold in language.sets["stop_words"] or language.has("months", token.fold) or language.has("weekdays", token.fold):
        return False
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    return not any(kind in ("role", "organisation") for _, kind, _ in rows)


def _is_role(sentence: list[Token], place: int, end: int, opening: bool, language: Language) -> bool:
    token = sentence[place]
    if not token.cap or opening or token.text.isupper() or end - place > 1:
        return True
    # A French post is written small; "General Electric" is no general.
    return language.lang != "fr"


def _role(sentence: list[Token], place: int, end: int, text: str, language: Language) -> tuple[Item, int]:
    """Read a post with its qualifiers and links: "directrice de la recherche", "vice president of operations"."""
    size = len(sentence)
    head = " ".join(t.fold for t in sentence[place:end])
    post = language.has("posts", head)
    while end < size and not post:
        grown = _qualifier(sentence, end, language) or _link(sentence, end, language)
        if not grown:
            break
        end = grown
    start, last = sentence[place].start, sentence[end - 1].end
    return Item("R", start, last, text[start:last].lower(), role=text[start:last].lower()), end


def _qualifier(sentence: list[Token], place: int, language: Language) -> int:
    if language.lang == "en":
        return 0
    token = sentence[place]
    if token.cap:
        return 0
    if token.fold == "par" and place + 1 < len(sentence) and sentence[place + 1].fold == "interim":
        return place + 2
    return place + 1 if language.has("role_qualifiers", token.fold) or language.has("demonyms", token.fold) else 0


def _link(sentence: list[Token], place: int, language: Language) -> int:
    """Follow "of human resources", "de la transition écologique"; 0 where what follows is a name or an organisation."""
    size = len(sentence)
    for parts in language_links(language):
        end = place + len(parts)
        if end >= size or tuple(t.low for t in sentence[place:end]) != parts:
            continue
        while end < size and sentence[end].fold in ("la", "le", "les", "l'", "the", "its"):
            end += 1
        if end >= size or not sentence[end].low[0].isalpha():
            return 0
        if sentence[end].cap and not (language.lang == "en" and language.has("role_qualifiers", sentence[end].fold)):
            return 0
        if any(kind in ("anaphora", "pronoun", "role", "organisation") for _, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)):
            return 0
        if sentence[end].fold in language.sets["stop_words"] or sentence[end].fold in ("ce", "cet", "cette", "this", "that", "more", "about", "him", "her"):
            return 0
        end += 1
        while end < size and not sentence[end].cap and _modifies(sentence[end], language):
            end += 1
        return end
    return 0


def language_links(language: Language) -> list[tuple[str, ...]]:
    """Return the links of a role as folded token tuples, longest first."""
    cached: list[tuple[str, ...]] | None = getattr(language, "_links", None)
    if cached is None:
        cached = sorted((tuple(t.low for t in words_of(w)) for w in language.words("role_links")), key=len, reverse=True)
        setattr(language, "_links", cached)
    return cached


_ADJECTIVE_ENDINGS = ("ique", "iques", "elle", "elles", "el", "al", "ale", "aux", "ales", "aire", "aires", "ier", "iere", "if", "ive", "ives", "ifs", "ieux", "euse", "ienne", "ien", "iens", "ais", "aise", "ois", "ines", "aines", "ain", "aine", "ee", "ees", "trice", "trices")


def _modifies(token: Token, language: Language) -> bool:
    if language.lang == "en":
        return token.fold in ("resources", "affairs", "officer", "operations", "relations", "development", "management", "services", "security", "safety", "banking", "marketing", "sales", "strategy", "finance", "planning", "technology", "engineering", "research", "policy", "communications", "business", "unit", "division", "markets")
    return token.fold.endswith(_ADJECTIVE_ENDINGS) and len(token.fold) > 4 or token.fold in ("grand", "public", "humaines", "hommes", "femmes")


def _blocked(sentence: list[Token], place: int, opening: bool, language: Language) -> bool:
    """Tell whether a capital word is no name where it stands."""
    token = sentence[place]
    nxt = sentence[place + 1] if place + 1 < len(sentence) else None
    follows = nxt is not None and nxt.cap and nxt.text[0].isalpha()
    if token.fold in language.not_names:
        calendar = language.has("months", token.fold) or language.has("weekdays", token.fold)
        return calendar or (opening and (not follows or not language.has("organisation_words", token.fold))) or (not follows and (token.fold in language.sets["stop_words"] or len(token.text) < 3))
    if opening and not follows and not token.text.isupper() and (token.fold in language.vocabulary or (language.lang == "fr" and token.fold.endswith(("ment", "ant")))):
        return True
    if language.lang == "fr" and language.has("demonyms", token.fold):
        return True
    return language.lang == "en" and not follows and language.has("demonyms", token.fold)


def _name(sentence: list[Token], place: int, text: str, language: Language, opening: bool) -> tuple[Item, int]:
    end = _name_end(sentence, place, language)
    words = sentence[place:end]
    if opening and len(words) > 1 and words[0].fold in language.vocabulary and words[0].fold not in language.pack.given_names and not words[0].text.isupper():
        # "Après Jeanne Morel": the first word has its capital from the sentence.
        if not language.has("organisation_words", words[0].fold):
            return Item(words[0].low, words[0].start, words[0].end), place + 1
    if _classify(words, "", False, language) == "O" or language.has("organisation_words", words[0].fold):
        end = _body_end(sentence, end, language)
        words = sentence[place:end]
    start, last = words[0].start, words[-1].end
    name = text[start:last]
    titled = place > 0 and _titled(sentence, place, language)
    symbol = _classify(words, name, titled, language)
    if symbol == "P":
        return Item("P", start, last, name, people=[Named(name, start, last)]), end
    return Item(symbol, start, last, name, organisation=name), end


def _titled(sentence: list[Token], place: int, language: Language) -> bool:
    before = sentence[place - 1]
    if before.text == "." and place > 1:
        before = sentence[place - 2]
        return before.fold in ("m", "mr", "dr", "mrs", "ms", "mm") and before.cap
    return before.cap and before.fold != "m" and before.fold in language.sets["titles"]


def _name_end(sentence: list[Token], place: int, language: Language) -> int:
    size = len(sentence)
    end = place + 1
    given = sentence[place].fold.split("-")[0] in language.pack.given_names
    while end < size and end - place < NAME_TOKENS_MAX:
        token, before = sentence[end], sentence[end - 1]
        if token.text == "." and (len(before.text) == 1 and before.cap or before.fold in ("st", "jr", "sr")) and end + 1 < size and sentence[end + 1].cap:
            end += 1
            continue
        if token.text == "&" and end + 1 < size and sentence[end + 1].cap:
            end += 2
            continue
        if token.cap and token.text[0].isalpha():
            if not given and token.fold in language.pack.given_names and end + 1 < size and sentence[end + 1].cap and sentence[end + 1].text[0].isalpha() and not language.has("organisation_words", sentence[end + 1].fold):
                # "Acme Jeanne Morel" is a firm and a person.
                break
            if end > place + 0 and any(kind == "role" and _is_role(sentence, end, end + len(p), False, language) for p, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)):
                break
            if language.has("months", token.fold) or language.has("weekdays", token.fold):
                break
            if token.fold in language.sets["stop_words"] and not (end + 1 < size and sentence[end + 1].cap and sentence[end + 1].text[0].isalpha()):
                break
            if language.lang == "fr" and language.has("demonyms", token.fold) and given:
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


def _body_end(sentence: list[Token], end: int, language: Language) -> int:
    """Follow an organisation's name through "of England", "suédoise", "de protection de l'environnement"."""
    size = len(sentence)
    for _ in range(3):
        if language.lang == "en":
            if end + 1 < size and sentence[end].low in ("of", "for") and sentence[end + 1].cap and sentence[end + 1].text[0].isalpha():
                end = _name_end(sentence, end + 1, language)
                continue
            break
        if end < size and not sentence[end].cap and _modifies(sentence[end], language) and not sentence[end].low.endswith(("é", "ée", "és", "ées")):
            end += 1
            continue
        ahead = end + 1
        if ahead < size and sentence[end].low in ("de", "d'", "des", "du"):
            while ahead < size and sentence[ahead].low in ("la", "l'", "le"):
                ahead += 1
            if ahead < size and not sentence[ahead].cap and sentence[ahead].low.isalpha() and not any(kind in ("role", "anaphora", "pronoun") for _, kind, _ in phrase_at(sentence, ahead, language.phrases, language.accented)):
                end = ahead + 1
                continue
        break
    return end


def _particle_fits(sentence: list[Token], place: int, end: int, ahead: int, language: Language) -> bool:
    """Tell "Luca de Meo" and "Roux de Bézieux" from "Morel de Globex"."""
    particle = sentence[end].fold
    if any(kind in ("organisation", "place", "role") for _, kind, _ in phrase_at(sentence, ahead, language.phrases, language.accented)):
        return False
    if sentence[ahead].text.isupper() and len(sentence[ahead].text) > 1:
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
    if language.lang == "fr" and parts[0] in organisation_words and parts[0] not in ("saint", "san", "air", "new", "los"):
        return "O"
    if any(w.text == "&" for w in words) or parts[-1] in organisation_words:
        return "O"
    if len(parts) > 1 and (first in language.pack.given_names or (len(first) == 1 and words[0].cap)) and len(parts) <= 5:
        if not (len(words[0].text) > 1 and words[0].text.isupper() and not words[-1].text.isupper()):
            return "P"
    if any(p in organisation_words for p in parts):
        return "O"
    if len(parts) == 1 and words[0].text.isupper() and 2 <= len(words[0].text) <= 6:
        return "O"
    if len(parts) == 1 and any(c.isupper() for c in words[0].text[2:]) and not words[0].text.isupper() and "-" not in words[0].text and not words[0].text.startswith(("Mc", "Mac", "De", "Le", "La", "O'", "D'", "Di", "Van", "Fitz")):
        # Camel case is a brand's: OpenAI, PayPal.
        return "O"
    return "N"
