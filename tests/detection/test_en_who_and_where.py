"""Whom and which body a whole English article means: repeated names, posts of nobody, two bodies named as often."""

from __future__ import annotations

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.domain.article import Article

LANGUAGES = load_packs()


def told(text: str, title: str = "") -> set[tuple[str, str, str | None]]:
    article = Article(title=title, text=text, published_on="2026-03-12", lang="en")
    return {(claim.person, claim.kind, claim.organisation) for claim in detect(article, LANGUAGES)}


CASES = {
    "who is called by the surname later is a person": (
        "Zorvath Kembelu runs Acme Corp. Kembelu resigned on Monday as chairman of Acme Corp.",
        {("Zorvath Kembelu", "departure", "Acme Corp")},
    ),
    "what is called by its first word later is a body": (
        "Tarn Wexel makes pumps. Shares in Tarn fell. Jane Roe, the chief executive, resigned on Monday.",
        {("Jane Roe", "departure", "Tarn Wexel")},
    ),
    "what is never called by two words and has a chief is a body": (
        "Zentrix raised money on Monday. Zentrix's chief executive is in Paris. Jane Roe left the business last year.",
        {("Jane Roe", "departure", "Zentrix")},
    ),
    "of two bodies named as often the article is about the one it begins with": (
        "Acme Bank lends money to Globex Bank. Its rivals are worried. The deputy chairman, Paul Poe, resigned.",
        {("Paul Poe", "departure", "Acme Bank")},
    ),
    "a given name may be cut": (
        "Acme Corp said Paul Quell has resigned as chairman of Wm. P. Dorn Co.",
        {("Paul Quell", "departure", "Wm. P. Dorn Co")},
    ),
    "a currency is no part of a name": (
        "Acme Corp pays Jane Quell USD 3 million as she steps down as chief executive.",
        {("Jane Quell", "departure", "Acme Corp")},
    ),
    "the wire's heading is no body": (
        "Regulatory News : The board of Globex announces the appointment of Jon Quell as chairman.",
        {("Jon Quell", "appointment", "Globex")},
    ),
    "a committee chooses for its body": (
        "The Search Committee of Acme College named Jane Quell president.",
        {("Jane Quell", "appointment", "Acme College")},
    ),
    "what the text has in small letters too is nobody": (
        "Acme Corp met in Paris. The great dolmens are old. Dolmens step in as meeting places.",
        set(),
    ),
    "a club is called City": (
        "Leicester City manager Paul Poe resigned on Monday.",
        {("Paul Poe", "departure", "Leicester City")},
    ),
    "who is somebody's friend is not that somebody": (
        "Jane Roe, chief of Acme Bank, spoke. Jane Roe's friend, Zorvek, worked at Acme Bank until he was sacked.",
        set(),
    ),
    "what somebody does is no body": ("Rearranging the deck chairs as Jane Roe quits.", set()),
    "a boss is nobody of the article": (
        "Jane Roe cooks for a school. On the radio a bank boss has stepped down with four million.",
        set(),
    ),
    "who is sacked as navy chief is not the army's chief of staff": (
        "The minister fired the navy chief. Earlier the Army chief of staff, Paul Poe, met Acme Corp.",
        set(),
    ),
    "a Chinese name begins with the family's": (
        "Acme Museum has hired Tseng Wei-min to be its head of prints. Tseng collects fans. "
        "The treasurer of the museum, Hsu Ta-lin, quit in a row over a lift; Hsu sails.",
        {("Tseng Wei-min", "appointment", "Acme Museum"), ("Hsu Ta-lin", "departure", "Acme Museum")},
    ),
    "a firm may be hyphenated too": ("Stroud Co-op opened a shop. Stroud resigned itself to a loss.", set()),
    "Jr. is nobody's surname": (
        "Paul Rowe Jr. is the treasurer of Acme Ales. Rowe quits at Easter, the firm said.",
        {("Paul Rowe Jr", "departure", "Acme Ales")},
    ),
    "a prize is nobody's employer": (
        "Jane Roe won the Wexel Prize in 2001. The Wexel Prize is worth a million. Roe has resigned.",
        set(),
    ),
    "a scandal's name is no chief's": (
        "Acme Dairy sells milk. After the Wei Poe recipe case the head of its cheese plant stepped down.",
        set(),
    ),
    "posts are written with capitals": (
        "Jane Roe will serve as the Acting Deputy General Manager of Acme Ferries.",
        {("Jane Roe", "appointment", "Acme Ferries")},
    ),
    "a nation before a name is none of it": (
        "Portuguese Duarte Valadim will run Acme Opera from May as its general manager.",
        {("Duarte Valadim", "appointment", "Acme Opera")},
    ),
    "of whom a relative clause tells something else first, he may resign": (
        "Ann Lee, whose garden Jane Poe paints, has sent in her letter of resignation as head of Acme Zoo.",
        {("Ann Lee", "departure", "Acme Zoo")},
    ),
    "a town behind a title is somebody": (
        "Olive Durham chairs Acme Tyres. Ms. Durham retires in June.",
        {("Olive Durham", "departure", "Acme Tyres")},
    ),
    "a body of two towns is one": (
        "Paul Rowe chairs the Wexley and Thorne Hospitals Trust. Wexley is wet. The chairman retires in May.",
        {("Paul Rowe", "departure", "Wexley and Thorne Hospitals Trust")},
    ),
    "dashes hold people as commas do": (
        "Three Acme bakers leave. Two Acme directors – Jane Roe and Wei Poe – have quit.",
        {("Jane Roe", "departure", "Acme"), ("Wei Poe", "departure", "Acme")},
    ),
    "letters behind a name are no body": (
        "Jane Roe, OBE, has resigned as treasurer of Acme Choir.",
        {("Jane Roe", "departure", "Acme Choir")},
    ),
    "who heads a body works there": (
        "Jane Roe, who heads Acme Lifeboats, told the crew that she would retire in May.",
        {("Jane Roe", "departure", "Acme Lifeboats")},
    ),
    "an office is no body": (
        "Acme Hospital is full. Parks Commissioner Jane Roe resigned on Friday.",
        {("Jane Roe", "departure", "Acme Hospital")},
    ),
    "what somebody holds now was not left": (
        "Acme Choir sings on. Wei Poe, now a partner at Globex Law, stepped down on Monday.",
        set(),
    ),
    "a seat passes to somebody": (
        "Acme Choir met. Acme Choir is old. A seat on its nine-member board goes to Ann Lee, a tutor at Globex School.",
        {("Ann Lee", "appointment", "Acme Choir")},
    ),
    "of whom the trustees hear that she will not go on, she leaves": (
        "Acme Choir director Ann Lee told friends that she would not be renewing her contract.",
        {("Ann Lee", "departure", "Acme Choir")},
    ),
    "a council without a name is the one that the article is about": (
        "Acme University is old. Council confirmed Ann Lee as librarian.",
        {("Ann Lee", "appointment", "Acme University")},
    ),
    "a title cut short ends no sentence": (
        "Acme Abbey has suspended its treasurer, Rev. Wei Poe, over the sale of a bell.",
        {("Wei Poe", "leave", "Acme Abbey")},
    ),
    "whom no list has as a post is one where the body has it": (
        "Acme Abbey has dismissed its cellarer, Wei Poe, over the sale of a bell.",
        {("Wei Poe", "departure", "Acme Abbey")},
    ),
    "a saint's hospital is one body": (
        "St. Orla's Hospital named Jane Roe as its matron-in-chief and director on Monday.",
        {("Jane Roe", "appointment", "St. Orla's Hospital")},
    ),
    "whom a text calls by the surname later led what it told first": (
        "Ann Lee, the former head of Acme Ferries, wrote a book. Lee, who was sacked in 2013, gardens.",
        {("Ann Lee", "departure", "Acme Ferries")},
    ),
    "who goes elsewhere as its head is appointed there": (
        "Jane Roe becomes head of Acme Baths, replacing Wei Poe, who goes to the Globex Gardens as their director.",
        {("Jane Roe", "appointment", "Acme Baths"), ("Wei Poe", "appointment", "Globex Gardens")},
    ),
    "who walks out of a meeting leaves no post": (
        "Acme Choir treasurer Jane Roe walked out of the meeting on Monday.",
        set(),
    ),
    "harbour commissioners are a body": (
        "Wexley Harbour Commissioners dismissed Jane Roe, its harbour master, on Monday.",
        {("Jane Roe", "departure", "Wexley Harbour Commissioners")},
    ),
    "the deputy of somebody is somebody else": (
        "Acme Zoo named Wei Poe's deputy, Jane Roe, as its acting director.",
        {("Jane Roe", "appointment", "Acme Zoo")},
    ),
    "who leaves with two bakers is none": (
        "Acme Mills said chairman Paul Poe and two directors, Jane Roe and Ann Lee, are leaving.",
        {(name, "departure", "Acme Mills") for name in ("Paul Poe", "Jane Roe", "Ann Lee")},
    ),
    "a title has its parentheses": (
        "Professor (Mrs.) Jane Roe was named rector of Acme College.",
        {("Jane Roe", "appointment", "Acme College")},
    ),
    "a service without a capital is a body": (
        "The head of the coastal lamp service, Jane Roe, resigned on Monday.",
        {("Jane Roe", "departure", "coastal lamp service")},
    ),
    "who runs errands for somebody dismissed nobody": (
        "Ann Lee dismissed Wei Poe's poems. Wei Poe is the librarian of Acme Abbey.",
        set(),
    ),
    "those who were ousted are named behind": (
        "Acme Ferries has a row. The other ousted directors are Jane Roe and Wei Poe. Acme Ferries said nothing.",
        {("Jane Roe", "departure", "Acme Ferries"), ("Wei Poe", "departure", "Acme Ferries")},
    ),
    "a post's work falls to somebody": (
        "Acme Ferries lost Jane Roe, its purser. At Acme Ferries, Roe's duties fall to Wei Poe.",
        {("Wei Poe", "appointment", "Acme Ferries"), ("Jane Roe", "departure", "Acme Ferries")},
    ),
    "a body in a town is the body": (
        "The Acme Gallery in Port Wexel has hired Jane Roe as its registrar.",
        {("Jane Roe", "appointment", "Acme Gallery")},
    ),
    "a reign that ends is somebody's": (
        "Acme Rovers elected Ann Lee president, ending the ten-year reign of Paul Poe.",
        {("Ann Lee", "appointment", "Acme Rovers"), ("Paul Poe", "departure", "Acme Rovers")},
    ),
    "capital words before an initial are no headline": (
        "Western Health Plans Inc said Douglas C. Poe has resigned as president of the company.",
        {("Douglas C. Poe", "departure", "Western Health Plans Inc")},
    ),
    "a name that speaks by one word is a body": (
        "Gerdano said that Jane Roe would become chief financial officer on Monday.",
        {("Jane Roe", "appointment", "Gerdano")},
    ),
    "another bank is not the bank": (
        "Acme Bank fired its treasurer, Jane Roe, on Monday. Roe has taken a job at a rival bank.",
        {("Jane Roe", "departure", "Acme Bank")},
    ),
    "who is poached leaves an employer": (
        "Acme Corp poached Globex partner Jane Roe on Monday.",
        {("Jane Roe", "appointment", "Acme Corp"), ("Jane Roe", "departure", "Globex")},
    ),
    "the head of a public service works there": (
        "The finance ministry has dismissed the head of the customs service, Paul Poe, after an inquiry.",
        {("Paul Poe", "departure", "customs service")},
    ),
    "what somebody led long ago is what was left then": (
        "Acme Corp sells pumps. The former chief of Globex Corp, Jane Roe, was dismissed in 2023.",
        {("Jane Roe", "departure", "Globex Corp")},
    ),
    "a film's plot costs nobody a post": (
        "In this drama the chairman of Acme Corp, Paul Poe, played by Jane Roe, is sacked in the second episode. "
        "Every scene is a joy.",
        set(),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_known_who_is_meant(name: str) -> None:
    text, expected = CASES[name]

    assert told(text) == expected


@pytest.mark.parametrize("idle", ["«»", "“”", "()", "…"])
def test_a_line_without_a_word_stops_no_article_that_calls_a_body_by_its_kind(idle: str) -> None:
    told = "The housebuilder Tolvane Homes said Jane Roe, its chief executive, will resign."
    text = f"{told}\n\n{idle}\n\nThe housebuilder thanked her."
    article = Article(title=idle, text=text, lang="en", published_on="2026-03-02")

    assert [(c.person, c.organisation) for c in detect(article, LANGUAGES)] == [("Jane Roe", "Tolvane Homes")]
