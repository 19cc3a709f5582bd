"""Running rules again over stored articles: what they say now, and bringing the log to it. No path to any channel.

What is read is noted in a ledger, so that a run that was ended goes on where it was. The claims that differ are taken
together by the people they speak of: claims and changes of some people differ, and are applied, whole or not at all.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, cast
from uuid import UUID, uuid5

import msgspec

from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Anchor, Claim, Kind, claim_id, part_digests
from monitor.domain.events import ArticleCaptured, ClaimDetected, ClaimWithdrawn, Event
from monitor.domain.organisations import Aliases
from monitor.domain.partition import Partition
from monitor.domain.people import surname_key
from monitor.domain.stream import Recorded, stream_of
from monitor.errors import WorkerKilled
from monitor.pipeline.kin import related_keys
from monitor.pipeline.ports import Clock, Detect, Progress, Session, Store
from monitor.pipeline.stored import read_words
from monitor.pipeline.story import sentence_around
from monitor.pipeline.track import Appender, decide_again, known_aliases
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow

PAGE_ARTICLES = 200
"""Articles given to the workers at once; what a killed run has to read again at most."""
BATCH_CLAIMS = 100
"""Claims after which a transaction ends: other processes wait for it."""

_RUNS = UUID("8f3f4b7e-3a0b-5c55-9a6a-2f5f0c1d9e02")
"""Namespace of the ids by which what one run did hangs together; a run that is taken up again has the same."""

What = Literal["gained", "lost", "changed"]


class ClaimDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that the rules find otherwise than the log holds it."""

    id: UUID
    article: ArticleRow
    held: ClaimRow | None
    """As the log holds it, withdrawn or not; None = it never did."""
    before: Claim | None
    """None = the log holds none."""
    after: Claim | None
    """None = the rules find none."""
    passage: str
    """The sentence that proves it, or that proved it."""

    @property
    def what(self) -> What:
        """How it differs."""
        return "gained" if self.before is None else "lost" if self.after is None else "changed"

    @property
    def fields(self) -> tuple[str, ...]:
        """Of one that changed: the names of the fields that differ, in the order of a claim's."""
        names = Claim.__struct_fields__ if self.before and self.after else ()
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))

    @property
    def keys(self) -> frozenset[str]:
        """Surname keys of the people it speaks of or spoke of."""
        return frozenset(surname_key(claim.person) for claim in (self.before, self.after) if claim)

    def row(self, now: datetime) -> ClaimRow:
        """Return the row that the claim has when the log holds what the rules find."""
        claim = self.after or self.before
        assert claim is not None
        return ClaimRow(
            id=self.id,
            article_id=self.article.id,
            rule=claim.rule,
            rule_version=claim.rule_version,
            claim=claim,
            surname_key=surname_key(claim.person),
            detected_at=self.held.detected_at if self.held else now,
            withdrawn=self.after is None,
        )


class Reread(msgspec.Struct, frozen=True, kw_only=True):
    """An article of which the log does not hold what the rules say, or that they could not read."""

    position: int
    """Of its capture."""
    article: ArticleRow
    differences: tuple[ClaimDifference, ...] = ()
    trouble: str | None = None
    """Why it could not be read; it is tried again by the next run."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading the stored articles again."""

    rereads: tuple[Reread, ...]
    """In the order of the log."""
    read: int
    """Articles read now; those that an ended run had read already are not among them."""
    gone: int
    """Articles whose words are not kept any more, or not whole since an erasure: their claims stay as they are."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """Differences that are applied together, because they speak of the same people."""

    keys: frozenset[str]
    differences: tuple[ClaimDifference, ...]


def run_of(rules_digest: str, since: datetime | None) -> str:
    """Return the name under which the ledger keeps a run."""
    return hashlib.sha256(f"{rules_digest}|{since}".encode()).hexdigest()


# --- reading -------------------------------------------------------------------------------------


async def read_again(store: Store, detect: Detect, *, run: str, since: datetime | None, progress: Progress) -> Reading:
    """Read the articles that this run has not read yet, and again those that differed. since: seen then or later."""
    with store.reading() as session:
        after, differing, head = session.ledger.position(run), session.ledger.differing(run), session.head()
    rereads: list[Reread] = []
    read = gone = 0
    for start in range(0, len(differing), PAGE_ARTICLES):
        with store.reading() as session:
            some = differing[start : start + PAGE_ARTICLES]
            page = [_stored(session, recorded) for place in some for recorded in session.events(place - 1, 1)]
        again = await asyncio.gather(*(_read(detect, s) for s in page if s is not None and not s.is_gone))
        rereads += again
        read += len(again)
        differ = {item.position for item in again if item.differences or item.trouble}
        settled = [place for place in some if place not in differ]
        await store.write(lambda session, settled=settled: session.ledger.settle(run, settled))  # type: ignore[misc]
    while after < head:
        with store.reading() as session:
            captured = session.events(after, PAGE_ARTICLES, type_=ArticleCaptured.type)
            page = [_stored(session, recorded) for recorded in captured]
        after = captured[-1].position if len(captured) == PAGE_ARTICLES else head
        wanted = [s for s in page if s is not None and (since is None or s.article.seen_at >= since)]
        found = await asyncio.gather(*(_read(detect, stored) for stored in wanted if not stored.is_gone))
        places = [item.position for item in found if item.differences or item.trouble]
        await store.write(lambda session, to=after, places=places: session.ledger.note(run, to, places))  # type: ignore[misc]
        rereads += found
        read, gone = read + len(found), gone + len(wanted) - len(found)
        progress(after, head)
    kept = (item for item in rereads if item.differences or item.trouble)
    return Reading(rereads=tuple(sorted(kept, key=lambda item: item.position)), read=read, gone=gone)


class _Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it was when its claims were found, with the claims that the log holds."""

    position: int
    article: ArticleRow
    words: Article
    claims: tuple[ClaimRow, ...]
    is_gone: bool


