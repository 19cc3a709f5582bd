"""What is looked at before a template is compiled never stands in the way of a match."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from monitor.detection.rule import Pack
from monitor.detection.templates import Said, Template, Wording

WORDS = {
    "go": ("goes", "goes away", "walk*", "leaves the company", "* the door"),
    "of": ("of", "out of", "of*"),
    "past": ("walks *",),
}
PACK = Pack(
    lang="en",
    rules=(),
    words=WORDS,
    lexicon={"helpers": ("will", "is to"), "roles": ("chief",), "anaphora": ("company",), "pronouns": ("she",)},
    organisations={},
    given_names=frozenset(),
)
WORDING = Wording(PACK)
TOKENS = "P N O R A W , . goes away walk walking leaves the door company of offer out will is to chief she".split()

plain = st.sampled_from(
    [
        "{person}",
        "{who}",
        "{organisation}",
        "{role}",
        "<go>",
        "<of>",
        "<past>",
        "...",
        ",",
        "the",
        "the door",
        "of*",
        "chief",
    ]
)
groups = st.recursive(
    plain,
    lambda inner: st.builds(
        lambda ways, brackets: brackets[0] + "|".join(map(" ".join, ways)) + brackets[1],
        st.lists(st.lists(inner, min_size=1, max_size=2), min_size=1, max_size=2),
        st.sampled_from(["[]", "()"]),
    ),
    max_leaves=4,
)
templates = st.builds(
    lambda begin, front, back, end: begin + " ".join([*front, "<go>", *back]) + end,
    st.sampled_from(["", "(^|,) "]),
    st.lists(groups, max_size=2),
    st.lists(groups, max_size=3),
    st.sampled_from(["", " $"]),
).filter(lambda source: source.count("{") == len({part.split("}")[0] for part in source.split("{")[1:]}))
"""A slot stands in a template once."""


INNERMOST = re.compile(r"([\[(])([^\[\]()]*)[\])]")
FILLED = {
    "^": "",
    "{person}": "P",
    "{who}": "she",
    "{organisation}": "O",
    "{role}": "R",
    "...": "the",
    "$": "",
    "of*": "offer",
}


def told(source: str, dice: random.Random) -> str:
    """Return a sentence that a template may well match: a way through it, a token more or less here and there."""
    while group := INNERMOST.search(source):
        way = dice.choice([*group[2].split("|"), ""] if group[1] == "[" else group[2].split("|"))
        source = source[: group.start()] + way + source[group.end() :]
    forms = {f"<{name}>": [form.replace("*", "ing") for form in entries] for name, entries in WORDS.items()}
    said = " ".join(dice.choice(forms[part]) if part in forms else FILLED.get(part, part) for part in source.split())
    said = said.replace("she", dice.choice("NWP")).replace("company", dice.choice(["company", "A"]))
    tokens = said.split()
    for _ in range(dice.choice([0, 0, 1])):
        tokens.insert(dice.randrange(len(tokens) + 1), dice.choice(TOKENS))
    return "".join(f"{token} " for token in tokens)


@given(source=templates, dice=st.randoms(use_true_random=False), folded=st.booleans())
def test_a_template_that_matches_fits_and_may_stand(source: str, dice: random.Random, folded: bool) -> None:
    template, text = Template(source, WORDING), told(source, dice)
    pattern = template.bare if folded else template.accented
    said = Said(text, folded)

    assert (template.fits(said, unsaid=False) and template.may_stand(said)) or not pattern.search(text)


def test_a_word_before_what_no_match_goes_on_with_may_not_stand() -> None:
    template = Template("{person} <go> [<of>] {organisation}", WORDING)

    stands = {
        text: template.may_stand(Said(text + " ", folded=False)) for text in ("P goes of O", "P goes O", "P goes P")
    }

    assert stands == {"P goes of O": True, "P goes O": True, "P goes P": False}


def test_what_a_template_needs_besides_its_words_is_looked_for_too() -> None:
    template = Template("{person} <go> [<of>] {organisation} (to|,) lead the company", WORDING)
    ends = ("to lead the company", "lead the company", "to take the company", "to lead")

    stands = [template.may_stand(Said(f"P goes of O {end} ", folded=False)) for end in ends]

    assert stands == [True, False, False, False]


def test_what_stands_in_another_order_may_not_stand() -> None:
    template = Template("{who} ... <go> ... {organisation}", WORDING)
    here, there = Said("P who goes to O ", folded=False), Said("O goes to P ", folded=False)

    assert template.may_stand(here)
    assert not template.may_stand(there)
    assert not template.fits(Said("O is what goes ", folded=False), unsaid=True)
    assert template.fits(Said("it goes to O ", folded=False), unsaid=True)


def test_a_star_alone_is_some_word_and_not_the_end_of_a_sentence() -> None:
    template = Template("{person} <past> {organisation}", WORDING)

    stands = {text: template.may_stand(Said(text + " ", folded=False)) for text in ("P walks round O", "P walks")}

    assert stands == {"P walks round O": True, "P walks": False}
