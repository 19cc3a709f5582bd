"""Detection alone, without a store: what articles say."""

from __future__ import annotations

import asyncio
import codecs
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import IO, Annotated, Any

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.output import print_rows, tell
from monitor.detection.cascade import detect, language_of
from monitor.detection.dates import parse_published
from monitor.detection.language import Language
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.ports import Extract, Extracted

_TEXT_FIELDS = ("title", "summary", "text", "html", "lang", "url")
RULES = Annotated[Path | None, typer.Option("--rules", help="Another folder of rules.")]


class BadLineError(Exception):
    """A line that cannot be scanned; the rest goes on."""

    def __init__(self, ident: msgspec.Raw | None, message: str) -> None:
        self.ident = ident
        super().__init__(message)


def scan(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Texts, or JSON lines with --jsonl; - or none: standard input.")
    ] = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help='Read {"id", "title"|"summary"|"text"|"html", "published"?, "lang"?, "url"?} lines.'
        ),
    ] = False,
    lang: Annotated[str | None, typer.Option(help="Language of plain texts; found out by default.")] = None,
    published: Annotated[str | None, typer.Option(help="Publication date of plain texts.")] = None,
    rules: RULES = None,
) -> None:
    """Print the changes that texts tell. Example: monitor scan article.txt --published 2024-08-07"""
    languages = bootstrap.rule_shelf(rules).languages()
    sources = files or [Path("-")]
    if jsonl:
        if not _scan_lines(sources, languages):
            raise typer.Exit(1)
        return
    for path in sources:
        article = Article(text=_read_text(path), lang=lang, published_on=published_on(published, str(path)))
        print_rows((_change(c) for c in detect(article, languages)), _COLUMNS, as_json=False, empty="no change found")


def _by_name(names: Iterable[str]) -> dict[str, Callable[[Any], object]]:
    return {name: itemgetter(name) for name in names}


_COLUMNS = _by_name(
    (
        "person",
        "kind",
        "manner",
        "organisation",
        "role",
        "destination",
        "date",
        "status",
        "salience",
        "rule",
    )
)


def _change(claim: Claim) -> dict[str, Any]:
    """Return a claim as the command line's contract writes one."""
    row: dict[str, Any] = msgspec.to_builtins(claim)
    del row["anchor"]
    return row


def _open(path: Path, stack: ExitStack) -> IO[bytes]:
    if str(path) == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(path.open("rb"))
    except OSError as error:
        raise UsageError(
            f"cannot read {str(path)!r}: {error.strerror}; give a file, or - for standard input"
        ) from error


def _read_text(path: Path) -> str:
    with ExitStack() as stack:
        return _open(path, stack).read().decode("utf-8-sig", errors="replace")


def published_on(told: object, where: str) -> str | None:
    """Read a publication date, told as text or as a year; None = not told, or not to be read, which is said."""
    if told is None or told == "":
        return None
    is_year = isinstance(told, int) and not isinstance(told, bool)
    date = parse_published(str(told)) if is_year or isinstance(told, str) else None
    if date is None:
        tell(f"{where}: the publication date {str(told)[:80]!r} cannot be read; it is taken as unknown")
    return date


def lines(paths: list[Path]) -> Iterator[tuple[str, int, bytes]]:
    with ExitStack() as stack:
        for path in paths:
            for number, line in enumerate(_open(path, stack), 1):
                if number == 1:
                    line = line.removeprefix(codecs.BOM_UTF8)
                if line.strip():
                    yield str(path), number, line


def _scan_lines(paths: list[Path], languages: dict[str, Language]) -> bool:
    """Scan JSON lines to standard output, in order; return whether every line could be read."""
    encoder, good = msgspec.json.Encoder(), True
    out = sys.stdout.buffer if hasattr(sys.stdout, "buffer") else None
    with ExitStack() as stack, asyncio.Runner() as runner:
        extract: Extract | None = None
        for path, number, line in lines(paths):
            row: dict[str, Any]
            try:
                record = record_of(line)
                if record.get("html") and extract is None:
                    extract = stack.enter_context(bootstrap.opened_extract())
                row = _scan_record(record, f"{path}:{number}", languages, extract, runner)
            except BadLineError as bad:
                good = False
                row = {"id": bad.ident, "line": number, "error": str(bad)}
            if out is not None:
                out.write(encoder.encode(row) + b"\n")
            else:
                sys.stdout.write(encoder.encode(row).decode() + "\n")
    sys.stdout.flush()
    return good


def record_of(line: bytes) -> dict[str, Any]:
    """Read one line; its id stays as it is written, of whatever type. Raises BadLineError."""
    try:
        raw = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        ident = raw.get("id")
        if ident is not None:
            msgspec.json.decode(ident)
    except msgspec.ValidationError as error:
        raise BadLineError(None, "a line must be a JSON object with an id") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadLineError(None, f"not a line of JSON: {error}") from error
    if ident is None:
        raise BadLineError(None, "the line has no id")
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadLineError(ident, f"not a line of JSON: {error}") from error
    for name in _TEXT_FIELDS:
        if record.get(name) is not None and not isinstance(record[name], str):
            raise BadLineError(ident, f"{name} must be text, not {type(record[name]).__name__}")
    if not any(record.get(name) is not None for name in ("title", "summary", "text", "html")):
        raise BadLineError(ident, "the line has none of title, summary, text and html")
    return {**record, "id": ident}


def _scan_record(
    record: dict[str, Any], where: str, languages: dict[str, Language], extract: Extract | None, runner: asyncio.Runner
) -> dict[str, Any]:
    published = published_on(record.get("published"), where)
    title, summary, text = (record.get(name) or "" for name in ("title", "summary", "text"))
    lang, html = (record.get("lang") or "").strip() or None, record.get("html")
    if html and extract is not None:
        try:
            page = runner.run(_extracted(extract, html, record.get("url") or ""))
        except MonitorError as error:
            if not (title or summary or text):
                raise BadLineError(record["id"], f"the page cannot be read: {error}") from error
            tell(f"{where}: the page cannot be read: {error}; the line's other words are read")
        else:
            text, title, lang = page.text or text, title or page.title or "", lang or page.language
            if published is None and page.published_at is not None:
                published = page.published_at.date().isoformat()
    article = Article(title=title, summary=summary, text=text, lang=lang, published_on=published, url=record.get("url"))
    spoken = language_of(article, languages)
    row: dict[str, Any] = {
        "id": record["id"],
        "lang": spoken.lang if spoken else lang,
        "changes": [_change(claim) for claim in detect(article, languages)],
    }
    if html is not None:
        row["text"] = text
    return row


def _extracted(extract: Extract, html: str, url: str) -> Coroutine[Any, Any, Extracted]:
    """Extract the article of a page. The line says that it is HTML, so a fragment without <html> is read as well."""
    body = f"<!doctype html>{html}".encode("utf-8", "surrogatepass")
    return extract(body, url=url, content_type="text/html; charset=utf-8")
