"""A plan as it may be: shapes where the hand meant them, condition as one would find.

One rigid shift for each thing, the same in all of its scenes, and noise at each corner.
Things that were snapped to each other may part: the hand that drew them was as unsure
of one as of the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators.engine.context import surface
from talking_maps.model.plan import Feature, Plan, fields_beside_shape
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import FloatArray
from talking_maps.worlds.world import World

#: Condition from worst to best, as the layers' forms have it.
CONDITIONS = ("very_poor", "poor", "fair", "good", "excellent")
#: A corner moves by no more than this share of the way to its neighbours: freehand
#: corners lie close, and would become a tangle that nobody drew.
CORNER_REACH = 0.25


def draw_plan(plan: Plan, world: World, reference: Reference) -> Plan:
    """Return the plan as it is in a world; see `PlansInWorlds`."""
    return PlansInWorlds((plan,), reference).drawn(world)[0]


class PlansInWorlds:
    """Plans to be drawn in many worlds, with what no draw moves looked up once.

    `reference` says how far off shapes are by their origin, `digitising.*` [m], one
    standard deviation to the east and to the north, half of its square for the whole
    shape and half for each corner; and how often a condition is one class off,
    `condition.one_class_off`, as often better as worse. What it does not say is not
    off. The same thing is the same in all scenes and plans that drew it alike.
    """

    def __init__(self, plans: Sequence[Plan], reference: Reference) -> None:
        self._plans = plans
        off = reference.value("condition.one_class_off")
        self._share_off = off if isinstance(off, float | int) else 0.0
        shapes: dict[tuple[str, str, bytes], int] = {}
        moving: list[tuple[str, BaseGeometry, float]] = []
        things: dict[tuple[bytes, str], int] = {}
        #: Each thing once, with which of the shapes that move it has.
        self._things: list[tuple[Feature, int | None]] = []
        #: For each feature of each plan, which of the things it is.
        self._which: list[list[int]] = []
        for plan in plans:
            which: list[int] = []
            for feature in plan.features:
                thing = (feature.geometry.wkb, repr(fields_beside_shape(feature)))
                if thing not in things:
                    error = reference.value(f"digitising.{feature.origin}")
                    things[thing] = len(self._things)
                    self._things.append(
                        (feature, _shape(feature, error, shapes, moving))
                    )
                which.append(things[thing])
            self._which.append(which)
        self._corners = _Corners(moving)

    def drawn(self, world: World) -> tuple[Plan, ...]:
        """Return the plans as they are in a world, in their order.

        What is the same in several plans is one and the same thing in all of them.
        """
        chances = _Chances(world)
        shapes = self._corners.moved(chances)
        found = [
            self._found(feature, None if at is None else shapes[at], chances)
            for feature, at in self._things
        ]
        return tuple(
            replace(plan, features=tuple(found[at] for at in which))
            for plan, which in zip(self._plans, self._which, strict=True)
        )

    def _found(
        self, feature: Feature, shape: BaseGeometry | None, chances: _Chances
    ) -> Feature:
        attributes = feature.attributes
        if self._share_off and attributes.get("condition") in CONDITIONS:
            luck, _ = chances.of(feature.uid)
            attributes = _confused(attributes, luck, self._share_off)
        if shape is None:
            shape = feature.geometry
        return replace(feature, geometry=shape, attributes=attributes)


def _shape(
    feature: Feature,
    error: Value,
    shapes: dict[tuple[str, str, bytes], int],
    moving: list[tuple[str, BaseGeometry, float]],
) -> int | None:
    """Return which of the `moving` shapes a feature has, None if it does not move."""
    if not isinstance(error, float | int) or error <= 0:
        return None
    shape = shapely.force_2d(feature.geometry)
    key = (feature.uid, feature.origin, shapely.to_wkb(shape))
    if key not in shapes:
        shapes[key] = len(moving)
        moving.append((feature.uid, shape, float(error)))
    return shapes[key]


class _Chances:
    """What a world has in store for each thing: its luck, its shift, then corners."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._begun: dict[str, tuple[float, FloatArray, np.random.Generator]] = {}

    def of(self, uid: str) -> tuple[float, FloatArray]:
        """Return a thing's luck and its shift in standard deviations."""
        if uid not in self._begun:
            chance = self._world.chance("thing", uid)
            self._begun[uid] = chance.random(), chance.standard_normal(2), chance
        luck, shift, _ = self._begun[uid]
        return luck, shift

    def corners(self, uid: str, most: int) -> FloatArray:
        """Return what so many corners of a thing are off by; asked once of each."""
        self.of(uid)
        return self._begun[uid][2].standard_normal((most, 2))


