"""Names of organisations: keys and aliases."""

from __future__ import annotations

import pytest

from monitor.domain.organisations import Aliases, organisation_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Inc.", "ACME"),
        ("Société Générale SA", "societe generale"),
        ("Le Groupe Acme", "Acme"),
        ("L’Acme", "Acme"),
    ],
)
def test_legal_forms_accents_and_case_do_not_matter(one: str, other: str) -> None:
    assert organisation_key(one) == organisation_key(other)


def test_a_name_of_legal_forms_alone_keeps_its_words() -> None:
    assert organisation_key("The Company") == "the company"


def test_an_alias_has_the_key_of_its_organisation() -> None:
    aliases = Aliases({"gx": "Globex Corporation"})
    assert aliases.key("GX") == aliases.key("Globex") == "globex"
    assert aliases.canonical("GX") == "Globex Corporation"
    assert aliases.canonical("Acme") == "Acme"
