"""What a database cannot do, said for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from monitor.errors import StoreError


@contextmanager
def explained(label: str, remedy: Callable[[DBAPIError], str | None]) -> Iterator[None]:
    """Turn what the database cannot do into a StoreError with a remedy; our own mistakes in SQL stay as they are."""
    try:
        yield
    except DBAPIError as error:
        told = remedy(error)
        if told is None:
            raise
        raise StoreError(f"the database {label!r} {told}") from error
