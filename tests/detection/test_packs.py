"""The packs that ship: they are free of mistakes, their examples hold, and quiet texts stay quiet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from monitor.adapters.rulepacks import pack_files, rules_dir
from monitor.adapters.ruleshelf import RuleShelf
from monitor.detection.examples import alarms, failures

SHELF = RuleShelf(rules_dir())
LANGUAGES = SHELF.languages()
ENGINE = Path(__file__).parents[2] / "monitor" / "detection"


def test_the_packs_have_no_mistakes() -> None:
    assert SHELF.lint() == []


def _code() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(ENGINE.glob("*.py")))


def _read_as_wordings() -> set[str]:
    """Return the lists that the engine, or another list, names as <list>."""
    grammars = "".join(path.read_text(encoding="utf-8") for path in rules_dir().glob("*/grammar.yaml"))
    return set(re.findall(r"(?<!\?P)<(\w+)>", _code() + grammars))


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_every_example_beside_a_rule_holds(lang: str) -> None:
    assert list(failures(LANGUAGES[lang])) == []


def test_the_baseline_matches_nothing() -> None:
    found = [(text, claim.rule) for lang, _, text in SHELF.baseline() for claim in alarms(text, lang, LANGUAGES)]

    assert found == []


def test_both_languages_have_the_same_themes() -> None:
    themes = [{p.name for p in (rules_dir() / lang).glob("*.yaml")} for lang in sorted(LANGUAGES)]

    assert themes[0] == themes[1]


def test_the_schema_for_editors_accepts_what_ships() -> None:
    schema = json.loads((rules_dir() / "schema.json").read_text())
    packs = pack_files(rules_dir())

    for path in packs:
        jsonschema.validate(yaml.safe_load(path.read_text()), schema)
    assert len(packs) > 10


def test_the_schema_for_editors_accepts_the_lists_that_ship_and_no_others_shape() -> None:
    schema = json.loads((rules_dir() / "lists.schema.json").read_text())
    files = [path for name in ("lexicon", "grammar") for path in rules_dir().glob(f"*/{name}.yaml")]

    for path in files:
        # As the reader of packs does: "on" and "no" are words.
        jsonschema.validate(yaml.load(path.read_bytes(), yaml.CBaseLoader) | {"format": 1}, schema)
    assert len(files) == 2 * len(LANGUAGES)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": 1, "lang": "de", "since": {"seit": 1}}, schema)


def test_the_engine_asks_for_every_list_that_a_pack_or_the_schema_names() -> None:
    asked = {*re.findall(r"""["']([a-z_]+)["']""", _code()), *_read_as_wordings()}
    schema = json.loads((rules_dir() / "lists.schema.json").read_text())
    named = {*schema["properties"], *(name for lang in LANGUAGES.values() for name in lang.pack.lexicon)}

    assert sorted(named - asked - {"format", "lang"}) == []


def test_the_schema_allows_wordings_where_the_engine_reads_them_and_nowhere_else() -> None:
    schema = json.loads((rules_dir() / "lists.schema.json").read_text())
    kinds = {name: told["$ref"] for name, told in schema["properties"].items() if "$ref" in told}
    wordings = {name for name, kind in kinds.items() if kind == "#/$defs/list"}

    assert wordings == _read_as_wordings() & kinds.keys()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": 1, "lang": "de", "before_months": ["(am|im)"]}, schema)


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_no_word_is_listed_twice_or_for_nothing(lang: str) -> None:
    files = {path.name: yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in (rules_dir() / lang).glob("*.yaml")}
    listed = files.pop("lexicon.yaml") | files.pop("grammar.yaml")
    lists = {key: entries for key, entries in listed.items() if isinstance(entries, list)}
    words = {name: forms for file in files.values() for name, forms in file.get("words", {}).items()}
    wordings = [rule.when for rule in LANGUAGES[lang].pack.rules]
    asked = set(re.findall(r"<([^>]+)>", f"{wordings} {words}"))
    twice = {name: [form for form in forms if forms.count(form) > 1] for name, forms in (lists | words).items()}

    assert {name: forms for name, forms in twice.items() if forms} == {}
    assert sorted(words.keys() - asked) == []


def test_the_engine_knows_no_rule_by_its_name() -> None:
    named = re.compile(r"""rule\.id(?: (?:==|!=|in) |\.(?:starts|ends)with)|["'](?:fr|en)\.[a-z]""")
    assert [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted(ENGINE.glob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if named.search(line) and "claim.rule == rule.id" not in line
    ] == []
