"""French texts of several sentences: name, post and body are told in another sentence than the change. All invented."""

from __future__ import annotations

from itertools import product

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

OPENINGS = [
    "Jeanne Vasseur dirigeait Orvelis depuis 2016.",
    "Jeanne Vasseur a dirigé Orvelis pendant huit ans.",
    "Jeanne Vasseur était directrice générale du fabricant de meubles Orvelis.",
    "« J'ai tout donné », confie Jeanne Vasseur, directrice générale d'Orvelis.",
]
CALLED = [
    "Elle",
    "Mme Vasseur",
    "La dirigeante",
    "L'intéressée",
    "La quinquagénaire",
    "Cette juriste de 52 ans",
    "Cette ancienne de Tresco",
    "L'ingénieure",
    "La directrice générale",
]
EXITS = [
    ("a présenté sa démission lundi.", "resigned"),
    ("a été relevée de ses fonctions.", "dismissed"),
    ("fera valoir ses droits à la retraite en juin.", "retired"),
]
SUCCESSORS = [
    "Son successeur est connu : il s'agit de Marc Fortin.",
    "Sa succession revient à Marc Fortin.",
    "Le poste échoit à Marc Fortin.",
    "À sa place, le conseil a nommé Marc Fortin.",
    "Le conseil d'administration a porté son choix sur Marc Fortin.",
    "Le nom de Marc Fortin a été retenu pour lui succéder.",
    "Marc Fortin a été chargé d'assurer la transition.",
    "Le relais sera assuré par Marc Fortin.",
]
NEW_CHIEFS = [
    "Le nouveau directeur d'Orvelis est connu. Il s'agit de Marc Fortin.",
    "Le conseil d'administration d'Orvelis s'est réuni. Son choix s'est porté sur Marc Fortin.",
    "Orvelis cherchait un directeur. C'est finalement Marc Fortin qui a été retenu.",
    "Orvelis ouvre une nouvelle page. Marc Fortin a été nommé directeur lundi.",
    "Marc Fortin était jusqu'ici directeur des ventes chez Tresco. Il prend la tête d'Orvelis.",
    "Diplômé de l'université de Lorvane, Marc Fortin a débuté chez Tresco. Il a été nommé directeur d'Orvelis.",
]
LINES = {
    "Orvelis : Marc Fortin est nommé directeur.": ("Marc Fortin", "appointment", "Orvelis"),
    "Floréal : Awa Claes quitte ses fonctions de gérante.": ("Awa Claes", "departure", "Floréal"),
    "Dynaxia\nPaul Rochat a été promu secrétaire général.": ("Paul Rochat", "appointment", "Dynaxia"),
    "Ilse Pham (Régie des eaux du Vully)\nElle a été élue présidente.": (
        "Ilse Pham",
        "appointment",
        "Régie des eaux du Vully",
    ),
}
PUBLIC = ["l'agence régionale de l'eau", "la fédération française de luge", "la mission locale du Bessin"]
QUIET = [
    "Marc Fortin dirige Orvelis avec sa sœur. Leur père a pris sa retraite dans le Midi.",
    "Marc Fortin dirige Orvelis. Sa femme a démissionné lundi.",
    "Un client d'Orvelis a été blessé. Il s'agit de Marc Fortin.",
    "Le témoin de l'accident chez Orvelis a parlé. Il s'agit de Marc Fortin.",
    "Orvelis a choisi l'auteur de sa fresque. Il s'agit de Marc Fortin.",
    "La police recherche le voleur des bureaux d'Orvelis. Il s'agit de Marc Fortin.",
    "Les comptes d'Orvelis sont clos. Le choix s'est porté sur Marc Fortin pour ouvrir le bal.",
    "Marc Fortin, directeur d'Orvelis, inaugure la halle. Cette ingénieure prodige a démissionné de son école.",
]


def claims(text: str) -> tuple[Claim, ...]:
    return detect(Article(text=text, published_on="2024-03-13", lang="fr"), LANGUAGES)


def told(text: str) -> set[tuple[str, str, str | None]]:
    return {(c.person, c.kind, c.organisation) for c in claims(text)}


def exits(text: str) -> set[tuple[str, str | None, str | None]]:
    return {(c.person, c.manner if c.kind == "departure" else c.kind, c.organisation) for c in claims(text)}


@pytest.mark.parametrize("opening", OPENINGS)
def test_whoever_is_called_otherwise_in_the_next_sentence_leaves_the_body_of_the_first(opening: str) -> None:
    missed = {
        f"{called} {does}"
        for called, (does, manner) in product(CALLED, EXITS)
        if exits(f"{opening} {called} {does}") != {("Jeanne Vasseur", manner, "Orvelis")}
    }

    assert missed == set()


@pytest.mark.parametrize("sentence", SUCCESSORS)
def test_who_takes_the_post_that_the_sentence_before_leaves_open_is_appointed_there(sentence: str) -> None:
    text = f"Jeanne Vasseur, directrice d'Orvelis, a démissionné. {sentence}"

    assert told(text) == {("Jeanne Vasseur", "departure", "Orvelis"), ("Marc Fortin", "appointment", "Orvelis")}


