"""Rasters made for the tests of tiles, and a look at what was cut of them."""

import io
import warnings
from pathlib import Path
from typing import Any

import mercantile
import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from PIL import Image
from rasterio.errors import NotGeoreferencedWarning

from talking_maps import geo
from talking_maps import tiles as basemap
from tests.village import EAST, EPSG, NORTH, SQUARE

Pixels = npt.NDArray[np.uint8]

#: The village's square, in pixels of 10 m, with 1 km around.
GRID = Affine(10, 0, EAST - 1000, 0, -10, NORTH + 2000)
SIZE = 300
WEST, SOUTH, EAST_END, NORTH_END = geo.to_degrees(SQUARE, EPSG).bounds


def geotiff(path: Path, bands: npt.NDArray[Any], **profile: Any) -> Path:
    """Write bands of shape (bands, rows, columns) as a GeoTIFF on the village."""
    how: dict[str, Any] = {"crs": f"EPSG:{EPSG}", "transform": GRID}
    how |= {"dtype": bands.dtype.name} | profile
    palette = how.pop("palette", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            count=bands.shape[0],
            height=bands.shape[1],
            width=bands.shape[2],
            **how,
        ) as file:
            file.write(bands)
            if palette:
                file.write_colormap(1, palette)
    return path


def hills() -> npt.NDArray[np.float32]:
    """A cone of 400 m in the village's middle, on flat ground at 4000 m."""
    column, row = np.meshgrid(np.arange(SIZE) + 0.5, np.arange(SIZE) + 0.5)
    away = np.hypot(column - SIZE / 2, row - SIZE / 2) * 10
    return np.asarray(4000 + np.maximum(400 - 0.4 * away, 0), dtype=np.float32)[None]


def look(path: Path, longitude: float, latitude: float, zoom: int) -> list[int]:
    """Return red, green, blue, opacity at a place."""
    at = mercantile.tile(longitude, latitude, zoom)
    kept = basemap.tile(path, zoom, at.x, at.y)
    if kept is None:
        return [0, 0, 0, 0]
    west, south, east, north = mercantile.xy_bounds(at)
    x, y = mercantile.xy(longitude, latitude)
    column = int((x - west) / (east - west) * 256)
    row = int((north - y) / (north - south) * 256)
    image = np.asarray(Image.open(io.BytesIO(kept)).convert("RGBA"))
    return [int(value) for value in image[row, column]]


def mosaic(path: Path, zoom: int) -> Pixels:
    """Return all tiles of a zoom as one picture, of shape (rows, columns, 4)."""
    tiles = list(mercantile.tiles(*basemap.info(path).bounds, zoom))
    left, top = min(t.x for t in tiles), min(t.y for t in tiles)
    across = max(t.x for t in tiles) - left + 1
    down = max(t.y for t in tiles) - top + 1
    whole = Image.new("RGBA", (across * 256, down * 256))
    for at in tiles:
        kept = basemap.tile(path, zoom, at.x, at.y)
        if kept is not None:
            piece = Image.open(io.BytesIO(kept)).convert("RGBA")
            whole.paste(piece, ((at.x - left) * 256, (at.y - top) * 256))
    return np.asarray(whole)
