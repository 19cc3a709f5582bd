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
    " eures iers ieres iennes ile iles gere geres een eens eenne eennes".split()
)
_ADJECTIVES = frozenset(
    "grand public humaines hommes femmes commun commune communs libre libres civil etranger etrangere etrangers "
    "etrangeres civile civils agricole agricoles horticole horticoles publics terrestre terrestres textile textiles "
    "mixte unie unies uni unis moderne modernes urbain urbaine urbains durable durables supreme supremes "
    "marchand marchande marchands marchandes "
    "alpin alpins marin marins feminin feminins masculin masculins "
    "picard picarde normand catalan basque flamand flamande romand romande wallon berrichon occitan occitane".split()
)
_NO_ADJECTIVES = frozenset(
    "premiers premieres derniers dernieres milliers usine cantine cuisine medecine piscine vitrine routine "
    "origine machine semaine appelle suggere exagere rappelle renouvelle interpelle revele signale chancelle excelle "
    "plusieurs".split()
)
ARTICLES = ("la", "l'", "le", "les")
OF = ("de", "d'", "du", "des")
_NOUN_ENDINGS = ("tion", "sion", "ment", "te", "ance", "ence", "isme", "age", "ture", "ogie", "ie", "ues", "ude")


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


def is_great(sentence: list[Token], place: int, end: int, language: Language) -> bool:
    """Tell "Grand Port de Brest" and "Haut Conseil de la mer", which are bodies, from "Grand Roux"."""
    two = end == place + 2 and language.has("great", sentence[place].fold)
    return language.lang == "fr" and two and language.has("body_heads", sentence[place + 1].fold)


