"""Evidence of one change proves itself, offline: whatever is changed in the file is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from monitor.adapters.archives import read_archive, write_archive
from monitor.domain.alert import Policy
from monitor.domain.archive import Closing, Line, Opening, StoredText, Verdict, prove
from monitor.domain.chain import Break, Link
from monitor.domain.claim import Anchor, Evidence
from monitor.domain.events import ArticleChanged
from monitor.domain.organisations import Aliases
from monitor.pipeline.evidence import evidence_of
from monitor.pipeline.ports import Session
from monitor.pipeline.seal import seal
from monitor.pipeline.track import track
from monitor.projections.changes import ChangeRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, a_claim, captured, decided, feed_added
from tests.contracts.histories import SetClock
from tests.contracts.keys import TestKey, is_true
from tests.pipeline.test_track_store import tell

TEXT = "Acme said on Monday: Jane Doe leaves Acme for Globex."
AT = TEXT.index("Jane")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(open_store(f"sqlite:///{tmp_path}/monitor.db", projections=PROJECTIONS, clock=SetClock())) as opened:
        yield opened


def in_text(**fields: Any) -> Any:
    quote = "Jane Doe leaves Acme"
    return a_claim(
        anchor=Anchor(part="text", person=(AT, AT + 8), trigger=(AT + 9, AT + len(quote))),
        evidence=(Evidence(part="text", quote=quote, start=AT, end=AT + len(quote)),),
        **fields,
    )


def furnish(store: SqlStore, *, sealed: bool = True) -> ChangeRow:
    """Jane's departure in two papers, with other news between them and a seal after each."""
    with store.writing() as session:
        address = session.texts.put(TEXT)
        session.append([decided(feed_added(), "feed-1")])
        tell(session, captured("https://one.example/1", text_sha256=address), (in_text(),), 0)
        _seal(session, 0, sealed=sealed)
        tell(session, captured("https://other.example/2", title="John Roe leaves Initech"), (_other(),), 1)
        _seal(session, 1, sealed=sealed)
        tell(session, captured("https://two.example/3"), (a_claim(),), 2)
        tell(session, captured("https://other.example/4", title="Late news"), (), 3)
        _seal(session, 3, sealed=sealed)
        (row,) = session.rows.where("changes", surname_key="doe")
        return cast(ChangeRow, row)


def _other() -> Any:
    return a_claim("John Roe", "Initech")


def _seal(session: Session, minute: int, *, sealed: bool) -> None:
    if sealed:
        seal(session, TestKey(), NOW + timedelta(minutes=minute))


def bundle(store: SqlStore, change: ChangeRow) -> list[Line]:
    with store.reading() as session:
        return list(evidence_of(session, change, NOW))


def judge(lines: list[Line], key: TestKey | None = None) -> Verdict:
    return prove(lines, is_true(key))


def test_evidence_holds_what_the_change_rests_on_and_no_word_of_anything_else(store: SqlStore) -> None:
    change = furnish(store)
    lines = bundle(store, change)

    links = [line for line in lines if isinstance(line, Link)]
    assert {link.type for link in links if link.payload} == {
        "article.captured", "claim.detected", "person.appeared", "organisation.appeared", "change.reported",
        "change.corroborated", "change.confirmed", "alert.requested", "log.sealed",
    }  # fmt: skip
    words = msgspec.json.encode(lines).decode()
    assert TEXT in words
    assert "Roe" not in words
    assert "Late news" not in words
    verdict = judge(lines, TestKey())
    assert (verdict.broken, verdict.change_id, verdict.seals, verdict.unsealed) == (None, change.id, 2, 0)
    assert (verdict.keys, verdict.texts, verdict.texts_missing) == ((TestKey().public_key,), 1, 0)
    assert verdict.events == len(links)


def test_runs_end_at_the_next_seal_and_leave_out_what_lies_between(store: SqlStore) -> None:
    change = furnish(store)
    positions = [line.position for line in bundle(store, change) if isinstance(line, Link)]
    with store.reading() as session:
        seals = [item.position for item in session.stream("log")]
    assert set(positions) & set(seals) == {seals[0], seals[2]}
    assert not set(positions) & set(range(seals[0] + 1, seals[1] + 1))


def test_what_no_seal_follows_is_counted(store: SqlStore) -> None:
    change = furnish(store, sealed=False)
    verdict = judge(bundle(store, change))
    assert (verdict.broken, verdict.seals, verdict.unsealed) == (None, 0, verdict.events)


def test_evidence_survives_the_way_through_a_file(store: SqlStore, tmp_path: Path) -> None:
    lines = bundle(store, furnish(store))
    write_archive(tmp_path / "evidence.gz", lines)
    with read_archive(tmp_path / "evidence.gz") as read:
        assert list(read) == lines


