"""What looks like an exit and is none: a trip, a divorce, a holiday, a refusal, a vote to come, a post still held."""

from __future__ import annotations

import re

from monitor.detection.family_names import surname
from monitor.detection.matched import Matched
from monitor.detection.mere_entries import in_a_story
from monitor.detection.names import Named
from monitor.detection.reading import Sentence
from monitor.detection.text import fold


def is_mere_exit(matched: Matched, people: list[Named]) -> bool:
    """Tell whether nobody leaves a post in a match of a departure or a leave."""
    return (
        _travels(matched)
        or _parts_privately(matched, people)
        or _never_had_it(matched, people)
        or _gives_a_place(matched)
        or _walks_out(matched)
        or _keeps_off(matched)
        or _steps_outside(matched, people)
        or _put_out(matched)
        or _refused(matched)
        or _still_there(matched, people)
        or _of_the_crowd(matched, people)
        or _rests(matched)
        or _is_missing(matched)
        or _is_no_post(matched)
        or _denied_next(matched)
        or _put_to_a_vote(matched)
        or _loses_a_match(matched)
        or _is_licensed(matched)
        or in_a_story(matched)
    )


_TRIP = re.compile(
    r"(?:, )?(?:pour|vers|à destination de|for) (?:(?:la|le|l'|les) )?L "
    r"(?!, (?:où|where) W (?:va |prend|dirig|devien|rejoin|will |is to |has ))"
)


_HOLIDAY = re.compile(
    r"(?:, )?(?:pour|for|en) (?:(?:ses|des|les|une?|son|sa|a|an|his|her|the) )?(?:longue?s? |courte?s? )?"
    r"(?:vacances|congés|week-end|voyage|tournée|visite|conférence|déplacement|"
    r"croisière|expédition|randonnée|pèlerinage|formation|urgence|holidays?|vacation|trip|visit|lunch) "
)


def _travels(matched: Matched) -> bool:
    """Tell "le départ de Roux pour Genève", a journey, from "le départ de Roux pour Acme"."""
    if _HOLIDAY.match(matched.hit.string, matched.hit.end()):
        return True
    departs = matched.nominal and matched.hit["trigger"].startswith(("départ", "departure"))
    departs = departs or matched.hit[0].endswith(" departure ")
    return departs and _TRIP.match(matched.hit.string, matched.hit.end()) is not None


def _parts_privately(matched: Matched, people: list[Named]) -> bool:
    """Tell "la chanteuse s'est séparée de Paul Roux", "de son épouse", from a firm that parts with its chief."""
    hit, sentence = matched.hit, matched.sentence
    if "divorce" in hit["trigger"]:
        return any(matched.reading.language.has("kin", t.fold) for t in sentence.tokens if t.start > matched.trigger[0])
    if "sépar" not in hit["trigger"] or not people or matched.subject_at < matched.trigger_at:
        return False
    between = [t.low for t in sentence.tokens if matched.trigger[0] <= t.start < people[0].start]
    if any(matched.reading.language.has("kin", fold(word)) for word in between):
        return True
    return any(t.low in _STARS for t in sentence.tokens if t.start < matched.trigger[0])


_STARS = frozenset(
    "chanteuse chanteur actrice acteur comédienne comédien mannequin animatrice animateur présentatrice présentateur "
    "rappeuse rappeur humoriste influenceuse influenceur joueuse joueur footballeur skieuse vedette star".split()
)


_SET_ASIDE = re.compile(r"écart|évinc")


def _never_had_it(matched: Matched, people: list[Named]) -> bool:
    """Tell "Pressentie pour diriger Acme, Jeanne Morel a été écartée", who loses no post, from who had one."""
    if not {"role", "organisation"}.isdisjoint(matched.slots) or not _SET_ASIDE.search(matched.hit[0]):
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


_PLACE = re.compile(
    r".*\bsa place (?:(?:de|d') (?!(?:numéro|leader|chef|patron)\b)[a-zéèê]+ |"
    r"(?:dans|sur|à bord de) (?:le|la|l'|un|une) )"
)


def _gives_a_place(matched: Matched) -> bool:
    """Tell "cède sa place de parking" from "cède sa place"."""
    return _PLACE.match(matched.hit.string, matched.trigger_at) is not None


_OUT = re.compile(
    r"(?:avant la fin |au (?:beau )?milieu |en pleine? |pendant |lors )?"
    r"(?:de |du |des |de la |de l' |la |le |l' |d' une? )?(?:débat|réunion|séance|conseil municipal|assemblée|salle|"
    r"entretien|interview|plateau|conférence|match|repas|dîner|négociations?|discussions|pourparlers|table) "
)


