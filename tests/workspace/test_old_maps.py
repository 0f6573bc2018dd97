"""An old map is fitted by hand, laid beneath, and traced on with the right origin."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import mercantile
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from talking_maps import geo, tiles
from talking_maps.errors import BadFile, BadGround, BadValue, NotFound
from talking_maps.ui.api import edit_routes
from talking_maps.ui.api.edit_routes import StrokeForm
from talking_maps.workspace import (
    MapPoint,
    Workspace,
    add_old_map,
    back_up,
    copy_to,
    fit_old_map,
    list_old_maps,
    old_map_photograph,
    old_map_tiles,
    open_workspace,
    read_old_map,
    read_plan,
    receive,
    remove_old_map,
)
from tests import village
from tests.browser import CODE, add_village

WIDTH, HEIGHT = 240, 200
#: The old map shows 1200 m by 1000 m, 5 m a pixel, from 100 m west of the village.
METRES = 5
RED = (140, 60)


def paper(*, turned: bool = False) -> bytes:
    """Return a photographed map: pale, with a red square in one place."""
    drawn = Image.new("RGB", (WIDTH, HEIGHT), (235, 228, 200))
    pen = ImageDraw.Draw(drawn)
    pen.rectangle([RED[0] - 6, RED[1] - 6, RED[0] + 6, RED[1] + 6], (200, 20, 20))
    out = io.BytesIO()
    if turned:
        exif = Image.Exif()
        exif[0x0112] = 6
        drawn.rotate(90, expand=True).save(out, "JPEG", quality=95, exif=exif)
    else:
        drawn.save(out, "JPEG", quality=95)
    return out.getvalue()


def ground(column: float, row: float) -> tuple[float, float]:
    """Return where a pixel of the map lies [degrees]."""
    x, y = geo.to_geojson(
        village.point(column * METRES - 100, 1000 - row * METRES), village.EPSG
    )["coordinates"]
    return x, y


def test_a_telephones_heic_is_read_too(workspace: Workspace) -> None:
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    with Image.open(io.BytesIO(paper())) as opened:
        opened.save(out, "HEIF", quality=90)
    old = add_old_map(workspace, CODE, out.getvalue(), "IMG_2005.HEIC")
    assert (old.name, old.width, old.height) == ("IMG_2005", WIDTH, HEIGHT)


def points(*pixels: tuple[float, float], off_m: float = 0.0) -> list[MapPoint]:
    """Return places on both; every other one is off by so much [m]."""
    return [
        MapPoint(x, y, *ground(x + (off_m if n % 2 else -off_m) / METRES, y))
        for n, (x, y) in enumerate(pixels)
    ]


CORNERS = ((20, 20), (220, 24), (24, 180), (216, 176), (120, 100))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return add_village(tmp_path)


def colour(file: Path, longitude: float, latitude: float) -> tuple[int, ...]:
    """Return the colour of a place in a file of tiles, with its opacity."""
    zoom = tiles.info(file).maxzoom
    at = mercantile.tile(longitude, latitude, zoom)
    west, south, east, north = mercantile.xy_bounds(at)
    x, y = mercantile.xy(longitude, latitude)
    image = tiles.tile(file, zoom, at.x, at.y)
    assert image is not None
    seen = Image.open(io.BytesIO(image)).convert("RGBA")
    place = (
        int((x - west) / (east - west) * 256),
        int((north - y) / (north - south) * 256),
    )
    found = seen.getpixel(place)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_on_the_map_lies_where_it_is(
    workspace: Workspace, turned: bool
) -> None:
    old = add_old_map(workspace, CODE, paper(turned=turned), "wall.jpg", name="2005")
    assert (old.width, old.height) == (WIDTH, HEIGHT)
    made = fit_old_map(workspace, CODE, old.id, points(*CORNERS))
    file = old_map_tiles(workspace, CODE, made.tile_set)
    assert file is not None
    red, green, _, opacity = colour(file, *ground(*RED))
    assert red > 150 > green
    assert opacity == 255
    red, green, *_ = colour(file, *ground(RED[0] + 12, RED[1]))
    assert green > 180
    assert made.error_m is not None
    assert made.error_m < 1
    assert read_old_map(workspace, CODE, old.id) == made
    assert list_old_maps(workspace, CODE) == (made,)


def test_the_same_photograph_is_kept_once_and_a_mended_fit_takes_its_place(
    workspace: Workspace,
) -> None:
    old = add_old_map(workspace, CODE, paper(), "wall.jpg")
    assert add_old_map(workspace, CODE, paper(), "again.jpg").id == old.id
    first = fit_old_map(workspace, CODE, old.id, points(*CORNERS[:3]))
    assert first.error_m is None
    mended = fit_old_map(workspace, CODE, old.id, points(*CORNERS), name="Mapa 2005")
    assert (mended.name, len(mended.points)) == ("Mapa 2005", 5)
    assert list_old_maps(workspace, CODE) == (mended,)
    remove_old_map(workspace, CODE, old.id)
    assert list_old_maps(workspace, CODE) == ()
    with pytest.raises(NotFound):
        read_old_map(workspace, CODE, old.id)


def test_a_fit_that_is_refused_leaves_what_was(workspace: Workspace) -> None:
    old = add_old_map(workspace, CODE, paper(), "wall.jpg")
    made = fit_old_map(workspace, CODE, old.id, points(*CORNERS))
    far = [MapPoint(p.column, p.row, p.longitude + 1, p.latitude) for p in made.points]
    with pytest.raises(BadGround, match="off the community"):
        fit_old_map(workspace, CODE, old.id, far)
    with pytest.raises(BadValue, match="beside the photograph"):
        fit_old_map(workspace, CODE, old.id, [*made.points, MapPoint(5000, 1, 0, 0)])
    with pytest.raises(BadValue, match="one line"):
        fit_old_map(workspace, CODE, old.id, points((0, 0), (50, 50), (190, 190)))
    assert read_old_map(workspace, CODE, old.id) == made
    with pytest.raises(BadFile):
        add_old_map(workspace, CODE, b"no picture", "wall.jpg")
    for id_ in ("../aldea", "", "0" * 12):
        with pytest.raises(NotFound):
            read_old_map(workspace, CODE, id_)


def _drawn(workspace: Workspace, uid: str, tile_set: str, x: float, y: float) -> str:
    shape = geo.to_geojson(village.rectangle(x, y, 50, 50), village.EPSG)
    form = StrokeForm(
        client="c" * 32,
        number=int(uid),
        owner="community",
        kind="draw",
        scene="past",
        uid=f"f{uid}",
        layer="cropland",
        geometry=shape,
        traced_on=tile_set,
    )
    edit_routes.post_stroke(workspace, CODE, form, "es")
    plan = read_plan(workspace, CODE)
    return next(f.origin for f in plan.features if f.uid == f"f{uid}")


def test_what_is_traced_on_it_says_how_it_came_to_be_known(
    workspace: Workspace,
) -> None:
    old = add_old_map(workspace, CODE, paper(), "wall.jpg")
    assert _drawn(workspace, "1", old.tile_set, 300, 300) == "traced"
    fit_old_map(workspace, CODE, old.id, points(*CORNERS[:3]))
    assert _drawn(workspace, "2", old.tile_set, 400, 300) == "declared"
    fit_old_map(workspace, CODE, old.id, points(*CORNERS))
    assert _drawn(workspace, "3", old.tile_set, 500, 300) == "fitted"
    assert _drawn(workspace, "4", old.tile_set, 5000, 300) == "traced"
    assert _drawn(workspace, "5", "relief", 600, 300) == "traced"
    assert _drawn(workspace, "6", "old-../../x", 700, 300) == "traced"
    unsure = fit_old_map(workspace, CODE, old.id, points(*CORNERS, off_m=60.0))
    assert unsure.deviation_m is not None
    assert unsure.deviation_m > 20
    assert _drawn(workspace, "7", old.tile_set, 500, 500) == "declared"


def test_copies_and_backups_take_what_was_traced_and_not_the_map(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The wall map stays on its computer: a copy is no larger, and shows none of it."""
    old = add_old_map(workspace, CODE, paper(), "wall.jpg", name="Mapa 2005")
    fit_old_map(workspace, CODE, old.id, points(*CORNERS))
    _drawn(workspace, "1", old.tile_set, 300, 300)
    copy = tmp_path / "copy.gpkg"
    copy_to(workspace, CODE, copy, include_names=True, include_restricted=True)
    kept = old_map_photograph(workspace, CODE, old.id)
    tiles_file = old_map_tiles(workspace, CODE, old.tile_set)
    assert kept is not None
    assert tiles_file is not None
    for file in (copy, back_up(workspace, CODE)):
        content = file.read_bytes()
        for held in (kept.read_bytes(), tiles_file.read_bytes()[4096:4160]):
            assert held not in content
    other = open_workspace(tmp_path / "other")
    assert receive(other, copy) == CODE
    assert list_old_maps(other, CODE) == ()
    (traced,) = read_plan(other, CODE).features
    assert traced.origin == "fitted"