def _stored(session: Session, recorded: Recorded) -> _Stored | None:
    """Return a captured article; None = it is not known any more."""
    assert isinstance(recorded.event, ArticleCaptured)
    row = cast(ArticleRow | None, session.rows.find("articles", str(recorded.event.article_id)))
    if row is None or row.state != "captured":
        return None
    words, is_whole = read_words(session, row)
    claims = cast(tuple[ClaimRow, ...], session.rows.where("claims", article_id=str(row.id)))
    # What is left around an erased name is not what the article said.
    return _Stored(position=recorded.position, article=row, words=words, claims=claims, is_gone=not is_whole)


async def _read(detect: Detect, stored: _Stored) -> Reread:
    try:
        found = await detect(stored.words)
    except WorkerKilled as error:
        return Reread(position=stored.position, article=stored.article, trouble=str(error))
    differences = compare(stored.article, stored.words, stored.claims, found)
    return Reread(position=stored.position, article=stored.article, differences=differences)


Place = tuple[Kind, Anchor]


def compare(
    article: ArticleRow, words: Article, held: Sequence[ClaimRow], found: Sequence[Claim]
) -> tuple[ClaimDifference, ...]:
    """Return where the claims that rules find in an article differ from those held; lost ones first.

    Claims are the same by their place, which is what their id is made of. Erased ones are never found again.
    """
    standing: dict[Place, ClaimRow] = {}
    known = {row.id: row for row in held}
    for row in sorted(held, key=lambda row: (row.detected_at, row.id)):
        if row.claim is not None and not row.withdrawn:
            standing[row.claim.kind, row.claim.anchor] = row
    digests = part_digests(article.title, article.summary, article.text_sha256)
    after: dict[UUID, Claim] = {}
    for claim in found:
        same = standing.get((claim.kind, claim.anchor))
        ident = same.id if same else claim_id(article.id, digests[claim.anchor.part], claim)
        if ident not in after and not (ident in known and known[ident].claim is None):
            after[ident] = claim
    before = {row.id: row.claim for row in standing.values()}
    idents = [ident for ident in before if ident not in after]
    idents += [ident for ident, claim in after.items() if before.get(ident) != claim]
    return tuple(
        ClaimDifference(
            id=ident,
            article=article,
            held=known.get(ident),
            before=before.get(ident),
            after=after.get(ident),
            passage=_passage(words, after.get(ident) or before[ident]),
        )
        for ident in idents
    )


def _passage(words: Article, claim: Claim | None) -> str:
    assert claim is not None
    evidence = claim.evidence[0]
    part = words.part(evidence.part)
    if part[evidence.start : evidence.end] != evidence.quote:
        return evidence.quote
    return sentence_around(part, evidence.start, evidence.end)


# --- applying ------------------------------------------------------------------------------------


