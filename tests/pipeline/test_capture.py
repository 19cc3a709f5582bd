"""From entries to articles: what is read, what is fallen back to, and what one transaction holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured, ArticleSkipped, ClaimDetected
from monitor.domain.feed import article_id_of, feed_id_of
from monitor.errors import WorkerKilled
from monitor.pipeline.aside import ASIDE_SECONDS
from monitor.pipeline.ports import Extracted
from monitor.pipeline.reading import registrable_domain
from monitor.pipeline.stored import read_words
from monitor.projections.articles import ArticleRow
from tests.builders import NOW, a_claim
from tests.pipeline.ingesting import URL, House, extract, house, item, page, rss

PAGE = "https://news.example/Ann"
DATE = "Thu, 08 Aug 2024 08:00:00 GMT"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


def captured(home: House, *items: str, **ports: Any) -> ArticleCaptured:
    """Add a feed of these items, capture, and return the one article that came of it."""
    home.web.put(URL, rss(*items))
    asyncio.run(home.add())
    asyncio.run(home.capture(**ports))
    (event,) = home.events(ArticleCaptured)
    assert isinstance(event, ArticleCaptured)
    return event


def test_an_entry_becomes_the_article_of_its_page(home: House) -> None:
    home.web.put(PAGE, page("Ann"))
    event = captured(home, item("Ann", guid="1", date=DATE, summary="She leaves."))
    assert event == ArticleCaptured(
        article_id=article_id_of(PAGE),
        feed_id=feed_id_of(URL),
        entry_key="1",
        domain="news.example",
        language="en",
        published_at=datetime(2024, 8, 8, 8, tzinfo=UTC),
        seen_at=NOW,
        text_sha256=event.text_sha256,
        fingerprint=event.fingerprint,
        source="page",
        fallback=None,
        backlog=True,
        url=PAGE,
        title="Ann leaves the company of many names",
        summary="She leaves.",
    )
    assert event.fingerprint is not None
    with home.store.reading() as session:
        text = session.texts.find(event.text_sha256 or "")
    assert home.detected == [
        Article(
            title=event.title, summary="She leaves.", text=text or "", lang="en", published_on="2024-08-08", url=PAGE
        )
    ]
    assert home.pending() == ()
    assert asyncio.run(home.capture()) == ()


@pytest.mark.parametrize(
    ("canonical", "answered", "believed"),
    [
        ("/canonical?utm_source=x", PAGE, "https://news.example/canonical"),
        ("https://www.news.example/c", PAGE, "https://www.news.example/c"),
        ("https://famous.example/c", PAGE, PAGE),
        ("https://news.example/", PAGE, PAGE),
        ("", "https://news.example/moved#x", "https://news.example/moved"),
    ],
)
def test_the_canonical_address_counts_on_the_same_registrable_domain(
    home: House, canonical: str, answered: str, believed: str
) -> None:
    """R31."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    home.web.put(PAGE, page("Ann", head=link), moved_to=answered)
    event = captured(home, item("Ann"))
    assert (event.url, event.article_id, event.domain) == (believed, article_id_of(believed), "news.example")


def test_the_source_is_the_domain_that_answered_and_of_the_entrys_own_words_the_feed(home: House) -> None:
    """R31: a feed could name a newspaper's page as its own."""
    home.web.put(URL, rss(item("Ann", link="https://famous.example/a"), item("Bob", link="https://famous.example/b")))
    home.web.put("https://famous.example/a", page("Ann"))
    asyncio.run(home.add())
    asyncio.run(home.capture())
    domains = {event.title[:3]: event.domain for event in home.events() if isinstance(event, ArticleCaptured)}
    assert domains == {"Ann": "famous.example", "Bob": "news.example"}


