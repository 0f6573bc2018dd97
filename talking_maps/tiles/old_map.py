"""A photographed old map, laid on the ground by its fit and cut into tiles.

The photograph is first drawn anew as a picture of the community's own grid, so that the
tiles are cut as those of any other picture. Where the photograph shows nothing it stays
see-through.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

from talking_maps.sheet import map_fit
from talking_maps.sheet.map_fit import MapFit
from talking_maps.tiles.orthophoto import cut_picture
from talking_maps.tiles.tile_grid import Progress

Rgb = npt.NDArray[np.uint8]
FloatArray = npt.NDArray[np.float64]

#: The drawn picture has at most so many pixels; it is coarser then.
MOST_PIXELS = 16_000_000
#: Places are sought in the photograph every so many pixels, straight between them.
EVERY = 32
STRIP_ROWS = 256


def cut_old_map(
    photograph: Rgb,
    fitted: MapFit,
    epsg: int,
    out: Path,
    progress: Progress = lambda _share, _message: None,
    *,
    land: BaseGeometry | None = None,
) -> float | None:
    """Cut a photograph of shape (rows, columns, 3) into tiles in the file `out`.

    `fitted` places it in the CRS `epsg`; `land` [degrees] and what is returned are as
    with `cut_picture`. Raises `BadGround` off the land, `CannotKeep`.
    """
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "old_map.tif"
        _draw(photograph, fitted, epsg, drawn)
        return cut_picture(drawn, out, progress, land=land)


def _draw(photograph: Rgb, fitted: MapFit, epsg: int, out: Path) -> None:
    height, width = photograph.shape[:2]
    west, south, east, north = map_fit.bounds(fitted, width, height)
    middle = np.array([[width, height], [width + 2, height], [width, height + 2]]) / 2
    own, right, down = fitted.to_ground(middle)
    pixel = math.sqrt(abs(np.linalg.det(np.stack([right - own, down - own]))))
    pixel = max(pixel, math.sqrt((east - west) * (north - south) / MOST_PIXELS))
    shape = math.ceil((north - south) / pixel), math.ceil((east - west) / pixel)
    where = Affine(pixel, 0, west, 0, -pixel, north)
    nodes = _nodes(fitted, where, shape, (width, height))
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 4, "tiled": True}
    place = {"crs": f"EPSG:{epsg}", "transform": where, "compress": "deflate"}
    size = {"height": shape[0], "width": shape[1]}
    with rasterio.open(out, "w", **profile, **place, **size) as dataset:
        dataset.colorinterp = (
            ColorInterp.red,
            ColorInterp.green,
            ColorInterp.blue,
            ColorInterp.alpha,
        )
        for top in range(0, shape[0], STRIP_ROWS):
            rows = range(top, min(top + STRIP_ROWS, shape[0]))
            at = _between(nodes, rows, shape[1])
            window = Window(0, top, shape[1], len(rows))
            dataset.write(_sampled(photograph, at), window=window)


def _nodes(
    fitted: MapFit, where: Affine, shape: tuple[int, int], size: tuple[int, int]
) -> FloatArray:
    """Return the photograph's pixels at the drawn picture's nodes, (rows, columns, 2).

    Nodes stand at every `EVERY` pixels, one beyond the end.
    """
    down, across = (np.arange(0, side + 2 * EVERY, EVERY) + 0.5 for side in shape)
    x = where.c + where.a * across
    y = where.f + where.e * down
    east, north = np.meshgrid(x, y)
    places = np.column_stack([east.ravel(), north.ravel()])
    found = map_fit.to_pixels(fitted, places, *size)
    return found.reshape(*east.shape, 2)


def _between(nodes: FloatArray, rows: range, columns: int) -> FloatArray:
    """Return the photograph's pixels for whole rows of the drawn picture."""
    down = np.arange(rows.start, rows.stop) / EVERY
    across = np.arange(columns) / EVERY
    upper, left = down.astype(int), across.astype(int)
    v, h = (down - upper)[:, None, None], (across - left)[None, :, None]
    above = nodes[upper][:, left] * (1 - h) + nodes[upper][:, left + 1] * h
    below = nodes[upper + 1][:, left] * (1 - h) + nodes[upper + 1][:, left + 1] * h
    return np.asarray(above * (1 - v) + below * v)


def _sampled(photograph: Rgb, at: FloatArray) -> npt.NDArray[np.uint8]:
    """Return red, green, blue and opacity at pixels, of shape (4, rows, columns)."""
    height, width = photograph.shape[:2]
    x, y = at[..., 0], at[..., 1]
    seen = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    # A pixel's colour is that of its middle.
    x = np.clip(np.nan_to_num(x) - 0.5, 0, width - 1)
    y = np.clip(np.nan_to_num(y) - 0.5, 0, height - 1)
    left = np.minimum(x.astype(int), max(width - 2, 0))
    upper = np.minimum(y.astype(int), max(height - 2, 0))
    right, lower = np.minimum(left + 1, width - 1), np.minimum(upper + 1, height - 1)
    h, v = (x - left)[..., None], (y - upper)[..., None]
    above = photograph[upper, left] * (1 - h) + photograph[upper, right] * h
    below = photograph[lower, left] * (1 - h) + photograph[lower, right] * h
    colour = np.rint(above * (1 - v) + below * v).astype(np.uint8)
    opacity = np.where(seen, 255, 0).astype(np.uint8)
    return np.concatenate([np.moveaxis(colour, 2, 0), opacity[None]])
