"""Which body of an English sentence a change is about, where several are named or none is known."""

from __future__ import annotations

from monitor.detection.employers import body_of, so_called
from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold


def is_elsewhere(
    body: Item, sentence: Sentence, subject: Item, people: list[Named], rule: Rule, reading: Reading
) -> bool:
    """Tell bodies of other tenures: "Roe, who runs Globex, will take over", "was sacked and went on to lead Globex"."""
    name = fold(clean(body.organisation or body.text))
    if rule.kind == "appointment":
        posts = [post for named in people for post in reading.cast.find(named.name).posts]
        return any(fold(clean(held)) == name for _, held, _ in posts if held) and body.start > subject.start
    place = next(n for n, i in enumerate(sentence.typed.items) if i is body)
    near = body.start > subject.end and bool(place)
    return near and not reading.language.writes("beside_bodies", sentence.typed.items[place - 1].symbol)


def speaker(sentence: Sentence, about: str | None, reading: Reading) -> str | None:
    """Return the unknown name of "Gerdau said Roe would go": a person is not met by one word.

    A name of several words is believed where the text begins and nothing else tells what it is about.
    """
    if sentence.part == "title" or len(sentence.typed.items) < 3:
        return None
    name, verb = sentence.typed.items[:2]
    writes = reading.language.writes
    if name.symbol == "R" and writes("said", verb.symbol) and not name.organisation:
        # "Department officials said".
        return so_called(fold(name.role or "").partition(" ")[0], sentence, reading)
    if verb.symbol == "has" and len(sentence.typed.items) > 3:
        verb = sentence.typed.items[2]
    body = fold(clean(name.organisation or name.text))
    own = [n for i in sentence.typed.items[2:4] for n in i.people if n.organisation and not n.former]
    if (
        name.symbol in "NO"
        and writes("said", verb.symbol)
        and any(fold(clean(n.organisation or "")) == body for n in own)
    ):
        # "The Courier said its deputy editor, Jane Roe, would be in charge".
        return clean(name.organisation or name.text)
    if (
        name.symbol != "N"
        or not (writes("said", verb.symbol) or reading.language.has("body_acts", verb.symbol))
        or reading.cast.knows(name.text)
    ):
        return None
    lone = " " not in name.text and not reading.language.has("organisation_stop", fold(name.text))
    return clean(name.text) if lone or (about is None and sentence.number == 0) else None


def is_said(sentence: Sentence, subject: Item, language: Language) -> bool:
    """Tell whether somebody says what a sentence tells of a subject: "Acme, the brewer, said Roe resigned"."""
    return any(language.writes("said", i.symbol) and i.end <= subject.start for i in sentence.typed.items)


def served(slots: dict[str, Item], people: list[Named], reading: Reading) -> str | None:
    """Return the described body in "Kembelu names Roe head of the customs service", where a government decides."""
    told, role = slots.get("organisation"), slots.get("role")
    if told is None or told.symbol not in "NA" or (told.symbol == "A" and "minist" not in fold(told.text)):
        return None
    bodies = [role.organisation if role is not None else None, *(n.organisation for n in people if not n.former)]
    described = next((b[1:] for b in bodies if b and b[0] == "@" and " " in b), "")
    return described if reading.language.has("public_bodies", fold(described).rpartition(" ")[2]) else None


def is_hired(told: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "she has hired Globex and recruited Jane Roe", where Globex recruits nobody."""
    place = next(n for n, i in enumerate(sentence.typed.items) if i is told)
    return place > 0 and reading.language.has("hiring", sentence.typed.items[place - 1].symbol)


def left_long_ago(sentence: Sentence, people: list[Named], reading: Reading) -> str | None:
    """Return the body of "The former chief of Acme, Jane Roe, was dismissed in 2023": what she left, she had led.

    A surname alone ("Roe, who was sacked in 2013") stands for the one body that the article says she led before.
    """
    others = [i.start for i in sentence.typed.items if i.people and not (people and people[0] in i.people)]
    near = [d for d in sentence.dates if d.year or d.history]
    if not people or not any(_beside(d.start, people[0].start, others) for d in near):
        return None
    led = [(n.organisation, n.former) for n in people]
    if len(people) == 1 and " " not in clean(people[0].name):
        led += [(body, former) for _, body, former in reading.cast.find(people[0].name).posts]
    return next((body for body, former in led if former and body and body[0] not in "@^"), None)


def _beside(date: int, person: int, others: list[int]) -> bool:
    """Tell whether no other person is named between a date and a person."""
    return not any(min(date, person) < other < max(date, person) for other in others)


def poached(reading: Reading, words: str, person: Named, hired_by: str | None) -> str | None:
    """Return the employer that "Acme poaches Globex partner Jane Roe" says she leaves; None where it says none."""
    body = person.organisation
    if person.former or not body or body[0] in "@^" or fold(body) == fold(hired_by or ""):
        return None
    return clean(body) if any(reading.language.has("poaching", word) for word in words.split()) else None


def destination_of(slots: dict[str, Item], reading: Reading, left: str | None) -> str | None:
    """Return where somebody goes; a post of no body is held at what the article is about, unless that is left."""
    item = slots.get("destination")
    if item is None:
        return None
    about = reading.cast.about() if item.symbol == "R" and reading.language.lang == "en" else None
    body = body_of(item, reading) or about
    return body if body and fold(body) != fold(left or "") else None


_ONWARD = r"(?:(?![.;:PW] )\S+ ){0,8}?<onward><the_rival>?(?P<there>[NO] )"


def onward(sentence: Sentence, after: int, language: Language) -> Item | None:
    """Return the body that somebody goes on to: "took a job with Acme", "left and has since joined Acme"."""
    match = language.pattern(_ONWARD).match(sentence.typed.text, after)
    return sentence.typed.items[sentence.typed.at(match.start("there"))] if match else None


def is_any(subject: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "a bank boss", "a rival bank", nobody and nothing of the article, from "the bank's boss", "the bank"."""
    before = [t.fold for t in sentence.tokens if t.end <= subject.start][-2:]
    plain = bool(before) and before[-1].isalpha() and before[-1] not in reading.language.acting
    return any(reading.language.has("any_one", word) for word in (before if plain else before[-1:]))


_SERVED_AS = r"<served>(?:(?![,;:.NPO] )\S+ ){1,7}?<as_mark><its_or_the>?(?P<post>R )"


def served_as(sentence: Sentence, after: int, language: Language) -> str | None:
    """Return the post of "left the agency after six years as chairman", behind a place of the typed sentence."""
    match = language.pattern(_SERVED_AS).search(sentence.typed.text, after)
    return sentence.typed.items[sentence.typed.at(match.start("post"))].role if match else None
