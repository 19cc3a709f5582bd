"""What looks like an entry and is none: an honour for a day, a prize, a player picked, a curtain replaced, a visit."""

from __future__ import annotations

import re

from monitor.detection.everyday import vocabulary
from monitor.detection.matched import Matched
from monitor.detection.offices import ministry
from monitor.detection.people import clean
from monitor.detection.text import fold


def is_mere_entry(matched: Matched) -> bool:
    """Tell whether nobody comes to a post in a match of an appointment or a return."""
    if matched.rule.kind == "return":
        return _calls_in(matched)
    return (
        _for_a_day(matched)
        or _of_the_year(matched)
        or _of_things(matched)
        or _nobody_left(matched)
        or _sings_instead(matched)
        or _goes_by(matched)
        or _of_an_affair(matched)
        or _goes_nowhere_named(matched)
        or _made_a_life(matched)
        or _by_a_crowd(matched)
        or _picked_to_play(matched)
        or in_a_story(matched)
    )


_A_DAY = re.compile(
    r"(?:et (?:par )?P )*(?:for (?:a|the|one) (?:day|night|evening|afternoon)|pour un (?:jour|soir|après-midi)|"
    r"pour (?:une|la) (?:journée|soirée)|d' un (?:jour|soir)|"
    r"le temps d' une? (?:jour|soir|soirée|journée|week-end|match|émission|concert|spectacle|représentation)) "
)


def _for_a_day(matched: Matched) -> bool:
    """Tell "l'élève Roux est nommé directeur pour un jour"."""
    return _A_DAY.match(matched.hit.string, matched.hit.end()) is not None


_OF_YEAR = re.compile(r"(?:[PR]|\S+eure?|\S+rice|\S+onne?) (?:de l' année|de la décennie|du siècle) ")
_YEAR = re.compile(
    r"(?:(?!, (?:the|a) |(?:after|in|at|during|amid|following|by|for|until|before|since|from|to|on|over|but|while|when|"
    r"who) )\S+ )+?"
    r"(?!(?:end|start|rest|half|beginning|quarter|middle|close|part|remainder|most|much|first|last) )"
    r"\S+ of the (?:year|decade|century) "
)


def _of_the_year(matched: Matched) -> bool:
    """Tell "named Roe, of Acme, as the leader of the year" and "a élu Morel patronne de l'année", which are prizes."""
    if _OF_YEAR.search(matched.hit.string, matched.hit.start("trigger")):
        return True
    return (
        _YEAR.match("".join(f"{t.low} " for t in matched.sentence.tokens if t.start >= matched.trigger[0])) is not None
    )


_THING = re.compile(
    r"(?:.*[.;:] )?(?:the|this|le|la|l'|un|une|a) "
    r"(?P<what>[^\W\dA-Z][^ A-Z]* (?:(?![PNRW.,;:] |who |qui |dont |whose )\S+ )*?)"
    r"(?:(?:has|have|had|will|is|was|be|been|a|est|été|sera|avait|être) )*\Z"
)
_DOER = re.compile(
    r"(?:-old|er|or|ist|ian|man|woman|eer|crat|eur|euse|rice|iste|en|enne|aire|ante?|aise?|duo|pair|trio|veteran|"
    r"incumbent|homme|femme|tandem) "
)
"""How nouns of people end, whom no list knows to hold a post: "the banker has been replaced by"."""
_REPLACED = re.compile(r"(?:.* )?(?:succeeded by|replaced by|remplacée?)(?: par)? ")


def _of_things(matched: Matched) -> bool:
    """Tell "the old curtain has been replaced by Lena Stroud", who made the new one, from "the chief has been"."""
    hit = matched.hit
    swapped = "previous" in hit.re.groupindex
    if (
        hit["trigger"] == "replaced "
        and not swapped
        and hit.string.startswith(("P ", "N ", "O ", "R ", "A "), hit.end("trigger"))
    ):
        # "Roe replaced Acme's lights with lamps by Paul Poe".
        return True
    taken = hit.start() == hit.start("trigger") and _REPLACED.fullmatch(hit["trigger"])
    thing = _THING.fullmatch(hit.string, 0, hit.start()) if taken else None
    return thing is not None and not _DOER.search(thing["what"])


_PERFORMERS = frozenset(
    "ténor soprano baryton mezzo danseur danseuse comédien comédienne acteur actrice chanteur chanteuse pianiste "
    "violoniste tenor baritone dancer actor actress singer pianist violinist".split()
)


def _sings_instead(matched: Matched) -> bool:
    """Tell "malade, le ténor Roux sera remplacé samedi par Paul Poe" from a chief who is replaced."""
    told = matched.hit["trigger"]
    stands_in = ("remplac" in told or "replaced" in told) and matched.trigger_at < matched.subject_at
    return stands_in and any(t.low in _PERFORMERS for t in matched.sentence.tokens if t.start < matched.trigger[0])


def _nobody_left(matched: Matched) -> bool:
    """Tell "In comes Roe" behind an exit from a team that sends on another player."""
    return matched.hit["trigger"].startswith("in come") and matched.reading.cast.last_left is None


_WAYPOINTS = frozenset("port gare aéroport ligne quai sommet tribunal commissariat prison stade village".split())
_PAST = re.compile(
    r"(?:avec|entre|vers) |(?!à |au |après |avant |pendant |jusqu|en |dans |chez |et |par |le temps )[a-zéè]+ "
)


