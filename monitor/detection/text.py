"""Words before meaning: folding, tokens, sentences, and offsets back into the text as it was given.

Every fold keeps the length of the text, so that a position in the folded text is a position in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, wraps
from itertools import pairwise
from typing import TypeVar

import msgspec

_T = TypeVar("_T")

INPUT_CHARS_MAX = 1_000_000
"""Longer parts are read to here: no news article comes near it, and hostile input stays bounded."""

REMEMBERED_LETTERS_MAX, REMEMBERED_WORDS_MAX = 40, 50_000
"""What is known of a word is remembered, for most come again; what is longer is no word, and would fill the memory."""

SENTENCE_TOKENS_MAX = 150
"""Longer sentences are cut: templates stay bounded, and real sentences are shorter."""

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u3000\t", " "),
    **dict.fromkeys("\u2010\u2011\u2012", "-"),
    "\u2014": "\u2013",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


class _Lower(dict[int, str]):
    """Lower case of one character, accents kept; a character whose lower case is longer stays itself."""

    def __missing__(self, code: int) -> str:
        char = _PLAIN.get(chr(code), chr(code))
        low = char.lower()
        self[code] = value = low if len(low) == 1 else char
        return value


class _Fold(dict[int, str]):
    """Lower case of one character without its accent."""

    def __missing__(self, code: int) -> str:
        low = _LOWER[code]
        base = unicodedata.normalize("NFKD", low)[0] if low not in "œæ" else low
        self[code] = value = base if len(base) == 1 and not unicodedata.combining(base) else low
        return value


class _Straight(dict[int, str]):
    """Quotes, spaces and hyphens in their plain form, case and accents kept."""

    def __missing__(self, code: int) -> str:
        self[code] = value = _PLAIN.get(chr(code), chr(code))
        return value


class _Spaced(dict[int, str]):
    """A space for whatever is no letter and no digit."""

    def __missing__(self, code: int) -> str:
        self[code] = value = chr(code) if chr(code).isalnum() else " "
        return value


_LOWER, _FOLD, _STRAIGHT, _SPACED = _Lower(), _Fold(), _Straight(), _Spaced()

_WESTERN = "cp1252"
"""A byte for each letter and mark of western languages: a text of these alone is mapped ten times as fast."""

_NO_LETTER = 0x81


def _bytewise(table: dict[int, str]) -> bytes:
    """Return a table over the bytes of western letters; what leaves them becomes a byte that is no letter."""
    mapped = bytearray([_NO_LETTER]) * 256
    for code in range(256):
        with suppress(UnicodeError):
            mapped[code] = table[ord(bytes([code]).decode(_WESTERN))].encode(_WESTERN)[0]
    return bytes(mapped)


_LOWER_BYTES, _FOLD_BYTES, _STRAIGHT_BYTES, _SPACED_BYTES = map(_bytewise, (_LOWER, _FOLD, _STRAIGHT, _SPACED))


def _mapped(text: str, table: dict[int, str], bytewise: bytes) -> str:
    try:
        return text.encode(_WESTERN).translate(bytewise).decode(_WESTERN)
    except UnicodeError:
        return text.translate(table)


_ODD = re.compile("[^\n -_a-~]")
"""What is more than a plain ASCII letter or mark: a text without it needs no table."""


def lower(text: str) -> str:
    """Lower-case a text, quotes and spaces made plain, accents kept, length kept."""
    return _mapped(text, _LOWER, _LOWER_BYTES) if _ODD.search(text) else text.lower()


def remembered(function: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what a function makes of words and names: an article asks for the same ones again and again."""
    known = lru_cache(maxsize=REMEMBERED_WORDS_MAX)(function)

    @wraps(function)
    def make(text: str) -> str:
        return known(text) if len(text) <= REMEMBERED_LETTERS_MAX else function(text)

    return make


@remembered
def fold(text: str) -> str:
    """Lower-case a text without accents, quotes and spaces made plain, length kept."""
    return _mapped(text, _FOLD, _FOLD_BYTES) if _ODD.search(text) else text.lower()


def straight(text: str) -> str:
    """Make quotes, apostrophes and spaces plain, length kept."""
    return _mapped(text, _STRAIGHT, _STRAIGHT_BYTES) if _ODD.search(text) else text


