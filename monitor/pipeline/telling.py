"""Alerts put into words, as the store stands: a story, news of one, or many stories in a digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from monitor.domain.digests import Item, digest_of, in_digest, late_since, marked_as_late
from monitor.domain.events import AlertDelivered
from monitor.domain.judged import OPERATORS
from monitor.domain.message import Message
from monitor.domain.notices import question_message
from monitor.domain.replies import reply_of
from monitor.domain.wording import message_of
from monitor.domain.words import Language
from monitor.pipeline.buttons import read_buttons, read_digest_buttons
from monitor.pipeline.outbox import Own, Post, members, read_own
from monitor.pipeline.ports import Session
from monitor.pipeline.story import read_doubts, read_story, read_update, rows_shown
from monitor.projections.alerts import AlertRow


def words_of(session: Session, alert: AlertRow, post: Post | None, language: Language) -> Message | None:
    """Return what an alert says; None = nothing is left of its change. post: what a reply or an edit hangs on."""
    if post is None:
        own = read_own(session, alert.id)
        return _story(session, alert, own, language) if own else None
    assert post.alert is not None
    assert post.own is not None
    if alert.action == "reply" and alert.route == OPERATORS:
        return _plain(session, alert, post.alert, language)
    if alert.action == "reply":
        update = read_update(session, alert)
        reply = reply_of(update, language) if update else None
        story = _plain(session, alert, post.alert, language) if reply and post.own.digest else None
        return in_digest(reply, story) if reply and story else reply
    if post.own.digest:
        return _digest_as_posted(session, post.own.digest, language)
    return _story(session, alert, post.own, language, told_by=post.alert)


def digest_words(
    session: Session, alerts: Sequence[tuple[AlertRow, Own]], sent_at: datetime, language: Language
) -> tuple[Message, tuple[UUID, ...]]:
    """Return what a digest says that goes out now, and the alerts of which nothing is left to tell."""
    told = [(_plain(session, alert, alert, language), alert, own) for alert, own in alerts]
    items = [Item(story=story, late_since=late_since(own.decided_at, sent_at)) for story, _, own in told if story]
    digest = _with_buttons(session, digest_of(items, language), [alert for alert, _ in alerts], language)
    return digest, tuple(alert.id for story, alert, _ in told if story is None)


def _digest_as_posted(session: Session, digest: tuple[UUID, ...], language: Language) -> Message:
    """Return a digest with its stories as they stand now, those that do not stand any more in their places."""
    items, told = [], []
    for alert in members(session, digest):
        own = read_own(session, alert.id)
        if own and own.attempt and isinstance(own.outcome, AlertDelivered):
            since = late_since(own.decided_at, own.attempt.recorded_at)
            items.append(Item(story=_plain(session, alert, alert, language), late_since=since))
            told.append(alert)
    return _with_buttons(session, digest_of(items, language), told, language)


def _with_buttons(session: Session, digest: Message, told: Sequence[AlertRow], language: Language) -> Message:
    rows = (row for alert in told for row in rows_shown(session, alert))
    return msgspec.structs.replace(digest, buttons=read_digest_buttons(rows, language))


def _story(
    session: Session, alert: AlertRow, posted: Own, language: Language, *, told_by: AlertRow | None = None
) -> Message | None:
    """Return a story in words, which says since when it was known if its post went out late."""
    message = _plain(session, alert, told_by or alert, language)
    if message is None:
        return None
    buttons = read_buttons(session, rows_shown(session, alert), language, is_question=alert.route == OPERATORS)
    message = msgspec.structs.replace(message, buttons=buttons)
    since = late_since(posted.decided_at, posted.attempt.recorded_at) if posted.attempt else None
    return marked_as_late(message, since, language) if since else message


def _plain(session: Session, alert: AlertRow, told_by: AlertRow, language: Language) -> Message | None:
    if alert.route == OPERATORS:
        doubts = read_doubts(session, alert)
        if (
            doubts or alert.action != "edit"
        ):  # an answered question shows what came of it, one not yet asked is needless
            return question_message(doubts, language) if doubts else None
    story = read_story(session, alert, new_person=told_by.new_person)
    return message_of(story, language) if story else None
