"""Slope, aspect and hillshade on planes, cones and real ground."""

import math
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as some

from talking_maps import terrain
from talking_maps.model.territory import FloatArray, Raster
from tests.village import EPSG, plane

INNER = (slice(1, -1), slice(1, -1))
#: Pixels of the real DEM are not square either.
OBLONG = Affine(30.14, 0, 600_000, 0, -30.54, 8_400_000)


def tilted(
    east: float, north: float, *, transform: Affine = OBLONG, size: int = 9
) -> Raster:
    """A plane that rises by `east` and `north` metres a metre."""
    column, row = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    x, y = transform.a * column, transform.e * row
    return Raster(4000 + east * x + north * y, transform, EPSG, "m", 5.0)


def differences(a: FloatArray, b: FloatArray) -> FloatArray:
    """Between directions [degrees]."""
    return np.asarray(np.abs((a - b + 180) % 360 - 180))


def test_the_village_has_a_slope_of_a_fifth() -> None:
    found = terrain.slope(plane()).values
    assert found[INNER] == pytest.approx(math.degrees(math.atan(0.2)))
    assert np.isnan(found).sum() == found.size - found[INNER].size


gradients = some.floats(-3, 3).map(lambda rise: round(rise, 4))


@given(gradients, gradients)
def test_planes_have_their_slope_and_aspect(east: float, north: float) -> None:
    ground = tilted(east, north)
    wanted = math.degrees(math.atan(math.hypot(east, north)))
    assert terrain.slope(ground).values[INNER] == pytest.approx(wanted, abs=1e-6)
    if math.hypot(east, north) > 0.001:
        falls_to = math.degrees(math.atan2(-east, -north)) % 360
        found = terrain.aspect(ground).values[INNER]
        assert differences(found, np.full_like(found, falls_to)).max() < 0.1
        assert (found >= 0).all()
        assert (found < 360).all()


@pytest.mark.parametrize(
    ("east", "north", "degrees"),
    [(0, -1, 0), (-1, 0, 90), (0, 1, 180), (1, 0, 270), (-1, -1, 45)],
)
def test_aspect_is_where_water_runs(east: int, north: int, degrees: int) -> None:
    found = terrain.aspect(tilted(east, north)).values[INNER]
    assert differences(found, np.full_like(found, degrees)).max() < 1e-9


def test_flat_ground_has_no_aspect_and_no_slope() -> None:
    flat = tilted(0, 0)
    assert np.isnan(terrain.aspect(flat).values).all()
    assert (terrain.slope(flat).values[INNER] == 0).all()


def test_a_cone_falls_outward_at_one_slope() -> None:
    size, transform = 201, Affine(10, 0, -1005, 0, -12, 1206)
    column, row = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    x, y = transform @ (column, row)
    cone = Raster(5000 - 0.5 * np.hypot(x, y), transform, EPSG, "m")
    far = np.hypot(x, y) > 300
    far[[0, -1]] = far[:, [0, -1]] = False
    slope, aspect = terrain.slope(cone).values, terrain.aspect(cone).values
    assert slope[far] == pytest.approx(math.degrees(math.atan(0.5)), abs=0.02)
    outward = np.degrees(np.arctan2(x, y)) % 360
    assert differences(aspect, outward)[far].max() < 0.1


def test_the_unknown_spreads_by_one_pixel_and_no_farther() -> None:
    ground = tilted(0.2, 0)
    ground.values[4, 4] = np.nan
    for derived in (terrain.slope, terrain.aspect, terrain.hillshade):
        unknown = np.isnan(derived(ground).values[INNER])
        assert unknown.sum() == 9
        assert unknown[2:5, 2:5].all()


def test_light_falls_from_the_north_west() -> None:
    towards, away = tilted(0.5, -0.5), tilted(-0.5, 0.5)
    lit = terrain.hillshade(tilted(0, 0)).values[INNER]
    assert lit == pytest.approx(255 * math.sin(math.radians(45)))
    bright = terrain.hillshade(towards).values[INNER]
    dark = terrain.hillshade(away).values[INNER]
    assert bright.min() > lit.max() > dark.max()
    assert terrain.hillshade(tilted(-3, 3)).values[INNER].max() == 0


