"""The cascade: gate, tokens, mentions, typed sentence, templates, article. `detect` is the door to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from monitor.detection.afar import is_far
from monitor.detection.asides import is_inside, without_asides
from monitor.detection.claims import Found, merge, same_body
from monitor.detection.depth import is_feigned, is_nobody_known, is_refuted, is_story
from monitor.detection.endings import leaves_a_thing
from monitor.detection.family_names import surname
from monitor.detection.glue import unglued
from monitor.detection.language import Hit, Language, vote
from monitor.detection.manners import promote_replaced, settle_entries, settle_exits
from monitor.detection.matched import matches
from monitor.detection.misprints import set_right
from monitor.detection.moves import join_moves
from monitor.detection.people import clean
from monitor.detection.pronouns import is_unsaid
from monitor.detection.reading import Reading, Sentence, finish, read
from monitor.detection.resolve import is_refused, resolve_match
from monitor.detection.roundups import settle_roundup
from monitor.detection.successions import died_in_office, moved_on, share_posts, tell_apart
from monitor.detection.text import ABBREVIATIONS, Normal, fold, normalise
from monitor.detection.titled_manners import titled_manner
from monitor.detection.titles import learn_from_title
from monitor.domain.article import PARTS, Article, Part
from monitor.domain.claim import Claim, Evidence


def language_of(article: Article, languages: Mapping[str, Language]) -> Language | None:
    """Return the language to read an article in: as told, else by its stop words; None = none of ours."""
    if article.lang:
        return languages.get(article.lang[:2].lower())
    text = " ".join(article.part(p) for p in PARTS)
    if voted := vote(text, dict(languages)):
        return languages[voted]
    # A headline may hold no stop word, or one of each: the language whose triggers it holds, if one does.
    folded = fold(normalise(text).text[:4_000])
    counts = {lang: len(one.words_told(one.hits(folded), folded)) for lang, one in sorted(languages.items())}
    best = max(counts, key=lambda lang: counts[lang], default=None)
    return languages[best] if best and counts[best] else None


def detect(article: Article, languages: Mapping[str, Language]) -> tuple[Claim, ...]:
    """Return what an article claims, in the order of the article; empty where no rule's words stand in it.

    languages maps two-letter codes to packs made ready (`Language`). The same article and packs give the same claims.
    """
    reading = open_reading(article, languages)
    if reading is None or not any(_may_tell(one, reading.language) for one in reading.sentences if one.candidates):
        return ()
    finish(reading)
    if is_story(reading):
        return ()
    learn_from_title(reading)
    organisations = reading.language.pack.organisations
    found = [one for sentence in reading.sentences if sentence.candidates for one in tell(reading, sentence)]
    replaced = reading.cast.replaced | {
        old: one.organisation
        for new, old in reading.cast.successions
        for one in found
        if reading.language.lang == "fr"
        and one.kind == "appointment"
        and one.sure_organisation
        and one.organisation
        and fold(one.person) == new
    }
    for one in found:
        body = replaced.get(fold(one.person))
        if one.kind == "departure" and not one.sure_organisation and body:
            # Who was replaced left the place where that happened.
            one.organisation, one.sure_organisation = body, True
    found = list(_hired_elsewhere(died_in_office(found, reading.cast), organisations))
    found = _only_aside(found, reading.language)
    found = list(_really_left(found, reading))
    if reading.refuted:
        # "Acme chief resigns": the text says of whom that was told in error.
        found = [one for one in found if one.part != "title" or surname(one.person) not in reading.refuted]
    settle_roundup(found, reading)
    found = [one for one in found if not is_far(one, reading)]
    found += moved_on(found, reading.cast)
    tell_apart(found)
    share_posts(found, reading.cast)
    promote_replaced(found, reading.cast)
    settle_exits(found, reading, titled_manner(found, reading.language, partial(_headline, reading)))
    settle_entries(found, reading)
    set_right(found, reading)
    bodies = {fold(f.organisation) for f in found if f.organisation}
    # What the article knows as an organisation is no person in it.
    found = [f for f in found if fold(f.person) not in bodies and fold(f.person) not in organisations]
    found = [f for f in found if not is_nobody_known(f, reading)]
    if not found:
        return ()
    naming = {} if all(one.named for one in found) else _naming(reading, found)
    return join_moves(merge(found, organisations, naming), organisations)


def _may_tell(sentence: Sentence, language: Language) -> bool:
    """Tell whether the shape of a template stands in a sentence, or in what is left of it without its asides."""
    if next(matches(sentence), None):
        return True
    with without_asides(sentence, language) as less:
        return less and next(matches(sentence), None) is not None


def tell(reading: Reading, sentence: Sentence) -> Iterator[Found]:
    """Yield what the rules find in one sentence, and what they find only when its asides are left out.

    What stands at the two ends of an aside belongs together: "denied, in a statement, that Roe had resigned".
    """
    found = list(match(reading, sentence))
    with without_asides(sentence, reading.language) as less:
        if not less:
            yield from found
            return
        span = reading.normals[sentence.part].span
        asides = [span(*aside) for aside in sentence.asides]
        told = list(match(reading, sentence))
        refused = _refused(reading, sentence, told)
    overruled = _refused(reading, sentence, found)
    plain = {(fold(one.person), one.kind): one for one in told if one.trigger not in overruled}
    people = {person for person, _ in plain}
    for one in found:
        other = plain.pop((fold(one.person), one.kind), None)
        if other is not None:
            one.status, one.attributed_to = other.status, other.attributed_to
            if one.role is None and one.organisation == other.organisation:
                # "resigned, after six years, as chief of Acme"
                one.role, one.slot_role = other.role, other.slot_role
        elif one.trigger in refused or (fold(one.person) in people and is_inside(one.trigger[0], asides)):
            # "Acme se sépare, un an après son arrivée, de Paul Roux": what the aside holds is not said of him.
            continue
        yield one
    yield from plain.values()


def _refused(reading: Reading, sentence: Sentence, found: list[Found]) -> set[tuple[int, int]]:
    """Return the triggers at which something matches and nothing is told."""
    span = reading.normals[sentence.part].span
    triggers = [is_refused(reading, sentence, *hit) for hit in matches(sentence)]
    return {span(*trigger) for trigger in triggers if trigger} - {one.trigger for one in found}


def _naming(reading: Reading, found: list[Found]) -> dict[str, Evidence]:
    """Return the first sentence that names each of those found, by folded name and by surname."""
    wanted = {key for one in found for key in (fold(one.person), surname(one.person))}
    naming: dict[str, Evidence] = {}
    for sentence in reading.sentences:
        for item in sentence.typed.items:
            for named in item.people:
                name = clean(named.name)
                for key in wanted.intersection((fold(name), surname(name))) - naming.keys():
                    naming[key] = reading.evidence(sentence)
    return naming


def _hired_elsewhere(found: list[Found], canonical: dict[str, str]) -> Iterator[Found]:
    """Take back a guess: in "Globex hires Roe, fired by Acme" it was not Globex that dismissed."""
    for one in found:
        if one.manner == "dismissed" and not one.sure_organisation and one.organisation:
            told_again = any(
                other.kind == "appointment"
                and other.sure_organisation
                and " avait " not in f" {other.words}"
                and other.manner in ("hired", "unspecified")
                and other.person == one.person
                and same_body(other.organisation, one.organisation, canonical)
                for other in found
            )
            if told_again and not one.rule.alone:
                continue
            one.organisation = None if told_again else one.organisation
        yield one


def _only_aside(found: list[Found], language: Language) -> list[Found]:
    """Take back "stepped aside", "écarté" where the article says that somebody is on leave or back: no exit."""
    told = [one for one in found if one.status in ("confirmed", "reported") and one.salience == "news"]
    away = {one.person for one in told if one.kind in ("leave", "return")}
    aside = language.pattern("(?<![^ ])<aside>", folded=True)
    return [one for one in found if not (one.kind == "departure" and one.person in away and aside.search(one.words))]


def _really_left(found: list[Found], reading: Reading) -> Iterator[Found]:
    """Take back a headline's "Roe walks away" where the text goes on "Roe walked away from talks"."""
    english = reading.language.lang == "en"
    others = _left_otherwise(reading) if english and any(map(_is_bare, found)) else set()
    comers: dict[tuple[str, str], set[Part]] = {}
    goers = [one for one in found if english and one.kind == "departure" and one.named and one.slot_role]
    for one in found:
        if one.kind == "appointment" and one.named:
            comers.setdefault((one.person, fold(one.organisation or "")), set()).add(one.part)
    for one in found:
        came = comers.get((one.person, fold(one.organisation or "")), set())
        if one.kind == "departure" and not one.named and came - {one.part}:
            # "Founder retires. Jane Roe takes over": the founder is not Jane Roe.
            continue
        if one.part == "title" and one.kind == "departure" and not one.named and _is_another(one, goers):
            # "Editor to leave. Jane Roe will step down as editor": the editor is no other that the text tells of.
            continue
        verb = fold(reading.article.part(one.part)[slice(*one.trigger)])[:_STEM]
        if not (_is_bare(one) and (surname(one.person), verb) in others):
            yield one


