"""A language that the program has never heard of: a folder with a few words is a pack that works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.adapters.rulepacks import rules_dir
from monitor.adapters.ruleshelf import RuleShelf
from monitor.detection.cascade import detect
from monitor.detection.examples import failures
from monitor.domain.article import Article

LEXICON = """\
format: 1
lang: de
roles: [vorstandschef, vorstandschefin, finanzvorstand]
former: [ehemalige]
determiners: [der, die, das]
of: [von]
helpers: [hat]
stop_words: [der, die, das, und, hat, nicht]
months: [januar, februar, märz, april, mai, juni, juli, august, september, oktober, november, dezember]
weekdays: [montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag]
"""
GRAMMAR = """\
format: 1
lang: de
relatives: [der, die]
past_before_past: [hatte]
before_months: [am, im, ab, seit]
yesterday: [gestern]
"""
LEAVING = """\
format: 1
lang: de
words:
  verlassen: [verlässt, verließ, verlassen]
rules:
  - id: de.verlassen
    version: 1
    kind: departure
    when: ["{person} <verlassen> {organisation}", "{person} hatte {organisation} <verlassen>"]
    finds:
      - {text: "Petra Vogt verlässt Acme", person: Petra Vogt, organisation: Acme}
      - {text: "Jan Richter, Finanzvorstand, verließ Globex", person: Jan Richter, role: finanzvorstand}
    ignores: ["Der Zug verlässt den Bahnhof"]
"""
SPANISH = """\
format: 1
lang: es
roles: [director financiero, directora financiera, presidente]
determiners: [el, la]
of: [de, del]
helpers: [ha, fue, sido]
stop_words: [el, la, de, que, ha, por]
"""
NAMING = """\
format: 1
lang: es
words:
  nombrar: [nombra, nombró, nombrado]
rules:
  - id: es.nombrar
    version: 1
    kind: appointment
    when: ["{organisation} <nombrar> {role} a {person}", "{who} <nombrar> {role}"]
    finds:
      - {text: "Globex nombró director financiero a Pedro Vidal", person: Pedro Vidal, organisation: Globex}
      - {text: "Pedro Vidal ha sido nombrado presidente de Acme", person: Pedro Vidal, organisation: Acme}
    ignores: ["Globex nombró a su perro"]
"""


@pytest.fixture
def shelf(tmp_path: Path) -> RuleShelf:
    pack = tmp_path / "de"
    pack.mkdir()
    (pack / "lexicon.yaml").write_text(LEXICON, encoding="utf-8")
    (pack / "grammar.yaml").write_text(GRAMMAR, encoding="utf-8")
    (pack / "leaving.yaml").write_text(LEAVING, encoding="utf-8")
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "lexicon.yaml").write_text(SPANISH, encoding="utf-8")
    (tmp_path / "es" / "naming.yaml").write_text(NAMING, encoding="utf-8")
    for name in ("organisations.yaml", "given_names.txt"):
        shutil.copy(rules_dir() / name, tmp_path)
    return RuleShelf(tmp_path)


def test_a_pack_of_a_few_words_is_sound_and_its_examples_hold(shelf: RuleShelf) -> None:
    assert shelf.lint() == []
    assert [list(failures(shelf.languages()[lang])) for lang in ("de", "es")] == [[], []]


def test_its_language_is_found_by_its_small_words(shelf: RuleShelf) -> None:
    article = Article(text="Die ehemalige Vorstandschefin Petra Vogt verlässt Acme.", published_on="2026-03-02")

    assert [(c.person, c.organisation, c.role) for c in detect(article, shelf.languages())] == [
        ("Petra Vogt", "Acme", "vorstandschefin")
    ]


def test_its_grammar_tells_what_was_over_before(shelf: RuleShelf) -> None:
    article = Article(text="Petra Vogt hatte Acme verlassen.", published_on="2026-03-02", lang="de")

    assert [(c.person, c.salience) for c in detect(article, shelf.languages())] == [("Petra Vogt", "background")]


def test_words_of_the_grammar_may_be_names_elsewhere(shelf: RuleShelf) -> None:
    language = shelf.languages()["de"]

    assert "hatte" not in language.vocabulary
    assert "hat" in language.vocabulary


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("am 3. März", "2026-03-03"),
        ("am 3. März 2025", "2025-03-03"),
        ("im Februar", "2026-02"),
        ("im Februar 2026", "2026-02"),
        ("gestern", "2026-03-09"),
        ("Freitag", "2026-03-06"),
        ("mit Mai", "2026-03-10"),
    ],
)
def test_its_dates_are_read_by_its_months_and_the_words_before_them(shelf: RuleShelf, told: str, date: str) -> None:
    article = Article(text=f"Petra Vogt verließ Acme {told}.", published_on="2026-03-10", lang="de")

    assert [claim.date for claim in detect(article, shelf.languages())] == [date]
