"""The shapes of a typed sentence that are folded, in their order, and what each becomes."""

from __future__ import annotations

from functools import partial

from monitor.detection import english_shapes as english
from monitor.detection.everyday import vocabulary
from monitor.detection.folds import (
    Shape,
    acronym_of_place,
    board_role,
    body_of_place,
    body_role,
    head_of,
    name_of_place,
    named_body,
    named_place,
    phrase_body,
    posted_to,
    role_of,
    roles,
    unit,
    widen_body,
)
from monitor.detection.french_orders import BODIES_FIRST, orders, role_of_region
from monitor.detection.french_shapes import (
    AFTER_HAVING,
    ALSO,
    ALSO_HELD,
    ANNOUNCING,
    APPOSED,
    CALLING,
    DESCRIBED,
    FORGOTTEN,
    FROM_TOWN,
    HOUSED,
    NO_CLAUSE,
    OF_THINGS,
    PAIR,
    RESPECTIVELY,
    WHERE_EMPLOYED,
)
from monitor.detection.language import Language, alternation
from monitor.detection.listed_shapes import listed_shapes
from monitor.detection.namesakes import (
    BODY_DOING,
    EPITHET,
    FIRMS,
    UNNAMED_NAMED,
    firm_of_holder,
    members_house,
    unnamed_named,
    unsaid,
)
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
    led,
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
    called,
    came_from,
    described_who,
    former_person,
    from_house,
    led_both,
    ministers,
    person_of,
    person_role,
    person_role_body,
    person_role_told,
    rank_body,
    respectively,
    role_of_another,
    role_of_holder,
    role_of_person,
    role_person,
    unknown_and_known,
    unsaid_who,
)


def shapes(language: Language) -> list[Shape]:
    """Return the shapes of a language in their order; one without shapes of its own has those that need only lists."""
    own = {"fr": _french, "en": _english}.get(language.lang, listed_shapes)(language)
    return own + _shared(language) + (_english_people(language) if language.lang == "en" else [])


def _words(language: Language, name: str) -> str:
    return alternation(language.words(name), accents=True)


