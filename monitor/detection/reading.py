"""An article while it is read: typed sentences, and who is who in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from operator import attrgetter, itemgetter

import msgspec

from monitor.detection import dates as calendar
from monitor.detection.careers import held_then, learn_careers
from monitor.detection.casing import ordinary
from monitor.detection.datelines import after_dateline, is_dateline, is_title, is_town
from monitor.detection.everyday import accents_lost, vocabulary
from monitor.detection.family_names import surname
from monitor.detection.french_orders import HAVING
from monitor.detection.joint_firms import join_firms
from monitor.detection.kinds import count_kinds, name_described
from monitor.detection.language import Candidates, Hit, Language
from monitor.detection.leaders import learn_leaders
from monitor.detection.listed_dates import dates_of
from monitor.detection.mentions import find_items
from monitor.detection.mere_mentions import is_aim, is_only_named, is_station, only_supplies, stands_as_body
from monitor.detection.names import Item, Named
from monitor.detection.offices import house_now, ministry
from monitor.detection.own_posts import learn_fronted_post, place_its_post, place_own_posts, place_relative_posts
from monitor.detection.particles import settle_particles
from monitor.detection.people import Cast, clean
from monitor.detection.phrases import Typed, typed
from monitor.detection.repeats import is_known, know_names, learn_repeats, told_again
from monitor.detection.sports import is_headed_sport, tells_fiction, tells_sport
from monitor.detection.templates import Said
from monitor.detection.text import Normal, Token, between, fold, sentences, straight, tokens
from monitor.domain.article import Article, Part
from monitor.domain.claim import Evidence

Hits = Mapping[Part, list[Hit]]


class Sentence(msgspec.Struct):
    """One sentence with all that the steps found in it."""

    part: Part
    number: int
    """Place within its part, from 0."""
    tokens: list[Token]
    dates: list[calendar.DateMention]
    candidates: Candidates
    """What the templates' words allow to match."""
    typed: Typed
    bare: bool
    """Written without accents: templates match without them."""
    asides: tuple[tuple[int, int], ...] = ()  # what `typed` leaves out for a while: asides.py

    @property
    def said(self) -> Said:
        """The typed sentence as templates read it."""
        return self.typed.said(self.bare)


class Reading(msgspec.Struct):
    """An article while it is read."""

    article: Article
    language: Language
    normals: dict[Part, Normal]
    sentences: list[Sentence]
    cast: Cast
    players: frozenset[str] | None = None
    """The folded words next to "striker" and the like; None until somebody asks."""
    refuted: set[str] = msgspec.field(default_factory=set)
    """The surnames in what a text tells and the next sentence takes back."""
    governs: bool | None = None
    """Whether it has a word of governments; None until somebody asks."""

    def evidence(self, sentence: Sentence) -> Evidence:
        """Quote a sentence as the part gives it."""
        normal = self.normals[sentence.part]
        start, end = normal.span(sentence.tokens[0].start, sentence.tokens[-1].end)
        return Evidence(part=sentence.part, quote=self.article.part(sentence.part)[start:end], start=start, end=end)


