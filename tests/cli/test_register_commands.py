"""Ground, owners, animals, assemblies and promises without a screen."""

import json
import shlex
import warnings
from pathlib import Path

import geopandas
import pytest

from talking_maps import geo, rasters, store
from tests.cli.conftest import Type, community_file
from tests.village import EPSG, plane, rectangle


def test_a_community_is_added_in_a_workspace_that_was_not_there(
    typed: Type, boundary: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "deep"
    answer = typed(
        "community",
        "add",
        folder,
        "suyu",
        "--name",
        "Suyu",
        "--boundary",
        boundary,
        "--households",
        40,
        "--claimed-by",
        "La asamblea",
        "--claimed-on",
        "2026-05-12",
        "--source",
        "Plano de 1987",
        "--json",
    )
    assert answer.code == 0
    area = pytest.approx(4_768_500, rel=1e-3)
    assert answer.json == {
        "community": "suyu",
        "name": "Suyu",
        "epsg": 32719,
        "area_m2": area,
        "areas": [{"name": "1", "area_m2": area}],
        "remarks": [],
    }
    file = community_file(folder)
    assert store.read_community(file).households == 40
    claim = store.boundaries(file)[0]
    assert (claim.claimed_by, claim.claimed_on) == ("La asamblea", "2026-05-12")
    assert claim.source == "Plano de 1987"


def test_one_shape_of_a_file_without_a_crs_and_a_neighbours_claim(
    typed: Type, tmp_path: Path
) -> None:
    file, folder = tmp_path / "lands.gpkg", tmp_path / "new"
    lands = {"Suyu": rectangle(0, 0, 1000, 1000), "Wichay": rectangle(900, 0, 500, 500)}
    table = geopandas.GeoDataFrame(
        {"name": list(lands)}, geometry=list(lands.values()), crs=None
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a file that does not say its CRS
        table.to_file(file, driver="GPKG")
    known = ("--boundary", file, "--epsg", EPSG)
    added = typed(
        "community", "add", folder, "suyu", "--name", "Suyu", *known, "--named", "Suyu"
    )
    assert (added.code, added.err) == (0, "")
    claim = typed(
        "community",
        "claim",
        folder,
        "suyu",
        *known,
        "--named",
        "Wichay",
        "--claimed-by",
        "Wichay",
        "--json",
    )
    assert claim.json["by"] == "Wichay"
    own, theirs = store.boundaries(community_file(folder))
    assert own.geometry.area == pytest.approx(1_000_000, rel=1e-3)
    assert theirs.geometry.intersection(own.geometry).area == pytest.approx(
        50_000, rel=1e-3
    )


def test_elevation_comes_with_the_community_or_later(
    typed: Type, workspace: Path, tmp_path: Path
) -> None:
    dem = tmp_path / "dem.tif"
    rasters.write(plane(), dem)
    ground = geo.to_geojson(rectangle(100, 100, 700, 700), EPSG)
    (tmp_path / "square.geojson").write_text(json.dumps(ground), encoding="utf-8")
    first = typed(
        "community",
        "add",
        workspace,
        "llaqta",
        "--name",
        "Llaqta",
        "--boundary",
        tmp_path / "square.geojson",
        "--dem",
        dem,
        "--dem-error-m",
        2.5,
    )
    assert (first.code, first.err) == (0, "")
    again = typed(
        "ground", "set", workspace, "llaqta", "--dem", dem, "--dem-error-m", 4, "--json"
    )
    assert again.json["tiles"] == ["relief", "contours"]
    missed = typed("ground", "set", workspace, "suyu", "--dem", dem)
    assert missed.code == 2
    assert not (workspace / "ground" / "suyu").exists()


def test_owners_herds_assemblies_and_promises(typed: Type, workspace: Path) -> None:
    owner = typed(
        "owner",
        "add",
        workspace,
        "suyu",
        "h01",
        "--kind",
        "household",
        "--name",
        "Casa 1",
    )
    assert owner.code == 0
    assert "Casa" not in owner.out
    herd = typed(
        "herd", "set", workspace, "suyu", "alpaca", 50, "--owner", "h01", "--json"
    )
    assert herd.json == {
        "community": "suyu",
        "owner": "h01",
        "species": "alpaca",
        "count": 50,
    }
    meeting = typed(
        "assembly",
        "add",
        workspace,
        "suyu",
        "--held-on",
        "2026-05-12",
        "--households",
        30,
        "--women",
        20,
        "--men",
        18,
        "--json",
    )
    assert meeting.json["women"] == 20
    promise = typed(
        "commitment",
        "add",
        workspace,
        "suyu",
        "--what",
        "Cercar el bofedal",
        "--who",
        "Todos",
        "--by",
        "2027-08-30",
        "--labour-days",
        12,
        "--labour",
        "ayni",
        "--cost",
        "120.5",
    )
    assert promise.code == 0
    plan = store.read_plan(community_file(workspace), "community")
    assert [(h.owner, h.species, h.count) for h in plan.herds] == [
        ("h01", "alpaca", 50)
    ]
    assert plan.assemblies[0].households == 30
    assert plan.commitments[0].cost == "120.50"


def test_a_herd_of_none_is_taken_out(typed: Type, workspace: Path) -> None:
    typed("herd", "set", workspace, "suyu", "alpaca", 50)
    typed("herd", "set", workspace, "suyu", "alpaca", 0)
    assert store.read_plan(community_file(workspace), "community").herds == ()


def test_communities_are_listed(typed: Type, workspace: Path) -> None:
    listed = typed("community", "list", workspace, "--json").json
    assert listed == [{"community": "suyu", "name": "Suyu"}]


@pytest.mark.parametrize(
    "line",
    [
        "owner add {place} suyu h01 --kind king --name x",
        "owner add {place} suyu h01 --kind household",
        "owner add {place} suyu ../h01 --kind household --name x",
        "owner add {place} suyu community --kind household --name x",
        "owner add {place} nobody h01 --kind household --name x",
        "herd set {place} suyu dragon 3",
        "herd set {place} suyu alpaca -3",
        "herd set {place} suyu alpaca many",
        "herd set {place} suyu alpaca 999999999999999999999999999999",
        "herd set {place} suyu alpaca 3 --owner nobody",
        "assembly add {place} suyu --held-on yesterday",
        "assembly add {place} suyu --held-on 0514-05-12",
        "assembly add {place} suyu --held-on 2026-02-30",
        "assembly add {place} suyu --held-on 2026-02-20 --women -1",
        "commitment add {place} suyu --what ' '",
        "commitment add {place} suyu --what x --cost nan",
        "commitment add {place} suyu --what x --labour-days inf",
        "commitment add {place} suyu --what x --labour magic",
        "community add {place} suyu --name Again --boundary {file}",
        "community add {place} CON --name x --boundary {file}",
        "community add {place} con --name x --boundary {file}",
        "community add {place} ../x --name x --boundary {file}",
        "community add {place} x --name ' ' --boundary {file}",
        "community add {place} x --name x --boundary {place}",
        "community add {place} x --name x --boundary absent.kml",
        "community add {place} x --name x --boundary {file} --dem absent.tif",
        "community add {place} x --name x --boundary {file} --dem {file}",
        "community add {place} x --name x --boundary {file} --dem-error-m nan",
        "community add {place} x --name x --boundary {file} --claimed-on 1/2/26",
        "community add {place} x --name x --boundary {file} --households -1",
        "community add {file}/below x --name x --boundary {file}",
        "ground set {place} suyu --dem absent.tif",
        "ground picture {place} suyu {file}",
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_changes_nothing(
    typed: Type, workspace: Path, boundary: Path, line: str
) -> None:
    before = community_file(workspace).read_bytes()
    files = sorted(workspace.rglob("*.gpkg"))
    answer = typed(
        *(a.format(place=workspace, file=boundary) for a in shlex.split(line))
    )
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert community_file(workspace).read_bytes() == before
    assert sorted(workspace.rglob("*.gpkg")) == files
