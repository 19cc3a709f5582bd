"""At which house a match happens: the one that `referents` finds, unless what stands around says otherwise."""

from __future__ import annotations

import re

import msgspec

from monitor.detection.careers import seat_until
from monitor.detection.depth import holds_now, in_office, is_deep, is_guessed, is_user, looks_into_it
from monitor.detection.fellows import enrolled, house_told, tells_their_post
from monitor.detection.language import Language
from monitor.detection.matched import Matched
from monitor.detection.names import Item, Named
from monitor.detection.offices import ministry, tells_field
from monitor.detection.people import clean
from monitor.detection.posts import sphere_of
from monitor.detection.reading import Reading
from monitor.detection.referents import find_organisation
from monitor.detection.state_posts import is_of_no_firm
from monitor.detection.tenures import is_any
from monitor.detection.text import fold
from monitor.detection.vacancies import carried_on, taken_over


class House(msgspec.Struct):
    """The house of a match."""

    name: str | None
    """None: it is left unsaid, and believed all the same."""
    sure: bool
    """The sentence itself tells it, or the one before that says whose place is taken."""
    told_here: bool
    """The sentence tells it by name or as "its"."""
    unproven: bool
    """Somebody died, and nothing tells of a post."""
    career: tuple[Item, str | None] | None
    """The seat, and the year until which it was held, where the sentence recalls a career."""


def house_of(matched: Matched, people: list[Named], asserted: bool) -> House | str:
    """Return the house of a match, and keep it in mind for the sentences that follow; or why there is no change."""
    reading, rule, sentence = matched.reading, matched.rule, matched.sentence
    career = seat_until(sentence.typed, matched.subject_end_at, reading.language) if rule.kind == "departure" else None
    name, sure = _find(matched, people)
    if career is not None:
        held_at = career[0].organisation or ministry(career[0].role or "", reading.language.lang) or "@"
        if held_at[0] not in "@^":
            name, sure = held_at, True
        elif career[1]:
            return "a career is recalled, and not where"
    body = matched.slots.get("organisation") if rule.kind == "appointment" else None
    anywhere = body is not None and body.symbol == "A" and is_any(body, sentence, reading)
    if name is None and not anywhere and not is_of_no_firm(matched, people, None):
        name = carried_on(reading, sentence)
    if _stays(matched, people, name, sure):
        return "nobody leaves that house: a customer, a newcomer, or who still works there"
    if reading.language.lang == "fr" and rule.kind == "appointment" and matched.subject.symbol == "R" and not sure:
        # "the president, who succeeded Roe": a post without its body appoints nobody.
        name = None
    if not sure and _of_an_agency(matched, people, name or ""):
        return "the sentence speaks of an agency, and the guess is a ministry"
    if looks_into_it(name, people, rule, reading):
        return "who looks into it employs nobody"
    if _is_too_deep(matched, people, name, sure):
        return "it stands deep in a report of others"
    # "its chairman" tells the body as surely as its name; a "director" of nothing is an artist.
    told_here = sure or any((n.organisation or "").startswith("@") for n in people)
    # Who died in no post that the article tells may still have a successor in it.
    known = told_here or _is_labelled(matched, name) or _is_introduced(matched, people, name)
    dead = rule.manner == "died" and not rule.alone
    unproven = dead and not (known and in_office(_with_posts(matched, people), reading))
    unproven = unproven and not _was_there_until_now(matched)
    unsaid = asserted and _stands_alone(matched, people)
    if name is None and not unsaid:
        return "nothing tells where; 'alone: true' believes a full name all the same"
    followed = matched.pattern(r"(?<![^ ])(?:<replacing_him>|<leaves_a_gap>)\Z")
    if unproven and any(n.former for n in people) and not followed.search(matched.hit.string, 0, matched.subject_at):
        return "who died had left the post"
    _keep_in_mind(matched, name, sure, asserted)
    return House(name, sure, told_here, unproven, career)


