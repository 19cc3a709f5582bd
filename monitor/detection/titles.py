"""What a French title tells of the text below it: the body it speaks of, and whose post it names without a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.detection.depth import reacts
from monitor.detection.employers import acts_as_firm, is_indefinite
from monitor.detection.language import Language, alternation
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_other_gender, is_seat, ministry
from monitor.detection.people import Cast, clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import fold
from monitor.detection.unnamed import (
    GOING,
    is_elsewhere_in_office,
    is_post,
    is_subject,
    is_told,
    meet_unknown,
    name_of,
    newcomer,
    spoken_of,
)


@lru_cache(maxsize=8)
def _owning(language: Language) -> tuple[re.Pattern[str], ...]:
    owns, takeover, child = (alternation(language.words(n), True) for n in ("owns", "takeovers", "subsidiaries"))
    few = r"(?:(?![;.:PNO] )\S+ )"
    of = r"(?:de |d' |du )"
    return (
        # "Acme, qui possède 60 % de Globex", "Acme rachète Globex"
        re.compile(rf"(?<![^ ])(?P<owner>[ON] )(?:, )?(?:qui )?(?:a |ont )?{owns}{few}{{0,5}}?(?P<owned>[ON] )"),
        # "le rachat de Globex par le britannique Acme"
        re.compile(rf"(?<![^ ]){takeover}{of}(?P<owned>[ON] )par {few}{{0,2}}(?P<owner>[ON] )"),
        # "Globex, filiale du groupe Acme"
        re.compile(rf"(?<![^ ])(?P<owned>[ON] ), {few}{{0,2}}?{child}{few}{{0,2}}(?P<owner>[ON] )"),
    )


_REPLACED = re.compile(
    r"(?:[^\w ] )?P (?:, (?:(?![,;.PN] )\S+ ){1,8}, )?(?:est |sera |a été )?remplacée? par (?:son |sa |\w+ , )*"
)


def learn_from_title(reading: Reading) -> None:
    """Learn who owns whom, the topic, and the holder of the post that the title speaks of; French only."""
    if reading.language.lang == "fr":
        learn_owners(reading.sentences, reading.cast)
        _learn_portfolio(reading.sentences, reading.cast)
        meet_unknown(reading.sentences, reading.cast)
        holder = learn_title(reading.sentences, reading.cast)
        reading.cast.newcomer = newcomer(reading.sentences, reading.cast)
        if any(item.symbol == "R" for one in reading.sentences if one.part == "title" for item in one.typed.items):
            _learn_bystanders(reading.sentences, reading.cast, holder)


def learn_owners(sentences: Sequence[Sentence], cast: Cast) -> None:
    """Add to the cast which bodies own others: who owns decides, and is not where somebody works."""
    if not cast.language.words("owns"):
        return
    for one in sentences:
        for pattern in _owning(cast.language):
            for match in pattern.finditer(one.typed.text):
                owner, owned = (one.typed.items[one.typed.at(match.start(n))] for n in ("owner", "owned"))
                if not cast.knows(owner.text) and not cast.knows(owned.text):
                    cast.owned[fold(name_of(owner))] = name_of(owned)
                    cast.bodies.pop(name_of(owner), None)
        for owner, post in zip(one.typed.items, one.typed.items[2:], strict=False):
            # "Acme, actionnaire de Globex", "Acme, maison mère de Globex".
            held = post.organisation if post.symbol == "R" else None
            owning = cast.language.has("owners", fold(post.role or ""))
            if owner.symbol in "ON" and owning and held and held[0] not in "@^":
                cast.owned[fold(name_of(owner))] = clean(held)


def learn_title(sentences: Sequence[Sentence], cast: Cast) -> str | None:
    """Learn the topic from a title that names a post or a body in the place of who acts; returns who holds that post.

    "Le patron d'Acme jette l'éponge", and below it "Paul Roux, en poste depuis 2011, ...": Roux is the chief of Acme.
    """
    titles = [one for one in sentences if one.part == "title"]
    if not titles:
        return None
    posts = [(one, item) for one in titles for item in one.typed.items if is_post(item, cast)]
    if cast.topic is None:
        bodies = [name_of(i) for one in titles for i in one.typed.items if i.symbol in "ON"] if posts else []
        cast.topic = (
            _acting_body(titles, cast)
            or _only([_held_at(one, i, cast) for one, i in posts])
            or _only([name for name in bodies if _may_be_topic(name, cast)])
        )
    if _REPLACED.match(titles[0].typed.text):
        # Who "rejoint Globex" below is the one whom the others replace.
        cast.title_people = cast.title_people[:1]
    named = any(item.people for one in titles for item in one.typed.items)
    if named:
        _learn_post_below(sentences, cast)
    if not named and not posts:
        _learn_minister(titles, sentences, cast)
    if named or len(posts) != 1 or is_seat(posts[0][1].role or "", cast.language):
        return None
    title, post = posts[0]
    described = post.organisation if (post.organisation or "@")[:1] == "@" != post.organisation else None
    told = post.organisation if post.organisation and post.organisation[0] not in "@^" else None
    public = described[1:] if described and _is_public(described[1:], cast) else None
    body = _held_at(title, post, cast) or told or public or cast.topic or described
    person = _opening_person(
        sentences, cast, body if is_told(post, title, ("departure",), cast, (None, "resigned")) else None
    ) or (spoken_of(sentences, cast) if is_told(post, title, GOING, cast) else None)
    if person is None or body is None or is_other_gender(posts[0][1].role or "", person.name, cast.language.sets):
        return None
    if any(is_elsewhere_in_office(r or "", o, posts[0][1], cast) for r, o, f in cast.meet(person.name).posts if not f):
        return None
    # What the title speaks of comes before what somebody is besides: "Chef d'entreprise à Laon".
    cast.meet(person.name).posts.insert(0, (posts[0][1].role, body, False))
    return fold(cast.meet(person.name).name)


def _is_public(name: str, cast: Cast) -> bool:
    """Tell "la fédération de badminton", which is named by its words, from "le géant des cantines"."""
    head = fold(name).split(" ")[0]
    return cast.language.has("seated", head) or cast.language.has("kinds_of_bodies", head)


def _learn_post_below(sentences: Sequence[Sentence], cast: Cast) -> None:
    """Learn that the one person of a title holds the post of which the text below speaks first.

    "Jeanne Morel quitte le rail", and below it "La directrice d'Acme prendra en mars la présidence de Globex".
    """
    opening = next((one for one in sentences if one.part != "title" and one.number == 0), None)
    if opening is None or len(opening.typed.items) < 2:
        return
    post, verb = opening.typed.items[:2]
    titled = cast.title_people
    if len(titled) == 2 and any(_SUCCEEDS.search(one.typed.text) for one in sentences if one.part == "title"):
        # "Jeanne Morel succédera à Paul Roux", and below it "Le directeur passera la main": that is Roux.
        titled = titled[1:] if post.symbol == "R" and is_told(post, opening, GOING, cast) else []
    person = cast.people.get(titled[0]) if len(titled) == 1 else None
    if person is None or any(fold(role or "") not in cast.language.sets["faint_roles"] for role, _, _ in person.posts):
        return
    if titled != cast.title_people and post.role and not post.former:
        cast.learn(Named(person.name, 0, 0, post.role, post.organisation or cast.topic))
        return
    body = post.organisation or ministry(post.role or "", cast.language.lang)
    local = cast.language.has("local_posts", fold(post.role or ""))
    if (
        not is_post(post, cast)
        or is_seat(post.role or "", cast.language)
        or not body
        or body[0] in ("@" if local else "@^")
    ):
        return
    others = [n for i in opening.typed.items for n in i.people if cast.find(n.name) is not person]
    if (post.role or "").split(" ")[0].endswith("s") or (_INSTEAD.search(opening.typed.text) and not others):
        return
    acts = any(
        hit.start("who") == 0
        for _, template in opening.candidates
        for hit in template.hits(opening.said)
        if "who" in hit.re.groupindex
    )
    if acts or cast.language.has("self_verbs", fold(verb.symbol)):
        person.posts.insert(0, (post.role, body, False))


_SUCCEEDS = re.compile(r"P (?:va |doit )?(?:succ[éè]d\S* à|remplac\S*|prend\S* la suite de|assur\S* l' intérim de) P ")


def _learn_minister(titles: Sequence[Sentence], sentences: Sequence[Sentence], cast: Cast) -> None:
    """Learn that the surname with which a title opens is the minister's whom the text below speaks of first."""
    opening = next((one for one in sentences if one.part != "title" and one.number == 0), None)
    first = next((i for i in titles[0].typed.items if i.symbol[0].isalpha()), None)
    if opening is None or first is None or first.symbol not in "ON" or any(i.people for i in opening.typed.items):
        return
    name = clean(first.text)
    posts = [i for i in opening.typed.items if i.symbol == "R" and i.role and _is_minister(i.role)]
    known = fold(name) in cast.language.pack.organisations or fold(name) in cast.language.media
    words = cast.language.sets["organisation_words"]
    if (
        len(posts) == 1
        and is_subject(posts[0], opening)
        and not known
        and not any(w in words for w in fold(name).split())
    ):
        cast.learn(Named(name, first.start, first.end, posts[0].role, posts[0].organisation, posts[0].former))


