"""How somebody came or went: by the wording, by the sentence around it, and by where the article says they worked."""

from __future__ import annotations

from monitor.detection.careers import OWN_HOUSE
from monitor.detection.claims import same_body
from monitor.detection.names import Named
from monitor.detection.reading import Reading
from monitor.detection.rule import Rule
from monitor.detection.stance import listener
from monitor.detection.text import fold
from monitor.domain.claim import Manner


def manner_of(
    rule: Rule,
    reading: Reading,
    words: str,
    person: Named,
    organisation: str | None,
    told_post: bool,
    verb: str,
    role: str | None,
) -> Manner | None:
    """Return the manner of a match; words = its folded words, verb = the first word of its trigger."""
    if rule.kind in ("leave", "return"):
        return None
    if rule.kind != "appointment":
        return rule.manner or "unspecified"
    # "names interim boss Roe chief executive": what she was, not what she becomes.
    was_interim = listener(reading.language).hears("interim", fold(person.role or "") + " ") is not None
    if listener(reading.language).hears("interim", words) and not (was_interim and not person.apposed):
        return "interim"
    if rule.manner is not None:
        return rule.manner
    if listener(reading.language).hears("insiders", words):
        return "promoted"
    if told := _by_career(reading, person, organisation, role):
        return told
    if reading.language.has("hiring", verb) or listener(reading.language).hears("newcomers", words):
        return "hired"
    if fold(person.role or "") in reading.language.sets["faint_roles"]:
        return "unspecified"
    if person.role and not person.former and (told_post or not person.apposed):
        return "promoted"
    return "unspecified"


def _by_career(reading: Reading, person: Named, organisation: str | None, role: str | None) -> Manner | None:
    """Tell insiders from newcomers by where the article says that they worked; None where it does not say."""
    known = reading.cast.find(person.name)
    canonical = reading.language.pack.organisations
    stations = [
        (held, body)
        for held, body in reading.cast.careers.get(known.name, [])
        if not held or body != OWN_HOUSE or fold(held) != fold(role or "")
    ]
    if organisation and any(body == OWN_HOUSE or same_body(body, organisation, canonical) for _, body in stations):
        return "promoted"
    bodies = [body for _, body in stations] + [body for _, body, _ in known.posts if body and body[0] not in "@^"]
    if any(not same_body(body, organisation, canonical) for body in bodies):
        return "hired"
    return None
