"""`monitor scan`, `monitor evaluate` and `monitor rules`, as a user types them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.adapters.rulepacks import rules_dir
from monitor.cli.app import app
from monitor.errors import UsageError

FIELDS = {
    "person", "kind", "manner", "organisation", "role", "seat", "destination", "date", "status", "salience",
    "attributed_to", "sphere", "confidence", "rule", "rule_version", "evidence",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path / "data"))


def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def scan(*records: Any) -> tuple[int, list[dict[str, Any]], str]:
    lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
    code, out, err = run("scan", "--jsonl", stdin="\n".join(lines) + "\n")
    return code, [json.loads(line) for line in out.splitlines()], err


def test_lines_come_back_in_order_with_their_changes() -> None:
    code, rows, _ = scan(
        {"id": "a", "title": "Jane Morrell resigns as Acme chief executive", "published": "18-JUN-1987 10:58:22.77"},
        {"id": "b", "text": "Rien à signaler dans le port de Brest.", "lang": "fr"},
    )

    assert code == 0
    assert [(row["id"], row["lang"], len(row["changes"])) for row in rows] == [("a", "en", 1), ("b", "fr", 0)]
    change = rows[0]["changes"][0]
    assert set(change) == FIELDS
    assert (change["person"], change["organisation"], change["date"]) == ("Jane Morrell", "Acme", "1987-06-18")


def test_bad_lines_are_told_and_the_rest_goes_on() -> None:
    code, rows, _ = scan(
        "nope", {"title": "no id"}, {"id": "x"}, {"id": "y", "text": 3}, ["list"], {"id": "z", "text": "ok"}
    )

    assert code == 1
    assert [(row["id"], row.get("line")) for row in rows] == [
        (None, 1),
        (None, 2),
        ("x", 3),
        ("y", 4),
        (None, 5),
        ("z", None),
    ]
    assert all("error" in row for row in rows[:5])


def test_a_date_that_cannot_be_read_is_unknown_with_a_warning() -> None:
    code, rows, err = scan({"id": "a", "title": "Jane Morrell resigns as Acme chief executive", "published": "soon"})

    assert code == 0
    assert rows[0]["changes"][0]["date"] is None
    assert "'soon' cannot be read" in err


def test_a_page_is_read_and_spans_point_into_its_text() -> None:
    body = (
        "<p>Jane Morrell resigned as chief executive of Acme on Monday, the company said.</p>"
        + "<p>Filler text about the widgets market, its prices and its makers.</p>" * 5
    )
    html = f"<html><head><title>Acme news</title></head><body><article><h1>Acme news</h1>{body}</article></body></html>"

    code, rows, _ = scan({"id": "p", "html": html, "lang": "en", "published": "2024-06-15"})

    assert code == 0
    piece = next(e for e in rows[0]["changes"][0]["evidence"] if e["part"] == "text")
    assert rows[0]["text"][piece["start"] : piece["end"]] == piece["quote"]


def test_plain_texts_print_one_change_a_line_in_a_pipe(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("Jeanne Morel quitte Acme pour Globex.")

    code, out, _ = run("scan", str(file), "--published", "2024-06-15")

    assert code == 0
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["departure", "appointment"]


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="cannot read 'nowhere"):
        run("scan", "nowhere.txt")


def test_evaluate_counts_and_shows_mistakes(tmp_path: Path) -> None:
    articles, gold = tmp_path / "articles.jsonl", tmp_path / "gold.jsonl"
    articles.write_text(json.dumps({"id": "a", "text": "Jeanne Morel quitte Acme.", "lang": "fr"}) + "\n")
    records = [{"person": name, "kind": "departure", "organisation": "Acme"} for name in ("Jeanne Morel", "Paul Roux")]
    gold.write_text(json.dumps({"id": "a", "lang": "fr", "changes": records}) + "\n")

    code, out, _ = run("evaluate", str(articles), str(gold), "--errors", "5", "--json")

    assert code == 0
    summary, mistake = (json.loads(line) for line in out.splitlines())
    assert (summary["right"], summary["missed"], summary["precision"], summary["recall"]) == (1, 1, 1.0, 0.5)
    assert (mistake["what"], mistake["person"]) == ("missed", "Paul Roux")


def annotated(tmp_path: Path) -> tuple[str, str]:
    articles, gold = tmp_path / "articles.jsonl", tmp_path / "gold.jsonl"
    articles.write_text(json.dumps({"id": "a", "text": "Jeanne Morel quitte Acme.", "lang": "fr"}) + "\n")
    record = {"person": "Jeanne Morel", "kind": "departure", "organisation": "Acme"}
    gold.write_text(json.dumps({"id": "a", "lang": "fr", "changes": [record]}) + "\n")
    return str(articles), str(gold)


def test_evaluate_writes_what_it_measured_into_the_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(rules_dir(), rules)

    code, _, err = run("evaluate", *annotated(tmp_path), "--write-confidence", "--rules", str(rules))

    assert code == 0
    assert "rules with another confidence than before" in err
    listed = run("rules", "list", "--json", "--rules", str(rules))[1].splitlines()
    confidence = {row["id"]: row["confidence"] for row in map(json.loads, listed)}
    assert confidence["fr.quitter"] > confidence["fr.demissionner"] > confidence["en.become"] == 0.5


@pytest.mark.parametrize("option", [("--errors", "3"), ("--write-confidence",)])
def test_the_reserved_third_is_neither_shown_nor_learned_from(tmp_path: Path, option: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="never read"):
        run("evaluate", *annotated(tmp_path), "--split", "reserved", *option)


def test_the_two_splits_hold_every_annotation_once(tmp_path: Path) -> None:
    articles, gold = annotated(tmp_path)
    counts = [
        json.loads(run("evaluate", articles, gold, "--split", split, "--json")[1])["articles"]
        for split in ("open", "reserved")
    ]

    assert sorted(counts) == [0, 1]


def test_rules_check_and_test_pass_on_what_ships() -> None:
    assert run("rules", "check")[0] == 0
    assert run("rules", "test")[0] == 0


def test_rules_check_prints_each_mistake_with_its_line(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(rules_dir(), rules)
    (rules / "fr" / "odd.yaml").write_text("format: 1\nlang: fr\nodd: 1\nodder: 2\n")

    code, out, _ = run("rules", "check", "--rules", str(rules))

    assert code == 1
    assert f"{rules / 'fr' / 'odd.yaml'}:3: unknown key 'odd'" in out
    assert "odd.yaml:4: unknown key 'odder'" in out


OWN_RULE = """format: 1
lang: fr
words: {larguer-v: [largue]}
rules:
  - id: fr.larguer
    version: 1
    kind: departure
    when: "{person} <larguer-v> les amarres"
    finds:
      - {text: "Jeanne Morel, directrice d'Acme, largue les amarres", organisation: Acme}
      - {text: "Jeanne Morel largue les amarres"}
      - {text: "Jeanne Morel, directrice d'Acme, ne largue rien"}
    ignores: ["Le voilier largue les amarres"]
