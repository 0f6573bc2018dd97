"""Orthophotos and scanned maps of all kinds made tiles, or refused."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer
from rasterio.control import GroundControlPoint

from talking_maps import geo, tiles
from talking_maps.errors import BadFile, BadGround
from talking_maps.model.message import Message
from tests.tiles.builders import (
    EAST_END,
    GRID,
    NORTH_END,
    SIZE,
    SOUTH,
    WEST,
    geotiff,
    look,
)
from tests.village import EAST, EPSG, NORTH, SQUARE

MIDDLE = ((WEST + EAST_END) / 2, (SOUTH + NORTH_END) / 2)
QUARTER = (EAST_END - WEST) / 4
RED, BLUE = (200, 30, 20), (20, 60, 210)


def red_and_blue(size: int = SIZE) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Red in the west, blue in the east."""
    west = np.arange(size)[None, :] < size / 2
    return np.stack(
        [
            np.where(west, r, b) * np.ones((size, 1))
            for r, b in zip(RED, BLUE, strict=True)
        ]
    ).astype(np.uint8)


def assert_halves(path: Path, zoom: int | None = None) -> None:
    zoom = tiles.info(path).maxzoom if zoom is None else zoom
    x, y = MIDDLE
    for away, colour in ((-QUARTER, RED), (QUARTER, BLUE)):
        found = look(path, x + away, y, zoom)
        assert found[3] == 255
        assert found[:3] == pytest.approx(colour, abs=14)


def test_colours_lie_where_they_belong_at_every_zoom(tmp_path: Path) -> None:
    out = tmp_path / "p.mbtiles"
    tiles.cut_picture(geotiff(tmp_path / "p.tif", red_and_blue()), out)
    about = tiles.info(out)
    assert about.maxzoom == 14
    assert about.minzoom <= 10
    for zoom in range(12, about.maxzoom + 1):
        assert_halves(out, zoom)


def test_the_nearest_zoom_is_as_fine_as_the_picture(tmp_path: Path) -> None:
    fine = Affine(1, 0, EAST + 350, 0, -1, NORTH + 650)
    picture = geotiff(tmp_path / "p.tif", red_and_blue(), transform=fine)
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    zoom = tiles.info(tmp_path / "p.mbtiles").maxzoom
    metres = 156543.03 * math.cos(math.radians(SOUTH)) / 2**zoom
    assert 0.5 < metres <= 1.1


@pytest.mark.parametrize(
    ("crs", "pixel"),
    [
        ("EPSG:4326", Affine.scale(9e-5, -9e-5)),
        ("EPSG:3857", Affine.scale(10, -10)),
        ("EPSG:24878", Affine.scale(10, -10)),
        (f"EPSG:{EPSG}", Affine.scale(10, 10)),
    ],
)
def test_any_crs(tmp_path: Path, crs: str, pixel: Affine) -> None:
    there = Transformer.from_crs(EPSG, crs, always_xy=True)
    middle = Affine.translation(*there.transform(EAST + 500, NORTH + 500))
    transform = middle @ pixel @ Affine.translation(-SIZE / 2, -SIZE / 2)
    picture = geotiff(tmp_path / "p.tif", red_and_blue(), crs=crs, transform=transform)
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert_halves(tmp_path / "p.mbtiles")


def test_a_turned_scan(tmp_path: Path) -> None:
    """Columns run north and rows run east: the file's upper half lies in the west."""
    turned = Affine(0, 10, EAST - 1000, 10, 0, NORTH - 1000)
    lying = np.ascontiguousarray(red_and_blue().transpose(0, 2, 1))
    picture = geotiff(tmp_path / "p.tif", lying, transform=turned)
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert_halves(tmp_path / "p.mbtiles")


def test_control_points_of_a_georeferencer(tmp_path: Path) -> None:
    picture = geotiff(
        tmp_path / "p.tif", red_and_blue(), crs=None, transform=Affine.identity()
    )
    corners = [(0, 0), (0, SIZE), (SIZE, 0), (SIZE, SIZE)]
    points = [
        GroundControlPoint(row, column, *(GRID @ (column, row)))
        for column, row in corners
    ]
    with rasterio.open(picture, "r+") as file:
        file.gcps = (points, rasterio.CRS.from_epsg(EPSG))
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert_halves(tmp_path / "p.mbtiles")


