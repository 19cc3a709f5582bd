"""Laws of merging, splitting and erasing, for random histories on every database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from monitor.pipeline.erase import erase
from monitor.pipeline.identify import merge_organisations, merge_people, split_organisation, split_person
from monitor.pipeline.ports import Session
from monitor.pipeline.track import track
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow
from monitor.store.engine import SqlStore
from tests.builders import NOW, decided
from tests.contracts.conftest import NewDatabase
from tests.contracts.test_laws import few, new_store, unheard
from tests.pipeline.test_identify import all_rows
from tests.pipeline.test_track_order import ALIASES, EVERYTHING_IS_YOUNG, Item, two_orders

BY: dict[str, Any] = {"author": "Ann Editor", "aliases": ALIASES, "now": NOW}


def tell(store: SqlStore, items: Sequence[Item]) -> None:
    for minute, (article, claims) in enumerate(items):
        now = NOW + timedelta(minutes=minute)
        with store.writing() as session:
            session.append([decided(article, f"article-{article.article_id}")])
            track(
                session,
                article=article,
                claims=claims,
                aliases=ALIASES,
                policy=EVERYTHING_IS_YOUNG,
                now=now,
                correlation_id=None,
                causation_id=None,
            )


def people(session: Session) -> list[PersonRow]:
    return list(cast(tuple[PersonRow, ...], session.rows.where("people", merged_into=None)))


@few
@given(orders=two_orders(), random=st.randoms())
def test_what_is_merged_and_split_again_leaves_every_row_as_it_was(
    new_database: NewDatabase, orders: tuple[list[Item], list[Item]], random: Any
) -> None:
    with new_store(new_database) as store:
        tell(store, orders[0])
        with store.writing() as session:
            before = all_rows(session)
            standing = people(session)
            bodies = list(cast(tuple[OrganisationRow, ...], session.rows.where("organisations", state="open")))
            if len(standing) > 1:
                one, into = random.sample(standing, 2)
                merge_people(session, one, into, **BY)
                split_person(session, cast(PersonRow, session.rows.find("people", str(one.id))), **BY)
            if len(bodies) > 1:
                body, other = random.sample(bodies, 2)
                merge_organisations(session, body, other, **BY)
                merged = cast(OrganisationRow, session.rows.find("organisations", str(body.id)))
                split_organisation(session, merged, **BY)
            after = all_rows(session)
        assert {key: after[key] for key in before} == before
        assert store.verify(unheard) == ()


@few
@given(orders=two_orders(), random=st.randoms())
def test_after_an_erasure_rows_are_those_of_replay_and_other_people_are_untouched(
    new_database: NewDatabase, orders: tuple[list[Item], list[Item]], random: Any
) -> None:
    with new_store(new_database) as store:
        tell(store, orders[0])
        with store.reading() as session:
            person = random.choice(people(session))
            before = _changes_of_others(session, person)
        erase(store, person, now=NOW, dry_run=False, progress=unheard)
        assert store.verify(unheard) == ()
        assert store.find_break() is None
        with store.reading() as session:
            assert _changes_of_others(session, person) == before
            own = cast(tuple[ChangeRow, ...], session.rows.where("changes", person_id=person.id))
            assert {row.names for row in own} == {None}
            assert len(session.events(0, 9, type_="person.erased")) == 1


def _changes_of_others(session: Session, person: PersonRow) -> dict[Any, ChangeRow]:
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))
    return {row.id: row for row in rows if row.person_id != person.id}
