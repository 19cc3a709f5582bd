"""The words of an article as they were stored, for rules to read again."""

from __future__ import annotations

from monitor.domain.article import Article
from monitor.pipeline.readable import Readable
from monitor.projections.articles import ArticleRow


def read_words(session: Readable, row: ArticleRow) -> tuple[Article, bool]:
    """Return an article's words, and whether they are all there: False = its text is not kept, or was blackened."""
    text = session.texts.find(row.text_sha256) if row.text_sha256 else ""
    published_at = row.published_at or (None if row.backlog else row.seen_at)
    words = Article(
        title=row.title,
        summary=row.summary,
        text=text or "",
        lang=row.language,
        published_on=published_at.date().isoformat() if published_at else None,
        url=row.url or None,
    )
    return words, text is not None and not row.redacted
