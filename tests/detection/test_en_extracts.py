"""Extracts of English articles: whom "she" means, whose post it was, where; beside what tempts and tells nothing."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


def told(text: str) -> set[tuple[str, str, str | None]]:
    """Return who comes and goes where; a title stands before " || "."""
    title, _, body = text.rpartition(" || ")
    article = Article(title=title, text=body, published_on="2026-05-04", lang="en")
    return {(claim.person, claim.kind, claim.organisation) for claim in detect(article, LANGUAGES)}


@pytest.mark.parametrize(
    "text",
    [
        "Acme is strong. It was Lord Ashmoor, then its chairman, who spotted her. She became chief executive in 2015.",
        "Acme fell. Mr Rowe spoke to staff at Acme on Monday. She was fired on Tuesday.",
        "Acme fell. Baroness Rowe chairs Acme. He resigned on Tuesday.",
        "Acme fell. Gillian Rowe spoke to staff at Acme on Monday. He resigned on Tuesday.",
    ],
)
def test_she_is_no_lord_and_he_no_baroness(text: str) -> None:
    assert told(text) == set()


def test_a_couple_that_shares_a_name_leaves_open_who_is_meant() -> None:
    text = "Acme fell. Mrs Rowe and Mr Rowe own it. Robin Rowe spoke to staff at Acme. He resigned on Tuesday."

    assert told(text) == {("Robin Rowe", "departure", "Acme")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Norway's Nordhavn Shipping NHVN.OL on Tuesday named Elin Brattvold as chief executive.",
            ("Elin Brattvold", "appointment", "Nordhavn Shipping"),
        ),
        (
            "Dutch brewer Amstelhof AMSH.AS said that Chief Executive Pieter Vroom would step down in June.",
            ("Pieter Vroom", "departure", "Amstelhof"),
        ),
        (
            "Police chief suspended || The chief constable of Wealdshire Police has been suspended. "
            "Simon Aldiss denies any wrongdoing. In 2017 Chief Constable Roy Dempster was dismissed for misconduct.",
            ("Simon Aldiss", "leave", "Wealdshire Police"),
        ),
        (
            "Head to leave school || The head of a secondary school rated inadequate is to leave at the end of term. "
            "Louise Garstang has led Millbrook Academy since 2021. The chair, Alan Tuffnell, said he was sorry.",
            ("Louise Garstang", "departure", "Millbrook Academy"),
        ),
        (
            "Hospice boss resigns || The chief executive of a Kent hospice has resigned. "
            "Miriam Poll had run Fernlea Hospice for three years.",
            ("Miriam Poll", "departure", "Fernlea Hospice"),
        ),
        (
            "Globex said the messages had leaked. Baz Whitlock, the Daily Courier's former crime editor, sent them. "
            "Mr Whitlock was sacked by the newspaper in 2024. Globex would not comment. Globex is small.",
            ("Baz Whitlock", "departure", "Daily Courier"),
        ),
        (
            "Acme has named Stefan Liebig as treasurer. He was deputy treasurer at Union Investment and replaces "
            "Karen Whitcombe, who left in November to join Globex.",
            ("Karen Whitcombe", "departure", "Acme"),
        ),
        (
            "City hires parks director from Tucson || The city of Alder Falls has a new director of parks. "
            "The council accepted the resignation of planning commissioner Jerry Haskins, who is moving to Idaho.",
            ("Jerry Haskins", "departure", "Alder Falls"),
        ),
        (
            "Simon Aldiss, chief constable of Wealdshire Police, has been suspended. "
            "Deputy Chief Constable Naveed Iqbal will lead the force in his absence.",
            ("Naveed Iqbal", "appointment", "Wealdshire Police"),
        ),
        (
            "Prime Minister Ann Lee accepted the resignation of justice minister Paul Rowe "
            "and named her chief of staff, Luka Zoric, to the post.",
            ("Luka Zoric", "appointment", "justice ministry"),
        ),
    ],
)
def test_the_person_and_the_body_are_those_that_the_article_means(text: str, found: tuple[str, str, str]) -> None:
    person = found[0]

    assert {one for one in told(text) if one[0] == person and one[1] == found[1]} == {found}


@pytest.mark.parametrize(
    "text",
    [
        "A judge declined to order that Thomas Quigg be reinstated as inspector general of the Harbour Commission.",
        "The committee recommended that Paul Rowe be dismissed as head of the Harbour Commission.",
        "Shareholders asked that Jane Rowe be replaced as chairman of Acme.",
        "Acme is old. Lionel Rowe is a Scot. He went to George Watson's and joined the bank as a clerk.",
        "Globex's chief executive, Omar Haddad, was the first employee Marek Dvorsky hired.",
        "Haddad was one of three engineers Rowe appointed at Acme.",
        "Jane Poe is the last editor Paul Rowe fired at the Harbour Courier.",
    ],
)
def test_what_is_wished_or_told_of_another_is_no_change(text: str) -> None:
    assert told(text) == set()


def test_an_order_that_somebody_be_reinstated_is_one() -> None:
    text = "The court ordered that Jane Rowe be reinstated as chief executive of Acme."

    assert told(text) == {("Jane Rowe", "return", "Acme")}


def test_who_has_run_the_business_for_years_takes_no_charge_of_it() -> None:
    text = (
        "Acme ousts retail boss || Acme has removed the head of its retail arm. "
        "Graham Tolliver, who has run the high-street business for six years, was told on Tuesday."
    )

    assert told(text) == {("Graham Tolliver", "departure", "Acme")}


@pytest.mark.parametrize("when", ["the following year", "a few months later", "two years later"])
def test_what_came_some_time_after_another_thing_is_no_news(when: str) -> None:
    text = f"Globex Group's American chief, Paul Rowe, was fired {when} after an inquiry."
    article = Article(title="", text=text, published_on="2026-05-04", lang="en")

    assert [(claim.date, claim.salience) for claim in detect(article, LANGUAGES)] == [(None, "background")]
