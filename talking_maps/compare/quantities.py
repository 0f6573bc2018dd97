"""How much a difference is, and how much of each layer there was and is.

Areas and lengths are those of `geo`, on the ellipsoid, seen from above. A thing whose
status is `lost` is not there, so it has no quantity.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.compare.diff import is_there
from talking_maps.model.difference import Difference, LayerTotal
from talking_maps.model.layer import GeometryKind
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray


def with_quantities(
    differences: Iterable[Difference],
    kinds: Mapping[str, GeometryKind],
    epsg: int,
) -> tuple[Difference, ...]:
    """Return the differences with their quantities, in the unit of their layer.

    `kinds` gives the kind of geometry of each layer; a layer that is not among them
    has no quantity. Shapes are in the CRS `epsg` [m].
    """
    listed = tuple(differences)
    before = _amounts((one.before for one in listed), kinds, epsg)
    again = (None if _is_as_large(one) else one.after for one in listed)
    moved = _amounts(again, kinds, epsg)
    return tuple(
        _measured(one, kinds, old, old if _is_as_large(one) else new)
        for one, old, new in zip(listed, before, moved, strict=True)
    )


def totals(differences: Iterable[Difference]) -> tuple[LayerTotal, ...]:
    """Return the sums of measured differences by layer, in the order of layer ids."""
    by_layer: dict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        by_layer[one.layer].append(one)
    return tuple(_total(layer, by_layer[layer]) for layer in sorted(by_layer))


def _amounts(
    features: Iterable[Feature | None],
    kinds: Mapping[str, GeometryKind],
    epsg: int,
) -> list[float | None]:
    """Return how much each is, None where nothing is there; a kind at a time."""
    listed = list(features)
    found: list[float | None] = [None] * len(listed)
    by_kind: defaultdict[GeometryKind, dict[int, BaseGeometry]] = defaultdict(dict)
    for place, one in enumerate(listed):
        if one is not None and is_there(one) and one.layer in kinds:
            by_kind[kinds[one.layer]][place] = one.geometry
    for kind, shapes in by_kind.items():
        sizes = geo.quantities([*shapes.values()], kind, epsg)
        for place, size in zip(shapes, sizes, strict=True):
            found[place] = size
    return found


def _is_as_large(one: Difference) -> bool:
    """Tell whether a thing that is there on both sides kept its shape."""
    both = is_there(one.before) and is_there(one.after)
    return both and "geometry" not in one.parts


def _measured(
    one: Difference,
    kinds: Mapping[str, GeometryKind],
    before: float | None,
    after: float | None,
) -> Difference:
    kind = kinds.get(one.layer)
    if kind is None:
        return one
    unit = geo.UNITS[kind]
    return replace(one, quantity_before=before, quantity_after=after, unit=unit)


def _total(layer: str, differences: list[Difference]) -> LayerTotal:
    counts: Counter[str] = Counter()
    amounts: defaultdict[str, float] = defaultdict(float)
    for one in differences:
        said = one.word or one.change
        counts[said] += 1
        last = one.quantity_after
        amounts[said] += (one.quantity_before if last is None else last) or 0.0
    return LayerTotal(
        layer,
        next((one.unit for one in differences if one.unit), ""),
        sum(one.quantity_before or 0.0 for one in differences),
        sum(one.quantity_after or 0.0 for one in differences),
        dict(counts),
        dict(amounts),
    )


#: Fields for the height of the first point and of the last [m].
HEIGHTS = ("height_first_m", "height_last_m")
#: Ends nearer than this are one place [m]; files and screens round by far less. Ours.
MOVED_M = 1.0
#: The flag of a thing whose heights went.
END_MOVED = "end_moved"


def drop_stale_heights(before: Feature | None, after: Feature) -> Feature:
    """Return a thing as it became, without the heights of ends that it left.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> old = Feature("a", "canal", "present", LineString([(0, 0), (90, 0)]),
    ...               attributes={"height_first_m": 12.5, "height_last_m": 12.0})
    >>> shorter = replace(old, geometry=LineString([(0, 0), (70, 0)]))
    >>> new = drop_stale_heights(old, shorter)
    >>> new.attributes, new.flags
    ({'height_first_m': 12.5, 'height_last_m': None}, ('end_moved',))
    """
    gone = [] if before is None else _left(before, after)
    if not gone:
        return after
    return replace(
        after,
        attributes={**after.attributes, **dict.fromkeys(gone)},
        flags=(*(f for f in after.flags if f != END_MOVED), END_MOVED),
    )


def needs_remeasuring(feature: Feature) -> bool:
    """Say whether heights of a moved end went, and nobody has measured again."""
    lacking = any(feature.attributes.get(name) is None for name in HEIGHTS)
    return END_MOVED in feature.flags and lacking


def _left(before: Feature, after: Feature) -> list[str]:
    """Return the heights that stand where the line no longer ends."""
    then, now = before.attributes, after.attributes
    typed = [
        name
        for name in HEIGHTS
        if now.get(name) is not None and now[name] == then.get(name)
    ]
    if not typed or before.geometry is after.geometry:
        return []
    ends = zip(HEIGHTS, _ends(before.geometry), _ends(after.geometry), strict=True)
    moved = {name for name, old, new in ends if math.dist(old, new) > MOVED_M}
    return [name for name in typed if name in moved]


def _ends(shape: BaseGeometry) -> FloatArray:
    """Return the first and the last point of a shape."""
    return shapely.get_coordinates(shape)[[0, -1]]
