"""Who is who: claims that share a surname become people. A pure function of their set; homonyms are never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import combinations
from uuid import UUID

import msgspec

from monitor.domain.claim import Claim
from monitor.domain.dates import Days, day_of, find_days
from monitor.domain.organisations import Aliases
from monitor.domain.partition import Partition
from monitor.domain.people import NameWords, fits, fullness, given_names, is_full, is_lone, name_words, spelling_score


@lru_cache(maxsize=4_096)
def _words(name: str) -> NameWords:
    return tuple(name_words(name))


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with what is known of the article that tells it."""

    id: UUID
    claim: Claim
    article_id: UUID
    domain: str
    fingerprint: str | None
    """64-bit similarity hash in hex; None = too short to compare."""
    published_at: datetime | None
    seen_at: datetime
    backlog: bool = False
    """It stood in its feed when the feed was first polled: without a date it counts as old."""
    language: str | None = None
    """Of the article; None = not told."""
    labels: frozenset[str] = frozenset()
    """Those that the user gave the article's feed."""
    origin_domain: str | None = None
    """Of an aggregator's unresolved article: whose it is, as the aggregator says."""

    @property
    def words(self) -> NameWords:
        """The folded words of the person's name."""
        return _words(self.claim.person)

    @property
    def days(self) -> Days | None:
        """When the change happens, as the claim says; None = it does not."""
        return find_days(self.claim.date)

    @property
    def told_on(self) -> Days:
        """The day the article is from."""
        return day_of(self.published_at or self.seen_at)


class Parting(msgspec.Struct, frozen=True, kw_only=True):
    """A user's word that claims which name one person are about two: these about somebody else than the others."""

    claims: frozenset[UUID]
    others: frozenset[UUID]
    articles: frozenset[UUID]
    """Of the claims, also of those that the rules find no more."""
    other_articles: frozenset[UUID]
    names: frozenset[NameWords]
    """What the claims call the person."""
    lost: frozenset[NameWords] = frozenset()
    """Those names of claims that the rules find no more."""

    def side_of(self, told: Told) -> bool | None:
        """Tell whether a claim was said to be about somebody else; None = neither it nor its article was spoken of.

        What the rules now read in an article in place of a claim that was spoken of is about whom that was about.
        """
        for value, apart, others in (
            (told.id, self.claims, self.others),
            (told.article_id, self.articles, self.other_articles),
        ):
            if (value in apart) != (value in others):
                return value in apart
        return None

    def is_called(self, words: NameWords) -> bool:
        """Tell whether a name is one of those, or what the rules may now read in its place: a barer or fuller form."""
        return words in self.names or any(fits(words, name) or fits(name, words) for name in self.lost)


def places_of(claim: Claim, aliases: Aliases) -> frozenset[str]:
    """Return the keys of the organisations a claim puts its person at."""
    return frozenset(aliases.key(name) for name in (claim.organisation, claim.destination) if name)


def people_of(
    told: Iterable[Told],
    aliases: Aliases,
    bonds: Iterable[tuple[UUID, UUID]] = (),
    partings: Sequence[Parting] = (),
) -> tuple[tuple[Told, ...], ...]:
    """Part claims into people; each person's claims by id, people by their first claim.

    Equal full names are one person. Any other form (another spelling, a missing given name, initials, a surname alone)
    joins a person only when one single person fits, in the same article or at the same organisation.
    bonds: pairs of claims whose people are one because a user says so. partings: claims of homonyms, as users told
    them apart; a later claim about them is about whoever was told of at its place, in doubt about the others' person.
    """
    claims = sorted(told, key=lambda t: t.id)
    known = _Known({t.id: places_of(t.claim, aliases) for t in claims})
    full = [t for t in claims if is_full(t.words)]
    spellings = _spellings(full, known.places)
    for claim in full:
        known.add(claim, spellings[claim.words])
    partial = [t for t in claims if not is_full(t.words)]
    for lone in (False, True):
        waiting = [t for t in partial if is_lone(t.words) == lone]
        for claim, label in _groups(_join(waiting, known), known.places):
            known.add(claim, label)
    for number, parting in enumerate(partings):
        _part(parting, number, claims, known)
    bonded = Partition()
    for one, other in bonds:
        bonded.merge(known.person[one], known.person[other])
    members: dict[Hashable, list[Told]] = defaultdict(list)
    for claim in claims:
        members[bonded.find(known.person[claim.id])].append(claim)
    return tuple(sorted((tuple(group) for group in members.values()), key=lambda group: group[0].id))


