"""Whom and what a match means: the person behind "he" and "the chief", the organisation a sentence leaves unsaid."""

from __future__ import annotations

from itertools import pairwise

from monitor.detection.bodies import public_body
from monitor.detection.complements import goes_there, is_left, is_of_another, staff_of
from monitor.detection.employers import (
    ahead,
    anaphor,
    body_of,
    decides_behind,
    described_house,
    dismisses_staff,
    former_house,
    fronted,
    is_affair,
    is_apposed,
    is_attached,
    is_indefinite,
    is_left_behind,
    is_mere_place,
    is_new,
    is_source,
    left_after_years,
    may_employ,
    named_before_there,
    names_only,
    owner_of,
)
from monitor.detection.headlines import appointed_at, leading_body, told_beside, works_beside
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_seat, ministry
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.tenures import is_any, is_elsewhere, is_hired, is_said, left_long_ago, served, speaker
from monitor.detection.text import fold
from monitor.detection.vacancies import left_by


def find_organisation(
    reading: Reading, sentence: Sentence, slots: dict[str, Item], subject: Item, people: list[Named], rule: Rule
) -> tuple[str | None, bool]:
    """Return the organisation concerned and whether the sentence itself tells it."""
    cast, lang = reading.cast, reading.language.lang
    told = slots.get("organisation")
    before = told is not None and bool(people) and told.start < people[0].start
    if told is not None and (
        names_only(told, sentence, reading)
        or (before and lang == "en" and is_hired(told, sentence, reading))
        or (before and not is_left(told, sentence) and _decides(told, rule, reading))
    ):
        # "the state removes Roe from the chair of Acme": who decides is not who employs.
        slots = {name: item for name, item in slots.items() if name != "organisation"}
    departing = rule.kind in ("departure", "leave", "return")
    moving = rule.kind == "appointment" and ("organisation" in slots or "previous" in slots)
    seat = slots.get("role")
    # "the mayor of Laval becomes a minister": the post tells where, not who takes it.
    elsewhere = (
        lang == "fr"
        and seat is not None
        and seat is not subject
        and bool(seat.organisation or ministry(seat.role or "", lang))
    )
    if (
        subject.symbol == "R"
        and not moving
        and not subject.former
        and not elsewhere
        and not goes_there(sentence, subject)
    ):
        if lang == "fr" and rule.kind == "appointment" and seat is None and not is_new(subject, sentence):
            # "Acme's finance chief takes office on Monday": elsewhere, where the article said that she was named.
            named_at = next(
                (b for n in people if (b := cast.appointed.get(fold(cast.find(n.name).name)))), cast.about()
            )
            return (named_at if named_at and fold(named_at) != fold(subject.organisation or "") else None), False
        if subject.organisation and subject.organisation[0] not in "@^":
            return subject.organisation, True
        if body := ministry(subject.role or "", lang):
            return body, True
    held_at = slots["role"].organisation if "role" in slots else None
    if rule.kind == "appointment" and lang == "fr" and told is not None and held_at and held_at[0] not in "@^":
        # "the fund puts Roe at the head of Acme": who decides is not who employs.
        return held_at, True
    if put_first := fronted(sentence, slots, reading):
        return put_first, True
    if lang == "en" and (public := served(slots, people, reading)):
        return public, True
    if "organisation" in slots:
        item = slots["organisation"]
        if item.symbol == "R":
            if not is_seat(item.role or "", reading.language):
                # "sacked by the minister" tells who decides.
                return (cast.about(), False) if _is_agent(item, sentence, rule) else (None, False)
            if item.organisation and item.organisation[0] not in "@^":
                return item.organisation, True
            return (name := cast.about()), name is not None and lang != "en"
        own = next((n.organisation for n in people if n.organisation and not n.former), None)
        if departing and people and item.start < people[0].start and own and own[0] not in "@^":
            # "the president fires FBI director Roe", "a fund ousts Acme chairman Poe".
            return own, True
        # "il quitte un groupe fragilisé": what somebody leaves is known all the same.
        opens = sentence.number == 0 and sentence.part != "title" and item in sentence.typed.items[:2]
        # "A Welsh health board has dismissed its chief": the body of which the text goes on to tell.
        others = (lang == "en" or not departing) and is_any(item, sentence, reading) and not (opens and departing)
        if item.symbol == "A" and ((departing and is_mere_place(item, reading)) or others):
            return None, False
        if item.symbol == "A" and lang == "fr" and not departing and is_indefinite(item, sentence):
            return None, False
        if item.symbol == "A":
            if staff := staff_of(item, sentence, reading):
                return staff, True
            held = next((n.organisation for n in people if n.organisation and not n.former), None)
            apposed = [i for n, i in enumerate(sentence.typed.items) if i.symbol in "NO" and departing]
            told_there = [
                i for i in apposed if is_apposed(sentence.typed.items, sentence.typed.items.index(i), subject, lang)
            ]
            if told_there and not held:
                # "Roux, figure d'Acme, quitte la maison".
                return clean(told_there[0].organisation or told_there[0].text), True
            if departing and lang == "fr" and held is None and not cast.about():
                held = next((e for n in people if (e := cast.find(n.name).employer(None))), None)
            return (
                held
                if departing and held and held[0] not in "@^"
                else anaphor(item, sentence, reading, ahead(item, sentence) if departing else frozenset())
            ), False
        if item.symbol == "N" and _is_agent(item, sentence, rule):
            # "dismissed by Roe": who sends somebody away may be a person; only a known body is the employer.
            known = next((name for name in cast.bodies if fold(name) == fold(clean(item.text))), None)
            if lang == "fr" and dismisses_staff(sentence, item) and not cast.knows(item.text):
                return body_of(item, reading), True
            if lang == "en" and known is None and not is_employed(people, reading) and not cast.knows(item.text):
                return body_of(item, reading), True
            return known or _not_joined(cast.about(), sentence, people), known is not None
        if departing and (
            fold(item.text).startswith("gouvernement") or (lang == "fr" and before and item.symbol == "N")
        ):
            held_posts = (r for n in people for r in [n.role, *(post for post, _, _ in cast.find(n.name).posts)] if r)
            for post in held_posts:
                if body := ministry(post, lang):
                    return body, True
        if (
            lang == "en"
            and rule.kind == "return"
            and item.symbol == "N"
            and own
            and clean(item.text) not in cast.bodies
        ):
            # "the chief of Acme returns to Ostbury after a week in Seoul".
            return None, False
        if departing and lang == "fr" and item.symbol == "N" and decides_behind(item, subject, sentence):
            return cast.about(), False
        if not (item.symbol == "N" and cast.knows(item.text)):
            body = body_of(item, reading)
            return body, body is not None
        if item.symbol == "N":
            return None, False
    role = slots.get("role")
    if role is not None and role.organisation and role.organisation[0] not in "@^":
        return role.organisation, True
    if role is not None and (body := ministry(role.role or "", lang) or public_body(role.organisation)):
        return body, True
    if lang == "fr" and (there := named_before_there(sentence, subject)):
        return there, True
    if role is not None and reading.language.has("state_posts", fold(role.role or "").split(" ")[0]):
        # A prefect is nobody's at what the article is about.
        return None, False
    abroad = role is not None and lang == "fr" and cast.about() and _is_abroad(role, sentence, reading)
    if role is not None and role.organisation and role.organisation[0] == "^" and not abroad:
        return (role.organisation[1:], True) if rule.kind != "leave" else (None, False)
    own_chief = departing and lang == "fr" and any((n.organisation or "").startswith("@") for n in people)
    if own_chief and (head := owner_of(sentence, subject)):
        # "Acme announces the departure of its chief".
        return head, True
    if departing and lang == "fr" and any(reading.language.has("kin", fold(n.role or "")) for n in people):
        # "le frère du PDG d'Acme" works elsewhere.
        return None, False
    if departing:
        held_posts = (role for n in people for role, _, _ in cast.find(n.name).posts if role)
        if lang == "en" and rule.in_office and any(ministry(post, lang) == "government" for post in held_posts):
            # A prime minister who leaves may be on a journey.
            return None, False
        for named in people:
            if named.organisation and named.organisation[0] not in "@^" and not named.former:
                return named.organisation, True
            if named.role and (body := ministry(named.role, lang)):
                return body, True
        if lang == "en" and (led := left_long_ago(sentence, people, reading)):
            return led, True
        if lang == "en" and (post_body := told_beside(sentence, people)):
            return post_body, False
    destination = slots.get("destination")
    nearby = [
        i
        for i in sentence.typed.items
        if i.symbol == "O"
        and i is not destination
        and not is_source(i, sentence, reading)
        and fold(i.organisation or i.text)
        not in reading.language.sets["organisation_words"]
        | _agents(reading)
        | (cast.owned.keys() if departing else set())
        and body_of(i, reading) is not None
        and not is_affair(i, sentence, reading)
        and not is_left_behind(i, sentence)
        and not (lang == "fr" and is_of_another(i, sentence, people))
        and not (lang == "en" and is_elsewhere(i, sentence, subject, people, rule, reading))
    ]
    if departing:
        for named in people:
            person = cast.find(named.name)
            goes_to = body_of(destination, reading) if destination is not None else None
            employer = person.employer(cast.about())
            if employer and fold(employer) != fold(goes_to or ""):
                return employer, False
            for held, place, former in person.posts:
                if held and not former and (body := ministry(held, lang)):
                    return body, False
                if place and place[0] == "^" and not former and reading.language.has("local_posts", fold(held or "")):
                    return place[1:], False
        if lang == "fr" and (led := left_after_years(sentence, reading) or former_house(people)):
            return led, False
        if destination is not None:
            name, about = body_of(destination, reading), cast.about()
            return (about, False) if about and (not name or fold(about) != fold(name)) else (None, False)
    if chosen := appointed_at(people, rule, slots, reading):
        return chosen, False
    bare_seat = role is not None and not role.organisation and is_seat(role.role or "", reading.language)
    if bare_seat and rule.kind == "appointment" and lang == "en" and "organisation" not in slots and cast.about():
        # "Jane Roe, a director of Globex, is named to the board" of what the article is about.
        return cast.about(), False
    if fronting := leading_body(sentence, subject, reading):
        return fronting, False
    about = cast.about()
    if rule.of_succession and lang == "fr" and about != cast.topic:
        # "sera remplacé par Roux, directeur de la sécurité civile": not to where Roux works now.
        about = cast.about(frozenset(fold(n.organisation) for n in people if n.organisation and not n.former))
    if rule.kind == "appointment":
        previous = slots.get("previous")
        replaced = [cast.find(n.name).employer(about) for n in (previous.people if previous is not None else [])]
        if previous is not None and (there := left_by(previous, sentence)):
            return there, True
        if beside := (replaced[0] if replaced and replaced[0] else works_beside(sentence, people, reading)):
            return beside, False
    if about is not None and any(i.organisation != about for i in nearby):
        nearby = [
            i
            for i in nearby
            if is_attached(i, sentence, departing)
            or (departing and not (lang == "fr" and cast.topic) and i.start < subject.start)
        ]
    names = list(dict.fromkeys(clean(i.organisation or i.text) for i in nearby))
    if lang == "en" and (speaking := speaker(sentence, about, reading)):
        return speaking, False
    if (
        names
        and sentence.typed.items[0] is nearby[0]
        and sentence.part != "title"
        and sentence.typed.items[1].symbol in ("said", "says", "announced", ",", "a")
        and (sentence.typed.items[1].symbol != "," or is_said(sentence, subject))
    ):
        return names[0], True  # "Acme Inc said Jane Roe, its president, resigned."
    if len(names) == 1 and (not about or sentence.part != "title"):
        return names[0], False
    if about is not None:
        return about, False
    if names:
        return names[0], False
    if lang == "en" and role is not None and (described := described_house(role, people, cast)):
        return described, False
    # Nothing here is surely an organisation: the only unknown name beside the person must be it.
    if rule.background or sentence.part == "summary":
        return None, False
    items = sentence.typed.items
    # "Acme annonce", "Acme a annoncé".
    verb = next((i.symbol for i in items[1:] if i.symbol not in ("a", "avait")), "")
    tells = verb in ("said", "says", "announced", "announces", ":", "prépare")
    opener = None if tells or reading.language.has("body_verbs", fold(verb)) else items[0]
    unknown = list(
        dict.fromkeys(
            clean(i.text)
            for n, i in enumerate(items)
            if i is not opener
            and i.symbol == "N"
            and (may_employ(items, n, reading) or is_apposed(items, n, subject, lang))
            and i is not subject
            and i is not slots.get("previous")
            and " " not in i.text
            and not (cast.knows(i.text) or is_left_behind(i, sentence))
            and fold(i.text) not in _agents(reading)
        )
    )
    return (unknown[0], False) if len(unknown) == 1 else (None, False)


