"""French entries as a grammar: each frame with each verb, name, post and house is told; what only sounds so is silent.

An item of news holds half a dozen features at once. Here each stands in many surroundings, so that a feature which
fails somewhere is seen, and not an item.
"""

from __future__ import annotations

from itertools import cycle, product

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

PEOPLE = [
    ("Jeanne Morel", "e"),
    ("Paul Roux", ""),
    ("Aude de La Marre", "e"),
    ("Benoît d'Arvert", ""),
    ("Koffi N'Dabo", ""),
    ("Marie-Laure Quintin", "e"),
    ("Tran Van Binh", ""),
    ("Xin Zhao", "e"),
    ("Jean-P. Corvol", ""),
]
HOUSES = [  # as it stands behind "de", behind "chez", and how it is told
    ("de Verdelis", "chez Verdelis", "Verdelis"),
    ("des Galeries Maubert", "au sein des Galeries Maubert", "Galeries Maubert"),
    ("du groupe Carnac", "au sein du groupe Carnac", "Carnac"),
    ("de l'assureur mutualiste Solvea", "chez l'assureur mutualiste Solvea", "Solvea"),
    ("du numéro deux du surgelé Polarys", "chez le numéro deux du surgelé Polarys", "Polarys"),
    ("de la Ligue contre le bruit", "au sein de la Ligue contre le bruit", "Ligue contre le bruit"),
    ("du Grand Port de Lorient", "au sein du Grand Port de Lorient", "Grand Port de Lorient"),
    ("de la Fédération française de tir", "au sein de la Fédération française de tir", "Fédération française de tir"),
]
POSTS = [
    ("directeur général", "directrice générale"),
    ("président du directoire", "présidente du directoire"),
    ("directeur des opérations Europe", "directrice des opérations Europe"),
    ("directeur marketing et digital", "directrice marketing et digital"),
    ("responsable de la recherche actions", "responsable de la recherche actions"),
    ("directeur commercial France", "directrice commerciale France"),
]
SUBJECTS = [
    "{person}",
    "{person}, 52 ans,",
    "À 47 ans, {person}",
    "Sans surprise, {person}",
    "Ce lundi, {person}",
    "{person}, passé{e} par Ombrelle Conseil,",
    "Après dix ans chez Ombrelle Conseil, {person}",
    "Venu{e} d'Ombrelle Conseil, {person}",
    "L'ex-trésorier d'Ombrelle Conseil, {person},",
]
PREDICATES = [
    "est nommé{e} {post} {of}",
    "vient d'être promu{e} {post} {of}",
    "a été choisi{e} en qualité de {post} {of}",
    "devient {post} {of}",
    "prendra ses fonctions de {post} {of}",
    "prendra, le 1er juin, les rênes {of}",
    "prend les commandes {of}",
    "est appelé{e} à diriger la maison {of_name}",
    "a été désigné{e} pour prendre la tête {of}",
    "se hisse à la présidence {of}",
    "a été porté{e} au secrétariat général {of}",
    "s'est vu attribuer la direction générale {of}",
    "endosse le costume de {post} {of}",
    "arrive {at} comme {post}",
    "entre en fonction comme {post} {of}",
    "rejoint les équipes {of} en tant que {post}",
    "assure l'intérim à la tête {of}",
    "succède à Luc Petit au secrétariat général {of}",
    "prend le relais de Luc Petit {at}",
    "s'engage {at} en qualité de {post}",
]
HOUSE_ACTS = [
    "Verdelis nomme {person} {post}.",
    "Verdelis annonce l'arrivée de {person} comme {post}. Ombrelle Conseil avait aussi fait une offre.",
    "Verdelis, présidé par Luc Petit, recrute {person} comme {post}.",
    "Verdelis, dont Luc Petit est président, nomme {person} {post}.",
    "Verdelis renforce son équipe avec l'arrivée de {person} au poste de {post}.",
    "Verdelis change de tête : {person} succède à Luc Petit.",
    "Les actionnaires de Verdelis ont approuvé la nomination de {person} comme {post}.",
    "Le choix de Verdelis s'est porté sur {person}.",
    "L'intérim de Verdelis est assuré par {person}.",
    "Les clés de Verdelis ont été remises à {person}.",
    "Avec {person}, Verdelis se dote d'un nouveau {post}.",
    "En nommant {person} {post}, Verdelis espère tourner la page.",
    "À la tête de Verdelis, {person} remplace Luc Petit.",
    "Au sein de Verdelis, {person} prend la direction générale.",
    "Nommé{e} {post} de Verdelis, {person} succède à Luc Petit.",
    "{person} est le choix de Verdelis pour succéder à Luc Petit.",
    "D'Ombrelle Conseil à Verdelis : {person} devient {post}.",
]
TITLES = [
    "{person} : un nouveau {post} pour Verdelis",
    "Un nouveau {post} pour Verdelis : {person}",
    "Qui est {person}, le nouveau {post} de Verdelis ?",
    "{person}, le nouveau dirigeant de Verdelis",
    "{person}, d'Ombrelle Conseil à la direction de Verdelis",
    "Verdelis : {person} arrive, Luc Petit s'en va",
    "{person} passe {post} de Verdelis",
    "{person} fait son entrée chez Verdelis comme {post}",
]
TITLES_OF_HOUSES = [
    "Verdelis : fin du suspense",
    "Verdelis choisit son nouveau patron",
    "Du changement à la tête de Verdelis",
    "Un nouveau directeur général pour Verdelis",
    "Verdelis débauche un cadre d'Ombrelle Conseil",
    "Verdelis, une page se tourne",
]
LEADS_WITHOUT_IT = [
    "{person} en prendra les commandes le 1er juin. Il était trésorier d'Ombrelle Conseil depuis 2012.",
    "{person} a été nommé directeur général du groupe. Ombrelle Conseil perd ainsi l'un de ses cadres.",
    "{person} prend la succession de Luc Petit, parti chez Ombrelle Conseil.",
    "{person}, ex-trésorier d'Ombrelle Conseil, a été nommé directeur général.",
    "{person}, venu d'Ombrelle Conseil, remplace Luc Petit.",
    "{person} a été recruté chez Ombrelle Conseil pour prendre le poste de directeur général.",
    "Passé par Ombrelle Conseil, {person} aura la lourde tâche de succéder à Luc Petit.",
    "Le conseil d'administration a nommé {person} directeur général. Il a fait ses débuts chez Ombrelle Conseil.",
    "{person} rejoint l'entreprise en provenance d'Ombrelle Conseil.",
]
SILENT = [
    "{person} est nommé{e} parmi les favoris du prix Bellecour",
    "{person}, directeur général de Verdelis depuis 2012, présente ses résultats",
    "{person} prend la tête du classement après la cinquième étape",
    "{person} rejoint sa famille à Toulon",
    "{person} ne deviendra pas président de Verdelis",
    "Qui succédera à {person} chez Verdelis ?",
    "{person} remplace Luc Petit dans le rôle de Cyrano",
    "Verdelis confie sa publicité à Ombrelle Conseil, selon {person}",
    "{person} arrive à Bordeaux pour une visite d'usine",
    "{person} n'a pas été retenu{e} pour diriger Verdelis",
    "Le conseil de Verdelis refuse la nomination de {person}",
    "{person} a dirigé Verdelis de 1987 à 1995",
    "{person} passe son permis de conduire",
    "{person} hérite de la maison de sa grand-mère",
    "{person} accepte la critique, dit Verdelis",
]


