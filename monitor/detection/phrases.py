"""The typed sentence: items whose names, posts and appositions are folded into one symbol a person.

"Jeanne Morel, la directrice générale d'Acme, a annoncé" becomes "P a annoncé",
the post and the organisation kept aside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache, partial

from monitor.detection.language import Language, alternation
from monitor.detection.names import Item, Named
from monitor.detection.noun_stacks import (
    NOUNS_MAX,
    all_people,
    body_from,
    dash_role,
    described_body,
    described_role,
    field_role,
    first,
    former_person,
    head_of,
    included,
    last,
    leads,
    name_body,
    name_who,
    noun_role,
    people_and_name,
    person_of,
    place_role,
    plain_noun,
    predecessor,
    role_of_person,
)
from monitor.detection.people import ministry
from monitor.detection.small_words import without_small_words
from monitor.detection.text import fold


class Typed:
    """Items with the string that templates match on."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.starts: list[int] = []
        position = 0
        parts = []
        for item in items:
            self.starts.append(position)
            parts.append(item.symbol + " ")
            position += len(item.symbol) + 1
        self.text = "".join(parts)

    def at(self, position: int) -> int:
        """Return the number of the item at a position of the typed text."""
        return bisect_right(self.starts, position) - 1

    def rewrite(self, pattern: re.Pattern[str], change: Callable[[list[Item]], list[Item] | None]) -> Typed:
        """Replace the items of each match by what change makes of them; None = leave them."""
        out: list[Item] = []
        done = 0
        for match in pattern.finditer(self.text):
            first, last = self.at(match.start()), self.at(match.end() - 1) + 1
            if first < done or match.start() == match.end():
                continue
            new = change(self.items[first:last])
            if new is None:
                continue
            out += self.items[done:first]
            out += new
            done = last
        if not done:
            return self
        return Typed(out + self.items[done:])


def typed(items: list[Item], language: Language) -> Typed:
    """Fold the items of a sentence into a typed sentence."""
    sentence = Typed(without_small_words(items, language))
    patterns = _patterns(language)
    fronted = bool(items) and language.has("after_words", fold(items[0].symbol))
    for pattern, change, needs in patterns:
        if not all(map(sentence.text.__contains__, needs)):
            continue
        if fronted and change is all_people and "," in pattern.pattern:
            # "After the ouster of Roe, Poe and Doe lead": the comma closes the phrase in front, it makes no list.
            continue
        sentence = sentence.rewrite(pattern, change)
    return sentence


Change = Callable[[list[Item]], list[Item] | None]


