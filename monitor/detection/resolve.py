"""What one match means: which person, which organisation, when, and whether the article asserts it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from monitor.detection import dates as calendar
from monitor.detection.claims import Found
from monitor.detection.mentions import Item, Named
from monitor.detection.people import clean, ministry, surname
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.stance import judge, listener, salience
from monitor.detection.text import fold
from monitor.domain.claim import Manner, Seat, Sphere

_LOOK_BACK = 2
"""How many sentences back "he" may reach."""


def resolve_match(reading: Reading, sentence: Sentence, rule: Rule, hit: re.Match[str]) -> Iterator[Found]:
    """Yield a finding for each person of a match; none where no name can be given or nothing is asserted."""
    slots = {name: sentence.typed.items[sentence.typed.at(hit.start(name))] for name, value in hit.groupdict().items() if value and name in ("person", "who", "previous", "organisation", "destination", "role")}
    subject = slots.get("person") or slots.get("who")
    if subject is None:
        return
    trigger_at = hit.start("trigger") if "trigger" in hit.re.groupindex else hit.start()
    first = sentence.typed.items[sentence.typed.at(trigger_at)]
    last = sentence.typed.items[sentence.typed.at(hit.end("trigger") - 1)] if "trigger" in hit.re.groupindex else first
    trigger = (first.start, last.end)
    start = sentence.typed.items[sentence.typed.at(hit.start())].start
    end = sentence.typed.items[sentence.typed.at(hit.end() - 1)].end
    stance = judge(reading.language, sentence.tokens, start, end, trigger)
    status = rule.status or stance.status
    if status is None:
        return
    people, named = _people(reading, sentence, subject, rule, trigger)
    if (subject.symbol == "N" and _describes(hit, slots)) or _governed(sentence, subject, trigger, hit, rule) or _headless(hit, slots):
        return
    organisation, sure = _organisation(reading, sentence, slots, subject, people, rule)
    if organisation is None or (rule.manner == "died" and not _in_office(people, reading)):
        return
    told_body = slots.get("organisation")
    if sure and told_body is not None and told_body.symbol == "N":
        # A name that stands where organisations stand is one, for the rest of the article too.
        reading.cast.bodies[clean(organisation)] += 1
    date, told, history = _date(reading, sentence, subject, trigger, _looks_ahead(hit))
    lead = "".join(t.fold + " " for t in sentence.tokens if t.end <= trigger[0])
    clause = "".join(t.fold + " " for t in sentence.tokens)
    weight, why = salience(reading.language, lead, clause, date if told else None, reading.article.published_on, history)
    if weight == "news" and not told and _inherits(reading, sentence):
        weight, why = "background", "follows a look back"
    if weight == "news" and (rule.background or _pluperfect(hit, sentence, reading)):
        weight, why = "background", "the wording recalls"
    if sentence.part == "title" and not told and not rule.background and not history:
        weight, why = "news", "stands in the title"
    if weight == "news" and not told:
        date = reading.article.published_on
    evidence = reading.evidence(sentence)
    normal = reading.normals[sentence.part]
    explicit = told or _pluperfect(hit, sentence, reading)
    nominal = hit.start("trigger") < hit.start("person" if "person" in slots else "who") if "trigger" in hit.re.groupindex else False
    for person in people:
        role, slot_role = _role(reading, slots, person, rule)
        found = Found(
            rule=rule,
            kind=rule.kind,
            person=clean(reading.cast.meet(person.name).name),
            organisation=organisation,
            sure_organisation=sure,
            role=role,
            destination=_body(slots["destination"], reading) if "destination" in slots else None,
            manner=_manner(rule, reading, "".join(t.fold + " " for t in sentence.tokens if start <= t.start < end)),
            date=date,
            status=status,
            attributed_to=stance.attributed_to,
            salience=weight,
            sphere=_sphere(reading, role),
            seat=_seat(reading, rule, role),
            part=sentence.part,
            order=(("title", "summary", "text").index(sentence.part), sentence.number),
            mention=normal.span(person.start, person.end) if named else normal.span(subject.start, subject.end),
            trigger=normal.span(*trigger),
            sentence=(evidence.start, evidence.end),
            quote=evidence.quote,
            named=named,
            slot_role=slot_role,
            told_date=told,
            explicit=explicit,
            nominal=nominal and sentence.part != "title",
            reason=f"{stance.reason}; {why}",
        )
        if _outsider(reading, sentence, subject, trigger) and not role:
            continue
        if (reading.cast.sporting or fold(organisation) in reading.language.sets.get("clubs", frozenset())) and found.sphere == "leadership" and not (role and fold(role) not in reading.language.sets["faint_roles"]):
            continue
        yield found
        if rule.kind == "departure" and found.destination:
            # Leaving A for B is also an appointment at B.
            yield msgspec.structs.replace(found, kind="appointment", organisation=found.destination, sure_organisation=True, destination=None, role=None, seat=None, manner="hired")


def _people(reading: Reading, sentence: Sentence, subject: Item, rule: Rule, trigger: tuple[int, int]) -> tuple[list[Named], bool]:
    """Return the persons that a subject means, and whether the sentence names them."""
    if subject.symbol == "P":
        return subject.people, True
    if subject.symbol == "N":
        known = reading.cast.knows(subject.text)
        if known or (rule.human and _could_be_person(subject, reading)):
            return [Named(subject.text, subject.start, subject.end)], True
        return [], False
    if subject.symbol == "R":
        if not subject.role or (subject.former and rule.kind != "appointment"):
            return [], False
        if fold(subject.role) in reading.language.sets["posts"]:
            return [], False
        person = reading.cast.holder(subject.role, frozenset(fold(clean(n.name)) for i in sentence.typed.items for n in i.people))
        return ([Named(person.name, subject.start, subject.end)] if person else []), False
    # A pronoun: the first person named in the sentences before, nearest first.
    for item in sentence.typed.items:
        if item.start >= subject.start:
            break
        if item.symbol == "P" and len(item.people) == 1:
            return item.people, True
    here = reading.sentences.index(sentence)
    for back in range(1, _LOOK_BACK + 1):
        if here - back < 0 or reading.sentences[here - back].part != sentence.part:
            break
        for item in reading.sentences[here - back].typed.items:
            if item.symbol == "P":
                return (item.people, False) if len(item.people) == 1 else ([], False)
    return [], False


def _could_be_person(item: Item, reading: Reading) -> bool:
    words = fold(item.text).split()
    sets = reading.language.sets
    if any(w in sets["organisation_words"] or w in reading.language.vocabulary and len(words) == 1 for w in words) or fold(item.text) in reading.language.pack.organisations:
        return False
    return len(words) <= 3 and not any(c.isdigit() for c in item.text) and item.text not in (reading.cast.topic or "")


def _body(item: Item, reading: Reading) -> str | None:
    if item.symbol == "A":
        return reading.cast.about()
    name = clean(item.organisation or item.text)
    return None if fold(name) in reading.language.sets.get("organisation_stop", frozenset()) else name


def _organisation(reading: Reading, sentence: Sentence, slots: dict[str, Item], subject: Item, people: list[Named], rule: Rule) -> tuple[str | None, bool]:
    """Return the organisation concerned and whether the sentence itself tells it."""
    cast, lang = reading.cast, reading.language.lang
    if subject.symbol == "R" and (rule.kind != "appointment" or "organisation" not in slots) and not subject.former:
        if subject.organisation and subject.organisation[0] not in "@^":
            return subject.organisation, True
        if body := ministry(subject.role or "", lang):
            return body, True
    if "organisation" in slots:
        item = slots["organisation"]
        if item.symbol == "R":
            if fold(item.role or "") not in reading.language.sets["posts"]:
                return None, False
            name = item.organisation if item.organisation and item.organisation[0] not in "@^" else cast.about()
            return name, name is not None
        if item.symbol == "A":
            return _anaphor(item, sentence, reading), False
        if not (item.symbol == "N" and cast.knows(item.text)):
            body = _body(item, reading)
            return body, body is not None
        if item.symbol == "N":
            return None, False
    role = slots.get("role")
    if role is not None and role.organisation and role.organisation[0] not in "@^":
        return role.organisation, True
    if role is not None and (body := ministry(role.role or "", lang)):
        return body, True
    if role is not None and role.organisation and role.organisation[0] == "^":
        return (role.organisation[1:], True) if rule.kind != "leave" else (None, False)
    departing = rule.kind in ("departure", "leave", "return")
    if departing:
        for named in people:
            if named.organisation and named.organisation[0] not in "@^" and not named.former:
                return named.organisation, True
            if named.role and (body := ministry(named.role, lang)):
                return body, True
    destination = slots.get("destination")
    nearby = [i for i in sentence.typed.items if i.symbol == "O" and i is not destination and fold(i.organisation or i.text) not in reading.language.media | reading.language.sets["organisation_words"]]
    if departing:
        for named in people:
            person = cast.meet(named.name)
            if employer := person.employer(cast.about()):
                return employer, False
            for held, _, former in person.posts:
                if held and not former and (body := ministry(held, lang)):
                    return body, False
        if destination is not None:
            name = _body(destination, reading)
            about = cast.about()
            return (about, False) if about and (not name or fold(about) != fold(name)) else (None, False)
    about = cast.about()
    names = list(dict.fromkeys(clean(i.organisation or i.text) for i in nearby))
    if names and sentence.typed.items[0] is nearby[0] and sentence.part != "title" and sentence.typed.items[1].symbol in ("said", "says", "announced", ",", "a"):
        # "Acme Inc said Jane Roe, its president, resigned."
        return names[0], True
    if len(names) == 1 and (not about or sentence.part != "title"):
        return names[0], False
    if about is not None:
        return about, False
    if names:
        return names[0], False
    # Nothing here is surely an organisation: the only unknown name beside the person must be it.
    if rule.background or sentence.part == "summary":
        return None, False
    items = sentence.typed.items
    leading = items[0] if len(items) < 2 or items[1].symbol not in ("said", "says", "announced", "announces", ":", "prépare") else None
    unknown = list(dict.fromkeys(clean(i.text) for i in items if i is not leading and i.symbol == "N" and i is not subject and i is not slots.get("previous") and " " not in i.text and not cast.knows(i.text)))
    return (unknown[0], False) if len(unknown) == 1 else (None, False)


_RIVALS = ("concurrent", "rival", "concurrente", "rivale", "competitor")


def _anaphor(item: Item, sentence: Sentence, reading: Reading) -> str | None:
    """Return what "the company" means: what the article is about; a rival is the other one last named."""
    about = reading.cast.about()
    if fold(item.text) not in _RIVALS:
        return about or clean(item.text)
    here = reading.sentences.index(sentence)
    for earlier in reversed(reading.sentences[:here]):
        for other in reversed(earlier.typed.items):
            if other.symbol == "O" and other.organisation and fold(clean(other.organisation)) != fold(about or "") and fold(clean(other.organisation)) not in reading.language.media:
                return clean(other.organisation)
    return None


def _date(reading: Reading, sentence: Sentence, subject: Item, trigger: tuple[int, int], ahead: bool) -> tuple[str | None, bool, bool]:
    """Return the date of a match, whether the text tells it, and whether its words say it is long past."""
    said = [d for d in sentence.dates if not _aside(d, sentence, subject, trigger)]
    if not said:
        return None, False, False
    nearest = min(said, key=lambda d: (abs(d.start - trigger[1]) if d.start >= trigger[1] else 1.5 * abs(trigger[0] - d.end), d.start))
    before = None
    if nearest.same:
        here = reading.sentences.index(sentence)
        earlier = [d for s in reading.sentences[max(0, here - 3) : here] for d in s.dates if not d.same]
        earlier += [d for d in sentence.dates if not d.same and d.start < nearest.start]
        before = calendar.resolve(earlier[-1], reading.article.published_on) if earlier else None
    date = calendar.resolve(nearest, reading.article.published_on, ahead, before)
    return date, date is not None, nearest.history


def _aside(date: calendar.DateMention, sentence: Sentence, subject: Item, trigger: tuple[int, int]) -> bool:
    """Tell whether a date belongs to a clause about the person ("who joined last year"), not to the trigger."""
    if not subject.end <= date.start < trigger[0]:
        return False
    between = [t.fold for t in sentence.tokens if subject.end <= t.start < date.start]
    return "qui" in between or "who" in between


_GOVERNING = frozenset("de d' du des à au aux chez pour avec par contre sur dans en sans entre vers of by for with to at in from against on about over like than".split())


def _governed(sentence: Sentence, subject: Item, trigger: tuple[int, int], hit: re.Match[str], rule: Rule) -> bool:
    """Tell whether a subject before its verb hangs on a preposition: "the studio of Jane Roe resigned" is not about her."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is subject), 0)
    if not place:
        return False
    before = sentence.typed.items[place - 1].symbol
    if subject.start > trigger[0]:
        # "the departure of the Vendée Globe": no person takes an article.
        return subject.symbol == "N" and before in ("du", "des", "au", "aux")
    after = hit.string[hit.end("person" if "person" in hit.re.groupindex else "who") :]
    if after.startswith(("qui ", ", qui ", "who ", ", who ")) or (rule.kind == "appointment" and after.startswith(", ") and hit.start("trigger") - (len(hit.string) - len(after)) <= 2):
        # "in place of Roe, who resigned", "a successor to Roe, named at Globex".
        return False
    return before in _GOVERNING


