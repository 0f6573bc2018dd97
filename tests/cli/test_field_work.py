"""Real streams go out, are edited with GDAL and QGIS, and come back: exactly that."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pyogrio
import pytest

from talking_maps import store
from talking_maps.model.plan import COMMUNITY, Feature
from tests.cli.conftest import Type
from tests.store.concurrent_editors import state
from tests.store.test_gis import PYTHON, needs

Said = dict[str, tuple[str, list[str]]]

_IN_QGIS = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
file, uids = sys.argv[1], json.loads(sys.argv[2])
layer = QgsVectorLayer(f"{file}|layername=canal", "canal", "ogr")
assert layer.isValid() and layer.startEditing()
by_uid = {f["uid"]: f for f in layer.getFeatures()}
def change(uid, **values):
    for name, value in values.items():
        layer.changeAttributeValue(
            by_uid[uid].id(), layer.fields().indexOf(name), value)
change(uids["named"], name="Hatun", flow_l_s=12.5)
change(uids["done"], status="done")
change(uids["wrong"], status="gone")
shape = by_uid[uids["moved"]].geometry()
shape.translate(25, 0)
layer.changeGeometry(by_uid[uids["moved"]].id(), shape)
layer.deleteFeature(by_uid[uids["gone"]].id())
vertices = list(by_uid[uids["cut"]].geometry().vertices())
middle = vertices[len(vertices) // 2]
layer.selectByIds([by_uid[uids["cut"]].id()])
assert layer.splitFeatures([QgsPointXY(middle.x() - 9, middle.y() - 9),
                            QgsPointXY(middle.x() + 9, middle.y() + 9)], False) in (
    0, Qgis.GeometryOperationResult.Success)
far = QgsFeature(layer.fields())
far.setGeometry(QgsGeometry.fromWkt(
    "MultiLineString((100000 8000000, 100090 8000000))"))
far["scene"] = "future"
assert layer.addFeature(far)
assert layer.commitChanges(), layer.commitErrors()
sys.stdout.flush()
os._exit(0)
"""


@pytest.fixture
def streams(shared: Path, tmp_path: Path, typed: Type) -> Path:
    """Return a workspace whose community has a real basin and its 38 streams."""
    place, vector = tmp_path / "ws", shared / "vector"
    boundary = vector / "catchment.zip"
    typed("community", "add", place, "cuenca", "--name", "C", "--boundary", boundary)
    river = vector / "river_network.zip"
    typed("import", place, "cuenca", river, "--layer", "canal", "--scene", "present")
    typed("version", "name", place, "cuenca", "antes")
    return place


def drawn(workspace: Path) -> Mapping[str, Feature]:
    path = workspace / "communities" / "cuenca.gpkg"
    state(path)
    return {one.uid: one for one in store.read_features(path, COMMUNITY)}


def differences(workspace: Path, typed: Type) -> Said:
    """Return what differs since it was exported, by the command line."""
    found = typed("compare", workspace, "cuenca", "antes", "now", "--json").json
    return {
        one["uid"]: (one["change"], one["parts"])
        for one in found["differences"]
        if one["change"] != "unchanged"
    }


