"""Words of English around which folds look twice: clauses that make no list, what somebody does."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.detection.folds import Shape, posted_to
from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.noun_stacks import first, the_named

NO_LIST = "".join(f"(?!(?<={verb} )P , and P (?:has|will|was|is) )" for verb in ("succeeding", "replacing", "by"))
"""In "Roe succeeds, replacing Poe, and Doe will" two clauses meet, and no list."""

ACTS = (
    "has |had |was |will |would |is |resign|quit|steps? |stepped |left |leaves |died |retire|becom|became |succe|"
    "replac|take|took "
)
"""Behind "Jane Roe of Acme" these tell what she does."""

UNCLOSED = rf"(?=(?:{ACTS}|have |are |were |to (?!P |R |[A-Z] )|joins |joined )|and P )"
"""Behind "Jane Roe, the head of Acme", at the head of a sentence, these tell that a comma was forgotten."""

SACKED_BY = r"(?:(?<=sacked by )|(?<=fired by )|(?<=axed by ))L (?!'s |and |authorities |officials )"
"""A town that sacks its coach is a club."""

CALLED_UNCLOSED = rf"(?<!.)P , (?:[AO] 's |(?:the|an?) )(?:(?!who |that |which )[a-z]\S+ ){{1,6}}(?={ACTS})"
LEADS_UNCLOSED = (
    r"(?<!.)P , who (?:has|had) (?:led|run|headed|chaired|edited|managed) (?:(?![;,P] )\S+ ){1,8}?(?=will )"
)
"""The same without a post: "Jane Roe, the fund's keeper of coins retires", "who has run the mill since 2011 will"."""

LED_WHAT_HE_LEAVES = (
    r"P , who (?:led|ran|headed|chaired|edited|managed) [OA] (?:(?![;P] )\S+ ){0,7}?, "
    r"(?=(?:(?:has|have|was|is|had) )?(?:been )?(?:to )?"
    r"(?:resign|quit|step|sacked|fired|ousted|dismissed|removed|retire|leaves |left |depart))"
)
"""What somebody led who leaves is what he leaves: "Jane Roe, who ran the mill, resigned"."""

OF_ITS_KIND = r"(?:(?<=of )|(?<=at )|(?<=by )|(?<=from )|(?<=in ))(?:[LN] )?(?:[a-z][\w-]* ){0,3}A [NO] "
OF_ITS_PLACE = r"(?:(?<=of )|(?<=at )|(?<=from ))(?:L (?:[a-z][\w-]* ){0,3}|(?:[a-z][\w-]* ){1,3})O "
"""A body behind a small word and what it is: "of the textile maker Acme", "at Leeds retailer Acme"."""

POST_LEFT_THERE = (
    "(?:" + "|".join(f"(?<={verb} )" for verb in "from quit quits quitting left leaves leaving leave".split()) + ")"
    r"[NO] (?:post|job|position|role|seat) "
    r"(?=[^a-zA-Z]|$|(?:on|in|after|at|over|to|and|because|amid|when|with|as|this|next) )"
)
"""What somebody leaves in "quit her Acme job" is Acme."""

AFTER_LEAVING = r"after (?=[a-z]+ing )"
"""In "after leaving Acme" nobody is said to have left: whoever the main clause speaks of."""

TOLD_BY = r"(?!(?:the )?(?:[a-z]\S+ )?[AO] (?:said|says|announced|added|confirmed|reported) )"
"""In "replaced by Roe, now head of sales, the company said" the comma closes the clause and not the aside alone."""

LANDS = "(?:state|city|county|country|nation|town|province|territory|borough|kingdom|island|republic)"
SEVERAL_DO = "join|rejoin|leave|quit|resign|depart|exit|retire|step"
"""What several do in a headline's list: "Roe, Poe join Acme board"."""

LAND_SO_CALLED = r"(?<=R of )[NL] (?:region|province|district|territory|oblast|prefecture) (?=[,.;:]|$|[–-] )"
"""A governor "of the Wexley region" is Wexley's."""
OF_A_LAND = rf"(?:the )?{LANDS} 's (?:(?:new|next|top) )?(?:[a-z][\w-]* ){{0,2}}?R "


