"""DEMs of all kinds made a community's elevation, or refused."""

import math
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from rasterio.errors import NotGeoreferencedWarning
from shapely import box
from shapely.affinity import translate

from talking_maps import terrain
from talking_maps.errors import BadFile, BadGround, BadValue, CannotKeep
from talking_maps.model.message import Message
from talking_maps.model.territory import FloatArray, Raster
from talking_maps.rasters import (
    land_mask,
    prepare_elevation,
    read_elevation,
    resample,
    write,
)
from tests.village import EAST, EPSG, NORTH, SQUARE

#: Pixels that are not square, as in the real DEM.
GRID = Affine(30.14, 0, EAST - 2000, 0, -30.54, NORTH + 3000)
SIZE = 160


def hills(size: int = SIZE) -> FloatArray:
    column, row = np.meshgrid(np.arange(size), np.arange(size))
    return np.rint(4000 + 100 * np.sin(column / 9) + 2 * row)


def dem(
    path: Path,
    values: np.ndarray[Any, Any] | None = None,
    *,
    tags: Mapping[str, str] | None = None,
    **profile: Any,
) -> Path:
    """Write a GeoTIFF as others would."""
    values = hills() if values is None else values
    values = values if values.ndim == 3 else values[None]
    how: dict[str, Any] = {
        "dtype": "int16",
        "crs": f"EPSG:{EPSG}",
        "transform": GRID,
    } | profile
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            count=values.shape[0],
            height=values.shape[1],
            width=values.shape[2],
            **how,
        ) as file:
            file.write(values.astype(how["dtype"]))
            file.update_tags(**(tags or {}))
    return path


def prepare(source: Path, out: Path, **more: Any) -> Raster:
    options: dict[str, Any] = {"error_m": 8.0, "source_name": "test"} | more
    boundary = options.pop("boundary", SQUARE)
    prepare_elevation(source, boundary, EPSG, out, **options)
    return read_elevation(out)


def on_grid(raster: Raster) -> tuple[int, int]:
    """Column and row of the corner on GRID."""
    column, row = ~GRID @ (raster.transform.c, raster.transform.f)
    assert column == pytest.approx(round(column), abs=1e-6)
    assert row == pytest.approx(round(row), abs=1e-6)
    return round(column), round(row)


def test_the_same_crs_keeps_grid_and_values(tmp_path: Path) -> None:
    out = tmp_path / "out.tif"
    raster = prepare(dem(tmp_path / "dem.tif"), out)
    column, row = on_grid(raster)
    rows, columns = raster.values.shape
    assert (raster.transform.a, raster.transform.e) == (GRID.a, GRID.e)
    assert (raster.values == hills()[row : row + rows, column : column + columns]).all()
    assert (raster.epsg, raster.unit, raster.error) == (EPSG, "m", 8.0)
    with rasterio.open(out) as dataset:
        assert dataset.tags()["source"] == "test"


def test_the_margin_is_kept_and_no_more(tmp_path: Path) -> None:
    raster = prepare(dem(tmp_path / "dem.tif"), tmp_path / "out.tif", margin_m=500)
    west, north = raster.transform.c, raster.transform.f
    assert EAST - 500 - GRID.a < west <= EAST - 500
    assert NORTH + 1500 <= north < NORTH + 1500 - GRID.e


def test_the_file_is_a_tidy_geotiff(tmp_path: Path) -> None:
    out = tmp_path / "out.tif"
    source = dem(tmp_path / "dem.tif", tags={"TIFFTAG_DATETIME": "2009:06:29 00:00:00"})
    prepare(source, out)
    with rasterio.open(out) as file:
        assert file.profile["tiled"]
        assert file.dtypes == ("float32",)
        assert math.isnan(file.nodata)
        assert file.compression.name == "deflate"
        assert file.tags()["error_m"] == "8.0"
        assert file.tags()["covered"] == "1.0000"
        assert file.tags()["source_date"] == "2009:06:29 00:00:00"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dem.tif", "out.tif"]


