"""Seventy pages that mean harm, each made here by a few lines."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator

from tests.hostile_feeds import PADDING_BYTES, Hostile, Size

WORDS = "Ann Bell leaves the head of Corvo after eleven years, the group said on Monday in a statement to the press. "
ARTICLE = f"<article><h1>Ann Bell leaves Corvo</h1><p>{WORDS * 3}</p><p>{WORDS * 2}</p></article>"
HTML = "text/html; charset=utf-8"


def page(body: str = ARTICLE, head: str = "<title>Ann Bell leaves Corvo</title>") -> bytes:
    """Return a page around markup."""
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'.encode(
        "utf-8", "surrogatepass"
    )


def _nested(tag: str, depth: int, close: bool = True) -> str:
    return f"<{tag}>" * depth + WORDS + (f"</{tag}>" * depth if close else "")


def _depth(n: Size) -> Iterator[Hostile]:
    """Elements in elements."""
    for tag in (
        "div",
        "span",
        "p",
        "b",
        "a",
        "table",
        "ul><li",
        "blockquote",
        "article",
        "section",
        "font",
        "i",
        "em",
        "h2",
    ):
        yield Hostile(f"nested {tag}", page(_nested(tag, n(20_000), close="<" not in tag)), HTML)
    yield Hostile("nested div with words at each", page("<div>words of no use " * n(20_000)), HTML)
    yield Hostile("nested lists with words at each", page("<ul><li>words of no use</li>" * n(20_000)), HTML)
    yield Hostile("nested tables with words at each", page("<table><tr><td>words of no use" * n(10_000)), HTML)
    yield Hostile("nested quotes with words at each", page("<blockquote><p>words of no use</p>" * n(20_000)), HTML)


def _width(n: Size) -> Iterator[Hostile]:
    """Much of one thing."""
    yield Hostile("many paragraphs", page(f"<article>{'<p>words of no use at all</p>' * n(60_000)}</article>"), HTML)
    yield Hostile("many breaks", page(f"<article>words{'<br>x' * n(200_000)}</article>"), HTML)
    yield Hostile("many links", page(f"<article>{'<a href=/x>words of no use</a> ' * n(60_000)}</article>"), HTML)
    yield Hostile("many spans of nothing", page(f"<article>{'<span></span>' * n(150_000)}{WORDS * 5}</article>"), HTML)
    yield Hostile("many list items", page(f"<article><ul>{'<li>words of no use' * n(60_000)}</ul></article>"), HTML)
    yield Hostile("many table cells", page(f"<table><tr>{'<td>words of no use' * n(60_000)}</tr></table>"), HTML)
    yield Hostile("many times", page(f"<article>{'<time>2024-13-45</time>' * n(30_000)}{WORDS * 5}</article>"), HTML)
    yield Hostile("many headings", page(f"<article>{'<h2>words</h2>' * n(60_000)}</article>"), HTML)
    yield Hostile("many metas", page(head='<meta property="article:published_time" content="soon">' * n(30_000)), HTML)
    yield Hostile(
        "many canonicals", page(head='<link rel="canonical" href="https://elsewhere.example/">' * n(30_000)), HTML
    )
    yield Hostile(
        "many scripts of data",
        page(head='<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * n(20_000)),
        HTML,
    )


def _giants(n: Size) -> Iterator[Hostile]:
    """One thing, enormous."""
    yield Hostile("giant attribute", page(f'<div class="{"x" * n(PADDING_BYTES)}">{ARTICLE}</div>'), HTML)
    yield Hostile("giant class of spaces", page(f'<div class="{" x" * n(PADDING_BYTES // 2)}">{ARTICLE}</div>'), HTML)
    yield Hostile("giant title", page(head=f"<title>{'t' * n(PADDING_BYTES)}</title>"), HTML)
    yield Hostile("title of bars", page(head=f"<title>{' | ' * n(30_000)}</title>"), HTML)
    yield Hostile("title of dashes", page(head=f"<title>{'- ' * n(50_000)}</title>"), HTML)
    yield Hostile("giant word", page(f"<article><p>{'a' * n(PADDING_BYTES)}</p></article>"), HTML)
    yield Hostile("word of brackets", page(f"<article><p>{'[' * n(PADDING_BYTES)}</p></article>"), HTML)
    yield Hostile("text of spaces", page(f"<article><p>{WORDS}{' ' * n(PADDING_BYTES)}x</p></article>"), HTML)
    yield Hostile("text of line breaks", page(f"<article><p>{WORDS}{chr(10) * n(PADDING_BYTES)}x</p></article>"), HTML)
    yield Hostile("text of digits", page(f"<article><p>{'1' * n(PADDING_BYTES)}</p></article>"), HTML)
    yield Hostile("text of dates", page(f"<article><p>{'2024-01-01 12/12/12 ' * n(40_000)}</p></article>"), HTML)
    yield Hostile("author of spaces", page(head=f'<meta name="author" content="{"a " * n(100_000)}">'), HTML)
    yield Hostile("author of commas", page(head=f'<meta name="author" content="{"A B, " * n(30_000)}">'), HTML)
    yield Hostile(
        "date of digits", page(head=f'<meta property="article:published_time" content="{"2024-" * n(30_000)}">'), HTML
    )
    yield Hostile(
        "byline of digits", page(f"<article><p>By {'1' * n(200_000)} on {'a ' * n(100_000)}</p></article>"), HTML
    )
    yield Hostile(
        "canonical of a megabyte",
        page(head=f'<link rel="canonical" href="https://news.example/{"a" * n(PADDING_BYTES)}">'),
        HTML,
    )
    yield Hostile(
        "canonical of controls",
        page(head='<link rel="canonical" href="https://news.example/a&#27;[2J&#8238;&#10;x">'),
        HTML,
    )
    yield Hostile(
        "data nested deeply", page(head=f'<script type="application/ld+json">{"[" * n(100_000)}</script>'), HTML
    )
    graph: object = {"@type": "NewsArticle"}
    for _ in range(400):
        graph = {"@graph": [graph], "mainEntity": graph}
        if len(json.dumps(graph)) > 100_000:
            break
    yield Hostile(
        "data of data of data", page(head=f'<script type="application/ld+json">{json.dumps(graph)}</script>'), HTML
    )
    yield Hostile(
        "image of a megabyte",
        page(f'<article><img src="data:image/png;base64,{"A" * n(PADDING_BYTES)}">{WORDS * 4}</article>'),
        HTML,
    )


def _broken(n: Size) -> Iterator[Hostile]:
    """What is no sound page at all."""
    yield Hostile("comments without end", page("<!--" * n(200_000)), HTML)
    yield Hostile("brackets without end", page("<" * n(PADDING_BYTES)), HTML)
    yield Hostile("tags without end", page("<a " * n(300_000)), HTML)
    yield Hostile("entities without end", page("&" * n(PADDING_BYTES)), HTML)
    yield Hostile("unknown entities", page("&abcdef;" * n(100_000)), HTML)
    yield Hostile("sections without end", page("<![CDATA[" * n(100_000)), HTML)
    yield Hostile(
        "a declaration of entities",
        b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + page("&a;&b;"),
        HTML,
    )
    yield Hostile("zero bytes", page("\0" * n(PADDING_BYTES) + ARTICLE), HTML)
    yield Hostile("controls and overrides", page(ARTICLE.replace("Ann Bell", "Ann\x1b[31m \u202eBell\x9b")), HTML)
    yield Hostile("half characters", page(ARTICLE.replace("Ann", "\ud800Ann")), HTML)
    yield Hostile("marks upon marks", page(f"<article><p>{'a' + chr(0x301) * n(300_000)}</p></article>"), HTML)
    yield Hostile("noise", bytes(random.Random(1).choices(b"<>/=\"' abp&;!-", k=n(300_000))), HTML)
    yield Hostile(
        "noise of tags",
        "".join(
            random.Random(2).choices(
                ["<p>", "</p>", "<div>", "</div>", "<a href=x>", "<table>", "<td>", "</table>", "w ", "<ul>", "<li>"],
                k=n(60_000),
            )
        ).encode(),
        HTML,
    )
    yield Hostile("encoding punycode", page(head='<meta charset="punycode">'), "text/html; charset=punycode")
    yield Hostile("encoding UTF-7", b'<meta charset="utf-7">' + page("+ADw-script+AD4-"), "text/html; charset=utf-7")
    yield Hostile("encoding of escapes", b"\x1b$B" * n(100_000), "text/html; charset=iso-2022-jp")
    yield Hostile("frames in frames", page("<iframe srcdoc='" * n(10_000)), HTML)
    yield Hostile("packed once more", gzip.compress(page()), HTML)
    yield Hostile("bomb packed once more", gzip.compress(bytes(20_000_000)), HTML)
    yield Hostile("a zip file", b"PK\x03\x04" + bytes(1_000), HTML)
    yield Hostile("a PDF behind spaces", b"\n\n  %PDF-1.7", HTML)
    yield Hostile("an image", b"\x89PNG\r\n\x1a\n" + bytes(1_000), HTML)
    yield Hostile("a film by its type", page(), "video/mp4")
    yield Hostile("an address for a page", b"http://127.0.0.1:1/", HTML)
    yield Hostile("a path for a page", b"/dev/zero", HTML)


def hostile_pages(scale: int = 1) -> list[Hostile]:
    """Return them all; names are unique. A scale of ten makes each a tenth as large."""

    def n(size: int) -> int:
        return max(size // scale, 1)

    makers: tuple[Callable[[Size], Iterator[Hostile]], ...] = (_depth, _width, _giants, _broken)
    return [made for maker in makers for made in maker(n)]
