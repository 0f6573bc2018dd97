"""How much a difference is, and how much of each layer there was and is.

Areas and lengths are those of `geo`, on the ellipsoid, seen from above. A thing whose
status is `lost` is not there, so it has no quantity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.compare.scenes import is_there
from talking_maps.model.difference import Difference, LayerTotal
from talking_maps.model.layer import GeometryKind
from talking_maps.model.plan import Feature

Quantity = Callable[[BaseGeometry, GeometryKind, int], tuple[float, geo.Unit]]

_UNITS: Mapping[GeometryKind, geo.Unit] = {
    "polygon": "m2", "line": "m", "point": "number",
}  # fmt: skip


def measured(
    differences: Iterable[Difference],
    kinds: Mapping[str, GeometryKind],
    epsg: int,
    *,
    quantity: Quantity = geo.quantity,
) -> tuple[Difference, ...]:
    """Return the differences with their quantities, in the unit of their layer.

    `kinds` gives the kind of geometry of each layer; a layer that is not among them
    has no quantity. Shapes are in the CRS `epsg` [m]. `quantity` may be one that
    remembers what `geo.quantity` said.
    """

    def amount(feature: Feature | None) -> float | None:
        if feature is None or not is_there(feature) or feature.layer not in kinds:
            return None
        return quantity(feature.geometry, kinds[feature.layer], epsg)[0]

    return tuple(_measured(one, kinds, amount) for one in differences)


def totals(differences: Iterable[Difference]) -> tuple[LayerTotal, ...]:
    """Return the sums of measured differences by layer, in the order of layer ids."""
    by_layer: dict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        by_layer[one.layer].append(one)
    return tuple(_total(layer, by_layer[layer]) for layer in sorted(by_layer))


def _measured(
    one: Difference,
    kinds: Mapping[str, GeometryKind],
    amount: Callable[[Feature | None], float | None],
) -> Difference:
    kind = kinds.get(one.layer)
    if kind is None:
        return one
    before = amount(one.before)
    same = one.before is not None and "geometry" not in one.parts
    reusable = same and is_there(one.after) and before is not None
    after = before if reusable else amount(one.after)
    return replace(one, quantity_before=before, quantity_after=after, unit=_UNITS[kind])


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
