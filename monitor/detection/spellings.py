"""The forms of a word as tokens of a typed sentence, and where they stand in one: far cheaper than any pattern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from monitor.detection.text import fold, lower, words_of

Symbols = Mapping[str, str]
"""Word -> the symbol that a typed sentence may show in its place: "company" may have become A."""

Spelling = tuple[str, ...]
"""The tokens of a form; one that ends in * may go on in any way."""


def spelled(form: str, folded: bool) -> Spelling:
    """Cut one form of a word into tokens; '*' = any ending."""
    out: list[str] = []
    for written in (fold(form) if folded else lower(form)).split(" "):
        stem, star, _ = written.partition("*")
        cut = [stem] if stem.isalpha() else [token.low for token in words_of(stem)]
        if star:
            cut = [*cut[:-1], (cut[-1] if cut else "") + "*"]
        out += cut
    return tuple(out)


class Heads(msgspec.Struct, frozen=True):
    """Tokens with which something may begin."""

    whole: frozenset[str]
    stems: tuple[str, ...]
    """Beginnings of tokens."""

    def have(self, token: str) -> bool:
        """Tell whether a token is one of them."""
        return token in self.whole or token.startswith(self.stems)

    def places(self, tokens: Iterable[str]) -> list[int]:
        """Return the places right behind those that are one of them."""
        whole, stems = self.whole, self.stems
        if not stems:
            return [place for place, token in enumerate(tokens, 1) if token in whole]
        return [place for place, token in enumerate(tokens, 1) if token in whole or token.startswith(stems)]


def heads(pieces: Iterable[str], symbols: Symbols) -> Heads:
    """Return the tokens that pieces of spellings stand for."""
    whole: set[str] = set()
    stems: set[str] = set()
    for piece in pieces:
        text = piece.rstrip("*")
        (stems if piece[-1:] == "*" else whole).update((text, symbols.get(text, text)))
    return Heads(frozenset(whole), tuple(sorted(stems)))


class Spelled:
    """All forms of a word, by what each begins with."""

    def __init__(self, forms: Sequence[Spelling], symbols: Symbols) -> None:
        self._symbols = symbols
        self._beginning: dict[str, list[Spelling]] = {}
        for form in forms:
            for token in {form[0], symbols.get(form[0], form[0])}:
                self._beginning.setdefault(token, []).append(form)
        self._open = [form for form in forms if form[0][-1:] == "*"]
        self.heads = heads((form[0] for form in forms), symbols)

    def ends(self, said: Sequence[str]) -> list[int]:
        """Return the places right behind the forms that stand in a typed sentence, given as its tokens, in order."""
        beginning, stems = self._beginning, self.heads.stems
        found = [(place, form) for place, token in enumerate(said) if token in beginning for form in beginning[token]]
        if stems:
            opened = [place for place, token in enumerate(said) if token.startswith(stems)]
            found += [(place, form) for place in opened for form in self._open]
        return sorted([place + len(form) for place, form in found if self._stands(form, said, place)])

    def _stands(self, form: Spelling, said: Sequence[str], place: int) -> bool:
        # Behind the last token stands an empty one, which "*" is not.
        return place + len(form) < len(said) and all(map(self._is, form, said[place : place + len(form)]))

    def _is(self, piece: str, token: str) -> bool:
        if piece[-1] != "*":
            return token == piece or token == self._symbols.get(piece)
        return token.startswith((piece[:-1], self._symbols.get(piece[:-1], piece[:-1])))