def read(
    article: Article, language: Language, normals: dict[Part, Normal], folded: dict[Part, str], hits: Hits
) -> Reading:
    """Cut an article into sentences and type those that templates ask for; `finish` does the rest where one matches."""
    cast = Cast(language, {}, Counter(), None, {})
    given = {part: tokens(normal.text) for part, normal in normals.items()}
    as_given, normals = normals, ordinary(normals, given, language)
    wire = (
        language.lang == "en"
        and "title" in normals
        and as_given["title"].text.isupper()
        and any(as_given[part] is normals[part] for part in normals)
    )
    drafts: list[tuple[Part, int, list[Token], list[calendar.DateMention], Candidates, list[Item]]] = []
    words = {part: given[part] if n is as_given[part] else tokens(n.text) for part, n in normals.items()}
    bare = accents_lost(words, language)
    for part, normal in normals.items():
        if wire and part == "title":
            # An English wire's headline in capitals says nothing that its text does not say better.
            continue
        found_hits = sorted(hits[part], key=itemgetter(0))
        dates = dates_of(folded[part], language)
        found_dates = sorted((d for d in dates if not is_title(d, normal.text)), key=attrgetter("start"))
        begins = after_dateline(normal.text, language, normals.get("title")) if part != "title" else 0
        story = [token for token in words[part] if token.start >= begins] if begins else words[part]
        plain = straight(normal.text)
        first = 0
        for place, sentence in enumerate(sentences(story)):
            start, end = sentence[0].start, sentence[-1].end
            hits_here = between(found_hits, start, end, key=itemgetter(0))
            candidates = language.candidates(hits_here, folded[part], start, end)
            said = between(found_dates, start, end, key=attrgetter("start"))
            items = find_items(sentence, plain, language, [(d.start, d.end) for d in said], part == "title")
            if part == "text" and not place and is_dateline(items):
                first = 1
            drafts.append((part, max(place - first, 0), sentence, said, candidates, items))
    join_firms([items for *_, items in drafts], language)
    settle_particles([items for *_, items in drafts], language)
    people = {fold(clean(named.name)) for *_, items in drafts for item in items for named in item.people}
    bodies: set[str] = set()
    if language.lang == "en":
        name_described([items for *_, items in drafts], language)
        repeated, bodies = learn_repeats([items for *_, items in drafts], language, people)
        people |= repeated
    for name in sorted(people, key=len, reverse=True):
        person = cast.meet(name)
        if " " not in name:
            cast.by_surname.setdefault(name, fold(person.name))
    drafted = {fold(clean(item.text)): item.symbol for *_, items in drafts for item in items if item.symbol in "NO"}
    sentences_read: list[Sentence] = []
    for part, number, sentence, said, candidates, items in drafts:
        know_names(items, normals[part].text, cast, bodies, drafted, language)
        fitting: Candidates = ()
        seen = Typed(items)
        if candidates:
            unfolded, unsaid = seen.said(bare), _leaves_unsaid(sentence, language)
            fitting = tuple([one for one in candidates if one[1].fits(unfolded, unsaid)])
            seen = typed(items, language) if fitting else seen
        sentences_read.append(Sentence(part, number, sentence, said, fitting, seen, bare))
    return Reading(article, language, normals, sentences_read, cast)


_CALLED = ("portraits", "callings", "demonyms")
"""Lists of what somebody is called in the place of a name."""

_CALLED_WITHIN = 9
"""Among so many words a sentence does so: "À 41 ans, après dix années, la Lyonnaise part"."""

_AFTER = frozenset(("after", "apres"))


def _leaves_unsaid(sentence: list[Token], language: Language) -> bool:
    """Tell whether "he" may stand for other words: "cette juriste", "Two quit", "après avoir quitté", "l'a nommé"."""
    words = [token.fold for token in sentence]
    if language.lang == "fr" and any(one == "l'" and two in HAVING for one, two in pairwise(words)):
        return True
    called = not all(language.sets[who].isdisjoint(words[1:_CALLED_WITHIN]) for who in _CALLED)
    return called or language.has("counting", words[0]) or not _AFTER.isdisjoint(words)