WALL = "<html><body><p>We and our partners store cookies on your device.</p><p>Accept all</p></body></html>"


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (lambda web: None, "404"),
        (lambda web: web.fail(PAGE, 403, retryable=False), "403"),
        (lambda web: web.put(PAGE, b"%PDF-1.7"), "a PDF"),
        (lambda web: web.put(PAGE, page("Ann"), content_type="application/pdf"), "application/pdf"),
        (lambda web: web.put(PAGE, WALL), "wall"),
        (lambda web: web.put(PAGE, ""), "empty"),
        (lambda web: web.put(PAGE, page("Ann", text="Too short.")), "under 100 characters"),
    ],
)
def test_where_a_page_gives_nothing_the_entrys_own_words_are_kept(
    home: House, prepare: Callable[[Any], None], reason: str
) -> None:
    """R26, R30."""
    prepare(home.web)
    event = captured(home, item("Ann", guid="1", date=DATE, summary="She leaves."))
    assert (event.source, event.text_sha256, event.url, event.article_id) == ("entry", None, PAGE, article_id_of(PAGE))
    assert (event.title, event.summary) == ("Ann leaves the company of many names", "She leaves.")
    assert reason in (event.fallback or "")
    assert [article.text for article in home.detected] == [""]


def test_an_entry_that_links_to_nothing_is_an_article_of_its_own_words(home: House) -> None:
    event = captured(home, item("Ann", guid="1", link=None, summary="She leaves."))
    assert event.article_id == article_id_of(f"{feed_id_of(URL)}|1")
    assert (event.url, event.source, event.fallback) == ("", "entry", "the entry links to no page")
    assert len(home.web.requests) == 1


def test_an_entry_without_any_words_is_skipped_and_recorded(home: House) -> None:
    home.web.put(URL, rss("<item><link>https://news.example/x</link></item>"))
    asyncio.run(home.add())
    (outcome,) = asyncio.run(home.capture())
    (event,) = home.events(ArticleSkipped)
    assert isinstance(event, ArticleSkipped)
    assert (outcome.result, event.url) == ("skipped", "https://news.example/x")
    assert "404" in event.reason
    assert home.pending() == ()


def test_trouble_on_the_way_is_tried_again_and_in_the_end_the_own_words_are_kept(home: House) -> None:
    home.web.put(URL, rss(item("Ann")))
    home.web.fail(PAGE)
    asyncio.run(home.add())
    waits = []
    while True:
        (outcome,) = asyncio.run(home.capture())
        assert asyncio.run(home.capture()) == (), "not due before its time"
        if outcome.result != "later":
            break
        (entry,) = home.pending()
        waits.append((entry.next_try_at - home.clock.now()).total_seconds())
        home.clock.moment = entry.next_try_at
    assert waits == [60, 240, 960]
    (event,) = home.events(ArticleCaptured)
    assert isinstance(event, ArticleCaptured)
    assert (event.source, event.seen_at) == ("entry", NOW)


def test_a_page_that_comes_back_is_read(home: House) -> None:
    home.web.put(URL, rss(item("Ann")))
    home.web.fail(PAGE, 500)
    asyncio.run(home.add())
    asyncio.run(home.capture())
    home.web.put(PAGE, page("Ann"))
    home.clock.forward(minutes=1)
    assert [outcome.result for outcome in asyncio.run(home.capture())] == ["captured"]


def test_a_host_that_asks_for_rest_gets_it_for_all_its_pages(home: House) -> None:
    """R5."""
    home.web.put(URL, rss(item("Ann"), item("Bob"), item("Cid")))
    asyncio.run(home.add())
    for name in ("Ann", "Bob", "Cid"):
        home.web.fail(f"https://news.example/{name}", 429, retry_after=600)
    assert {outcome.result for outcome in asyncio.run(home.capture())} == {"later"}
    assert len(home.web.requests) == 2, "the feed, one page, and then nothing"
    assert sorted(entry.attempts for entry in home.pending()) == [0, 0, 1]
    assert {entry.next_try_at for entry in home.pending()} == {NOW + timedelta(seconds=600)}


def test_an_article_that_came_through_another_feed_is_not_read_again(home: House) -> None:
    home.web.put(PAGE, page("Ann"))
    captured(home, item("Ann"))
    other = "https://news.example/other.xml"
    home.web.put(other, rss(item("Ann", guid="else", link=f"{PAGE}?utm_source=rss")))
    asyncio.run(home.add(other))
    requests = len(home.web.requests)
    assert [outcome.result for outcome in asyncio.run(home.capture())] == ["known"]
    assert (len(home.web.requests), len(home.events(ArticleCaptured)), home.pending()) == (requests, 1, ())


