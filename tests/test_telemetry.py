from __future__ import annotations

import json
import logging
import sys

import pytest

from monitor.settings import Settings
from monitor.telemetry import hide_within, logger, redact, setup_logging


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://user:pass@host/feed", "https://***@host/feed"),
        ("https://host/feed?token=abc&page=2", "https://host/feed?token=***&page=2"),
        ("https://host/feed?page=2&api_key=abc", "https://host/feed?page=2&api_key=***"),
        ("https://host/feed?X-Amz-Signature=abc;apikey=d", "https://host/feed?X-Amz-Signature=***;apikey=***"),
        (
            "https://host/list?author=Ann&keyword=design&monkey=1",
            "https://host/list?author=Ann&keyword=design&monkey=1",
        ),
        ("red \x1b[31m alert", "red \N{REPLACEMENT CHARACTER}[31m alert"),
        ("evil \u202egnp.exe", "evil \N{REPLACEMENT CHARACTER}gnp.exe"),
        ("write postgresql://USER:PASSWORD@HOST/NAME", "write postgresql://USER:PASSWORD@HOST/NAME"),
        ("no feed 'https://host/?token=abc'; see", "no feed 'https://host/?token=***'; see"),
        ("(https://host/?token=abc). More", "(https://host/?token=***). More"),
        ('{"url":"https://host/?token=abc","n":[1]}', '{"url":"https://host/?token=***","n":[1]}'),
        ("https://host/?token=a.b'c)d.e&x=1", "https://host/?token=***&x=1"),
        ("plain words, two\nlines", "plain words, two\nlines"),
    ],
)
def test_secrets_and_control_characters_are_taken_out(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_secrets_are_hidden_in_the_depth_of_data() -> None:
    data = {"feeds": [{"url": "https://host/?token=t0p", "count": 2}], "none": None}

    assert hide_within(data) == {"feeds": [{"url": "https://host/?token=***", "count": 2}], "none": None}


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_log_line_never_shows_a_secret(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging("DEBUG", secrets=["xoxb-sentinel"], form=form)  # type: ignore[arg-type]

    logger().debug("posting", url="https://u:p4ss@host/?token=t0p", held={"note": "with xoxb-sentinel"})
    logging.getLogger("some.package").warning("cannot reach %s", "https://u:p4ss@host/?token=t0p xoxb-sentinel")

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "posting" in printed.err
    assert "cannot reach" in printed.err
    for secret in ("xoxb-sentinel", "t0p", "p4ss"):
        assert secret not in printed.err


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_never_shows_a_secret(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging("INFO", secrets=["xoxb-sentinel"], form=form)  # type: ignore[arg-type]
    held = "xoxb-" + "sentinel"

    try:
        raise ValueError(f"no host in https://u:p4ss@host/?token=t0p with {held}")
    except ValueError:
        logger().error("failed", exc_info=True)
        logging.getLogger("asyncio").exception("never retrieved")

    errors = capsys.readouterr().err
    assert errors.count("Traceback (most recent call last)") == 2
    for secret in (held, "t0p", "p4ss"):
        assert secret not in errors


def test_json_is_one_object_a_line_for_our_lines_and_those_of_libraries(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging("INFO", form="json")

    logger().info("feed failed", error="two\nlines", count=3)
    try:
        raise ValueError("no\nway")
    except ValueError:
        logging.getLogger("aiohttp.client").exception("lost")

    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["level"], ours["error"], ours["count"]) == ("feed failed", "info", "two\\nlines", 3)
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["level"], theirs["library"]) == ("lost", "error", "aiohttp.client")
    assert theirs["exception"].endswith("ValueError: no\nway")


def test_words_from_outside_cannot_forge_a_line_at_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging("INFO", form="console")

    logger().info("feed failed", error="404\n12:00:00 [info] all is well")

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_a_form_logs_that_go_to_no_terminal_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert not sys.stderr.isatty()
    setup_logging("INFO")

    logger().info("ready")

    assert json.loads(capsys.readouterr().err)["event"] == "ready"


def test_settings_know_their_secrets() -> None:
    settings = Settings(
        _env_file=None,
        database_url="postgresql://monitor:p%40ssword@host/news?sslpassword=k3yword",
        slack_bot_token="xoxb-sentinel",
        slack_api_url="https://me:pr0xy@proxy.example/api/?key=k0y",
    )

    assert set(settings.secrets) == {"p%40ssword", "p@ssword", "k3yword", "xoxb-sentinel", "pr0xy", "k0y"}
    assert Settings(_env_file=None).secrets == ()
