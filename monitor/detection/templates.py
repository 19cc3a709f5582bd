"""Templates of rules, compiled to bounded regular expressions over the typed sentence.

A typed sentence is a string of items, each followed by one space: words in lower case, and one capital letter for a
mention (P person, N name of unknown kind, O organisation, A "the company", R role, L place, W pronoun, Q quotation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from monitor.detection.elements import GAP_WORDS_MAX, Element, first_of, parse, takes_helpers
from monitor.detection.rule import Pack, Rule
from monitor.detection.spellings import Heads, Spelled, Spelling, Symbols, heads, spelled
from monitor.detection.wordings import Grammar

HELPERS_MAX = 4
"""So many helper verbs follow each other at most: "is said to have been asked to"."""

PERSON_SLOTS = ("person", "who", "previous")
ORGANISATION_SLOTS = ("organisation", "destination", "ministry")
SLOTS = (*PERSON_SLOTS, *ORGANISATION_SLOTS, "role")

_SLOT_SYMBOLS = {
    "person": "PN",
    "who": "PNWR",
    "previous": "PNW",
    "organisation": "ONAR",
    "destination": "ONAR",
    "ministry": "OL",
    "role": "R",
}
_SLOT_SOURCES = {
    "person": "PN",
    "who": "PNWR",
    "previous": "PNW",
    "organisation": "ONARPL",
    "destination": "ONARPL",
    "ministry": "OL",
    "role": "R",
}
"""Slot -> symbols of which a sentence holds one before it is folded, if the slot is to be filled afterwards."""

_ANCHORS = {"^": r"\A", "$": r"\Z"}
# After a person: whom he takes along ("P and three of her aides resign"), an apposition between commas, "who", and
# a first verb, before the one that matters ("P sells A and resigns").
_AFTER_PERSON = (
    r"(?:(?<=P )<taken_along>(?:(?![;:.,PNOQ] |<clauses>)\S+ ){1,6}?)?"
    r"(?:, (?:(?![;P] )\S+ ){1,25}?, |, <relatives_with_names>(?:(?![;,] )\S+ ){1,25}?, |"
    r"[–-] (?:(?![;–.] |- )\S+ ){1,25}?[–-] |(?<=P )<done_by>(?:(?![;:.,PN] )\S+ ){1,8}?, )?"
    r"(?:, )?(?:(?:[–-] )?<subject_relatives>)?"
    r"(?:(?:(?<=[PWR] )|(?<=, )|(?<=who )|(?<=qui ))(?:(?![;:.PNWRQ,] |<no_first_verb>)\S+ )"
    r"(?:(?![;:.PNWQ] |<no_verb_phrase>)\S+ ){0,9}?(?:P )?(?:, )?<then>)?"
)
# After a firm: what it is, between commas ("Acme, qui emploie mille personnes, nomme").
_AFTER_BODY = r"(?:(?<=[ON] ), <body_asides>(?:(?![;:.P] )\S+ ){0,14}?, |(?<=[ON] ), <asides_of_leaders>, )?"


_HELPERS = ""
# What may stand between a subject and its verb, behind a word that begins a helper verb: `Template.hits` looks whether
# helper verbs fill it. Spelled out in each template they would be most of what there is to compile.
_HELPED = r"(?:(?![PNOALQ.;:,] )\S+ ){0,11}?"


def _piece_pattern(piece: str, symbols: Symbols) -> str:
    """Return one token of a form as a pattern."""
    text = piece.rstrip("*")
    found = f"(?:{re.escape(text)}|{symbols[text]})" if text in symbols else re.escape(text)
    return found + (r"[^\s]* " if piece[-1:] == "*" else " ")


def _form_pattern(form: str, folded: bool) -> str:
    return "".join(_piece_pattern(piece, {}) for piece in spelled(form, folded))


def _branches(forms: list[list[str]]) -> str:
    """Return one pattern for all forms, longer ones first, what they begin or go on with alike written once.

    Packs spell hundreds of forms ("prend la suite de", "prendra la suite d'"); compiling each by itself takes longer
    than reading a hundred articles.
    """
    following: dict[str, list[list[str]]] = {}
    for form in forms:
        if form:
            following.setdefault(form[0], []).append(form[1:])
    heads: dict[str, list[str]] = {}
    for head, rest in following.items():
        heads.setdefault(_branches(rest), []).append(head)
    branches = [_either(sorted(same, key=lambda p: (-len(p), p))) + rest for rest, same in heads.items()]
    if not branches:
        return ""
    branches.sort(key=lambda p: (-len(p), p))
    return f"(?:{'|'.join(branches)})?" if [] in forms else _either(branches)


def _either(patterns: list[str]) -> str:
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


class Wording:
    """The words of a pack as patterns, each made once."""

    def __init__(self, pack: Pack) -> None:
        self.forms = pack.words
        self.sure_to_show = frozenset(w for w, forms in pack.words.items() if all(form.strip("* ") for form in forms))
        """Words of which each form holds letters to look for."""
        self.grammar = Grammar(pack.lexicon)
        self._helpers = pack.lexicon.get("helpers", ())
        self.symbols = {
            w: symbol
            for name, symbol in (("roles", "R"), ("anaphora", "A"), ("pronouns", "W"))
            for w in pack.lexicon.get(name, ())
        }
        self._cuts: dict[tuple[str, bool], list[Spelling]] = {}
        self._spelled: dict[tuple[str, bool], Spelled] = {}
        self._made: dict[tuple[str, bool], str] = {}
        self._compiled: dict[tuple[str, bool], re.Pattern[str]] = {}

    def spelled(self, name: str, folded: bool) -> Spelled:
        """Return the forms of a word as tokens."""
        key = (name, folded)
        if key not in self._spelled:
            self._spelled[key] = Spelled(self._cut(name, folded), self.symbols)
        return self._spelled[key]

    def pattern(self, name: str, folded: bool) -> str:
        """Return any form of a word."""
        key = (name, folded)
        if key not in self._made:
            self._made[key] = self._any(self._cut(name, folded))
        return self._made[key]

    def word(self, name: str, folded: bool) -> re.Pattern[str]:
        """Return any form of a word, compiled."""
        key = (name, folded)
        if key not in self._compiled:
            self._compiled[key] = re.compile(self.pattern(name, folded))
        return self._compiled[key]

    def helpers(self, folded: bool) -> re.Pattern[str]:
        """Return a chain of helper verbs, compiled."""
        key = (_HELPERS, folded)
        if key not in self._compiled:
            helpers = self._any(spelled(form, folded) for form in self._helpers)
            self._compiled[key] = re.compile(f"(?:{helpers}){{1,{HELPERS_MAX}}}")
        return self._compiled[key]

    def helper_beginnings(self, folded: bool) -> str:
        """Return any word that a helper verb begins with."""
        key = (_HELPERS, folded)
        if key not in self._made:
            first = {_piece_pattern(spelled(form, folded)[0], self.symbols) for form in self._helpers}
            self._made[key] = _either(sorted(first)) if first else "(?!)"
        return self._made[key]

    def _cut(self, name: str, folded: bool) -> list[Spelling]:
        """Return the forms of a word as tokens, cut once."""
        key = (name, folded)
        if key not in self._cuts:
            self._cuts[key] = [spelled(form, folded) for form in self.forms[name]]
        return self._cuts[key]

    def _any(self, forms: Iterable[Spelling]) -> str:
        return _branches([[_piece_pattern(piece, self.symbols) for piece in form] for form in forms]) or "(?!)"


class Said:
    """A typed sentence as its tokens, and where mentions and words of the pack stand in it."""

    def __init__(self, text: str, folded: bool) -> None:
        self.text = text
        self.tokens = text.split(" ")
        self.folded = folded
        self._ends: dict[str | frozenset[str], list[int]] = {}
        self._begins: dict[str, list[int]] = {}

    def mentions(self, symbols: frozenset[str]) -> list[int]:
        """Return the places right behind the mentions of some kinds."""
        if symbols not in self._ends:
            self._ends[symbols] = [place for place, token in enumerate(self.tokens, 1) if token in symbols]
        return self._ends[symbols]

    def begins(self, name: str, wording: Wording) -> list[int]:
        """Return the places right behind the tokens that forms of a word begin with."""
        if name not in self._begins:
            self._begins[name] = wording.spelled(name, self.folded).heads.places(self.tokens)
        return self._begins[name]

    def ends(self, name: str, wording: Wording) -> list[int]:
        """Return the places right behind the forms of a word."""
        if name not in self._ends:
            self._ends[name] = wording.spelled(name, self.folded).ends(self.tokens)
        return self._ends[name]


class Template:
    """One template of a rule, compiled when it is first tried."""

    def __init__(self, source: str, wording: Wording) -> None:
        self.source = source
        self.elements = parse(source)
        self._footings: dict[bool, tuple[tuple[str | frozenset[str] | Heads, Heads | None], ...]] = {}
        self._wording = wording

    def _compile(self, folded: bool) -> re.Pattern[str]:
        trigger_seen = False
        out = ["(?<![^ ])"]
        elements = self.elements
        for place, element in enumerate(elements):
            if element.kind == "mark":
                out.append({"[": "(?:", "(": "(?:", "]": ")?", ")": ")", "|": "|"}[element.value])
            elif element.kind == "gap":
                out.append(rf"(?:(?![;.] )\S+ ){{0,{GAP_WORDS_MAX}}}?")
            elif element.value in _ANCHORS:
                out.append(_ANCHORS[element.value])
            elif element.kind == "literal":
                out.append(_form_pattern(element.value, folded))
            elif element.kind == "slot":
                slot = f"(?P<{element.value}>[{_SLOT_SYMBOLS[element.value]}] )"
                # A ministry is an organisation, of which `take_apart` asks more.
                out.append(f"(?P<organisation>{slot})" if element.value == "ministry" else slot)
                following = next((e for e in elements[place + 1 :] if e.kind != "mark"), None)
                if element.value in ("person", "who") and following is not None and following.kind == "word":
                    out.append(self._wording.grammar.source(_AFTER_PERSON))
                if element.value == "organisation" and following is not None and following.kind == "word":
                    out.append(self._wording.grammar.source(_AFTER_BODY))
            else:
                if takes_helpers(elements, place):
                    first = self._wording.helper_beginnings(folded)
                    out.append(f"(?P<helper{place}>(?:{first}{_HELPED})??)")
                pattern = self._wording.pattern(element.value, folded)
                if element.depth == 0 and not trigger_seen:
                    trigger_seen = True
                    pattern = f"(?P<trigger>{pattern})"
                out.append(pattern)
        return re.compile("".join(out))

    def may_stand(self, said: Said) -> bool:
        """Tell whether what it needs stands in a typed sentence in its order, each before something it goes on with.

        What fails here is never compiled, which takes longer than to read a short article.
        """
        if said.folded not in self._footings:
            self._footings[said.folded] = tuple(self._footing(said.folded))
        begin = 0
        for needed, following in self._footings[said.folded]:
            if isinstance(needed, str):
                ends = said.ends(needed, self._wording)
            else:
                ends = needed.places(said.tokens) if isinstance(needed, Heads) else said.mentions(needed)
            for end in ends:
                if end > begin and (following is None or following.have(said.tokens[end])):
                    begin = end
                    break
            else:
                return False
        return True

    def _footing(self, folded: bool) -> Iterator[tuple[str | frozenset[str] | Heads, Heads | None]]:
        """Yield the words, symbols and tokens that it needs, with what stands right behind each; None = anything."""
        for place, element in enumerate(self.elements):
            if element.depth or element.kind == "gap" or element.value in ("^", "$", "[", "]", ")"):
                continue
            if element.kind == "mark":
                close = next(n for n, e in enumerate(self.elements) if n > place and e.value == ")" and not e.depth)
                if group := self._first(place, folded, close + 1):
                    yield group, None
                continue
            ahead = next((e.kind for e in self.elements[place + 1 :] if e.kind != "mark"), None)
            behind = None if element.kind == "slot" and ahead == "word" else self._first(place + 1, folded)
            if element.kind == "slot":
                yield frozenset(_SLOT_SYMBOLS[element.value]), behind
            elif element.kind == "word":
                yield element.value, behind
            else:
                pieces = spelled(element.value, folded)
                yield heads(pieces[:1], {}), behind if len(pieces) == 1 else None

    def _first(self, place: int, folded: bool, end: int | None = None) -> Heads | None:
        """Return the tokens that may stand from a place of the template on, and before another; None = anything."""
        begun = first_of(self.elements, place, end)
        return None if begun is None or any(e.value == "^" for e in begun) else self._heads(begun, folded)

    def _heads(self, begun: list[Element], folded: bool) -> Heads:
        wording, found = self._wording, []
        for element in begun:
            if element.kind == "slot":
                found.append(Heads(frozenset(_SLOT_SYMBOLS[element.value]), ()))
            elif element.kind == "word":
                found.append(wording.spelled(element.value, folded).heads)
            elif element.value == "$":
                found.append(Heads(frozenset(("",)), ()))
            else:
                found.append(heads(spelled(element.value, folded)[:1], {}))
        return Heads(frozenset().union(*(one.whole for one in found)), tuple(s for one in found for s in one.stems))

    @cached_property
    def accented(self) -> re.Pattern[str]:
        """Return the pattern over words with their accents."""
        return self._compile(folded=False)

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """Return the pattern over words without accents, for capitals and careless typing."""
        return self._compile(folded=True)

    def hits(self, said: Said) -> Iterator[re.Match[str]]:
        """Yield where the template stands in a typed sentence."""
        if not self.may_stand(said):
            return
        pattern, start = self.bare if said.folded else self.accented, 0
        while hit := pattern.search(said.text, start):
            if all(self._helps(hit, place, said.folded) for place in self._helped):
                yield hit
                start = max(hit.end(), hit.start() + 1)
            else:
                start = hit.start() + 1

    def _helps(self, hit: re.Match[str], place: int, folded: bool) -> bool:
        """Tell whether helper verbs fill a group; the last may take from the word behind it ("plans | to resign")."""
        start, end = hit.span(f"helper{place}")
        chain = self._wording.helpers(folded)
        if start == end or chain.fullmatch(hit.string, start, end):
            return True
        reached = chain.match(hit.string, start)
        return (
            reached is not None
            and reached.end() > end
            and self._wording.word(self.elements[place].value, folded).match(hit.string, reached.end()) is not None
        )

    @cached_property
    def _helped(self) -> tuple[int, ...]:
        """Return the places of the words before which helper verbs may stand."""
        elements = self.elements
        return tuple([n for n, e in enumerate(elements) if e.kind == "word" and takes_helpers(elements, n)])

    @cached_property
    def needs(self) -> frozenset[str]:
        """Return the names of the words without which it cannot match; empty = it would be tried on every text."""
        required = {e.value for e in self.elements if e.kind == "word" and e.depth == 0}
        return self._wording.sure_to_show.intersection(required)

    @cached_property
    def _sources(self) -> tuple[str | frozenset[str], ...]:
        """Names of words, and sets of symbols and tokens: of each one stands in what matches, before it is folded."""
        needed: list[str | frozenset[str]] = []
        for element in (element for element in self.elements if element.depth == 0 and element.value not in _ANCHORS):
            if element.kind == "slot":
                needed.append(frozenset(_SLOT_SOURCES[element.value]))
            elif element.kind == "word":
                needed.append(element.value)
            elif element.kind == "literal" and "*" not in element.value:
                needed += map(frozenset, zip(spelled(element.value, False), spelled(element.value, True), strict=True))
        return tuple(needed)

    def fits(self, said: Said, unsaid: bool) -> bool:
        """Tell whether a sentence that is not folded yet holds what it needs in its order.

        Folds change that of mentions behind a word alone: "the departure from Acme of Roe". unsaid = other words may
        become "he", wherever they stand.
        """
        begin = word = 0
        for needed in self._sources:
            if isinstance(needed, str):
                places = said.begins(needed, self._wording)
            elif unsaid and "W" in needed:
                continue
            else:
                places = said.mentions(needed)
            for place in places:
                if isinstance(needed, str) and place > begin:
                    begin = word = place
                    break
                if not isinstance(needed, str) and place > word:
                    begin = max(begin, place)
                    break
            else:
                return False
        return True


class CompiledRule:
    """A rule with its templates."""

    def __init__(self, rule: Rule, templates: tuple[Template, ...]) -> None:
        self.rule = rule
        self.templates = templates


def compile_rule(rule: Rule, wording: Wording) -> CompiledRule:
    """Make a rule ready to match. Raises TemplateError on a template that cannot be read."""
    return CompiledRule(rule, tuple(Template(source, wording) for source in rule.when))
