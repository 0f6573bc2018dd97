"""The office: many files at once, who is missing, and everything in one GeoPackage."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from talking_maps import exchange, geo, store
from talking_maps.errors import BadFile, NotAllowed
from talking_maps.files import sandbox
from talking_maps.model.change import Put
from talking_maps.model.contest import Ballot, Mark
from talking_maps.workspace import (
    Claim,
    EditContext,
    Workspace,
    add_community,
    commit,
    contests,
    copy_to,
    list_communities,
    office,
    office_export,
    open_workspace,
    receptions,
    roll,
)
from talking_maps.workspace.accounts import COMMAND_LINE, VISITOR
from talking_maps.workspace.contests import laptops
from tests import village as land
from tests.workspace.conftest import boundary_file
from tests.workspace.test_contests import CALL, STAFF, at

ROSA = at("2026-05-13T09:00:00.000-05:00", "juror", "rosa")


def beside(workspace: Workspace, code: str, epsg: int, folder: Path) -> None:
    """Add a community in another UTM zone, with a field and a sacred place."""
    place = folder / code
    place.mkdir()
    add_community(
        workspace,
        code,
        code,
        Claim(boundary_file(place, geo.to_geojson(land.SQUARE, epsg))),
    )


@pytest.fixture
def office_place(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path / "office")


@pytest.fixture
def brought(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Path:
    """Return a folder with what people bring: three communities, marks, a contest."""
    usb = tmp_path / "usb"
    (usb / "Campo").mkdir(parents=True)
    beside(village, "suyu", 32719, tmp_path)
    beside(village, "yunka", 32717, tmp_path)
    for code in ("muyu", "suyu"):
        for one in (
            land.feature("F1", "pasture", land.rectangle(100, 100, 200, 100)),
            land.feature("S1", "sacred", land.point(500, 500), name="Apu"),
        ):
            commit(village, code, hands(), Put("feature", one.uid, one))
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    contests.create(village, STAFF, call)
    contests.open_contest(village, STAFF, "raymi")
    contests.submit(village, STAFF, "raymi", "muyu")
    laptops.send_contest(village, COMMAND_LINE, "raymi", usb / "b-raymi.gpkg")
    contests.mark(
        village, ROSA, "raymi", Ballot("e001", "rosa", (Mark("health", 8.0),))
    )
    (usb / "c-rosa.json").write_bytes(laptops.send_marks(village, ROSA, "raymi").file)
    for code in ("muyu", "suyu", "yunka"):
        copy_to(village, code, usb / "Campo" / f"{code}.gpkg")
    (usb / "z.gpkg").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    (usb / ".hidden.gpkg").write_bytes(b"")
    (usb / "photo.jpg").write_bytes(b"")
    return usb


def test_all_of_a_folder_comes_in_and_each_file_has_one_line(
    office_place: Workspace, brought: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = receptions.files_in(brought)
    assert len(files) == 6
    started: list[int] = []
    running = sandbox.Sandbox._running

    def counted(one: sandbox.Sandbox) -> subprocess.Popen[bytes]:
        process = running(one)
        if one._command[-1].endswith("sync.examination_worker"):
            started.append(process.pid)
        return process

    monkeypatch.setattr(sandbox.Sandbox, "_running", counted)
    came = list(
        receptions.receive_many(office_place, COMMAND_LINE, files, brought_by="Ana")
    )
    assert {(one.file, one.kind, one.outcome) for one in came} == {
        ("muyu.gpkg", "community", "new"),
        ("suyu.gpkg", "community", "new"),
        ("yunka.gpkg", "community", "new"),
        ("b-raymi.gpkg", "contest", "new"),
        ("c-rosa.json", "marks", "merged"),
        ("z.gpkg", "", "refused"),
    }
    # One process looks through all communities: to start it costs most.
    assert len(set(started)) == 1
    again = receptions.receive_many(
        office_place, COMMAND_LINE, files, brought_by="Luis"
    )
    assert {one.outcome for one in again} == {"nothing new", "refused"}
    kept = receptions.receptions(office_place)
    assert len(kept) == 12
    assert {one.brought_by for one in kept[:6]} == {"Ana"}
    assert receptions.last_by_community(office_place)["muyu"].brought_by == "Luis"
    with pytest.raises(BadFile):
        receptions.files_in(brought / "nowhere")


def test_more_files_than_are_received_at_once_are_told_and_none_left_out(
    brought: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = len(receptions.files_in(brought))
    monkeypatch.setattr(receptions, "MOST_FILES", there - 1)
    with pytest.raises(BadFile) as refused:
        receptions.files_in(brought)
    assert refused.value.values["found"] == there


def test_a_visitor_keeps_no_roll(office_place: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "roll.csv"
    table.write_text("code,name\nqocha,Qocha\n")
    with pytest.raises(NotAllowed):
        roll.keep(office_place, VISITOR, table)
    assert not roll.read(office_place)


def test_who_may_not_receive_is_told_so_and_nothing_comes_in(
    office_place: Workspace, brought: Path
) -> None:
    came = list(
        receptions.receive_many(office_place, VISITOR, receptions.files_in(brought))
    )
    assert {one.outcome for one in came} == {"refused"}
    assert list_communities(office_place) == ()


def seen(workspace: Workspace) -> dict[str, office.Overview]:
    ids = contests.contest_ids(workspace)
    results = (
        office.results(workspace, contests.read(workspace, ids[-1]), STAFF)
        if ids
        else {}
    )
    found = office.overview(workspace, list_communities(workspace), results)
    return {one.code: one for one in found}


def test_the_office_sees_how_far_each_is_and_who_is_missing(
    office_place: Workspace, brought: Path, tmp_path: Path
) -> None:
    table = tmp_path / "roll.csv"
    table.write_bytes(
        "Código;Nombre;Provincia;Distrito\n"
        "muyu;Muyu;Canchis;Sicuani\nQocha;Qocha;Canas;Yanaoca\n".encode("cp1252")
    )
    roll.keep(office_place, COMMAND_LINE, table)
    files = receptions.files_in(brought)
    list(receptions.receive_many(office_place, COMMAND_LINE, files, brought_by="Ana"))
    found = seen(office_place)
    assert {code: one.state for code, one in found.items()} == {
        "muyu": "handed_in",
        "suyu": "drawing",
        "yunka": "no_map",
        "qocha": "missing",
    }
    muyu = found["muyu"]
    assert (muyu.province, muyu.district, muyu.brought_by) == (
        "Canchis",
        "Sicuani",
        "Ana",
    )
    assert (muyu.scenes, muyu.result.entries) == (("present",), 1)
    zones = [one.bounds[0] for one in found.values() if one.bounds]
    assert sorted(round(west) for west in zones) == [-80, -74, -68]
    rows = office.as_rows(found.values())
    out = tmp_path / "out.csv"
    exchange.write_rows(out, {"communities": [{**rows[0], "name": "=1+1"}]})
    assert "'=1+1" in out.read_text("utf-8-sig")
    for kept in ("sep=;\r\nCódigo;Nombre\r\nmuyu;M\r\nqocha;Q", "code\tx\nmuyu\nqocha"):
        table.write_text(kept, encoding="utf-16", newline="")
        assert set(roll.parsed(table)) == {"muyu", "qocha"}
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(BadFile):
        roll.keep(office_place, COMMAND_LINE, bad)
    assert set(roll.read(office_place)) == {"muyu", "qocha"}


_OPEN = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
project = QgsProject.instance()
ok = project.read(f"geopackage:{sys.argv[1]}?projectName=talking-maps")
print(json.dumps([ok, {
    layer.name(): [layer.isValid(), layer.featureCount(), layer.renderer().type(),
                   layer.crs().authid()]
    for layer in project.mapLayers().values()
}]))
sys.stdout.flush()
os._exit(0)
"""


