"""Messages that tell no story, and what is noted on those that do. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from monitor.domain.message import Message
from monitor.domain.words import WORDS, Language


def marked_as_repeat(message: Message, language: Language) -> Message:
    """Say that the message may have been seen before."""
    return msgspec.structs.replace(message, notes=(*message.notes, (WORDS[language].repeat,)))


def trial_message(language: Language) -> Message:
    """Return the message that `monitor alerts test` sends."""
    words = WORDS[language]
    return Message(headline=words.trial, lines=((words.trial_detail,),))


def trouble_message(trouble: Literal["silent", "stuck"], since: datetime, language: Language) -> Message:
    """Return what operators are told when the monitor itself is in trouble."""
    words = WORDS[language]
    headline = {"silent": words.silent, "stuck": words.stuck}[trouble]
    return Message(headline=headline.format(since=f"{since:%Y-%m-%d %H:%M} UTC"), lines=((words.trouble_detail,),))
