"""A sentinel in every setting, file and address that can hold a secret is told by nothing, whatever fails (R33)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr

from monitor.settings import Settings
from tests.hosted import hosted
from tests.house.papers import served
from tests.house.test_secrets import PAPER, said
from tests.http_stand_in import answer
from tests.slack_stand_in import slack_stand_in

SENTINEL = "s3ntinel"
SECRET_SETTINGS = {
    "DATABASE_URL": "postgresql://monitor:s3ntinel-database@127.0.0.1:{port}/news?password=s3ntinel-query",
    "SLACK_BOT_TOKEN": "xoxb-s3ntinel-bot",
    "SLACK_APP_TOKEN": "xapp-s3ntinel-app",
    "SMTP_URL": "smtp://me:s3ntinel-mail@127.0.0.1:{port}",
}
CONFIG = """
routes:
  slack: {{channel: "slack:#news"}}
  hook: {{channel: "webhook:crm"}}
  page: {{channel: "atom:changes"}}
webhooks:
  crm: {{url: "http://127.0.0.1:{port}/s3ntinel-path?token=s3ntinel-hook", secret_file: crm.secret}}
atom:
  changes: {{file: changes.xml, url: "https://news.example/changes.xml"}}
"""


def test_every_setting_that_is_secret_has_a_sentinel_here() -> None:
    secret = {
        name.upper()
        for name, field in Settings.model_fields.items()
        if field.annotation is SecretStr or SecretStr in get_args(field.annotation)
    }
    assert secret == set(SECRET_SETTINGS)


@pytest.fixture
def everywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A house where every way out holds a secret, and is refused."""
    with hosted(lambda _asked, _writer: answer(404)) as refusing, slack_stand_in() as slack:
        _set_everything(monkeypatch, tmp_path, refusing.port, slack.url)
        yield


def _set_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: int, slack_url: str) -> None:
    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "seal.pem").write_bytes(key)
    (tmp_path / "crm.secret").write_text("s3ntinel-secret-of-the-webhook-itself", encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text(CONFIG.format(port=port), encoding="utf-8")
    settings = {
        **{name: value.format(port=port) for name, value in SECRET_SETTINGS.items() if name != "DATABASE_URL"},
        "SLACK_CHANNEL": "#news",
        "OPERATORS_CHANNEL": "#operators",
        "SLACK_API_URL": slack_url,
        "SMTP_FROM": "monitor@brackwell.example",
        "CONFIG": str(tmp_path / "monitor.yaml"),
        "SEAL_KEY_FILE": str(tmp_path / "seal.pem"),
        "FETCH_ALLOW_PRIVATE": "127.0.0.0/8",
        "LOG_LEVEL": "DEBUG",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"MONITOR_{name}", value)


def expect_no_secret(written: str) -> None:
    place = written.find(SENTINEL)
    assert place < 0, written[max(place - 200, 0) : place + 100]


@pytest.mark.usefixtures("everywhere")
def test_no_way_out_that_fails_tells_its_secret(caplog: pytest.LogCaptureFixture) -> None:
    with served([PAPER]) as site, caplog.at_level(logging.DEBUG):
        feed = f"{site.feed_url('La Dépêche')}?token=s3ntinel-feed"
        lines = (
            f"feeds add {feed} http://me:s3ntinel-user@127.0.0.1:1/feed?api_key=s3ntinel-key",
            "poll --all", "alerts", "alerts retry --all", "alerts test", "doctor", "feeds", f"feeds check {feed}",
            f"why {feed}", "events", "routes", "silences", "watchlist", "log seal", "log stats", "feeds export",
        )  # fmt: skip
        everything = "".join(said(line)[0] for line in lines)

    expect_no_secret(everything)
    assert "Vasseur" in everything
    assert "the webhook 'crm' answered 404" in everything  # the ways out were tried
    assert "Slack" in everything
    page = Path("changes.xml")
    expect_no_secret(page.read_text(encoding="utf-8") if page.exists() else "")


@pytest.mark.parametrize("name", SECRET_SETTINGS)
@pytest.mark.parametrize("spoilt", ["s3ntinel", "x://s3ntinel:s3ntinel@", "smtp://[s3ntinel", "http://s3ntinel:99999/"])
def test_a_secret_that_is_spelt_wrong_is_not_told_either(
    name: str, spoilt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MONITOR_{name}", spoilt)
    monkeypatch.setenv("MONITOR_SLACK_CHANNEL", "#news")

    for line in ("feeds", "routes"):
        expect_no_secret(said(line)[0])


@pytest.mark.parametrize(
    "spoilt",
    [
        "webhooks: {crm: {url: 'ftp://s3ntinel', secret_file: x}}",
        "webhooks: {crm: {url: 'http://me:s3ntinel@[', secret_file: x}}",
        "webhooks: {crm: {secret: s3ntinel}}",
        "webhooks: {crm: 's3ntinel'}",
        "routes: {a: {channel: 'webhook:crm'}}\n"
        "webhooks: {crm: {url: 'http://127.0.0.1:1/?token=s3ntinel', secret_file: short}}",
    ],
)
def test_a_file_of_routes_that_is_wrong_tells_no_secret(
    spoilt: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "short").write_text("s3ntinel", encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text(spoilt, encoding="utf-8")
    monkeypatch.setenv("MONITOR_CONFIG", str(tmp_path / "monitor.yaml"))

    for line in ("routes", "poll --all"):
        written, code = said(line)
        assert code == 2 or line == "routes", written
        expect_no_secret(written)
