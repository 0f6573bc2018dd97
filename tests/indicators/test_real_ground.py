"""Steep cropland on a real elevation model, against GDAL's slopes."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from shapely.geometry import box

from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.terrace import terraced_share_of_steep_cropland
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Raster, Territory
from talking_maps.terrain.slope_error import gradient_error
from tests import village
from tests.indicators.conftest import reference

EPSG = 32718
#: Whole cells, so that counting cells is exact: rows and columns of field and terrace.
FIELD, TERRACE = (slice(300, 420), slice(200, 330)), (slice(300, 360), slice(200, 270))


def ground_of(raster: Raster, cells: tuple[slice, slice]) -> object:
    rows, columns = cells
    west, north = raster.transform @ (columns.start, rows.start)
    east, south = raster.transform @ (columns.stop, rows.stop)
    return box(west, south, east, north)


def read(path: Path, *, error: float | None) -> Raster:
    with rasterio.open(path) as file:
        return Raster(file.read(1).astype(float), file.transform, EPSG, "m", error)


@pytest.mark.parametrize("limit", [10.0, 25.0])
def test_the_share_is_what_gdal_s_slopes_give(shared: Path, limit: float) -> None:
    elevation = read(shared / "dem" / "coracora_aster30m_utm18s.tif", error=0.0)
    slopes = read(shared / "dem" / "coracora_slope_horn_gdal.tif", error=None).values
    plan = village.plan(
        Feature("F", "cropland", "present", ground_of(elevation, FIELD)),  # type: ignore[arg-type]
        Feature("T", "terrace", "present", ground_of(elevation, TERRACE)),  # type: ignore[arg-type]
    )
    territory = Territory(village.SQUARE, EPSG, elevation)
    numbers = reference({"steep_cropland.from_slope": limit})
    measure = terraced_share_of_steep_cropland(
        EvaluationContext(plan, territory, numbers)
    )

    def share(of_gradient: float) -> float:
        steep = slopes >= math.degrees(math.atan(of_gradient))
        return np.count_nonzero(steep[TERRACE]) / np.count_nonzero(steep[FIELD])

    wanted = share(limit / 100)
    assert measure.value == pytest.approx(wanted, abs=2e-4)
    # Heights without error: what its pixels of 30.3 m leave untold, and no more than
    # all of the ground being that much steeper or flatter would make.
    x, y = elevation.transform.a, -elevation.transform.e
    unseen = gradient_error(math.sqrt(x * y), 0.0)
    off = (share(limit / 100 + by) - wanted for by in (unseen, -unseen))
    assert measure.uncertainty is not None
    assert 0 < measure.uncertainty <= max(map(abs, off))


def test_heights_without_error_on_pixels_of_30_m_leave_no_doubt(shared: Path) -> None:
    elevation = read(shared / "dem" / "coracora_aster30m_utm18s.tif", error=0.0)
    there = elevation.transform
    square = replace(elevation, transform=Affine(30, 0, there.c, 0, -30, there.f))
    plan = village.plan(
        Feature("F", "cropland", "present", ground_of(square, FIELD)),  # type: ignore[arg-type]
        Feature("T", "terrace", "present", ground_of(square, TERRACE)),  # type: ignore[arg-type]
    )
    measure = terraced_share_of_steep_cropland(
        EvaluationContext(
            plan,
            Territory(village.SQUARE, EPSG, square),
            reference({"steep_cropland.from_slope": 10.0}),
        )
    )
    assert measure.value is not None
    assert measure.uncertainty == 0
