"""An invented history of any length: articles, one in three with a claim, and all that follows from it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from uuid import UUID, uuid5

from monitor.domain.claim import Anchor, Claim, Evidence
from monitor.domain.events import (
    AlertAction,
    AlertAttempted,
    AlertDelivered,
    AlertRequested,
    ArticleCaptured,
    ChangeConfirmed,
    ChangeCorroborated,
    ChangeReported,
    ClaimDetected,
    Event,
    Facts,
    Names,
    OrganisationAppeared,
    PersonAppeared,
)
from monitor.domain.stream import NewEvent, stream_of

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
_NAMESPACE = UUID("5f1c7d1e-8a54-5d0c-9a39-0f8e2b6f4c11")
_WORDS = (
    "board chief executive after market company year plan group shares told statement interim chair results letter "
    "autumn growth staff review mandate partner office annual meeting vote strategy"
).split()


def an_id(noun: str, number: int) -> UUID:
    """Return the id of a thing by its number."""
    return uuid5(_NAMESPACE, f"{noun} {number}")


def history(events: int, seed: int = 1) -> Iterator[NewEvent]:
    """Yield so many events, one round of twenty-seven after the other; the same for the same seed."""
    dice = random.Random(seed)
    return islice((event for number in count() for event in _round(number, dice)), events)


def _round(number: int, dice: random.Random) -> Iterator[NewEvent]:
    """Nine articles: six quiet, one that reports a change, and two that tell it again."""
    at = BEGAN + timedelta(minutes=5 * number)
    change, claims = an_id("change", number), []
    for place in range(9):
        article = an_id("article", 9 * number + place)
        yield _new("article", article, 1, _captured(article, 9 * number + place, at, dice), at)
        if place % 3:
            continue
        claims.append(an_id("claim", 9 * number + place))
        yield _new("article", article, 2, _detected(claims[-1], article, number, dice), at)
        yield from _tracked(number, change, claims, dice, at)
        yield from _told(3 * number + place // 3, change, "post" if place == 0 else "reply", at)


def _tracked(number: int, change: UUID, claims: list[UUID], dice: random.Random, at: datetime) -> Iterator[NewEvent]:
    person, organisation = an_id("person", number), an_id("organisation", number)
    facts = _facts(claims)
    names = Names(
        person=_person(number), organisation=_organisation(number), role=_words(dice, 4), destination=_words(dice, 3)
    )
    if len(claims) == 1:
        yield _new("person", person, 1, PersonAppeared(person_id=person, name=_person(number)), at)
        key = _organisation(number).lower()
        appeared = OrganisationAppeared(organisation_id=organisation, key=key, name=_organisation(number))
        yield _new("organisation", organisation, 1, appeared, at)
        reported = ChangeReported(
            change_id=change, story_id=change, person_id=person, organisation_id=organisation, facts=facts, names=names
        )
        yield _new("change", change, 1, reported, at)
        return
    corroborated = ChangeCorroborated(
        change_id=change, claim_ids=(claims[-1],), reason="the same person, organisation and kind", facts=facts,
        names=names,
    )  # fmt: skip
    version = len(claims) if len(claims) == 2 else 4
    yield _new("change", change, version, corroborated, at)
    if len(claims) == 2:
        yield _new("change", change, 3, ChangeConfirmed(change_id=change, reason="two independent sources"), at)


def _told(number: int, change: UUID, action: AlertAction, at: datetime) -> Iterator[NewEvent]:
    alert = an_id("alert", number)
    requested = AlertRequested(
        alert_id=alert, story_id=change, change_id=change, cause=an_id("cause", number), route="default", action=action
    )
    delivered = AlertDelivered(alert_id=alert, channel="C0123456789", message_ref=f"{1_700_000_000 + number}.000100")
    events: tuple[Event, ...] = (requested, AlertAttempted(alert_id=alert, attempt=1), delivered)
    for version, event in enumerate(events, start=1):
        yield _new("alert", alert, version, event, at)


def _captured(article: UUID, number: int, at: datetime, dice: random.Random) -> ArticleCaptured:
    url = f"https://paper{number % 300}.example/{at:%Y/%m/%d}/{number}-{'-'.join(dice.choices(_WORDS, k=8))}.html"
    return ArticleCaptured(
        article_id=article,
        feed_id=an_id("feed", number % 300),
        entry_key=url,
        domain=f"paper{number % 300}.example",
        language=("en", "fr")[number % 2],
        published_at=at - timedelta(minutes=number % 90),
        seen_at=at,
        text_sha256=f"{dice.getrandbits(256):064x}",
        fingerprint=f"{dice.getrandbits(64):016x}",
        source="page",
        url=url,
        title=_words(dice, 11),
        summary=_words(dice, 40),
    )


def _detected(claim: UUID, article: UUID, number: int, dice: random.Random) -> ClaimDetected:
    quote = f"{_person(number)} is to leave {_organisation(number)}, {_words(dice, 22)}."
    return ClaimDetected(
        claim_id=claim,
        article_id=article,
        rule="en.leaving.leaves",
        rule_version=3,
        claim=Claim(
            person=_person(number),
            kind="departure",
            manner="resigned",
            organisation=_organisation(number),
            role=_words(dice, 4),
            destination=_words(dice, 3),
            date="2024-08",
            status="reported",
            salience="news",
            confidence=0.91,
            rule="en.leaving.leaves",
            rule_version=3,
            anchor=Anchor(part="text", person=(120, 134), trigger=(141, 146)),
            evidence=(Evidence(part="text", quote=quote, start=120, end=120 + len(quote)),),
        ),
    )


def _facts(claims: list[UUID]) -> Facts:
    return Facts(
        kind="departure", manner="resigned", seat="post", date="2024-08", status="reported", salience="news",
        sphere="leadership", confidence=0.91, claims=tuple(sorted(claims)), sources=len(claims), linked=None,
    )  # fmt: skip


def _person(number: int) -> str:
    return f"{('Ada', 'Bruno', 'Chloé', 'Denis', 'Elsa')[number % 5]} {_letters(number)}"


def _organisation(number: int) -> str:
    return f"{_letters(number // 3)} {('Foods', 'Bank', 'Rail', 'Energy')[number % 4]}"


def _letters(number: int) -> str:
    name = ""
    for _ in range(6):
        number, place = divmod(number, 20)
        name += "bcdfghjklmnpqrstvwxz"[place] + "aeiou"[(place + number) % 5]
    return name.capitalize()


def _words(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


def _new(noun: str, ident: UUID, version: int, event: Event, at: datetime) -> NewEvent:
    return NewEvent(stream=stream_of(noun, ident), version=version, event=event, occurred_at=at)