def _learn_portfolio(sentences: Sequence[Sentence], cast: Cast) -> None:
    """Learn that "le ministre Paul Roux" is the one minister whose ministry the article names."""
    named = [n for one in sentences for item in one.typed.items for n in item.people if n.role in _BARE_MINISTERS]
    led = {item.role for one in sentences for item in one.typed.items if item.role and _is_minister(item.role)}
    led = {role for role in led if role and ministry(role, "fr") != "gouvernement"}
    if len({fold(clean(n.name)) for n in named}) != 1 or len(led) != 1:
        return
    post = led.pop()
    for one in named:
        one.role = post
    person = cast.meet(named[0].name)
    person.posts = [(post if role in _BARE_MINISTERS else role, body, former) for role, body, former in person.posts]


_BARE_MINISTERS = ("ministre", "secrétaire d'état", "secrétaire d'etat")


def _is_minister(role: str) -> bool:
    return role.startswith(("ministre", "secrétaire d", "premier ministre", "première ministre")) and bool(
        ministry(role, "fr")
    )


def _only(names: list[str | None]) -> str | None:
    told = {name for name in names if name}
    return told.pop() if len(told) == 1 else None


def _held_at(sentence: Sentence, post: Item, cast: Cast) -> str | None:
    """Return where a post of the title is held; "Acme perd son directeur" tells it by the body named before."""
    if post.organisation and post.organisation[0] not in "@^":
        return clean(post.organisation) if _may_be_topic(post.organisation, cast) else None
    if body := ministry(post.role or "", cast.language.lang):
        return body
    items = [i for i in sentence.typed.items if i.end <= post.start]
    clause = items[max((n for n, i in enumerate(items) if i.symbol == ":"), default=-1) + 1 :]
    before = [i for i in items if i.symbol in "ON"]
    # "Acme refuse Globex, son président part": whose it is stands first and acts.
    acts = len(clause) > 1 and clause[0] in before and clause[1].symbol.isalpha() and clause[1].symbol.islower()
    if acts and not cast.language.writes("governing", clause[1].symbol):
        before = clause[:1]
    return name_of(before[-1]) if post.own and before and _may_employ(name_of(before[-1]), cast) else None


