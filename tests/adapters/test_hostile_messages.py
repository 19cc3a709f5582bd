"""Hostile words in a message are words in every channel: no markup, no header, no order, nothing cut in two."""

from __future__ import annotations

import asyncio
import email.policy
import json
import re
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from uuid import UUID, uuid4
from xml.etree import ElementTree

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as reading

from monitor.adapters.atom import AtomChannel
from monitor.adapters.mail import SUBJECT_CHARS_MAX, mail_of
from monitor.adapters.message_text import html_of, text_of
from monitor.adapters.slack_blocks import blocks_of, fallback_of
from monitor.adapters.webhook import body_of
from monitor.domain.claim import Kind, Status
from monitor.domain.message import Message
from monitor.domain.printable import printable
from monitor.domain.replies import reply_of
from monitor.domain.story import Known, Story, StoryChange, Telling, Update
from monitor.domain.wording import message_of
from monitor.domain.words import Language
from tests.builders import a_claim, an_id, facts, names
from tests.contracts.histories import SetClock
from tests.hostile_messages import BRIEF_MESSAGES, FAMILY, URLS, WORDS
from tests.slack_rules import check_message, mentions

HARMLESS = {"p", "blockquote", "a", "ul", "li", "small"}
NOW = SetClock().now()


def written(message: Message, under: str | None = None) -> email.message.EmailMessage:
    """The mail of a message, as the one who gets it reads it."""
    sent = mail_of(
        message, ident=UUID(int=1), sender="monitor@our.example", to=("ann@our.example",), under=under, at=NOW
    )
    return message_from_bytes(sent.as_bytes(policy=email.policy.SMTP), policy=email.policy.default)


@settings(max_examples=60, deadline=None)
@given(BRIEF_MESSAGES)
def test_plain_text_holds_only_lines_of_ours_and_printable_words(message: Message) -> None:
    text = text_of(message)
    text.encode("utf-8")
    assert all(printable(line) == line.strip() for line in text.split("\n"))
    parts = len(message.lines) + 2 * len(message.quotes) + len(message.items) + len(message.notes)
    assert text.count("\n") <= parts + 4


@settings(max_examples=60, deadline=None)
@given(BRIEF_MESSAGES)
def test_html_holds_no_element_and_no_attribute_but_ours_and_links_to_the_web_alone(message: Message) -> None:
    body = html_of(message)
    assert set(body) & {"\x00", "\x1b", "\u202e"} == set()
    for element in reading.fragment_fromstring(f"<div>{body}</div>").iterdescendants():
        assert element.tag in HARMLESS
        assert set(element.attrib) <= ({"href"} if element.tag == "a" else set())
        assert re.match(r"https?://[^\s\"<>]*$", element.get("href", "https://"))


@settings(max_examples=50, deadline=None)
@given(BRIEF_MESSAGES)
def test_mail_has_the_headers_that_we_gave_it_and_no_other(message: Message) -> None:
    mail = written(message, under="<1@our.example>")
    assert sorted(set(map(str.lower, mail.keys()))) == sorted(
        ["message-id", "date", "from", "to", "subject", "auto-submitted", "in-reply-to", "references",
         "mime-version", "content-type"]
    )  # fmt: skip
    assert mail["To"] == "ann@our.example"
    assert not mail.defects
    shown = printable(message.headline) or "…"
    assert re.sub(r"\s+", "", mail["Subject"]).startswith(re.sub(r"\s+", "", shown)[:40])


def test_subject_of_a_mail_never_cuts_what_people_see_as_one_character() -> None:
    subject = str(written(Message(headline=FAMILY * 60))["Subject"])
    assert set(regex.findall(r"\X", re.sub(r"\s", "", subject))) == {FAMILY, "…"}
    assert len(subject) <= SUBJECT_CHARS_MAX


@settings(max_examples=50, deadline=None)
@given(BRIEF_MESSAGES)
def test_webhook_tells_a_message_as_json_whatever_its_words(message: Message) -> None:
    told = json.loads(body_of("alert.post", message, uuid4(), None, NOW))
    assert told["data"]["headline"] == printable(message.headline)
    urls = [quote["url"] for quote in told["data"]["quotes"]] + [
        url for line in told["data"]["lines"] for url in line["urls"]
    ]
    assert all(url is None or re.match(r"https?://\S*$", url) for url in urls)
    assert len(told["data"]["items"]) == len(message.items)


@settings(max_examples=30, deadline=None)
@given(BRIEF_MESSAGES, BRIEF_MESSAGES)
def test_atom_file_stays_a_feed_with_one_entry_a_message(first: Message, second: Message) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "changes.xml"
        channel = AtomChannel(name="x", path=file, url="https://our.example/changes.xml", clock=_Clock())

        async def tell() -> None:
            receipt = await channel.post(first, delivery_id=UUID(int=1))
            await channel.post(second, delivery_id=UUID(int=2), under=receipt)
            await channel.edit(second, delivery_id=UUID(int=1), of=receipt)

        asyncio.run(tell())
        root = ElementTree.fromstring(file.read_bytes())
        entries = root.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) == 2
        assert {entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries} == {
            printable(second.headline)
        }


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A story whose every name, quotation and address means harm."""

    def change(number: int) -> StoryChange:
        kind = draw(st.sampled_from(get_args(Kind)))
        tellings = tuple(
            Telling(
                claim=a_claim(status=status), quote=draw(WORDS), domain=draw(WORDS), url=draw(URLS), published_on=None
            )
            for status in draw(st.lists(st.sampled_from(["confirmed", "reported", "rumoured"]), max_size=2))
        )
        return StoryChange(
            facts=facts(kind=kind, status=draw(st.sampled_from(get_args(Status))), claims=(an_id(str(number)),)),
            names=names(
                draw(WORDS), draw(st.none() | WORDS), role=draw(st.none() | WORDS), destination=draw(st.none() | WORDS)
            ),
            tellings=tellings,
            withdrawn=draw(st.booleans()),
            judge=draw(st.none() | WORDS),
        )

    changes = tuple(change(number) for number in range(draw(st.integers(1, 2))))
    known = tuple(Known(facts=facts(), names=names(draw(WORDS), draw(WORDS))) for _ in range(draw(st.integers(0, 2))))
    return Story(changes=changes, new_person=draw(st.booleans()), known=known, departures=known)


@settings(max_examples=60, deadline=None)
@given(stories(), st.sampled_from(["en", "fr"]))
def test_any_story_of_hostile_words_is_told_and_taken_by_slack(story: Story, language: Language) -> None:
    update = Update(change=story.changes[0], news=("withdrawn", "linked", "source", "role"), linked=story.changes[-1])
    for message, reply in ((message_of(story, language), False), (reply_of(update, language), True)):
        sent = {"text": fallback_of(message), "blocks": blocks_of(message, reply=reply)}
        check_message(sent)
        assert mentions(sent) == []
        assert text_of(message)


class _Clock:
    def now(self) -> datetime:
        return NOW
