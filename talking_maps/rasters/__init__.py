"""Elevation in and out of GeoTIFF files.

A DEM from outside is taken in once by `prepare_elevation`: cut to the community's land
with a margin, in the community's CRS, its gaps and its error known. After that only
that file is read. Files are worked in windows and never held whole; what is derived
from elevation is written only when asked for, since it is computed again in a moment.
"""

from talking_maps.rasters.coverage import Coverage, read_coverage
from talking_maps.rasters.derive import derive
from talking_maps.rasters.elevation import (
    Written,
    read_elevation,
    read_source,
    write,
)
from talking_maps.rasters.open import check_file, check_prepared
from talking_maps.rasters.prepare_dem import prepare_elevation

__all__ = [
    "Coverage",
    "Written",
    "check_file",
    "check_prepared",
    "derive",
    "prepare_elevation",
    "read_coverage",
    "read_elevation",
    "read_source",
    "write",
]
