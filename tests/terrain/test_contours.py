"""Contours of planes, cones and lakes, whose places are known."""

import numpy as np
import pytest
import shapely
from affine import Affine

from talking_maps import terrain
from talking_maps.errors import BadValue
from talking_maps.model.territory import Raster
from tests import village

OBLONG = Affine(10, 0, -505, 0, -12, 606)


def cone() -> Raster:
    column, row = np.meshgrid(np.arange(101) + 0.5, np.arange(101) + 0.5)
    x, y = OBLONG @ (column, row)
    return Raster(5000 - 0.5 * np.hypot(x, y), OBLONG, village.EPSG, "m")


def test_on_a_plane_contours_run_north_at_equal_distances() -> None:
    found = terrain.contours(village.plane(0.2), 50)
    assert [one.height_m for one in found] == [4000, 4050, 4100, 4150, 4200]
    for one in found:
        x = shapely.get_coordinates(one.lines)[:, 0] - village.EAST
        assert x == pytest.approx((one.height_m - 4000) / 0.2)
        assert one.lines.length == pytest.approx(1190)


def test_on_a_cone_they_are_circles() -> None:
    found = {one.height_m: one.lines for one in terrain.contours(cone(), 50)}
    for height in (4800.0, 4900.0):
        (ring,) = found[height].geoms
        away = np.hypot(*shapely.get_coordinates(ring).T)
        assert ring.is_closed
        assert away == pytest.approx(2 * (5000 - height), abs=1)


def test_higher_ground_lies_on_the_right() -> None:
    (line,) = terrain.contours(village.plane(0.2), 100)[1].lines.geoms
    (_, south), (_, north) = line.coords[0], line.coords[-1]
    assert south < north  # the plane rises to the east, and right of north is east


def test_a_lake_at_a_contour_s_height_has_a_shore_and_no_lines_across() -> None:
    ground = cone()
    z = np.where(ground.values < 4850, 4850.0, ground.values)
    flooded = Raster(z, OBLONG, village.EPSG, "m")
    (shore,) = (one for one in terrain.contours(flooded, 50) if one.height_m == 4850)
    away = np.hypot(*shapely.get_coordinates(shore.lines).T)
    assert away == pytest.approx(300, abs=16)
    assert len(shore.lines.geoms) == 1


def test_where_nothing_is_known_no_line_runs() -> None:
    ground = village.plane(0.2)
    ground.values[40:60] = np.nan
    hole = shapely.box(
        village.EAST, village.NORTH + 505, village.EAST + 1000, village.NORTH + 695
    )
    for one in terrain.contours(ground, 50):
        assert len(one.lines.geoms) == 2
        assert one.lines.intersection(hole).length < 1e-6
    ground.values[:] = np.nan
    assert terrain.contours(ground, 50) == ()


@pytest.mark.parametrize("every", [0, -10, 1e-6, float("nan")])
def test_too_many_are_refused(every: float) -> None:
    with pytest.raises(BadValue):
        terrain.contours(village.plane(0.2), every)
