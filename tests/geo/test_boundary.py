"""Boundaries taken, and boundaries refused with the reason."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from shapely import (
    GeometryCollection,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry
from talking_maps.geo import area_m2, check_boundary, to_metres, utm_epsg
from talking_maps.geo.measure import lonlat_area_m2

LAND = box(-73.9, -15.0, -73.8, -14.9)
BOW_TIE = Polygon([(-73.9, -15.0), (-73.8, -14.9), (-73.8, -15.0), (-73.9, -14.9)])


def swapped(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def with_second(longitude: float) -> BaseGeometry:
    """The land with a second corner that no drawing has but a file may."""
    return shapely.transform(
        LAND, lambda xy: np.vstack([xy[:1], [[longitude, 1]], xy[2:]])
    )


def test_good_land_is_kept() -> None:
    assert check_boundary(LAND).equals(LAND)


def test_two_parcels_and_a_hole_are_kept() -> None:
    hole = box(-73.87, -14.97, -73.86, -14.96)
    land = MultiPolygon(
        [
            Polygon(LAND.exterior, [hole.exterior.coords]),
            box(-73.7, -15.0, -73.6, -14.9),
        ]
    )
    assert check_boundary(land).equals(land)


def test_height_and_other_shapes_are_dropped() -> None:
    raised = shapely.force_3d(LAND, 4000)
    checked = check_boundary(GeometryCollection([Point(-73.9, -15), raised]))
    assert checked.equals(LAND)
    assert not checked.has_z


def test_a_closed_line_is_the_land_it_encloses() -> None:
    assert check_boundary(LineString(LAND.exterior.coords)).equals(LAND)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (Polygon(), "empty"),
        (Point(-73, -15), "must be a polygon"),
        (LineString([(-73, -15), (-73, -14)]), "must be a polygon"),
        (Polygon([(0, 0), (0, 0), (0, 0)]), "missing in the file"),
        (Polygon([(0, 0), (-73.8, -15), (-73.8, -14.9)]), "missing in the file"),
        (swapped(LAND), "look swapped"),
        (swapped(box(-77.9, -9.0, -77.5, -8.5)), "look swapped"),
        (swapped(box(-120, 10, -119.9, 10.1)), "look swapped"),
        (box(612_862, 8_347_954, 636_523, 8_376_416), "not degrees"),
        (box(-73.9, -95.0, -73.8, -94.9), "not degrees|swapped"),
        (BOW_TIE, "crosses itself.*-73.85000, -14.95000"),
        (Polygon([(-73, -15), (-73, -15), (-73, -14)]), "no land"),
        (box(-74, -15, -70, -11), "no community has so much"),
        (box(-73.9, -15.0, -73.89999, -14.99999), "encloses only"),
        (box(-80, -15, -70, -14.999), "degrees wide"),
        (box(-73, -89, -72.9, -88.9), "pole"),
        (with_second(math.nan), "not a place"),
        (with_second(math.inf), "not a place"),
        (Polygon([(1e300, 1), (2, 2), (3, 4)]), "not a place"),
    ],
)
def test_refused(shape: BaseGeometry, reason: str) -> None:
    with pytest.raises(BadGeometry) as refusal:
        check_boundary(shape)
    assert re.search(reason, str(refusal.value))


def test_survey_noise_is_cleaned() -> None:
    """A vertex a millimetre out of order does not refuse a titled boundary."""
    noisy = Polygon(
        [
            (-73.9, -15.0),
            (-73.8, -15.0),
            (-73.8, -14.9),
            (-73.85, -14.9),
            (-73.84999999, -14.90000001),
            (-73.85, -14.9000000001),
            (-73.9, -14.9),
        ]
    )
    assert check_boundary(noisy).area == pytest.approx(LAND.area, rel=1e-6)


def test_land_that_touches_itself_is_taken() -> None:
    """Two lobes that share a point but do not cross."""
    touching = Polygon(
        [
            (-73.9, -15.0),
            (-73.8, -15.0),
            (-73.85, -14.95),
            (-73.8, -14.9),
            (-73.9, -14.9),
            (-73.85, -14.95),
        ]
    )
    checked = check_boundary(touching)
    assert checked.is_valid
    assert checked.area == pytest.approx(0.005)


@given(some.floats(-81, -66), some.floats(-20, 9), some.floats(0.01, 0.5))
def test_andean_land_is_taken_and_its_mirror_refused(
    west: float, south: float, size: float
) -> None:
    land = box(west, south, west + size, south + size)
    assert check_boundary(land).equals(land)
    with pytest.raises(BadGeometry, match="swapped"):
        check_boundary(swapped(land))


@given(some.integers(3, 40), some.integers(0, 39))
def test_start_and_direction_do_not_matter(corners: int, start: int) -> None:
    turn = np.linspace(0, 2 * math.pi, corners, endpoint=False)
    ring = np.c_[-73.8 + 0.05 * np.cos(turn), -14.9 + 0.05 * np.sin(turn)]
    here = check_boundary(Polygon(ring))
    there = check_boundary(Polygon(np.roll(ring, start, axis=0)[::-1]))
    assert here.equals(there)


def test_titled_land_of_communities_is_taken(shared: Path) -> None:
    import geopandas

    files = sorted((shared / "communities").glob("*.gpkg"))
    assert files
    for file in files:
        given_land = geopandas.read_file(file).geometry.iloc[0]
        land = check_boundary(given_land)
        epsg = utm_epsg(land.representative_point().x, land.representative_point().y)
        in_metres = area_m2(to_metres(land, epsg), epsg)
        assert in_metres == pytest.approx(lonlat_area_m2(land), rel=1e-6)