def _french(language: Language) -> list[Shape]:
    """Posts with their houses, houses with what they are, and who is called by a trade."""
    of = _words(language, "of")
    seats, stop = language.sets["seated"], language.printed["no_body_between"]
    parts, rivals = language.sets["parts_of_firms"], language.sets["rivals"]
    named = partial(named_body, seats=seats, rivals=rivals, parts=parts, stop=stop)
    return [
        (AFTER_HAVING, unsaid_who),
        *BODIES_FIRST,
        (
            rf"(?:ce |cet |cette )(?:jeune )?{alternation(language.words('portraits'), True)}"
            rf"{OF_THINGS}(?:(?:de |d' |du |des )[AON] )?(?![PN] )",
            as_who,
        ),
        (
            rf"(?<!.)(?:le |la |l' )[^\W\d_A-Z]\S* {FROM_TOWN}{OF_THINGS}(?:(?:de |d' |du )L )?(?![PNORL,] )",
            partial(called, callings=language.sets["callings"] | language.sets["demonyms"]),
        ),
        (
            r"(?<=, )(?:le |la |l' )[^\W\d_A-Z]\S* (?=(?:a|avait|est|va|se|s'|prend|quitte|rejoint|devient|\S+ra) )",
            partial(called, callings=language.sets["callings"] | language.sets["demonyms"]),
        ),
        (rf"(?:ce |cet |cette ){alternation(language.words('portraits'), True)}(?:de |d' |du )P ", as_who),
        (r"W P ", described_who),
        (r"R N (?!,)", rank_body),
        (r"[NO] P ", from_house),
        (rf"(?:le |la |l' )[^\W\d_A-Z]+{CALLING} P ", the_named),
        (r"(?:ancien |ancienne |transfuge |issu |issue )(?:de |d' |du |de chez |chez )[ON] ", came_from),
        (r"[NO] (?:du |des )[NL] ", name_of_place),
        (r"A (?:[^\W\d_A-Z][\w'-]* ){0,4}[NO] ", named),
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
            r"R (?:de |du )(?:la |le |l' )?"
            r"(?:région|département|province|canton|wilaya|district|ville|commune|agglomération) "
            r"(?:(?:de |du |d' |des )(?:la |l' )?)?[LN] ",
            role_of_region,
        ),
        (
            rf"(?:(?<=au )|(?<=à la )|(?<=à l' )|(?<=dans l[ae] )){_words(language, 'named_places')}P ",
            named_place,
        ),
        (
            r"(?:A P (?!,)|(?:(?<=au )|(?<=à la )|(?<=à l' ))A P )",
            partial(named_after, heads=language.sets["named_after"], firms=language.sets["firm_heads"]),
        ),
        (WHERE_EMPLOYED, as_body),
        (ANNOUNCING, partial(announcer, is_word=vocabulary(language).__contains__)),
        (r"(?:(?<=nommé )|(?<=nommée )|(?<=devient )|(?<=poste de )|(?<=fonctions de ))R P ", post_at_named),
        (rf"R (?:de |du ){alternation(language.words('units'), True)}(?:de |d' |du |chez )[ON] ", role_of),
        (r"R (?:de |d' |du |des )[NL] ", widen_body),
        (r"(?:(?<=nouveau )|(?<=nouvelle )|(?<=nouvel ))R pour [ONA] ", role_of),
        (r"R (?:en |au |aux |à |pour )L (?=[,.] |P |$)", posted_to),
        (r"(?:(?<=nouveau )|(?<=nouvelle )|(?<=nouvel ))R (?:en |au |aux |à |pour )L (?=, P |: P )", first),
        (rf"R (?!à R $){of}R ", head_of),
        (r"R (?:sortant |sortante )(?=, P |P )", first),
        (r"(?<!.)R depuis (?:[^ ]+ ){1,3}?, P ", partial(role_person, kin=language.sets["kin"])),
        (r"(?:l' )?(?:ancien |ancienne )[^\W\d_A-Z][\w-]+ P ", the_named),
        *orders(language),
        (r"R (?:de |d' )P , R (?=[,.;:]|$)", role_of_another),
        (HOUSED, housed),
        (r"R (?:de |du |d' |des )P ", partial(role_of_person, firm_roles=language.sets["firm_roles"])),
    ]


