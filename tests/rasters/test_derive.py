"""What is derived strip by strip is what would be derived at once."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio

from talking_maps import terrain
from talking_maps.model.territory import Raster
from talking_maps.rasters import derive, elevation, prepare_elevation, read_elevation
from tests import village


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Return the elevation of a rough hillside with a hole, taller than one strip."""
    plane = village.plane(0.2, cell=2.0)
    rough = np.random.default_rng(1).normal(0, 1, plane.values.shape)
    rough[300:305, 40:60] = np.nan
    source, out = tmp_path / "dem.tif", tmp_path / "elevation.tif"
    elevation.write(
        Raster(plane.values + rough, plane.transform, village.EPSG, "m"), source
    )
    prepare_elevation(
        source,
        village.SQUARE,
        village.EPSG,
        out,
        margin_m=50,
        error_m=1.5,
        source_name="rough",
    )
    return out


@pytest.mark.parametrize("how", [terrain.slope, terrain.aspect, terrain.hillshade])
def test_strips_are_the_whole(
    prepared: Path, how: Callable[[Raster], Raster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elevation, "STRIP_PIXELS", 1)
    out = prepared.with_name("out.tif")
    told = derive(prepared, out, how)
    whole = how(read_elevation(prepared))
    with rasterio.open(out) as file:
        assert len(elevation.strips(file.width, 0, file.height)) > 1
        assert file.transform == whole.transform
        assert file.tags()["unit"] == whole.unit == told.unit
        wanted = whole.values.astype(np.float32)
        assert np.array_equal(file.read(1), wanted, equal_nan=True)
    assert (told.rows, told.columns) == whole.values.shape
    assert told.error == whole.error
