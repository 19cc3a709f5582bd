"""The projections' tables: made from what a projection says of itself, filled by its fold, and rebuildable at any time.

A table has the row's key (row_key), its indexed fields as columns, and the row as JSON (row_body). The store makes,
drops and rebuilds these tables by itself (rebuild.py); Alembic knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    false,
    or_,
    select,
)

from monitor.domain.stream import Recorded
from monitor.errors import StoreError
from monitor.projections.fold import Projection
from monitor.store.lookups import among, indexable, select_among
from monitor.store.tables import Instant, checkpoints

_encoder = msgspec.json.Encoder(order="deterministic")
_checkpoints = select(checkpoints.c.projection, checkpoints.c.version, checkpoints.c.columns, checkpoints.c.position)

# Keys are compared and walked by code point everywhere, whatever the language of the database.
_Key = Text().with_variant(Text(collation="C"), "postgresql")


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
        self.find_all = select(key, body).where(among(key))
        self.insert = self.table.insert()
        self.update = self.table.update().where(key == bindparam("wanted"))
        self.delete = self.table.delete().where(key == bindparam("wanted"))
        self.walk = select(self.table).where(key > bindparam("after")).order_by(key).limit(bindparam("limit"))

    def load(self, connection: Connection, keys: Iterable[str]) -> dict[str, Any]:
        """Return the rows that there are of these keys."""
        return {key: self.decode(body) for key, body in select_among(connection, self.find_all, keys)}

    def save(self, connection: Connection, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Write what differs; a row of None is taken away."""
        new, changed, gone = [], [], []
        for key, row in after.items():
            old = before.get(key)
            if row is None:
                if old is not None:
                    gone.append({"wanted": key})
            elif old is None:
                new.append(self._columns_of(key, row))
            elif row != old:
                changed.append({"wanted": key, **self._columns_of(key, row)})
        for statement, rows in ((self.delete, gone), (self.update, changed), (self.insert, new)):
            if rows:
                connection.execute(statement, rows if len(rows) > 1 else rows[0])

    def _columns_of(self, key: str, row: msgspec.Struct) -> dict[str, Any]:
        values = {name: _plain(getattr(row, name)) for name in self.projection.indexed}
        return {"row_key": key, **values, "row_body": _encoder.encode(row).decode()}

    def fold(self, connection: Connection, recorded: Iterable[Recorded]) -> None:
        """Bring the rows up to date with events that come right after the projection's checkpoint."""
        projection = self.projection
        touched = [(item, projection.keys(item)) for item in recorded if type(item.event) in projection.handles]
        before = self.load(connection, dict.fromkeys(key for _, keys in touched for key in keys))
        after = dict(before)
        for item, keys in touched:
            for key in keys:
                after[key] = projection.evolve(after.get(key), item, key)
        self.save(connection, before, after)

    def bodies(self, connection: Connection, page_rows: int) -> Iterator[tuple[str, str]]:
        """Walk the whole table by key, a page at a time: (key, body)."""
        for page in self.pages(connection, page_rows):
            yield from ((row.row_key, row.row_body) for row in page)

    def pages(self, connection: Connection, page_rows: int) -> Iterator[Sequence[Any]]:
        """Walk the whole table by key in pages of whole rows."""
        after = ""
        while page := connection.execute(self.walk, {"after": after, "limit": page_rows}).all():
            yield page
            after = page[-1].row_key


def _type_of(annotation: Any) -> Any:
    kinds = {annotation, *get_args(annotation)}
    return Boolean() if bool in kinds else Instant() if datetime in kinds else Text()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | datetime) else indexable(str(value))


class ReadModels:
    """All projections of one program, as tables."""

    def __init__(self, projections: Sequence[Projection[Any]]) -> None:
        self.models = {projection.name: Model(projection) for projection in projections}
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

    def fold(self, connection: Connection, recorded: Sequence[Recorded]) -> None:
        """Fold new events, which are the log's last, into all rows and move the checkpoints.

        Raises StoreError when the rows are not those of this program at the position before: another version rebuilt
        them.
        """
        if not recorded or not self.models:
            return
        for model in self.models.values():
            model.fold(connection, recorded)
        ends = {"to": recorded[-1].position, "before": recorded[0].position - 1}
        if connection.execute(self._move_checkpoints, ends).rowcount != len(self.models):
            raise StoreError("the lists were rebuilt by another version of monitor while this one ran; start it again")

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

    def where(
        self, projection: str, order: str | None = None, limit: int | None = None, /, **equals: object
    ) -> tuple[msgspec.Struct, ...]:
        model = self._models[projection]
        columns = model.table.c
        matching = (_equal(columns[name], value) for name, value in equals.items())
        statement = select(columns.row_body).where(*matching)
        if order is not None:
            by = columns[order.removeprefix("-")]
            statement = statement.order_by(by.desc() if order.startswith("-") else by)
        statement = statement.order_by(columns.row_key).limit(limit)
        return tuple(model.decode(body) for (body,) in self._log().execute(statement))


def _equal(column: Column[Any], value: object) -> ColumnElement[bool]:
    if isinstance(value, tuple):
        given = [_plain(item) for item in value if item is not None]
        found = column.in_(given)
        return or_(found, column.is_(None)) if len(given) < len(value) else found
    return column.is_(None) if value is None else column == _plain(value)
