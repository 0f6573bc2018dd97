"""Relief and contours: where light falls, where lines run, what is left open."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from talking_maps import geo, rasters, tiles
from talking_maps.errors import BadFile, BadGround
from talking_maps.model.message import Message
from talking_maps.tiles.contour_tiles import (
    FINE,
    INTERVALS,
    Interval,
    interval,
    opacity,
)
from tests.tiles.builders import (
    EAST_END,
    NORTH_END,
    SOUTH,
    WEST,
    geotiff,
    hills,
    look,
    mosaic,
)
from tests.village import EPSG

MIDDLE = ((WEST + EAST_END) / 2, (SOUTH + NORTH_END) / 2)
QUARTER = (EAST_END - WEST) / 4
CUTS = [tiles.cut_relief, tiles.cut_contours]
Cut = Callable[..., None]


@pytest.fixture(scope="module")
def relief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relief")
    tiles.cut_relief(geotiff(folder / "dem.tif", hills()), folder / "r.mbtiles")
    return folder / "r.mbtiles"


@pytest.fixture(scope="module")
def contours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contours")
    tiles.cut_contours(geotiff(folder / "dem.tif", hills()), folder / "c.mbtiles")
    return folder / "c.mbtiles"


def test_relief_tells_of_itself(relief: Path) -> None:
    about = tiles.info(relief)
    west, south, east, north = about.bounds
    assert west < WEST < EAST_END < east
    assert south < SOUTH < NORTH_END < north
    assert about.maxzoom >= 15
    assert about.minzoom <= 12
    assert not about.is_overlay


def test_light_falls_from_the_north_west(relief: Path) -> None:
    x, y = MIDDLE
    flat = look(relief, WEST - 3 * QUARTER, y, 14)
    lit = look(relief, x - QUARTER, y + QUARTER, 14)
    dark = look(relief, x + QUARTER, y - QUARTER, 14)
    assert sum(lit[:3]) > sum(dark[:3]) + 90
    assert sum(flat[:3]) > sum(dark[:3]) + 60


def test_relief_is_pale_and_nothing_outside(relief: Path) -> None:
    whole = mosaic(relief, 14)
    known = whole[..., 3] > 250
    assert known.any()
    assert (whole[..., 3] == 0).any()
    assert np.median(whole[known][:, :3]) > 215
    assert np.percentile(whole[known][:, :3], 1) > 110


def test_dark_text_is_told_on_all_relief(relief: Path) -> None:
    """Contrast of #1a1a1a by WCAG 2.2, at the darkest hundredth of the ground."""
    whole = mosaic(relief, 14)
    ground = whole[whole[..., 3] > 250][:, :3] / 255
    linear = np.where(
        ground <= 0.04045, ground / 12.92, ((ground + 0.055) / 1.055) ** 2.4
    )
    light = linear @ [0.2126, 0.7152, 0.0722]
    assert (np.percentile(light, 1) + 0.05) / (0.0103 + 0.05) > 4.5


def test_gaps_are_open(tmp_path: Path) -> None:
    values = hills()
    values[:, 100:200, 100:200] = np.nan
    dem = geotiff(tmp_path / "dem.tif", values, nodata=np.nan)
    for cut in CUTS:
        cut(dem, tmp_path / "t.mbtiles")
        assert look(tmp_path / "t.mbtiles", *MIDDLE, 15)[3] == 0


def test_lines_run_where_their_height_is(contours: Path) -> None:
    """The cone falls 0.4 m a metre from 4400 m: 4300 m lies 250 m from its middle."""
    x, y = MIDDLE
    metre = (EAST_END - WEST) / 1000
    along = [look(contours, x + metre * away, y, 15)[3] for away in range(200, 301)]
    peak = 200 + int(np.argmax(along))
    assert abs(peak - 250) <= 8
    assert min(along) == 0


def test_flat_ground_has_no_lines(contours: Path) -> None:
    """It lies at exactly 4000 m, where a line would be."""
    whole = mosaic(contours, 15)
    assert (whole[:60, :60, 3] == 0).all()
    assert look(contours, WEST - 3 * QUARTER, MIDDLE[1], 14)[3] == 0
    assert 0.005 < (whole[..., 3] > 0).mean() < 0.2


def test_contours_are_an_overlay_of_one_colour(contours: Path) -> None:
    assert tiles.info(contours).is_overlay
    whole = mosaic(contours, 14)
    inked = whole[whole[..., 3] > 0][:, :3]
    assert len(np.unique(inked, axis=0)) == 1


def test_intervals_shrink_with_the_zoom() -> None:
    every = [interval(zoom, 30).line_m for zoom in range(8, 18)]
    assert every == sorted(every, reverse=True)
    assert interval(12, 30).line_m == 100
    assert interval(16, 30) == INTERVALS[14]
    assert interval(15, 12.5) == FINE
    assert all(i.thick_m % i.line_m == 0 for i in [*INTERVALS.values(), FINE])


