"""What a press of a button does: a verdict or a silence, recorded once however often the channel tells of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, cast
from uuid import UUID

from monitor.domain.alert import Policy
from monitor.domain.buttons import LABELS, MUTE_DAYS, Choice, Press
from monitor.domain.events import SilenceSubject
from monitor.domain.organisations import Aliases
from monitor.domain.sentences import NOBODY, in_passing
from monitor.domain.silence import silence_id_of
from monitor.domain.stream import stream_of
from monitor.domain.words import Language, date_in_words
from monitor.errors import MonitorError, StoreError
from monitor.pipeline.judge import judge
from monitor.pipeline.ports import Session
from monitor.pipeline.silence import set_silence
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow

OPTIONS_MAX = 25
"""Changes to choose from; of one person and kind there are hardly ever more than two."""
TOGETHER_MAX = 4
"""Changes that one option may stand for: their ids fit in the 150 characters that Slack keeps with one
(https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""

EVENTS_MAX = 1_000
"""More than any verdict leads to."""

Reaction = Choice | str | None
"""What the one who pressed is asked, or told alone; None = what comes of it is seen in the message."""

Act = Callable[[Press], Awaitable[Reaction]]


class Presses(Protocol):
    """Where people press buttons."""

    async def listen(self, act: Act, said: Callable[[str | None], None]) -> None:
        """Hand each press to `act`, until this is cancelled or can never work.

        A press is taken when `act` has returned; when it raises, the press is told again, or whoever pressed sees that
        it did not work. said: hears what is wrong, in plain words; None = presses are heard.
        """


def act(
    session: Session, press: Press, *, language: Language, aliases: Aliases, policy: Policy, now: datetime
) -> Reaction:
    """Do what a press asks for, in this transaction. Told again, it does nothing. Raises StoreError."""
    if press.verb in ("confirm", "wrong", "same"):
        try:
            return _judge(session, press, language, aliases, policy, now)
        except StoreError:
            raise  # half of it may be written: the transaction must not commit
        except MonitorError as error:
            return LABELS[language].failed.format(reason=error)
    muted = _find_muted(session, press, language)
    return _mute(session, press, muted, language, aliases, now) if muted else LABELS[language].gone


def judged_by(session: Session, press: Press) -> list[UUID]:
    """Return the changes that a press spoke of, as they stand; none of a mute."""
    is_verdict = press.verb in ("confirm", "wrong", "same")
    return [row.id for row in _standing(session, press.subject.split(","))] if is_verdict else []


_Muted = tuple[SilenceSubject, str, str]
"""What kind of thing is muted, its key among the silences, and its name."""


def _find_muted(session: Session, press: Press, language: Language) -> _Muted | None:
    """Return what a press mutes; None = it is not known any more."""
    if press.verb == "mute_rule":
        return "rule", press.subject, LABELS[language].rule.format(name=press.subject)
    if press.verb == "mute_person":
        person = cast(PersonRow | None, session.rows.find("people", press.subject))
        return ("person", str(person.id), person.name) if person else None
    organisation = cast(OrganisationRow | None, session.rows.find("organisations", press.subject))
    return ("organisation", organisation.key, organisation.name) if organisation else None


def _judge(
    session: Session, press: Press, language: Language, aliases: Aliases, policy: Policy, now: datetime
) -> Reaction:
    idents = press.subject.split(",")
    if _is_heard(session, press, idents):
        return None
    rows = _standing(session, idents)
    if not rows:
        return LABELS[language].gone
    if press.verb == "same":
        if not press.chosen:
            return _ask_which_same(session, rows, language)
        if len(rows) != 2:
            return LABELS[language].gone
    elif press.verb == "wrong" and len(rows) > 1 and not press.chosen:
        return _ask_which_wrong(rows, language)
    head = session.head()
    for row, other in [(rows[0], rows[1])] if press.verb == "same" else [(row, None) for row in rows]:
        current = cast(ChangeRow, session.rows.find("changes", str(row.id)))
        judge(
            session,
            current,
            press.verb,  # type: ignore[arg-type]  # one of the three, see act
            other=other,
            author=press.author,
            press=press.id,
            aliases=aliases,
            policy=policy,
            now=now,
        )
    appended = session.events(head, EVENTS_MAX)
    is_news = any(item.event.type.startswith("change.") for item in appended)
    return None if is_news else LABELS[language].noted


def _is_heard(session: Session, press: Press, idents: Sequence[str]) -> bool:
    """Tell whether a verdict was recorded already."""
    rows = (cast(ChangeRow | None, session.rows.find("changes", ident)) for ident in idents)
    return any(feedback.press == press.id for row in rows if row is not None for feedback in row.feedback)


def _standing(session: Session, idents: Sequence[str]) -> list[ChangeRow]:
    """Return changes, or what they were merged into, each once."""
    rows: dict[UUID, ChangeRow] = {}
    for ident in idents:
        row = cast(ChangeRow | None, session.rows.find("changes", ident))
        seen: set[UUID] = set()
        while row is not None and row.merged_into is not None and row.id not in seen:
            seen.add(row.id)
            row = cast(ChangeRow | None, session.rows.find("changes", str(row.merged_into)))
        if row is not None:
            rows[row.id] = row
    return list(rows.values())


def _ask_which_wrong(rows: Sequence[ChangeRow], language: Language) -> Choice:
    labels = LABELS[language]
    whole = ((",".join(str(row.id) for row in rows), labels.all_wrong),) if len(rows) <= TOGETHER_MAX else ()
    is_of_many = len({row.person_id for row in rows}) > 1
    return Choice(
        verb="wrong",
        title=labels.wrong,
        label=labels.which_wrong,
        submit=labels.send,
        cancel=labels.cancel,
        options=(*((str(row.id), _words(row, language, named=is_of_many)) for row in rows), *whole),
    )


def _ask_which_same(session: Session, rows: Sequence[ChangeRow], language: Language) -> Choice | str:
    """Ask which other change of the person it is; say so where there is none."""
    labels = LABELS[language]
    pairs = []
    for row in rows:
        others = cast(
            tuple[ChangeRow, ...],
            session.rows.where("changes", person_id=str(row.person_id), kind=row.kind, state="open"),
        )
        pairs += [(f"{row.id},{other.id}", _words(other, language)) for other in others if other.id != row.id]
    if not pairs:
        return labels.no_other.format(name=(rows[0].names or NOBODY).person)
    return Choice(
        verb="same",
        title=labels.same,
        label=labels.which_same,
        submit=labels.send,
        cancel=labels.cancel,
        options=tuple(pairs[:OPTIONS_MAX]),
    )


def _words(row: ChangeRow, language: Language, *, named: bool = False) -> str:
    names = row.names or NOBODY
    words = in_passing(row.facts, names, language)
    return f"{names.person}: {words}" if named else words


def _mute(session: Session, press: Press, muted: _Muted, language: Language, aliases: Aliases, now: datetime) -> str:
    """Silence a person, an organisation or a rule for some days from the press."""
    subject, key, name = muted
    until = press.pressed_at + timedelta(days=MUTE_DAYS)
    stream = session.stream(stream_of("silence", silence_id_of(subject, key)))
    if not any(recorded.correlation_id == press.id for recorded in stream):
        set_silence(
            session,
            subject=subject,
            key=key,
            name=name,
            until=until,
            author=press.author,
            reason="muted by a button",
            aliases=aliases,
            now=now,
            correlation_id=press.id,
        )
    return LABELS[language].muted.format(name=name, date=date_in_words(f"{until:%Y-%m-%d}", language))