def _is_labelled(matched: Matched, name: str | None) -> bool:
    """Tell "Acme : décès du directeur Paul Roux", "Acme annonce que", which begin with the house, from a guess."""
    first = next(iter(matched.sentence.typed.items))
    french = matched.reading.language.lang == "fr" and first.symbol in "NO"
    return french and name is not None and fold(clean(first.organisation or first.text)) == fold(name)


def _is_introduced(matched: Matched, people: list[Named], name: str | None) -> bool:
    """Tell whether the text behind a headline says that the people work at a house."""
    find, headline = matched.reading.cast.find, matched.sentence.part == "title"
    return headline and all(
        any(body and not former and fold(body) == fold(name or "") for _, body, former in find(n.name).posts)
        for n in people
    )


def _was_there_until_now(matched: Matched) -> bool:
    """Tell "Roux dirigeait Acme depuis 2018. Il est mort mardi" from "Roux dirigeait Acme dans les années 1990"."""
    reading, sentence = matched.reading, matched.sentence
    here = reading.sentences.index(sentence)
    before = reading.sentences[here - 1] if here and matched.subject.symbol == "W" else None
    if before is None or before.part != sentence.part:
        return False
    told = matched.pattern("P (?:, )?(?:qui )?<in_post>").match(before.typed.text)
    end = before.typed.items[before.typed.at(told.end() - 1)].end if told else 0
    return told is not None and next((t.low for t in before.tokens if t.start >= end), "") == "depuis"


def _with_posts(matched: Matched, people: list[Named]) -> list[Named]:
    """Return people with the post of "le directeur d'Acme est mort", or in a headline the one that the text tells."""
    if matched.subject.symbol == "R":
        return [msgspec.structs.replace(n, role=n.role or matched.subject.role) for n in people]
    if matched.sentence.part != "title" or matched.reading.language.lang != "fr":
        return people
    find = matched.reading.cast.find
    held = [next((post for post, _, former in find(n.name).posts if post and not former), None) for n in people]
    return [msgspec.structs.replace(n, role=n.role or post) for n, post in zip(people, held, strict=True)]


def _find(matched: Matched, people: list[Named]) -> tuple[str | None, bool]:
    reading, sentence = matched.reading, matched.sentence
    listed = next(enrolled(sentence, matched.hit, reading.language), None)
    elsewhere = tells_their_post(matched.hit, reading.language)
    if listed and people and not elsewhere and (told := house_told(people[0].organisation, people[0].role)):
        return told, True
    name, sure = find_organisation(matched, people)
    if name and _is_kind(fold(name), reading.language):
        # "Council" stands for the one that the article is about.
        name, sure = reading.cast.about(), False
    if not sure and (there := taken_over(reading, sentence, matched.hit, matched.rule)):
        return there, True
    return name, sure


def _is_kind(name: str, language: Language) -> bool:
    """Tell a mere "Council" from a name; "la Ligue" and "la Commission" are names in French."""
    firm = name in ("bank", "city", "company", "group")
    return language.lang == "en" and (firm or language.has("kinds_of_bodies", name))


def _of_an_agency(matched: Matched, people: list[Named], name: str) -> bool:
    """Tell "the agency's engineer, Jane Roe, was suspended" from the ministry that the sentence before names."""
    has, words = matched.reading.language.has, fold(name).split(" ")
    if not any(has("ministries", word) for word in (words[0], words[-1])):
        return False
    begin = min((n.start for n in people), default=matched.trigger[0])
    said = [t for t in matched.sentence.tokens if t.start < begin and not t.cap]
    return any(has("kinds_of_bodies", t.fold) and not has("ministries", t.fold) for t in said)


