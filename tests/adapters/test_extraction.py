"""What is found in pages, and which bytes are not pages."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from monitor.adapters.extraction import extract_page
from monitor.errors import UnreadableError
from monitor.pipeline.ports import Extracted
from tests.page_corpus import corpus_pages, score

URL = "https://news.example/a/1"
WORDS = "Élise Brun quitte la direction de Corvo après onze ans, a annoncé lundi le groupe dans un communiqué. "
HEAD = (
    '<meta charset="utf-8"><title>Élise Brun quitte Corvo | Le Quotidien</title>'
    '<meta property="og:title" content="Élise Brun quitte Corvo">'
    '<meta property="article:published_time" content="2024-08-08T09:30:00+02:00">'
    '<link rel="canonical" href="https://news.example/a/canonical">'
)


def page(head: str = HEAD, body: str = "") -> str:
    article = (
        f"<article><h1>Élise Brun quitte Corvo</h1><p>{WORDS * 2}</p><p>{WORDS}Son successeur est connu.</p></article>"
    )
    return f'<!doctype html><html lang="fr-FR"><head>{head}</head><body><nav>Menu</nav>{article}{body}</body></html>'


def extracted(body: bytes, content_type: str | None = "text/html; charset=utf-8") -> Extracted:
    return extract_page(body, URL, content_type)


def test_an_article_is_found_with_what_the_page_says_of_it() -> None:
    found = extracted(page().encode())
    assert (found.title, found.language) == ("Élise Brun quitte Corvo", "fr")
    assert found.canonical_url == "https://news.example/a/canonical"
    assert found.published_at == datetime(2024, 8, 8, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    assert "Son successeur est connu." in found.text.split("\n")[-1]
    assert "Menu" not in found.text


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:00:00-05:00"])
def test_a_date_beyond_the_calendar_costs_no_more_than_itself(date: str) -> None:
    found = extracted(page(HEAD.replace("2024-08-08T09:30:00+02:00", date)).encode())
    assert found.title == "Élise Brun quitte Corvo"
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Extracted) == found


def test_structured_data_of_an_article_dates_it_and_that_of_a_video_does_not() -> None:
    graph = [
        {"@type": "VideoObject", "datePublished": "2001-01-01"},
        {"@type": ["NewsArticle"], "datePublished": "2024-08-07T22:00:00Z"},
    ]
    head = HEAD.replace("article:published_time", "x:y") + (
        f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
        '<script type="application/ld+json">{broken</script>'
    )
    assert extracted(page(head).encode()).published_at == datetime(2024, 8, 7, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        ("utf-8", "text/html"),
        ("windows-1252", "text/html; charset=windows-1252"),
        ("windows-1252", "text/html; charset=ISO-8859-1"),
        ("utf-16", "text/html"),
        ("utf-8", 'text/html; charset="punycode"'),
        ("utf-8", None),
        ("utf-8", "text/html; charset=utf-16"),
    ],
)
def test_the_encoding_is_found_by_mark_header_declaration_or_trying(charset: str, content_type: str | None) -> None:
    """R27."""
    markup = page() if charset == "utf-8" else page().replace('<meta charset="utf-8">', "")
    found = extracted(markup.encode(charset), content_type)
    assert found.title == "Élise Brun quitte Corvo"


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"%PDF-1.7", "text/html", "a PDF"),
        (b"PK\x03\x04....", "text/html", "a zip file"),
        (b"\x89PNG\r\n", None, "an image"),
        (b"\xff\xd8\xff\xe0", "text/html", "an image"),
        (b"<html>", "application/pdf", "application/pdf"),
        (b"<html>", "video/mp4", "video/mp4"),
        (b"\x00\x01\x02", "text/html", "binary"),
        (b"   ", "text/html", "empty"),
    ],
)
def test_what_is_no_page_is_refused_by_type_and_by_its_first_bytes(
    body: bytes, content_type: str | None, said: str
) -> None:
    """R26."""
    with pytest.raises(UnreadableError, match=said):
        extracted(body, content_type)


def test_plain_text_is_an_article_as_it_stands() -> None:
    """R26."""
    assert extracted(b"Une ligne.\r\n\r\nDeux\x1b lignes.", "text/plain").text == "Une ligne.\nDeux lignes."


@pytest.mark.parametrize("body", [b"<", b"<html></html>", b"<!doctype html>", b"<p>" * 3_000, b"http://127.0.0.1:1/"])
def test_broken_markup_gives_little_or_nothing_and_never_another_error(body: bytes) -> None:
    with suppress(UnreadableError):
        assert len(extracted(body).text) < 100


@pytest.mark.parametrize("paragraphs", [3, 30])
def test_a_text_that_may_be_a_part_is_searched_for_in_every_way(paragraphs: int) -> None:
    first = "".join(f"<p>{number}! {WORDS * 2}</p>" for number in range(paragraphs))
    beside = "<div>" + "".join(f"<p>{number}. {WORDS * 4}</p>" for number in range(3 * paragraphs)) + "</div>"
    markup = page(body=beside).replace("</article>", f"{first}</article>")
    assert f"{3 * paragraphs - 1}. Élise Brun" in extracted(markup.encode()).text


def test_real_pages_give_their_text_and_date(shared: Path) -> None:
    """Section 4: body F1 >= .94 (bags of words), date right >= 95 %."""
    scores = []
    for page in corpus_pages(shared / "corpus/pages"):
        found = extract_page(page.body, page.url, "text/html")
        scores.append(score(page, found.text, found.published_at))
    dates = [found.date_right for found in scores if found.date_right is not None]
    assert len(scores) >= 90
    assert sum(found.f1 for found in scores) / len(scores) >= 0.94
    assert sum(dates) / len(dates) >= 0.95
