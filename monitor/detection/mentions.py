"""From tokens to items: persons, organisations, roles, places, pronouns, dates and quotations of one sentence."""

from __future__ import annotations

from monitor.detection.bodies import headline_body
from monitor.detection.capitals import is_blocked, qualifies
from monitor.detection.english_ministries import know_ministries
from monitor.detection.language import BEFORE_TITLED, Language, phrase_at
from monitor.detection.listed import body_at, read_listed
from monitor.detection.ministries import ministry_end
from monitor.detection.names import Item, Named, is_letters, joins_two, read_name, read_titled
from monitor.detection.quotes import closing, named_in_quotes, own_exit, quotations, quoted_body
from monitor.detection.small_words import name_titled
from monitor.detection.text import Token, is_aside

_OPENERS = frozenset(":–…-?;!§•|*")
"""After these a word has its capital from where it stands."""


def find_items(
    sentence: list[Token], text: str, language: Language, dates: list[tuple[int, int]], headline: bool = False
) -> list[Item]:
    """Return the items of a sentence in order; dates and adverbs are left out, quotations masked."""
    items: list[Item] = []
    place, size, opening = 0, len(sentence), True
    openers = language.openers
    for_quote, days = quotations(sentence, headline, language), _days(sentence, dates)
    if headline and (place := headline_body(sentence, language)):
        start, end = sentence[0].start, sentence[place - 1].end
        items.append(Item("O", start, end, text[start:end], organisation=text[start:end]))
    while place < size:
        token = sentence[place]
        if place in days:
            ends = token.end == days[place]
            place += 1
            if place < size and ends and _between_commas(items, sentence[place], language):
                # "prendra, le 1er juin, les rênes d'Acme": the commas go with the date.
                items.pop()
                place += 1
            continue
        if place in for_quote:
            quoted, until = _quoted_at(sentence, place, for_quote[place], text, language)
            items += quoted
            opening = until == place + 1 and (opening or place == 0)
            place = until
            continue
        ahead = sentence[place + 1] if place + 1 < size else None
        small = not token.cap and (token.fold not in openers or not _opens(token, ahead, language))
        if small and token.low[0].isalpha():
            items.append(Item(token.low, token.start, token.end))
            place, opening = place + 1, False
            continue
        if _belongs_to_last(items, sentence, place, language):
            place += 1
            continue
        if token.text == "A" and language.lang == "fr" and not items and ahead is not None and not ahead.cap:
            # Printed for "À la tête d'Acme, ...".
            items.append(Item("à", token.start, token.end))
            place, opening = place + 1, False
            continue
        if small:
            items.append(Item(token.low, token.start, token.end))
            place, opening = place + 1, token.low in _OPENERS
            continue
        item, place = _item_at(sentence, place, text, language, opening)
        if item is not None:
            if item.symbol == "O" and language.lang == "en" and joins_two(items, item, language):
                first = items[-2]
                item = Item("O", first.start, item.end, text[first.start : item.end])
                item.organisation, items[-2:] = item.text, []
            items.append(item)
            opening = item.symbol in _OPENERS
    if language.lang == "en":
        _know_firms(items)
        items = know_ministries(items, text, language)
    return items


def _days(sentence: list[Token], dates: list[tuple[int, int]]) -> dict[int, int]:
    """Map the places of words in dates to where their date ends."""
    days: dict[int, int] = {}
    for start, end in reversed(dates):
        days.update((place, end) for place, token in enumerate(sentence) if start <= token.start < end)
    return days


def _belongs_to_last(items: list[Item], sentence: list[Token], place: int, language: Language) -> bool:
    """Tell what goes with the name before it, or is a mark of the wire, from an item; the name is marked by it."""
    token = sentence[place]
    if token.text == "." and place + 1 < len(sentence) and items and _is_abbreviated(items[-1], token):
        # "Acme Inc. said": no end of a sentence.
        return True
    if token.text in "!?" and place + 1 < len(sentence) and items and items[-1].symbol in "NO":
        # "Yahoo! said", "at Yahoo!, says".
        return items[-1].end == token.start
    if len(items) > 1 and items[-1].symbol == "," and items[-2].symbol in "PN" and is_letters(token, language):
        # "Jane Roe, OBE, resigned".
        items.pop()
        return True
    if (aside := is_aside(token)) and items:
        name_titled(items[-1], token, language)
    return aside or (place == 0 and token.text[-1] == "-" and token.text.isupper())


_FIRMS_ALONE = frozenset("company firm group bank lender insurer airline chain charity agency start-up startup".split())
"""Kinds of bodies that nobody is: a brewer or a publisher may be somebody, "a textile maker" may not."""


_ASIDE_ENDS = (",", "that", "which", "based", "behind")
"""What may follow a firm's kind; "succeeded by Jane Roe, the ministry said" is no aside."""


