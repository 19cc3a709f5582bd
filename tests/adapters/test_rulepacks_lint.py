"""Rule files: every mistake is told at once with its place, and a compiled pack is kept until its files change."""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters import rulepacks
from monitor.adapters.rulepacks import lint, load_aliases, load_pack, load_packs, rules_dir
from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.errors import RulesError

THEME = """format: 1
lang: fr
words:
  partir: [part]
rules:
  - id: fr.partir
    version: 1
    kind: departure
    when: "{person} <partir>"
    finds:
      - {text: "Jeanne Morel part d'Acme", person: Jeanne Morel}
      - {text: "Paul Roux part d'Acme", person: Paul Roux}
    ignores: ["Le train part"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rules = tmp_path / "rules"
    (rules / "fr").mkdir(parents=True)
    (rules / "fr" / "lexicon.yaml").write_text("format: 1\nlang: fr\nroles: [patron]\ndeterminers: [le]\n")
    (rules / "fr" / "grammar.yaml").write_text("format: 1\nlang: fr\n")
    (rules / "fr" / "leaving.yaml").write_text(THEME)
    return rules


def messages(folder: Path) -> list[str]:
    return [f"{Path(f.path).name}:{f.line}: {f.message}" for f in lint(folder)]


def test_a_good_folder_has_no_findings(folder: Path) -> None:
    assert messages(folder) == []


def test_a_list_stands_in_the_lexicon_or_in_the_grammar(folder: Path) -> None:
    (folder / "fr" / "grammar.yaml").write_text("format: 1\nlang: fr\nsince: [depuis]\nroles: [chef]\n")

    assert messages(folder) == ["lexicon.yaml:3: the list 'roles' already stands in grammar.yaml"]


def test_a_copy_of_rules_from_before_there_was_a_grammar_is_told_which_file_to_copy(folder: Path) -> None:
    shipped = rules_dir() / "fr" / "grammar.yaml"
    (folder / "fr" / "grammar.yaml").unlink()

    with pytest.raises(RulesError, match=r"fr:1: no grammar\.yaml here") as raised:
        load_packs(folder)

    assert str(raised.value).endswith(f"copy {shipped}")
    shutil.copy(shipped, folder / "fr")
    assert messages(folder) == []


def test_a_language_that_ships_without_a_grammar_needs_none(folder: Path) -> None:
    (folder / "fr").rename(folder / "xx")
    (folder / "xx" / "grammar.yaml").unlink()
    for path in (folder / "xx").glob("*.yaml"):
        path.write_text(path.read_text().replace("lang: fr", "lang: xx").replace("fr.partir", "xx.partir"))

    assert messages(folder) == []


def test_mistakes_in_the_wordings_of_a_grammar_are_told(folder: Path) -> None:
    lists = 'since: ["depuis (lundi|mardi"]\nby: ["par <articles> {PN}", "chez <roles>"]\nat: ["chez <at>"]\n'
    (folder / "fr" / "grammar.yaml").write_text("format: 1\nlang: fr\n" + lists)

    assert messages(folder) == [
        "grammar.yaml:3: a bracket is not closed in the template 'depuis (lundi|mardi'",
        "grammar.yaml:4: unknown list <articles> in 'par <articles> {PN}'",
        "grammar.yaml:5: the list <at> in 'chez <at>' names a list itself; spell it out",
    ]


def test_endings_and_letters_of_mentions_that_the_engine_could_not_read_are_told(folder: Path) -> None:
    lists = 'endings: ["er = e es", "ir is", "= s = x"]\nby: ["par {PN}", "par {person}"]\n'
    (folder / "fr" / "grammar.yaml").write_text("format: 1\nlang: fr\n" + lists)

    assert messages(folder) == [
        "grammar.yaml:3: cannot read '= s = x'; endings are 'er = e es ez': own = others",
        "grammar.yaml:3: cannot read 'ir is'; endings are 'er = e es ez': own = others",
        "grammar.yaml:4: unknown {person} in 'par {person}'; mentions are A, L, N, O, P, Q, R, W",
    ]


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    broken = THEME.replace("<partir>", "<filer> {lieu}").replace("kind: departure", "kind: exit")
    broken += """  - id: fr.partir
    version: 1
    kind: leave
    when: "{person} part"
    finds: []
