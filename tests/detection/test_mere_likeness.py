"""A divorce, a trip, a part in a play, an honour for a day: what sounds like a change of post and is none."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


@pytest.mark.parametrize("last", ["Fire", "Health", "Budget", "Elections", "Acting"])
def test_a_headline_may_end_with_the_word_of_an_office(last: str) -> None:
    article = Article(lang="en", title=f"{last}", text="Acme chief executive Paul Rowe has resigned.")
    assert [claim.person for claim in detect(article, LANGUAGES)] == ["Paul Rowe"]


FRENCH = """
La chanteuse Lola Fabri annonce s'être séparée de Paul Roux, président d'Acme
Le patron d'Acme, Paul Roux, s'est séparé de son épouse, la directrice Jeanne Morel
Le départ de la directrice d'Acme, Jeanne Morel, pour Milan a été retardé
Jeanne Morel, PDG d'Acme, a été longuement remerciée par le maire pour son don au musée
À l'école Acme, l'élève Paul Roux est nommé directeur pour un jour
La revue Dirigeants a élu Jeanne Morel, présidente d'Acme, patronne de l'année
Le rideau rouge du théâtre Acme est remplacé par Jeanne Morel, qui l'a brodé
Paul Roux, président d'Acme, cède sa place de loge au profit d'une infirmière, Jeanne Morel
Pressentie pour diriger Acme, Jeanne Morel a été écartée
Paul Roux, directeur d'Acme, a reçu son congé payé avec deux jours de retard
Les élus se disputent chez Acme. Le trésorier, Paul Roux, a claqué la porte avant la fin du débat
Cinquante chauffeurs d'Acme ont été licenciés, dont Paul Roux
« Paul Roux a été limogé », dit un voisin d'Acme. M. Roux dirige toujours l'usine
Le directeur d'Acme, Paul Roux, aurait été démis de ses fonctions. Le groupe dément.
Dans la pièce d'Anna Quercy, le roi destitue son ministre Paul Roux
La démission, dans le film de Louis Bremel, de la ministre Jeanne Morel est la meilleure scène
La retraite, dans un couvent, de Jeanne Morel, patronne d'Acme, a duré trois jours
Chez Acme, Jeanne Morel assure la transition énergétique
Le conseil d'Acme votera jeudi sur la révocation de Jeanne Morel, sa présidente
Au micro, Paul Roux, directeur d'Acme, a été remercié avec effusion par les élèves
Jeanne Morel, licenciée de l'Étoile d'Acme, a gagné le tournoi
La gare de Brelle a vu partir Jeanne Morel, présidente d'Acme, pour ses vacances
Paul Roux de retour chez Acme après une visite à Milan
Malade, le ténor Aldo Brisse sera remplacé samedi par Paul Roux à l'opéra d'Acme
Remplaçante : Jeanne Morel. Acme a publié sa feuille de match
"""
ENGLISH = """
The old curtain of the Acme Playhouse has been replaced by Jane Morrell, a weaver
The Acme Playhouse has a new look. The old curtain has been replaced by Jane Morrell, a weaver
Acme chief executive Paul Rowe, asked to resign by members, said no
Acme chief executive Paul Rowe was asked to resign. He refused.
Acme chief executive Paul Rowe was asked to resign by lawmakers on Monday.
Acme chief executive Paul Rowe has been told to resign by angry shareholders.
Jane Morrell, chair of Acme Library, said Sunday would be her last day of holiday
Jane Morrell was leaving Acme Hall when the fire began
Paul Rowe, boss of Acme, took enforced leave of his senses
Acme Magazine named Jane Morrell, of Globex, as the leader of the year
The Acme team put Paul Rowe at the wheel of its second car
In comes Paul Rowe, out goes Max Tarn as Acme United change their attack
The departure of Jane Morrell, chief of Acme, for Oslo was put off by fog
The end of Jane Morrell's contract with sock maker Acme was announced by the runner
The end of the reign of King Aldric is told in a show at Acme Museum
Her book on the ending of the rule of Queen Maud won Tess Orr, of Acme College, a prize
The appeal court removed Paul Rowe as trustee of his late aunt's estate. He runs Acme.
Jane Morrell was displaced as the oldest member of Acme Golf Club
Jane Morrell returned to Acme after lunch
Jane Morrell, chief of Acme, was kicked out of a cinema for talking
Ann Lee replaced Acme's lights with lamps by Paul Rowe
Acme United named Paul Rowe in the side to face Globex
Weavers of Acme want manager Paul Rowe to bring back Jane Morrell. She was dismissed in March.
Jane Morrell bows out of the Acme Open in the first round
Acme Homes handed Paul Rowe the keys to his first flat
Tess Orr's novel tells how banker Jane Morrell is sacked as chairman of Acme
In season four Jane Morrell is promoted to fill the role of surgeon at Acme Hospital
"""


def _told(lang: str, text: str) -> list[tuple[str, str]]:
    article = Article(lang=lang, title="", text=text, published_on="2026-03-12")
    return [(claim.person, claim.kind) for claim in detect(article, LANGUAGES)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("fr", line) for line in FRENCH.strip().splitlines()] + [("en", line) for line in ENGLISH.strip().splitlines()],
)
def test_what_only_sounds_like_a_move_is_told_of_nobody(lang: str, text: str) -> None:
    assert _told(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text", "gone"),
    [
        ("fr", "Le jury a entendu Jeanne Morel et Paul Roux, licencié en mars par Acme", "Paul Roux"),
        ("fr", "Jeanne Morel et Paul Roux, qui a quitté Acme en mai, racontent leur amitié", "Paul Roux"),
        ("fr", "Jeanne Morel est accusée par Paul Roux. Ce dernier avait été recruté en mars par Acme", "Paul Roux"),
        ("en", "Jane Morrell and Paul Rowe, who was fired by Acme in May, opened the fete", "Paul Rowe"),
        ("en", "Jane Morrell, dean of Globex, and Paul Rowe, who resigned from Acme, spoke", "Paul Rowe"),
    ],
)
def test_what_one_of_two_did_is_not_told_of_the_other(lang: str, text: str, gone: str) -> None:
    assert [person for person, _ in _told(lang, text)] == [gone]


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("fr", "Le départ de la directrice d'Acme, Jeanne Morel, pour Globex", "Jeanne Morel"),
        ("fr", "Quatre dirigeants d'Acme ont été limogés, dont Paul Roux", "Paul Roux"),
        ("fr", "Jeanne Morel s'est séparée de Paul Roux, directeur général d'Acme", "Paul Roux"),
        ("en", "Acme chief executive Paul Rowe was asked to resign and declined to comment", "Paul Rowe"),
        ("en", "Acme chairman Paul Rowe was dismissed over a loan. He denied it.", "Paul Rowe"),
        ("en", "The fallen banker has been replaced by Acme's Jane Morrell", "Jane Morrell"),
        ("en", "Acme named Jane Morrell as chairman for the rest of the year", "Jane Morrell"),
        ("fr", "Paul Roux, directeur d'Acme, s'est vu signifier son congé", "Paul Roux"),
        ("en", "Acme president Paul Rowe was leaving Acme when the scandal broke", "Paul Rowe"),
        ("fr", "Acme se sépare de son directeur général, Paul Roux", "Paul Roux"),
        ("fr", "Le PDG d'Acme, Paul Roux, a été remercié par le conseil pour ses mauvais résultats", "Paul Roux"),
        ("fr", "Le directeur d'Acme est remplacé par Jeanne Morel", "Jeanne Morel"),
        ("en", "Acme chief executive Paul Rowe was asked to resign. He left at once.", "Paul Rowe"),
        ("en", "The chairman of Acme has been replaced by Jane Morrell", "Jane Morrell"),
        ("en", "The end of Acme chairman Paul Rowe's contract was announced", "Paul Rowe"),
    ],
)
def test_what_is_a_move_is_told_beside_its_likeness(lang: str, text: str, told: str) -> None:
    assert told in [person for person, _ in _told(lang, text)]


def test_a_sacking_of_a_year_long_gone_is_background() -> None:
    for text in (
        "Fifty years ago the Acme Herald sacked editor Paul Rowe",
        "The 1988 removal of Paul Rowe as manager of Acme is the subject of a talk",
    ):
        article = Article(lang="en", title="", text=text, published_on="2026-03-12")
        assert [claim.salience for claim in detect(article, LANGUAGES)] == ["background"]
