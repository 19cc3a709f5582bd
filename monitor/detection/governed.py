"""Whom a match only seems to tell of: a name that hangs on a preposition, a lead of nothing, an honour."""

from __future__ import annotations

import re

from monitor.detection.complements import succeeded
from monitor.detection.employers import GOVERNING
from monitor.detection.names import Item
from monitor.detection.reading import Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

_BEATEN = frozenset("beats beat defeats defeated over".split())
_TAKING = frozenset("joined joins left leaves founded ran runs led leads edited chaired bought headed".split())
"""Verbs whose object is a body: in "joined Acme and became treasurer", Acme became nothing."""


_TELLING = ("another", "one", "news", "word", "announcement")


_BESIDE = re.compile(r", (?:(?:ancienne?|ex-\S+|former) [^,]*, )?")
_PARTICIPLE = re.compile(
    r"(?:\S*(?:[éu]e?s?|is|ise|ed|chosen)|partie?s?|contrainte?|atteinte?|morte?|A|démissionnaires?) "
)


def is_governed(sentence: Sentence, subject: Item, trigger: tuple[int, int], hit: re.Match[str], rule: Rule) -> bool:
    """Tell whether a subject before its verb hangs on a preposition, as in "the studio of Jane Roe resigned"."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is subject), 0)
    if not place:
        return False
    before = sentence.typed.items[place - 1 - (sentence.typed.items[place - 1].symbol in _OF_THE_NAMED)].symbol
    if " " not in subject.text and _NATIVE_OF.search(sentence.typed.text, 0, sentence.typed.starts[place]):
        # "Roe, a cook from Dover, who was sacked".
        return True
    if before == "of" and place > 1 and sentence.typed.items[place - 2].symbol in _TELLING:
        # "Another of the founders, Jane Roe, left", "News of Jane Roe's exit".
        return False
    if subject.start < trigger[0] and sentence.typed.starts[place - 1] >= hit.start():
        # "the decision by Roe not to stand": the template itself has the preposition.
        return False
    if before.isdigit() or (subject.symbol == "N" and before in _TAKING) or before in _BEATEN:
        return True
    if subject.start < trigger[0] and _DONE_TO.search(sentence.typed.text, 0, sentence.typed.starts[place]):
        return not _ASIDE.match(sentence.typed.text, sentence.typed.starts[place])
    if subject.start > trigger[0]:
        # "the departure of the Vendée Globe": no person takes an article.
        return subject.symbol == "N" and before in ("du", "des", "au", "aux")
    after = hit.string[hit.end("person" if "person" in hit.re.groupindex else "who") :]
    if after.startswith(("qui ", ", qui ", ", dont ", "who ", ", who ", ", R ")) or (
        (rule.kind == "appointment" or succeeded(hit.string[: len(hit.string) - len(after)]))
        and after.startswith(", ")
        and _BESIDE.fullmatch(hit.string, len(hit.string) - len(after), hit.start("trigger"))
        and _PARTICIPLE.match(hit["trigger"])
    ):
        # "in place of Roe, who resigned", "a successor to Roe, named at Globex".
        return False
    if before == "which":
        # "a trustee of Acme, from which he is taking leave".
        return True
    if before in _GIVEN_A_POST and subject.symbol == "R" and after.startswith("to "):
        # "resigned as chief of Acme to become", "Poe was named chief to succeed Roe".
        return True
    if before.endswith(_ACTING_ON) and _PUT_ASIDE.search(sentence.typed.text, 0, sentence.typed.starts[place]):
        # "Poe, accused of killing Roe, died".
        return True
    if before == "with" and hit["trigger"].split(" ", 1)[0].endswith("ing"):
        # "with Roe assuming his duties".
        return False
    if before == "with" and place > 1 and sentence.typed.items[place - 2].symbol == ",":
        # ", with Poe hired as acting chair", ", with Poe to take over": a clause of its own.
        return not (hit["trigger"].endswith("ed ") or after.startswith("to ") or hit["trigger"].startswith("to "))
    return before in GOVERNING


_GIVEN_A_POST = frozenset("as named appointed elected made chosen installed confirmed".split())
_NATIVE_OF = re.compile(r"P , (?:an?|the) (?:[a-z][\w-]* ){1,4}from \Z")
_MAIN = re.compile(
    r"(?<![^ ])P , (?:(?P<relative>who|qui) (?:(?![,;:.PW] )\S+ ){1,7}|"
    r"(?!and |et |ou |or |but |mais |as |comme |played |portrayed |jou|incarn|interprét|camp)"
    r"(?:(?![,;:.PNW] )\S+ ){1,5}"
    r"(?:of|by|with|for|to|from|par|de|d'|du|avec|à|pour) (?:[a-zé]+ )?)\Z"
)


_VERB_BEHIND = re.compile(r", (?P<helper>(?:(?:is|was|has|had|been|will|be|a|est|va|sera|été|avait) )*)")


def main_subject(sentence: Sentence, subject: Item, hit: re.Match[str]) -> Item | None:
    """Return who leaves in "Jane Roe, who hired Paul Poe, resigns", "Jane Roe, niece of Paul Poe, resigns".

    None where the name before the verb stands in no such aside.
    """
    name = "person" if "person" in hit.re.groupindex else "who"
    if subject.symbol != "P" or "trigger" not in hit.re.groupindex:
        return None
    verb = _VERB_BEHIND.match(hit.string, hit.end(name), hit.start("trigger"))
    aside = _MAIN.search(hit.string, 0, hit.start(name))
    if verb is None or verb.end() != hit.start("trigger") or aside is None:
        return None
    if not verb["helper"] and aside["relative"] != "who" and _PARTICIPLE.match(hit["trigger"]):
        # In "Roe, niece of Poe, fired by Acme" either may have been fired.
        return None
    return sentence.typed.items[sentence.typed.at(aside.start())]


_OF_THE_NAMED = frozenset("défunt défunte regretté regrettée feu célèbre légendaire late legendary".split())
"""Words between a preposition and the name that hangs on it: "the widow of the late Paul Rowe"."""
_DONE_TO = re.compile(
    r"(?<![^ ])(?:(?:qui|dont) (?:l' )?(?:a|ont|avait|avaient|eut|aura) (?:[a-zé]+ment )?"
    r"[a-zéèêîïôû]+(?:é|i|u|is|it|ert) |"
    r"who (?:had |has |have |once |also |later |helped |then )*"
    r"(?!(?:said|claimed|announced|reported|believed|hoped|feared|alleged|suggested|predicted|insisted|learned|noted|"
    r"added|revealed|disclosed|argued|denied|warned|confirmed|complained|demanded|asked|worked|served|lived|died) )"
    r"(?:[a-z]+ed|met|beat|led|shot|brought|taught|fought|sold|sued|found|put) )\Z"
)
"""Behind the verb of a relative stands its object: in "the chief who hired Paul Rowe joins Acme" it is not Rowe."""
_ASIDE = re.compile(r"[PN] (?:, )?(?:qui|who|dont|whose) ")
_ACTING_ON = ("ing", "é")
_PUT_ASIDE = re.compile(r"[PN] , (?:(?![,;:.PN] )\S+ ){2,8}\Z")


_HONOUR = re.compile(r"\b(?:order|legion) of\b")
"""In "a commander of the order of merit" no post is held."""
_BARE_TAKE = re.compile(r"(?:to |will )?(?:takes?|took|taken|taking)(?: over)? $")
_SEATS = frozenset(("helm", "chair", "presidency", "chairmanship"))
_POSTS_BEHIND = ("job ", "post ", "role ", "position ", "seat ", "title ", "reins ", "duties ", "'s job ", "'s chair ")


def is_headless(hit: re.Match[str], slots: dict[str, Item]) -> bool:
    """Tell "takes the lead of the race" from "takes the lead of Acme"."""
    role = slots.get("role")
    if role is not None and _HONOUR.search(role.role or ""):
        return True
    if role is not None and role.role and hit.re.groupindex.get("trigger") and _BARE_TAKE.match(hit["trigger"]):
        # "takes the helm", "takes the chairman's job", but "takes the chairman to task".
        after = hit.string[hit.end("role") :]
        return fold(role.role) not in _SEATS and not after.startswith(_POSTS_BEHIND)
    if role is None or fold(role.role or "") not in ("tete", "helm", "direction", "board") or role.organisation:
        return False
    return hit.string[hit.end("role") :].startswith(("de ", "du ", "des ", "d' ", "of ", "in "))
