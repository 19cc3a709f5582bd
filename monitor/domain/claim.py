"""A claim: what ONE article says about one person's tenure, with the words that prove it."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid5

import msgspec

from monitor.domain.article import Part

Kind = Literal["departure", "leave", "appointment", "return"]
Manner = Literal[
    "resigned", "dismissed", "retired", "died", "ended",  # departures
    "hired", "promoted", "interim", "elected", "founded",  # appointments
    "unspecified",
]  # fmt: skip
Seat = Literal["board", "post"]
Status = Literal["confirmed", "reported", "rumoured", "denied"]
Salience = Literal["news", "background"]
Source = Literal["person", "organisation", "media", "sources", "none"]
Sphere = Literal["leadership", "sport", "politics"]
"""Coaches (sport) and elected politicians (politics) are recorded, and announced only to those who ask."""

CLAIM_NAMESPACE = UUID("5c3d0f0e-6f0a-5b6e-9d3f-0a6f3a1c7b01")


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A quotation that proves a claim: quote == article.part(part)[start:end], always.

    start and end are Unicode code points, half-open.
    """

    part: Part
    quote: str
    start: int
    end: int


class Anchor(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a claim stands: what makes its id, whatever the rule's version or the spelling of the name.

    Both spans are half-open code points of `part`; the person's mention may be a surname or a pronoun.
    """

    part: Part
    person: tuple[int, int]
    trigger: tuple[int, int]


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One article's statement of one change. Names are as the article prints them."""

    person: str
    """The fullest name that the article gives."""
    kind: Kind
    manner: Manner | None = None
    """None for leaves and returns."""
    organisation: str | None = None
    """The organisation left or joined; None = a reader cannot tell."""
    role: str | None = None
    """In the article's words, lower case."""
    seat: Seat | None = None
    destination: str | None = None
    """Of a departure: the organisation the person goes to."""
    date: str | None = None
    """When it happens or was announced, YYYY[-MM[-DD]]."""
    status: Status
    salience: Salience
    attributed_to: Source = "none"
    sphere: Sphere = "leadership"
    confidence: float
    """0 to 1: the measured precision of the rule, less where the match leaves more to guess."""
    rule: str
    rule_version: int
    anchor: Anchor
    evidence: tuple[Evidence, ...]
    """At least one piece; the first names the person."""


def claim_id(article_id: UUID, part_sha256: str, claim: Claim) -> UUID:
    """Derive the id of a claim from where it stands, so that finding it again finds the same id.

    part_sha256 is the hex SHA-256 of the UTF-8 words of the anchor's part.
    """
    anchor = claim.anchor
    place = f"{article_id}|{part_sha256}|{claim.kind}|{anchor.person}|{anchor.trigger}"
    return uuid5(CLAIM_NAMESPACE, place)


def part_digests(title: str, summary: str, text_sha256: str | None) -> dict[Part, str]:
    """Return the hex SHA-256 of each part of an article; text_sha256: None = it has no text."""
    return {
        "title": sha256(title.encode()).hexdigest(),
        "summary": sha256(summary.encode()).hexdigest(),
        "text": text_sha256 or sha256(b"").hexdigest(),
    }


class Detected(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say of one article."""

    lang: str | None
    """The language it was read in; None = none of ours."""
    claims: tuple[Claim, ...] = ()
