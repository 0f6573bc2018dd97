"""Which tiles to cut: zooms, and blocks of neighbouring tiles.

Tiles are 256 pixels wide in Web Mercator (EPSG:3857), columns from the west and rows
from the north. Many are cut at once, since warping a block costs little more than
warping a tile.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import mercantile

from talking_maps.model.message import Message
from talking_maps.tiles.mbtiles import Bounds

Progress = Callable[[float, Message], None]

TILE = 256
#: Tiles cut at once on each side: 8 × 8 tiles are 2048 × 2048 pixels.
BLOCK_TILES = 8
#: The earth's girth in Web Mercator [m].
GIRTH_M = 2 * math.pi * 6378137
#: Web Mercator ends here [degrees].
NORTHERNMOST_DEG = 85.05


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a raster lies: bounds [degrees] and the side of its pixels [m on ground].

    `latitude` is its middle's.
    """

    bounds: Bounds
    pixel_m: float

    @property
    def latitude(self) -> float:
        """Return the latitude of the middle [degrees]."""
        return (self.bounds[1] + self.bounds[3]) / 2

    @property
    def native_zoom(self) -> int:
        """Return the first zoom whose pixels are no larger than the raster's."""
        at_zero = GIRTH_M / TILE * math.cos(math.radians(self.latitude))
        return max(0, math.ceil(math.log2(at_zero / self.pixel_m) - 0.1))


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring tiles of one zoom: columns and rows from the north."""

    zoom: int
    columns: range
    rows: range

    @property
    def ground_m(self) -> float:
        """Return a pixel's side on the ground in the middle of the block [m]."""
        middle = self.rows.start + len(self.rows) / 2
        away = math.pi * (1 - 2 * middle / (1 << self.zoom))
        return GIRTH_M / TILE / (1 << self.zoom) / math.cosh(away)

    def tiles(self) -> Iterator[tuple[mercantile.Tile, slice, slice]]:
        """Yield each tile with its rows and columns of pixels in the block."""
        for down, y in enumerate(self.rows):
            for right, x in enumerate(self.columns):
                yield (
                    mercantile.Tile(x, y, self.zoom),
                    slice(down * TILE, (down + 1) * TILE),
                    slice(right * TILE, (right + 1) * TILE),
                )


def count_tiles(bounds: Bounds, zoom: int) -> int:
    """Return how many tiles of a zoom the bounds touch."""
    first, last = _corners(bounds, zoom)
    return int((last.x - first.x + 1) * (last.y - first.y + 1))


def blocks(bounds: Bounds, zoom: int) -> Iterator[Block]:
    """Yield the blocks of tiles that the bounds touch, from the north-west."""
    first, last = _corners(bounds, zoom)
    for y in range(first.y, last.y + 1, BLOCK_TILES):
        for x in range(first.x, last.x + 1, BLOCK_TILES):
            columns = range(x, min(x + BLOCK_TILES, last.x + 1))
            yield Block(zoom, columns, range(y, min(y + BLOCK_TILES, last.y + 1)))


def zooms(where: Extent, *, beyond: int, most_tiles: int, farthest: int = 20) -> range:
    """Return the zooms to cut: from all in a few tiles to `beyond` the native zoom.

    The last ones are left out until there are at most `most_tiles`.
    """
    last = min(where.native_zoom + beyond, farthest)
    while last > 0 and count_tiles(where.bounds, last) > most_tiles:
        last -= 1
    first = min(last, 10)
    while first > 0 and count_tiles(where.bounds, first) > BLOCK_TILES:
        first -= 1
    return range(first, last + 1)


def _corners(bounds: Bounds, zoom: int) -> tuple[mercantile.Tile, mercantile.Tile]:
    west, south, east, north = bounds
    south, north = max(south, -NORTHERNMOST_DEG), min(north, NORTHERNMOST_DEG)
    return mercantile.tile(west, north, zoom), mercantile.tile(east, south, zoom)
