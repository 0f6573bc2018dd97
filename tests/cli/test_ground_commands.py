"""Terrain rasters without a screen."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
import rasterio

from talking_maps import geo
from talking_maps.rasters import read_elevation, write
from tests import village
from tests.cli.conftest import Type, collection, polygon


@pytest.fixture
def hillside(tmp_path: Path, typed: Type, workspace: Path) -> Path:
    """Return the workspace with elevation: a plane that rises 20 m in 100 m."""
    boundary = collection(tmp_path / "square.geojson", polygon(_corners()))
    source = tmp_path / "dem.tif"
    write(village.plane(0.2, error=2.0), source)
    added = typed(
        "community",
        "add",
        workspace,
        "llaqta",
        "--name",
        "Llaqta",
        "--boundary",
        boundary,
        "--dem",
        source,
        "--dem-error-m",
        2,
    )
    assert (added.code, added.err) == (0, "")
    return workspace


def _corners() -> list[list[float]]:
    ring = geo.to_geojson(village.rectangle(300, 300, 400, 400), village.EPSG)
    return [list(pair) for pair in ring["coordinates"][0][:-1]]


def test_a_slope_is_written_in_degrees_on_the_elevations_grid(
    hillside: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / "slope.tif"
    told = typed("terrain", hillside, "llaqta", "slope", out, "--json").json
    assert (told["unit"], told["cell_m"]) == ("deg", [10.0, 10.0])
    ground = read_elevation(hillside / "ground" / "llaqta" / "elevation.tif")
    assert (told["rows"], told["columns"]) == ground.values.shape
    with rasterio.open(out) as written:
        assert written.transform == ground.transform
        middle = written.read(1)[20:30, 20:30]
    assert np.allclose(middle, np.degrees(np.arctan(0.2)), atol=1e-3)


@pytest.mark.parametrize("what", ["aspect", "hillshade", "accumulation"])
def test_the_other_rasters_are_written(
    what: str, hillside: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / f"{what}.tif"
    answer = typed("terrain", hillside, "llaqta", what, out)
    assert (answer.code, out.is_file()) == (0, True)


def test_without_elevation_there_is_nothing_to_write(
    workspace: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / "slope.tif"
    answer = typed("terrain", workspace, "suyu", "slope", out)
    assert (answer.code, out.exists()) == (2, False)
    assert len(answer.err.splitlines()) == 1


def test_the_workspace_is_no_place_to_write(hillside: Path, typed: Type) -> None:
    own = hillside / "ground" / "llaqta" / "elevation.tif"
    before = own.read_bytes()
    assert typed("terrain", hillside, "llaqta", "slope", own).code == 2
    assert own.read_bytes() == before
    beside = hillside / "slope.tif"
    assert typed("terrain", hillside, "llaqta", "slope", beside).code == 0


@pytest.mark.parametrize("name", ["slope.png", "slope", "."])
def test_a_name_of_another_format_is_refused(
    name: str, hillside: Path, typed: Type, tmp_path: Path
) -> None:
    answer = typed("terrain", hillside, "llaqta", "slope", tmp_path / name)
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert ".tif" in answer.err


def test_contours_are_lines_other_programs_read(
    hillside: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / "contours.geojson"
    told = typed(
        "terrain", hillside, "llaqta", "contours", out, "--every", 20, "--json"
    )
    lines = json.loads(out.read_text())["features"]
    assert told.json["lines"] == len(lines) > 5
    assert lines[1]["properties"]["height_m"] - lines[0]["properties"]["height_m"] == 20
    assert lines[0]["geometry"]["type"] == "MultiLineString"
    refused = typed("terrain", hillside, "llaqta", "contours", out, "--every", 0)
    assert refused.code == 2


def test_the_share_of_the_land_and_what_was_left_out_are_told(
    workspace: Path, typed: Type, tmp_path: Path
) -> None:
    boundary = collection(tmp_path / "square.geojson", polygon(_corners()))
    source = tmp_path / "dem.tif"
    write(village.plane(0.2), source)
    with rasterio.open(source, "r+") as dem:
        heights = dem.read(1)
        heights[:, : heights.shape[1] // 2] = 0
        dem.write(heights, 1)
    added = typed(
        "community",
        "add",
        workspace,
        "llaqta",
        "--name",
        "Llaqta",
        "--boundary",
        boundary,
        "--dem",
        source,
        "--json",
    ).json
    assert added["covered"] == pytest.approx(0.5, abs=0.03)
    assert sum("knows none" in note["id"] for note in added["notes"]) == 1
    again = typed("ground", "set", workspace, "llaqta", "--dem", source)
    assert again.code == 0
    assert "50 %" in again.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "those are gaps" in again.out


def test_an_elevation_of_one_height_is_told_by_both_doors(
    workspace: Path, typed: Type, tmp_path: Path
) -> None:
    boundary = collection(tmp_path / "square.geojson", polygon(_corners()))
    source = tmp_path / "dem.tif"
    write(village.plane(0), source)
    added = typed(
        "community",
        "add",
        workspace,
        "llaqta",
        "--name",
        "Llaqta",
        "--boundary",
        boundary,
        "--dem",
        source,
        "--json",
    ).json
    assert "Every height is" in added["notes"][0]["id"]
    again = typed("ground", "set", workspace, "llaqta", "--dem", source)
    assert "no land is so even" in again.out


def test_a_colour_picture_is_no_dem(hillside: Path, typed: Type) -> None:
    picture = hillside / "p.tif"
    with rasterio.open(
        picture,
        "w",
        driver="GTiff",
        dtype="uint8",
        count=3,
        width=9,
        height=9,
        photometric="RGB",
        crs="EPSG:4326",
        transform=rasterio.Affine.scale(0.1),
    ) as out:
        out.write(np.zeros((3, 9, 9), "uint8"))
    answer = typed("ground", "set", hillside, "llaqta", "--dem", picture)
    assert (answer.code, "picture in colours" in answer.err) == (2, True)


def test_categories_are_proposed_by_belt_as_rules_take_them(
    typed: Type, hillside: Path
) -> None:
    told = typed("community", "belts", hillside, "--json").json
    (one,) = told["categories"]
    assert one["communities"] == ["llaqta"]
    assert one["id"] in ("quechua", "suni", "puna")
    written = typed("community", "belts", hillside, "--language", "es")
    assert tomllib.loads(written.out)["categories"] == [one]
