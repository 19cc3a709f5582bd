"""The typed sentence: items whose names, posts and appositions are folded into one symbol a person.

"Jeanne Morel, la directrice générale d'Acme, a annoncé" becomes "P a annoncé",
the post and the organisation kept aside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from itertools import accumulate, compress

from monitor.detection.english_shapes import ACTS, FIELDS, NO_LIST
from monitor.detection.everyday import vocabulary
from monitor.detection.folds import (
    acronym_of_place,
    board_role,
    body_of_place,
    body_role,
    head_of,
    name_of_place,
    named_body,
    phrase_body,
    posted_to,
    role_of,
    roles,
    unit,
    widen_body,
)
from monitor.detection.french_shapes import (
    ANNOUNCING,
    APPOSED,
    CALLING,
    HOUSED,
    NO_CLAUSE,
    OF_THINGS,
    PAIR,
    RESPECTIVELY,
)
from monitor.detection.language import Language, alternation
from monitor.detection.literals import plain_parts
from monitor.detection.names import Item
from monitor.detection.noun_stacks import (
    BODY_ASIDE,
    NOUNS_MAX,
    announcer,
    as_body,
    aside_of_body,
    body_from,
    calling_at,
    comma_role,
    dash_role,
    dashed_people,
    described_body,
    described_person,
    described_role,
    field_at,
    field_of,
    field_role,
    firm_of_people,
    first,
    former_role,
    housed,
    included,
    its_person,
    joint_name,
    kin_of,
    last,
    leads,
    name_body,
    name_who,
    named_after,
    noun_role,
    pair,
    people_and_name,
    people_listed,
    place_role,
    plain_noun,
    post_at_named,
    predecessor,
    role_at_described,
    role_of_firm,
    saint_house,
    the_named,
)
from monitor.detection.person_folds import (
    all_people,
    apposed_house,
    apposed_person,
    as_who,
    body_person,
    came_from,
    described_who,
    former_person,
    from_house,
    ministers,
    person_of,
    person_role,
    person_role_body,
    person_role_told,
    respectively,
    role_of_another,
    role_of_holder,
    role_of_person,
    role_person,
    unknown_and_known,
)
from monitor.detection.small_words import without_small_words
from monitor.detection.text import fold

_HIRING = "names named appoints elects elected hires hired taps lures lured poaches poached picks".split()
"""Verbs before an epithet and a name: "hires reformer Gamble"."""


class Typed:
    """Items with the string that templates match on."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.text = "".join([item.symbol + " " for item in items])

    @cached_property
    def starts(self) -> list[int]:
        """Where each item begins in the text."""
        return list(accumulate([len(item.symbol) + 1 for item in self.items], initial=0))[:-1]

    def at(self, position: int) -> int:
        """Return the number of the item at a position of the typed text."""
        return bisect_right(self.starts, position) - 1

    def rewrite(self, pattern: re.Pattern[str], change: Callable[[list[Item]], list[Item] | None]) -> Typed:
        """Replace the items of each match by what change makes of them; None = leave them."""
        out: list[Item] = []
        done = 0
        for match in pattern.finditer(self.text):
            first, last = self.at(match.start()), self.at(match.end() - 1) + 1
            if first < done or match.start() == match.end():
                continue
            new = change(self.items[first:last])
            if new is None:
                continue
            out += self.items[done:first]
            out += new
            done = last
        if not done:
            return self
        return Typed(out + self.items[done:])


def typed(items: list[Item], language: Language) -> Typed:
    """Fold the items of a sentence into a typed sentence."""
    sentence = Typed(without_small_words(items, language))
    fronted = bool(items) and language.has("after_words", fold(items[0].symbol))
    done = 0
    while True:
        for number, pattern, change in _fitting(language, sentence.text, done):
            if fronted and change is all_people and "," in pattern.pattern:
                # "After the ouster of Roe, Poe and Doe lead": the comma closes the phrase in front, it makes no list.
                continue
            if pattern.search(sentence.text) is None:
                continue
            folded = sentence.rewrite(pattern, change)
            if folded is not sentence:
                sentence, done = folded, number + 1
                break
        else:
            return sentence


