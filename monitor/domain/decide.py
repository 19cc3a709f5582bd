"""Given the changes that the claims speak of and those that the log holds: which events follow? Pure.

An id goes with the claim that first made it: a person or a change that was merged away and stands alone again gets its
old id back, whatever happened in between. When that claim is withdrawn, the id goes with the oldest of the claims that
the thing still had; where none is left, with what the rules now read in its place in the same articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec

from monitor.domain.change import ChangeState, same_change
from monitor.domain.events import (
    ChangeAmended,
    ChangeConfirmed,
    ChangeCorroborated,
    ChangeDisputed,
    ChangeMerged,
    ChangeReopened,
    ChangeReported,
    ChangeRetracted,
    ChangeSplit,
    Event,
    Facts,
    Names,
    OrganisationAppeared,
    PersonAppeared,
    PersonMerged,
    PersonSplit,
)
from monitor.domain.neighbourhood import Known, Neighbourhood
from monitor.domain.people import fits, name_words
from monitor.domain.stream import stream_of

_IDS = UUID("a4b39a1e-2f6d-5a55-9d0e-1c7b64f0d205")

Noun = Literal["person", "change"]


@lru_cache(maxsize=16_384)  # every claim about a person is asked for with each new article
def ident_of(noun: Noun, claim: UUID) -> UUID:
    """Derive the id of the person or the change that a claim first made."""
    return uuid5(_IDS, f"{noun}|{claim}")


def organisation_id_of(key: str, claim: UUID) -> UUID:
    """Derive the id of an organisation from the claim that first made it: what it was taken for may differ later."""
    return uuid5(_IDS, f"organisation|{key}|{claim}")


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A change as the log is to hold it."""

    id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    facts: Facts
    names: Names
    denials: tuple[UUID, ...]
    before: Known | None
    """The same change as the log holds it, standing or merged away; None = it is new."""
    state: ChangeState


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What follows."""

    events: tuple[tuple[str, Event], ...]
    """(stream, event), in the order to append them."""
    changes: tuple[Decided, ...]
    """Every change that claims of the neighbourhood tell; those whose state is ruled to be retracted as well."""
    heirs: Mapping[UUID, UUID]
    """Each known change -> the one that stands for it now, mostly itself; those that no claim tells are left out."""


class _Ids(msgspec.Struct, frozen=True):
    id: UUID
    others: Mapping[UUID, UUID]
    """Known ids that stood, or once stood, for a part of this thing -> the claim each goes with."""


def decide(states: Sequence[ChangeState], log: Neighbourhood, past: Neighbourhood | None = None) -> Outcome:
    """Return the events that take the log to these changes; none when it holds them already.

    past: the log before something that is taken back: ids and stories go where they went then. None = as it is now.
    """
    past = past or log
    by_person: dict[UUID, list[ChangeState]] = defaultdict(list)
    for state in states:
        by_person[state.person].append(state)
    known_people, known_changes = _claims_of_people(past), _claims_of_changes(past)
    people = {key: _ids("person", group, log, known_people) for key, group in by_person.items()}
    changes = {state.key: _ids("change", [state], log, known_changes) for state in states}
    organisations, appeared = _organisations(states, log)
    events = [event for key, group in by_person.items() for event in _person_events(people[key], group[0], log)]
    events += appeared
    stories = _stories(states, changes, past)
    decided = tuple(
        Decided(
            id=changes[state.key].id,
            story_id=stories[state.key],
            person_id=people[state.person].id,
            organisation_id=organisations[state.organisation] if state.organisation is not None else None,
            facts=msgspec.structs.replace(
                state.facts, linked=changes[state.other_half].id if state.other_half else None
            ),
            names=state.names,
            denials=state.denials,
            before=log.changes.get(changes[state.key].id),
            state=state,
        )
        for state in states
    )
    owner = {claim: change.id for change in decided for claim in change.facts.claims}
    for change in decided:
        events += _change_events(change, owner, log)
    for change in decided:
        events += _merges(change, changes[change.state.key].others, log)
    heirs = {known: ids.id for ids in changes.values() for known in (ids.id, *ids.others)}
    events += [
        (stream_of("change", ident), ChangeRetracted(change_id=ident, reason="no claim tells it any more"))
        for ident, known in log.changes.items()
        if known.stands and ident not in heirs
    ]
    return Outcome(events=tuple(events), changes=decided, heirs=heirs)


def bonds_of(log: Neighbourhood) -> list[tuple[UUID, UUID]]:
    """Return pairs of claims whose people are one because a user says so."""
    claims = {person: claim for person, (_, claim) in _claims_of_people(log).items()} if log.bonds else {}
    return [(claims[one], claims[other]) for one, other in log.bonds.items() if one in claims and other in claims]


def _claims_of_changes(log: Neighbourhood) -> dict[UUID, tuple[bool, UUID]]:
    """Return, for each known change that claims tell: whether it stands, and the claim that its id goes with."""
    held = {ident: known.facts.claims for ident, known in log.changes.items()}
    anchors = _anchors("change", held, log)
    claims = {ident: anchors.get(ident) or _find_successor(known, log) for ident, known in log.changes.items()}
    return {ident: (log.changes[ident].stands, claim) for ident, claim in claims.items() if claim is not None}


def _claims_of_people(log: Neighbourhood) -> dict[UUID, tuple[bool, UUID]]:
    """Return, for each known person of whom claims tell: whether they stand, and the claim that their id goes with."""
    held: dict[UUID, list[UUID]] = {ident: [] for ident in log.people}
    for known in log.changes.values():
        held.setdefault(known.person_id, []).extend(known.facts.claims)
    for ident, claims in log.bonded.items():
        held[ident] = [claim for claim in claims if claim in log.told] or held.get(ident, [])
    anchors = _anchors("person", held, log)
    if len(anchors) < len(held):  # somebody lost every claim
        for ident, (_, claim) in _claims_of_changes(log).items():
            anchors.setdefault(log.changes[ident].person_id, claim)
    return {ident: (log.people[ident] is None, anchors[ident]) for ident in log.people if ident in anchors}


def _find_successor(known: Known, log: Neighbourhood) -> UUID | None:
    """Return the oldest claim that its articles now make of a change in place of all those withdrawn; None = none."""
    articles = {log.withdrawn[claim].article_id for claim in known.facts.claims if claim in log.withdrawn}
    if known.merged_into is not None or known.names is None or not articles:
        return None
    name, place = tuple(name_words(known.names.person)), log.aliases.key(known.names.organisation or "")
    return next(
        (
            t.id
            for t in log.told.values()
            if t.article_id in articles
            and t.claim.kind == known.facts.kind
            and (name == t.words or fits(name, t.words) or fits(t.words, name))
            and log.aliases.key(t.claim.organisation or "") in ("", place)
        ),
        None,
    )


def _anchors(noun: Noun, held: Mapping[UUID, Sequence[UUID]], log: Neighbourhood) -> dict[UUID, UUID]:
    """Return the claim that each id goes with: its first one, else the oldest that it has left. The oldest id first."""
    first = {ident_of(noun, claim): claim for claim in log.told}
    anchors: dict[UUID, UUID] = {}
    for ident, claims in held.items():
        left = set(claims)
        claim = first.get(ident) or next((claim for claim in log.told if claim in left), None)
        if claim is not None:
            anchors[ident] = claim
    return anchors


def _ids(
    noun: Noun, states: Sequence[ChangeState], log: Neighbourhood, known: Mapping[UUID, tuple[bool, UUID]]
) -> _Ids:
    """Find the id that goes with some claims: the oldest that stands, else the oldest, else a new one."""
    claims = {claim for state in states for claim in state.facts.claims}
    here = {ident: claim for ident, (_, claim) in known.items() if claim in claims}
    if not here:
        return _Ids(ident_of(noun, next(claim for claim in log.told if claim in claims)), {})
    chosen = next((ident for ident in here if known[ident][0]), next(iter(here)))
    return _Ids(chosen, {ident: claim for ident, claim in here.items() if ident != chosen})


def _person_events(ids: _Ids, state: ChangeState, log: Neighbourhood) -> list[tuple[str, Event]]:
    stream = stream_of("person", ids.id)
    events: list[tuple[str, Event]] = []
    if ids.id not in log.people:
        events.append((stream, PersonAppeared(person_id=ids.id, name=state.names.person)))
    elif log.people[ids.id] is not None:
        events.append((stream, PersonSplit(person_id=ids.id, reason="what is known now tells them apart")))
    for other in ids.others:
        if log.people[other] != ids.id:
            merged = PersonMerged(person_id=other, into=ids.id, reason="one name, as far as all articles tell")
            events.append((stream_of("person", other), merged))
    return events


def _organisations(
    states: Sequence[ChangeState], log: Neighbourhood
) -> tuple[dict[str, UUID], list[tuple[str, Event]]]:
    known = dict(log.organisations)
    events: list[tuple[str, Event]] = []
    for key in sorted({s.organisation for s in states if s.organisation is not None} - known.keys()):
        naming = [s for s in states if s.organisation == key]
        claims = {claim for state in naming for claim in state.facts.claims}
        known[key] = organisation_id_of(key, next(claim for claim in log.told if claim in claims))
        name = naming[0].names.organisation or key
        event = OrganisationAppeared(organisation_id=known[key], key=key, name=name)
        events.append((stream_of("organisation", known[key]), event))
    return known, events


def _stories(states: Sequence[ChangeState], changes: Mapping[UUID, _Ids], log: Neighbourhood) -> dict[UUID, UUID]:
    """Give each change its story. A story's id is that of the change that began it, and goes where that change goes."""
    stories: dict[UUID, UUID] = {}
    held_by = {ident: each.id for each in changes.values() for ident in (each.id, *each.others)}
    for ident, known in log.changes.items():  # one without any claim left stays with what it was merged into
        heir = known.merged_into
        while heir is not None and heir not in held_by and heir in log.changes:
            heir = log.changes[heir].merged_into
        if heir in held_by:
            held_by.setdefault(ident, held_by[heir])
    for state in states:
        halves = [state.key, state.other_half] if state.other_half else [state.key]
        ids = {changes[half].id for half in halves}
        mine = {ident for ident, holder in held_by.items() if holder in ids}
        told = [story for story in log.announced if story in mine]
        held = [known.story_id for ident, known in log.changes.items() if ident in mine and known.story_id in mine]
        leaving = state.key if state.facts.kind == "departure" or state.other_half is None else state.other_half
        stories[state.key] = [*told, *held, changes[leaving].id][0]
    return stories


