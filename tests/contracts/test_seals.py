"""Seals: what they vouch for cannot be cut off or written anew without being found."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from monitor.domain.chain import Break
from monitor.domain.events import LogSealed
from monitor.domain.seal import LOG_STREAM
from monitor.errors import MonitorError
from monitor.pipeline.seal import find_broken_seal, find_false_seal, last_seal, seal, seal_if_due
from monitor.store.engine import SqlStore
from tests.builders import NOW, decided, feed_added
from tests.contracts.keys import TestKey, is_true
from tests.contracts.tampering import Sql, cut, take_guards_away

DAY = timedelta(days=1)


def add_feeds(store: SqlStore, first: int, last: int, host: str = "feed") -> None:
    with store.writing() as session:
        session.append(
            [decided(feed_added(f"https://{host}-{n}.example/"), f"feed-{n}") for n in range(first, last + 1)]
        )


def sealed_log(store: SqlStore) -> LogSealed:
    """Five events, their seal at 6, and three events more."""
    add_feeds(store, 1, 5)
    with store.writing() as session:
        sealed = seal(session, TestKey(), NOW)
    add_feeds(store, 6, 8)
    return sealed


def look(store: SqlStore, kept: LogSealed, key: TestKey | None = None) -> Break | None:
    with store.reading() as session:
        return find_broken_seal(session, kept, is_true(key))


def test_a_seal_vouches_for_all_before_it_and_stands_in_the_log(store: SqlStore) -> None:
    sealed = sealed_log(store)

    assert (sealed.position, sealed.sealed_at, sealed.public_key) == (5, NOW, TestKey().public_key)
    with store.reading() as session:
        (recorded,) = session.stream(LOG_STREAM)
        assert (recorded.position, recorded.event) == (6, sealed)
        assert session.links(4, 1)[0].hash == sealed.hash
        assert find_false_seal(session, is_true(TestKey())) is None
    assert look(store, sealed) is look(store, sealed, TestKey()) is store.find_break() is None


def test_sealing_again_with_nothing_new_appends_nothing(store: SqlStore) -> None:
    add_feeds(store, 1, 2)
    with store.writing() as session:
        first = seal(session, TestKey(), NOW)
        assert seal(session, TestKey(), NOW + DAY) == first
        assert session.head() == 3
        assert seal(session, TestKey(2), NOW + DAY).position == 3  # another key vouches for itself


def test_an_empty_log_is_not_sealed(store: SqlStore) -> None:
    with pytest.raises(MonitorError, match="nothing to seal"), store.writing() as session:
        seal(session, TestKey(), NOW)
    with store.writing() as session:
        assert seal_if_due(session, TestKey(), NOW, DAY) == (None, NOW + DAY)


def test_a_seal_is_due_once_an_interval_whoever_made_the_last(store: SqlStore) -> None:
    add_feeds(store, 1, 2)
    with store.writing() as session:
        first, again_at = seal_if_due(session, TestKey(), NOW, DAY)
        assert (first, again_at) == (last_seal(session), NOW + DAY)
    add_feeds(store, 3, 4)
    with store.writing() as session:
        assert seal_if_due(session, TestKey(), NOW + DAY / 2, DAY) == (None, NOW + DAY)
        second, again_at = seal_if_due(session, TestKey(), NOW + DAY, DAY)
        assert (second and second.position, again_at) == (5, NOW + 2 * DAY)
        assert seal_if_due(session, TestKey(), NOW + 3 * DAY, DAY) == (None, NOW + 4 * DAY)  # nothing came since


@pytest.mark.parametrize("end", [1, 3, 5])
def test_a_log_cut_at_or_before_a_kept_seal_is_found_though_its_chain_holds(
    store: SqlStore, sql: Sql, end: int
) -> None:
    sealed = sealed_log(store)
    take_guards_away(store, sql)
    cut(sql, end)

    assert store.find_break() is None
    assert look(store, sealed) == Break(position=end, check="cut")


def test_what_follows_the_last_seal_is_not_protected(store: SqlStore, sql: Sql) -> None:
    sealed = sealed_log(store)
    take_guards_away(store, sql)
    cut(sql, 6)

    assert store.find_break() is look(store, sealed) is None


def test_a_log_written_anew_is_found_though_its_chain_holds(store: SqlStore) -> None:
    sealed = LogSealed(position=2, hash="ab" * 32, sealed_at=NOW, public_key=TestKey().public_key, signature="")
    add_feeds(store, 1, 4, "forged")
    signed = msgspec.structs.replace(sealed, signature=TestKey()(_text_of(sealed)))

    assert look(store, signed) == Break(position=2, check="rewritten")
    with store.reading() as session:
        mine = msgspec.structs.replace(sealed, hash=session.links(1, 1)[0].hash)
    signed = msgspec.structs.replace(mine, signature=TestKey()(_text_of(mine)))
    assert look(store, signed) == Break(position=3, check="rewritten")  # it was never in this log


@pytest.mark.parametrize("field", ["position", "hash", "sealed_at", "public_key", "signature"])
def test_a_changed_kept_seal_is_found(store: SqlStore, field: str) -> None:
    sealed = sealed_log(store)
    other = {
        "position": 4,
        "hash": "00" * 32,
        "sealed_at": NOW + DAY,
        "public_key": TestKey(2).public_key,
        "signature": "no hex",
    }[field]
    found = look(store, msgspec.structs.replace(sealed, **{field: other}))
    assert found is not None
    assert found.check == "seal"


def test_a_seal_by_another_key_is_found_when_the_key_is_given(store: SqlStore) -> None:
    sealed = sealed_log(store)

    assert look(store, sealed, TestKey(2)) == Break(position=5, check="seal")
    with store.reading() as session:
        assert find_false_seal(session, is_true(TestKey(2))) == Break(position=6, check="seal")


def test_a_false_seal_in_the_log_is_found(store: SqlStore) -> None:
    add_feeds(store, 1, 2)
    with store.writing() as session:
        hash_ = session.links(1, 1)[0].hash
        forged = LogSealed(position=2, hash=hash_, sealed_at=NOW, public_key=TestKey().public_key, signature="00" * 64)
        session.append([decided(forged, LOG_STREAM)])
    with store.reading() as session:
        assert find_false_seal(session, is_true()) == Break(position=3, check="seal")


def _text_of(sealed: LogSealed) -> bytes:
    return (
        f"departure monitor seal 1\nposition {sealed.position}\nhash {sealed.hash}\n"
        f"sealed_at {sealed.sealed_at.isoformat()}\n"
    ).encode()
