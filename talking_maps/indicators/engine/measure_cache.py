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
from typing import Any, TypeVar, cast

Value = TypeVar("Value")

#: How many values of each kind are kept: of small ones many, of large ones few. A pass
#: over all indicators in all scenes is some 80 measures and 60 unions.
MOST = 20_000
MOST_LARGE = {
    "measure": 400,
    "union": 240,
    "union of": 240,
    "area": 600,
    "length": 600,
    "beside": 300,
    "cut": 600,
    "dissolved": 2_000,
    "pieces": 40,
    "courses": 16,
    "found": 16,
    "sheaf": 120,
    "texts": 60,
    "cells": 1_000,
    "parts": 60,
    "arable ground": 8,
}


#: Stands for what is not there, since None may be kept.
_ABSENT = object()


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
        with self._lock:
            kept = self._kinds.setdefault(kind, OrderedDict())
            found = kept.get(key, _ABSENT)
            if found is not _ABSENT:
                kept.move_to_end(key)
                return cast("Value", found)
        made = make()
        self._keep(kind, {key: made})
        return made

    def each(
        self,
        kind: str,
        keys: Sequence[Hashable],
        make: Callable[[Sequence[int]], Sequence[Value]],
    ) -> list[Value]:
        """Return the values of keys; `make` is given the places of those not there."""
        with self._lock:
            kept = self._kinds.setdefault(kind, OrderedDict())
            values = [kept.get(key, _ABSENT) for key in keys]
            for key, value in zip(keys, values, strict=True):
                if value is not _ABSENT:
                    kept.move_to_end(key)
        # The same key twice is made once.
        pairs = enumerate(zip(keys, values, strict=True))
        places = {key: i for i, (key, value) in pairs if value is _ABSENT}
        if not places:
            return values
        made = make(list(places.values()))
        new = dict(zip(places, made, strict=True))
        self._keep(kind, new)
        return [
            new[key] if value is _ABSENT else value
            for key, value in zip(keys, values, strict=True)
        ]

    def _keep(self, kind: str, new: dict[Hashable, Any]) -> None:
        with self._lock:
            kept = self._kinds[kind]
            kept.update(new)
            while len(kept) > MOST_LARGE.get(kind, MOST):
                kept.popitem(last=False)
