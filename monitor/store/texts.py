"""Article texts: outside the log, each stored once by the SHA-256 of its words, compressed."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, case, func, select

from monitor.domain.archive import StoredText
from monitor.domain.chain import Break
from monitor.domain.events import ArticleCaptured, ArticleChanged, ArticleRedacted, ClaimDetected
from monitor.pipeline.ports import Clock
from monitor.store.lookups import among, put, select_among
from monitor.store.tables import events, texts

PAGE_TEXTS = 500
_WITH_TEXT = (ArticleCaptured.type, ArticleChanged.type)

_find = select(texts.c.body).where(texts.c.sha256 == bindparam("address"))
_find_row = select(texts).where(texts.c.sha256 == bindparam("address"))
_page = select(texts).where(texts.c.sha256 > bindparam("after")).order_by(texts.c.sha256).limit(PAGE_TEXTS)
_captured = select(func.min(events.c.position)).where(
    events.c.type.in_(_WITH_TEXT), events.c.payload.contains(bindparam("sign"))
)
_redacted = select(events.c.payload).where(
    events.c.type.in_(_WITH_TEXT),
    events.c.stream.in_(select(events.c.stream).where(events.c.type == ArticleRedacted.type)),
)
_claims, _reads = events.alias("claims"), events.alias("reads")
_read_for_claim = select(func.max(_reads.c.position)).where(
    _reads.c.type.in_(_WITH_TEXT), _reads.c.stream == _claims.c.stream, _reads.c.position < _claims.c.position
)
_told = (
    select(events.c.position, events.c.payload)
    .where(events.c.position.in_(select(_read_for_claim.scalar_subquery()).where(_claims.c.type == ClaimDetected.type)))
    .order_by(events.c.position)
    .execution_options(yield_per=PAGE_TEXTS)
)
_held = select(texts.c.sha256).where(among(texts.c.sha256))
_now = bindparam("now", type_=texts.c.stored_at.type)
_later = case((texts.c.stored_at < _now, _now), else_=texts.c.stored_at)  # the clock may have been set back
_put_again = texts.update().where(texts.c.sha256 == bindparam("address")).values(stored_at=_later)
_is_old = texts.c.stored_at < bindparam("before")
_old = select(texts.c.sha256).where(_is_old).order_by(texts.c.stored_at, texts.c.sha256)
_drop = texts.delete().where(among(texts.c.sha256), _is_old)


class SqlTexts:
    """ports.Texts in one transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    def put(self, text: str) -> str:
        plain = text.encode()
        address = sha256(plain).hexdigest()
        now = self._clock.now()
        if not self._connection.execute(_put_again, {"address": address, "now": now}).rowcount:
            row = {"sha256": address, "body": zlib.compress(plain), "stored_at": now}
            put(self._connection, texts, [row], replace=False)
        return address

    def find(self, sha256: str) -> str | None:
        body: bytes | None = self._connection.execute(_find, {"address": sha256}).scalar()
        return None if body is None else zlib.decompress(body).decode()

    def find_stored(self, sha256: str) -> StoredText | None:
        row = self._connection.execute(_find_row, {"address": sha256}).first()
        return None if row is None else stored_text_of(row)

    def old(self, before: datetime) -> Iterator[str]:
        statement = _old.execution_options(yield_per=PAGE_TEXTS)
        # Ended with the block, or what is read half way would leave PostgreSQL's cursor open.
        with self._connection.execute(statement, {"before": before}) as found:
            yield from found.scalars()

    def drop(self, addresses: Collection[str], before: datetime) -> int:
        return self._connection.execute(_drop, {"values": list(addresses), "before": before}).rowcount


def find_false(connection: Connection) -> Break | None:
    """Return where an article was captured whose text no longer fits its address, or is gone though it told a claim.

    What a redacted text says is not asked, if an article that has it was redacted: the words are others since.
    """
    return _find_changed(connection) or _find_gone(connection)


def _find_gone(connection: Connection) -> Break | None:
    """Nothing of ours drops a text that a claim was found in, for it is the proof (pipeline/trim.py).

    What the article said before that may be gone: as long as it told nothing, it was a text like others.
    """
    # Ended with the block, or what is read half way would leave PostgreSQL's cursor open.
    with connection.execute(_told) as told:
        for page in told.partitions():
            stands = {msgspec.json.decode(payload)["text_sha256"]: position for position, payload in reversed(page)}
            stands.pop(None, None)
            kept = {address for (address,) in select_among(connection, _held, stands)}
            if gone := stands.keys() - kept:
                return Break(position=min(stands[address] for address in gone), check="text")
    return None


def _find_changed(connection: Connection) -> Break | None:
    redacted: set[str] | None = None
    after = ""
    while page := connection.execute(_page, {"after": after}).all():
        for row in page:
            if _fits(row.body, row.sha256):
                continue
            if row.redacted and redacted is None:
                redacted = {msgspec.json.decode(payload)["text_sha256"] for payload in connection.scalars(_redacted)}
            if not row.redacted or row.sha256 not in (redacted or ()):
                return Break(position=connection.execute(_captured, {"sign": row.sha256}).scalar() or 0, check="text")
        after = page[-1].sha256
    return None


def _fits(body: bytes, address: str) -> bool:
    try:
        return sha256(zlib.decompress(body)).hexdigest() == address
    except (zlib.error, TypeError):  # SQLite stores a value of any type in any column
        return False


def stored_text_of(row: Any) -> StoredText:
    """Return a row as the text it holds."""
    text = zlib.decompress(row.body).decode()
    return StoredText(sha256=row.sha256, text=text, stored_at=row.stored_at, redacted=row.redacted)


def row_of_text(text: StoredText) -> dict[str, Any]:
    """Return the row that holds a text."""
    body = zlib.compress(text.text.encode())
    return {"sha256": text.sha256, "body": body, "stored_at": text.stored_at, "redacted": text.redacted}
