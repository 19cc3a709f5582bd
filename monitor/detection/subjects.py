"""Of whom a match speaks: by name, by a post that somebody holds, by a pronoun."""

from __future__ import annotations

from monitor.detection.depth import only_mentioned, stands_by
from monitor.detection.employers import is_unnamed
from monitor.detection.family_names import given_name
from monitor.detection.headlines import introduced_behind
from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_seat
from monitor.detection.people import clean
from monitor.detection.pronouns import antecedent, could_be_person
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.tenures import is_any
from monitor.detection.text import fold


def find_people(
    reading: Reading, sentence: Sentence, subject: Item, rule: Rule, trigger: tuple[int, int]
) -> tuple[list[Named], bool]:
    """Return the persons that a subject means, and whether the sentence names them."""
    if subject.symbol == "P":
        language = reading.language
        named = _of_gender(subject, sentence, trigger, language)
        if named is None or (not named and rule.kind == "appointment"):
            # "Paul Roux : arrivée chez Acme" has a noun.
            named = _whom(subject, sentence, trigger, language)
        return named, True
    if subject.symbol == "N":
        known = reading.cast.knows(subject.text)
        told = rule.human or (rule.kind == "appointment" and _takes_over(subject, sentence, reading))
        told = told and not _names_house(subject, sentence) and not _is_many(subject, sentence, reading.language)
        if known or (told and could_be_person(subject, reading)):
            return [Named(subject.text, subject.start, subject.end)], True
        return [], False
    if subject.symbol == "R":
        if not subject.role or (subject.former and rule.kind != "appointment" and not rule.background):
            return [], False
        if is_seat(subject.role, reading.language) or reading.language.has("kin", fold(subject.role)):
            # "Son père a pris sa retraite" tells nothing of the son.
            return [], False
        if reading.language.lang == "en" and is_any(subject, sentence, reading):
            return [], False
        if subject.role.split()[-1] in reading.language.sets.get("plural_roles", ()):
            return [], False
        if rule.kind == "appointment" and sentence.part == "title" and is_unnamed(subject, sentence, reading.language):
            # "Acme a un nouveau patron": nobody who held the post before.
            come = reading.cast.people.get(reading.cast.newcomer or "")
            return ([Named(come.name, subject.start, subject.end)] if come else []), False
        clause = max((i.end for i in sentence.typed.items if i.symbol == ";" and i.end <= subject.start), default=0)
        beside = [n for i in sentence.typed.items if i.start >= clause for n in i.people]
        person = reading.cast.holder(subject.role, frozenset(fold(clean(n.name)) for n in beside), subject.organisation)
        if person is not None and rule.kind in ("departure", "leave") and stands_by(person, subject.role, reading):
            return [], False
        if (
            person is not None
            and rule.manner in ("dismissed", "died")
            and only_mentioned(person, subject.role, reading)
        ):
            return [], False
        if person is not None and _is_hers(subject, sentence, person.name, reading.language):
            return [], False
        if person is None and reading.language.lang == "en":
            person = introduced_behind(sentence, reading)
        if person is not None and not person.posts and reading.language.lang == "en":
            # Who is "its chief executive" works there.
            person.posts.append((None, subject.organisation or "@", False))
        return ([Named(person.name, subject.start, subject.end)] if person else []), False
    return antecedent(reading, sentence, subject, rule)


def _is_many(subject: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "Pilots resign", of whom the verb says that they are several, from "Roe resigns"."""
    items = sentence.typed.items
    if items[0] is not subject or len(items) < 2:
        return False
    verb = fold(items[1].symbol)
    as_one = [item.symbol for item in items[2:4]] == ["as", "R"] and items[3].role
    if as_one and not language.has("plural_roles", fold(as_one).split()[-1]):
        # "Hayes quit as chairman"
        return False
    # A headline is in the present: "Unionists quit", "Jones quits".
    plural = (
        sentence.part == "title" and subject.text.endswith("s") and language.has("quitting", verb) and verb[-1] != "s"
    )
    return plural or language.has("plural_verbs", verb)


def _is_hers(post: Item, sentence: Sentence, name: str, language: Language) -> bool:
    """Tell "la PDG", whose form is no woman's, from a man of whom the article speaks."""
    before = next((t.low for t in reversed(sentence.tokens) if t.end <= post.start), "")
    return language.lang == "fr" and before == "la" and language.has("men", given_name(name))


_OF_WHOM = r", <relatives>(?:[^,]\S* )*"
"""Behind "Jane Roe, dean of Acme, and Paul Poe": each name has an aside of its own."""
_OF_ONE = r", (?:<who_is>(?:[^,]\S* )*|<done_to_one>)"


def _whom(subject: Item, sentence: Sentence, trigger: tuple[int, int], language: Language) -> list[Named]:
    """Return the last alone of "Jane Roe and Paul Poe, who was sacked" and of "Roux et Morel, licenciée"."""
    if len(subject.people) < 2 or subject.start > trigger[0]:
        return list(subject.people)
    items, pattern = sentence.typed.items, language.pattern
    verb = next((n for n, i in enumerate(items) if i.start >= trigger[0]), len(items) - 1)
    behind = "".join(f"{i.symbol} " for i in items if subject.end <= i.start < items[verb].end)
    described = any(n.role for n in subject.people[:-1]) and not subject.people[-1].role
    one = pattern(_OF_ONE).fullmatch(behind) or (described and pattern(_OF_WHOM).fullmatch(behind))
    return [subject.people[-1]] if one else list(subject.people)


def _of_gender(subject: Item, sentence: Sentence, trigger: tuple[int, int], language: Language) -> list[Named] | None:
    """Return Claire Morel in "Paul Roux, avocat de Claire Morel, licenciée par Acme": only she is "licenciée".

    None where the subject may be meant; nobody for "l'école Paul Roux, licenciée".
    """
    said = [t for t in sentence.tokens if subject.start <= t.start < trigger[0]]
    verb = next((t for t in sentence.tokens if trigger[0] <= t.start), None)
    if len(subject.people) != 1 or verb is None or not verb.low.endswith(("ée", "é")) or not said:
        return None
    told, other = ("women", "men") if verb.low.endswith("ée") else ("men", "women")
    if not language.has(other, fold(subject.people[0].name).split(" ")[0]):
        return None
    first = next((n for n, t in enumerate(said) if n and t.cap and language.has(told, t.fold)), None)
    last = first + 1 if first is not None else len(said)
    if first is None or last >= len(said) or not said[last].cap or said[first - 1].low not in ("de", "d'"):
        return [] if other == "men" else None
    return [Named(f"{said[first].text} {said[last].text}", said[first].start, said[last].end)]


def _names_house(name: Item, sentence: Sentence) -> bool:
    """Tell "un fonds, Acme, veut le remplacer", where a name says which body is meant."""
    before = [i.symbol for i in sentence.typed.items if i.end <= name.start]
    return before[-2:] == ["A", ","]


def _takes_over(name: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "Roux cède sa place à Zabor Quelmin": to whom somebody hands over is somebody, if no list knows the name."""
    before = [i.symbol for i in sentence.typed.items if i.end <= name.start]
    return reading.language.lang == "fr" and " " in name.text and "P" in before and before[-1:] == ["à"]
