"""A body that a sentence leaves unsaid is told only where the words lead to it."""

from __future__ import annotations

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.domain.article import Article

LANGUAGES = load_packs()

ABOUT = "Kestrel Ales has cut its prices again, said Sam Poole, chairman of Kestrel Ales. "
"""Whatever follows, the article is about Kestrel Ales."""


def _told(text: str, *, title: str = "A hard year for beer", lang: str = "en") -> set[tuple[str, str | None]]:
    article = Article(title=title, text=text, published_on="2026-03-12", lang=lang)
    return {(claim.person, claim.organisation) for claim in detect(article, LANGUAGES)}


def test_no_change_is_told_at_the_topic_where_the_text_has_just_turned_to_another_body() -> None:
    change = "It got a new finance chief, Jane Morrell, a month after operations chief Paul Rowe left."
    assert _told(ABOUT + change) == {("Jane Morrell", "Kestrel Ales"), ("Paul Rowe", "Kestrel Ales")}
    assert _told(ABOUT + "The rival is Quarn Foods. " + change) == set()


def test_a_body_in_the_title_is_near_to_the_whole_article() -> None:
    text = "Kestrel Ales has cut its prices. The rival is Quarn Foods. Jane Morrell was named finance chief on Monday."
    assert ("Jane Morrell", "Kestrel Ales") in _told(text, title="Kestrel Ales turns a corner")


def test_french_texts_turn_to_another_body_too() -> None:
    about = "Brasseries Lorval SA a baissé ses prix. Brasseries Lorval SA prépare une autre baisse. "
    change = "Jeanne Morel prend la direction financière."
    assert _told(about + change, lang="fr") == {("Jeanne Morel", "Brasseries Lorval SA")}
    assert (
        _told(
            about + "Son rival, le Groupe Quarnel, est inquiet. " + change,
            title="Les brasseurs cherchent des idées",
            lang="fr",
        )
        == set()
    )


def test_he_leads_to_the_body_last_named_and_to_no_other() -> None:
    assert _told(ABOUT + "Paul Rowe saw it grow. He was sacked on Monday.") == {("Paul Rowe", "Kestrel Ales")}
    assert _told(ABOUT + "Paul Rowe took Quarn Foods to new heights. He was sacked on Monday.") == set()
