"""Who only says something of an exit that names nobody is not the one who goes."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Acme fired its chief executive. Paul Rowe, an analyst at Globex, said the move was a surprise."),
        ("en", "Acme fired its chief executive. Paul Rowe, a lawyer for the board, said the move was a surprise."),
        ("fr", "Acme a limogé son directeur général. Paul Roux, analyste chez Globex, y voit une surprise."),
        ("en", "Acme sacked its chief executive. Jane Morrell, a lawyer, said the move was a surprise."),
        ("en", "Acme sacked its chief executive. Jane Morrell, mayor of London, said she was worried."),
        ("en", "Acme's chief executive was sacked. Jane Morrell, her successor, starts on Monday."),
        ("en", "Acme sacked its chief executive. Prosser said it was late. Elfed Prosser, an analyst, had urged it."),
        ("fr", "Acme limoge son directeur. Paul Roux, délégué CGT, dénonce une décision brutale."),
    ],
)
def test_a_commentator_is_not_who_was_dismissed(lang: str, text: str) -> None:
    assert detect(Article(text=text, published_on="2026-03-12", lang=lang), LANGUAGES) == ()


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Le directeur d'Acme limogé", "Jeanne Morel, journaliste, explique les raisons."),
        ("Le PDG d'Acme limogé", "Paul Roux, maire de Lyon, s'inquiète pour l'emploi."),
        ("Le PDG d'Acme démissionne", "Paul Roux, président de la région, salue son action."),
        ("Acme perd sa directrice", "Jeanne Morel, ministre de l'Industrie, regrette ce départ."),
    ],
)
def test_who_speaks_first_below_a_title_does_not_hold_its_post(title: str, summary: str) -> None:
    article = Article(title=title, summary=summary, published_on="2026-03-12", lang="fr")
    assert detect(article, LANGUAGES) == ()


def test_who_led_the_firm_is() -> None:
    text = "Acme fired its chief executive on Monday. Paul Rowe, 51, had led the firm since 2010."
    (claim,) = detect(Article(text=text, published_on="2026-03-12", lang="en"), LANGUAGES)
    assert (claim.person, claim.manner, claim.organisation) == ("Paul Rowe", "dismissed", "Acme")


TAKE_NOTE = """
en|Acme boss fired|Jane Morrell welcomed the move.
en|Acme boss fired|He had insulted Jane Morrell.
en|Acme chief fired|Jane Morrell replaces Paul Rowe.
en|Acme sacks finance head|Jane Morrell was at her desk.
en|Acme boss resigns|Jane Morrell had called for it.
fr|Le patron d'Acme limogé|Paul Roux salue la décision.
fr|La patronne d'Acme démissionne|Jeanne Morel avait réclamé sa tête.
fr|Le maire limoge la directrice du port|Jeanne Morel a démis Anne Roux de ses fonctions.
"""


@pytest.mark.parametrize("line", TAKE_NOTE.strip().splitlines())
def test_who_takes_note_of_an_exit_leaves_nothing(line: str) -> None:
    lang, title, summary = line.split("|")
    claims = detect(Article(title=title, summary=summary, published_on="2026-03-12", lang=lang), LANGUAGES)
    left = {claim.person for claim in claims if claim.kind == "departure"}
    assert left <= {"Anne Roux"}


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Acme boss fired", "Paul Rowe had led the firm since May."),
        ("Acme boss fired", "Paul Rowe, 56, joined in May."),
        ("Acme boss resigns", "Paul Rowe cited his health."),
    ],
)
def test_the_unnamed_chief_of_a_headline_is_whom_the_text_goes_on_about(title: str, summary: str) -> None:
    claims = detect(Article(title=title, summary=summary, published_on="2026-03-12", lang="en"), LANGUAGES)
    assert [(claim.person, claim.kind) for claim in claims] == [("Paul Rowe", "departure")]


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("en", "Lunch with Rowe", "Paul Rowe leads Acme; his brother Jim ran Globex until he was fired in 2020."),
        ("en", "Finance chief leaves Acme", "'A friend,' said Jane Morrell."),
        ("fr", "Le pire jour", "« Mon prédécesseur m'a appelé », raconte Paul Roux, patron d'Acme. Il avait été viré."),
        ("fr", "Le conseiller", "La ministre Jeanne Morel dit de son conseiller : il a été renvoyé."),
        ("fr", "Le directeur financier d'Acme s'en va", "Le PDG Paul Roux le remercie."),
        ("fr", "Le patron d'Acme démissionne", "Le maire, Paul Roux, s'inquiète."),
        ("fr", "Le directeur d'Acme remercié", "Paul Roux, de la CGT, parle d'un gâchis."),
        ("fr", "Le patron d'Acme s'en va après une enquête de Paul Roux", "La justice est saisie."),
    ],
)
def test_who_speaks_of_another_or_holds_another_post_leaves_nothing(lang: str, title: str, summary: str) -> None:
    article = Article(title=title, summary=summary, published_on="2026-03-12", lang=lang)
    assert [claim for claim in detect(article, LANGUAGES) if claim.kind == "departure"] == []


def test_who_takes_over_is_not_guessed_to_be_who_retires() -> None:
    article = Article(
        title="Founder's son takes over as founder retires",
        summary="Acme Foods said Paul Rowe would take over.",
        published_on="2026-03-12",
        lang="en",
    )
    assert {claim.kind for claim in detect(article, LANGUAGES)} <= {"appointment"}
