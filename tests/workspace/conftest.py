"""A workspace with the tiny village in it, made from files as a person would."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import rasterio
from rasterio.crs import CRS

from talking_maps import geo
from talking_maps.model.territory import Raster
from talking_maps.workspace import (
    Claim,
    EditContext,
    Elevation,
    Workspace,
    add_community,
    open_workspace,
)
from tests.made_once import copied
from tests.village import EPSG, SQUARE, plane


def boundary_file(folder: Path, geometry: object | None = None) -> Path:
    """Write the village's boundary, or another geometry, as GeoJSON."""
    shape = geometry or geo.to_geojson(SQUARE, EPSG)
    file = folder / "boundary.geojson"
    file.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": shape}],
            }
        )
    )
    return file


def dem_file(folder: Path, raster: Raster | None = None, name: str = "dem.tif") -> Path:
    """Write the village's plane, or another raster, as GeoTIFF without a nodata tag."""
    raster = raster or plane()
    rows, columns = raster.values.shape
    file = folder / name
    with rasterio.open(
        file,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype="float32",
        crs=CRS.from_epsg(raster.epsg),
        transform=raster.transform,
    ) as out:
        out.write(raster.values.astype("float32"), 1)
    return file


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return open_workspace(tmp_path / "workspace")


@pytest.fixture
def village(tmp_path: Path) -> Workspace:
    """Return a workspace with the village `muyu` and its plane of 20 %."""
    copied("muyu", make_village, tmp_path)
    return open_workspace(tmp_path / "workspace")


def make_village(folder: Path) -> None:
    """Fill a folder with the files of the village and a workspace that has it."""
    add_community(
        open_workspace(folder / "workspace"),
        "muyu",
        "Muyu",
        Claim(boundary_file(folder), "the assembly", "2026-05-12", "walked with GPS"),
        households=10,
        elevation=Elevation(dem_file(folder), 1.0, "test plane"),
        author="Ana",
    )


@pytest.fixture
def hands() -> Callable[[], EditContext]:
    """Return a maker of hands of one client, numbered 1, 2, 3 …"""
    count = 0

    def next_hand() -> EditContext:
        nonlocal count
        count += 1
        return EditContext("tab", count, "Ana")

    return next_hand
