"""What looks like an exit and is none: a trip, a divorce, a holiday, a refusal, a vote to come, a post still held."""

from __future__ import annotations

from monitor.detection.family_names import surname
from monitor.detection.left_elsewhere import leaves_a_town, leaves_elsewhere, walks_out
from monitor.detection.matched import Matched, is_mere_word
from monitor.detection.mere_entries import in_a_story
from monitor.detection.names import Named
from monitor.detection.pronouns import is_unsaid
from monitor.detection.reading import Sentence
from monitor.detection.text import fold


def is_mere_exit(matched: Matched, people: list[Named]) -> bool:
    """Tell whether nobody leaves a post in a match of a departure or a leave."""
    return (
        _travels(matched)
        or _parts_privately(matched, people)
        or _never_had_it(matched, people)
        or _gives_a_place(matched)
        or _leaves_a_show(matched)
        or _walks_out(matched)
        or _keeps_off(matched)
        or _steps_outside(matched, people)
        or _put_out(matched)
        or _is_called_back(matched)
        or _refused(matched)
        or _still_there(matched, people)
        or _of_the_crowd(matched, people)
        or _of_its_clients(matched)
        or _only_visited(matched, people)
        or _rests(matched)
        or _is_missing(matched)
        or _is_verb(matched)
        or _of_a_firm(matched)
        or _of_their_kin(matched)
        or _is_kin(matched, people)
        or _is_whose(matched)
        or _is_no_post(matched)
        or _denied_next(matched)
        or _put_to_a_vote(matched)
        or _loses_a_match(matched)
        or _leaves_a_contest(matched, people)
        or _is_licensed(matched)
        or _only_thanked(matched, people)
        or leaves_elsewhere(matched, people)
        or walks_out(matched, people)
        or leaves_a_town(matched, people)
        or in_a_story(matched)
    )


def _only_thanked(matched: Matched, people: list[Named]) -> bool:
    """Tell "Acme a remercié le maire, Paul Roux", "remercie Roux, patron de Globex" from who parts with its own."""
    language, hit = matched.reading.language, matched.hit
    thanks = matched.pattern(r"(?<![^ ])<thanking>\Z").search(hit["trigger"])
    if not thanks or matched.subject_at < matched.trigger_at:
        return False
    before = [i for i in matched.sentence.typed.items if i.end <= matched.trigger[0] and i.symbol in "ONA"]
    thankful = fold(before[-1].organisation or before[-1].text) if before else ""
    if language.has("agents", thankful):
        return False
    for named in people:
        role, house = fold(named.role or ""), fold(named.organisation or "")
        elected = language.has("politics_roles", role) or language.has("deciders", role.split(" ")[0])
        if house != "@" and (elected or (house and house[0] not in "@^" and house != thankful)):
            return True
    return False


def _travels(matched: Matched) -> bool:
    """Tell "le départ de Roux pour Genève", a journey, from "le départ de Roux pour Acme"."""
    pattern, hit = matched.pattern, matched.hit
    if pattern("<holidays>").match(hit.string, hit.end()):
        return True
    departs = matched.nominal and pattern("<departures>").match(hit["trigger"]) is not None
    departs = departs or hit[0].endswith(" departure ")
    return departs and pattern("<trips>").match(hit.string, hit.end()) is not None


def _parts_privately(matched: Matched, people: list[Named]) -> bool:
    """Tell "la chanteuse s'est séparée de Paul Roux", "de son épouse", from a firm that parts with its chief."""
    hit, sentence = matched.hit, matched.sentence
    if matched.pattern("(?<![^ ])<divorces>").search(hit["trigger"]):
        return any(matched.reading.language.has("kin", t.fold) for t in sentence.tokens if t.start > matched.trigger[0])
    separates = matched.pattern("(?<![^ ])<separates>").search(hit["trigger"])
    if not separates or not people or matched.subject_at < matched.trigger_at:
        return False
    between = [t.low for t in sentence.tokens if matched.trigger[0] <= t.start < people[0].start]
    if any(matched.reading.language.has("kin", fold(word)) for word in between):
        return True
    return any(matched.reading.language.writes("stars", t.low) for t in sentence.tokens if t.start < matched.trigger[0])


