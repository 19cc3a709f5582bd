"""The Atom feed of our own changes: whole at any moment, each story once, nothing from outside is markup."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.atom import ENTRIES_MAX, AtomChannel
from monitor.domain.message import Link, Message, Quote
from monitor.errors import SendError
from tests.adapters.messages import HOSTILE, PLAIN
from tests.contracts.histories import SetClock

URL = "https://our.example/changes.xml"


def channel_at(path: Path) -> AtomChannel:
    return AtomChannel(name="site", path=path, url=URL, clock=SetClock())


def read(path: Path) -> Any:
    parsed = feedparser.parse(path.read_bytes())
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def test_a_story_is_an_entry_its_edit_changes_it_and_a_reply_is_another_one(tmp_path: Path) -> None:
    file, ident, reply = tmp_path / "deep" / "changes.xml", uuid4(), uuid4()
    channel = channel_at(file)
    receipt = asyncio.run(channel.post(PLAIN, delivery_id=ident))
    asyncio.run(channel.edit(Message(headline="Jane Doe leaves Acme"), delivery_id=ident, of=receipt))
    asyncio.run(channel.post(Message(headline="Confirmed by Acme"), delivery_id=reply, under=receipt))
    feed = read(file)
    assert feed.version == "atom10"
    assert feed.feed.links[0] == {"rel": "self", "href": URL, "type": "text/html"} | feed.feed.links[0]
    assert [(entry.id, entry.title) for entry in feed.entries] == [
        (f"urn:uuid:{reply}", "Confirmed by Acme"),
        (f"urn:uuid:{ident}", "Jane Doe leaves Acme"),
    ]
    assert f'in-reply-to ref="urn:uuid:{ident}"' in file.read_text(encoding="utf-8")


def test_what_went_out_is_found_again_by_another_process(tmp_path: Path) -> None:
    file, ident = tmp_path / "changes.xml", uuid4()
    asyncio.run(channel_at(file).post(PLAIN, delivery_id=ident))
    now = SetClock().now()
    found = asyncio.run(channel_at(file).find(ident, attempted_at=now))
    assert found is not None
    assert found.message_ref == str(ident)
    assert asyncio.run(channel_at(file).find(uuid4(), attempted_at=now)) is None


def test_posting_twice_is_one_entry(tmp_path: Path) -> None:
    file, ident = tmp_path / "changes.xml", uuid4()
    for _ in range(2):
        asyncio.run(channel_at(file).post(PLAIN, delivery_id=ident))
    assert len(read(file).entries) == 1


def test_the_newest_entries_stay(tmp_path: Path) -> None:
    channel, idents = channel_at(tmp_path / "changes.xml"), [uuid4() for _ in range(ENTRIES_MAX + 2)]
    for ident in idents:
        asyncio.run(channel.post(Message(headline="x"), delivery_id=ident))
    shown = [entry.id for entry in read(tmp_path / "changes.xml").entries]
    assert shown == [f"urn:uuid:{ident}" for ident in reversed(idents[2:])]


@pytest.mark.parametrize("held", [b"", b"no xml", b"<feed/>", b'<rss version="2.0"><channel/></rss>'])
def test_a_file_of_somebody_else_is_left_alone_and_the_alert_kept(held: bytes, tmp_path: Path) -> None:
    file = tmp_path / "changes.xml"
    file.write_bytes(held)
    with pytest.raises(SendError) as caught:
        asyncio.run(channel_at(file).post(PLAIN, delivery_id=uuid4()))
    assert (caught.value.retryable, caught.value.refused) == (True, True)
    assert "move it away" in str(caught.value)
    assert file.read_bytes() == held


def test_a_folder_that_cannot_be_written_keeps_the_alert(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(SendError) as caught:
        asyncio.run(channel_at(tmp_path / "file" / "changes.xml").post(PLAIN, delivery_id=uuid4()))
    assert caught.value.retryable


def test_hostile_words_are_words(tmp_path: Path) -> None:
    file = tmp_path / "changes.xml"
    asyncio.run(channel_at(file).post(HOSTILE, delivery_id=uuid4()))
    feed = read(file)
    assert len(feed.entries) == 1
    content = feed.entries[0].content[0].value
    assert "<script" not in content
    assert "onclick=" not in content.replace("%22onclick=%22", "")
    assert "javascript:" not in content
    assert content.count("<a ") == 2


words = st.text(max_size=30)


@settings(max_examples=40, deadline=None)
@given(words, words, words)
def test_any_words_make_a_feed_that_can_be_read(headline: str, line: str, url: str) -> None:
    message = Message(headline=headline, lines=((line, Link(line, f"https://{url}")),),
                      quotes=(Quote(text=line, source=Link(headline, url)),))  # fmt: skip
    with TemporaryDirectory() as folder:
        file = Path(folder) / "changes.xml"
        asyncio.run(channel_at(file).post(message, delivery_id=uuid4()))
        asyncio.run(channel_at(file).post(message, delivery_id=uuid4()))
        assert len(read(file).entries) == 2
