"""How far the name of an organisation goes: "Conseil supérieur des programmes", "Museum of the Sea"."""

from __future__ import annotations

from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language, phrase_at
from monitor.detection.text import Token, fold

BODY_STEPS_MAX = 5
"""No name of an organisation has more adjectives and complements than that."""

_ADJECTIVE_ENDINGS = tuple(
    "ique iques elle elles el al ale aux ales aire aires ier iere if ive ives ifs ieux euse ienne ien iens ais aise ois"
    " ine ines aines ain aine ains ee ees trice trices iste istes ible eur eure eurs"
    " iers ieres iennes ile iles".split()
)
_ADJECTIVES = frozenset(
    "grand public humaines hommes femmes commun commune communs libre libres civil civile civils agricole agricoles"
    " textile textiles mixte unie unies uni unis moderne modernes urbain urbaine urbains durable durables"
    " supreme supremes".split()
)
_NO_ADJECTIVES = frozenset(
    "premiers premieres derniers dernieres milliers usine cantine cuisine medecine piscine vitrine routine "
    "origine machine semaine appelle rappelle renouvelle interpelle revele signale chancelle excelle "
    "plusieurs".split()
)
_NO_NOUNS = frozenset(
    "nouveau nouvelle nouveaux nouvelles plus moins son ses leur leurs notre votre cette ces fait suite facon maniere"
    " deux trois quatre cinq six sept huit neuf dix vingt cent nombreux nombreuses plusieurs toute tous toutes tout"
    " loin pres vive quoi qui dont ici ancien ancienne anciens main tete force concert".split()
)
_ARTICLES = ("la", "l'", "le", "les")
_NOUN_ENDINGS = ("tion", "sion", "ment", "te", "ance", "ence", "isme", "age", "ture", "ogie", "ie", "ues", "ude")


ENGLISH_FIELDS = frozenset(
    "resources affairs officer operations relations development management services security safety banking marketing"
    " sales strategy finance planning technology engineering research policy communications business unit division"
    " markets".split()
)


def is_club(sentence: list[Token], place: int, end: int, language: Language) -> bool:
    """Tell "Stade malouin" and "Force agricole", which are bodies, from "Stade" alone."""
    return (
        language.lang == "fr"
        and end == place + 1 < len(sentence)
        and language.has("body_heads", sentence[place].fold)
        and not sentence[end].cap
        and modifies(sentence[end])
        and not sentence[end].low.endswith(("é", "ée", "és", "ées"))
        and sentence[end].fold not in language.acting
    )


def modifies(token: Token) -> bool:
    """Tell whether a word looks like an adjective that goes on with a post or a body ("nationale", "humaines")."""
    if token.fold in _NO_ADJECTIVES:
        return False
    return (token.fold.endswith(_ADJECTIVE_ENDINGS) and len(token.fold) > 4) or token.fold in _ADJECTIVES


def french_body_end(sentence: list[Token], place: int, end: int, language: Language, small: bool = False) -> int:
    """Return where the name of a body ends that starts at `place` and has its capital words before `end`.

    Only after a word like "Conseil" do complements belong to the name: "le LRM de Paris" is no body. small = a common
    noun ("école de design"), which takes no name after it.
    """
    size = len(sentence)
    headed = small or any(language.has("organisation_words", t.fold) for t in sentence[place:end])
    for _ in range(BODY_STEPS_MAX):
        if end >= size:
            break
        token = sentence[end]
        adjective = modifies(token) or language.has("demonyms", token.fold)
        if not token.cap and adjective and not token.low.endswith(("é", "ée", "és", "ées")):
            end += 1
            continue
        grown = _complement(sentence, end, language, small) if headed else 0
        if not grown:
            break
        end = grown
    return end


def public_body(described: str | None) -> str | None:
    """Return the name in "@syndicat national de l'édition", which needs no capital; None for "@agence de publicité"."""
    words = (described or "")[1:].split()
    named = len(words) > 2 and words[1].endswith(("al", "ale")) and fold(words[0]) in _PUBLIC
    return " ".join(words) if named else None


