"""Whom "he" means: the person named before, unless the words speak of somebody else."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

from monitor.detection.genders import is_he_or_she
from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_hers
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold
from monitor.detection.unnamed_people import may_be_unnamed

_LOOK_BACK = 2
"""How many sentences back "he" may reach."""

_CHAIN_MAX = 20
"""So many sentences in a row that go on with "he" are followed back; hostile input has thousands."""

Answer = tuple[list[Named], bool]
"""The persons meant, and whether the sentence itself names them; nobody = the words speak of another one."""


def antecedent(reading: Reading, sentence: Sentence, subject: Item, rule: Rule, chain: int = _CHAIN_MAX) -> Answer:
    """Return the persons that a pronoun means; chain = how many sentences that go on with it may be followed back."""
    if is_unsaid(subject):
        return _of_main_clause(reading, sentence, subject, rule)
    if rule.manner == "died" and _is_any_calling(reading, sentence, subject):
        return [], False
    if fold(subject.text) in ("they", "ils", "elles"):
        return _several(reading, sentence, subject)
    if reading.language.has("the_latter", fold(subject.text)):
        return _latter(reading, sentence, subject)
    if reading.language.lang == "en" and (head := _told_of(sentence, subject)) is not None:
        return [head], True
    if (aside := _set_aside(sentence, subject)) is not None:
        return list(aside.people), True
    for step in (_before_in_sentence, partial(_in_sentences_before, chain=chain), _in_title):
        if (answer := step(reading, sentence, subject, rule)) is not None:
            return answer
    return [], False


def _is_any_calling(reading: Reading, sentence: Sentence, subject: Item) -> bool:
    """Tell "Paul Roux, PDG d'Acme, a parlé. Le médecin est mort": of whom nobody says that he is a doctor."""
    printed = fold(reading.normals[sentence.part].text[subject.start : subject.end])
    calling = printed.removeprefix("le ").removeprefix("la ").removeprefix("l'").split(" ")[0]
    if not any(reading.language.has(called, calling) for called in ("callings", "demonyms")):
        return False
    known = (role or "" for person in reading.cast.people.values() for role, _, _ in person.posts)
    return not any(calling in fold(role).split(" ") for role in known)


def is_unsaid(subject: Item) -> bool:
    """Tell the subject of "après avoir quitté Acme", which nothing names, from a pronoun."""
    return subject.symbol == "W" and not subject.text


def _of_main_clause(reading: Reading, sentence: Sentence, subject: Item, rule: Rule) -> Answer:
    """Return whom the main clause speaks of: who stands before it, else right behind one of its commas."""
    items = sentence.typed.items
    here = next(n for n, item in enumerate(items) if item is subject)
    clause = max((n + 1 for n in range(here) if items[n].symbol in (":", ";")), default=0)
    ahead = next((n for n in range(clause, here) if items[n].symbol in ("P", "N", "R", "W", "O", "A")), None)
    if ahead is not None:
        # "« ... », a déclaré Jeanne Morel après avoir été élue".
        if not _close_to(reading).isdisjoint(item.symbol for item in items[ahead:here]):
            # "Jane Roe said her brother died after leaving Acme".
            return [], False
        opens = ahead == clause or items[ahead - 1].symbol == "," or items[clause].symbol == "Q"
        return _heads_clause(reading, sentence, items[ahead], rule) if opens else ([], False)
    for comma, item in pairwise(items[here:]):
        if comma.symbol in (";", ":"):
            break
        heads = comma.symbol == "," and item.symbol in ("P", "R", "W") and not _has_thing(item, items)
        if heads and (found := _heads_clause(reading, sentence, item, rule))[0]:
            return found
    return [], False


def _has_thing(head: Item, items: list[Item]) -> bool:
    """Tell "After quitting, Jane Roe's mother", who is not Jane Roe."""
    behind = next((item.symbol for item in items if item.start >= head.end), "")
    return behind in ("'s", "'")


def _heads_clause(reading: Reading, sentence: Sentence, head: Item, rule: Rule) -> Answer:
    """Return of whom a clause speaks by its first name, post or pronoun; nobody where that is a body."""
    if head.people or (head.symbol == "N" and reading.cast.knows(head.text)):
        return list(head.people) or [Named(head.text, head.start, head.end)], True
    if head.symbol == "R" and head.role and not head.former:
        person = reading.cast.holder(head.role, frozenset(), head.organisation)
        return ([Named(person.name, head.start, head.end)] if person is not None else []), False
    return antecedent(reading, sentence, head, rule) if head.symbol == "W" and head.text else ([], False)


def _before_in_sentence(reading: Reading, sentence: Sentence, subject: Item, rule: Rule) -> Answer | None:
    """Return the first person named before the pronoun; nobody where that may be another one."""
    for before_it, item in zip([None, *sentence.typed.items], sentence.typed.items, strict=False):
        if item.start >= subject.start:
            break
        if before_it is not None and reading.language.writes("chosen_by", before_it.symbol):
            # "Choisi par Roux, il prend les rênes".
            continue
        beside = item.symbol == "P" and _goes_on(item, sentence.typed.items, subject, reading) is not None
        if beside or _cannot_be(item, subject, reading):
            continue
        if item.symbol == "P" and reading.language.lang == "en" and _has_kin(sentence, item, _close_to(reading)):
            # "Mrs Roe's son, Mark, worked there until he was sacked".
            return [], False
        if item.symbol == "P" and len(item.people) == 1:
            other = (
                _is_introduced(item, sentence, reading)
                or _is_another_between(item, subject, sentence, rule, reading)
                or _is_another_before(item, sentence, rule, reading)
            )
            return ([], False) if other else (list(item.people), True)
    told = {fold(i.text) for i in sentence.typed.items if i.symbol == "W" and i.text and i.end <= subject.start}
    if told and told.isdisjoint((fold(subject.text), *reading.language.sets["they"])):
        # "She said he had been fired": two people.
        return [], False
    return None


def _in_sentences_before(reading: Reading, sentence: Sentence, subject: Item, rule: Rule, chain: int) -> Answer | None:
    """Return the person that the sentences before speak of, nearest first."""
    here = reading.sentences.index(sentence)
    if rule.manner in ("dismissed", "died") and may_be_unnamed(subject, sentence, reading):
        # "Roe was heard on Monday. A former bookkeeper said he was fired".
        return [], False
    # "Roe had warned them. A driver worked alone. He died": the worst is told of nobody by a guess.
    for back in range(1, (1 if rule.manner == "died" else _LOOK_BACK) + 1):
        if here - back < 0 or not _runs_on(reading.sentences[here - back], sentence):
            break
        before = reading.sentences[here - back].typed.items
        if before[:1] and before[0].symbol == "R" and before[0].role:
            person = reading.cast.holder(before[0].role, frozenset())
            if person is not None:
                return [Named(person.name, subject.start, subject.end)], False
        heads = [i for i in before if i.people and _is_titled(i, reading)]
        if before[:1] and before[0].symbol == "Q" and " " in subject.text and not (heads or _has_post(before)):
            # "« ... », s'étonne Roux, délégué CGT. Le dirigeant avait été recruté": who speaks is not spoken of.
            return [], False
        if rule.manner in ("dismissed", "died") and may_be_unnamed(subject, reading.sentences[here - back], reading):
            # "Roe runs Acme. A cashier complained. She was dismissed".
            return [], False
        if rule.manner in ("dismissed", "died") and len([i for i in before if i.symbol == "P"]) > 1 and not heads:
            # "Roe wants Poe to bring back Ann Lee. She was dismissed": the worst is told of nobody by a guess.
            return [], False
        for item in heads if reading.language.lang == "fr" and len(heads) == 1 else before:
            if _cannot_be(item, subject, reading):
                if rule.manner in ("dismissed", "died"):
                    return [], False
                continue
            if item.symbol == "P" and _stands_aside(item, before, reading):
                continue
            if item.symbol == "P" and (head := _goes_on(item, before, subject, reading)) is not None:
                # "He worked with Poe. He was named chief": of whom the sentence before speaks.
                previous = reading.sentences[here - back]
                return antecedent(reading, previous, head, rule, chain - 1)[0] if chain else [], False
            if item.symbol == "P":
                alone = len(item.people) == 1 and not _is_another(
                    subject, item, reading.sentences[here - back], rule, reading
                )
                return (list(item.people), False) if alone else ([], False)
        first = before[0] if before and reading.language.lang == "en" and rule.human else subject
        if first.symbol == "N" and len(first.text.split()) == 2 and could_be_person(first, reading):
            # A name that no list knows, with which the sentence before begins.
            return [Named(first.text, first.start, first.end)], False
    return None


def _in_title(reading: Reading, sentence: Sentence, subject: Item, _: Rule) -> Answer | None:
    """Return the one person of the title, or of the opening behind it."""
    if reading.language.lang == "fr" and sentence.part == "title" and sentence.typed.items[0] is subject:
        # "Elle quitte Acme : le pari de Jeanne Morel", or named where the text begins.
        return _titled(subject, reading.cast.title_people or reading.cast.opening_people, reading)
    if sentence.part != "title" and _names_nobody_before(sentence, reading) and len(reading.cast.title_people) == 1:
        # The person of the title, where the text begins with "he".
        return _titled(subject, reading.cast.title_people, reading)
    return None


def _titled(subject: Item, known: list[str], reading: Reading) -> Answer:
    """Return the one person of the title, unless "elle" cannot be Paul Roux; known = keys of all whom it names."""
    person = reading.cast.people.get(known[0]) if len(known) == 1 else None
    if person is None or not is_he_or_she(person.name, subject.text, reading):
        return [], False
    return [Named(person.name, subject.start, subject.end)], False


def _has_post(before: list[Item]) -> bool:
    return any(named.role for item in before for named in item.people)


def _runs_on(before: Sentence, sentence: Sentence) -> bool:
    """Tell whether a sentence is read behind another: the text goes on from the summary above it."""
    return before.part == sentence.part or (before.part == "summary" and sentence.part == "text")


def _latter(reading: Reading, sentence: Sentence, subject: Item) -> Answer:
    """Return Poe for "ce dernier" in "Roux est accusé par Poe. Ce dernier a été recruté": whom the words named last."""
    here = reading.sentences.index(sentence)
    for one in (sentence, *reading.sentences[max(0, here - 1) : here]):
        told = [i for i in one.typed.items if i.people and (one is not sentence or i.end <= subject.start)]
        if told and one.part == sentence.part:
            return (list(told[-1].people[-1:]), one is sentence)
    return [], False


def _several(reading: Reading, sentence: Sentence, subject: Item) -> Answer:
    """Return whom "ils" means, several people named together; never the one named before, and nobody in English."""
    here = reading.sentences.index(sentence)
    for one in reversed(
        reading.sentences[max(0, here - _LOOK_BACK) : here + 1] if reading.language.lang == "fr" else []
    ):
        named = [i for i in one.typed.items if i.people and not (one is sentence and i.start >= subject.start)]
        if named:
            return (list(named[-1].people), one is sentence) if len(named[-1].people) > 1 else ([], False)
    return [], False


def _names_nobody_before(sentence: Sentence, reading: Reading) -> bool:
    """Tell whether a part names nobody before a sentence; in English, whether it is the first."""
    if sentence.number == 0 or reading.language.lang == "en" or sentence.number > _LOOK_BACK:
        return sentence.number == 0
    here = reading.sentences.index(sentence)
    return not any(item.people for one in reading.sentences[here - sentence.number : here] for item in one.typed.items)


def _set_aside(sentence: Sentence, subject: Item) -> Item | None:
    """Return Roux for "il" in "Morel devient présidente ; quant à Roux, il quitte Acme"."""
    items = [i for i in sentence.typed.items if i.end <= subject.start]
    set_aside = [i.symbol for i in items[-4:]] == ["quant", "à", "P", ","] and len(items[-2].people) == 1
    return items[-2] if set_aside else None


def _is_titled(item: Item, reading: Reading) -> bool:
    """Tell whether an item is the one person of the title, of whom the article goes on to speak."""
    known = fold(reading.cast.find(item.people[0].name).name)
    return len(item.people) == 1 and reading.cast.title_people == [known]


def _close_to(reading: Reading) -> frozenset[str]:
    """Return words for who is beside somebody: kin, friends, aides."""
    return reading.language.sets["kin"] | reading.language.sets["close_ones"]


def _has_kin(sentence: Sentence, person: Item, kin: frozenset[str]) -> bool:
    """Tell "Roe's son, Mark," where the lists do not know that Mark is somebody."""
    items = sentence.typed.items
    place = next(n for n, item in enumerate(items) if item is person)
    behind = [item.symbol for item in items[place + 1 : place + 6]]
    return behind[:1] == ["'s"] and not kin.isdisjoint(behind) and "P" not in behind


def _told_of(sentence: Sentence, subject: Item) -> Named | None:
    """Return Poe for "he" in "Roe replaces Poe, who ran the mill until he quit": of whom the relative tells."""
    before = [item for item in sentence.typed.items if item.end <= subject.start]
    place = next((n for n in range(len(before) - 1, 1, -1) if before[n].symbol == "who"), 0)
    if not place:
        return None
    head = before[place - 1] if before[place - 1].symbol != "," else before[place - 2]
    inner = before[place + 1 :]
    if len(head.people) != 1 or any(item.people or item.symbol in (",", ";") for item in inner):
        return None
    return head.people[0]


def _is_introduced(person: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "When its founder, Paul Poe, fell ill, she stepped in" in an article whose title is about another."""
    opens = reading.language.has("opens_time", fold(sentence.typed.items[0].symbol))
    titled = reading.cast.title_people
    known = fold(reading.cast.find(person.people[0].name).name)
    return opens and bool(person.people[0].role) and bool(titled) and known not in titled