def is_numbered(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Agence 360" and "Studio 9", which are bodies, from "Agence 12 heures sur 24" and from a year."""
    number, behind = [*sentence[place + 1 : place + 3], None, None][:2]
    if language.lang != "fr" or number is None or not number.text.isdigit() or len(number.text) > len("360"):
        return False
    head = sentence[place].fold
    heads = any(language.has(heads, head) for heads in ("organisation_words", "body_heads", "anaphora"))
    return heads and (behind is None or not behind.low[0].isalpha() or behind.cap or behind.fold in language.acting)


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
    headed = headed or is_great(sentence, place, end, language)
    linked = False
    if headed and not small and end == place + 1:
        end = _members_end(sentence, end, language)
    for _ in range(BODY_STEPS_MAX):
        if end >= size:
            break
        token = sentence[end]
        adjective = modifies(token) or language.has("demonyms", token.fold)
        adjective = adjective and not (token.cap and token.fold in language.pack.given_names)
        if (not token.cap or linked) and adjective and not token.low.endswith(("é", "ée", "és", "ées")):
            end += 1
            continue
        if headed and not small and _is_dedicated(sentence, place, end, language):
            end += 1
            continue
        if linked and token.low == "et" and _goes_with_body(sentence, end + 1, language):
            end = _complement(sentence, end + 1, language, small) or end
            continue
        grown = _complement(sentence, end, language, small) if headed else 0
        if not grown:
            break
        end, linked = grown, True
    return end


def _is_dedicated(sentence: list[Token], place: int, end: int, language: Language) -> bool:
    """Tell "Musée national Tervagne" and "Hôpital Jean-Tervagne" from "Musée national Jeanne Morel dirige"."""
    name, before = sentence[end], sentence[end - 1]
    if not name.cap or len(name.text) < 3 or name.fold in language.not_names or is_person(sentence, end, language):
        return False
    if any(kind in ("role", "place") for _, kind, _ in phrase_at(sentence, end, language.phrases, language.accented)):
        return False
    given, _, last = name.fold.partition("-")
    if last and given in language.pack.given_names and last not in language.pack.given_names:
        return True
    return end > place + 1 and not before.cap and modifies(before) and not name.text.isupper()


def _members_end(sentence: list[Token], end: int, language: Language) -> int:
    """Return where "Club DSI Morbihan", "Association DRH" end: they are of those who hold such a post."""
    post = sentence[end] if end < len(sentence) else None
    if post is None or not post.text.isupper() or len(post.text) < 2 or not _is_post(sentence, end, language):
        return end
    return end + 2 if is_branch(sentence, end + 1, language) else end + 1


def _is_post(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "DSI", a post of one word, from "DG adjoint"."""
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    return bool(rows) and all(kind == "role" and len(parts) == 1 for parts, kind, _ in rows)


def _goes_with_body(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "Centre d'information | et de documentation" from "Centre d'information et d'Acme"."""
    if place + 1 >= len(sentence) or sentence[place].low not in OF:
        return False
    at = place + 1
    while at < len(sentence) and sentence[at].low in ARTICLES:
        at += 1
    noun = sentence[at] if at < len(sentence) else None
    return (
        noun is not None
        and noun.fold in vocabulary(language)
        and noun.fold not in language.pack.given_names
        and not language.has("organisation_words", noun.fold)
    )


def public_body(described: str | None, language: Language) -> str | None:
    """Return the name in "@syndicat national de l'édition", "@agence des ports"; None for "@agence de publicité"."""
    words = (described or "")[1:].split()
    of_things = words[1:2] in (["des"], ["du"])
    named = len(words) > 2 and (of_things or words[1].endswith(_PUBLIC_ENDINGS))
    return " ".join(words) if named and language.has("kinds_of_bodies", fold(words[0])) else None


_PUBLIC_ENDINGS = ("al", "ale", "çais", "çaise", "ienne", "éenne", "icaine", "caine", "isse", "elge", "oise", "aise")
"""What a body is of: "nationale", "française", "canadienne", "suisse"."""


def is_person(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "the council of Jane Roe" from "the order of surveyors of the Var"."""
    follows = place + 1 < len(sentence) and sentence[place + 1].cap and sentence[place + 1].text[0].isalpha()
    return follows and sentence[place].fold.split("-")[0] in language.pack.given_names


_LINKS = ("de", "d'", "des", "du", "pour", "contre", "aux")


def _complement(sentence: list[Token], place: int, language: Language, small: bool) -> int:
    """Follow "de protection", "des droits", "d'Orsay", "pour la rénovation"; 0 where nothing belongs to the name."""
    size, ahead = len(sentence), place + 1
    link = sentence[place].low
    public = place > 0 and language.has("kinds_of_bodies", sentence[place - 1].fold)
    if link not in (("de", "d'") if small and not public else _LINKS):
        return 0
    articled = link in ("des", "du", "aux")
    while ahead < size and sentence[ahead].low in ARTICLES:
        ahead, articled = ahead + 1, True
    if ahead >= size or not sentence[ahead].low[0].isalpha():
        return 0
    noun = sentence[ahead]
    rows = phrase_at(sentence, ahead, language.phrases, language.accented)
    kinds = {kind for _, kind, _ in rows}
    if noun.cap:
        if small or is_person(sentence, ahead, language):
            return 0
        if link in ("pour", "contre", "aux") and not (articled and noun.fold in vocabulary(language)):
            return 0
        longest = max((len(parts) for parts, kind, _ in rows if kind in ("place", "organisation")), default=1)
        return _capitals_end(sentence, ahead, ahead + longest, language)
    members = link == "des" and noun.fold.endswith("s") and kinds == {"role"}
    if (
        (kinds & {"role", "anaphora", "pronoun", "adverb"} and not members)
        or language.has("no_nouns", noun.fold)
        or language.has("months", noun.fold)
        or len(noun.fold) < 3
    ):
        return 0
    verb_like = len(noun.fold) > 3 and noun.fold.endswith(("er", "ir"))
    if not articled and verb_like and not noun.fold.endswith(("ier", "mer", "fer", "iver")):
        # "the government's decision to sack".
        return 0
    fights = link in ("contre", "pour") and public and articled and noun.fold in vocabulary(language)
    if link in ("pour", "contre", "aux") and not fights and not (articled and noun.fold.endswith(_NOUN_ENDINGS)):
        return 0
    return ahead + 1


def _capitals_end(sentence: list[Token], place: int, end: int, language: Language) -> int:
    """Return where "des Petits Commerçants", "de la Recherche Marine" and "des Poètes et Artistes" end.

    An everyday word with a capital goes on with a name that has capitals on such words.
    """
    if not _is_plain(sentence, place, language):
        return end
    while end < len(sentence):
        both = sentence[end].low == "et" and sentence[end - 1].low.endswith("s")
        at = end + 1 if both and sentence[end + 1 : end + 2] and sentence[end + 1].low.endswith("s") else end
        if not _is_plain(sentence, at, language) or is_person(sentence, at, language):
            break
        end = at + 1
    return end


def _is_plain(sentence: list[Token], place: int, language: Language) -> bool:
    word = sentence[place]
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    return word.cap and not word.text.isupper() and word.fold in vocabulary(language) and not rows


def motto_end(sentence: list[Token], place: int, end: int, language: Language) -> int:
    """Return where "l'association Agir contre la soif" and "le festival Juste pour rire" end; `end` for other names.

    A name goes on with small words that begins with an infinitive, or in which one stands right before a verb.
    """
    name, head = sentence[place], sentence[place - 1] if place else None
    at = end + 1
    while at < len(sentence) and sentence[at].low in ARTICLES:
        at += 1
    if head is None or head.cap or not language.has("anaphora", head.fold) or end > place + 1 or at >= len(sentence):
        return end
    if sentence[end].low not in _MOTTO_LINKS or not name.cap or name.fold not in vocabulary(language):
        return end
    verb = sentence[at + 1].low if at + 1 < len(sentence) else ""
    acts = at == end + 1 and _is_infinitive(sentence[at], language) and verb in language.sets["active_helpers"]
    return at + 1 if _is_infinitive(name, language) or acts else end


_MOTTO_LINKS = ("pour", "contre", "sans", "en")


def _is_infinitive(token: Token, language: Language) -> bool:
    return token.fold.endswith(("er", "ir", "re")) and token.fold in vocabulary(language)


def counts(parts: tuple[str, ...], following: Token) -> bool:
    """Tell "un second mandat" from "son second", who is somebody."""
    return parts in (("second",), ("seconde",)) and following.low.isalpha() and following.low not in _AFTER_POSTS


_AFTER_POSTS = frozenset("de du des et à au est a qui se va sera quitte part".split())


def is_origin(token: Token, language: Language) -> bool:
    """Tell "caennais" in "le dirigeant caennais": no French verb ends so without "-ait"."""
    native = token.fold.endswith(_OF_TOWNS) and not language.has("no_towns", token.fold)
    return not token.cap and (native or language.has("demonyms", token.fold))


_OF_TOWNS = ("ais", "aise", "ois", "oise", "ien", "ienne")
"""Endings of who comes from a town: "le metteur en scène vaudois", "la présidente rennaise"."""

_HEAD_TOKENS_MAX = 7
"""No body's name before the colon of a headline is longer: "Agence de la biomédecine", "Théâtre des Deux Rives"."""


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
    start = 1 if words[0].fold in ARTICLES and end > 1 else 0
    first = words[start]
    headed = end - start > 1 and any(language.has(heads, first.fold) for heads in ("body_heads", "organisation_words"))
    # "Ligue contre le cancer", "Association pour l'accueil": neither a competition nor what somebody does.
    devoted = headed and words[start + 1].low in ("contre", "pour")
    if (
        language.has("rubrics", name)
        or (not devoted and (language.has("events", first.fold) or first.fold in language.acting))
        or (first.fold in language.pack.given_names and words[-2:][0].text != "&")
        or not first.cap
        or any(_is_no_name(words, n, language) for n in range(end))
    ):
        return 0
    capitals = sum(t.cap and t.text[0].isalpha() for t in words)
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
    if token.low != token.text or token.text.isdigit() or language.has("inside_names", token.fold):
        return False
    linked = place > 0 and language.has("inside_names", words[place - 1].fold)
    return token.fold in language.acting or not (linked or modifies(token) or language.has("demonyms", token.fold))


def _is_place(words: list[Token], language: Language) -> bool:
    return any(kind == "place" for _, kind, _ in phrase_at(words, 0, language.phrases))


def is_branch(sentence: list[Token], at: int, language: Language) -> bool:
    """Tell "patronne de la branche Matériaux d'Acme" from "patronne de la branche Jeanne Morel"."""
    if at >= len(sentence) or not sentence[at].cap or sentence[at].fold in language.pack.given_names:
        return False
    ahead = sentence[at + 1] if at + 1 < len(sentence) else None
    return ahead is None or not (ahead.cap and ahead.text[0].isalpha())


def field_end(sentence: list[Token], place: int, language: Language) -> int:
    """Return where the fields end that go on with a French post: "directrice Recherche et Développement"; 0 for none.

    Post and name stand side by side in French too: only what firms have as fields goes on with a post.
    """
    fields = language.sets["fields"]
    if (zone := language.has("zones", sentence[place].fold)) or _is_region(sentence, place, language):
        return _zone_end(sentence, place, language, zone)
    if sentence[place].fold not in fields:
        return 0
    end = place + 1
    if end < len(sentence) and not sentence[end].cap and modifies(sentence[end]):
        # "Ressources humaines".
        end += 1
    joined = end + 1 < len(sentence) and sentence[end].low in ("et", "&", "/") and sentence[end + 1].cap
    return end + 2 if joined and sentence[end + 1].fold in fields else end


def _is_region(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell the place in "directrice régionale Bretagne", "responsable commercial Lyon" from a name behind a post."""
    kinds = {kind for _, kind, _ in phrase_at(sentence, place, language.phrases, language.accented)}
    if sentence[place].fold in language.pack.given_names:
        return False
    return "place" in kinds and place > 1 and not sentence[place - 1].cap and modifies(sentence[place - 1])


def _zone_end(sentence: list[Token], place: int, language: Language, zone: bool) -> int:
    """Return where the zone of "directrice France Jeanne Morel" ends; 0 in "directrice France Morel", "Europe 1".

    zone = the word is one of a firm's map; before one other name any other place may be a given name: "Valence Roux".
    """
    end = place + 1
    link = 2 if [t.low for t in sentence[end : end + 2]] == ["de", "l'"] else 1
    point = sentence[end + link] if end + link < len(sentence) and sentence[end].low in ("du", "de") else None
    if point is not None and (link == 2 or sentence[end].low == "du") and language.has("points", point.fold):
        return end + link + 1
    names = 0
    while end + names < len(sentence) and sentence[end + names].cap and sentence[end + names].text[0].isalpha():
        names += 1
    somebody = names == 1 and (not zone or sentence[place].fold in language.pack.given_names)
    rows = phrase_at(sentence, place, language.phrases, language.accented)
    return 0 if somebody or any(len(parts) > 1 for parts, _, _ in rows) else end


def leads_portfolio(sentence: list[Token], place: int, at: int, language: Language) -> bool:
    """Tell "ministre de la Culture", who leads a ministry, from "président de la Sorbonne"."""
    leads = any(t.fold in ("ministre", "ministres", "secretaire") for t in sentence[max(0, place - 3) : place])
    return leads and language.has("portfolios", sentence[at].fold)


def opens_name(token: Token, nxt: Token, language: Language) -> bool:
    """Tell "Noël Roux" and "Groupe Acme" from "Noël Vert"."""
    given = token.fold in language.pack.given_names and nxt.fold not in language.vocabulary
    return given or language.has("organisation_words", token.fold)


def heads_name(sentence: list[Token], place: int, language: Language) -> bool:
    """Tell "la conserverie Belle Marée" and "le mouvement Acme" from "la messagerie Jeanne Morel"."""
    if place + 1 >= len(sentence) or not sentence[place + 1].cap:
        return False
    shop = sentence[place].fold.endswith("erie")
    somebody = sentence[place + 1].fold.split("-")[0] in language.pack.given_names
    return language.has("organisation_words", sentence[place].fold) or (shop and not somebody)
