"""A piece of the picture of the ground in grey, to be printed beneath the pens."""

from __future__ import annotations

import hashlib
import io
import math
from pathlib import Path

import mercantile
import numpy as np
import numpy.typing as npt
from PIL import Image

from talking_maps.errors import BadGround
from talking_maps.geo import crs
from talking_maps.tiles.mbtiles import info, tile
from talking_maps.tiles.tile_grid import GIRTH_M, TILE

#: The piece is put together of at most so many tiles.
MOST_TILES = 400
#: Places are projected at so many points a side, and between them on straight lines.
NODES = 33
WHITE = 255
WEB_MERCATOR = 3857


def grey_picture(
    path: Path,
    epsg: int,
    bounds: tuple[float, float, float, float],
    shape: tuple[int, int],
) -> tuple[npt.NDArray[np.float64], str]:
    """Return a picture's grey inside bounds [m, CRS `epsg`], and a digest of its tiles.

    Of that shape, row 0 in the north, 0 black to 255 white; white where the picture
    shows nothing. Raises BadFile for what is no file of tiles, BadGround where the
    picture shows nothing of the bounds.
    """
    about = info(path)
    x, y = _mercator(bounds, epsg, shape)
    zoom = about.maxzoom
    while zoom > about.minzoom and math.prod(_spans(x, y, zoom)[1]) > MOST_TILES:
        zoom -= 1
    (left, top), (across, down) = _spans(x, y, zoom)
    mosaic = np.full((down * TILE, across * TILE), WHITE, dtype=np.uint8)
    told = hashlib.sha256()
    found = False
    for row in range(down):
        for column in range(across):
            image = tile(path, zoom, left + column, top + row)
            if image is None:
                continue
            found = True
            told.update(mercantile.quadkey(left + column, top + row, zoom).encode())
            told.update(image)
            part = mosaic[row * TILE :, column * TILE :]
            part[:TILE, :TILE] = _grey(image)
    if not found:
        raise BadGround(
            "The picture {file} shows nothing of this sheet. Print contours.",
            file=path.name,
        )
    pixels = 2**zoom * TILE / GIRTH_M
    columns = np.clip((x + GIRTH_M / 2) * pixels - left * TILE, 0, mosaic.shape[1] - 1)
    rows = np.clip((GIRTH_M / 2 - y) * pixels - top * TILE, 0, mosaic.shape[0] - 1)
    sampled = mosaic[rows.astype(np.intp), columns.astype(np.intp)]
    return sampled.astype(np.float64), told.hexdigest()


def _mercator(
    bounds: tuple[float, float, float, float], epsg: int, shape: tuple[int, int]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return Web Mercator's x and y [m] of the middle of each pixel."""
    west, south, east, north = bounds
    across, down = np.linspace(west, east, NODES), np.linspace(north, south, NODES)
    nodes = np.column_stack([one.ravel() for one in np.meshgrid(across, down)])
    projected = crs.transform(nodes, epsg, WEB_MERCATOR).reshape(NODES, NODES, 2)
    rows, columns = (_between(side) for side in shape)
    return rows @ projected[..., 0] @ columns.T, rows @ projected[..., 1] @ columns.T


def _between(count: int) -> npt.NDArray[np.float64]:
    """Return how much each of `count` pixels' middles has of each node."""
    at = (np.arange(count) + 0.5) / count * (NODES - 1)
    return np.asarray(np.maximum(0, 1 - np.abs(at[:, None] - np.arange(NODES))))


def _spans(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], zoom: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first tile that is needed, and how many across and down."""
    side = GIRTH_M / 2**zoom
    left, right = (int((one + GIRTH_M / 2) // side) for one in (x.min(), x.max()))
    top, bottom = (int((GIRTH_M / 2 - one) // side) for one in (y.max(), y.min()))
    return (left, top), (right - left + 1, bottom - top + 1)


def _grey(image: bytes) -> npt.NDArray[np.uint8]:
    """Return a tile's grey, white where it shows nothing."""
    with Image.open(io.BytesIO(image)) as opened:
        whole = opened.convert("RGBA")
    paper = Image.new("RGBA", whole.size, (WHITE, WHITE, WHITE, WHITE))
    paper.alpha_composite(whole)
    return np.asarray(paper.convert("L").resize((TILE, TILE)))