def of_a_land(items: list[Item]) -> list[Item] | None:
    """ "the state's transport chief" is chief of a land that is not named here."""
    role = items[-1]
    if role.organisation is not None:
        return None
    land = next(n for n, i in enumerate(items) if i.symbol == "'s") - 1
    inner = [i.symbol for i in items[land + 2 : -1]]
    fresh = next((i for i in items if i.symbol in ("new", "next")), None)
    role.role = " ".join([*(w for w in inner if w not in ("new", "next", "top")), role.role or ""])
    role.organisation, role.start = f"@{items[land].symbol}", items[land].start
    return [role] if fresh is None else [fresh, role]


LAND_POSTS: list[Shape] = [
    (LAND_SO_CALLED, first),
    (OF_A_LAND, of_a_land),
    (r"R (?:in|for) L (?=, P )", posted_to),
    (r"(?<=new )R (?:in|for) L (?=, P (?:[^\w]|$|(?:as|to|from|after|who|in|amid|on) ))", first),
]
"""What a land tells of a post, last "its chief in Spain, Jane Roe"."""

OF_AN_UNNAMED = (
    r"(?<!.)R (?:(?:of|at|behind) )?(?:(?![,;:.PNOQRW] |who |that |which |has |was |is |to )\S+ ){1,9}?"
    r"(?=(?:has|is to|was|will|is stepping|is leaving|is retiring) )"
)
"""The post with which a text opens, of a house that it only describes: "the head of a school rated inadequate"."""

CITY_ACTING = (
    r"(?:(?<=city of )|(?<=town of )|(?<=village of ))[NL] (?=(?:has|said|is|will|hired|named|appointed|fired) |'s )"
)
"""Who acts is the city, "the city of Wexley has a new police chief"; others only live there."""

WHO_LEADS = (
    r"P , who (?:(?:has|had|have) (?:led|run|headed|chaired|edited|managed)|leads|runs|heads|chairs|edits) "
    r"(?:(?![;P] )\S+ ){1,8}?, "
)


def intentions(language: Language) -> list[Shape]:
    """Read "informed the board of his intention to retire" as "will retire", "the plan of Roe to" as "Roe's"."""
    voices, plans = language.pattern("<voicing>").pattern, language.pattern("<intentions>").pattern
    left = r"quit (?!(?!following |during )\S+ing )|leave (?!L |N |no )"
    going = rf"(?=(?:not to )?(?:retire|resign|step |stand |bow |depart |seek |{left}))"
    return [
        (rf"[PW] (?:, )?(?:(?:has|had|have) )?{voices}(?:his|her|their) {plans}(?:to |(?=not to )){going}", will),
        (rf"(?:the )?{plans}(?:of|by) P to {going}", whose),
    ]


def will(items: list[Item]) -> list[Item] | None:
    """Keep who wants it, and that it is to be."""
    return [items[0], Item("will", items[-1].start, items[-1].end)]


def whose(items: list[Item]) -> list[Item] | None:
    """Put first who wants it."""
    who, to = items[-2:]
    return [who, Item("'s", to.start, to.end), Item("decision", to.start, to.end), to]


_NO_OPEN_ASIDE = "".join(f"(?<!{word} )" for word in ("with", "at", "of", "from", "by"))
"""In "Roe, currently with Acme, a rival, will" the last comma closes what is told of Roe."""


def rivals(noun: str) -> Iterator[Shape]:
    """Yield the shapes of what a body is to another; noun = the pattern of a plain noun."""
    for rival in ("rival", "competitor"):
        yield rf"(?:(?:a|an|the|its) )(?:{noun})?{rival} (?:, )?[NO] ", the_named
        yield rf"(?:(?<=lead )|(?<=run )|(?<=head )|(?<=join )|(?<=joins )|(?<=for )){rival} [NO] ", the_named
        yield rf"[NOA] (?:'s |' ){rival} (?:, )?[NO] ", the_named
    yield rf"{_NO_OPEN_ASIDE}[NO] , (?:a|an|its|the) (?:{noun}){{0,2}}(?:rival|competitor) , ", first
    yield rf"[NO] , (?:a|an|its|the) (?:{noun}){{0,2}}(?:rival|competitor) (?=, )", first
