"""Capitals that tell nothing: what stands in capitals, or has one on every word, is written as an ordinary sentence.

A text keeps its length, so that every span stays valid, and the steps after this one need to know nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from monitor.detection.bodies import modifies
from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language, phrase_at
from monitor.detection.names import NAME_TOKENS_MAX, PARTICLES
from monitor.detection.text import ABBREVIATIONS, Normal, Token, fold, lower, straight, tokens
from monitor.domain.article import Part

_SHARE = 0.75
"""From this share of words in capitals on they tell nothing: the rest are brands, and what a desk forgot."""

_SMALL, _NAME, _CAPITAL, _ACRONYM = range(4)
"""How a word is written: small; as a name, with one capital unless it looks like an acronym; with one; in capitals."""

_SLUG = re.compile(r"(?:[A-Z]{4,}(?: \d+)?-|RPT-)+(?=[A-Z])")
_ABBREVIATED = re.compile(rf"(?:^|\W)(?:{'|'.join(sorted(ABBREVIATIONS))}|\w)\.$")
_QUOTED = re.compile("«[^»]*»")
_VOWEL = re.compile("[aeiouyœæ]")
_NAME_WORDS_MAX = 4
"""In a text, what is shorter and has a capital on every word is rather a name: "Internal Revenue Service."."""
_LOOK_BACK = 20
"""Characters: longer than any abbreviation."""
_ARTICLED = re.compile(r"(?:[ae]l|a[dnrstz]h?|ben|ould)-[a-z]")
"""A family name that begins with a small article, whatever follows being written small."""


def ordinary(
    normals: Mapping[Part, Normal], words: Mapping[Part, list[Token]], language: Language
) -> dict[Part, Normal]:
    """Return the parts, whose words are given, with ordinary capitals; those that have them already as they are."""
    found = {part: list(_stretches(normal.text, part, language)) for part, normal in normals.items()}
    if not any(found.values()):
        return dict(normals)
    desk = _Desk(language, _spellings(words[part] for part in normals if not found[part]))
    for _ in range(2):
        # Twice: a title says "PETIT", and only the text "JEAN PETIT".
        written = {part: desk.rewrite(normals[part].text, stretches) for part, stretches in found.items() if stretches}
    return {
        part: msgspec.structs.replace(normal, text=written[part]) if part in written else normal
        for part, normal in normals.items()
    }


def _spellings(plain: Iterable[list[Token]]) -> dict[str, str]:
    """Map folded words to how the article itself writes them inside a sentence: small if ever small."""
    seen: dict[str, str] = {}
    for words in plain:
        before = None
        for token in words:
            inside = before is not None and before.low[-1].isalnum()
            if token.low[0].isalpha() and (not token.cap or (inside and token.fold not in seen)):
                seen[token.fold] = token.text
            before = token
    return seen


_PIECE = re.compile(r"(?:[^\n.!?…]+|(?<=[\s.][A-Z])\.(?=\s?[A-Z]))*[\n.!?…]*\s*")


def _stretches(text: str, part: Part, language: Language) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, in capitals) of sentences whose capitals tell nothing; False = a capital on every word."""
    whole = text.isupper()
    if part == "title" and not whole and sum(w[0].isupper() for w in text.split()) > 2 and _title_case(text, language):
        yield 0, len(text), False
        return
    for piece in _PIECE.finditer(text):
        words = piece[0].split()
        # Counting comes first: nearly every sentence is ordinary, and is to cost nothing.
        most = 0.5 * len(words)
        if not whole and sum(map(str.islower, words)) > most:
            continue
        if (whole and words) or (len(words) > 2 and sum(map(str.isupper, words)) >= most and _all_capitals(words)):
            yield *piece.span(), True
        elif (
            len(words) > _NAME_WORDS_MAX
            and sum(map(str.isupper, [word[0] for word in words])) > most
            and _title_case(piece[0], language)
        ):
            yield *piece.span(), False


def _all_capitals(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3 and any(map(str.isalpha, word))]
    return len(long) > 2 and sum(map(str.isupper, long)) >= _SHARE * len(long)


def _title_case(text: str, language: Language) -> bool:
    """Tell whether everyday words have capitals that they do not have in a sentence."""
    # What stands in French quotes is a name: "Remaniement à « La Gazette du Centre »".
    words = tokens(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text))
    elided = {word.end for word in words if word.text[-1] in "'-"}
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha() and word.start not in elided]
    small = [t for t in long if not t.cap and not _ARTICLED.match(t.low)]
    if all(word.cap for word in words if word.text[0].isalpha() and word.start not in elided):
        long = [word for word in words if word.cap and len(word.text) > 1]
    everyday = sum(t.cap and not t.text.isupper() and t.fold in vocabulary(language) for t in long[1:])
    if language.lang == "en":
        # "Kyle Winslow Quits Acme": of what people do one capital tells.
        everyday += any(t.fold in language.acting and t.text.endswith(("s", "ed")) for t in long[1:])
    return everyday > 1 and len(small) <= 1 and all(t.fold in language.sets["stop_words"] for t in small)


