"""Who else a match appoints: the others of its list, each with a post, a house or a field of his own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.detection.language import Language
from monitor.detection.ministries import is_ministry
from monitor.detection.names import Item, Named
from monitor.detection.offices import ministry
from monitor.detection.reading import Sentence

Fellow = tuple[Named, str | None, str | None]
"""Somebody, his post and his house; None = as the match says."""

_NEXT = "(?:[,;] <and_others>?|<and_others>)"
_LISTED = f"(?:, <replacing_aside>P )?{_NEXT}<the_one_of>?(?P<person>[PN] )(?:, )?<as_post>?(?P<role>R )"
_PLACED = _NEXT + "(?P<person>P )<placed_at>(?P<organisation>O )"
_PORTFOLIO_OF = _NEXT + "(?P<person>P )<portfolio_links>?(?P<organisation>O )"
_PORTFOLIO_TO = _NEXT + "(?P<organisation>O )<portfolio_links>(?P<person>P )"
_MINISTER = _NEXT + "(?P<person>P )(?=[.,;]|and |$)"
_FIELDED = _NEXT + r"(?P<person>P )(?:la |le |les |l' )(?P<field>(?:(?![;:.,A-Z])\S+ ){1,4}?)(?=[.,;] |et |$)"
_GIVEN = _NEXT + "<handed_post>?(?P<role>R )<handed_to>(?P<person>P )"
_ENROLLED = r"(?:(?![;.P] )\S+ ){0,8}; <and_others>?(?P<person>P )"


def others(sentence: Sentence, hit: re.Match[str], slot_role: bool, language: Language) -> Iterator[Fellow]:
    """Yield who else a match appoints.

    slot_role = the match names the post: "elected Roe president, Poe treasurer".
    """
    if slot_role and hit.groupdict().get("role"):
        yield from (_ministers if language.lang == "en" else _fielded)(sentence, hit, language)
    for match in _chain(_LISTED, hit, hit.end(), language) if slot_role else ():
        post = _item(sentence, match, "role")
        for named in _item(sentence, match).people[:1]:
            yield named, post.role, house_told(post.organisation, post.role)
    for match in _chain(_PLACED, hit, hit.end("organisation"), language) if _is_placed(hit, language) else ():
        body = _item(sentence, match, "organisation")
        yield from ((named, None, body.organisation or body.text) for named in _item(sentence, match).people[:1])
    for match in _chain(_GIVEN, hit, hit.end(), language) if _is_given(hit, language) else ():
        post = _item(sentence, match, "role")
        for named in _item(sentence, match).people[:1]:
            yield named, post.role, house_told(post.organisation, post.role)
    yield from _portfolios(sentence, hit, language)
    for named in enrolled(sentence, hit, language):
        if tells_their_post(hit, language):
            yield named, None, None
        else:
            yield named, named.role, house_told(named.organisation, named.role)


def tells_their_post(hit: re.Match[str], language: Language) -> bool:
    """Tell "elected three directors: Roe, president of Globex; Poe", each of another house, from "named : Roe"."""
    groups = hit.groupdict()
    told = language.lang == "en" and bool(groups.get("role")) and bool(groups.get("person"))
    return told and hit.start("role") < hit.start("person")


def enrolled(sentence: Sentence, hit: re.Match[str], language: Language) -> Iterator[Named]:
    """Yield the persons that go on with "Sont nommés : Jeanne Morel, directrice d'Acme ; Paul Roux, ..."."""
    if hit.groupdict().get("person") and hit.string.endswith(": ", 0, hit.start("person")):
        for match in _chain(_ENROLLED, hit, hit.end("person"), language):
            yield from _item(sentence, match).people


def _chain(shape: str, hit: re.Match[str], position: int, language: Language) -> Iterator[re.Match[str]]:
    """Yield what follows a position in the sentence of a match, one right behind the other."""
    pattern = language.pattern(shape)
    while match := pattern.match(hit.string, position):
        yield match
        position = match.end()


def _item(sentence: Sentence, match: re.Match[str], group: str = "person") -> Item:
    return sentence.typed.items[sentence.typed.at(match.start(group))]


def house_told(organisation: str | None, role: str | None) -> str | None:
    """Return where a post is held: its house, or the ministry that it leads; None where it tells neither."""
    told = organisation if organisation and organisation[0] not in "@^" else None
    return told or ministry(role or "", "fr")


def _portfolios(sentence: Sentence, hit: re.Match[str], language: Language) -> Iterator[Fellow]:
    """Yield Roux of "Morel hérite de la Justice, Roux de la Mer" and of "La Justice revient à Morel, la Mer à Roux"."""
    if "ministry" not in hit.re.groupindex or not hit.groupdict().get("person"):
        return
    shape = _PORTFOLIO_OF if hit.start("person") < hit.start("ministry") else _PORTFOLIO_TO
    for match in _chain(shape, hit, max(hit.end("person"), hit.end("ministry")), language):
        field = _item(sentence, match, "organisation").text
        if is_ministry(field, language):
            yield from ((named, None, field) for named in _item(sentence, match).people[:1])


def _ministers(sentence: Sentence, hit: re.Match[str], language: Language) -> Iterator[Fellow]:
    """Yield Poe of "Roe was made justice secretary and Paul Poe, 43, secretary for energy"."""
    for match in _chain(_MINISTER, hit, hit.end(), language):
        for named in _item(sentence, match).people:
            if named.apposed and named.role and not named.former and (body := ministry(named.role, "en")):
                yield named, named.role, body


def _fielded(sentence: Sentence, hit: re.Match[str], language: Language) -> Iterator[Fellow]:
    """Yield the others of "Morel prend la direction financière, Roux les ressources humaines", each with a field."""
    who = "person" if hit.groupdict().get("person") else "who"
    if 0 <= hit.start(who) < hit.start("role") and language.pattern("<takes_fields>").match(hit["trigger"]):
        for match in _chain(_FIELDED, hit, hit.end("role"), language):
            yield from ((named, match["field"].strip(), None) for named in _item(sentence, match).people[:1])


def _is_given(hit: re.Match[str], language: Language) -> bool:
    """Tell "cède la présidence à Roux", behind which other posts may be given to others, from other matches."""
    person = hit.groupdict().get("person")
    given = bool(person) and hit.end("person") == hit.end() and hit.start("person") > hit.start("trigger")
    return given and is_handed(hit.string, 0, hit.start("person"), language)


def is_handed(text: str, start: int, end: int, language: Language) -> bool:
    """Tell whether a stretch of a typed sentence ends with what somebody is handed by: "à", "to"."""
    return language.pattern(r"(?<![^ ])<handed_to>\Z").search(text, start, end) is not None


def _is_placed(hit: re.Match[str], language: Language) -> bool:
    """Tell "Jeanne Morel à la Culture, Paul Roux aux Armées", a list of places, from other matches with a body."""
    groups = hit.groupdict()
    between = hit.string[hit.end("person") :] if groups.get("person") and groups.get("organisation") else ""
    return language.writes("placed_at", between.split(" ")[0])
