"""English articles about one body in which others come and go: officials, boards, those who only are identified."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


def _told(text: str, *, title: str = "", lang: str = "en") -> list[tuple[str, str, str | None]]:
    article = Article(title=title, text=text, published_on="2026-05-10", lang=lang)
    return [(c.person, c.kind, c.organisation) for c in detect(article, LANGUAGES)]


ABOUT = "Halden Steel is under scrutiny. Halden Steel shares fell. "


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Ohio Mayor Jane Morrell stepped down on Monday.", "Ohio"),
        ("State senator Tom Bell resigned on Monday.", None),
        ("Police chief Tom Bell resigned on Monday.", None),
    ],
)
def test_no_official_leaves_the_firm_that_the_article_is_about(text: str, organisation: str | None) -> None:
    assert [body for *_, body in _told(f"{ABOUT}{text} Halden Steel said it was sorry.")] == [organisation]


@pytest.mark.parametrize("name", ["Rep. Tom Bell", "Sen. Tom Bell of Ohio", "Gov. Jane Morrell"])
def test_who_bears_the_title_of_an_office_leaves_no_firm(name: str) -> None:
    assert _told(f"{ABOUT}{name} resigned on Monday. Halden Steel said it was sorry.") == []


def test_the_council_that_an_article_is_about_may_lose_its_mayor() -> None:
    text = "Halden Council met twice. Halden Council was told that Mayor Jane Morrell would step down in May."
    assert ("Jane Morrell", "departure", "Halden Council") in _told(text)


@pytest.mark.parametrize(
    "post",
    ["the powerful governor of the eastern Zarvosk region", "head of the northern Zarvosk office"],
)
def test_what_a_body_is_like_stands_before_its_name(post: str) -> None:
    assert _told(f"The board accepted the resignation of Ivor Kolm - {post}.") == [
        ("Ivor Kolm", "departure", "Zarvosk")
    ]
    assert _told(f"Ivor Kolm, {post}, resigned.") == [("Ivor Kolm", "departure", "Zarvosk")]


@pytest.mark.parametrize(
    "text",
    [
        "The two gunmen filmed by the interior ministry were named as Yassin Labid and Hatem Khach.",
        "The source of the leak at Acme was named as Tom Bell.",
    ],
)
def test_who_is_identified_is_not_appointed(text: str) -> None:
    assert _told(text) == []


def test_an_everyday_word_that_tells_a_rank_or_a_field_is_no_house() -> None:
    assert _told("Jane Morrell joined as Honorary Chief Technical Adviser of Acme.") == [
        ("Jane Morrell", "appointment", "Acme")
    ]
    assert _told("I can announce that Jane Morrell is joining as our CEO of Applications.", title="Acme grows") == [
        ("Jane Morrell", "appointment", "Acme")
    ]
    assert _told("Acme names Jane Morrell Honorary President.") == [("Jane Morrell", "appointment", "Acme")]


def test_somebody_called_by_a_first_name_is_no_firm() -> None:
    text = (
        "Acme is glad to say that Ziri Solm is joining as our chief of design. Ziri has led Acme teams for years. "
        "Ziri is a fine leader. I will support Ziri. Ziri's work is known."
    )
    assert _told(text, title="Acme expands leadership with Ziri Solm") == [("Ziri Solm", "appointment", "Acme")]


def test_both_and_a_la_fois_stand_before_two() -> None:
    told = _told("Halden United parted ways with both head coach Nils Berg and sporting director Paolo Verd.")
    assert told == [("Nils Berg", "departure", "Halden United"), ("Paolo Verd", "departure", "Halden United")]
    told = _told("Acme a limogé à la fois son directeur, Paul Roux, et sa trésorière, Jeanne Morel.", lang="fr")
    assert told == [("Paul Roux", "departure", "Acme"), ("Jeanne Morel", "departure", "Acme")]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In March, Colin Hart said that he would step down as chairman of Acme.", "2026-03"),
        ("Next June, Acme said, Colin Hart will step down as chairman.", "2026-06"),
    ],
)
def test_a_date_before_who_tells_is_when_it_was_told(text: str, date: str) -> None:
    article = Article(title="", text=text, published_on="2026-05-10", lang="en")
    assert [c.date for c in detect(article, LANGUAGES)] == [date]


@pytest.mark.parametrize("word", ["around", "approximately"])
def test_about_when_somebody_left_may_be_told(word: str) -> None:
    assert _told(f"Acme's chairman, Paul Rowe, resigned {word} a month later.") == [("Paul Rowe", "departure", "Acme")]


def test_a_sentence_is_put_at_no_body_that_it_only_mentions() -> None:
    text = (
        "Jane Morrell resigned on Friday as director of the Census Agency. In her letter, posted on X and sent to "
        "the minister, she cited her health. The minister said that her deputy, Aaron Luke, would serve as acting "
        "director. Health Secretary Tom Bell and Labour Secretary Ann Poe left earlier this year. "
        "Attorney General Pam Bond was pushed out in March."
    )
    told = {person: body for person, _, body in _told(text)}
    assert told["Aaron Luke"] == "Census Agency"
    assert told.get("Pam Bond") is None


@pytest.mark.parametrize(
    "text",
    [
        "Jane Morrell, Paul Rowe, Tina Voss join Acme board",
        "Acme chiefs Jane Morrell, Paul Rowe, Tina Voss quit in row over pay.",
        "Acme Corp said its new board will consist of Jane Morrell (chair), Paul Rowe, and Tina Voss.",
        "Acme Corp named three new directors: Jane Morrell, head of Globex, Paul Rowe, a lawyer, and Tina Voss.",
        "Acme Corp elected three new directors: Jane Morrell, head of Globex; Paul Rowe, a lawyer; and Tina Voss.",
    ],
)
def test_all_of_a_list_are_told(text: str) -> None:
    told = _told(text)
    assert {person for person, *_ in told} == {"Jane Morrell", "Paul Rowe", "Tina Voss"}
    assert {body for *_, body in told} <= {"Acme", "Acme Corp"}


def test_a_field_with_a_hyphen_belongs_to_its_post() -> None:
    text = "Jane Morrell leaves as chief of Acme in May, with hardware-engineering chief Paul Rowe taking the top job."
    assert ("Paul Rowe", "appointment", "Acme") in _told(text)