def _never_had_it(matched: Matched, people: list[Named]) -> bool:
    """Tell "Pressentie pour diriger Acme, Jeanne Morel a été écartée", who loses no post, from who had one."""
    aside = matched.pattern("(?<![^ ])<sets_aside>").search(matched.hit[0])
    if not {"role", "organisation"}.isdisjoint(matched.slots) or not aside:
        return False
    hoping = matched.reading.language.sets["hoping"]
    if any(t.fold in hoping for t in matched.sentence.tokens if t.start < matched.trigger[0]):
        return True
    wanted = {surname(named.name) for named in people}
    return any(
        sentence.tokens[0].fold in hoping and wanted & {surname(n.name) for i in sentence.typed.items for n in i.people}
        for sentence in matched.reading.sentences
        if sentence.tokens
    )


def _gives_a_place(matched: Matched) -> bool:
    """Tell "cède sa place de parking" from "cède sa place"."""
    return matched.pattern("(?<![^ ])<gives_a_place>").search(matched.hit.string, matched.trigger_at) is not None


def _leaves_a_show(matched: Matched) -> bool:
    """Tell "is leaving the hospital drama St Brice", whose actors hold no post."""
    body, end = matched.slots.get("organisation"), matched.trigger[1]
    told = [t.text for t in matched.sentence.tokens if body is not None and end <= t.start < body.end]
    return any(matched.reading.language.writes("shows", word) for word in told)


def _walks_out(matched: Matched) -> bool:
    """Tell "claque la porte avant la fin du débat" from leaving a post."""
    hit = matched.hit
    slams = matched.pattern("(?<![^ ])<slams_door>").search(hit["trigger"])
    return slams is not None and matched.pattern("<out_of>").match(hit.string, hit.end("trigger")) is not None


def _keeps_off(matched: Matched) -> bool:
    """Tell "prend ses distances avec le maire" and "quitte la partie de cartes" from leaving a post."""
    hit = matched.hit
    lasts = {hit.string.rfind(" ", 0, end - 1) + 1 for end in (hit.end("trigger"), hit.end())}
    return any(matched.pattern("<keeps_off>").match(hit.string, last) for last in lasts)


def _steps_outside(matched: Matched, people: list[Named]) -> bool:
    """Tell "was leaving Acme Hall when the fire began" from a chief who was leaving his firm when a scandal broke."""
    hit = matched.hit
    was = hit["trigger"] == "leaving " and hit.string.endswith(("was ", "were "), 0, hit.start("trigger"))
    if not was or any(named.role for named in people):
        return False
    return hit.string.startswith(("when ", "as "), hit.end())


def _put_out(matched: Matched) -> bool:
    """Tell "kicked out of a cinema" from "kicked out of Acme": nobody holds a post at just any house."""
    if not matched.hit["trigger"].startswith(("kicked out ", "thrown out ", "turfed out ")):
        return False
    behind = [t.low for t in matched.sentence.tokens if t.start >= matched.trigger[1]][:2]
    return behind[:1] == ["of"] and behind[1:] in (["a"], ["an"])


def _is_called_back(matched: Matched) -> bool:
    """Tell "rappelé à l'ordre", "rappelée à Paris" from who was called home to God."""
    if matched.pattern("(?<![^ ])<called_back>").search(matched.hit["trigger"]) is None:
        return False
    to = [t.fold for t in matched.sentence.tokens if matched.trigger[0] <= t.start < matched.trigger[1]]
    return not matched.reading.language.has("called_home", to[-1])


_ASKED_BY = 12
"""So many characters behind "asked to resign" begins who asks."""


def _refused(matched: Matched) -> bool:
    """Tell who was asked to resign and said no, or was asked by those who cannot dismiss: "by lawmakers"."""
    hit = matched.hit
    if not matched.pattern("<asked_to>").match(hit["trigger"]):
        return False
    if matched.pattern("by (?!<who_may_ask>)").search(hit.string, hit.end("trigger"), hit.end("trigger") + _ASKED_BY):
        return True
    said_no = matched.pattern("(?:[^.;]* )?<but><he_has>*<refuses>").match(hit.string, hit.end("trigger"))
    refuses = matched.pattern("[WP] <he_has>*<refuses>")
    return bool(said_no) or any(refuses.match(sentence.typed.text) for sentence in _behind(matched, 1))


STILL_SENTENCES_MAX = 2
"""So near behind an exit stands that there was none."""


