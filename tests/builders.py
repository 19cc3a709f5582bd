"""Valid values for tests: each builder gives a default for everything, so a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from monitor.domain.article import Article
from monitor.domain.claim import Anchor, Claim, Evidence
from monitor.domain.codec import encode
from monitor.domain.events import AlertRequested, ArticleCaptured, Event, Facts, FeedAdded, Names, PersonErased
from monitor.domain.feed import article_id_of, feed_id_of
from monitor.domain.stream import NewEvent, Recorded, event_key

NOW = datetime(2024, 8, 8, 12, tzinfo=UTC)
FEED_URL = "https://news.example/feed.xml"
_NAMESPACE = UUID("3d4c1f6e-3b76-5d3c-8a63-0f5b7c7e0a11")


def an_id(name: str) -> UUID:
    """Return the same id for the same name."""
    return uuid5(_NAMESPACE, name)


def an_article(**fields: Any) -> Article:
    """An article in English with a title and a text."""
    values: dict[str, Any] = {
        "title": "Jane Doe leaves Acme",
        "text": "Jane Doe is leaving Acme for Globex.",
        "lang": "en",
        "published_on": "2024-08-07",
        "url": "https://news.example/doe",
    }
    return Article(**values | fields)


def a_claim(person: str = "Jane Doe", organisation: str | None = "Acme", *, at: int = 0, **fields: Any) -> Claim:
    """A departure told as news, in the title; `at` moves its place, for several claims in one article."""
    quote = f"{person} leaves {organisation}"
    values: dict[str, Any] = {
        "person": person,
        "kind": "departure",
        "organisation": organisation,
        "date": "2024-08",
        "status": "confirmed",
        "salience": "news",
        "confidence": 0.9,
        "rule": "en.leaves",
        "rule_version": 1,
        "anchor": Anchor(part="title", person=(at, at + len(person)), trigger=(at + len(person) + 1, at + len(quote))),
        "evidence": (Evidence(part="title", quote=quote, start=at, end=at + len(quote)),),
    }
    if fields.get("kind", "departure") in ("departure", "appointment"):
        values["manner"] = "unspecified"
    return Claim(**values | fields)


def captured(url: str = "https://news.example/doe", **fields: Any) -> ArticleCaptured:
    """The event of an article read from its page; its id and its domain follow from the address."""
    host = url.split("/")[2]
    values: dict[str, Any] = {
        "article_id": article_id_of(url),
        "feed_id": feed_id_of(FEED_URL),
        "entry_key": url,
        "domain": ".".join(host.split(".")[-2:]),
        "language": "en",
        "published_at": datetime(2024, 8, 7, 9, tzinfo=UTC),
        "seen_at": NOW,
        "text_sha256": None,
        "fingerprint": None,
        "source": "page",
        "url": url,
        "title": "Jane Doe leaves Acme",
    }
    return ArticleCaptured(**values | fields)


def feed_added(url: str = FEED_URL, **fields: Any) -> FeedAdded:
    """The event of a configured feed."""
    values: dict[str, Any] = {"feed_id": feed_id_of(url), "url": url}
    return FeedAdded(**values | fields)


def facts(**fields: Any) -> Facts:
    """A reported departure with one claim of one source."""
    values: dict[str, Any] = {
        "kind": "departure",
        "manner": "unspecified",
        "seat": None,
        "date": "2024-08",
        "status": "reported",
        "salience": "news",
        "sphere": "leadership",
        "confidence": 0.9,
        "claims": (an_id("claim"),),
        "sources": 1,
        "linked": None,
    }
    return Facts(**values | fields)


def names(person: str = "Jane Doe", organisation: str | None = "Acme", **fields: Any) -> Names:
    """The names in a change, without role and destination."""
    values: dict[str, Any] = {"person": person, "organisation": organisation, "role": None, "destination": None}
    return Names(**values | fields)


def alert_requested(story: str = "story", **fields: Any) -> AlertRequested:
    """The decision to post a story."""
    values: dict[str, Any] = {
        "alert_id": an_id(f"alert of {story}"),
        "story_id": an_id(story),
        "change_id": an_id(story),
        "cause": an_id("cause"),
        "route": "default",
        "action": "post",
    }
    return AlertRequested(**values | fields)


def an_erasure(*positions: int) -> PersonErased:
    """The event that says that somebody was erased from the events at these positions."""
    person = an_id("somebody")
    return PersonErased(person_id=person, events=len(positions), articles=0, positions=positions)


def decided(event: Event, stream: str, version: int = 1, **fields: Any) -> NewEvent:
    """An event ready to be appended."""
    values: dict[str, Any] = {"stream": stream, "version": version, "event": event, "occurred_at": NOW}
    return NewEvent(**values | fields)


def event_id_of(event: Event, position: int) -> UUID:
    """The id that the log gives an event at a position."""
    payload, _ = encode(event)
    return UUID(event_key(position, sha256(payload.encode()).digest()))


def recorded(event: Event, stream: str, version: int = 1, position: int = 1, **fields: Any) -> Recorded:
    """An event as the log would hold it."""
    values: dict[str, Any] = {
        "position": position,
        "stream": stream,
        "version": version,
        "event_id": event_id_of(event, position),
        "event": event,
        "occurred_at": NOW,
        "recorded_at": NOW,
        "correlation_id": None,
        "causation_id": None,
    }
    return Recorded(**values | fields)