def _headline(reading: Reading) -> list[Sentence]:
    """Return the title's sentences; a wire's headline in capitals, which is not read with its text, is read alone."""
    told = [one for one in reading.sentences if one.part == "title"]
    if told or not reading.article.title:
        return told
    alone = msgspec.structs.replace(reading.article, summary="", text="")
    headline = open_reading(alone, {reading.language.lang: reading.language})
    return headline.sentences if headline else []


def _is_another(one: Found, goers: list[Found]) -> bool:
    """Tell whether the text names another than was found for who leaves the post of a headline's unnamed chief."""
    post = set(fold(one.role or "").split())
    told = [goer.person for goer in goers if post and post <= set(fold(goer.role or "").split())]
    return bool(told) and one.person not in told


_STEM = 4
"""So many letters tell "walks" and "walked" from other verbs."""


def _is_bare(one: Found) -> bool:
    return one.kind == "departure" and one.part == "title" and not one.sure_organisation


def _left_otherwise(reading: Reading) -> set[tuple[str, str]]:
    """Return the surnames and verbs of those who left talks, races and rooms below the title."""
    told: set[tuple[str, str]] = set()
    for sentence in reading.sentences:
        for rule, hit in matches(sentence) if sentence.part != "title" else ():
            if rule.kind == "departure" and leaves_a_thing(hit, reading.language):
                items = sentence.typed.items[sentence.typed.at(hit.start()) : sentence.typed.at(hit.end())]
                told |= {(surname(clean(n.name)), hit["trigger"][:_STEM]) for item in items for n in item.people}
    return told


