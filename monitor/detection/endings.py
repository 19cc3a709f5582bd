"""What may stand behind a match: the end of its clause, or what shows that it tells of no post."""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.reading import Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold

_LAST_OF = re.compile(r"(?:of (?!(?:work|service|duty|office|employment|his|her|the) )[a-z]+|on earth) ")
_WALKS = re.compile(r"\b(?:walk|storm)(?:s|ed|ing)? (?:out|away) $")


def _says_otherwise(hit: re.Match[str], slots: Mapping[str, str | None], language: Language) -> bool:
    """Tell an English match whose complement speaks of no post: "retires from tennis", "joins Acme in a call"."""
    pattern, end = language.pattern, hit.end("trigger")
    if hit.end() == end and pattern("<left_things>").match(hit.string, end):
        return True
    if not slots.get("organisation") and not slots.get("role") and _by_others(hit, language):
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
    if _WALKS.search(hit["trigger"]) and pattern("<rooms>").match(after):
        # "walked out before the vote".
        return True
    if (slots.get("destination") or "").startswith("A") and hit.string[: hit.start("destination")].endswith("for "):
        # "left for the airport".
        return True
    if (slots.get("person") or slots.get("who")) and _is_doing(hit, language):
        return True
    if hit["trigger"] in _RETURNING and after.startswith("to ") and not pattern("<back_to>").match(after):
        return True
    if hit.string[: hit.end()].endswith("N ") and after.startswith("as ") and slots.get("organisation"):
        # "drops Corvane as its caterer".
        return pattern("<as_the_post>").match(after) is None
    if (
        hit["trigger"].startswith(_TAKING_OVER)
        and after.startswith("as ")
        and not pattern("<as_the_post>").match(after)
    ):
        # "takes over as the wettest town".
        return True
    words = after.split(" ", 8)
    honours = language.sets.get("honours", frozenset())
    if words[0] in ("as", "of") and any(word in honours for word in words[1:8]):
        # "succeeds Roe as holder of the prize", "appointed commander of the order of merit".
        return True
    verb = hit["trigger"] if hit.end() == end else hit.string[hit.start("trigger") : hit.end()]
    if pattern("<other_ends>").match(verb + after) or after.startswith(
        ("of the year ", "of the decade ", "of the century ")
    ):
        return True
    if pattern("<winners>").match(after):
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
    return (
        after.startswith(("as a ", "as an "))
        and not language.pattern("<as_the_post>").match(after)
        and "R" not in words[1:5]
    )


def leaves_a_thing(hit: re.Match[str], language: Language) -> bool:
    """Tell "walks away from talks" and "quits the race", which cost no post, from "walks away"."""
    if "trigger" not in hit.re.groupindex:
        return False
    told = hit.string[hit.start("trigger") :]
    things, pattern = language.pattern("<left_things>"), language.pattern("<other_ends>")
    return bool(things.match(hit.string, hit.end("trigger")) or pattern.match(told))


def _is_doing(hit: re.Match[str], language: Language) -> bool:
    """Tell "Roe, owner of Acme, sacked her", who sacks, from "Roe, owner of Acme, sacked by her partners"."""
    bare = language.pattern("<bare_participles>").fullmatch(hit["trigger"]) and hit.end() == hit.end("trigger")
    if bare and language.pattern("<whom>").match(hit.string, hit.end()):
        return True
    doer = "person" if hit.groupdict().get("person") else "who"
    if hit.end(doer) != hit.start("trigger"):
        # "She was educated at Roe's and joined the bank".
        return hit.string.startswith("'s and ", hit.end(doer))
    # "the first employee Roe hired": she did.
    return language.pattern(r"(?<![^ ])<picked_out>\Z").search(hit.string, 0, hit.start(doer)) is not None


_REPLACING_HIM = re.compile(r" (?:him|her) ")
_SAME_DOER = re.compile(r"(?<![^ ])(?:and|W) \Z")
_VERB_BEFORE = re.compile(r"(?<![^ ])[a-z]+ (?:its )?\Z")


def _is_object(hit: re.Match[str]) -> bool:
    """Tell whether a person before "and" is the object of the verb before."""
    told = hit.string[hit.end("person") :].startswith("and ")
    return told and _VERB_BEFORE.search(hit.string, 0, hit.start("person")) is not None


