"""Whom a match only seems to tell of: a name that hangs on a preposition, a lead of nothing, an honour."""

from __future__ import annotations

import re

from monitor.detection.complements import succeeded
from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.reading import Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

_BESIDE = ", (?:<once>[^,]*, )?"


def is_governed(
    sentence: Sentence, subject: Item, trigger: tuple[int, int], hit: re.Match[str], rule: Rule, language: Language
) -> bool:
    """Tell whether a subject before its verb hangs on a preposition, as in "the studio of Jane Roe resigned"."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is subject), 0)
    if not place:
        return False
    pattern, writes = language.pattern, language.writes
    text, starts = sentence.typed.text, sentence.typed.starts
    before = sentence.typed.items[place - 1 - writes("epithets", sentence.typed.items[place - 1].symbol)].symbol
    if subject.start < trigger[0] and pattern(r"(?<![^ ])<excluding>\Z").search(text, 0, starts[place]):
        # "It was Poe, not Roe, who resigned", "everyone but Roe".
        return True
    if " " not in subject.text and pattern(_NATIVE_OF).search(text, 0, starts[place]):
        # "Roe, a cook from Dover, who was sacked".
        return True
    if place > 1 and pattern(r"<news_of>\Z").match(text, starts[place - 2], starts[place]):
        # "Another of the founders, Jane Roe, left", "News of Jane Roe's exit".
        return False
    if subject.start < trigger[0] and sentence.typed.starts[place - 1] >= hit.start():
        # "the decision by Roe not to stand": the template itself has the preposition.
        return False
    if before.isdigit() or (subject.symbol == "N" and writes("takes_bodies", before)) or writes("beaten", before):
        return True
    if subject.start < trigger[0] and pattern(r"(?<![^ ])<done_to>\Z").search(text, 0, starts[place]):
        return not pattern("[PN] (?:, )?(?:<relatives>|<of_whom>)").match(text, starts[place])
    if subject.start > trigger[0]:
        # "the departure of the Vendée Globe": no person takes an article.
        return subject.symbol == "N" and writes("contracted", before)
    behind = hit.end("person" if "person" in hit.re.groupindex else "who")
    after = hit.string[behind:]
    if pattern(r"(?<![^ ])<staff><genitives>\Z").search(text, 0, starts[place]):
        # "le chauffeur de Jeanne Morel, qui a été licencié".
        return True
    to_verb = max(hit.start("trigger") - behind, 0)
    then = pattern(r"(?:(?![;:.,PNW] )\S+ ){0,4}?(?:, )?<then>").match(after, 0, to_verb)
    if then and pattern(r"(?<=\S )<acts_on_one>\Z").search(text, 0, starts[place]):
        # "Roe thanked Poe and left": the other one left.
        return True
    if pattern("(?:, )?<relatives>|, <of_whom>|, R ").match(after) or (
        (rule.kind == "appointment" or succeeded(hit.string[:behind], language))
        and after.startswith(", ")
        and pattern(_BESIDE).fullmatch(hit.string, behind, hit.start("trigger"))
        and pattern("<participles>").match(hit["trigger"])
    ):
        # "in place of Roe, who resigned", "a successor to Roe, named at Globex".
        return False
    if after.startswith("'s ") and writes("facts_of", before):
        # "was glad at Roe's nomination".
        return False
    if writes("which", before):
        # "a trustee of Acme, from which he is taking leave".
        return True
    if writes("given_a_post", before) and subject.symbol == "R" and pattern("<to_do>").match(after):
        # "resigned as chief of Acme to become", "Poe was named chief to succeed Roe".
        return True
    if before.endswith(language.words("acting_on")) and _PUT_ASIDE.search(text, 0, starts[place]):
        # "Poe, accused of killing Roe, died".
        return True
    if before == "with" and hit["trigger"].split(" ", 1)[0].endswith("ing"):
        # "with Roe assuming his duties".
        return False
    if before == "with" and place > 1 and sentence.typed.items[place - 2].symbol == ",":
        # ", with Poe hired as acting chair", ", with Poe to take over": a clause of its own.
        done = hit["trigger"].split(" ")[0].endswith("ed")
        return not (done or after.startswith("to ") or hit["trigger"].startswith("to "))
    return writes("governing", before)


_NATIVE_OF = r"P , <an>(?:[a-z][\w-]* ){1,4}<coming_from>\Z"
_MAIN = (
    r"(?<![^ ])P , (?:(?P<relative><relatives>)(?:(?![,;:.PW] )\S+ ){1,7}|(?P<other><excluding>)|"
    r"(?!<no_aside>)(?:(?![,;:.PNW] )\S+ ){1,5}<aside_ends>(?:[a-zé]+ )?)\Z"
)


_OF_OBJECT = (
    r", (?:<relatives>(?P<verb>(?:(?![;:.PWN] )\S+ )*?)R|<of_whom>(?:(?![;:.W] )\S+ )*?P|R <of_object>R) , <yet>?\Z"
)


_OF_ACTING = r"(?<![^ ])<active_helpers>\S*[éiut]s? \Z"


def tells_of_object(sentence: Sentence, hit: re.Match[str], subject: Item, language: Language) -> bool:
    """Tell "Roe, who replaces the director, sacked in May, ...", where it is the director who was sacked."""
    name = "person" if "person" in hit.re.groupindex else "who"
    if subject.symbol != "P" or "trigger" not in hit.re.groupindex or hit.start("trigger") < hit.end(name):
        return False
    pattern, at = language.pattern, hit.start("trigger")
    if pattern("<told_aside>").match(hit.string, at) is None:
        return False
    if hit.end(name) + len(", ") >= at and pattern(_OF_ACTING).search(hit.string, 0, hit.start(name)):
        # "Elle a embauché Jeanne Morel, licencié Paul Roux et quitté Acme": she did all that.
        return pattern("[PNO] ").match(hit.string, hit.end("trigger")) is not None
    begin, verb = sentence.typed.items[sentence.typed.at(at)].start, hit.string[hit.end("trigger") :]
    aside = [t.fold for t in sentence.tokens if subject.people[0].end <= t.start < begin]
    # "avocate de Paul Roux, licencié" tells by its ending who of the two it was.
    by_ending = language.lang == "fr" and any(language.has(names, w) for w in aside for names in ("men", "women"))
    beside = hit.end(name) == at and aside[-1:] == [","] and not by_ending
    if beside and any(language.has(beside_one, word) for word in aside for beside_one in _BESIDE_ONE):
        # "Roux, avocat du directeur d'Acme, licencié en mai", "Roe, a friend of Poe, fired in May".
        return True
    lead = "".join(t.fold + " " for t in sentence.tokens if t.end <= subject.people[0].start)
    if verb.startswith(", P ") and pattern(r"(?<![^ ])<picked_out>\Z", folded=True).search(lead):
        # "The man Roe fired, Paul Poe, has joined Acme".
        return True
    told = pattern(_OF_OBJECT).match(hit.string, hit.end(name), at)
    return told is not None and (told["verb"] is None or not pattern(r"(?:\S+ )*?<is_post>\Z").match(told["verb"]))


_BESIDE_ONE = ("advocates", "kin", "close_ones")
"""What somebody is to another, of whom the participle behind that may tell."""


def main_subject(sentence: Sentence, subject: Item, hit: re.Match[str], language: Language) -> Item | None:
    """Return who leaves in "Jane Roe, who hired Paul Poe, resigns", "Jane Roe, not Paul Poe, resigns".

    None where the name before the verb stands in no such aside.
    """
    name = "person" if "person" in hit.re.groupindex else "who"
    if subject.symbol != "P" or "trigger" not in hit.re.groupindex:
        return None
    verb = language.pattern(", (?P<helper><auxiliaries>*)").match(hit.string, hit.end(name), hit.start("trigger"))
    aside = language.pattern(_MAIN).search(hit.string, 0, hit.start(name))
    if verb is None or verb.end() != hit.start("trigger") or aside is None:
        return None
    clear = bool(aside["other"]) or language.writes("clear_relatives", (aside["relative"] or "").strip())
    if not verb["helper"] and not clear and language.pattern("<participles>").match(hit["trigger"]):
        # In "Roe, niece of Poe, fired by Acme" either may have been fired.
        return None
    return sentence.typed.items[sentence.typed.at(aside.start())]


_PUT_ASIDE = re.compile(r"[PN] , (?:(?![,;:.PN] )\S+ ){2,8}\Z")


def is_headless(hit: re.Match[str], slots: dict[str, Item], language: Language) -> bool:
    """Tell "takes the lead of the race" from "takes the lead of Acme"."""
    role, pattern = slots.get("role"), language.pattern
    if role is not None and pattern("(?<![^ ])<orders>").search(f"{role.role} "):
        return True
    takes = role is not None and bool(role.role) and "trigger" in hit.re.groupindex
    if role is not None and takes and pattern("<takes_post>").fullmatch(hit["trigger"]):
        # "takes the helm", "takes the chairman's job", but "takes the chairman to task".
        seat = language.has("seats_taken", fold(role.role or ""))
        return not seat and pattern("<posts_behind>").match(hit.string, hit.end("role")) is None
    if role is None or not language.has("headships", fold(role.role or "")) or role.organisation:
        return False
    return pattern("<of_or_in>").match(hit.string, hit.end("role")) is not None
