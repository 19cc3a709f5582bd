"""One language, made ready to read with: its pack's words as tables over folded tokens."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from functools import cached_property, lru_cache
from itertools import chain

import ahocorasick

from monitor.detection.entries import all_of, cut, heard_in
from monitor.detection.rule import Pack
from monitor.detection.templates import (
    CompiledRule,
    Template,
    Wording,
    compile_rule,
)
from monitor.detection.text import Token, fold, heard, lower, spaced
from monitor.detection.wordings import Grammar

# Kinds of phrases that the table knows, in the order in which they win at equal length.
PHRASE_KINDS = ("organisation", "role", "pronoun", "institution", "anaphora", "adverb", "place")

_LISTS_OF_NAMES = frozenset("places lands media demonyms clubs rulers parties networks men women legal_forms".split())
"""Lists of the lexicon that hold no words of the language."""

LONG_LITERAL = 9
"""Letters from which a literal is looked for inside words too."""

BEFORE_TITLED = frozenset(("de", "d'", "du"))
"""What joins a title and a name: "le général de Gaulle"."""

Row = tuple[tuple[str, ...], str, str]
"""All folded tokens of a phrase, its kind, canonical name of an organisation."""

Phrases = dict[str, dict[str, list[Row]]]
"""First folded token -> second, "" for phrases of one token -> rows, longest first."""

Hit = tuple[int, frozenset[str]]
"""Where something stands in a folded text, and which literals of the rules it is."""

Candidate = tuple[CompiledRule, Template]
"""A template that may match, with its rule."""

Candidates = tuple[Candidate, ...]

Piece = tuple[str, bool, bool]
"""Letters to find, whether they may stand behind any other, and whether they may go on in any way."""

Form = tuple[str, frozenset[str], tuple[Piece, ...]]
"""The name of a word, the literals of one of its forms, and the form's words in their order."""


def _forms(entry: str, accents: bool) -> str:
    return " ".join(cut(lower(entry) if accents else fold(entry), accents))


def alternation(entries: tuple[str, ...], accents: bool = False) -> str:
    """Return the entries as one bounded alternation, longest first, each as space-joined tokens with a last space.

    Without entries it matches nothing: a list that a pack leaves out is no word that may always stand there.
    """
    forms = sorted({_forms(e, accents) for e in entries}, key=lambda f: (-len(f), f))
    return "(?:" + "|".join(re.escape(f) + " " for f in forms) + ")" if forms else "(?!)"


