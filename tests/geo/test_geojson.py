"""GeoJSON geometries in and out."""

import json
import math
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry
from talking_maps.geo import MOST_VERTICES, from_geojson, to_geojson
from tests.village import EPSG, SQUARE, rectangle

SHAPES = [
    SQUARE,
    Polygon(SQUARE.exterior, [rectangle(100, 100, 50, 50).exterior.coords]),
    MultiPolygon([rectangle(0, 0, 10, 10), rectangle(20, 0, 10, 10)]),
    Point(600_000, 8_400_000),
    LineString([(600_000, 8_400_000), (600_500, 8_400_100)]),
    shapely.GeometryCollection([Point(600_000, 8_400_000), SQUARE]),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.geom_type)
def test_there_and_back_within_a_millimetre(shape: BaseGeometry) -> None:
    text = json.dumps(to_geojson(shape, EPSG), allow_nan=False)
    back = from_geojson(json.loads(text), EPSG)
    assert back.geom_type == shape.geom_type
    assert back.equals_exact(shape, tolerance=1e-3)


@given(some.floats(200_000, 800_000), some.floats(7_900_000, 9_900_000))
def test_any_point_comes_back_within_a_millimetre(x: float, y: float) -> None:
    point = Point(x, y)
    assert from_geojson(to_geojson(point, EPSG), EPSG).distance(point) < 1e-3


def test_numbers_have_eight_decimals_and_no_height() -> None:
    geojson = to_geojson(Point(600_000.123, 8_400_000.456, 4000), EPSG)
    assert geojson["type"] == "Point"
    assert len(geojson["coordinates"]) == 2
    assert all(round(v, 8) == v for v in geojson["coordinates"])


def test_a_feature_gives_its_geometry() -> None:
    geometry = to_geojson(SQUARE, EPSG)
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    assert from_geojson(feature, EPSG).equals_exact(SQUARE, tolerance=1e-3)


def test_an_open_ring_is_closed() -> None:
    ring = [[-74, -15], [-73.9, -15], [-73.9, -14.9]]
    assert from_geojson({"type": "Polygon", "coordinates": [ring]}, EPSG).is_valid


def deep(levels: int) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "Point", "coordinates": [-74, -15]}
    for _ in range(levels):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    return shape


@pytest.mark.parametrize(
    "geojson",
    [
        {},
        {"type": "Point"},
        {"type": "Banana", "coordinates": [1, 2]},
        {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "FeatureCollection", "features": []},
        {"type": "Feature", "geometry": None},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": [1, 2, 3, 4, 5]},
        {"type": "Point", "coordinates": "12"},
        {"type": "Point", "coordinates": ["1", "2"]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": [None, 1]},
        {"type": "Point", "coordinates": [math.nan, 1]},
        {"type": "Point", "coordinates": [math.inf, 1]},
        {"type": "Point", "coordinates": [10**400, 1]},
        {"type": "Point", "coordinates": [1e300, 1]},
        {"type": "Point", "coordinates": [181, 1]},
        {"type": "Point", "coordinates": [1, 91]},
        {"type": "LineString", "coordinates": [[1, 2]]},
        {"type": "LineString", "coordinates": [1, 2]},
        {"type": "LineString", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3]]]},
        {"type": "Polygon", "coordinates": [[[[1, 2]]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "GeometryCollection", "geometries": {}},
        {"type": "GeometryCollection", "geometries": []},
        deep(5000),
        {
            "type": "LineString",
            "coordinates": [[-74, -15]] * (MOST_VERTICES + 1),
        },
    ],
)
def test_what_is_no_shape_is_refused(geojson: dict[str, Any]) -> None:
    with pytest.raises(BadGeometry):
        from_geojson(geojson, EPSG)


anything = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=20,
)
kinds = some.sampled_from(
    ["Point", "LineString", "Polygon", "MultiPolygon", "MultiPoint", "Feature"]
)


@given(kinds, anything)
def test_junk_is_refused_and_nothing_else(kind: str, junk: object) -> None:
    try:
        shape = from_geojson({"type": kind, "coordinates": junk}, EPSG)
    except BadGeometry:
        return
    assert not shape.is_empty
