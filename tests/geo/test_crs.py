"""Between lon/lat and metres."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from shapely import LineString, Point, Polygon

from talking_maps import geo
from talking_maps.errors import BadGeometry
from tests.village import EPSG, SQUARE


@pytest.mark.parametrize(
    ("longitude", "latitude", "epsg"),
    [
        (-73.8, -14.9, 32718),
        (-71.9, -13.5, 32719),
        (-78.0, -9.0, 32718),
        (-78.0001, -9.0, 32717),
        (-68.1, -16.5, 32719),
        (-78.5, 0.0, 32617),
        (180.0, 5.0, 32660),
        (-180.0, 5.0, 32601),
    ],
)
def test_zone(longitude: float, latitude: float, epsg: int) -> None:
    assert geo.utm_epsg(longitude, latitude) == epsg


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(-181, 0), (0, -81), (0, 85), (float("nan"), 0), (0, float("nan"))],
)
def test_no_zone(longitude: float, latitude: float) -> None:
    with pytest.raises(BadGeometry):
        geo.utm_epsg(longitude, latitude)


def test_known_point() -> None:
    """PROJ's own `cs2cs` puts the zone's middle on the equator at 500 km, 10,000 km."""
    origin = geo.to_metres(Point(-75, 0), EPSG)
    assert (origin.x, origin.y) == pytest.approx((500_000, 10_000_000), abs=1e-6)


@given(some.floats(-81, -68), some.floats(-19, 0))
def test_round_trip_within_a_tenth_of_a_millimetre(
    longitude: float, latitude: float
) -> None:
    there = geo.to_metres(Point(longitude, latitude), EPSG)
    back = geo.to_degrees(there, EPSG)
    again = geo.to_metres(back, EPSG)
    assert abs(back.x - longitude) < 1e-9
    assert abs(back.y - latitude) < 1e-9
    assert there.distance(again) < 1e-4


def test_height_and_measure_are_dropped() -> None:
    with_all = shapely.from_wkt("LINESTRING ZM (-74 -15 3900 1, -74 -14.9 3910 2)")
    flat = geo.to_metres(with_all, EPSG)
    assert not flat.has_z
    assert not flat.has_m


def test_reproject_from_an_older_datum_moves_by_hundreds_of_metres() -> None:
    moved = geo.reproject(SQUARE, "EPSG:24878", EPSG)  # PSAD56, old Peruvian maps
    assert 200 < moved.distance(SQUARE) + moved.centroid.distance(SQUARE.centroid) < 900


def test_reproject_reads_wkt_and_codes() -> None:
    from pyproj import CRS

    point = Point(-74, -15)
    codes: list[str | int] = [4326, "EPSG:4326", CRS.from_epsg(4326).to_wkt()]
    assert len({geo.reproject(point, code, EPSG).wkt for code in codes}) == 1


@pytest.mark.parametrize("crs", ["", "nonsense", "EPSG:1", 999_999, "x" * 5000])
def test_unknown_crs_is_refused(crs: str | int) -> None:
    with pytest.raises(BadGeometry, match="not known"):
        geo.reproject(SQUARE, crs, EPSG)


def test_unreachable_point_is_refused() -> None:
    with pytest.raises(BadGeometry, match="cannot be placed"):
        geo.to_metres(LineString([(-74, -15), (-74, 1e9)]), EPSG)


def test_empty_stays_empty() -> None:
    assert geo.to_degrees(Polygon(), EPSG).is_empty
