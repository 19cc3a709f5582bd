"""What a clause hangs on: who hopes, doubts, jokes or denies that somebody goes does not tell that he went."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

TOLD = {
    "en": (
        "Jane Morrell has resigned as chief executive of Acme",
        "Acme has fired its chief executive, Jane Morrell",
        "Jane Morrell was sacked by Acme",
        "Acme has named Jane Morrell chief executive",
    ),
    "fr": (
        "Jeanne Morel a démissionné de la présidence d'Acme",
        "Acme a limogé sa directrice générale, Jeanne Morel",
        "Jeanne Morel a été licenciée par Acme",
        "Acme a nommé Jeanne Morel directrice générale",
    ),
}

NOBODY_VOUCHES = """
en|Nobody has said that {}.
en|No minister has confirmed that {}.
en|There is no evidence that {}.
en|It is not true that {}.
en|It is simply untrue that {}.
en|Analysts hope that {}.
en|Analysts hope {}.
en|Imagine that {}.
en|Suppose {}.
en|Unless {}, the plant will close.
en|Contrary to reports that {}, nothing has changed.
en|Reports that {} are false.
en|The idea that {} is absurd.
en|Fears that {} sent shares lower.
en|He once joked that {}.
en|It would be a disaster if {}.
en|Imagine that the unions announced that {}.
en|Nobody, not even the unions, has said that {}.
en|Globex, which has no debt, has never said that {}.
en|Globex refused to confirm reports that {}.
en|The union said it hopes that {}.
en|It emerged that analysts hope {}.
en|Nobody doubts that analysts hope {}.
en|It was at a dinner that analysts said they hoped that {}.
en|Without saying that {}, the group changed its website.
en|Such claims that {} are false.
en|By far the most pointless idea was that {}.
en|For emergency services the worst case would be that {}.
en|Contrary to claims that, in May, {}, nothing has changed.
en|In the event that {}, the plant will close.
fr|Personne n'a dit que {}.
fr|Personne, pas même les syndicats, n'a dit que {}.
fr|Globex refuse de confirmer que {}.
fr|Sans dire que {}, le groupe a modifié son site.
fr|C'est à tort que la presse a écrit que {}.
fr|C'est à un dîner que les analystes ont dit espérer que {}.
fr|Nul doute que les analystes espèrent que {}.
fr|Il n'a cependant pas dit que {}.
fr|Aucun ministre n'a confirmé que {}.
fr|Rien ne prouve que {}.
fr|Il est faux que {}.
fr|Il n'est pas vrai que {}.
fr|Les analystes espèrent que {}.
fr|Imaginons que {}.
fr|À supposer que {}, rien ne changera.
fr|L'idée que {} est absurde.
fr|La rumeur selon laquelle {} a été démentie.
fr|Le bruit a couru que {}, ce qui est faux.
fr|Il a dit en plaisantant que {}.
fr|Ce serait un désastre si {}.
fr|Imaginons que les syndicats annoncent que {}.
"""

SOMEBODY_VOUCHES = """
en|It emerged on Monday that {}.
en|The company told its staff in a letter that {}.
en|Sources confirmed that {}.
en|It is official that {}.
en|The union was shocked that {}.
en|Sales have fallen now that {}.
en|There is no doubt that {}.
en|It is no secret that {}.
en|It came as no surprise that {}.
en|It was only last week that {}.
en|It was with regret that {}.
en|The losses were so heavy that {}.
en|A spokesman, who did not give details, said that {}.
en|Globex did not comment on the losses but confirmed that {}.
en|Without giving a reason, the group announced that {}.
en|The group confirmed reports that {}.
en|Rumours that had swirled for weeks were confirmed: {}.
en|Nobody said it would be easy, but {}.
en|Nobody said that it would be easy, but {}.
en|Ministers were embarrassed that {}.
en|In the hope that sales will rise, {}.
en|Following allegations that books were cooked, {}.
en|Believing that it was time, {}.
en|Globex, which believes that times are hard, said {}.
fr|Dans l'espoir que les ventes repartent, {}.
fr|Craignant que le groupe ne s'effondre, {}.
fr|Il ne reste que deux directeurs depuis que {}.
en|It turns out that {}.
fr|On a appris lundi que {}.
fr|Il ne fait aucun doute que {}.
fr|Ce n'est un secret pour personne que {}.
fr|Ce n'est que lundi que {}.
fr|C'est avec regret que {}.
fr|La colère est telle que {}.
fr|Les pertes sont si lourdes que {}.
fr|Globex, qui n'a aucune dette, annonce que {}.
fr|Globex n'a pas commenté les pertes mais a confirmé que {}.
fr|Sans donner de raison, le groupe a annoncé que {}.
fr|Personne ne croyait que ce soit facile, mais {}.
fr|Le tribunal a estimé que {}.
fr|Toujours est-il que {}.
fr|L'idée que le groupe puisse tomber est loin : {}.
fr|Le groupe a fait savoir à ses salariés que {}.
fr|Le conseil a décidé que {}.
fr|Il est désormais officiel que {}.
fr|Les ventes baissent depuis que {}.
fr|Les ventes montent, alors que {}.
"""


def asserted(line: str) -> dict[str, bool]:
    """Return whether each sentence is told as a fact within a frame."""
    lang, frame = line.split("|")
    found = {}
    for sentence in TOLD[lang]:
        claims = detect(Article(text=frame.format(sentence), published_on="2026-03-12", lang=lang), LANGUAGES)
        found[sentence] = any(one.status in ("confirmed", "reported") for one in claims)
    return found


@pytest.mark.parametrize("line", NOBODY_VOUCHES.strip().splitlines())
def test_a_clause_that_nobody_vouches_for_tells_no_change(line: str) -> None:
    assert not any(asserted(line).values())


@pytest.mark.parametrize("line", SOMEBODY_VOUCHES.strip().splitlines())
def test_a_clause_that_somebody_vouches_for_tells_its_change(line: str) -> None:
    assert all(asserted(line).values())


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Jane Morrell has left Acme, the company that she founded."),
        ("en", "After a scandal that left 900 people unpaid, Jane Morrell was sacked by Acme."),
        ("en", "By that time Jane Morrell had resigned as chief executive of Acme."),
        ("en", "Analysts hope for growth: Jane Morrell has resigned as chief executive of Acme."),
        (
            "en",
            "The club believes that results will improve under Jane Morrell, who was appointed head coach.",
        ),
        ("en", "The court rejected the claim of Jane Morrell, who was dismissed by Acme in March 2026."),
        ("en", '"I do not think that it will be easy," said Jane Morrell, who was named chief executive of Acme.'),
        ("fr", "Acme, que l'on disait solide, a limogé sa directrice générale, Jeanne Morel."),
    ],
)
def test_a_relative_or_a_comparison_takes_nothing_back(lang: str, text: str) -> None:
    claims = detect(Article(text=text, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [one.person for one in claims] in (["Jane Morrell"], ["Jeanne Morel"])


NOUNS = {
    "en": (
        "the resignation of Jane Morrell as chief executive of Acme",
        "the dismissal of Acme chief executive Jane Morrell",
        "the departure of Jane Morrell from Acme",
        "the appointment of Jane Morrell as chief executive of Acme",
    ),
    "fr": (
        "la démission de Jeanne Morel de la présidence d'Acme",
        "le limogeage de Jeanne Morel, directrice d'Acme",
        "la nomination de Jeanne Morel à la tête d'Acme",
    ),
}


@pytest.mark.parametrize(
    "frame",
    [
        "en|Fears of {} sent shares lower.", "en|In the event of {}, the plant will close.", "en|There is talk of {}.",
        "en|The prospect of {} worries investors.", "en|The report recommends {}.", "en|Reports of {} were denied.",
        "en|He joked about {}.", "en|Nobody expects {}.", "en|The board has not discussed {}.",
        "fr|La crainte de {} inquiète.", "fr|Les salariés espèrent {}.", "fr|Le rapport recommande {}.",
        "fr|Il n'y aura pas {}.", "fr|Le conseil envisage {}.", "fr|Le fonds n'a pas obtenu {}.",
    ],
)  # fmt: skip
def test_a_change_told_by_a_noun_hangs_on_what_stands_before_it(frame: str) -> None:
    lang, text = frame.split("|")
    for noun in NOUNS[lang]:
        claims = detect(Article(text=text.format(noun), published_on="2026-03-12", lang=lang), LANGUAGES)
        assert [one for one in claims if one.status in ("confirmed", "reported")] == []


@pytest.mark.parametrize(
    "frame", ["en|The board has accepted {}.", "en|Staff wept at {}.", "fr|Le conseil a accepté {}."]
)
def test_a_change_told_by_a_noun_is_told(frame: str) -> None:
    lang, text = frame.split("|")
    for noun in NOUNS[lang]:
        (claim,) = detect(Article(text=text.format(noun), published_on="2026-03-12", lang=lang), LANGUAGES)
        assert claim.status == "confirmed"


def test_a_surname_that_ends_in_s_is_one_person_where_the_post_is_one() -> None:
    claims = detect(Article(title="Hayes quit as Acme chairman", published_on="2026-03-12", lang="en"), LANGUAGES)

    assert [one.person for one in claims] == ["Hayes"]


@pytest.mark.parametrize(
    "text",
    [
        "La ministre s'est félicitée de la nomination de Jeanne Morel à la tête d'Acme.",
        "Acme s'interroge après la démission de Jeanne Morel, sa présidente.",
        "Le conseil s'est réuni mardi et a nommé Jeanne Morel directrice d'Acme.",
    ],
)
def test_a_reflexive_verb_makes_no_condition(text: str) -> None:
    claims = detect(Article(text=text, published_on="2026-03-12", lang="fr"), LANGUAGES)
    assert [(one.person, one.status) for one in claims] == [("Jeanne Morel", "confirmed")]


def test_concerns_are_about_what_has_happened() -> None:
    text = "Staff voiced concerns over the departure of Jane Morrell from Acme."
    claims = detect(Article(text=text, published_on="2026-03-12", lang="en"), LANGUAGES)
    assert [(one.person, one.status) for one in claims] == [("Jane Morrell", "confirmed")]
