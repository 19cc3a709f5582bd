"""What readers hear when a told change does not stand any more, and what operators are asked about doubts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from monitor.domain.decide import Decided, Outcome
from monitor.domain.events import AlertRequested
from monitor.domain.neighbourhood import Neighbourhood
from monitor.domain.request import request_of
from monitor.domain.routing import Route

OPERATORS = "operators"
"""The route of questions to people who know; no route of a user has this name."""


def is_restored(change: Decided) -> bool:
    """Tell whether a change stands again that somebody had called wrong, and may be told."""
    before = change.before
    silent = change.state.ruling in ("retracted", "reopened")
    return before is not None and not silent and (before.retracted or before.doubted)


def withdrawals(
    outcome: Outcome, causes: Mapping[UUID, UUID], log: Neighbourhood, routes: Sequence[Route]
) -> Iterator[AlertRequested]:
    """Yield what tells the readers of a story that a change of it does not stand any more.

    The message is brought up to date whatever its route says of follow-ups: nobody leaves up what is known to be false.
    """
    follow_ups = {route.name: route.follow_ups for route in routes}
    gone = [change.id for change in outcome.changes if change.state.ruling == "retracted"]
    gone += [ident for ident in log.changes if ident not in outcome.heirs]
    for ident in gone:
        before = log.changes.get(ident)
        if before is None or not before.stands or before.doubted or ident not in causes:
            continue
        for route in sorted(log.announced.get(before.story_id, frozenset()) & follow_ups.keys()):
            if follow_ups[route] in ("thread", "both"):
                yield request_of(before.story_id, ident, causes[ident], route, "reply", news=("withdrawn",))
            yield request_of(before.story_id, ident, causes[ident], route, "edit")


def questions(outcome: Outcome, causes: Mapping[UUID, UUID], log: Neighbourhood) -> Iterator[AlertRequested]:
    """Yield what asks the operators of a change that was called wrong and that a new source tells, and what ends that.

    One message a story: asked again, it is asked in its thread.
    """
    for change in outcome.changes:
        before, cause, story = change.before, causes.get(change.id), change.story_id
        if before is None or cause is None:
            continue
        asked = OPERATORS in log.announced.get(story, ())
        if change.state.ruling == "reopened" and before.retracted:
            if asked:
                yield request_of(story, change.id, cause, OPERATORS, "reply", news=("doubted",))
            yield request_of(story, change.id, cause, OPERATORS, "edit" if asked else "post")
        elif before.doubted and asked:
            yield request_of(story, change.id, cause, OPERATORS, "edit")
