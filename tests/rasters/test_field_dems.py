"""DEMs as they come from the field: zeros for gaps, longitudes to 360, no datum."""

import struct
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp
from shapely import box

from talking_maps.errors import BadFile, BadGround
from talking_maps.rasters import check_file, prepare_elevation, read_coverage
from tests.rasters.test_prepare_dem import (
    dem,
    elsewhere,
    hills,
    plane_in,
    prepare,
    refused,
)
from tests.village import EAST, NORTH

OLD = (
    'PROJCS["X",GEOGCS["Y",DATUM["Not_specified_based_on_International_1924_ellipsoid",'
    'SPHEROID["International 1924",6378388,297]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-75],'
    'PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],'
    'PARAMETER["false_northing",10000000],UNIT["metre",1]]'
)
GAPS = "The file gives the height 0 where it knows none: those are gaps."


@pytest.mark.parametrize("fill", [0, -1, -99])
@pytest.mark.parametrize("where", ["own", "degrees"])
def test_zeros_beside_high_land_are_gaps_and_told(
    tmp_path: Path, fill: int, where: str
) -> None:
    values = hills()
    profile: dict[str, Any] = {}
    if where == "degrees":
        crs, transform = elsewhere("degrees")
        values, profile = plane_in(crs, transform), {"crs": crs, "transform": transform}
    middle = values.shape[1] // 2
    values[:, :middle] = fill
    raster = prepare(dem(tmp_path / "dem.tif", values, **profile), tmp_path / "out.tif")
    assert np.nanmin(raster.values) > 3000
    told = read_coverage(tmp_path / "out.tif")
    assert told.share is not None
    assert 0.05 < told.share < 0.95
    assert [note.id for note in told.notes] == [GAPS]


def test_a_shore_keeps_its_zeros(tmp_path: Path) -> None:
    values = np.maximum(hills() - 4200, 0)
    raster = prepare(dem(tmp_path / "dem.tif", values), tmp_path / "out.tif")
    assert raster.values.min() == 0
    assert read_coverage(tmp_path / "out.tif").notes == ()


def test_longitudes_from_0_to_360_are_the_same_place(tmp_path: Path) -> None:
    crs, transform = elsewhere("degrees")
    values = plane_in(crs, transform)
    turned = Affine.translation(360, 0) @ transform
    found = [
        prepare(
            dem(tmp_path / "dem.tif", values, crs=crs, transform=at, dtype="float32"),
            tmp_path / "out.tif",
        )
        for at in (transform, turned)
    ]
    assert found[0].transform == found[1].transform
    assert found[0].values == pytest.approx(found[1].values, abs=0.01, nan_ok=True)


def test_a_dem_without_a_datum_is_refused(tmp_path: Path) -> None:
    refused(dem(tmp_path / "dem.tif", crs=OLD), BadGround, "does not tell its datum")


def test_opacity_marks_gaps_and_nothing_is_left_out(tmp_path: Path) -> None:
    seen = np.where(np.arange(160)[None, :] < 70, 0, 255) * np.ones((160, 1))
    source = dem(tmp_path / "dem.tif", np.stack([hills(), seen]), alpha="YES")
    with rasterio.open(source, "r+") as file:
        file.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
    raster = prepare(source, tmp_path / "out.tif")
    assert np.isnan(raster.values[:, 0]).all()
    assert read_coverage(tmp_path / "out.tif").notes == ()


def test_a_second_band_is_left_out_and_told(tmp_path: Path) -> None:
    source = dem(tmp_path / "dem.tif", np.stack([hills(), np.ones((160, 160))]))
    raster = prepare(source, tmp_path / "out.tif")
    assert raster.values.min() > 3000
    (note,) = read_coverage(tmp_path / "out.tif").notes
    assert note.values == {"count": 1}


def seamed(rows: int, columns: int, height: float) -> Any:
    values = hills() + np.random.default_rng(1).normal(0, 3, (160, 160))
    values[rows:, columns:] += height
    return values