@pytest.mark.parametrize("hole", [-9999, -32768, 32767])
@pytest.mark.parametrize("tagged", [True, False])
def test_gaps_are_found_with_or_without_a_tag(
    tmp_path: Path, hole: int, tagged: bool
) -> None:
    values = hills()
    values[80:84, 80:84] = hole
    more: dict[str, Any] = {"nodata": hole} if tagged else {}
    raster = prepare(dem(tmp_path / "dem.tif", values, **more), tmp_path / "out.tif")
    assert np.isnan(raster.values).sum() == 16
    assert np.nanmin(raster.values) > 3000


def test_zero_is_a_height_unless_it_marks_gaps(tmp_path: Path) -> None:
    values = hills() - 3950
    values[80, 80] = 0
    zero = prepare(dem(tmp_path / "dem.tif", values), tmp_path / "out.tif")
    assert zero.values.min() == 0
    gap = prepare(dem(tmp_path / "dem.tif", values, nodata=0), tmp_path / "out.tif")
    assert np.isnan(gap.values).sum() == 1


@pytest.mark.parametrize("dtype", ["int16", "uint16", "int32", "float32", "float64"])
def test_number_types(tmp_path: Path, dtype: str) -> None:
    raster = prepare(dem(tmp_path / "dem.tif", dtype=dtype), tmp_path / "out.tif")
    assert (raster.values == np.rint(raster.values)).all()


def test_lowest_float_marks_gaps_without_a_warning(tmp_path: Path) -> None:
    values = hills()
    values[80, 80] = lowest = np.finfo(np.float64).min
    source = dem(tmp_path / "dem.tif", values, dtype="float64", nodata=lowest)
    assert np.isnan(prepare(source, tmp_path / "out.tif").values).sum() == 1


def test_scaled_heights_become_metres(tmp_path: Path) -> None:
    source = dem(tmp_path / "dem.tif", hills() * 10, dtype="int32")
    with rasterio.open(source, "r+") as file:
        file.scales = (0.1,)
    raster = prepare(source, tmp_path / "out.tif")
    assert raster.values.max() == pytest.approx(hills().max(), abs=250)
    assert raster.values.min() > 3800


def plane_in(crs: str, transform: Affine, size: int = 400) -> FloatArray:
    """4000 m at the village's corner, rising by a fifth to the east, in any CRS."""
    column, row = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5)
    back = pyproj.Transformer.from_crs(crs, EPSG, always_xy=True)
    x, _ = back.transform(*(transform @ (column, row)))
    return np.asarray(4000 + 0.2 * (x - EAST))


WARPED = {
    "degrees": ("EPSG:4326", Affine.scale(1 / 3600, -1 / 3600)),
    "mercator": ("EPSG:3857", Affine.scale(31, -31)),
    "next zone": ("EPSG:32719", Affine.scale(30, -30)),
    "SIRGAS": ("EPSG:31978", Affine.scale(30.14, -30.54)),
    "rotated": (f"EPSG:{EPSG}", Affine.rotation(20) @ Affine.scale(30, -30)),
    "upside down": (f"EPSG:{EPSG}", Affine.scale(30, 30)),
}


def elsewhere(name: str) -> tuple[str, Affine]:
    """A grid of 400 by 400 pixels with the village in its middle."""
    crs, pixel = WARPED[name]
    there = pyproj.Transformer.from_crs(EPSG, crs, always_xy=True)
    middle = Affine.translation(*there.transform(EAST + 500, NORTH + 500))
    return crs, middle @ pixel @ Affine.translation(-200, -200)