"""
    (folder / "fr" / "leaving.yaml").write_text(broken)

    told = "\n".join(messages(folder))

    for expected in (
        "kind is 'exit'",
        "unknown word <filer>",
        "unknown slot {lieu}",
        "already taken",
        "needs two or more",
        "under ignores",
        "no required <word>",
    ):
        assert expected in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format: 1\nlang: fr\nwords: {a: [b\n", "not YAML"),
        ("- just\n- a list\n", "a pack is a mapping"),
        ("format: 2\nlang: fr\n", "this program reads format 1"),
        ("format: 1\nlang: en\n", "stands in the folder 'fr'"),
        ("format: 1\nlang: fr\nextra: 1\n", "unknown key 'extra'"),
    ],
)
def test_broken_files_are_named(folder: Path, text: str, expected: str) -> None:
    (folder / "fr" / "broken.yaml").write_text(text)

    assert expected in "\n".join(messages(folder))


def test_yes_and_no_are_words(folder: Path) -> None:
    (folder / "fr" / "leaving.yaml").write_text(THEME.replace("[part]", "[part, on, no, yes]"))

    assert load_pack(folder, "fr").words["partir"] == ("part", "on", "no", "yes")


def test_a_compiled_pack_is_kept_until_its_files_change(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "data"

    first = load_pack(folder, "fr", cache)
    kept = list(cache.iterdir())
    again = load_pack(folder, "fr", cache)
    (folder / "fr" / "leaving.yaml").write_text(THEME.replace("version: 1", "version: 2"))
    changed = load_pack(folder, "fr", cache)

    assert len(kept) == 1
    assert again == first
    assert changed.rules[0].version == 2


def test_a_pack_that_another_program_compiled_is_compiled_anew(folder: Path, tmp_path: Path) -> None:
    cache, another = tmp_path / "data", tmp_path / "rulepacks.py"
    another.write_text(Path(rulepacks.__file__).read_text() + "\n# this one reads otherwise\n")
    runpy.run_path(str(another))["load_pack"](folder, "fr", cache)
    load_pack(folder, "fr", cache)

    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("damage", [rb".*", rb"fr\.partir"], ids=["all", "one word"])
@pytest.mark.parametrize("left", [b"", b"fr.parti\xff", b"fr.portir"], ids=["nothing", "no text", "another word"])
def test_a_damaged_cache_is_passed_over(folder: Path, tmp_path: Path, damage: bytes, left: bytes) -> None:
    cache = tmp_path / "data"
    pack = load_pack(folder, "fr", cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(re.sub(damage, left, kept.read_bytes(), count=1, flags=re.DOTALL))

    assert load_pack(folder, "fr", cache) == pack


def test_a_cache_that_cannot_be_looked_at_is_passed_over(folder: Path, tmp_path: Path) -> None:
    assert load_pack(folder, "fr", tmp_path / ("d" * 300)) == load_pack(folder, "fr", tmp_path)


def test_a_pack_without_rules_is_told(folder: Path) -> None:
    (folder / "fr" / "leaving.yaml").unlink()

    assert messages(folder) == ["fr:1: no rule here; a pack needs one, or leave its folder out"]


def test_broken_rules_cannot_be_loaded(folder: Path) -> None:
    (folder / "fr" / "leaving.yaml").write_text("nonsense")

    with pytest.raises(RulesError, match="a pack is a mapping"):
        load_packs(folder)


def test_a_folder_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="MONITOR_RULES_DIR"):
        rules_dir(tmp_path / "nowhere")


def test_aliases_mean_one_organisation() -> None:
    aliases = load_aliases(rules_dir())

    assert aliases.key("SocGen") == aliases.key("Société générale")
    assert aliases.key("World Bank") == aliases.key("Banque mondiale")


def test_an_alias_of_two_organisations_is_a_mistake(folder: Path) -> None:
    (folder / "organisations.yaml").write_text("format: 1\norganisations:\n  Acme: [AC]\n  Ace: [AC]\n")

    assert "already means 'Acme'" in "\n".join(messages(folder))


def test_a_new_wording_is_one_line_in_one_file(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(rules_dir(), rules)
    theme = rules / "fr" / "leaving.yaml"
    theme.write_text(theme.read_text().replace("  ceder: [", "  ceder: [met les voiles, "))

    assert lint(rules) == []
    assert "met les voiles" in load_pack(rules, "fr").words["ceder"]


def test_a_folder_without_rules_is_none_that_could_withdraw_every_claim(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "lexicon.yaml").write_text("words: {}")
    with pytest.raises(RulesError, match="no such folder of rules"):
        rules_dir(tmp_path)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a document."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _places(one, (*path, key))


def _put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a document with another value at a path."""
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = _put(document[path[0]], path[1:], value)
    return copy


GOOD = {
    "leaving.yaml": yaml.safe_load(THEME),
    "grammar.yaml": {"format": 1, "lang": "fr", "since": ["depuis (lundi|mardi)"], "by": ["par <roles>", "!(de) {PN}"]},
    "lexicon.yaml": {"format": 1, "lang": "fr", "roles": ["patron"], "determiners": ["le"]},
    "organisations.yaml": {"format": 1, "organisations": {"Acme": ["Acme Corp"], "Globex": "Globex SA"}},
}
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text("a<>{}[]()|*.^$'- \n", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["text", "person", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(data=st.data(), file=st.sampled_from(sorted(GOOD)), odd=ODD)
def test_no_mistake_in_a_file_stops_the_linter(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, file: str, odd: Any
) -> None:
    rules = tmp_path_factory.mktemp("rules")
    (rules / "fr").mkdir()
    path = data.draw(st.sampled_from(sorted(_places(GOOD[file]), key=str)))
    for name, document in (GOOD | {file: _put(GOOD[file], path, odd)}).items():
        (rules / ("" if name.startswith("org") else "fr") / name).write_text(yaml.safe_dump(document))

    told = messages(rules)

    if told:
        with pytest.raises(RulesError):
            load_packs(rules)
    else:
        article = Article(text="Jeanne Morel part d'Acme. Le patron part.", lang="fr")
        detect(article, load_packs(rules))
