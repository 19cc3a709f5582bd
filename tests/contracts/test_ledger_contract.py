"""The ledger: what a run of redetect noted is there for the next one, and for no other run."""

from __future__ import annotations

from monitor.store.engine import SqlStore


def test_a_run_that_noted_nothing_begins_at_the_beginning(store: SqlStore) -> None:
    with store.reading() as session:
        assert (session.ledger.position("run"), session.ledger.differing("run")) == (0, ())


def test_a_run_goes_on_where_it_was_with_the_articles_that_differed(store: SqlStore) -> None:
    with store.writing() as session:
        session.ledger.note("run", 40, [30, 7])
        session.ledger.note("run", 90, [])
        session.ledger.note("run", 120, [101, 30])
        session.ledger.note("other", 5, [5])
    with store.reading() as session:
        assert (session.ledger.position("run"), session.ledger.differing("run")) == (120, (7, 30, 101))
        assert (session.ledger.position("other"), session.ledger.differing("other")) == (5, (5,))


def test_a_settled_article_differs_no_more_in_its_run(store: SqlStore) -> None:
    many = list(range(1, 2_501))
    with store.writing() as session:
        session.ledger.note("run", 2_600, many)
        session.ledger.note("other", 9, [9])
        session.ledger.settle("run", [n for n in many if n != 30])
        session.ledger.settle("run", [])
    with store.reading() as session:
        assert session.ledger.differing("run") == (30,)
        assert session.ledger.differing("other") == (9,)


def test_what_other_runs_noted_is_dropped_when_the_log_changes(store: SqlStore) -> None:
    with store.writing() as session:
        session.ledger.note("run", 40, [30])
        session.ledger.note("other", 40, [30])
        session.ledger.forget_others("run")
    with store.reading() as session:
        assert (session.ledger.position("other"), session.ledger.differing("other")) == (0, ())
        assert (session.ledger.position("run"), session.ledger.differing("run")) == (40, (30,))