@pytest.mark.parametrize("name", WARPED)
def test_another_grid_is_warped_to_square_pixels(tmp_path: Path, name: str) -> None:
    crs, transform = elsewhere(name)
    source = dem(
        tmp_path / "dem.tif",
        plane_in(crs, transform),
        crs=crs,
        transform=transform,
        dtype="float32",
    )
    raster = prepare(source, tmp_path / "out.tif")
    assert raster.epsg == EPSG
    assert raster.transform.a == -raster.transform.e
    assert 29 < raster.transform.a < 32
    assert not np.isnan(raster.values).any()
    x = np.linspace(EAST, EAST + 1000, 11)
    found = terrain.sample(raster, np.c_[x, np.full(11, NORTH + 500.0)])
    assert found == pytest.approx(4000 + 0.2 * (x - EAST), abs=0.05)


def test_gaps_do_not_bleed_into_a_warp(tmp_path: Path) -> None:
    crs, transform = elsewhere("degrees")
    values = plane_in(crs, transform)
    values[150:200, 150:200] = -32768
    source = dem(
        tmp_path / "dem.tif", values, crs=crs, transform=transform, dtype="float32"
    )
    raster = prepare(source, tmp_path / "out.tif", margin_m=3000)
    assert np.isnan(raster.values).any()
    assert np.nanmin(raster.values) > 3000


def test_a_height_crs_beside_the_plane_one_keeps_the_grid(tmp_path: Path) -> None:
    both = pyproj.crs.CompoundCRS(
        "UTM with EGM96", components=[f"EPSG:{EPSG}", "EPSG:5773"]
    )
    source = dem(tmp_path / "dem.tif", crs=both.to_wkt())
    raster = prepare(source, tmp_path / "out.tif")
    assert (raster.transform.a, raster.transform.e) == (GRID.a, GRID.e)


def test_partial_cover_is_told(tmp_path: Path) -> None:
    half = translate(SQUARE, GRID.c - EAST - 500, 0)
    share = prepare_elevation(
        dem(tmp_path / "dem.tif"),
        half,
        EPSG,
        tmp_path / "out.tif",
        error_m=None,
        source_name="",
    )
    assert share == pytest.approx(0.5, abs=0.03)
    assert read_elevation(tmp_path / "out.tif").error is None


def test_land_smaller_than_a_pixel(tmp_path: Path) -> None:
    tiny = box(EAST + 500, NORTH + 500, EAST + 505, NORTH + 505)
    raster = prepare(
        dem(tmp_path / "dem.tif"), tmp_path / "out.tif", boundary=tiny, margin_m=0
    )
    assert raster.values.size <= 4


def refused(path: Path, kind: type[Exception], reason: str, **more: Any) -> None:
    out = path.with_name("out.tif")
    out.write_bytes(b"kept")
    with pytest.raises(kind, match=reason):
        prepare(path, out, **more)
    assert out.read_bytes() == b"kept"
    assert not [p for p in path.parent.iterdir() if p.name.startswith(".")]


Maker = Callable[[Path], object]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda p: None, "no file"),
        (lambda p: p.mkdir(), "no file"),
        (lambda p: p.write_bytes(b""), "is empty"),
        (lambda p: p.write_bytes(b"hello" * 99), "not a GeoTIFF"),
        (lambda p: p.write_bytes(b"II*\0" + b"\xff" * 99), "not a GeoTIFF"),
        (lambda p: p.write_text('{"type": "Point"}'), "not a GeoTIFF"),
    ],
)
def test_no_geotiff(tmp_path: Path, make: Maker, reason: str) -> None:
    path = tmp_path / "dem.tif"
    make(path)
    refused(path, BadFile, reason)


def test_other_rasters_are_not_opened(tmp_path: Path) -> None:
    source = dem(tmp_path / "dem.tif")
    vrt = tmp_path / "dem.vrt"
    vrt.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Int16" '
        f'band="1"><SimpleSource><SourceFilename>{source}</SourceFilename>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    refused(vrt, BadFile, "not a GeoTIFF")