def finish(reading: Reading) -> None:
    """Fold the sentences that no template asked for, and learn who holds which post, and which body matters most."""
    language, sentences_read = reading.language, reading.sentences
    for one in sentences_read:
        if not one.candidates:
            one.typed = typed(one.typed.items, language)
    cast = reading.cast = Cast(language, {}, Counter(), None, {})
    for before, one in zip([None, *sentences_read], sentences_read, strict=False):
        if language.lang == "en":
            place_own_posts(one.typed.items, language)
            if before is not None and before.part == one.part and "its" in [t.low for t in one.tokens[:2]]:
                place_its_post(before.typed.items, one.typed.items)
        else:
            place_relative_posts(one.typed.items)
        for item in one.typed.items:
            for named in item.people:
                if language.lang == "en" and _went_on(one, named):
                    named.role = named.organisation = None
                then = held_then(
                    one.tokens, named, "" if cast.knows(named.name) else reading.article.published_on or ""
                )
                cast.learn(named)
                if then:
                    cast.bygone.add(fold(clean(named.name)))
        learn_leaders(one.typed, cast)
        if language.lang == "fr" and before is not None and before.part == one.part:
            learn_fronted_post(before.typed.items, one.typed.items, cast)
    _learn_careers(sentences_read, cast)
    titled = [
        fold(cast.meet(named.name).name)
        for one in sentences_read
        if one.part == "title"
        for item in one.typed.items
        for named in item.people
    ]
    cast.title_people = list(dict.fromkeys(titled))
    opening = next((one for one in sentences_read if one.part != "title" and one.number == 0), None)
    if opening is not None and opening.typed.items and opening.typed.items[0].people:
        cast.opening_people = [fold(cast.meet(n.name).name) for n in opening.typed.items[0].people]
    elif opening is not None and language.lang == "en":
        alone = [cast.meet(n.name) for i in opening.typed.items for n in i.people]
        cast.opening_people = [fold(p.name) for p in alone if len(alone) == 1 and not p.posts]
    if language.lang == "en":
        _name_known(sentences_read, cast)
    acting = {
        fold(cast.meet(named.name).name)
        for one in sentences_read
        for place, item in enumerate(one.typed.items)
        for named in item.people
        if not is_only_named(one.typed.items, place, language)
    }
    cast.owners = set(cast.people) - acting
    words, first = [one.tokens for one in sentences_read], sentences_read[0]
    cast.fiction, cast.sporting = tells_fiction(words, language), tells_sport(words, language)
    cast.headed_sport = is_headed_sport(first.tokens, language)
    _weigh(sentences_read, cast)


def _went_on(sentence: Sentence, named: Named) -> bool:
    """Tell "the exit of Jane Roe, now a partner at Globex": what she holds now is not what she left."""
    behind = [t.low for t in sentence.tokens if t.start >= named.end][:2]
    return behind == [",", "now"] and any(rule.rule.kind == "departure" for rule, _ in sentence.candidates)


def _learn_careers(sentences_read: list[Sentence], cast: Cast) -> None:
    before: Item | None = None
    for one in sentences_read:
        persons = [item for item in one.typed.items if item.people]
        for bearer in (named for item in persons for named in item.people) if cast.language.words("ranks") else ():
            title = next((t for t in reversed(one.tokens) if t.end <= bearer.start), None)
            if title is not None and cast.language.has("ranks", title.fold):
                cast.ranks.setdefault(surname(clean(bearer.name)), title.low)
        learn_careers(one.typed, one.dates, before, cast)
        before = persons[0] if len(persons) == 1 or any(item.people for item in one.typed.items[:4]) else None


def _name_known(sentences_read: list[Sentence], cast: Cast) -> None:
    """Take unknown names for persons' whom the folds of another sentence made known: "said Esme Roe, the editor"."""
    for one in sentences_read:
        unknown = [i for i in one.typed.items if i.symbol == "N" and is_known(i, cast)]
        for item in unknown:
            item.symbol, item.people = "P", [Named(item.text, item.start, item.end)]
        if unknown:
            one.typed = Typed(one.typed.items)


_WEIGHTY = frozenset("ONR")

LEAD_SENTENCES = 2
"""With so many sentences a text says what it is about."""

_CALLINGS = ("eer", "ist", "tor", "star", "guru", "baron", "king", "queen", "legend", "icon", "magnate")
"""What somebody is called between a trade and a name: "Shale pioneer Paul Rowe" tells of no firm Shale."""


