"""From tokens to items: persons, organisations, roles, places, pronouns, dates and quotations of one sentence."""

from __future__ import annotations

from monitor.detection.bodies import counts, french_body_end, headline_body, is_origin
from monitor.detection.capitals import is_blocked, is_role, joins, qualifies
from monitor.detection.english_bodies import executes, leads_as_verb
from monitor.detection.language import BEFORE_TITLED, Language, phrase_at
from monitor.detection.ministries import ministry_end
from monitor.detection.names import Item, begins_firm, is_letters, is_titled, joins_two, read_name, read_titled
from monitor.detection.post_words import role_at
from monitor.detection.quotes import closing, named_in_quotes, own_exit, quotations, quoted_body
from monitor.detection.small_words import name_titled
from monitor.detection.text import Token, is_aside

_OPENERS = frozenset(":–…-?;!§•|*")
"""After these a word has its capital from where it stands."""


def find_items(
    sentence: list[Token],
    text: str,
    language: Language,
    dates: list[tuple[int, int]],
    headline: bool = False,
) -> list[Item]:
    """Return the items of a sentence in order; dates and adverbs are left out, quotations masked."""
    items: list[Item] = []
    place, size, opening = 0, len(sentence), True
    for_quote = quotations(sentence, headline, language)
    dated = 0
    if headline and (place := headline_body(sentence, language)):
        start, end = sentence[0].start, sentence[place - 1].end
        items.append(Item("O", start, end, text[start:end], organisation=text[start:end]))
    while place < size:
        token = sentence[place]
        while dated < len(dates) and dates[dated][1] <= token.start:
            dated += 1
        if dated < len(dates) and dates[dated][0] <= token.start < dates[dated][1]:
            place += 1
            continue
        if place in for_quote:
            until = for_quote[place]
            whole = closing(sentence, place) if until == place and language.lang == "fr" else None
            if whole is not None and (named := named_in_quotes(sentence[place + 1 : whole], text, language)):
                # The "Courrier des Alpes" is a newspaper.
                items.append(named)
                place, opening = whole + 1, False
                continue
            if until > place:
                words = sentence[place + 1 : until]
                named = named_in_quotes(words, text, language) or quoted_body(sentence, place, until, text, language)
                items += own_exit(words, language) or [named]
                place, opening = until + 1, False
                continue
            place += 1
            opening = opening or place == 1
            continue
        if not token.cap and token.fold not in language.openers and token.low[0].isalpha():
            items.append(Item(token.low, token.start, token.end))
            place, opening = place + 1, False
            continue
        if token.text == "." and place + 1 < size and items and _is_abbreviated(items[-1], token):
            # "Acme Inc. said": no end of a sentence.
            place += 1
            continue
        if len(items) > 1 and items[-1].symbol == "," and items[-2].symbol in "PN" and is_letters(token, language):
            # "Jane Roe, OBE, resigned".
            items.pop()
            place += 1
            continue
        if (aside := is_aside(token)) and items:
            name_titled(items[-1], token)
        if aside or (place == 0 and token.text[-1] == "-" and token.text.isupper()):
            place += 1
            continue
        if (
            token.text == "A"
            and not items
            and language.lang == "fr"
            and place + 1 < size
            and not sentence[place + 1].cap
        ):
            # Printed for "À la tête d'Acme, ...".
            items.append(Item("à", token.start, token.end))
            place, opening = place + 1, False
            continue
        if not token.cap and not _opens(token, sentence[place + 1] if place + 1 < size else None, language):
            items.append(Item(token.low, token.start, token.end))
            place, opening = place + 1, token.low in _OPENERS
            continue
        item, place = _item_at(sentence, place, text, language, opening)
        if item is not None:
            if item.symbol == "O" and language.lang == "en" and joins_two(items, item):
                first = items[-2]
                item = Item("O", first.start, item.end, text[first.start : item.end])
                item.organisation, items[-2:] = item.text, []
            items.append(item)
            opening = item.symbol in _OPENERS
    return items


