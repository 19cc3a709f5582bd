"""What the pipeline needs of the outside world. The contracts stand here; implementations do not repeat them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol, TypeVar
from uuid import UUID

import msgspec

from monitor.domain.archive import Line
from monitor.domain.article import Article
from monitor.domain.chain import Break, Link
from monitor.domain.claim import Claim
from monitor.domain.feed import DeskEntry, ParsedFeed
from monitor.domain.message import Message
from monitor.domain.stream import NewEvent, Recorded
from monitor.pipeline.desk import LEASE_SECONDS as LEASE_SECONDS
from monitor.pipeline.desk import Desk as Desk
from monitor.pipeline.readable import Readable

T = TypeVar("T")
R = TypeVar("R")


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, with its body decompressed and within its cap."""

    url: str
    """The address that answered in the end."""
    status: int
    """200 or 304; everything else is a FetchError."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    moved_to: str | None = None
    """The new address when every redirect on the way was permanent; None otherwise."""


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """An article found in a page."""

    title: str | None
    text: str
    """NFC plain text, paragraphs on lines of their own; may be "" when the page holds none."""
    language: str | None
    published_at: datetime | None
    canonical_url: str | None
    """As the page says it; the pipeline judges whether to believe it."""


class Fetch(Protocol):
    """The one way to the network."""

    async def __call__(
        self, url: str, *, what: Literal["feed", "page"], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Get an address. Raises FetchError with a reason in plain words."""


