"""Who goes along with somebody: "Roe resigned as chair, along with treasurer Paul Poe", "as did Paul Poe"."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.detection.claims import same_body
from monitor.detection.fellows import enrolled
from monitor.detection.matched import Matched
from monitor.detection.names import Named
from monitor.detection.people import clean
from monitor.detection.text import fold

_POST_LEFT = r"(?:[ROA] |[Aa]s |from |of |at |the |its |on |de |du |des |d' |la |le |l' |comme |au |\d+ ){0,6}?"
_ALONG = (
    rf"(?:(?:(?![;:.,PNOQ] |<new_clauses>)\S+ ){{0,7}}?, |{_POST_LEFT})<along_with>"
    r"(?P<company>P )(?=[.,;:] |and |et |on |in |after |over |amid |after |R |$)"
)
"""Without a comma only the post stands between: in "quit to run a bakery alongside Poe" he does not quit."""


def companions(matched: Matched, house: str | None) -> Iterator[Named]:
    """Yield those who leave as the one does of whom a match tells: others of a list, or of his house; no kin."""
    hit, language = matched.hit, matched.reading.language
    if matched.rule.kind != "departure" or matched.rule.manner == "died":
        return
    yield from enrolled(matched.sentence, hit, language)
    told = matched.pattern(_ALONG).match(hit.string, hit.end())
    if told is None:
        return
    item = matched.sentence.typed.items[matched.sentence.typed.at(told.start("company"))]
    for named in item.people:
        body = clean(named.organisation or "@")
        elsewhere = body[0] not in "@^" and not same_body(body, house, language.pack.organisations)
        if not elsewhere and language.sets["kin"].isdisjoint(fold(named.role or "").split()):
            yield named