def _change_events(change: Decided, owner: Mapping[UUID, UUID], log: Neighbourhood) -> list[tuple[str, Event]]:
    before, facts = change.before, change.facts
    is_wrong = change.state.ruling == "retracted"
    events: list[Event] = []
    whole: dict[str, Any] = {
        "change_id": change.id,
        "story_id": change.story_id,
        "person_id": change.person_id,
        "organisation_id": change.organisation_id,
        "facts": facts,
        "names": change.names,
    }
    if before is None:
        events.append(ChangeReported(**whole))
    elif before.merged_into is not None or (before.retracted and not is_wrong):
        events.append(ChangeReopened(**whole))
        if _undenied(before, change):
            events.append(ChangeAmended(**whole, fields=("denials",)))
    else:
        events += _differences(change, before, whole, owner, log)
    if is_wrong and not (before is not None and before.retracted):
        events.append(ChangeRetracted(change_id=change.id, reason="somebody called it wrong"))
    confirmed_by = change.state.confirmed_by
    if confirmed_by and (before is None or before.confirmed_by != confirmed_by):
        events.append(ChangeConfirmed(change_id=change.id, reason=confirmed_by))
    held = before.denials if before is not None and not _undenied(before, change) else ()
    if denials := set(change.denials) - set(held):
        events.append(ChangeDisputed(change_id=change.id, claim_ids=tuple(sorted(denials))))
    return [(stream_of("change", change.id), event) for event in events]


