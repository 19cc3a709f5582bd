"""What one match means: which person, which organisation, when, and whether the article asserts it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

import msgspec

from monitor.detection.asides import heard
from monitor.detection.claims import Found
from monitor.detection.companions import companions
from monitor.detection.complements import costs_no_post
from monitor.detection.depth import is_called_in, is_elected, is_outsider, is_owner, is_staff, is_with_players
from monitor.detection.endings import acts, breaks_off, describes, has_object, is_decider, is_tenure
from monitor.detection.fellows import house_told, others, tells_their_post
from monitor.detection.governed import is_governed, is_headless, tells_of_object
from monitor.detection.headlines import is_announced, is_replaced, is_urged
from monitor.detection.houses import House, house_of
from monitor.detection.manners import manner_of
from monitor.detection.matched import Matched, is_mere_word, take_apart
from monitor.detection.mere_entries import is_mere_entry
from monitor.detection.mere_exits import is_mere_exit
from monitor.detection.ministries import is_ministry
from monitor.detection.moments import Moment, moment_of
from monitor.detection.move_lists import speaks_of_government
from monitor.detection.named_houses import is_employed
from monitor.detection.names import Item, Named
from monitor.detection.people import clean
from monitor.detection.posts import own_house, role_of, seat_of, sphere_of
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.sports import is_sport_body
from monitor.detection.stance import Stance, judge
from monitor.detection.subjects import find_people
from monitor.detection.tenures import destination_of, left_long_ago, onward, poached
from monitor.detection.text import Normal, fold
from monitor.detection.vacancies import is_awaited
from monitor.domain.claim import Sphere, Status


def resolve_match(reading: Reading, sentence: Sentence, rule: Rule, hit: re.Match[str]) -> Generator[Found, None, str]:
    """Yield a finding for each person of a match; return why there is none, or not one for all of them."""
    matched = take_apart(reading, sentence, rule, hit)
    if matched is None:
        return "no slot for a person is filled"
    rule, trigger = matched.rule, matched.trigger
    status, stance = _status_of(matched)
    if status is None or (status == "denied" and rule.kind != "departure"):
        return stance.reason
    people, named = find_people(reading, sentence, matched.subject, rule, trigger)
    if _tells_no_change(matched, people):
        return "the words around it tell of no change of post"
    if not people:
        return "nothing tells who"
    asserted = status in ("confirmed", "reported")
    _learn_destination(matched)
    house = house_of(matched, people, asserted)
    if isinstance(house, str):
        return house
    moment = moment_of(matched, people, house)
    if moment is None:
        return "it recalls what is no change to report"
    why = ""
    for person in people:
        found = _found(matched, person, people, named, house, moment, status, stance)
        if isinstance(found, str):
            why = found
            continue
        _keep_in_mind(matched, found, house, asserted)
        if rule.kind == "appointment" and moment.told and moment.salience == "background":
            reading.cast.long_there.add(fold(found.person))
        yield found
        yield from _besides(matched, found, person, house)
    return why


def is_refused(reading: Reading, sentence: Sentence, rule: Rule, hit: re.Match[str]) -> tuple[int, int] | None:
    """Return the trigger of a match of which the sentence says that nothing changes; None = it does not say so."""
    matched = take_apart(reading, sentence, rule, hit)
    if matched is None:
        return None
    people, _ = find_people(reading, sentence, matched.subject, matched.rule, matched.trigger)
    refused = _status_of(matched)[0] is None or _tells_no_change(matched, people)
    return matched.trigger if refused else None


def _status_of(matched: Matched) -> tuple[Status | None, Stance]:
    """Return how sure a match is, None = it tells no fact, and the stance of its sentence."""
    sentence, language = matched.sentence, matched.reading.language
    stance = judge(language, heard(sentence), (matched.start, matched.end), matched.trigger)
    supposed = language.has("conditions", sentence.tokens[0].fold)  # "if Roe is not re-elected"
    return (None if supposed else matched.rule.status) or stance.status, stance


def _found(
    matched: Matched,
    person: Named,
    people: list[Named],
    named: bool,
    house: House,
    moment: Moment,
    status: Status,
    stance: Stance,
) -> Found | str:
    """Return the finding of one person of a match; or why there is none."""
    reading, sentence, rule = matched.reading, matched.sentence, matched.rule
    if _is_no_subject(matched, person, house):
        return "who is named decides it, or bears the name of the house"
    where = own_house(person, people, matched.slots, rule, reading.language) or house.name
    if _is_cut(matched, person, where):
        return "what follows may be of the name"
    houses = [named.organisation for named in people]
    if where != person.organisation and where in houses and is_ministry(where or "", reading.language):
        return "the ministry is another's"
    name, language = where or "", reading.language
    field = name.istitle() and language.lang == "fr" and language.has("portfolios", fold(name))
    if field and where in houses and not speaks_of_government(reading):
        # "Quittent le journal : Jeanne Morel (Culture) et Paul Roux (Sports)".
        return "a field that is a ministry only where a government is told of"
    if house.career is not None:
        person = msgspec.structs.replace(person, role=house.career[0].role)
    role, slot_role = role_of(reading, sentence, matched.slots, person, rule, where, matched.trigger_at)
    sphere = sphere_of(reading, role)
    if _is_no_leader(matched, person, role, sphere, house):
        return "who is named leads no house"
    evidence, normal, words = reading.evidence(sentence), reading.normals[sentence.part], matched.words
    return Found(
        rule=rule,
        kind=rule.kind,
        person=clean(reading.cast.meet(person.name).name),
        organisation=where,
        sure_organisation=house.sure,
        role=role,
        destination=destination_of(matched.slots, reading, where),
        manner=manner_of(rule, reading, sentence, matched.subject, words, person, where, role, slot_role),
        date=moment.date,
        status=status,
        attributed_to=stance.attributed_to,
        salience=moment.salience,
        sphere=sphere,
        seat=seat_of(reading, role),
        part=sentence.part,
        order=(("title", "summary", "text").index(sentence.part), sentence.number),
        mention=_span(normal, person if named else matched.subject),
        trigger=normal.span(*matched.trigger),
        sentence=(evidence.start, evidence.end),
        quote=evidence.quote,
        words=words,
        named=named,
        slot_role=slot_role,
        told_date=moment.told,
        explicit=moment.told or moment.earlier,
        nominal=matched.nominal and sentence.part != "title",
        unproven=house.unproven,
        reason=f"{stance.reason}; {moment.why}",
    )


def _span(normal: Normal, of: Named | Item) -> tuple[int, int]:
    return normal.span(of.start, of.end)


def _tells_no_change(matched: Matched, people: list[Named]) -> bool:
    """Tell what only looks like a rule's wording: of tenures, of others, of things, of an office nobody held."""
    reading, sentence, hit, rule = matched.reading, matched.sentence, matched.hit, matched.rule
    subject, slots, language = matched.subject, matched.slots, matched.reading.language
    return (
        (rule.kind == "appointment" and is_tenure(sentence, matched.trigger, language))
        or (subject.symbol == "N" and describes(hit, slots, language))
        or is_governed(sentence, subject, matched.trigger, hit, rule, language)
        or is_headless(hit, slots, language)
        or tells_of_object(sentence, hit, subject, language)
        or (rule.passive and acts(hit, language))
        or _swaps_things(hit, slots, reading)
        or has_object(hit, subject)
        or breaks_off(hit, rule, language)
        or is_urged(hit, slots, sentence, reading)
        or _moves_up(rule, slots)
        or (rule.manner == "founded" and "organisation" in slots and slots["organisation"].symbol == "A")
        or costs_no_post(hit, rule, language, sentence.bare)
        or _only_sounds(matched, people)
        or (rule.in_office and not _held_office(matched, people))
        or (rule.awaited and not is_awaited(reading, sentence, rule))
    )


