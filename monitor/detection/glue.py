"""Words that a careless translation glued: "Quantivafounded", "appointedrector", "AcmeCEO" are read as two."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language
from monitor.detection.text import REMEMBERED_LETTERS_MAX, REMEMBERED_WORDS_MAX, Normal, fold

GLUED_LETTERS_MIN = 8
"""Shorter words are rather unknown ones."""

_VERB_LETTERS_MIN = 6
_NAME_LETTERS_MIN = 4
"""Letters that a verb and the name before it have at least: many a name ends like a shorter word."""

_SMALL = "[a-zà-öø-ÿ]"
_LONG = re.compile(rf"(?<![\w-])[A-Za-zÀ-ÖØ-Þ]{_SMALL}+(?:{_SMALL}{{{GLUED_LETTERS_MIN - 2},}}|[A-Z]{{3,4}})(?![\w-])")
_HEAD = re.compile(rf"(?<![\w-])(?P<head>{_SMALL}{{2,4}})[A-ZÀ-ÖØ-Þ]{_SMALL}{{3,}}")
_WORD = re.compile(r"\S+")
_ACRONYM = re.compile(r"[A-Z][a-z]{2,}(?P<post>[A-Z]{3,4})")


def unglued(normal: Normal, language: Language) -> Normal:
    """Return a part with a space where two words were glued; only where the lexicon says that it happens."""
    if "glued_verbs" not in language.pack.lexicon:
        return normal
    whole = _whole(language)
    unknown = set(normal.text.split()) - whole
    glued = {word: seams for word in unknown if (seams := _seams(word, language))}
    if len(whole) + len(unknown) > REMEMBERED_WORDS_MAX:
        whole.clear()
    else:
        whole.update([word for word in unknown - glued.keys() if len(word) <= REMEMBERED_LETTERS_MAX])
    if not glued:
        return normal
    places = [found.start() + seam for found in _WORD.finditer(normal.text) for seam in glued.get(found[0], ())]
    text, offsets = normal.text, list(normal.offsets or range(len(normal.text) + 1))
    for seam in reversed(places):
        text = f"{text[:seam]} {text[seam:]}"
        offsets.insert(seam, offsets[seam])
    return Normal(text, tuple(offsets))


@lru_cache(maxsize=8)
def _whole(language: Language) -> set[str]:
    """Return what was read between two spaces so far that is not to be cut; who reads very much begins anew."""
    return set()


def _seams(written: str, language: Language) -> tuple[int, ...]:
    """Return where what stands between two spaces is to be cut, in order."""
    words = ((match.start(), _seam(match[0], language)) for match in _LONG.finditer(written))
    seams = {start + seam for start, seam in words if seam is not None}
    # "présidente deNaviplan"
    heads = (match for match in _HEAD.finditer(written) if language.has("glued_heads", fold(match["head"])))
    return tuple(sorted(seams.union(match.end("head") for match in heads)))


def _seam(word: str, language: Language) -> int | None:
    """Return where a word is to be cut; None = it is one word."""
    if acronym := _ACRONYM.fullmatch(word):
        return acronym.start("post") if language.has("roles", acronym["post"].lower()) else None
    known, folded = vocabulary(language), fold(word)
    if folded in known:
        return None
    if word[0].isupper():
        cuts = range(_NAME_LETTERS_MIN, len(word) - _VERB_LETTERS_MIN + 1)
        return next((n for n in cuts if language.has("glued_verbs", folded[n:])), None)
    cuts = range(3, len(word) - 1)
    verbs = language.sets["glued_verbs"]
    return next(
        (
            n
            for n in cuts
            if (folded[:n] in verbs or folded[n:] in verbs) and folded[:n] in known and folded[n:] in known
        ),
        None,
    )
