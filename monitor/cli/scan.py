"""Detection alone, without a store: what articles say."""

from __future__ import annotations

import asyncio
import codecs
import sys
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.output import print_rows, tell
from monitor.detection.dates import parse_published
from monitor.domain.article import Article
from monitor.domain.claim import Claim, Detected
from monitor.errors import MonitorError, UsageError, WorkerKilled
from monitor.telemetry import spelled_out

if TYPE_CHECKING:
    from monitor.pipeline.ports import Extract, Extracted

_TEXT_FIELDS = ("title", "summary", "text", "html", "lang", "url")
SECONDS_MAX = 30.0
"""The longest that one text may take: fifty times what a long article does on a slow machine."""
_BATCH_LINES_MAX, _BATCH_CHARS_MAX = 32, 100_000
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
    sources = files or [Path("-")]
    if jsonl:
        if not scan_lines(sources, rules):
            raise typer.Exit(1)
        return
    with bootstrap.opened_batches(bootstrap.load(), rules, SECONDS_MAX) as (detect, _):
        for path in sources:
            article = Article(text=_read_text(path), lang=lang, published_on=published_on(published, str(path)))
            (found,) = detect([article])
            if isinstance(found, WorkerKilled):
                raise MonitorError(f"{str(path)!r} cannot be read by the rules: {found}") from found
            print_rows((_change(c) for c in found.claims), _COLUMNS, as_json=False, empty="no change found")


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


def scan_lines(paths: list[Path], rules: Path | None, seconds_max: float = SECONDS_MAX) -> bool:
    """Scan JSON lines to standard output, in order; return whether every line could be read."""
    good = True
    waiting: deque[tuple[list[_Read], Future[tuple[Detected | WorkerKilled, ...]]]] = deque()
    with (
        bootstrap.opened_batches(bootstrap.load(), rules, seconds_max) as (detect, at_once),
        ThreadPoolExecutor(at_once) as threads,
    ):
        for batch in _batches(_read_lines(paths)):
            articles = [each.article for each in batch if each.article is not None]
            waiting.append((batch, threads.submit(detect, articles)))
            if len(waiting) > at_once:
                good &= _write(*waiting.popleft())
        for batch, found in waiting:
            good &= _write(batch, found)
    sys.stdout.flush()
    return good


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """One line, read."""

    number: int
    ident: msgspec.Raw | None
    article: Article | None = None
    """None = it cannot be scanned."""
    error: str = ""
    text: str | None = None
    """What the page holds, where the line gave one; the spans point into it."""


def _read_lines(paths: list[Path]) -> Iterator[_Read]:
    with ExitStack() as stack, asyncio.Runner() as runner:
        extract: Extract | None = None
        for path, number, line in lines(paths):
            try:
                record = record_of(line)
                if record.get("html") and extract is None:
                    extract = stack.enter_context(bootstrap.opened_extract())
                article = _article_of(record, f"{path}:{number}", extract, runner)
            except BadLineError as bad:
                yield _Read(number=number, ident=bad.ident, error=str(bad))
            else:
                text = article.text if record.get("html") is not None else None
                yield _Read(number=number, ident=record["id"], article=article, text=text)


def _batches(reads: Iterable[_Read]) -> Iterator[list[_Read]]:
    """Put lines together: as many as a worker reads in a moment."""
    batch: list[_Read] = []
    chars = 0
    for read in reads:
        batch.append(read)
        chars += len(read.article.text) if read.article else 0
        if len(batch) == _BATCH_LINES_MAX or chars > _BATCH_CHARS_MAX:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _write(batch: list[_Read], found: Future[tuple[Detected | WorkerKilled, ...]]) -> bool:
    """Write the rows of a batch; return whether all of its lines could be scanned."""
    findings, good = iter(found.result()), True
    for read in batch:
        finding = None if read.article is None else next(findings)
        row: dict[str, Any]
        if read.article is None or finding is None or isinstance(finding, WorkerKilled):
            good = False
            row = {"id": read.ident, "line": read.number, "error": read.error or f"the rules gave nothing: {finding}"}
        else:
            changes = [_change(claim) for claim in finding.claims]
            row = {"id": read.ident, "lang": finding.lang or read.article.lang, "changes": changes}
            if read.text is not None:
                row["text"] = read.text
        sys.stdout.write(spelled_out(msgspec.json.encode(row).decode()) + "\n")
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


def _article_of(record: dict[str, Any], where: str, extract: Extract | None, runner: asyncio.Runner) -> Article:
    """Return what a line gives to read. Raises BadLineError for a page that cannot be, without other words."""
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
    return Article(title=title, summary=summary, text=text, lang=lang, published_on=published, url=record.get("url"))


def _extracted(extract: Extract, html: str, url: str) -> Coroutine[Any, Any, Extracted]:
    """Extract the article of a page. The line says that it is HTML, so a fragment without <html> is read as well."""
    body = f"<!doctype html>{html}".encode("utf-8", "surrogatepass")
    return extract(body, url=url, content_type="text/html; charset=utf-8")
