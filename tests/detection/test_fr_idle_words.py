"""French words that tell of an exit or an entry elsewhere, and here of none: by their complement, or what goes on."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

QUIET = {
    "nobody is dead": [
        "Rémi Cordin, PDG de Nordalie, nous a quittés pour Globalys.",
        "Le directeur de Nordalie, Rémi Cordin, succombe au charme du Périgord.",
        "La présidente de Nordalie, Jeanne Tavel, est emportée par son enthousiasme.",
        "Rémi Cordin, PDG de Nordalie, se tue à la tâche, disent ses proches.",
        "Jeanne Tavel, directrice du théâtre Nordal, meurt dans le premier acte.",
        "Jeanne Tavel, directrice de Nordalie, perd sa mère. Elle est morte dimanche.",
        "Rémi Cordin, directeur de Nordalie, avait alerté. Un ouvrier travaillait seul. Il est décédé.",
        "Disparition de Rémi Cordin, patron de Nordalie : les recherches continuent.",
    ],
    "nobody is dismissed": [
        "Jeanne Tavel et Rémi Cordin, directeurs de Nordalie, sont remerciés pour leur soutien.",
        "Rémi Cordin, que le club Nordalie a remercié pour son don, préside une fondation.",
        "Rémi Cordin, que la police a écarté de l'enquête, dirige Nordalie.",
        "Rémi Cordin, gérant de Nordalie, fait l'objet d'une éviction locative.",
        "Rémi Cordin, patron de Nordalie, s'est fait éjecter d'une boîte de nuit.",
        "Rémi Cordin, patron de Nordalie, prié de partir par ses actionnaires, reste en place.",
        "Rémi Cordin, invité à quitter ses fonctions, a refusé et reste président de Nordalie.",
        "Rémi Cordin, président de Nordalie, a reçu un collègue. Il a été débarqué hier.",
        "Les deux patrons de Nordalie, Rémi Cordin et Luc Lamy, sont débarqués sur une île déserte.",
        "Jeanne Tavel, présidente de Nordalie, et Luc Lamy sont renvoyés dos à dos.",
        "Rémi Cordin, président de Nordalie, se fait virer un million d'euros.",
        "La mise à l'écart de Jeanne Tavel, directrice de Nordalie, évitée de justesse.",
        "Nordalie n'a pas la tâche de limoger Rémi Cordin, patron de Globalys.",
    ],
    "nobody leaves": [
        "La démission présentée par Rémi Cordin, président de Nordalie, a été refusée.",
        "Rémi Cordin, directeur de Nordalie, quitte la partie de cartes en colère.",
        "Jeanne Tavel, présidente de Nordalie, quitte le navire amiral du groupe après sa visite.",
        "Rémi Cordin, directeur de Nordalie, cesse toute activité sportive.",
        "Jeanne Tavel, présidente de Nordalie, renonce au poste de directrice de Globalys.",
        "Jeanne Tavel, présidente de Nordalie, achèvera son mandat en 2029, comme prévu.",
        "Jeanne Tavel, présidente de Nordalie, en termine avec Globalys : leur contrat s'achève.",
        "Rémi Cordin, patron de Nordalie, ne travaille plus pour Globalys, son ancien client.",
        "Jeanne Tavel, directrice de Nordalie, quitte l'aventure Koh-Malo.",
        "Jeanne Tavel, présidente de Nordalie, invitée à partir en croisière par son mari.",
        "Rémi Cordin, directeur de Nordalie, a dû partir avant la fin du dîner.",
        "Jeanne Tavel, patronne de Nordalie, annonce qu'elle s'en va au Pérou pour un mois.",
        "Rémi Cordin, directeur de Nordalie, est poussé hors du terrain.",
        "Nordalie : divorce acté entre Jeanne Tavel et son mari.",
        "Le village a dit adieu à Rémi Cordin, le boulanger, devant le siège de Nordalie.",
    ],
    "nobody comes": [
        "Nordalie porte son choix sur Jeanne Tavel pour dessiner son affiche.",
        "Nordalie a fait son choix : c'est Rémi Cordin qui signera la façade.",
        "Jeanne Tavel endosse le costume de directrice de Nordalie dans une comédie.",
        "Jeanne Tavel fait son entrée chez Nordalie pour son stage de troisième.",
        "Jeanne Tavel s'engage au sein de l'association Nordalie comme bénévole.",
        "Un nouveau directeur de Nordalie a été accusé. Son accusatrice parle. Il s'agit de Jeanne Tavel.",
        "Nordalie cherche un fournisseur. Le choix s'est porté sur Initel.",
        "Rémi Cordin accepte la présidence du jury du festival Nordalie.",
        "Rémi Cordin choisi par Nordalie pour devenir son ambassadeur beauté.",
        "Rémi Cordin reprend le chemin de Nordalie, dont il avait dirigé la fanfare.",
        "La place revient à Rémi Cordin, vainqueur du rallye Nordalie.",
    ],
}

TOLD = {
    "Le directeur de Nordalie, Rémi Cordin, est emporté par une longue maladie.": ("Rémi Cordin", "died"),
    "Rémi Cordin, directeur de Nordalie, nous a quittés dimanche.": ("Rémi Cordin", "died"),
    "Rémi Cordin, que Nordalie a limogé, portera plainte.": ("Rémi Cordin", "dismissed"),
    "Jeanne Tavel, directrice de Nordalie, s'est fait évincer du conseil.": ("Jeanne Tavel", "dismissed"),
    "Rémi Cordin, directeur de Nordalie, est poussé hors du conseil.": ("Rémi Cordin", "unspecified"),
    "La sortie brutale de Rémi Cordin, patron de Nordalie, de la direction.": ("Rémi Cordin", "unspecified"),
    "Rémi Cordin reprend les rênes de Nordalie, qu'il avait quittée.": ("Rémi Cordin", None),
    "Rémi Cordin, directeur de Nordalie, quitte le navire.": ("Rémi Cordin", "unspecified"),
    "Rémi Cordin, directeur de Nordalie, cesse toute activité au sein du groupe.": ("Rémi Cordin", "unspecified"),
    "Jeanne Tavel a quitté Nordalie. Le fauteuil échoit à Rémi Cordin.": ("Rémi Cordin", "unspecified"),
    "Jeanne Tavel préside Nordalie. Luc Lamy y est comptable. Elle a démissionné.": ("Jeanne Tavel", "resigned"),
}


def _claims(text: str) -> list[tuple[str, str | None]]:
    claims = detect(Article(text=text, lang="fr", published_on="2026-11-20"), LANGUAGES)
    return [(claim.person, claim.manner) for claim in claims if claim.status in ("confirmed", "reported")]


@pytest.mark.parametrize("matter", QUIET)
def test_words_of_a_move_are_idle_where_their_complement_is_no_post(matter: str) -> None:
    assert {text: told for text in QUIET[matter] if (told := _claims(text))} == {}


def test_the_same_words_tell_a_move_where_they_mean_it() -> None:
    assert {text: _claims(text) for text, told in TOLD.items() if told not in _claims(text)} == {}