def _english(language: Language) -> list[Shape]:
    """Houses that are described, noun stacks, posts with their houses, and what stands beside a name."""
    of, own, noun = _words(language, "of"), _words(language, "own"), plain_noun(language)
    stack = f"{noun}{{1,{NOUNS_MAX}}}"
    fields = _words(language, "fields")
    stop = language.printed["no_body_between"]
    named, phrase = (partial(change, stop=stop) for change in (named_body, phrase_body))
    parts = language.sets["parts_of_firms"]
    body_post = partial(body_role, stop=stop, parts=parts)
    part = partial(unit, stop=stop, parts=parts, seated=language.sets["seated"])
    # "hires reformer Gamble".
    hiring = "|".join(f"(?<={verb} )" for verb in language.words("staffing")) or "(?!)"
    return [
        (english.AFTER_LEAVING, unsaid_who),
        (english.CITY_ACTING, name_body),
        (english.OF_ITS_KIND, named),
        (english.OF_ITS_PLACE, named),
        (r"(?<=of )(?:L )?(?:[a-z][\w-]* ){0,3}A P (?=, )", named),
        (r"N (?:du |de |des |di |della )[NL] ", name_of_place),
        (r"L (?:'s |' )O ", the_named),
        (r"[NOP] (?:'s |' )O ", saint_house),
        (r"(?<![^ ])[a-z]+s ' O ", partial(members_house, kinds=language.sets["kinds_of_bodies"])),
        (BODY_DOING, name_body),
        (english.SACKED_BY, as_body),
        (
            rf"[ON] , (?:the |an? )?A of [ON] , (?={english.ACTS}|have |says? |said |names |named |appoints |hires )",
            first,
        ),
        (rf"(?:(?<=R of )|(?<=R at )|(?<=R for )){EPITHET}(?=[NO] )", unsaid),
        (r"P of N (?=(?:has been|was|will be) (?:named|appointed|elected|chosen|selected|elevated|confirmed) )", first),
        *FIRMS,
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
        (r"(?:N )?A (?:[a-z][\w-]* )?[NO] ", named),
        (
            rf"(?:(?<=left )|(?<=leaves )|(?<=leaving )|(?<=leave )|(?<=joined )|(?<=joins )|(?<=joining )"
            rf"|(?<=join )){noun}{{1,3}}[NO] ",
            the_named,
        ),
        (english.POST_LEFT_THERE, first),
        (r"[NO] ' (?:[a-z][\w-]* )?[AO] (?!')", phrase),
        (r"[NO] (?:[a-z][\w-]* )?A (?!'s )", part),
        (r"L A (?!'s |R )", part),
        *english.LAND_POSTS,
        (r"(?:[PN] 's (?:[a-z][\w-]* )?A |[NO] A (?='s ))", phrase),
        (r"[ONALP] (?:'s |' )(?:[a-z][\w-]* ){0,2}R (?!(?:of |at |for )[ON] )", body_post),
        (rf"[NO] {stack}R (?=[PN,] )", field_role),
        (rf"[NL] (?:{noun})?A (?=R )", phrase),
        *english.rivals(noun),
        (
            r"R (?:of|at|for) (?:(?:the|its|an?) )?(?:[a-z-]+(?:ed|ing|est|-hit) ){0,2}"
            rf"(?:{noun}){{0,{NOUNS_MAX}}}A (?![NOPA] )",
            role_at_described,
        ),
        (
            rf"R (?:of|at|for) (?:(?:the|its|a) )?(?:{stack}(?:'s |' ))?A A (?![NOP] )",
            role_at_described,
        ),
        (rf"(?=(?:[^ ]+ ){{1,3}}A R ){stack}(?:(?:'s|') )?A R ", described_role),
        (rf"(?=(?:[^ ]+ ){{1,3}}R )(?:(?:the|a|an|its) )?{stack}R ", noun_role),
        (rf"(?<=[sd] )(?:{hiring}){noun}[PN] ", the_named),
        (r"[OA] R ", body_post),
        (r"R of R ", board_role),
        (r"[NL] R (?=[PN] )", body_post),
        (r"N R (?=as R )", body_post),
        (r"(?:(?<=P named )|(?<=P elected )|(?<=P appointed )|(?<=P voted ))N R (?![PN] )", body_post),
        (
            r"(?<!names )(?<!named )(?<!appoints )(?<!elects )(?<!hires )(?<!taps )(?<!promotes )(?<!picks )"
            r"N R (?![PN] )",
            body_post,
        ),
        (rf"(?=(?:[^ ]+ ){{1,4}}A )(?:the )?{stack}(?:(?:'s|') )?A (?!R |[NOP] )", described_body),
        (r"L A ", body_from),
        (r"L R ", place_role),
        (UNNAMED_NAMED, unnamed_named),
        (rf"R , {fields}(?=[.,;] |and (?:R|{fields}))", comma_role),
        (rf"R - (?:{stack}(?=[PNR,.] |and )|[ON] (?=[,.] ))", dash_role),
        (rf"R {of}(?:{own})?(?:[\d.]+ (?:pct|percent|%|per ) ?)?(?:(?:{noun}|[\w-]+ed )){{1,3}}O ", role_of),
        (rf"R (?:, )?{of}(?:(?:{own})?R {of}|[a-z]+-[a-z]+ )?(?:[OA] |N (?!, who ))", role_of),
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
        (r"[PN] [–-] R (?:[–-] (?!P )|(?=[.;] ))", person_role),
        (rf"P , an? (?:{noun}){{1,3}}(?:at|with) [NO] (?:, )?(?=[.;:]|(?:{english.ACTS})|$)", calling_at),
        (rf"its {stack}, P (?=[,.;:]|$)", its_person),
        (r"P , (?:(?:new|current|outgoing|incumbent) )R , (?=and [PR] )", person_role),
        (english.WHO_LEADS, leads),
        (english.LED_WHAT_HE_LEAVES, leads),
        (english.CALLED_UNCLOSED, first),
        (english.LEADS_UNCLOSED, led),
        (r"R and O ", partial(joint_name, kinds=language.sets["kinds_of_bodies"])),
        (r"P , who (?:is |(?:has|had) (?:been|spent|served) (?:(?![;,PNOW] )\S+ ){0,5}?(?:as )?)R , ", leads),
        (rf"R {noun}{{1,3}}(?:and {noun}{{1,2}})?at (?:[\w-]+-based )?[NO] ", field_at),
        (english.OF_AN_UNNAMED, first),
    ]


