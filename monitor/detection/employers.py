"""Where the shape of a sentence tells an employer: in front, before "its chief", behind what an exit shakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from monitor.detection.english_bodies import is_public
from monitor.detection.everyday import vocabulary
from monitor.detection.language import Language
from monitor.detection.mere_mentions import announces, behind_opener
from monitor.detection.move_lists import listed_under
from monitor.detection.names import Item, Named
from monitor.detection.offices import ministry
from monitor.detection.people import Cast, clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import fold


def body_of(item: Item, reading: Reading) -> str | None:
    if item.symbol == "A":
        return reading.cast.about()
    if item.symbol == "R":
        return clean(item.organisation) if item.organisation and item.organisation[0] not in "@^" else None
    name = clean(item.organisation or item.text)
    if reading.cast.knows(name) and item.symbol == "N":
        return None
    return None if fold(name) in reading.language.sets.get("organisation_stop", frozenset()) else name


def may_employ(items: list[Item], place: int, reading: Reading) -> bool:
    """Tell whether an unknown name stands where an employer may: "chez Acme", "shakes Acme", no "friend of Roe"."""
    if not place:
        return True
    before = items[place - 1].symbol
    after = items[place + 1].symbol if place + 1 < len(items) else "."
    has = reading.language.has
    if fold(items[place].text) in reading.language.sets.get("organisation_stop", frozenset()):
        return False
    if _is_house(items, place, reading.language):
        return True
    if reading.language.writes("blows_for", before) and place > 2:
        # "a hard blow for Acme", not "leaves for Acme".
        return has("blows", fold(items[place - 2].symbol))
    if has("shakes", fold(before)) or (before == "," and acts_as_firm(items, place, reading.language)):
        return True
    writes = reading.language.writes
    return before == ":" or writes("at", before) or (not writes("governing", before) and after in (",", ".", ":"))


def described_house(post: Item, people: list[Named], cast: Cast) -> str | None:
    """Return the body of "named central bank governor", or where those work whom "its next governor" promotes."""
    told = [post.organisation or "", *(cast.find(named.name).employer(None) or "" for named in people)]
    return next((body.removeprefix("@") for body in told if is_public(body)), None)


def acts_as_firm(items: Sequence[Item], place: int, language: Language) -> bool:
    """Tell "Roux évincé, Acme se cherche un patron" from "Roux part, Morel se prépare", where Morel is somebody."""
    verb, ahead = [*(item.symbol for item in items[place + 1 : place + 3]), "", ""][:2]
    if language.writes("themselves", verb):
        return language.has("body_reflexives", fold(ahead))
    return language.writes("body_verbs", verb)


def _is_house(items: list[Item], place: int, language: Language) -> bool:
    """Tell "les salariés d'Acme", who speak of their own house."""
    writes = language.writes
    of = place > 1 and writes("genitives", items[place - 1].symbol)
    return of and writes("speak_for_house", items[place - 2].symbol)


def is_apposed(items: list[Item], place: int, subject: Item, lang: str) -> bool:
    """Tell whether a name ends what French says of a subject between commas: "Roux, dix ans patron d'Acme, part"."""
    at = next((n for n, item in enumerate(items) if item is subject), len(items))
    inner = items[at + 1 : place]
    return (
        lang == "fr"
        and len(inner) > 1
        and inner[0].symbol == ","
        and inner[-1].symbol in ("de", "d'", "du")
        and not any(item.symbol in (",", ";", "qui", "dont") for item in inner[1:])
        and [item.symbol for item in items[place + 1 : place + 2]] == [","]
    )


def owner_of(sentence: Sentence, subject: Item, language: Language) -> str | None:
    """Return the body at the head of a sentence that speaks of "its chief"; None where another stands between."""
    items = sentence.typed.items
    before = [i for i in items if i.symbol in "ONAP" and i.end <= subject.start]
    boards = [i.organisation for i in items if i.symbol == "R" and i.end <= subject.start and i.organisation]
    if not before and len(boards) == 1 and boards[0][0] not in "@^":
        # "Le conseil d'Acme annonce le départ de son chef".
        return clean(boards[0])
    if len(before) != 1 or before[0].symbol not in "ON":
        return None
    place = next(n for n, i in enumerate(items) if i is before[0])
    if place and not _is_house(items, place, language):
        return None
    return clean(before[0].organisation or before[0].text)


def fronted(sentence: Sentence, slots: dict[str, Item], reading: Reading) -> str | None:
    """Return the body of "At Acme, Jane Roe is promoted": where the sentence puts its story."""
    items = sentence.typed.items
    told = slots.get("organisation")
    if told is not None and told.symbol != "A" and not (told.symbol == "R" and not told.organisation):
        return None
    role = slots.get("role")
    if role is not None and role.organisation:
        return None
    language = reading.language
    if (in_front := language.pattern(_IN_FRONT).match(sentence.typed.text)) is not None:
        return body_of(items[sentence.typed.at(in_front.start(in_front.lastgroup or "body"))], reading)
    previous = "previous" in slots and len(items) > 3 and items[1].symbol == "R"
    heads = previous and language.writes("at_or_to", items[0].symbol)
    if len(items) > 3 and (heads or _is_at(items, language)) and items[2].symbol == ",":
        # "Chez Acme, Morel est promue", "À la tête d'Acme, Morel remplace Roux".
        return body_of(items[1], reading)
    who = slots.get("person") or slots.get("who")
    place = next((n for n, item in enumerate(items) if item is who), 0)
    if place > 3 and (
        clause := language.pattern(_CLAUSE_AT).search(sentence.typed.text, 0, sentence.typed.starts[place])
    ):
        return body_of(items[sentence.typed.at(clause.start("body"))], reading)
    if sentence.part == "text" and (house := listed_under(sentence, who, reading)):
        return house
    return _headed(sentence, reading) if role is not None else None


_IN_FRONT = "(?:<in_front>(?P<body>O )|<in_front_inside>(?P<inside>[ON] )|<from_one_to_another>(?P<new>[ON] ))[,:] "
"""More words in front: "Du côté d'Acme, Jeanne Morel est promue"."""
_CLAUSE_AT = r"(?<![^ ])<clauses_at>(?P<body>[ON] ), \Z"


def _is_at(items: list[Item], language: Language) -> bool:
    if items[1].symbol not in "ON":
        return False
    first = items[0].symbol
    return language.writes("opens_at", first) or (items[1].symbol == "O" and language.writes("at_or_to", first))


def left_after_years(sentence: Sentence, subject: Item, reading: Reading) -> str | None:
    """Return the body of "Après dix ans à l'Institut (chez Acme, à la tête d'Acme), Roux part": what an exit leaves.

    None where another than the subject was there: "Après dix ans chez Acme, Roux soutient la démission de Morel".
    """
    match = reading.language.pattern("<after_years_at>(?P<body>[NOR] ),").match(sentence.typed.text)
    if match is None:
        return None
    at = sentence.typed.at(match.start("body"))
    item, ahead = sentence.typed.items[at], sentence.typed.items[at + 1 :]
    at_town = item.symbol == "N" and reading.language.writes("at_or_to", sentence.typed.items[at - 1].symbol)
    another = any(one.symbol in "PW" and one.end <= subject.start for one in ahead)
    return None if at_town or another else body_of(item, reading)


_HEADED_MAX = 12
"""Under one heading decrees name no more people than that."""


def _headed(sentence: Sentence, reading: Reading) -> str | None:
    """Return the body of the heading under which a French decree names somebody: "Au titre du ministère de ..."."""
    here = reading.sentences.index(sentence)
    headings = reading.language.pattern(r"<headings>(?P<body>O )(?:[:.;] )?\Z")
    under = bool(reading.language.words("headings"))
    for earlier in reversed(reading.sentences[max(0, here - _HEADED_MAX) : here] if under else []):
        if heading := headings.match(earlier.typed.text):
            return body_of(earlier.typed.items[earlier.typed.at(heading.start("body"))], reading)
    return None


def is_attached(item: Item, sentence: Sentence, departing: bool, language: Language) -> bool:
    """Tell whether a body stands where a post's employer stands, at the head of the sentence or after "at", "of"."""
    place = next(n for n, i in enumerate(sentence.typed.items) if i is item)
    before = "" if place == 0 else sentence.typed.items[place - 1].symbol
    beyond = sentence.typed.items[place - 2].symbol if place > 1 else ""
    writes = language.writes
    if departing and writes("makes_leave", before):
        # "stepped down after a revolt led by the fund": who makes somebody leave is no employer.
        return False
    if writes("at", before) and language.pattern("<recruited>").match(beyond + " "):
        # "confie les rênes à Roux, recruté chez Acme".
        return False
    if writes("at_or_to", before) and writes("functions", beyond):
        # "prendra ses fonctions à l'Institut".
        return not departing
    return place == 0 or writes("attached", before)


