"""Events of people and organisations: streams person-<id>, organisation-<id>.

What a user says (by_user) binds until it is taken back; what the program found is decided anew with each article.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from monitor.domain.event import EventBase


class PersonAppeared(EventBase, frozen=True, kw_only=True, gc=False):
    """A name nobody had seen before was claimed to leave, join, pause or return."""

    type: ClassVar[str] = "person.appeared"
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    person_id: UUID
    name: str = ""


class PersonMerged(EventBase, frozen=True, kw_only=True, gc=False):
    """Two people turned out to be one; the id in `into` stays."""

    type: ClassVar[str] = "person.merged"
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    person_id: UUID
    into: UUID
    reason: str
    by_user: bool = False
    claims: tuple[UUID, ...] = ()
    """Of a user's word: the claims about this person then; it holds while one of them is left."""
    into_claims: tuple[UUID, ...] = ()
    """Those about the other one."""
    author: str = ""
    """Of a user's word: who gave it."""


class PersonSplit(EventBase, frozen=True, kw_only=True, gc=False):
    """A person that had been merged into another one stands alone again."""

    type: ClassVar[str] = "person.split"
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    person_id: UUID
    reason: str
    by_user: bool = False
    author: str = ""


class PersonParted(EventBase, frozen=True, kw_only=True, gc=False):
    """A user said that a name is that of two people: some claims about this person are about somebody else."""

    type: ClassVar[str] = "person.parted"
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    person_id: UUID
    claims: tuple[UUID, ...]
    """Those about somebody else."""
    others: tuple[UUID, ...]
    """All other claims about this person then."""
    author: str = ""
    """Who said it."""


class OrganisationAppeared(EventBase, frozen=True, kw_only=True, gc=False):
    """An organisation nobody had seen before."""

    type: ClassVar[str] = "organisation.appeared"
    organisation_id: UUID
    key: str
    name: str


class OrganisationMerged(EventBase, frozen=True, kw_only=True, gc=False):
    """A user said that two organisations are one; the id in `into` stays."""

    type: ClassVar[str] = "organisation.merged"
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    organisation_id: UUID
    into: UUID
    author: str = ""


class OrganisationSplit(EventBase, frozen=True, kw_only=True, gc=False):
    """A user took back that an organisation is another one."""

    type: ClassVar[str] = "organisation.split"
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    organisation_id: UUID
    author: str = ""
