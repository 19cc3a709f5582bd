"""Which organisation a match means: named in its slot, told by a post or by its people, or left unsaid."""

from __future__ import annotations

import re

from monitor.detection.complements import goes_there, is_of_another
from monitor.detection.employers import (
    body_of,
    described_house,
    former_house,
    fronted,
    is_affair,
    is_apposed,
    is_attached,
    is_firm_name,
    is_left_behind,
    is_new,
    is_of_unit,
    is_source,
    left_after_years,
    may_employ,
    named_before_there,
    owner_of,
    tells_of_itself,
    was_there,
)
from monitor.detection.folds import SEATS
from monitor.detection.headlines import (
    appointed_at,
    became_head,
    clause_at,
    is_replaced,
    leading_body,
    named_in_front,
    told_beside,
    works_beside,
)
from monitor.detection.matched import Matched
from monitor.detection.mere_mentions import is_aim, is_station
from monitor.detection.named_houses import CABINET, Answer, agents, described, nation, told_in_slot, without_decider
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_mere_site, is_seat, ministry
from monitor.detection.people import clean
from monitor.detection.pronouns import antecedent
from monitor.detection.reading import Reading, Sentence
from monitor.detection.state_posts import is_of_no_firm, state_post
from monitor.detection.tenures import is_elsewhere, is_said, left_long_ago, served, speaker
from monitor.detection.text import fold
from monitor.detection.vacancies import left_by


def find_organisation(matched: Matched, people: list[Named]) -> Answer:
    """Return the organisation concerned and whether the sentence itself tells it."""
    given, matched = matched, without_decider(matched, people)
    answer = (
        _of_subject(matched, people)
        or _of_cabinet(matched, people)
        or _told_first(given, matched, people)
        or told_in_slot(matched, people)
        or (state_post(matched, people) or _of_post(matched))
        or _of_leavers(matched, people)
        or _of_careers(matched, people)
        or _of_it(matched)
        or _of_appointed(matched, people)
        or _of_place_taken(matched, people)
        or _beside(matched, people)
        or _only_unknown(matched)
    )
    if answer is not None and answer[0] == CABINET and matched.reading.language.lang == "en":
        return nation(matched) or CABINET, answer[1]
    return answer or (None, False)


def _of_subject(matched: Matched, people: list[Named]) -> Answer | None:
    """Return the organisation of "Acme's finance chief resigns"."""
    rule, subject, sentence = matched.rule, matched.subject, matched.sentence
    cast, lang, seat = matched.reading.cast, matched.reading.language.lang, matched.slots.get("role")
    moving = rule.kind == "appointment" and ("organisation" in matched.slots or "previous" in matched.slots)
    if subject.symbol != "R" or moving or subject.former:
        return None
    other_seat = seat if lang == "fr" and seat is not subject else None
    if other_seat is not None and (other_seat.organisation or ministry(other_seat.role or "", lang)):
        # "the mayor of Laval becomes a minister": the post tells where, not who takes it.
        return None
    if goes_there(sentence, subject):
        return None
    if (
        lang == "fr"
        and rule.kind == "appointment"
        and seat is None
        and not is_new(subject, sentence, matched.reading.language)
    ):
        # "Acme's finance chief takes office on Monday": elsewhere, where the article said that she was named.
        named_at = cast.joined(people) or cast.about()
        return (named_at if named_at and fold(named_at) != fold(subject.organisation or "") else None), False
    if subject.organisation and subject.organisation[0] not in "@^":
        return subject.organisation, True
    body = ministry(subject.role or "", lang)
    return (body, True) if body else None


def _of_cabinet(matched: Matched, people: list[Named]) -> Answer | None:
    """Return the ministry, or else the government, that "quit the cabinet" tells of, where the chair of Acme did."""
    hit = matched.hit
    if (
        not matched.departing
        or matched.pattern("<from_cabinet>").match(hit.string, hit.end("trigger"), hit.end()) is None
    ):
        return None
    served_in = (matched.reading.cast.find(n.name).ministry(matched.reading.language.lang) for n in people)
    return next((body for body in served_in if body), CABINET), True


