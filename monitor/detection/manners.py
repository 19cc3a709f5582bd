"""How somebody came or went: by the wording, by the sentence around it, and by where the article says they worked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.detection.careers import OWN_HOUSE
from monitor.detection.claims import Found, same_body
from monitor.detection.language import Language
from monitor.detection.listening import listener
from monitor.detection.names import Item, Named
from monitor.detection.people import Cast
from monitor.detection.posts import is_named_before
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold
from monitor.domain.claim import Manner


def manner_of(
    rule: Rule,
    reading: Reading,
    sentence: Sentence,
    subject: Item,
    words: str,
    person: Named,
    organisation: str | None,
    role: str | None,
    told_post: bool,
) -> Manner | None:
    """Return the manner of a match; words = its folded words, told_post = the match itself names the role."""
    if rule.kind in ("leave", "return"):
        return None
    if rule.kind == "departure":
        return _of_exit(rule, reading, sentence, subject, words)
    if _is_interim(reading, sentence, subject, words, person, told_post):
        return "interim"
    told = _by_career(reading, person, subject, organisation, role)
    if rule.manner is not None:
        # A board elects whom it promotes: "vice president Roe was elected president".
        plain = person.role and not (person.former or person.organisation)
        another = plain and told_post and not reading.language.has("board_roles", fold(role or ""))
        promoted = another and rule.manner == "elected" and reading.language.lang == "en"
        return "promoted" if promoted else rule.manner
    return _of_words(rule, reading, sentence, subject, words, person, told, told_post)


def _of_exit(rule: Rule, reading: Reading, sentence: Sentence, subject: Item, words: str) -> Manner:
    hears, has = listener(reading.language).hears, reading.language.has
    # The typed sentence leaves out what somebody else says in quotes.
    willing = hears("own_will", fold(sentence.typed.text)) or any(has("quitting", word) for word in words.split())
    if rule.manner in (None, "unspecified") and willing:
        return "resigned"
    if rule.manner == "resigned" and not willing and hears("of_age", _clause(sentence, subject)):
        # "steps aside on reaching 65".
        return "retired"
    if rule.manner == "resigned" and _is_made_to(sentence, subject, reading.language):
        return "dismissed"
    if rule.manner == "dismissed" and hears("by_consent", "".join(t.fold + " " for t in sentence.tokens)):
        return "unspecified"
    return rule.manner or "unspecified"


def _is_interim(
    reading: Reading, sentence: Sentence, subject: Item, words: str, person: Named, told_post: bool
) -> bool:
    """Tell whether somebody takes a post for a time."""
    hears = listener(reading.language).hears
    # "names interim boss Roe chief executive", "Roe, acting chief, is confirmed as chief": what she was.
    was_interim = hears("interim", fold(person.role or "") + " ") is not None
    confirmed = any(word.startswith("confirm") for word in words.split())
    if was_interim and not (person.former or person.apposed or told_post or confirmed):
        # "An interim administrator, Jane Roe, has taken charge".
        return True
    before = was_interim and not person.apposed
    if not before and hears("interim", _APPOSED.sub(" ", words, 1) if told_post else words):
        return True
    behind = _behind(sentence, words)
    clause = _clause(sentence, subject) if reading.language.lang == "en" else behind
    if reading.language.lang == "en" and sentence.tokens[0].low in ("until", "pending"):
        # "Until a successor is found, Roe runs Acme."
        clause = "".join(t.fold + " " for t in sentence.tokens if t.end <= subject.start) + clause
    return bool(hears("for_now", clause) or (not told_post and hears("interim", behind)))


def _of_words(
    rule: Rule,
    reading: Reading,
    sentence: Sentence,
    subject: Item,
    words: str,
    person: Named,
    career: Manner | None,
    told_post: bool,
) -> Manner:
    """Return how somebody enters by a rule that leaves it open; career = what the stations told of say."""
    hears, has = listener(reading.language).hears, reading.language.has
    if hears("insiders", words):
        return "promoted"
    if career:
        return career
    acts = [*words.split(), *_governing(sentence, subject)]
    if any(has("electing", word) for word in acts):
        return "elected"
    if any(has("promoting", word) for word in acts):
        return "promoted"
    if any(has("hiring", word) for word in acts) or hears("newcomers", words):
        return "hired"
    words_held = fold(person.role or "").split()
    calling = words_held[-1 if reading.language.lang == "en" else 0] if words_held[1:] else ""
    if fold(person.role or "") in reading.language.sets["faint_roles"] or (
        has("insider_roles", calling) or has("faint_roles", calling)
    ):
        # A "steel veteran" may be anybody's; a "directeur financier" is no financier.
        return "unspecified"
    held_before = (told_post or not person.apposed or rule.of_succession) and not is_named_before(
        sentence, person, reading.language
    )
    if person.role and not person.former and not rule.in_office and held_before:
        return "promoted"
    return "unspecified"


def _is_made_to(sentence: Sentence, subject: Item, language: Language) -> bool:
    """Tell "the board asked Roe to resign" from "Roe resigned"."""
    items = sentence.typed.items
    place = next((n for n, item in enumerate(items) if item is subject), 0)
    return place > 1 and language.writes("making", items[place - 1].symbol)


_APPOSED = re.compile(r" , [^,]{1,80} , ")
"""In "Roe, acting chief, is confirmed as chief" the aside is what she was."""


def settle_exits(found: Sequence[Found], reading: Reading, titled: Manner | None) -> None:
    """Learn from the sentences around a departure how it came about, where its own words leave that open.

    titled = how all of them go, by a title that names nobody: "Acme sacks boss".

    Only sentences that speak of nobody else are heard; where several people leave, only those that name the person.
    """
    exits = [one for one in found if one.kind == "departure"]
    leavers = {fold(one.person) for one in exits}
    told = {fold(one.person) for one in exits if one.manner != "unspecified"}
    for leaver in leavers - told:
        reasons = [_reason(s, leaver, len(leavers) == 1, reading) for s in reading.sentences]
        reason = next((reason for reason in reasons if reason), titled)
        for one in exits if reason else ():
            if fold(one.person) == leaver:
                one.manner = reason


def _reason(sentence: Sentence, leaver: str, alone: bool, reading: Reading) -> Manner | None:
    if sentence.number > REASON_SENTENCES:
        return None
    named = {fold(reading.cast.find(n.name).name) for item in sentence.typed.items for n in item.people}
    if not named <= {leaver} or not (named or alone):
        return None
    hears = listener(reading.language).hears
    words = fold(sentence.typed.text)
    if hears("tenures", words) and hears("tenure_ends", words):
        return "ended"
    if hears("of_age", words):
        return "retired"
    return "resigned" if hears("own_will", words) else None


REASON_SENTENCES = 3
"""News tells why somebody goes in its first sentences; further down stands what others say."""


def settle_entries(found: Sequence[Found], reading: Reading) -> None:
    """Call it an election where a sentence that speaks of nobody else says so of the one person who takes a post.

    Who leaves one body and takes a post at another was hired there, ministers aside.
    """
    entries = [one for one in found if one.kind == "appointment"]
    left = {(fold(one.person), one.organisation) for one in found if one.kind == "departure" and one.organisation}
    for one in entries:
        elsewhere = any(who == fold(one.person) and house != one.organisation for who, house in left)
        if one.manner == "unspecified" and one.organisation and elsewhere and one.sphere == "leadership":
            one.manner = "hired"
    newcomers = {fold(one.person) for one in entries}
    if len(newcomers) != 1 or any(one.manner != "unspecified" for one in entries):
        return
    for sentence in reading.sentences[: REASON_SENTENCES + 1]:
        named = {fold(reading.cast.find(n.name).name) for item in sentence.typed.items for n in item.people}
        words = fold(sentence.typed.text).split()
        spoken_of = bool(named) or any(item.symbol in "WR" for item in sentence.typed.items[:2])
        if named <= newcomers and spoken_of and any(reading.language.has("electing", word) for word in words):
            for one in entries:
                one.manner = "elected"


def _behind(sentence: Sentence, words: str) -> str:
    """Return the few folded words right behind a match: "la remplace | par intérim"."""
    rest = "".join(token.fold + " " for token in sentence.tokens).partition(words)[2]
    return " ".join(re.split(r"[,;:.] ", rest)[0].split()[:_BEHIND_MAX]) + " "


_BEHIND_MAX = 4
"""So many words behind a match are still its own: "par intérim", "on an interim basis"."""


def _clause(sentence: Sentence, subject: Item) -> str:
    """Return the folded words behind a subject as far as its clause goes."""
    words = [t.fold for t in sentence.tokens if t.start >= subject.end]
    stop = next((n for n, word in enumerate(words) if word in (";", ":")), len(words))
    return "".join(word + " " for word in words[:stop])


def _governing(sentence: Sentence, subject: Item) -> list[str]:
    """Return the folded words right before a subject that its clause opens with: in "Acme hires Roe to chair"."""
    place = next((n for n, item in enumerate(sentence.typed.items) if item is subject), 0)
    words = [fold(item.symbol) for item in sentence.typed.items[max(0, place - _GOVERNING_MAX) : place]]
    return words[max((n + 1 for n, word in enumerate(words) if word in (",", ";", ":", "and", "et")), default=0) :]


_GOVERNING_MAX = 6
"""An epithet of three words, in quotation marks too, may stand between a verb and the name that it governs."""


def _by_career(
    reading: Reading, person: Named, subject: Item, organisation: str | None, role: str | None
) -> Manner | None:
    """Tell insiders from newcomers by where the article says that they worked; None where it does not say."""
    known, has = reading.cast.find(person.name), reading.language.has
    canonical = reading.language.pack.organisations
    stations = [
        (held, body)
        for held, body in reading.cast.careers.get(known.name, [])
        if fold(held or "") != fold(role or "")
        or not (held and (body == OWN_HOUSE or same_body(body, organisation, canonical)))
    ]
    if organisation and any(body == OWN_HOUSE or same_body(body, organisation, canonical) for _, body in stations):
        return "promoted"
    if any(
        held and has("insider_roles", fold(held)) and same_body(body, organisation, canonical)
        for held, body, _ in known.posts
    ):
        return "promoted"
    bodies = [body for _, body in stations] + [body for _, body, _ in known.posts if body and body[0] not in "@^"]
    if subject.symbol == "R" and subject.organisation and subject.organisation[0] not in "@^":
        # "Acme's number two has been named chief executive of Globex."
        bodies.append(subject.organisation)
    if any(not same_body(body, organisation, canonical) for body in bodies):
        return "hired"
    return None


def promote_replaced(found: Sequence[Found], cast: Cast) -> None:
    """Call it a promotion where the one who is replaced gets another post in the same house."""
    for one in found:
        house = cast.replaced.get(fold(one.person))
        if one.kind == "appointment" and one.manner == "unspecified" and house and house == one.organisation:
            one.manner = "promoted"
