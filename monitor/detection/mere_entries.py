"""What looks like an entry and is none: an honour for a day, a prize, a player picked, a curtain replaced, a visit."""

from __future__ import annotations

from monitor.detection.everyday import vocabulary
from monitor.detection.fellows import is_handed
from monitor.detection.matched import Matched
from monitor.detection.offices import is_seat, ministry
from monitor.detection.people import clean
from monitor.detection.text import fold


def is_mere_entry(matched: Matched) -> bool:
    """Tell whether nobody comes to a post in a match of an appointment or a return."""
    if matched.rule.kind == "return":
        return _calls_in(matched)
    return (
        _for_a_day(matched)
        or _of_the_year(matched)
        or _of_a_ranking(matched)
        or _is_bought(matched)
        or _of_things(matched)
        or _nobody_left(matched)
        or _sings_instead(matched)
        or _goes_by(matched)
        or _enters_a_place(matched)
        or _of_an_affair(matched)
        or _goes_nowhere_named(matched)
        or _goes_that_way(matched)
        or _takes_another(matched)
        or _made_a_life(matched)
        or _by_a_crowd(matched)
        or _picked_to_play(matched)
        or _is_identified(matched)
        or _joins_a_club(matched)
        or _is_confided_to(matched)
        or in_a_story(matched)
        or _once_held(matched)
    )


def _once_held(matched: Matched) -> bool:
    """Tell "la nomination de Roux, ancien directeur d'Acme", in which he takes another post."""
    post = matched.slots.get("role")
    return post is not None and post.former


def _for_a_day(matched: Matched) -> bool:
    """Tell "l'élève Roux est nommé directeur pour un jour"."""
    post = matched.slots.get("role")
    named = post is not None and matched.pattern("(?<![^ ])<for_a_day>").search(f"{post.role} ")
    return bool(named or matched.pattern("<for_a_day>").match(matched.hit.string, matched.hit.end()))


def _goes_that_way(matched: Matched) -> bool:
    """Tell "prend la direction de Lyon", "du sud" of somebody on the way from "prend la direction d'Acme"."""
    post = matched.slots.get("role")
    if post is None or not matched.pattern("<ways>").match(f"{post.role} "):
        return False
    # "prend la direction de la France": of a group's branch there.
    words = [t.low for t in matched.sentence.tokens if post.start <= t.start < post.end]
    to_town = (post.organisation or "").startswith("^") and {"la", "le", "l'", "les", "du", "des"}.isdisjoint(words[1:])
    return to_town or matched.pattern("<ways><way_to>").match(f"{post.role} ") is not None


def _takes_another(matched: Matched) -> bool:
    """Tell "prend les rênes de la commune", of which nothing is known, from "prend les rênes" of what is spoken of."""
    bare = matched.slots.keys() <= {"who", "person"} and matched.hit.end() == matched.hit.end("trigger")
    return bare and matched.pattern("<of_what_is_taken>").match(matched.hit.string, matched.hit.end()) is not None


_YEAR = r"(?:(?!<year_clauses>)\S+ )+?(?!<parts_of_a_year>)\S+ <of_the_year>"


def _of_the_year(matched: Matched) -> bool:
    """Tell "named Roe, of Acme, as the leader of the year" and "a élu Morel patronne de l'année", which are prizes."""
    if matched.pattern("(?<![^ ])<prizes_of_the_year>").search(matched.hit.string, matched.hit.start("trigger")):
        return True
    words = "".join(f"{t.low} " for t in matched.sentence.tokens if t.start >= matched.trigger[0])
    return matched.pattern(_YEAR).match(words) is not None


def _of_a_ranking(matched: Matched) -> bool:
    """Tell "Roe replaces Poe at the top of the rich list" and "élu patron le plus aimé" from a post."""
    hit, pattern, post = matched.hit, matched.pattern, matched.slots.get("role")
    if post is not None and pattern("<superlatives>").match(f"{post.role} "):
        return True
    at_its_best = pattern("(?<![^ ])<at_its_best>").search(hit.string, matched.trigger_at)
    return bool(at_its_best or pattern("<rankings>").match(hit.string, hit.end()))


def _is_bought(matched: Matched) -> bool:
    """Tell "a recruté Roux à Nantes pour 12 millions", a player, and "remplace Racine par Molière" on a bill."""
    hit, pattern = matched.hit, matched.pattern
    by_somebody = matched.subject.symbol == "P" and "previous" in matched.slots
    if by_somebody and pattern("<swapped_for>").match(hit.string, hit.end()):
        return True
    return matched.rule.manner in ("hired", None) and pattern("<prices>").match(hit.string, hit.end()) is not None


