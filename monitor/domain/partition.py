"""Disjoint sets. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping


class Partition:
    """Disjoint sets that are merged pair by pair; the smallest member names its set."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        """names: item -> name of its set, of sets that are merged already."""
        self._parent: dict[Hashable, Hashable] = {}
        self._parent.update((names or {}).items())

    def find(self, item: Hashable) -> Hashable:
        """Return the name of the set that holds an item."""
        passed = []
        while (parent := self._parent.get(item, item)) != item:
            passed.append(item)
            item = parent
        for each in passed[:-1]:
            self._parent[each] = item
        return item

    def merge(self, one: Hashable, other: Hashable) -> None:
        """Make one set of the two sets that hold these items."""
        mine, theirs = self.find(one), self.find(other)
        if mine != theirs:
            low, high = sorted((mine, theirs), key=str)
            self._parent[high] = low