def test_a_file_cut_short(tmp_path: Path) -> None:
    path = dem(
        tmp_path / "dem.tif", np.random.default_rng(0).normal(4000, 9, (999, 999))
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 50])
    refused(path, BadFile, "damaged|not a GeoTIFF")


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({"crs": None}, "where on Earth"),
        ({"transform": Affine.identity()}, "where on Earth"),
        ({"transform": Affine(np.nan, 0, 5e5, 0, -np.inf, 8e6)}, "where on Earth"),
        ({"dtype": "uint8"}, "heights in metres"),
        ({"transform": Affine(30, 0, 0, 0, -30, 0)}, "does not cover"),
        ({"crs": "EPSG:32719"}, "does not cover"),
        ({"crs": "EPSG:4326"}, "does not cover"),
    ],
)
def test_no_ground(tmp_path: Path, profile: dict[str, Any], reason: str) -> None:
    refused(dem(tmp_path / "dem.tif", **profile), BadGround, reason)


def test_a_picture_is_no_elevation(tmp_path: Path) -> None:
    refused(dem(tmp_path / "dem.tif", np.zeros((3, 9, 9))), BadGround, "bands")


def test_an_engineering_crs_is_refused(tmp_path: Path) -> None:
    local = (
        'LOCAL_CS["site",UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]'
    )
    refused(dem(tmp_path / "dem.tif", crs=local), BadGround, "cannot be brought|where")


def test_land_in_the_gap_of_a_dem(tmp_path: Path) -> None:
    empty = np.full((SIZE, SIZE), -9999)
    refused(dem(tmp_path / "dem.tif", empty), BadGround, "no heights")


def test_heights_in_feet_are_refused(tmp_path: Path) -> None:
    refused(
        dem(tmp_path / "dem.tif", hills() * 3.281), BadGround, "no heights in metres"
    )


@pytest.mark.parametrize("error_m", [-1, math.nan, math.inf])
def test_impossible_error(tmp_path: Path, error_m: float) -> None:
    refused(dem(tmp_path / "dem.tif"), BadValue, "zero or more", error_m=error_m)


def test_one_giant_block_is_refused(tmp_path: Path) -> None:
    """A strip of 30,000 × 30,000 pixels, packed to a few kilobytes."""
    path = tmp_path / "dem.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=30_000,
        height=30_000,
        count=1,
        dtype="int16",
        crs=f"EPSG:{EPSG}",
        transform=GRID,
        compress="deflate",
        blockysize=30_000,
        sparse_ok=True,
    ):
        pass
    refused(path, BadFile, "tiled GeoTIFF")


def test_too_many_pixels_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(land_mask, "MOST_PIXELS_READ", 1000)
    refused(dem(tmp_path / "dem.tif"), BadGround, "too many pixels")


def test_a_finer_dem_is_averaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resample, "MOST_PIXELS", 1000)
    raster = prepare(dem(tmp_path / "dem.tif"), tmp_path / "out.tif")
    assert raster.values.size <= 1100
    factor = round(raster.transform.a / GRID.a)
    assert factor == 3
    assert raster.transform.e == pytest.approx(factor * GRID.e)
    column, row = on_grid(raster)
    first = hills()[row : row + factor, column : column + factor]
    assert raster.values[0, 0] == pytest.approx(first.mean(), abs=1e-3)


def test_averaging_leaves_gaps_out() -> None:
    heights = np.array([[1, np.nan, 5], [3, 2, np.nan]], dtype=np.float32)
    assert resample.averaged(heights, 2).tolist() == [[2.0, 5.0]]
    unknown = np.full((2, 2), np.nan, dtype=np.float32)
    assert np.isnan(resample.averaged(unknown, 2)).all()


