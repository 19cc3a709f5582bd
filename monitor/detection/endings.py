"""What may stand behind a match: the end of its clause, or more names and posts of the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.offices import ministry
from monitor.detection.reading import Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

_LISTED = re.compile(
    r"(?:, (?:en remplacement de |succédant à )P )?(?:[,;] (?:and |et )?|and |et )(?:celle (?:de |d' |du ))?"
    r"(?P<person>[PN] )(?:, )?(?:(?:as|to|comme|à|au poste de) )?(?P<role>R )"
)


_PLACED = re.compile(r"(?:[,;] (?:et )?|et )(?P<person>P )(?:à|au|aux) (?P<organisation>O )")

_FROM_ELSEWHERE = re.compile(
    r"from (?!(?:all|both|his|her|their|the (?:job|post|position|role|helm)|day-to-day|active|executive|full-time|"
    r"office|government|cabinet|post|posts|role|roles|duty|duties|here|there|[0-9R])[ s])"
)
"""What somebody leaves, where no template could read it: "retires from tennis", "resigns from China's parliament"."""


_BY_OTHERS = re.compile(
    r"(?:by|of|from|out of) (?!(?:the |its |a |his |her |their )*(?:[PNOARW]|own|board|directors|shareholders|"
    r"investors|trustees|members|mid|year|next|early|late|then|owners|government|state|cabinet|parliament|ministers|regents|founder|"
    r"partners|colleagues|voters|text|email|"
    r"e-mail|phone|letter|telephone|video|fax|zoom|mutual|office|post|job|role|position|power|vote|end|committee|"
    r"council|panel|judge|own) )[a-z]"
)
"""Whom or what else a dismissal can be: "let go by police", "thrown out of court", "forced out of his car"."""


_LAST_OF = re.compile(r"(?:of (?!(?:work|service|duty|office|employment|his|her|the) )[a-z]+|on earth) ")
_WALKS = re.compile(r"\b(?:walk|storm)(?:s|ed|ing)? (?:out|away) $")
_OF_ROOM = re.compile(
    r"(?:before|during|of|from|as) (?:the |a |an )?(?:\S+ )?"
    r"(?:vote|meeting|session|debate|speech|talks|hearing|ceremony|room|hall|chamber|count|interview|dinner) "
)


def _says_otherwise(hit: re.Match[str], slots: Mapping[str, str | None], language: Language) -> bool:
    """Tell an English match whose complement speaks of no post: "retires from tennis", "joins Acme in a call"."""
    end = hit.end("trigger")
    if hit.end() == end and _FROM_ELSEWHERE.match(hit.string, end):
        return True
    if not slots.get("organisation") and not slots.get("role") and _by_others(hit):
        return True
    after = hit.string[hit.end() :]
    if slots.get("person") and _REPLACING_HIM.search(hit["trigger"]) and _is_object(hit):
        # In "fired Roe and replaced him" Roe replaces nobody.
        return True
    if hit["trigger"].endswith("last day ") and _LAST_OF.match(hit.string, hit.end("trigger")):
        # "Sunday would be her last day of holiday".
        return True
    if hit[0].endswith("leave ") and after.startswith(("of his senses ", "of her senses ")):
        return True
    if _WALKS.search(hit["trigger"]) and _OF_ROOM.match(after):
        # "walked out before the vote".
        return True
    if (slots.get("destination") or "").startswith("A") and hit.string[: hit.start("destination")].endswith("for "):
        # "left for the airport".
        return True
    if (slots.get("person") or slots.get("who")) and _is_doing(hit):
        return True
    if hit["trigger"] in _RETURNING and after.startswith("to ") and not _BACK_TO.match(after):
        return True
    if hit.string[: hit.end()].endswith("N ") and after.startswith("as ") and slots.get("organisation"):
        # "drops Corvane as its caterer".
        return _AS_POST.match(after) is None
    if hit["trigger"].startswith(_TAKING_OVER) and after.startswith("as ") and not _AS_POST.match(after):
        # "takes over as the wettest town".
        return True
    words = after.split(" ", 8)
    honours = language.sets.get("honours", frozenset())
    if words[0] in ("as", "of") and any(word in honours for word in words[1:8]):
        # "succeeds Roe as holder of the prize", "appointed commander of the order of merit".
        return True
    verb = hit["trigger"] if hit.end() == end else hit.string[hit.start("trigger") : hit.end()]
    if _OTHER_ENDS.match(verb + after) or after.startswith(("of the year ", "of the decade ", "of the century ")):
        return True
    if after.startswith((", who won ", ", the winner ", ", last year 's winner ", ", 's winner ")):
        # "She succeeds Jane Roe, who won it last year".
        return True
    return hit["trigger"].startswith(("join", "to join", "has join", "will join")) and _joins_in(after, words, language)


def _joins_in(after: str, words: list[str], language: Language) -> bool:
    """Tell what is joined for another end than a post: a call, a network with a photo, a club of billionaires."""
    if words[0] == "in":
        return any(word in language.sets.get("joint_causes", frozenset()) for word in words[1:5])
    if after.startswith(("with a ", "with an ", "with his ", "with her ", "on loan ")):
        return True
    if after.startswith("of ") and words[1].isalpha() and words[1].islower() and words[1] != "the":
        return True
    # "joined the exchange as a messenger boy".
    return after.startswith(("as a ", "as an ")) and not _AS_POST.match(after) and "R" not in words[1:5]


def leaves_a_thing(hit: re.Match[str]) -> bool:
    """Tell "walks away from talks" and "quits the race", which cost no post, from "walks away"."""
    if "trigger" not in hit.re.groupindex:
        return False
    told = hit.string[hit.start("trigger") :]
    return bool(_FROM_ELSEWHERE.match(hit.string, hit.end("trigger")) or _OTHER_ENDS.match(told))


def _is_doing(hit: re.Match[str]) -> bool:
    """Tell "Roe, owner of Acme, sacked her", who sacks, from "Roe, owner of Acme, sacked by her partners"."""
    bare = _BARE_PARTICIPLE.fullmatch(hit["trigger"]) and hit.end() == hit.end("trigger")
    return bool(bare) and _WHOM.match(hit.string, hit.end()) is not None


_BARE_PARTICIPLE = re.compile(r"(?:sacked|fired|dismissed|ousted|removed|expelled|suspended|axed|booted) ")
_WHOM = re.compile(r"(?:her|him|them|me|us|you|P|W|his|their|my|our|everyone|everybody|staff|workers|employees) ")
_REPLACING_HIM = re.compile(r" (?:him|her) ")
_VERB_BEFORE = re.compile(r"(?<![^ ])[a-z]+ (?:its )?\Z")


def _is_object(hit: re.Match[str]) -> bool:
    """Tell whether a person before "and" is the object of the verb before."""
    told = hit.string[hit.end("person") :].startswith("and ")
    return told and _VERB_BEFORE.search(hit.string, 0, hit.start("person")) is not None


def _by_others(hit: re.Match[str]) -> bool:
    if hit.string.startswith(_NO_POST_LOST, hit.end("trigger")):
        return True
    passive = hit["trigger"].endswith(("ed ", "out ", "go ", "off ")) and "died" not in hit["trigger"]
    return passive and _BY_OTHERS.match(hit.string, hit.end("trigger")) is not None


_NO_POST_LOST = ("to sea ", "with a warning ", "with a caution ", "with a fine ", "on bail ", "without charge ")
"""Where somebody who was "pushed out" or "let go" goes, who loses no post."""
_OTHER_ENDS = re.compile(
    r"(?:[a-z]+ (?:his |her |an? )?[a-z]+ to )?(?:quits?|quitting) (?!(?:citing|saying|following|pending|blaming|"
    r"claiming|accusing|admitting|telling|leaving|amid|during|according|stating|alleging|regarding) )[a-z]+ing |"
    r"stepp?(?:s|ed|ing)? (?:aside|back) to let |"
    r"retire[sd]? to (?:bed|A|(?:his|her|their|the) (?:A|room|bed)) |expelled from A |"
    r"resigned (?:himself |herself )?to (?:(?:the|his|her|their|an?) |[a-z]+ing )|leaves [$£€0-9]|firing squad |"
    r"(?:departs|departed|departing) for L (?:\Z|[.,;]|on |after |with |in |to |for )|"
    r"(?:leaves|left|leaving|exits|exited|quits|quit) (?:the )?(?:bidding|running|meeting|hearing|gathering|wedding|"
    r"building|training|talks|negotiations|race|stage|field|pitch|podium|studio|courtroom|court|hospital|jail|prison|"
    r"table|room|party conference|summit|auction|contest|ring|podium|witness box|dock)(?![^ ])|"
    r"retire[sd]? (?:to (?:consider|deliberate)|hurt|on lap)(?![^ ])|recall(?:s|ed|ing) [NOP] over |"
    r"(?:is |was |were )?(?:dismissed|out) for (?:nought|a duck|naught|zero|[0-9]+ )"
)
"""Complements that tell of no post: "quits smoking", "resigned to her fate", "leaves $5m to charity"."""
_TAKING_OVER = ("takes over ", "to take over ", "take over ", "will take over ")
_RETURNING = ("returns ", "return ", "has returned ", "is back ", "comes back ")
_BACK_TO = re.compile(
    r"to (?:(?:the|his|her|its|their) )?(?:[OAR]|work|office|duty|duties|post|job|role|helm|lead|run|head) "
)
_AS_POST = re.compile(r"as (?:(?:its|the|a|an|his|her|their|new|interim|acting) )*R ")


_IDIOM_BEHIND = re.compile(r"[$£€] ")
_NO_POST_BEHIND = re.compile(
    r"as (?:(?:an?|the|its) )?(?:[a-z]+ )?(?:witness|suspect|defendant|plaintiff|victim|finalist|winner|nominee|heir|"
    r"beneficiary|bidder|sponsor|guest|speaker) |"
    r"to (?:paint|sing|perform|play|dance|kill|spy|clean|cook|decorate|photograph|film|translate|dig|guard|"
    r"investigate|defend|represent) "
)
_STATE_BEHIND = re.compile(
    r"(?:guessing|reeling|stranded|waiting|wanting|wondering|speechless|scrambling|fuming|divided|stunned|shaken|"
    r"exposed|red-faced|in (?:limbo|turmoil|disarray|tears|suspense)) "
)
_FATE_BEHIND = re.compile(
    r"to (?:the |an? |his |her |its |their )?(?!(?:focus|address|discuss|process|pass|bring|become) )"
    r"[a-z]+(?:s|ing|fate) "
)


def breaks_off(hit: re.Match[str], rule: Rule, language: Language) -> bool:
    """Tell whether a match ends in the middle of a phrase: "quits | tennis", "joins the union | picket line".

    Judged only where the lexicon lists the words with which a clause goes on.
    """
    slots = hit.groupdict()
    if slots.get("trigger", "").startswith("R ") and hit.string.endswith(
        ("is ", "was ", "are "), 0, hit.start("trigger")
    ):
        # "Roe, who is an adviser to the minister", where "heads to" would be a verb.
        return True
    if language.lang == "en" and _says_otherwise(hit, slots, language):
        return True
    if language.lang == "en" and _IDIOM_BEHIND.match(hit.string, hit.end()):
        # "left Acme $2 million in his will".
        return True
    if slots.get("trigger") == "resigned " and _FATE_BEHIND.match(hit.string, hit.end()):
        # "is resigned to delays", "resigned to losing".
        return True
    judged = rule.kind == "appointment" or rule.manner == "dismissed"
    if judged and _NO_POST_BEHIND.match(hit.string, hit.end()):
        # "named as key witness", "dropped as a witness", "hired by Acme to paint the ceiling".
        return True
    if slots.get("trigger", "").startswith(("lea", "left ")) and _STATE_BEHIND.match(hit.string, hit.end()):
        # "leaves Acme guessing".
        return True
    person_ends = any(slots.get(name) and hit.end(name) == hit.end() for name in ("person", "who", "previous"))
    if language.lang == "en" and person_ends and hit.string.startswith("'s ", hit.end()):
        # "hires Roe's firm", "fires Roe's deputy".
        return True
    if language.lang == "en" and slots.get("trigger") == "fired " and _AT_WHOSE.match(hit.string, hit.end("trigger")):
        # "fired at Acme's store", with a gun.
        return True
    if language.lang == "en" and person_ends and rule.manner == "dismissed" and _BY_OTHERS.match(hit.string, hit.end()):
        # "drops Roe from the lawsuit".
        return True
    if language.lang == "en" and rule.manner == "dismissed" and _NO_SEAT.match(hit.string, hit.end()):
        # "removed from the Acme board meeting".
        return True
    if _IF_IT_CAME.match(hit.string, hit.end()) and _is_imagined(hit):
        return True
    if hit["trigger"].startswith("jette") and hit.string.startswith("face à ", hit.end()):
        # "jette l'éponge face à Globex", a rival: not "face à la fronde".
        return hit.string.startswith(("N ", "O ", "P "), hit.end() + len("face à "))
    allowed = language.sets.get("goes_on")
    verbal = hit.end() == hit.end("trigger")
    matched = hit.string[: hit.end()]
    first, second = [*hit.string[hit.end() :].split(" ", 2), "", ""][:2]
    if not allowed or not (verbal or matched.endswith(("P ", "N ", "O ", "A "))):
        return False
    if "'s " in hit[0] or " of " in hit[0] or ", whose " in hit[0]:
        # "the departure of Roe" tells the whole by itself, "the resignation of Roe's bankers" speaks of others.
        return first in ("'s", "'") and matched.endswith(("P ", "N "))
    if not first or not first[0].isalpha() or first.endswith("ing") or (first == "Q" and language.lang == "en"):
        return False
    if first in allowed or f"{first} {second}" in allowed:
        return False
    return verbal or first not in ("P", "Q", "W", "R")


_IF_IT_CAME = re.compile(r"(?:would|might|could) (?!take |become |come |follow )|\w+(?:rait|raient) ")


_NO_SEAT = re.compile(r"(?:'s )?(?:meeting|room|office|session|hearing|dinner|table|building|premises) ")
_AT_WHOSE = re.compile(r"at [NOAP] (?:'s |' |R |[a-z])|at (?:the |a )?(?:R|P|W) ")


def _is_imagined(hit: re.Match[str]) -> bool:
    """Tell "the exit of Roe would be a blow" and "un départ de Roux inquiéterait", which nobody announced."""
    if " of " in hit[0] or "'s " in hit[0]:
        return True
    return hit.string.endswith(("un ", "une "), 0, hit.start())


def has_object(hit: re.Match[str], subject: Item) -> bool:
    """Tell "Delta to retire Boeing planes" from "Roe to retire": an unknown name with an object is a firm."""
    after = hit.string[hit.end() : hit.end() + 2]
    return (
        subject.symbol == "N" and hit.string[: hit.end()].endswith(hit["trigger"]) and after in ("O ", "N ", "A ", "P ")
    )


def acts(hit: re.Match[str], language: Language) -> bool:
    """Tell "Roe has fired two deputies" from "Roe has been fired": by the last helper, or by an object behind it."""
    if "trigger" not in hit.re.groupindex:
        return False
    active = language.sets.get("active_helpers", frozenset())
    before = hit.string[: hit.start("trigger")].split(" ")[-2:-1]
    object_behind = language.lang == "en" and _OBJECT.match(hit.string, hit.end("trigger"))
    return bool(object_behind) or any(fold(word) in active for word in before)


_OBJECT = re.compile(
    r"(?:[PRNOAL] |(?:him|them|us) |(?:the|an?|his|her|its|their|all|half|most|many|several|some|dozens|hundreds|"
    r"two|three|four|five|six|seven|eight|nine|ten|\d+) "
    r"(?!(?:\S+ )?(?:hour|day|night|week|month|season|year|moment)s? ))"
)
"""What is dismissed; in "sacked the next day" nothing is."""


def others(sentence: Sentence, hit: re.Match[str], slot_role: bool) -> Iterator[tuple[Named, str | None, str | None]]:
    """Yield who else a match appoints, to which post and where; None = as the match says.

    slot_role = the match names the post: "elected Roe president, Poe treasurer".
    """
    posts = _listed(sentence, hit, _LISTED, "role") if slot_role else ()
    for named, post in posts:
        yield named, post.role, _house(post.organisation, post.role)
    for named, body in _listed(sentence, hit, _PLACED, "organisation") if _is_placed(hit) else ():
        yield named, None, body.organisation or body.text
    for named in enrolled(sentence, hit):
        yield named, named.role, _house(named.organisation, named.role)


def _house(organisation: str | None, role: str | None) -> str | None:
    told = organisation if organisation and organisation[0] not in "@^" else None
    return told or ministry(role or "", "fr")


def _listed(
    sentence: Sentence, hit: re.Match[str], pattern: re.Pattern[str], group: str
) -> Iterator[tuple[Named, Item]]:
    position = hit.end("organisation") if group == "organisation" else hit.end()
    while match := pattern.match(hit.string, position):
        person, told = (sentence.typed.items[sentence.typed.at(match.start(name))] for name in ("person", group))
        yield from ((named, told) for named in person.people[:1])
        position = match.end()


def _is_placed(hit: re.Match[str]) -> bool:
    """Tell "Jeanne Morel à la Culture, Paul Roux aux Armées", a list of places, from other matches with a body."""
    groups = hit.groupdict()
    between = hit.string[hit.end("person") :] if groups.get("person") and groups.get("organisation") else ""
    return between.split(" ")[0] in ("à", "au", "aux")


def enrolled(sentence: Sentence, hit: re.Match[str]) -> Iterator[Named]:
    """Yield the persons that go on with "Sont nommés : Jeanne Morel, directrice d'Acme ; Paul Roux, ..."."""
    if not hit.groupdict().get("person") or not hit.string.endswith(": ", 0, hit.start("person")):
        return
    position = hit.end("person")
    while match := _ENROLLED.match(hit.string, position):
        yield from sentence.typed.items[sentence.typed.at(match.start("person"))].people
        position = match.end()


_ENROLLED = re.compile(r"(?:(?![;.P] )\S+ ){0,8}; (?:et )?(?P<person>P )")


def describes(hit: re.Match[str], slots: dict[str, Item]) -> bool:
    """Tell "names Jeep boss to replace Roe", where Jeep is no person, from "names Mehta head of research"."""
    if "role" not in slots and "person" in slots and hit.start("person") > hit.start("trigger"):
        return hit.string.startswith("R ", hit.end("person"))
    if "role" not in slots or "person" not in slots:
        return False
    if slots["person"].former:
        return True
    if slots["role"].start - slots["person"].end > 1:
        return False
    if (slots["role"].role or "") in _PRECISE_POSTS:
        # "names Roe CFO to succeed Poe".
        return False
    after = hit.string[hit.end("role") : hit.end("role") + 6]
    return after.startswith(("to ", "as ", "in "))


_PRECISE_POSTS = frozenset("ceo cfo coo cto cio cmo chairman chairwoman chair president treasurer".split())
"""Posts that headlines put behind a name, and rather not between a firm and an unnamed person."""


def is_tenure(sentence: Sentence, trigger: tuple[int, int]) -> bool:
    """Tell "Roux, élu depuis 2001", who has long held what he holds, from "Roux dirige depuis hier"."""
    words = [t for t in sentence.tokens if t.start >= trigger[1]][:2]
    return len(words) == 2 and words[0].low == "depuis" and words[1].text.isdigit()


_DECIDERS = frozenset(("president", "presidente", "chef de l'etat", "roi", "premier ministre", "premiere ministre"))


def is_decider(person: Named, rule: Rule, hit: re.Match[str], language: Language) -> bool:
    """Tell "remplacé vendredi par le président Roux", who decides, from "remplacé par Roux"."""
    if rule.kind != "appointment" or language.lang != "fr" or "person" not in hit.re.groupindex:
        return False
    before = hit.string[: hit.start("person")].split(" ")[-3:-1]
    if before[-1:] != ["par"] or before[0].startswith(("assur", "exerc", "assum", "repris", "ten")):
        # "L'intérim est assuré par la présidente, Jeanne Morel": she does it.
        return False
    rules_state = fold(person.role or "") in _DECIDERS and not person.organisation
    return rules_state or language.has("rulers", fold(person.name).rpartition(" ")[2])
