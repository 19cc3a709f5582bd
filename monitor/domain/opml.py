"""Lists of feeds as OPML, the format feed readers exchange them in (http://opml.org/spec2.opml). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree

from monitor.errors import UnreadableError


class Outline(NamedTuple):
    """One feed of a list."""

    url: str
    title: str | None
    language: str | None = None


def parse_opml(text: str) -> tuple[Outline, ...]:
    """Return the feeds of a list, in its order, each address once. Raises UnreadableError for what is no OPML."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - a file of the user's own; expat refuses entity bombs
    except ElementTree.ParseError as error:
        raise UnreadableError(f"the file is no OPML: {error}") from None
    if root.tag != "opml":
        raise UnreadableError(f"the file is no OPML: it begins with <{root.tag[:40]}>, not with <opml>")
    feeds: dict[str, Outline] = {}
    for item in root.iter("outline"):
        url = (item.get("xmlUrl") or "").strip()
        if url:
            title = (item.get("title") or item.get("text") or "").strip() or None
            feeds.setdefault(url, Outline(url, title, item.get("language")))
    return tuple(feeds.values())


def format_opml(feeds: Iterable[Outline]) -> str:
    """Write a list of feeds."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Feeds of departure monitor"
    body = ElementTree.SubElement(root, "body")
    for feed in feeds:
        item = ElementTree.SubElement(body, "outline", type="rss", text=feed.title or feed.url, xmlUrl=feed.url)
        if feed.language:
            item.set("language", feed.language)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