def _opens(token: Token, ahead: Token | None, language: Language) -> bool:
    """Tell whether a mention may begin at a word though it is written small."""
    if (seconds := language.phrases.get(token.fold)) and (
        "" in seconds or (ahead is not None and ahead.fold in seconds)
    ):
        return True
    return token.fold in BEFORE_TITLED and ahead is not None and ahead.cap


def _item_at(
    sentence: list[Token], place: int, text: str, language: Language, opening: bool
) -> tuple[Item | None, int]:
    token = sentence[place]
    if language.lang == "fr" and (end := ministry_end(sentence, place, language)):
        name = text[token.start : sentence[end - 1].end]
        return Item("O", token.start, sentence[end - 1].end, name, organisation=name), end
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    for parts, kind, _ in rows:
        end = place + len(parts)
        last = sentence[end - 1]
        nxt = sentence[end] if end < len(sentence) else None
        if (
            kind == "organisation"
            and language.lang == "fr"
            and token.cap
            and place
            and is_titled(sentence, place, language)
        ):
            # "Mme Roche" is no laboratory.
            continue
        if kind == "organisation" and len(parts) == 1 and language.lang == "en" and _is_forename(token, nxt, language):
            # "Tim Lovell" is no telephone company.
            continue
        if (
            kind == "organisation"
            and token.cap
            and not (
                len(parts) == 1
                and nxt is not None
                and nxt.cap
                and not nxt.fold.isspace()
                and joins(sentence, end, language)
            )
        ):
            plain = len(parts) == 1 and token.fold in language.vocabulary and token.fold in language.not_names
            if opening and plain and not token.text.isupper() and nxt is not None and not nxt.cap:
                continue
            if language.lang == "fr" and language.has("body_heads", token.fold):  # "la Croix-Rouge togolaise"
                end = french_body_end(sentence, place, end, language, small=True)
            name = text[token.start : sentence[end - 1].end]
            return Item("O", token.start, sentence[end - 1].end, name, organisation=name), end
        if parts == ("heads",) and leads_as_verb(sentence, place):
            continue
        if kind == "role" and len(parts) == 1 and _is_called(sentence, place, language):
            # "CFO Dean Marsh" is no dean.
            continue
        if kind == "role" and token.low in _CLERGY and nxt is not None and nxt.cap and sentence[place - 1].low in _THE:
            # "le père Paul Roux" is a priest, "son père, Paul Roux," nobody's colleague.
            return Item(token.low, token.start, token.end), place + 1
        if kind == "role" and nxt is not None and counts(parts, nxt):
            # "renonce à un second mandat".
            continue
        if kind == "role" and is_role(sentence, place, end, opening, language):
            return role_at(sentence, place, end, text, language)
        if (
            kind == "anaphora"
            and place
            and token.low == "company"
            and language.has("companions", sentence[place - 1].fold)
        ):
            # "has parted company with".
            continue
        if kind == "anaphora" and token.fold in _PARTICIPLES and place and not _is_noun(sentence[place - 1], language):
            continue
        if kind == "anaphora" and not token.cap:
            if language.lang == "fr":
                end = french_body_end(sentence, place, end, language, small=True)
            return Item("A", token.start, sentence[end - 1].end, text[token.start : sentence[end - 1].end]), end
        if kind == "institution" and not token.cap:
            if language.lang == "fr":
                end = french_body_end(sentence, place, end, language, small=True)
            name = text[token.start : sentence[end - 1].end]
            return Item("O", token.start, sentence[end - 1].end, name, organisation=name), end
        if kind == "pronoun" and (not token.cap or opening) and not executes(parts, nxt, language):
            while len(parts) > 1 and end < len(sentence) and is_origin(sentence[end], language):
                # "le dirigeant caennais".
                end, last = end + 1, sentence[end]
            return Item("W", token.start, last.end, text[token.start : last.end]), end
        if kind == "adverb" and (not token.cap or opening):
            return None, end
        if kind == "place" and token.cap and _is_given(token, nxt, language):
            # "Florence Meyer" is no town.
            continue
        if kind == "place" and token.cap and language.lang == "en" and begins_firm(sentence, end):
            # "U.S. Sugar Corp", "Boston Edison Co".
            continue
        if kind == "place" and token.cap and language.lang == "en" and place and is_titled(sentence, place, language):
            # "Ms. Durham" is no town.
            continue
        if kind == "place" and len(parts) > 1 and language.lang == "en" and _goes_on(sentence, end, language):
            # "New York Mets" is no York Mets.
            return read_name(sentence, place, text, language, False)
        if kind == "place" and token.cap and not (nxt is not None and nxt.cap and joins(sentence, end, language)):
            return Item("L", token.start, last.end, text[token.start : last.end]), end
    if not token.cap and (titled := read_titled(sentence, place, text, language)):
        return titled
    if token.cap and "-" in token.fold and language.has("compound_endings", token.fold.rpartition("-")[2]):
        # "Michelin-starred", "Boston-based".
        return Item(token.low, token.start, token.end), place + 1
    if token.text in ("M", "MM") and language.lang == "fr" and _is_dotted(sentence, place):
        return Item(token.low, token.start, token.end), place + 1
    if token.cap and (_is_title(sentence, place, language) or qualifies(sentence, place, language)):
        return Item(token.low, token.start, token.end), place + 1
    if token.cap and not is_blocked(sentence, place, opening, language):
        return read_name(sentence, place, text, language, opening)
    return Item(token.low, token.start, token.end), place + 1