def _headless(hit: re.Match[str], slots: dict[str, Item]) -> bool:
    """Tell "takes the lead of the race" from "takes the lead of Acme"."""
    role = slots.get("role")
    if role is None or fold(role.role or "") not in ("tete", "helm", "direction", "board") or role.organisation:
        return False
    return hit.string[hit.end("role") :].startswith(("de ", "du ", "des ", "d' ", "of ", "in "))


def _outsider(reading: Reading, sentence: Sentence, subject: Item, trigger: tuple[int, int]) -> bool:
    """Tell players, writers and artists, whose moves are no change of leadership, by the words around the name."""
    words = reading.language.sets.get("outsiders", frozenset())
    tokens = sentence.tokens
    first = next((n for n, t in enumerate(tokens) if t.end > subject.start), 0)
    near = [t.fold for t in tokens[max(0, first - 4) : first + 12]]
    return any(w in words for w in near)


def _describes(hit: re.Match[str], slots: dict[str, Item]) -> bool:
    """Tell "names Jeep boss to replace Roe", where Jeep is no person, from "names Mehta head of research"."""
    if "role" not in slots or "person" not in slots:
        return False
    if slots["role"].start - slots["person"].end > 1:
        return False
    after = hit.string[hit.end("role") : hit.end("role") + 6]
    return after.startswith(("to ", "as ", "in "))


