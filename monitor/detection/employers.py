"""Where the shape of a sentence tells an employer: in front, before "its chief", behind what an exit shakes."""

from __future__ import annotations

import re
from collections import Counter

from monitor.detection.names import Item
from monitor.detection.people import clean, ministry
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import fold
from monitor.domain.claim import Kind

GOVERNING = frozenset(
    "de d' du des à au aux chez pour avec par contre sur dans en sans entre vers "
    "of by for with to at in from against on about over like than".split()
)


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
    if _is_house(items, place):
        return True
    if before == "pour" and place > 2:
        # "a hard blow for Acme", not "leaves for Acme".
        return has("blows", fold(items[place - 2].symbol))
    if has("shakes", fold(before)) or (before == "," and has("body_verbs", fold(after))):
        return True
    return before in ("chez", "at", ":") or (before not in GOVERNING and after in (",", ".", ":"))


_INSIDERS = frozenset(
    "salariés employés actionnaires administrateurs syndicats équipes collaborateurs conseil directoire".split()
)


def _is_house(items: list[Item], place: int) -> bool:
    """Tell "les salariés d'Acme", who speak of their own house."""
    return place > 1 and items[place - 1].symbol in ("de", "d'", "du") and items[place - 2].symbol in _INSIDERS


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


def owner_of(sentence: Sentence, subject: Item) -> str | None:
    """Return the body at the head of a sentence that speaks of "its chief"; None where another stands between."""
    items = sentence.typed.items
    before = [i for i in items if i.symbol in "ONAP" and i.end <= subject.start]
    if len(before) != 1 or before[0].symbol not in "ON":
        return None
    place = next(n for n, i in enumerate(items) if i is before[0])
    if place and not _is_house(items, place):
        return None
    return clean(before[0].organisation or before[0].text)


_AT = ("à", "au", "aux")


def fronted(sentence: Sentence, slots: dict[str, Item], reading: Reading) -> str | None:
    """Return the body of "At Acme, Jane Roe is promoted": where the sentence puts its story."""
    items = sentence.typed.items
    if len(items) < 4 or items[1].symbol not in "ON":
        return None
    if items[0].symbol not in ("chez", "au sein de", "at") and not (items[1].symbol == "O" and items[0].symbol in _AT):
        return None
    role = slots.get("role")
    if items[2].symbol != "," or (role is not None and role.organisation):
        return None
    return body_of(items[1], reading)


def is_attached(item: Item, sentence: Sentence, departing: bool) -> bool:
    """Tell whether a body stands where a post's employer stands, at the head of the sentence or after "at", "of"."""
    place = next(n for n, i in enumerate(sentence.typed.items) if i is item)
    before = "" if place == 0 else sentence.typed.items[place - 1].symbol
    if departing and before == "by":
        # "stepped down after a revolt led by the fund": who makes somebody leave is no employer.
        return False
    if before == "chez" and place > 1 and sentence.typed.items[place - 2].symbol.startswith(_COME_FROM):
        # "confie les rênes à Roux, recruté chez Acme".
        return False
    return place == 0 or before in ("at", "of", "by", "chez", "de", "d'", "par")


_COME_FROM = ("recruté", "débauché", "passé", "formé", "embauché", "repéré", "chipé")


_RIVALS = ("concurrent", "rival", "concurrente", "rivale", "competitor")


def ahead(item: Item, sentence: Sentence) -> frozenset[str]:
    """Return the folded bodies named after "leaves the group": where somebody goes is not what he leaves."""
    after = [i for i in sentence.typed.items if i.start >= item.end]
    heading = bool(after) and after[0].symbol in ("to", "for", "pour")
    later = [i for i in after if heading and i.symbol in "OR" and i.organisation][:1]
    return frozenset(fold(clean(i.organisation or "")) for i in later)