def told(title: str, lead: str = "") -> set[tuple[str, str, str]]:
    article = Article(title=title, summary=lead, published_on="2026-03-12", lang="fr")
    claims = [claim for claim in detect(article, LANGUAGES) if claim.status in ("confirmed", "reported")]
    return {(claim.person, claim.kind, claim.organisation or "") for claim in claims}


def is_told(person: str, house: str, claims: set[tuple[str, str, str]]) -> bool:
    """Tell whether somebody is said to enter that house and no other; a claim may leave out what a house is."""
    surname = person.split()[-1]
    entered = [body for name, kind, body in claims if kind == "appointment" and name.endswith(surname)]
    return len(entered) == 1 and entered[0] != "" and (entered[0] in house or house in entered[0])


@pytest.mark.parametrize("predicate", PREDICATES)
def test_each_predicate_tells_who_enters_which_house(predicate: str) -> None:
    people, houses, posts = cycle(PEOPLE), cycle(HOUSES), cycle(POSTS)
    missed = []
    for subject in SUBJECTS:
        (person, e), (of, at, house), post = next(people), next(houses), next(posts)[0]
        of_name = house.split(" de ")[0]
        lead = f"{subject} {predicate}.".format(person=person, e=e, of=of, at=at, of_name=of_name, post=post)
        if not is_told(person, house, told("En bref", lead)):
            missed.append(lead)
    assert missed == []


@pytest.mark.parametrize("frame", HOUSE_ACTS)
def test_a_house_that_acts_is_the_one_entered(frame: str) -> None:
    leads = [
        (p, frame.format(person=p, e=e, post=post))
        for (p, e), (post, _) in zip(PEOPLE[1::2], cycle(POSTS), strict=False)
    ]
    assert [lead for person, lead in leads if not is_told(person, "Verdelis", told("Nominations", lead))] == []


@pytest.mark.parametrize("frame", TITLES)
def test_a_title_alone_tells_it(frame: str) -> None:
    titles = [(p, frame.format(person=p, post=post)) for (p, _), (post, _) in product(PEOPLE[:3], POSTS[:4])]
    assert [title for person, title in titles if not is_told(person, "Verdelis", told(title))] == []


@pytest.mark.parametrize("lead", LEADS_WITHOUT_IT)
def test_the_title_tells_which_house_and_no_other_of_the_lead_does(lead: str) -> None:
    said = lead.format(person="Paul Roux")
    assert [t for t in TITLES_OF_HOUSES if not is_told("Paul Roux", "Verdelis", told(t, said))] == []


@pytest.mark.parametrize(("his", "hers"), POSTS)
def test_each_post_keeps_its_field_and_its_house(his: str, hers: str) -> None:
    for post, (of, _, house) in product((his, hers), HOUSES):
        claims = told("En bref", f"Jeanne Morel est nommée {post} {of}.")
        assert is_told("Jeanne Morel", house, claims), (post, of, claims)


@pytest.mark.parametrize("sentence", SILENT)
def test_what_only_sounds_like_an_entry_is_silent(sentence: str) -> None:
    for person, e in PEOPLE[::2]:
        said = sentence.format(person=person, e=e)
        assert not {kind for _, kind, _ in told("En bref", f"{said}.")} & {"appointment", "return"}, said
