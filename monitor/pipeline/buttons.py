"""The buttons of a message: what people can say of its story as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from monitor.domain.buttons import ASKED_MAX, LABELS, MUTE_DAYS, Button, Verb
from monitor.domain.words import Language
from monitor.pipeline.ports import Session
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow


def read_buttons(
    session: Session, rows: Sequence[ChangeRow], language: Language, *, is_question: bool = False
) -> tuple[Button, ...]:
    """Return what can be pressed on a message that shows these changes, departures first; none where there is none.

    is_question: it asks operators about changes in doubt.
    """
    standing = [row for row in rows if row.state == "open" and (is_question or not row.is_doubted())]
    if not rows:
        return ()
    labels = LABELS[language]
    whole = ",".join(str(row.id) for row in standing or rows)
    buttons = [Button(verb="confirm", label=labels.confirm, subject=whole)]
    if not standing:
        return tuple(buttons)
    buttons.append(Button(verb="wrong", label=labels.wrong, subject=whole))
    if is_question:
        return tuple(buttons)
    buttons.append(Button(verb="same", label=labels.same, subject=whole))
    return (*buttons, *_mutes(session, standing[0], language))


def read_digest_buttons(rows: Iterable[ChangeRow], language: Language) -> tuple[Button, ...]:
    """Return what can be pressed on a message that tells many stories: one of them is wrong, and a press asks which."""
    standing = [row for row in rows if row.state == "open" and not row.is_doubted()][:ASKED_MAX]
    subject = ",".join(str(row.id) for row in standing)
    return (Button(verb="wrong", label=LABELS[language].one_wrong, subject=subject),) if standing else ()


def _mutes(session: Session, row: ChangeRow, language: Language) -> list[Button]:
    """Return what can be muted: the person, the organisation, the rule that found the change."""
    labels = LABELS[language]
    subjects: list[tuple[Verb, str, str]] = []
    if row.names is not None:
        subjects.append(("mute_person", str(row.person_id), row.names.person))
        if row.organisation_id is not None and row.names.organisation is not None:
            subjects.append(("mute_organisation", str(row.organisation_id), row.names.organisation))
    claims = (session.rows.find("claims", str(ident)) for ident in row.facts.claims)
    rules = sorted({cast(ClaimRow, claim).rule for claim in claims if claim is not None})
    if len(rules) == 1:  # what several rules find, muting one of them would not silence
        subjects.append(("mute_rule", rules[0], labels.rule.format(name=rules[0])))
    return [
        Button(verb=verb, label=labels.mute.format(name=name, days=MUTE_DAYS), subject=subject)
        for verb, subject, name in subjects
    ]
