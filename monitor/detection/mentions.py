"""From tokens to items: persons, organisations, roles, places, pronouns, dates and quotations of one sentence."""

from __future__ import annotations

from functools import lru_cache

from monitor.detection.bodies import (
    counts,
    french_body_end,
    headline_body,
    heads_name,
    is_branch,
    is_origin,
    leads_portfolio,
)
from monitor.detection.language import BEFORE_TITLED, Language, phrase_at
from monitor.detection.names import (
    Item,
    begins_firm,
    is_blocked,
    is_role,
    is_titled,
    joins,
    modifies,
    read_name,
    read_titled,
)
from monitor.detection.quotes import closing, named_in_quotes, own_exit, quotations, quoted_body
from monitor.detection.text import Token, words_of

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
    place, size = 0, len(sentence)
    opening = True
    for_quote = quotations(sentence, headline)
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
        if token.text[0] == "<" or token.text == ">" or (place == 0 and token.text[-1] == "-" and token.text.isupper()):
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
            items.append(item)
            opening = item.symbol in _OPENERS
    return items


def _opens(token: Token, ahead: Token | None, language: Language) -> bool:
    """Tell whether a mention may begin at a word though it is written small."""
    if (seconds := language.phrases.get(token.fold)) and (
        "" in seconds or (ahead is not None and ahead.fold in seconds)
    ):
        return True
    return token.fold in BEFORE_TITLED


def _item_at(
    sentence: list[Token], place: int, text: str, language: Language, opening: bool
) -> tuple[Item | None, int]:
    token = sentence[place]
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
            if (
                opening
                and len(parts) == 1
                and token.fold in language.vocabulary
                and not token.text.isupper()
                and nxt is not None
                and not nxt.cap
                and token.fold in language.not_names
            ):
                continue
            if language.lang == "fr" and language.has("body_heads", token.fold):  # "la Croix-Rouge togolaise"
                end = french_body_end(sentence, place, end, language, small=True)
            name = text[token.start : sentence[end - 1].end]
            return Item("O", token.start, sentence[end - 1].end, name, organisation=name), end
        if kind == "role" and len(parts) == 1 and _is_called(sentence, place, language):
            # "CFO Dean Marsh" is no dean.
            continue
        if kind == "role" and nxt is not None and counts(parts, nxt):
            # "renonce à un second mandat".
            continue
        if kind == "role" and is_role(sentence, place, end, opening, language):
            return _role(sentence, place, end, text, language)
        if (
            kind == "anaphora"
            and place
            and token.low == "company"
            and language.has("companions", sentence[place - 1].fold)
        ):
            # "has parted company with".
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
        if kind == "pronoun" and (not token.cap or opening):
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
    if token.cap and _is_title(sentence, place, language):
        return Item(token.low, token.start, token.end), place + 1
    if token.cap and not is_blocked(sentence, place, opening, language):
        return read_name(sentence, place, text, language, opening)
    return Item(token.low, token.start, token.end), place + 1


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


def _begins_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "of the U.S. Federal Reserve" from "of U.S. operations": a capital goes on that heads no field."""
    ahead = sentence[place + 1] if place + 1 < len(sentence) else None
    return (
        sentence[place].cap
        and ahead is not None
        and ahead.cap
        and ahead.text[0].isalpha()
        and not language.has("role_qualifiers", ahead.fold)
    )


def _goes_on(sentence: list[Token], place: int, language: Language) -> bool:
    return place < len(sentence) and sentence[place].cap and joins(sentence, place, language)


def _is_abbreviated(body: Item, stop: Token) -> bool:
    return body.symbol in ("O", "N") and body.end == stop.start and body.text.endswith((" Inc", " Corp", " Co", " Ltd"))


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


def _is_title(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell whether a word is the title of the name after it: "Sir Howard Jevons", "Prof Tudor"."""
    if sentence[place].fold not in language.sets["titles"] or len(sentence[place].text) == 1:
        return False
    ahead = place + 1
    if ahead < len(sentence) and sentence[ahead].text == ".":
        ahead += 1
    return ahead < len(sentence) and sentence[ahead].cap and sentence[ahead].text[0].isalpha()


def _role(sentence: list[Token], place: int, end: int, text: str, language: Language) -> tuple[Item, int]:
    """Read a post with its qualifiers and links: "directrice de la recherche", "vice president of operations"."""
    size = len(sentence)
    head = " ".join(t.fold for t in sentence[place:end])
    post = language.has("posts", head)
    seat = post and (language.lang != "fr" or head not in ("direction", "presidence", "vice-presidence"))
    while end < size and not seat:
        grown = (0 if post and head != "direction" else _qualifier(sentence, end, language)) or _link(
            sentence, end, language
        )
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
    if place + 1 < len(sentence) and language.has("role_qualifiers", f"{token.fold} {sentence[place + 1].fold}"):
        # "par intérim", "en chef".
        return place + 2
    return place + 1 if language.has("role_qualifiers", token.fold) or language.has("demonyms", token.fold) else 0


def _link(sentence: list[Token], place: int, language: Language) -> int:
    """Follow "of human resources", "de la transition écologique"; 0 where what follows is a name or an organisation."""
    size = len(sentence)
    for parts in language_links(language):
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
            return 0
        if language.lang == "en" and (begins_firm(sentence, end) or _begins_body(sentence, end, language)):
            return 0
        if any(
            kind in ("anaphora", "institution", "pronoun", "role", "organisation")
            for _, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)
        ):
            return 0
        if language.lang == "fr" and sentence[end].low in ("être", "avoir"):
            return 0
        if sentence[end].fold in language.sets["stop_words"] or sentence[end].fold in _NO_FIELDS:
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


_NO_FIELDS = frozenset(
    "ce cet cette this that more about premiere premier him her rentree fin debut printemps automne ete hiver "
    "mois annee semaine compter partir chevet pouvoir secours siege bord sommet rival".split()
)
"""Behind a post and its link these name no field that it leads: "un ministre au chevet d'Acme"."""

FIELD_WORDS_MAX = 4
"""No post leads a longer field than "worldwide consumer lending operations"."""


def _field(sentence: list[Token], place: int, language: Language) -> int:
    """Return the end of the field that a post leads; 0 where it is an employer ("of struggling retail chain Acme")."""
    end = place
    while end < len(sentence) and end < place + FIELD_WORDS_MAX:
        token = sentence[end]
        if not token.low[0].isalpha() or token.fold in language.acting or (token.cap and end > place):
            break
        if end > place and any(
            kind in ("anaphora", "role") for _, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)
        ):
            return 0
        end += 1
    if end < len(sentence) and sentence[end].low in ("'s", "'"):
        # "the head of the state's roads agency".
        return 0
    return end if end > place else 0


@lru_cache(maxsize=8)
def language_links(language: Language) -> list[tuple[str, ...]]:
    """Return the links of a role as token tuples, longest first."""
    return sorted((tuple(t.low for t in words_of(w)) for w in language.words("role_links")), key=len, reverse=True)