def _told_first(given: Matched, matched: Matched, people: list[Named]) -> Answer | None:
    """Return what wins over the slot of the organisation; given = the match with it, even where it only decides."""
    slots, lang = matched.slots, matched.reading.language.lang
    posts = (item for item in matched.sentence.typed.items if item.symbol == "R")
    language = matched.reading.language
    if not matched.departing and any(is_of_unit(post, matched.sentence, language) for post in posts):
        # "Acme nomme Roux directeur de sa filiale": not at Acme.
        return None, False
    if lang == "fr" and (named_at := named_in_front(matched.sentence, people, matched.hit)):
        return named_at, True
    held_at = slots["role"].organisation if "role" in slots else None
    decided = matched.rule.kind == "appointment" and lang == "fr" and "organisation" in given.slots
    if decided and held_at and held_at[0] not in "@^":
        # "the fund puts Roe at the head of Acme": who decides is not who employs.
        return held_at, True
    beside = clause_at(matched.sentence, matched.subject) if lang == "fr" and not slots.get("organisation") else None
    if beside is not None and not held_at:
        return body_of(beside, matched.reading), True
    if put_first := fronted(matched.sentence, slots, matched.reading):
        return put_first, True
    public = served(slots, people, matched.reading) if lang == "en" else None
    return (public, True) if public else None


def _of_post(matched: Matched) -> Answer | None:
    """Return the organisation of the post that a match names; a post of the state is at no other."""
    role, reading, lang = matched.slots.get("role"), matched.reading, matched.reading.language.lang
    if role is not None:
        if role.organisation and role.organisation[0] not in "@^":
            return role.organisation, True
        if body := ministry(role.role or "", lang) or described(matched, role.organisation, role.end):
            return body, True
    if there := named_before_there(matched.sentence, matched.subject, reading.language):
        return there, True
    if role is None:
        return None
    if reading.language.has("state_posts", fold(role.role or "").split(" ")[0]):
        # A prefect is nobody's at what the article is about.
        place = (role.organisation or "").partition("^")[2]
        return (place, True) if place else (None, False)
    if not role.organisation or role.organisation[0] != "^":
        return None
    if lang == "fr" and is_mere_site(role.role or "", role.organisation[1:], reading.language):
        return None
    if lang == "fr" and reading.cast.about() and _is_abroad(role, matched.sentence, reading):
        return None
    return (role.organisation[1:], True) if matched.rule.kind != "leave" else (None, False)


_NAMED_ASIDE = re.compile(
    r", (?:nommée?|élue?|arrivée?|promue?|devenue?) (?:(?:à|comme|au poste de) )?(?P<seat>R )"
    r"(?:(?![;.PQ] )\S+ ){0,4}?, "
)
"""Between a name and its verb: "Jeanne Morel, nommée présidente d'Acme en 2019, démissionne"."""