def _goes_by(matched: Matched) -> bool:
    """Tell "l'arrivée de Roux au port", "assure la transition énergétique", a stand-in of a team and nominees."""
    hit, told = matched.hit, matched.hit["trigger"]
    if told.startswith("arrivée "):
        return any(t.low in _WAYPOINTS for t in [t for t in matched.sentence.tokens if t.start >= matched.end][:3])
    if told.endswith(" la transition ") and hit.end() == hit.end("trigger"):
        return _PAST.match(hit.string, hit.end()) is not None
    if told.startswith("remplaçant") and not matched.trigger_at and hit.string.startswith(": ", hit.end("trigger")):
        return True
    return hit[0].startswith("nomination , aux N ,") or hit.string.startswith("out until ", hit.end())


_VESSEL = re.compile(
    r"R of (?:the|a|his|her) (?:[a-z-]+ )?(?:boat|lifeboat|ship|yacht|ferry|vessel|trawler|tug|canoe|raft) "
)


_JURY = re.compile(r" d[eu] jury\b")
_FACES = ("ambassadeur", "ambassadrice", "egerie", "marraine", "parrain")
_ONE_OF_ITS = re.compile(r"(?<![^ ])(?:son|sa|leur|un|une) (?:nouvel |nouvelle )?\Z")


def _of_an_affair(matched: Matched) -> bool:
    """Tell "Roe will chair the inquiry" and "accepte la présidence du jury" from who leads a house."""
    told = matched.slots.get("organisation")
    if told is not None and told.symbol == "A":
        return matched.reading.language.has("affairs", told.text.rpartition(" ")[2])
    post = matched.slots.get("role")
    if post is None:
        return False
    hit, at = matched.hit, matched.hit.start("role")
    lends_a_face = fold(post.role or "") in _FACES and (post.own or _ONE_OF_ITS.search(hit.string, 0, at))
    return bool(lends_a_face or _JURY.search(post.role or "") or _VESSEL.match(hit.string, at))


def _goes_nowhere_named(matched: Matched) -> bool:
    """Tell "left the agency to become ambassador", which tells no new house, from "to become chief of Acme"."""
    post = matched.slots.get("role")
    if post is None or not matched.hit["trigger"].startswith(
        ("left ", "leav", "quit", "depart", "has left", "will leave", "is leaving")
    ):
        return False
    reading, topic = matched.reading, fold(matched.reading.cast.topic or "")
    left = [fold(clean(i.organisation or i.text)) for i in matched.sentence.typed.items if i.symbol in "ON"]
    if reading.language.lang == "fr" and topic and left and topic not in left:
        # "Acme : Roux quitte Globex pour prendre le poste de directeur".
        return False
    return (post.organisation or "@")[0] in "@^" and not ministry(post.role or "", matched.reading.language.lang)


_SOMEWHERE = re.compile(r"(?<![^ ])(?:[NOR] |(?:post|job|role|position|helm) |A (?!(?:at|aged) [0-9]))")


def _made_a_life(matched: Matched) -> bool:
    """Tell "left school to become chief of Acme", "came from nothing to become ...", from who leaves a house."""
    hit = matched.hit
    if matched.reading.language.lang != "en" or "role" not in matched.slots:
        return False
    told, behind = hit["trigger"], hit.string[hit.end("trigger") : hit.start("role")]
    moves = told.endswith("from ") or told.startswith(("left ", "leav", "quit", "depart", "has left", "is leaving"))
    return moves and " to become " in f" {behind}" and _SOMEWHERE.search(behind) is None


def _by_a_crowd(matched: Matched) -> bool:
    """Tell "Families turn to Roe for advice" from a house of one word that turns to Roe."""
    told, language = matched.slots.get("organisation"), matched.reading.language
    if language.lang != "en" or told is None or told.symbol != "N" or "role" in matched.slots:
        return False
    return told.text.endswith("s") and fold(told.text) in vocabulary(language)


_PICKED = re.compile(
    r"in (?:the|its|their|his|her) (?:\S+ )?(?:side|squad|line-up|lineup|eleven|xi) |"
    r"(?:the |its |a )?(?:new )?keys to (?:his|her|their|a|an) "
)


def _picked_to_play(matched: Matched) -> bool:
    """Tell "named Roe in the side" and "handed Roe the keys to his first flat" from a post."""
    hit = matched.hit
    return any(
        _PICKED.match(hit.string, at) for at in (hit.end(), hit.end("trigger"), hit.string.find("keys to ")) if at > 0
    )


_STORY = re.compile(
    r" (?:dans (?:le|la|ce|cette|son|un|une) (?:film|pièce|roman|série|feuilleton|jeu|fable)|"
    r"in (?:the|a|her|his|this) (?:film|play|novel|series|drama|game)) "
)


_PLAYED = re.compile(
    r"(?:, )?(?:dans|in|à la fin de|au) (?:la |le |l' |the |une? |ce |cette |her |his |this )?(?:\w+ )?"
    r"(?:film|pièce|roman|série|feuilleton|comédie|téléfilm|sketch|acte|épisode|fiction|novel|sitcom|episode) "
)


def in_a_story(matched: Matched) -> bool:
    """Tell "la démission, dans le film de Roux, de la ministre" and "Roux meurt dans le premier acte"."""
    hit = matched.hit
    if _PLAYED.match(hit.string, hit.end() - len("dans ") * hit[0].endswith(" dans ")):
        return True
    return matched.trigger_at < matched.subject_at and _STORY.search(matched.hit[0]) is not None


_CALL = re.compile(
    r"(?:after (?:lunch|dinner|hours)|to find|for (?:lunch|dinner|a visit|a tour|a talk|a day)|"
    r"après (?:une|la|sa|son|le|ses) (?:visite|pause|réunion|déjeuner|vacances|voyage|déplacement)) "
)


def _calls_in(matched: Matched) -> bool:
    """Tell "returned to Acme after lunch" from coming back for good."""
    return _CALL.match(matched.hit.string, matched.hit.end()) is not None