def ahead(item: Item, sentence: Sentence, language: Language) -> frozenset[str]:
    """Return the folded bodies named after "leaves the group": where somebody goes is not what he leaves."""
    after = [i for i in sentence.typed.items if i.start >= item.end]
    heading = bool(after) and language.writes("heading_for", after[0].symbol)
    later = [i for i in after if heading and i.symbol in "OR" and i.organisation][:1]
    return frozenset(fold(clean(i.organisation or "")) for i in later)


def is_indefinite(item: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "rejoint un groupe privé", any group, from "rejoint le groupe"."""
    before = next((t.fold for t in reversed(sentence.tokens) if t.end <= item.start), "")
    return language.has("any_body", before)


def tells_of_itself(sentence: Sentence, language: Language) -> bool:
    """Tell "Acme annonce", "Acme a annoncé" and "Acme, éditeur de logiciels, a le plaisir d'annoncer"."""
    behind = behind_opener(sentence.typed.items, language)
    verb = next((symbol for symbol in behind if symbol not in ("a", "avait")), "")
    told = verb in ("said", "says", "announced", "announces", ":", "prépare") or language.has("body_verbs", fold(verb))
    return told or announces(behind)


def is_left_behind(item: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "venu d'Acme", "formerly of Acme", where somebody was before, and "départ de Roux pour Acme"."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is item), 0)
    items = sentence.typed.items
    if place > 1 and language.writes("going_to", items[place - 1].symbol) and items[place - 2].people:
        return True
    return language.pattern(r"(?<![^ ])<came><came_from>\Z").search(_before(sentence, place)) is not None


def was_there(item: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "the job went to Roe, who had been at Acme": where somebody was is not where he comes."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is item), 0)
    return language.pattern(r"(?<![^ ])<had_been_at>\Z").search(_before(sentence, place)) is not None


def _before(sentence: Sentence, place: int) -> str:
    """Return the three items before a place as text."""
    return "".join(item.symbol + " " for item in sentence.typed.items[max(0, place - 3) : place])


def is_mere_place(item: Item, reading: Reading) -> bool:
    """Tell "leaves hospital" from "leaves the hospital" in an article about one."""
    kind = fold(item.text).rpartition(" ")[2]
    if kind not in reading.language.sets.get("places_too", frozenset()):
        return False
    return not any(kind in fold(name) for name in reading.cast.bodies)


def anaphor(item: Item, sentence: Sentence, reading: Reading, other_than: frozenset[str] = frozenset()) -> str | None:
    """Return what "the company" means: what the article is about; a rival is the other one last named."""
    if speaking := _speaking(item, sentence, reading.language):
        return speaking
    about = reading.cast.about(other_than)
    if about is None and not other_than and reading.cast.bodies:
        about = reading.cast.bodies.most_common(1)[0][0]
    behind = next((t.fold for t in sentence.tokens if t.start >= item.end), "")
    if reading.language.sets["rivals"].isdisjoint((*fold(item.text).split(), behind)):
        if (called := so_called(fold(item.text).rpartition(" ")[2], sentence, reading)) is not None:
            return called
        # "his casino empire" tells enough by itself, "the group" does not.
        return about or _named_twice(sentence, reading) or (clean(item.text) if item.own or " " in item.text else None)
    here = reading.sentences.index(sentence)
    for earlier in reversed(reading.sentences[:here]):
        for other in reversed(earlier.typed.items):
            if (
                other.symbol == "O"
                and other.organisation
                and fold(clean(other.organisation)) != fold(about or "")
                and fold(clean(other.organisation)) not in reading.language.media
            ):
                return clean(other.organisation)
    return None


def _speaking(item: Item, sentence: Sentence, language: Language) -> str | None:
    """Return Acme for "the company" in "Acme, the parent of Globex, said Jane Roe will leave the company"."""
    first = sentence.typed.items[0]
    between = (i.symbol for i in sentence.typed.items if first.end <= i.start < item.start)
    told = first.symbol == "O" and any(language.writes("telling", symbol) for symbol in between)
    return clean(first.organisation or first.text) if told else None


def so_called(kind: str, sentence: Sentence, reading: Reading) -> str | None:
    """Return the one body named before that is a channel by its name, for "the channel", where the topic is none."""
    # "Channel 9" is a name, so the lexicon cannot list the word.
    known = kind == "channel" or reading.language.has("kinds_of_bodies", kind)
    if reading.language.lang != "en" or not known or kind in fold(reading.cast.about() or "").split():
        return None
    here = reading.sentences.index(sentence)
    items = [i for one in reading.sentences[:here] for i in one.typed.items]
    names = [i.organisation or i.text for i in items if i.symbol in "ONR"]
    names += [ministry(n.role or "", "en") or n.organisation or "" for i in items for n in i.people]
    called = {clean(name) for name in names if name[:1] not in "@^" and " " in name and kind in fold(name).split()}
    return called.pop() if len(called) == 1 else None


def _named_twice(sentence: Sentence, reading: Reading) -> str | None:
    """Return the one unknown name that the article told twice before "the company"; None where none or several are."""
    earlier = reading.sentences[: reading.sentences.index(sentence)]
    names = Counter(clean(item.text) for one in earlier for item in one.typed.items if item.symbol == "N")
    twice = [name for name, count in names.items() if count > 1 and not reading.cast.knows(name)]
    return twice[0] if len(twice) == 1 else None


def is_source(body: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell a medium that tells something from "the Courier has hired an editor", which does what employers do."""
    if fold(body.organisation or body.text) not in reading.language.media:
        return False
    items = sentence.typed.items
    if reading.language.lang != "en" or items[0] is not body:
        return True
    verb = next((item.symbol for item in items[1:] if item.symbol != "has"), "")
    return not reading.language.has("staffing", verb)


def is_affair(body: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "after a Trade Department inquiry", where the department lost nobody."""
    following = next((t.fold for t in sentence.tokens if t.start >= body.end), "")
    return reading.language.has("affairs", following)


def is_new(post: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "le nouveau patron d'Acme prend ses fonctions", who takes what the words name."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is post), 0)
    return place > 0 and language.has("new", fold(sentence.typed.items[place - 1].symbol))


def is_of_unit(post: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "directeur de sa filiale", of a house that the sentence leaves unnamed, from "directeur de la société"."""
    words = "".join(t.low + " " for t in sentence.tokens if post.start <= t.start < post.end)
    return language.pattern(r"(?<![^ ])<subsidiary>\Z").search(words) is not None


def is_firm_name(name: str, reading: Reading) -> bool:
    """Tell "Aubert Logistique", which an everyday French word ends, from "Kalo Brimel", who may be somebody."""
    return reading.language.lang == "fr" and fold(name).split()[-1] in vocabulary(reading.language)


def is_unnamed(post: Item, sentence: Sentence, language: Language) -> bool:
    """Tell "un nouveau patron", "l'arrivée d'un directeur général": a post whose holder is told elsewhere."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is post), 0)
    before = [item.symbol for item in sentence.typed.items[max(0, place - 2) : place]]
    writes = language.writes
    coming = len(before) == 2 and writes("coming_of", before[0]) and writes("genitives", before[1])
    return is_new(post, sentence, language) or coming or any(writes("any_body", word) for word in before[-1:])


def names_only(told: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "nommée en conseil des ministres", "nommé par le gouvernement": who names somebody."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is told), 0)
    before = (i.symbol for i in sentence.typed.items[max(0, place - 2) : place])
    return reading.language.has("agents", fold(told.text)) and any(
        reading.language.writes("named_by", w) for w in before
    )


def former_house(people: list[Named]) -> str | None:
    """Return Acme for "l'ex-directeur d'Acme, Paul Roux, a passé le témoin": what he gave up is that."""
    houses = [named.organisation for named in people if named.former and named.organisation]
    return houses[0] if houses and houses[0][0] not in "@^" else None


def dismisses_staff(sentence: Sentence, agent: Item, language: Language) -> bool:
    """Tell "licencié par Acme", its employer, from "limogé par Roux", who may be a minister."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is agent), 0)
    return place > 1 and language.writes("sacked_by", sentence.typed.items[place - 2].symbol)


def decides_behind(item: Item, subject: Item, sentence: Sentence) -> bool:
    """Tell "Banque centrale : Erdogan limoge le gouverneur": a body stands before the colon, who decides behind it."""
    items = sentence.typed.items
    opened = len(items) > 3 and items[0].symbol == "O" and items[1].symbol == ":"
    return opened and items[2] is item and subject.symbol == "R" and not subject.organisation and " " not in item.text


def named_before_there(sentence: Sentence, subject: Item, language: Language) -> str | None:
    """Return the body of "Acme change aussi : Roux y prendra la présidence" and "rejoint Acme, où elle présidera"."""
    items = sentence.typed.items
    place = next((n for n, i in enumerate(items) if i is subject), len(items))
    if place > 2 and language.writes("where", items[place - 1].symbol):
        body = items[place - 2] if items[place - 2].symbol != "," else items[place - 3]
        return clean(body.organisation or body.text) if body.symbol in "ON" else None
    if place + 1 >= len(items) or not language.writes("there", items[place + 1].symbol):
        return None
    before = [i for i in items[:place] if i.symbol in "ON"]
    return clean(before[-1].organisation or before[-1].text) if before else None
