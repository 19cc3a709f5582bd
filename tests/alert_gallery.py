"""Every kind of message as a picture: docs/alerts-gallery.md and docs/alerts/*.svg. `make gallery` writes them.

The pictures are drawn from the very blocks that Slack is sent, of invented people.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from monitor.adapters.slack_blocks import blocks_of
from monitor.domain.buttons import LABELS, MUTE_DAYS, Button
from monitor.domain.digests import Item, digest_of, marked_as_late
from monitor.domain.events import Conflict
from monitor.domain.message import Link, Message
from monitor.domain.notices import (
    FeedNews,
    feed_message,
    feeds_message,
    marked_as_repeat,
    question_message,
    trial_message,
    trouble_message,
)
from monitor.domain.replies import reply_of
from monitor.domain.story import Known, Story, StoryChange, Telling, Update
from monitor.domain.wording import message_of
from monitor.domain.words import Language
from tests.block_pictures import Kind, picture_of
from tests.builders import a_claim, an_id, facts, names
from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "docs" / "alerts-gallery.md"
FOLDER = REPOSITORY / "docs" / "alerts"
HEAD = """# What alerts look like

Each picture is drawn from the blocks that Slack is sent, as a phone shows them; people, papers and companies are
invented. `make gallery` draws them anew, and a test fails when they are not what the program would send.
`monitor alerts preview CHANGE` shows the message of a change of your own. [Who is told what](alerts.md) says when they
come.
"""
Part = tuple[Kind, Message]


class Picture(msgspec.Struct, frozen=True):
    """One picture of the page."""

    name: str
    title: str
    words: str
    parts: tuple[Part, ...]


# --- invented news ----------------------------------------------------------------------------------------------------


def _telling(domain: str, quote: str, day: str = "2026-11-20", **claim: Any) -> Telling:
    return Telling(
        claim=a_claim(**claim), quote=quote, domain=domain, url=f"https://{domain}/brackwell", published_on=day
    )


PAPER = _telling(
    "harbourpost.example", "Helen Marsh, who has run Maison Brackwell for nine years, will step down in January."
)
HOUSE = _telling(
    "brackwell.example",
    "Maison Brackwell announces that Helen Marsh has decided to leave.",
    attributed_to="organisation",
)
DENIAL = _telling(
    "tradewire.example", "“Nobody is leaving,” a spokesman for Maison Brackwell said.", status="denied",
    attributed_to="organisation",
)  # fmt: skip


def _departure(*tellings: Telling, denials: tuple[Telling, ...] = (), **fields: Any) -> StoryChange:
    own = {key: fields.pop(key) for key in ("withdrawn", "judge") if key in fields}
    return StoryChange(
        facts=facts(**{"date": "2027-01", "manner": "resigned"} | fields),
        names=names("Helen Marsh", "Maison Brackwell", role="chief executive"),
        tellings=tellings or (PAPER,),
        denials=denials,
        **own,
    )


def _joining(**fields: Any) -> StoryChange:
    told = _telling(
        "ostermere.example", "Helen Marsh will join Ostermere Foods as chief executive.", attributed_to="organisation"
    )
    return StoryChange(
        facts=facts(
            **{"kind": "appointment", "manner": "hired", "status": "confirmed", "claims": (an_id("j"),)} | fields
        ),
        names=names("Helen Marsh", "Ostermere Foods", role="chief executive"),
        tellings=(told,),
    )


CONFIRMED = _departure(PAPER, HOUSE, status="confirmed", sources=2)
LEFT_BEFORE = Known(
    facts=facts(date="2019-03", status="confirmed", manner="unspecified"), names=names("Helen Marsh", "Tarn & Vale")
)
NEIGHBOURS = tuple(
    Known(facts=facts(), names=names(person, "Maison Brackwell")) for person in ("Iris Fontaine", "Paul Okoro")
)


def _story(*changes: StoryChange, **fields: Any) -> Story:
    return Story(changes=changes, **{"new_person": True} | fields)


def _buttons(language: Language = "en", *verbs: str) -> tuple[Button, ...]:
    labels = LABELS[language]
    every = (
        Button(verb="confirm", label=labels.confirm, subject="1"),
        Button(verb="wrong", label=labels.wrong, subject="1"),
        Button(verb="same", label=labels.same, subject="1"),
        Button(verb="mute_person", label=labels.mute.format(name="Helen Marsh", days=MUTE_DAYS), subject="1"),
    )
    return tuple(button for button in every if not verbs or button.verb in verbs)


def _post(story: Story, language: Language = "en", *verbs: str) -> Message:
    return msgspec.structs.replace(message_of(story, language), buttons=_buttons(language, *verbs))


def _reply(
    change: StoryChange, *news: str, new: tuple[Telling, ...] = (), linked: StoryChange | None = None
) -> Message:
    return reply_of(Update(change=change, news=news, new=new, linked=linked), "en")


def _digest() -> Message:
    told = [("Helen Marsh", "Maison Brackwell"), ("Tomas Lindqvist", "Norrhamn Shipping"), ("Awa Diallo", "Sahelec")]
    stories = [
        message_of(_story(StoryChange(facts=facts(status="confirmed"), names=names(*who), tellings=(PAPER,))), "en")
        for who in told
    ]
    late = datetime(2026, 11, 21, 22, 40, tzinfo=UTC)
    items = [Item(story=story, late_since=late if number == 1 else None) for number, story in enumerate(stories)]
    return digest_of(items, "en")


# --- the pictures -----------------------------------------------------------------------------------------------------


def pictures() -> tuple[Picture, ...]:
    """Return every picture of the page, in its order."""
    return (*_stories(), *_threads(), *_many(), *_operators())


def _stories() -> tuple[Picture, ...]:
    returning = StoryChange(
        facts=facts(kind="return", manner=None, status="confirmed", date="2027-02"),
        names=names("Helen Marsh", "Maison Brackwell"),
        tellings=(
            _telling("brackwell.example", "Helen Marsh stays: the board is glad.", attributed_to="organisation"),
        ),
    )
    left = Known(facts=facts(date="2027-01", status="confirmed"), names=names("Helen Marsh", "Maison Brackwell"))
    disputed = _departure(
        denials=(DENIAL,), conflicts=(Conflict(field="manner", values=("dismissed", "resigned")),), sources=3
    )
    return (
        Picture("new-person", "A new person", "One paper says so, and the message says that it does.", (
            ("post", _post(_story(_departure()))),)),
        Picture("known-person", "A new change of a known person", "The small print recalls what was known.", (
            ("post", _post(_story(CONFIRMED, new_person=False, known=(LEFT_BEFORE,), departures=NEIGHBOURS))),)),
        Picture("move", "A move", "A departure and the appointment that belongs to it are one story.", (
            ("post", _post(_story(CONFIRMED, _joining()))),)),
        Picture("french", "In French", "`MONITOR_LANGUAGE=fr`; what an article says stays as it was printed.", (
            ("post", _post(_story(CONFIRMED), "fr")),)),
        Picture("dispute", "Sources differ, and somebody denies it", "What differs is shown, never averaged away.", (
            ("post", _post(_story(disputed))),)),
        Picture("rumour", "A rumour", "Only a route that asks for rumours is told of one.", (
            ("post", _post(_story(_departure(
                _telling("salon.example", "Helen Marsh may be on her way out.", status="rumoured"), status="rumoured",
                manner="unspecified", date=None)))),)),
        Picture("reversal", "A reversal", "Somebody comes back: the departure that this takes back is named.", (
            ("post", _post(_story(returning, new_person=False, known=(left, LEFT_BEFORE)))),)),
    )  # fmt: skip


def _threads() -> tuple[Picture, ...]:
    wrong = _departure(withdrawn=True, judge="Ann")
    return (
        Picture("follow-up", "What comes later", "The message is kept up to date, and its thread says what is new.", (
            ("edit", _post(_story(CONFIRMED, _joining()))),
            ("reply", _reply(CONFIRMED, "confirmed", "source", new=(HOUSE,))),
            ("reply", _reply(CONFIRMED, "linked", "destination", linked=_joining())))),
        Picture("denial", "A denial", "It lowers nothing; it is told.", (
            ("edit", _post(_story(_departure(denials=(DENIAL,))))),
            ("reply", _reply(_departure(denials=(DENIAL,)), "denied", new=(DENIAL,))))),
        Picture("correction", "A correction", "A later article gives another day.", (
            ("edit", _post(_story(_departure(date="2027-03-01")))),
            ("reply", _reply(_departure(date="2027-03-01"), "date")))),
        Picture("withdrawn", "Called wrong", "A press of “Wrong”, or `monitor changes wrong`, takes the story back.", (
            ("edit", _post(_story(wrong), "en", "confirm")),
            ("reply", _reply(wrong, "withdrawn")))),
        Picture("restored", "Right after all", "A press of “Confirm” brings it back.", (
            ("edit", _post(_story(_departure(status="confirmed", judge="Ann")))),
            ("reply", _reply(_departure(status="confirmed", judge="Ann"), "restored")))),
    )  # fmt: skip


def _many() -> tuple[Picture, ...]:
    known_since = datetime(2026, 11, 21, 22, 40, tzinfo=UTC)
    return (
        Picture("digest", "A digest", "Many at once, or at the times that a route asks for.", (("post", _digest()),)),
        Picture("late", "A late message", "After quiet hours, or when Slack was away.", (
            ("post", marked_as_late(_post(_story(_departure())), known_since, "en")),)),
        Picture("repeat", "A possible repeat", "Only where Slack cannot be asked whether a message arrived.", (
            ("post", marked_as_repeat(_post(_story(_departure())), "en")),)),
    )  # fmt: skip


def _operators() -> tuple[Picture, ...]:
    feed = Link("Harbour Post", "https://harbourpost.example/feed.xml")
    news = (
        FeedNews(state="gone", feed=feed, detail="it answered 410"),
        FeedNews(state="recovered", feed=Link("Trade Wire", "https://tradewire.example/rss"), detail=""),
    )
    since = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    asked = _departure(_telling("ledger.example", "Helen Marsh leaves Maison Brackwell after nine years."))
    question = msgspec.structs.replace(
        question_message(_story(asked), "en"), buttons=_buttons("en", "confirm", "wrong")
    )
    return (
        Picture("feed", "To operators: a feed", "Told once when it begins, and once when it is over.", (
            ("post", feed_message("failing", feed, "en", detail="it answered 503 to 12 polls since Friday")),)),
        Picture("feeds", "To operators: several feeds", "One message for all that is new.", (
            ("post", feeds_message(news, "en")),)),
        Picture("silent", "To operators: the monitor itself", "The switch of a dead man.", (
            ("post", trouble_message("silent", since, "en")),)),
        Picture("question", "To operators: a question", "A new source tells what somebody had called wrong.", (
            ("post", question),)),
        Picture("test", "A test", "What `monitor alerts test` sends.", (("post", trial_message("en")),)),
    )  # fmt: skip


# --- the page ---------------------------------------------------------------------------------------------------------


def drawn(picture: Picture) -> str:
    """Return a picture as SVG."""
    forms = [(kind, {"blocks": blocks_of(message, reply=kind == "reply")}) for kind, message in picture.parts]
    return picture_of(forms, picture.title)


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for picture in pictures():
        first = picture.parts[0][1].headline
        parts.append(f"## {picture.title}\n\n{picture.words}\n\n![{first}](alerts/{picture.name}.svg)\n")
    return "\n".join(parts)


def write(say: Callable[[str], object]) -> None:
    """Write the page and its pictures, and take away those that are none any more."""
    FOLDER.mkdir(exist_ok=True)
    for stray in set(FOLDER.glob("*.svg")) - {_file(picture) for picture in pictures()}:
        stray.unlink()
    for picture in pictures():
        _file(picture).write_text(drawn(picture), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    say(f"wrote {PAGE.relative_to(REPOSITORY)} and {len(pictures())} pictures\n")


def _file(picture: Picture) -> Path:
    return FOLDER / f"{picture.name}.svg"


if __name__ == "__main__":
    write(sys.stdout.write)
