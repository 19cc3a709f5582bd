"""Which body of an English sentence a change is about, where several are named or none is known."""

from __future__ import annotations

from monitor.detection.names import Item, Named
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

SAID = ("said", "says", "announced", "announces")
_BESIDE = ("at", "of", "from", "'s", "'", "for", "by", "with")


def is_elsewhere(
    body: Item, sentence: Sentence, subject: Item, people: list[Named], rule: Rule, reading: Reading
) -> bool:
    """Tell bodies of other tenures: "Roe, who runs Globex, will take over", "was sacked and went on to lead Globex"."""
    name = fold(clean(body.organisation or body.text))
    if rule.kind == "appointment":
        posts = [post for named in people for post in reading.cast.find(named.name).posts]
        return any(fold(clean(held)) == name for _, held, _ in posts if held) and body.start > subject.start
    place = next(n for n, i in enumerate(sentence.typed.items) if i is body)
    return body.start > subject.end and bool(place) and sentence.typed.items[place - 1].symbol not in _BESIDE


def speaker(sentence: Sentence, about: str | None, reading: Reading) -> str | None:
    """Return the unknown name of "Gerdau said Roe would go": a person is not met by one word.

    A name of several words is believed where the text begins and nothing else tells what it is about.
    """
    if sentence.part == "title" or len(sentence.typed.items) < 3:
        return None
    name, verb = sentence.typed.items[:2]
    if name.symbol != "N" or verb.symbol not in SAID or reading.cast.knows(name.text):
        return None
    lone = " " not in name.text and not reading.language.has("organisation_stop", fold(name.text))
    return clean(name.text) if lone or (about is None and sentence.number == 0) else None


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


def left_long_ago(sentence: Sentence, people: list[Named]) -> str | None:
    """Return the body of "The former chief of Acme, Jane Roe, was dismissed in 2023": what she left, she had led."""
    if not any(d.year or d.history for d in sentence.dates):
        return None
    return next((n.organisation for n in people if n.former and n.organisation and n.organisation[0] not in "@^"), None)
