"""What differs between two sides, how much it is, and who made it so, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from talking_maps import compare
from talking_maps.model.difference import Difference
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature
from talking_maps.ui.compare import journal
from talking_maps.ui.compare.sides import Side

#: The last change of each shape of a plan.
Touches = Mapping[journal.Key, journal.Entry]


@dataclass(frozen=True, slots=True)
class Shown:
    """A side and all the features of its plan."""

    side: Side
    features: tuple[Feature, ...]

    @property
    def here(self) -> tuple[Feature, ...]:
        """Return the features of the side's own scene."""
        return tuple(f for f in self.features if f.scene == self.side.scene)


@dataclass(frozen=True, slots=True)
class Likely:
    """Differences, and for those matched only by likeness how doubtful that is."""

    differences: tuple[Difference, ...]
    doubts: dict[str, float]


def is_backward(left: Shown, right: Shown) -> bool:
    """Tell whether the left side's scene is the later one."""
    return SCENES.index(left.side.scene) > SCENES.index(right.side.scene)


def between(left: Shown, right: Shown) -> Likely:
    """Return what differs from left to right, or from the earlier to the later scene.

    What has no uid in common is matched by likeness between plans of two owners.
    """
    if is_backward(left, right):
        left, right = right, left
    if left.side.scene != right.side.scene:
        known = _up_to(left) + _after(left, right)
        found = compare.between_scenes(known, left.side.scene, right.side.scene)
        return Likely(found, {})
    if left.side.owner == right.side.owner:
        return Likely(compare.between_versions(left.here, right.here), {})
    return _alike(left.here, right.here)


def measured(
    likely: Likely, layers: Iterable[Layer], epsg: int
) -> tuple[Difference, ...]:
    """Return the differences with their quantities."""
    kinds = {layer.id: layer.geometry for layer in layers}
    return compare.measured(likely.differences, kinds, epsg)


def signed(
    found: Iterable[Difference], before: Touches,
    after: Touches,
) -> tuple[Difference, ...]:  # fmt: skip
    """Return the differences with who made each so, when and why.

    `before` and `after` hold the last change of each shape of either side.
    """
    return tuple(_signed(one, before, after) for one in found)


def _signed(
    one: Difference, before: Touches,
    after: Touches,
) -> Difference:  # fmt: skip
    entry = after.get((one.scene, one.uid))
    if entry is None and one.before is not None:
        entry = before.get((one.before.scene, one.before.uid))
    if entry is None:
        return one
    return replace(one, author=entry.author, at=entry.at, note=entry.note)


def _up_to(left: Shown) -> tuple[Feature, ...]:
    last = SCENES.index(left.side.scene)
    return tuple(f for f in left.features if SCENES.index(f.scene) <= last)


def _after(left: Shown, right: Shown) -> tuple[Feature, ...]:
    first = SCENES.index(left.side.scene)
    return tuple(f for f in right.features if SCENES.index(f.scene) > first)


def _alike(left: tuple[Feature, ...], right: tuple[Feature, ...]) -> Likely:
    """Match two owners' shapes: by uid, then by likeness where no uid is shared."""
    shared = {f.uid for f in left} & {f.uid for f in right}
    pairs = compare.likenesses(
        [f for f in left if f.uid not in shared],
        [f for f in right if f.uid not in shared],
    )
    found = compare.between_versions(left, compare.adopted(right, pairs))
    return Likely(found, {pair.before: pair.doubt for pair in pairs})
