"""Erasing a person: nothing of them is left, nothing of others is lost, and the log still holds together."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.chain import Break
from monitor.domain.claim import Anchor, Claim, Evidence
from monitor.domain.edits import Edit
from monitor.domain.erasure import MARK
from monitor.domain.events import ArticleChanged, ChangeAmended, ChangeReported, ClaimDetected, PersonAppeared
from monitor.domain.feed import DeskEntry, Entry, Origin
from monitor.domain.organisations import Aliases
from monitor.errors import MonitorError, StoreError
from monitor.pipeline.erase import Erased, erase
from monitor.pipeline.identify import merge_people, part_person
from monitor.pipeline.judge import judge
from monitor.pipeline.redetect import apply, read_again, units_of
from monitor.pipeline.silence import set_silence
from monitor.pipeline.track import track
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow
from monitor.projections.registry import PROJECTIONS
from monitor.projections.silences import SilenceRow
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, a_claim, an_id, captured, decided, facts, names
from tests.contracts.histories import SetClock

TEXT = (
    "Acme changes hands at the top.\nZacharias Quillfeather resigned on Monday. Jane Doe, who ran Globex, succeeds "
    "Zacharias Quillfeather. Quillfeather thanked Jane Doe.\nShares rose."
)
TITLE = "Zacharias Quillfeather leaves Acme"
OWN = "https://paper.example/quillfeather-leaves-acme"
COPY = "https://other.example/acme"
PASSING = "https://third.example/a-day-with-zacharias-quillfeather"
TRACES = (b"Zacharias", b"zacharias", b"Quillfeather", b"quillfeather")


def claim_in(text: str, person: str, quote: str, part: str = "text", **fields: Any) -> Claim:
    start = text.index(quote)
    at = quote.index(person.split()[-1]) + start
    return a_claim(
        person,
        fields.pop("organisation", "Acme"),
        anchor=Anchor(part=part, person=(at, at + 3), trigger=(start, start + 1)),  # type: ignore[arg-type]
        evidence=(Evidence(part=part, quote=quote, start=start, end=start + len(quote)),),  # type: ignore[arg-type]
        **fields,
    )


LEAVES = claim_in(TEXT, "Zacharias Quillfeather", "Zacharias Quillfeather resigned on Monday.", manner="resigned")
HEADLINE = claim_in(TITLE, "Zacharias Quillfeather", TITLE, "title")
SUCCEEDS = claim_in(
    TEXT, "Jane Doe", "Jane Doe, who ran Globex, succeeds Zacharias Quillfeather", kind="appointment", manner="hired"
)


@pytest.fixture
def person(store: SqlStore) -> PersonRow:
    """Somebody told of by two papers, named in passing by a third, with entries on the desk; and Jane Doe beside."""
    with store.writing() as session:
        address = session.texts.put(TEXT)
        for url, title, claims in (
            (OWN, TITLE, [LEAVES, HEADLINE, SUCCEEDS]),
            (COPY, "Acme: a new head", [LEAVES, SUCCEEDS]),
            (PASSING, "A day with Z. Quillfeather", [a_claim("Jim Roe")]),
        ):
            text = None if url == PASSING else address
            article = captured(url, title=title, summary="Zacharias Quillfeather spoke.", text_sha256=text)
            session.append([decided(article, f"article-{article.article_id}")])
            track(
                session,
                article=article,
                claims=claims,
                aliases=Aliases({}),
                policy=Policy(),
                now=NOW,
                correlation_id=None,
                causation_id=None,
            )
            session.desk.add_entries([an_entry(url, article.feed_id), an_entry(f"{url}/2", article.feed_id, "pending")])
    with store.reading() as session:
        rows = cast(tuple[PersonRow, ...], session.rows.where("people"))
    return next(row for row in rows if row.name == "Zacharias Quillfeather")


def an_entry(url: str, feed_id: Any, state: Any = "captured") -> DeskEntry:
    entry = Entry(key=url, url=url, title=TITLE, summary="", published_at=NOW)
    return DeskEntry(feed_id=feed_id, entry=entry, state=state, seen_at=NOW, first_poll=False, next_try_at=NOW)


def unheard(position: int, head: int) -> None:
    """Progress that nobody follows."""


def erased(store: SqlStore, person: PersonRow, **options: Any) -> Erased:
    return erase(store, person, now=NOW, dry_run=options.get("dry_run", False), progress=unheard)


def test_the_log_holds_and_the_lists_follow_from_it_after_an_erasure(store: SqlStore, person: PersonRow) -> None:
    done = erased(store, person)
    assert (done.articles, done.entries, done.alerts) == (3, 6, 3)
    assert store.find_break() is None
    assert store.verify(unheard) == ()
    with store.reading() as session:
        row = cast(PersonRow, session.rows.find("people", str(person.id)))
        assert (row.name, row.surname_key, row.erased) == ("", "", True)
        changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", person_id=person.id))
        assert [change.names for change in changes] == [None]
        (said,) = session.events(0, 99, type_="person.erased")
        assert said.event.events == done.events  # type: ignore[union-attr]


def test_nothing_is_lost_of_others_and_their_spans_stay_valid(store: SqlStore, person: PersonRow) -> None:
    with store.reading() as session:
        before = {row.id: row for row in cast(tuple[ChangeRow, ...], session.rows.where("changes"))}
    erased(store, person)
    with store.reading() as session:
        after = {row.id: row for row in cast(tuple[ChangeRow, ...], session.rows.where("changes"))}
        others = {ident for ident, row in before.items() if row.person_id != person.id}
        assert {ident: after[ident] for ident in others} == {ident: before[ident] for ident in others}
        claims = [row for row in cast(tuple[ClaimRow, ...], session.rows.where("claims")) if row.claim]
        assert sorted(row.claim.person for row in claims if row.claim) == ["Jane Doe", "Jane Doe", "Jim Roe"]
        for row in claims:
            article = cast(ArticleRow, session.rows.find("articles", str(row.article_id)))
            assert row.claim is not None
            assert article.redacted
            if row.claim.person == "Jim Roe":  # of a text that was not kept
                assert row.claim == a_claim("Jim Roe")
            else:
                (piece,) = row.claim.evidence
                text = session.texts.find(article.text_sha256 or "")
                assert text is not None
                assert text[piece.start : piece.end] == piece.quote == (
                    f"Jane Doe, who ran Globex, succeeds {MARK * 22}"
                )  # fmt: skip
        text = session.texts.find(article.text_sha256 or "") or TEXT
        assert len(text) == len(TEXT)


def test_the_rest_of_the_articles_stays(store: SqlStore, person: PersonRow) -> None:
    erased(store, person)
    with store.reading() as session:
        rows = cast(tuple[ArticleRow, ...], session.rows.where("articles"))
        by_domain = {row.url.split("/")[2]: row for row in rows}
        own, copy, passing = (by_domain[name] for name in ("paper.example", "other.example", "third.example"))
        text = session.texts.find(copy.text_sha256 or "")
    assert own.url == "https://paper.example/" + MARK * (len(OWN) - len("https://paper.example/"))
    assert (own.title, copy.title, copy.url) == (MARK * len(TITLE), "Acme: a new head", COPY)
    assert passing.summary == f"{MARK * 22} spoke."
    assert text == (
        f"Acme changes hands at the top.\n{MARK * 42} Jane Doe, who ran Globex, succeeds {MARK * 22}. "
        f"{MARK * 12} thanked Jane Doe.\nShares rose."
    )


def test_all_texts_that_an_edited_article_ever_had_lose_the_person(store: SqlStore, person: PersonRow) -> None:
    article = captured(OWN)
    shorter = "Acme changes hands at the top.\nJane Doe, who ran Globex, succeeds Zacharias Quillfeather."
    with store.writing() as session:
        stream = f"article-{article.article_id}"
        edit = Edit(removed="Zacharias Quillfeather resigned on Monday.", added="")
        changed = ArticleChanged(
            article_id=article.article_id,
            text_sha256=session.texts.put(shorter),
            fingerprint=None,
            title=TITLE,
            edits=(edit,),
        )
        version = len(session.stream(stream)) + 1
        session.append([decided(changed, stream, version)])
    erased(store, person)
    with store.reading() as session:
        row = cast(ArticleRow, session.rows.find("articles", str(article.article_id)))
        (event,) = session.events(0, 99, type_="article.changed")
        texts = [session.texts.find(address) or "" for address in (*row.earlier_texts, row.text_sha256 or "")]
    assert [len(text) for text in texts] == [len(TEXT), len(shorter)]
    assert texts[1] == f"Acme changes hands at the top.\nJane Doe, who ran Globex, succeeds {MARK * 22}."
    assert not any(trace in text.encode() for trace in TRACES for text in texts)
    assert event.event == msgspec.structs.replace(changed, title="", edits=())
    assert (store.find_break(), store.find_false_text(), store.verify(unheard)) == (None, None, ())


def test_entries_of_the_desk_lose_their_words_and_stay_known(store: SqlStore, person: PersonRow) -> None:
    erased(store, person)
    feed = captured(OWN).feed_id
    urls = [OWN, COPY, f"{PASSING}/2"]
    with store.reading() as session:
        assert session.desk.known_entry_keys(feed, [*urls, "new"]) == set(urls)
        assert session.desk.known_entry_urls(feed, [*urls, "new"]) == set(urls)
        assert session.desk.due_entries(NOW, 9) == ()
        (entry,) = session.desk.entries_of_url(OWN)
        assert (entry.entry.title, entry.state) == ("", "captured")


def test_a_name_in_the_whole_article_of_a_feed_or_in_the_name_of_its_publisher_is_erased_too(
    store: SqlStore, person: PersonRow, database_url: str, tmp_path: Path
) -> None:
    """The words that an entry carries beside its title, and who it says published it."""
    feed, name = captured(OWN).feed_id, "Zacharias Quillfeather"
    carried = Entry(key="k", url="https://a.example/1", title="News", summary="", published_at=NOW, content=TEXT)
    passed_on = msgspec.structs.replace(
        carried, key="l", url="https://a.example/2", content="", origin=Origin(name=f"{name}'s own", url=None)
    )
    article = captured("https://a.example/3", title="News", summary="", unresolved=True, origin=f"The {name} Review")
    with store.writing() as session:
        session.append([decided(article, f"article-{article.article_id}")])
        session.desk.add_entries(
            [
                DeskEntry(feed_id=feed, entry=entry, seen_at=NOW, first_poll=False, next_try_at=NOW)
                for entry in (carried, passed_on)
            ]
        )
    erased(store, person)
    store.sweep()
    assert traces(database_url, tmp_path) == set()
    with store.reading() as session:
        assert session.desk.due_entries(NOW, 9) == ()
    assert store.verify(unheard) == ()


def test_a_dry_run_says_what_would_be_and_changes_nothing(
    store: SqlStore, person: PersonRow, sql: Callable[[str], list[Any]]
) -> None:
    before = sql("SELECT * FROM events ORDER BY position")
    dry = erased(store, person, dry_run=True)
    assert sql("SELECT * FROM events ORDER BY position") == before
    done = erased(store, person)
    assert (dry.events, dry.articles, dry.alerts) == (done.events, done.articles, done.alerts)


def test_what_came_after_the_walk_is_erased_too(store: SqlStore, person: PersonRow) -> None:
    late = captured("https://late.example/zacharias-quillfeather")

    heard: list[int] = []

    def tell_more(position: int, head: int) -> None:
        heard.append(position)
        if len(heard) == 1:
            with store.writing() as session:
                session.append([decided(late, f"article-{late.article_id}")])

    erase(store, person, now=NOW, dry_run=False, progress=tell_more)
    with store.reading() as session:
        row = cast(ArticleRow, session.rows.find("articles", str(late.article_id)))
        assert row.url == "https://late.example/" + MARK * 22
    assert store.verify(unheard) == ()


def test_somebody_of_the_same_name_who_is_in_the_news_later_is_a_new_person(store: SqlStore, person: PersonRow) -> None:
    erased(store, person)
    article = captured("https://late.example/1", title=TITLE)
    with store.writing() as session:
        session.append([decided(article, f"article-{article.article_id}")])
        track(
            session,
            article=article,
            claims=[HEADLINE],
            aliases=Aliases({}),
            policy=Policy(),
            now=NOW,
            correlation_id=None,
            causation_id=None,
        )
        people = cast(tuple[PersonRow, ...], session.rows.where("people"))
        named = {row.id for row in people if row.name == "Zacharias Quillfeather"}
    assert len(named) == 1
    assert person.id not in named
    assert store.verify(unheard) == ()


def test_nothing_of_the_person_is_left_in_the_files(
    store: SqlStore, person: PersonRow, database_url: str, tmp_path: Path
) -> None:
    assert traces(database_url, tmp_path)
    erased(store, person)
    store.sweep()
    assert traces(database_url, tmp_path) == set()
    assert store.find_break() is None
    store.sweep()  # doing it again does no harm


def test_redetect_leaves_redacted_articles_as_they_are(store: SqlStore, person: PersonRow) -> None:
    async def find_nothing(article: Article) -> tuple[Claim, ...]:
        return ()

    erased(store, person)
    reading = asyncio.run(read_again(store, find_nothing, run="run", since=None, progress=unheard))
    assert (reading.rereads, reading.read, reading.gone) == ((), 0, 3)


def test_redetect_brings_nothing_back_that_was_erased_after_it_had_read(store: SqlStore, person: PersonRow) -> None:
    also = claim_in(TEXT, "Zacharias Quillfeather", "Quillfeather thanked Jane Doe.", kind="leave")

    async def find_more(article: Article) -> tuple[Claim, ...]:
        return (also,) if article.url == OWN else ()

    reading = asyncio.run(read_again(store, find_more, run="run", since=None, progress=unheard))
    with store.reading() as session:
        units = units_of(session, reading.rereads, Aliases({}))
    erased(store, person)
    with store.reading() as session:
        head = session.head()
    applied = apply(
        store,
        reading.rereads,
        units,
        run="run",
        clock=SetClock(),
        aliases=Aliases({}),
        announce=None,
        progress=unheard,
    )
    asyncio.run(applied)
    with store.reading() as session:
        after = session.events(head, 100)
    assert not [item for item in after if isinstance(item.event, ClaimDetected)]


def test_another_person_who_first_appeared_under_the_name_is_redacted_and_keeps_their_own(store: SqlStore) -> None:
    """Both were one in the first article, and the second one told them apart."""
    ids = {name: an_id(name) for name in ("person", "other", "change")}
    names_then, names_now = names("Zacharias Quillfeather"), names("Ann Quillfeather")
    whole: dict[str, Any] = {
        "change_id": ids["change"],
        "story_id": ids["change"],
        "organisation_id": None,
        "facts": facts(claims=()),
    }
    with store.writing() as session:
        session.append(
            [
                decided(
                    PersonAppeared(person_id=ids["person"], name="Zacharias Quillfeather"), f"person-{ids['person']}"
                ),
                decided(
                    PersonAppeared(person_id=ids["other"], name="Zacharias Quillfeather"), f"person-{ids['other']}"
                ),
                decided(ChangeReported(person_id=ids["other"], names=names_then, **whole), f"change-{ids['change']}"),
                decided(
                    ChangeAmended(person_id=ids["other"], names=names_now, fields=("person",), **whole),
                    f"change-{ids['change']}",
                    2,
                ),
            ]
        )
        person = cast(PersonRow, session.rows.find("people", str(ids["person"])))
    erased(store, person)
    with store.reading() as session:
        other = cast(PersonRow, session.rows.find("people", str(ids["other"])))
        change = cast(ChangeRow, session.rows.find("changes", str(ids["change"])))
        held = "".join(str(recorded.event) for recorded in session.events(0, 99))
    assert (other.name, other.surname_key, change.names) == ("Ann Quillfeather", "qlfthr", names_now)
    assert "Zacharias" not in held
    assert store.verify(unheard) == ()


def test_people_merged_into_the_person_go_with_them_and_verdicts_stay(store: SqlStore, person: PersonRow) -> None:
    by: dict[str, Any] = {"author": "Ann Editor", "aliases": Aliases({}), "now": NOW}
    with store.writing() as session:
        (jim,) = (row for row in cast(tuple[PersonRow, ...], session.rows.where("people")) if row.name == "Jim Roe")
        merge_people(session, jim, person, **by)
        changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))
        mine, others = ([row for row in changes if (row.person_id == person.id) == own] for own in (True, False))
        for change in (*mine, *others):
            judge(session, change, "confirm", other=None, policy=Policy(), **by)
    erased(store, person)
    assert store.verify(unheard) == ()
    with store.reading() as session:
        held = "".join(str(recorded.event) for recorded in session.events(0, 999))
        row = cast(ChangeRow, session.rows.find("changes", str(others[0].id)))
    assert "Jim Roe" not in held
    assert "Jane Doe" in held
    assert [said.verdict for said in row.feedback] == ["confirm"]


def test_one_of_two_homonyms_who_were_told_apart_is_erased_and_the_other_one_stays(store: SqlStore) -> None:
    def changes() -> dict[Any, ChangeRow]:
        with store.reading() as session:
            return {row.id: row for row in cast(tuple[ChangeRow, ...], session.rows.where("changes"))}

    tell_of_stone(store, "https://one.example/1", "Acme")
    tell_of_stone(store, "https://two.example/1", "Globex")
    theirs = next(row for row in changes().values() if row.names and row.names.organisation == "Globex")
    with store.writing() as session:
        mixed = cast(PersonRow, session.rows.find("people", str(theirs.person_id)))
        gone, _ = part_person(session, mixed, [theirs], author="Ann Editor", aliases=Aliases({}), now=NOW)
        homonym = cast(PersonRow, session.rows.find("people", str(gone)))
    erased(store, homonym)
    after = changes()
    tell_of_stone(store, "https://three.example/1", "Initech")
    with store.reading() as session:
        told = [recorded.event for recorded in session.events(0, 99) if recorded.stream == f"change-{theirs.id}"]
    assert len(told) == 2
    assert {event.names for event in told} == {None}  # type: ignore[union-attr]
    assert {ident: row for ident, row in changes().items() if ident in after} == after
    assert [row.names.organisation for row in after.values() if row.names] == ["Acme"]
    assert store.verify(unheard) == ()


def tell_of_stone(store: SqlStore, url: str, place: str) -> None:
    article = captured(url, title="News", summary="", published_at=NOW)
    by: dict[str, Any] = {"policy": Policy(), "aliases": Aliases({}), "now": NOW}
    with store.writing() as session:
        session.append([decided(article, f"article-{article.article_id}")])
        track(
            session, article=article, claims=[a_claim("John Stone", place)],
            correlation_id=None, causation_id=None, **by,
        )  # fmt: skip


def tell_apart(store: SqlStore, place: str) -> tuple[PersonRow, PersonRow]:
    """Say that the change at a place is about somebody else; return whom it is about now, and who had it."""
    by: dict[str, Any] = {"author": "Ann Editor", "aliases": Aliases({}), "now": NOW}
    with store.writing() as session:
        changes = cast(tuple[ChangeRow, ...], session.rows.where("changes"))
        (theirs,) = (row for row in changes if row.names and row.names.organisation == place)
        mixed = cast(PersonRow, session.rows.find("people", str(theirs.person_id)))
        one, other = part_person(session, mixed, [theirs], **by)
        return tuple(cast(PersonRow, session.rows.find("people", str(ident))) for ident in (one, other))  # type: ignore[return-value]


def test_what_is_to_be_told_of_a_homonym_is_told_though_they_once_were_the_erased_one(store: SqlStore) -> None:
    tell_of_stone(store, "https://one.example/1", "Acme")
    tell_of_stone(store, "https://two.example/1", "Globex")
    left, gone = tell_apart(store, "Globex")
    assert erased(store, gone).alerts == 1
    with store.reading() as session:
        changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", person_id=left.id))
        alerts = cast(tuple[AlertRow, ...], session.rows.where("alerts"))
    assert {alert.state for alert in alerts if alert.change_id == changes[0].id} == {"pending"}
    assert {alert.state for alert in alerts if alert.change_id != changes[0].id} == {"abandoned"}


def test_homonyms_who_are_left_stay_apart_when_the_one_they_were_told_from_is_erased(store: SqlStore) -> None:
    for number, place in enumerate(("Acme", "Globex", "Initech")):
        tell_of_stone(store, f"https://paper{number}.example/1", place)
    one, _ = tell_apart(store, "Globex")
    other, gone = tell_apart(store, "Initech")
    erased(store, gone)
    erased(store, cast(PersonRow, _found(store, gone.id)))  # a second time, as after a failed VACUUM
    tell_of_stone(store, "https://paper4.example/1", "Globex")
    tell_of_stone(store, "https://paper5.example/1", "Initech")
    with store.reading() as session:
        changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))
    holders = {row.names.organisation: row.person_id for row in changes if row.names}
    assert holders == {"Globex": one.id, "Initech": other.id}
    assert store.verify(unheard) == ()


def test_changes_of_somebody_erased_tell_nobody_apart(store: SqlStore) -> None:
    tell_of_stone(store, "https://one.example/1", "Acme")
    tell_of_stone(store, "https://two.example/1", "Globex")
    with store.reading() as session:
        (stone,) = cast(tuple[PersonRow, ...], session.rows.where("people"))
    erased(store, stone)
    by: dict[str, Any] = {"author": "Ann Editor", "aliases": Aliases({}), "now": NOW}
    with pytest.raises(MonitorError, match="no article tells these changes any more"), store.writing() as session:
        part_person(session, _found(store, stone.id), [cast(ChangeRow, session.rows.where("changes")[0])], **by)


def _found(store: SqlStore, ident: Any) -> Any:
    with store.reading() as session:
        return session.rows.find("people", str(ident))


def test_a_silence_of_the_person_forgets_the_name_and_holds_for_others(store: SqlStore, person: PersonRow) -> None:
    by: dict[str, Any] = {"until": NOW + timedelta(days=9), "author": "Ann Editor", "aliases": Aliases({}), "now": NOW}
    with store.writing() as session:
        set_silence(session, subject="person", key=str(person.id), name=person.name, reason="said often", **by)
        reason = "it is all about Zacharias Quillfeather"
        set_silence(session, subject="organisation", key="acme", name="Acme", reason=reason, **by)
        set_silence(session, subject="organisation", key="globex", name="Globex", reason="ours", **by)
    erased(store, person)
    assert store.verify(unheard) == ()
    with store.reading() as session:
        held = "".join(str(recorded.event) for recorded in session.events(0, 999))
        rows = {row.key: row for row in cast(tuple[SilenceRow, ...], session.rows.where("silences"))}
    assert "Quillfeather" not in held
    assert (rows["acme"].reason, rows["acme"].state) == ("", "set")
    assert (rows["globex"].name, rows["globex"].reason) == ("Globex", "ours")


def test_a_reader_in_the_way_is_told_of_with_a_remedy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock(), busy_timeout_seconds=0.1)) as store:
        with store.reading() as session:
            session.head()
            with store.writing() as writing:
                writing.desk.beat(NOW)
            with pytest.raises(StoreError, match="while another process reads"):
                store.sweep()
        store.sweep()


def traces(url: str, folder: Path) -> set[bytes]:
    """Return what of the name is found: in SQLite's files, its journals too; in a dump of a PostgreSQL database."""
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///"))
        held = b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    else:
        held = _dump(url)
    return {trace for trace in TRACES if trace in held}