def _is_abroad(role: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "associé gérant à Londres" and "la direction à Londres", of another body, from "préfet de Londres"."""
    if is_seat(role.role or "", reading.language):
        return True
    link = next((t.low for t in sentence.tokens if role.start < t.start < role.end and t.low in ("à", "en", "de")), "")
    return link in ("à", "en") and not reading.language.has("local_posts", fold(role.role or ""))


def _agents(reading: Reading) -> frozenset[str]:
    return reading.language.sets["agents"] | reading.language.sets["rulers"]


def _is_agent(item: Item, sentence: Sentence, rule: Rule) -> bool:
    place = next((n for n, i in enumerate(sentence.typed.items) if i is item), 0)
    return rule.kind in ("departure", "leave") and place > 0 and sentence.typed.items[place - 1].symbol in ("par", "by")


def _not_joined(about: str | None, sentence: Sentence, people: list[Named]) -> str | None:
    """Return what an article is about, unless the sentence says that the person goes there: "bounces back at Acme"."""
    items = sentence.typed.items
    joined = [
        clean(item.organisation or item.text)
        for before, item in pairwise(items)
        if before.symbol in ("chez", "at") and people and item.start > people[-1].end
    ]
    return None if about in joined else about


def _decides(told: Item, rule: Rule, reading: Reading) -> bool:
    """Tell "the state", "the minister" and "shareholders", who decide and do not employ."""
    if told.symbol != "R":
        owns = rule.kind == "departure" and fold(clean(told.organisation or told.text)) in reading.cast.owned
        return owns or fold(told.text) in _agents(reading)
    return rule.kind in ("departure", "leave") and not is_seat(told.role or "", reading.language)


def is_employed(people: list[Named], reading: Reading) -> bool:
    """Tell whether the article says, anywhere, where each of the people works now."""
    return bool(people) and all(
        (named.former and named.organisation == "@" and named.role is None)
        or any((role or body) and not former for role, body, former in reading.cast.find(named.name).posts)
        for named in people
    )