def test_crooked_control_points_are_refused(tmp_path: Path) -> None:
    picture = geotiff(
        tmp_path / "p.tif", red_and_blue(), crs=None, transform=Affine.identity()
    )
    corners = [(0, 0), (0, SIZE), (SIZE, 0), (SIZE, SIZE), (150, 90)]
    points = [
        GroundControlPoint(row, column, *(GRID @ (column, row)))
        for column, row in corners
    ]
    points[-1].x += 900
    with rasterio.open(picture, "r+") as file:
        file.gcps = (points, rasterio.CRS.from_epsg(EPSG))
    with pytest.raises(BadGround, match="Georeference it"):
        tiles.cut_picture(picture, tmp_path / "p.mbtiles")


def test_control_points_that_span_no_land_are_refused(tmp_path: Path) -> None:
    picture = geotiff(
        tmp_path / "p.tif", red_and_blue(), crs=None, transform=Affine.identity()
    )
    corners = [(0, 0), (0, SIZE), (SIZE, 0), (SIZE, SIZE)]
    points = [GroundControlPoint(r, c, *(GRID @ (0, 0))) for c, r in corners]
    with rasterio.open(picture, "r+") as file:
        file.gcps = (points, rasterio.CRS.from_epsg(EPSG))
    with pytest.raises(BadGround, match="Georeference it"):
        tiles.cut_picture(picture, tmp_path / "p.mbtiles")


def test_four_bands_with_opacity(tmp_path: Path) -> None:
    seen = np.full((1, SIZE, SIZE), 255, dtype=np.uint8)
    seen[:, :150] = 0
    bands = np.concatenate([red_and_blue(), seen])
    picture = geotiff(tmp_path / "p.tif", bands, photometric="RGB", alpha="YES")
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    x, y = MIDDLE
    assert look(tmp_path / "p.mbtiles", x - QUARTER, y + QUARTER, 14)[3] == 0
    found = look(tmp_path / "p.mbtiles", x - QUARTER, y - QUARTER, 14)
    assert found[:3] == pytest.approx(RED, abs=14)


def test_infrared_as_fourth_band_is_not_opacity(tmp_path: Path) -> None:
    near = np.zeros((1, SIZE, SIZE), dtype=np.uint8)
    bands = np.concatenate([red_and_blue(), near])
    picture = geotiff(tmp_path / "p.tif", bands, photometric="RGB", alpha="NO")
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert_halves(tmp_path / "p.mbtiles")


def test_one_grey_band(tmp_path: Path) -> None:
    grey = np.full((1, SIZE, SIZE), 120, dtype=np.uint8)
    tiles.cut_picture(geotiff(tmp_path / "p.tif", grey), tmp_path / "p.mbtiles")
    assert look(tmp_path / "p.mbtiles", *MIDDLE, 14) == pytest.approx(
        [120, 120, 120, 255], abs=3
    )


def test_a_scanned_map_with_a_palette(tmp_path: Path) -> None:
    index = (np.arange(SIZE)[None, :] >= SIZE / 2).astype(np.uint8)
    index = np.repeat(index, SIZE, axis=0)[None] * 7
    picture = geotiff(
        tmp_path / "p.tif", index, palette={0: (*RED, 255), 7: (*BLUE, 255)}
    )
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert_halves(tmp_path / "p.mbtiles")


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32"])
def test_more_than_eight_bits_are_stretched(tmp_path: Path, dtype: str) -> None:
    bright = red_and_blue().astype(dtype) * 12 + 500
    tiles.cut_picture(geotiff(tmp_path / "p.tif", bright), tmp_path / "p.mbtiles")
    x, y = MIDDLE
    west = look(tmp_path / "p.mbtiles", x - QUARTER, y, 14)
    east = look(tmp_path / "p.mbtiles", x + QUARTER, y, 14)
    assert west[0] - west[2] > 140
    assert east[2] - east[0] > 140


