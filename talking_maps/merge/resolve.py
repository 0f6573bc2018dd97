"""One record out of edits that were made apart: what joins, and what a person decides.

A record is taken as its parts (shape, status, name, each attribute …). An edit writes
the parts it changed and no others, so edits of different parts join by themselves. A
part's value is the last one written; where edits that did not know of each other wrote
different values, they *clash*. Until a person decides, the value written last by the
clock stands, and of one moment the greatest id: the same in every copy. So a joined
record depends on the set of edits and not on who was merged into whom, nor how often.

- One removed what another changed, not knowing of it: it stays as the other had it,
  and they clash.
- Photos and flags are sets: what was added is added, what was taken out is out.
- Shape and attributes belong to a layer: a change of layer clashes with what was done
  meanwhile in the old one, as a whole.
- An undo that brings a part back to what it was before both parted changed nothing.
- An edit may *settle* parts: it writes them although it leaves their value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from talking_maps.merge.writes import (
    ABSENT,
    LAYER,
    ConflictOption,
    FieldConflict,
    FieldWrite,
    LatestWrites,
    Parts,
    Precedes,
    RecordEdit,
    is_indivisible,
    same,
)

#: The part that says whether the record is there at all.
EXISTENCE = "existence"


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """The record that comes of it, None if it is gone, and what is to be decided."""

    parts: Parts | None
    clashes: tuple[FieldConflict, ...] = ()


def merge_record(
    steps: Sequence[RecordEdit], precedes: Precedes, *, also: Sequence[str] = ()
) -> MergedRecord:
    """Join the edits of one record, given in an order where none knows a later one.

    `precedes` tells whether the second change's author knew of the first. `also` are
    other changes that need the record, such as drawings of an owner.
    """
    writes = _writes(_living(steps, precedes), precedes)
    heads = LatestWrites(writes, precedes)
    parts, clashes = heads.resolved()
    gone, existence = _existence(steps, heads, precedes, also)
    if gone:
        return MergedRecord(None)
    if existence is not None:
        alive, removal = existence
        choices = (ConflictOption(alive, parts), ConflictOption(removal.change, None))
        clashes = (FieldConflict(EXISTENCE, choices), *clashes)
    return MergedRecord(parts, clashes)


def _living(steps: Sequence[RecordEdit], precedes: Precedes) -> Sequence[RecordEdit]:
    """Leave out what was done and removed again, unless others built on it apart."""
    removals = [s for s in steps if s.after is None]
    if not removals:
        return steps
    alive = [s for s in steps if s.after is not None]

    def is_living(step: RecordEdit) -> bool:
        ends = [r for r in removals if precedes(step.change, r.change)]
        return not ends or any(
            precedes(step.change, other.change)
            and not any(_is_known(other, end, precedes) for end in ends)
            for other in alive
        )

    return [s for s in alive if is_living(s)] or steps


def _is_known(one: RecordEdit, other: RecordEdit, precedes: Precedes) -> bool:
    """Tell whether either of two authors knew what the other did."""
    return precedes(one.change, other.change) or precedes(other.change, one.change)


def _writes(
    steps: Sequence[RecordEdit], precedes: Precedes
) -> dict[str, list[FieldWrite]]:
    found: dict[str, list[FieldWrite]] = {}
    # Who began the record knowing of nobody: who knew of any step knew one of these.
    # So a thing changed ten thousand times is not asked about a hundred million times.
    beginnings: list[str] = []
    for step in steps:
        is_new = not any(precedes(one, step.change) for one in beginnings)
        if is_new:
            beginnings.append(step.change)
        if step.after is None:
            continue
        base = _base(step, is_new, found, precedes)
        layer = step.after.get(LAYER, ABSENT)
        for part in _written(step, base, found, precedes):
            value = step.after.get(part, ABSENT)
            write = FieldWrite(step, value, layer, base.get(part, ABSENT))
            found.setdefault(part, []).append(write)
    return found


def _base(
    step: RecordEdit,
    is_new: bool,
    found: Mapping[str, Sequence[FieldWrite]],
    precedes: Precedes,
) -> Parts:
    if is_new:
        return {}
    if step.before is not None:
        return step.before
    # It brings back what was removed: it writes only what is not as it was.
    return LatestWrites(_seen(step, found, precedes), precedes).resolved()[0]


def _seen(
    step: RecordEdit, found: Mapping[str, Sequence[FieldWrite]], precedes: Precedes
) -> Mapping[str, Sequence[FieldWrite]]:
    """Return the writes that the author of the step knew, whatever came in between."""
    known = {
        part: [w for w in writes if precedes(w.step.change, step.change)]
        for part, writes in found.items()
    }
    return {part: writes for part, writes in known.items() if writes}


def _written(
    step: RecordEdit,
    base: Parts,
    found: Mapping[str, Sequence[FieldWrite]],
    precedes: Precedes,
) -> list[str]:
    after = step.after or {}
    parts = {
        part
        for part in base.keys() | after.keys()
        if not same(base.get(part, ABSENT), after.get(part, ABSENT))
    } | (step.settles - {EXISTENCE})
    if LAYER in after and any(map(is_indivisible, parts)):
        others = (w for w in found.get(LAYER, ()) if w.value != after[LAYER])
        if LAYER not in parts and next(others, None) is None:
            return sorted(parts | {LAYER})  # nobody ever had it in another layer
        known = _seen(step, found, precedes)
        if LAYER in parts:
            parts |= {part for part in (*after, *known) if is_indivisible(part)}
        parts |= {LAYER, *_left_behind(known, after[LAYER], precedes)}
    return sorted(parts)


def _left_behind(
    known: Mapping[str, Sequence[FieldWrite]], layer: object, precedes: Precedes
) -> Iterator[str]:
    """Give the parts that stand in another layer only, where the layer was in doubt.

    Who goes on in one of the layers leaves them as they are there, by saying so.
    """
    if all(write.value == layer for write in known.get(LAYER, ())):
        return
    for part, last in LatestWrites(known, precedes).last.items():
        if is_indivisible(part) and all(write.layer != layer for write in last):
            yield part


def _existence(
    steps: Sequence[RecordEdit],
    heads: LatestWrites,
    precedes: Precedes,
    also: Sequence[str],
) -> tuple[bool, tuple[str, RecordEdit] | None]:
    """Return whether the record is gone, and who needs it against who removed it."""
    alive = [step for step in steps if step.after is not None]
    removals = [
        s
        for s in steps
        if s.after is None and not any(precedes(s.change, a.change) for a in alive)
    ]
    if not removals:
        return not alive, None
    claims = [
        write.step
        for part, last in heads.last.items()
        for write in last
        if not write.step.is_undo or heads.is_news(part, write, removals)
    ]
    claims += [
        s
        for s in alive
        if (s.before is None and not s.is_undo) or EXISTENCE in s.settles
    ]
    stamped = [(s.stamp, s.change) for s in claims] + [((0.0, c), c) for c in also]
    unseen = [
        (stamp, change)
        for stamp, change in stamped
        if not any(precedes(change, r.change) or change == r.change for r in removals)
    ]
    if not unseen or not alive:
        return True, None
    return False, (max(unseen)[1], max(removals, key=lambda r: r.stamp))
