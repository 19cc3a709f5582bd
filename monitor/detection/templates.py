"""Templates of rules, compiled to bounded regular expressions over the typed sentence.

A typed sentence is a string of items, each followed by one space: words in lower case, and one capital letter for a
mention (P person, N name of unknown kind, O organisation, A "the company", R role, L place, W pronoun, Q quotation).
"""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from monitor.detection.rule import Pack, Rule
from monitor.detection.text import fold, lower, words_of

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
    "previous": "[PN] ",
    "organisation": "[ONAR] ",
    "destination": "[ONA] ",
    "role": "R ",
}
_ANCHORS = {"^": r"\A", "$": r"\Z"}
# After a person: an apposition between commas, then "who".
_AFTER_PERSON = r"(?:, (?:(?![;P] )\S+ ){1,25}?, )?(?:, )?(?:(?:qui|who) )?"
# A person's first verb, before the one that matters: "P sells A and resigns".
_FIRST_VERB = (
    r"(?:(?<=[PWR] )(?:(?![;:.PNWRQ,] |(?:que|qui|si|ne|who|that|and|et) )\S+ )"
    r"(?:(?![;:.PNWQ] |(?:que|qui|si|who|that) )\S+ ){0,7}?(?:, )?(?:et|mais|puis|and|but) )?"
)


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


def _form_pattern(form: str, folded: bool, symbols: Symbols) -> str:
    """One form of a word as a pattern of space-joined tokens; '*' = any ending; "company" may have become A."""
    text = fold(form) if folded else lower(form)
    pieces = []
    for piece in text.split(" "):
        stem, star, _ = piece.partition("*")
        cut = " ".join(
            f"(?:{re.escape(t.low)}|{symbols[t.low]})" if t.low in symbols else re.escape(t.low) for t in words_of(stem)
        )
        pieces.append(cut + (r"[^\s]*" if star else ""))
    return " ".join(pieces) + " "


def _word_pattern(forms: tuple[str, ...], folded: bool, symbols: Symbols) -> str:
    patterns = sorted({_form_pattern(form, folded, symbols) for form in forms}, key=lambda p: (-len(p), p))
    return "(?:" + "|".join(patterns) + ")"


class Template:
    """One template of a rule, compiled when it is first tried."""

    def __init__(self, source: str, pack: Pack) -> None:
        self.source = source
        self.elements = parse(source)
        self._pack = pack

    def _compile(self, folded: bool) -> re.Pattern[str]:
        pack = self._pack
        symbols = {
            w: symbol
            for name, symbol in (("roles", "R"), ("anaphora", "A"), ("pronouns", "W"))
            for w in pack.lexicon.get(name, ())
        }
        helpers = (
            _word_pattern(pack.lexicon.get("helpers", ()), folded, symbols) if pack.lexicon.get("helpers") else "(?!)"
        )
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
                out.append(_form_pattern(element.value, folded, {}))
            elif element.kind == "slot":
                out.append(f"(?P<{element.value}>{_SLOT_PATTERNS[element.value]})")
                following = next((e for e in elements[place + 1 :] if e.kind != "mark"), None)
                if element.value in ("person", "who") and following is not None and following.kind == "word":
                    out.append(_AFTER_PERSON + _FIRST_VERB)
            else:
                before = next((e for e in reversed(elements[:place]) if e.kind != "mark"), None)
                # Helper verbs stand between a subject and its verb.
                if before is not None and before.kind == "slot" and before.value in ("person", "who", "organisation"):
                    out.append(f"(?P<helper{place}>{helpers}{{0,4}})")
                pattern = _word_pattern(pack.words[element.value], folded, symbols)
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

    @property
    def triggers(self) -> list[str]:
        """Return the names of the required words."""
        return [e.value for e in self.elements if e.kind == "word" and e.depth == 0]


class CompiledRule:
    """A rule with its templates and the literals without which it cannot match."""

    def __init__(self, rule: Rule, templates: tuple[Template, ...], gate: frozenset[str]) -> None:
        self.rule = rule
        self.templates = templates
        self.gate = gate


def gate_literals(template: Template, pack: Pack) -> frozenset[str]:
    """Return folded literals, one of which stands in every text that the template matches; empty = none is sure."""
    best: frozenset[str] = frozenset()
    for name in template.triggers:
        literals = set()
        for form in pack.words.get(name, ()):
            words = [w for w in fold(form).split(" ") if w]
            # A star ends a prefix; the longest plain word of the form is the rarest.
            literals.add(max((w.partition("*")[0] for w in words), key=len, default=""))
        if "" in literals or not literals:
            continue
        if not best or min(map(len, literals)) > min(map(len, best)):
            best = frozenset(literals)
    return best


def compile_rule(rule: Rule, pack: Pack) -> CompiledRule:
    """Make a rule ready to match. Raises TemplateError on a template that cannot be read."""
    templates = tuple(Template(source, pack) for source in rule.when)
    gate: frozenset[str] = frozenset()
    for template in templates:
        gate |= gate_literals(template, pack)
    return CompiledRule(rule, templates, gate)
