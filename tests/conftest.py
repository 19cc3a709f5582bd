"""Fixtures that every room uses."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgresql_server import PostgresServer, postgresql_server

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


# How fast the machine is just now says nothing of a claim: speed is measured in benchmarks/.
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
# The suite judges a change, so it tries the same examples each time; `make hunt` looks for new ones.


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--hunt", type=int, metavar="N", help="only the laws, each on N examples drawn at random")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _begin_with_slow(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    examples = config.getoption("--hunt")
    if examples is None:
        return
    laws = [item for item in items if getattr(getattr(item, "obj", None), "is_hypothesis_test", False)]
    for test in {item.obj for item in laws if isinstance(item, pytest.Function)}:
        wider = settings(test._hypothesis_internal_use_settings, max_examples=examples, derandomize=False)
        test._hypothesis_internal_use_settings = settings(wider, print_blob=True)
    items[:] = laws


def _begin_with_slow(items: list[pytest.Item], workers: int) -> None:
    """Put slow tests first in the share of each worker of `--dist worksteal`: what comes last is short."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    others = [item for item in items if item not in slow]
    share = len(others) // workers + 1
    items[:] = [each for n in range(workers) for each in (*slow[n::workers], *others[n * share : (n + 1) * share])]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the tests themselves: they stay, and it took a quarter of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of articles, feeds and pages that stands beside the checkout on developers' machines."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder shared/ beside the checkout, with real articles and feeds")
    return SHARED


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """A PostgreSQL server that runs as long as this process tests."""
    with postgresql_server() as server:
        server.make_template()
        yield server


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests read no .env and no MONITOR_* of the person who runs them."""
    for name in list(os.environ):
        if name.startswith("MONITOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
