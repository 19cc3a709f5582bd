"""The feeds that a web page names as its own. Runs in the sandbox."""

from __future__ import annotations

from html.parser import HTMLParser

from monitor.adapters.feed_items import absolute
from monitor.errors import UnreadableError

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_LINKS_MAX = 10


class _FeedLinks(HTMLParser):
    """Collects the feeds that a page's head names."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        is_feed = "alternate" in values.get("rel", "").lower().split() and values.get("type", "").lower() in _FEED_TYPES
        link = absolute(values.get("href"), self.base) if tag == "link" and is_feed else None
        if link is not None and link not in self.found:
            self.found.append(link)


def page_not_feed(page: str, url: str) -> UnreadableError:
    links = _FeedLinks(url)
    links.feed(page)
    found = links.found[:_FEED_LINKS_MAX]
    if not found:
        return UnreadableError("the answer is an HTML page, not a feed, and it names no feed of its own")
    named = "; try " + " or ".join(f"`monitor feeds add {link}`" for link in found)
    return UnreadableError(f"the answer is an HTML page, not a feed{named}", feed_links=found)