def _only_sounds(matched: Matched, people: list[Named]) -> bool:
    """Tell a prize or a trip, which the words of a rule can mean too, from a change of post."""
    if "trigger" not in matched.hit.re.groupindex:
        return False
    if _is_thing(matched):
        return True
    enters = matched.rule.kind in ("appointment", "return")
    return is_mere_entry(matched) if enters else is_mere_exit(matched, people)


def _is_thing(matched: Matched) -> bool:
    """Tell the ferry Jane Roe and Storm Paul from somebody: only people are sacked, but a ship may retire."""
    first = matched.subject.people[0].start if matched.subject.people else matched.subject.start
    language, tokens = matched.reading.language, matched.sentence.tokens
    place = next((n for n, t in enumerate(tokens) if t.end > first), 0)
    beside = place - 1 - (place > 1 and tokens[place - 1].text == ",")  # "his horse, Paul Poe, "
    before = place > 0 and language.has("named_things", tokens[beside].fold)
    storm = language.has("storms", tokens[place].fold) and not matched.rule.human
    return before or storm


def _swaps_things(hit: re.Match[str], slots: dict[str, Item], reading: Reading) -> bool:
    """Tell "we replaced Angular with Halogen" from "the board replaced Roe with Jane Poe"."""
    if "previous" not in slots or "person" not in slots or not hit.string.endswith("with ", 0, hit.start("person")):
        return False
    return all(is_mere_word(slots[name], reading) for name in ("previous", "person"))


