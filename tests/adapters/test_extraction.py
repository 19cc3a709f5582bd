"""What is found in pages, and which bytes are not pages."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest

from monitor.adapters.extraction import extract_page
from monitor.errors import UnreadableError
from monitor.pipeline.ports import Extracted

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


def _gold_words(article: dict[str, Any]) -> Counter[str]:
    body = article.get("body") or {}
    parts = [
        *body.get("summary", []),
        *(line for part in body.get("sections", []) for line in part["headline"] + part["paragraphs"]),
    ]
    return Counter(re.findall(r"\w+", " ".join(parts).lower()))


def _f1(found: Counter[str], gold: Counter[str]) -> float:
    return 2 * (found & gold).total() / max(found.total() + gold.total(), 1)


def test_real_pages_give_their_text_and_date(shared: Path) -> None:
    """Section 4: body F1 >= .94 (bags of words), date right >= 95 %."""
    scores, dates_right = [], []
    for meta_file in sorted((shared / "corpus/pages").glob("*/meta.info")):
        for name, meta in json.loads(meta_file.read_text()).items():
            if not (file := meta_file.parent / name).exists():
                continue
            found = extract_page(gzip.decompress(file.read_bytes()), meta["url"], "text/html")
            publisher = re.match(r"[A-Za-z0-9]+?(?=_\d{4})", name)
            assert publisher is not None
            versions = json.loads((meta_file.parent / f"{publisher[0]}.json").read_text()).values()
            words = Counter(re.findall(r"\w+", found.text.lower()))
            gold = max(versions, key=lambda version: _f1(words, _gold_words(version)))
            scores.append(_f1(words, _gold_words(gold)))
            if gold.get("publishing_date"):
                moment = datetime.fromisoformat(gold["publishing_date"])
                told = found.published_at
                days = {moment.date(), moment.astimezone(told.tzinfo).date()} if told else set()
                dates_right.append(told is not None and told.date() in days)
    assert len(scores) >= 90
    assert sum(scores) / len(scores) >= 0.94
    assert sum(dates_right) / len(dates_right) >= 0.95
