"""What people can press on a message, and what a press asks back: labels and choices, free of any channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.words import Language

Verb = Literal["confirm", "wrong", "same", "mute_person", "mute_organisation", "mute_rule"]
MUTE_DAYS = 30
ASKED_MAX = 50
"""Changes that a button may be about: their ids just fit in the 2,000 characters that Slack keeps with one
(https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """Something that people can press. Its label may hold hostile words."""

    verb: Verb
    label: str
    subject: str
    """What it is about: ids of changes, joined by commas; of a mute, the id of a person, an organisation or a rule."""


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody pressed a button, or chose one of the options that a press had offered."""

    id: UUID
    """The same however often the channel tells it."""
    verb: Verb
    subject: str
    chosen: bool = False
    """The subject is what they chose, and is not asked about again."""
    author: str
    pressed_at: datetime


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a press asks back: one of some options."""

    verb: Verb
    title: str
    label: str
    submit: str
    cancel: str
    options: tuple[tuple[str, str], ...]
    """At least one: (subject, words); the words may be hostile."""


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one language."""

    confirm: str
    wrong: str
    one_wrong: str
    """On a message that tells many stories."""
    same: str
    mute: str
    rule: str
    which_wrong: str
    all_wrong: str
    which_same: str
    send: str
    cancel: str
    no_other: str
    noted: str
    gone: str
    muted: str
    failed: str


LABELS: Mapping[Language, Labels] = {
    "en": Labels(
        confirm="Confirm",
        wrong="Wrong",
        one_wrong="One is wrong…",
        same="Same as…",
        mute="Mute {name} for {days} days",
        rule="rule {name}",
        which_wrong="What is wrong?",
        all_wrong="All of it",
        which_same="It is the same as",
        send="Send",
        cancel="Cancel",
        no_other="No other change of this kind is known of {name}.",
        noted="Noted. It stood so already.",
        gone="This change is not known any more.",
        muted="Nothing more is told of {name} until {date}. `monitor silences` lists and lifts what is muted.",
        failed="That did not work: {reason}",
    ),
    "fr": Labels(
        confirm="Confirmer",
        wrong="Faux",
        one_wrong="L’un est faux…",
        same="Identique à…",
        mute="Taire {name} pendant {days} jours",
        rule="la règle {name}",
        which_wrong="Qu’est-ce qui est faux ?",
        all_wrong="Tout",
        which_same="C’est la même chose que",
        send="Envoyer",
        cancel="Annuler",
        no_other="Aucun autre mouvement de ce genre n’est connu pour {name}.",
        noted="Noté. C’était déjà le cas.",
        gone="Ce mouvement n’est plus connu.",
        muted="Plus rien n’est annoncé sur {name} jusqu’au {date}. `monitor silences` liste ce qui est tu et le lève.",
        failed="Cela n’a pas marché : {reason}",
    ),
}  # fmt: skip