def test_two_links_with_one_canonical_address_are_one_article(home: House) -> None:
    head = '<link rel="canonical" href="https://news.example/c">'
    home.web.put(URL, rss(item("Ann", guid="1"), item("Bob", guid="2")))
    home.web.put(PAGE, page("Ann", head=head))
    home.web.put("https://news.example/Bob", page("Bob", head=head))
    asyncio.run(home.add())
    assert sorted(outcome.result for outcome in asyncio.run(home.capture())) == ["captured", "known"]
    assert len(home.events(ArticleCaptured)) == 1


DAY = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("by_feed", "by_page", "published_at"),
    [
        (DATE, None, datetime(2024, 8, 8, 8, tzinfo=UTC)),
        (DATE, "2024-08-07T10:00:00+02:00", datetime(2024, 8, 7, 8, tzinfo=UTC)),
        (DATE, "2024-08-08T09:00:00Z", datetime(2024, 8, 8, 8, tzinfo=UTC)),
        (DATE, "2024-08-08", datetime(2024, 8, 8, 8, tzinfo=UTC)),
        ("Thu, 08 Aug 2024 18:00:00 GMT", None, NOW),
        (None, None, None),
        (None, "2024-08-01T10:00:00Z", datetime(2024, 8, 1, 10, tzinfo=UTC)),
    ],
)
def test_the_earlier_date_counts_and_none_to_come(
    home: House, by_feed: str | None, by_page: str | None, published_at: datetime | None
) -> None:
    """R17."""
    home.web.put(PAGE, page("Ann", head=DAY.format(by_page) if by_page else ""))
    assert captured(home, item("Ann", date=by_feed)).published_at == published_at


def test_an_article_is_of_the_day_that_its_publisher_means_and_stays_so(home: House) -> None:
    """R17: half past one in Paris is still yesterday in UTC; a page that tells only the day means the same one."""
    home.web.put(PAGE, page("Ann", head=DAY.format("2024-08-08")))
    event = captured(home, item("Ann", date="Thu, 08 Aug 2024 01:30:00 +0200"))
    assert event.published_at == datetime(2024, 8, 7, 23, 30, tzinfo=UTC)
    assert [article.published_on for article in home.detected] == ["2024-08-08"]
    with home.store.reading() as session:
        row = session.rows.find("articles", str(event.article_id))
        assert isinstance(row, ArticleRow)
        words, _ = read_words(session, row)
    assert words.published_on == "2024-08-08"


def test_an_undated_entry_counts_from_when_it_was_seen_but_not_in_the_backlog(home: House) -> None:
    """R17."""
    home.web.put(URL, rss(item("Ann", link=None)))
    asyncio.run(home.add())
    asyncio.run(home.capture())
    home.clock.forward(days=1)
    home.web.put(URL, rss(item("Bob", link=None)))
    asyncio.run(home.poll())
    asyncio.run(home.capture())
    assert [article.published_on for article in home.detected] == [None, "2024-08-09"]
    assert [event.published_at for event in home.events() if isinstance(event, ArticleCaptured)] == [None, None]


@pytest.mark.parametrize(
    ("head", "lang", "language"),
    [("<language>en-GB</language>", "en", "en"), ("", "fr", "fr"), ("<language>en</language>", "fr", None)],
)
def test_a_language_counts_where_feed_and_page_do_not_contradict_each_other(
    home: House, head: str, lang: str, language: str | None
) -> None:
    home.web.put(URL, rss(item("Ann"), head=head))
    home.web.put(PAGE, page("Ann", lang=lang))
    asyncio.run(home.add())
    asyncio.run(home.capture())
    assert [article.lang for article in home.detected] == [language]


def test_claims_are_tracked_in_the_transaction_of_their_article(home: House) -> None:
    home.claims = (a_claim(),)
    home.web.put(PAGE, page("Ann"))
    event = captured(home, item("Ann", date=DATE))
    with home.store.reading() as session:
        recorded = session.stream(f"article-{event.article_id}")
    assert [type(one.event) for one in recorded] == [ArticleCaptured, ClaimDetected]
    assert recorded[1].causation_id == recorded[0].event_id
    assert recorded[0].correlation_id == recorded[1].correlation_id == article_id_of(PAGE)