@pytest.mark.parametrize("text", NEW_CHIEFS)
def test_a_new_chief_is_named_behind_the_sentence_that_tells_of_the_post(text: str) -> None:
    assert ("Marc Fortin", "appointment", "Orvelis") in told(text)


def test_each_line_of_a_list_of_moves_has_its_own_body() -> None:
    assert told("\n".join(LINES)) == set(LINES.values())


@pytest.mark.parametrize("body", PUBLIC)
def test_a_public_body_needs_no_name_beside_the_nouns_that_call_it_so(body: str) -> None:
    [(person, kind, organisation)] = told(f"Jeanne Vasseur dirigeait {body} depuis 2016. Elle a démissionné lundi.")

    assert (person, kind, organisation) == ("Jeanne Vasseur", "departure", body.removeprefix("l'").removeprefix("la "))


def test_the_text_runs_on_from_the_summary_above_it() -> None:
    article = Article(
        summary="Jeanne Vasseur dirigeait Orvelis depuis sa création.",
        text="Elle a démissionné lundi.",
        published_on="2024-03-13",
        lang="fr",
    )

    assert [(c.person, c.organisation) for c in detect(article, LANGUAGES)] == [("Jeanne Vasseur", "Orvelis")]


def test_a_surname_with_its_particle_is_the_persons() -> None:
    text = "Olivier Da Costa dirigeait Orvelis depuis 2016. M. Da Costa a démissionné lundi."

    assert told(text) == {("Olivier Da Costa", "departure", "Orvelis")}


def test_il_means_no_woman_of_the_sentence_before() -> None:
    text = (
        "Paul Rochat, directeur d'Orvelis, a démissionné. La bourgmestre, Édith Claes, s'en étonne. "
        "Il a passé le relais à Marc Fortin."
    )

    assert told(text) == {("Paul Rochat", "departure", "Orvelis"), ("Marc Fortin", "appointment", "Orvelis")}


def test_whoever_had_come_to_a_house_is_dismissed_there() -> None:
    text = "Jeanne Vasseur, qui avait pris la direction de la Banque Solène en 2021, a été limogée lundi."

    assert ("Jeanne Vasseur", "departure", "Banque Solène") in told(text)


@pytest.mark.parametrize("text", QUIET)
def test_kin_victims_and_balls_are_no_changes(text: str) -> None:
    assert told(text) == set()


def test_a_general_has_his_rank_for_a_post_and_not_the_ministers_who_speaks_of_him() -> None:
    summary = "Le ministre est revenu sur la démission du général Paul Fortin."
    (claim,) = detect(Article(title="La défense en crise", summary=summary, published_on="2026-03-12"), LANGUAGES)
    assert (claim.person, claim.role) == ("Paul Fortin", "général")


def test_a_day_on_which_somebody_speaks_of_an_exit_is_not_the_day_of_it() -> None:
    text = "Mardi 10 mars, la ministre a rassuré les équipes après le départ de Paul Fortin, directeur d'Orvelis."
    (claim,) = detect(Article(text=text, published_on="2026-03-12", lang="fr"), LANGUAGES)
    assert claim.date != "2026-03-10"


FRONTED = [
    ("Deux ans après sa nomination, Jeanne Vasseur quitte Orvelis", "departure"),
    ("Six mois après son arrivée, le directeur d'Orvelis, Marc Fortin, rend déjà les clés", "departure"),
    ("Suspendue en janvier, Jeanne Vasseur retrouve son fauteuil de directrice d'Orvelis", "return"),
    ("Limogée de Tresco en 2021, Jeanne Vasseur rejoint Orvelis", "appointment"),
]


@pytest.mark.parametrize(("title", "kind"), FRONTED)
def test_what_came_before_makes_no_history_of_today(title: str, kind: str) -> None:
    told = detect(Article(title=title, lang="fr", published_on="2024-03-14"), LANGUAGES)

    assert [c.salience for c in told if c.kind == kind and c.organisation == "Orvelis"] == ["news"]


def test_a_house_that_bears_its_founder_s_name_is_where_its_chief_is_replaced() -> None:
    text = (
        "Le conseil d'administration de Mécaval a mis fin aux fonctions de Paul Brandel, directeur général du groupe. "
        "Il sera remplacé par Jeanne Montchanin. L'entreprise fut fondée en 1931 par Ernest Mécaval. "
        "Deux concurrents, Hübner et Frattini, ont aussi changé de patron."
    )
    title = "Le directeur général de Mécaval quitte ses fonctions"
    claims = detect(Article(title=title, text=text, published_on="2026-05-04", lang="fr"), LANGUAGES)

    assert {(claim.person, claim.kind, claim.organisation) for claim in claims} == {
        ("Paul Brandel", "departure", "Mécaval"),
        ("Jeanne Montchanin", "appointment", "Mécaval"),
    }


def test_who_is_only_quoted_is_not_the_chief_of_the_next_sentence() -> None:
    text = (
        "« On nous disait qu'il était là pour longtemps », s'étonne Karim Bensoussan, délégué CGT. "
        "Le dirigeant avait été recruté chez Valorex en 2020."
    )
    claims = detect(
        Article(title="Mécaval change de patron", text=text, published_on="2026-05-04", lang="fr"), LANGUAGES
    )

    assert claims == ()
