"""Tell operators of feeds: a trouble once, and its end once (R15)."""

from __future__ import annotations

from uuid import uuid4

from monitor.domain.addresses import show_url
from monitor.domain.feed import DeskFeed
from monitor.domain.message import Link
from monitor.domain.notices import FeedNews, feeds_message
from monitor.domain.words import Language
from monitor.pipeline.ports import Channel, Session, Store, Turn
from monitor.projections.feeds import FeedRow


async def tell_of_feeds(
    store: Store, operators: Channel | None, *, turn: Turn, language: Language
) -> tuple[FeedNews, ...]:
    """Tell what is new in one message, note that it is told, and return it; without a channel it is only returned.

    Nothing is told while another process has the turn. Raises SendError: all of it is told the next time.
    """
    with turn() as ours:
        if not ours:
            return ()
        with store.reading() as session:
            feeds = session.desk.untold_feeds()
            news = tuple(_news(session, feed) for feed in feeds)
        if not news:
            return ()
        if operators is not None:
            await operators.post(feeds_message(news, language), delivery_id=uuid4())
        await store.write(lambda session: _note(session, feeds))
        return news


def _news(session: Session, feed: DeskFeed) -> FeedNews:
    row = session.rows.find("feeds", str(feed.feed_id))
    assert isinstance(row, FeedRow), "a feed on the desk was added by an event"
    quiet = f"{row.quiet_since:%Y-%m-%d %H:%M} UTC" if feed.trouble == "quiet" and row.quiet_since else ""
    url = show_url(feed.url)
    return FeedNews(
        state=feed.trouble or "recovered",
        feed=Link(row.title or url, url),
        detail=quiet or feed.error or row.error or "",
    )


def _note(session: Session, feeds: tuple[DeskFeed, ...]) -> None:
    for feed in feeds:
        session.desk.note_told(feed.feed_id, feed.trouble)