class _Desk:
    """Writes the words of one article anew; remembers which everyday words are surnames in it."""

    def __init__(self, language: Language, spelled: Mapping[str, str]) -> None:
        self._language = language
        self._everyday = vocabulary(language)
        self._spelled = spelled
        self._surnames: set[str] = set()

    def rewrite(self, text: str, stretches: list[tuple[int, int, bool]]) -> str:
        """Return the text with ordinary capitals in its stretches."""
        chars = list(straight(text))
        for start, stop, shouted in stretches:
            slug = _SLUG.match(text) if not start else None
            begin = slug.end() if slug else start
            words = tokens(lower(text[begin:stop]))
            before = text[max(0, begin - _LOOK_BACK) : begin].rstrip()
            begins = bool(before) and not _ABBREVIATED.search(fold(before))
            for word, capital in zip(words, self._capitals(words), strict=True):
                if not word.low.strip("'")[:1].isalpha():
                    continue
                at, end = begin + word.start, begin + word.end
                if not capital and not begins:
                    chars[at:end] = word.low
                elif shouted:
                    chars[at:end] = self._name(word, text[at:end], capital)
                begins = False
        return "".join(chars)

    def _capitals(self, words: list[Token]) -> list[int]:
        """Tell for each word how it is written."""
        language = self._language
        capital = [_SMALL] * len(words)
        surname_due = bracketed = False
        place = 0
        while place < len(words):
            word = words[place]
            if not word.low[0].isalpha():
                surname_due = surname_due and word.text in (".", "-")
                bracketed = word.text == "<" or (bracketed and word.text != ">")
                place += 1
                continue
            if known := self._known(words, place):
                parts, name = known
                printed = tokens(name) if fold(name) == " ".join(parts) else []
                for k, part in enumerate(parts):
                    if printed:
                        capital[place + k] = _ACRONYM if printed[k].text.isupper() else printed[k].cap * _CAPITAL
                    elif not k or part not in language.sets["stop_words"]:
                        capital[place + k] = _ACRONYM if len(part) < 4 and len(parts) == 1 else _CAPITAL
                place, surname_due = place + len(parts), False
                continue
            acts = word.fold in language.acting
            if surname_due and _ARTICLED.match(word.low):
                capital[place], surname_due = _CAPITAL, False
                place += 1
                continue
            if surname_due and word.fold in PARTICLES and place + 1 < len(words):
                place += 1
                continue
            if self._is_given(words, place):
                capital[place], surname_due = _CAPITAL, not surname_due
            elif bracketed:
                # A wire sets the names of firms in brackets.
                capital[place] = int(word.fold not in language.sets["stop_words"])
            elif surname_due and not acts and not self._is_role(words, place):
                capital[place], surname_due = _CAPITAL, False
                if word.fold in self._everyday:
                    self._surnames.add(word.fold)
            else:
                capital[place], surname_due = int(self._is_name(words, place, capital)), False
                if capital[place] and place and self._is_role(words, place - 1):
                    capital[place] = _CAPITAL
                elif language.has("legal_forms", word.fold):
                    self._firm(words, place, capital)
                elif language.lang == "en" and language.has("kinds_of_bodies", word.fold):
                    self._body(words, place, capital)
            place += 1
        return capital

    def _firm(self, words: list[Token], place: int, capital: list[int]) -> None:
        """Give capitals to the words of a firm's name before its legal form: "Valley Paper Corp"."""
        capital[place] = _NAME
        for back in range(place - 1, max(place - NAME_TOKENS_MAX, 0) - 1, -1):
            word = words[back]
            if word.low == "'s":
                continue
            if not word.low[0].isalpha() or word.fold in self._language.acting or self._is_role(words, back):
                break
            capital[back] = capital[back] or _NAME

    def _body(self, words: list[Token], place: int, capital: list[int]) -> None:
        """Give capitals to the words of a body's name before its kind: "Food Safety Agency", "Valley School Board"."""
        language, start = self._language, place
        while start and self._is_plain(words, start - 1):
            start -= 1
        alone = words[start].fold in language.sets["role_prefixes"] | language.sets["former"]
        led = not start or language.writes("before_bodies", words[start - 1].low)
        if led and place - start > alone and place - start < NAME_TOKENS_MAX:
            for at in range(start + alone, place + 1):
                capital[at] = capital[at] or _NAME

    def _is_plain(self, words: list[Token], place: int) -> bool:
        word, language = words[place], self._language
        return (
            word.low[0].isalpha()
            and word.fold not in language.acting
            and word.fold not in language.sets["stop_words"]
            and not self._is_role(words, place)
        )

    def _known(self, words: list[Token], place: int) -> tuple[tuple[str, ...], str] | None:
        """Return the words of a known organisation or place that begins here, and its name; None where none does."""
        before = words[place - 1].low if place else ""
        ahead = words[place + 1] if place + 1 < len(words) else None
        for parts, kind, name in phrase_at(words, place, self._language.phrases):
            if kind in ("role", "anaphora", "institution"):
                return None
            if kind not in ("organisation", "place"):
                continue
            if len(parts) == 1 and ahead is not None and ahead.low[0].isalpha() and self._is_given(words, place):
                continue
            plain = len(parts) == 1 or parts[0] in self._language.sets["determiners"]
            apart = before not in ("", "(") and not self._language.writes("before_names", before)
            if plain and apart and all(part in self._everyday for part in parts):
                continue
            return parts, name
        return None

    def _is_given(self, words: list[Token], place: int) -> bool:
        word = words[place]
        ahead = words[place + 1] if place + 1 < len(words) else None
        if len(word.low) == 1 or (len(word.low) == 2 and word.low[-1] == "."):
            return ahead is not None and (ahead.low == "." or word.low[-1] == ".") and word.low not in ("a", "y")
        if word.fold.split("-")[0] not in self._language.pack.given_names or word.fold in self._language.acting:
            return False
        if word.fold not in self._everyday or (place and self._is_role(words, place - 1)):
            return True
        return ahead is not None and ahead.low[0].isalpha() and len(ahead.low) > 1 and ahead.fold not in self._everyday

    def _is_role(self, words: list[Token], place: int) -> bool:
        return any(kind == "role" for _, kind, _ in phrase_at(words, place, self._language.phrases))

    def _is_name(self, words: list[Token], place: int, capital: list[int]) -> bool:
        language, word = self._language, words[place]
        before = words[place - 1] if place else None
        ahead = words[place + 1] if place + 1 < len(words) else None
        if before is not None and before.low in ("'", "o'") and len(word.low) == 1:
            return False
        if word.low[-1] == "'" or word.low[0] == "'":
            return False
        if before is not None and capital[place - 1] == _NAME and ahead is not None and self._goes_on(word, ahead):
            return True
        if before is not None and capital[place - 1] and self._ends_firm(words, place, capital[place - 1] == _NAME):
            return True
        if word.fold in self._surnames and not (before and before.low in language.sets["determiners"]):
            return True
        if word.fold in self._spelled:
            return self._spelled[word.fold][0].isupper()
        if language.lang == "en" and any(language.has(name, word.fold) for name in ("demonyms", "months", "weekdays")):
            return True
        if language.has("organisation_words", word.fold) and word.fold not in language.sets["stop_words"]:
            if before is not None and capital[place - 1] and not language.has("demonyms", before.fold):
                run = next((k for k in range(place, max(place - NAME_TOKENS_MAX, 0), -1) if not capital[k - 1]), 0)
                phrase = run and words[run - 1].low in language.sets["determiners"]  # "the South Yorkshire company"
                return not self._is_role(words, place) and not (phrase and language.has("anaphora", word.fold))
            if language.has("body_heads", word.fold) and ahead is not None and modifies(ahead):
                return True
        return word.fold not in self._everyday and not (len(word.low) == 1 and word.low != "x")

    def _ends_firm(self, words: list[Token], place: int, named: bool) -> bool:
        """Tell "T. ROE PRICE INVESTMENT MANAGEMENT", a firm, from "NAMES KIM ROE INVESTMENT MANAGEMENT CHIEF"."""
        for at in (place - 1, place, place + 1):
            if self._language.has("firm_endings", " ".join(t.fold for t in words[at : at + 2])):
                somebody = at > 1 and self._is_given(words, at - 2)
                return (named and not somebody) or at + 2 >= len(words) or not self._is_role(words, at + 2)
        return False

    def _goes_on(self, word: Token, ahead: Token) -> bool:
        """Tell whether a noun ends a firm's name, because what only bodies do follows: "NERIS SANTE NOMME"."""
        return word.fold not in self._language.acting and self._language.has("body_verbs", ahead.fold)

    def _name(self, word: Token, given: str, capital: int) -> str:
        """Write a name: as the article or the lists do, an acronym in capitals, any other with one capital."""
        spelled = self._spelled.get(word.fold) or self._language.pack.organisations.get(word.low, "")
        if len(spelled) == len(word.low) and fold(spelled) == word.fold and spelled[0].isupper():
            return spelled
        short = len(word.low) < 4 and word.fold not in self._everyday
        if "." in word.low or capital == _ACRONYM or (capital == _NAME and (short or not _VOWEL.search(word.fold))):
            return given
        return "".join(c if not k or not word.low[k - 1].isalpha() else word.low[k] for k, c in enumerate(given))