def test_everything_goes_into_one_geopackage_that_qgis_opens_styled(
    office_place: Workspace, brought: Path, tmp_path: Path
) -> None:
    import pyogrio

    files = receptions.files_in(brought)
    list(receptions.receive_many(office_place, COMMAND_LINE, files))
    out = tmp_path / "all.gpkg"
    assert office_export.export(office_place, out, COMMAND_LINE) == ()
    tables = {name for name, _ in pyogrio.list_layers(out)}
    assert {"pasture", "communities", "results", "indicators", "layer_styles"} <= tables
    assert "sacred" not in tables
    assert b"Apu" not in out.read_bytes()
    pasture = pyogrio.read_dataframe(out, layer="pasture")
    assert sorted(pasture["community"]) == ["muyu", "suyu"]
    assert pasture.crs.to_epsg() == 4326
    assert [round(x) for x in sorted(pasture.geometry.bounds.minx)] == [-74, -68]
    areas = sorted(round(a) for a in pasture["area_m2"])
    assert areas[0] == pytest.approx(20_000, rel=0.01)
    land_of = pyogrio.read_dataframe(out, layer="communities")
    assert sorted(land_of["code"]) == ["muyu", "suyu", "yunka"]
    python = shutil.which("python3", path="/usr/bin")
    asked = [str(python), "-c", _OPEN, str(out)]
    if (
        python is None
        or subprocess.run(
            [python, "-c", "import qgis.core"], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("QGIS's python is not on this machine")
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    opened, layers = json.loads(said.strip().splitlines()[-1])
    assert opened
    names = {layer.names["es"]: layer for layer in office_place.layers}
    pasture_name = next(n for n, layer in names.items() if layer.id == "pasture")
    assert layers[pasture_name] == [True, 2, "RuleRenderer", "EPSG:4326"]
    assert layers["Comunidades"] == [True, 3, "singleSymbol", "EPSG:4326"]
    assert all(valid for valid, *_ in layers.values())
    assert store.code_in(office_place.folder / "communities" / "muyu.gpkg") == "muyu"
