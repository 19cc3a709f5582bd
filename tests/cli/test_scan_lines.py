"""`monitor scan --jsonl` and `monitor evaluate` on lines as other people's programs write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.cli.scan import scan_lines
from monitor.errors import UsageError

NEWS = "Jane Morrell resigns as Acme chief executive"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rules are kept compiled: read once for the whole module."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _own_data(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATA_DIR", str(data))


def scan(*lines: str | bytes | dict[str, Any]) -> tuple[int, list[str], str]:
    """Return the exit code, the lines written and what was said beside them."""
    raw = [json.dumps(x).encode() if isinstance(x, dict) else x.encode() if isinstance(x, str) else x for x in lines]
    result = CliRunner().invoke(app, ["scan", "--jsonl"], input=b"\n".join(raw) + b"\n")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout.splitlines(), result.stderr


def test_an_id_of_any_type_comes_back_as_it_was_given() -> None:
    idents = ["7", "1.50", "null", "true", '[1, {"a": 2}]', '{"b": []}', '"\\u00e9"', "12345678901234567890123"]
    good, bad = ([f'{{"id": {ident}, {rest}}}' for ident in idents] for rest in (f'"title": "{NEWS}"', '"text": 3'))
    code, rows, _ = scan(*good, *bad)

    assert code == 1
    for number, ident in enumerate(idents):
        assert rows[number].startswith(f'{{"id":{ident},"lang":"en",')
    for number, ident in enumerate(idents, len(idents)):
        assert rows[number] == f'{{"id":{ident},"line":{number + 1},"error":"text must be text, not int"}}'


def test_only_a_line_without_an_id_has_none() -> None:
    code, rows, _ = scan({"title": NEWS}, '{"id": ' + "[" * 50_000, b'{"id": "\xff", "text": "x"}')

    assert code == 1
    assert [json.loads(row)["id"] for row in rows] == [None, None, None]
    assert json.loads(rows[0])["error"] == "the line has no id"


def test_a_date_of_any_type_that_tells_none_is_unknown_with_a_warning() -> None:
    dates = [True, [2004], {"year": 2004}, 1e300, -5, 20040105103000, "soon"]
    code, rows, said = scan(*({"id": 1, "title": NEWS, "published": published} for published in dates))

    assert code == 0
    assert [json.loads(row)["changes"][0]["date"] for row in rows] == [None] * len(dates)
    assert said.count("cannot be read; it is taken as unknown") == len(dates)


def test_a_year_may_be_a_number_and_no_date_is_no_trouble() -> None:
    code, rows, said = scan({"id": 1, "title": NEWS, "published": 2004}, {"id": 2, "title": NEWS, "published": None})

    assert code == 0
    assert [json.loads(row)["changes"][0]["date"] for row in rows] == ["2004", None]
    assert said == ""


def test_a_piece_of_html_is_read_and_spans_point_into_the_text() -> None:
    pages = (
        "<p>Jane Roe has resigned as chief executive of Acme.</p>",
        "Jane Roe has resigned as chief executive of Acme.",
        "\n<!-- a note that is longer than the fifty characters that some look at -->"
        "<html><body><p>Jane Roe has resigned as chief executive of Acme.</p></body></html>",
    )
    code, rows, _ = scan(*({"id": 1, "html": html} for html in pages))

    assert (code, len(rows)) == (0, len(pages))
    for row in map(json.loads, rows):
        (piece,) = row["changes"][0]["evidence"]
        assert row["changes"][0]["person"] == "Jane Roe"
        assert row["text"][piece["start"] : piece["end"]] == piece["quote"]


def test_a_page_that_cannot_be_read_leaves_the_other_words_of_its_line() -> None:
    code, rows, said = scan({"id": 1, "title": NEWS, "text": "Its own text.", "html": "\0"}, {"id": 2, "html": "\0"})

    good, bad = map(json.loads, rows)
    assert code == 1
    assert (good["changes"][0]["person"], good["text"]) == ("Jane Morrell", "Its own text.")
    assert "-:1: the page cannot be read" in said
    assert (bad["id"], bad["line"]) == (2, 2)


def test_empty_html_gives_a_text_as_well() -> None:
    code, rows, _ = scan({"id": 1, "html": ""}, {"id": 2, "html": "", "text": NEWS}, {"id": 3, "text": NEWS})

    assert code == 0
    assert [json.loads(row).get("text") for row in rows] == ["", NEWS, None]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    code, rows, _ = scan(b'\xef\xbb\xbf{"id": 1, "title": "x"}')
    file = tmp_path / "article.txt"
    file.write_bytes(b"\xef\xbb\xbfJane Morrell resigns as Acme chief executive")
    plain = CliRunner().invoke(app, ["scan", str(file)])

    assert (code, json.loads(rows[0])["id"]) == (0, 1)
    assert json.loads(plain.stdout)["evidence"][0]["start"] == 0


def test_the_language_shown_is_the_one_that_was_read_in() -> None:
    shown_for = {"en-GB": "en", "EN": "en", "FR": "fr", " en ": "en", "de": "de"}
    _, rows, _ = scan(*({"id": 1, "title": NEWS, "lang": told} for told in shown_for))

    assert [json.loads(row)["lang"] for row in rows] == list(shown_for.values())


def evaluated(folder: Path, gold: str, *options: str) -> Any:
    (folder / "articles.jsonl").write_text(f'{{"id": [1, "a"], "title": "{NEWS}"}}\n{{"id": 1, "title": "x"}}\n')
    (folder / "gold.jsonl").write_text(gold)
    paths = [str(folder / "articles.jsonl"), str(folder / "gold.jsonl")]
    return CliRunner().invoke(app, ["evaluate", *paths, "--json", *options])


def test_annotations_are_matched_by_ids_of_any_type(tmp_path: Path) -> None:
    change = '{"person": "Jane Morrell", "kind": "departure", "organisation": "Acme"}'
    gold = f'{{"id":[1,"a"],"changes":[{change}]}}\n{{"id":"1","changes":[{change}]}}\n'

    summary, mistake = map(json.loads, evaluated(tmp_path, gold, "--errors", "5").stdout.splitlines())

    assert (summary["right"], summary["missed"]) == (1, 1)
    assert (mistake["what"], mistake["id"]) == ("missed", "1")


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1, "changes": [{"person": 5}]}', '{"id": 1, "changes": [5]}', '{"id": 1, "changes": [{"kind": "x"}]}',
        '{"id": 1}', '{"changes": []}', '{"id": 1, "changes": {}}', "5", "nope", '{"id": 1, "changes": ' + "[" * 50_000,
    ],
)  # fmt: skip
def test_an_annotation_that_does_not_fit_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    error = evaluated(tmp_path, f'{{"id": 1, "changes": []}}\n{line}\n').exception

    assert isinstance(error, UsageError)
    assert str(error).startswith(f"{tmp_path}/gold.jsonl:2: not a line of annotations")


@pytest.mark.parametrize(
    ("gold", "options", "told"),
    [
        ('{"id": "1", "changes": []}', [], 'not among the articles, so missed: 1, the first with id "1"'),
        ('{"id": 1, "lang": "en", "changes": []}', ["--lang", "fr"], "nothing is measured"),
        ('{"id": 1, "changes": []}', [], ""),
    ],
)
def test_files_that_do_not_belong_together_are_told(tmp_path: Path, gold: str, options: list[str], told: str) -> None:
    stderr = evaluated(tmp_path, gold, *options).stderr

    assert told in stderr
    assert bool(told) == bool(stderr)


def test_a_line_that_does_not_end_fails_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """R28: a line of forty thousand departures, which take minutes."""
    news = {"title": NEWS}
    endless = "\n".join(f"Jane Morr{n}ell, chief executive of Ac{n}me, has resigned." for n in range(40_000))
    rows = [{"id": 1, **news}, {"id": 2, "text": endless, "lang": "en"}, {"id": 3, **news}]
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    assert not scan_lines([path], None, seconds_max=3.0)

    first, second, third = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert second["id"] == second["line"] == 2
    assert "the rules gave nothing: a worker was ended after 3 s" in second["error"]
    assert first["changes"] == third["changes"] != []


def test_what_a_text_holds_draws_on_no_terminal() -> None:
    """R32."""
    code, rows, _ = scan({"id": "\x9b\u202e", "title": NEWS, "html": "", "text": f"{NEWS}, \u202esaid \x9b2J it."})

    assert code == 0
    assert rows[0].isprintable()
    assert json.loads(rows[0])["id"] == "\x9b\u202e"
