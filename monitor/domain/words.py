"""The words of messages, in English and French: sentences, labels, dates. Pure.

French sentences are built so that they need no one's gender; English and French roles stay in the article's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from monitor.domain.claim import Manner
from monitor.domain.events import Facts, Names

Language = Literal["en", "fr"]

NOBODY = Names(person="", organisation=None, role=None, destination=None)
"""The names of a change whose personal part was erased."""


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
        "{org} limoge {whom}", "{org} écarte {whom} de son conseil d’administration", "Limogeage {of_whom}"
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


def sentence_of(
    facts: Facts, names: Names, language: Language, *, destination: str | None, with_role: bool = True
) -> str:
    """Say who did what, as if it were so: the caller adds who says it and how sure it is."""
    table = _ENGLISH if language == "en" else _FRENCH
    told = table.get((facts.kind, facts.manner)) or table[facts.kind, None]
    org, role = names.organisation, names.role if with_role else None
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


# --- dates ------------------------------------------------------------------------------------------------------------

_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ),
}  # fmt: skip


def date_in_words(date: str, language: Language) -> str:
    """Return a partial date (YYYY[-MM[-DD]]) as people write it; anything else as it is."""
    parts = date.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return date
    year, *rest = parts
    if not rest or not 1 <= int(rest[0]) <= 12:
        return date
    month = f"{_MONTHS[language][int(rest[0]) - 1]} {year}"
    if len(rest) == 1:
        return month
    day = int(rest[1])
    return f"{'1er' if language == 'fr' and day == 1 else day} {month}"


# --- everything else --------------------------------------------------------------------------------------------------


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases of one language."""

    nobody: str
    the_person: str
    the_organisation: str
    unknown_source: str
    reported: str
    """Of a first line."""
    said: str
    """The same where no source is named beside it."""
    rumour: str
    denial: str
    confirmed: str
    confirmed_by: str
    reported_by: str
    rumoured_by: str
    denied_by: str
    one_source: str
    sources: str
    new_person: str
    known_person: str
    differ: str
    also: str
    also_by: str
    and_more: str
    known_of: str
    other_departures: str
    updated: str
    repeat: str
    trial: str
    trial_detail: str
    label: str
    label_at: str
    fields: Mapping[str, str]
    manners: Mapping[str, str]
    plain_news: Mapping[str, str]

    def labelled(self, field: str, value: str) -> str:
        """Return a field's name and value."""
        name = self.fields[field]
        return self.label.format(name=name[:1].upper() + name[1:], value=value)

    def labelled_at(self, organisation: str | None, role: str) -> str:
        """Return a role with where it is held."""
        return self.label_at.format(organisation=organisation or self.the_organisation, role=role)

    def value(self, field: str, value: str, language: Language) -> str:
        """Return a field's value in words."""
        if field == "date":
            return date_in_words(value, language)
        return self.manners.get(value, value) if field == "manner" else value


WORDS: Mapping[Language, Words] = {
    "en": Words(
        nobody="[name erased]",
        the_person="the person",
        the_organisation="the organisation",
        unknown_source="an unnamed source",
        reported="{sentence}, {source} reports",
        said="{sentence}, it is reported",
        rumour="Rumour: {sentence}",
        denial="Denied: {sentence}",
        confirmed="Confirmed",
        confirmed_by="Confirmed by {who}",
        reported_by="Reported by {who}, not confirmed",
        rumoured_by="Rumour told by {who}",
        denied_by="Denied by {who}",
        one_source="1 source",
        sources="{count} independent sources",
        new_person="First change seen of this person",
        known_person="New change of a known person",
        differ="Sources differ on the {field}: {values}",
        also="Also told by ",
        also_by="Also told by {who}",
        and_more=" and {count} more",
        known_of="Also known of {person}: {told}",
        other_departures="Other departures from {organisation} within 90 days: {people}",
        updated="Brought up to date: {sentence}",
        repeat="May repeat an earlier message: its delivery could not be verified",
        trial="Test message from departure monitor",
        trial_detail="Nothing happened to anyone: this only shows that alerts arrive here.",
        label="{name}: {value}",
        label_at="At {organisation}: {role}",
        fields={
            "date": "date", "manner": "manner", "role": "role", "destination": "destination",
            "organisation": "organisation", "name": "name",
        },
        manners={
            "resigned": "resigned", "dismissed": "dismissed", "retired": "retired", "died": "died",
            "ended": "end of a term or contract", "hired": "hired", "promoted": "promoted", "interim": "interim",
            "elected": "elected", "founded": "founder", "unspecified": "not told",
        },
        plain_news={
            "merged": "Two reports turned out to tell the same change",
            "split": "One of the reports turned out to tell another change",
            "reopened": "Told as a change of its own again",
            "reversed": "The change was reversed",
        },
    ),
    "fr": Words(
        nobody="[nom effacé]",
        the_person="la personne",
        the_organisation="l’organisation",
        unknown_source="une source non précisée",
        reported="{sentence}, selon {source}",
        said="{sentence}, selon la presse",
        rumour="Rumeur : {sentence}",
        denial="Démenti : {sentence}",
        confirmed="Confirmé",
        confirmed_by="Confirmé par {who}",
        reported_by="Rapporté par {who}, non confirmé",
        rumoured_by="Rumeur relayée par {who}",
        denied_by="Démenti par {who}",
        one_source="1 source",
        sources="{count} sources indépendantes",
        new_person="Premier mouvement connu de cette personne",
        known_person="Nouveau mouvement d’une personne déjà connue",
        differ="Les sources divergent ({field}) : {values}",
        also="Également chez ",
        also_by="Également rapporté par {who}",
        and_more=" et {count} de plus",
        known_of="Aussi connu, {person} : {told}",
        other_departures="Autres départs en 90 jours, {organisation} : {people}",
        updated="Mise à jour : {sentence}",
        repeat="Répétition possible : l’envoi précédent n’a pas pu être vérifié",
        trial="Message d’essai de departure monitor",
        trial_detail="Il n’est rien arrivé à personne : ceci montre seulement que les alertes arrivent ici.",
        label="{name} : {value}",
        label_at="Chez {organisation} : {role}",
        fields={
            "date": "date", "manner": "manière", "role": "fonction", "destination": "destination",
            "organisation": "organisation", "name": "nom",
        },
        manners={
            "resigned": "démission", "dismissed": "limogeage", "retired": "retraite", "died": "décès",
            "ended": "fin de mandat ou de contrat", "hired": "recrutement", "promoted": "promotion",
            "interim": "intérim", "elected": "élection", "founded": "fondation", "unspecified": "non précisée",
        },
        plain_news={
            "merged": "Deux articles parlaient du même mouvement",
            "split": "Un des articles parlait d’un autre mouvement",
            "reopened": "De nouveau un mouvement distinct",
            "reversed": "Le mouvement a été annulé",
        },
    ),
}  # fmt: skip
