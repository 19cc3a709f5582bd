"""What wires and headlines of firms tell: who is replaced by whom, firms of two names, posts told by "post of"."""

from __future__ import annotations

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.domain.article import Article

LANGUAGES = load_packs()


def told(text: str, title: str = "") -> set[tuple[str, str, str | None, str | None]]:
    article = Article(title=title, text=text, published_on="2026-03-12", lang="en")
    return {(claim.person, claim.kind, claim.organisation, claim.role) for claim in detect(article, LANGUAGES)}


CASES = {
    "a comma before who says so closes the aside and the clause": (
        "Acme Foods Corp said its chairman, Tom Vardley, will step down in May. He will be succeeded by Carla Dunmore, "
        "formerly head of sales, the company said.",
        {
            ("Tom Vardley", "departure", "Acme Foods Corp", "chairman"),
            ("Carla Dunmore", "appointment", "Acme Foods Corp", "chairman"),
        },
    ),
    "who says so between commas is no subject": (
        "Carla Dunmore, the chief executive of Acme Foods, the company said, resigned on Monday.",
        {("Carla Dunmore", "departure", "Acme Foods", "chief executive")},
    ),
    "a firm bears two names": (
        "Wexley and Thorne Inc said president Tom Vardley resigned, and will be replaced by Ann Pelling in May. "
        "Wexley and Thorne, a privately held retailer, said Vardley wished to teach.",
        {
            ("Tom Vardley", "departure", "Wexley and Thorne Inc", "president"),
            ("Ann Pelling", "appointment", "Wexley and Thorne Inc", "president"),
        },
    ),
    "a firm is told with its sons": (
        "Dunmore and Sons Ltd has appointed Rob Trent managing director.",
        {("Rob Trent", "appointment", "Dunmore and Sons Ltd", "managing director")},
    ),
    "two names told twice together, once as an employer, are one firm's": (
        "Tom Macken will join Hambright and Quirk as chairman. Hambright and Quirk is a broker.",
        {("Tom Macken", "appointment", "Hambright and Quirk", "chairman")},
    ),
    "two firms that each stand alone stay two": (
        "Merger talks between Selby and Rowan Inc collapsed, and Selby fired its chief executive, Rob Trent.",
        {("Rob Trent", "departure", "Selby", "chief executive")},
    ),
    "somebody and a firm are no firm": (
        "Rob Trent quit as chairman of Acme Foods. Trent and Globex Corp said he would be missed.",
        {("Rob Trent", "departure", "Acme Foods", "chairman")},
    ),
    "a mark belongs to the name of a firm": (
        "In a move that matters to advertisers, Whoosh! has hired Imran Fayed, a co-founder of the firm now known as "
        "Globex, to the newly-created position of chief data officer.",
        {("Imran Fayed", "appointment", "Whoosh", "chief data officer")},
    ),
    "a firm with a mark speaks": (
        "Whoosh! said Ann Pelling, its finance chief, will resign in May.",
        {("Ann Pelling", "departure", "Whoosh", "finance chief")},
    ),
    "a sentence ends behind Inc. before an article": (
        "Tom Vardley resigned as chairman of Acme Inc. A spokesman for the company declined to comment.",
        {("Tom Vardley", "departure", "Acme Inc", "chairman")},
    ),
    "a sentence ends behind Inc. where the text prints Corp without a stop": (
        "Hartwell Corp said it named Ed Holt president of its Selby Inc. Ann Rowan, the treasurer, resigned.",
        {
            ("Ed Holt", "appointment", "Hartwell Corp", "president"),
            ("Ann Rowan", "departure", "Hartwell Corp", "treasurer"),
        },
    ),
    "who left the company left the one that the sentence says she leads": (
        "Tom Vardley, chairman of Pelbro Energy, a subsidiary of Solway Bros Inc, has left the company, sources said. "
        "Earlier he resigned as a director of Solway Inc. A Solway spokesman had no comment.",
        {
            ("Tom Vardley", "departure", "Pelbro Energy", "chairman"),
            ("Tom Vardley", "departure", "Solway Inc", "director"),
        },
    ),
    "any field may have a chief officer": (
        "Acme Corp's chief heat officer, Carla Dunmore, resigned.",
        {("Carla Dunmore", "departure", "Acme Corp", "chief heat officer")},
    ),
    "a chief does something to an officer": (
        "The Wexley police chief met officer Carla Dunmore, who resigned as treasurer of Acme Foods.",
        {("Carla Dunmore", "departure", "Acme Foods", "treasurer")},
    ),
    "who has since joined a house went there": (
        "Acme Inc elected Rob Trent treasurer, succeeding Ray Goodwin who left in January and has since joined Globex.",
        {
            ("Rob Trent", "appointment", "Acme Inc", "treasurer"),
            ("Ray Goodwin", "departure", "Acme Inc", "treasurer"),
            ("Ray Goodwin", "appointment", "Globex", None),
        },
    ),
    "an election tells of two": (
        "The election of Ann Pelling as chairman of Acme Bank, and of trader Tom Vardley as treasurer, was welcomed.",
        {
            ("Ann Pelling", "appointment", "Acme Bank", "chairman"),
            ("Tom Vardley", "appointment", "Acme Bank", "treasurer"),
        },
    ),
    "a departure is of two": (
        "The departure of Ann Pelling, chairman of Acme Bank, and of Tom Vardley, its treasurer, was welcomed.",
        {
            ("Ann Pelling", "departure", "Acme Bank", "chairman"),
            ("Tom Vardley", "departure", "Acme Bank", "treasurer"),
        },
    ),
    "a nomination that somebody is glad at is a fact, at the house that is left": (
        "Owen Bell of the Drivers Union said he was pleased Paul Vollmer is leaving as chairman of the Federal Trade "
        "Board but not encouraged at Ann Pelling's nomination to succeed him.",
        {
            ("Paul Vollmer", "departure", "Federal Trade Board", "chairman"),
            ("Ann Pelling", "appointment", "Federal Trade Board", "chairman"),
        },
    ),
    "who sacks others is not sacked": (
        "Acme Bank chief Ann Pelling's dismissal of two editors angered staff, as did her deputy's removal.",
        set(),
    ),
    "who is picked for a side takes no post": (
        "Ann Pelling, picked to replace Tom Vardley in the Acme side, scored twice.",
        set(),
    ),
    "a wire misprints a body once": (
        "Harcourt Engineering Inc makes pumps. Rob Trent was appointed to the Hartcourt board. Harcourt is in Wexley.",
        {("Rob Trent", "appointment", "Harcourt Engineering Inc", "board")},
    ),
    "a fuller name is of another firm": (
        "Hanson Corp said Ann Pelling was named chairman of Hansen Ltd. Hanson makes bricks.",
        {("Ann Pelling", "appointment", "Hansen Ltd", "chairman")},
    ),
    "a house may be for people": (
        "Edgar Holt, president of Hartwell, and chairman of the Hartwell Women's Shoes Group, was named chief "
        "executive of Selby Inc.",
        {("Edgar Holt", "appointment", "Selby Inc", "chief executive")},
    ),
    "the people's bank is a name": (
        "The People's Bank of Tervania named Ann Pelling governor.",
        {("Ann Pelling", "appointment", "People's Bank of Tervania", "governor")},
    ),
    "hyphens part what somebody is from what she does": (
        "Ann Pelling - currently chief of Globex Bank - has been named treasurer of Acme Corp.",
        {("Ann Pelling", "appointment", "Acme Corp", "treasurer")},
    ),
    "an aside in an aside ends with it": (
        "Acme Corp said that Rob Trent, currently with Globex Corp, a rival, will become its treasurer on May 1.",
        {("Rob Trent", "appointment", "Acme Corp", "treasurer")},
    ),
    "a part of a firm is the firm's": (
        "Ann Pelling has been appointed to Acme smart home division board of directors.",
        {("Ann Pelling", "appointment", "Acme", "board of directors")},
    ),
    "where a departure leads is not what is left": (
        "Ann Pelling's departure for Globex Corp leaves a gap.",
        set(),
    ),
    "what a denied exit leads to is not told": (
        "Acme denied that Ann Pelling's departure, to the trading firm of Globex Brothers, was a sign of trouble. "
        "The departure of Acme chief Ann Pelling is for the best.",
        {("Ann Pelling", "departure", "Acme", "chief")},
    ),
    "who serves for a time is appointed": (
        "Acme Corp said Ann Pelling would serve for six months as chief executive.",
        {("Ann Pelling", "appointment", "Acme Corp", "chief executive")},
    ),
    "who acts on a stage takes no post": (
        "Rob Trent will act for the first time as Hamlet at the Acme Theatre.",
        set(),
    ),
    "a misprint is known by the fuller name": (
        "Wexley Oil Co, which owns some of Harcourt Engineering Group Inc, said its chairman, Rob Trent, was appointed "
        "to the Hartcourt board.",
        {("Rob Trent", "appointment", "Harcourt Engineering Group Inc", "board")},
    ),
    "a given name may stand inside the name of a body": (
        "The World Olive Research Institute named Ann Pelling its director.",
        {("Ann Pelling", "appointment", "World Olive Research Institute", "director")},
    ),
    "an agency for something is no German": (
        "Ann Pelling left the German Agency for Technical Cooperation, of which she was director.",
        {("Ann Pelling", "departure", "German Agency for Technical Cooperation", None)},
    ),
    "the letters of a body's name stand for it": (
        "The World Rice Research Institute (WRRI) said West German soil chemist Karl Lampert will take over as its "
        "director in May, succeeding Tom Vardley. A WRRI statement said Lampert, 56, is adviser to the Globex Agency. "
        "It said Vardley, who has headed WRRI since 1982, will write.",
        {("Karl Lampert", "appointment", "World Rice Research Institute", "director")},
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_of_an_english_wire(text: str, expected: set[tuple[str, str, str | None, str | None]]) -> None:
    assert told(text) == expected