def test_full_light_where_the_sun_stands_upright_on_the_ground() -> None:
    facing = tilted(math.sqrt(0.5), -math.sqrt(0.5))
    assert terrain.hillshade(facing).values[INNER] == pytest.approx(255)


@pytest.mark.parametrize("shape", [(0, 0), (1, 5), (2, 2), (3, 3)])
def test_tiny_rasters(shape: tuple[int, int]) -> None:
    found = terrain.slope(Raster(np.zeros(shape), OBLONG, EPSG, "m"))
    assert found.values.shape == shape
    assert np.isfinite(found.values).sum() == (shape == (3, 3))


def test_error_of_slope_by_the_kernel() -> None:
    assert terrain.slope_error_percent(30, 2.4) == pytest.approx(3.856)
    assert terrain.slope_error_deg(15.0, 30, 5) == pytest.approx(4.29, abs=0.01)
    many = terrain.slope_error_deg(np.array([0.0, 60.0]), 10, 1)
    assert many[1] == pytest.approx(many[0] / 4)
    assert terrain.slope(tilted(0, 0)).error == pytest.approx(
        terrain.slope_error_deg(0.0, 30.14, 5)
    )
    unknown = Raster(np.zeros((5, 5)), OBLONG, EPSG, "m")
    assert terrain.slope(unknown).error is None


def test_error_factor_is_the_worst_of_the_kernel() -> None:
    """The factor, from the variance of Horn's sum with errors like exp(-h/L)."""
    weight = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]).ravel() / 8
    at = np.stack(np.meshgrid(range(3), range(3)), axis=-1).reshape(-1, 2)
    apart = np.hypot(*(at[:, None] - at[None]).T)

    def factor(length: float) -> float:
        return float(np.sqrt(weight @ np.exp(-apart / length) @ weight))

    factors = [factor(length) for length in np.arange(0.05, 20, 0.05)]
    assert factor(1) == pytest.approx(terrain.HORN_WORST_FACTOR, abs=5e-4)
    assert max(factors) == pytest.approx(terrain.HORN_WORST_FACTOR, abs=2e-3)


def test_error_agrees_with_simulation() -> None:
    """White noise of 1 m on a 20 % plane: 0.433 / 10 by the kernel, below ours."""
    noise = np.random.default_rng(3).normal(0, 1, (300, 300))
    ground = tilted(0.2, 0, transform=Affine(10, 0, 0, 0, -10, 0), size=300)
    noisy = Raster(ground.values + noise, ground.transform, EPSG, "m", 1.0)
    spread = np.nanstd(terrain.slope(noisy).values)
    said = terrain.slope_error_deg(math.degrees(math.atan(0.2)), 10, 1)
    assert 0.8 * said < spread < said


def test_large_rasters_need_little_more_than_themselves() -> None:
    ground = Raster(np.zeros((2000, 2000)), OBLONG, EPSG, "m")
    tracemalloc.start()
    terrain.slope(ground)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * ground.values.nbytes


def read(path: Path) -> Raster:
    import rasterio

    with rasterio.open(path) as file:
        values = file.read(1).astype(np.float64)
        if file.nodata is not None:
            values[values == file.nodata] = np.nan
        return Raster(values, file.transform, file.crs.to_epsg(), "m")


def test_real_slope_is_that_of_gdal(shared: Path) -> None:
    ground = read(shared / "dem" / "coracora_aster30m_utm18s.tif")
    gdal = read(shared / "dem" / "coracora_slope_horn_gdal.tif").values
    ours = terrain.slope(ground).values
    assert np.abs(ours - gdal)[INNER].max() < 0.01


def test_real_aspect_is_that_of_gdal(shared: Path) -> None:
    ground = read(shared / "dem" / "coracora_aster30m_utm18s.tif")
    gdal = read(shared / "dem" / "coracora_aspect_gdal.tif").values
    ours, steep = terrain.aspect(ground).values, terrain.slope(ground).values > 1
    assert differences(ours, gdal)[steep].max() < 0.4
