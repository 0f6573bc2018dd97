"""What is written opens elsewhere, comes back as it was, and does no harm."""

import csv
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talking_maps.errors import BadValue, CannotKeep
from talking_maps.exchange import ENDINGS, Reader, preview, write
from talking_maps.exchange.text_decoding import clean_text
from talking_maps.model.layer import Layer
from talking_maps.model.plan import ORIGINS, SCENES, STATUSES, VOICES, Feature
from tests import village

TEXTS = st.text(max_size=30).map(clean_text)
VALIDATOR = Path("/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")
WITH_HOLE = village.rectangle(100, 100, 90, 60).difference(
    village.rectangle(120, 120, 10, 10)
)
TWO = village.rectangle(0, 0, 10, 10).union(village.rectangle(50, 50, 5, 5))
PLAN = (
    Feature(
        "p1",
        "pasture",
        "present",
        WITH_HOLE,
        "existing",
        "traced",
        "women",
        "<script>alert(1)</script> & Ñahuin",
        '=HYPERLINK("x")',
        {"condition": "good", "fenced": True, "rest_months": 3.5},
    ),
    Feature("p1", "pasture", "future", WITH_HOLE, "to_do"),
    Feature(
        "c1",
        "corral",
        "past",
        TWO,
        "lost",
        "declared",
        attributes={"species": "alpaca", "animals": 12},
    ),
    Feature("k1", "canal", "present", village.line((0, 0), (100, 50), (200, 50))),
    Feature("s1", "spring", "present", village.point(5, 5), name="@ojo"),
)
SECRET = Feature("z1", "sacred", "present", village.point(7, 7), name="apu")


def features() -> st.SearchStrategy[Feature]:
    spans = st.tuples(*(st.integers(0, 900) for _ in range(2)))
    sizes = st.tuples(*(st.integers(1, 90) for _ in range(2)))
    return st.builds(
        Feature,
        uid=st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True),
        layer=st.just("pasture"),
        scene=st.sampled_from(SCENES),
        geometry=st.builds(lambda a, b: village.rectangle(*a, *b), spans, sizes),
        status=st.sampled_from(STATUSES),
        origin=st.sampled_from(ORIGINS),
        voice=st.sampled_from([None, *VOICES]),
        name=TEXTS.map(lambda text: " ".join(text.splitlines()).strip()),
        note=TEXTS.filter(lambda text: "\r" not in text),
        attributes=st.fixed_dictionaries(
            {},
            optional={
                "condition": st.sampled_from(["excellent", "poor"]),
                "fenced": st.booleans(),
                "rest_months": st.floats(0, 12).map(lambda number: round(number, 3)),
            },
        ),
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=st.lists(features(), max_size=6, unique_by=lambda f: (f.uid, f.scene)))
@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".kml", ".csv"])
def test_what_is_written_comes_back(
    ending: str,
    plan: list[Feature],
    reader: Reader,
    layers: Mapping[str, Layer],
    tmp_path: Path,
) -> None:
    path = tmp_path / f"map{ending}"
    pasture = layers["pasture"]
    write(path, {"community": plan}, [pasture], village.EPSG)
    if not plan and ending == ".kml":
        return
    source = reader.read(path)
    for scene in SCENES:
        back = preview(source, pasture, scene, epsg=village.EPSG)
        assert not back.refused
        wanted = [f for f in plan if f.scene == scene]
        assert [same(f) for f in back.features] == [same(f) for f in wanted]
        for made, was in zip(back.features, wanted, strict=True):
            assert shapely.hausdorff_distance(made.geometry, was.geometry) < 0.005


TOLD = 'Uno: ñuqa\nDos\n\nCuatro, con "comillas"'


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".kml", ".csv"])
def test_holes_parts_lines_and_remarks_come_back_as_they_were(
    ending: str, reader: Reader, layers: Mapping[str, Layer], tmp_path: Path
) -> None:
    path = tmp_path / f"map{ending}"
    words = {"p1": "Qaqa Ch'uspi Ñawin", "k1": "Yarqha áéíóú", "c1": "Kancha"}
    plan = [
        replace(one, name=words[one.uid], note=TOLD)
        for one in PLAN
        if one.uid in words and one.scene != "future"
    ]
    write(path, {"community": plan}, layers.values(), village.EPSG)
    source = reader.read(path)
    for was in plan:
        found = preview(source, layers[was.layer], was.scene, epsg=village.EPSG)
        (back,) = [one for one in found.features if one.uid == was.uid]
        assert replace(back, geometry=was.geometry) == was
        count = shapely.get_num_coordinates([back.geometry, was.geometry])
        assert count[0] == count[1]
        assert shapely.hausdorff_distance(back.geometry, was.geometry) < 0.005
    if ending == ".kml":  # every line and area follows the ground
        text = path.read_text("utf-8")
        shapes = text.count("<LineString>") + text.count("<Polygon>")
        assert shapes == text.count("<tessellate>1<") == text.count(">clampToGround<")


def same(feature: Feature) -> tuple[object, ...]:
    """Return everything of a feature but its shape, spaces made plain."""
    words = (" ".join(text.split()) for text in (feature.name, feature.note))
    return (
        feature.uid,
        feature.layer,
        feature.scene,
        feature.status,
        feature.origin,
        feature.voice,
        *words,
        dict(feature.attributes),
    )