def spaced(text: str) -> str:
    """Put a space for each mark, length kept."""
    return _mapped(text, _SPACED, _SPACED_BYTES)


# A letter with its accents, or an entity that a feed escaped twice ("O #39;Neil", "Marks &amp; Spencer").
_CLUSTER = re.compile(r"(?s) ?&?#39;|&amp;|.[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{0,16}")


class Normal(msgspec.Struct, frozen=True):
    """A part in composed form, with the way back to the part as given."""

    text: str
    offsets: tuple[int, ...] | None
    """offsets[i] = where character i stood in the part as given; one more for the end; None = nothing moved."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span in the part as given."""
        return (start, end) if self.offsets is None else (self.offsets[start], self.offsets[end])


def normalise(part: str) -> Normal:
    """Compose a part (NFC) and drop its invisible characters, keeping an offset map where that moved anything."""
    part = part[:INPUT_CHARS_MAX]
    broken = "#39;" in part or "amp;" in part
    if unicodedata.is_normalized("NFC", part) and not any(c in part for c in _INVISIBLE) and not broken:
        return Normal(part, None)
    chars: list[str] = []
    offsets: list[int] = []
    for match in _CLUSTER.finditer(part):
        cluster = match[0]
        if cluster in _INVISIBLE:
            continue
        cluster = "'" if cluster.endswith("#39;") else "&" if cluster.endswith("amp;") else cluster
        for char in unicodedata.normalize("NFC", cluster):
            chars.append(char)
            offsets.append(match.start())
    offsets.append(len(part))
    return Normal("".join(chars), tuple(offsets))


class Token(msgspec.Struct, gc=False):
    """One word or mark, with its place in the part."""

    text: str
    low: str
    fold: str
    start: int
    end: int
    cap: bool


# A wire's slug at the head of a title (BRIEF-, UPDATE 1-). Then plain words and marks, as most are: the rest is tried
# where these are not, and at no space. Longest first: tickers, initials (U.S., J.-P.), elisions, possessives, words,
# numbers, the other marks.
_BEHIND_NAMES = (
    r", (?:Ph\.? ?D|M\.? ?D|Pharm\.? ?D|J\.? ?D|D\.?Phil|MBA|CPA|CFA|Esq|[MOC]BE|FRS|[JS]r|Inc|Ltd|LLC|Co|Corp|PLC|plc"
    r"|LP|N\.A|S\.A)\b(?:\.(?! (?:The|He|She|It|Its|This|In|At|On|Mr|Ms|Mrs|His|Her)\b|\n|$))?"
    r"(?:,(?= (?:said|says|has|announced|today|named|appointed|is|will|reported)\b))?"
)
"""A degree, "Jr." or a legal form behind a comma: part of the name before it, and of no clause."""

_TOKEN = re.compile(
    r" ?(\A(?:[A-Z]{4,}(?: \d+)?-|RPT-)+(?=[A-Z])"
    rf"|{_BEHIND_NAMES}"
    r"|(?<=[ (])[A-Z][A-Z\d]{1,5}[a-z]?\.[A-Z]{1,2}(?= [a-z]|, |\))"
    r"|[A-Za-zÀ-ÖØ-öø-ÿ]{2,}(?=[ ,.;:)\n])|[^\w\s'<]"
    r"|<[A-Za-z][A-Za-z.]{0,8}>"
    r"|(?:[A-Z] \. ){2,}(?=[a-z])"
    r"|(?:[A-Z]\.){2,}(?:[A-Z](?!\w)|-[a-z]+)"
    r"|(?:[^\W\d_]\.[ -]?){2,}(?=[\s,'A-Z]|$)"
    r"|[A-Z][a-zà-ÿ]+-[A-Z]\.(?= [A-Z][a-zà-ÿ])"
    r"|O'[A-Z]\w+(?:-\w+)*|(?<=[a-z] )D'[A-Z]\w+|[NM]'[A-Z][a-zà-ÿ]\w*"
    r"|(?:[cdjlmnstCDJLMNST]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)'(?!s\b)(?=\w)"
    r"|(?<=[^\W\d] )' s(?= )|'s\b|[A-Za-z]+(?=n't\b)|n't\b"
    r"|ex-(?=\w)|Ex-(?=\w)|3M(?!\w)|23andMe"
    r"|\d{1,3}(?!(?:Mds?|M[noobt]|[GKT][ob]|K[gmw]\w*|[GMT][Ww]h?|[GM]?Hz|Bn)(?!\w))[A-Z][a-z]+\w*"
    r"|(?:[Pp]resident|[Oo]fficer|[Dd]irector|[Mm]anager)(?=-(?!elect|designate|general)[A-Za-z])"
    r"|[A-Z](?!usqu|u'|orsqu|uisqu|uoiqu|uelqu)[a-z]{1,6}'(?!(?:s|d|t|m|ll|re|ve)\b)[a-z]{1,3}(?!\w)"
    r"|[Pp]resqu'[îiÎI]les?(?!\w)"
    r"|[^\W\d_][\w]*(?:(?:[-&+/·]|(?<=-[dl])')[\w]+)*\+?"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|er|e)?"
    r"|['<]"
    r"|\n+)"
)


