"""What a database cannot do, said for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from monitor.errors import StoreError


@contextmanager
def explained(
    label: str, remedy: Callable[[BaseException | None], str | None], failure: type[Exception] = DBAPIError
) -> Iterator[None]:
    """Turn what the database cannot do into a StoreError with a remedy; our own mistakes in SQL stay as they are.

    The remedy is asked with the driver's error. Those who use the driver itself name the `failure` that it raises.
    """
    try:
        yield
    except (DBAPIError, failure) as error:
        told = remedy(error.orig if isinstance(error, DBAPIError) else error)
        if told is None:
            raise
        raise StoreError(f"the database {label!r} {told}") from error