def _is_another_between(person: Item, subject: Item, sentence: Sentence, rule: Rule, reading: Reading) -> bool:
    """Tell "Roe leads Acme; his brother ran Globex until he was fired": no dismissal or death of the first named."""
    if rule.manner not in ("dismissed", "died"):
        return False
    between = [t.fold for t in sentence.tokens if person.end <= t.start < subject.start]
    posts = [i for i in sentence.typed.items if i.symbol == "R" and person.end <= i.start < subject.start]
    kin = _close_to(reading)
    return any(i.own for i in posts) or any(w in kin or reading.language.has("unnamed", w) for w in between)


def _is_another_before(person: Item, sentence: Sentence, rule: Rule, reading: Reading) -> bool:
    """Tell "A former driver of Roe told a court that he was fired": no dismissal or death of Roe."""
    items = [i for i in sentence.typed.items if i.end <= person.start]
    belongs = bool(items) and reading.language.writes("belonging", items[-1].symbol)
    if rule.manner not in ("dismissed", "died") or not belongs:
        return False
    words = {word for item in items for word in (item.symbol, *fold(item.role or "").split())}
    return not words.isdisjoint(_close_to(reading) | reading.language.sets["unnamed"])


def _cannot_be(person: Item, subject: Item, reading: Reading) -> bool:
    """Tell whom a pronoun cannot mean: "she" is no Mr Roe."""
    return len(person.people) == 1 and not is_he_or_she(person.people[0].name, subject.text, reading)


