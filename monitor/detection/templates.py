"""Templates of rules, compiled to bounded regular expressions over the typed sentence.

A typed sentence is a string of items, each followed by one space: words in lower case, and one capital letter for a
mention (P person, N name of unknown kind, O organisation, A "the company", R role, L place, W pronoun, Q quotation).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Set
from functools import cached_property, lru_cache

import msgspec

from monitor.detection.rule import Pack, Rule
from monitor.detection.text import fold, lower, words_of

HELPERS_MAX = 4
"""So many helper verbs follow each other at most: "is said to have been asked to"."""

GAP_WORDS_MAX = 8
"""How many items "..." may stand for."""

PERSON_SLOTS = ("person", "who", "previous")
ORGANISATION_SLOTS = ("organisation", "destination")
SLOTS = (*PERSON_SLOTS, *ORGANISATION_SLOTS, "role")

_ELEMENT = re.compile(
    r"\s+|\{(?P<slot>\w+)\}|<(?P<word>[\w-]+)>|(?P<gap>\.\.\.)|(?P<mark>[\[\]()|])|(?P<literal>[^\s\[\](){}<>|]+)"
)

_SLOT_PATTERNS = {
    "person": "[PN] ",
    "who": "[PNWR] ",
    "previous": "[PNW] ",
    "organisation": "[ONAR] ",
    "destination": "[ONAR] ",
    "role": "R ",
}
_SLOT_SOURCES = {
    "person": "PN",
    "who": "PNWR",
    "previous": "PNW",
    "organisation": "ONARPL",
    "destination": "ONARPL",
    "role": "R",
}
"""Slot -> symbols of which a sentence holds one before it is folded, if the slot is to be filled afterwards."""

_ANCHORS = {"^": r"\A", "$": r"\Z"}
# After a person: an apposition between commas, then "who".
_AFTER_PERSON = (
    r"(?:, (?:(?![;P] )\S+ ){1,25}?, |, (?:who|whose) (?:(?![;,] )\S+ ){1,25}?, |– (?:(?![;–.] )\S+ ){1,25}?– |"
    r"(?<=P )[^ ]+ée?s? (?:par|pour|de|d') (?:(?![;:.,PN] )\S+ ){1,8}?, )?"
    r"(?:, )?(?:(?:[–-] )?(?:qui|who|lequel|laquelle) )?"
)
# After a French firm: what it is, between commas ("Acme, qui emploie mille personnes, nomme").
_AFTER_BODY = (
    r"(?:(?<=[ON] ), (?:qui|dont|où|en|le|la|l'|un|une|numéro|premier|première|leader|filiale|structure|propriétaire|"
    r"spécialis\S+|(?:bas|fond|cré|install|implant|rachet|cot|reconnu)ée?|détenue?|connue?|"
    r"A (?:de|du|d'|des|qui|dont|en|\S+ée?|\S+ais|\S+aise|belge|suisse)) (?:(?![;:.P] )\S+ ){0,14}?, "
    r"|(?<=[ON] ), (?:(?:présid|dirig|pilot|fond|détenu|contrôl)(?:é|ée|u|ue|és|ées)? par P |dont P est R ), )?"
)
# Whom a person takes along: "P and three of her aides resign".
_COMPANY = (
    r"(?:(?<=P )(?:et|and) "
    r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|plusieurs|une partie|"
    r"son|sa|ses|une|un|la|le|les|l'|two|three|several|his|her) "
    r"(?:(?![;:.,PNOQ] |(?:que|qui|who|that) )\S+ ){1,6}?)?"
)
# A person's first verb, before the one that matters: "P sells A and resigns".
_FIRST_VERB = (
    r"(?:(?:(?<=[PWR] )|(?<=, ))(?:(?![;:.PNWRQ,] |(?:que|qui|si|ne|who|that|and|et) )\S+ )"
    r"(?:(?![;:.PNWQ] |(?:que|qui|si|who|that) )\S+ ){0,9}?(?:, )?(?:et|mais|puis|and|but) )?"
)


_HELPERS = ""
# What may stand between a subject and its verb, behind a word that begins a helper verb: `Template.hits` looks whether
# helper verbs fill it. Spelled out in each template they would be most of what there is to compile.
_HELPED = r"(?:(?![PNOALQ.;:,] )\S+ ){0,11}?"


class Element(msgspec.Struct, frozen=True):
    """One piece of a template; depth 0 = required."""

    kind: str
    value: str
    depth: int


class TemplateError(ValueError):
    """A template that cannot be read; its text says why."""


def parse(template: str) -> list[Element]:
    """Cut a template into elements. Raises TemplateError."""
    out: list[Element] = []
    position = 0
    optional: list[str] = []
    while position < len(template):
        match = _ELEMENT.match(template, position)
        if match is None:
            raise TemplateError(f"cannot read {template[position : position + 12]!r} in the template {template!r}")
        position = match.end()
        if match.lastgroup is None:
            continue
        kind, value = match.lastgroup, match[0]
        if kind == "mark":
            if value in "[(":
                out.append(Element("mark", value, len(optional)))
                optional.append(value)
                continue
            if value in "])":
                if not optional or {"[": "]", "(": ")"}[optional.pop()] != value:
                    raise TemplateError(f"a bracket is not closed as it was opened in the template {template!r}")
            elif not optional:
                raise TemplateError(f"a | stands outside of ( ) or [ ] in the template {template!r}")
            out.append(Element("mark", value, len(optional)))
            continue
        out.append(Element(kind, match[kind], len(optional)))
    if optional:
        raise TemplateError(f"a bracket is not closed in the template {template!r}")
    return out


Symbols = dict[str, str]
"""Word -> the symbol that a typed sentence may show in its place."""


def _token_patterns(form: str, folded: bool, symbols: Symbols) -> list[str]:
    """One form of a word as patterns of one token each; '*' = any ending; "company" may have become A."""
    patterns = []
    for piece in (fold(form) if folded else lower(form)).split(" "):
        stem, star, _ = piece.partition("*")
        cut = [
            f"(?:{re.escape(t.low)}|{symbols[t.low]}) " if t.low in symbols else re.escape(t.low) + " "
            for t in words_of(stem)
        ]
        if star:
            cut = [*cut[:-1], (cut[-1][:-1] if cut else "") + r"[^\s]* "]
        patterns += cut
    return patterns


def _form_pattern(form: str, folded: bool) -> str:
    return "".join(_token_patterns(form, folded, {}))


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
        self._helpers = pack.lexicon.get("helpers", ())
        self._symbols = {
            w: symbol
            for name, symbol in (("roles", "R"), ("anaphora", "A"), ("pronouns", "W"))
            for w in pack.lexicon.get(name, ())
        }
        self._made: dict[tuple[str, bool], str] = {}
        self._compiled: dict[tuple[str, bool], re.Pattern[str]] = {}

    def pattern(self, name: str, folded: bool) -> str:
        """Return any form of a word."""
        key = (name, folded)
        if key not in self._made:
            self._made[key] = self._any(self.forms[name], folded)
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
            self._compiled[key] = re.compile(f"(?:{self._any(self._helpers, folded)}){{1,{HELPERS_MAX}}}")
        return self._compiled[key]

    def helper_beginnings(self, folded: bool) -> str:
        """Return any word that a helper verb begins with."""
        key = (_HELPERS, folded)
        if key not in self._made:
            spelled = (_token_patterns(form, folded, self._symbols) for form in self._helpers)
            self._made[key] = _either(sorted({form[0] for form in spelled if form})) if self._helpers else "(?!)"
        return self._made[key]

    def _any(self, forms: tuple[str, ...], folded: bool) -> str:
        return _branches([_token_patterns(form, folded, self._symbols) for form in forms]) or "(?!)"


class Template:
    """One template of a rule, compiled when it is first tried."""

    def __init__(self, source: str, wording: Wording) -> None:
        self.source = source
        self.elements = parse(source)
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
                out.append(f"(?P<{element.value}>{_SLOT_PATTERNS[element.value]})")
                following = next((e for e in elements[place + 1 :] if e.kind != "mark"), None)
                if element.value in ("person", "who") and following is not None and following.kind == "word":
                    out.append(_COMPANY + _AFTER_PERSON + _FIRST_VERB)
                if element.value == "organisation" and following is not None and following.kind == "word":
                    out.append(_AFTER_BODY)
            else:
                before = next((e for e in reversed(elements[:place]) if e.kind != "mark"), None)
                # Helper verbs stand between a subject and its verb.
                if before is not None and before.kind == "slot" and before.value in ("person", "who", "organisation"):
                    first = self._wording.helper_beginnings(folded)
                    out.append(f"(?P<helper{place}>(?:{first}{_HELPED})??)")
                pattern = self._wording.pattern(element.value, folded)
                if element.depth == 0 and not trigger_seen:
                    trigger_seen = True
                    pattern = f"(?P<trigger>{pattern})"
                out.append(pattern)
        return re.compile("".join(out))

    @cached_property
    def accented(self) -> re.Pattern[str]:
        """Return the pattern over words with their accents."""
        return self._compile(folded=False)

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """Return the pattern over words without accents, for capitals and careless typing."""
        return self._compile(folded=True)

    def hits(self, text: str, folded: bool) -> Iterator[re.Match[str]]:
        """Yield where the template stands in a typed sentence."""
        pattern, start = self.bare if folded else self.accented, 0
        while hit := pattern.search(text, start):
            if all(self._helps(hit, place, folded) for place in self._helped):
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
        return tuple(int(name.removeprefix("helper")) for name in self.accented.groupindex if "helper" in name)

    @cached_property
    def needs(self) -> frozenset[str]:
        """Return the names of the words without which it cannot match; empty = it would be tried on every text."""
        required = {e.value for e in self.elements if e.kind == "word" and e.depth == 0}
        forms = self._wording.forms
        return frozenset(name for name in required if all(map(form_literals, forms.get(name, ()))))

    @cached_property
    def _fillings(self) -> tuple[frozenset[str], ...]:
        """Sets of symbols and folded words: of each set one stands in what matches, before it is folded."""
        groups: list[list[list[frozenset[str]]]] = [[[]]]
        for element in self.elements:
            if element.kind == "slot":
                groups[-1][-1].append(frozenset(_SLOT_SOURCES[element.value]))
            elif element.kind == "literal" and element.value not in _ANCHORS:
                groups[-1][-1] += [frozenset((token.fold,)) for token in words_of(element.value)]
            elif element.value in ("[", "("):
                groups.append([[]])
            elif element.value == "|":
                groups[-1].append([])
            elif element.value in ("]", ")"):
                ways = groups.pop()
                if element.value == ")" and all(ways):
                    groups[-1][-1].append(frozenset[str]().union(*(way[0] for way in ways)))
        return tuple(dict.fromkeys(groups[0][0]))

    def fits(self, symbols: Set[str]) -> bool:
        """Tell whether a sentence that holds these symbols and folded words before it is folded can fill its places."""
        return not any(map(symbols.isdisjoint, self._fillings))


class CompiledRule:
    """A rule with its templates."""

    def __init__(self, rule: Rule, templates: tuple[Template, ...]) -> None:
        self.rule = rule
        self.templates = templates


SMALL_LETTERS_MAX = 3
"""Words of so few letters ("de", "the") stand everywhere: the longer ones of a form decide whether it is looked for."""


@lru_cache(maxsize=50_000)
def form_literals(form: str) -> frozenset[str]:
    """Return folded literals that all stand wherever a form of a word does; empty = nothing is sure to.

    A literal that ends in * may go on in any way.
    """
    stems = {w.partition("*")[0] + "*" * ("*" in w) for w in fold(form).split(" ") if w} - {"*"}
    return frozenset(stem for stem in stems if len(stem) > SMALL_LETTERS_MAX) or frozenset(stems)


def form_words(form: str, replaced: Container[str]) -> tuple[str, ...]:
    """Return the folded words of a form in their order; left out are small ones for which a symbol may stand."""
    words = (w.partition("*")[0] + "*" * ("*" in w) for w in fold(form).split(" "))
    return tuple(w for w in words if w.strip("*") and (len(w) > SMALL_LETTERS_MAX or w not in replaced))


def compile_rule(rule: Rule, wording: Wording) -> CompiledRule:
    """Make a rule ready to match. Raises TemplateError on a template that cannot be read."""
    return CompiledRule(rule, tuple(Template(source, wording) for source in rule.when))