@lru_cache(maxsize=8)
def _patterns(language: Language) -> list[tuple[re.Pattern[str], Change, tuple[str, ...]]]:
    """Return the folds in their order: pattern, change, and symbols without which it cannot match."""
    of = alternation(language.words("of"), accents=True)
    both = alternation(language.words("and"), accents=True)
    own = alternation(language.words("own"), accents=True)
    former = alternation(language.words("former"), accents=True)
    noun = plain_noun(language)
    begin = "(?<![^ ])"
    raw: list[tuple[str, Change]] = []
    if language.lang == "fr":
        raw += [
            (r"N (?:du |des )[NL] ", _name_of_place),
            (r"A (?:[^\W\d_A-Z][\w-]* ){0,4}[NO] ", _named_body),
            (rf"R (?:{of}R )+{of}[ONAL] ", _role_of),
            (rf"R {of}(?:A {of})?(?:A )?[ONAL] ", _role_of),
            (r"R (?:de |d' |du |des )[NL] ", _widen_body),
            (rf"R {of}R ", head_of),
            (r"R (?:de |du |d' |des )P ", partial(role_of_person, firm_roles=language.sets["firm_roles"])),
        ]
    else:
        raw += [
            (
                r"(?:(?<=of )|(?<=at )|(?<=by )|(?<=from )|(?<=in ))(?:L )?(?:[a-z][\w-]* ){0,3}A [NO] ",
                _named_body,
            ),
            (
                r"(?:(?<=of )|(?<=at )|(?<=from ))(?:L (?:[a-z][\w-]* ){0,3}|(?:[a-z][\w-]* ){1,3})O ",
                _named_body,
            ),
            (r"(?<=of )(?:L )?(?:[a-z][\w-]* ){0,3}A P (?=, )", _named_body),
            (r"(?:N )?A (?:[a-z][\w-]* )?[NO] ", _named_body),
            (r"[NO] (?:[a-z][\w-]* )?A (?!'s )", _unit),
            (r"[PN] 's (?:[a-z][\w-]* )?A ", _phrase_body),
            (r"[NO] A (?='s )", _phrase_body),
            (r"[ONALP] (?:'s |' )(?:[a-z][\w-]* ){0,2}R (?!(?:of |at |for )[ON] )", _body_role),
            (rf"[NO] {noun}{{1,{NOUNS_MAX}}}R (?=[PN,] )", field_role),
            (rf"[NL] (?:{noun})?A (?=R )", _phrase_body),
            (rf"{noun}{{1,{NOUNS_MAX}}}(?:(?:'s|') )?A R ", described_role),
            (rf"(?:(?:the|a|an|its) )?{noun}{{1,{NOUNS_MAX}}}R ", noun_role),
            (r"[OA] R ", _body_role),
            (r"R of R ", _board_role),
            (r"[NL] R (?=[PN] )", _body_role),
            (
                r"(?<!names )(?<!named )(?<!appoints )(?<!elects )(?<!hires )(?<!taps )(?<!promotes )(?<!picks )"
                r"N R (?![PN] )",
                _body_role,
            ),
            (rf"{noun}{{1,{NOUNS_MAX}}}(?:(?:'s|') )?A (?!R |[NOP] )", described_body),
            (r"L A ", body_from),
            (r"L R ", place_role),
            (rf"R - (?:{noun}{{1,{NOUNS_MAX}}}(?=[PNR,.] |and )|[ON] (?=[,.] ))", dash_role),
            (rf"R {of}(?:{own})?(?:[\d.]+ (?:pct|percent|%|per ) ?)?(?:(?:{noun}|[\w-]+ed )){{1,3}}O ", _role_of),
            (rf"R (?:, )?{of}(?:(?:{own})?R {of})?[ONA] ", _role_of),
            (r"[ON] (?:'s |' )(?=[PN] )[PN] ", _body_person),
            (r"N (?=(?:, )?who )", name_who),
            (r"(?:(?<=shares in )|(?<=shares of )|(?<=stake in ))N ", name_body),
            (
                rf"N (?=, (?:(?:a|an|the) )?(?:{noun}|[\w-]+(?:ed|est|ing) |L ){{0,3}}"
                r"A (?:of |that |which |based |, |[.;]))",
                name_body,
            ),
            (r"(?:(?:his|her|its|the|their)|[PN] 's) predecessor (?:, )?P ", predecessor),
            (r"[PN] 's P (?:, )?", last),
            (
                r"P , who (?:(?:has|had|have) (?:led|run|headed|chaired|edited|managed)|leads|runs|heads|chairs|edits) "
                r"(?:(?![;P] )\S+ ){1,8}?, ",
                leads,
            ),
        ]
    raw += [
        (rf"R (?:, R )*(?:, )?{both}R ", _roles),
        (r"R P ", _role_person),
        (r"R , P (?=[,.;:]|$)" if language.lang == "en" else r"(?<!P )R , P ", _role_person),
        (r"R N ", _role_person),
        (r"R , N (?=,|[.;:]|$)", _role_person),
        (rf"{former}P ", former_person),
        (r"P , R , [NO] (?=[,.;:] |$)", _person_role_body),
        (r"[PN] , R (?:[^\W\d_A-Z][\w-]* ){0,3}, (?![PN] |R )", _person_role),
        (r"[PN] , R (?=[,.;:]|$)", _person_role),
        (rf"P {of}O (?=(?:, |as |to ))", person_of)
        if language.lang == "en"
        else (r"(?:P de chez O |(?<!.)P (?:de |d' |du )O )", person_of),
        (r"[PN] (?:R )?, R (?=[,.;:]|$)", _person_role),
        (rf"P (?:, P )*(?:, )?(?:{both}(?:de |d' )?P )", all_people),
        (rf"P {both}P ", all_people),
    ]
    if language.lang == "en":
        raw.append((rf"P (?:, P )*(?:, )?{both}N (?!'s )", people_and_name))
        raw.append((r"P (?:[,;] P )+(?:[,;] )?and P ", all_people))
        raw.append((rf"P {both}R (?![PNO] |of |at |for |, [PN] )", first))
        raw.append((r"R , (?:including|among them|notably|such as) P (?:, )?", included))
        raw.append((r"P (?:, )?A (?:of|at|for) [ONA] , ", first))
        raw.append((r"P (?:, P )+(?:, )?(?=(?:have|are|were) )", all_people))
    return [
        (
            re.compile(begin + source),
            change,
            _plain_ends(source) + tuple(s for s in ("R ", "A ") if f" {s}" in source),
        )
        for source, change in raw
    ]


