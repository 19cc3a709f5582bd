"""Little news sites on loopback addresses, for the demo and for tests: each paper with a feed and its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from types import TracebackType
from typing import Literal, Self

import msgspec
from aiohttp import web


class SiteArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its paper prints it."""

    slug: str
    """Its place on the site: /articles/<slug>.html."""
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    published_at: datetime


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One newspaper with a site of its own."""

    name: str
    language: str
    address: str
    """Its own loopback address, for example 127.10.0.1: a host of its own to be polite to."""
    feed: Literal["rss", "atom"] = "rss"
    articles: tuple[SiteArticle, ...]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request as the site logged it."""

    paper: str
    path: str
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""


class LoopbackSite:
    """Serves papers while its `async with` block lasts, each on its own address and a free port."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = {paper.name: paper for paper in papers}
        self._runners: list[web.AppRunner] = []
        self._bases: dict[str, str] = {}
        self.requests: list[Request] = []

    async def __aenter__(self) -> Self:
        for name, paper in self._papers.items():
            application = web.Application()
            application.router.add_get("/{path:.*}", self._handler(name))
            runner = web.AppRunner(application, access_log=None)
            await runner.setup()
            self._runners.append(runner)
            await web.TCPSite(runner, paper.address, 0).start()
            self._bases[name] = f"http://{paper.address}:{runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    def feed_url(self, name: str) -> str:
        """Return the address of a paper's feed."""
        return f"{self._bases[name]}/feed.xml"

    def article_url(self, name: str, slug: str) -> str:
        """Return the address of an article's page."""
        return f"{self._bases[name]}/articles/{slug}.html"

    def publish(self, name: str, article: SiteArticle) -> None:
        """Put a new article on a paper's site, at the top of its feed."""
        paper = self._papers[name]
        self._papers[name] = msgspec.structs.replace(paper, articles=(article, *paper.articles))

    def _handler(self, name: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            response = self._answer(self._papers[name], request)
            headers = {key.lower(): value for key, value in request.headers.items()}
            self.requests.append(Request(paper=name, path=request.path, status=response.status, headers=headers))
            return response

        return handle

    def _answer(self, paper: Paper, request: web.Request) -> web.Response:
        base = self._bases[paper.name]
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nAllow: /\n")
        if request.path == "/":
            return web.Response(text=_front_page(paper), content_type="text/html", charset="utf-8")
        if request.path == "/feed.xml":
            return _feed_response(paper, base, request)
        for article in paper.articles:
            if request.path == f"/articles/{article.slug}.html":
                page = _page(paper, article, f"{base}{request.path}")
                return web.Response(text=page, content_type="text/html", charset="utf-8")
        return web.Response(status=404, text="not found")


def _feed_response(paper: Paper, base: str, request: web.Request) -> web.Response:
    body = (_rss(paper, base) if paper.feed == "rss" else _atom(paper, base)).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    latest = max((article.published_at for article in paper.articles), default=datetime(2000, 1, 1, tzinfo=UTC))
    modified = latest.astimezone(UTC).replace(microsecond=0)
    headers = {"ETag": etag, "Last-Modified": format_datetime(modified, usegmt=True)}
    asked_etag, asked_since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    # The ETag decides where both are sent (RFC 9110, 13.2.2).
    if asked_etag == etag or (not asked_etag and asked_since and parsedate_to_datetime(asked_since) >= modified):
        return web.Response(status=304, headers=headers)
    kind = "application/rss+xml" if paper.feed == "rss" else "application/atom+xml"
    response = web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)
    response.enable_compression()
    return response


def _rss(paper: Paper, base: str) -> str:
    items = "".join(
        f"<item><title>{escape(article.title)}</title><link>{base}/articles/{article.slug}.html</link>"
        f'<guid isPermaLink="false">{escape(article.slug)}</guid>'
        f"<pubDate>{format_datetime(article.published_at)}</pubDate>"
        f"<description>{escape(article.summary)}</description></item>"
        for article in paper.articles
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(paper.name)}</title>'
        f"<link>{base}/</link><description>{escape(paper.name)}</description>"
        f"<language>{paper.language}</language>{items}</channel></rss>"
    )


def _atom(paper: Paper, base: str) -> str:
    entries = "".join(
        f"<entry><title>{escape(article.title)}</title><id>{base}/articles/{article.slug}</id>"
        f'<link href="{base}/articles/{article.slug}.html"/>'
        f"<published>{article.published_at.isoformat()}</published><updated>{article.published_at.isoformat()}</updated>"
        f"<summary>{escape(article.summary)}</summary></entry>"
        for article in paper.articles
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{paper.language}">'
        f'<title>{escape(paper.name)}</title><id>{base}/</id><link href="{base}/"/>{entries}</feed>'
    )


def _front_page(paper: Paper) -> str:
    kind = "application/rss+xml" if paper.feed == "rss" else "application/atom+xml"
    links = "".join(
        f'<li><a href="/articles/{article.slug}.html">{escape(article.title)}</a></li>' for article in paper.articles
    )
    return (
        f'<!doctype html><html lang="{paper.language}"><head><meta charset="utf-8"><title>{escape(paper.name)}</title>'
        f'<link rel="alternate" type="{kind}" href="/feed.xml"></head><body><h1>{escape(paper.name)}</h1>'
        f"<ul>{links}</ul></body></html>"
    )


def _page(paper: Paper, article: SiteArticle, url: str) -> str:
    moment = article.published_at.isoformat()
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    title = escape(article.title)
    return f"""<!doctype html>
<html lang="{paper.language}"><head><meta charset="utf-8"><title>{title} | {escape(paper.name)}</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{moment}">
<link rel="canonical" href="{url}"></head>
<body><header><nav><a href="/">{escape(paper.name)}</a></nav></header>
<main><article><h1>{title}</h1><time datetime="{moment}">{moment[:10]}</time>
{paragraphs}
</article></main>
<footer>{escape(paper.name)}</footer></body></html>
"""