def _walks_out(matched: Matched) -> bool:
    """Tell "claque la porte avant la fin du débat" from leaving a post."""
    slams = "claqu" in matched.hit["trigger"] and "porte" in matched.hit["trigger"]
    slams = slams or matched.hit["trigger"].endswith("partir ")
    return slams and _OUT.match(matched.hit.string, matched.hit.end("trigger")) is not None


_FROM_WHOM = re.compile(r"(?:avec|vis-à-vis|face|par rapport) ")
_OF_A_GAME = re.compile(r"(?:de|d'|du|des|amiral) [^\W\d_A-Z]")
_OFF_DUTY = re.compile(
    r"(?!profession|opération|exécuti|dirigeant|au |dans |à |chez |pour |et |en |de |d'|du |après |depuis |le )"
    r"[^\W\d_A-Z]"
)
_OF_A_SHOW = re.compile(r"[NOL] ")
_OFF_THE_FIELD = re.compile(
    r"(?:du|de|d'|des) (?:la |l' |une? )?(?!direction|conseil|comité|directoire|gouvernement|bureau|capital)[^\W\d_A-Z]"
)
_SOMEWHERE = re.compile(r"(?:au|aux|en|à|dans|pour) (?:la |le |l' |les )?(?:L |hôpital |urgence )")
_OF_A_HALL = re.compile(r"(?:du|de la|de l'|des|d'une?) [^\W\d_A-Z]")


_KEPT_OFF = (
    (("clés ", "clefs "), _OF_A_HALL),
    (("distances ", "recul "), _FROM_WHOM),
    (("partie ", "navire "), _OF_A_GAME),
    (("activité ",), _OFF_DUTY),
    (("aventure ",), _OF_A_SHOW),
    (("hors ",), _OFF_THE_FIELD),
    (("partir ", "va ", "part ", "partait ", "partirait "), _SOMEWHERE),
)


def _keeps_off(matched: Matched) -> bool:
    """Tell "prend ses distances avec le maire" and "quitte la partie de cartes" from leaving a post."""
    hit = matched.hit
    return any(
        hit["trigger"].endswith(ends) and behind.match(hit.string, hit.end("trigger")) for ends, behind in _KEPT_OFF
    )


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


_NAY = (
    r"(?:(?:refused|declined|refuses|declines|balked|refusé|refuse) (?!to (?:comment|say|speak|give|discuss)|comment)|"
    r"said no |(?:reste|demeure) (?:en (?:poste|place|fonction)|(?:le |la )?R )|s' accroche |"
    r"(?:would|will) not (?:go |resign |leave |quit |do so |[.;]))"
)
_NO = re.compile(r"(?:[^.;]* )?(?:but|and|,|mais|et) (?:(?:W|who|qui|l'|a|has|had|have) )*" + _NAY)
_NO_NEXT = re.compile(r"(?:W|P) (?:(?:has|had|l'|a|have) )*" + _NAY)


_ASKED = tuple(
    "asked to |told to |prié de |priée de |invité à |invitée à |sommé de |sommée de |pressé de |pressée de ".split("|")
)


def _refused(matched: Matched) -> bool:
    """Tell who was asked to resign and said no."""
    hit = matched.hit
    if not hit["trigger"].startswith(_ASKED):
        return False
    said_no = _NO.match(hit.string, hit.end("trigger"))
    return bool(said_no) or any(_NO_NEXT.match(sentence.typed.text) for sentence in _behind(matched, 1))


_STILL = re.compile(
    r"(?:[^.;:PW]* )?(?:[PW] )+(?:(?:dirige|préside|conduit) toujours |"
    r"(?:est|reste) toujours (?:en (?:poste|fonction)|R) |"
    r"still (?:runs|leads|heads|chairs) |is still (?:in (?:post|office|charge)|R) )"
)
STILL_SENTENCES_MAX = 2
"""So near behind an exit stands that there was none."""


def _still_there(matched: Matched, people: list[Named]) -> bool:
    """Tell a mere rumour: "« Roux a été limogé », dit un voisin. M. Roux dirige toujours l'usine"."""
    wanted = {surname(named.name) for named in people}
    for sentence in _behind(matched, STILL_SENTENCES_MAX):
        told = _STILL.match(sentence.typed.text)
        if told is not None:
            items = [i for i, at in zip(sentence.typed.items, sentence.typed.starts, strict=True) if at < told.end()]
            named = {surname(n.name) for i in items for n in i.people}
            if named == wanted or (not named and len(wanted) == 1):
                return True
    return False


_HEADS = re.compile(
    r"(?<![^ ])(?:[RP]|cadres|dirigeants|dirigeantes|responsables|directeurs|ministres|généraux|officiers|magistrats|"
    r"administrateurs|journalistes|membres|chefs|patrons|hauts|personnes|personnalités|collaborateurs|conseillers) "
)


