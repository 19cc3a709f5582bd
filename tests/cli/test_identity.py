"""`monitor people merge | split | duplicates`, and the same of organisations."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.domain.alert import Policy
from monitor.domain.claim import Claim
from monitor.domain.organisations import Aliases
from monitor.errors import MonitorError
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.contracts.histories import SetClock


@pytest.fixture(autouse=True)
def _news(tmp_path: Path) -> None:
    """The default database, with three people at three organisations."""
    claims = [a_claim("Jane Doe", "Acme"), a_claim("Jane Roe", "Acme Motors"), a_claim("J. Doe", "Globex")]
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        for number, claim in enumerate(claims):
            _tell(session, f"https://paper{number}.example/", claim)


def _tell(session: Any, url: str, claim: Claim) -> None:
    article = captured(url)
    session.append([decided(article, f"article-{article.article_id}")])
    track(
        session,
        article=article,
        claims=[claim],
        aliases=Aliases({}),
        policy=Policy(),
        now=NOW,
        correlation_id=None,
        causation_id=None,
    )


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def listed(*arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_homonyms_are_told_apart_by_their_changes_and_made_one_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        _tell(session, "https://paper9.example/", a_claim("Jane Roe", "Umbrella"))
    before = listed("changes")
    (change,) = (row["id"] for row in before if row["organisation"] == "Umbrella")
    told = run("people", "split", "Jane Roe", change[:8], "--author", "Ann")
    assert told.exit_code == 0, told.stderr
    assert told.stderr.startswith("Jane Roe is two people now: ")
    assert [row["name"] for row in listed("people")].count("Jane Roe") == 2
    *_, new, kept = told.stderr.partition("`")[2].partition("`")[0].split()
    assert run("people", "merge", new, kept, "--author", "Ann").exit_code == 0
    assert listed("changes") == before
    assert run("replay", "--verify").exit_code == 0


def test_changes_of_somebody_else_cannot_be_split_off() -> None:
    (change,) = (row["id"] for row in listed("changes") if row["person"] == "Jane Doe")
    refused = run("people", "split", "Jane Roe", change)
    assert isinstance(refused.exception, MonitorError)
    assert "is not one of 'Jane Roe'" in str(refused.exception)


@pytest.mark.parametrize(
    ("noun", "one", "into"), [("people", "Jane Roe", "Jane Doe"), ("organisations", "Acme Motors", "Acme")]
)
def test_what_is_merged_by_name_and_split_by_id_is_listed_as_before(noun: str, one: str, into: str) -> None:
    before, changes = listed(noun), listed("changes")
    merged = run(noun, "merge", one, into, "--author", "Ann")
    assert merged.exit_code == 0
    assert merged.stderr.startswith(f"{one} is {into} now; `monitor {noun} split ")
    assert one not in [row["name"] for row in listed(noun)]
    assert "change.amended" in [row["type"] for row in listed("events")]
    (ident,) = (row["id"] for row in before if row["name"] == one)
    assert run(noun, "split", ident[:8], "--author", "Ann").stderr == f"{one} stands alone again\n"
    assert (listed(noun), listed("changes")) == (before, changes)
    assert run("replay", "--verify").exit_code == 0


def test_people_who_were_merged_are_found_by_the_name_that_another_one_took_over() -> None:
    assert run("people", "merge", "Jane Doe", "J. Doe").exit_code == 0
    assert [row["name"] for row in listed("people")] == ["Jane Roe", "Jane Doe"]
    for name in ("J. Doe", "Jane Doe"):
        assert run("erase", name, "--dry-run").exit_code == 0
    assert run("people", "split", "Jane Doe").exit_code == 0
    assert len(listed("people")) == 3


def test_the_author_of_a_merge_is_in_the_log() -> None:
    run("people", "merge", "Jane Roe", "Jane Doe", "--author", "Ann Editor")
    (event,) = listed("events", "--type", "person.merged")
    assert (event["event"]["author"], event["event"]["by_user"]) == ("Ann Editor", True)


def test_pairs_that_may_be_one_are_listed_with_their_reason() -> None:
    (pair,) = listed("people", "duplicates")
    assert ({pair["name"], pair["other_name"]}, pair["reason"]) == (
        {"J. Doe", "Jane Doe"},
        "a shorter form of the name",
    )
    (pair,) = listed("organisations", "duplicates")
    assert {pair["name"], pair["other_name"]} == {"Acme", "Acme Motors"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["people", "merge", "Doe", "Roe"], r"'Doe' can mean 2 persons: .*; give the id of one"),
        (["people", "split", "Jim Poe"], "no person has the name or the id 'Jim Poe': `monitor people`"),
        (["people", "split", "Jane Roe"], "no user said that 'Jane Roe'"),
        (["organisations", "merge", "Globex", "Globex"], "both names mean"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(arguments: list[str], expected: str) -> None:
    with pytest.raises(MonitorError, match=expected):
        raise run(*arguments, "--author", "Ann").exception or AssertionError