def test_a_spoiled_record_is_left_out_and_loses_no_stroke(
    workspace: Workspace,
) -> None:
    old = add_old_map(workspace, CODE, paper(), "wall.jpg")
    fit_old_map(workspace, CODE, old.id, points(*CORNERS))
    record = next(workspace.folder.glob(f"ground/{CODE}/old_maps/*.json"))
    said = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(said | {"more": 1}), encoding="utf-8")
    assert list_old_maps(workspace, CODE) == ()
    assert _drawn(workspace, "1", old.tile_set, 300, 300) == "declared"


def test_a_slanting_photograph_lies_straight(workspace: Workspace) -> None:
    """Seen from the side, the red square still lies in its place."""
    spread = (*CORNERS, (60, 140), (180, 50), (170, 130))
    to = [(x * 0.8 + 12, y) for x, y in spread]
    whole = np.array([[1, 0.15, 0], [0.05, 1.1, 0], [1e-3, 5e-4, 1]])
    at = np.column_stack([np.array(to), np.ones(len(to))]) @ whole.T
    pixels = at[:, :2] / at[:, 2:] * 0.8
    old = add_old_map(workspace, CODE, paper(), "wall.jpg")
    shown = [
        MapPoint(float(c), float(r), *ground(x, y))
        for (c, r), (x, y) in zip(pixels, spread, strict=True)
    ]
    made = fit_old_map(workspace, CODE, old.id, shown)
    assert made.kind == "projective"
    assert made.error_m is not None
    assert math.isclose(made.error_m, 0, abs_tol=0.5)