def test_a_cancelled_cut_leaves_nothing(tmp_path: Path) -> None:
    def stop(share: float, message: Message) -> None:
        raise KeyboardInterrupt

    source = dem(tmp_path / "dem.tif")
    with pytest.raises(KeyboardInterrupt):
        prepare(source, tmp_path / "out.tif", progress=stop)
    assert list(tmp_path.iterdir()) == [source]


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    prepare(
        dem(tmp_path / "dem.tif"),
        tmp_path / "out.tif",
        progress=lambda share, message: told.append(share),
    )
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_folder_that_refuses(tmp_path: Path) -> None:
    source = dem(tmp_path / "dem.tif")
    with pytest.raises(CannotKeep):
        prepare(source, tmp_path / "absent" / "out.tif")
    with pytest.raises(CannotKeep):
        write(read_elevation(source), tmp_path / "absent" / "out.tif")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    some.integers(0, 2000),
    some.integers(0, 2000),
    some.integers(50, 1500),
    some.integers(50, 1500),
    some.integers(0, 800),
)
def test_any_window_is_bit_identical(
    tmp_path: Path, x: int, y: int, width: int, height: int, margin: int
) -> None:
    land = box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)
    source = tmp_path / "dem.tif"
    source.exists() or dem(source)
    raster = prepare(source, tmp_path / "out.tif", boundary=land, margin_m=margin)
    column, row = on_grid(raster)
    rows, columns = raster.values.shape
    assert (raster.values == hills()[row : row + rows, column : column + columns]).all()


def test_written_rasters_come_back(tmp_path: Path) -> None:
    slope = terrain.slope(Raster(hills(), GRID, EPSG, "m", 8.0))
    write(slope, tmp_path / "slope.tif")
    with rasterio.open(tmp_path / "slope.tif") as file:
        assert file.crs.to_epsg() == EPSG
        assert file.transform == GRID
        assert file.tags()["unit"] == "deg"
        np.testing.assert_array_equal(file.read(1), slope.values.astype(np.float32))


def test_real_dem_under_the_real_basin(shared: Path, tmp_path: Path) -> None:
    import geopandas

    basin = geopandas.read_file(shared / "vector" / "catchment.zip").geometry.iloc[0]
    source = shared / "dem" / "coracora_aster30m_utm18s.tif"
    out = tmp_path / "out.tif"
    prepare_elevation(source, basin, EPSG, out, error_m=8, source_name="ASTER")
    raster = read_elevation(out)
    with rasterio.open(source) as file:
        whole, transform = file.read(1), file.transform
    column, row = ~transform @ (raster.transform.c, raster.transform.f)
    rows, columns = raster.values.shape
    first, left = round(row), round(column)
    assert (raster.values == whole[first : first + rows, left : left + columns]).all()


MEMORY = """
import resource, sys
from pathlib import Path
from shapely import box
from talking_maps.rasters import prepare_elevation, read_elevation
from talking_maps import terrain
folder = Path(sys.argv[1])
land = box(600_000, 8_400_000, 649_900, 8_449_900)
prepare_elevation(folder / "dem.tif", land, 32718, folder / "out.tif",
                  error_m=1, source_name="")
slope = terrain.slope(read_elevation(folder / "out.tif"))
assert slope.values.shape == (10_000, 10_000), slope.values.shape
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell memory so")
def test_ten_thousand_squared_stays_below_two_gigabytes(
    tmp_path: Path, root: Path
) -> None:
    rows = (4000 + np.arange(10_000) % 977).astype(np.int16)
    with rasterio.open(
        tmp_path / "dem.tif",
        "w",
        driver="GTiff",
        width=10_000,
        height=10_000,
        count=1,
        dtype="int16",
        crs=f"EPSG:{EPSG}",
        tiled=True,
        transform=Affine(5, 0, 599_950, 0, -5, 8_449_950),
        compress="deflate",
    ) as file:
        for row in range(0, 10_000, 500):
            window = rasterio.windows.Window(0, row, 10_000, 500)
            file.write(np.tile(rows, (500, 1)), 1, window=window)
    told = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert int(told.stdout) * 1024 < 2e9
