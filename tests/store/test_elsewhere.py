"""GDAL and QGIS edit the community's own file, and each edit is noticed."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.model.plan import COMMUNITY
from tests.store.community_fixture import AT, LAYERS, keep, put
from tests.store.concurrent_editors import state
from tests.store.test_gis import PYTHON, needs
from tests.village import feature, rectangle

_EDIT = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(f"{sys.argv[1]}|layername=terrace", "terrace", "ogr")
assert layer.isValid()
layer.startEditing()
by_uid = {f["uid"]: f for f in layer.getFeatures()}
layer.changeAttributeValue(by_uid["f1"].id(), layer.fields().indexOf("crop"), "oca")
shape = by_uid["f2"].geometry()
shape.translate(5, 5)
layer.changeGeometry(by_uid["f2"].id(), shape)
layer.deleteFeature(by_uid["f3"].id())
new = QgsFeature(layer.fields())
new.setGeometry(by_uid["f1"].geometry())
for name, value in {"owner": "community", "scene": "future", "uid": "",
                    "status": "to_do", "origin": "traced"}.items():
    new[name] = value
layer.addFeature(new)
box = by_uid["f1"].geometry().boundingBox()
layer.selectByIds([by_uid["f1"].id()])
layer.splitFeatures([QgsPointXY(box.center().x(), box.yMinimum() - 9),
                     QgsPointXY(box.center().x(), box.yMaximum() + 9)], False)
assert layer.commitChanges(), layer.commitErrors()
sys.stdout.flush()
os._exit(0)
"""


@pytest.fixture
def drawn(path: Path) -> Path:
    fields = [
        feature(f"f{n}", "terrace", rectangle(n * 30, 0, 20, 20)) for n in range(1, 4)
    ]
    keep(path, *map(put, fields))
    return path


def test_gdal_edits_are_noticed(drawn: Path) -> None:
    if shutil.which("ogrinfo") is None:
        pytest.skip("ogrinfo of Debian's gdal-bin is absent")
    for edit in (
        "UPDATE terrace SET name = 'Pata' WHERE uid = 'f1'",
        "DELETE FROM terrace WHERE uid = 'f3'",
    ):
        asked = ["ogrinfo", str(drawn), "-sql", edit]
        subprocess.run(asked, check=True, capture_output=True, timeout=60)
    (change,) = store.absorb_external_edits(drawn, LAYERS, AT).changes
    assert {(e.uid, e.after is None) for e in change.edits} == {
        ("f1", False),
        ("f3", True),
    }
    state(drawn)


def in_qgis(path: Path, script: str) -> None:
    """Run a script with Debian's QGIS, without a screen."""
    done = subprocess.run(
        [str(PYTHON), "-c", script, str(path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(path.parent),
            "HOME": str(path.parent),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert done.returncode == 0, done.stderr


def test_qgis_edits_are_noticed(drawn: Path) -> None:
    needs("qgis.core")
    in_qgis(drawn, _EDIT)
    found = store.absorb_external_edits(drawn, LAYERS, AT)
    assert not found.refused
    (change,) = found.changes
    made = {(e.uid, e.before is None, e.after is None) for e in change.edits}
    assert len(made) == 5
    assert {("f1", False, False), ("f2", False, False), ("f3", False, True)} < made
    whole = rectangle(30, 0, 20, 20)
    halves = store.read_features(drawn, COMMUNITY, "present")
    assert sum(one.geometry.within(whole) for one in halves) == 2
    assert sum(one.geometry.area for one in halves) == 2 * whole.area
    assert len(store.read_features(drawn, COMMUNITY)) == 4
    state(drawn)


def test_an_edit_of_qgis_in_a_write_ahead_log_is_noticed(drawn: Path) -> None:
    """As QGIS leaves the file while another window of it still looks at it."""
    needs("qgis.core")
    log = drawn.with_name(f"{drawn.name}-wal")
    with closing(sqlite3.connect(drawn, isolation_level=None)) as window:
        window.execute("PRAGMA journal_mode=WAL")
        window.execute("BEGIN")
        window.execute("SELECT count(*) FROM terrace").fetchone()
        in_qgis(drawn, _EDIT)
        assert log.stat().st_size
        assert len(store.absorb_external_edits(drawn, LAYERS, AT).changes[0].edits) == 5
        state(drawn)
    state(drawn)
    assert store.absorb_external_edits(drawn, LAYERS, AT) == store.ExternalEdits()
    assert not log.exists()
