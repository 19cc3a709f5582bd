"""Twenty articles of an invented press on one departure: two languages, copies, rumours, a denial, recollections."""

from __future__ import annotations

from typing import Literal

import msgspec


class Printed(msgspec.Struct, frozen=True):
    """One article of the twenty."""

    domain: str
    language: Literal["en", "fr"]
    title: str
    text: str


PERSON, ORGANISATION = "Camille Vardier", "Norvatec"
_WIRE = (
    "Norvatec said on Tuesday that its chief executive, Camille Vardier, is stepping down. "
    "The board has begun to look for a successor. Norvatec builds control rooms for railways in eleven countries and "
    "employs some four thousand people, most of them in two towns by the sea."
)
_DEPECHE = (
    "La directrice générale de Norvatec, Camille Vardier, quitte ses fonctions, a annoncé mardi l'entreprise. "
    "Le conseil d'administration cherche un successeur. Norvatec construit des salles de commande pour les chemins de "
    "fer de onze pays et emploie quatre mille personnes, pour la plupart dans deux villes du littoral."
)

ARTICLES = (
    Printed("wire.example", "en", "Camille Vardier to leave Norvatec", _WIRE),
    Printed("morning.example", "en", "Norvatec CEO Camille Vardier steps down", _WIRE),
    Printed("evening.example", "en", "Norvatec chief executive Camille Vardier resigns", _WIRE + " Shares fell."),
    Printed("depeche.example", "fr", "Camille Vardier quitte Norvatec", _DEPECHE),
    Printed("matin.example", "fr", "Norvatec : la directrice générale Camille Vardier quitte ses fonctions", _DEPECHE),
    Printed(
        "soir.example", "fr", "Camille Vardier démissionne de la direction de Norvatec",
        "Camille Vardier a démissionné de la direction générale de Norvatec, selon un communiqué publié mardi soir.",
    ),
    Printed(
        "norvatec.example", "en", "Statement on the chief executive",
        "Norvatec announced today that Camille Vardier, chief executive, has resigned. The company thanks her.",
    ),
    Printed(
        "rail.example", "en", "Camille Vardier resigns as chief executive of Norvatec",
        "Camille Vardier has resigned as chief executive of Norvatec, the company said in a statement.",
    ),
    Printed(
        "metal.example", "fr", "Norvatec annonce la démission de Camille Vardier",
        "Norvatec a annoncé mardi la démission de sa directrice générale Camille Vardier.",
    ),
    Printed(
        "whisper.example", "en", "Is Norvatec about to lose its chief?",
        "Camille Vardier may leave Norvatec, according to people familiar with the matter.",
    ),
    Printed(
        "rumeur.example", "fr", "Norvatec bientôt sans patronne ?",
        "Camille Vardier pourrait quitter Norvatec, selon plusieurs sources.",
    ),
    Printed(
        "herself.example", "en", "Camille Vardier tells employees that she leaves Norvatec",
        "Camille Vardier announced to employees on Tuesday that she is leaving Norvatec.",
    ),
    Printed(
        "bourse.example", "fr", "Norvatec recule en Bourse",
        "Le titre Norvatec perd 3 % après la démission de Camille Vardier.",
    ),
    Printed(
        "exchange.example", "en", "Norvatec slips",
        "Norvatec shares lost 3 % after Camille Vardier resigned as chief executive.",
    ),
    Printed(
        "denial.example", "en", "Norvatec denies that its chief leaves",
        "Norvatec denied that Camille Vardier is leaving the company.",
    ),
    Printed(
        "onward.example", "en", "Camille Vardier leaves Norvatec for Orbalia",
        "Camille Vardier is leaving Norvatec to join Orbalia, the company said on Wednesday.",
    ),
    Printed(
        "ailleurs.example", "fr", "Camille Vardier quitte Norvatec pour Orbalia",
        "Camille Vardier quitte Norvatec pour rejoindre Orbalia, a indiqué l'entreprise mercredi.",
    ),
    Printed(
        "profile.example", "en", "Who could lead Norvatec now",
        "Three names circulate since Camille Vardier resigned as chief executive of Norvatec on Tuesday.",
    ),
    Printed(
        "portrait.example", "fr", "Norvatec, une maison sans tête",
        "Depuis que Camille Vardier a démissionné de la direction de Norvatec mardi, trois noms circulent.",
    ),
    Printed(
        "weekly.example", "en", "The week in rail",
        "Camille Vardier, chief executive of Norvatec, stepped down on Tuesday. A new line opened in the south.",
    ),
)  # fmt: skip
