"""Files made to do harm, or to look like something else, end in a clear refusal."""

import contextlib
import importlib
import json
import os
import sqlite3
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyogrio import raw

from talking_maps.errors import BadFile, BadGeometry, NotFound
from talking_maps.exchange import Reader, limits, preview, read_file
from talking_maps.exchange.readers import (
    geojson_file,
    geometries,
    worker,
    zip_archive,
)
from talking_maps.exchange.readers.tables import Source
from talking_maps.model.layer import Layer
from tests import village

#: `geo.repair` is the function.
REPAIR = importlib.import_module("talking_maps.geo.repair")
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
BOMB = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<kml><Document><Placemark><name>&b;&c;</name></Placemark></Document></kml>"""
POINT = '{"type": "Point", "coordinates": [-73.5, -14.5]}'
KML = (
    "<kml><Placemark><Point><coordinates>-73,-14</coordinates></Point></Placemark>"
    "</kml>"
)


def feature(properties: str, geometry: str = POINT) -> str:
    """Return a GeoJSON feature of two pieces of JSON."""
    return f'{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}'


def refuse(reader: Reader, path: Path, content: str | bytes, says: str) -> None:
    if isinstance(content, str):
        content = content.encode()
    path.write_bytes(content)
    with pytest.raises(BadFile, match=says):
        reader.read(path)


def rows_of(reader: Reader, path: Path, content: str | bytes) -> Source:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return reader.read(path)


@pytest.mark.parametrize("ending", ["geojson", "kml", "gpkg", "gpx", "csv"])
def test_a_disguised_virtual_dataset_is_refused(
    reader: Reader, tmp_path: Path, ending: str
) -> None:
    secret = tmp_path / "secret.geojson"
    secret.write_text(POINT)
    path = tmp_path / f"map.{ending}"
    refuse(reader, path, VRT.format(secret), "XML of another kind")


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline"}',
        "<html><body>no map</body></html>",
    ],
)
def test_other_things_by_another_name_are_refused(
    reader: Reader, tmp_path: Path, content: str
) -> None:
    refuse(reader, tmp_path / "map.geojson", content, "not GeoJSON|another kind")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("ending", ["kml", "gpx"])
def test_entities_are_refused(
    reader: Reader, tmp_path: Path, encoding: str, ending: str
) -> None:
    bomb = BOMB.replace("?>", f' encoding="{encoding}"?>', 1).replace("kml", ending)
    refuse(reader, tmp_path / f"map.{ending}", bomb.encode(encoding), "XML entities")


def test_xml_without_end_is_refused(reader: Reader, tmp_path: Path) -> None:
    deep = "<kml>" + "<Folder>" * 50_000
    refuse(reader, tmp_path / "map.kml", deep, "nested too deeply")


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"type": "GeometryCollection", "geometries": [' * 10_000 + "]}" * 10_000,
    ],
)
def test_json_without_end_is_refused(
    reader: Reader, tmp_path: Path, content: str
) -> None:
    refuse(reader, tmp_path / "map.geojson", content, "nested too deeply|broken")


def test_a_number_without_end_is_refused_as_one(reader: Reader, tmp_path: Path) -> None:
    content = f'{{"type": "Point", "coordinates": [{"9" * 5000}, 1]}}'
    refuse(reader, tmp_path / "map.geojson", content, "thousands of digits")


def test_a_deep_collection_is_a_refused_row(reader: Reader, tmp_path: Path) -> None:
    deep = '{"type": "GeometryCollection", "geometries": [' * 50 + POINT + "]}" * 50
    row = rows_of(reader, tmp_path / "map.geojson", deep).tables[0].rows[0]
    assert row.geometry is None
    assert row.problem is not None


def test_deep_wkt_ends_only_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("wkt\n" + '"' + "GEOMETRYCOLLECTION(" * 400_000 + '"\n')
    good = tmp_path / "good.geojson"
    good.write_text(POINT)
    with Reader(seconds=60) as reader:
        with contextlib.suppress(BadFile):
            assert reader.read(path).tables[0].rows[0].geometry is None
        assert len(reader.read(good).tables[0].rows) == 1


@pytest.mark.parametrize(
    "place",
    [
        "[NaN, -14]",
        "[Infinity, 1]",
        "[1e999, 1]",
        '["-73", "-14"]',
        "[true, false]",
        "[null, 1]",
        "[-73]",
        "[]",
        "{}",
        f"[{'9' * 400}, 1]",
    ],
)
def test_impossible_coordinates_are_refused_by_row(
    reader: Reader, tmp_path: Path, layers: dict[str, Layer], place: str
) -> None:
    bad = feature("{}", f'{{"type": "Point", "coordinates": {place}}}')
    good = feature("null")
    text = f'{{"type": "FeatureCollection", "features": [{bad}, {good}]}}'
    source = rows_of(reader, tmp_path / "map.geojson", text)
    incoming = preview(source, layers["spring"], "present", epsg=village.EPSG)
    assert [refusal.row for refusal in incoming.refused] == [1]
    assert len(incoming.features) == 1


@pytest.mark.parametrize(
    "place", ["[1e308, -1e308]", "[360.1, 0]", "[500000, 8400000]"]
)
def test_numbers_that_are_no_degrees_are_refused_by_row(
    reader: Reader, tmp_path: Path, layers: dict[str, Layer], place: str
) -> None:
    text = f'{{"type": "Point", "coordinates": {place}}}'
    source = rows_of(reader, tmp_path / "map.geojson", text)
    incoming = preview(source, layers["spring"], "present", epsg=village.EPSG)
    assert "not longitude and latitude" in incoming.refused[0].reason.id


@pytest.mark.parametrize("place", ["[0, 0]", "[-14.47, -74.07]", "[100, 0]"])
def test_zero_and_swapped_coordinates_are_refused_by_row(
    reader: Reader, tmp_path: Path, layers: dict[str, Layer], place: str
) -> None:
    text = f'{{"type": "Point", "coordinates": {place}}}'
    incoming = preview(
        rows_of(reader, tmp_path / "map.geojson", text),
        layers["spring"],
        "present",
        epsg=village.EPSG,
        boundary=village.SQUARE,
    )
    assert not incoming.features
    reason = incoming.refused[0].reason.id
    assert "zero or swapped" in reason or "cannot be placed" in reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(
    reader: Reader, tmp_path: Path, encoding: str
) -> None:
    text = feature('{"nombre": "Ñawi"}')
    source = rows_of(reader, tmp_path / "map.geojson", text.encode(encoding))
    assert source.tables[0].rows[0].attributes == {"nombre": "Ñawi"}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("map.geojson", b"", "is empty"),
        ("map.kml", b" \n\n", "is empty"),
        ("map.gpkg", b"\x00" * 5000, "is empty"),
        ("map.gpkg", b"SQLite format 3\x00" + b"\x01" * 5000, "cannot be read as"),
        ("map.zip", b"PK\x03\x04" + b"\x01" * 5000, "is damaged"),
        ("map.shp", b"\x00\x00\x27\x0a" + b"\x00" * 96, "only one part"),
        ("map.bin", b"\x7fELF" + b"\x01" * 500, "of a kind that is not read"),
        ("map.csv", b"a,b\n1,2\n", "no columns for the place"),
    ],
)
def test_broken_files_are_refused(
    reader: Reader, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    refuse(reader, tmp_path / name, content, says)


def test_what_is_no_file_is_not_waited_for(reader: Reader, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.kml", Path("/vsicurl/http://x/y.kml")):
        with pytest.raises(NotFound):
            reader.read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes here")
def test_a_pipe_is_not_waited_for(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "map.kml")
    with pytest.raises(NotFound):
        reader.read(tmp_path / "map.kml")


def test_odd_file_names_are_only_names(reader: Reader, tmp_path: Path) -> None:
    for name in ("a!b.gpkg.geojson", "GPKG:x.json", "ñ %20 {x}.geojson"):
        assert rows_of(reader, tmp_path / name, POINT).tables


def test_a_zip_cannot_write_outside(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in ("../../evil.geojson", "/evil.geojson", "..\\evil.geojson"):
            made.writestr(name, POINT)
    unpacked, _ = zip_archive.extract_readable(path, inner, "map.zip")
    assert len(unpacked) == 3
    assert all(u.path.parent == inner for u in unpacked)
    assert all(u.name == "evil.geojson" for u in unpacked)
    assert not list(tmp_path.rglob("*evil*"))


def test_a_zip_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("map.geojson", b" " * 50_000_000)
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(zip_archive, "MOST_BYTES", 1_000_000)
    with pytest.raises(BadFile, match="more than can be read"):
        zip_archive.extract_readable(path, tmp_path, "map.zip")


def test_a_zip_that_lies_about_its_size_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("map.geojson", b" " * 5_000_000)
    content = path.read_bytes()
    path.write_bytes(content.replace((5_000_000).to_bytes(4, "little"), b"\x10\0\0\0"))
    monkeypatch.setattr(zip_archive, "MOST_BYTES", 1_000_000)
    with pytest.raises(BadFile):
        zip_archive.extract_readable(path, tmp_path, "map.zip")
    assert sum(p.stat().st_size for p in tmp_path.glob("map0*")) <= 1_000_000


def test_too_many_members_and_nested_zips_are_refused(
    reader: Reader, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as made:
        for number in range(2_500):
            made.writestr(f"{number}.txt", "")
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as made:
        made.write(tmp_path / "many.zip", "map.kml")
    for name, says in (("many", "more than can be read"), ("nested", "another zip")):
        with pytest.raises(BadFile, match=says):
            reader.read(tmp_path / f"{name}.zip")


def test_several_maps_in_a_zip_are_tables(reader: Reader, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "map.kmz", "w") as made:
        made.writestr("doc.kml", KML)
        made.writestr("folder/other.geojson", POINT)
        made.writestr("__MACOSX/._doc.kml", "junk")
    tables = reader.read(tmp_path / "map.kmz").tables
    assert sorted(table.name for table in tables) == ["doc", "other"]


def endless(path: Path) -> None:
    """Write a GeoPackage whose one layer is a view with rows without end."""
    import numpy as np
    import shapely
    from pyogrio.raw import write

    write(
        str(path),
        np.array([shapely.to_wkb(shapely.Point(0, 0))], dtype="O"),
        [],
        [],
        layer="real",
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
    )
    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE VIEW trap AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT "
            "fid + 1 FROM n) SELECT fid, NULL AS geom FROM n WHERE fid < 0"
        )
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('trap', 'features', 'trap', 4326)"
        )
        file.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('trap','geom','POINT',4326,0,0)"
        )
    file.close()


def test_a_geopackage_that_never_ends_is_given_up(tmp_path: Path) -> None:
    path, good = tmp_path / "map.gpkg", tmp_path / "good.geojson"
    endless(path)
    good.write_text(POINT)
    with Reader(seconds=2) as reader:
        with pytest.raises(BadFile, match="took too long"):
            reader.read(path)
        reader._process._seconds = (
            60.0  # a busy machine may take its time for what is good
        )
        assert reader.read(good).tables


def test_a_geopackage_in_use_is_read_with_its_journal(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    endless(path)
    file = sqlite3.connect(path)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("DELETE FROM gpkg_contents WHERE table_name = 'trap'")
    file.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = 'trap'")
    file.execute("DROP VIEW trap")
    file.commit()
    assert path.with_name("map.gpkg-wal").exists()
    assert [table.name for table in read_file(path).tables] == ["real"]
    file.close()


def test_html_in_a_name_stays_text(
    reader: Reader, tmp_path: Path, layers: dict[str, Layer]
) -> None:
    name = "<script>alert(1)</script>\u202e\ud800\x00 Ñ"
    text = feature(json.dumps({"name": name, "condition": name}))
    source = rows_of(reader, tmp_path / "map.geojson", text)
    (made,) = preview(source, layers["spring"], "past", epsg=village.EPSG).features
    assert made.name == "<script>alert(1)</script> Ñ"


def test_random_bytes_never_raise_anything_else(
    reader: Reader, tmp_path: Path, shared: Path
) -> None:
    import random

    chance = random.Random(7)
    for name in ("kml/style.kml", "gpx/test.gpx", "shp/poly.zip", "shp/utf.zip"):
        content = bytearray((shared / "import-odd" / name).read_bytes())
        for attempt in range(25):
            broken = bytearray(content)
            for _ in range(1 + attempt):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            path = tmp_path / Path(name).name
            path.write_bytes(broken[: chance.randrange(1, len(broken) + 1)])
            with contextlib.suppress(BadFile):
                reader.read(path)


@pytest.mark.parametrize("depth", [12, 500, 5_000, 20_000])
def test_deep_wkt_is_a_refused_row_and_ends_no_process(
    reader: Reader, tmp_path: Path, depth: int
) -> None:
    deep = "GEOMETRYCOLLECTION(" * depth + "POINT(-74 -14)" + ")" * depth
    content = f'name,wkt\ndeep,"{deep}"\ngood,POINT (-73.5 -14.5)\n'
    first, second = rows_of(reader, tmp_path / "map.csv", content).tables[0].rows
    assert first.problem is not None
    assert "collections within each other" in first.problem.id
    assert second.geometry is not None


def written(folder: Path, ending: str, count: int) -> Path:
    """Return a file of points, a row each."""
    path = folder / f"many.{ending}"
    places = [(-73.5 + number / 1e4, -14.5) for number in range(count)]
    if ending == "gpkg":
        shapes = shapely.to_wkb(shapely.points(places))
        raw.write(path, shapes, [], [], geometry_type="Point", crs="EPSG:4326")
        return path
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}}
        for place in places
    ]
    path.write_text(
        {
            "geojson": json.dumps({"type": "FeatureCollection", "features": features}),
            "csv": "lon,lat\n" + "".join(f"{x},{y}\n" for x, y in places),
            "kml": "<kml>{}</kml>".format(
                "".join(
                    f"<Placemark><Point><coordinates>{x},{y}</coordinates></Point>"
                    "</Placemark>"
                    for x, y in places
                )
            ),
            "gpx": "<gpx>{}</gpx>".format(
                "".join(f'<wpt lon="{x}" lat="{y}"/>' for x, y in places)
            ),
        }[ending]
    )
    return path


@pytest.mark.parametrize("ending", ["geojson", "csv", "kml", "gpx", "gpkg"])
def test_too_many_rows_are_refused_before_shapes_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    path = written(tmp_path, ending, 5)
    (table,), _ = worker.tables_of(path, tmp_path)
    assert len(table.rows) == 5
    monkeypatch.setattr(limits, "MOST_ROWS", 4)
    monkeypatch.setattr(geometries, "row_of", never)
    with pytest.raises(BadFile, match=r"rows\. Export only the part") as refused:
        worker.tables_of(path, tmp_path)
    assert refused.value.values == {"file": path.name, "most": 4}


@pytest.mark.parametrize("ending", ["geojson", "csv", "kml", "gpx", "gpkg"])
def test_it_is_told_how_far_the_reading_of_any_format_is(
    tmp_path: Path, ending: str
) -> None:
    shares: list[float] = []
    worker.tables_of(written(tmp_path, ending, 5), tmp_path, shares.append)
    assert shares == sorted(shares)
    assert len(shares) >= 5
    assert shares[-1] == 1


def test_too_many_points_are_refused_before_shapes_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "geojson", 5)
    monkeypatch.setattr(geojson_file, "MOST_TEXT_VERTICES", 4)
    monkeypatch.setattr(geometries, "row_of", None)
    with pytest.raises(BadFile, match=r"points\. Simplify them"):
        worker.tables_of(path, tmp_path)
    monkeypatch.setattr(geojson_file, "MOST_TEXT_VERTICES", 2)
    monkeypatch.setattr(geojson_file, "_parse", None)
    with pytest.raises(BadFile, match=r"points\. Simplify them"):
        worker.tables_of(path, tmp_path)


@pytest.mark.parametrize("kind", ["linestring", "polygon", "multipolygon"])
def test_a_shape_of_too_many_points_is_refused_before_it_is_made(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(REPAIR, "MOST_VERTICES", 10)
    places: list[object] = [[-73.5, -14.5]] * 11
    for _ in range(geometries.DEPTHS[kind] - 1):
        places = [places]
    monkeypatch.setattr(geometries, "_Maker", None)
    with pytest.raises(BadGeometry, match=r"can be kept\. Simplify it"):
        geometries.from_coordinates(kind, places)


@pytest.mark.parametrize("build", [geometries.from_wkb, geometries.from_wkt])
def test_a_row_of_too_many_points_carries_the_reason_and_no_shape(
    monkeypatch: pytest.MonkeyPatch, build: Callable[[Any], geometries.Built]
) -> None:
    monkeypatch.setattr(REPAIR, "MOST_VERTICES", 10)
    line = shapely.LineString([(x, 0) for x in range(11)])
    content = line.wkb if build is geometries.from_wkb else line.wkt
    row = geometries.row_of(1, lambda: build(content), {})
    assert row.geometry is None
    assert row.problem is not None
    assert row.problem.values == {"count": 11, "most": 10}


def test_numbers_beyond_any_place_are_refused_and_warn_of_nothing(
    reader: Reader, tmp_path: Path, layers: dict[str, Layer]
) -> None:
    ring = "[[1e308,1e308],[-1e308,1e308],[0,-1e308],[1e308,1e308]]"
    area = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = rows_of(reader, tmp_path / "map.geojson", feature("{}", area))
        found = preview(source, layers["pasture"], "past", epsg=village.EPSG)
    assert [one.row for one in found.refused] == [1]