def _is_abroad(role: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "associé gérant à Londres" and "la direction à Londres", of another body, from "préfet de Londres"."""
    if is_seat(role.role or "", reading.language):
        return True
    link = next((t.low for t in sentence.tokens if role.start < t.start < role.end and t.low in ("à", "en", "de")), "")
    return link in ("à", "en") and not reading.language.has("local_posts", fold(role.role or ""))


def _of_leavers(matched: Matched, people: list[Named]) -> Answer | None:
    """Return where those who leave work, as the sentence tells it."""
    if not matched.departing:
        return None
    reading, sentence, lang = matched.reading, matched.sentence, matched.reading.language.lang
    if lang == "fr":
        own_chief = any((n.organisation or "").startswith("@") for n in people)
        if own_chief and (head := owner_of(sentence, matched.subject, reading.language)):
            # "Acme announces the departure of its chief".
            return head, True
        if any(reading.language.has("kin", fold(n.role or "")) for n in people):
            # "le frère du PDG d'Acme" works elsewhere.
            return None, False
    held_posts = (role for n in people for role, _, _ in reading.cast.find(n.name).posts if role)
    if lang == "en" and matched.rule.in_office and any(ministry(post, lang) == "government" for post in held_posts):
        # A prime minister who leaves may be on a journey.
        return None, False
    for named in people:
        if named.organisation and named.organisation[0] not in "@^" and not named.former:
            return named.organisation, True
        if named.role and not named.former and (body := ministry(named.role, lang)):
            return body, True
    seat = _NAMED_ASIDE.match(sentence.typed.text, matched.subject_end_at) if lang == "fr" else None
    held_at = sentence.typed.items[sentence.typed.at(seat.start("seat"))].organisation if seat else None
    if held_at and held_at[0] not in "@^":
        return held_at, True
    english, subject = lang == "en", matched.subject
    led = left_long_ago(sentence, people, reading) if english else left_after_years(sentence, subject, reading)
    if led:
        return led, True
    post_body = told_beside(sentence, people, reading.language) if lang == "en" else None
    return (post_body, False) if post_body else None


def _of_careers(matched: Matched, people: list[Named]) -> Answer | None:
    """Return where those who leave work, as the rest of the article tells it."""
    if not matched.departing:
        return None
    reading, cast, lang = matched.reading, matched.reading.cast, matched.reading.language.lang
    destination = matched.slots.get("destination")
    goes_to = body_of(destination, reading) if destination is not None else None
    about = None if lang == "en" and is_of_no_firm(matched, people, cast.about()) else cast.about()
    for named in people:
        person = cast.find(named.name)
        employer = became_head(person.name, matched.slots, reading) or person.employer(about)
        if employer and fold(employer) != fold(goes_to or ""):
            return employer, False
        for held, place, former in person.posts:
            if held and not former and (body := ministry(held, lang)):
                return body, False
            if place and place[0] == "^" and not former and reading.language.has("local_posts", fold(held or "")):
                return place[1:], False
    if lang == "en" and (there := _of_successor(matched, people)):
        return there, True
    seat = matched.slots.get("role")
    if lang == "en" and seat is not None and (seat.role or "") in SEATS:
        # "Its former president was dropped from the board": of the body that he had presided.
        once = {place for n in people for _, place, _ in cast.find(n.name).posts if place and place[0] not in "@^"}
        if len(once) == 1:
            return once.pop(), False
    if lang == "fr" and (led := cast.joined(people, long_ago=True, apart=goes_to) or former_house(people)):
        return led, False
    if destination is None:
        return None
    about = cast.about()
    return (about, False) if about and (not goes_to or fold(about) != fold(goes_to)) else (None, False)


def _of_it(matched: Matched) -> Answer | None:
    """Return the body with which the sentence before begins, for "it" before the verb: "It recruited Jane Roe"."""
    hit, sentence = matched.hit, matched.sentence
    if "trigger" not in hit.re.groupindex or not hit.string.endswith(("it ", "it has "), 0, hit.start("trigger")):
        return None
    here = matched.reading.sentences.index(sentence)
    before = matched.reading.sentences[here - 1] if here else None
    opener = before.typed.items[0] if before is not None and before.part == sentence.part else None
    return (clean(opener.organisation or opener.text), True) if opener is not None and opener.symbol == "O" else None


def _of_successor(matched: Matched, people: list[Named]) -> str | None:
    """Return where "She succeeds Paul Rowe, who will step down" takes her, if the article told that before."""
    reading, sentence = matched.reading, matched.sentence
    if not is_replaced(people, sentence, reading.language):
        return None
    first = sentence.typed.items[0]
    comers = list(first.people) or (
        antecedent(reading, sentence, first, matched.rule)[0] if first.symbol == "W" else []
    )
    told = (reading.cast.appointed.get(fold(reading.cast.find(n.name).name)) for n in comers)
    return next((body for body in told if body), None)


def _of_appointed(matched: Matched, people: list[Named]) -> Answer | None:
    reading, rule, role = matched.reading, matched.rule, matched.slots.get("role")
    if chosen := appointed_at(people, rule, matched.slots, reading):
        return chosen, False
    bare_seat = role is not None and not role.organisation and is_seat(role.role or "", reading.language)
    english, about = reading.language.lang == "en", reading.cast.about()
    if bare_seat and english and rule.kind == "appointment" and about and "organisation" not in matched.slots:
        # "Jane Roe, a director of Globex, is named to the board" of what the article is about.
        return about, False
    fronting = leading_body(matched.sentence, matched.subject, reading)
    return (fronting, False) if fronting else None


def _about(matched: Matched, people: list[Named]) -> str | None:
    """Return what the article is about, apart from the houses of those who succeed somebody."""
    cast = matched.reading.cast
    about = cast.about()
    if matched.rule.of_succession and matched.reading.language.lang == "fr" and about != cast.topic:
        # "sera remplacé par Roux, directeur de la sécurité civile": not to where Roux works now.
        return cast.about(frozenset(fold(n.organisation) for n in people if n.organisation and not n.former))
    return about


def _of_place_taken(matched: Matched, people: list[Named]) -> Answer | None:
    """Return where somebody is appointed: where the one replaced was, or others of the sentence are."""
    if matched.rule.kind != "appointment":
        return None
    previous, cast, lang = matched.slots.get("previous"), matched.reading.cast, matched.reading.language.lang
    about = _about(matched, people)
    gone = list(previous.people) if previous is not None else []
    who = matched.slots.get("who")
    if who is not None and who.symbol == "W" and "person" in matched.slots and matched.rule.of_succession:
        # "He was replaced by Jane Roe".
        gone, _ = antecedent(matched.reading, matched.sentence, who, matched.rule)
    served = [cast.find(n.name) for n in gone]
    replaced = [person.employer(about) or person.ministry(lang) for person in served]
    if previous is not None and (there := left_by(previous, matched.sentence)):
        return there, True
    opener, *behind = matched.sentence.typed.items
    says = opener.symbol in "NO" and bool(behind) and cast.language.writes("said", behind[0].symbol)
    says = says and fold(opener.text) not in cast.language.media and not cast.knows(opener.text)
    if lang == "en" and not replaced and says:
        # "Acme said that Roe's assistant, Jane Poe, would take his place": at Acme.
        return clean(opener.organisation or opener.text), True
    beside = replaced[0] if replaced and replaced[0] else works_beside(matched.sentence, people, matched.reading)
    return (beside, False) if beside else None


def _beside(matched: Matched, people: list[Named]) -> Answer | None:
    """Return an organisation that the sentence names somewhere, or what the article is about."""
    reading, sentence, role = matched.reading, matched.sentence, matched.slots.get("role")
    lang, items, about = reading.language.lang, sentence.typed.items, _about(matched, people)
    if lang == "en" and is_of_no_firm(matched, people, about):
        return None, False
    nearby = _nearby(matched, people, about)
    names = list(dict.fromkeys(clean(i.organisation or i.text) for i in nearby))
    if lang == "en" and (speaking := speaker(sentence, about, reading)):
        return speaking, False
    if (
        names
        and items[0] is nearby[0]
        and sentence.part != "title"
        and items[1].symbol in ("said", "says", "announced", ",", "a")
        and (items[1].symbol != "," or is_said(sentence, matched.subject, reading.language))
    ):
        return names[0], True  # "Acme Inc said Jane Roe, its president, resigned."
    if len(names) == 1 and (not about or sentence.part != "title"):
        return names[0], False
    if about is not None:
        return about, False
    if names:
        return names[0], False
    house = described_house(role, people, reading.cast) if lang == "en" and role is not None else None
    return (house, False) if house else None


def _nearby(matched: Matched, people: list[Named], about: str | None) -> list[Item]:
    """Return the organisations of a sentence at which a change may be; only those tied to it where about is another."""
    reading, sentence, subject = matched.reading, matched.sentence, matched.subject
    departing, lang, cast = matched.departing, reading.language.lang, reading.cast
    owned = cast.owned.keys() if departing else frozenset()
    no_names = reading.language.sets["organisation_words"] | agents(reading) | owned
    nearby = [
        i
        for n, i in enumerate(sentence.typed.items)
        if i.symbol == "O"
        and i is not matched.slots.get("destination")
        and not is_station(sentence.typed.items, n, reading.language)
        and not is_source(i, sentence, reading)
        and fold(i.organisation or i.text) not in no_names
        and body_of(i, reading) is not None
        and not is_affair(i, sentence, reading)
        and not is_left_behind(i, sentence, reading.language)
        and not is_aim(sentence.typed.items, n, reading.language)
        and not (not departing and was_there(i, sentence, reading.language))
        and not (lang == "fr" and is_of_another(i, sentence, people))
        and not (lang == "en" and is_elsewhere(i, sentence, subject, people, matched.rule, reading))
    ]
    if about is None or all(i.organisation == about for i in nearby):
        return nearby
    in_front = departing and not (lang == "fr" and cast.topic)
    return [
        i
        for i in nearby
        if is_attached(i, sentence, departing, reading.language) or (in_front and i.start < subject.start)
    ]


def _only_unknown(matched: Matched) -> Answer | None:
    """Return the only unknown name beside the person, where nothing in a sentence is surely an organisation."""
    reading, sentence, subject, cast = matched.reading, matched.sentence, matched.subject, matched.reading.cast
    if matched.rule.background:
        return None
    items = sentence.typed.items
    opener = None if tells_of_itself(sentence, reading.language) else items[0]
    unknown = {
        clean(i.text)
        for n, i in enumerate(items)
        if i is not opener
        and i.symbol == "N"
        and not is_station(items, n, reading.language)
        and (may_employ(items, n, reading) or is_apposed(items, n, subject, reading.language.lang))
        and i is not subject
        and i is not matched.slots.get("previous")
        and (" " not in i.text or is_firm_name(i.text, reading))
        and not (cast.knows(i.text) or is_left_behind(i, sentence, reading.language))
        and not is_aim(items, n, reading.language)
        and fold(i.text) not in agents(reading)
    }
    return (unknown.pop(), False) if len(unknown) == 1 else None