class _Corners:
    """The corners of many shapes, side by side, to be moved at once.

    Of each is given: whose it is, the shape, and how far off such shapes are [m].
    """

    def __init__(self, moving: Sequence[tuple[str, BaseGeometry, float]]) -> None:
        self._uids = [uid for uid, _, _ in moving]
        self._shapes = np.array([shape for _, shape, _ in moving], dtype=object)
        self._error_m = np.array([error for _, _, error in moving])
        self._counts = shapely.get_num_coordinates(self._shapes).astype(np.intp)
        self._at, self._owner = shapely.get_coordinates(self._shapes, return_index=True)
        self._most: dict[str, int] = {}
        for uid, count in zip(self._uids, self._counts.tolist(), strict=True):
            self._most[uid] = max(self._most.get(uid, 0), count)
        starts = np.cumsum(self._counts) - self._counts
        #: Places of the first and last corner of each shape that has more than one.
        self._many = self._counts > 1
        self._first = starts[self._many]
        self._last = self._first + self._counts[self._many] - 1
        self._same = _same_corners(self._at, self._owner)
        self._is_areal = shapely.get_dimensions(self._shapes) == 2  # noqa: PLR2004

    def moved(self, chances: _Chances) -> Sequence[BaseGeometry]:
        """Return the shapes moved corner by corner, or as one if it breaks."""
        if not len(self._shapes):
            return ()
        shift = np.array([chances.of(uid)[1] for uid in self._uids])
        shift = shift * self._error_m[:, None] / math.sqrt(2)
        whole = self._at + shift[self._owner]
        corners = {uid: chances.corners(uid, n) for uid, n in self._most.items()}
        chance = np.concatenate(
            [
                corners[uid][:count]
                for uid, count in zip(self._uids, self._counts.tolist(), strict=True)
            ]
        )
        noise = (whole + chance * self._spread(whole)[:, None])[self._same]
        is_many = self._many[self._owner]
        found = _with_corners(self._shapes, np.where(is_many[:, None], noise, whole))
        broken = np.flatnonzero(~shapely.is_valid(found) & self._many)
        if len(broken):
            as_one = _with_corners(self._shapes, whole)
            for place in broken.tolist():
                found[place] = _mended(
                    found[place], as_one[place], is_areal=bool(self._is_areal[place])
                )
        return list(found)

    def _spread(self, whole: FloatArray) -> FloatArray:
        """Return how far each corner may move of itself [m], one standard deviation."""
        steps = np.append(np.hypot(*np.diff(whole, axis=0).T), 0.0)
        before = np.append(0.0, steps[:-1])
        before[self._first] = steps[self._first]
        steps[self._last] = before[self._last]
        most = np.minimum(before, steps) * CORNER_REACH
        own: FloatArray = (self._error_m / math.sqrt(2))[self._owner]
        return np.asarray(np.minimum(own, most))


def _same_corners(at: FloatArray, owner: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return where each corner stands first in its shape: a ring ends as it begins."""
    first: dict[tuple[int, float, float], int] = {}
    corners = zip(owner.tolist(), *at.T.tolist(), strict=True)
    places = [first.setdefault(corner, i) for i, corner in enumerate(corners)]
    return np.array(places, dtype=np.intp)


def _with_corners(
    shapes: npt.NDArray[np.object_], at: FloatArray
) -> npt.NDArray[np.object_]:
    moved: npt.NDArray[np.object_] = shapely.set_coordinates(shapes.copy(), at)
    return moved


def _mended(
    shape: BaseGeometry, as_one: BaseGeometry, *, is_areal: bool
) -> BaseGeometry:
    """Return what is left of a shape whose corners crossed, or it moved as one."""
    if not is_areal:
        return as_one
    mended = surface(shapely.make_valid(shape))
    return mended if mended.area > 0 else as_one


def _confused(
    attributes: Mapping[str, Value], luck: float, share_off: float
) -> Mapping[str, Value]:
    """Return the form with its condition as found: one class down, up, or as said."""
    said = attributes.get("condition")
    if said not in CONDITIONS or luck >= share_off:
        return attributes
    at = CONDITIONS.index(str(said)) + (-1 if luck < share_off / 2 else 1)
    found = CONDITIONS[min(max(at, 0), len(CONDITIONS) - 1)]
    return {**attributes, "condition": found}
