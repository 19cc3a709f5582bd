"""What a message is about: the changes of one story with who told them, and which of them comes first. Pure."""

from __future__ import annotations

import msgspec

from monitor.domain.claim import Claim
from monitor.domain.events import Facts, Names
from monitor.domain.words import Language


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One article's word on a change."""

    claim: Claim
    quote: str
    """The sentence that proves it."""
    domain: str
    url: str
    published_on: str | None
    language: str | None = None


class StoryChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a story, with who told it."""

    facts: Facts
    names: Names | None
    tellings: tuple[Telling, ...]
    """In any order, without the denials."""
    denials: tuple[Telling, ...] = ()
    withdrawn: bool = False
    """True = it was told, and does not stand any more."""
    judge: str | None = None
    """Who called it wrong, or right, as it stands; None = nobody did, or the name was erased."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A change told of in passing."""

    facts: Facts
    names: Names | None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What one message tells."""

    changes: tuple[StoryChange, ...]
    """At least one; departures first."""
    new_person: bool
    known: tuple[Known, ...] = ()
    """Other changes of the person, the latest first."""
    departures: tuple[Known, ...] = ()
    """Other people's departures within 90 days from the organisation of the first change."""


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply is about."""

    change: StoryChange
    news: tuple[str, ...]
    """Codes of AlertRequested.news; "withdrawn" and "restored" follow verdicts."""
    new: tuple[Telling, ...] = ()
    """The articles that brought the news; empty = none in particular."""
    linked: StoryChange | None = None
    """The other half of a move."""


# --- which change, which source ---------------------------------------------------------------------------------------

STATUS_CERTAINTY = {"confirmed": 0, "reported": 1, "rumoured": 2, "denied": 3}
"""The surest first."""
_KIND_RANK = {"departure": 0, "leave": 1, "return": 2, "appointment": 3}


def is_asserted(change: StoryChange) -> bool:
    """Tell whether the change stands and somebody states it as a fact."""
    return not change.withdrawn and change.facts.status in ("confirmed", "reported")


def lead_of(story: Story) -> StoryChange:
    """Return the change that the first line tells: what stands, news, what is stated, departures first."""
    return min(
        story.changes,
        key=lambda c: (
            c.withdrawn,
            c.facts.salience != "news",
            not is_asserted(c),
            _KIND_RANK[c.facts.kind],
            str(c.facts.claims),
        ),
    )


def find_destination(story: Story, lead: StoryChange) -> StoryChange | None:
    """Return the appointment that the first line of a departure tells too; None = there is none, or only whispered."""
    if lead.facts.kind != "departure" or not is_asserted(lead):
        return None
    joined = [c for c in story.changes if c.facts.kind == "appointment" and is_asserted(c) and c.names]
    return min(joined, key=lambda c: str(c.facts.claims)) if joined else None


def telling_order(telling: Telling) -> tuple[object, ...]:
    """Sort tellings so that neither the order of arrival nor that of the log shows."""
    claim = telling.claim
    return (
        claim.salience != "news",
        STATUS_CERTAINTY[claim.status],
        claim.attributed_to not in ("person", "organisation"),
        -claim.confidence,
        telling.published_on or "9999",
        telling.url,
        telling.quote,
    )


def find_best(change: StoryChange, language: Language) -> Telling | None:
    """Return the telling that a message quotes: the surest and nearest to the source, of those one that its readers
    understand; None = none is left.
    """

    def order(telling: Telling) -> tuple[object, ...]:
        sureness, rest = telling_order(telling)[:3], telling_order(telling)[3:]
        return (*sureness, telling.language != language, *rest)

    return min(change.tellings or change.denials, key=order, default=None)