def _in_office(people: list[Named], reading: Reading) -> bool:
    """Tell whether the dead held a post: artists and the long retired are none of ours."""
    faint = reading.language.sets["faint_roles"]
    return all(any(r and not former and fold(r) not in faint for r, _, former in reading.cast.meet(n.name).posts) for n in people) and bool(people)


_AHEAD = re.compile(r"\b\w+(?:ra|ront)\b|\bva\b|\bvont\b|\bwill\b|\bto\b|\bnext\b|\bprochain")


def _looks_ahead(hit: re.Match[str]) -> bool:
    return bool(_AHEAD.search(hit[0]))


def _inherits(reading: Reading, sentence: Sentence) -> bool:
    """Tell whether the sentence before looks back, so that this one goes on with it."""
    here = reading.sentences.index(sentence)
    before = reading.sentences[here - 1] if here else None
    if before is None or before.part != sentence.part:
        return False
    words = "".join(t.fold + " " for t in before.tokens)
    ears = listener(reading.language)
    return ears.hears("looks_back", words) is not None


_PAST_BEFORE_PAST = {"fr": re.compile(r"(?<!\w)(?:avait|avaient|eut|était|étaient) "), "en": re.compile(r"(?<!\w)had ")}


def _pluperfect(hit: re.Match[str], sentence: Sentence, reading: Reading) -> bool:
    pattern = _PAST_BEFORE_PAST.get(reading.language.lang)
    if pattern is None or not pattern.search(hit[0]):
        return False
    # "the company said he had resigned" is how English reports the news of the day.
    return not (reading.language.lang == "en" and re.search(r"(?<!\w)(?:said|says|announced) ", sentence.typed.text))


