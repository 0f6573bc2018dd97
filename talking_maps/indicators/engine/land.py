"""What is drawn, seen within the land: only that is measured.

Areas are cut along the boundary, points outside it are left out. Lines stay whole,
since a canal runs from its intake to its end wherever the boundary lies; their metres
are cut where they are measured. What lies outside is told, and never counted: a plan
cannot grow beyond its ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.indicators.engine.measure_cache import IdentityKey, MeasureCache
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature

#: Less than this outside the land is how a line is drawn, not where [m² or m].
NOTHING: Final = 1.0
_LINE, _AREA = 1, 2


@dataclass(frozen=True, slots=True)
class Outside:
    """What lies outside the land: how many things in whole or in part, and how much.

    `area_m2` and `length_m` are horizontal, on the ellipsoid.
    """

    things: int = 0
    area_m2: float = 0.0
    length_m: float = 0.0

    def __add__(self, other: Outside) -> Outside:
        return Outside(
            self.things + other.things,
            self.area_m2 + other.area_m2,
            self.length_m + other.length_m,
        )

    @property
    def remarks(self) -> tuple[Message, ...]:
        """Return what is said of it, nothing if all lies within."""
        if not self.things:
            return ()
        said = plural(
            "{count:whole} thing lies outside the land, wholly or in part; what is "
            "outside is not counted: {outside_area:ha}, {outside_length:m}.",
            "{count:whole} things lie outside the land, wholly or in part; what is "
            "outside is not counted: {outside_area:ha}, {outside_length:m}.",
        )
        values = {
            "count": self.things,
            "outside_area": self.area_m2,
            "outside_length": self.length_m,
        }
        return (Message(said, values),)


@dataclass(frozen=True, slots=True)
class WithinLand:
    """Features as far as they lie within the land, and what lies outside.

    `inside` are those of which something is within, areas cut; `beyond` those of which
    nothing is. `lines_cross` says that a line's metres must be cut when measured.
    """

    inside: tuple[Feature, ...]
    beyond: tuple[Feature, ...] = ()
    lines_cross: bool = False
    outside: Outside = Outside()


def land_digest(boundary: BaseGeometry, epsg: int, memo: MeasureCache) -> bytes:
    """Return a word that changes with the boundary, empty where there is none."""
    if boundary.is_empty:
        return b""
    return memo.kept(
        "land",
        (IdentityKey((boundary,)), epsg),
        lambda: blake2b(b"%d" % epsg + boundary.wkb, digest_size=16).digest(),
    )


def within(drawn: Sequence[Feature], boundary: BaseGeometry, epsg: int) -> WithinLand:
    """Return the features as far as they lie within a boundary [m, CRS `epsg`].

    Without a boundary all of them do.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> half = example.field("A", "pasture", (900, 0), (200, 100))
    >>> away = example.field("B", "pasture", (2000, 0), (100, 100))
    >>> land = example.case().territory.boundary
    >>> found = within([half, away], land, example.EPSG)
    >>> found.inside[0].geometry.area, [f.uid for f in found.beyond]
    (10000.0, ['B'])
    """
    if boundary.is_empty or not drawn:
        return WithinLand(tuple(drawn))
    shapes = np.array([f.geometry for f in drawn], dtype=object)
    shapely.prepare(boundary)
    crossing = np.flatnonzero(~shapely.covers(boundary, shapes))
    if not len(crossing):
        return WithinLand(tuple(drawn))
    inside: dict[int, Feature] = dict(enumerate(drawn))
    beyond, outside, lines_cross = [], Outside(), False
    for place in crossing.tolist():
        feature = drawn[place]
        rest = feature.geometry.difference(boundary)
        amount = Outside(1, geo.area_m2(rest, epsg), _line_m(rest, epsg))
        kind = int(shapely.get_dimensions(feature.geometry))
        if kind >= _LINE and amount.area_m2 + amount.length_m < NOTHING:
            continue
        outside += amount
        if not _is_within(feature.geometry, boundary, kind):
            beyond.append(feature)
            del inside[place]
        elif kind == _AREA:
            inside[place] = replace(feature, geometry=_cut(feature.geometry, boundary))
        else:
            lines_cross = True
    return WithinLand(tuple(inside.values()), tuple(beyond), lines_cross, outside)


def _is_within(shape: BaseGeometry, boundary: BaseGeometry, kind: int) -> bool:
    shared = shape.intersection(boundary)
    if kind == _AREA:
        return bool(shared.area > NOTHING)
    return bool(shared.length > NOTHING) if kind == _LINE else not shared.is_empty


def _cut(shape: BaseGeometry, boundary: BaseGeometry) -> BaseGeometry:
    shared = shape.intersection(boundary)
    parts = [p for p in shapely.get_parts(shared) if p.area > 0]
    cut: BaseGeometry = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return cut


def _line_m(shape: BaseGeometry, epsg: int) -> float:
    """Return the length of what is a line in a shape [m]."""
    lines = [p for p in shapely.get_parts(shape) if shapely.get_dimensions(p) == _LINE]
    return sum(geo.length_m(line, epsg) for line in lines)