def test_a_transaction_that_fails_leaves_the_entry_pending_and_the_log_as_it_was(home: House) -> None:
    home.web.put(URL, rss(item("Ann")))
    home.web.put(PAGE, page("Ann"))
    asyncio.run(home.add())
    broken = (a_claim(confidence="not a number"),)
    home.claims = broken
    before = home.events()
    (outcome,) = asyncio.run(home.capture())
    assert outcome.result == "failed"
    assert outcome.fault is not None
    assert home.events() == before
    assert [entry.next_try_at for entry in home.pending()] == [NOW + timedelta(seconds=ASIDE_SECONDS)]
    home.claims = ()
    home.clock.forward(seconds=ASIDE_SECONDS)
    assert [outcome.result for outcome in asyncio.run(home.capture())] == ["captured"]


def test_an_entry_that_meets_an_unforeseen_error_fails_alone(home: House) -> None:
    async def broken(article: Article) -> tuple[Claim, ...]:
        if article.title.startswith("Ann"):
            raise ZeroDivisionError
        return ()

    home.web.put(URL, rss(item("Ann"), item("Bob"), item("Cid", link="https://other.example/c")))
    asyncio.run(home.add())
    outcomes = asyncio.run(home.capture(detect=broken))
    assert sorted(outcome.result for outcome in outcomes) == ["captured", "captured", "failed"]
    assert [entry.entry.url for entry in home.pending()] == [PAGE]


def test_a_host_that_refuses_a_page_rests_and_its_words_are_taken_from_the_entry(home: House) -> None:
    """R5."""
    home.web.put(URL, rss(item("Ann"), item("Bob")))
    asyncio.run(home.add())
    for name in ("Ann", "Bob"):
        home.web.fail(f"https://news.example/{name}", 403, retryable=False)
    assert sorted(outcome.result for outcome in asyncio.run(home.capture())) == ["captured", "later"]
    assert len(home.web.requests) == 2, "the feed, one page, and then nothing"
    (waiting,) = home.pending()
    assert (waiting.attempts, waiting.next_try_at) == (0, NOW + timedelta(seconds=60))


def test_a_page_that_kills_its_worker_fails_alone(home: House) -> None:
    """R28."""

    async def hostile(body: bytes, *, url: str, content_type: str | None) -> Extracted:
        if url == PAGE:
            raise WorkerKilled("a worker was ended after 5 s of work on it")
        return await extract(body, url=url, content_type=content_type)

    home.web.put(URL, rss(item("Ann"), item("Bob")))
    home.web.put(PAGE, page("Ann"))
    home.web.put("https://news.example/Bob", page("Bob"))
    asyncio.run(home.add())
    asyncio.run(home.capture(extract=hostile))
    sources = {event.title[:3]: event.source for event in home.events() if isinstance(event, ArticleCaptured)}
    assert sources == {"Ann": "entry", "Bob": "page"}


def test_an_article_that_the_rules_cannot_finish_is_kept_without_claims_and_says_so(home: House) -> None:
    async def overrun(article: Article) -> tuple[Claim, ...]:
        raise WorkerKilled("a worker was ended after 5 s of work on it")

    home.web.put(URL, rss(item("Ann")))
    home.web.put(PAGE, page("Ann"))
    asyncio.run(home.add())
    (outcome,) = asyncio.run(home.capture(detect=overrun))
    assert (outcome.result, outcome.claims) == ("captured", 0)
    assert "ended after 5 s" in (outcome.reason or "")
    assert len(home.events(ArticleCaptured)) == 1


def test_nothing_is_begun_after_its_time(home: House) -> None:
    home.web.put(URL, rss(item("Ann"), item("Bob")))
    asyncio.run(home.add())
    assert asyncio.run(home.capture(until=NOW)) == ()
    assert len(asyncio.run(home.capture(until=NOW + timedelta(seconds=1)))) == 2


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.lesechos.fr/a", "lesechos.fr"),
        ("https://news.bbc.co.uk", "bbc.co.uk"),
        ("https://me.github.io/", "me.github.io"),
        ("http://127.10.0.1:8000/", "127.10.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("https://co.uk/", "co.uk"),
    ],
)
def test_the_registrable_domain_is_known_offline(url: str, domain: str) -> None:
    """R31."""
    assert registrable_domain(url) == domain
