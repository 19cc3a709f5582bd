"""Every fact the log can hold: frozen payloads with a stable type string. Nothing here does or decides anything.

Each event names its personal fields: what identifies a person (names, quotes, an article's words). The log keeps those
in a column of their own that can be emptied, so a personal field has a default: what an erased event decodes to.
Types and schemas are never removed; a type string never names a module.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from monitor.domain.alert_events import AlertAbandoned as AlertAbandoned
from monitor.domain.alert_events import AlertAction as AlertAction
from monitor.domain.alert_events import AlertAttempted as AlertAttempted
from monitor.domain.alert_events import AlertDelivered as AlertDelivered
from monitor.domain.alert_events import AlertRequested as AlertRequested
from monitor.domain.alert_events import AlertSilenced as AlertSilenced
from monitor.domain.claim import Claim, Kind, Manner, Salience, Seat, Sphere, Status
from monitor.domain.edits import Edit
from monitor.domain.erasure_events import ArticleRedacted as ArticleRedacted
from monitor.domain.erasure_events import ClaimRedacted as ClaimRedacted
from monitor.domain.erasure_events import PersonErased as PersonErased
from monitor.domain.erasure_events import PersonRedacted as PersonRedacted
from monitor.domain.event import EventBase
from monitor.domain.feed_events import FeedAdded as FeedAdded
from monitor.domain.feed_events import FeedChanged as FeedChanged
from monitor.domain.feed_events import FeedConfigured as FeedConfigured
from monitor.domain.feed_events import FeedFailing as FeedFailing
from monitor.domain.feed_events import FeedPaused as FeedPaused
from monitor.domain.feed_events import FeedQuiet as FeedQuiet
from monitor.domain.feed_events import FeedRecovered as FeedRecovered
from monitor.domain.feed_events import FeedRemoved as FeedRemoved
from monitor.domain.feed_events import FeedResumed as FeedResumed
from monitor.domain.log_events import LogSealed as LogSealed
from monitor.domain.people_events import OrganisationAppeared as OrganisationAppeared
from monitor.domain.people_events import OrganisationMerged as OrganisationMerged
from monitor.domain.people_events import OrganisationSplit as OrganisationSplit
from monitor.domain.people_events import PersonAppeared as PersonAppeared
from monitor.domain.people_events import PersonMerged as PersonMerged
from monitor.domain.people_events import PersonParted as PersonParted
from monitor.domain.people_events import PersonSplit as PersonSplit
from monitor.domain.silence_events import SilenceLifted as SilenceLifted
from monitor.domain.silence_events import SilenceSet as SilenceSet
from monitor.domain.silence_events import SilenceSubject as SilenceSubject

# --- articles and their claims: stream article-<article_id>


class ArticleCaptured(EventBase, frozen=True, kw_only=True, gc=False):
    """What stands behind an entry was read and stored."""

    type: ClassVar[str] = "article.captured"
    schema: ClassVar[int] = 2
    personal: ClassVar[frozenset[str]] = frozenset({"entry_key", "url", "title", "summary", "origin"})
    article_id: UUID
    feed_id: UUID
    domain: str
    """Registrable domain of the host that answered: the source that people see."""
    language: str | None
    published_at: datetime | None
    """The earlier of the feed's and the page's date; None = neither told."""
    seen_at: datetime
    text_sha256: str | None
    """Address of the text in the text store; None = nothing but title and summary."""
    fingerprint: str | None
    """What the text is compared by, see domain/fingerprint.py; None = too short to compare."""
    source: Literal["page", "entry"]
    """Whether the words come from the page or from the feed's entry."""
    fallback: str | None = None
    """Why the page's words were not used, in plain words; None when they were."""
    unresolved: bool = False
    """`url` is an aggregator's link, which did not lead to the article."""
    origin_domain: str | None = None
    """Of an unresolved article: the registrable domain of who published it, as the aggregator says."""
    backlog: bool = False
    """It stood in its feed when the feed was first polled: without a date it counts as old."""
    entry_key: str = ""
    """Often the address, and so the headline."""
    url: str = ""
    title: str = ""
    summary: str = ""
    origin: str | None = None
    """Of an unresolved article: who published it, as the aggregator says; nothing vouches for it."""


