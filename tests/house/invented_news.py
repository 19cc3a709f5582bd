"""News that nobody ever printed: each article tells one departure of one invented person, and the rules read it so."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from monitor.domain.article import Article
from monitor.domain.claim import Claim

Find = Callable[[Article], tuple[Claim, ...]]
"""Runs the rules over an article."""


class InventedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One article, as a paper would print it."""

    slug: str
    person: str
    surname: str
    """No two people share one."""
    organisation: str
    role_fr: str
    language: Literal["fr", "en"]
    title: str
    paragraphs: tuple[str, ...]


_GIVEN = {
    "f": "Hélène Awa Nadia Camille Ingrid Sofia Margaux Leïla Clara Astrid Béatrice Paula Judith Salomé Flora".split(),
    "m": "Thomas Karim Olivier Hugo Matteo Anders Julien Samuel Victor Rainer Bastien Idriss Lucas Tobias".split(),
}
_SURNAME = (
    "Var Bel Cas Dor Fal Gar Lam Mor Nor Pal Ral Sor Tal Vel Bor Cor Del Far Gol Hal Jar Kal Lor Mel".split(),
    "a e i o an en on au".split(),
    "dier nard quet villac rande bourt chet lotte monteau rigaud sselin tavier vaux zard bray court fert gny "
    "loux mert rieu stier ville vray".split(),
)
_ORGANISATION = (
    "Lum Norv Sahel Arct Bran Coral Delt Electr Fibr Gran Hydr Jur Kest Med Nav Orb Pol Quart Rhod Solv".split(),
    "atec alia onis ergie ovia ipharm axis elec imar ogaz".split(),
)

_FR = (
    (
        "{person} quitte {organisation}",
        "{role_fr}, {person}, a démissionné mardi, a annoncé l'entreprise dans un communiqué.",
        "Le conseil d'administration dit avoir commencé à chercher un successeur.",
    ),
    (
        "{person} démissionne de la direction de {organisation}",
        "{person} a démissionné de la direction générale de {organisation}, selon un communiqué publié jeudi soir.",
        "Les comptes du groupe paraîtront comme prévu à la fin du trimestre.",
    ),
    (
        "{organisation} annonce la démission de {person}",
        "{organisation} a annoncé lundi la démission de {person}. Les équipes ont appris la nouvelle par une lettre.",
        "La société emploie plusieurs centaines de personnes dans quatre villes.",
    ),
    (
        "{person} quitte ses fonctions à la tête de {organisation}",
        "{role_fr}, {person}, quitte ses fonctions, a fait savoir la société mercredi matin.",
        "Aucune raison n'a été donnée, et l'intérim n'est pas encore organisé.",
    ),
)
_EN = (
    (
        "{person} resigns as chief executive of {organisation}",
        "{person} has resigned as chief executive of {organisation}, the company said in a statement on Tuesday.",
        "The board said that a search for a successor had begun.",
    ),
    (
        "{organisation} chief financial officer {person} steps down",
        "{organisation} said on Monday that its chief financial officer, {person}, had stepped down.",
        "Quarterly results will be published as planned at the end of the month.",
    ),
    (
        "{person} to leave {organisation}",
        "{organisation} announced on Thursday that {person}, its managing director, is leaving the company.",
        "Several hundred people work for the group in four towns.",
    ),
    (
        "{organisation} chairman {person} retires",
        "{person} has retired as chairman of {organisation}, according to a statement that the company published.",
        "No reason was given, and the board will meet again next week.",
    ),
)


def invented_news(chance: random.Random, find: Find) -> Iterator[InventedArticle]:
    """Give some 4,500 articles, each about somebody else, that the rules read as exactly one departure told as news."""
    surnames = ["".join((start, middle, end)) for start in _SURNAME[0] for middle in _SURNAME[1] for end in _SURNAME[2]]
    chance.shuffle(surnames)
    for surname in surnames:
        gender = chance.choice("fm")
        person = f"{chance.choice(_GIVEN[gender])} {surname}"
        organisation = "".join(map(chance.choice, _ORGANISATION))
        role = "La directrice générale" if gender == "f" else "Le directeur général"
        article = _written(chance, person, surname, organisation, f"{role} de {organisation}")
        if _is_one_departure(article, find):
            yield article


def told_again(chance: random.Random, article: InventedArticle, find: Find) -> InventedArticle:
    """Tell the same departure in other words, perhaps in the other language."""
    while True:
        other = _written(chance, article.person, article.surname, article.organisation, article.role_fr)
        if other.paragraphs != article.paragraphs and _is_one_departure(other, find):
            return msgspec.structs.replace(other, slug=f"{article.slug}-again")


def _written(chance: random.Random, person: str, surname: str, organisation: str, role_fr: str) -> InventedArticle:
    language: Literal["fr", "en"] = "fr" if chance.random() < 0.5 else "en"
    words = {"person": person, "organisation": organisation, "role_fr": role_fr}
    title, *paragraphs = (line.format(**words) for line in chance.choice(_FR if language == "fr" else _EN))
    return InventedArticle(
        slug=f"{surname.lower()}-{organisation.lower()}",
        person=person,
        surname=surname,
        organisation=organisation,
        role_fr=role_fr,
        language=language,
        title=title,
        paragraphs=tuple(paragraphs),
    )


def _is_one_departure(article: InventedArticle, find: Find) -> bool:
    claims = find(Article(title=article.title, text="\n".join(article.paragraphs), lang=article.language))
    return [
        (claim.person, claim.kind, claim.salience, claim.status in ("confirmed", "reported")) for claim in claims
    ] == [(article.person, "departure", "news", True)]