def _stands_aside(person: Item, before: list[Item], reading: Reading) -> bool:
    """Tell Poe, who only acts, from whom "elle" means in "Acme, présidé par Poe, nomme Roe. Elle remplace"."""
    if reading.language.lang != "fr" or len(person.people) != 1:
        return False
    place = next(n for n, item in enumerate(before) if item is person)
    others = any(item.people for item in before if item is not person)
    return bool(place) and before[place - 1].symbol in ("par", "dont") and others


def _goes_on(person: Item, before: list[Item], subject: Item, reading: Reading) -> Item | None:
    """Return the same pronoun of the sentence before, where the person it names is beside "he": "He worked with Poe".

    Behind a comma the person may be its subject ("As he was away, Poe spoke"); "Il s'agit de Roux" speaks of Roux.
    """
    place = next(n for n, item in enumerate(before) if item is person)
    heads = [n for n in range(place) if before[n].symbol == "W" and fold(before[n].text) == fold(subject.text)]
    if not heads or before[place - 1].symbol in (",", ":", ";", "que", "qu'", "that"):
        return None
    behind = "".join(item.symbol + " " for item in before[heads[0] + 1 : place])
    nobody = reading.language.pattern("<impersonal>").match(behind)
    return before[heads[0]] if nobody is None else None


