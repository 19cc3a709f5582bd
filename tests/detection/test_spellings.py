"""What is looked at before a template is compiled never stands in the way of a match."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.detection.rule import Pack
from monitor.detection.templates import Said, Template, Wording

WORDS = {
    "go": ("goes", "goes away", "walk*", "leaves the company", "* the door"),
    "of": ("of", "out of", "of*"),
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
    ["{person}", "{who}", "{organisation}", "{role}", "<go>", "<of>", "...", ",", "the", "the door", "of*", "chief"]
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
    lambda front, back, end: " ".join([*front, "<go>", *back]) + end,
    st.lists(groups, max_size=2),
    st.lists(groups, max_size=3),
    st.sampled_from(["", " $"]),
).filter(lambda source: source.count("{") == len({part.split("}")[0] for part in source.split("{")[1:]}))
"""A slot stands in a template once."""


@given(source=templates, said=st.lists(st.sampled_from(TOKENS), max_size=9), folded=st.booleans())
@example(source="{person} <go> [{organisation}] <of> {role}", said="P goes will of R".split(), folded=False)
@example(source="<go> ([of]|,) $", said=["goes"], folded=True)
def test_a_template_that_matches_may_stand(source: str, said: list[str], folded: bool) -> None:
    template, text = Template(source, WORDING), "".join(f"{token} " for token in said)

    assert template.may_stand(Said(text, folded)) or not list(template.hits(text, folded))


def test_a_word_before_what_no_match_goes_on_with_may_not_stand() -> None:
    template = Template("{person} <go> [<of>] {organisation}", WORDING)

    stands = {
        text: template.may_stand(Said(text + " ", folded=False)) for text in ("P goes of O", "P goes O", "P goes P")
    }

    assert stands == {"P goes of O": True, "P goes O": True, "P goes P": False}