def test_doubled_heights_are_those_of_a_warp(tmp_path: Path) -> None:
    from talking_maps.tiles import tile_grid, warp

    with warp.opened(geotiff(tmp_path / "dem.tif", hills())) as dataset:
        where = warp.extent(dataset, warp.place(dataset, ""), "")
        for block in tile_grid.blocks(where.bounds, where.native_zoom + 2):
            warped = warp.warp_elevation(dataset, block)
            doubled = warp.double_elevation(dataset, block)
            assert doubled.shape == warped.shape
            apart = np.abs(doubled - warped)[~np.isnan(doubled - warped)]
            assert apart.max() < 0.5  # on the cone's tip; metres on ground of 4000 m
            assert np.median(apart) < 0.01


def test_thick_lines_are_wider_and_steep_ground_fades() -> None:
    gentle = np.tile(np.linspace(90, 210, 200, dtype=np.float32), (5, 1))
    inked = opacity(gentle, Interval(50, 100))[2]
    at = {100: 15, 150: 98, 200: 181}
    ink = {m: inked[i - 8 : i + 12].sum() for m, i in at.items()}
    assert ink[100] == pytest.approx(ink[200], rel=0.1)
    assert ink[100] > 1.5 * ink[150] > 0
    cliff = np.tile(np.linspace(500, 9000, 200, dtype=np.float32), (5, 1))
    assert opacity(cliff, Interval(25, 1e6)).max() < 0.3


@pytest.mark.parametrize("cut", CUTS)
def test_neighbouring_blocks_meet(tmp_path: Path, cut: Cut) -> None:
    """A plane has the same light, or lines, on both sides of every tile's edge."""
    from talking_maps.tiles import tile_grid as grid

    dem = geotiff(tmp_path / "dem.tif", hills())
    cut(dem, tmp_path / "whole.mbtiles")
    blocks = grid.BLOCK_TILES
    try:
        grid.BLOCK_TILES = 1
        cut(dem, tmp_path / "single.mbtiles")
    finally:
        grid.BLOCK_TILES = blocks
    zoom = 15
    pair = [
        mosaic(tmp_path / name, zoom).astype(float)
        for name in ("whole.mbtiles", "single.mbtiles")
    ]
    whole, single = (each * each[..., 3:] / 255 for each in pair)
    apart = np.abs(whole - single)
    assert (apart > 40).mean() < 1e-3  # at most along the edge of the elevation
    assert apart.mean() < 0.3


@pytest.mark.parametrize("cut", CUTS)
def test_progress_and_cancelling(tmp_path: Path, cut: Cut) -> None:
    dem = geotiff(tmp_path / "dem.tif", hills())
    told: list[float] = []
    cut(dem, tmp_path / "t.mbtiles", lambda share, message: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(share: float, message: Message) -> None:
        if share > 0.4:
            raise KeyboardInterrupt

    old = (tmp_path / "t.mbtiles").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        cut(dem, tmp_path / "t.mbtiles", stop)
    assert (tmp_path / "t.mbtiles").read_bytes() == old
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("cut", CUTS)
def test_what_is_no_elevation(tmp_path: Path, cut: Cut) -> None:
    with pytest.raises(BadFile):
        cut(tmp_path / "absent.tif", tmp_path / "t.mbtiles")
    (tmp_path / "text.tif").write_text("hello")
    with pytest.raises(BadFile):
        cut(tmp_path / "text.tif", tmp_path / "t.mbtiles")
    lost = geotiff(tmp_path / "lost.tif", hills(), crs=None)
    with pytest.raises(BadGround):
        cut(lost, tmp_path / "t.mbtiles")
    assert not (tmp_path / "t.mbtiles").exists()


def test_ground_all_unknown_gives_an_empty_set(tmp_path: Path) -> None:
    dem = geotiff(tmp_path / "dem.tif", hills() * np.nan, nodata=np.nan)
    tiles.cut_relief(dem, tmp_path / "t.mbtiles")
    assert tiles.info(tmp_path / "t.mbtiles").name == "relief"


def test_real_ground(shared: Path, tmp_path: Path) -> None:
    import geopandas

    basin = geopandas.read_file(shared / "vector" / "catchment.zip").geometry.iloc[0]
    part = basin.representative_point().buffer(2500)
    rasters.prepare_elevation(
        shared / "dem" / "coracora_aster30m_utm18s.tif",
        part,
        EPSG,
        tmp_path / "e.tif",
        error_m=8,
        source_name="ASTER",
    )
    tiles.cut_relief(tmp_path / "e.tif", tmp_path / "r.mbtiles")
    tiles.cut_contours(tmp_path / "e.tif", tmp_path / "c.mbtiles")
    about = tiles.info(tmp_path / "r.mbtiles")
    assert (about.minzoom, about.maxzoom) == (10, 14)
    middle = geo.to_degrees(basin.representative_point(), EPSG)
    red, green, blue, seen = look(tmp_path / "r.mbtiles", middle.x, middle.y, 13)
    assert seen == 255
    assert min(red, green, blue) > 90
    inked = mosaic(tmp_path / "c.mbtiles", 13)[..., 3] > 0
    assert 0.02 < inked.mean() < 0.4


def test_tiles_are_pictures_of_256_pixels(relief: Path, contours: Path) -> None:
    import mercantile

    at = mercantile.tile(*MIDDLE, 14)
    for path, kind in ((relief, "WEBP"), (contours, "PNG")):
        kept = tiles.tile(path, at.z, at.x, at.y)
        assert kept is not None
        image = Image.open(io.BytesIO(kept))
        assert (image.size, image.format) == ((256, 256), kind)