def _know_firms(items: list[Item]) -> None:
    """Take "Corwin Mills, the textile maker," for a firm, though somebody could be called so."""
    for place, item in enumerate(items[:-3]):
        comma, article = items[place + 1 : place + 3]
        if (
            item.symbol != "P"
            or " " not in item.text
            or comma.symbol != ","
            or article.symbol not in ("the", "a", "an")
        ):
            continue
        ahead = items[place + 3 : place + 7]
        kind = next((n for n, one in enumerate(ahead) if one.symbol == "A"), None)
        if kind is None or not all(one.symbol.isalpha() and one.symbol.islower() for one in ahead[:kind]):
            continue
        behind = items[place + 4 + kind].symbol if place + 4 + kind < len(items) else ""
        if behind in _ASIDE_ENDS and (kind or ahead[kind].text in _FIRMS_ALONE):
            item.symbol, item.people, item.organisation = "O", (), item.text


def _between_commas(items: list[Item], ahead: Token, language: Language) -> bool:
    verb = items[-2].symbol if len(items) > 1 and items[-1].symbol == "," else ""
    return language.lang == "fr" and ahead.text == "," and verb.islower() and verb.isalpha()


def _quoted_at(sentence: list[Token], place: int, until: int, text: str, language: Language) -> tuple[list[Item], int]:
    """Return what a quotation tells, and the place behind it; until = where it ends, its begin if nothing is masked."""
    token = sentence[place]
    whole = closing(sentence, place) if until == place and language.lang == "fr" else None
    shown = language.lang == "fr" and place > 0 and sentence[place - 1].fold == "dans"
    if whole is not None and shown:
        # "Dans « La Gérante », elle devient patronne": a work, or where it was printed, and nobody's house.
        return [Item("Q", token.start, sentence[whole].end)], whole + 1
    if whole is not None and (named := named_in_quotes(sentence[place + 1 : whole], text, language)):
        # The "Courrier des Alpes" is a newspaper.
        return [named], whole + 1
    if until == place:
        return [], place + 1
    words = sentence[place + 1 : until]
    named = named_in_quotes(words, text, language) or quoted_body(sentence, place, until, text, language)
    return own_exit(words, language) or [named], until + 1


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
        return body_at(sentence, place, end, text)
    if (listed := read_listed(sentence, place, text, language, opening)) is not None:
        return listed
    if not token.cap and (titled := read_titled(sentence, place, text, language)):
        return titled
    if token.cap and "-" in token.fold and language.has("compound_endings", token.fold.rpartition("-")[2]):
        # "Michelin-starred", "Boston-based".
        return Item(token.low, token.start, token.end), place + 1
    if token.text in ("M", "MM") and language.lang == "fr" and _is_dotted(sentence, place):
        return Item(token.low, token.start, token.end), place + 1
    if opening and language.lang == "fr" and (named := _read_noble(sentence, place, text, language)):
        return named
    if token.cap and (_is_title(sentence, place, language) or qualifies(sentence, place, language)):
        return Item(token.low, token.start, token.end), place + 1
    if token.cap and not is_blocked(sentence, place, opening, language):
        return read_name(sentence, place, text, language, opening)
    return Item(token.low, token.start, token.end), place + 1


def _read_noble(sentence: list[Token], place: int, text: str, language: Language) -> tuple[Item, int] | None:
    """Read "De Roux quitte Acme", "D'Arvert a démissionné", which open with a surname; "De Paris, il part" does not."""
    if place + 2 >= len(sentence) or not sentence[place].cap or sentence[place].fold not in _NOBLE:
        return None
    listed = {kind for _, kind, _ in phrase_at(sentence, place + 1, language.phrases, language.accented)}
    if not (sentence[place + 1].cap and sentence[place + 1].text[1:2].islower()) or listed:
        return None
    end = place + 2
    while end < len(sentence) and sentence[end].cap and sentence[end].text[0].isalpha():
        end += 1
    verb = sentence[end] if end < len(sentence) and end - place <= _NOBLE_TOKENS_MAX else None
    if verb is None or not (language.has("halved", verb.low) or verb.low in _BEFORE_VERBS or _tells(verb, language)):
        return None
    start, last = sentence[place].start, sentence[end - 1].end
    name = text[start:last]
    return Item("P", start, last, name, people=[Named(name, start, last)]), end


def _tells(verb: Token, language: Language) -> bool:
    return verb.fold in language.acting and verb.fold not in language.sets["stop_words"]


_BEFORE_VERBS = frozenset(("s'", "se", "ne", "n'", "vient"))
_NOBLE = frozenset(("de", "d'", "du", "des"))
_NOBLE_TOKENS_MAX = 3
"""A surname with its particles has no more words: "De La Marre"."""


def _is_abbreviated(body: Item, stop: Token) -> bool:
    cut = (" Inc", " Corp", " Co", " Ltd", " Jr", " Sr")
    return body.symbol in "ONP" and body.end == stop.start and body.text.endswith(cut)


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