def _by_others(hit: re.Match[str], language: Language) -> bool:
    if language.pattern("<no_post_lost>").match(hit.string, hit.end("trigger")):
        return True
    if hit["trigger"].endswith("let go ") and language.pattern("(?<![^ ])<held>").search(
        hit.string, 0, hit.start("trigger")
    ):
        # "was arrested and later let go".
        return True
    passive = hit["trigger"].endswith(("ed ", "out ", "go ", "off ")) and "died" not in hit["trigger"]
    return passive and language.pattern("<by_others>(?=[a-z])").match(hit.string, hit.end("trigger")) is not None


_TAKING_OVER = ("takes over ", "to take over ", "take over ", "will take over ")
_RETURNING = ("returns ", "return ", "has returned ", "is back ", "comes back ")
_IDIOM_BEHIND = re.compile(r"[$£€] ")


def _tells_no_post(hit: re.Match[str], rule: Rule, slots: Mapping[str, str], language: Language) -> bool:
    """Tell whether what stands behind a match, or around its trigger, makes it speak of something else than a post."""
    if slots.get("trigger", "").startswith("R ") and hit.string.endswith(
        ("is ", "was ", "are "), 0, hit.start("trigger")
    ):
        # "Roe, who is an adviser to the minister", where "heads to" would be a verb.
        return True
    if language.lang == "en" and _says_otherwise(hit, slots, language):
        return True
    if language.lang == "en" and _IDIOM_BEHIND.match(hit.string, hit.end()):
        return True  # "left Acme $2 million in his will"
    if slots.get("trigger") == "resigned " and language.pattern("<fates_behind>").match(hit.string, hit.end()):
        # "is resigned to delays", "resigned to losing".
        return True
    judged = rule.kind == "appointment" or rule.manner == "dismissed"
    if judged and language.pattern("<no_post_behind>").match(hit.string, hit.end()):
        # "named as key witness", "dropped as a witness", "hired by Acme to paint the ceiling".
        return True
    if judged and hit["trigger"].endswith("ed ") and _does_to_another(hit, slots, language):
        # "Roe succeeds Poe and appointed a committee".
        return True
    if slots.get("trigger", "").startswith(("lea", "left ")) and language.pattern("<states_behind>").match(
        hit.string, hit.end()
    ):
        # "leaves Acme guessing".
        return True
    person_ends = any(slots.get(name) and hit.end(name) == hit.end() for name in ("person", "who", "previous"))
    if language.lang == "en" and person_ends and hit.string.startswith("'s ", hit.end()):
        # "hires Roe's firm", "fires Roe's deputy".
        return True
    if (
        slots.get("role")
        and hit.end("role") == hit.end()
        and language.pattern("'s <changes>").match(hit.string, hit.end())
    ):
        # "confirmed the manager's dismissal".
        return True
    if language.lang == "en" and slots.get("trigger") == "fired " and _AT_WHOSE.match(hit.string, hit.end("trigger")):
        # "fired at Acme's store", with a gun.
        return True
    if rule.kind == "return" and language.pattern("<parts_of_it>").match(hit.string, hit.end()):
        # "returns to Acme's roots".
        return True
    if person_ends and hit["trigger"] == "named " and language.pattern("<called_so>").match(hit.string, hit.end()):
        # "a farmer from Wexley named Jane Roe had been elected".
        return True
    dismissed = rule.manner == "dismissed"
    if dismissed and _REPLACING_HIM.search(hit["trigger"]) and _SAME_DOER.search(hit.string, 0, hit.start("trigger")):
        # "Roe exploded when she was late and sacked her".
        return True
    if dismissed and hit.string.endswith("'s ", 0, hit.start("trigger")) and hit.string.startswith("of ", hit.end()):
        return True  # "Roe's sacking of two editors": she did it
    if person_ends and dismissed and language.pattern("<as_such>").match(hit.string, hit.end()):
        # "dismissed Roe, the Acme chairman, as a dreamer".
        return True
    if person_ends and dismissed and language.pattern("<by_others>(?=[a-z])").match(hit.string, hit.end()):
        # "drops Roe from the lawsuit".
        return True
    # "removed from the Acme board meeting", "left Acme's headquarters".
    left = rule.kind == "departure" and not hit[0].endswith(" at ")
    room = left and language.pattern("<no_seat>").match(hit.string, hit.end())
    return bool(room)


_OWN_EXIT_OF_ANOTHER = re.compile(
    r"[PRW] (?:\S+ )*?(?<!par )(?<!de )(?<!d' )P (?:(?!(?:et|puis|mais) )\S+ )*?"
    r"(?:après|avant|depuis|sur|de) son (?:départ|retrait|éviction) "
)
"""In "Morel rend hommage à Roux après son départ" Roux left, or nobody can tell who."""


