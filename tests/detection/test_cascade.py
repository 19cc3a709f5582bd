"""What the cascade makes of articles written for it, and the laws that hold for every text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detection.cascade import detect
from monitor.detection.explain import explain
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def read(text: str, *, title: str = "", published: str | None = "2024-06-15", lang: str | None = None) -> list[Claim]:
    return list(detect(Article(title=title, text=text, published_on=published, lang=lang), LANGUAGES))


def told(claims: list[Claim]) -> list[tuple[str, str, str | None]]:
    return [(c.person, c.kind, c.organisation) for c in claims]


def test_a_move_is_a_departure_and_an_appointment() -> None:
    claims = read("Jeanne Morel quitte Acme pour Globex")

    assert told(claims) == [("Jeanne Morel", "departure", "Acme"), ("Jeanne Morel", "appointment", "Globex")]
    assert claims[0].destination == "Globex"


def test_a_person_in_the_title_and_an_organisation_in_the_text_are_read_together() -> None:
    claims = read("Le directeur général d'Acme a remis sa démission mardi.", title="Paul Roux, la chute d'un patron")

    assert told(claims) == [("Paul Roux", "departure", "Acme")]
    assert claims[0].evidence[0].part == "title"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_name_that_grows_twice_stays_one_person(lang: str) -> None:
    title = {"en": "Ana Torres resigns as Acme chief", "fr": "Ana Torres démissionne de la présidence d'Acme"}[lang]
    text = "Ana Torres Vidal: Acme. Ana Torres-Marin Vidal: Acme. Ana Torres: Acme."

    assert told(read(text, title=title, lang=lang)) == [("Ana Torres-Marin Vidal", "departure", "Acme")]


def test_a_lone_surname_takes_the_full_name_told_elsewhere() -> None:
    claims = read("Jane Morrell, chief executive of Acme, spoke on Monday. Morrell resigned on Tuesday.")

    assert [c.person for c in claims] == ["Jane Morrell"]


def test_two_people_leave_in_one_sentence() -> None:
    claims = read("Jeanne Morel et Luc Petit démissionnent d'Acme.")

    assert told(claims) == [("Jeanne Morel", "departure", "Acme"), ("Luc Petit", "departure", "Acme")]


@pytest.mark.parametrize(
    "text",
    [
        "Jeanne Morel ne quitte pas Acme.",
        "Acme boss Jane Morrell won't resign.",
        "Les syndicats réclament la démission de Paul Roux, le patron d'Acme.",
        "Si le vote échoue, Paul Roux, le patron d'Acme, démissionnera.",
        "« Je vais quitter Acme dès demain matin », répète Paul Roux à ses amis.",
        "The studio of Jane Morrell resigned itself to Acme's terms.",
    ],
)
def test_denials_conditions_calls_and_quotations_assert_nothing(text: str) -> None:
    assert [c for c in read(text) if c.status in ("confirmed", "reported")] == []


def test_a_conditional_is_a_rumour() -> None:
    claims = read("Jeanne Morel devrait quitter Acme.")

    assert [c.status for c in claims] == ["rumoured"]


def test_a_past_before_the_past_is_history() -> None:
    claims = read("Jeanne Morel, qui dirige Globex, avait démissionné d'Acme en 2019.", published="2024-06-15")

    assert [(c.salience, c.date) for c in claims] == [("background", "2019")]


def test_news_without_a_date_takes_the_day_of_publication() -> None:
    claims = read("Jane Morrell resigns as Acme chief executive")

    assert [(c.date, c.salience) for c in claims] == [("2024-06-15", "news")]


def test_a_death_outside_of_office_is_no_departure() -> None:
    assert read("Mort de l'écrivain Paul Roux") == []
    assert [c.manner for c in read("Mort de Paul Roux, PDG d'Acme")] == ["died"]


def test_a_coach_is_recorded_in_the_sphere_of_sport() -> None:
    claims = read("Football : le club d'Acme limoge son entraîneur Paul Roux après le match")

    assert {c.sphere for c in claims} <= {"sport"}


def test_the_language_is_found_when_not_told() -> None:
    assert told(read("Jeanne Morel a quitté la présidence d'Acme", lang=None))[0][0] == "Jeanne Morel"
    assert read("Jana Meier verlässt Acme", lang="de") == []


def test_an_article_without_a_trigger_gives_nothing() -> None:
    assert read("Acme publie ses résultats du premier trimestre.") == []


def test_explain_tells_the_typed_sentence_and_the_reason() -> None:
    article = Article(text="Mira Sol, la directrice d'Acme, a annoncé son départ.", lang="fr")

    traces = list(explain(article, LANGUAGES))

    assert traces[0].typed == "P a annoncé son départ ."
    assert traces[0].verdicts[0].rule == "fr.partir"
    assert "stated as fact" in traces[0].verdicts[0].reason


SENTENCES = [
    "Jeanne Morel quitte Acme pour Globex.",
    "Zoé Lefèvre, directrice financière d'Acme, a été limogée hier.",
    "L'éviction de Benoît Hédé secoue Acme.",
    "Acme nomme Anaïs Nguyên présidente.",
    "Jane Morrell resigns as chief executive of Acme.",
    "Acme's D'Angelo to retire in May.",
    "Paul Roux ne quitte pas Acme !",
    "« J'ai décidé de quitter Acme », dit-il.",
]
WORDS = st.sampled_from(
    "Jeanne Morel Acme Inc. quitte a démissionné le PDG d'Acme "
    " « » , . : ( ) \n après Roe resigns 2019 \u00ad\u200b 🙂 é ﷺ İ".split(" ")
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(st.sampled_from(SENTENCES), max_size=5).map("\n".join),
    st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join).map(lambda t: unicodedata.normalize("NFD", t)),
)


@settings(max_examples=150, deadline=None)
@given(title=TEXTS, text=TEXTS, lang=st.sampled_from(["fr", "en", None]))
def test_spans_point_into_the_parts_as_given(title: str, text: str, lang: str | None) -> None:
    article = Article(title=title, text=text, lang=lang, published_on="2024-06-15")

    claims = detect(article, LANGUAGES)

    assert claims == detect(article, LANGUAGES)
    for claim in claims:
        assert claim.evidence
        for piece in claim.evidence:
            assert piece.quote
            assert article.part(piece.part)[piece.start : piece.end] == piece.quote
        for start, end in (claim.anchor.person, claim.anchor.trigger):
            assert 0 <= start < end <= len(article.part(claim.anchor.part))


def nfc(text: str | None) -> str | None:
    return unicodedata.normalize("NFC", text) if text else text


def records(claims: tuple[Claim, ...]) -> list[tuple[object, ...]]:
    """Return what claims say, in composed form, without their spans."""
    return [
        (
            nfc(c.person),
            c.kind,
            c.manner,
            nfc(c.organisation),
            nfc(c.role),
            nfc(c.destination),
            c.date,
            c.status,
            c.salience,
        )
        for c in claims
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), st.sampled_from(["fr", "en"]))
def test_composition_quotes_and_spaces_change_nothing(chosen: list[str], lang: str) -> None:
    text = " ".join(chosen)
    plain = records(detect(Article(text=text, lang=lang, published_on="2024-06-15"), LANGUAGES))
    variants = [
        unicodedata.normalize("NFD", text),
        text.replace("'", "\u2019").replace("« ", "\u201c").replace(" »", "\u201d"),
        text.replace(" ", "\u00a0"),
    ]

    for variant in variants:
        assert records(detect(Article(text=variant, lang=lang, published_on="2024-06-15"), LANGUAGES)) == plain


def test_capitals_and_lost_accents_are_still_read() -> None:
    assert told(read("JEANNE MOREL QUITTE ACME POUR GLOBEX", lang="fr")) != []
    assert told(read("Jane Morrell Resigns As Acme Chief Executive After Shareholder Revolt", lang="en")) != []


@pytest.mark.parametrize(
    "filler", ["A B " * 50_000, "Jeanne Morel, " * 20_000, "« " * 50_000, "quitte " * 30_000, "d'" * 50_000]
)
def test_hostile_texts_end(filler: str) -> None:
    read("Jeanne Morel quitte Acme. " + filler[:200_000], lang="fr")