CHANGES = {
    "stream": ("other", "envelope"), "version": (9, "envelope"), "type": ("feed.removed", "envelope"),
    "schema": (2, "envelope"), "event_id": ("x", "envelope"), "occurred_at": (1, "envelope"),
    "recorded_at": (1, "envelope"), "correlation_id": ("x", "envelope"), "causation_id": ("x", "envelope"),
    "payload": ("{}", "payload"), "payload_hash": ("00" * 32, "payload"), "personal": ("x", "personal"),
    "personal_hash": ("00" * 32, "personal"), "prev_hash": ("00" * 32, "link"), "hash": ("00" * 32, "envelope"),
    "position": (99, "gap"),
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_field_is_named_with_its_position(store: SqlStore, field: str) -> None:
    lines = bundle(store, furnish(store))
    (value, check), link = CHANGES[field], lines[2]
    assert isinstance(link, Link)
    assert link.type == "claim.detected"
    lines[2] = msgspec.structs.replace(link, **{field: value})
    assert judge(lines).broken == Break(position=link.position, check=check)  # type: ignore[arg-type]


def test_no_event_can_be_taken_out(store: SqlStore) -> None:
    lines = bundle(store, furnish(store))
    for place, line in enumerate(lines):
        if isinstance(line, Link) and place > 1:
            assert judge([*lines[:place], *lines[place + 1 :]]).broken is not None, place


def test_no_line_can_be_taken_from_the_end(store: SqlStore) -> None:
    lines = bundle(store, furnish(store))
    assert isinstance(lines[-1], Closing)
    for end in range(len(lines)):
        broken = judge(lines[:end]).broken
        assert broken is not None
        assert broken.check == "head"


def test_an_event_of_the_change_cannot_come_without_its_words(store: SqlStore) -> None:
    change = furnish(store)
    lines = bundle(store, change)
    place = next(n for n, line in enumerate(lines) if isinstance(line, Link) and line.stream == f"change-{change.id}")
    lines[place] = msgspec.structs.replace(lines[place], payload=None, personal=None)
    broken = judge(lines).broken
    assert broken is not None
    assert broken.check == "gap"


def test_a_changed_text_is_found_by_its_address_or_by_its_quotations(store: SqlStore) -> None:
    lines = bundle(store, furnish(store))
    place = next(n for n, line in enumerate(lines) if isinstance(line, StoredText))
    text, other = lines[place], TEXT.replace("leaves", "praises")
    assert isinstance(text, StoredText)
    lines[place] = msgspec.structs.replace(text, text=other)
    found = judge(lines).broken
    assert found is not None
    assert found.check == "text"
    lines[place] = msgspec.structs.replace(text, text=other, sha256=sha256(other.encode()).hexdigest())
    verdict = judge(lines)  # no event speaks of that address: the text counts for nothing
    assert (verdict.broken, verdict.texts_missing) == (None, 1)


def test_a_text_that_lost_its_quotations_without_being_redacted_is_found(store: SqlStore) -> None:
    other = "Nothing of the kind was said."
    address = sha256(other.encode()).hexdigest()
    with store.writing() as session:
        session.texts.put(other)
        tell(session, captured("https://one.example/1", text_sha256=address), (in_text(),), 0)
        (row,) = session.rows.where("changes", surname_key="doe")
    found = judge(bundle(store, cast(ChangeRow, row))).broken
    assert found is not None
    assert found.check == "quote"


def test_a_redacted_text_is_counted_and_not_held_against_its_address(store: SqlStore) -> None:
    lines = bundle(store, furnish(store))
    place = next(n for n, line in enumerate(lines) if isinstance(line, StoredText))
    lines[place] = msgspec.structs.replace(lines[place], text="█" * len(TEXT), redacted=True)
    verdict = judge(lines)
    assert (verdict.broken, verdict.texts, verdict.redacted) == (None, 1, 1)


def test_erased_events_are_evidence_of_what_is_left(store: SqlStore) -> None:
    lines = bundle(store, furnish(store))
    bare = [msgspec.structs.replace(line, personal=None) if isinstance(line, Link) else line for line in lines]
    assert judge(bare).broken is None


def test_a_file_sealed_by_another_key_is_found_when_the_key_is_given(store: SqlStore) -> None:
    broken = judge(bundle(store, furnish(store)), TestKey(2)).broken
    assert broken is not None
    assert broken.check == "seal"


def test_a_whole_log_proves_itself_too(store: SqlStore) -> None:
    furnish(store)
    lines = list(store.export(NOW, lambda position, head: None))
    verdict = judge(lines, TestKey())
    assert (verdict.holds, verdict.broken, verdict.seals, verdict.texts) == ("log", None, 3, 1)
    opening = lines[0]
    assert isinstance(opening, Opening)
    assert (verdict.hash, verdict.events) == (opening.hash, opening.position)
    bare = [msgspec.structs.replace(line, payload=None) if isinstance(line, Link) else line for line in lines]
    assert judge(bare).broken == Break(position=1, check="payload")
    assert judge([lines[0], *lines[2:]]).broken == Break(position=1, check="gap")


def test_claims_of_an_edited_article_are_held_against_the_text_they_were_found_in(store: SqlStore) -> None:
    change = furnish(store)
    article, shift = captured("https://one.example/1"), "By our man in the north. "
    quote = "Jane Doe leaves Acme"
    start = AT + len(shift)
    again = a_claim(
        anchor=Anchor(part="text", person=(start, start + 8), trigger=(start + 9, start + len(quote))),
        evidence=(Evidence(part="text", quote=quote, start=start, end=start + len(quote)),),
    )
    with store.writing() as session:
        stream = f"article-{article.article_id}"
        changed = ArticleChanged(
            article_id=article.article_id,
            text_sha256=session.texts.put(shift + TEXT),
            fingerprint=None,
            title=article.title,
        )
        session.append([decided(changed, stream, len(session.stream(stream)) + 1)])
        edited = msgspec.structs.replace(article, text_sha256=changed.text_sha256)
        track(
            session,
            article=edited,
            claims=(again,),
            aliases=Aliases({}),
            policy=Policy(),
            now=NOW,
            correlation_id=None,
            causation_id=None,
        )
    with store.reading() as session:
        change = cast(ChangeRow, session.rows.find("changes", str(change.id)))
    verdict = judge(bundle(store, change))
    assert (verdict.broken, verdict.texts, verdict.texts_missing) == (None, 2, 0)
    lines = [line for line in bundle(store, change) if not (isinstance(line, StoredText) and shift in line.text)]
    lines[-1] = Closing(lines=len(lines) - 1)
    assert judge(lines).texts_missing == 1