class ArticleChanged(EventBase, frozen=True, kw_only=True, gc=False):
    """An article reads otherwise than when it was read before: its paper edited it."""

    type: ClassVar[str] = "article.changed"
    schema: ClassVar[int] = 2
    personal: ClassVar[frozenset[str]] = frozenset({"title", "summary", "edits"})
    article_id: UUID
    text_sha256: str
    """Address of the text as it stands now; the one before stays stored."""
    fingerprint: str | None
    """As of article.captured, of the text as it stands now."""
    title: str = ""
    summary: str | None = None
    """The feed's words of it, without what the paper took out of the text; None = as they were."""
    edits: tuple[Edit, ...] = ()
    """Where it reads otherwise, in its order, the title first; of a large edit, its first places."""


class ArticleGone(EventBase, frozen=True, kw_only=True, gc=False):
    """The page of an article that told of a change is not there any more. Said once; what it told stands."""

    type: ClassVar[str] = "article.gone"
    article_id: UUID
    status: int
    """What its address answered: 404 or 410."""


class ArticleSkipped(EventBase, frozen=True, kw_only=True, gc=False):
    """An entry that leads to no article of its own: nothing to read, or given up after the last try."""

    type: ClassVar[str] = "article.skipped"
    personal: ClassVar[frozenset[str]] = frozenset({"entry_key", "url", "title"})
    article_id: UUID
    feed_id: UUID
    reason: str
    entry_key: str = ""
    url: str = ""
    title: str = ""


class ClaimDetected(EventBase, frozen=True, kw_only=True, gc=False):
    """The rules found a claim in an article, or read one that they had found otherwise than before."""

    type: ClassVar[str] = "claim.detected"
    personal: ClassVar[frozenset[str]] = frozenset({"claim"})
    claim_id: UUID
    article_id: UUID
    rule: str
    rule_version: int
    claim: Claim | None = None
    """None only after erasure."""


class ClaimWithdrawn(EventBase, frozen=True, kw_only=True, gc=False):
    """The rules of a later day do not find a claim any more that was found in an article."""

    type: ClassVar[str] = "claim.withdrawn"
    claim_id: UUID
    article_id: UUID
    reason: str


# --- changes: stream change-<change_id>


class Conflict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Values that claims of one change state differently: kept and shown, never averaged away."""

    field: Literal["date", "manner", "role", "destination"]
    values: tuple[str, ...]
    """At least two, sorted."""


class Facts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of a change, all claims taken together."""

    kind: Kind
    manner: Manner | None
    seat: Seat | None
    date: str | None
    status: Status
    salience: Salience
    sphere: Sphere
    confidence: float
    claims: tuple[UUID, ...]
    """Ids of the claims that speak of it, sorted."""
    sources: int
    """How many independent sources tell it."""
    linked: UUID | None
    """The other half of a move; None = not part of one."""
    conflicts: tuple[Conflict, ...] = ()