def _moves_up(rule: Rule, slots: dict[str, Item]) -> bool:
    """Tell "passe de la direction financière à la présidence", of one house, from who leaves it for another."""
    left, taken = slots.get("organisation"), slots.get("destination")
    if rule.kind != "departure" or left is None or taken is None or not left.symbol == taken.symbol == "R":
        return False
    return taken.organisation is None or taken.organisation == left.organisation


def _held_office(matched: Matched, people: list[Named]) -> bool:
    """Tell whether the article says of what office a weak wording ("exits") can speak."""
    reading, sentence = matched.reading, matched.sentence
    held = is_employed(people, reading) or left_long_ago(sentence, people, reading) is not None
    return held or is_replaced(people, sentence, reading.language) or is_announced(people, sentence, reading.language)


def _learn_destination(matched: Matched) -> None:
    """Fill the destination of somebody who goes on to another house where the rule itself does not ask for it."""
    rule = matched.rule
    goes = rule.kind == "departure" and rule.manner not in ("died", "dismissed")
    if (
        goes
        and "destination" not in matched.slots
        and (there := onward(matched.sentence, matched.hit.end(), matched.reading.language))
    ):
        matched.slots["destination"] = there


def _is_no_subject(matched: Matched, person: Named, house: House) -> bool:
    """Tell who decides, a house that bears a person's name, and "his son Thomas", who has no name of his own."""
    language = matched.reading.language
    name = clean(person.name)
    relative = " " not in name and fold(person.role or "") in language.sets.get("kin", frozenset())
    if _appoints(matched, person) or _opens_main_clause(matched, person):
        return True
    return is_decider(person, matched.rule, matched.hit, language) or fold(name) == fold(house.name or "") or relative


def _appoints(matched: Matched, person: Named) -> bool:
    """Tell "Mayor Jane Roe appointed Tom Bell president", of a man, from "Jane Roe appointed Laura Marsh president"."""
    post, reading = matched.slots.get("role"), matched.reading
    house = fold((post.organisation if post is not None else None) or "")
    if " " not in house or house in reading.language.pack.organisations:
        return False
    hit = matched.hit
    bare = matched.rule.kind == "appointment" and matched.trigger_at == matched.subject_end_at
    bare = bare and hit.start("role") == hit.end("trigger")
    office = any(role and not former for role, _, former in reading.cast.find(person.name).posts)
    return bare and office and house.split(" ")[0] in reading.language.pack.given_names


def _opens_main_clause(matched: Matched, person: Named) -> bool:
    """Tell "Quand Acme a limogé son patron, Jeanne Morel a pleuré", where she is no patron."""
    tokens = matched.sentence.tokens
    comma = any(t.text == "," for t in [t for t in tokens if t.end <= person.start][-1:])
    if not (person.role and comma and matched.reading.language.has("time_openers", tokens[0].fold)):
        return False
    behind = next((t.text for t in tokens if t.start >= person.end), ".")
    return matched.subject_at > matched.trigger_at and behind[0].isalpha()


def _is_cut(matched: Matched, person: Named, where: str | None) -> bool:
    """Tell "fin au mandat de Roux de Brécourt", who is not called Roux where nothing else tells his name."""
    if (
        matched.reading.language.lang != "fr"
        or " " in person.name
        or " " in matched.reading.cast.find(person.name).name
    ):
        return False
    link, name = [*(i for i in matched.sentence.typed.items if i.start >= matched.subject.end), None, None][:2]
    if link is None or name is None or link.symbol not in ("de", "d'"):
        return False
    return name.symbol == "N" and fold(clean(name.text)) != fold(where or "")