def open_reading(article: Article, languages: Mapping[str, Language]) -> Reading | None:
    """Read an article as far as templates need; None where its language is not ours or no rule's words stand in it."""
    language = language_of(article, languages)
    if language is None:
        return None
    normals: dict[Part, Normal] = {part: normalise(article.part(part)) for part in PARTS if article.part(part)}
    folded: dict[Part, str] = {part: fold(normal.text) for part, normal in normals.items()}
    hits = {part: language.hits(text) for part, text in folded.items()}
    if not any(_tempts(language, normals[part].text, folded[part], found) for part, found in hits.items()):
        return None
    whole = {part: unglued(normal, language) for part, normal in normals.items()}
    if whole != normals:
        normals = whole
        folded = {part: fold(normal.text) for part, normal in normals.items()}
        hits = {part: language.hits(text) for part, text in folded.items()}
    return read(article, language, normals, folded, hits)


def _certain_end() -> re.Pattern[str]:
    """Find where every reading of a text ends a sentence. Others may end as well: this only has to be cheap."""
    sizes = sorted({len(word) for word in ABBREVIATIONS} - {1})
    short = "".join(rf"(?<!\b(?i:{'|'.join(sorted(w for w in ABBREVIATIONS if len(w) == n))}).)" for n in sizes)
    # One set of marks in front: the engine skips what is none of them.
    return re.compile(rf"[.!?…\n](?:(?<=\n)(?=[^a-zà-öø-ÿ])|(?=\s+[A-ZÀ-ÖØ-Þ])(?:(?<=[!?…])|(?<=\w\w\.){short}))")


_CERTAIN_END = _certain_end()


def _tempts(language: Language, text: str, folded: str, hits: list[Hit]) -> bool:
    """Tell whether all words of some template stand close enough to be of one sentence."""
    if not hits:
        return False
    groups: dict[int, list[Hit]] = {}
    ends = [0, *(match.end() for match in _CERTAIN_END.finditer(text)), len(text)]
    for hit in hits:
        groups.setdefault(bisect_right(ends, hit[0]), []).append(hit)
    return any(language.candidates(group, folded, ends[n - 1], ends[n]) for n, group in groups.items())


def match(reading: Reading, sentence: Sentence) -> Iterator[Found]:
    """Yield what the rules find in one sentence: the surest and longest finding for each person and kind.

    Apart from these, what "after leaving Acme" recalls of whom the main clause names (`is_unsaid`).
    """
    best: dict[tuple[str, str, bool], tuple[tuple[int, ...], Found]] = {}
    posts: dict[tuple[str, str, bool], str] = {}
    hits = list(matches(sentence))
    if not hits or is_feigned(reading, sentence):
        return
    if is_refuted(reading, sentence):
        reading.refuted |= {surname(clean(n.name)) for item in sentence.typed.items for n in item.people}
        return
    for rule, hit in hits:
        # "Après avoir quitté Acme, Jeanne Morel quitte Globex" tells two exits.
        unsaid = "who" in hit.re.groupindex and is_unsaid(sentence.typed.items[sentence.typed.at(hit.start("who"))])
        for found in resolve_match(reading, sentence, rule, hit):
            key = (fold(found.person), found.kind, unsaid)
            other = best[key][1] if key in best else None
            if other is not None and other.organisation == found.organisation:
                # What one template is sure of, another that tells more may take from it.
                found.sure_organisation = found.sure_organisation or other.sure_organisation
            rank = (
                found.destination is not None,
                found.sure_organisation,
                not found.rule.background,
                found.slot_role,
                found.salience == "news",
                found.seat != "board",
                hit.end() - hit.start(),
            )
            # A name that a headline opens with is no body once it is somebody's.
            reading.cast.bodies.pop(found.person, None)
            if found.slot_role and found.role:
                posts.setdefault(key, found.role)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, found)
    for (name, kind, unsaid), (_, found) in best.items():
        # What another wording of the same sentence says: "its board named Roe" and "named Roe to the post of chief".
        found.role = found.role or posts.get((name, kind, unsaid))
        leave = best.get((name, "leave", unsaid))
        if kind == "departure" and leave is not None and _overlap(leave[1].trigger, found.trigger):
            # "steps aside during the inquiry" is no "steps aside".
            continue
        yield found


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two triggers are one wording: "has been | put aside" and "put aside for a time"."""
    return one[0] <= other[1] + 1 and other[0] <= one[1] + 1