def _leads(named: Named, language: Language) -> bool:
    """Tell "the BBC's head of drama", who is one of its chiefs, from "the BBC's correspondent", who only says so."""
    words = fold(named.role or "").split()
    return bool(words) and (
        language.has("generic_roles", words[0]) or words[0] in ("chief", "controller", "president", "chairman", "ceo")
    )


def _weigh(read_sentences: list[Sentence], cast: Cast) -> None:
    """Count organisations: the title three times; "Acme : ..." at its head makes Acme the topic."""
    told = {
        fold(clean(named.organisation))
        for sentence in read_sentences
        for item in sentence.typed.items
        for named in item.people
        if named.organisation
    }
    long = sum(sentence.part == "text" for sentence in read_sentences) > LEAD_SENTENCES
    french = cast.language.lang == "fr"
    below = (token for sentence in read_sentences if sentence.part != "title" for token in sentence.tokens)
    repeated = {token.fold for token in below if token.cap or not french}
    said = [(sentence.part == "title", sentence.typed.items) for sentence in read_sentences]
    for name in told_again(said, cast) if french else _told_in_lead(read_sentences, cast):
        cast.count(Item("O", 0, 0, name, organisation=name), 3)
    for sentence in read_sentences:
        items = sentence.typed.items
        if sentence.part == "title" or sentence.number < LEAD_SENTENCES:
            cast.leading |= {clean(item.organisation or item.text) for item in items if item.symbol in "ONR"}
            cast.leading |= {clean(named.organisation or "") for item in items for named in item.people}
        if cast.language.lang == "en" and sentence.number == 0 and items and items[0].symbol == "O":
            cast.count(items[0], 3)  # what the story opens with
        label = _is_label(sentence, repeated, long, cast.language)
        if sentence.number == 0 and cast.topic is None and not label:
            cast.topic = _topic(items, cast)
        _count_bodies(sentence, label, told, cast)
    if cast.language.lang == "en":
        count_kinds([one.typed.items for one in read_sentences], cast)


def _told_in_lead(read_sentences: list[Sentence], cast: Cast) -> list[str]:
    """Return the unknown word of a title with which the text opens too: papers begin with a person's full name."""
    title = [item for one in read_sentences if one.part == "title" for item in one.typed.items]
    lead = next((one for one in read_sentences if one.part == "text"), None)
    opener = lead.typed.items[0] if lead is not None and lead.typed.items else None
    if lead is None or opener is None or opener.symbol != "N" or " " in opener.text or _is_somebody(lead):
        return []
    behind = [item.symbol for item in lead.typed.items[1:3]]
    aged = behind[:1] == [","] and (behind[-1] in ("who", "whose") or behind[-1].isdigit())
    again = any(item.symbol == "N" and fold(item.text) == fold(opener.text) for item in title)
    return [clean(opener.text)] if again and not aged and fold(opener.text) not in vocabulary(cast.language) else []


def _is_label(sentence: Sentence, repeated: set[str], long: bool, language: Language) -> bool:
    """Tell a column ("Vantage Point: ...") or a rubric from a house, which a long text would name again."""
    items = sentence.typed.items
    if not items or items[0].symbol != "N":
        return False
    label = long and language.lang == "en"
    if language.lang == "fr" and sentence.part == "title":
        # "Semences : Acme débarque son patron" speaks of no house Semences, where the text goes on with Acme.
        others = any(i.symbol in "ON" and fold(i.text).split()[0] in repeated for i in items[2:])
        label = others or fold(items[0].text) in vocabulary(language)
    return label and fold(items[0].text).split()[0] not in repeated


