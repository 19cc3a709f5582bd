"""`monitor log`: verify, seal, export, import and stats, as a person types them."""

from __future__ import annotations

import gzip
import json
import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.errors import MonitorError, StoreError, UsageError
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import a_claim, captured
from tests.contracts.histories import SetClock
from tests.pipeline.test_track_store import tell

Run = Callable[..., Any]

ARTICLES = [
    (captured("https://one.example/1"), (a_claim(),)),
    (captured("https://two.example/2"), (a_claim(),)),
    (captured("https://two.example/3", title="John Roe leaves Initech"), (a_claim("John Roe", "Initech"),)),
    (captured("https://two.example/4", title="Nothing new"), ()),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on a database with some changes, and the files of a key beside it."""
    url = f"sqlite:///{tmp_path}/monitor.db"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        for minute, (article, claims) in enumerate(ARTICLES):
            tell(session, article, claims, minute)
    monkeypatch.setenv("MONITOR_DATABASE_URL", url)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    Path("key.pem").write_bytes(pem)
    Path("key.pub").write_bytes(public)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def seal(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """Seal the log and return what was printed."""
    monkeypatch.setenv("MONITOR_SEAL_KEY_FILE", "key.pem")

    def seal() -> dict[str, Any]:
        result = run("log", "seal")
        assert result.exit_code == 0, result.exception
        Path("seals.jsonl").write_text(result.stdout)
        printed: dict[str, Any] = json.loads(result.stdout)
        return printed

    return seal


def behind_the_back(tmp_path: Path, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/monitor.db")
    with engine.begin() as connection:
        for statement in ("DROP TRIGGER IF EXISTS events_stay", "DROP TRIGGER IF EXISTS events_remain", *statements):
            connection.execute(text(statement))
    engine.dispose()


def test_a_whole_log_is_told_in_figures(run: Run) -> None:
    result = run("log", "verify")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["broken"], told["sealed"]) == (None, 0)
    assert f"holds together: {told['position']} events, no seal" in result.stderr


@pytest.mark.parametrize(
    ("column", "check"),
    [
        ("payload", "payload"),
        ("personal", "personal"),
        ("stream", "envelope"),
        ("prev_hash", "link"),
        ("payload_hash", "payload"),
        ("personal_hash", "personal"),
        ("hash", "envelope"),
        ("version", "envelope"),
    ],
)
def test_a_changed_column_is_named_with_position_and_check(run: Run, tmp_path: Path, column: str, check: str) -> None:
    behind_the_back(tmp_path, f"UPDATE events SET {column} = {column} || 'x' WHERE position = 2")
    result = run("log", "verify")
    assert json.loads(result.stdout) == {"position": 2, "check": check}
    assert isinstance(result.exception, MonitorError)
    assert str(result.exception).startswith(f"the log does not hold at position 2: {check}: ")


def test_without_a_key_nothing_is_sealed_and_the_way_to_one_is_told(run: Run) -> None:
    error = run("log", "seal").exception
    assert isinstance(error, UsageError)
    assert "openssl genpkey -algorithm ed25519" in str(error)
    assert "MONITOR_SEAL_KEY_FILE" in str(error)


def test_a_cut_before_a_kept_seal_is_told(run: Run, seal: Callable[[], dict[str, Any]], tmp_path: Path) -> None:
    position = seal()["position"]
    assert run("log", "verify", "--seal", "seals.jsonl", "--key", "key.pub").exit_code == 0
    behind_the_back(tmp_path, f"DELETE FROM events WHERE position > {position}")
    ends = ("hash", "recorded_at")
    moved = ", ".join(f"{name} = (SELECT {name} FROM events WHERE position = {position})" for name in ends)
    for in_head in (f"recorded_at = 0, position = {position}", f"{moved}, position = {position}"):
        result = run("log", "verify", "--seal", "seals.jsonl")
        assert json.loads(result.stdout) == {"position": position, "check": "cut"}
        assert "ends before what a seal vouches for" in str(result.exception)
        assert json.loads(run("log", "verify").stdout) == {"position": position, "check": "head"}
        behind_the_back(tmp_path, f"UPDATE head SET {in_head}")
    assert run("log", "verify").exit_code == 0
    assert json.loads(run("log", "verify", "--seal", "seals.jsonl").stdout)["check"] == "cut"


def test_a_line_of_the_daemons_log_is_a_seal_too(run: Run, seal: Callable[[], dict[str, Any]]) -> None:
    line = {"event": "sealed", "level": "info", "timestamp": "2026-01-01T00:00:00Z", **seal()}
    Path("seals.jsonl").write_text(json.dumps(line))
    assert run("log", "verify", "--seal", "seals.jsonl").exit_code == 0


def test_evidence_of_a_change_is_checked_without_the_database(
    run: Run, seal: Callable[[], dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = seal()["public_key"]
    change = json.loads(run("changes", "--json").stdout.splitlines()[0])
    assert run("log", "export", "evidence.gz", "--bundle", change["id"][:8]).exit_code == 0
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.db")
    result = run("log", "verify", "evidence.gz", "--key", "key.pub")
    verdict = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (verdict["broken"], verdict["change_id"], verdict["keys"]) == (None, change["id"], [key])
    assert "by your key" in result.stderr
    assert not Path("elsewhere.db").exists()
    changed = gzip.decompress(Path("evidence.gz").read_bytes()).replace(b"Jane", b"Joan").replace(b"John", b"Joan")
    Path("changed.jsonl").write_bytes(changed)
    result = run("log", "verify", "changed.jsonl")
    assert json.loads(result.stdout)["broken"]["check"] == "personal"
    assert "'changed.jsonl' does not hold at position" in str(result.exception)


def test_an_export_is_for_its_owner_only_and_overwrites_nothing(run: Run) -> None:
    assert run("log", "export", "log.gz").exit_code == 0
    assert stat.S_IMODE(os.stat("log.gz").st_mode) == 0o600  # noqa: PTH116 - by the name in this folder
    error = run("log", "export", "log.gz").exception
    assert isinstance(error, UsageError)
    assert "'log.gz' exists already" in str(error)


def test_a_log_moves_into_a_new_database_and_again_does_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = run("changes", "--json").stdout
    run("log", "export", "log.gz")
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    result = run("log", "import", "log.gz")
    assert result.exit_code == 0
    assert "alerts that were pending and are given up: " in result.stderr
    assert run("changes", "--json").stdout == changes
    assert run("replay", "--verify").exit_code == 0
    assert "holds this file already" in run("log", "import", "log.gz").stderr


def test_a_log_moves_through_a_pipe(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = run("log", "export").stdout_bytes
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    result = CliRunner().invoke(app, ["log", "import", "-", "--take-over"], input=packed)
    assert result.exit_code == 0
    assert "given up: 0" in result.stderr


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{}\n", "line 1 of 'bad' is none that `monitor log export` writes"),
        (b"\xff\xfe\n", "line 1 of 'bad' is none"),
        (b"\x1f\x8b\x08\x00broken", "'bad' ends too early or is damaged"),
        (b"", "holds no whole log"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, content: bytes, problem: str
) -> None:
    Path("bad").write_bytes(content)
    monkeypatch.setenv("MONITOR_DATABASE_URL", "sqlite:///new.db")
    error = run("log", "import", "bad").exception
    assert isinstance(error, MonitorError)
    assert problem in str(error)


def test_a_cut_file_is_told(run: Run) -> None:
    run("log", "export", "log.gz")
    Path("cut").write_bytes(Path("log.gz").read_bytes()[:-200])
    assert "ends too early" in str(run("log", "verify", "cut").exception)
    lines = gzip.decompress(Path("log.gz").read_bytes()).splitlines(keepends=True)
    Path("cut").write_bytes(b"".join(lines[:-3]))
    assert json.loads(run("log", "verify", "cut").stdout)["broken"]["check"] == "head"


def test_values_of_a_strange_type_are_named_too(run: Run, tmp_path: Path) -> None:
    behind_the_back(tmp_path, "UPDATE events SET payload = x'00ff' WHERE position = 3")
    assert json.loads(run("log", "verify").stdout) == {"position": 3, "check": "payload"}
    behind_the_back(tmp_path, "UPDATE events SET stream = CAST(x'ff' AS TEXT) WHERE position = 2")
    assert json.loads(run("log", "verify").stdout) == {"position": 2, "check": "envelope"}


@pytest.mark.parametrize("option", [["--seal", "none"], ["--key", "none"], ["--key", "key.pem"], ["--seal", "key.pub"]])
def test_a_seal_or_a_key_that_is_none_is_wrong_use(run: Run, option: list[str]) -> None:
    assert isinstance(run("log", "verify", *option).exception, UsageError)


def test_stats_count_events_by_type_and_texts(run: Run) -> None:
    rows = {row["what"]: row for row in map(json.loads, run("log", "stats", "--json").stdout.splitlines())}
    assert (rows["article.captured"]["count"], rows["texts"]["count"]) == (4, 0)
    assert rows["article.captured"]["bytes"] > 1000
    assert sum(row["count"] for row in rows.values()) == json.loads(run("log", "verify").stdout)["position"]


def test_without_a_database_nothing_is_verified_and_none_is_made(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert isinstance(run("log", "verify").exception, StoreError)
    assert not Path("none.db").exists()