def _still_there(matched: Matched, people: list[Named]) -> bool:
    """Tell a mere rumour: "« Roux a été limogé », dit un voisin. M. Roux dirige toujours l'usine"."""
    wanted = {surname(named.name) for named in people}
    still = matched.pattern("(?:[^.;:PW]* )?(?:[PW] )+<still_there>")
    for sentence in _behind(matched, STILL_SENTENCES_MAX):
        told = still.match(sentence.typed.text)
        if told is not None:
            items = [i for i, at in zip(sentence.typed.items, sentence.typed.starts, strict=True) if at < told.end()]
            named = {surname(n.name) for i in items for n in i.people}
            if named == wanted or (not named and len(wanted) == 1):
                return True
    return False


def _of_the_crowd(matched: Matched, people: list[Named]) -> bool:
    """Tell one of fifty dismissed drivers, "dont Paul Roux", from one of several dismissed chiefs."""
    hit, cast = matched.hit, matched.reading.cast
    if matched.rule.manner != "dismissed" or matched.subject_at < matched.trigger_at or "dont " not in hit[0]:
        return False
    if matched.pattern("(?<![^ ])<chiefs>").search(hit.string, 0, hit.start("trigger")):
        return False
    return hit["trigger"].endswith(("és ", "ées ")) and not any(n.role or cast.find(n.name).posts for n in people)


def _of_its_clients(matched: Matched) -> bool:
    """Tell "five clients of the bank, including Roe, are leaving" from its bankers."""
    among = matched.pattern(r"(?<![^ ])<clientele>(?:(?![;.PW] )\S+ ){0,5}?, <among_them>\Z")
    return among.search(matched.hit.string, 0, matched.subject_at) is not None


def _only_visited(matched: Matched, people: list[Named]) -> bool:
    """Tell "was attacked after leaving Ostbury Library" from who worked there: an article says what post was left."""
    body, cast = matched.slots.get("organisation"), matched.reading.cast
    if matched.rule.manner not in (None, "unspecified") or body is None or not is_unsaid(matched.subject):
        return False
    words = fold(body.text).split(" ")
    place = any(matched.reading.language.has("visited", word) for word in (words[0], words[-1]))
    return place and not any(n.role or cast.find(n.name).posts for n in people)


def _rests(matched: Matched) -> bool:
    """Tell "a reçu son congé payé" and "la retraite, dans un couvent, de Morel" from the end of a post."""
    hit = matched.hit
    given = matched.rule.manner == "dismissed" and hit[0].endswith("congé ")
    paid = given and matched.pattern("<paid_leaves>").match(hit.string, hit.end() - len("congé "))
    return bool(paid or matched.pattern("(?<![^ ])<retreats>").search(hit[0]))


def _is_missing(matched: Matched) -> bool:
    """Tell "disparition de Paul Roux : les recherches continuent" from his death."""
    if not matched.pattern("<disappearances>").match(matched.hit["trigger"]):
        return False
    missing = matched.reading.language.sets["missing"]
    return any(token.fold in missing for sentence in matched.reading.sentences for token in sentence.tokens)


def _is_verb(matched: Matched) -> bool:
    """Tell "l'a mise à la porte d'Acme", a verb and Acme no person, from "la mise à la porte de Roux"."""
    hit = matched.hit
    if not (matched.nominal and matched.pattern("<put>").match(hit["trigger"])):
        return False
    return matched.pattern(r"(?<![^ ])<auxiliaries>\Z").search(hit.string, 0, matched.trigger_at) is not None


def _of_a_firm(matched: Matched) -> bool:
    """Tell "the exit of Acme from Norvia", words that nothing shows to be somebody or a house."""
    place, english = matched.slots.get("organisation"), matched.reading.language.lang == "en"
    exits = matched.nominal and matched.pattern("<departures>").match(matched.hit["trigger"]) is not None
    if place is None or not exits:
        return False
    if not english and place.symbol == matched.subject.symbol == "N" and place.start < matched.subject.start:
        # "le départ de Roux d'Acme" has these words in the same order.
        return True
    return english and is_mere_word(matched.subject, matched.reading)


def _of_their_kin(matched: Matched) -> bool:
    """Tell "Roe, whose husband died in office", where it is not Roe who died."""
    language, tokens = matched.reading.language, matched.sentence.tokens
    between = [t.fold for t in tokens if matched.subject.end <= t.start < matched.trigger[0]]
    whose = next((n for n, word in enumerate(between) if language.has("of_whom", word)), len(between))
    return matched.rule.kind != "appointment" and any(language.has("kin", word) for word in between[whose:])


def _is_kin(matched: Matched, people: list[Named]) -> bool:
    """Tell "Roe, whose husband, Paul Poe, was sacked", who need not be of her house, from who has a post of his own."""
    language, cast = matched.reading.language, matched.reading.cast
    if language.lang == "fr" or not {"role", "organisation"}.isdisjoint(matched.slots) or not people:
        return False
    words = [t.fold for t in matched.sentence.tokens if t.end <= people[0].start]
    words = words[: len(words) - (words[-1:] == [","])]
    kin = bool(words) and language.has("kin", words[-1])
    whose = any(w == "'s" or language.has("of_whom", w) or language.has("own", w) for w in words[-3:-1])
    return kin and whose and not any(role or body for n in people for role, body, _ in cast.find(n.name).posts)


def _is_whose(matched: Matched) -> bool:
    """Tell "reste malgré sa démission de Globex", where Globex is left, from "la démission de Roux"."""
    before = [t.low for t in matched.sentence.tokens if t.end <= matched.trigger[0] and t.text != "SA"][-1:]
    return matched.nominal and any(matched.reading.language.writes("possessives", word) for word in before)


def _is_no_post(matched: Matched) -> bool:
    """Tell a trustee of an estate, the chair of a session, the oldest member and King Aldric from who holds a post."""
    title, _, name = matched.subject.text.partition(" ")
    if matched.rule.manner == "ended" and name and matched.reading.language.writes("monarchs", title.lower()):
        return True
    role = matched.slots["role"].role if "role" in matched.slots else None
    if role is None and matched.rule.manner == "died" and matched.subject.people:
        role = matched.subject.people[0].role
    if matched.pattern("(?<![^ ])<juries>").search(f"{role} "):
        return True
    ranks, estates, hit = matched.pattern("<ranked>"), matched.pattern("<estates>"), matched.hit
    ranked = ranks.match(hit.string, hit.end("trigger")) or ranks.match(f"{role} ")
    return bool(ranked or estates.match(hit.string, hit.end()))


def _denied_next(matched: Matched) -> bool:
    """Tell "Roux aurait été démis. Le groupe dément.", "Le conseil l'a refusée." from an exit that stands."""
    denies, undoes = matched.pattern("<denies_it>"), matched.pattern("(?<![^ ])<undone_next>", folded=True)
    return any(
        denies.match(one.typed.text) or undoes.search("".join(t.fold + " " for t in one.tokens))
        for one in _behind(matched, 1)
    )


def _behind(matched: Matched, most: int) -> list[Sentence]:
    """Return the next sentences of the same part, at most so many."""
    sentences = matched.reading.sentences
    here = sentences.index(matched.sentence)
    return [s for s in sentences[here + 1 : here + 1 + most] if s.part == matched.sentence.part]


def _loses_a_match(matched: Matched) -> bool:
    """Tell "bows out of the Acme Open in the first round" from "bows out of Acme"."""
    return matched.pattern("<rounds>").match(matched.hit.string, matched.hit.end()) is not None


def _leaves_a_contest(matched: Matched, people: list[Named]) -> bool:
    """Tell "se retire de l'Open Acme", "withdraws from the Acme Cup", from who ran it."""
    body, cast = matched.slots.get("organisation"), matched.reading.cast
    if body is None or "role" in matched.slots or any(n.role or cast.find(n.name).posts for n in people):
        return False
    words = fold(body.text).split(" ")
    return any(matched.reading.language.has("contests", word) for word in (words[0], words[-1]))


def _put_to_a_vote(matched: Matched) -> bool:
    """Tell "le conseil votera jeudi sur la révocation de Morel" from a board that has decided."""
    return (
        matched.nominal
        and matched.pattern(r"(?<![^ ])<votes_on>\Z").search(matched.hit.string, 0, matched.trigger_at) is not None
    )


def _is_licensed(matched: Matched) -> bool:
    """Tell "licenciée de l'Étoile, Morel a gagné le tournoi", who plays for a club, from who was dismissed."""
    has = matched.reading.language.has
    played = matched.reading.language.lang == "fr" and "licenci" in matched.hit[0]
    return played and any(has("sport_words", t.fold) for t in matched.sentence.tokens)
