"""The demo: six invented papers on this machine, watched through the real pipeline. No network, no settings."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, get_args

import msgspec
import typer
from pydantic import SecretStr

from monitor import bootstrap
from monitor.cli.output import tell
from monitor.domain.words import Language, date_in_words
from monitor.errors import UsageError
from monitor.settings import Settings
from monitor.telemetry import setup_logging

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_PLACEHOLDER = re.compile(r"\{(weekday|date)([+-]\d+)?\}")


class SamplePaper(msgspec.Struct, frozen=True):
    """An invented paper."""

    id: str
    name: str
    lang: Language


class SampleArticle(msgspec.Struct, frozen=True):
    """An article of monitor/sample/articles.json."""

    id: str
    paper: str
    hours_ago: int
    title: str
    summary: str
    text: tuple[str, ...]
    """Paragraphs; {weekday-1} and {date+45} are days counted from the one the article is published on."""
    later: bool = False
    """Whether it appears only on the second round."""


class Sample(msgspec.Struct, frozen=True):
    """All papers and their articles."""

    papers: tuple[SamplePaper, ...]
    articles: tuple[SampleArticle, ...]


def load_sample() -> Sample:
    """Return the papers and articles that ship with the program, days not yet written out."""
    return msgspec.json.decode((resources.files("monitor") / "sample" / "articles.json").read_bytes(), type=Sample)


def with_days_written_out(text: str, published_on: date, language: Language) -> str:
    """Return a text with its placeholders replaced by weekdays and dates as a paper of that language prints them."""

    def day(found: re.Match[str]) -> str:
        meant = published_on + timedelta(days=int(found[2] or 0))
        return WEEKDAYS[language][meant.weekday()] if found[1] == "weekday" else date_in_words(str(meant), language)

    return _PLACEHOLDER.sub(day, text)
