"""What was written last to each part of a record, by those who knew no later write.

The rules by which writes join or clash are told in `joining`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Parts = Mapping[str, Any]

LAYER = "layer"
SETS = frozenset({"photos", "flags"})
_ATTRIBUTE = "attributes."


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """One edit of one record. `stamp` orders steps by the clock, then by id.

    `before` and `after` are its parts or None; `settles` names parts it confirms.
    """

    change: str
    stamp: tuple[float, str]
    before: Parts | None
    after: Parts | None
    is_undo: bool = False
    settles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ConflictOption:
    """One way out of a clash: the record as it would be, None if it went."""

    change: str
    parts: Parts | None


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Values of one part that were written apart; the first choice stands."""

    part: str
    choices: tuple[ConflictOption, ...]


@dataclass(frozen=True, slots=True)
class FieldWrite:
    """A value that a step gave to a part, `base` before, within a layer."""

    step: RecordEdit
    value: Any
    layer: Any
    base: Any


Precedes = Callable[[str, str], bool]


class Absent:
    """The value of a part that a record does not have."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


def is_indivisible(part: str) -> bool:
    """Tell whether the part has a meaning only within a layer."""
    return part in ("geometry", LAYER) or part.startswith(_ATTRIBUTE)


class LatestWrites:
    """What was written last to each part, by those who knew no later write."""

    def __init__(
        self, writes: Mapping[str, Sequence[FieldWrite]], precedes: Precedes
    ) -> None:
        self.writes = writes
        self.precedes = precedes
        self.last = {part: self._effective(list(w)) for part, w in writes.items()}

    def resolved(self) -> tuple[Parts, tuple[FieldConflict, ...]]:
        """Return the parts that stand, and their clashes."""
        layer = self._current_value(LAYER)
        parts = self._parts(layer)
        clashes = [
            FieldConflict(part, tuple(self._choices(part, layer, parts)))
            for part in sorted(self.writes)
            if part not in SETS and len(self._values(part, layer)) > 1
        ]
        return parts, tuple(clashes)

    def _choices(
        self, part: str, layer: object, parts: Parts
    ) -> Iterable[ConflictOption]:
        for write in self._values(part, layer):
            if part == LAYER:
                yield ConflictOption(write.step.change, self._parts(write.value))
            else:
                yield ConflictOption(write.step.change, _with(parts, part, write.value))

    def _parts(self, layer: object) -> Parts:
        found: dict[str, Any] = {}
        for part in self.writes:
            value = layer if part == LAYER else self._value(part, layer)
            if value is not ABSENT:
                found[part] = value
        return found

    def _value(self, part: str, layer: object) -> object:
        if part in SETS:
            return _united(self.writes[part], self.last[part], self.precedes)
        values = self._values(part, layer)
        return values[0].value if values else ABSENT

    def _current_value(self, part: str) -> object:
        return self._value(part, None) if part in self.writes else ABSENT

    def _values(self, part: str, layer: object) -> list[FieldWrite]:
        """Return one write for each value that may stand, latest first."""
        last: Sequence[FieldWrite] = self.last[part]
        if is_indivisible(part) and part != LAYER:
            last = self._within(part, layer)
        found: list[FieldWrite] = []
        for write in sorted(last, key=lambda w: w.step.stamp, reverse=True):
            if not any(same(write.value, other.value) for other in found):
                found.append(write)
        return found

    def _within(self, part: str, layer: object) -> Sequence[FieldWrite]:
        """Return what stands of a part in a layer, else what its choosers knew."""
        current = [w for w in self.last[part] if w.layer == layer]
        if current:
            return current
        chosen = [w.step.change for w in self.last.get(LAYER, ()) if w.value == layer]
        ours = [w for w in self.writes[part] if w.layer == layer]
        return self._effective([w for w in ours if self._was_known(w, chosen)])

    def _was_known(self, write: FieldWrite, by: Sequence[str]) -> bool:
        one = write.step.change
        return any(one == other or self.precedes(one, other) for other in by)

    def _effective(self, writes: list[FieldWrite]) -> list[FieldWrite]:
        last = _maximal(writes, self.precedes)
        if len(last) < 2 or not any(w.step.is_undo for w in last):  # noqa: PLR2004
            return last
        base = self._before(writes, [head.step for head in last])
        kept = [w for w in last if not (w.step.is_undo and same(w.value, base))]
        return kept or last

    def is_news(
        self, part: str, write: FieldWrite, others: Sequence[RecordEdit]
    ) -> bool:
        """Tell whether it wrote another value than there was before all parted."""
        return not same(
            write.value, self._before(self.writes[part], [write.step, *others])
        )

    def _before(
        self, writes: Sequence[FieldWrite], steps: Sequence[RecordEdit]
    ) -> object:
        """Return the value that the authors of all the steps knew."""
        common = [
            w
            for w in writes
            if all(self.precedes(w.step.change, step.change) for step in steps)
        ]
        last = _maximal(common, self.precedes)
        return max(last, key=lambda w: w.step.stamp).value if last else ABSENT


def _maximal(writes: Sequence[FieldWrite], precedes: Precedes) -> list[FieldWrite]:
    last: list[FieldWrite] = []
    for write in reversed(writes):
        if not any(precedes(write.step.change, w.step.change) for w in last):
            last.append(write)
    return last


def _united(
    writes: Sequence[FieldWrite], last: Sequence[FieldWrite], precedes: Precedes
) -> object:
    """Return what was put into the set and not taken out by one who knew it there."""
    newest = sorted(last, key=lambda w: w.step.stamp, reverse=True)
    if all(same(write.value, newest[0].value) for write in newest):
        return newest[0].value
    kept: list[Any] = []
    for item in dict.fromkeys(i for write in newest for i in _items(write.value)):
        added = [
            w for w in writes if item in _items(w.value) and item not in _items(w.base)
        ]
        taken = [
            w for w in writes if item in _items(w.base) and item not in _items(w.value)
        ]
        if any(
            not any(precedes(a.step.change, t.step.change) for t in taken)
            for a in added
        ):
            kept.append(item)
    return kept or ABSENT


def _items(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _with(parts: Parts, part: str, value: object) -> Parts:
    rest = {k: v for k, v in parts.items() if k != part}
    return rest if value is ABSENT else {**rest, part: value}


def same(first: object, second: object) -> bool:
    """Tell whether two values of a part are the same."""
    return first is second or bool(first == second)