class ReadFeed(Protocol):
    """Reads a feed's document in a worker that can be ended."""

    async def __call__(self, body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
        """Raises UnreadableError, WorkerKilled."""


class Extract(Protocol):
    """Finds the article in a page, in a worker that can be ended."""

    async def __call__(self, body: bytes, *, url: str, content_type: str | None) -> Extracted:
        """Raises UnreadableError (a PDF, an image, nothing to read), WorkerKilled."""


class Detect(Protocol):
    """Runs the rules over an article in a worker that can be ended."""

    async def __call__(self, article: Article) -> tuple[Claim, ...]:
        """Raises WorkerKilled."""


class Workers(Protocol):
    """The worker processes that read and detect."""

    started_count: int
    """Ever started."""
    killed_count: int
    """That overran their limits, died or failed."""


class Clock(Protocol):
    """Tells the time, so that tests can."""

    def now(self) -> datetime:
        """Aware UTC."""


class Ledger(Protocol):
    """How far redetect has come, inside a transaction; replay never touches it.

    A run is named by what its outcome follows from: the rules, the program, and what was asked for.
    """

    def position(self, run: str) -> int:
        """Up to where all articles have been read; 0 = none."""

    def differing(self, run: str) -> tuple[int, ...]:
        """The articles among them whose claims the log does not hold as the rules find them, by position."""

    def note(self, run: str, position: int, differing: Sequence[int]) -> None:
        """Note that all articles up to a position have been read, and which of those just read differ."""

    def settle(self, run: str, positions: Sequence[int]) -> None:
        """Note that the log holds now what the rules say of these articles."""

    def forget_others(self, run: str) -> None:
        """Drop what other runs noted: the log they were compared with has changed."""


class Links(Protocol):
    """Reads the log as it is stored, with its hashes."""

    def __call__(self, after: int, limit: int) -> tuple[Link, ...]:
        """Up to `limit` events after a position, in order."""


class Session(Readable, Protocol):
    """One transaction's view of the store."""

    desk: Desk
    links: Links
    ledger: Ledger

    def append(self, events: Sequence[NewEvent]) -> tuple[Recorded, ...]:
        """Append events and fold them into the projections, all in this transaction.

        An event that its stream already holds at its place is dropped; returns the others as recorded.
        Raises VersionConflict when a stream does not end where an event was decided.
        """

    def version(self, stream: str) -> int:
        """The version of a stream's last event; 0 = no such stream."""


class Erasing(Session, Protocol):
    """A writing transaction in which words may be taken away."""

    def forget(self, positions: Collection[int]) -> tuple[int, ...]:
        """Empty the personal column of these events; the chain still verifies. Returns those that had one, in order."""

    def replace_text(self, sha256: str, text: str) -> None:
        """Put redacted words in place of a text, under the address of the words that were there."""

    def forget_entries(self, is_about: Callable[[DeskEntry], bool]) -> int:
        """Take the words out of the desk's entries for which this holds, and return how many there were.

        They stay known by hashes of their key and their link, so they are not read again; pending ones are skipped.
        """

    def fold_again(self, keys: Mapping[str, Collection[str]], streams: Collection[str]) -> None:
        """Make rows anew from the log: projection -> keys. The streams hold every event that touches one of them."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A row that a rebuild makes otherwise than it stands."""

    projection: str
    key: str
    live: str | None
    """The row as JSON; None = there is none."""
    rebuilt: str | None


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did."""

    events: int
    abandoned: int
    """Alerts that were pending in the file and are given up here."""
    already: bool
    """The log held all of it before."""


class Stat(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is of one thing."""

    what: str
    """An event type, or texts."""
    count: int
    bytes: int
    """Of payloads and personal parts, or of texts as they are compressed."""
    erased: int
    """Events whose personal part was emptied, texts from which somebody was erased."""
    first_at: datetime | None
    last_at: datetime | None
    """When the first and the last were recorded."""


Progress = Callable[[int, int], None]
"""Hears the position reached and the position to reach."""


class Store(Protocol):
    """The log, the projections, the desk and the texts, behind transactions."""

    def reading(self) -> AbstractContextManager[Session]:
        """A snapshot for reading."""

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction that commits at the end of the block and rolls back on any exception."""

    def erasing(self) -> AbstractContextManager[Erasing]:
        """A writing transaction in which words may be taken away."""

    def sweep(self) -> None:
        """Write the database's files anew, so that nothing erased is left in them. It needs room for a second copy.

        Raises StoreError when another process is in the way; doing it again does no harm.
        """

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a writing transaction on the store's one writer thread, and commit.

        Works that wait share a transaction, each with a session of its own; where one of them fails, all are undone
        and run again, each by itself. So a work may run twice: what it does to anything but its session must bear that.
        """

    async def write_together(self, work: Callable[[Session, Sequence[T]], Sequence[R]], item: T) -> R:
        """Run `work` as `write` does, but once for all the items that wait for it: it gives what came of each.

        For what happens so often that one statement for many is worth it.
        """

    def replay(self, progress: Progress, names: Collection[str] = ()) -> tuple[Difference, ...]:
        """Rebuild projections from position 0 beside the live rows, compare, and swap them in where they differ.

        No names = all projections. Others read and write meanwhile. Returns what differed, by projection and key.
        """

    def verify(self, progress: Progress, names: Collection[str] = ()) -> tuple[Difference, ...]:
        """Rebuild as replay does, compare, and change nothing; by projection and key."""

    def as_of(self, moment: datetime, progress: Progress) -> AbstractContextManager[Readable]:
        """What was known at a moment: the longest prefix of the log that was recorded by then, and the rows it makes.

        The rows are folded into a temporary database beside, which is kept for the next who asks.
        """

    def find_break(self, progress: Progress | None = None) -> Break | None:
        """Check every hash of the log; None = it holds from end to end."""

    def find_false_text(self) -> Break | None:
        """Check every text against its address; the position is that of the event that names it, 0 = none does."""

    def export(self, now: datetime, progress: Progress) -> Iterator[Line]:
        """All that the store holds, as one moment saw it, see domain/archive.py."""

    def import_(self, lines: Iterable[Line], *, take_over: bool, progress: Progress) -> Imported:
        """Fill an empty store with an export, whole or not at all; positions and hashes stay.

        Pending alerts are abandoned, unless this store takes over from the one that was exported. Raises StoreError
        when the log is not empty (unless it holds that very export), or the file was cut or changed.
        """

    def stats(self) -> tuple[Stat, ...]:
        """How much there is of each event type, by name, and of texts."""

    def close(self) -> None: ...


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel said of a message it took."""

    channel: str
    message_ref: str | None
    """The channel's own name of the message, for replies and edits; None where a channel has none."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who a channel takes us for."""

    team: str
    user: str
    scopes: frozenset[str]
    """What we may do; empty = not told."""
    told_at: datetime | None
    """By the channel's clock; None = not told."""


class Channel(Protocol):
    """One place that messages go to. Every method raises SendError.

    delivery_id goes with the message in a form that `find` can look up and people do not see.
    """

    pace_seconds: float
    """How far apart messages are kept, on the whole; 0 = they may come as they will."""
    gathers: bool
    """Whether people read it, so that a burst had better be one message."""

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        """Put up a message; with `under`, as a reply in that message's thread."""

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        """Make the message say this instead; doing it twice changes nothing. delivery_id is the post's own."""

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        """Look a delivery up that was attempted then; None = the channel does not have it.

        Raises SendError: retryable = ask later, not retryable = this channel cannot be asked.
        """


class Sign(Protocol):
    """Signs with a key that only the operator has."""

    public_key: str
    """The 32 bytes that check its signatures, in hex."""

    def __call__(self, text: bytes) -> str:
        """Return the Ed25519 signature in hex."""


class IsSigned(Protocol):
    """Checks signatures."""

    def __call__(self, text: bytes, public_key: str, signature: str) -> bool:
        """Whether the key, in hex, signed the text so; False for what is no key or no signature, too."""


class Turn(Protocol):
    """Lets one process at a time deliver. A process that dies gives its turn back at once."""

    def __call__(self) -> AbstractContextManager[bool]:
        """Inside the block: True = the turn is ours; False = another process has it."""
