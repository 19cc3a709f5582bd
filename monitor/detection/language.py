"""One language, made ready to read with: its pack's words as tables over folded tokens."""

from __future__ import annotations

import re
from functools import cached_property

import ahocorasick

from monitor.detection.rule import Pack
from monitor.detection.templates import CompiledRule, compile_rule
from monitor.detection.text import Token, fold, lower, tokens, words_of

# Kinds of phrases that the table knows, in the order in which they win at equal length.
PHRASE_KINDS = ("organisation", "role", "pronoun", "institution", "anaphora", "adverb", "place")

Phrases = dict[str, list[tuple[tuple[str, ...], str, str]]]


def _forms(entry: str, accents: bool) -> str:
    text = lower(entry) if accents else fold(entry)
    return " ".join(t.low for t in words_of(text))


def alternation(entries: tuple[str, ...], accents: bool = False) -> str:
    """Return the entries as one bounded alternation, longest first, each as space-joined tokens with a last space."""
    forms = sorted({_forms(e, accents) for e in entries}, key=lambda f: (-len(f), f))
    return "(?:" + "|".join(re.escape(f) + " " for f in forms) + ")"


class Language:
    """A pack and all that is derived from it once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.lang = pack.lang

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of the lexicon, empty where the pack has none."""
        return self.pack.lexicon.get(name, ())

    def folded(self, name: str) -> frozenset[str]:
        """Return a list of the lexicon as a set of folded entries."""
        return frozenset(fold(w) for w in self.words(name))

    @cached_property
    def phrases(self) -> Phrases:
        """First folded token -> (all tokens, kind, canonical name of an organisation), longest first."""
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
            parts = tuple(t.fold for t in words_of(entry))
            if parts:
                table.setdefault(parts[0], []).append((parts, kind, name))
        for rows in table.values():
            rows.sort(key=lambda row: (-len(row[0]), PHRASE_KINDS.index(row[1])))
        return table

    @cached_property
    def accented(self) -> frozenset[str]:
        """Posts and anaphora of one word, as written."""
        return frozenset(lower(w) for name in ("roles", "anaphora") for w in self.words(name))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Folded single words of the language: what a capital does not make a name."""
        known: set[str] = set()
        for name, entries in self.pack.lexicon.items():
            if name in ("places", "media", "demonyms", "clubs"):
                continue
            known.update(t.fold for entry in entries for t in tokens(entry))
        for forms in self.pack.words.values():
            known.update(t.fold for form in forms for t in tokens(form.replace("*", "")))
        return frozenset(known)

    @cached_property
    def acting(self) -> frozenset[str]:
        """Folded words at which a noun phrase ends: what rules trigger on, helper verbs and small words."""
        forms = [form for forms in self.pack.words.values() for form in forms]
        first = {parts[0].fold for form in (*forms, *self.words("helpers")) if (parts := tokens(form))}
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
        """Every list of the lexicon as a folded set."""
        return {name: self.folded(name) for name in self.pack.lexicon}

    def has(self, name: str, word: str) -> bool:
        """Tell whether a folded word stands in a list of the lexicon."""
        return word in self.sets.get(name, frozenset())

    @cached_property
    def helpers(self) -> str:
        """Alternation of helper verbs over accented and folded forms."""
        return alternation(self.words("helpers"), accents=True)

    @cached_property
    def rules(self) -> tuple[CompiledRule, ...]:
        """Return the rules, each with lazily compiled templates."""
        return tuple(compile_rule(rule, self.pack) for rule in self.pack.rules if rule.when)

    @cached_property
    def gate(self) -> ahocorasick.Automaton:
        """Return the automaton over the folded literals of all rules; values are sets of rule numbers."""
        literals: dict[str, set[int]] = {}
        for number, rule in enumerate(self.rules):
            for literal in rule.gate:
                literals.setdefault(literal, set()).add(number)
        automaton = ahocorasick.Automaton()
        for literal, numbers in literals.items():
            automaton.add_word(literal, (len(literal), frozenset(numbers)))
        automaton.make_automaton()
        return automaton

    def hits(self, folded: str) -> list[tuple[int, int, frozenset[int]]]:
        """Return (start, end, rule numbers) of the trigger literals in a folded text, at word boundaries."""
        found = []
        for last, (length, numbers) in self.gate.iter(folded):
            start, end = last - length + 1, last + 1
            # Only the left side is checked: a form may leave its ending open.
            if start == 0 or not folded[start - 1].isalnum():
                found.append((start, end, numbers))
        return found


def vote(text: str, languages: dict[str, Language]) -> str | None:
    """Guess the language of a text by its stop words; None where no language has a word of it."""
    seen = [t.fold for t in tokens(text[:4000])]
    best: tuple[int, str] | None = None
    for lang in sorted(languages):
        stops = languages[lang].sets.get("stop_words", frozenset())
        count = sum(word in stops for word in seen)
        if count and (best is None or count > best[0]):
            best = (count, lang)
    return best[1] if best else None


def phrase_at(
    sentence: list[Token], place: int, table: Phrases, accented: frozenset[str] = frozenset()
) -> list[tuple[tuple[str, ...], str, str]]:
    """Return the table's rows that match at a token, longest first."""
    rows = table.get(sentence[place].fold)
    if rows is None:
        return []
    found = []
    for row in rows:
        parts = row[0]
        size = len(parts)
        if (
            size == 1
            and row[1] in ("role", "anaphora")
            and sentence[place].low != sentence[place].fold
            and sentence[place].low not in accented
        ):
            # "jugé" is no judge, "parti" no party.
            continue
        if size == 1 or (
            place + size <= len(sentence) and all(sentence[place + k].fold == parts[k] for k in range(1, size))
        ):
            found.append(row)
    return found
