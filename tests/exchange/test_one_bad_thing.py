"""One bad thing in a file of the field costs itself and no other, and is told."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from pyogrio.raw import write
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from talking_maps.exchange import Reader, preview
from talking_maps.exchange.readers.boundary_file import enclosed_by
from talking_maps.exchange.readers.far_away import far_away
from talking_maps.exchange.readers.outliers import without_outliers
from talking_maps.model.layer import Layer
from tests import village

GOOD = "POINT (-73.5 -14.4)"


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "curve",
    [
        "CIRCULARSTRING (0 0, 1 1, 2 0)",
        "CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))",
        # A circular string of three places as well-known binary.
        "0108000000" + "03000000" + "0" * 96,
    ],
)
def test_a_curve_in_a_sheet_is_a_refused_row(
    curve: str, reader: Reader, tmp_path: Path
) -> None:
    sheet = written(tmp_path / "a.csv", f'wkt\n"{curve}"\n"{GOOD}"\n')
    curved, good = reader.read(sheet).tables[0].rows
    assert curved.problem is not None
    assert good.geometry is not None


FIXES = "-14.40 -73.50 4000 5;{}-14.41 -73.50 4000 5;-14.41 -73.51 4000 5"


@pytest.mark.parametrize("bad", ["bad;", "-14.4;", ";", "200 - 3;"])
def test_one_bad_fix_of_a_form_is_left_out_and_counted(
    bad: str, reader: Reader, tmp_path: Path
) -> None:
    sheet = written(tmp_path / "a.csv", f'id,canal\n1,"{FIXES.format(bad)}"\n')
    row = reader.read(sheet).tables[0].rows[0]
    assert row.geometry is not None
    assert len(row.geometry.coords) == 3
    assert row.mended == ("positions",)


def test_a_cell_without_a_fix_condemns_no_row_beside_it(
    reader: Reader, tmp_path: Path
) -> None:
    cells = "\n".join(f'{n},"-14.4 -73.5{n} 0 0"' for n in range(3))
    sheet = written(tmp_path / "a.csv", f'id,place\n{cells}\n9,"no signal"\n')
    *good, bad = reader.read(sheet).tables[0].rows
    assert all(row.geometry is not None for row in good)
    assert bad.problem is not None


def test_a_byte_of_nothing_condemns_no_sheet(reader: Reader, tmp_path: Path) -> None:
    text = b"name,lon,lat\nMa\0ta,-73.5,-14.4\nb,-73.\x005,-14.4\n"
    first, second = reader.read(written(tmp_path / "a.csv", text)).tables[0].rows
    assert first.geometry is not None
    assert str(first.attributes["name"]).startswith("Ma")
    assert second.problem is not None  # and not a place of other digits


FIELD = [(-74.07, -14.47), (-74.06, -14.47), (-74.06, -14.46), (-74.07, -14.46)]
STRAYS = [(0.0, 0.0), (-73.57, -14.47), (-74.07, -15.4)]


def of(kind: str, places: list[tuple[float, float]]) -> str:
    given = [*places, places[0]] if kind == "POLYGON" else places
    text = ", ".join(f"{x} {y}" for x, y in given)
    return f"{kind} (({text}))" if kind == "POLYGON" else f"{kind} ({text})"


@pytest.mark.parametrize("kind", ["POLYGON", "LINESTRING"])
@pytest.mark.parametrize("stray", STRAYS)
@pytest.mark.parametrize("at", range(5))
def test_a_stray_fix_makes_no_hectares_and_no_kilometres(
    kind: str, stray: tuple[float, float], at: int, reader: Reader, tmp_path: Path
) -> None:
    places = [*FIELD[:at], stray, *FIELD[at:]]
    sheet = written(tmp_path / "a.csv", f'wkt\n"{of(kind, places)}"\n')
    (row,) = reader.read(sheet).tables[0].rows
    assert row.geometry is not None
    assert row.geometry.equals(shapely.from_wkt(of(kind, FIELD)))
    assert row.mended == ("outliers",)


def test_a_single_fix_off_among_many_is_left_out_in_metres_too() -> None:
    walk = shapely.Point(600_000, 8_400_000).buffer(300, quad_segs=32).exterior
    places = [*walk.coords]
    places[40] = (603_000.0, 8_400_000.0)
    cleaned = without_outliers(shapely.Polygon(places), is_degrees=False)
    assert cleaned.area == pytest.approx(shapely.Polygon(walk).area, rel=0.01)
    line = without_outliers(shapely.LineString(places), is_degrees=False)
    assert line.length == pytest.approx(walk.length, rel=0.01)


def walked(radii: Sequence[float]) -> list[tuple[float, float]]:
    """Return a walk around a place in UTM, with so long a way out at each step [m]."""
    turns = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    xy = np.column_stack([np.cos(turns), np.sin(turns)]) * np.array(radii)[:, None]
    return [(x + 600_000.0, y + 8_400_000.0) for x, y in xy.tolist()]


WAYS_OUT = st.lists(st.floats(300, 900), min_size=12, max_size=60)
#: Wild fixes: how far off, and in which direction; all together or each by itself.
WILD = st.lists(
    st.tuples(st.floats(30_000, 900_000), st.floats(0, 6.3)), min_size=1, max_size=3
)


@given(WAYS_OUT, WILD, st.integers(0, 60), st.booleans())
@example(radii=[300.0] * 12, wild=[(3e4, 0.0)] * 2, at=1, together=False)
@example(radii=[300.0] * 12, wild=[(3e4, 0.0)] * 3, at=2, together=False)
def test_up_to_three_wild_fixes_in_a_row_change_no_area(
    radii: list[float], wild: list[tuple[float, float]], at: int, together: bool
) -> None:
    walk = walked(radii)
    at %= len(walk)
    if together:  # a receiver that stands still at a wrong place
        wild = [(wild[0][0] + 5.0 * n, wild[0][1]) for n in range(len(wild))]
    x, y = walk[at]
    off = [(x + far * np.cos(way), y + far * np.sin(way)) for far, way in wild]
    good = shapely.Polygon(walk)
    spoilt = shapely.Polygon([*walk[:at], *off, *walk[at:]])
    cleaned = without_outliers(spoilt, is_degrees=False)
    assert cleaned.equals(good)
    track = shapely.LineString([*walk[: at + 1], *off, *walk[at:], walk[0]])
    found = without_outliers(track, is_degrees=False)
    assert found.length == pytest.approx(shapely.LinearRing(walk).length)


@given(WAYS_OUT, st.floats(1, 12), st.floats(0.02, 1), st.booleans())
def test_a_good_ring_is_never_touched(
    radii: list[float], size: float, narrow: float, is_line: bool
) -> None:
    ring = shapely.Polygon(walked(radii))
    thin = affinity.scale(ring, size, size * narrow)
    shape: BaseGeometry = thin.boundary if is_line else thin
    assert without_outliers(shape, is_degrees=False) is shape


@pytest.mark.parametrize("many", [2, 3])
@pytest.mark.parametrize("end", [0, -1])
def test_fixes_of_the_last_place_known_begin_no_track(many: int, end: int) -> None:
    walk = walked([400.0] * 30)
    off = [(690_000.0 + n, 8_400_000.0) for n in range(many)]
    track = shapely.LineString([*off, *walk] if end == 0 else [*walk, *off])
    found = without_outliers(track, is_degrees=False)
    assert found.equals(shapely.LineString(walk))


def test_wild_fixes_are_told_with_their_count(
    layers: dict[str, Layer], reader: Reader, tmp_path: Path
) -> None:
    walk = [(-74 + 0.01 * np.cos(n), -14 + 0.01 * np.sin(n)) for n in range(6)]
    sheet = "\n".join(
        f'"{of("POLYGON", [*walk[:at], *STRAYS[1:], *walk[at:]])}"' for at in (0, 2)
    )
    source = reader.read(written(tmp_path / "a.csv", f"wkt\n{sheet}\n"))
    found = preview(source, layers["pasture"], "present", epsg=village.EPSG)
    (told,) = [one for one in found.warnings if "points far away" in one.id]
    assert told.values == {"points": 4, "count": 2}
    assert [f.flags for f in found.features] == [("mended", "overlaps")] * 2


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(0, 0, 40_000, 30_000),
        shapely.LineString([(0, 0), (30_000, 0), (0, 100)]),
        shapely.Polygon([(0, 0), (60_000, 1_000), (0, 2_000)]),
        shapely.LineString([(0, 0), (30_000, 0), (60_000, 0), (90_000, 10)]),
        # A straight way, and then a winding one.
        shapely.LineString([(0, 0), (9_000, 0), *((9_000 + n, n) for n in range(90))]),
        shapely.LineString([(n % 2 * 30_000, n) for n in range(50)]),
        # A road's strip, and a valley's, drawn with care at one end only.
        shapely.Polygon(
            [(0, 0), (9_000, 0), (9_000, 60), *((0, n) for n in range(60, 0, -5))]
        ),
        shapely.Polygon(
            [
                (0, 0),
                (40_000, 0),
                (40_000, 3_000),
                *((0, n) for n in range(3_000, 0, -500)),
            ]
        ),
        # A far stretch by car, and then on foot.
        shapely.LineString(
            [(0, 0), (30_000, 0), (60_000, 0), *((60_000 + n, n) for n in range(90))]
        ),
        shapely.MultiPoint([(0, 0), (10, 10), (20, 0), (90_000, 0)]),
    ],
)
def test_what_can_be_meant_stays(shape: BaseGeometry) -> None:
    assert without_outliers(shape, is_degrees=False) is shape


def test_a_walked_boundary_is_not_spoilt_by_a_stray_fix(
    reader: Reader, tmp_path: Path
) -> None:
    walk = [*FIELD, FIELD[0]]
    clean = written(tmp_path / "a.csv", f'wkt\n"{of("LINESTRING", walk)}"\n')
    land = enclosed_by(reader.read(clean)).land
    for stray in STRAYS:
        spoilt = of("LINESTRING", [*walk[:2], stray, *walk[2:]])
        sheet = written(tmp_path / "b.csv", f'wkt\n"{spoilt}"\n')
        found = enclosed_by(reader.read(sheet))
        assert found.land.equals(land)
        (told,) = [one for one in found.told if "points far away" in one.id]
        assert told.values == {"points": 1, "count": 1}


def test_what_reaches_far_is_told_though_it_begins_at_home() -> None:
    home = shapely.box(0, 0, 1_000, 1_000)
    path = shapely.LineString([(500, 500), (90_000, 500)])
    (told,) = far_away([(None, "", path)], home, 32718)
    assert told.values["distance"] == pytest.approx(89_000)


def geopackage(path: Path, bad: bytes, name: bytes) -> Path:
    """Write six points, of which the third is `bad` and the fourth called `name`."""
    shapes = [shapely.to_wkb(shapely.Point(-74 + n / 100, -14)) for n in range(6)]
    write(
        path,
        np.array(shapes, dtype=object),
        [np.array([*"abcdef"], dtype=object)],
        ["name"],
        driver="GPKG",
        layer="x",
        geometry_type="Unknown",
        crs="EPSG:4326",
    )
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        named = "select name from sqlite_master where type = 'trigger'"
        for (trigger,) in file.execute(named).fetchall():
            file.execute(f'drop trigger "{trigger}"')
        file.execute("update x set geom = ? where fid = 3", (bad,))
        spoilt = "update x set name = cast(? as text) where fid = 4"
        file.execute(spoilt, (name,))
    return path


HEAD = b"GP\0\1" + struct.pack("<i", 4326)


@pytest.mark.parametrize("name", [b"d", b"\xff\xfeA"])
@pytest.mark.parametrize(
    "bad",
    [b"JUNKJUNKJUNK", HEAD + b"\1\3", HEAD + b"\1\3\0\0\0\xff\xff\xff\x7f", b"GP"],
)
def test_a_damaged_shape_condemns_no_geopackage(
    bad: bytes, name: bytes, reader: Reader, tmp_path: Path
) -> None:
    path = geopackage(tmp_path / "a.gpkg", bad, name)
    rows = reader.read(path).tables[0].rows
    assert [row.geometry is None for row in rows] == [n == 2 for n in range(6)]
    assert [row.attributes["name"] for row in rows if row.number in (3, 6)] == [*"cf"]
    assert rows[5].geometry == shapely.Point(-73.95, -14)


@pytest.mark.parametrize("between", [", ", "\n"])
def test_names_that_come_again_in_json_are_told(
    between: str, reader: Reader, tmp_path: Path
) -> None:
    one = (
        '{"type": "Feature", "properties": {"name": "a", "use": 1, "name": "b"}, '
        '"geometry": {"type": "Point", "coordinates": [-73.5, -14.4]}}'
    )
    text = between.join([one, one])
    if between != "\n":
        text = f'{{"type": "FeatureCollection", "features": [{text}]}}'
    source = reader.read(written(tmp_path / "a.geojson", text))
    assert [row.attributes["name"] for row in source.tables[0].rows] == ["b", "b"]
    (told,) = source.warnings
    assert told.values["columns"] == "name (2)"


def test_pieces_of_another_kind_are_told_with_their_count(
    layers: dict[str, Layer], reader: Reader, tmp_path: Path
) -> None:
    line = "LINESTRING (-74.07 -14.46, -74.06 -14.46)"
    both = f"GEOMETRYCOLLECTION (POINT (-74.07 -14.47), {line}, {line})"
    source = reader.read(written(tmp_path / "a.csv", f'wkt\n"{both}"\n'))
    for layer, count, kind in (("house", 2, "lines"), ("canal", 1, "points")):
        found = preview(source, layers[layer], "present", epsg=village.EPSG)
        (told,) = (one for one in found.warnings if "several kinds" in one.id)
        assert told.values["count"] == count
        assert kind in told.id


def test_a_boundary_in_parts_is_told_with_their_hectares(
    reader: Reader, tmp_path: Path
) -> None:
    near = shapely.Polygon(FIELD)
    far = affinity.translate(near, 0.3)
    for land, count in ((near, 0), (shapely.MultiPolygon([near, far]), 1)):
        sheet = written(tmp_path / "a.csv", f'wkt\n"{land.wkt}"\n')
        told = [one for one in enclosed_by(reader.read(sheet)).told if one.values]
        assert len(told) == count
    assert told[0].values["count"] == 2
    assert str(told[0].values["parts"]).count(" ha") == 2
