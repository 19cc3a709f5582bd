"""What of a text tells of a person who is erased, and what is left of it without them. Pure.

A name is found by its folded words, so case, accents, hyphens and initials do not matter. Texts keep their length, so
that spans of other people's claims stay where they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote, urlsplit
from uuid import UUID

import msgspec

from monitor.domain.article import Part
from monitor.domain.claim import Claim
from monitor.domain.organisations import fold_words
from monitor.domain.people import PARTICLES, SUFFIXES, TITLES

MARK = "\u2588"
"""Stands for each sign that was taken out."""

Span = tuple[int, int]

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_GAP_CHARS_MAX = 3
"""Between two words of one name: a space, a hyphen, `. `, `, `, `%20`."""


class Subject(msgspec.Struct, frozen=True):
    """A person as they are called, all spellings together."""

    ids: frozenset[UUID]
    """Theirs, and those of people merged into them."""
    claims: frozenset[UUID]
    """Claims about them."""
    surnames: frozenset[str]
    """Folded last words of their names."""
    given: frozenset[str]
    """Folded words before the surname that are no particle and no initial."""
    words: frozenset[str]
    """All of these, with particles and initials."""


class _Word(msgspec.Struct, frozen=True):
    text: str
    folded: str
    start: int
    end: int


def subject_of(ids: Iterable[UUID], claims: Iterable[UUID], names: Iterable[str]) -> Subject:
    """Gather what a person is called in names as articles print them."""
    surnames, given, words = set(), set(), set()
    for name in names:
        folded = fold_words(name)
        folded = [w for w in folded if w not in TITLES and w not in SUFFIXES] or folded
        if folded:
            surnames.add(folded[-1])
            double = fold_words(name.replace("'", " ").split()[-1])  # both halves of Dupont-Morel are the surname
            given |= {w for w in folded[:-1] if w not in PARTICLES and w not in double and len(w) > 1}
            words |= {*folded, *(w[0] for w in folded[:-1])}
    return Subject(frozenset(ids), frozenset(claims), frozenset(surnames), frozenset(given), frozenset(words))


def is_named(text: str, subject: Subject) -> bool:
    """Tell whether a text, or an address, holds the person's given name and surname together."""
    plain = unquote(text) if "%" in text else text
    folded = plain.casefold() if plain.isascii() else _without_accents(plain)
    return any(surname in folded for surname in subject.surnames) and bool(find_spans(plain, subject))


def find_spans(
    text: str, subject: Subject, *, is_own: bool = False, others: Iterable[str] = (), kept: Sequence[Span] = ()
) -> list[Span]:
    """Return where a text names the person, in order.

    is_own: the text is about them, so that their surname alone, with a capital, means them too, unless it belongs to
    the name of one of `others` or lies in a span of `kept`.
    """
    words = [_Word(m.group(), "".join(fold_words(m.group())), *m.span()) for m in _WORD.finditer(text)]
    theirs = _covered(text, words, others) if is_own else frozenset()
    return [
        (run[0].start, run[-1].end)
        for run in _runs(text, words, subject.words)
        if _is_full(run, subject) or (is_own and _is_surname(run, subject, theirs, kept))
    ]


def redact(text: str, spans: Iterable[Span]) -> str:
    """Return a text of the same length in which these spans are taken out, line ends left."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = [sign if sign == "\n" else MARK for sign in signs[start:end]]
    return "".join(signs)


def redact_address(address: str, subject: Subject, *, is_own: bool) -> str:
    """Return an address, or any other key of an entry, without its path where that names the person."""
    named = find_spans(unquote(address), subject) or (is_own and _is_in_slug(unquote(address), subject))
    if not named:
        return address
    host = urlsplit(address).netloc
    kept = address.index(host) + len(host) + 1 if host else 0
    return address[:kept] + MARK * (len(address) - kept)


def redact_claim(claim: Claim, before: Mapping[Part, str], parts: Mapping[Part, str], subject: Subject) -> Claim:
    """Return another person's claim with its quotations as the redacted parts of its article have them.

    before: the parts as they were; a quotation that does not stand there is redacted by itself.
    """
    evidence = []
    for piece in claim.evidence:
        quote = parts[piece.part][piece.start : piece.end]
        if before[piece.part][piece.start : piece.end] != piece.quote:
            quote = redact(piece.quote, find_spans(piece.quote, subject, is_own=True, others=[claim.person]))
        evidence.append(msgspec.structs.replace(piece, quote=quote))
    role = claim.role and redact(claim.role, find_spans(claim.role, subject))
    return msgspec.structs.replace(claim, role=role, evidence=tuple(evidence))


def without(spans: Iterable[Span], kept: Sequence[Span]) -> list[Span]:
    """Return what is left of spans outside of others."""
    left = list(spans)
    for start, end in kept:
        left = [
            piece
            for one, other in left
            for piece in ((one, min(other, start)), (max(one, end), other))
            if piece[0] < piece[1]
        ]
    return left


def _runs(text: str, words: Sequence[_Word], wanted: frozenset[str]) -> list[list[_Word]]:
    """Return the longest rows of words that are all wanted and stand together."""
    runs: list[list[_Word]] = []
    for before, word in zip((None, *words), words, strict=False):
        if word.folded in wanted:
            if before and runs and before is runs[-1][-1] and _are_together(before, text[before.end : word.start]):
                runs[-1].append(word)
            else:
                runs.append([word])
    return runs


def _are_together(before: _Word, gap: str) -> bool:
    is_within = "\n" not in gap and (
        "." not in gap or len(before.text) == 1
    )  # a full stop ends a sentence, or an initial
    return is_within and len(gap) <= _GAP_CHARS_MAX


def _is_full(run: Sequence[_Word], subject: Subject) -> bool:
    """Tell whether given name and surname stand in their order, or the other way round as in `DOE Jane`."""
    for index, word in enumerate(run):
        if word.folded in subject.surnames:
            beside = run if word.text.isupper() and len(word.text) > 1 else run[:index]
            if any(other.folded in subject.given for other in beside if other is not word):
                return True
    return False


def _is_surname(run: Sequence[_Word], subject: Subject, theirs: frozenset[Span], kept: Sequence[Span]) -> bool:
    return any(
        word.folded in subject.surnames
        and word.text[0].isupper()
        and (word.start, word.end) not in theirs
        and not any(start <= word.start and word.end <= end for start, end in kept)
        for word in run
    )


def _is_in_slug(address: str, subject: Subject) -> bool:
    return any(word in subject.surnames for m in _WORD.finditer(address) for word in fold_words(m.group()))


def _covered(text: str, words: Sequence[_Word], names: Iterable[str]) -> frozenset[Span]:
    """Return the words that belong to a full mention of one of these names."""
    covered: set[Span] = set()
    for name in names:
        other = subject_of((), (), [name])
        for run in _runs(text, words, other.words):
            if _is_full(run, other):
                covered |= {(word.start, word.end) for word in run}
    return frozenset(covered)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
