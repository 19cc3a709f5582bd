from __future__ import annotations

import pytest
import structlog

from monitor.telemetry import redact, setup_logging


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://user:pass@host/feed", "https://***@host/feed"),
        ("https://host/feed?token=abc&page=2", "https://host/feed?token=***&page=2"),
        ("https://host/feed?page=2&api_key=abc", "https://host/feed?page=2&api_key=***"),
        ("red \x1b[31m alert", "red \N{REPLACEMENT CHARACTER}[31m alert"),
        ("evil \u202egnp.exe", "evil \N{REPLACEMENT CHARACTER}gnp.exe"),
        ("plain words, two\nlines", "plain words, two\nlines"),
    ],
)
def test_secrets_and_control_characters_are_taken_out(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_a_log_line_never_shows_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging("DEBUG", secrets=["xoxb-sentinel"])

    structlog.get_logger().info("posting", url="https://u:p@host/?token=t0p", note="with xoxb-sentinel")

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "posting" in printed.err
    for secret in ("xoxb-sentinel", "t0p", "u:p"):
        assert secret not in printed.err