def _plain_ends(source: str) -> tuple[str, str]:
    """Return what a pattern begins and ends with to the letter: looked up first, since most sentences lack it."""
    begin = re.match(r"(?:[\w ,'](?![?*{]))*", source)
    end = re.search(r"[\w ,']*$", re.sub(r"(?:\(\?[=!][^()]*\))+$", "", source))
    return begin[0] if begin else "", end[0] if end else ""


def _named_body(items: list[Item]) -> list[Item] | None:
    """ "le groupe de distribution Acme" is Acme; verbs between stop it."""
    if any(i.symbol in _NOT_BETWEEN or i.symbol.endswith(("ait", "ra", "ront")) for i in items[1:-1]):
        return None
    body = items[-1]
    return [Item("O", items[0].start, body.end, body.text, organisation=body.organisation or body.text)]


def _name_of_place(items: list[Item]) -> list[Item] | None:
    """ "Gaz du Nord": a name goes on through its article."""
    first, link, last = items
    if " " in first.text:
        return None
    name = f"{first.text} {link.symbol} {last.text}"
    return [Item("O", first.start, last.end, name, organisation=name)]


_UNITS = frozenset("unit subsidiary division arm affiliate".split())


def _unit(items: list[Item]) -> list[Item] | None:
    """ "its Valley Paper Co subsidiary" is Valley Paper Co."""
    body, unit = items[0], items[-1]
    if fold(unit.text) not in _UNITS or any(i.symbol in _NOT_BETWEEN for i in items[1:-1]):
        return None
    return [Item("O", body.start, unit.end, body.text, organisation=body.organisation or body.text)]


_NOT_BETWEEN = frozenset(
    "a ont est sont va vont par pour et ou que qui dans sur à au chez nomme nommé avec après selon face quitte rejoint "
    "perd remplace contre où choisit recrute débauche limoge congédie évince appelle confie cherche lance rachète "
    "said says names named appoints hires is has to by and of as from in for with"
    " in on over into about against between after before since under during within their his her also"
    " at will buys sells taps picks ousts fires promotes".split()
)


def _role_of(items: list[Item]) -> list[Item] | None:
    first, last = items[0], items[-1]
    # "PDG de la direction d'Acme": the first post counts.
    first.organisation = {"A": "@", "L": f"^{last.text}"}.get(last.symbol, last.organisation or last.text)
    first.end = last.end
    return [first]


def _body_role(items: list[Item]) -> list[Item] | None:
    role, body = items[-1], items[0]
    if body.symbol == "P":
        # "Ghosn's successor" names no employer.
        return None
    between = [i.symbol for i in items[1:-1] if i.symbol not in ("'s", "'")]
    if any(w in _NOT_BETWEEN for w in between):
        return None
    if role.organisation is None:
        role.organisation = {"A": "@", "L": f"^{body.text}"}.get(body.symbol, body.organisation or body.text)
    # "former Acme chairman": what stands before the body belongs to the post.
    role.former = role.former or body.former
    role.start = body.start
    fresh = next((i for i in items[1:-1] if i.symbol in ("new", "next")), None)
    return [role] if fresh is None else [fresh, role]


