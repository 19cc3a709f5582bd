"""The words of messages, in English and French: labels, phrases, dates. Sentences stand in sentences.py. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Language = Literal["en", "fr"]

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
    recalled: str
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
    withdrawn: str
    """Of a first line."""
    withdrawn_detail: str
    withdrawn_by: str
    restored: str
    reverses: str
    repeat: str
    digest: str
    digest_of_one: str
    first_known: str
    """Of a message that goes out late."""
    gone: str
    """In place of a story of a digest that does not stand any more."""
    feeds: Mapping[str, str]
    """By what befell a feed."""
    feed_gone_detail: str
    many_feeds: str
    more_feeds: str
    question: str
    question_detail: str
    trial: str
    trial_detail: str
    silent: str
    stuck: str
    cut_off: str
    trouble_detail: str
    label: str
    label_at: str
    fields: Mapping[str, str]
    manners: Mapping[str, str]
    statuses: Mapping[str, str]
    """Of a change told in passing; what is confirmed needs none."""
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
        recalled="Background: {sentence}",
        rumour="Rumour: {sentence}",
        denial="Denied: {sentence}",
        confirmed="Confirmed",
        confirmed_by="Confirmed by {who}",
        reported_by="Reported by {who}, not confirmed",
        rumoured_by="Rumour told by {who}",
        denied_by="Denied by {who}",
        one_source="1 source",
        sources="{count} independent sources",
        new_person="New person, first change seen",
        known_person="Known person, new change",
        differ="Sources differ on the {field}: {values}",
        also="Also told by ",
        also_by="Also told by {who}",
        and_more=" and {count} more",
        known_of="Also known of {person}: {told}",
        other_departures="Other departures from {organisation} within 90 days: {people}",
        updated="Brought up to date: {sentence}",
        withdrawn="Withdrawn: {sentence}",
        withdrawn_detail="It does not stand any more: do not rely on what was told here",
        withdrawn_by="Called wrong by {who}: do not rely on what was told here",
        restored="Stands again: {sentence}",
        reverses="Takes back what was known: {told}",
        repeat="May repeat an earlier message: its delivery could not be verified",
        digest="{count} leadership changes",
        digest_of_one="1 leadership change",
        first_known="first known {when} UTC",
        gone="[withdrawn]",
        feeds={
            "failing": "The feed {feed} cannot be read",
            "gone": "The feed {feed} is gone",
            "quiet": "The feed {feed} has been quiet for unusually long",
            "recovered": "The feed {feed} can be read again",
        },
        many_feeds="News of {count} feeds",
        more_feeds="and {count} more: `monitor feeds` lists them all",
        feed_gone_detail="It is not asked again by itself: remove it, or add its new address",
        question="Is it right after all? {sentence}",
        question_detail="It had been called wrong, and {who} tells it now. It stands again and nobody else was told.",
        trial="Test message from departure monitor",
        trial_detail="Nothing happened to anyone: this only shows that alerts arrive here.",
        silent="departure monitor hears nothing: no feed could be read since {since}",
        stuck="departure monitor cannot tell: alerts wait since {since}",
        cut_off="departure monitor reaches no site since {since}: it is its own network, no feed is to blame",
        trouble_detail="Look at its log, and run monitor doctor where it runs.",
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
        statuses={"reported": "reported", "rumoured": "rumour"},
        plain_news={
            "merged": "Two reports turned out to tell one story",
            "split": "One of the reports turned out to tell another change",
        },
    ),
    "fr": Words(
        nobody="[nom effacé]",
        the_person="la personne",
        the_organisation="l’organisation",
        unknown_source="une source non précisée",
        reported="{sentence}, selon {source}",
        recalled="Rappel : {sentence}",
        rumour="Rumeur : {sentence}",
        denial="Démenti : {sentence}",
        confirmed="Confirmé",
        confirmed_by="Confirmé par {who}",
        reported_by="Rapporté par {who}, non confirmé",
        rumoured_by="Rumeur relayée par {who}",
        denied_by="Démenti par {who}",
        one_source="1 source",
        sources="{count} sources indépendantes",
        new_person="Nouvelle personne, premier mouvement connu",
        known_person="Personne déjà connue, nouveau mouvement",
        differ="Les sources divergent ({field}) : {values}",
        also="Également chez ",
        also_by="Également rapporté par {who}",
        and_more=" et {count} de plus",
        known_of="Aussi connu, {person} : {told}",
        other_departures="Autres départs en 90 jours, {organisation} : {people}",
        updated="Mise à jour : {sentence}",
        withdrawn="Retiré : {sentence}",
        withdrawn_detail="Plus valable : ne vous fiez pas à ce qui était annoncé ici",
        withdrawn_by="Signalé comme faux par {who} : ne vous fiez pas à ce qui était annoncé ici",
        restored="De nouveau valable : {sentence}",
        reverses="Revient sur ce qui était connu : {told}",
        repeat="Répétition possible : l’envoi précédent n’a pas pu être vérifié",
        digest="{count} mouvements de dirigeants",
        digest_of_one="1 mouvement de dirigeant",
        first_known="connu depuis le {when} UTC",
        gone="[retiré]",
        feeds={
            "failing": "Le flux {feed} ne peut plus être lu",
            "gone": "Le flux {feed} n’existe plus",
            "quiet": "Le flux {feed} se tait depuis anormalement longtemps",
            "recovered": "Le flux {feed} est de nouveau lisible",
        },
        many_feeds="Du nouveau pour {count} flux",
        more_feeds="et {count} de plus : `monitor feeds` les liste tous",
        feed_gone_detail="Il n’est plus interrogé de lui-même : retirez-le, ou ajoutez sa nouvelle adresse",
        question="Vrai, tout compte fait ? {sentence}",
        question_detail="Cela avait été signalé comme faux, et {who} le rapporte. Il est rétabli, sans annonce.",
        trial="Message d’essai de departure monitor",
        trial_detail="Il n’est rien arrivé à personne : ceci montre seulement que les alertes arrivent ici.",
        silent="departure monitor n’entend plus rien : aucun flux n’a pu être lu depuis le {since}",
        stuck="departure monitor n’arrive plus à prévenir : des alertes attendent depuis le {since}",
        cut_off="departure monitor n’atteint aucun site depuis le {since} : c’est son réseau, pas un flux",
        trouble_detail="Consultez son journal et lancez monitor doctor là où il tourne.",
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
        statuses={"reported": "selon la presse", "rumoured": "rumeur"},
        plain_news={
            "merged": "Deux articles racontaient une même histoire",
            "split": "Un des articles parlait d’un autre mouvement",
        },
    ),
}  # fmt: skip
