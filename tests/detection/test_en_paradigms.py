"""English news tells a move in every form of its verb, of names of every shape; the same verbs tell of much else."""

from __future__ import annotations

from itertools import cycle, product

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

LEAVING = """
    steps down          | has stepped down          | will step down          | is stepping down
    stands down         | has stood down            | will stand down         | is standing down
    resigns             | has resigned              | will resign             | is resigning
    quits               | has quit                  | will quit               | is quitting
    retires             | has retired               | will retire             | is retiring
    bows out            | has bowed out             | will bow out            | is bowing out
    hands in her notice | has handed in her notice  | will hand in her notice | is handing in her notice
    throws in the towel | has thrown in the towel   | will throw in the towel | is throwing in the towel
    calls it a day      | has called it a day       | will call it a day      | is calling it a day
    hangs up her hat    | has hung up her hat       | will hang up her hat    | is hanging up her hat
    walks away          | has walked away           | will walk away          | is walking away
    gives up the post   | has given up the post     | will give up the post   | is giving up the post
    vacates the post    | has vacated the post      | will vacate the post    | is vacating the post
"""
LEAVING_A_BODY = """
    leaves              | has left                  | will leave              | is leaving
    resigns from        | has resigned from         | will resign from        | is resigning from
    parts company with  | has parted company with   | will part company with  | is parting company with
    says goodbye to     | has said goodbye to       | will say goodbye to     | is saying goodbye to
    severs ties with    | has severed ties with     | will sever ties with    | is severing ties with
    walks out of        | has walked out of         | will walk out of        | is walking out of
"""
DISMISSING = """
    sacks               | has sacked                | will sack               | is sacking
    dismisses           | has dismissed             | will dismiss            | is dismissing
    axes                | has axed                  | will axe                | is axing
    shows the door to   | has shown the door to     | will show the door to   | is showing the door to
    gets rid of         | has got rid of            | will get rid of         | is getting rid of
    dispenses with      | has dispensed with        | will dispense with      | is dispensing with
"""
NAMING = """
    names               | has named                 | will name               | is naming
    appoints            | has appointed             | will appoint            | is appointing
    chooses             | has chosen                | will choose             | is choosing
    signs up            | has signed up             | will sign up            | is signing up
    brings in           | has brought in            | will bring in           | is bringing in
    recruits            | has recruited             | will recruit            | is recruiting
"""
TAKING = """
    becomes             | has become                | will become             | is becoming
    takes over as       | has taken over as         | will take over as       | is taking over as
    arrives as          | has arrived as            | will arrive as          | is arriving as
    begins work as      | has begun work as         | will begin work as      | is beginning work as
    assumes charge as   | has assumed charge as     | will assume charge as   | is assuming charge as
    takes up the post of| has taken up the post of  | will take up the post of| is taking up the post of
    accepts the job of  | has accepted the job of   | will accept the job of  | is accepting the job of
"""

BODIES = ("Acme Foods", "Globex plc", "Wexley Savings Bank", "the Wexley Farmers' Union", "the Food Safety Agency")
PEOPLE = (
    "Jane Morrell",
    "Mary-Kate Rowe",
    "Noura al-Mansur",
    "Annelie van der Roe",
    "K.V. Lakshmi",
    "R Meena Sundar",
    "Nguyen Thi Hoa",
    "Siti Aishah binti Osman",
    "Ann J. Poe",
    "Leila bin Saleh",
)
POSTS = ("chief executive", "finance director", "chair", "head of research")


def forms(table: str) -> list[str]:
    return [form.strip() for row in table.strip().splitlines() for form in row.split("|")]


def told(text: str, *, title: str = "") -> set[tuple[str, str, str]]:
    """Return (person, kind, body) of what is told as a fact, the articles of bodies left out."""
    article = Article(title=title, summary=text, text="", published_on="2026-03-12", lang="en")
    return {
        (claim.person, claim.kind, (claim.organisation or "").removeprefix("the "))
        for claim in detect(article, LANGUAGES)
        if claim.status in ("confirmed", "reported")
    }


