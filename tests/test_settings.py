from __future__ import annotations

import ipaddress

import pytest

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


def test_settings_are_read_from_a_dotenv_file(tmp_path: object) -> None:
    from pathlib import Path

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
