"""Where each cell drains to: what accumulation and streams are held to."""

from __future__ import annotations

import numpy as np

from talking_maps.model.territory import Raster
from talking_maps.terrain import flow


def flow_direction(elevation: Raster) -> Raster:
    """Return where each cell drains to [ESRI's D8 code; 0 where water leaves].

    Codes: 1 east, 2 south-east, 4 south, 8 south-west, 16 west, 32 north-west, 64
    north, 128 north-east.
    """
    routed = flow._route(elevation)
    return routed.raster(routed.flow.to_array(ftype="d8").astype(np.float64), "d8")