def _dump(url: str) -> bytes:
    programs: Sequence[Path] = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    program = shutil.which("pg_dump") or (str(programs[-1]) if programs else None)
    if program is None:
        return _all_rows(url)
    return subprocess.run([program, "--dbname", url], check=True, capture_output=True).stdout


def _all_rows(url: str) -> bytes:
    """What a dump would hold, where there is no pg_dump: every row of every table."""
    import psycopg

    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [connection.execute(f'SELECT t::text FROM "{name}" t'.encode()).fetchall() for (name,) in tables]
        rows.append(connection.execute("SELECT most_common_vals::text FROM pg_stats").fetchall())
    return str(rows).encode()


def test_an_erasure_tells_of_no_event_that_was_empty_before_it(
    store: SqlStore, person: PersonRow, sql: Callable[[str], Any]
) -> None:
    with store.reading() as session:
        (doe,) = cast(tuple[PersonRow, ...], session.rows.where("people", surname_key="doe"))
    done = [erased(store, person), erased(store, doe)]
    with store.reading() as session:
        said = [cast(Any, item.event) for item in session.events(0, 99, type_="person.erased")]
    taken = [position for event in said for position in event.positions]
    empty = sql("SELECT position FROM events WHERE personal IS NULL AND personal_hash IS NOT NULL")
    assert sorted(taken) == sorted(position for (position,) in empty)
    assert [event.events for event in said] == [event.events for event in done]


def test_an_erasure_does_not_excuse_what_was_taken_from_its_articles_before(
    store: SqlStore, person: PersonRow, sql: Callable[[str], Any]
) -> None:
    sql("UPDATE events SET personal = NULL WHERE position = 1")
    erased(store, person)
    assert store.find_break() == Break(position=1, check="personal")
