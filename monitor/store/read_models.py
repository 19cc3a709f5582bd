"""The projections' tables: made from what a projection says of itself, filled by its fold, and rebuildable at any time.

A table has the row's key (row_key), its indexed fields as columns, and the row as JSON (row_body). The store makes,
drops and rebuilds these tables by itself (rebuild.py); Alembic knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, get_args
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Index,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
)

from monitor.domain.events import EVENT_TYPES, Event
from monitor.domain.stream import Placed, key_of
from monitor.errors import StoreError
from monitor.projections.fold import Projection
from monitor.store.lookups import indexable
from monitor.store.tables import checkpoints, to_microseconds

_encoder = msgspec.json.Encoder(order="deterministic")
_checkpoints = select(checkpoints.c.projection, checkpoints.c.version, checkpoints.c.columns, checkpoints.c.position)

# Keys are compared and walked by code point everywhere, whatever the language of the database.
_Key = Text().with_variant(Text(collation="C"), "postgresql")


FETCHED_ROWS = 500
"""Rows fetched at once for whoever may want only the first few."""


class Model:
    """One projection with its table and the statements on it."""

    def __init__(self, projection: Projection[Any]) -> None:
        self.projection = projection
        fields = {field.name: field.type for field in msgspec.structs.fields(projection.row)}
        self.table = Table(
            projection.name,
            MetaData(),
            Column("row_key", _Key, primary_key=True),
            *(Column(name, _type_of(fields[name])) for name in projection.indexed),
            Column("row_body", Text, nullable=False),
            *(Index(f"ix_{projection.name}_{name}", name) for name in projection.indexed),
        )
        key, body = self.table.c.row_key, self.table.c.row_body
        self.columns = ",".join(column.name for column in self.table.columns)
        self.decode: Callable[[str], msgspec.Struct] = msgspec.json.Decoder(projection.row).decode
        self.find = select(body).where(key == bindparam("wanted"))
        self.walk = select(key, body).where(key > bindparam("after")).order_by(key).limit(bindparam("limit"))
        self.scan = select(key, body)
        self._statements: dict[str, Statements] = {}
        self._places = tuple(projection.row.__struct_fields__.index(name) for name in projection.indexed)

    @cached_property
    def bare(self) -> Model:
        """The same rows without indexed columns, for whoever only folds and compares."""
        return Model(msgspec.structs.replace(self.projection, indexed=()))

    def statements(self, connection: Connection) -> Statements:
        """Return the statements in the words of a connection's database."""
        dialect = connection.dialect
        if dialect.name not in self._statements:
            self._statements[dialect.name] = _statements(self.table, dialect)
        return self._statements[dialect.name]

    def load(self, connection: Connection, keys: Collection[str]) -> dict[str, Any]:
        """Return the rows that there are of these keys."""
        if not keys:
            return {}
        given = list(keys) if connection.dialect.name == "postgresql" else _encoder.encode(list(keys)).decode()
        found = connection.exec_driver_sql(self.statements(connection).find_all, (given,)).all()
        return {key: self.decode(body) for key, body in found}

    def save(self, connection: Connection, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Write what differs; a row of None is taken away."""
        new, changed, gone = [], [], []
        for key, row in after.items():
            old = before.get(key)
            if row is None:
                if old is not None:
                    gone.append((key,))
            elif old is None:
                new.append(self.values(key, row))
            elif row != old:
                changed.append((*self.values(key, row), key))
        statements = self.statements(connection)
        self._run(connection, statements.delete, gone)
        self._run(connection, statements.update, changed)
        self._run(connection, statements.insert, new)

    def insert(self, connection: Connection, rows: Iterable[tuple[str, str]]) -> None:
        """Put rows where there are none of their keys, given as (key, body)."""
        self._run(connection, self.statements(connection).insert, [self.values(k, self.decode(b)) for k, b in rows])

    def _run(self, connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
        # Given to the driver as it is: SQLAlchemy's own way with lists of parameters costs more than the fold.
        if rows:
            connection.exec_driver_sql(statement, rows if len(rows) > 1 else rows[0])

    def values(self, key: str, row: msgspec.Struct) -> tuple[Any, ...]:
        """Return a row as the table keeps it, in the order of the columns."""
        body = _encoder.encode(row).decode()
        if not self._places:
            return key, body
        fields = msgspec.structs.astuple(row)
        return (key, *[_plain(fields[place]) for place in self._places], body)

    def fold(self, connection: Connection, handled: Iterable[Placed]) -> None:
        """Bring the rows up to date with the events that the projection handles, right after its checkpoint."""
        projection = self.projection
        touched = [(item, projection.keys(item)) for item in handled]
        before = self.load(connection, dict.fromkeys([key for _, keys in touched for key in keys]))
        after = dict(before)
        evolve = projection.evolve
        for item, keys in touched:
            for key in keys:
                after[key] = evolve(after.get(key), item, key)
        self.save(connection, before, after)

    def fold_again(self, connection: Connection, keys: Collection[str], recorded: Iterable[Placed]) -> None:
        """Make these rows anew from all events that touch them, given in the order of the log."""
        after: dict[str, Any] = dict.fromkeys(keys)
        for item in recorded:
            for key in self.projection.keys(item) if type(item.event) in self.projection.handles else ():
                if key in keys:
                    after[key] = self.projection.evolve(after[key], item, key)
        self.save(connection, self.load(connection, keys), after)

    def bodies(self, connection: Connection, page_rows: int) -> Iterator[tuple[str, str]]:
        """Walk the whole table by key, a page at a time: (key, body)."""
        for page in self.pages(connection, page_rows):
            yield from page

    def pages(self, connection: Connection, page_rows: int) -> Iterator[Sequence[Any]]:
        """Walk the whole table by key in pages of (key, body)."""
        after = ""
        while page := connection.execute(self.walk, {"after": after, "limit": page_rows}).all():
            yield page
            after = page[-1][0]

    def fingerprint(self, connection: Connection, page_rows: int) -> int:
        """Return a number that tables of equal rows share, within this process; others do once in 2**64 times.

        The rows are read in the order in which they lie, which is many times faster than walking them by key.
        """
        rows = connection.execute(self.scan.execution_options(yield_per=page_rows))
        return sum(sum(map(hash, page)) for page in rows.partitions()) % 2**64


def _type_of(annotation: Any) -> Any:
    kinds = {annotation, *get_args(annotation)}
    return Boolean() if bool in kinds else BigInteger() if kinds & {int, datetime} else Text()


def _plain(value: Any) -> Any:
    """Return a value of an indexed field as the databases keep it: an instant is microseconds since 1970 UTC."""
    if type(value) is str:
        return indexable(value)
    if value is None or type(value) in (bool, int):
        return value
    if type(value) is UUID:
        return key_of(value)
    return to_microseconds(value) if isinstance(value, datetime) else indexable(str(value))


class Statements(msgspec.Struct, frozen=True):
    """A table's statements in the words of one database, for its driver; a row is a tuple in the columns' order."""

    find_all: str
    """Takes all keys as one parameter."""
    insert: str
    update: str
    """The key of the row comes last."""
    delete: str


def _statements(table: Table, dialect: Dialect) -> Statements:
    quote, mark = dialect.identifier_preparer.quote, "%b" if dialect.name == "postgresql" else "?"
    name, columns = quote(table.name), [quote(column.name) for column in table.columns]
    given = f"ANY({mark}::text[])" if dialect.name == "postgresql" else f"(SELECT value FROM json_each({mark}))"  # noqa: S608
    found = f"row_key {'=' if dialect.name == 'postgresql' else 'IN'} {given}"
    marks, moved = ", ".join(mark for _ in columns), ", ".join(f"{column} = {mark}" for column in columns)
    # The names in them are our own.
    return Statements(
        find_all=f"SELECT row_key, row_body FROM {name} WHERE {found}",  # noqa: S608
        insert=f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
        update=f"UPDATE {name} SET {moved} WHERE row_key = {mark}",  # noqa: S608
        delete=f"DELETE FROM {name} WHERE row_key = {mark}",  # noqa: S608
    )


class Folds:
    """Some projections, folded together."""

    def __init__(self, models: Iterable[Model]) -> None:
        self.models = tuple(models)
        self._of_type: dict[type[Event], list[Model]] = {}
        for model in self.models:
            for kind in model.projection.handles:
                self._of_type.setdefault(kind, []).append(model)
        self.idle_types = frozenset(EVENT_TYPES) - {kind.type for kind in self._of_type}
        """Types that none of them handles."""

    def fold(self, connection: Connection, recorded: Iterable[Placed]) -> None:
        """Bring all rows up to date with events that come right after them."""
        handled: dict[Model, list[Placed]] = {model: [] for model in self.models}
        hearers = {kind: [handled[model].append for model in models] for kind, models in self._of_type.items()}
        for item in recorded:
            for hear in hearers.get(type(item.event), ()):
                hear(item)
        for model, items in handled.items():
            if items:
                model.fold(connection, items)


class ReadModels:
    """All projections of one program, as tables."""

    def __init__(self, projections: Sequence[Projection[Any]]) -> None:
        self.models = {projection.name: Model(projection) for projection in projections}
        self._folds = Folds(self.models.values())
        ours = (
            and_(checkpoints.c.projection == name, checkpoints.c.version == model.projection.version,
                 checkpoints.c.columns == model.columns)
            for name, model in self.models.items()
        )  # fmt: skip
        self._move_checkpoints = (
            checkpoints.update()
            .where(checkpoints.c.position == bindparam("before"), or_(false(), *ours))
            .values(position=bindparam("to"))
        )

    def fold(self, connection: Connection, recorded: Sequence[Placed]) -> None:
        """Fold new events, which are the log's last, into all rows and move the checkpoints.

        Raises StoreError when the rows are not those of this program at the position before: another version rebuilt
        them.
        """
        if not recorded or not self.models:
            return
        self._folds.fold(connection, recorded)
        ends = {"to": recorded[-1].position, "before": recorded[0].position - 1}
        if connection.execute(self._move_checkpoints, ends).rowcount != len(self.models):
            raise StoreError("the lists were rebuilt by another version of monitor while this one ran; start it again")

    def some(self, names: Collection[str]) -> list[Model]:
        """Return the models of these names, all of them for none, in the order in which they are folded."""
        return [model for name, model in self.models.items() if not names or name in names]

    def behind(self, connection: Connection, position: int) -> list[Model]:
        """Return the models whose rows are not those of this program's fold at a position."""
        stand = {name: (version, columns, at) for name, version, columns, at in connection.execute(_checkpoints)}
        return [
            model
            for name, model in self.models.items()
            if stand.get(name) != (model.projection.version, model.columns, position)
        ]


class SqlRows:
    """ports.Rows in one transaction."""

    def __init__(self, log: Callable[[], Connection], read_models: ReadModels) -> None:
        self._log, self._models = log, read_models.models

    def find(self, projection: str, key: str) -> msgspec.Struct | None:
        model = self._models[projection]
        body = self._log().execute(model.find, {"wanted": key}).scalar()
        return None if body is None else model.decode(body)

    def find_all(self, projection: str, keys: Collection[str]) -> tuple[msgspec.Struct, ...]:
        found = self._models[projection].load(self._log(), keys)
        return tuple(found[key] for key in sorted(found))

    def where(
        self, projection: str, order: str | None = None, limit: int | None = None, /, **equals: object
    ) -> tuple[msgspec.Struct, ...]:
        model = self._models[projection]
        statement = _select(model, order, equals).limit(limit)
        return tuple(model.decode(body) for (body,) in self._log().execute(statement))

    def count(self, projection: str) -> int:
        found: int = self._log().execute(select(func.count()).select_from(self._models[projection].table)).scalar_one()
        return found

    def each(self, projection: str, order: str, /, **equals: object) -> Iterator[msgspec.Struct]:
        model = self._models[projection]
        statement = _select(model, order, equals).execution_options(yield_per=FETCHED_ROWS)
        for (body,) in self._log().execute(statement):
            yield model.decode(body)


def _select(model: Model, order: str | None, equals: Mapping[str, object]) -> Select[Any]:
    columns = model.table.c
    statement = select(columns.row_body).where(*(_equal(columns[name], value) for name, value in equals.items()))
    if order is not None:
        by = columns[order.removeprefix("-")]
        statement = statement.order_by(by.desc() if order.startswith("-") else by)
    return statement.order_by(columns.row_key)


def _equal(column: Column[Any], value: object) -> ColumnElement[bool]:
    if isinstance(value, tuple):
        given = [_plain(item) for item in value if item is not None]
        found = column.in_(given)
        return or_(found, column.is_(None)) if len(given) < len(value) else found
    return column.is_(None) if value is None else column == _plain(value)
