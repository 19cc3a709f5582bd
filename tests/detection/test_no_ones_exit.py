"""Idioms of dying, thanks, people sent elsewhere, wishes and the relatives of a chief cost nobody a post."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

FRENCH = """
Paul Roux, PDG d'Acme, meurt d'envie de racheter Globex
Paul Roux, PDG d'Acme, est mort de rire
Jeanne Morel évincée du second tour par Paul Roux
Le projet d'éviction de Paul Roux, PDG d'Acme, est abandonné
La démission de Paul Roux, président d'Acme, demandée par les syndicats
Le procureur a requis la révocation de Jeanne Morel, directrice d'Acme
Acme écarte un départ de Paul Roux
Décès de Paul Roux, l'époux de Jeanne Morel, présidente d'Acme
Jeanne Morel, fille de Paul Roux, PDG d'Acme, est morte à 20 ans
Jeanne Morel, l'avocate de Paul Roux, PDG d'Acme, est morte
Paul Roux, accusé d'avoir tué Jeanne Morel, directrice d'Acme, est mort
Mort de Paul Roux, président d'honneur d'Acme
Acme renvoie Paul Roux à ses études
Jeanne Morel, présidente d'Acme, renvoie Paul Roux dans les cordes
Acme débarque Paul Roux en Chine
Acme : départ de Paul Roux démenti
Jeanne Morel remercie Paul Roux, PDG d'Acme, pour son soutien
Jeanne Morel, PDG d'Acme, a remercié Paul Roux
Le syndicat remercie Paul Roux, directeur d'Acme, de son écoute
L'actionnaire Paul Roux quitte Acme
Un départ de Paul Roux, patron d'Acme, inquiéterait les marchés
Le patron d'Acme, Paul Roux, jette l'éponge face à Globex
Le général Roux quitte Brécourt avec ses troupes
L'ancien chauffeur du patron d'Acme Paul Roux a raconté au tribunal qu'il avait été licencié
Le cuisinier de Jeanne Morel, présidente d'Acme, qui a été licencié, ouvre une auberge
Jeanne Morel, consule d'Acme, a été rappelée à Paris
Paul Roux, patron d'Acme, rappelé à l'ordre par un juge
Jeanne Morel, dont la démission a été annoncée par erreur, préside toujours Acme
Le capitaine d'Acme, Paul Roux, dont le retrait a été confirmé sur blessure, se soigne
Paul Roux, président d'Acme, conteste son renvoi devant le tribunal
Jeanne Morel, présidente d'Acme, quitte l'Assemblée générale d'Acme sous les sifflets
Jeanne Morel, présidente d'Acme, démissionne de l'association des parents d'élèves
Dans l'épisode final, Jeanne Morel, patronne d'Acme, démissionne
Jeanne Morel, directrice de l'institut Paul Roux, limogée
L'institut Acme accueille Jeanne Morel, patronne de Globex
"""
ENGLISH = """
Acme CEO Paul Rowe dies laughing at joke
A former driver of Acme chief Paul Rowe told a court that he was fired
A former aide to Acme chief Paul Rowe said he had been dismissed
Acme CEO Paul Rowe dies of boredom in meetings
Judge dismisses Paul Rowe, Acme CEO, from lawsuit
Acme drops Paul Rowe from ad campaign
Unions want Acme to sack Paul Rowe
Acme plans to sack Paul Rowe, its chief executive
Lawmakers want Acme boss Paul Rowe sacked
Paul Rowe's contract terminated by Leeds United
Senator tells Acme to fire Paul Rowe
Judge allows Acme to fire Paul Rowe
Pressure mounts on Acme to sack chief executive Paul Rowe
Senators want president to fire FBI director Jane Morrell
Trump says he has right to fire Fed chair Jane Morrell
Trump has authority to remove Fed chair Jane Morrell, judge says
Directors plotted to oust Acme chairman Paul Rowe
Motion for removal of Acme director Paul Rowe denied
Inquest into the death of Acme director Paul Rowe opens
Anniversary of death of Acme CEO Paul Rowe marked
Paul Rowe, accused of killing Jane Morrell, chief executive of Acme, died in jail
Paul Rowe, owner of Acme, sacked her by text
Acme chief Paul Rowe leaves bidding war for Globex
Acme chairman Paul Rowe quits the race for Globex
Acme chairman Paul Rowe leaves hospital
Investor Paul Rowe exits Acme
The exit of Acme chief Paul Rowe would be a blow
Speaker ejects MP Paul Rowe
Paul Rowe, now chief executive of Acme, was sacked in 2016
Acme driver Paul Rowe retired on lap 12
Acme recalls Rowe over brakes
Paul Rowe of Acme was dismissed for nought
Acme chairman Paul Rowe was told to go home and rest
Acme chief Paul Rowe told to go easy on staff
Acme chief Paul Rowe pushed aside by a bodyguard
Guest removed: Paul Rowe was removed from the Acme board meeting by police
Acme drops Paul Rowe as a witness
Investors hope Acme will oust chief executive Paul Rowe
Acme chief Paul Rowe told staff that the treasurer was leaving
Acme chief Paul Rowe told investors the strategy would go
Acme spokeswoman Jane Morrell told reporters that the chief executive was going
Acme chief Paul Rowe announced plans to quit coal
Acme chief Paul Rowe confirms plans to quit smoking
Acme chief Paul Rowe has given notice of a rise in prices
Guests have left the island, among them Paul Rowe, chairman of Acme
Thousands have quit smoking, among them Paul Rowe, chairman of Acme
Acme chairman Paul Rowe said goodbye to his dog
Paul Rowe's planned departure for Peru was put off, the Acme chief said
Acme chief Paul Rowe called time on late meetings
Acme chief Jane Morrell told to stay home in the snow
"""


def asserted(title: str, lang: str) -> list[Claim]:
    found = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    return [claim for claim in found if claim.status in ("confirmed", "reported")]


@pytest.mark.parametrize(
    ("lang", "title"), [(lang, t) for lang, ts in (("fr", FRENCH), ("en", ENGLISH)) for t in ts.strip().splitlines()]
)
def test_nobody_is_told_to_have_lost_a_post(lang: str, title: str) -> None:
    assert asserted(title, lang) == []


COMES_NOWHERE = """
Acme chief Paul Rowe spoke of a poor year on a call. Joining him is Jane Morrell, the treasurer.
Jane Morrell left school at 15 to become chief executive of Acme
Jane Morrell came from a family of bakers to become chief executive of Acme
Acme Abbey will be led in prayer by Paul Rowe
Families turn to Paul Rowe, director of Acme Hospice, for advice
Taking over the microphone is Paul Rowe, who owns Acme
Paul Rowe took the wheel of an Acme truck
Acme singer Jane Morrell fell ill, and Ann Lee was picked in her place
Acme chief Paul Rowe was asked to run Globex Marathon for charity
"""


@pytest.mark.parametrize("text", COMES_NOWHERE.strip().splitlines())
def test_nobody_is_told_to_have_got_a_post(text: str) -> None:
    assert asserted(text, "en") == []


def test_who_speaks_before_a_colon_is_no_house() -> None:
    found = asserted("Jane Morrell: chief executive Paul Rowe resigned over me", "en")
    assert [claim.organisation for claim in found if claim.organisation == "Jane Morrell"] == []


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Talks end after Paul Rowe walks away", "Acme chairman Paul Rowe walked away from talks on price."),
        ("Rowe replaces Poe in index", "Rowe Industries will replace Poe Corp from Monday."),
    ],
)
def test_what_follows_tells_that_a_headline_told_no_exit(title: str, summary: str) -> None:
    article = Article(title=title, summary=summary, published_on="2026-03-12", lang="en")
    assert detect(article, LANGUAGES) == ()


@pytest.mark.parametrize(
    ("lang", "title", "manner"),
    [
        ("fr", "Acme remercie son directeur général Paul Roux", "dismissed"),
        ("fr", "Acme renvoie Paul Roux, son directeur financier", "dismissed"),
        ("fr", "Paul Roux, PDG d'Acme, est mort à Paris", "died"),
        ("fr", "Le mari de Jeanne Morel, Paul Roux, directeur d'Acme, est mort", "died"),
        ("en", "Acme fires chief executive Paul Rowe", "dismissed"),
        ("en", "Acme dismisses Paul Rowe from his post", "dismissed"),
        ("en", "Acme CEO Paul Rowe dies of cancer", "died"),
        ("en", "Acme chairman Paul Rowe resigned to address his illness", "resigned"),
        ("en", "Acme chief Jane Morrell, wanted for fraud, is fired by Acme", "dismissed"),
    ],
)
def test_who_lost_a_post_is_told(lang: str, title: str, manner: str) -> None:
    assert [claim.manner for claim in asserted(title, lang)] == [manner]


@pytest.mark.parametrize(
    ("lang", "title", "told"),
    [
        (
            "en",
            "Acme's Jane Morrell and Globex's Paul Rowe resign",
            {("Jane Morrell", "departure", "Acme"), ("Paul Rowe", "departure", "Globex")},
        ),
        (
            "fr",
            "Globex recrute Paul Roux, limogé par Acme l'an dernier",
            {("Paul Roux", "appointment", "Globex"), ("Paul Roux", "departure", None)},
        ),
        (
            "fr",
            "Licencié par Acme, Paul Roux rebondit chez Globex",
            {("Paul Roux", "departure", "Acme"), ("Paul Roux", "appointment", "Globex")},
        ),
        ("fr", "Le général Roux quitte la tête d'Acme", {("Roux", "departure", "Acme")}),
    ],
)
def test_nobody_leaves_the_house_of_another(lang: str, title: str, told: set[tuple[str, str, str | None]]) -> None:
    assert {(claim.person, claim.kind, claim.organisation) for claim in asserted(title, lang)} == told


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Chairman Paul Rowe of Acme said a manager had taken bribes. He has been dismissed."),
        ("en", "Acme's lawyer, Jane Morrell, spoke of the defendant. She said he had been fired."),
        ("en", "Jane Morrell, chief executive of Acme, met Paul Rowe, a driver. He was fired by the company in 2020."),
        ("en", "Acme chief Paul Rowe, resigned to the loss, departs for Paris."),
        (
            "fr",
            "Le président d'Acme, Paul Roux, a dit qu'un cadre avait touché des pots-de-vin. Il a été licencié.",
        ),
        ("fr", "L'avocate d'Acme, Jeanne Morel, accuse le prévenu. Il a été licencié en mai."),
    ],
)
def test_somebody_else_lost_the_post(lang: str, text: str) -> None:
    found = detect(Article(title="Acme", text=text, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert found == ()


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("en", "Finale", "In the last episode, surgeon Paul Rowe resigns from Acme."),
        ("en", "Monday on TV", "Banker Paul Rowe (played by Ann Poe) is fired by Acme."),
        ("en", "Review: Empty Chairs", "Acme chief Paul Rowe is fired by his sister."),
        ("fr", "Lundi à la télé", "Paul Roux, campé par Jean Morel, démissionne d'Acme."),
        ("fr", "Au cinéma", "Licencié par Acme, Antoine (Vincent Roux) se venge."),
        ("fr", "Polar : la chute", "Paul Roux, patron d'Acme, est limogé par sa sœur."),
        ("fr", "Ce soir", "Dans l'épisode 12, Paul Roux, patron d'Acme, est limogé."),
    ],
)
def test_who_leaves_in_a_story_leaves_nothing(lang: str, title: str, summary: str) -> None:
    article = Article(title=title, summary=summary, published_on="2026-03-12", lang=lang)
    assert detect(article, LANGUAGES) == ()


@pytest.mark.parametrize(
    ("lang", "text", "person"),
    [
        ("en", "Jane Morrell ran Acme for a decade. She was fired on Monday.", "Jane Morrell"),
        ("fr", "Jeanne Morel, directrice d'Acme, conteste les faits. Elle a été licenciée lundi.", "Jeanne Morel"),
        ("fr", "Paul Roux, directeur d'Acme, conteste les faits. Il a été licencié lundi.", "Paul Roux"),
    ],
)
def test_he_and_she_are_whom_the_text_named(lang: str, text: str, person: str) -> None:
    found = detect(Article(title="Acme", text=text, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [(claim.person, claim.manner) for claim in found] == [(person, "dismissed")]


def test_his_house_is_the_one_that_acts_in_the_title() -> None:
    article = Article(
        title="Acme refuse Globex, son président part",
        summary="Paul Roux a démissionné après le rejet de l'offre de Globex.",
        published_on="2026-03-12",
        lang="fr",
    )
    assert [(claim.person, claim.organisation) for claim in detect(article, LANGUAGES)] == [("Paul Roux", "Acme")]


def test_who_led_a_house_until_then_is_not_replaced_there() -> None:
    article = Article(
        title="Une nouvelle présidente",
        summary="Acme a annoncé que Jeanne Morel succéderait à Paul Roux, qui dirigeait Globex jusqu'en 2019.",
        published_on="2026-03-12",
        lang="fr",
    )
    assert "Globex" not in {claim.organisation for claim in detect(article, LANGUAGES)}


@pytest.mark.parametrize("title", ["Orlando dismisses Bartolo", "Sir Hugo sacks Percival from the Silver Order"])
def test_one_word_dismissed_by_another_is_nobody_s_exit(title: str) -> None:
    assert detect(Article(title=title, summary="", text="", lang="en", published_on="2024-06-15"), LANGUAGES) == ()


def test_a_dismissal_without_a_post_and_a_person_of_one_word_are_less_sure() -> None:
    def confidence(title: str) -> float:
        (told,) = detect(Article(title=title, summary="", text="", lang="en", published_on="2024-06-15"), LANGUAGES)
        return told.confidence

    assert confidence("Jane Morrell ousted at Acme") < confidence("Jane Morrell ousted as Acme chief executive")
    assert confidence("Morrell ousted as Acme chief executive") < confidence(
        "Jane Morrell ousted as Acme chief executive"
    )


def test_a_participle_tells_whom_of_two_it_means() -> None:
    title = "Jeanne Morel, avocate de Paul Roux, licencié par Acme, plaide jeudi"
    claims = detect(Article(title=title, published_on="2026-03-12", lang="fr"), LANGUAGES)

    assert [(claim.person, claim.organisation) for claim in claims] == [("Paul Roux", "Acme")]


@pytest.mark.parametrize(("calling", "joins"), [("L'attaquant", []), ("Le patron", ["Paul Roux"])])
def test_who_is_called_a_player_in_another_sentence_joins_no_house(calling: str, joins: list[str]) -> None:
    text = f"Acme recrute Paul Roux. {calling} Roux a parlé."
    claims = detect(Article(text=text, published_on="2026-03-12", lang="fr"), LANGUAGES)

    assert [claim.person for claim in claims] == joins
