"""Read an article once more after it told of a change: papers edit silently, and what they take back is news.

Few visits, each under the politeness of every other one, and only to articles in which the rules found something.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.edits import Edit, find_edits, is_shrunk, still_said
from monitor.domain.events import ArticleChanged, ArticleGone, ClaimDetected, ClaimWithdrawn, Event
from monitor.domain.feed import DeskEntry, Entry, FeedSettings
from monitor.domain.fingerprint import are_copies, fingerprint
from monitor.domain.organisations import Aliases
from monitor.domain.people import surname_key
from monitor.domain.stream import stream_of
from monitor.pipeline.hosts import let_rest
from monitor.pipeline.ports import Clock, Detect, Extract, Fetch, Session, Store
from monitor.pipeline.reading import Later, Reading, find_rest, read_entry
from monitor.pipeline.redetect import ClaimDifference, compare
from monitor.pipeline.stored import read_words
from monitor.pipeline.track import Appender, decide_again
from monitor.projections.articles import ArticleRow, ClaimRow

AFTER_HOURS = (1, 6, 24, 72)
"""How long after its capture an article is read again, unless its feed is a reason to look sooner; never more often."""

AFTER_EDIT_MINUTES = 15
"""How long after its feed words it otherwise an article is read again: who corrects one thing soon corrects another."""


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it stands on its page now."""

    before: ArticleRow
    words: Article
    edits: tuple[Edit, ...]


def watched(entry: DeskEntry, now: datetime) -> DeskEntry:
    """Return a captured entry that is to be read again; `attempts` counts those visits from now on."""
    return msgspec.structs.replace(
        entry, state="watched", attempts=0, next_try_at=now + timedelta(hours=AFTER_HOURS[0])
    )


def hastened(entry: DeskEntry, words: Entry, now: datetime) -> DeskEntry | None:
    """Return a watched entry whose feed words it otherwise now, to be read again soon; None = it says the same.

    A visit that was planned is brought forward: a feed that words its entries otherwise at every poll causes no more
    visits than one that never does.
    """
    if (words.title, words.summary) == (entry.entry.title, entry.entry.summary):
        return None
    soon = now + timedelta(minutes=AFTER_EDIT_MINUTES)
    told = msgspec.structs.replace(entry.entry, title=words.title, summary=words.summary)
    return msgspec.structs.replace(entry, entry=told, next_try_at=min(soon, entry.next_try_at))


async def reread_entry(
    entry: DeskEntry,
    wishes: FeedSettings,
    *,
    store: Store,
    fetch: Fetch,
    extract: Extract,
    detect: Detect,
    clock: Clock,
    aliases: Aliases,
    policy: Policy,
) -> tuple[Edit, ...]:
    """Visit the page of a watched entry that was claimed; returns what was edited, () = nothing that tells.

    Raises WorkerKilled when the rules do; nothing is kept then.
    """
    with store.reading() as session:
        waits = find_rest(session, entry, clock.now())
    if waits is not None:
        until = waits.next_try_at
        await store.write(lambda session: session.desk.save_entry(_postponed(entry, until)))
        return ()
    reading = await read_entry(entry, pages=wishes.pages, fetch=fetch, extract=extract, clock=clock)
    with store.reading() as session:
        edited = _find_edited(session, entry, reading)
    claims = () if edited is None else await detect(edited.words)

    def save(session: Session) -> tuple[Edit, ...]:
        now = clock.now()
        # The log before entry and texts, as erasures and captures do: who took them in turn would wait for each other.
        row = _row_of(session, reading)
        if not session.desk.save_entry(_next(entry, now)):
            return ()
        if reading.rest is not None:
            let_rest(session, reading.rest.host, reading.rest.until)
        if isinstance(reading, Reading) and reading.gone:
            _note_gone(session, row, reading.gone, now)
        if edited is None or row is None or row.redacted:
            return ()  # somebody may have been erased from it while it was read
        _append(session, edited, claims, now, aliases=aliases, policy=policy)
        return edited.edits

    return await store.write(save)


def _postponed(entry: DeskEntry, until: datetime) -> DeskEntry:
    return msgspec.structs.replace(entry, next_try_at=until)


