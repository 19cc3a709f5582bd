"""Which pages are the article that their entry promised (R30)."""

from __future__ import annotations

import pytest

from monitor.domain.feed import Entry
from monitor.domain.quality import find_fault

TITLE = "Priya Nair resigns as finance chief of Harlow Foods"
BODY = (
    "Priya Nair has resigned as finance chief of the frozen food maker Harlow Foods after six years.\n"
    "The board thanked her for steering the group through a costly plant closure and named an interim successor.\n"
    "Shares were little changed in the afternoon."
)


def fault(text: str, summary: str = "", title: str = TITLE) -> str | None:
    return find_fault(Entry(key="1", url="u", title=title, summary=summary, published_at=None), None, text)


def test_an_article_is_an_article_even_with_a_line_about_cookies_beside_it() -> None:
    assert fault(BODY) is None
    assert fault(f"We use cookies.\n{BODY}\nSubscribe to our newsletter") is None
    assert (
        fault(
            "Une pâtissière vend mille cookies par jour. " + "C'est un record pour la maison Delorme. " * 8,
            title="Cookies",
        )
        is None
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "under 100 characters"),
        ("Priya Nair has resigned.", "under 100 characters"),
        ("We and our 847 partners store cookies on your device.\nAccept all\nPrivacy policy\nReject", "wall"),
        ("Cet article est réservé aux abonnés.\nAbonnez-vous pour un euro.\nPriya Nair quitte Harlow.", "wall"),
        ("Please enable JavaScript to verify you are a human before you go on with reading this page here.", "wall"),
        ("\n".join(f"Business headline number {n} of today" for n in range(30)), "a list"),
        (
            "Bananas are grown in many countries and eaten all over the planet, most of them by apes. " * 3,
            "something other",
        ),
    ],
)
def test_walls_teasers_lists_and_strangers_are_told_apart(text: str, said: str) -> None:
    assert said in (fault(text) or "")


def test_a_page_with_less_than_the_feed_told_is_a_teaser() -> None:
    assert "teaser" in (fault(BODY, summary=BODY + " More of it." * 5) or "")
