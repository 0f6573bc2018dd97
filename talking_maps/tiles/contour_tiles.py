"""Contour lines on transparent tiles, their interval by zoom.

How much of a pixel is line (`terrain.line_share`) is its opacity.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from talking_maps import terrain
from talking_maps.model.message import Message
from talking_maps.tiles import tile_grid, warp
from talking_maps.tiles.mbtiles import TileSet, Writer, writing
from talking_maps.tiles.tile_grid import Block, Progress

Pixels = npt.NDArray[np.float32]

#: Lines must stay sharp two zooms nearer than the elevation's pixels.
BEYOND_NATIVE = 2
MOST_TILES = 6_000
#: Brown, as on the national map.
COLOUR = (122, 84, 48)


@dataclass(frozen=True, slots=True)
class Interval:
    """Heights between lines and between thick lines [m]."""

    line_m: float
    thick_m: float


#: By zoom; below the first the first, beyond the last the last.
INTERVALS = {
    10: Interval(500, 1000),
    11: Interval(200, 1000),
    12: Interval(100, 500),
    13: Interval(50, 250),
    14: Interval(25, 100),
}
FINE = Interval(10, 50)
FINE_ZOOM = 15
#: Only elevation this fine holds lines of 10 m [m].
FINE_PIXEL_M = 15.0
#: Degrees of opacity: as many as four bits hold.
STEPS = 15
LINE_PIXELS, THICK_PIXELS = 1.0, 1.9
LINE_OPACITY, THICK_OPACITY = 0.6, 0.8


def cut_contours(
    elevation_tif: Path, out: Path, progress: Progress = lambda _share, _message: None
) -> None:
    """Cut tiles of contour lines from a prepared elevation into the MBTiles `out`.

    `progress` may raise to cancel. Raises `BadFile`, `BadGround`, `CannotKeep`.
    """
    with warp.opened(elevation_tif) as dataset:
        workspace = warp.place(dataset, elevation_tif.name)
        where = warp.extent(dataset, workspace, elevation_tif.name)
        zooms = tile_grid.zooms(where, beyond=BEYOND_NATIVE, most_tiles=MOST_TILES)
        about = TileSet(
            "contours", zooms[0], zooms[-1], where.bounds, "png", is_overlay=True
        )
        todo = [block for z in zooms for block in tile_grid.blocks(where.bounds, z)]
        with writing(out, about) as writer:
            for done, block in enumerate(todo):
                progress(done / len(todo), Message("Drawing the contour lines"))
                every = interval(block.zoom, where.pixel_m)
                if block.zoom > where.native_zoom + 1:
                    heights = warp.double_elevation(dataset, block)
                else:
                    heights = warp.warp_elevation(dataset, block)
                _put(block, opacity(heights, every), writer)
    progress(1.0, Message("The contour lines are ready"))


def interval(zoom: int, pixel_m: float) -> Interval:
    """Return the heights between lines at a zoom, for pixels of that side [m]."""
    if zoom >= FINE_ZOOM and pixel_m <= FINE_PIXEL_M:
        return FINE
    return INTERVALS[min(max(zoom, min(INTERVALS)), max(INTERVALS))]


def opacity(heights_m: Pixels, every: Interval) -> Pixels:
    """Return how much of each pixel is line, 0 to 1; nothing where unknown."""
    lines = terrain.line_share(heights_m, every.line_m, LINE_PIXELS) * LINE_OPACITY
    thick = terrain.line_share(heights_m, every.thick_m, THICK_PIXELS) * THICK_OPACITY
    return np.asarray(np.nan_to_num(np.maximum(lines, thick)))


def _put(block: Block, ink: Pixels, writer: Writer) -> None:
    inked = (ink * STEPS).round().astype(np.uint8)
    inner = slice(warp.AROUND, -warp.AROUND)
    whole = inked[inner, inner]
    for at, rows, columns in block.tiles():
        piece = whole[rows, columns]
        if piece.any():
            writer.put(at, _png(piece))


def _png(inked: npt.NDArray[np.uint8]) -> bytes:
    """Return a picture of one colour whose palette is degrees of opacity."""
    image = Image.fromarray(inked, "P")
    image.putpalette(COLOUR * (STEPS + 1))
    kept = io.BytesIO()
    degrees = bytes(255 * step // STEPS for step in range(STEPS + 1))
    image.save(kept, "PNG", transparency=degrees, bits=4)
    return kept.getvalue()