def is_indefinite(item: Item, sentence: Sentence) -> bool:
    """Tell "rejoint un groupe privé", any group, from "rejoint le groupe"."""
    before = next((t.fold for t in reversed(sentence.tokens) if t.end <= item.start), "")
    return before in ("un", "une")


def is_left_behind(item: Item, sentence: Sentence) -> bool:
    """Tell "venu d'Acme", "passée par Acme", "formerly of Acme": where somebody was before."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is item), 0)
    words = [i.symbol for i in sentence.typed.items[max(0, place - 2) : place]]
    return len(words) == 2 and words[0] in _CAME and words[1] in _CAME_FROM


_CAME = frozenset(
    "venu venue vient arrive arrivé arrivée passé passée débauché débauchée formé formée formerly previously".split()
)
_CAME_FROM = frozenset(("de", "d'", "du", "par", "chez", "de chez", "of", "at", "with"))


def is_mere_place(item: Item, reading: Reading) -> bool:
    """Tell "leaves hospital" from "leaves the hospital" in an article about one."""
    kind = fold(item.text).rpartition(" ")[2]
    if kind not in reading.language.sets.get("places_too", frozenset()):
        return False
    return not any(kind in fold(name) for name in reading.cast.bodies)


def anaphor(item: Item, sentence: Sentence, reading: Reading, other_than: frozenset[str] = frozenset()) -> str | None:
    """Return what "the company" means: what the article is about; a rival is the other one last named."""
    about = reading.cast.about(other_than)
    if about is None and not other_than and reading.cast.bodies:
        about = reading.cast.bodies.most_common(1)[0][0]
    behind = next((t.fold for t in sentence.tokens if t.start >= item.end), "")
    if not any(w in _RIVALS for w in (*fold(item.text).split(), behind)):
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


_CALLED = frozenset(
    "channel council county department ministry university college hospital school commission museum gallery club union"
    " church airport academy institute orchestra authority committee".split()
)
"""Kinds of bodies that stand in the names of nearly all of them, so that "the department" is who is called so."""


def so_called(kind: str, sentence: Sentence, reading: Reading) -> str | None:
    """Return the one body named before that is a channel by its name, for "the channel", where the topic is none."""
    if reading.language.lang != "en" or kind not in _CALLED or kind in fold(reading.cast.about() or "").split():
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


def is_affair(body: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "after a Trade Department inquiry", where the department lost nobody."""
    following = next((t.fold for t in sentence.tokens if t.start >= body.end), "")
    return reading.language.has("affairs", following)


def carried_on(reading: Reading, sentence: Sentence) -> str | None:
    """Return the organisation of the change told just before, where a French sentence leaves its own unsaid."""
    last = reading.cast.last_told
    if last is None or reading.language.lang != "fr":
        return None
    here = reading.sentences.index(sentence)
    return last[1] if here - last[0] <= _TOLD_BEFORE_MAX else None


_TOLD_BEFORE_MAX = 2
"""How many sentences before a change may tell where the next one happens."""


_HIS = re.compile(
    r"(?:lui|leur|les?|la|l'|en) \S+ \Z|.*\b(?:sa|leur) (?:succession|suite|place|relève) \Z|.*\bs' en \S+ \Z"
)


_HIM = re.compile(
    r"(?<![^ ])(?:him|her|them|(?:his|her|their) (?:place|successor|replacement|duties|post|role|job)) \Z"
)
_TO_THE_POST = re.compile(r" to (?:fill )?the (?:vacant |vacated )?(?:post|job|position) (?!of )")
_HIM_SENTENCES_MAX = 3
"""So many sentences behind an exit "would replace him" still speaks of who left."""