def missing(frames: tuple[str, ...], table: str, kind: str) -> list[str]:
    """Return the sentences of frames and forms that do not tell their one change, and no other, with turning names."""
    names = cycle(product(PEOPLE, BODIES))
    posts = cycle(POSTS)
    wrong = []
    for frame, form in product(frames, forms(table)):
        (person, body), post = next(names), next(posts)
        text = frame.format(person=person, body=body, post=post, form=form)
        text = text[0].upper() + text[1:]
        if told(text) != {(person, kind, body.removeprefix("the "))}:
            wrong.append(text)
    return wrong


@pytest.mark.parametrize(
    ("frames", "table", "kind"),
    [
        (
            ("{person}, the {post} of {body}, {form}.", "The {post} of {body}, {person}, {form} after nine years."),
            LEAVING,
            "departure",
        ),
        (("{person} {form} {body} after a row over pay.",), LEAVING_A_BODY, "departure"),
        (
            ("{body} {form} its {post}, {person}.", "The board of {body} {form} {post} {person}."),
            DISMISSING,
            "departure",
        ),
        (
            ("{body} {form} {person} as {post}.", "On Monday, {body} {form} {person} as its new {post}."),
            NAMING,
            "appointment",
        ),
        (("{person} {form} {post} of {body}.", "{person}, 52, {form} {post} at {body}."), TAKING, "appointment"),
    ],
)
def test_a_move_is_told_in_every_form_of_its_verb(frames: tuple[str, ...], table: str, kind: str) -> None:
    assert missing(frames, table, kind) == []


@pytest.mark.parametrize(
    "title",
    [
        "Acme Foods {post} {person} quits",
        "{person} to retire as Acme Foods {post}",
        "Acme Foods says {post} {person} will leave",
        "Staff at Acme Foods learn of departure of {post} {person}",
        "{person} out as Acme Foods {post}",
        "No second term for Acme Foods {post} {person}",
        "Acme Foods and {post} {person} part ways",
        "Acme Foods fires {post} {person}",
    ],
)
def test_a_headline_alone_tells_who_leaves(title: str) -> None:
    wrong = [
        told("", title=text)
        for person, post in product(PEOPLE, POSTS)
        for text in [title.format(person=person, post=post)]
        if told("", title=text) != {(person, "departure", "Acme Foods")}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "title",
    [
        "Acme Foods names {person} {post}",
        "{person} named Acme Foods {post}",
        "{person} takes over as Acme Foods {post}",
        "Acme Foods hails arrival of {person} as {post}",
        "Acme Foods finds {post} in {person}",
        "{person} handed {post} role at Acme Foods",
        "{person} to chair Acme Foods",
        "{person} takes over as {post} of troubled Acme Foods",
    ],
)
def test_a_headline_alone_tells_who_comes(title: str) -> None:
    wrong = [
        told("", title=text)
        for person, post in product(PEOPLE, POSTS)
        for text in [title.format(person=person, post=post)]
        if told("", title=text) != {(person, "appointment", "Acme Foods")}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "{person} left Acme Foods $2 million in a will.",
        "{person} leaves Acme Foods guessing.",
        "Acme Foods names {person} as key witness.",
        "{person} was hired by Acme Foods to paint the ceiling.",
        "{person}, the {post} of Acme Foods, is resigned to delays.",
        "{person}, the {post} of Acme Foods, has no plans to step down.",
        "{person} will not be leaving Acme Foods, a lawyer said.",
        "Protesters called on Acme Foods {post} {person} to resign.",
        "Acme Foods will not dismiss its {post}, {person}, despite the protests.",
        "If sales fall again, {person} should resign as {post} of Acme Foods, said an investor.",
        "The film stars {person} as a {post} who is fired from Acme Foods.",
        "{person}, {post} of Acme Foods, said the firm would leave its old offices in May.",
        "Who could succeed {person} as {post} of Acme Foods?",
        "Acme Foods {post} {person} was named sailor of the year.",
        "Acme Foods {post} {person} dismissed the claims as nonsense.",
        "Acme Foods {post} {person} left for Geneva on Monday for talks.",
        "{person}, {post} of Acme Foods, has signed a contract extension until 2029.",
    ],
)
def test_the_same_verbs_tell_of_much_else(text: str) -> None:
    loud = [(person, told(text.format(person=person, post=post))) for person, post in zip(PEOPLE, cycle(POSTS))]
    assert [claims for _, claims in loud if claims] == []