def in_qgis(file: Path, script: str, *arguments: str) -> None:
    needs("qgis.core")
    done = subprocess.run(
        [str(PYTHON), "-c", script, str(file), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(file.parent),
            "HOME": str(file.parent),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert done.returncode == 0, done.stderr


def gdal(*arguments: object) -> None:
    if shutil.which(str(arguments[0])) is None:
        pytest.skip("Debian's gdal-bin is absent")
    subprocess.run(
        [*map(str, arguments)],
        check=True,
        capture_output=True,
        timeout=60,
        env={**os.environ, "OGR_GPKG_FOREIGN_KEY_CHECK": "NO"},
    )


def test_what_qgis_did_to_an_export_comes_back_and_nothing_else(
    streams: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / "out.gpkg"
    typed("export", streams, "cuenca", out)
    long = sorted(drawn(streams), key=lambda uid: -drawn(streams)[uid].geometry.length)
    names = ("cut", "named", "done", "wrong", "moved", "gone")
    uids = dict(zip(names, long, strict=False))
    in_qgis(out, _IN_QGIS, json.dumps(uids))
    found = typed("import", streams, "cuenca", out, "--update", "--json").json
    (refusal,) = found["refused"]
    assert "gone" in json.dumps(refusal)
    made = {one["uid"]: one["scene"] for one in found["added"]}
    assert sorted(made.values()) == ["future", "present"]
    assert differences(streams, typed) == {
        uids["cut"]: ("changed", ["geometry"]),
        uids["named"]: ("changed", ["attributes"]),
        uids["done"]: ("changed", ["status"]),
        uids["moved"]: ("changed", ["geometry"]),
        uids["gone"]: ("removed", []),
        **{uid: ("added", []) for uid in made},
    }
    now = drawn(streams)
    (far,) = (now[uid] for uid, scene in made.items() if scene == "future")
    assert (far.flags, far.status) == (("outside_boundary",), "to_do")
    assert now[uids["named"]].attributes["flow_l_s"] == 12.5
    again = typed("import", streams, "cuenca", out, "--update", "--json").json
    assert again["taken"] == 0


def test_what_gdal_did_to_an_export_comes_back_and_nothing_else(
    streams: Path, typed: Type, tmp_path: Path
) -> None:
    out, simple = tmp_path / "out.gpkg", tmp_path / "simple.gpkg"
    typed("export", streams, "cuenca", out)
    first, second, third, *_ = sorted(drawn(streams))
    without = f"uid <> '{first}'"
    gdal("ogr2ogr", simple, out, "canal", "-simplify", 60, "-where", without)
    for edit in (
        f"UPDATE canal SET name = 'Uno', uid = uid WHERE uid = '{second}'",
        "ALTER TABLE canal ADD COLUMN rareza TEXT",
        f"UPDATE canal SET rareza = 'x' WHERE uid = '{third}'",
    ):
        gdal("ogrinfo", simple, "-sql", edit)
    before, after = (
        pyogrio.read_dataframe(file, layer="canal").set_index("uid").geometry
        for file in (out, simple)
    )
    bent = {uid for uid in after.index if not after[uid].equals_exact(before[uid], 0)}
    assert len(bent) > 1
    found = typed("import", streams, "cuenca", simple, "--update", "--json").json
    assert "rareza" in json.dumps(found["warnings"])
    wanted: Said = {uid: ("changed", ["geometry"]) for uid in bent}
    told = wanted.get(second, ("", []))[1]
    wanted |= {second: ("changed", [*told, "attributes"]), first: ("removed", [])}
    assert differences(streams, typed) == wanted


def test_a_projected_copy_of_an_export_brings_only_what_was_edited(
    streams: Path, typed: Type, tmp_path: Path
) -> None:
    out, far = tmp_path / "out.gpkg", tmp_path / "far.gpkg"
    typed("export", streams, "cuenca", out)
    uid = min(drawn(streams))
    gdal("ogr2ogr", far, out, "-t_srs", "EPSG:4326")
    gdal("ogrinfo", far, "-sql", f"UPDATE canal SET note = 'seco' WHERE uid = '{uid}'")
    assert typed("import", streams, "cuenca", far, "--update").code == 0
    assert differences(streams, typed) == {uid: ("changed", ["attributes"])}


def test_an_update_that_clashes_waits_and_the_rest_is_in(
    streams: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / "out.gpkg"
    typed("export", streams, "cuenca", out)
    one, other, *_ = sorted(drawn(streams))
    here = tmp_path / "here.gpkg"
    shutil.copyfile(out, here)
    for file, field, value, uid in (
        (here, "name", "Dos", one),
        (out, "name", "Uno", one),
        (here, "flow_l_s", 3, other),
        (out, "note", "seco", other),
    ):
        gdal(
            "ogrinfo",
            file,
            "-sql",
            f"UPDATE canal SET {field} = '{value}' WHERE uid = '{uid}'",
        )
    assert typed("import", streams, "cuenca", here, "--update").code == 0
    found = typed("import", streams, "cuenca", out, "--update", "--json")
    assert found.code == 3
    (conflict,) = found.json["conflicts"]
    assert (conflict["uid"], conflict["part"]) == (one, "name")
    joined = drawn(streams)[other]
    assert (joined.note, joined.attributes["flow_l_s"]) == ("seco", 3.0)
