"""What was computed before, kept by everything it was made from.

After one stroke most of a plan is as it was. A `MeasureCache` is handed along with a
case and keeps values by keys that hold all that a value depends on: the shapes' own
bytes, the limits, the elevation. So it cannot be stale, and an answer never depends on
what is in it: with an empty one the same comes out, later. It is bounded and refuses to
grow.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from operator import is_
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")

#: How many values of each kind are kept: of small ones many, of large ones few. A pass
#: over all indicators in all scenes is some 80 measures and 60 unions.
MOST = 20_000
MOST_LARGE = {
    "measure": 400,
    "union": 240,
    "dissolved": 2_000,
    "pieces": 40,
    "found": 16,
    "sheaf": 120,
    "texts": 60,
    "cells": 300,
    "arable ground": 8,
}


class IdentityKey:
    """A key that is these very objects: equal where each is the same object.

    For what never alters, as features do not: asking whether two are one object costs
    nothing, and comparing their contents would cost what is to be saved. The key keeps
    them alive, so that no other object comes to lie where they lay.
    """

    __slots__ = ("_hash", "things")

    def __init__(self, things: Sequence[object]) -> None:
        self.things = things
        self._hash = hash(tuple(map(id, things)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IdentityKey) or len(self.things) != len(other.things):
            return False
        return all(map(is_, self.things, other.things))


class MeasureCache:
    """A bounded store of values by kind and key; those not asked for longest leave.

    It may be shared between threads: two that miss at once compute the same twice.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, OrderedDict[Hashable, Any]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return sum(map(len, self._kinds.values()))

    def fork(self) -> MeasureCache:
        """Return another that knows what this one does; neither learns of the other."""
        other = MeasureCache()
        with self._lock:
            other._kinds = {kind: kept.copy() for kind, kept in self._kinds.items()}
        return other

    def kept(self, kind: str, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made only if it is not there."""
        return self.each(kind, [key], lambda _missing: [make()])[0]

    def each(
        self,
        kind: str,
        keys: Sequence[Hashable],
        make: Callable[[Sequence[int]], Sequence[Value]],
    ) -> list[Value]:
        """Return the values of keys; `make` is given the places of those not there."""
        with self._lock:
            kept = self._kinds.setdefault(kind, OrderedDict())
            found = {key: kept[key] for key in keys if key in kept}
            for key in found:
                kept.move_to_end(key)
        # The same key twice is made once.
        places = {key: i for i, key in enumerate(keys) if key not in found}
        if places:
            made = make(list(places.values()))
            new = dict(zip(places, made, strict=True))
            found |= new
            self._keep(kind, new)
        return [found[key] for key in keys]

    def _keep(self, kind: str, new: dict[Hashable, Any]) -> None:
        with self._lock:
            kept = self._kinds[kind]
            kept.update(new)
            while len(kept) > MOST_LARGE.get(kind, MOST):
                kept.popitem(last=False)