_THING = (
    r"(?:.*[.;:] )?<a_thing>"
    r"(?P<what>[^\W\dA-Z][^ A-Z]* (?:(?![PNRW.,;:] |<relatives>|<of_whom>)\S+ )*?)<auxiliaries>*\Z"
)


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
    taken = hit.start() == hit.start("trigger") and matched.pattern("(?:.* )?<replaced_by>").fullmatch(hit["trigger"])
    thing = matched.pattern(_THING).fullmatch(hit.string, 0, hit.start()) if taken else None
    doers = matched.reading.language.words("doer_endings")
    return thing is not None and not any(word.endswith(doers) for word in thing["what"].split())


def _sings_instead(matched: Matched) -> bool:
    """Tell "malade, le ténor Roux sera remplacé samedi par Paul Poe" from a chief who is replaced."""
    replaces = matched.pattern("(?<![^ ])<replaces>").search(matched.hit["trigger"])
    performs = matched.reading.language.printed["performers"]
    stands_in = replaces is not None and matched.trigger_at < matched.subject_at
    return stands_in and any(t.low in performs for t in matched.sentence.tokens if t.start < matched.trigger[0])


def _nobody_left(matched: Matched) -> bool:
    """Tell "In comes Roe" behind an exit from a team that sends on another player."""
    return matched.hit["trigger"].startswith("in come") and matched.reading.cast.last_left is None


def _goes_by(matched: Matched) -> bool:
    """Tell "l'arrivée de Roux au port", "assure la transition énergétique", a stand-in of a team and nominees."""
    hit, told = matched.hit, matched.hit["trigger"]
    if told.startswith("arrivée "):
        behind, there = hit.string[hit.end() :].split(" ", 3)[:3], matched.slots.get("organisation")
        if there is not None and "role" not in matched.slots and not hit["trigger"].endswith("tête "):
            behind = there.text.lower().split(" ")[:1]
        # "Acme : l'arrivée de Roux au gouvernement": not at Acme.
        elsewhere = behind[1:2] in (["L"], ["O"])
        return elsewhere or any(matched.reading.language.writes("waypoints", word) for word in behind)
    if told.endswith(" la transition ") and hit.end() == hit.end("trigger"):
        return matched.pattern("<transitions>").match(hit.string, hit.end()) is not None
    if told.startswith("remplaçant") and not matched.trigger_at and hit.string.startswith(": ", hit.end("trigger")):
        return True
    return hit[0].startswith("nomination , aux N ,") or hit.string.startswith("out until ", hit.end())


def _enters_a_place(matched: Matched) -> bool:
    """Tell "Entrent au Panthéon Roux et Morel", "joins the Hall of Fame" from "Entrent au conseil Roux et Morel"."""
    place, hit = matched.slots.get("organisation"), matched.hit
    if place is None or "role" in matched.slots:
        return False
    told = [t.fold for t in matched.sentence.tokens if place.start <= t.start][:_HALL_TOKENS]
    if matched.pattern("(?<![^ ])<halls>", folded=True).match("".join(word + " " for word in told)):
        return True
    opens = matched.pattern("<comes_in>").match(hit.string) is not None and not hit.start()
    listed = hit.string.startswith((": ", ", "), hit.end("organisation"))
    return opens and not listed and place.symbol != "R" and not matched.reading.language.has("boards", told[0])


_HALL_TOKENS = 6
"""So many words has the name of a hall: "the Ostbury Sports Hall of Fame"."""


def _of_an_affair(matched: Matched) -> bool:
    """Tell "Roe will chair the inquiry" and "accepte la présidence du jury" from who leads a house."""
    told = matched.slots.get("organisation")
    if matched.pattern("(?<![^ ])<vessels>").search(matched.hit.string, matched.trigger_at):
        return True
    if told is not None and told.symbol == "A":
        return matched.reading.language.has("affairs", told.text.rpartition(" ")[2])
    post = matched.slots.get("role")
    if post is None:
        return False
    hit, at = matched.hit, matched.hit.start("role")
    pattern = matched.pattern
    one_of_its = post.own or pattern(r"(?<![^ ])<one_of_its>\Z").search(hit.string, 0, at)
    lends_a_face = matched.reading.language.has("faces", fold(post.role or "")) and one_of_its
    jury = pattern("(?<![^ ])<juries>").search(f"{post.role} ")
    return bool(lends_a_face or jury)


