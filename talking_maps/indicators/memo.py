"""What was computed before, kept by everything it was made from.

After one stroke most of a plan is as it was. A `Memo` is handed along with a case and
keeps values by keys that hold all that a value depends on: the shapes' own bytes, the
limits, the elevation. So it cannot be stale, and an answer never depends on what is in
it: with an empty one the same comes out, later. It is bounded and refuses to grow.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")

#: How many values of each kind are kept: of small ones many, of large ones few. A pass
#: over all indicators in all scenes is some 80 measures and 60 unions.
MOST = 20_000
MOST_LARGE = {"measure": 400, "union": 240, "pieces": 40, "found": 16}


class Memo:
    """A bounded store of values by kind and key; those not asked for longest leave.

    It may be shared between threads: two that miss at once compute the same twice.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, OrderedDict[Hashable, Any]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return sum(map(len, self._kinds.values()))

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