Change = Callable[[list[Item]], list[Item] | None]


def _fitting(language: Language, text: str, done: int) -> tuple[tuple[int, re.Pattern[str], Change], ...]:
    """Return the folds behind the first ones, with their numbers, of which a text holds all plain parts."""
    return _holding(language, tuple([part in text for part in _parts(language)]), done)


@lru_cache(maxsize=20_000)
def _holding(language: Language, held: tuple[bool, ...], done: int) -> tuple[tuple[int, re.Pattern[str], Change], ...]:
    parts = set(compress(_parts(language), held))
    folds = enumerate(_patterns(language))
    return tuple((number, *fold[:2]) for number, fold in folds if number >= done and parts.issuperset(fold[2]))


@lru_cache(maxsize=8)
def _parts(language: Language) -> tuple[str, ...]:
    return tuple(sorted({part for _, _, parts in _patterns(language) for part in parts}))


@lru_cache(maxsize=8)
def _patterns(language: Language) -> list[tuple[re.Pattern[str], Change, tuple[str, ...]]]:
    """Return the folds in their order: pattern, change, and plain parts without which it cannot match."""
    of = alternation(language.words("of"), accents=True)
    both = alternation(language.words("and"), accents=True)
    own = alternation(language.words("own"), accents=True)
    former = alternation(language.words("former"), accents=True)
    noun = plain_noun(language)
    hiring = "|".join(f"(?<={verb} )" for verb in _HIRING)
    begin = "(?<![^ ])"
    raw: list[tuple[str, Change]] = []
    if language.lang == "fr":
        raw += [
            (
                rf"(?:ce |cet |cette )(?:jeune )?{alternation(language.words('portraits'), True)}"
                rf"{OF_THINGS}(?:(?:de |d' |du |des )[AO] )?(?![PN] )",
                as_who,
            ),
            (rf"(?:ce |cet |cette ){alternation(language.words('portraits'), True)}(?:de |d' |du )P ", as_who),
            (r"W P ", described_who),
            (r"[NO] P ", from_house),
            (
                rf"(?:le |la |l' )[^\W\d_A-Z]+{CALLING} P ",
                the_named,
            ),
            (r"(?:ancien |ancienne |transfuge |issu |issue )(?:de |d' |du |de chez |chez )[ON] ", came_from),
            (r"N (?:du |des )[NL] ", name_of_place),
            (r"[ON] , A (?:de |d' |du )[ON] , (?=[^\W\d_A-Z])", first),
            (r"A (?:[^\W\d_A-Z][\w'-]* ){0,4}[NO] ", partial(named_body, seats=language.sets["seated"])),
            (
                rf"R (?:du |de |d' )R (?:{of}[ONAL] )?P ",
                partial(role_of_holder, seats=language.sets["posts"]),
            ),
            (r"A (?:de |d' )L ", partial(body_of_place, seats=language.sets["seated"])),
            (r"O (?:de |d' |du |des )L ", acronym_of_place),
            (rf"R {of}(?:l' |la |le )?[^\W\d_A-Z]\S+ [ON] ", role_of),
            # "Jeanne Morel, financière à la tête d'Acme" ends a headline.
            (rf"R (?!à R {of}[ONAL] $)(?:{of}R )+{of}[ONAL] ", role_of),
            (rf"R {of}(?:A {of})?(?:A )?[ONAL] ", role_of),
            (
                r"R de (?:la |le )?(?:région|département|province|canton|wilaya|district) (?:de |du |d' |des )?L ",
                role_of,
            ),
            (
                r"A P (?!,)",
                partial(named_after, heads=language.sets["named_after"], firms=language.sets["firm_heads"]),
            ),
            (r"(?<=chez )L ", as_body),
            (ANNOUNCING, partial(announcer, is_word=vocabulary(language).__contains__)),
            (r"(?:(?<=nommé )|(?<=nommée )|(?<=devient )|(?<=poste de )|(?<=fonctions de ))R P ", post_at_named),
            (rf"R (?:de |du ){alternation(language.words('units'), True)}(?:de |d' |du |chez )[ON] ", role_of),
            (r"R (?:de |d' |du |des )[NL] ", widen_body),
            (r"(?:(?<=nouveau )|(?<=nouvelle )|(?<=nouvel ))R pour [ONA] ", role_of),
            (r"R (?:en |au |aux |à )L (?=[,.] |P |$)", posted_to),
            (rf"R (?!à R $){of}R ", head_of),
            (r"R (?:sortant |sortante )(?=, P |P )", first),
            (r"(?<!.)R depuis (?:[^ ]+ ){1,3}?, P ", role_person),
            (r"(?:l' )?(?:ancien |ancienne )[^\W\d_A-Z][\w-]+ P ", the_named),
            (r"R (?:de |d' )P , R (?=[,.;:]|$)", role_of_another),
            (HOUSED, housed),
            (r"R (?:de |du |d' |des )P ", partial(role_of_person, firm_roles=language.sets["firm_roles"])),
        ]
    else:
        raw += [
            (
                r"(?:(?<=of )|(?<=at )|(?<=by )|(?<=from )|(?<=in ))(?:[LN] )?(?:[a-z][\w-]* ){0,3}A [NO] ",
                named_body,
            ),
            (
                r"(?:(?<=of )|(?<=at )|(?<=from ))(?:L (?:[a-z][\w-]* ){0,3}|(?:[a-z][\w-]* ){1,3})O ",
                named_body,
            ),
            (r"(?<=of )(?:L )?(?:[a-z][\w-]* ){0,3}A P (?=, )", named_body),
            (r"N (?:du |de |des |di |della )[NL] ", name_of_place),
            (r"L (?:'s |' )O ", the_named),
            (r"[NOP] (?:'s |' )O ", saint_house),
            (BODY_ASIDE, aside_of_body),
            (r"R of P (?=[,.;:] |as |after |in |on |when |has |is |was |said |will |$)", role_of_firm),
            (r"(?<=R at )P (?=[,.;:] |as |after |in |$)", firm_of_people),
            (
                r"(?:(?<=appoints )|(?<=names )|(?<=elects )|(?<=adds ))N (?:, N )+(?=(?:to|as) (?:its )?R )",
                people_listed,
            ),
            (
                r"A P (?=(?:has|have|said|says|names|named|appoints|appointed|hires|hired|elected|promoted) )",
                firm_of_people,
            ),
            (r"(?:N )?A (?:[a-z][\w-]* )?[NO] ", named_body),
            (
                rf"(?:(?<=left )|(?<=leaves )|(?<=leaving )|(?<=leave )|(?<=joined )|(?<=joins )|(?<=joining )"
                rf"|(?<=join )){noun}{{1,3}}[NO] ",
                the_named,
            ),
            (r"[NO] ' (?:[a-z][\w-]* )?[AO] (?!')", phrase_body),
            (r"[NO] (?:[a-z][\w-]* )?A (?!'s )", unit),
            (r"L A (?!'s |R )", unit),
            (r"[PN] 's (?:[a-z][\w-]* )?A ", phrase_body),
            (r"[NO] A (?='s )", phrase_body),
            (r"[ONALP] (?:'s |' )(?:[a-z][\w-]* ){0,2}R (?!(?:of |at |for )[ON] )", body_role),
            (rf"[NO] {noun}{{1,{NOUNS_MAX}}}R (?=[PN,] )", field_role),
            (rf"[NL] (?:{noun})?A (?=R )", phrase_body),
            (rf"(?:(?:a|an|the|its) )(?:{noun})?(?:rival|competitor) (?:, )?[NO] ", the_named),
            (
                r"(?:(?<=lead )|(?<=run )|(?<=head )|(?<=join )|(?<=joins )|(?<=for ))(?:rival|competitor) [NO] ",
                the_named,
            ),
            (r"[NOA] (?:'s |' )(?:rival|competitor) (?:, )?[NO] ", the_named),
            (
                r"R (?:of|at|for) (?:(?:the|its|an?) )?(?:[a-z-]+(?:ed|ing|est|-hit) ){0,2}"
                rf"(?:{noun}){{0,{NOUNS_MAX}}}A (?![NOPA] )",
                role_at_described,
            ),
            (
                rf"R (?:of|at|for) (?:(?:the|its|a) )?(?:{noun}{{1,{NOUNS_MAX}}}(?:'s |' ))?A A (?![NOP] )",
                role_at_described,
            ),
            (rf"(?=(?:[^ ]+ ){{1,3}}A R ){noun}{{1,{NOUNS_MAX}}}(?:(?:'s|') )?A R ", described_role),
            (rf"(?=(?:[^ ]+ ){{1,3}}R )(?:(?:the|a|an|its) )?{noun}{{1,{NOUNS_MAX}}}R ", noun_role),
            (rf"(?<=[sd] )(?:{hiring}){noun}[PN] ", the_named),
            (r"[OA] R ", body_role),
            (r"R of R ", board_role),
            (r"[NL] R (?=[PN] )", body_role),
            (
                r"(?<!names )(?<!named )(?<!appoints )(?<!elects )(?<!hires )(?<!taps )(?<!promotes )(?<!picks )"
                r"N R (?![PN] )",
                body_role,
            ),
            (rf"(?=(?:[^ ]+ ){{1,3}}A ){noun}{{1,{NOUNS_MAX}}}(?:(?:'s|') )?A (?!R |[NOP] )", described_body),
            (r"L A ", body_from),
            (r"L R ", place_role),
            (rf"R , {FIELDS}(?=[.,;] |and (?:R|{FIELDS}))", comma_role),
            (rf"R - (?:{noun}{{1,{NOUNS_MAX}}}(?=[PNR,.] |and )|[ON] (?=[,.] ))", dash_role),
            (rf"R {of}(?:{own})?(?:[\d.]+ (?:pct|percent|%|per ) ?)?(?:(?:{noun}|[\w-]+ed )){{1,3}}O ", role_of),
            (rf"R (?:, )?{of}(?:(?:{own})?R {of}|[a-z]+-[a-z]+ )?[ONA] ", role_of),
            (r"[ON] (?:'s |' )(?=[PN] )[PN] ", body_person),
            (r"N (?=(?:, )?who )", name_who),
            (r"N (?=, which )", name_body),
            (r"(?:(?<=shares in )|(?<=shares of )|(?<=stake in ))N ", name_body),
            (
                rf"N (?=, (?:(?:a|an|the) )?(?:{noun}|[\w-]+(?:ed|est|ing) |L ){{0,3}}"
                r"A (?:of |that |which |based |, |[.;]))",
                name_body,
            ),
            (r"(?:(?:his|her|its|the|their)|[PN] 's) predecessor (?:, )?P ", predecessor),
            (r"[PN] 's P (?:, )?", last),
            (r"R – [PN] (?:(?:, |and |, and )[PN] ){0,4}– ", dashed_people),
            (r"[PN] – R – (?!P )", person_role),
            (rf"P , an? (?:{noun}){{1,3}}(?:at|with) [NO] (?:, )?(?=[.;:]|(?:{ACTS})|$)", calling_at),
            (rf"its {noun}{{1,{NOUNS_MAX}}}, P (?=[,.;:]|$)", its_person),
            (r"P , (?:(?:new|current|outgoing|incumbent) )R , (?=and [PR] )", person_role),
            (
                r"P , who (?:(?:has|had|have) (?:led|run|headed|chaired|edited|managed)|leads|runs|heads|chairs|edits) "
                r"(?:(?![;P] )\S+ ){1,8}?, ",
                leads,
            ),
            (r"R and O ", joint_name),
            (r"P , who (?:is |(?:has|had) (?:been|spent|served) (?:(?![;,PNOW] )\S+ ){0,5}?(?:as )?)R , ", leads),
            (rf"R {noun}{{1,3}}(?:and {noun}{{1,2}})?at (?:[\w-]+-based )?[NO] ", field_at),
        ]
    raw += [
        (rf"R (?:, R )*(?:, )?{both}R ", roles),
        *([(r"[PN] , R [NO] (?=[,.;:]|$)", apposed_house)] if language.lang == "fr" else []),
        *([(r"R N (?=, P )", field_of)] if language.lang == "en" else []),
        (r"(?:R )?R P ", role_person) if language.lang == "en" else (r"R P ", role_person),
        (r"R , P (?=[,.;:]|$)", role_person) if language.lang == "en" else (APPOSED, apposed_person),
        (r"R N ", role_person),
        (r"R , N (?=,|[.;:]|$)", role_person),
        (rf"{former}P ", former_person),
        *([(r"(?:an? |the )P ", the_named)] if language.lang == "en" else []),
        *([(rf"{former}R ", former_role)] if language.lang == "en" else []),
        (r"P , R , [NO] (?=[,.;:] |$)", person_role_body),
        (rf"[PN] , R {NO_CLAUSE}(?:[^\W\d_A-Z][\w-]* ){{0,3}}, (?![PN] |R )", person_role),
        *([(r"P , (?:le |la |l' )[^\W\d_A-Z][\w-]* R (?=[,.;:]|$)", person_role)] if language.lang == "fr" else []),
        # "Jeanne Morel, présidente a été nommée": a comma that was forgotten.
        *([(r"(?<!.)P , R (?=(?:a|avait|est|sera|aura) )", person_role)] if language.lang == "fr" else []),
        (r"[PN] , R (?:qui |dont )(?:(?![,;:PN.] )\S+ ){1,10}, (?![PN] |R )", person_role_told),
        (r"[PN] , R (?=[,.;:]|$)", person_role),
        (rf"P {of}O (?=, |as |to |{ACTS})", person_of)
        if language.lang == "en"
        else (r"(?:P de chez O |(?<!.)P (?:de |d' |du )O )", person_of),
        (r"[PN] (?:R )?, R (?=[,.;:]|$)", person_role),
        (rf"{NO_LIST if language.lang == 'en' else ''}P (?:, P )*(?:, )?(?:{both}(?:de |d' )?P )", all_people),
        (rf"P {both}P ", all_people),
        *([(r"N et P (?=\S+(?:ent|ont) )", unknown_and_known)] if language.lang == "fr" else []),
        *([(PAIR, pair)] if language.lang == "fr" else []),
        *([(r"P et (?:de |du |des |d' )O P ", ministers)] if language.lang == "fr" else []),
        *([(RESPECTIVELY, respectively)] if language.lang == "fr" else []),
    ]
    if language.lang == "en":
        kin = "brother|sister|wife|husband|son|daughter|father|mother|cousin|uncle|nephew|niece|colleague|partner"
        raw.append((rf"P , (?:R and )?(?:(?:an?|the) )?(?:\S+ )?(?:{kin}) of P (?:, )?", kin_of))
        raw.append((rf"(?:(?:the|an?) {noun}{{1,2}}P |P of L (?=(?:as|to) ))", described_person))
        raw.append((r"P and (?:two|three|four|five|several) (?:other )?R , P (?:, )?", dashed_people))
        raw.append((rf"P (?:, )?{both}(?:his|her|their) (?:(?:{kin}) |R )*P ", all_people))
        raw.append((rf"P (?:, P )*(?:, )?{both}N (?!'s )", people_and_name))
        raw.append((r"P (?:[,;] P )+(?:[,;] )?and P ", all_people))
        raw.append(
            (r"(?:(?<=elevates )|(?<=promotes )|(?<=hires )|(?<=appoints )|(?<=names ))P (?:, P )+$", all_people)
        )
        raw.append((rf"P {both}R (?![PNO] |of |at |for |, [PN] )", first))
        raw.append((r"[ON] (?:'s |' )P ", body_person))
        raw.append((r"P 's P (?:, (?=as ))?", last))
        raw.append((r"R , (?:including|among them|notably|such as) P (?:, )?", included))
        raw.append((r"(?:(?<=are )|(?<=were )|(?<=include )|(?<=included ))P (?:, P )+", all_people))
        raw.append((rf"(?:P (?:, )?A (?:of|at|for) [ONA] , |O in [LNO] (?={ACTS}|appoint|name|hire|elect))", first))
        raw.append((r"P (?:, P )+(?:, )?(?=(?:have|are|were) )", all_people))
    return [(re.compile(begin + source), change, plain_parts(source)) for source, change in raw]