def _goes_nowhere_named(matched: Matched) -> bool:
    """Tell "left the agency to become ambassador", which tells no new house, from "to become chief of Acme"."""
    post = matched.slots.get("role")
    if post is None or not matched.pattern("<leaving_verbs>").match(matched.hit["trigger"]):
        return False
    reading, topic = matched.reading, fold(matched.reading.cast.topic or "")
    left = [fold(clean(i.organisation or i.text)) for i in matched.sentence.typed.items if i.symbol in "ON"]
    if reading.language.lang == "fr" and topic and left and topic not in left:
        # "Acme : Roux quitte Globex pour prendre le poste de directeur".
        return False
    return (post.organisation or "@")[0] in "@^" and not ministry(post.role or "", matched.reading.language.lang)


def _made_a_life(matched: Matched) -> bool:
    """Tell "left school to become chief of Acme", "came from nothing to become ...", from who leaves a house."""
    hit = matched.hit
    if matched.reading.language.lang != "en" or "role" not in matched.slots:
        return False
    told, behind = hit["trigger"], hit.string[hit.end("trigger") : hit.start("role")]
    moves = told.endswith("from ") or matched.pattern("<leaving_verbs>").match(told) is not None
    nowhere = matched.pattern("(?<![^ ])<somewhere>").search(behind) is None
    return moves and " to become " in f" {behind}" and nowhere


def _by_a_crowd(matched: Matched) -> bool:
    """Tell "Families turn to Roe for advice" from a house of one word that turns to Roe."""
    told, language = matched.slots.get("organisation"), matched.reading.language
    if language.lang != "en" or told is None or told.symbol != "N" or "role" in matched.slots:
        return False
    return told.text.endswith("s") and fold(told.text) in vocabulary(language)


def _picked_to_play(matched: Matched) -> bool:
    """Tell "named Roe in the side" and "handed Roe the keys to his first flat" from a post."""
    hit = matched.hit
    picked = matched.pattern("<picked_to_play>")
    return any(
        picked.match(hit.string, at) for at in (hit.end(), hit.end("trigger"), hit.string.find("keys to ")) if at > 0
    )


def _is_identified(matched: Matched) -> bool:
    """Tell "the gunmen filmed by the ministry were named as Roe and Poe" from a body that names somebody."""
    hit = matched.hit
    body_at = hit.end("organisation") if matched.slots.get("organisation") and matched.subject.symbol in "PN" else -1
    if matched.reading.language.lang != "en" or not 0 <= body_at <= matched.trigger_at < matched.subject_at:
        return False
    between = hit.string[body_at : matched.subject_at].split(" ")
    return any(matched.reading.language.writes("undergoes", word) for word in between)


def _joins_a_club(matched: Matched) -> bool:
    """Tell "the band has two new members: Roe and Poe" from "two new members to its board: ..."."""
    post, hit = matched.slots.get("role"), matched.hit
    told = f"{post.role} " if post is not None else ""
    mere = told.startswith("member ") and " board" not in told
    return mere and hit.string.endswith("new ", 0, hit.start("role"))


def _is_confided_to(matched: Matched) -> bool:
    """Tell "confie à Roux, directeur d'Acme, ses doutes" from "confie à Roux la direction d'Acme"."""
    post, hit, language = matched.slots.get("role"), matched.hit, matched.reading.language
    if post is None or language.lang != "fr" or matched.subject_end_at != hit.start("role"):
        return False
    given = is_handed(hit.string, matched.trigger_at, matched.subject_at, language)
    return given and not is_seat(post.role or "", language)


def in_a_story(matched: Matched) -> bool:
    """Tell "la démission, dans le film de Roux, de la ministre" and "Roux meurt dans le premier acte"."""
    hit = matched.hit
    if matched.pattern("(?:, )?R <story_inside>").match(hit.string, matched.subject_end_at):
        # "Jane Roe, the chief executive in the musical Boardroom, is ousted".
        return True
    if matched.pattern("<story_behind>").match(hit.string, hit.end() - len("dans ") * hit[0].endswith(" dans ")):
        return True
    return (
        matched.trigger_at < matched.subject_at
        and matched.pattern("(?<![^ ])<story_inside>").search(hit[0]) is not None
    )


def _calls_in(matched: Matched) -> bool:
    """Tell "returned to Acme after lunch" from coming back for good."""
    return matched.pattern("<calls_in>").match(matched.hit.string, matched.hit.end()) is not None