def _topic(items: list[Item], cast: Cast) -> str | None:
    """Return Acme for "Acme : le patron s'en va"; None where a title or a text begins otherwise."""
    if len(items) < 3 or items[0].symbol not in "ON" or items[1].symbol != ":" or cast.knows(items[0].text):
        return None
    quoted = items[0].symbol == "N" and items[2].symbol == "Q"  # who is quoted is somebody
    if quoted or cast.language.has("organisation_stop", fold(items[0].text)):
        return None
    if cast.language.lang == "en" and fold(items[0].text) in cast.language.media:
        return None
    return clean(items[0].organisation or items[0].text)


def _count_bodies(sentence: Sentence, label: bool, told: set[str], cast: Cast) -> None:
    """Count what a sentence names; label = it opens with the name of a column, told = bodies of somebody's post."""
    weight = 3 if sentence.part == "title" else 2 if sentence.number == 0 else 1
    items, language = sentence.typed.items, cast.language
    rivals = {t.start for t in sentence.tokens if t.fold in language.sets["rivals"]}
    begins = sentence.number == 0 and sentence.part != "title"
    if sentence.number == 0 and is_town(items, sentence.tokens, language):
        return
    for place, item in enumerate(items):
        if item.symbol not in _WEIGHTY and not item.people:
            continue
        station = is_station(items, place, language)
        gone = (station and item.symbol != "R") or (item.former and item.symbol in "ON")
        gone = gone or (item.symbol == "O" and is_aim(items, place, language))
        if gone or item.start in rivals or only_supplies(items, place, language):
            continue
        if item.symbol == "N" and stands_as_body(items, place, begins, language):
            cast.count(item, weight)
        if item.symbol == "N" and place and language.lang == "en" and fold(item.text) in told:
            cast.count(item, weight)
        titled = sentence.part == "title" and not place
        if item.symbol == "O" or (item.symbol == "N" and titled and not label and _is_titled(sentence, cast)):
            opens = titled and item.text.split(" ")[-1][:1].isupper() and language.lang == "en"
            known = fold(item.text) in language.pack.organisations
            cast.count(item, weight + known + (2 if opens else 0))
        elif item.symbol == "R" and item.organisation and item.organisation[0] not in "@^" and not item.former:
            led = bool(item.role) and language.has("leading_posts", fold(item.role or "").split()[0])
            # An insider's house is where she moves up, if the article names no other.
            cast.count(item, 0 if station else weight, leads=led or sentence.part == "title", told=True)
        elif item.symbol == "R" and item.role and (body := ministry(item.role, language.lang)):
            cast.count(Item("O", 0, 0, organisation=body), weight)
        for named in item.people:
            if house := house_now(named, language):
                cast.count(Item("O", 0, 0, organisation=house), weight, leads=_leads(named, language), told=True)


def _is_titled(sentence: Sentence, cast: Cast) -> bool:
    """Tell whether the unknown name that opens a title is a house: what follows would tell of a person."""
    items = sentence.typed.items
    if len(items) > 2 and items[1].symbol == "at" and items[2].symbol in "ON":
        # "Stagehands at Acme vote to strike".
        return False
    if cast.language.lang == "en" and _is_somebody(sentence, " " not in items[0].text):
        return False
    tried = cast.language.pattern("N <said_of_people>").match(sentence.typed.text)
    if tried or (len(items) > 1 and items[1].symbol in ("A", "P", "chez", "à", "au", "dans")):
        return False
    if len(items) > 2 and items[2].symbol == "P" and items[1].symbol.endswith(_CALLINGS):
        return False
    return not cast.knows(items[0].text)


def _is_somebody(sentence: Sentence, resigning: bool = False) -> bool:
    """Tell whether only people do what the first name of a sentence does: "Quelmin to step down" (resigning)."""
    rules = [(one.rule, template) for one, template in sentence.candidates if one.rule.human]
    human = [template for rule, template in rules if not resigning or rule.manner in ("resigned", "retired")]
    hits = (hit for template in human for hit in template.hits(sentence.said))
    return any(not hit.start(slot) for hit in hits for slot in ("person", "who") if slot in hit.re.groupindex)
