"""Why something was told, or not: each step of an article or a change, with its reason. Reads, decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import msgspec

from monitor.domain.events import ArticleCaptured, ArticleSkipped
from monitor.domain.stream import Recorded, stream_of
from monitor.pipeline.dossier import changes, claims_of, find_by_prefix
from monitor.pipeline.ports import Session
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow
from monitor.projections.changes import ChangeRow


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, or one reason why nothing did."""

    at: datetime | None
    """None = a state that holds now, not something that happened."""
    position: int | None
    what: str
    detail: str


def why(session: Session, what: str) -> list[Step]:
    """Return the steps of the article with this address or id, or of the change with this id; empty = unknown."""
    articles = cast(tuple[ArticleRow, ...], session.rows.where("articles", url=what))
    if articles:
        return _steps_of_article(session, articles[0])
    change = find_by_prefix(changes(session), what)
    if change is not None:
        return _steps_of_change(session, change)
    article = session.rows.find("articles", what)
    if article is not None:
        return _steps_of_article(session, cast(ArticleRow, article))
    return [
        Step(
            at=entry.seen_at,
            position=None,
            what=f"entry {entry.state}",
            detail=_waiting(entry.attempts, entry.next_try_at),
        )
        for entry in session.desk.entries_of_url(what)
    ]


def _waiting(attempts: int, next_try_at: datetime) -> str:
    return f"{attempts} tries so far, the next is due {next_try_at:%Y-%m-%d %H:%M:%S} UTC"


def _steps_of_article(session: Session, article: ArticleRow) -> list[Step]:
    """Return everything the log says of an article, of its changes and of their alerts, in order."""
    recorded = list(session.stream(stream_of("article", article.id)))
    for row in changes(session):
        if set(row.facts.claims) & set(article.claims) or set(row.denials) & set(article.claims):
            recorded += _history_of_change(session, row)
    return _as_steps(recorded)


def _steps_of_change(session: Session, row: ChangeRow) -> list[Step]:
    """Return everything the log says of a change: its articles, its own events and its story's alerts, in order."""
    recorded = _history_of_change(session, row)
    for _, _, article in claims_of(session, row):
        recorded += session.stream(stream_of("article", article.id))
    return _as_steps(recorded)


def _history_of_change(session: Session, row: ChangeRow) -> list[Recorded]:
    recorded = list(session.stream(stream_of("change", row.id)))
    for alert in cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(row.story_id))):
        recorded += session.stream(stream_of("alert", alert.id))
    return recorded


def _as_steps(recorded: list[Recorded]) -> list[Step]:
    unique = {item.position: item for item in recorded}
    return [
        Step(at=item.recorded_at, position=item.position, what=item.event.type, detail=_describe(item))
        for _, item in sorted(unique.items())
    ]


def _describe(recorded: Recorded) -> str:
    """Say in one line what an event holds, for people."""
    event = recorded.event
    match event:
        case ArticleCaptured():
            words = "from the page" if event.source == "page" else f"from the feed's entry: {event.fallback}"
            return f"{event.url} ({event.language or 'language unknown'}, {words})"
        case ArticleSkipped():
            return f"{event.url}: {event.reason}"
        case _:
            return _fields(event)


_TELLING = (
    "person", "kind", "manner", "organisation", "role", "destination", "date", "status", "salience", "rule", "sources",
)  # fmt: skip


def _fields(event: msgspec.Struct) -> str:
    shown = []
    for name, value in msgspec.structs.asdict(event).items():
        if name in {"facts", "names", "claim"} and value is not None:
            shown.append(_known(value))
        elif value not in (None, "", (), False) and not name.endswith("_id") and name != "cause":
            shown.append(f"{name} {', '.join(map(str, value)) if isinstance(value, tuple) else value}")
    return "; ".join(shown)


def _known(value: msgspec.Struct) -> str:
    values = msgspec.structs.asdict(value)
    return ", ".join(f"{name} {values[name]}" for name in _TELLING if values.get(name) is not None)
