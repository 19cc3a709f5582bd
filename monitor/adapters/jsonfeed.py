"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Runs in the sandbox."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from monitor.adapters.charsets import decode
from monitor.adapters.feed_items import absolute, make_entry, make_feed, read_moment
from monitor.domain.feed import ParsedFeed
from monitor.errors import UnreadableError


def read_json_feed(body: bytes, url: str) -> ParsedFeed:
    document = _json_object(decode(body, None))
    version = document.get("version")
    if not isinstance(version, str) or "jsonfeed.org/version/1" not in version:
        raise UnreadableError("the answer is JSON, but no JSON Feed 1.0 or 1.1: it has no such version line")
    items = document.get("items")
    language = document.get("language")
    return make_feed(
        title=document.get("title"),
        language=language,
        entries=(
            make_entry(
                key=item.get("id"),
                url=absolute(item.get("url") or item.get("external_url"), url),
                title=item.get("title"),
                summary=item.get("summary") or item.get("content_text") or item.get("content_html"),
                published_at=read_moment(item.get("date_published") or item.get("date_modified")),
                language=item.get("language"),
            )
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
    )


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