def _board_role(items: list[Item]) -> list[Item] | None:
    """ "chair of the Acme board of trustees" is held at Acme."""
    first, board = items[0], items[-1]
    if board.role not in _SEATS or first.role in _SEATS:
        return None
    if board.organisation is None:
        first.role = f"{first.role} of the {board.role}"
    first.organisation = first.organisation or board.organisation
    first.end = board.end
    return [first]


def _phrase_body(items: list[Item]) -> list[Item] | None:
    """ "Philip Green's retail group", "the Corona maker": a body named by a phrase; its words are cut out later."""
    if any(i.symbol in _NOT_BETWEEN for i in items[1:-1] if i.symbol != "'s"):
        return None
    name = " ".join(i.text or i.symbol for i in items).replace(" 's", "'s")
    return [Item("O", items[0].start, items[-1].end, name, organisation=name)]


def _widen_body(items: list[Item]) -> list[Item] | None:
    """ "the head of the Museum | of Lyon": the body's name goes on."""
    role, link, last = items
    if role.organisation is None or role.organisation[0] in "@^":
        return None
    gap = "" if link.symbol.endswith("'") else " "
    role.organisation, role.end = f"{role.organisation} {link.symbol}{gap}{last.text}", last.end
    return [role]


def _roles(items: list[Item]) -> list[Item] | None:
    roles = [i for i in items if i.symbol == "R"]
    if any(r.role is None for r in roles):
        return None
    first = roles[0]
    first.role = (
        " et ".join(dict.fromkeys(r.role or "" for r in roles))
        if items[-2].symbol in ("et", "ainsi que")
        else " and ".join(dict.fromkeys(r.role or "" for r in roles))
    )
    first.organisation = first.organisation or next((r.organisation for r in roles if r.organisation), None)
    first.own = any(r.own for r in roles)
    first.former = all(r.former for r in roles) or first.former
    first.end = roles[-1].end
    return [first]


def _as_person(item: Item) -> Item:
    if item.symbol == "P":
        return item
    return Item(
        "P", item.start, item.end, item.text, people=[Named(item.text, item.start, item.end)], former=item.former
    )


def _held(person: Item, role: Item) -> Item:
    for named in person.people:
        if named.role is None:
            named.role, named.former = role.role, role.former or person.former
            named.organisation = role.organisation or ("@" if role.own else None) or named.organisation
        elif named.organisation is None and not role.former:
            named.organisation = role.organisation
    return person


def _role_person(items: list[Item]) -> list[Item] | None:
    role, name = items[0], items[-1]
    if role.role is not None and role.role in _SEATS:
        return None
    if (role.role or "").endswith("publisher") and name.symbol == "N":
        # "games publisher Acme" is a firm, "publisher Jane Roe" a person.
        return [Item("O", role.start, name.end, name.text, organisation=name.text)]
    return [_held(_as_person(items[-1]), role)]


_SEATS = frozenset("présidence direction tête board helm presidency chairmanship conseil d'administration".split()) | {
    "board of directors",
    "board of trustees",
    "board of governors",
    "board of regents",
    "direction générale",
    "conseil d'administration",
}


_ALSO_OF_FIRMS = frozenset(
    "actionnaire leader numéro un|numéro deux|numéro trois|expert|concurrent|investor|leader|partner|operator".split(
        "|"
    )
) | {"actionnaire", "leader", "numéro un"}


def _person_role(items: list[Item]) -> list[Item] | None:
    role = next(i for i in items if i.symbol == "R")
    if items[0].symbol == "N" and " " not in items[0].text and (role.role or "") in _ALSO_OF_FIRMS:
        return None
    person = _as_person(items[0])
    for named in person.people:
        named.apposed = named.role is None and not role.own
    return [_held(person, role)]


def _person_role_body(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, vice president, Acme Corp," works at Acme Corp."""
    role, body = items[2], items[4]
    role.organisation = role.organisation or body.organisation or body.text
    return [_held(items[0], role)]


def _body_person(items: list[Item]) -> list[Item] | None:
    person = _as_person(items[-1])
    for named in person.people:
        named.organisation = named.organisation or items[0].organisation or items[0].text
    return [person]