def _acting_body(titles: Sequence[Sentence], cast: Cast) -> str | None:
    """Return the body that appoints or loses somebody in a title: "Acme nomme", "Acme perd"."""
    for one in titles:
        items = one.typed.items
        for place, item in enumerate(items):
            opens = place == 0 or items[place - 1].symbol in (",", ":")
            acts = item.symbol in "ON" and acts_as_firm(items, place, cast.language)
            if opens and acts and _may_be_topic(name_of(item), cast):
                return name_of(item)
    return None


def _may_be_topic(told: str, cast: Cast) -> bool:
    return _may_employ(told, cast) and fold(clean(told)) not in cast.language.media


def _may_employ(told: str, cast: Cast) -> bool:
    name, sets = fold(clean(told)), cast.language.sets
    if cast.knows(told) or name.split()[0].split("-")[0] in cast.language.pack.given_names:
        # "the studio of Luc Besson".
        return False
    return name not in sets["agents"] | sets["organisation_stop"] | cast.owned.keys()


def _speaks_of_another(bearer: Item, sentence: Sentence, cast: Cast) -> bool:
    """Tell "sa successeure, Jeanne Morel," and "Paul Roux accuse la direction" from who leaves."""
    items = sentence.typed.items
    place = next(n for n, i in enumerate(items) if i is bearer)
    described = [fold(i.symbol) for i in items[:place] if i.symbol.islower()]
    ahead = [fold(i.symbol) for i in items[place + 1 : place + 3]]
    has = cast.language.has
    return any(has("witnesses", word) or has("commentators", word) for word in described) or any(
        has("reacting", word) for word in ahead
    )