@pytest.mark.parametrize(
    ("values", "profile", "said", "figure"),
    [
        (hills(), {}, None, 0),
        (np.full((160, 160), 3810), {}, "Every height is", 3810),
        (
            np.where(np.arange(160) < 60, 0, np.full((160, 160), 3810)),
            {},
            "Every height is",
            3810,
        ),
        (hills() // 20 * 20, {}, "in steps of", 20),
        (seamed(80, 0, 30), {}, "A straight step", 30),
        (seamed(0, 75, -30), {"dtype": "float32"}, "A straight step", 30),
        (seamed(0, 0, 30), {"dtype": "float32"}, None, 0),
        (
            hills(8),
            {"transform": Affine(3000, 0, EAST - 9000, 0, -3000, NORTH + 9000)},
            "One height stands for",
            9e6,
        ),
    ],
)
def test_what_looks_wrong_in_heights_is_told(
    tmp_path: Path,
    values: Any,
    profile: dict[str, Any],
    said: str | None,
    figure: float,
) -> None:
    prepare(dem(tmp_path / "dem.tif", values, **profile), tmp_path / "out.tif")
    doubts = read_coverage(tmp_path / "out.tif").doubts
    assert [said in one.id for one in doubts if said] == ([True] if said else [])
    if said:
        (told,) = doubts[0].values.keys() & {"height", "step", "area"}
        assert doubts[0].values[told] == pytest.approx(figure, rel=0.1)


def test_tiles_that_do_not_meet_are_seen_though_the_file_is_in_degrees(
    tmp_path: Path,
) -> None:
    crs, transform = elsewhere("degrees")
    values = plane_in(crs, transform)
    values[values.shape[0] // 2 :] += 12
    prepare(
        dem(tmp_path / "dem.tif", values, crs=crs, transform=transform),
        tmp_path / "out.tif",
    )
    (told,) = read_coverage(tmp_path / "out.tif").doubts
    assert "A straight step" in told.id


def test_a_real_dem_is_not_doubted(tmp_path: Path, shared: Path) -> None:
    source = shared / "dem" / "coracora_aster30m_utm18s.tif"
    with rasterio.open(source) as whole:
        epsg = whole.crs.to_epsg()
        land = box(*whole.bounds).buffer(-2000)
    prepare_elevation(
        source, land, epsg, tmp_path / "out.tif", error_m=None, source_name="ASTER"
    )
    assert read_coverage(tmp_path / "out.tif").doubts == ()


@pytest.mark.parametrize(("dtype", "count"), [("uint8", 3), ("uint16", 3)])
def test_a_picture_in_colours_is_known_before_it_is_taken(
    tmp_path: Path, dtype: str, count: int
) -> None:
    bands = np.full((count, 160, 160), 90)
    picture = dem(tmp_path / "p.tif", bands, dtype=dtype, photometric="RGB")
    with pytest.raises(BadGround, match="picture in colours"):
        check_file(picture)
    check_file(dem(tmp_path / "dem.tif"))


def header(**tags: int) -> bytes:
    """A TIFF of a header alone, with 4 × 4 pixels unless told otherwise."""
    numbers = {
        "256": 4,
        "257": 4,
        "258": 8,
        "259": 1,
        "262": 1,
        "273": 8,
        "277": 1,
        "278": 4,
        "279": 16,
        "339": 1,
    } | tags
    entries = b"".join(
        struct.pack("<HHII", int(tag), 4, 1, value)
        for tag, value in sorted(numbers.items(), key=lambda tag: int(tag[0]))
    )
    return (
        struct.pack("<2sHI", b"II", 42, 8)
        + struct.pack("<H", len(numbers))
        + entries
        + struct.pack("<I", 0)
        + bytes(64)
    )


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"277": 65_535}, "bands"),
        ({"339": 5}, "complex numbers"),
        ({"339": 6}, "complex numbers"),
        ({"256": 2**31 - 1, "257": 2**31 - 1}, "too many pixels"),
    ],
    ids=["bands", "complex integers", "complex", "pixels"],
)
def test_what_the_header_claims_is_judged_before_gdal(
    tmp_path: Path, tags: dict[str, int], reason: str
) -> None:
    source = tmp_path / "dem.tif"
    source.write_bytes(header(**tags))
    assert source.stat().st_size < 338
    began = time.perf_counter()
    refused(source, BadFile, reason)
    assert time.perf_counter() - began < 2


def test_a_chain_of_pages_has_an_end(tmp_path: Path) -> None:
    """Each page leads to the next: GDAL would open every one."""
    page = header()[8:-68]
    pages = b"".join(
        page + struct.pack("<I", 8 + (n + 1) * (len(page) + 4)) for n in range(999)
    )
    source = tmp_path / "dem.tif"
    source.write_bytes(header()[:8] + pages + bytes(64))
    refused(source, BadFile, "pages")


def test_a_folder_a_device_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(BadFile, match="no file"):
            check_file(path)