"""


def test_rules_test_says_what_fails_and_why(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(rules_dir(), rules)
    (rules / "fr" / "mine.yaml").write_text(OWN_RULE)
    (rules / "baseline" / "fr" / "mine.txt").write_text("Jeanne Morel quitte Acme\n")

    code, out, _ = run("rules", "test", "--rules", str(rules))

    assert code == 1
    assert "mine.txt:1: must match nothing, and fr.quitter finds 'Jeanne Morel'" in out
    assert "mine.yaml:11: fr.larguer finds nothing in 'Jeanne Morel largue les amarres': it fits, but nothing" in out
    assert 'mine.yaml:12: fr.larguer finds nothing in "Jeanne Morel, directrice d\'Acme, ne largue rien"\n' in out
    assert len(out.splitlines()) == 3


def test_rules_list_is_one_object_a_line() -> None:
    code, out, _ = run("rules", "list", "--lang", "fr", "--json")

    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {row["id"].split(".")[0] for row in rows} == {"fr"}
    assert all(row["examples"] >= 3 for row in rows)


def test_rules_explain_shows_the_typed_sentence_and_why() -> None:
    code, out, _ = run("rules", "explain", "Mira Sol, la directrice d'Acme, a annoncé son départ.")

    assert code == 0
    assert "typed   P a annoncé son départ ." in out
    assert re.search(r"by fr\.partir v\d+: ", out)
    assert "confirmed, news" in out


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mira Sol jette le gant.", "fr.partir-seul, though 'P jette le gant' fits: nothing tells where"),
        ("Si Mira Sol démissionne d'Acme, tout change.", "P démissionne d' N\" fits: hypothetical: 'si'"),
        ("Mira Sol quitte Acme pour Globex.", "fr.quitter, though 'P quitte N' fits: another rule tells it better"),
    ],
)
def test_rules_explain_tells_why_a_rule_that_fits_was_not_believed(text: str, reason: str) -> None:
    assert reason in run("rules", "explain", text)[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The ferry of noon",
            "read as en: the words of no rule stand in this text; --lang reads it in another (en, fr)",
        ),
        ("Xyzzy", "no word tells its language; --lang reads it in another (en, fr)"),
    ],
)
def test_rules_explain_tells_which_language_it_read_in_vain(text: str, told: str) -> None:
    assert told in run("rules", "explain", text)[2]