def test_what_the_file_marks_empty_is_open(tmp_path: Path) -> None:
    bands = red_and_blue()
    bands[:, :150] = 0
    picture = geotiff(tmp_path / "p.tif", bands, nodata=0)
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    x, y = MIDDLE
    assert look(tmp_path / "p.mbtiles", x - QUARTER, y + QUARTER, 14)[3] == 0
    assert look(tmp_path / "p.mbtiles", x - QUARTER, y - QUARTER, 14)[3] == 255
    assert look(tmp_path / "p.mbtiles", WEST - 4 * QUARTER, y, 14)[3] == 0


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({"crs": None}, "Georeference it"),
        ({"transform": Affine.identity()}, "Georeference it"),
        (
            {"transform": Affine(float("nan"), 0, 5e5, 0, -float("inf"), 8e6)},
            "Georeference it",
        ),
        ({"crs": None, "transform": Affine.identity()}, "Georeference it"),
        ({"crs": "EPSG:4326"}, "cannot be worked out"),
        (
            {"crs": 'LOCAL_CS["site",UNIT["metre",1],AXIS["E",EAST],AXIS["N",NORTH]]'},
            "cannot be worked out|Georeference it",
        ),
    ],
)
def test_without_a_place_it_is_refused(
    tmp_path: Path, profile: dict[str, Any], reason: str
) -> None:
    picture = geotiff(tmp_path / "p.tif", red_and_blue(), **profile)
    with pytest.raises(BadGround, match=reason):
        tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert not (tmp_path / "p.mbtiles").exists()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" * 20, b"II*\0\xff\xff"])