class Language:
    """A pack and all that is derived from it once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.lang = pack.lang
        self._grammar = Grammar(pack.lexicon)

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of the lexicon, empty where the pack has none."""
        return self.pack.lexicon.get(name, ())

    def folded(self, name: str) -> frozenset[str]:
        """Return a list of the lexicon as a set of folded entries."""
        return frozenset(all_of(fold, self.words(name)))

    @cached_property
    def phrases(self) -> Phrases:
        """Return what the lexicon lists."""
        table: Phrases = {}
        listed: list[tuple[str, str, str]] = [
            (alias, "organisation", name) for alias, name in self.pack.organisations.items()
        ]
        for kind, name in (
            ("role", "roles"),
            ("anaphora", "anaphora"),
            ("institution", "institutions"),
            ("adverb", "adverbs"),
            ("place", "places"),
            ("pronoun", "pronouns"),
            ("organisation", "media"),
        ):
            listed += [(entry, kind, "") for entry in self.words(name)]
        for entry, kind, name in listed:
            parts = tuple(cut(entry))
            if parts:
                seconds = table.setdefault(parts[0], {})
                seconds.setdefault(parts[1] if len(parts) > 1 else "", []).append((parts, kind, name))
        for seconds in table.values():
            for rows in seconds.values():
                rows.sort(key=lambda row: (-len(row[0]), PHRASE_KINDS.index(row[1])))
        return table

    @cached_property
    def openers(self) -> frozenset[str]:
        """Folded words at which a mention may begin though they are written small."""
        return frozenset(self.phrases) | BEFORE_TITLED

    @cached_property
    def accented(self) -> frozenset[str]:
        """Posts and anaphora of one word, as written."""
        return frozenset(lower(w) for name in ("roles", "anaphora") for w in self.words(name))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Folded single words of the language: what a capital does not make a name."""
        apart = _LISTS_OF_NAMES | self.pack.grammar
        lists = [entries for name, entries in self.pack.lexicon.items() if name not in apart]
        return frozenset(heard_in(entry.replace("*", "") for entry in {*chain(*lists, *self.pack.words.values())}))

    @cached_property
    def acting(self) -> frozenset[str]:
        """Folded words at which a noun phrase ends: what rules trigger on, helper verbs and small words."""
        entries = {*chain(*self.pack.words.values(), self.words("helpers"))}
        first = {heard(word)[0] for word in {entry.partition(" ")[0] for entry in entries}}
        return frozenset(first) | self.sets["stop_words"] | self.folded("goes_on")

    @cached_property
    def not_names(self) -> frozenset[str]:
        """Folded words that are no names even inside a sentence in capitals."""
        return self.folded("not_names") | self.folded("months") | self.folded("weekdays")

    @cached_property
    def media(self) -> frozenset[str]:
        """Folded names of media: a source before it is an employer."""
        return self.folded("media")

    @cached_property
    def sets(self) -> dict[str, frozenset[str]]:
        """Every list of the lexicon as a folded set; one that the pack leaves out is empty."""
        return defaultdict(frozenset, {name: self.folded(name) for name in self.pack.lexicon})

    def has(self, name: str, word: str) -> bool:
        """Tell whether a folded word stands in a list of the lexicon."""
        return word in self.sets[name]

    @cached_property
    def printed(self) -> dict[str, frozenset[str]]:
        """Every list of the lexicon as a set of entries with their accents; one that the pack leaves out is empty."""
        entries = self.pack.lexicon.items()
        return defaultdict(frozenset, {name: frozenset(all_of(lower, words)) for name, words in entries})

    def writes(self, name: str, word: str) -> bool:
        """Tell whether a word, in lower case and with its accents, stands in a list of the lexicon."""
        return word in self.printed[name]

    def pattern(self, shape: str, folded: bool = False) -> re.Pattern[str]:
        """Return a shape over a typed sentence, in which <name> is any wording of that list: see `Grammar`."""
        return self._grammar.pattern(shape, folded)

    @cached_property
    def own_exits(self) -> tuple[list[str], ...]:
        """Return what people say of their own exit, as folded tokens."""
        return tuple(cut(phrase) for phrase in self.words("own_exits"))

    @cached_property
    def helpers(self) -> str:
        """Alternation of helper verbs over accented and folded forms."""
        return alternation(self.words("helpers"), accents=True)

    @cached_property
    def rules(self) -> tuple[CompiledRule, ...]:
        """Return the rules, each with lazily compiled templates."""
        wording = Wording(self.pack)
        return tuple(compile_rule(rule, wording) for rule in self.pack.rules if rule.when)

    @cached_property
    def templates(self) -> Candidates:
        """Return the templates of all rules, in the order of the pack."""
        return tuple((rule, template) for rule in self.rules for template in rule.templates)

    @cached_property
    def templates_of(self) -> dict[str, list[int]]:
        """Word -> places of the templates that need it, each under the one of its words that has the fewest forms."""
        index: dict[str, list[int]] = {}
        for place, (_, template) in enumerate(self.templates):
            if template.needs:
                rarest = min(sorted(template.needs), key=lambda name: len(self.pack.words[name]))
                index.setdefault(rarest, []).append(place)
        return index

    @cached_property
    def _forms_of(self) -> dict[str, tuple[set[str], list[Form]]]:
        """Literal -> names of words that it alone is a form of, and longer forms, each under its longest literal."""
        replaced = {
            word
            for name in ("roles", "anaphora", "pronouns")
            for w in self.words(name)
            for word in cut(w, accents=True)
        }
        index: dict[str, tuple[set[str], list[Form]]] = {}
        for name in sorted({name for _, template in self.templates for name in template.needs}):
            forms = map(_stems, fold("\n".join(self.pack.words[name])).split("\n"))
            for literals, words in dict.fromkeys([_parts(stems, replaced) for stems in forms]):
                alone, longer = index.setdefault(literals[0], (set(), []))
                if len(words) == 1:
                    alone.add(name)
                else:
                    longer.append((name, frozenset(literals), tuple(map(_piece, words))))
        return index

    @cached_property
    def gate(self) -> ahocorasick.Automaton:
        """Return the automaton over all literals of the words that templates need, spaces where a word begins and ends.

        Its values are how far before its last character a literal begins, and which literals end there.
        """
        values: dict[str, tuple[int, set[str]]] = {}
        longer = {one for _, forms in self._forms_of.values() for _, form, _ in forms for one in form}
        for literal in longer.union(self._forms_of):
            stem = spaced(literal.rstrip("*"))
            # A long literal counts inside a word too: careless translations glue words ("appointedrector").
            long, ending = len(stem) >= LONG_LITERAL, stem if literal[-1] == "*" else stem + " "
            values.setdefault(stem if long else " " + ending, (len(stem if long else ending), set()))[1].add(literal)
        automaton = ahocorasick.Automaton()
        for ending, (length, literals) in values.items():
            automaton.add_word(ending, (length, frozenset(literals)))
        automaton.make_automaton()
        return automaton

    def hits(self, folded: str) -> list[Hit]:
        """Return where literals stand in a folded text, at word boundaries."""
        return [(last - length, literals) for last, (length, literals) in self.gate.iter(f" {spaced(folded)} ")]

    def words_told(self, hits: Iterable[Hit], folded: str, start: int = 0, end: int | None = None) -> set[str]:
        """Return the names of the words of which a form can stand in a span of a folded text, given its hits."""
        end = len(folded) if end is None else end
        seen: set[str] = set().union(*[literals for _, literals in hits])
        told: set[str] = set()
        forms_of = self._forms_of
        for literal in seen:
            if literal not in forms_of:
                continue
            alone, longer = forms_of[literal]
            told |= alone
            for name, literals, pieces in longer:
                if name not in told and literals <= seen and _in_order(pieces, folded, start, end):
                    told.add(name)
        return told

    def candidates(self, hits: Iterable[Hit], folded: str, start: int = 0, end: int | None = None) -> Candidates:
        """Return the templates that can match in a span of a folded text, given its hits, in the order of the pack."""
        told = self.words_told(hits, folded, start, end)
        return _needing(self, frozenset(told)) if told else ()


@lru_cache(maxsize=10_000)
def _needing(language: Language, told: frozenset[str]) -> Candidates:
    places = [place for name in told for place in language.templates_of.get(name, ())]
    return tuple(language.templates[place] for place in sorted(places) if language.templates[place][1].needs <= told)


_SMALL_LETTERS_MAX = 3
"""Words of so few letters ("de", "the") stand everywhere: the longer ones of a form decide whether it is looked for."""


def _stems(form: str) -> list[str]:
    """Return the words of a folded form in their order; one that ends in * may go on in any way."""
    words = form.split()
    if "*" not in form:
        return words
    return [stem + star for stem, star, _ in (word.partition("*") for word in words) if stem]


def _parts(stems: list[str], replaced: Container[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return of a form's words those that decide whether it is looked for, longest first, and those in their order.

    Where all are small the longest decides; beside longer ones, small words for which a symbol may stand are left out.
    """
    long = [stem for stem in stems if len(stem) > _SMALL_LETTERS_MAX]
    if not long:
        return (max(stems[::-1], key=len),), tuple(stems)
    order = tuple([stem for stem in stems if len(stem) > _SMALL_LETTERS_MAX or stem not in replaced])
    return (tuple(sorted(sorted(long), key=len, reverse=True)) if len(long) > 1 else tuple(long)), order


