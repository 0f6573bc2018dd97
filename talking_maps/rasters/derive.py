"""What is derived from a prepared elevation, written strip by strip.

Slope, aspect and shade of a pixel ask only its neighbours, so a strip is read with one
row more on each side: the file written is the same as if all had been held at once.
Water's ways ask all the ground, and are not for here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyproj
from affine import Affine
from rasterio.io import DatasetReader
from rasterio.windows import Window

from talking_maps.model.territory import Raster
from talking_maps.rasters.elevation import (
    Written,
    about,
    created,
    read_known,
    strips,
    tags_of,
    written,
)
from talking_maps.rasters.open import opened

Derive = Callable[[Raster], Raster]


def derive(elevation: Path, out: Path, how: Derive) -> Written:
    """Write what `how` makes of each pixel and its neighbours, on the same grid.

    `elevation` is a prepared one. Raises `BadFile`, `CannotKeep`.
    """
    with opened(elevation) as dataset:
        whole = about(dataset, elevation.name)
        shape, crs = dataset.shape, pyproj.CRS.from_epsg(whole.epsg)
        with created(out, shape, whole.transform, crs, {}) as file:
            for window in strips(dataset.width, 0, dataset.height):
                found = how(_around(dataset, whole, window))
                above = min(window.row_off, 1)
                values = found.values[above : above + window.height]
                file.write(values.astype(np.float32), 1, window=window)
            file.update_tags(**tags_of(found))
    return written(found, shape)


def _around(dataset: DatasetReader, whole: Raster, window: Window) -> Raster:
    """Return the heights of a window of whole rows, with a row more on each side."""
    first = max(window.row_off - 1, 0)
    last = min(window.row_off + window.height + 1, dataset.height)
    more = Window(0, first, dataset.width, last - first)
    return Raster(
        read_known(dataset, more).astype(np.float64),
        whole.transform @ Affine.translation(0, first),
        whole.epsg,
        whole.unit,
        whole.error,
    )
