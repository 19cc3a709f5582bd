"""Wordings of a grammar: the notation of the rules, as patterns over a typed sentence."""

from __future__ import annotations

import pytest

from monitor.detection.language import Language
from monitor.detection.rule import Pack

LANGUAGE = Language(
    Pack(
        lang="fr",
        rules=(),
        words={},
        lexicon={
            "saying": ("a (dit|déclaré) [hier] que",),
            "parting": ("<articles> départ* d'{ON}",),
            "others": ("*eur * de", "selon !(lui|elle)", "depuis # ans", "hier ... {P}"),
            "articles": ("le", "l'"),
        },
        organisations={},
        given_names=frozenset(),
    )
)


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        ("P <saying>", "P a déclaré que "),
        ("P <saying>", "P a dit hier que "),
        ("<parting>", "le départ d' O "),
        ("<parting>", "l' départs d' N "),
        ("<others>P ", "chanteur vedette de P "),
        ("<others>", "selon eux "),
        ("<others>", "depuis 12 ans "),
        ("<others>", "hier au petit matin P "),
    ],
)
def test_a_wording_stands_for_each_of_its_forms(shape: str, typed: str) -> None:
    assert LANGUAGE.pattern(shape).match(typed)


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        ("<saying>", "a nié que "),
        ("<parting>", "un départ d' O "),
        ("<parting>", "le départ d' P "),
        ("<others>", "selon lui "),
        ("<others>", "hier . P "),
        ("<a_list_that_the_pack_leaves_out>", "selon "),
    ],
)
def test_and_for_no_other(shape: str, typed: str) -> None:
    assert not LANGUAGE.pattern(shape).match(typed)


def test_without_accents_it_stands_for_its_forms_without_them() -> None:
    assert LANGUAGE.pattern("<saying>", folded=True).match("a declare que ")
    assert not LANGUAGE.pattern("<saying>").match("a declare que ")


def test_a_group_of_a_pattern_is_no_list() -> None:
    found = LANGUAGE.pattern("(?P<who>P )<saying>").match("P a dit que ")

    assert found is not None
    assert found["who"] == "P "