def _stays(matched: Matched, people: list[Named], name: str | None, sure: bool) -> bool:
    """Tell who leaves no post there: a customer, who has only just come, who still holds it."""
    reading, rule, text = matched.reading, matched.rule, matched.hit[0]
    if _QUITTING.search(text) and text.endswith(("N ", "O ")) and is_user(name, people, reading):
        return True
    if rule.kind != "departure":
        return False
    if matched.pattern("<deals_no_more>").match(matched.hit["trigger"]) and any(
        n.organisation not in (None, name) for n in people
    ):
        # "Morel, présidente de Globex, en termine avec Acme", which supplied her.
        return True
    if not sure and name and _joins(people, name, reading):
        # "Roux est nommé chez Acme. Il cédera sa place": another one than what he has just been given.
        return True
    works_there = "organisation" not in matched.slots or any(n.organisation == name for n in people)
    return works_there and holds_now(matched.sentence, matched.subject, matched.trigger, matched.reading.language)


_QUITTING = re.compile(r"quitt|(?<![^ ])(?:left|leav|quit)")


def _joins(people: list[Named], organisation: str, reading: Reading) -> bool:
    names = [fold(reading.cast.find(named.name).name) for named in people]
    joined = (reading.cast.appointed.get(name) for name in names if name not in reading.cast.long_there)
    return reading.language.lang == "fr" and fold(organisation) in (fold(body or "") for body in joined)


def _is_too_deep(matched: Matched, people: list[Named], name: str | None, sure: bool) -> bool:
    """Tell what stands deep in a report: of sports the careers of coaches, of all else whom it mentions besides."""
    reading, sentence = matched.reading, matched.sentence
    if not is_deep(sentence):
        return False
    if reading.cast.sporting and not (sure and _are_officials(people, reading)):
        return True
    return not sure and bool(name and is_guessed(reading, sentence, people, name))


def _are_officials(people: list[Named], reading: Reading) -> bool:
    """Tell the president of a federation, in a report of matches, from a coach."""
    roles = [named.role for named in people if not named.former]
    faint = reading.language.sets["faint_roles"]
    return bool(roles) and all(r and fold(r) not in faint and sphere_of(reading, r) == "leadership" for r in roles)


def _stands_alone(matched: Matched, people: list[Named]) -> bool:
    """Tell whether a change is told although nothing says where: "the resignation of Jane Roe"."""
    reading, subject = matched.reading, matched.subject
    if reading.language.lang == "en":
        if "organisation" in matched.slots or (matched.rule.in_office and matched.rule.manner is None):
            # "Police chief Jane Roe leaves hospital", "is off".
            return False
        role = matched.slots.get("role")
        left = _LEFT_TO.match(matched.sentence.typed.text, matched.subject_end_at) if matched.departing else None
        taken = matched.sentence.typed.items[matched.sentence.typed.at(left.start("post"))].role if left else None
        posts = [(role.role if role else n.role) or taken or "" for n in people]
        return not reading.cast.sporting and bool(posts) and all(tells_field(post, reading.language) for post in posts)
    return (
        reading.language.lang == "fr"
        and (matched.rule.alone or _is_successor(matched))
        and subject.symbol == "P"
        and all(" " in clean(named.name) for named in subject.people)
        and not reading.cast.sporting
        and not is_deep(matched.sentence)
    )


_LEFT_TO = re.compile(r"(?:[a-z]+ ){1,3}[,;] [PN] (?:[a-z]+ ){1,3}(?P<post>R )")
"""The post that "resigns, Poe named interim state transport chief" tells."""


def _is_successor(matched: Matched) -> bool:
    """Tell "Le successeur du général démissionnaire, Jeanne Morel, a été désigné", who takes a post that was left."""
    named = matched.pattern(r"<successors>(?:(?![;:.PN] )\S+ ){0,4}, ")
    return named.match(matched.hit.string, 0, matched.subject_at) is not None


def _keep_in_mind(matched: Matched, name: str | None, sure: bool, asserted: bool) -> None:
    """Let the rest of the article know what a match tells of its house."""
    reading, sentence = matched.reading, matched.sentence
    if (sure or sentence.part == "title") and name and asserted:
        reading.cast.last_told = (reading.sentences.index(sentence), name)
    told = matched.slots.get("organisation")
    if sure and name and told is not None and told.symbol == "N":
        # A name that stands where organisations stand is one, for the rest of the article too.
        reading.cast.bodies[clean(name)] += 1