class Names(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The names in a change, as people read them."""

    person: str
    organisation: str | None
    role: str | None
    destination: str | None


class ChangeReported(EventBase, frozen=True, kw_only=True, gc=False):
    """A change nobody had told before."""

    type: ClassVar[str] = "change.reported"
    personal: ClassVar[frozenset[str]] = frozenset({"names"})
    change_id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    facts: Facts
    names: Names | None = None


class ChangeCorroborated(EventBase, frozen=True, kw_only=True, gc=False):
    """Another article tells the same change; facts hold the change as it stands now."""

    type: ClassVar[str] = "change.corroborated"
    personal: ClassVar[frozenset[str]] = frozenset({"names"})
    change_id: UUID
    claim_ids: tuple[UUID, ...]
    reason: str = ""
    """Why the claims speak of this change, in words that name nobody."""
    facts: Facts
    names: Names | None = None


class ChangeAmended(EventBase, frozen=True, kw_only=True, gc=False):
    """What is known of a change differs now: a destination, a date, a fuller name, a link."""

    type: ClassVar[str] = "change.amended"
    personal: ClassVar[frozenset[str]] = frozenset({"names"})
    change_id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    fields: tuple[str, ...]
    """Names of the fields that differ, sorted."""
    facts: Facts
    names: Names | None = None


class ChangeConfirmed(EventBase, frozen=True, kw_only=True, gc=False):
    """The change's status rose to confirmed."""

    type: ClassVar[str] = "change.confirmed"
    change_id: UUID
    reason: str
    """Who confirmed it: the person, the organisation, or two independent sources."""


class ChangeDisputed(EventBase, frozen=True, kw_only=True, gc=False):
    """An article denies the change; nothing is lowered by it."""

    type: ClassVar[str] = "change.disputed"
    change_id: UUID
    claim_ids: tuple[UUID, ...]
    """The denying claims."""


class ChangeMerged(EventBase, frozen=True, kw_only=True, gc=False):
    """The change turned out to be another one; the id in `into` stays and holds the claims."""

    type: ClassVar[str] = "change.merged"
    change_id: UUID
    into: UUID
    reason: str


class ChangeSplit(EventBase, frozen=True, kw_only=True, gc=False):
    """The change lost claims that turned out to tell another one, which is reported or reopened beside it."""

    type: ClassVar[str] = "change.split"
    change_id: UUID
    into: UUID
    reason: str


class ChangeRetracted(EventBase, frozen=True, kw_only=True, gc=False):
    """The change does not stand any more: no claim tells it, or somebody called it wrong."""

    type: ClassVar[str] = "change.retracted"
    change_id: UUID
    reason: str


class ChangeReopened(EventBase, frozen=True, kw_only=True, gc=False):
    """A change that had been merged away or retracted stands on its own again."""

    type: ClassVar[str] = "change.reopened"
    personal: ClassVar[frozenset[str]] = frozenset({"names"})
    change_id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    facts: Facts
    names: Names | None = None


Verdict = Literal["confirm", "wrong", "same"]


class FeedbackRecorded(EventBase, frozen=True, kw_only=True, gc=False):
    """Somebody judged a change: it is right, it is wrong, or it is the same as another one."""

    type: ClassVar[str] = "feedback.recorded"
    schema: ClassVar[int] = 2
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    change_id: UUID
    verdict: Verdict
    other_id: UUID | None = None
    """Of "same": the other change."""
    press: UUID | None = None
    """The press of a button that said so: told twice, it is one; None = it was said otherwise."""
    author: str = ""


Event = (
    FeedAdded | FeedChanged | FeedConfigured | FeedRemoved | FeedFailing | FeedQuiet | FeedRecovered
    | FeedPaused | FeedResumed
    | ArticleCaptured | ArticleChanged | ArticleGone | ArticleSkipped | ClaimDetected | ClaimWithdrawn
    | PersonAppeared | PersonMerged | PersonSplit | PersonParted
    | OrganisationAppeared | OrganisationMerged | OrganisationSplit
    | ChangeReported | ChangeCorroborated | ChangeAmended | ChangeConfirmed | ChangeDisputed
    | ChangeMerged | ChangeSplit | ChangeRetracted | ChangeReopened | FeedbackRecorded
    | AlertRequested | AlertAttempted | AlertDelivered | AlertAbandoned | AlertSilenced
    | SilenceSet | SilenceLifted
    | PersonErased | PersonRedacted | ArticleRedacted | ClaimRedacted
    | LogSealed
)  # fmt: skip

EVENT_TYPES: dict[str, type[Event]] = {event.type: event for event in Event.__args__}