def is_aside(token: Token) -> bool:
    """Tell a ticker ("<ACME.N>", "Acme ACM.N"), a degree and a legal form (", Ph.D.", ", Inc.") from other words."""
    text = token.text
    return text[0] in "<>" or (text[0] == "," and len(text) > 1) or _is_ticker(text)


def _is_ticker(word: str) -> bool:
    """Tell "ACM.N" behind a name, as agencies write it, from "U.S.A"."""
    return "." in word[2:-1] and word[0].isupper() and word[1].isalnum()


_WITH_DIGITS = re.compile(r"\d+[A-Z][a-z]|3M\Z|23andMe")
"""Names that begin with a digit: 3Suisses, 1Password."""

_BRAND = re.compile(r"(?:[a-z]{1,5}|[a-z]-)[A-Z]\w+")
"""A name that begins small: easyJet, eBay, xAI, i-Net."""


Forms = tuple[str, str, bool, bool]
"""A word in lower case, its fold, whether it has a capital, and whether it is written in an odd way."""


class _Known(dict[str, Forms]):
    """The forms of the words met so far; who reads very many different ones begins anew."""

    def __missing__(self, word: str) -> Forms:
        small, odd = lower(word), word[-1] in " -" or " " in word
        folded = small if small.isascii() else fold(small)
        cap = (word[0].isupper() and not _is_ticker(word)) or (
            word != small and (_WITH_DIGITS.match(word) is not None or _BRAND.match(word) is not None)
        )
        forms = small, folded, cap, odd
        if len(word) <= REMEMBERED_LETTERS_MAX:
            if len(self) >= REMEMBERED_WORDS_MAX:
                self.clear()
            self[word] = forms
        return forms


_FORMS = _Known()


def tokens(text: str) -> list[Token]:
    """Cut a part into words and marks; line breaks are tokens."""
    plain = straight(text)
    out: list[Token] = []
    forms, end = _FORMS, 0
    for word in _TOKEN.findall(plain):
        # Between words stands nothing that a word can begin with.
        start = plain.find(word, end)
        end = after = start + len(word)
        small, folded, cap, odd = forms[word]
        if odd:
            if word[-1] in " -" and (start or "." in word or not word.isupper()):
                word = word.rstrip(" -") or word[0]
                after = start + len(word)
                small, folded, cap, _ = forms[word]
            if word == "' s" or " . " in word:
                # A tokenised headline: "U . S . miner".
                small, folded = small.replace(" ", ""), folded.replace(" ", "")
        out.append(Token(word, small, folded, start, after, cap))
    return out


def heard(text: str) -> list[str]:
    """Return the folded words and marks of a part without their places, which takes half as long."""
    forms = map(_FORMS.__getitem__, _TOKEN.findall(straight(text)))
    return [folded.replace(" ", "") if odd else folded for _, folded, _, odd in forms]


def words_of(form: str) -> list[Token]:
    """Cut an entry of a word list; one that ends in an apostrophe ("d'") is an elision."""
    return tokens(form + "x")[:-1] if form.endswith(("'", "\u2019")) else tokens(form)