def _is_person(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "the council of Jane Roe" from "the order of surveyors of the Var"."""
    follows = place + 1 < len(sentence) and sentence[place + 1].cap and sentence[place + 1].text[0].isalpha()
    return follows and sentence[place].fold.split("-")[0] in language.pack.given_names


_LINKS = ("de", "d'", "des", "du", "pour", "contre", "aux")
_PUBLIC = frozenset("ministere commission federation chambre agence syndicat observatoire autorite conseil".split())
"""Common nouns whose complements name them: "la commission du patrimoine", but not "le club des milliardaires"."""


def _complement(sentence: list[Token], place: int, language: Language, small: bool) -> int:
    """Follow "de protection", "des droits", "d'Orsay", "pour la rénovation"; 0 where nothing belongs to the name."""
    size, ahead = len(sentence), place + 1
    link = sentence[place].low
    public = place > 0 and sentence[place - 1].fold in _PUBLIC
    if link not in (("de", "d'") if small and not public else _LINKS):
        return 0
    articled = link in ("des", "du", "aux")
    while ahead < size and sentence[ahead].low in _ARTICLES:
        ahead, articled = ahead + 1, True
    if ahead >= size or not sentence[ahead].low[0].isalpha():
        return 0
    noun = sentence[ahead]
    rows = phrase_at(sentence, ahead, language.phrases, language.accented)
    kinds = {kind for _, kind, _ in rows}
    if noun.cap:
        if small or link in ("pour", "contre", "aux") or _is_person(sentence, ahead, language):
            return 0
        longest = max((len(parts) for parts, kind, _ in rows if kind in ("place", "organisation")), default=1)
        return ahead + longest
    if kinds & {"role", "anaphora", "pronoun", "adverb"} or noun.fold in _NO_NOUNS or len(noun.fold) < 3:
        return 0
    if not articled and noun.fold.endswith(("er", "ir")) and not noun.fold.endswith(("ier", "mer", "fer", "iver")):
        # "the government's decision to sack".
        return 0
    if link in ("pour", "contre", "aux") and not (articled and noun.fold.endswith(_NOUN_ENDINGS)):
        return 0
    return ahead + 1


def counts(parts: tuple[str, ...], following: Token) -> bool:
    """Tell "un second mandat" from "son second", who is somebody."""
    return parts in (("second",), ("seconde",)) and following.low.isalpha() and following.low not in _AFTER_POSTS


_AFTER_POSTS = frozenset("de du des et à au est a qui se va sera quitte part".split())


def is_origin(token: Token, language: Language) -> bool:
    """Tell "caennais" in "le dirigeant caennais": no French verb ends so without "-ait"."""
    return not token.cap and (language.has("demonyms", token.fold) or token.fold.endswith(_OF_TOWNS))


_OF_TOWNS = ("ais", "aise", "ois", "oise", "ien", "ienne")

_HEAD_TOKENS_MAX = 7
"""No body's name before the colon of a headline is longer: "Agence de la biomédecine", "Théâtre des Deux Rives"."""

_INSIDE_NAMES = frozenset("de du des d' la le les l' et en sans sur aux".split())


def headline_body(sentence: list[Token], language: Language) -> int:
    """Return where the body's name ends that stands before the colon of a French headline; 0 where none does.

    Only for names that begin with an everyday word or a place, which are not read as names elsewhere: "Petit Bateau",
    "Port de Dunkerque", "Rome 2024". "Guerre en Irlande", "Affaire Roux" and "Le patron d'Acme" are none.
    """
    end = next((n for n, t in enumerate(sentence[: _HEAD_TOKENS_MAX + 1]) if t.text == ":"), 0)
    words = sentence[:end]
    if not words or not words[0].cap or language.lang != "fr":
        return 0
    name = " ".join(t.fold for t in words)
    start = 1 if words[0].fold in _ARTICLES and end > 1 else 0
    first = words[start]
    if (
        language.has("rubrics", name)
        or language.has("events", first.fold)
        or first.fold in language.acting
        or (first.fold in language.pack.given_names and words[-2:][0].text != "&")
        or not first.cap
        or any(_is_no_name(words, n, language) for n in range(end))
    ):
        return 0
    capitals = sum(t.cap and t.text[0].isalpha() for t in words)
    headed = end - start > 1 and any(language.has(heads, first.fold) for heads in ("body_heads", "organisation_words"))
    dated = end == 2 and words[1].text.isdigit() and _is_place(words, language)
    dated = dated or (end == 2 and len(words[1].text) == 1 and words[1].text.isdigit() and words[0].text.isupper())
    # "Makoto Ura : ..." may be somebody.
    named = capitals > 1 and all(t.cap or t.text in "&-" for t in words) and first.fold in vocabulary(language)
    return end if headed or dated or named else 0


def _is_no_name(words: list[Token], place: int, language: Language) -> bool:
    token = words[place]
    if not (token.text[0].isalnum() or token.text in "&-'"):
        return True
    kinds = {kind for _, kind, _ in phrase_at(words, place, language.phrases, language.accented)}
    if kinds & {"role", "pronoun"}:
        return True
    if token.low != token.text or token.text.isdigit() or token.fold in _INSIDE_NAMES:
        return False
    linked = place > 0 and words[place - 1].fold in _INSIDE_NAMES
    return token.fold in language.acting or not (linked or modifies(token) or language.has("demonyms", token.fold))


def _is_place(words: list[Token], language: Language) -> bool:
    return any(kind == "place" for _, kind, _ in phrase_at(words, 0, language.phrases))


_JOINED_HEADS = frozenset(
    "commission administration authority agency council board committee department ministry association institute "
    "bureau tribunal exchange court services office".split()
)


_JOINED_STARTS = frozenset("general american royal world san los saint st national europe america united".split())


def heads_english_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "University of Ashford" and "Museum of the Sea" from "Bank of last resort" at the head of a sentence."""
    if not language.has("organisation_words", sentence[place].fold):
        return False
    return bool(english_complement(sentence, place + 1, language))


def english_complement(sentence: list[Token], place: int, language: Language) -> int:
    """Return where the capital words begin that go on with a body: "of the Sea", "and Drug Administration".

    0 where nothing belongs to the name.
    """
    size = len(sentence)
    if place + 1 >= size:
        return 0
    ahead = place + 1
    if sentence[place].low == "for" and place and sentence[place - 1].fold in _LEGAL_ENDS:
        # "leaves Acme Corp for Globex".
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
    return ahead if last > ahead and sentence[last - 1].fold in _JOINED_HEADS else 0


_LEGAL_ENDS = frozenset("inc corp corporation co ltd plc llc".split())
"""Nothing that begins with "for" goes on with a firm's name behind these."""


def ends_in_board(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Rail Safety Board" from "Acme Board of Directors": the capital word ends a name, and is no post."""
    if language.lang != "en" or sentence[place].text != "Board":
        return False
    return not (place + 1 < len(sentence) and sentence[place + 1].low == "of")


def is_branch(sentence: list[Token], at: int, language: Language) -> bool:
    """Tell "patronne de la branche Matériaux d'Acme" from "patronne de la branche Jeanne Morel"."""
    if at >= len(sentence) or not sentence[at].cap or sentence[at].fold in language.pack.given_names:
        return False
    ahead = sentence[at + 1] if at + 1 < len(sentence) else None
    return ahead is None or not (ahead.cap and ahead.text[0].isalpha())


def leads_portfolio(sentence: list[Token], place: int, at: int, language: Language) -> bool:
    """Tell "ministre de la Culture", who leads a ministry, from "président de la Sorbonne"."""
    leads = any(t.fold in ("ministre", "ministres", "secretaire") for t in sentence[max(0, place - 3) : place])
    return leads and language.has("portfolios", sentence[at].fold)


def tells_doing(token: Token, ahead: Token | None) -> bool:
    """Tell "Rearranging the deck chairs" and "Swimming: ..." from "Pelling names a chief"."""
    return token.fold.endswith("ing") and token.text != "ING" and ahead is not None and ahead.low in _AFTER_DOING


_AFTER_DOING = frozenset("the a an his her its their our your this that why how what who : ,".split())


def heads_name(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "la conserverie Belle Marée" and "le mouvement Acme" from "la messagerie Jeanne Morel"."""
    if place + 1 >= len(sentence) or not sentence[place + 1].cap:
        return False
    shop = sentence[place].fold.endswith("erie")
    somebody = sentence[place + 1].fold.split("-")[0] in language.pack.given_names
    return language.has("organisation_words", sentence[place].fold) or (shop and not somebody)
