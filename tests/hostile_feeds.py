"""Fifty feeds that mean harm, each made here by a few lines. Shared by the tests and benchmarks/hostile.py."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

PADDING_BYTES = 1_000_000
"""What "giant" means for one field: far beyond every cap, far below that of the body."""


Size = Callable[[int], int]
"""Scales a size down."""


class Hostile(NamedTuple):
    """One document, as a server would send it."""

    name: str
    body: bytes
    content_type: str | None = None


def rss(items: str, *, declaration: str = '<?xml version="1.0"?>', doctype: str = "", head: str = "") -> bytes:
    """Return a feed in RSS 2.0 around items."""
    text = f'{declaration}{doctype}<rss version="2.0"><channel><title>A paper</title>{head}{items}</channel></rss>'
    return text.encode("utf-8", "surrogatepass")


def item(**fields: str) -> str:
    """Return an item with a title, a link and these elements; colons in their names are written __."""
    given = {"title": "Ann Bell leaves Corvo", "link": "https://news.example/a", **fields}
    return (
        "<item>"
        + "".join(f"<{n.replace('__', ':')}>{v}</{n.replace('__', ':')}>" for n, v in given.items())
        + "</item>"
    )


def _atom(entries: str, base: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>A paper</title>{entries}</feed>'.encode()


def _jsonfeed(items: object, **more: object) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "A paper", "items": items, **more}
    ).encode()


def _laughs(levels: int, each: int) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * each}">' for n in range(1, levels))
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>'


def _nested(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + "x" + f"</{tag}>" * depth


def _fields(n: Size) -> Iterator[Hostile]:
    """One field of an item that costs too much."""
    yield Hostile("author that backtracks", rss(item(author="a" * n(64_000))))
    yield Hostile("author of opening brackets", rss(item(author="(" * n(32_000))))
    yield Hostile("author of dots after an at sign", rss(item(author="x@" + "a." * n(16_000) + "!")))
    yield Hostile(
        "managing editor that backtracks", rss(item(), head=f"<managingEditor>{'a' * n(64_000)}</managingEditor>")
    )
    yield Hostile(
        "creator of spaces",
        rss(
            item(dc__creator=" " * n(64_000) + "x").replace(
                "<item>", '<item xmlns:dc="http://purl.org/dc/elements/1.1/">'
            )
        ),
    )
    yield Hostile("giant title", rss(item(title="t" * n(PADDING_BYTES))))
    yield Hostile("giant summary", rss(item(description="&lt;p&gt;" * n(PADDING_BYTES // 9))))
    yield Hostile("summary of opening brackets", rss(item(description="&lt;" * n(PADDING_BYTES // 4))))
    yield Hostile("summary of comments that never end", rss(item(description="&lt;!--" * n(10_000))))
    yield Hostile("summary of ampersands", rss(item(description="&amp;" * n(PADDING_BYTES // 5))))
    yield Hostile("summary nested deeply", rss(item(description="&lt;div&gt;" * n(50_000))))
    yield Hostile("giant link", rss(item(link="https://news.example/" + "a" * n(PADDING_BYTES))))
    yield Hostile("giant id", rss(item(guid="g" * n(PADDING_BYTES))))
    yield Hostile("date of digits", rss(item(pubDate="1" * n(64_000))))
    yield Hostile("date of spaces", rss(item(pubDate="Mon," + " " * n(64_000) + "1")))
    yield Hostile(
        "date of an Atom feed that backtracks",
        _atom(f"<entry><title>t</title><updated>{'2024-' * n(13_000)}</updated></entry>"),
    )
    yield Hostile("ttl of digits", rss(item(), head=f"<ttl>{'9' * n(64_000)}</ttl>"))


def _markup(n: Size) -> Iterator[Hostile]:
    """XML that is built to cost time or memory."""
    yield Hostile("billion laughs", rss(item(title="&e9;"), doctype=_laughs(10, 10)))
    yield Hostile(
        "quadratic laughs",
        rss(item(title="&a;" * n(20_000)), doctype=f'<!DOCTYPE rss [<!ENTITY a "{"h" * n(50_000)}">]>'),
    )
    yield Hostile(
        "entity of itself", rss(item(title="&a;"), doctype='<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>')
    )
    yield Hostile(
        "entity of a file", rss(item(title="&a;"), doctype='<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
    )
    yield Hostile(
        "entity of a device", rss(item(title="&a;"), doctype='<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///dev/zero">]>')
    )
    yield Hostile("nested elements", rss(_nested("item", n(100_000))))
    yield Hostile("nested elements of a summary", rss(item(description=_nested("b", n(50_000)))))
    yield Hostile("giant attribute", rss(f'<item x="{"y" * n(PADDING_BYTES)}"><title>t</title></item>'))
    yield Hostile(
        "ten thousand attributes",
        rss("<item " + " ".join(f'a{n}="1"' for n in range(n(10_000))) + "><title>t</title></item>"),
    )
    yield Hostile(
        "ten thousand namespaces",
        rss("<item " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(n(10_000))) + "><title>t</title></item>"),
    )
    yield Hostile(
        "base that climbs",
        _atom(
            "".join(
                f'<entry xml:base="{"../" * n(3_000)}"><link href="{"../" * n(3_000)}"/><title>t</title></entry>'
                for _ in range(50)
            )
        ),
    )
    yield Hostile("elements that nobody closes", b"<rss version='2.0'><channel>" + b"<item><title>" * n(100_000))
    yield Hostile("brackets that nobody closes", b"<rss version='2.0'><channel><item>" + b"<" * n(PADDING_BYTES))
    yield Hostile("comments without end", b"<!--" * n(200_000) + b"<rss>")
    yield Hostile("sections without end", b"<rss version='2.0'><channel><item><title>" + b"<![CDATA[" * n(100_000))
    yield Hostile("zero bytes", rss(item(title="A\0n\0n")) + bytes(n(100_000)))
    yield Hostile("half a character", rss(item(title="\ud800Ann")))


def _sitemaps(n: Size) -> Iterator[Hostile]:
    """The lists that papers keep for search engines."""
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = "<url><loc>https://news.example/a</loc><news:news><news:title>t</news:title></news:news></url>"
    yield Hostile("sitemap of laughs", f"{_laughs(10, 10)}<urlset {space}><url><loc>&e9;</loc></url></urlset>".encode())
    yield Hostile("sitemap of many", f"<urlset {space}>{news * n(50_000)}</urlset>".encode())
    yield Hostile("sitemap nested deeply", f"<urlset {space}>{'<url>' * n(100_000)}".encode())
    yield Hostile("sitemap behind comments", b"<!--x-->" * n(100_000) + f"<urlset {space}>{news}</urlset>".encode())
    yield Hostile(
        "sitemap of sitemaps", f"<sitemapindex {space}>{'<sitemap><loc>/news</loc></sitemap>' * n(50_000)}".encode()
    )


def _envelopes(n: Size) -> Iterator[Hostile]:
    """What stands around the feed: encodings, other formats, other packings."""
    for codec in ("punycode", "idna", "unicode_escape", "rot13", "zlib", "utf-7"):
        yield Hostile(f"encoding {codec}", rss(item(), declaration=f'<?xml version="1.0" encoding="{codec}"?>'))
    yield Hostile(
        "encoding punycode of much",
        rss(item(title="a-" * n(100_000)), declaration='<?xml version="1.0" encoding="punycode"?>'),
    )
    yield Hostile("encoding by the header", rss(item()), "text/xml; charset=punycode")
    yield Hostile("JSON nested deeply", b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * n(200_000))
    yield Hostile(
        "JSON of strange types", _jsonfeed([{"id": {"a": []}, "title": ["x"], "url": 7, "date_published": {}}, None, 3])
    )
    yield Hostile(
        "JSON of giant numbers",
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * n(100_000) + b"}]}",
    )
    yield Hostile("JSON of many items", _jsonfeed([{"id": n, "title": "t"} for n in range(n(100_000))]))
    yield Hostile("packed once more", gzip.compress(rss(item())))
    yield Hostile("bomb packed once more", gzip.compress(bytes(20_000_000)))
    yield Hostile("a path for a feed", b"/dev/zero")
    yield Hostile("an address for a feed", b"http://127.0.0.1:1/feed.xml")
    yield Hostile("a hundred thousand items", rss("<item><title>t</title></item>" * n(100_000)))
    yield Hostile("zlib for a feed", zlib.compress(rss(item())))


def hostile_feeds(scale: int = 1) -> list[Hostile]:
    """Return them all; names are unique. A scale of ten makes each a tenth as large."""

    def n(size: int) -> int:
        return max(size // scale, 1)

    makers: tuple[Callable[[Size], Iterator[Hostile]], ...] = (_fields, _markup, _sitemaps, _envelopes)
    return [feed for maker in makers for feed in maker(n)]