def _of_the_crowd(matched: Matched, people: list[Named]) -> bool:
    """Tell one of fifty dismissed drivers, "dont Paul Roux", from one of several dismissed chiefs."""
    hit, cast = matched.hit, matched.reading.cast
    if matched.rule.manner != "dismissed" or matched.subject_at < matched.trigger_at or "dont " not in hit[0]:
        return False
    if _HEADS.search(hit.string, 0, hit.start("trigger")):
        return False
    return hit["trigger"].endswith(("és ", "ées ")) and not any(n.role or cast.find(n.name).posts for n in people)


_PAID = re.compile(r"congés? (?!\Z|[.,;]|par |de la part |hier |avec )")
_RETREAT = re.compile(r"retraite , dans (?:un|une|le|la) (?!an |mois |foulée )")


def _rests(matched: Matched) -> bool:
    """Tell "a reçu son congé payé" and "la retraite, dans un couvent, de Morel" from the end of a post."""
    hit = matched.hit
    given = matched.rule.manner == "dismissed" and hit[0].endswith("congé ")
    paid = given and _PAID.match(hit.string, hit.end() - len("congé "))
    return bool(paid or _RETREAT.search(hit[0]))


def _is_missing(matched: Matched) -> bool:
    """Tell "disparition de Paul Roux : les recherches continuent" from his death."""
    if not matched.hit["trigger"].startswith("disparition"):
        return False
    missing = matched.reading.language.sets["missing"]
    return any(token.fold in missing for sentence in matched.reading.sentences for token in sentence.tokens)


_ESTATE = re.compile(r"of (?:\S+ ){0,4}(?:estate|will|fortune) ")
_RANKED = re.compile(r"(?:(?:as|the) )*(?:[a-z]+est|most|world|number) ")


_MONARCHS = ("King ", "Queen ", "Emperor ", "Empress ", "Sultan ", "Tsar ", "Pharaoh ")


def _is_no_post(matched: Matched) -> bool:
    """Tell a trustee of an estate, the oldest member, the world's number one and King Aldric from who holds a post."""
    if matched.rule.manner == "ended" and matched.subject.text.startswith(_MONARCHS):
        return True
    role = matched.slots["role"].role if "role" in matched.slots else None
    ranked = _RANKED.match(matched.hit.string, matched.hit.end("trigger")) or _RANKED.match(f"{role} ")
    return bool(ranked or _ESTATE.match(matched.hit.string, matched.hit.end()))


_DENIED = re.compile(
    r"(?:(?:le |la |l' |les |the )?[AON] )(?:(?:a|ont) )?"
    r"(?:(?:dément|démentent|démenti)(?: (?:l' information|cette information|la nouvelle|ces rumeurs|la rumeur))? |"
    r"(?:denied|denies|deny) (?:it|this|that|the report|the reports|the rumour|the rumours|the rumor|the story) )[.]"
)


def _denied_next(matched: Matched) -> bool:
    """Tell "Roux aurait été démis. Le groupe dément." from an exit that nobody disputes."""
    return any(_DENIED.match(sentence.typed.text) for sentence in _behind(matched, 1))


def _behind(matched: Matched, most: int) -> list[Sentence]:
    """Return the next sentences of the same part, at most so many."""
    sentences = matched.reading.sentences
    here = sentences.index(matched.sentence)
    return [s for s in sentences[here + 1 : here + 1 + most] if s.part == matched.sentence.part]


_ROUND = re.compile(
    r"(?:of [ON] )?in (?:the |a )?(?:\S+ )?(?:round|final|semi-finals?|quarter-finals?|heats) "
    r"(?:\Z|[.,;]|of |against |to |after )"
)


def _loses_a_match(matched: Matched) -> bool:
    """Tell "bows out of the Acme Open in the first round" from "bows out of Acme"."""
    return _ROUND.match(matched.hit.string, matched.hit.end()) is not None


_VOTE = re.compile(
    r"(?<![^ ])(?:votera|voteront|voter|vote|votent|(?:se |s')?prononc\S+|statue\S*|délibér\S+|débatt\S+) "
    r"(?:\S+ ){0,2}(?:sur|de) (?:la |le |l' |une? )?\Z"
)


def _put_to_a_vote(matched: Matched) -> bool:
    """Tell "le conseil votera jeudi sur la révocation de Morel" from a board that has decided."""
    return matched.nominal and _VOTE.search(matched.hit.string, 0, matched.trigger_at) is not None


def _is_licensed(matched: Matched) -> bool:
    """Tell "licenciée de l'Étoile, Morel a gagné le tournoi", who plays for a club, from who was dismissed."""
    has = matched.reading.language.has
    played = matched.reading.language.lang == "fr" and "licenci" in matched.hit[0]
    return played and any(has("sport_words", t.fold) for t in matched.sentence.tokens)
