"""English articles tell moves beside their story: each wording in several houses, and wordings that tell none."""

from __future__ import annotations

from itertools import product

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

HOUSES = (
    ("Halcroft Mills", "mill", "the textile maker", "chief executive", "finance director", "head of design"),
    ("Alderney Bank", "bank", "a lender", "chairman", "chief risk officer", "head of investor relations"),
    ("Tollgate Museum", "museum", "a charity", "director", "chief curator", "head of learning"),
)
"""Name, what it is called after that, what it is, its chief's post and two more."""

EXITS = """
{x}, the {house}'s {second}, left in May to join Globex Corp.
The {house} has also lost its {second}, {x}, who resigned in May.
In May, {second} {x} stepped down, citing family reasons.
The {house} parted company with {x}, its {second}, in May.
Among those who have gone is {x}, the {second}.
Four senior figures have left since, among them {x}, the {second}.
Recent departures include {x}, the {second}.
The first to go was {x}, the {second}, who left in May.
Also leaving is {x}, the {second}.
The latest departure is that of {x}, {second}.
The {second}, {x}, announced that she too would be leaving.
{x}, the {second}, is bowing out.
{x}, the {second}, told the board in May that she was going.
{x} gave up the post of {second} in May.
{x}'s decision to leave as {second} surprised colleagues.
In May, under pressure from staff, {x} resigned as {second}.
The {second}, {x}, has asked to be relieved of her duties.
The {house} is looking for a new {second} after {x} left for a rival.
{x} lost her seat on the board in May.
Shareholders voted {x} off the board in May.
{x}'s contract as {second} was terminated in May.
The {house} dispensed with the services of its {second}, {x}, in May.
{x}, who died in office in May, had been its {chief} for ten years.
{x} served as {chief} until her death in May.
Her appointment follows the sudden death of {x} in May.
""".strip().splitlines()

ENTRIES = """
Among other changes, {x} was promoted to {second}.
Also joining is {x}, formerly of Globex Corp, as {second}.
Joining the {house} is {x}, a former judge, as {second}.
{x} was brought in from Globex Corp in May to be {second}.
{x} has moved from Globex Corp to become {second}.
{x}'s promotion to {second} takes effect on Monday.
The arrival of {x} as {second} in May calmed nerves.
The job of {second} goes to {x}, who was at Globex Corp.
The {second}'s job went to {x}, who had been at Globex Corp.
As part of the overhaul, {x} has been made {second}.
{x}, until recently a partner at Globex Corp, starts as {second} next week.
Until a successor is found, {x}, the {second}, will run the {house}.
{x}, the {second}, has been put in charge in the meantime.
The {house} will be led in the interim by {x}, the {second}.
{x} was called in to run the {house} in May.
{x} will chair the {house}'s board.
""".strip().splitlines()

NOBODYS = """
{x} will chair the inquiry.
{x} took the helm of the lifeboat and left the harbour at noon.
{x}, a shareholder, wants Neil Harding, the {second}, removed.
A union official, {x}, called on Neil Harding, the {second}, to step down.
The search committee is headed by {x}, a former chairman of Globex Corp.
The job was first offered to {x}, chairman of Globex Corp, who turned it down.
{x}, who resigned herself to the noise long ago, lives near by.
Asked whether {x}, the {second}, should resign, a spokesman declined to comment.
{x} was named woman of the year by Globex Corp.
{x}, chairman of Globex Corp from 2009 to 2016, said the board had acted too late.
""".strip().splitlines()


def claims(sentence: str, person: str, house: tuple[str, ...]) -> set[tuple[str, str, str | None]]:
    name, kind, aside, chief, second, _ = house
    told = sentence.format(x=person, house=kind, chief=chief, second=second)
    text = f"{name}, {aside}, said on Monday that its income fell by a fifth. {told} The {kind} opened in 1952."
    article = Article(title=f"Income falls at {name}", text=text, published_on="2026-02-10", lang="en")
    found = detect(article, LANGUAGES)
    return {(c.person, c.kind, c.organisation) for c in found if c.status in ("confirmed", "reported")}


PEOPLE = ("June Selwyn", "C. S. Eriksen", "Sofia van der Meulen")


@pytest.mark.parametrize("sentence", EXITS)
def test_who_leaves_beside_the_story_leaves_its_house(sentence: str) -> None:
    for person, house in zip(PEOPLE, HOUSES, strict=True):
        told = claims(sentence, person, house)

        assert (person, "departure", house[0]) in told
        assert {(one, body) for one, kind, body in told if kind == "departure"} == {(person, house[0])}


@pytest.mark.parametrize("sentence", ENTRIES)
def test_who_comes_beside_the_story_comes_to_its_house(sentence: str) -> None:
    for person, house in zip(PEOPLE, HOUSES, strict=True):
        assert [(p, body) for p, kind, body in claims(sentence, person, house) if kind == "appointment"] == [
            (person, house[0])
        ]


@pytest.mark.parametrize("sentence", NOBODYS)
def test_wordings_of_no_move_tell_none(sentence: str) -> None:
    for person, house in product(PEOPLE[:2], HOUSES[:2]):
        assert claims(sentence, person, house) == set()
