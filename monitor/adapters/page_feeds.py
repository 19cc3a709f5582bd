"""The feeds that a web page names as its own, and the links in it that may lead to some. Runs in the sandbox."""

from __future__ import annotations

import re
import shlex
from html.parser import HTMLParser
from urllib.parse import urlsplit

from monitor.adapters.feed_items import absolute
from monitor.errors import UnreadableError

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_JSON = "application/json"
"""Where nothing else is named, a JSON Feed may be served under this type (JSON Feed 1.1, suggestions)."""
_FEED_LINKS_MAX = 10
_GUESSES_MAX = 10
_MAY_BE_FEED = re.compile(r"[/._=](?:rss2?|feeds?|atom|flux)(?:$|[/._&?])")
_FEED_HOSTS = ("rss", "feed", "feeds", "feeds2")
_COMMENTS = re.compile(r"/comments?/")


class _FeedLinks(HTMLParser):
    """Collects the feeds that a page's head names, and links that look like feeds."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.named: dict[str, None] = {}
        self.named_json: dict[str, None] = {}
        self.guesses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("link", "a"):
            return
        values = {name: value or "" for name, value in attrs}
        address = absolute(values.get("href"), self.base)
        if address is None:
            return
        if tag == "link" and "alternate" in values.get("rel", "").lower().split():
            kind = values.get("type", "").partition(";")[0].strip().lower()
            if kind in _FEED_TYPES:
                self.named[address] = None
            elif kind == _JSON:
                self.named_json[address] = None
        elif tag == "a" and self._may_be_feed(address):
            self.guesses[address] = None

    def _may_be_feed(self, address: str) -> bool:
        """Whether a link looks like a feed of this site, or of a host that keeps feeds for others."""
        parts = urlsplit(address)
        host, own = (parts.hostname or "").split("."), (urlsplit(self.base).hostname or "").split(".")
        is_near = host[-2:] == own[-2:] or host[0] in _FEED_HOSTS
        return is_near and _MAY_BE_FEED.search(f"{parts.path}?{parts.query}".lower()) is not None


def page_not_feed(page: str, url: str) -> UnreadableError:
    """Return what to say of a page that was found in place of a feed."""
    links = _FeedLinks(url)
    links.feed(page)
    found = list(links.named or links.named_json)
    # Weblogs name the feed of their readers' comments beside their own.
    found = ([link for link in found if not _COMMENTS.search(link)] or found)[:_FEED_LINKS_MAX]
    guesses = [link for link in links.guesses if link not in found][:_GUESSES_MAX]
    if not found:
        return UnreadableError(
            "the answer is an HTML page, not a feed, and it names no feed of its own", guesses=guesses
        )
    named = "; try " + " or ".join(f"`monitor feeds add {shlex.quote(link)}`" for link in found)
    return UnreadableError(f"the answer is an HTML page, not a feed{named}", feed_links=found, guesses=guesses)
