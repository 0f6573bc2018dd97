"""The same on real ground: a real DEM, a real basin, real hamlets and streams."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest

from talking_maps.cli import main
from tests.browser import Window
from tests.end_to_end.conftest import Points, draw, look_at, stored, total
from tests.server import Server

pytestmark = pytest.mark.browser
UTM = 32718
CODE = "cuenca"


@pytest.fixture
def basin(started: Server, shared: Path, tmp_path: Path) -> Server:
    """Return the app with the basin: its ground, its hamlets and its streams."""
    vector = shared / "vector"
    run(
        "community",
        "add",
        started.folder,
        CODE,
        "--name",
        "Cuenca",
        "--boundary",
        vector / "catchment.zip",
        "--dem",
        shared / "dem/coracora_aster30m_utm18s.tif",
        "--dem-error-m",
        9,
    )
    hamlets = around(vector / "catchment.zip", vector / "osm_places.zip", tmp_path)
    for layer, file, *more in (
        ("house", hamlets),
        ("canal", vector / "river_network.zip"),
        ("river", vector / "main_river.zip", "--epsg", UTM),
    ):
        run(
            "import",
            started.folder,
            CODE,
            file,
            "--layer",
            layer,
            "--scene",
            "present",
            *more,
        )
    started.start()
    return started


def run(*arguments: object) -> None:
    assert main([str(argument) for argument in arguments]) == 0


def around(land: Path, places: Path, folder: Path) -> Path:
    """Write the places of the basin and a little around it, as one would cut them."""
    box = geopandas.read_file(land).to_crs(4326).total_bounds
    found = geopandas.read_file(places, bbox=tuple(box))
    out = folder / "hamlets.geojson"
    found[["name", "geometry"]].to_file(out, driver="GeoJSON")
    return out


def test_real_ground_is_drawn_on_and_measured(basin: Server, window: Window) -> None:
    before = stored(basin, CODE)
    layers = {feature.layer for feature in before.values()}
    assert layers == {"house", "canal", "river"}
    streams = [f for f in before.values() if f.layer == "canal"]
    assert len(streams) == 38
    window.open(c=CODE, lang="en")
    points = total(window)
    x, y = streams[0].geometry.interpolate(0.5, normalized=True).coords[0]
    look_at(window, UTM, x, y, zoom=16)

    square: Points = (
        (x + 100, y + 100),
        (x + 500, y + 100),
        (x + 500, y + 400),
        (x + 100, y + 400),
    )
    uid = draw(window, UTM, "terrace", square)
    drawn = stored(basin, CODE)[uid]
    # Corners may have snapped to streams within 16 pixels, 38 m at this zoom.
    assert drawn.geometry.area == pytest.approx(120_000, rel=0.2)
    assert set(stored(basin, CODE)) == {*before, uid}
    assert float(total(window)) >= float(points)
    window.clean()