_STARTERS = frozenset(
    "the he she it mr ms mrs in at its this a an they their there but after earlier also both no"
    " le la il elle les en un une dans mais après selon ce cette".split()
)
_LEGAL_FORMS = ("inc", "corp", "ltd", "co")
SHORT_NAMES = frozenset("chas wm geo jas jos thos robt edw benj".split())
"""Given names as papers cut them: "Wm. Roe"."""
ABBREVIATIONS = SHORT_NAMES | frozenset(
    "m mm mr mrs ms mme dr st jr sr inc corp ltd co cie vs no gen gov sen rep prof etc"
    " jan feb aug sept oct nov dec engr barr hon amb rtd retd adv arc lt col capt sgt maj brig"
    " adm cmdr rev revd fr msgr supt insp ald cllr atty".split()
)
_STATES = frozenset(
    "mass conn calif fla minn mich tenn ariz colo okla ore wash wis ill ala ark del ga ind kan ky la md".split()
)
_ENDS = frozenset(".!?…")
_BREAKS = _ENDS | {"\n"}


def sentences(words: list[Token]) -> Iterator[list[Token]]:
    """Group tokens into sentences, line breaks dropped; none is empty or longer than SENTENCE_TOKENS_MAX."""
    current: list[Token] = []
    count, bare_forms, done = len(words), None, 0
    for place in [place for place, token in enumerate(words) if token.text[0] in _BREAKS]:
        current += words[done:place]
        while len(current) >= SENTENCE_TOKENS_MAX:
            yield current[:SENTENCE_TOKENS_MAX]
            del current[:SENTENCE_TOKENS_MAX]
        token, following, done = words[place], words[place + 1] if place + 1 < count else None, place + 1
        if token.text[0] == "\n":
            # A hard-wrapped line goes on in lower case.
            ended = len(token.text) > 1 or following is None or not following.low[0].isalpha() or following.cap
        else:
            current.append(token)
            ended = _ends(current, following)
            if token.text == "." and not ended and _closes(current, following):
                if bare_forms is None:  # asked of a text once
                    bare_forms = _has_bare_forms(words)
                ended = bare_forms
            ended = ended or len(current) >= SENTENCE_TOKENS_MAX
        if ended and current:
            yield current
            current = []
    current += words[done:]
    while current:
        yield current[:SENTENCE_TOKENS_MAX]
        del current[:SENTENCE_TOKENS_MAX]


def _closes(current: list[Token], following: Token | None) -> bool:
    """Tell "of Acme Inc. Jane Roe remains", a sentence that ends where the text prints "Acme Inc" without a stop."""
    legal = len(current) > 1 and current[-2].low in _LEGAL_FORMS
    return legal and following is not None and following.cap


def _has_bare_forms(words: list[Token]) -> bool:
    """Tell a text that prints "Acme Inc" somewhere, as wires do, from one that always prints "Acme Inc."."""
    return any(one.cap and one.low in _LEGAL_FORMS and ahead.text != "." for one, ahead in pairwise(words))


def _is_part_of_name(name: Token, mark: Token, following: Token) -> bool:
    """Tell "Yahoo! has hired" from "Fire! The hall burnt": behind the mark the sentence goes on."""
    return name.cap and name.end == mark.start and not following.cap and following.low[0].isalpha()


def _ends(current: list[Token], following: Token | None) -> bool:
    if following is None:
        return True
    if following.text in _ENDS or following.text in ('"', "»", ")") or following.start == current[-1].end:
        return (
            following.cap
            and following.start == current[-1].end
            and len(current) > 1
            and current[-2].low.islower()
            and current[-2].text[-1:].islower()
        )
    if current[-1].text in "!?" and len(current) > 1 and _is_part_of_name(current[-2], current[-1], following):
        return False
    if current[-1].text != ".":
        return True
    before = current[-2] if len(current) > 1 else None
    short = before is not None and (before.low in ABBREVIATIONS or (len(before.text) == 1 and before.cap))
    if len(current) > 2 and short and current[-3].text.isdigit() and current[-3].end == current[-2].start:
        # "rose to 40m. At Acme" ends there, "M. Roux" does not.
        short = False
    if before is not None and before.low in _STATES and len(current) == 2 and following.low in ABBREVIATIONS:
        # "Mass. Gov. Roe taps".
        return False
    if before is not None and short and before.end == current[-1].start:
        return before.low in _LEGAL_FORMS and following.cap and following.low in _STARTERS
    return following.cap or not following.low[0].isalpha()


def between(found: list[_T], start: int, end: int, *, key: Callable[[_T], int]) -> list[_T]:
    """Return those of a list, sorted by where they begin, that begin in a half-open span."""
    return found[bisect_left(found, start, key=key) : bisect_left(found, end, key=key)]