def _differences(
    change: Decided, before: Known, whole: Mapping[str, Any], owner: Mapping[UUID, UUID], log: Neighbourhood
) -> list[Event]:
    """Return what takes a standing change from what the log holds to what is known now."""
    events: list[Event] = []
    now, then = set(change.facts.claims), set(before.facts.claims)
    events += [
        ChangeSplit(change_id=change.id, into=into, reason="what is known now tells them apart")
        for into in sorted({owner[claim] for claim in then - now if claim in owner})
    ]
    fields = differing(before, change)
    added = sorted(now - then - set(change.denials))
    if added:
        reasons = sorted({same_change(log.told[claim], change.state) for claim in added})
        events.append(
            ChangeCorroborated(
                change_id=change.id,
                claim_ids=tuple(added),
                facts=change.facts,
                names=change.names,
                reason=" / ".join(reasons),
            )
        )
        fields -= {"sources", "status", "confidence"} | ({"claims"} if then <= now else set())
    if fields:
        events.append(ChangeAmended(**whole, fields=tuple(sorted(fields))))
    return events


def differing(before: Known, after: Decided) -> set[str]:
    """Return the names of all fields in which a change differs from what the log holds."""
    fields = {
        name
        for one, other in ((before.facts, after.facts), (before.names, after.names))
        for name in other.__struct_fields__
        if getattr(one, name, None) != getattr(other, name)
    }
    for name, noun in (("story_id", "story"), ("person_id", "person"), ("organisation_id", "organisation")):
        if getattr(before, name) != getattr(after, name):
            fields.add(noun)
    return fields | ({"denials"} if _undenied(before, after) else set())


def _undenied(before: Known, after: Decided) -> bool:
    """Tell whether a claim that denied the change is now read to state it: all denials are told anew then."""
    return not (set(before.denials) & set(after.facts.claims)) <= set(after.denials)


def _merges(change: Decided, others: Mapping[UUID, UUID], log: Neighbourhood) -> list[tuple[str, Event]]:
    """Return the events of known changes that turned out to be this one; each goes with the claim given."""
    return [
        (
            stream_of("change", other),
            ChangeMerged(change_id=other, into=change.id, reason=same_change(log.told[claim], change.state)),
        )
        for other, claim in others.items()
        if log.changes[other].merged_into != change.id
    ]
