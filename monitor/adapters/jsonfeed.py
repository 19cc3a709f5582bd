"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Runs in the sandbox."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from monitor.adapters.charsets import decode
from monitor.adapters.feed_items import (
    absolute,
    in_time,
    make_entry,
    make_feed,
    plain_title,
    plain_words,
    words_of,
)
from monitor.adapters.moments import read_moment
from monitor.domain.feed import Entry, ParsedFeed
from monitor.errors import UnreadableError

_START_BYTES = 200


def is_json(body: bytes) -> bool:
    """Whether a document begins as a JSON object does, in any encoding that JSON may have."""
    return _text(body[:_START_BYTES]).lstrip("\ufeff \t\r\n").startswith("{")


def read_json_feed(body: bytes, url: str) -> ParsedFeed:
    """Read a document that begins as a JSON object does. Raises UnreadableError for what is no JSON Feed."""
    document = _json_object(_text(body).lstrip("\ufeff"))
    version = document.get("version")
    if not isinstance(version, str) or "jsonfeed.org/version/1" not in version:
        raise UnreadableError("the answer is JSON, but no JSON Feed 1.0 or 1.1: it has no such version line")
    told = document.get("items")
    items = [item for item in told if isinstance(item, dict)] if isinstance(told, list) else []
    markup = in_time(item.get("content_html") for item in items)
    return make_feed(
        title=plain_title(_string(document.get("title"))),
        language=document.get("language"),
        format_="JSON Feed 1.1" if version.rstrip("/").endswith("1.1") else "JSON Feed 1.0",
        entries=[_entry(item, html, url) for item, html in zip(items, markup, strict=True)],
        note="the feed says that it has ended and will have no more news" if document.get("expired") is True else None,
    )


def _entry(item: dict[str, Any], html: str, url: str) -> Entry:
    """Read one item. Only `content_html` is markup; `url` is the item's own page, `external_url` one it speaks of."""
    moments = (read_moment(_string(item.get(name))) for name in ("date_published", "date_modified"))
    content = words_of(html) or plain_words(_string(item.get("content_text")))
    return make_entry(
        key=_ident(item.get("id")),
        url=absolute(item.get("url"), url) or absolute(item.get("external_url"), url),
        title=plain_title(_string(item.get("title"))),
        summary=plain_words(_string(item.get("summary"))) or content,
        published_at=next(filter(None, moments), None),
        language=item.get("language"),
        content=content,
    )


def _ident(value: object) -> str | None:
    """Return an id; many feeds write a number where a string is asked for."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(body: bytes) -> str:
    encoding = json.detect_encoding(body)
    return decode(body, None) if encoding.startswith("utf-8") else body.decode(encoding, "replace")


def _json_object(text: str) -> dict[str, Any]:
    """Read a JSON object; half a character (a lone surrogate, which JSON can write) reads as U+FFFD."""
    try:
        try:
            return msgspec.json.decode(text, type=dict[str, Any])
        except msgspec.DecodeError:
            whole = json.dumps(json.loads(text), ensure_ascii=False)
        sound = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return msgspec.json.decode(sound, type=dict[str, Any])
    except (ValueError, RecursionError):  # msgspec.DecodeError is a ValueError
        raise UnreadableError("the answer is broken JSON, not a feed") from None
