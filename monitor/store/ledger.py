"""The ledger of redetect: how far it has come. Not folded from the log; untouched by replay."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from monitor.store.lookups import VALUES_MAX, among, put
from monitor.store.tables import redetect_differing, redetect_runs

_position = select(redetect_runs.c.position).where(redetect_runs.c.run == bindparam("wanted"))
_of_run = redetect_differing.c.run == bindparam("wanted")
_differing = select(redetect_differing.c.position).where(_of_run).order_by(redetect_differing.c.position)
_settle = redetect_differing.delete().where(_of_run, among(redetect_differing.c.position))


class SqlLedger:
    """ports.Ledger in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def position(self, run: str) -> int:
        return self._connection.execute(_position, {"wanted": run}).scalar() or 0

    def differing(self, run: str) -> tuple[int, ...]:
        return tuple(self._connection.execute(_differing, {"wanted": run}).scalars())

    def note(self, run: str, position: int, differing: Sequence[int]) -> None:
        put(self._connection, redetect_runs, [{"run": run, "position": position}], replace=True)
        if differing:
            rows = [{"run": run, "position": place} for place in differing]
            put(self._connection, redetect_differing, rows, replace=False)

    def settle(self, run: str, positions: Sequence[int]) -> None:
        for start in range(0, len(positions), VALUES_MAX):
            values = list(positions[start : start + VALUES_MAX])
            self._connection.execute(_settle, {"wanted": run, "values": values})

    def forget_others(self, run: str) -> None:
        for table in (redetect_runs, redetect_differing):
            self._connection.execute(table.delete().where(table.c.run != run))
