"""A community and its ground: boundary, elevation and the error of that elevation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps.model.land_potential import UNSETTLED, LandPotential
from talking_maps.model.local_number import LocalNumber

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A grid of values on the ground.

    `values` has shape (rows, columns), row 0 in the north, NaN where nothing is
    known. `transform` maps (column, row) to (x, y) in the CRS `epsg` [m]. `unit` is
    the unit of the values. `error` is the standard error of one value in that unit,
    None if unknown.
    """

    values: FloatArray
    transform: Affine
    epsg: int
    unit: str
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Boundary:
    """One claim of where somebody's land ends: the community's, or a neighbour's.

    `geometry` is in the community's projected CRS [m]; `claimed_on` is an ISO date.
    """

    uid: str
    geometry: BaseGeometry
    claimed_by: str = ""
    claimed_on: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """A comunidad campesina. `code` names its file; `epsg` is its projected CRS.

    `numbers` are those of the place, by the id of the reference number each stands for.
    """

    code: str
    name: str
    epsg: int
    households: int | None = None
    consent_keep_on: str = ""
    consent_share_on: str = ""
    created_at: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    potential: LandPotential = UNSETTLED
    numbers: Mapping[str, LocalNumber] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Territory:
    """A community's ground as the indicators see it. `elevation` may be absent.

    `claims` is the land that neighbours claim, which may overlap `boundary`;
    `potential` what the land can have, as the office confirmed it. Where disputed land
    is left out, `boundary` is what counts and `claimed` what the community claims.
    """

    boundary: BaseGeometry
    epsg: int
    elevation: Raster | None = None
    elevation_source: str = ""
    digest: str = ""
    claims: tuple[Boundary, ...] = ()
    potential: LandPotential = UNSETTLED
    claimed: BaseGeometry | None = None

    @property
    def whole(self) -> BaseGeometry:
        """Return all that the community claims, whether it counts or not."""
        return self.boundary if self.claimed is None else self.claimed