def _is_another(subject: Item, person: Item, before: Sentence, rule: Rule, reading: Reading) -> bool:
    """Tell whether "he" is not who the sentence before names: she is a woman, or it told of a man without a name.

    "Chairman Roe said a manager had taken bribes. He was fired." may speak of either: no dismissal or death of Roe.
    """
    if reading.language.has("he", fold(subject.text)) and is_hers(person.people[0].role or ""):
        return True
    if rule.manner not in ("dismissed", "died"):
        return False
    if rule.manner == "died" and not _close_to(reading).isdisjoint(t.fold for t in before.tokens):
        # "Roe loses her mother. She died on Sunday."
        return True
    if any(reading.language.has("predecessors", t.fold) for t in before.tokens):
        return True
    behind = [t.fold for t in before.tokens if t.start >= person.end]
    said = next((n for n, word in enumerate(behind) if reading.language.has("saying", word)), len(behind))
    return any(reading.language.has("unnamed", word) for word in behind[said:])


def could_be_person(item: Item, reading: Reading) -> bool:
    words = fold(item.text).split()
    sets = reading.language.sets
    if reading.language.has("an", words[0]):
        return False
    if len(words) == 1 and any(fold(body).startswith(f"{words[0]} ") for body in reading.cast.bodies):
        # "Keane replaces Doyle" where the text goes on with Keane Industries.
        return False
    if len(words) == 1 and any(t.fold == words[0] and t.text.islower() for s in reading.sentences for t in s.tokens):
        # "Forests act as sinks" where the text has forests in small letters too.
        return False
    if (
        any(w in sets["organisation_words"] or (w in reading.language.vocabulary and len(words) == 1) for w in words)
        or fold(item.text) in reading.language.pack.organisations
    ):
        return False
    return len(words) <= 3 and not any(c.isdigit() for c in item.text) and item.text not in (reading.cast.topic or "")


