"""Comparing rebuilt rows with live ones. Replay has no path to the network, to a channel or to deliver."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.pipeline.ports import Difference

End = tuple[None, None]


def differences(
    projection: str, live: Iterator[tuple[str, str]], rebuilt: Iterator[tuple[str, str]]
) -> Iterator[Difference]:
    """Compare two walks over rows, (key, body) by ascending key, and give every row in which they differ, by key."""
    end: End = (None, None)
    key, body = next(live, end)
    key_again, body_again = next(rebuilt, end)
    while key is not None or key_again is not None:
        if key_again is None or (key is not None and key < key_again):
            yield Difference(projection=projection, key=str(key), live=body, rebuilt=None)
            key, body = next(live, end)
        elif key is None or key_again < key:
            yield Difference(projection=projection, key=key_again, live=None, rebuilt=body_again)
            key_again, body_again = next(rebuilt, end)
        else:
            if body != body_again:
                yield Difference(projection=projection, key=key, live=body, rebuilt=body_again)
            key, body = next(live, end)
            key_again, body_again = next(rebuilt, end)