def test_no_geotiff(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.tif").write_bytes(content)
    with pytest.raises(BadFile):
        tiles.cut_picture(tmp_path / "p.tif", tmp_path / "p.mbtiles")


def test_a_picture_cut_short(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (3, 900, 900), dtype=np.uint8)
    picture = geotiff(tmp_path / "p.tif", noise)
    whole = picture.read_bytes()
    picture.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(BadFile, match=r"damaged|not a GeoTIFF"):
        tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert not (tmp_path / "p.mbtiles").exists()


def test_a_cancelled_cut_keeps_the_old_picture(tmp_path: Path) -> None:
    picture = geotiff(tmp_path / "p.tif", red_and_blue())
    out = tmp_path / "p.mbtiles"
    told: list[float] = []
    tiles.cut_picture(picture, out, lambda share, message: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0
    old = out.read_bytes()

    def stop(share: float, message: Message) -> None:
        if share > 0.75:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tiles.cut_picture(picture, out, stop)
    assert out.read_bytes() == old


def test_the_village_is_where_the_tests_think() -> None:
    assert geo.to_metres(geo.to_degrees(SQUARE, EPSG), EPSG).equals_exact(SQUARE, 1e-3)


LAND = geo.to_degrees(SQUARE, EPSG)


def scan(white: int, black: int, dtype: str) -> np.ndarray[Any, np.dtype[Any]]:
    """White paper with a black field in its east, and hardly any line elsewhere."""
    paper = np.full((1, SIZE, SIZE), white, dtype=dtype)
    paper[:, 100:200, 180:260] = black
    return paper


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("meaning", ["MINISBLACK", "MINISWHITE"])
def test_scans_of_all_depths_are_white_paper(
    tmp_path: Path, bits: int, meaning: str
) -> None:
    most, dtype = 2**bits - 1, "uint8" if bits <= 8 else "uint16"
    white, black = (most, 0) if meaning == "MINISBLACK" else (0, most)
    how = {"nbits": bits} if bits < 8 else {}
    picture = geotiff(
        tmp_path / "p.tif", scan(white, black, dtype), photometric=meaning, **how
    )
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    x, y = MIDDLE
    paper = look(tmp_path / "p.mbtiles", x - QUARTER, y, 14)
    field = look(tmp_path / "p.mbtiles", x + 1.4 * QUARTER, y, 14)
    assert paper == pytest.approx([255, 255, 255, 255], abs=4)
    assert field == pytest.approx([0, 0, 0, 255], abs=4)


@pytest.mark.parametrize("black", [0, 65535], ids=["a few lines", "none"])
def test_paper_of_sixteen_bits_stays_white(tmp_path: Path, black: int) -> None:
    paper = np.full((1, SIZE, SIZE), 65535, dtype="uint16")
    paper[:, 150, 150:180] = black
    tiles.cut_picture(geotiff(tmp_path / "p.tif", paper), tmp_path / "p.mbtiles")
    x, y = MIDDLE
    assert look(tmp_path / "p.mbtiles", x - QUARTER, y, 14)[0] > 250


def test_a_palette_of_sixteen_bits(tmp_path: Path) -> None:
    index = (np.arange(SIZE)[None, :] >= SIZE / 2) * np.ones((SIZE, 1)) * 300
    picture = geotiff(
        tmp_path / "p.tif",
        index.astype("uint16")[None],
        palette={0: (*RED, 255), 300: (*BLUE, 255)},
    )
    tiles.cut_picture(picture, tmp_path / "p.mbtiles")
    assert_halves(tmp_path / "p.mbtiles")


@pytest.mark.parametrize("count", [1, 3])
def test_no_number_is_open_and_not_black(tmp_path: Path, count: int) -> None:
    bands = np.repeat(scan(200, 20, "float32"), count, axis=0)
    bands[:, :150] = np.nan
    tiles.cut_picture(geotiff(tmp_path / "p.tif", bands), tmp_path / "p.mbtiles")
    x, y = MIDDLE
    assert look(tmp_path / "p.mbtiles", x - QUARTER, y + QUARTER, 14)[3] == 0
    assert look(tmp_path / "p.mbtiles", x - QUARTER, y - QUARTER, 14) == pytest.approx(
        [255, 255, 255, 255], abs=4
    )


def test_the_share_of_the_land_is_told(tmp_path: Path) -> None:
    out = tmp_path / "p.mbtiles"
    whole = geotiff(tmp_path / "p.tif", red_and_blue())
    assert tiles.cut_picture(whole, out, land=LAND) == pytest.approx(1, abs=0.005)
    half = GRID @ Affine.translation(SIZE / 2, 0)
    east = geotiff(tmp_path / "p.tif", red_and_blue(), transform=half)
    assert tiles.cut_picture(east, out, land=LAND) == pytest.approx(0.5, abs=0.02)
    assert tiles.info(out).covered == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    "wrong",
    [
        {"crs": "EPSG:32719"},
        {"transform": Affine.translation(90_000, 0) @ GRID},
        {"nodata": 9},
    ],
    ids=["another zone", "90 km away", "empty on the land"],
)
def test_a_picture_of_elsewhere_leaves_the_old_one(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    out = tmp_path / "p.mbtiles"
    tiles.cut_picture(geotiff(tmp_path / "p.tif", red_and_blue()), out, land=LAND)
    old = out.read_bytes()
    bands = np.full((3, SIZE, SIZE), 9, dtype=np.uint8)
    picture = geotiff(tmp_path / "p.tif", bands, **wrong)
    with pytest.raises(BadGround, match="shows nothing of the community's land"):
        tiles.cut_picture(picture, out, land=LAND)
    assert out.read_bytes() == old
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_longitudes_from_0_to_360(tmp_path: Path) -> None:
    there = Transformer.from_crs(EPSG, "EPSG:4326", always_xy=True)
    west, north = there.transform(EAST - 1000, NORTH + 2000)
    transform = Affine(9e-5, 0, west + 360, 0, -9e-5, north)
    picture = geotiff(
        tmp_path / "p.tif", red_and_blue(), crs="EPSG:4326", transform=transform
    )
    out = tmp_path / "p.mbtiles"
    assert tiles.cut_picture(picture, out, land=LAND) == pytest.approx(1, abs=0.01)
    assert_halves(out)


def test_a_picture_without_a_datum_is_refused(tmp_path: Path) -> None:
    crs = "+proj=utm +zone=18 +south +ellps=intl +units=m"
    picture = geotiff(tmp_path / "p.tif", red_and_blue(), crs=crs)
    with pytest.raises(BadGround, match="does not tell its datum"):
        tiles.cut_picture(picture, tmp_path / "p.mbtiles")