def _shared(language: Language) -> list[Shape]:
    """Persons with their posts, before and behind them, and several persons in one."""
    of, both, former = _words(language, "of"), _words(language, "and"), _words(language, "former")
    held_by = partial(role_person, kin=language.sets["kin"], seated=language.sets["seated"])
    apposed = (APPOSED, partial(apposed_person, kin=language.sets["kin"]))
    apart = english.NO_LIST if language.lang == "en" else ""
    # "Acme nomme Paul Roux et Jeanne Morel devient présidente": one person's verb closes the list before her.
    alone = f"(?!{_words(language, 'one_goes_on')})" if language.words("one_goes_on") else ""
    posted, of_two = (partial(fold, callings=language.sets["faint_roles"]) for fold in (person_role, led_both))
    return [
        (rf"R (?:, R )*(?:, )?{both}R ", roles),
        *([(r"[PN] , R [NO] (?=[,.;:]|$)", apposed_house)] if language.lang == "fr" else []),
        *([(r"R N (?=, P )", field_of)] if language.lang == "en" else []),
        (r"(?:R )?R P ", held_by) if language.lang == "en" else (r"R P ", held_by),
        (r"R , P (?=[,.;:]|$)", held_by) if language.lang == "en" else apposed,
        *([(r"(?<![^ ])P P ", firm_of_holder)] if language.lang == "en" else []),
        (r"R N ", held_by),
        (r"R , N (?=,|[.;:]|$)", held_by),
        (rf"{former}P ", former_person),
        *([(r"(?:an? |the )P ", the_named)] if language.lang == "en" else []),
        *([(rf"{former}R ", former_role)] if language.lang == "en" else []),
        (r"P , R , [NO] (?=[,.;:] |$)", person_role_body),
        (rf"[PN] , R {NO_CLAUSE}(?:[^\W\d_A-Z][\w-]* ){{0,3}}, (?![PN] |R ){english.TOLD_BY}", posted),
        *([(DESCRIBED, posted)] if language.lang == "fr" else []),
        # "Jeanne Morel, présidente a été nommée": a comma that was forgotten.
        (rf"(?<!.)P , R {FORGOTTEN if language.lang == 'fr' else english.UNCLOSED}", posted),
        (r"[PN] , R (?:qui |dont )(?:(?![,;:PN.] )\S+ ){1,10}, (?![PN] |R )", person_role_told),
        (r"[PN] , R (?=[,.;:]|$)", posted),
        *([(r"P , R et (?:de |d' |du )?[NO] (?=[,.;:]|$)", of_two)] if language.lang == "fr" else []),
        *([(r"(?<=[:,] )P , R (?=and P (?:[.;]|$))", person_role)] if language.lang == "en" else []),
        (rf"P {of}O (?=, |as |to |{english.ACTS})", person_of)
        if language.lang == "en"
        else (r"P (?:de chez |(?<!.P )(?:de |d' |du ))O ", person_of),
        *([(r"P (?:of|at) O (?=[.;]|$)", person_of)] if language.lang == "en" else []),
        (r"[PN] (?:R )?, R (?=[,.;:]|$)", posted),
        (rf"{apart}P (?:, P )*(?:, )?{both}(?:de |d' |du )?P {alone}", all_people),
        (rf"P {both}P {alone}", all_people),
        *([(r"(?<=of )P (?:, )?and of P (?!as )", all_people)] if language.lang == "en" else []),
        *([(r"(?<!.)P (?:de |d' |du |des )[NO] (?=\S*(?:ent|ont) )", person_of)] if language.lang == "fr" else []),
        *([(r"N et P (?=\S+(?:ent|ont) )", unknown_and_known)] if language.lang == "fr" else []),
        *([(ALSO_HELD, posted)] if language.lang == "fr" else []),
        *([(ALSO, all_people), (PAIR, pair), (RESPECTIVELY, respectively)] if language.lang == "fr" else []),
        *([(r"P et (?:de |du |des |d' )O P ", ministers)] if language.lang == "fr" else []),
    ]


