"""Sentences that say who did what, in English and French. Pure.

French sentences are built so that they need nobody's gender; roles stay in the article's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from monitor.domain.claim import Manner
from monitor.domain.events import Facts, Names
from monitor.domain.words import WORDS, Language, date_in_words

NOBODY = Names(person="", organisation=None, role=None, destination=None)
"""The names of a change whose personal part was erased."""


_FOR_A_WHILE = re.compile(r"\s*\b(?:par intérim|ad interim|interim|acting)\b\s*", re.IGNORECASE)


class Sentences(msgspec.Struct, frozen=True):
    """How one kind and manner is told: at an organisation, on its board, and with no organisation known.

    {who} is the person, with the role between commas; {name} the person alone; {as_role} the role one takes.
    """

    at: str
    board: str
    alone: str


Key = tuple[str, Manner | None]

_ENGLISH: Mapping[Key, Sentences] = {
    ("departure", None): Sentences("{who} leaves {org}", "{who} leaves the board of {org}", "{who} steps down"),
    ("departure", "resigned"): Sentences(
        "{who} resigns from {org}", "{who} resigns from the board of {org}", "{who} resigns"
    ),
    ("departure", "dismissed"): Sentences(
        "{who} is dismissed by {org}", "{who} is dismissed from the board of {org}", "{who} is dismissed"
    ),
    ("departure", "retired"): Sentences(
        "{who} retires from {org}", "{who} retires from the board of {org}", "{who} retires"
    ),
    ("departure", "died"): Sentences("{who_there} has died", "{who_there} has died", "{who} has died"),
    ("departure", "ended"): Sentences(
        "{who} leaves {org} at the end of a term", "{who} leaves the board of {org} at the end of a term",
        "{who} steps down at the end of a term",
    ),
    ("leave", None): Sentences(
        "{who} goes on leave from {org}", "{who} goes on leave from the board of {org}", "{who} goes on leave"
    ),
    ("return", None): Sentences(
        "{name} returns to {org}{as_role}", "{name} returns to the board of {org}{as_role}", "{name} returns{as_role}"
    ),
    ("appointment", None): Sentences(
        "{name} is appointed{post} at {org}", "{name} joins the board of {org}{as_role}",
        "{name} is appointed{post_or_new}",
    ),
    ("appointment", "hired"): Sentences(
        "{name} joins {org}{as_role}", "{name} joins the board of {org}{as_role}", "{name} is hired{as_role}"
    ),
    ("appointment", "promoted"): Sentences(
        "{name} is promoted{to_role} at {org}", "{name} moves up on the board of {org}{as_role}",
        "{name} is promoted{to_role}",
    ),
    ("appointment", "interim"): Sentences(
        "{name} takes over at {org} for the interim{as_role}",
        "{name} joins the board of {org} for the interim{as_role}",
        "{name} takes over for the interim{as_role}",
    ),
    ("appointment", "elected"): Sentences(
        "{name} is elected{post} at {org}", "{name} is elected to the board of {org}{as_role}",
        "{name} is elected{post}",
    ),
    ("appointment", "founded"): Sentences("{name} founds {org}", "{name} founds {org}", "{name} founds a company"),
}  # fmt: skip

_FRENCH: Mapping[Key, Sentences] = {
    ("departure", None): Sentences(
        "{who} quitte {org}", "{who} quitte le conseil d’administration {of_org}", "{who} quitte ses fonctions"
    ),
    ("departure", "resigned"): Sentences(
        "{who} démissionne {of_org}", "{who} démissionne du conseil d’administration {of_org}", "{who} démissionne"
    ),
    ("departure", "dismissed"): Sentences(
        "{org} limoge {whom}", "{org} écarte {who} de son conseil d’administration", "Limogeage {of_whom}"
    ),
    ("departure", "retired"): Sentences(
        "{who} quitte {org} pour la retraite",
        "{who} quitte le conseil d’administration {of_org} pour la retraite",
        "{who} part à la retraite",
    ),
    ("departure", "died"): Sentences("Décès {of_whom_there}", "Décès {of_whom_there}", "Décès {of_whom}"),
    ("departure", "ended"): Sentences(
        "{who} quitte {org} en fin de mandat",
        "{who} quitte le conseil d’administration {of_org} en fin de mandat",
        "{who} quitte ses fonctions en fin de mandat",
    ),
    ("leave", None): Sentences(
        "{who} quitte temporairement {org}",
        "{who} quitte temporairement le conseil d’administration {of_org}",
        "{who} quitte temporairement ses fonctions",
    ),
    ("return", None): Sentences(
        "{name} revient chez {org}{as_role}",
        "{name} revient au conseil d’administration {of_org}{as_role}",
        "{name} revient{as_role}",
    ),
    ("appointment", None): Sentences(
        "{org} nomme {name}{post}", "{name} entre au conseil d’administration {of_org}{as_role}",
        "{name} prend {post_or_new}",
    ),
    ("appointment", "hired"): Sentences(
        "{name} rejoint {org}{as_role}", "{name} entre au conseil d’administration {of_org}{as_role}",
        "{name} prend {post_or_new}",
    ),
    ("appointment", "promoted"): Sentences(
        "{name} monte en grade chez {org}{as_role}", "{name} monte au conseil d’administration {of_org}{as_role}",
        "{name} monte en grade{as_role}",
    ),
    ("appointment", "interim"): Sentences(
        "{name} assure l’intérim chez {org}{as_role}",
        "{name} assure l’intérim au conseil d’administration {of_org}{as_role}",
        "{name} assure l’intérim{as_role}",
    ),
    ("appointment", "elected"): Sentences(
        "{org} élit {name}{post}", "{org} élit {name} à son conseil d’administration{as_role}",
        "Élection {of_name}{as_role}",
    ),
    ("appointment", "founded"): Sentences("{name} fonde {org}", "{name} fonde {org}", "{name} fonde une entreprise"),
}  # fmt: skip


def role_shown(facts: Facts, role: str | None) -> str | None:
    """Return the role as a sentence shows it: where the manner says that it is for the interim, the role need not."""
    if role is None or facts.manner != "interim":
        return role
    return _FOR_A_WHILE.sub(" ", role).strip() or None


def sentence_of(
    facts: Facts, names: Names, language: Language, *, destination: str | None, with_role: bool = True
) -> str:
    """Say who did what, as if it were so: the caller adds who says it and how sure it is."""
    table = _ENGLISH if language == "en" else _FRENCH
    told = table.get((facts.kind, facts.manner)) or table[facts.kind, None]
    org, role = names.organisation, role_shown(facts, names.role) if with_role else None
    form = told.alone if org is None else told.board if facts.seat == "board" else told.at
    sentence = form.format(**_slots(names.person or WORDS[language].nobody, role, org or "", language))
    sentence = sentence.removesuffix(",")
    if facts.kind != "departure" or destination is None or facts.manner == "died":
        return sentence
    return sentence + _onward(facts.manner, destination, language)


def _slots(name: str, role: str | None, org: str, language: Language) -> dict[str, str]:
    """Return the words that sentences are made of; a slot that needs a role is empty without one."""
    who = f"{name}, {role}," if role else name
    whom = who.removesuffix(",")
    slots = {"name": name, "who": who, "whom": whom, "org": org}
    if language == "en":
        there = f"{name}, {role} at {org}," if role else f"{name} of {org}"
        return slots | {
            "who_there": there,
            "as_role": f" as {role}" if role else "",
            "to_role": f" to {role}" if role else "",
            "post": f" {role}" if role else "",
            "post_or_new": f" {role}" if role else " to a new post",
        }
    return slots | {
        "of_org": _of(org),
        "of_name": _of(name),
        "of_whom": _of(whom),
        "of_whom_there": f"{_of(name)} ({role}, {org})" if role else f"{_of(name)} ({org})",
        "as_role": f" comme {role}" if role else "",
        "post": f" {role}" if role else "",
        "post_or_new": f"le poste de {role}" if role else "de nouvelles fonctions",
    }


def _of(name: str) -> str:
    """Return French "de" before a name, with its elision; a mute h is not told from one that is not."""
    return f"d’{name}" if name[:1].casefold() in "aeiouyàâäéèêëîïôöùûü" and name else f"de {name}"


def _onward(manner: Manner | None, destination: str, language: Language) -> str:
    """Say where the person goes; a dismissal or a retirement is not told as made for that."""
    if manner in ("dismissed", "retired", "ended"):
        return f" and joins {destination}" if language == "en" else f", direction {destination}"
    return (
        (f" to join {destination}" if manner == "resigned" else f" for {destination}")
        if language == "en"
        else (f" pour {destination}")
    )


_IN_PASSING: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "en": {
        "departure": ("departure", "departure from {org}"),
        "leave": ("leave", "leave from {org}"),
        "return": ("return", "return to {org}"),
        "appointment": ("appointment", "appointment at {org}"),
    },
    "fr": {
        "departure": ("départ", "départ {of_org}"),
        "leave": ("congé", "congé {of_org}"),
        "return": ("retour", "retour chez {org}"),
        "appointment": ("nomination", "nomination chez {org}"),
    },
}
"""By kind: without and with an organisation."""


def in_passing(facts: Facts, names: Names, language: Language) -> str:
    """Name a change that is not the matter: kind, organisation, then in brackets how, how sure and when."""
    words = WORDS[language]
    alone, at = _IN_PASSING[language][facts.kind]
    org = names.organisation
    named = at.format(org=org, of_org=_of(org)) if org else alone
    manner = words.manners.get(facts.manner) if facts.manner not in (None, "unspecified") else None
    date = date_in_words(facts.date, language) if facts.date else None
    details = ", ".join(detail for detail in (manner, words.statuses.get(facts.status), date) if detail)
    return f"{named} ({details})" if details else named