def _manner(rule: Rule, reading: Reading, words: str) -> Manner | None:
    if rule.kind in ("leave", "return"):
        return None
    if rule.kind == "appointment" and listener(reading.language).hears("interim", words):
        return "interim"
    return rule.manner or "unspecified"


def _role(reading: Reading, slots: dict[str, Item], person: Named, rule: Rule) -> tuple[str | None, bool]:
    """Return the post concerned, and whether the match itself names it."""
    item = slots.get("role")
    if item is not None and item.role and fold(item.role) not in ("tete", "helm", "direction"):
        return item.role, True
    if rule.kind in ("departure", "leave", "return"):
        subject = slots.get("who")
        if subject is not None and subject.symbol == "R" and subject.role:
            return subject.role, True
        if person.role and not person.former:
            return person.role, False
        known = reading.cast.meet(person.name)
        return known.role(frozenset()) or person.role or next((r for r, _, _ in known.posts if r), None), False
    return None, False


def _sphere(reading: Reading, role: str | None) -> Sphere:
    words = fold(role or "")
    if any(words.startswith(r) for r in reading.language.sets.get("sport_roles", ())):
        return "sport"
    if any(words.startswith(r) for r in reading.language.sets.get("politics_roles", ())):
        return "politics"
    return "leadership"


def _seat(reading: Reading, rule: Rule, role: str | None) -> Seat | None:
    if role is None:
        return None
    return "board" if fold(role) in reading.language.sets.get("board_roles", frozenset()) else "post"
