"""Whether a clause is vouched for: in "it emerged that Roe had quit" it is, in "analysts hope that Roe quits" not."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.detection.language import Language
from monitor.detection.text import Token

_SUBJECT_TOKENS = 8
"""So long may a subject be between "that" and a match: "that the long-serving finance director of the group, "."""
_GOVERNOR_TOKENS = 6
"""So many words before a clause without "that", or before a noun, may be what it hangs on."""
_UNSURE = r"(?<![^ ])(?:<unsure_of>|<unsure_nouns>)(?:<of_it>)?(?:<the_change>)?\Z"
_HEADING_TOKENS = 7
"""So near its beginning a sentence says what all of it hangs on."""
_CLEFT_TOKENS = 7
"""So many words may be stressed: "it was after a long and bitter row that"."""
_DENIAL_TOKENS = 12
"""So far before "said" somebody may be nobody."""
_HEADING_ENDS = frozenset(':;–«»"')
_BOUNDS = frozenset(',;:–-()«»"?!')


def unvouched(sentence: Sequence[Token], first: int, trigger: int, language: Language) -> str | None:
    """Return what a clause hangs on that does not say it is true; None where that does, or where it hangs on nothing.

    first, trigger = the numbers of the tokens where the match and its trigger begin. Those who say, learn or know
    something vouch for it; whoever hopes, doubts or denies it does not, and there are more ways of that than any list
    has. What is granted ("there is no doubt that"), stressed ("it was on Monday that") or a consequence ("so great
    that") is told.
    """
    commas = [n for n in range(first, trigger) if sentence[n].text == ","]
    if len(commas) % 2 and commas[-1] == trigger - 1:
        # "rejected claims of Roe, dismissed by Acme"
        return None
    opener = _opener(sentence, first, language)
    own = 0 if opener is None else opener + 1
    start = next((n + 1 for n in range(first - 1, own - 1, -1) if sentence[n].text in _BOUNDS), own)
    close = _joined(sentence[max(start, first - _GOVERNOR_TOKENS) : first])
    bare = language.pattern(_UNSURE, folded=True).search(close)
    if bare and not _is_certain(close, language, 0):
        return bare[0].strip()
    if opener is None:
        return _heading(sentence, first, language)
    while opener is not None:
        if opener and language.has("time_openers", sentence[opener - 1].fold):
            # "depuis que Roux est parti"
            return None
        begin = next((n + 1 for n in range(opener - 1, -1, -1) if sentence[n].text in ";:–"), 0)
        matrix = _joined(sentence[begin : opener + 1])
        if not _vouches(sentence, begin, opener, language):
            return matrix.strip()
        # "Imagine that they announced that they would leave".
        opener = _opener(sentence, opener, language)
    return None


def _vouches(sentence: Sequence[Token], begin: int, opener: int, language: Language) -> bool:
    """Tell whether what stands before a clause says it is true, or speaks of something that the clause describes."""
    if language.has("conditions", sentence[opener].fold):
        return opener > 0 and language.has("even", sentence[opener - 1].fold)
    hears, matrix = language.pattern, _matrix(sentence[begin:opener], language)
    if _is_certain(matrix, language, 0):
        return True
    if hears(r"(?<![^ ])<unsure_of>\Z", folded=True).search(matrix):
        # "The union said it hopes that"
        return False
    if _is_certain(matrix, language):
        return True
    if hears("(?<![^ ])<untruths>", folded=True).search(matrix):
        return False
    says = hears(r"(?<![^ ])(?:<vouching>|<so_much>\Z)", folded=True).search(matrix)
    if says and not _is_reports(sentence, begin, opener, language):
        return not _is_denied(matrix, language)
    return _is_relative(sentence, opener, language)


def _matrix(words: Sequence[Token], language: Language) -> str:
    """Join what a clause hangs on, without what is told beside it: "Acme, which has no debt, said", "... but said"."""
    told = language.pattern(", <relative_words>[^,]*, ", folded=True).sub("", _joined(words))
    but = language.pattern(".*(?<![^ ])<contrasting>", folded=True).match(told)
    return told[but.end() :] if but else told


def _is_certain(matrix: str, language: Language, tokens: int = _CLEFT_TOKENS) -> bool:
    """Tell "there is no doubt that" and "it was only on Monday that", which grant what follows."""
    shape = rf"(?<![^ ])(?:<no_doubt>|<clefts>)(?:(?!<that>)\S+ ){{0,{tokens}}}\Z"
    return language.pattern(shape, folded=True).search(matrix) is not None


def _opener(sentence: Sequence[Token], first: int, language: Language) -> int | None:
    """Return the "that" or "if" of a clause whose subject stands right behind it; of several joined, the first."""
    so_much = language.pattern("<so_much><that>", folded=True)  # "si lourdes que"
    for place in range(first - 1, max(-1, first - _SUBJECT_TOKENS), -1):
        word = sentence[place].fold
        opens = f"{sentence[place - 1].fold} {word}" if place else ""
        asks = language.has("conditions", word) and not so_much.match(_joined(sentence[place : first + 1]))
        # "s'il part", and not "s'interroge".
        asks = asks and (word[-1] != "'" or language.has("pronouns", sentence[place + 1].fold))
        if language.has("that", word) or language.has("that", opens) or asks:
            if language.has("infinitive_marks", sentence[place + 1].fold):
                # "n'a d'autre choix que de démissionner"
                return None
            joined = place > 1 and language.has("joining", sentence[place - 1].fold)
            return (_opener(sentence, place - 1, language) or place) if joined else place
        if sentence[place].text in _BOUNDS:
            return None
    return None


def _heading(sentence: Sequence[Token], first: int, language: Language) -> str | None:
    """Return the short clause that a sentence opens with and that disowns all behind it: "Nobody has said that"."""
    for place, token in enumerate(sentence[: min(first, _HEADING_TOKENS)]):
        if token.text in ";:–" or language.has("beside", token.fold):
            return None
        if place and language.has("that", token.fold):
            matrix, behind = _joined(sentence[:place]), sentence[place + 1 : first]
            over = any(t.text in _HEADING_ENDS or language.has("contrasting", t.fold) for t in behind)
            fronted = language.pattern("<aside_openers>|<fronting>|.*, <relative_words>", folded=True).match(matrix)
            if fronted and sum(t.text == "," for t in behind) % 2:
                # "In the hope that sales rise, Acme named Roe", "Roe, who thinks that it is time, has resigned"
                return None
            describes = behind and language.has("describing_that", behind[0].fold)  # "claims that were never proven"
            if over or describes or _is_certain(matrix, language):
                return None
            unsure = language.pattern(r"(?<![^ ])(?:<unsure_of>|<unsure_nouns>)\Z|<untruths>", folded=True).search(
                matrix
            )
            return matrix.strip() if unsure or _is_denied(matrix, language) else None
    return None


def _is_denied(matrix: str, language: Language) -> bool:
    """Tell "nobody has said that" and "said in jest that" from "somebody has said that"."""
    hears = language.pattern
    nobody = rf"<nobody_says>(?:\S+ ){{0,{_DENIAL_TOKENS}}}?(?:<vouching>|<so_much>\Z)|<without>(?:\S+ )?<vouching>\Z"
    jest = hears("(?<![^ ])<in_jest>", folded=True).search(matrix) and hears("(?<![^ ])<vouching>", folded=True).search(
        matrix
    )
    return bool(jest or hears(f"(?<![^ ])(?:{nobody})", folded=True).search(matrix))


def _is_reports(sentence: Sequence[Token], begin: int, that: int, language: Language) -> bool:
    """Tell the noun of "reports that Roe quit are false" from the verb of "the BBC reports that Roe quit"."""
    matrix = _joined(sentence[begin:that])
    noun = language.pattern(r"(?<![^ ])(?:<unsure_nouns>|<reports>)\Z", folded=True).search(matrix)
    confirmed = language.pattern(r"(?<![^ ])<confirmed_reports>\Z", folded=True).search(matrix)
    return noun is not None and not confirmed and not (that - begin > 1 and sentence[that - 2].cap)


def _is_relative(sentence: Sequence[Token], that: int, language: Language) -> bool:
    """Tell "the firm that Roe left", "now that Roe leaves" and "by that time Roe left" from "hope that Roe left"."""
    if not that:
        return True
    before = sentence[that - 1]
    if language.pattern(r"(?<![^ ])<unsure_nouns>\Z", folded=True).search(f"{before.fold} "):
        return False
    if not before.fold[0].isalpha() or (before.cap and that > 1) or language.has("before_that", before.fold):
        return True
    return that > 1 and language.has("determiners", sentence[that - 2].fold)


def _joined(words: Sequence[Token]) -> str:
    return "".join(f"{token.fold} " for token in words)