def breaks_off(hit: re.Match[str], rule: Rule, language: Language) -> bool:
    """Tell whether a match ends in the middle of a phrase: "quits | tennis", "joins the union | picket line".

    Judged only where the lexicon lists the words with which a clause goes on.
    """
    slots = hit.groupdict()
    if _tells_no_post(hit, rule, slots, language) or (rule.kind == "departure" and _OWN_EXIT_OF_ANOTHER.match(hit[0])):
        return True
    if language.pattern("<if_it_came>").match(hit.string, hit.end()) and _is_imagined(hit):
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
    if "destination" not in slots and _GOING_TO.match(hit["trigger"] + hit.string[hit.end() :]):
        return True  # "Roe's departure for Acme": another template tells it
    fronted = hit.start("trigger") == 0 and matched.endswith(", P ")
    if fronted or "'s " in hit[0] or " of " in hit[0] or ", whose " in hit[0]:
        # "the departure of Roe" tells the whole by itself, and "Sacked by Acme, Roe"; "of Roe's bankers" is of others.
        return first in ("'s", "'") and matched.endswith(("P ", "N "))
    if not first or not first[0].isalpha() or first.endswith("ing") or (first == "Q" and language.lang == "en"):
        return False
    if first in allowed or f"{first} {second}" in allowed:
        return False
    return verbal or first not in ("P", "Q", "W", "R")


def _does_to_another(hit: re.Match[str], slots: Mapping[str, str], language: Language) -> bool:
    """Tell "Roe succeeds Poe and appointed", who appoints, from "Roe was praised by Poe and appointed"."""
    name = next((name for name in ("person", "who") if slots.get(name)), None)
    between = hit.string[hit.end(name) : hit.start("trigger")] if name else ""
    told = language.pattern(r"P (?:, )?<then>\Z").search(between)
    return told is not None and not any(language.writes("by", word) for word in between.split())


_GOING_TO = re.compile(r"(?:departure|exit)s? (?:, )?(?:for|to) [ON] ")
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
    # "thrown off the board" has an end, and no object.
    taking = not hit["trigger"].endswith((" off ", " from "))
    object_behind = taking and language.pattern("<object_behind>").match(hit.string, hit.end("trigger"))
    return bool(object_behind) or any(fold(word) in active for word in before)


def describes(hit: re.Match[str], slots: dict[str, Item], language: Language) -> bool:
    """Tell "names Jeep boss to replace Roe", where Jeep is no person, from "names Mehta head of research"."""
    if "role" not in slots and "person" in slots and hit.start("person") > hit.start("trigger"):
        return hit.string.startswith("R ", hit.end("person"))
    if "role" not in slots or "person" not in slots:
        return False
    if slots["person"].former:
        return True
    if slots["role"].start - slots["person"].end > 1:
        return False
    if language.writes("precise_posts", slots["role"].role or ""):
        return False  # "names Roe CFO to succeed Poe"
    after = hit.string[hit.end("role") : hit.end("role") + 6]
    return after.startswith(("to ", "as ", "in "))


def is_tenure(sentence: Sentence, trigger: tuple[int, int], language: Language) -> bool:
    """Tell "Roux, élu depuis 2001", "has run it for years", who has long held it, from "Roux dirige depuis hier"."""
    words = [t for t in sentence.tokens if t.start >= trigger[1]][:2]
    if language.lang == "en":
        before = next((t.low for t in reversed(sentence.tokens) if t.end <= trigger[0]), "")
        return before in ("has", "have", "had") and bool(words) and words[0].low in ("for", "since")
    return len(words) == 2 and words[0].low == "depuis" and words[1].text.isdigit()


def is_decider(person: Named, rule: Rule, hit: re.Match[str], language: Language) -> bool:
    """Tell "remplacé vendredi par le président Roux", who decides, from "remplacé par Roux"."""
    if rule.kind != "appointment" or language.lang != "fr" or "person" not in hit.re.groupindex:
        return False
    before = hit.string[: hit.start("person")].split(" ")[-3:-1]
    if before[-1:] != ["par"] or before[0].startswith(("assur", "exerc", "assum", "repris", "ten")):
        # "L'intérim est assuré par la présidente, Jeanne Morel": she does it.
        return False
    rules_state = language.has("heads_of_state", fold(person.role or "")) and not person.organisation
    return rules_state or language.has("rulers", fold(person.name).rpartition(" ")[2])