def _is_no_leader(matched: Matched, person: Named, role: str | None, sphere: Sphere, house: House) -> bool:
    """Tell players, artists, staff, owners and those who are only called in from people who lead a house."""
    reading, rule, sure = matched.reading, matched.rule, house.sure
    if (
        is_called_in(rule, role, sure, reading)
        or is_owner(person, role, rule, reading)
        or is_elected(role, rule, reading.language)
    ):
        return True
    if _is_engaged(matched, person):
        return True
    if role and rule.kind == "appointment" and reading.language.has("court_officers", fold(role)):
        return True
    french = reading.language.lang == "fr"
    # A singer may be the coach of a broadcast.
    singing = french and sphere == "sport"
    heads = sure and matched.pattern("(?<![^ ])<heading>").search(matched.hit[0]) is not None
    if (not role or singing) and not heads:
        outside = is_outsider(reading, matched.sentence, matched.subject, matched.trigger)
        if outside or is_staff(rule, reading) or is_with_players(reading, matched.sentence, person):
            return True
    body = matched.slots.get("organisation")
    side = fold(body.text).split(" ")[-1] if body is not None and body.symbol == "A" and not role else ""
    its_club = reading.language.has("sides", side)
    at_club = its_club or reading.language.has("clubs", fold(house.name or ""))
    headed = reading.cast.headed_sport and rule.manner != "dismissed"
    headed = headed and not is_sport_body(house.name, reading.language)
    if (reading.cast.sporting or at_club or headed) and sphere == "leadership":
        posts = [role, *(item.role for item in matched.slots.values() if item.symbol == "R")]
        # Who "prend la tête" of a race leads no house.
        leads = any(fold(p) != "tete" and not reading.language.has("faint_roles", fold(p)) for p in posts if p)
        if not leads and not (rule.manner == "resigned" and sure and not at_club):
            return True
    # In passing, or of a coach: only where the sentence itself tells the body.
    held = person.organisation is not None and not person.former
    return french and not (sure or held) and (rule.background or sphere == "sport")


def _is_engaged(matched: Matched, person: Named) -> bool:
    """Tell "Acme engage l'avocate Jeanne Morel", for a case, from whom it makes its chief."""
    calling = matched.reading.language.has("advocates", fold(person.role or "").split(" ")[0])
    return matched.rule.kind == "appointment" and matched.slots.keys() == {"organisation", "person"} and calling


"""A dancer who will lead a house is its head, whatever she was."""


def _keep_in_mind(matched: Matched, found: Found, house: House, asserted: bool) -> None:
    """Let the rest of the article know who left, who came and whose place was taken."""
    reading, rule, slots = matched.reading, matched.rule, matched.slots
    cast = reading.cast
    if rule.kind == "departure" and found.organisation and asserted:
        cast.last_left = (reading.sentences.index(matched.sentence), found.organisation)
    if rule.kind != "appointment" or not house.name:
        return
    if house.sure and asserted:
        cast.appointed.setdefault(fold(found.person), house.name)
    gone = slots.get("previous") or (slots.get("who") if "person" in slots and rule.of_succession else None)
    for predecessor in gone.people if gone is not None else ():
        old = fold(cast.find(predecessor.name).name)
        cast.replaced.setdefault(old, house.name)
        cast.successions.append((fold(found.person), old))


def _besides(matched: Matched, found: Found, person: Named, house: House) -> Iterator[Found]:
    """Yield what a match tells besides: others of one list, the post that is left for another, and the other way."""
    reading, rule, slots = matched.reading, matched.rule, matched.slots
    normal = reading.normals[matched.sentence.part]
    if rule.kind == "appointment":
        for other, post, body in others(matched.sentence, matched.hit, found.slot_role, matched.reading.language):
            yield msgspec.structs.replace(
                found,
                person=clean(reading.cast.find(other.name).name),
                organisation=clean(body) if body else house.name,
                role=found.role if tells_their_post(matched.hit, reading.language) else post,
                mention=_span(normal, other),
            )
        if house.sure and (left := poached(reading, found.words, person, found.organisation)):
            yield msgspec.structs.replace(
                found,
                kind="departure",
                organisation=left,
                destination=found.organisation,
                manner="unspecified",
                role=person.role,
            )
    for other in companions(matched, house.name):
        body = house_told(other.organisation, other.role)
        yield msgspec.structs.replace(
            found,
            person=clean(reading.cast.find(other.name).name),
            organisation=body or found.organisation,
            role=other.role,
            slot_role=False,
            seat=seat_of(reading, other.role),
            sphere=sphere_of(reading, other.role),
            mention=_span(normal, other),
            named=True,
        )
    if rule.kind == "departure" and found.destination and found.status != "denied":
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