def units_of(session: Session, rereads: Iterable[Reread], aliases: Aliases) -> list[Unit]:
    """Part differences into units, by the first article of each; units that only aliases make come last."""
    differences = [difference for reread in rereads for difference in reread.differences]
    together = Partition()
    moved = _moved(session, aliases)
    related = {key: related_keys(session, {key}) for key in {key for d in differences for key in d.keys} | moved}
    for keys in (*related.values(), *(difference.keys for difference in differences)):
        first, *others = sorted(keys)
        for other in others:
            together.merge(first, other)
    units: dict[object, list[ClaimDifference]] = defaultdict(list)
    for difference in differences:
        units[together.find(min(difference.keys))].append(difference)
    keys_of: dict[object, set[str]] = defaultdict(set)
    for key in related:
        keys_of[together.find(key)].add(key)
        units.setdefault(together.find(key), [])
    return [Unit(keys=frozenset(keys_of[name]), differences=tuple(unit)) for name, unit in units.items()]


def _moved(session: Session, aliases: Aliases) -> set[str]:
    """Return the surname keys of changes at organisations that have another key by these aliases."""
    aliases, keys = known_aliases(session, aliases), dict[UUID, str]()
    moved: set[str] = set()
    for row in cast(Iterable[ChangeRow], session.rows.each("changes", "surname_key", state="open")):
        name = row.names.organisation if row.names else None
        if row.organisation_id is None or name is None or row.surname_key in moved:
            continue
        if row.organisation_id not in keys:
            organisation = cast(OrganisationRow, session.rows.find("organisations", str(row.organisation_id)))
            keys[row.organisation_id] = organisation.key
        if aliases.key(name) != keys[row.organisation_id]:
            moved.add(row.surname_key)
    return moved


async def apply(
    store: Store,
    rereads: Sequence[Reread],
    units: Sequence[Unit],
    *,
    run: str,
    clock: Clock,
    aliases: Aliases,
    announce: Policy | None,
    progress: Progress,
) -> None:
    """Bring the log to what the rules found; a unit is applied whole or not at all. announce: None = tell nobody."""
    left = {item.article.id: len(item.differences) for item in rereads}
    places = {item.article.id: item.position for item in rereads}
    done = 0
    for batch in _batches(units):
        for difference in (difference for unit in batch for difference in unit.differences):
            left[difference.article.id] -= 1
        ended = [ident for ident in {d.article.id for unit in batch for d in unit.differences} if not left[ident]]

        def work(session: Session, batch: Sequence[Unit] = batch, ended: Sequence[UUID] = ended) -> None:
            for unit in batch:
                apply_unit(session, unit, run=run, now=clock.now(), aliases=aliases, announce=announce)
            session.ledger.forget_others(run)  # once the log is held: two runs that are applied would wait in turn
            session.ledger.settle(run, [places[ident] for ident in ended])

        await store.write(work)
        done += len(batch)
        progress(done, len(units))


def _batches(units: Sequence[Unit]) -> Iterable[list[Unit]]:
    batch: list[Unit] = []
    for unit in units:
        batch.append(unit)
        if sum(len(one.differences) or 1 for one in batch) >= BATCH_CLAIMS:
            yield batch
            batch = []
    if batch:
        yield batch


def apply_unit(
    session: Session, unit: Unit, *, run: str, now: datetime, aliases: Aliases, announce: Policy | None
) -> None:
    """Append what the rules found of some people, and what follows for their changes; nothing where it stands there."""
    correlation_id = uuid5(_RUNS, f"redetect|{run}")
    log = Appender(session, occurred_at=now, correlation_id=correlation_id, causation_id=None)
    recorded = log.append([item for difference in unit.differences for item in _events(session, difference)])
    decide_again(
        session,
        unit.keys,
        aliases=aliases,
        policy=announce,
        now=now,
        occurred_at=now,
        correlation_id=correlation_id,
        causation_id=recorded[0].event_id if recorded else None,
    )


def _events(session: Session, difference: ClaimDifference) -> list[tuple[str, Event]]:
    """Return the event that a difference asks for; none where the log holds it, or the words are not all there now."""
    row = cast(ClaimRow | None, session.rows.find("claims", str(difference.id)))
    article = cast(ArticleRow | None, session.rows.find("articles", str(difference.article.id)))
    held = None if row is None or row.withdrawn else row.claim
    article_id, claim = difference.article.id, difference.after
    if held == claim or (row is not None and row.claim is None):
        return []
    if article is None or not read_words(session, article)[1]:
        return []
    event: Event
    if claim is None:
        event = ClaimWithdrawn(
            claim_id=difference.id, article_id=article_id, reason="the rules do not find it any more"
        )
    else:
        event = ClaimDetected(
            claim_id=difference.id,
            article_id=article_id,
            rule=claim.rule,
            rule_version=claim.rule_version,
            claim=claim,
        )
    return [(stream_of("article", article_id), event)]