def _english_people(language: Language) -> list[Shape]:
    """Lists of persons, kin and companions."""
    both, noun = _words(language, "and"), plain_noun(language)
    kin = alternation((*language.words("kin"), *language.words("close_ones")))
    hiring = "|".join(f"(?<={verb} )" for verb in language.words("staffing")) or "(?!)"
    return [
        # "appointed little-known grower Jane Roe as president".
        (
            rf"(?:{hiring})(?:an? )?(?:[LN] (?=[a-z]))?(?:A (?=[a-z]))?(?:{noun}|[\w-]+ed |[a-z]+-[a-z-]+ ){{1,4}}"
            r"(?:, )?P (?:, )?(?=(?:as|to be) |R )",
            described_person,
        ),
        (rf"P , (?:R and )?(?:(?:an?|the) )?(?:\S+ )?{kin}of P (?:, )?", kin_of),
        (rf"(?:(?:the|an?) {noun}{{1,2}}P |P of L (?=(?:as|to) ))", described_person),
        (r"P and (?:two|three|four|five|several) (?:other )?R , P (?:, )?", dashed_people),
        (rf"P , (?:the|an?) (?:{noun}){{1,2}}and R (?=[,.;:]|$)", person_role),
        (rf"P (?:, )?{both}(?:his|her|their) (?:{kin}|R )*P ", all_people),
        (rf"P (?:, P )*(?:, )?{both}N (?!'s )", people_and_name),
        (r"P (?:[,;] P )+(?:[,;] )?and P ", all_people),
        (r"(?:(?<=elevates )|(?<=promotes )|(?<=hires )|(?<=appoints )|(?<=names ))P (?:, P )+$", all_people),
        (rf"P {both}R (?![PNO] |of |at |for |, [PN] )", first),
        (r"[ON] (?:'s |' )P ", body_person),
        (r"P 's P (?:, (?=as ))?", last),
        (r"(?:(?:two|three|four|five|several) )?R , (?:including|among them|notably|such as) P (?:, )?", included),
        (r"(?:(?<=are )|(?<=were )|(?<=include )|(?<=included ))P (?:, P )+", all_people),
        (rf"(?:P (?:, )?A (?:of|at|for) [ONA] , |O in [LNO] (?={english.ACTS}|appoint|name|hire|elect))", first),
        (rf"P (?:, P )+(?:, )?(?=(?:have|are|were|{english.SEVERAL_DO}) )", all_people),
        *english.intentions(language),
    ]
