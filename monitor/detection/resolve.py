"""What one match means: which person, which organisation, when, and whether the article asserts it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from monitor.detection.careers import seat_until
from monitor.detection.claims import Found
from monitor.detection.complements import costs_no_post
from monitor.detection.depth import (
    holds_now,
    in_office,
    is_called_in,
    is_deep,
    is_elected,
    is_guessed,
    is_outsider,
    is_owner,
    is_staff,
    is_user,
)
from monitor.detection.endings import (
    acts,
    breaks_off,
    describes,
    enrolled,
    has_object,
    is_decider,
    is_tenure,
    others,
)
from monitor.detection.governed import is_governed, is_headless, main_subject
from monitor.detection.headlines import is_announced, is_replaced, is_urged
from monitor.detection.manners import manner_of
from monitor.detection.names import Item, Named
from monitor.detection.offices import ministry
from monitor.detection.people import clean
from monitor.detection.posts import own_house, role_of, seat_of, sphere_of
from monitor.detection.pronouns import told_of
from monitor.detection.reading import Reading, Sentence
from monitor.detection.referents import find_organisation, is_employed
from monitor.detection.rule import Rule
from monitor.detection.stance import is_for_a_time, judge, salience
from monitor.detection.subjects import find_people
from monitor.detection.tenures import destination_of, is_any, left_long_ago, onward, poached
from monitor.detection.text import fold
from monitor.detection.vacancies import carried_on, taken_over
from monitor.detection.when import clause_of, date_of, follows_look_back, looks_ahead, pluperfect, tells_present


def resolve_match(reading: Reading, sentence: Sentence, rule: Rule, hit: re.Match[str]) -> Iterator[Found]:
    """Yield a finding for each person of a match; none where no name can be given or nothing is asserted."""
    slots = {
        name: sentence.typed.items[sentence.typed.at(hit.start(name))]
        for name, value in hit.groupdict().items()
        if value and name in ("person", "who", "previous", "organisation", "destination", "role")
    }
    subject = slots.get("person") or slots.get("who")
    if subject is None:
        return
    name = "person" if "person" in slots else "who"
    if subject.symbol == "R" and hit.string.startswith("that W ", hit.end(name)):
        # "told the board that he would leave".
        subject = slots[name] = sentence.typed.items[sentence.typed.at(hit.end(name)) + 1]
    subject = slots[name] = main_subject(sentence, subject, hit) or subject
    subject = slots[name] = told_of(sentence, subject, rule, hit)
    trigger_at = hit.start("trigger") if "trigger" in hit.re.groupindex else hit.start()
    first = sentence.typed.items[sentence.typed.at(trigger_at)]
    last = sentence.typed.items[sentence.typed.at(hit.end("trigger") - 1)] if "trigger" in hit.re.groupindex else first
    trigger = (first.start, last.end)
    subject_at = hit.start("person" if "person" in slots else "who")
    start = sentence.typed.items[sentence.typed.at(hit.start())].start
    end = sentence.typed.items[sentence.typed.at(hit.end() - 1)].end
    if (
        rule.kind == "departure"
        and (rule.manner != "dismissed" or "écart" in hit[0])
        and is_for_a_time(sentence.tokens, trigger, end, reading.language)
    ):
        rule = msgspec.structs.replace(rule, kind="leave", manner=None)
    stance = judge(reading.language, sentence.tokens, start, end, trigger)
    status = rule.status or stance.status
    if status is None or (status == "denied" and rule.kind != "departure"):
        return
    people, named = find_people(reading, sentence, subject, rule, trigger)
    if rule.kind == "appointment" and is_tenure(sentence, trigger):
        return
    if (
        (subject.symbol == "N" and describes(hit, slots))
        or is_governed(sentence, subject, trigger, hit, rule)
        or is_headless(hit, slots)
    ):
        return
    if (rule.passive and acts(hit, reading.language)) or _swaps_things(hit, slots, reading):
        return
    if has_object(hit, subject) or breaks_off(hit, rule, reading.language):
        return
    if is_urged(hit, slots, sentence, reading) or costs_no_post(hit, rule, reading.language, sentence.bare):
        return
    held_once = is_employed(people, reading) or left_long_ago(sentence, people, reading) is not None
    if rule.in_office and not (held_once or is_replaced(people, sentence) or is_announced(people, sentence)):
        return
    goes = rule.kind == "departure" and rule.manner not in ("died", "dismissed") and "destination" not in slots
    if goes and (next_house := onward(sentence, hit.end())):
        slots["destination"] = next_house
    organisation, sure = find_organisation(reading, sentence, slots, subject, people, rule)
    if organisation and fold(organisation) in _NO_NAMES:
        # "Council" stands for the one that the article is about.
        organisation, sure = reading.cast.about(), False
    if not sure and (there := taken_over(reading, sentence, hit, rule.kind)):
        organisation, sure = there, True
    career = seat_until(sentence.typed, hit.end(name)) if rule.kind == "departure" else None
    if career is not None:
        held_at = career[0].organisation or ministry(career[0].role or "", reading.language.lang) or "@"
        if held_at[0] not in "@^":
            organisation, sure = held_at, True
        elif career[1]:
            return
    body = slots.get("organisation") if rule.kind == "appointment" else None
    if organisation is None and not (body is not None and body.symbol == "A" and is_any(body, sentence, reading)):
        organisation = carried_on(reading, sentence)
    if "quitt" in hit[0] and hit[0].endswith(("N ", "O ")) and is_user(organisation, people, reading):
        return
    if rule.kind == "departure" and not sure and organisation and _joins(people, organisation, reading):
        # "Roux est nommé chez Acme. Il cédera sa place": another one than what he has just been given.
        return
    works_there = "organisation" not in slots or any(n.organisation == organisation for n in people)
    if rule.kind == "departure" and works_there and holds_now(sentence, subject, trigger):
        return
    asserted = status in ("confirmed", "reported")
    if reading.language.lang == "fr" and rule.kind == "appointment" and subject.symbol == "R" and not sure:
        # "the president, who succeeded Roe": a post without its body appoints nobody.
        organisation = None
    unsaid = organisation is None and asserted and _stands_alone(reading, sentence, rule, subject)
    if is_deep(reading, sentence) and (
        (reading.cast.sporting and not (sure and _are_officials(people, reading)))
        or (organisation and not sure and is_guessed(reading, sentence, people, organisation))
    ):
        # Deep in a sports report stand the careers of coaches; deep in any other, whom it mentions besides.
        return
    # "its chairman" tells the body as surely as its name; a "director" of nothing is an artist.
    told_here = sure or any((n.organisation or "").startswith("@") for n in people)
    # Who died in no post that the article tells may still have a successor in it.
    unproven = rule.manner == "died" and not (told_here and in_office(people, reading))
    if (organisation is None and not unsaid) or (unproven and any(n.former for n in people)):
        return
    if (sure or sentence.part == "title") and organisation and asserted:
        reading.cast.last_told = (reading.sentences.index(sentence), organisation)
    told_body = slots.get("organisation")
    if sure and organisation and told_body is not None and told_body.symbol == "N":
        # A name that stands where organisations stand is one, for the rest of the article too.
        reading.cast.bodies[clean(organisation)] += 1
    date, told, history = date_of(reading, sentence, subject, trigger, looks_ahead(hit))
    if career is not None and not told:
        date, told = career[1], career[1] is not None
    lead = "".join(t.fold + " " for t in sentence.tokens if t.end <= trigger[0])
    clause = clause_of(sentence, trigger[0], end, reading)
    weight, why = salience(
        reading.language, lead, clause, date if told else None, reading.article.published_on, history
    )
    if weight == "news" and not told and follows_look_back(reading, sentence):
        weight, why = "background", "follows a look back"
    before_them = (
        any(n.former and n.organisation == "@" and n.role is None for n in people) and rule.kind == "departure"
    )
    if weight == "news" and not told and before_them and sentence.part == "text" and sentence.number:
        # "Her predecessor, Paul Rowe, was fired".
        weight, why = "background", "of a predecessor"
    earlier = pluperfect(hit, sentence, reading)
    if weight == "news" and (rule.background or earlier):
        weight, why = "background", "the wording recalls"
    if why.startswith("told as a circumstance") and sentence.dates and tells_present(sentence, trigger):
        # "from July, when Jane Roe retires".
        weight, why = "news", "told in the present"
    circumstance = why.startswith("told as a circumstance") and _is_noun(hit, trigger_at, subject_at)
    fronted = circumstance and sentence.typed.at(trigger_at) <= _FRONT_MAX
    recalled = rule.background or history or fronted or why.startswith("recalls")
    if sentence.part == "title" and not told and not recalled:
        weight, why = "news", "stands in the title"
    if circumstance and not told and reading.article.published_on and _is_recent(reading, why):
        # What an article goes on from is of these days, at least of this year.
        date = reading.article.published_on[: 7 if sentence.part == "title" else 4]
    if weight == "news" and not told:
        date = reading.article.published_on
    past = unsaid and (told or why.startswith("recalls"))
    if weight == "background" and (past or (told and _is_career(rule, slots, hit, date, reading.article.published_on))):
        return
    if weight == "background" and (rule.background or not told_here) and _is_mere_word(subject, reading):
        return
    named_before = earlier and rule.kind == "appointment" and not sure and "role" not in slots
    if unproven and circumstance and (not told or (date or "")[:4] == (reading.article.published_on or "")[:4]):
        weight, why = "news", "died in office"
    if weight == "background" and (rule.manner == "died" or named_before):
        # A death that is only recalled is a biography, and so is "he had been appointed".
        return
    evidence = reading.evidence(sentence)
    normal = reading.normals[sentence.part]
    explicit = told or earlier
    nominal = "trigger" in hit.re.groupindex and trigger_at < subject_at and rule.kind != "appointment"
    words = "".join(t.fold + " " for t in sentence.tokens if start <= t.start < end)
    for person in people:
        if is_decider(person, rule, hit, reading.language):
            continue
        if fold(clean(person.name)) == fold(organisation or "") or _is_relative(person, reading):
            continue
        where = own_house(person, people, slots, rule, reading.language.lang) or organisation
        if next(enrolled(sentence, hit), None) and person.organisation and person.organisation[0] not in "@^":
            where = person.organisation
        if career is not None:
            person = msgspec.structs.replace(person, role=career[0].role)
        role, slot_role = role_of(reading, sentence, slots, person, rule, where, trigger_at)
        if is_called_in(rule, role, sure, reading):
            continue
        if role and rule.kind == "appointment" and reading.language.has("court_officers", fold(role)):
            continue
        found = Found(
            rule=rule,
            kind=rule.kind,
            person=clean(reading.cast.meet(person.name).name),
            organisation=where,
            sure_organisation=sure,
            role=role,
            destination=destination_of(slots, reading, where),
            manner=manner_of(rule, reading, sentence, subject, words, person, where, role, slot_role),
            date=date,
            status=status,
            attributed_to=stance.attributed_to,
            salience=weight,
            sphere=sphere_of(reading, role),
            seat=seat_of(reading, rule, role),
            part=sentence.part,
            order=(("title", "summary", "text").index(sentence.part), sentence.number),
            mention=normal.span(person.start, person.end) if named else normal.span(subject.start, subject.end),
            trigger=normal.span(*trigger),
            sentence=(evidence.start, evidence.end),
            quote=evidence.quote,
            words=words,
            named=named,
            slot_role=slot_role,
            told_date=told,
            explicit=explicit,
            nominal=nominal and sentence.part != "title",
            unproven=unproven,
            reason=f"{stance.reason}; {why}",
        )
        if is_owner(person, role, rule, reading) or is_elected(role, rule):
            continue
        # A singer may be the coach of a broadcast.
        singing = reading.language.lang == "fr" and found.sphere == "sport"
        heads = sure and any(word in hit[0] for word in _HEADING)
        if (
            (not role or singing)
            and not heads
            and (is_outsider(reading, sentence, subject, trigger) or is_staff(rule, reading))
        ):
            continue
        if (
            (reading.cast.sporting or fold(organisation or "") in reading.language.sets.get("clubs", frozenset()))
            and found.sphere == "leadership"
            and not (role and fold(role) not in reading.language.sets["faint_roles"])
            and not (
                rule.manner == "resigned" and sure and fold(organisation or "") not in reading.language.sets["clubs"]
            )
        ):
            continue
        held = person.organisation is not None and not person.former
        if reading.language.lang == "fr" and not (sure or held) and (rule.background or found.sphere == "sport"):
            # In passing, or of a coach: only where the sentence itself tells the body.
            continue
        if rule.kind == "departure" and where and asserted:
            reading.cast.last_left = (reading.sentences.index(sentence), where)
        if rule.kind == "appointment" and organisation and sure and found.status in ("confirmed", "reported"):
            reading.cast.appointed.setdefault(fold(found.person), organisation)
        gone = slots.get("previous") or (slots.get("who") if "person" in slots and rule.of_succession else None)
        if gone is not None and rule.kind == "appointment" and organisation:
            for predecessor in gone.people:
                old = fold(reading.cast.find(predecessor.name).name)
                reading.cast.replaced.setdefault(old, organisation)
                reading.cast.successions.append((fold(found.person), old))
        yield found
        for other, post, house in others(sentence, hit, slot_role) if rule.kind == "appointment" else ():
            yield msgspec.structs.replace(
                found,
                person=clean(reading.cast.find(other.name).name),
                organisation=clean(house) if house else organisation,
                role=post,
                mention=normal.span(other.start, other.end),
            )
        if rule.kind == "appointment" and sure and (left := poached(reading, words, person, where)):
            yield msgspec.structs.replace(
                found, kind="departure", organisation=left, destination=where, manner="unspecified", role=person.role
            )
        if rule.kind == "departure" and found.destination:
            # Leaving A for B is also an appointment at B.
            yield msgspec.structs.replace(
                found,
                kind="appointment",
                organisation=found.destination,
                sure_organisation=True,
                destination=None,
                role=slots["destination"].role if slots["destination"].symbol == "R" else None,
                seat=None,
                manner="hired",
            )


_NO_NAMES = frozenset(
    "council board commission committee bank city club company group ministry department agency authority university "
    "college hospital school union association federation society trust foundation institute museum court".split()
)

CAREER_YEARS_MIN = 3
"""Who joined a body so many years ago is told of by a biography."""


def _is_career(rule: Rule, slots: dict[str, Item], hit: re.Match[str], date: str | None, today: str | None) -> bool:
    """Tell "Roux était entré chez Acme en 1998", "Roe joined Acme in 1998", which is where a career began."""
    if rule.manner == "hired" and date and today:
        return int(today[:4]) - int(date[:4]) >= CAREER_YEARS_MIN
    return rule.manner == "hired" and "role" not in slots and "était entré" in hit[0]


def _are_officials(people: list[Named], reading: Reading) -> bool:
    """Tell the president of a federation, in a report of matches, from a coach."""
    roles = [named.role for named in people if not named.former]
    faint = reading.language.sets["faint_roles"]
    return bool(roles) and all(r and fold(r) not in faint and sphere_of(reading, r) == "leadership" for r in roles)


_HEADING = (" diriger ", " présider ", " dirigé ", " dirigée ", " présidé ", " présidée ")
"""A dancer who will lead a house is its head, whatever she was."""


def _joins(people: list[Named], organisation: str, reading: Reading) -> bool:
    joined = (reading.cast.appointed.get(fold(reading.cast.find(named.name).name)) for named in people)
    return reading.language.lang == "fr" and fold(organisation) in (fold(body or "") for body in joined)


def _is_mere_word(subject: Item, reading: Reading) -> bool:
    """Tell a single capital word that nothing in the article says to be a person."""
    return subject.symbol == "N" and " " not in subject.text and not reading.cast.knows(subject.text)


def _swaps_things(hit: re.Match[str], slots: dict[str, Item], reading: Reading) -> bool:
    """Tell "we replaced Angular with Halogen" from "the board replaced Roe with Jane Poe"."""
    if "previous" not in slots or "person" not in slots or not hit.string.endswith("with ", 0, hit.start("person")):
        return False
    return all(_is_mere_word(slots[name], reading) for name in ("previous", "person"))


def _is_recent(reading: Reading, why: str) -> bool:
    """Tell "after the resignation of Roe" from "led to the resignation of Roe", of any time."""
    return any(reading.language.has("fact_words", word) for word in re.findall(r"\w+", why.rpartition(": ")[2]))


_FRONT_MAX = 3
"""Before the noun of "After the resignation of Roe, ..." stand no more words."""


def _is_noun(hit: re.Match[str], trigger_at: int, subject_at: int) -> bool:
    """Tell "the resignation of Roe" and "Roe's resignation" from "Roe resigns"."""
    return hit.string[:subject_at].endswith((" of ", " de ", " d' ", " du ")) or hit.string[:trigger_at].endswith("'s ")


def _stands_alone(reading: Reading, sentence: Sentence, rule: Rule, subject: Item) -> bool:
    """Tell whether a change is told although nothing says where: "the resignation of Jane Roe"."""
    return (
        reading.language.lang == "fr"
        and rule.alone
        and subject.symbol == "P"
        and all(" " in clean(named.name) for named in subject.people)
        and not reading.cast.sporting
        and not is_deep(reading, sentence)
    )


def _is_relative(person: Named, reading: Reading) -> bool:
    """Tell "his son Thomas", who has no name of his own."""
    return " " not in clean(person.name) and fold(person.role or "") in reading.language.sets.get("kin", frozenset())