def _next(entry: DeskEntry, now: datetime) -> DeskEntry:
    """Return the entry with its next visit planned, or at its end."""
    visits = entry.attempts + 1
    if visits >= len(AFTER_HOURS):
        return msgspec.structs.replace(entry, state="captured", attempts=visits)
    wait = timedelta(hours=AFTER_HOURS[visits] - AFTER_HOURS[visits - 1])
    return msgspec.structs.replace(entry, attempts=visits, next_try_at=now + wait)


def _row_of(session: Session, reading: Reading | Later) -> ArticleRow | None:
    """Return the article that was read; None = it did not answer, or the address leads to something else by now."""
    if isinstance(reading, Later):
        return None
    row = cast(ArticleRow | None, session.rows.find("articles", str(reading.article_id)))
    return row if row is not None and row.state == "captured" else None


def _find_edited(session: Session, entry: DeskEntry, reading: Reading | Later) -> Edited | None:
    """Return the article as it stands now; None = it says what it said, or its page does not show it."""
    row = _row_of(session, reading)
    if isinstance(reading, Later) or reading.page is None or row is None or row.redacted:
        return None  # somebody was erased from the article
    before, is_whole = read_words(session, row)
    page = reading.page
    if not is_whole or is_shrunk(before.text, page.text) or _is_another(before.text, page.text):
        return None
    title = page.title or row.title
    edits = find_edits(before.text, page.text)
    if title.casefold() != row.title.casefold():
        edits = (Edit(removed=row.title, added=title), *edits)
    if not edits:
        return None
    earlier = (session.texts.find(address) or "" for address in row.earlier_texts)
    summary = still_said(entry.entry.summary, (*earlier, before.text), page.text)
    words = msgspec.structs.replace(before, title=title, summary=summary, text=page.text)
    return Edited(before=row, words=words, edits=edits)


def _note_gone(session: Session, row: ArticleRow | None, status: int, now: datetime) -> None:
    if row is not None and row.gone_at is None:
        log = Appender(session, occurred_at=now, correlation_id=None, causation_id=None)
        log.append([(stream_of("article", row.id), ArticleGone(article_id=row.id, status=status))])


def _is_another(before: str, after: str) -> bool:
    """Whether a page shows other words by now, as one that follows the day's events does: that takes nothing back."""
    old, new = fingerprint(before), fingerprint(after)
    return old is not None and new is not None and not are_copies(old, new)


def _append(
    session: Session, edited: Edited, claims: Sequence[Claim], now: datetime, *, aliases: Aliases, policy: Policy
) -> None:
    """Append the edit and what the article says otherwise now, and decide again what follows for its people."""
    row, stream = edited.before, stream_of("article", edited.before.id)
    origin = next((item.correlation_id for item in session.stream(stream)), None)
    changed = ArticleChanged(
        article_id=row.id,
        text_sha256=session.texts.put(edited.words.text),
        fingerprint=fingerprint(edited.words.text or edited.words.summary),
        title=edited.words.title,
        summary=edited.words.summary,
        edits=edited.edits,
    )
    log = Appender(session, occurred_at=now, correlation_id=origin, causation_id=None)
    (recorded,) = log.append([(stream, changed)]) or (None,)
    if recorded is None:
        return
    held = cast(tuple[ClaimRow, ...], session.rows.where("claims", article_id=str(row.id)))
    now_row = msgspec.structs.replace(
        row, title=edited.words.title, summary=edited.words.summary, text_sha256=changed.text_sha256
    )
    differences = compare(now_row, edited.words, held, claims)
    log = Appender(session, occurred_at=now, correlation_id=recorded.event_id, causation_id=recorded.event_id)
    log.append([(stream, _event(row.id, difference)) for difference in differences])
    people = [claim.person for each in differences for claim in (each.before, each.after) if claim is not None]
    if people:
        decide_again(
            session,
            {surname_key(person) for person in people},
            aliases=aliases,
            policy=policy,
            now=now,
            occurred_at=now,
            correlation_id=recorded.event_id,
            causation_id=recorded.event_id,
        )


def _event(article_id: UUID, difference: ClaimDifference) -> Event:
    claim = difference.after
    if claim is None:
        reason = "the article was edited and does not say it any more"
        return ClaimWithdrawn(claim_id=difference.id, article_id=article_id, reason=reason)
    return ClaimDetected(
        claim_id=difference.id,
        article_id=article_id,
        rule=claim.rule,
        rule_version=claim.rule_version,
        claim=claim,
    )
