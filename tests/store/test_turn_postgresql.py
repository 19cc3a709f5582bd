"""A turn among all processes that use a database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from monitor.errors import StoreError
from monitor.store.postgresql import DatabaseTurn
from tests.conftest import REPOSITORY
from tests.postgresql_server import PostgresServer

HOLD = """
import sys
from monitor.store.postgresql import DatabaseTurn
with DatabaseTurn(sys.argv[1], "deliver")() as ours:
    print(ours, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def url(postgresql: PostgresServer) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


def test_one_at_a_time_has_a_turn_and_turns_of_other_names_are_free(url: str) -> None:
    with (
        closing(DatabaseTurn(url, "deliver")) as one,
        closing(DatabaseTurn(url, "deliver")) as two,
        closing(DatabaseTurn(url, "place-1")) as other,
    ):
        with one() as first, two() as second, other() as elsewhere:
            assert (first, second, elsewhere) == (True, False, True)
        with two() as again:
            assert again
        with one() as again:
            assert again


def test_a_killed_process_gives_its_turn_back(url: str) -> None:
    with (
        closing(DatabaseTurn(url, "deliver")) as turn,
        subprocess.Popen(
            [sys.executable, "-c", HOLD, url],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        with turn() as ours:
            assert not ours
        process.kill()
        process.wait()
        for _ in range(1_000):  # the server notices the end of a connection by itself
            with turn() as ours:
                if ours:
                    break
        assert ours


def test_a_turn_whose_connection_was_ended_is_free_again(postgresql: PostgresServer, url: str) -> None:
    with closing(DatabaseTurn(url, "deliver")) as turn, closing(DatabaseTurn(url, "deliver")) as other:
        with turn() as ours:
            assert ours
            postgresql.run(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                f"WHERE datname = '{url.rpartition('/')[2]}' AND application_name = 'departure-monitor'"
            )
            with other() as taken:
                assert taken
        with turn() as ours:
            assert ours


def test_a_server_that_is_not_there_is_told() -> None:
    with (
        closing(DatabaseTurn("postgresql://monitor@127.0.0.1:1/news", "deliver")) as turn,
        pytest.raises(StoreError, match="cannot be reached"),
        turn(),
    ):
        pass