_TELLER = r"(?<![^ ])(?P<who>P )(?:(?![,;:.PNOW] )\S+ ){0,3}?<tells_somebody>\Z"


def told_of(sentence: Sentence, subject: Item, rule: Rule, hit: re.Match[str], language: Language) -> Item:
    """Return of whom a match speaks that runs on over a pronoun; the subject itself where none stands between.

    "Roe told Poe that she would leave" speaks of Roe, "He said she would not go" of her.
    """
    items = sentence.typed.items
    if subject.symbol == "R" and (takes := language.pattern("R , <taking_from>").match(hit.string, hit.start())):
        # "made Jane Roe its treasurer, replacing chairman Paul Poe".
        place = sentence.typed.at(takes.start())
        before = [i for i in items[max(0, place - 2) : place] if i.symbol == "P"]
        return before[-1] if before else subject
    if "trigger" not in hit.re.groupindex or subject.symbol not in "PW":
        return subject
    first = sentence.typed.at(hit.start("person" if "person" in hit.re.groupindex else "who"))
    inner = [item for item in items[first + 1 : sentence.typed.at(hit.start("trigger"))] if item.symbol == "W"]
    if not inner:
        return subject
    if subject.symbol == "W":
        return inner[-1] if fold(inner[-1].text) != fold(subject.text) else subject
    if rule.manner == "dismissed":
        return subject
    teller = language.pattern(_TELLER).search(hit.string, 0, sentence.typed.starts[first])
    return items[sentence.typed.at(teller.start("who"))] if teller else subject