def taken_over(reading: Reading, sentence: Sentence, hit: re.Match[str], kind: Kind) -> str | None:
    """Return where the sentence before tells that a post gets free: "Roux quitte Acme. Jeanne Morel lui succède."

    "Chez Globex, Roux dirigeait l'usine. Son adjoint lui succède" tells it by what it puts in front.
    """
    if "trigger" not in hit.re.groupindex:
        return None
    here = reading.sentences.index(sentence)
    if reading.language.lang == "en":
        left = reading.cast.last_left
        follows = (
            left is not None
            and kind == "appointment"
            and 0 <= here - left[0] <= _HIM_SENTENCES_MAX
            and (_HIM.search(hit["trigger"]) or _TO_THE_POST.search(hit[0]))
        )
        return left[1] if left is not None and follows else None
    if not _HIS.match(hit["trigger"]):
        return None
    before = reading.sentences[here - 1] if here else None
    if before is None or before.part != sentence.part:
        return None
    return fronted(before, {}, reading) or carried_on(reading, sentence)


def left_by(previous: Item, sentence: Sentence) -> str | None:
    """Return the body of "replaces Jane Roe, who left Acme": that is where her place is."""
    items = [i for i in sentence.typed.items if i.start >= previous.end][:4]
    words = [i.symbol for i in items]
    if (
        len(items) < 4
        or words[:2] != [",", "who"]
        or words[2] not in ("left", "quit", "leaves")
        or words[3] not in "ON"
    ):
        return None
    return clean(items[3].organisation or items[3].text)


def is_new(post: Item, sentence: Sentence) -> bool:
    """Tell "le nouveau patron d'Acme prend ses fonctions", who takes what the words name."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is post), 0)
    return place > 0 and fold(sentence.typed.items[place - 1].symbol) in _NEW


def is_unnamed(post: Item, sentence: Sentence) -> bool:
    """Tell "un nouveau patron", "l'arrivée d'un directeur général": a post whose holder is told elsewhere."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is post), 0)
    before = [item.symbol for item in sentence.typed.items[max(0, place - 2) : place]]
    coming = len(before) == 2 and before[0] in _COMING_OF and before[1] in ("d'", "de")
    return is_new(post, sentence) or coming or before[-1:] in (["un"], ["une"])


_COMING_OF = ("venue", "arrivée", "nomination", "recrutement", "embauche", "désignation")


_NEW = frozenset("nouveau nouvelle nouvel nouveaux nouvelles futur future prochain prochaine".split())


def names_only(told: Item, sentence: Sentence, reading: Reading) -> bool:
    """Tell "nommée en conseil des ministres", "nommé par le gouvernement": who names somebody."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is told), 0)
    before = {i.symbol for i in sentence.typed.items[max(0, place - 2) : place]}
    return fold(told.text) in reading.language.sets.get("agents", frozenset()) and bool(before & {"en", "par"})


_SACKED = frozenset("licencié licenciée congédié congédiée embauché embauchée".split())


def dismisses_staff(sentence: Sentence, agent: Item) -> bool:
    """Tell "licencié par Acme", its employer, from "limogé par Roux", who may be a minister."""
    place = next((n for n, i in enumerate(sentence.typed.items) if i is agent), 0)
    return place > 1 and sentence.typed.items[place - 2].symbol in _SACKED


def decides_behind(item: Item, subject: Item, sentence: Sentence) -> bool:
    """Tell "Banque centrale : Erdogan limoge le gouverneur": a body stands before the colon, who decides behind it."""
    items = sentence.typed.items
    opened = len(items) > 3 and items[0].symbol == "O" and items[1].symbol == ":"
    return opened and items[2] is item and subject.symbol == "R" and not subject.organisation and " " not in item.text


def named_before_there(sentence: Sentence, subject: Item) -> str | None:
    """Return the body of "Acme change aussi : Roux y prendra la présidence"; None where "y" does not follow."""
    items = sentence.typed.items
    place = next((n for n, i in enumerate(items) if i is subject), len(items))
    if place + 1 >= len(items) or items[place + 1].symbol != "y":
        return None
    before = [i for i in items[:place] if i.symbol in "ON"]
    return clean(before[-1].organisation or before[-1].text) if before else None