_CLERGY = ("père", "frère", "sœur", "mère")
_THE = ("le", "la", "du", "au")

_PARTICIPLES = frozenset(("parti", "centrale"))
"""Bodies only behind an article: "le parti" and "la centrale", not "Paul Roux, parti" and "l'usine centrale"."""


def _is_noun(before: Token, language: Language) -> bool:
    return language.has("determiners", before.fold) or before.low in ("du", "au", "de", "d'", "des", "aux")


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


def _is_forename(token: Token, nxt: Token | None, language: Language) -> bool:
    return (
        token.fold in language.pack.given_names
        and not token.text.isupper()
        and nxt is not None
        and nxt.cap
        and nxt.text[1:2].islower()
        and not language.has("organisation_words", nxt.fold)
    )


def _goes_on(sentence: list[Token], place: int, language: Language) -> bool:
    return place < len(sentence) and sentence[place].cap and joins(sentence, place, language)


def _is_abbreviated(body: Item, stop: Token) -> bool:
    cut = (" Inc", " Corp", " Co", " Ltd", " Jr", " Sr")
    return body.symbol in "ONP" and body.end == stop.start and body.text.endswith(cut)


def _is_given(token: Token, nxt: Token | None, language: Language) -> bool:
    """Tell whether a French text has a given name where a place could stand, because a family name follows."""
    return (
        language.lang == "fr"
        and token.fold in language.pack.given_names
        and nxt is not None
        and nxt.cap
        and nxt.text[0].isalpha()
        and not language.has("organisation_words", nxt.fold)
        and not nxt.text.isupper()
    )


def _is_dotted(sentence: list[Token], place: int) -> bool:
    """Tell "M. Roux", a gentleman, from the initial of "M6"."""
    return place + 1 < len(sentence) and sentence[place + 1].text == "."


_SUPERLATIVES = frozenset("right very most".split())
_REVEREND = frozenset("rev revd reverend honourable honorable hon".split())
_AFTER_TITLES = frozenset(".()")

TITLE_TOKENS_MAX = 7
"""No title has more tokens before the name: "Professor (Mrs.)"."""


def _is_title(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether a word is the title of the name after it: "Sir Howard Jevons", "Prof Tudor"."""
    word = sentence[place]
    if word.fold in _SUPERLATIVES and place + 1 < len(sentence):
        return word.cap and sentence[place + 1].fold in _REVEREND
    if word.fold not in language.sets["titles"] or len(word.text) == 1:
        return False
    ahead = place + 1
    while ahead < min(len(sentence), place + TITLE_TOKENS_MAX) and sentence[ahead].text in _AFTER_TITLES:
        # "Col (retd) Paul Rowe", "Rev. Wei Poe".
        ahead += 1 if sentence[ahead].text != "(" else 2
    return ahead < len(sentence) and sentence[ahead].cap and sentence[ahead].text[0].isalpha()