@pytest.fixture
def written(tmp_path: Path, layers: Mapping[str, Layer]) -> Path:
    for ending in ENDINGS:
        write(
            tmp_path / f"map{ending}",
            {"community": PLAN, "h01": [SECRET]},
            layers.values(),
            village.EPSG,
            styles={"pasture": "<qgis/>", "sacred": "<qgis/>"},
        )
    return tmp_path


def test_restricted_layers_stay_out_unless_asked_for(
    tmp_path: Path, layers: Mapping[str, Layer]
) -> None:
    for ending in ENDINGS:
        path = tmp_path / f"map{ending}"
        plans = {"community": [*PLAN, SECRET]}
        told = write(path, plans, list(layers.values()), village.EPSG)
        assert told[0].values == {"count": 1}
        assert b"sacred" not in path.read_bytes()
        assert b"z1" not in path.read_bytes() or ending == ".gpkg"
        told = write(
            path, plans, list(layers.values()), village.EPSG, include_restricted=True
        )
        assert not told
        assert b"sacred" in path.read_bytes()


def test_geojson_follows_rfc_7946(written: Path) -> None:
    document = json.loads((written / "map.geojson").read_text("utf-8"))
    assert "crs" not in document
    first = document["features"][0]
    ring = shapely.LinearRing(first["geometry"]["coordinates"][0])
    hole = shapely.LinearRing(first["geometry"]["coordinates"][1])
    assert ring.is_ccw
    assert not hole.is_ccw
    assert -74.08 < ring.bounds[0] < -74.06
    assert first["properties"]["name"] == PLAN[0].name
    assert first["properties"]["area_m2"] == pytest.approx(90 * 60 - 100, rel=1e-3)


def test_no_cell_of_the_csv_is_a_formula(written: Path) -> None:
    content = (written / "map.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert len(rows) == len(PLAN)
    assert rows[0]["note"] == '\'=HYPERLINK("x")'
    assert {row["name"] for row in rows} >= {"'@ojo"}
    numbers = {"lon", "lat", "quantity"}
    texts = [v for row in rows for k, v in row.items() if k not in numbers]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]
    canal = next(row for row in rows if row["layer"] == "canal")
    assert canal["unit"] == "m"
    assert float(canal["quantity"]) == pytest.approx(211.8, abs=0.5)


def test_kml_has_a_coloured_folder_for_each_layer(written: Path) -> None:
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.parse(written / "map.kml").getroot()
    folders = root.findall("k:Document/k:Folder/k:name", space)
    assert len(folders) == 4
    names = [e.text for e in root.iterfind(".//k:Placemark/k:name", space)]
    assert PLAN[0].name in names
    assert root.find(".//k:Style[@id='pasture']", space) is not None


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(
    not (VALIDATOR.exists() and SYSTEM_PYTHON.exists()),
    reason="Debian's python3-gdal is absent: its validate_gpkg cannot be asked",
)
def test_the_geopackage_is_valid(written: Path) -> None:
    result = run(SYSTEM_PYTHON, VALIDATOR, written / "map.gpkg")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.skipif(
    shutil.which("ogrinfo") is None, reason="gdal-bin is absent: no ogrinfo to ask"
)
@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".kml", ".csv"])
def test_gdal_opens_what_is_written(written: Path, ending: str) -> None:
    result = run("ogrinfo", "-ro", "-so", "-al", written / f"map{ending}")
    assert result.returncode == 0
    assert "ERROR" not in result.stderr
    counts = [
        int(line.rpartition(":")[2])
        for line in result.stdout.splitlines()
        if line.startswith("Feature Count")
    ]
    styles = 1 if ending == ".gpkg" else 0
    assert sum(counts) == len(PLAN) + styles


def test_the_geopackage_has_a_table_a_layer(
    written: Path, reader: Reader, layers: Mapping[str, Layer]
) -> None:
    tables = {table.name: table for table in reader.read(written / "map.gpkg").tables}
    open_layers = {one.id for one in layers.values() if not one.restricted}
    assert set(tables) == open_layers
    assert tables["corral"].crs == f"EPSG:{village.EPSG}"
    row = tables["pasture"].rows[0].attributes
    assert row["owner"] == "community"
    assert row["area_m2"] == pytest.approx(90 * 60 - 100, rel=1e-3)


def test_an_export_replaces_and_leaves_nothing_beside(
    tmp_path: Path, layers: Mapping[str, Layer]
) -> None:
    path = tmp_path / "map.geojson"
    path.write_text("old")
    write(path, {"community": PLAN}, list(layers.values()), village.EPSG)
    assert json.loads(path.read_text("utf-8"))
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_cannot_be_written_says_so(
    tmp_path: Path, layers: Mapping[str, Layer]
) -> None:
    (tmp_path / "folder.kml").mkdir()
    for path in (tmp_path / "absent" / "map.gpkg", tmp_path / "folder.kml"):
        with pytest.raises(CannotKeep, match="cannot be written"):
            write(path, {"community": PLAN}, list(layers.values()), village.EPSG)
    with pytest.raises(BadValue, match="names no format"):
        write(tmp_path / "map.dxf", {}, list(layers.values()), village.EPSG)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.kml"]
