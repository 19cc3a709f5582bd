"""How a change is decided: from the set of claims about people of one surname to the changes they speak of. Pure.

Order does not matter: `changes_of` is a function of the set, and `decide` appends the difference between what the log
holds and what this function says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from monitor.domain.dates import Days, days_apart, find_days
from monitor.domain.episodes import APART_DAYS_MIN, Episode, episodes_of
from monitor.domain.events import Facts, Names
from monitor.domain.facts import fullest_name, summarise
from monitor.domain.identity import Parting, Told, people_of
from monitor.domain.organisations import Aliases, organisation_key
from monitor.domain.people import is_full, is_lone, name_words
from monitor.domain.verdicts import Ruling, Said, find_ruling, unite

MOVE_DAYS_MAX = 366
"""A departure and an appointment further apart than a year of garden leave are no one move."""


class ChangeState(msgspec.Struct, frozen=True, kw_only=True):
    """One change as the claims make it known, before it has an id."""

    key: UUID
    """The smallest id among its claims: names it in this set."""
    person: UUID
    """The smallest id among all claims of its person."""
    organisation: str | None
    """Key of the organisation; None = no claim says which."""
    facts: Facts
    """`linked` is left open here: see `other_half`."""
    names: Names
    denials: tuple[UUID, ...]
    """Ids of the claims that deny it, sorted."""
    confirmed_by: str | None
    other_half: UUID | None = None
    """Key of the change that makes a move with this one; None = no move."""
    ruling: Ruling | None = None
    """What people said of it; None = nothing."""


def changes_of(
    told: Iterable[Told],
    aliases: Aliases,
    bonds: Iterable[tuple[UUID, UUID]] = (),
    said: Sequence[Said] = (),
    partings: Sequence[Parting] = (),
) -> tuple[ChangeState, ...]:
    """Return the changes that a set of claims speaks of, by key; the set must hold every claim of its surname keys.

    bonds: pairs of claims whose people are one because a user says so; the set holds the claims of both.
    said: what people said of changes of these people, in the order of the log. partings: see `people_of`.
    """
    states: list[ChangeState] = []
    for person in people_of(told, aliases, bonds, partings):
        states += _changes_of_person(person, aliases, said)
    return tuple(sorted(states, key=lambda state: state.key))


def _changes_of_person(person: Sequence[Told], aliases: Aliases, said: Sequence[Said]) -> list[ChangeState]:
    name = fullest_name(person)
    episodes = unite(episodes_of(person, aliases), name, said, aliases)
    states: dict[UUID, ChangeState] = {}
    for episode in episodes:
        summary = summarise(episode.claims, seat=episode.seat, person=name, aliases=aliases)
        ruling = find_ruling(episode, name, said, aliases)
        if ruling == "confirmed" and summary.confirmed_by is None:
            facts = msgspec.structs.replace(summary.facts, status="confirmed")
            summary = msgspec.structs.replace(summary, facts=facts, confirmed_by="a user says so")
        states[episode.claims[0].id] = ChangeState(
            key=episode.claims[0].id,
            person=person[0].id,
            organisation=episode.organisation,
            facts=summary.facts,
            names=summary.names,
            denials=summary.denials,
            confirmed_by=summary.confirmed_by,
            ruling=ruling,
        )
    for leaving, joining in _moves(episodes, states, aliases):
        states[leaving] = msgspec.structs.replace(states[leaving], other_half=joining)
        states[joining] = msgspec.structs.replace(states[joining], other_half=leaving)
    return list(states.values())


def _moves(
    episodes: Sequence[Episode], states: Mapping[UUID, ChangeState], aliases: Aliases
) -> list[tuple[UUID, UUID]]:
    """Pair departures with the appointments at their destinations: best attested first, then nearest in time."""
    standing = [e for e in episodes if _can_move(states[e.claims[0].id])]
    pairs = []
    for leaving in (e for e in standing if e.kind == "departure"):
        for joining in (e for e in standing if e.kind == "appointment" and e.organisation):
            telling = [t for t in leaving.claims if _leads_to(t, joining, aliases)]
            one, other = leaving.claims[0].id, joining.claims[0].id
            apart = days_apart(_when(leaving, states[one]), _when(joining, states[other]))
            dated = states[one].facts.date and states[other].facts.date
            if telling and (apart <= MOVE_DAYS_MAX or not dated):
                pairs.append((-len(telling), apart, one, other))
    moves: list[tuple[UUID, UUID]] = []
    for _, _, leaving_key, joining_key in sorted(pairs):
        if not any(leaving_key in move or joining_key in move for move in moves):
            moves.append((leaving_key, joining_key))
    return moves


def _can_move(state: ChangeState) -> bool:
    return state.facts.status != "denied" and state.ruling != "retracted"


def _leads_to(told: Told, joining: Episode, aliases: Aliases) -> bool:
    destination = aliases.key(told.claim.destination or "")
    place = joining.organisation or ""
    return told.claim.status != "denied" and bool(destination) and (
        destination == place or destination.startswith(place + " ") or place.startswith(destination + " ")
    )  # fmt: skip


def _when(episode: Episode, state: ChangeState) -> Days:
    return find_days(state.facts.date) or min(t.told_on for t in episode.claims)


def same_change(told: Told, state: ChangeState) -> str:
    """Return in words why a claim speaks of this change and of no other one, without naming anybody."""
    claim, words = told.claim, tuple(name_words(told.claim.person))
    if words == tuple(name_words(state.names.person)):
        person = "same name"
    elif is_lone(words):
        person = "surname alone, one person it can mean"
    else:
        person = "another spelling of the name" if is_full(words) else "initials of the name"
    if claim.organisation is None:
        place = "organisation not told, one near in time"
    elif organisation_key(claim.organisation) == organisation_key(state.names.organisation or ""):
        place = "same organisation"
    else:
        place = "another name of the organisation"
    seat = "" if claim.seat == state.facts.seat else f", counted as {state.facts.seat or 'any seat'}"
    return f"{person}; {place}{seat}; {_reason_of_date(told, state)}"


def _reason_of_date(told: Told, state: ChangeState) -> str:
    known = find_days(state.facts.date)
    if told.days is None or known is None:
        return "no date, nearest before the article" if told.days is None else "same kind of change"
    apart = days_apart(told.days, known)
    if apart == 0:
        return "same date"
    if apart <= APART_DAYS_MIN:
        return f"{apart} days apart, within {APART_DAYS_MIN}"
    return f"{apart} days apart, but no {'departure' if told.claim.kind == 'appointment' else 'return'} in between"
