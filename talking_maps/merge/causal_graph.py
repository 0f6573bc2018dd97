"""Which change knew of which: the history of copies that parted and met again.

A change's parents are what its author had before them. Changes that do not know of
each other were made apart. Histories are long runs with few forks, so a change is a
place in a run, and a run notes what of other runs was known where it began: asking
costs the same however long the history is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from types import MappingProxyType


class CausalGraph:
    """The order of changes by what their authors knew.

    Examples
    --------
    >>> lineage = CausalGraph(
    ...     [("a", ()), ("b", ("a",)), ("c", ("a",)), ("d", ("b", "c"))]
    ... )
    >>> lineage.precedes("a", "d"), lineage.precedes("b", "c"), lineage.heads
    (True, False, ('d',))
    """

    def __init__(self, changes: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Take (id, parents) pairs, every parent before its child.

        Raises ValueError for an id that comes twice or a parent that does not come
        before.
        """
        self._places: dict[str, tuple[int, int]] = {}
        self._known: dict[str, Mapping[int, int]] = {}
        self._ends: dict[int, str] = {}
        heads: dict[str, None] = {}
        for change, parents in changes:
            if change in self._places or any(p not in self._places for p in parents):
                raise ValueError(f"{change} stands in no order with its parents")
            self._add(change, parents)
            for parent in parents:
                heads.pop(parent, None)
            heads[change] = None
        self.heads = tuple(heads)

    def __contains__(self, change: str) -> bool:
        return change in self._places

    def precedes(self, first: str, second: str) -> bool:
        """Tell whether the second's author knew of the first; none knows itself."""
        run, place = self._places[first]
        other, end = self._places[second]
        if run == other:
            return place < end
        return self._known[second].get(run, -1) >= place

    def is_run(self, changes: Iterable[str]) -> bool:
        """Tell whether each of the changes, in that order, knew of the one before."""
        pairs = itertools.pairwise(changes)
        return all(a == b or self.precedes(a, b) for a, b in pairs)

    def _add(self, change: str, parents: tuple[str, ...]) -> None:
        known = self._union(parents)
        run = next(
            (
                self._places[p][0]
                for p in parents
                if self._ends[self._places[p][0]] == p
            ),
            None,
        )
        if run is None:
            run, place = len(self._ends), 0
        else:
            place = self._places[self._ends[run]][1] + 1
        if run in known:
            known = {r: last for r, last in known.items() if r != run}
        self._places[change] = (run, place)
        self._known[change] = known
        self._ends[run] = change

    def _union(self, parents: tuple[str, ...]) -> Mapping[int, int]:
        if not parents:
            return MappingProxyType({})
        first = parents[0]
        run, place = self._places[first]
        if len(parents) == 1 and self._ends[run] == first:
            return self._known[first]  # goes on in the run: nothing new is known
        known: dict[int, int] = {}
        for parent in parents:
            run, place = self._places[parent]
            for other, last in (*self._known[parent].items(), (run, place)):
                known[other] = max(known.get(other, -1), last)
        return known
