"""Lists of feeds as OPML, the format feed readers exchange them in (http://opml.org/spec2.opml). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree

from monitor.domain.article import clean_line
from monitor.domain.feed import clean_labels
from monitor.errors import UnreadableError


class Outline(NamedTuple):
    """One feed of a list."""

    url: str
    title: str | None
    language: str | None = None
    labels: tuple[str, ...] = ()
    """As clean_labels gives them. In a file they are its folders, and what it says in `category`."""


def parse_opml(document: str | bytes) -> tuple[Outline, ...]:
    """Return the feeds of a list, in its order, each address once, with the labels of all its places.

    Bytes are read by the encoding that they declare. Raises UnreadableError for what is no OPML.
    """
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 - a file of the user's own; expat refuses entity bombs
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableError(f"the file is no OPML: {error}") from None
    if root.tag != "opml":
        raise UnreadableError(f"the file is no OPML: it begins with <{root.tag[:40]}>, not with <opml>")
    feeds: dict[str, Outline] = {}
    left: list[tuple[ElementTree.Element, tuple[str, ...]]] = [(root, ())]
    while left:
        item, folders = left.pop()
        name = clean_line(item.get("title") or item.get("text") or "")
        url = (item.get("xmlUrl") or "").strip()
        if item.tag == "outline" and url:
            known = feeds.get(url, Outline(url, name or None, (item.get("language") or "").strip() or None))
            labels = clean_labels((*known.labels, *folders, item.get("category") or ""))
            feeds[url] = known._replace(labels=labels)
        elif item.tag == "outline" and name:
            folders = (*folders, name.replace(",", " "))
        left += [(child, folders) for child in reversed(item)]
    return tuple(feeds.values())


def format_opml(feeds: Iterable[Outline]) -> str:
    """Write a list of feeds: each in the folder of its first label, and with all of them as its categories."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Feeds of departure monitor"
    body = ElementTree.SubElement(root, "body")
    folders: dict[str, ElementTree.Element] = {}
    for feed in feeds:
        place = body
        if feed.labels:
            name = feed.labels[0]
            if name not in folders:
                folders[name] = ElementTree.SubElement(body, "outline", text=_sound(name))
            place = folders[name]
        words = _sound(feed.title or feed.url)
        item = ElementTree.SubElement(place, "outline", type="rss", text=words, title=words, xmlUrl=_sound(feed.url))
        if feed.labels:
            item.set("category", _sound(",".join(feed.labels)))
        if feed.language:
            item.set("language", _sound(feed.language))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _sound(words: str) -> str:
    """Return words without what no XML document may hold."""
    return "".join(
        sign for sign in clean_line(words) if not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )
