"""Is what was found in a page the article that its entry promised? (R30) Pure."""

from __future__ import annotations

import re
from statistics import median

from monitor.domain.feed import Entry
from monitor.domain.organisations import fold_words

_TEXT_CHARS_MIN = 100
# Words of walls, folded: consent, paywall, bot check. A line that holds one is no line of the article.
_WALL = re.compile(
    r"\b(cookies?|consent\w*|javascript|ad ?blocker|captcha|are you (a )?(human|robot)|verify (that )?you|"
    r"subscribe|subscribers|subscription|sign in|log in|register to|already a member|"
    r"abonnes?|abonnez|abonnement|s abonner|se connecter|connectez vous|identifiez vous|inscrivez vous|"
    r"lire la suite|reserve aux|read more|continue reading|accept all|tout accepter|vie privee|privacy policy)\b"
)
_COMPARED_CHARS_MAX = 100_000
"""An article names its subject before; to fold more takes a second of everybody's time where each sign is many."""
_LIST_LINES_MIN = 8
_LIST_LINE_CHARS_MAX = 90
_TITLE_WORD_CHARS_MIN = 4
_TITLE_WORDS_MIN = 3


def find_fault(entry: Entry, title: str | None, text: str) -> str | None:
    """Return why a page's words are not used in place of the entry's own, in plain words; None = they are good."""
    lines = [line for line in text.split("\n") if line.strip()]
    own = [line for line in lines if len(line) > 300 or not _WALL.search(" ".join(fold_words(line)))]
    own_chars = sum(map(len, own))
    if own_chars < _TEXT_CHARS_MIN:
        if len(own) < len(lines):
            return "the page shows a consent or subscription wall"
        return f"the page holds under {_TEXT_CHARS_MIN} characters of text"
    if own_chars < len(entry.summary):
        return "the page holds less than the feed's own summary: a teaser"
    if own_chars * 2 < len(entry.content):
        return "the page holds less than half of the article that the feed carries: a teaser"
    if len(own) >= _LIST_LINES_MIN and median(map(len, own)) < _LIST_LINE_CHARS_MAX and max(map(len, own)) < 200:
        return "the page is a list, not an article"
    promised = {word for word in fold_words(entry.title) if len(word) >= _TITLE_WORD_CHARS_MIN}
    kept = f"{title or ''} {text[:_COMPARED_CHARS_MAX]}"
    if len(promised) >= _TITLE_WORDS_MIN and promised.isdisjoint(fold_words(kept)):
        return "the page speaks of something other than the entry's title"
    return None