@lru_cache(maxsize=20_000)
def _piece(word: str) -> Piece:
    stem = word.rstrip("*")
    inside = len(stem) >= LONG_LITERAL
    return stem, inside or not stem[0].isalnum(), inside or word[-1] == "*" or not stem[-1].isalnum()


def _in_order(pieces: tuple[Piece, ...], folded: str, start: int, end: int) -> bool:
    """Tell whether words stand in a span one behind the other: mentions never change the order of what is said."""
    for stem, behind_any, opened in pieces:
        size = len(stem)
        start = folded.find(stem, start, end)
        while start >= 0:
            start += size
            if opened or not folded[start : start + 1].isalnum():
                begun = start - size
                if behind_any or not begun or not folded[begun - 1].isalnum():
                    break
            start = folded.find(stem, start, end)
        else:
            return False
    return True


def vote(text: str, languages: dict[str, Language]) -> str | None:
    """Guess the language of a text by its stop words; None where no language has more of them than the others."""
    seen = heard(text[:4000])
    counts = {
        lang: sum(map(one.sets.get("stop_words", frozenset()).__contains__, seen)) for lang, one in languages.items()
    }
    most = max(counts.values(), default=0)
    leading = [lang for lang, count in counts.items() if count == most]
    return leading[0] if most and len(leading) == 1 else None


def phrase_at(sentence: list[Token], place: int, table: Phrases, accented: frozenset[str] = frozenset()) -> list[Row]:
    """Return the table's rows that match at a token, longest first."""
    token = sentence[place]
    seconds = table.get(token.fold)
    if seconds is None:
        return []
    found = []
    if place + 1 < len(sentence) and (longer := seconds.get(sentence[place + 1].fold)):
        left = len(sentence) - place
        found = [
            row
            for row in longer
            if (size := len(row[0])) <= left and all(sentence[place + k].fold == row[0][k] for k in range(2, size))
        ]
    if single := seconds.get(""):
        # "jugé" is no judge, "parti" no party.
        plain = token.low == token.fold or token.low in accented
        found += single if plain else [row for row in single if row[1] not in ("role", "anaphora")]
    return found