class _Known:
    """The people found so far, by article and by place."""

    def __init__(self, places: Mapping[UUID, frozenset[str]]) -> None:
        self.places = places
        self.person: dict[UUID, Hashable] = {}
        self.names: dict[Hashable, set[NameWords]] = defaultdict(set)
        self.in_article: dict[UUID, set[Hashable]] = defaultdict(set)
        self.at_place: dict[str, set[Hashable]] = defaultdict(set)

    def add(self, claim: Told, label: Hashable) -> None:
        self.person[claim.id] = label
        self.names[label].add(claim.words)
        self.in_article[claim.article_id].add(label)
        for place in self.places[claim.id]:
            self.at_place[place].add(label)

    def candidates(self, claim: Told) -> set[Hashable]:
        """Return the people a bare name can mean: those of its article and place, else its article, else its place."""
        article = self.in_article.get(claim.article_id, set())
        place: set[Hashable] = set().union(*(self.at_place.get(key, set()) for key in self.places[claim.id]))
        for nearest in (article & place, article, place):
            fitting = {label for label in nearest if any(fits(claim.words, name) for name in self.names[label])}
            if fitting:
                return fitting
        return set()


def _spellings(full: Sequence[Told], places: Mapping[UUID, frozenset[str]]) -> dict[NameWords, Hashable]:
    """Tell for each full name which person it means.

    Two names that one article prints are two people: an article's claims already carry its fullest form.
    """
    at: dict[NameWords, set[str]] = defaultdict(set)
    articles: dict[NameWords, set[UUID]] = defaultdict(set)
    for claim in full:
        at[claim.words] |= places[claim.id]
        articles[claim.words].add(claim.article_id)
    people: dict[NameWords, set[NameWords]] = {name: {name} for name in at}

    def gather(table: Mapping[NameWords, set[str]] | Mapping[NameWords, set[UUID]], name: NameWords) -> set[object]:
        return {value for other in people[name] for value in table[other]}

    def unite(one: NameWords, other: NameWords) -> None:
        if people[one] is not people[other] and not gather(articles, one) & gather(articles, other):
            united = people[one] | people[other]
            for name in united:
                people[name] = united

    for one, other in _alike(at):
        unite(one, other)
    several = [name for name in at if len(given_names(name)) > 1]
    for name in sorted(at, key=lambda n: (fullness(n), n), reverse=True):
        longer = [n for n in several if fits(name, n) and people[n] is not people[name]]
        fuller = {min(people[n]) for n in longer if gather(at, name) & gather(at, n)}
        if len(fuller) == 1:
            unite(name, fuller.pop())
    return {name: min(group) for name, group in people.items()}


def _alike(at: Mapping[NameWords, Collection[str]]) -> list[tuple[NameWords, NameWords]]:
    """Return pairs of names that are spellings of one name at one place, the most alike first."""
    by_place: dict[str, list[NameWords]] = defaultdict(list)
    for name in sorted(at):
        for place in at[name]:
            by_place[place].append(name)
    pairs = {pair for group in by_place.values() for pair in combinations(group, 2)}
    scored = sorted((-spelling_score(*pair), *pair) for pair in pairs)
    return [(one, other) for score, one, other in scored if score < 0]


def _join(waiting: Sequence[Told], known: _Known) -> list[Told]:
    """Let bare names join the people they must mean; return those that nobody or several people fit.

    What a joined claim tells (another place) can show whom the next one means, so this goes on until nothing joins.
    Each round looks at what the last one knew, so the order of claims does not matter.
    """
    left = list(waiting)
    while True:
        joined = [(t, found.pop()) for t in left if len(found := known.candidates(t)) == 1]
        if not joined:
            return left
        for claim, label in joined:
            known.add(claim, label)
        left = [t for t in left if t.id not in known.person]


def _groups(left: Sequence[Told], places: Mapping[UUID, frozenset[str]]) -> list[tuple[Told, Hashable]]:
    """Make people of bare names that joined nobody: the same name in one article, or at one place."""
    partition = Partition()
    for same in (_by(left, lambda t: [t.article_id]), _by(left, lambda t: sorted(places[t.id]))):
        for group in same.values():
            for claim in group[1:]:
                partition.merge(group[0].id, claim.id)
    return [(claim, partition.find(claim.id)) for claim in left]


def _part(parting: Parting, number: int, claims: Sequence[Told], known: _Known) -> None:
    """Make a person of their own of those claims of a name that are about somebody else."""
    sides = {t.id: parting.side_of(t) for t in claims}
    mixed = {known.person[t.id] for t in claims if sides[t.id] and parting.is_called(t.words)}
    about = [t for t in claims if known.person[t.id] in mixed]
    theirs, rest = (
        frozenset().union(*(known.places[t.id] for t in about if sides[t.id] is side)) for side in (True, False)
    )
    for claim in about:
        side, places = sides[claim.id], known.places[claim.id]
        if side or (side is None and places & theirs and not places & rest):
            known.person[claim.id] = (known.person[claim.id], number)


def _by(claims: Sequence[Told], keys: Callable[[Told], Iterable[Hashable]]) -> dict[Hashable, list[Told]]:
    groups: dict[Hashable, list[Told]] = defaultdict(list)
    for claim in claims:
        for key in keys(claim):
            groups[claim.words, key].append(claim)
    return groups
