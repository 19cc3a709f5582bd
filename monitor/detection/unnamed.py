"""Of whom a French title speaks without a name: whether a sentence tells a change of somebody, who takes a new post."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.detection.employers import is_unnamed
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_seat, ministry
from monitor.detection.people import Cast, Person, clean
from monitor.detection.phrases import Typed
from monitor.detection.reading import Sentence
from monitor.detection.text import fold

GOING = ("departure", "leave")


def newcomer(sentences: Sequence[Sentence], cast: Cast) -> str | None:
    """Return who takes the new post of a title without a name: the one person of whom the text below speaks first.

    Below "La Ligue a un nouveau président" it is "Paul Roux, 45 ans, a obtenu la majorité des voix", and nobody who
    leaves, speaks, or holds another office.
    """
    titles = [one for one in sentences if one.part == "title"]
    posts = [
        item
        for one in titles
        for item in one.typed.items
        if item.symbol == "R" and is_unnamed(item, one, cast.language)
    ]
    opening = next((one for one in sentences if one.part != "title" and one.number == 0), None)
    if len(posts) != 1 or opening is None or any(item.people for one in titles for item in one.typed.items):
        return None
    bearers = [item for item in opening.typed.items if item.people]
    if len(bearers) != 1 or len(bearers[0].people) != 1 or not is_subject(bearers[0], opening):
        return None
    if any(item.symbol == "Q" or cast.language.has("saying", fold(item.symbol)) for item in opening.typed.items):
        return None
    person = cast.meet(bearers[0].people[0].name)
    going = any(is_told(i, one, GOING, cast) for one in sentences for i in one.typed.items if _names(i, person, cast))
    held = [role or "" for role, _, former in person.posts if not former]
    elsewhere = any(is_elsewhere_in_office(role, None, posts[0], cast) for role in held)
    return None if going or elsewhere else fold(person.name)


def spoken_of(sentences: Sequence[Sentence], cast: Cast) -> Named | None:
    """Return of whom the text below a title speaks that tells an exit without a name, though it is no subject there.

    "Des tensions étaient apparues entre Paul Roux et le conseil", "Le conseil a choisi Jeanne Morel pour succéder à
    Paul Roux": all others that the sentence names come, and nothing is told of what he does.
    """
    opening = next((one for one in sentences if one.part != "title" and one.number == 0), None)
    if opening is None:
        return None
    pattern, typed = cast.language.pattern, opening.typed
    bearers = [item for item in typed.items if item.people]
    come = [item for item in bearers if is_told(item, opening, ("appointment",), cast)]
    left = [item for item in bearers if item not in come and not any(_in_office(n, cast) for n in item.people)]
    # "Jeanne Morel, qui avait succédé à Paul Roux en 2019, part".
    past = any(date.year for date in opening.dates) or pattern("(?<![^ ])<past_before_past>").search(typed.text)
    if (come and past) or len(left) != 1 or len(left[0].people) != 1:
        return None
    # "Il a critiqué Paul Roux", "Une plainte visant Paul Roux a été retirée par le directeur": the chief is another.
    titles = [one for one in sentences if one.part == "title"]
    posts = {i.role for one in titles for i in one.typed.items if i.symbol == "R"}
    others = {i.role for i in typed.items if i.symbol == "R" and not is_seat(i.role or "", cast.language)}
    if others - posts if come else others & posts or any(i.symbol in ("W", "lui") for i in typed.items):
        return None
    if not come and any(is_told(i, one, ("departure",), cast, ("died",)) for one in titles for i in one.typed.items):
        # "Le patron d'Acme est mort": a critic of Roux's may have died.
        return None
    place = typed.starts[typed.items.index(left[0])]
    shape = r"(?<![^ ])(?:<speaks_of>|<takes_place_of>)\Z" if come else r"(?<![^ ])<speaks_of>\Z"
    spoken = pattern(shape, folded=opening.bare).search(typed.text, 0, place)
    aside = pattern("P , (?!<asides_spoken_of>)", folded=opening.bare).match(typed.text, place)
    if not come and spoken and pattern("(?<![^ ])<compares>", folded=opening.bare).search(typed.text, 0, place):
        # "Sa gestion contrastait avec le règne de Paul Roux".
        return None
    return left[0].people[0] if spoken and not aside else None


def _in_office(named: Named, cast: Cast) -> bool:
    """Tell whether the article says what post somebody holds or held, a mere calling apart."""
    return any(role and not cast.language.has("faint_roles", fold(role)) for role, _, _ in cast.find(named.name).posts)


def meet_unknown(sentences: Sequence[Sentence], cast: Cast) -> None:
    """Take the unknown name of two words that does below a title what only people do for whom the title leaves unnamed.

    Below "Acme perd son directeur" it is the name in "Zabor Quelmin prend la tête de Globex".
    """
    titles = [item for one in sentences if one.part == "title" for item in one.typed.items]
    opening = next((one for one in sentences if one.part != "title" and one.number == 0), None)
    if opening is None or any(item.people for item in titles) or not any(is_post(item, cast) for item in titles):
        return
    first = opening.typed.items[0] if opening.typed.items else None
    if first is None or first.symbol != "N" or len(first.text.split()) not in (2, 3):
        return
    if any(word in cast.language.sets["organisation_words"] for word in fold(first.text).split()):
        return
    human = [template for compiled, template in opening.candidates if compiled.rule.human]
    if any(hit.start() == 0 for template in human for hit in template.hits(opening.said)):
        first.symbol, first.people = "P", [Named(first.text, first.start, first.end)]
        opening.typed = Typed(opening.typed.items)
        cast.learn(first.people[0])
        cast.meet(first.text)
        cast.bodies.pop(name_of(first), None)


def _names(item: Item, person: Person, cast: Cast) -> bool:
    return any(cast.find(named.name) is person for named in item.people)


def is_elsewhere_in_office(role: str, organisation: str | None, post: Item, cast: Cast) -> bool:
    """Tell "Paul Roux, maire de Lyon" and "président de la région", who does not hold the post of the title."""
    elected = cast.language.sets["politics_roles"]
    if fold(role) in elected and fold(post.role or "") not in elected:
        return True
    if fold(role) in cast.language.sets["faint_roles"]:
        return False
    if " " in (post.role or "") and set(fold(role).split()).isdisjoint(fold(post.role or "").split()):
        # "le directeur financier" is not "le PDG".
        return True
    if ministry(role, cast.language.lang) or (organisation and organisation[0] != "@"):
        return True
    return " de " in role.replace(" du ", " de ") and role.split(" ")[0] != (post.role or "").split(" ")[0]


def is_post(item: Item, cast: Cast) -> bool:
    """Tell a post that the title speaks of from who decides over it: ministers, shareholders, trade unionists."""
    if item.symbol != "R" or not item.role or item.former:
        return False
    first = fold(item.role).split()[0]
    return not cast.language.has("deciders", first) and not cast.language.has("plural_roles", first)


def is_told(
    item: Item, sentence: Sentence, kinds: tuple[str, ...], cast: Cast, manners: tuple[str | None, ...] = ()
) -> bool:
    """Tell whether a sentence may tell a change of some kinds of the persons of an item; manners = only of those."""
    at = sentence.typed.starts[next(n for n, i in enumerate(sentence.typed.items) if i is item)]
    long_before = cast.language.pattern("(?<![^ ])<long_before>")
    for compiled, template in sentence.candidates:
        wanted = compiled.rule.kind in kinds and (not manners or compiled.rule.manner in manners)
        if wanted and template.may_stand(sentence.said):
            pattern = template.bare if sentence.bare else template.accented
            hits = (hit for hit in pattern.finditer(sentence.typed.text) if not long_before.search(hit[0]))
            if any(at in (hit.start(n) for n in hit.groupdict() if n != "previous") for hit in hits):
                return True
    return False


def is_subject(item: Item, sentence: Sentence) -> bool:
    """Tell whether an item opens a sentence, or what follows a phrase put in front of it."""
    place = next(n for n, i in enumerate(sentence.typed.items) if i is item)
    return not place or sentence.typed.items[place - 1].symbol == ","


def name_of(item: Item) -> str:
    return clean(item.organisation or item.text)
