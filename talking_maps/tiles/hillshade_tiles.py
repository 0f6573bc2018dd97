"""Relief: light and shade with a gentle tint of height, pale under the drawings.

The ground is background. It stays light (a drawing's colour must be told on it) and
shadows are cool, lights warm, as on printed maps. One high sun in the north-west:
several weaker ones add up to the same light, at several times the work.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
from affine import Affine
from PIL import Image
from rasterio.io import DatasetReader

from talking_maps.model.message import Message
from talking_maps.model.territory import Raster
from talking_maps.terrain import hillshade
from talking_maps.tiles import tile_grid, warp
from talking_maps.tiles.mbtiles import TileSet, Writer, writing
from talking_maps.tiles.tile_grid import Block, Progress

Rgb = npt.NDArray[np.uint8]

#: A sun as high as this leaves no slope of the Andes black.
SUN_AZIMUTH_DEG, SUN_ALTITUDE_DEG = 315.0, 50.0
#: Valleys, slopes and heights: pale green, sand, and almost white.
TINTS = np.array([[222, 230, 211], [240, 233, 214], [247, 245, 240]], dtype=float)
#: The tint runs between heights that these shares of the ground lie below [%].
TINTED_PERCENT = (2, 98)
SHADOW = np.array([92, 98, 122], dtype=float)
#: How much of the shadow's colour the darkest slope takes.
DEEPEST = 0.62
#: How much of its light a sunny slope turns to white; all would wash out the tint.
BRIGHTEST = 0.5
#: From afar the ground is smoothed and looks flat: heights are raised by zoom.
EXAGGERATION = {8: 3.0, 9: 2.6, 10: 2.2, 11: 1.9, 12: 1.6, 13: 1.4}
LEAST_EXAGGERATION = 1.25
#: Smooth shades bear to be enlarged by the browser from one zoom past the pixels'.
BEYOND_NATIVE = 1
MOST_TILES = 6_000
QUALITY = 82


def cut_relief(
    elevation_tif: Path, out: Path, progress: Progress = lambda _share, _message: None
) -> None:
    """Cut tiles of relief from a prepared elevation into the MBTiles file `out`.

    `progress` may raise to cancel. Raises `BadFile`, `BadGround`, `CannotKeep`.
    """
    with warp.opened(elevation_tif) as dataset:
        workspace = warp.place(dataset, elevation_tif.name)
        where = warp.extent(dataset, workspace, elevation_tif.name)
        zooms = tile_grid.zooms(where, beyond=BEYOND_NATIVE, most_tiles=MOST_TILES)
        about = TileSet("relief", zooms[0], zooms[-1], where.bounds, "webp")
        heights = warp.darkest_to_brightest(dataset, (1,), TINTED_PERCENT)
        todo = [block for z in zooms for block in tile_grid.blocks(where.bounds, z)]
        with writing(out, about) as writer:
            for done, block in enumerate(todo):
                progress(done / len(todo), Message("Drawing the relief"))
                _cut_block(dataset, block, heights, writer)
    progress(1.0, Message("The relief is ready"))


def shaded(elevation: Raster, lowest_m: float, highest_m: float, zoom: int) -> Rgb:
    """Return the colours of a piece of ground, of shape (rows, columns, 3)."""
    heights = elevation.values
    share = (heights - lowest_m) / max(highest_m - lowest_m, 1.0)
    raised = Raster(
        heights * EXAGGERATION.get(zoom, LEAST_EXAGGERATION),
        elevation.transform,
        elevation.epsg,
        elevation.unit,
    )
    shade = hillshade(
        raised, azimuth_deg=SUN_AZIMUTH_DEG, altitude_deg=SUN_ALTITUDE_DEG
    ).values
    tint = np.clip(np.nan_to_num(share) * (_TINT_STEPS - 1), 0, _TINT_STEPS - 1)
    light = np.nan_to_num(shade, nan=_FLAT)
    return np.asarray(_COLOURS[tint.astype(np.intp), light.astype(np.intp)])


def _colour_table() -> Rgb:
    """Return the colour of each step of height and of hillshade, (steps, 256, 3)."""
    steps = np.linspace(0, len(TINTS) - 1, _TINT_STEPS)
    bands = [np.interp(steps, range(len(TINTS)), TINTS[:, i]) for i in range(3)]
    colour = np.stack(bands, axis=-1)[:, None]
    light = (np.arange(256) / _FLAT)[:, None]
    dark = np.clip(1 - light, 0, 1) * DEEPEST
    bright = np.clip(light - 1, 0, 1) * BRIGHTEST
    colour = colour * (1 - dark) + SHADOW * dark
    return np.asarray((colour + (255 - colour) * bright).round(), dtype=np.uint8)


_TINT_STEPS = 64
_FLAT = 255 * np.sin(np.radians(SUN_ALTITUDE_DEG))
_COLOURS = _colour_table()


def _cut_block(
    dataset: DatasetReader, block: Block, heights: tuple[float, float], writer: Writer
) -> None:
    side = block.ground_m
    elevation = Raster(
        warp.warp_elevation(dataset, block).astype(np.float64),
        Affine(side, 0, 0, 0, -side, 0),
        warp.MERCATOR,
        "m",
    )
    if np.isnan(elevation.values).all():
        return
    colour = shaded(elevation, *heights, block.zoom)
    known = np.where(np.isnan(elevation.values), 0, 255).astype(np.uint8)
    whole = np.dstack([colour, known])[warp.AROUND : -warp.AROUND, warp.AROUND :]
    for at, rows, columns in block.tiles():
        piece = whole[rows, columns]
        if piece[..., 3].any():
            writer.put(at, _webp(piece))


def _webp(piece: npt.NDArray[np.uint8]) -> bytes:
    image = Image.fromarray(piece if not piece[..., 3].all() else piece[..., :3])
    kept = io.BytesIO()
    image.save(kept, "WEBP", quality=QUALITY, method=2)
    return kept.getvalue()
