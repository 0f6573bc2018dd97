"""Areas and lengths against sums made another way."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from pyproj import CRS, Proj
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.model.layer import GeometryKind
from tests.village import EPSG, SQUARE

#: WGS 84 (NIMA TR8350.2).
SEMI_MAJOR_M, FLATTENING = 6378137.0, 1 / 298.257223563
ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))
TEN_THOUSANDTH = 1e-4


def zone_area_m2(width_deg: float, south: float, north: float) -> float:
    """Area between two meridians and two parallels (Snyder 1987, eq. 3-12)."""
    return math.radians(width_deg) * (_authalic(north) - _authalic(south))


def _authalic(latitude: float) -> float:
    e, s = ECCENTRICITY, math.sin(math.radians(latitude))
    minor = SEMI_MAJOR_M * (1 - FLATTENING)
    return minor**2 / 2 * (s / (1 - (e * s) ** 2) + math.atanh(e * s) / e)


def meridian_m(south: float, north: float) -> float:
    """Length along a meridian by summing its radius of curvature."""
    latitude = np.radians(np.linspace(south, north, 20_001))
    curvature = (
        SEMI_MAJOR_M
        * (1 - ECCENTRICITY**2)
        / (1 - (ECCENTRICITY * np.sin(latitude)) ** 2) ** 1.5
    )
    return float(np.trapezoid(curvature, latitude))


@pytest.mark.parametrize(
    ("west", "south", "width", "height"),
    [
        (-74, -15, 0.01, 0.01),
        (-73.8, -14.9, 0.3, 0.3),
        (-77.9, -17.5, 0.5, 0.2),
        (-72.2, -9.0, 0.1, 0.4),
    ],
)
def test_area_is_that_between_meridians_and_parallels(
    west: float, south: float, width: float, height: float
) -> None:
    dense = shapely.segmentize(box(west, south, west + width, south + height), 0.001)
    epsg = geo.utm_epsg(west + width / 2, south)
    measured = geo.area_m2(geo.to_metres(dense, epsg), epsg)
    wanted = zone_area_m2(width, south, south + height)
    assert measured == pytest.approx(wanted, rel=1e-7)


@pytest.mark.parametrize("east", [200_000, 340_000, 500_000, 650_000, 800_000])
@pytest.mark.parametrize("side", [10, 1_000, 50_000])
def test_area_of_a_utm_square_is_corrected_by_the_scale(east: int, side: int) -> None:
    square = box(east, 8_400_000, east + side, 8_400_000 + side)
    centre = geo.to_degrees(square.centroid, EPSG)
    factors = Proj(CRS.from_epsg(EPSG)).get_factors(centre.x, centre.y)
    wanted = side**2 / factors.areal_scale
    assert geo.area_m2(square, EPSG) == pytest.approx(wanted, rel=TEN_THOUSANDTH)


def test_long_sides_are_straight_on_the_map_and_not_on_the_globe() -> None:
    coarse = box(200_000, 8_300_000, 320_000, 8_420_000)
    dense = shapely.segmentize(coarse, 500)
    assert geo.area_m2(coarse, EPSG) == pytest.approx(
        geo.area_m2(dense, EPSG), rel=1e-7
    )


def test_length_along_a_meridian() -> None:
    line = LineString([(-74.2, south) for south in np.linspace(-15, -14, 101)])
    measured = geo.length_m(geo.to_metres(line, EPSG), EPSG)
    assert measured == pytest.approx(meridian_m(-15, -14), rel=1e-8)


def test_length_along_a_parallel() -> None:
    latitude = math.radians(-14.5)
    radius = SEMI_MAJOR_M / math.sqrt(1 - (ECCENTRICITY * math.sin(latitude)) ** 2)
    wanted = math.radians(0.2) * radius * math.cos(latitude)
    line = LineString([(x, -14.5) for x in np.linspace(-74.1, -73.9, 201)])
    measured = geo.length_m(geo.to_metres(line, EPSG), EPSG)
    assert measured == pytest.approx(wanted, rel=1e-7)


def test_holes_are_subtracted_and_their_rings_counted() -> None:
    hole = box(600_400, 8_400_400, 600_600, 8_400_600)
    ring = Polygon(SQUARE.exterior.coords, [hole.exterior.coords])
    whole, lost = geo.area_m2(SQUARE, EPSG), geo.area_m2(hole, EPSG)
    assert geo.area_m2(ring, EPSG) == pytest.approx(whole - lost)
    assert geo.perimeter_m(ring, EPSG) == pytest.approx(
        geo.perimeter_m(SQUARE, EPSG) + geo.perimeter_m(hole, EPSG)
    )


def test_what_has_no_area_or_no_length() -> None:
    line = LineString([(600_000, 8_400_000), (600_100, 8_400_000)])
    assert geo.area_m2(line, EPSG) == 0
    assert geo.perimeter_m(line, EPSG) == 0
    assert geo.length_m(Point(600_000, 8_400_000), EPSG) == 0
    assert geo.area_m2(Polygon(), EPSG) == 0


def test_quantity_has_the_unit_of_the_kind() -> None:
    line = LineString([(600_000, 8_400_000), (600_100, 8_400_000)])
    points = shapely.MultiPoint([(600_000, 8_400_000), (600_100, 8_400_000)])
    area, unit = geo.quantity(SQUARE, "polygon", EPSG)
    assert unit == "m2"
    assert area == pytest.approx(1e6, rel=1e-3)
    length, unit = geo.quantity(line, "line", EPSG)
    assert unit == "m"
    assert length == pytest.approx(100, rel=1e-3)
    assert geo.quantity(points, "point", EPSG) == (2.0, "number")


def test_shapes_measured_together_are_as_large_as_alone() -> None:
    ring = LineString(
        [(600_000, 8_400_000), (600_100, 8_400_000), (600_100, 8_412_000)]
    )
    both = shapely.MultiPolygon([SQUARE, shapely.affinity.translate(SQUARE, 5_000)])
    shapes: Mapping[GeometryKind, Sequence[BaseGeometry]] = {
        "polygon": (SQUARE, both, Polygon()),
        "line": (ring,),
        "point": (Point(0, 0),),
    }
    for kind, some_of_it in shapes.items():
        alone = [geo.quantity(one, kind, EPSG)[0] for one in some_of_it]
        assert geo.quantities(some_of_it, kind, EPSG) == alone
    assert geo.quantities((), "polygon", EPSG) == []


corners = some.floats(-40_000, 40_000).filter(lambda side: abs(side) > 1)


def quadrilateral(a: float, b: float, c: float, d: float) -> Polygon:
    """Four corners on the axes around a point: never crosses itself."""
    x, y = 650_000, 8_400_000
    return Polygon(
        [
            (x + abs(a), y),
            (x, y + abs(b)),
            (x - abs(c), y),
            (x, y - abs(d)),
        ]
    )


@given(corners, corners, corners, corners, some.integers(0, 3))
def test_area_does_not_depend_on_start_or_direction(
    a: float, b: float, c: float, d: float, start: int
) -> None:
    shape = quadrilateral(a, b, c, d)
    ring = list(shape.exterior.coords)[:-1]
    turned = Polygon(ring[start:] + ring[:start])
    area = geo.area_m2(shape, EPSG)
    near = pytest.approx(area, rel=1e-9, abs=1e-3)
    assert geo.area_m2(turned, EPSG) == near
    assert geo.area_m2(turned.reverse(), EPSG) == near
    assert area == pytest.approx(shape.area, rel=1.2e-3, abs=1e-3)


@given(corners, corners, corners, corners, some.floats(-300_000, 300_000))
def test_moving_north_hardly_changes_the_area(
    a: float, b: float, c: float, d: float, north: float
) -> None:
    shape = quadrilateral(a, b, c, d)
    moved = shapely.transform(shape, lambda xy: xy + np.array([0, north]))
    assert geo.area_m2(moved, EPSG) == pytest.approx(
        geo.area_m2(shape, EPSG), rel=1e-5, abs=1e-3
    )


@given(corners, corners, some.floats(0.1, 0.9))
def test_two_halves_make_the_whole(width: float, height: float, share: float) -> None:
    width, height = abs(width), abs(height)
    x, y, cut = 600_000, 8_400_000, 600_000 + abs(width) * share
    left, right = box(x, y, cut, y + height), box(cut, y, x + width, y + height)
    whole = geo.area_m2(box(x, y, x + width, y + height), EPSG)
    assert geo.area_m2(MultiPolygon([left, right]), EPSG) == pytest.approx(
        whole, rel=1e-7, abs=1e-3
    )
