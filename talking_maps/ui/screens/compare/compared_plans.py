"""What differs between two sides, how much it is, and who made it so, when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from talking_maps import compare
from talking_maps.model.difference import Difference, Similarity
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature
from talking_maps.ui.screens.compare import last_changes
from talking_maps.ui.screens.compare.sides import Side

#: Matches the earlier or left features with the later or right ones.
Match = Callable[[Sequence[Feature], Sequence[Feature]], compare.Matching]

#: The last change of each shape of a plan.
Touches = Mapping[last_changes.Key, last_changes.AuditEntry]


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
class Comparison:
    """What differs, and which pairs only a person can say to be one thing."""

    differences: tuple[Difference, ...]
    maybe: tuple[Similarity, ...] = ()


def is_backward(left: Shown, right: Shown) -> bool:
    """Tell whether the left side's scene is the later one."""
    return SCENES.index(left.side.scene) > SCENES.index(right.side.scene)


def between(
    left: Shown, right: Shown, match: Match = compare.match_features
) -> Comparison:
    """Return what differs from left to right, or from the earlier to the later scene.

    `match` tells which shapes without a common uid are one thing.
    """
    if is_backward(left, right):
        left, right = right, left
    same = match(left.here, right.here)
    if left.side.scene == right.side.scene:
        found = compare.diff_versions(left.here, same.after)
        return Comparison(same.told(found), same.maybe)
    others = (*_up_to(left), *_after(left, right))
    known = [f for f in others if f.scene != right.side.scene]
    differences = compare.diff_scenes(
        [*known, *same.after], left.side.scene, right.side.scene
    )
    return Comparison(same.told(differences), same.maybe)


def measured(
    found: Comparison, layers: Iterable[Layer], epsg: int
) -> tuple[Difference, ...]:
    """Return the differences with their quantities."""
    kinds = {layer.id: layer.geometry for layer in layers}
    return compare.with_quantities(found.differences, kinds, epsg)


def with_authors(
    found: Iterable[Difference], before: Touches, after: Touches
) -> tuple[Difference, ...]:
    """Return the differences with who made each so, when and why.

    `before` and `after` hold the last change of each shape of either side.
    """
    return tuple(_signed(one, before, after) for one in found)


def _signed(one: Difference, before: Touches, after: Touches) -> Difference:
    uid = one.uid if one.likeness is None else one.likeness.after
    entry = after.get((one.scene, uid))
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
