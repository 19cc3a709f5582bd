from __future__ import annotations

import ipaddress
import json
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from monitor import bootstrap
from monitor.errors import UsageError
from monitor.settings import Settings, load_settings, split_allowance


def test_every_bad_setting_is_named_at_once_and_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_LANGUAGE", "de")
    monkeypatch.setenv("MONITOR_DATABASE_URL", "mysql://root:hunter2@host/db")
    monkeypatch.setenv("MONITOR_FETCH_ALLOW_PRIVATE", "127.0.0.1/99")
    monkeypatch.setenv("MONITOR_ALERT_MAX_AGE_DAYS", "soon")

    with pytest.raises(UsageError) as caught:
        load_settings()

    message = str(caught.value)
    for name in ("LANGUAGE", "DATABASE_URL", "FETCH_ALLOW_PRIVATE", "ALERT_MAX_AGE_DAYS"):
        assert f"MONITOR_{name}: " in message
    assert "hunter2" not in message


def test_settings_are_read_from_a_dotenv_file() -> None:
    Path(".env").write_text("MONITOR_LANGUAGE=fr\nMONITOR_SLACK_BOT_TOKEN=xoxb-secret\n", encoding="utf-8")

    settings = load_settings()

    assert settings.language == "fr"
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-secret"
    assert "xoxb-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1/32", (ipaddress.ip_network("127.0.0.1/32"), None)),
        ("127.0.0.1/32:8080", (ipaddress.ip_network("127.0.0.1/32"), 8080)),
        ("10.0.0.0/8", (ipaddress.ip_network("10.0.0.0/8"), None)),
        ("::1", (ipaddress.ip_network("::1"), None)),
        ("[::1/128]:8080", (ipaddress.ip_network("::1/128"), 8080)),
    ],
)
def test_an_allowance_is_a_network_and_perhaps_a_port(text: str, expected: object) -> None:
    assert split_allowance(text) == expected


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1/99", "127.0.0.1:0", "127.0.0.1:99999", "10.0.0.1/8"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        split_allowance(text)


def test_files_of_our_own_stand_beside_the_database() -> None:
    settings = Settings(database_url="sqlite:////var/lib/monitor/monitor.db", _env_file=None)

    assert str(settings.folder) == "/var/lib/monitor/monitor-data"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LANGUAGE", "de", "'de' is not one of en, fr"),
        ("ALERT_MAX_AGE_DAYS", "soon", "'soon' is not a whole number"),
        ("ALERT_MAX_AGE_DAYS", "1.5", "'1.5' is not a whole number"),
        ("ALERT_MAX_AGE_DAYS", "-1", "'-1' is less than 0, the least it may be"),
        ("ALERT_MAX_AGE_DAYS", "99999999999", "'99999999999' is more than 366,000, the most it may be"),
        ("POLL_INTERVAL_MINUTES", "525601", "'525601' is more than 525,600, the most it may be"),
        ("POLL_HINT_MAX_MINUTES", "0", "'0' is less than 1, the least it may be"),
        ("ALERT_BACKGROUND", "perhaps", "'perhaps' is neither true nor false"),
        ("FETCH_ALLOW_PRIVATE", "10.0.0.0/8:x", "'10.0.0.0/8:x' is no network: port x is not between 1 and 65535; "),
        ("SLACK_API_URL", "ftp://me:hunter2@slack", "what is given is no http:// or https:// address such as "),
        ("SLACK_API_URL", "https://", "what is given is no http:// or https:// address such as "),
        ("DATA_DIR", "a-file/data", "'a-file' is a file; name a folder"),
    ],
)
def test_a_bad_setting_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    Path("a-file").touch()
    monkeypatch.setenv(f"MONITOR_{name}", value)

    with pytest.raises(UsageError) as caught:
        load_settings()

    assert str(caught.value).startswith(f"MONITOR_{name}: {told}")
    assert "hunter2" not in str(caught.value)


def test_a_hundred_years_are_an_age_that_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_ALERT_MAX_AGE_DAYS", "36500")

    assert load_settings().alert_max_age_days == 36_500


def test_each_line_of_a_dotenv_file_that_cannot_be_read_is_told_without_its_words() -> None:
    Path(".env").write_text("MONITOR_LANGUAGE=fr\n\n\nMONITOR SLACK hunter2\n# a note\nB='hunter2\nC=1\n")

    with pytest.raises(UsageError, match=r"^\.env:4: this line cannot be read\n\.env:6: this line") as caught:
        load_settings()

    assert "hunter2" not in str(caught.value)


def test_a_dotenv_file_in_another_encoding_is_named() -> None:
    Path(".env").write_bytes("MONITOR_SLACK_CHANNEL=#équipe".encode("latin-1"))

    with pytest.raises(UsageError, match=r"\.env' is not in UTF-8"):
        load_settings()


def test_a_variable_that_no_setting_has_is_warned_of_with_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONITOR_LANGAUGE", "fr")
    monkeypatch.setenv("monitor_log_level", "INFO")
    Path(".env").write_text("MONITOR_SLACK_TOKEN=hunter2\nMONITOR_LANGUAGE=fr\nOTHER=1\nexport MONITOR_XYZZY=1\n")

    bootstrap.load()

    said = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["level"], line["name"], line["nearest"]) for line in said] == [
        ("warning", "MONITOR_LANGAUGE", "MONITOR_LANGUAGE"),
        ("warning", "MONITOR_SLACK_TOKEN", "MONITOR_SLACK_BOT_TOKEN"),
        ("warning", "MONITOR_XYZZY", None),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///monitor.db",
        "sqlite:////var/lib/a@b/monitor.db",
        "sqlite:///C:/a folder/monitor.db?timeout=3&mode=ro",
        "sqlite:///:memory:",
        "sqlite:///",
        "sqlite://",
        "sqlite:///a#b%20c.db",
        "postgresql://host/name",
    ],
)
def test_an_address_names_the_same_file_for_the_settings_and_for_the_database(address: str) -> None:
    known = make_url(address)
    settings = Settings(database_url=address, _env_file=None)

    name = known.database if known.get_backend_name() == "sqlite" else None
    assert settings.shares_database == (known.get_backend_name() == "postgresql")
    assert settings.file == (Path(name) if name and name != ":memory:" else None)