def _opening_person(sentences: Sequence[Sentence], cast: Cast, left: str | None) -> Named | None:
    """Return the one person who is the subject of the first sentence below the title, and no newcomer.

    left = the body that the title says somebody leaves: "Acme perd sa directrice", and below it "Jeanne Morel rejoint
    Globex". Not for who is dismissed: there it could be the successor.
    """
    opening = next((one for one in sentences if one.part != "title" and one.number == 0), None)
    if opening is not None and (speaker := _SPEAKER.match(opening.typed.text)) and _speaks_of_self(opening):
        return opening.typed.items[opening.typed.at(speaker.start("who"))].people[0]
    bearers = [item for item in opening.typed.items if item.people] if opening is not None else []
    if opening is None or not bearers or len(bearers[0].people) != 1 or not is_subject(bearers[0], opening):
        return None
    if len(bearers) > 1 and not (len(bearers) == 2 and _REPLACED.match(opening.typed.text)):
        return None
    hired = is_told(bearers[0], opening, ("appointment",), cast, ("hired",)) and _is_elsewhere(
        opening, cast, left or ""
    )
    if left and (hired or _is_named_at_another(bearers[0], opening, left)):
        return bearers[0].people[0]
    place = opening.typed.items.index(bearers[0])
    if reacts(opening.typed, place, cast.language):
        return None
    return None if is_told(bearers[0], opening, _COMING, cast) else bearers[0].people[0]


def _is_named_at_another(item: Item, opening: Sentence, left: str) -> bool:
    """Tell "Paul Roux a été choisi par la Fondation Globex" below a title by which Acme loses somebody."""
    items, seen = opening.typed.items, opening.typed
    naming = [template for compiled, template in opening.candidates if compiled.rule.kind == "appointment"]
    for hit in (hit for template in naming for hit in template.hits(opening.said)):
        slots = {name: items[seen.at(hit.start(name))] for name, found in hit.groupdict().items() if found}
        told = [slots[name].organisation for name in ("organisation", "role") if name in slots]
        elsewhere = any(body and body[0] not in "@^" and fold(clean(body)) != fold(clean(left)) for body in told)
        if elsewhere and (slots.get("person") or slots.get("who")) is item:
            return not _INSTEAD.search(seen.text)
    return False


_SPEAKER = re.compile(r"Q ,? ?(?:a )?(?:confie|confié|explique|expliqué|justifie|résume|glisse) (?:ainsi )?(?P<who>P )")
"""In "« Je veux voir grandir mes enfants », confie Paul Roux" who goes speaks."""


def _speaks_of_self(opening: Sentence) -> bool:
    return any(t.fold in ("je", "j'", "mon", "ma", "mes", "m'") for t in opening.tokens)


_INSTEAD = re.compile(r"remplac|succ[éè]d|succession|relève|à la place|sa suite")


def _is_elsewhere(opening: Sentence, cast: Cast, left: str) -> bool:
    """Tell "rejoint Globex" from "rejoint le groupe" and "rejoint Acme pour le remplacer" below a title on Acme."""
    for item in opening.typed.items:
        the_house = item.symbol == "A" and not is_indefinite(item, opening, cast.language)
        if the_house or (item.symbol in "ON" and fold(name_of(item)) in (fold(left), fold(clean(left)))):
            return False
    return not _INSTEAD.search(opening.typed.text)


def _learn_bystanders(sentences: Sequence[Sentence], cast: Cast, holder: str | None) -> None:
    """Learn whom the text below the title mentions but never as its subject, or tells to be appointed."""
    seen: dict[str, bool] = {}
    for one in sentences:
        for item in one.typed.items if one.part != "title" else []:
            gone = bool(item.people) and is_told(item, one, GOING, cast)
            aside = not is_subject(item, one) or _speaks_of_another(item, one, cast)
            passive = not gone and (aside or is_told(item, one, _COMING, cast))
            for named in item.people:
                key = fold(cast.meet(named.name).name)
                seen[key] = seen.get(key, True) and passive
    titled = {*cast.title_people, holder}
    cast.bystanders = {key for key, passive in seen.items() if passive and key not in titled}


_COMING = ("appointment", "return")
