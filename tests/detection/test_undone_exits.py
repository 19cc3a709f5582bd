"""An exit that was only asked for, refused, blocked or undone is told of nobody as a fact."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

FRENCH = """
Menace de démission de Paul Roux, patron d'Acme
Appel à la démission de Paul Roux, patron d'Acme
Acme refuse la démission de Paul Roux
Acme rejette la démission de Paul Roux
La demande de révocation de Paul Roux, patron d'Acme, est rejetée
Paul Roux, patron d'Acme, risque d'être limogé
Paul Roux, patron d'Acme, échappe à la révocation
Le limogeage de Paul Roux, patron d'Acme, suspendu par la justice
Le limogeage de Paul Roux, patron d'Acme, annulé
Le conseil d'Acme repousse la révocation de Paul Roux
Acme : pas de départ de Paul Roux avant 2027
À quand le départ de Paul Roux, patron d'Acme
Paul Roux, patron d'Acme, a retiré sa démission
Paul Roux, patron d'Acme, met sa démission dans la balance
Paul Roux, patron d'Acme, remet sa démission au roi, qui la refuse
"""
ENGLISH = """
Acme rejects resignation of chief executive Paul Rowe
Acme refuses to accept Paul Rowe's resignation
Calls grow for Acme chief Paul Rowe to be fired
Acme chief executive Paul Rowe survives bid to oust him
Acme chief executive Paul Rowe narrowly avoids being ousted
Court blocks dismissal of Acme chief executive Paul Rowe
Court overturns firing of Acme chief executive Paul Rowe
The firing of Acme chief executive Paul Rowe was overturned by a judge
Acme board rejects motion to remove Paul Rowe
Acme chief executive Paul Rowe withdraws resignation
Reports that Acme fired Paul Rowe are false
Acme chief executive Paul Rowe should resign
Charges against Acme chief executive Paul Rowe dropped
"""


@pytest.mark.parametrize(
    ("lang", "title"), [(lang, t) for lang, ts in (("fr", FRENCH), ("en", ENGLISH)) for t in ts.strip().splitlines()]
)
def test_what_did_not_come_about_is_no_fact(lang: str, title: str) -> None:
    found = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [claim for claim in found if claim.status in ("confirmed", "reported")] == []
