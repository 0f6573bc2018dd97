"""Files as they come from the field: each kind that once entered wrongly, or was lost.

The small inputs lie beside the project, one folder a kind; the same kinds are made here
too, so that they are tested without them.
"""

import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry, TalkingMapsError
from talking_maps.exchange import Incoming, Reader, preview
from talking_maps.exchange.readers.boundary_file import Enclosed, enclosed_by, pieces
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from tests import village

Layers = dict[str, Layer]


def imported(
    reader: Reader, layers: Layers, path: Path, layer: str, epsg: int | None = None
) -> Incoming:
    """Return what would enter the village, in its metres."""
    source = reader.read(path, assumed_epsg=epsg)
    return preview(
        source, layers[layer], "present", epsg=village.EPSG, boundary=village.SQUARE
    )


def said(messages: tuple[Message, ...]) -> str:
    """Return messages as one text: their words and values."""
    return " ".join(f"{one.id} {dict(one.values)}" for one in messages)


def lonlat(shape: BaseGeometry) -> list[tuple[float, float]]:
    points = geo.to_degrees(shape, village.EPSG)
    parts = getattr(points, "geoms", [getattr(points, "exterior", points)])
    return [(round(x, 5), round(y, 5)) for part in parts for x, y in part.coords]


class Case(NamedTuple):
    """An input of a folder, the layer it goes into, and what must be true of it."""

    file: str
    layer: str
    entering: int
    #: Words of the names and notes, of attributes, and of what is told.
    has: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    epsg: int | None = None


CASES = [
    Case(
        "01-decimal-comma-in-gpx-and-dbf/g_comma.gpx",
        "spring",
        1,
        ("(-74.07, -14.469)",),
    ),
    Case(
        "01-decimal-comma-in-gpx-and-dbf/g_track_comma.gpx",
        "canal",
        1,
        ("(-73.999, -14.465)",),
    ),
    Case(
        "01-decimal-comma-in-gpx-and-dbf/dbf_comma.zip",
        "spring",
        2,
        ("'flow_l_s': 12.5", "3.25"),
    ),
    Case("03-kml-only-the-last-root-feature/r_two_placemarks.kml", "spring", 2),
    Case("03-kml-only-the-last-root-feature/r_three_placemarks.kml", "spring", 3),
    Case("03-kml-only-the-last-root-feature/r_two_folders.kml", "spring", 2),
    Case("03-kml-only-the-last-root-feature/r_doc_and_placemark.kml", "spring", 2),
    Case(
        "04-shapefile-utf8-cut-in-a-letter/gdal_written_descripcion.zip",
        "spring",
        1,
        ("Ojo de Ñahuin", "todo el año"),
    ),
    Case(
        "04-shapefile-utf8-cut-in-a-letter/utf8_value_cut_nocpg.zip",
        "spring",
        2,
        ("agua todo el año", "'Manantial'"),
    ),
    Case(
        "04-shapefile-utf8-cut-in-a-letter/utf8_fieldname_cut_nocpg.zip",
        "spring",
        2,
        ("todo el año",),
    ),
    Case(
        "05-shapefile-encoding-told-wrongly/cpg_utf8_is_latin1.zip",
        "spring",
        2,
        ("Puquio Ñuñoa", "todo el año"),
    ),
    Case(
        "05-shapefile-encoding-told-wrongly/cpg_1252_is_utf8.zip",
        "spring",
        2,
        ("Puquio Ñuñoa", "todo el año"),
    ),
    Case("06-unknown-datum/sp_psad.zip", "spring", 1, ("(-74.0712, -14.46984)",)),
    Case(
        "06-unknown-datum/bp_int1924.zip",
        "spring",
        1,
        ("(-74.0712, -14.46984)",),
        epsg=24878,
    ),
    Case(
        "07-far-outside-untold/zone17_label.geojson",
        "spring",
        1,
        ("outside_boundary",),
        ("647", "32718", "outside"),
    ),
    Case(
        "07-far-outside-untold/zone19_label.geojson",
        "spring",
        1,
        ("outside_boundary",),
        ("647", "32718", "outside"),
    ),
    Case(
        "11-epsg-remedy-does-nothing/utm_crs84_label.geojson",
        "spring",
        1,
        (),
        ("EPSG:32718",),
        32718,
    ),
    Case(
        "11-epsg-remedy-does-nothing/gp_utm_as_4326.gpkg",
        "spring",
        1,
        (),
        ("EPSG:32718",),
        32718,
    ),
    Case(
        "11-epsg-remedy-does-nothing/sp_prj_wgs_but_utm.zip",
        "spring",
        1,
        (),
        ("EPSG:32718",),
        32718,
    ),
    Case(
        "12-heights-of-ends-lost/canal_with_z.geojson",
        "canal",
        1,
        ("'height_first_m': 4100.0", "'height_last_m': 4095.0"),
    ),
    Case(
        "12-heights-of-ends-lost/canal_wkt_z.csv",
        "canal",
        1,
        ("'height_first_m': 4100.0", "'height_last_m': 4095.0"),
    ),
    Case(
        "12-heights-of-ends-lost/canal_z.kml",
        "canal",
        1,
        ("'height_first_m': 4100.0", "'height_last_m': 4095.0"),
    ),
    Case(
        "13-null-in-a-position/odk_trailing_null.geojson",
        "canal",
        1,
        ("4095.0", "mended"),
        ("points that are no place",),
    ),
    Case(
        "13-null-in-a-position/odk_trailing_null_poly.geojson",
        "cropland",
        1,
        ("mended",),
        ("points that are no place",),
    ),
    Case("13-null-in-a-position/null_altitude_line.geojson", "canal", 1),
    Case(
        "14-nested-values-lost-untold/nest_list.geojson",
        "spring",
        1,
        (),
        ("observaciones (1)", "caudal (1)"),
    ),
    Case(
        "14-nested-values-lost-untold/foreign_member.geojson",
        "spring",
        1,
        (),
        ("outside the properties", "nombre (1)", "caudal (1)"),
    ),
    Case(
        "15-columns-named-like-ours-lost-untold/stranger_owner.geojson",
        "spring",
        1,
        (),
        (
            "owner (1)",
            "status (1)",
            "layer (1)",
            "origin (1)",
            "voice (1)",
            "version (1)",
            "condition (1)",
        ),
    ),
    Case(
        "16-second-remark-lost-untold/g_cmt_desc.gpx",
        "spring",
        1,
        ("agua todo el año", "abajo del cerco"),
    ),
    Case(
        "16-second-remark-lost-untold/k_ext_desc.kml",
        "spring",
        1,
        ("de la abuela", "no se seca"),
    ),
    Case(
        "16-second-remark-lost-untold/dup_name.geojson",
        "spring",
        1,
        ("'a\\nno se seca'",),
        ("label (1)",),
    ),
    Case(
        "18-one-point-segment/g_two_points.gpx",
        "canal",
        1,
        ("mended",),
        ("a single point",),
    ),
    Case(
        "18-one-point-segment/g_one_point_seg_last.gpx",
        "canal",
        1,
        ("mended",),
        ("a single point",),
    ),
    Case(
        "18-one-point-segment/k_multi_one_bad.kml",
        "canal",
        1,
        ("mended",),
        ("a single point",),
    ),
    Case(
        "18-one-point-segment/k_gxtrack_one.kml",
        "canal",
        1,
        ("mended",),
        ("a single point",),
    ),
    Case("19-open-ring/r_poly4_open.kml", "cropland", 1, ("mended",), ("were closed",)),
    Case("19-open-ring/r_poly3_open.kml", "cropland", 1, ("mended",), ("were closed",)),
    Case("19-open-ring/open_poly.csv", "cropland", 1, ("mended",), ("were closed",)),
    Case("19-open-ring/open_poly.gpkg", "cropland", 1, ("mended",), ("were closed",)),
    Case("19-open-ring/open_inner.kml", "cropland", 1, ("mended",), ("were closed",)),
    Case(
        "19-open-ring/r_poly4_open.geojson",
        "cropland",
        1,
        ("mended",),
        ("were closed",),
    ),
    Case(
        "22-thousands-comma/thousands_attr.csv",
        "spring",
        3,
        ("'flow_l_s': 12.5",),
        ("do not fit",),
    ),
    Case(
        "22-thousands-comma/dbf_text_number.zip",
        "spring",
        2,
        ("'flow_l_s': 12.5",),
        ("do not fit",),
    ),
    Case("23-spreadsheet-doors/sep_line.csv", "spring", 1, ("(-74.07, -14.469)",)),
    Case("23-spreadsheet-doors/utf16.csv", "spring", 1, ("Puquio Ñuñoa",)),
    Case("23-spreadsheet-doors/kobo_cols.csv", "spring", 1, ("(-74.07, -14.469)",)),
    Case(
        "23-spreadsheet-doors/geotrace.csv",
        "canal",
        1,
        ("(-74.066, -14.465)", "4095.0"),
    ),
    Case("25-xml-encodings/k_1252.kml", "spring", 1, ("Puquio Ñuñoa",)),
    Case("25-xml-encodings/k_latin9.kml", "spring", 1, ("Puquio Ñuñoa",)),
    Case("25-xml-encodings/k_entity.kml", "spring", 1, ("Puquio ñuñoa",)),
    Case("25-xml-encodings/g_entity.gpx", "spring", 1, ("cañon",)),
    Case("25-xml-encodings/g_1252.gpx", "spring", 1, ("Puquio Ñuñoa",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_each_file_of_the_field_enters_as_it_was_meant(
    reader: Reader, layers: Layers, shared: Path, case: Case
) -> None:
    path = shared / "field-files" / case.file
    if not path.exists():
        pytest.skip(f"{case.file} is not among the shared files")
    result = imported(reader, layers, path, case.layer, case.epsg)
    assert len(result.features) == case.entering, said(
        tuple(r.reason for r in result.refused)
    )
    entered = " ".join(
        f"{f.name!r} {f.note!r} {dict(f.attributes)} {f.flags} {lonlat(f.geometry)}"
        for f in result.features
    )
    for words in case.has:
        assert words in entered
    told = said((*result.warnings, *result.marks))
    for words in case.told:
        assert words in told
    assert "'flow_l_s': 1.25," not in entered


BOUNDARIES = [
    ("02-crash-standing-still-boundary/st_gpx.gpx", None, "encloses no land"),
    ("02-crash-standing-still-boundary/st_line.geojson", None, "encloses no land"),
    ("02-crash-standing-still-boundary/st.csv", None, "encloses no land"),
    ("09-longitude-0-360/b_360.geojson", None, 100.0),
    ("11-epsg-remedy-does-nothing/b_wkt_utm.csv", 32718, 100.0),
    ("13-null-in-a-position/b_null_alt.geojson", None, 100.0),
    ("19-open-ring/open_boundary.kml", None, 268.0),
    ("20-boundary-walked/b_gpx_gap5m.gpx", None, 100.0),
    ("20-boundary-walked/b_gpx_two_segments.gpx", None, 100.0),
    ("20-boundary-walked/b_line_open.kml", None, 100.0),
    ("20-boundary-walked/b_gpx_closed.gpx", None, 100.0),
    ("20-boundary-walked/b_gpx_waypoints.gpx", None, "points are no outline"),
]


@pytest.mark.parametrize(("file", "epsg", "expected"), BOUNDARIES)
def test_each_boundary_of_the_field_is_taken_or_refused_in_one_sentence(
    reader: Reader, shared: Path, file: str, epsg: int | None, expected: float | str
) -> None:
    path = shared / "field-files" / file
    if not path.exists():
        pytest.skip(f"{file} is not among the shared files")
    if isinstance(expected, str):
        with pytest.raises((BadGeometry, BadFile), match=expected):
            enclosed_by(reader.read(path, assumed_epsg=epsg))
        return
    land = enclosed_by(reader.read(path, assumed_epsg=epsg)).land
    assert geo.lonlat_area_m2(land) / 1e4 == pytest.approx(expected, rel=0.01)
    assert land.centroid.distance(geo.to_degrees(village.SQUARE, village.EPSG)) < 0.01


@pytest.mark.parametrize("file", ["bp_int1924.zip", "bp_4022.geojson"])
def test_an_unknown_datum_is_refused_with_the_code_to_give(
    reader: Reader, shared: Path, file: str
) -> None:
    path = shared / "field-files" / "06-unknown-datum" / file
    if not path.exists():
        pytest.skip(f"{file} is not among the shared files")
    with pytest.raises(BadFile, match="24878"):
        reader.read(path)


# The same kinds, made here.

CORNERS = [(-74.07, -14.469), (-74.068, -14.469), (-74.068, -14.467), (-74.07, -14.467)]
KML = '<kml xmlns="http://www.opengis.net/kml/2.2">{}</kml>'
PLACE = "<Placemark>{}<Point><coordinates>{}</coordinates></Point></Placemark>"
GPX = '<gpx version="1.1">{}</gpx>'


def dbf(
    columns: list[tuple[bytes, bytes, int]], records: list[list[bytes]], page: int = 0
) -> bytes:
    """Return a table of fields (name, type, width) as a Shapefile has it."""
    width = 1 + sum(size for _, _, size in columns)
    start = 32 + 32 * len(columns) + 1
    head = struct.pack(
        "<B3sIHH17xB2x", 3, b"\x7e\x01\x01", len(records), start, width, page
    )
    fields = b"".join(
        struct.pack("<11sc4xBB14x", name, kind, size, 0) for name, kind, size in columns
    )
    rows = b"".join(
        b" " + b"".join(v.ljust(c[2]) for v, c in zip(row, columns, strict=True))
        for row in records
    )
    return head + fields + b"\r" + rows + b"\x1a"


def shapefile(path: Path, table: bytes, cpg: str | None = None, count: int = 1) -> Path:
    """Zip points with a table, and the name of its encoding if there is one."""
    one = struct.pack("<idd", 1, -74.07, -14.469)
    records = b"".join(
        struct.pack(">ii", n, len(one) // 2) + one for n in range(1, count + 1)
    )
    box = struct.pack("<4d", -74.07, -14.469, -74.07, -14.469)

    def header(length: int) -> bytes:
        return (
            struct.pack(">i20xi", 9994, length // 2)
            + struct.pack("<ii", 1000, 1)
            + box
            + bytes(32)
        )

    index = b"".join(
        struct.pack(">ii", 50 + 14 * n, len(one) // 2) for n in range(count)
    )
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("capa.shp", header(100 + len(records)) + records)
        made.writestr("capa.shx", header(100 + len(index)) + index)
        made.writestr("capa.dbf", table)
        if cpg is not None:
            made.writestr("capa.cpg", cpg)
    return path


@pytest.mark.parametrize(
    ("page", "cpg", "encoding"),
    [
        (0, None, "utf-8"),
        (0x57, None, "utf-8"),
        (0, "1252", "utf-8"),
        (0, "UTF-8", "latin-1"),
        (0x03, None, "cp1252"),
        (0x02, None, "cp850"),
        (0, "ISO-8859-1", "latin-1"),
        (0, "nonsense", "utf-8"),
        (0, "437", "cp437"),
    ],
)
def test_letters_of_a_shapefile_are_read_whatever_it_says_of_them(
    reader: Reader, tmp_path: Path, page: int, cpg: str | None, encoding: str
) -> None:
    name = "Puquio de la Ñusta y el niño"
    table = dbf([(b"nombre", b"C", 40)], [[name.encode(encoding)]], page)
    (row,) = reader.read(shapefile(tmp_path / "m.zip", table, cpg)).tables[0].rows
    assert row.attributes == {"nombre": name}


@pytest.mark.parametrize("cpg", [None, "UTF-8"])
def test_a_letter_cut_in_a_shapefile_costs_no_other(
    reader: Reader, tmp_path: Path, cpg: str | None
) -> None:
    columns = [("observación".encode()[:10], b"C", 12), (b"nombre", b"C", 12)]
    rows = [["agua del año".encode()[:12], "abcdefghijkñ".encode()[:12]]]
    table = dbf(columns, rows)
    (row,) = reader.read(shapefile(tmp_path / "m.zip", table, cpg)).tables[0].rows
    assert row.attributes == {"observaci": "agua del añ", "nombre": "abcdefghijk"}


def test_numbers_and_deleted_records_of_a_shapefile(
    reader: Reader, tmp_path: Path
) -> None:
    columns = [(b"n", b"N", 8), (b"d", b"D", 8), (b"l", b"L", 1)]
    rows = [
        [b"12,50", b"20260512", b"T"],
        [b"3.25", b"", b"?"],
        [b"********", b"x", b"F"],
    ]
    table = bytearray(dbf(columns, rows))
    path = shapefile(tmp_path / "m.zip", bytes(table), count=3)
    read = [dict(row.attributes) for row in reader.read(path).tables[0].rows]
    assert read == [
        {"n": "12,50", "d": "2026-05-12", "l": True},
        {"n": 3.25},
        {"d": "x", "l": False},
    ]
    second = 32 + 32 * 3 + 1 + 18
    table[second] = ord("*")
    path = shapefile(tmp_path / "m.zip", bytes(table), count=3)
    assert [row.number for row in reader.read(path).tables[0].rows] == [1, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-15"])
@pytest.mark.parametrize("told", ["", "utf-8", "own"])
@pytest.mark.parametrize("kind", ["kml", "gpx"])
def test_xml_is_read_in_the_encoding_it_is_in(
    reader: Reader, tmp_path: Path, kind: str, told: str, encoding: str
) -> None:
    name = "<name>Puquio Ñuñoa</name>"
    point = f'<wpt lat="-14.469" lon="-74.07">{name}</wpt>'
    text = (
        KML.format(PLACE.format(name, "-74.07,-14.469"))
        if kind == "kml"
        else (GPX.format(point))
    )
    declared = {"": "", "own": encoding}.get(told, told)
    if declared:
        text = f'<?xml version="1.0" encoding="{declared}"?>{text}'
    path = tmp_path / f"map.{kind}"
    path.write_bytes(text.encode(encoding))
    (row,) = reader.read(path).tables[0].rows
    assert row.attributes == {"name": "Puquio Ñuñoa"}


def test_one_bad_byte_condemns_no_letter_beside_it(
    reader: Reader, tmp_path: Path
) -> None:
    place = PLACE.format("<name>a\u00f1o</name>", "-74.07,-14.469").encode()
    xml = KML.encode().replace(b"{}", place + place.replace(b"o<", b"\xf1 & \x01b<"))
    path = tmp_path / "map.kml"
    path.write_bytes(xml)
    names = [row.attributes["name"] for row in reader.read(path).tables[0].rows]
    assert names == ["año", "aññ & b"]
    sheet = tmp_path / "map.csv"
    sheet.write_bytes("nombre,lon,lat\naño,-74,-14\n".encode() + b"a\xf1o,-74,-14\n")
    names = [row.attributes["nombre"] for row in reader.read(sheet).tables[0].rows]
    assert names == ["año", "año"]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def ring(corners: list[tuple[float, float]], sign: str, between: str) -> str:
    return between.join(f"{x}{sign}{y}" for x, y in corners)


def open_kml(path: Path) -> Path:
    places = ring(CORNERS, ",", " ")
    return written(
        path / "m.kml",
        KML.format(
            "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>"
            f"{places}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        ),
    )


def open_csv(path: Path) -> Path:
    return written(path / "m.csv", f'wkt\n"POLYGON (({ring(CORNERS, " ", ", ")}))"\n')


def open_geojson(path: Path) -> Path:
    places = [list(corner) for corner in CORNERS]
    text = f'{{"type": "Polygon", "coordinates": [{places}]}}'
    return written(path / "m.geojson", text)


def open_wkb(path: Path) -> Path:
    numbers = [number for corner in CORNERS for number in corner]
    content = struct.pack("<BIII8d", 1, 3, 1, 4, *numbers)
    return written(path / "m.csv", f"geom\n{content.hex()}\n")


@pytest.mark.parametrize("make", [open_kml, open_csv, open_geojson, open_wkb])
def test_an_open_ring_is_closed_and_told_in_every_format(
    reader: Reader, layers: Layers, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    result = imported(reader, layers, make(tmp_path), "cropland")
    (feature,) = result.features
    assert feature.geometry.area == pytest.approx(47_700, rel=0.01)
    assert feature.flags == ("mended",)
    assert "were closed" in said(result.warnings)
    assert "had to be mended" in said(result.marks)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("-74,070,-14,469", (-74.07, -14.469)),
        ("-74,070,-14,469,4100", (-74.07, -14.469)),
        ("-74.070, -14.469, 4100", (-74.07, -14.469)),
        ("-74,070,-14,469,4100,5", (-74.07, -14.469)),
    ],
)
def test_places_in_kml_are_read_with_a_decimal_comma_too(
    reader: Reader, tmp_path: Path, places: str, expected: tuple[float, float]
) -> None:
    path = written(tmp_path / "m.kml", KML.format(PLACE.format("", places)))
    (row,) = reader.read(path).tables[0].rows
    assert row.geometry is not None
    assert row.geometry.coords[0] == expected


def test_a_segment_that_follows_is_joined_and_another_is_not(
    reader: Reader, layers: Layers, tmp_path: Path
) -> None:
    def segment(*places: tuple[float, float]) -> str:
        points = "".join(f'<trkpt lon="{x}" lat="{y}"/>' for x, y in places)
        return f"<trkseg>{points}</trkseg>"

    first = segment((-74.07, -14.469), (-74.068, -14.467))
    near = segment((-74.0679, -14.467), (-74.066, -14.465))
    far = segment((-74.065, -14.465), (-74.064, -14.464))
    path = written(tmp_path / "m.gpx", GPX.format(f"<trk>{first}{near}{far}</trk>"))
    result = imported(reader, layers, path, "canal")
    (feature,) = result.features
    assert len(getattr(feature.geometry, "geoms", ())) == 2
    assert "widest gap" in said(result.warnings)


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "Feature", "properties": {"name": "a"}, "geometry": %s}\n'
        '{"type": "Feature", "properties": {"name": "b"}, "geometry": %s}\n',
        '\x1e{"type": "Feature", "properties": {"name": "a"}, "geometry": %s}\n'
        '\x1e{"type": "Feature", "properties": {"name": "b"}, "geometry": %s}\n',
        "%s\n%s\n",
    ],
)
@pytest.mark.parametrize("name", ["map.geojsonl", "map.geojson", "map.ndjson"])
def test_a_feature_a_line_is_read(
    reader: Reader, tmp_path: Path, text: str, name: str
) -> None:
    point = '{"type": "Point", "coordinates": [-74.07, -14.469]}'
    path = written(tmp_path / name, text.replace("%s", point))
    rows = reader.read(path).tables[0].rows
    assert [row.geometry is not None for row in rows] == [True, True]


def test_a_broken_line_condemns_no_other(reader: Reader, tmp_path: Path) -> None:
    point = '{"type": "Point", "coordinates": [-74.07, -14.469]}'
    path = written(tmp_path / "m.geojsonl", f'{point}\n{{"type": \n{point}\n')
    rows = reader.read(path).tables[0].rows
    assert [row.geometry is not None for row in rows] == [True, False, True]
    assert rows[1].problem is not None


SHEETS = [
    ('nombre,_geolocation\na,"[-14.469, -74.07]"\n', "spring"),
    ("nombre,p-Latitude,p-Longitude\na,-14.469,-74.07\n", "spring"),
    ("nombre,p:Latitude,p:Longitude\na,-14.469,-74.07\n", "spring"),
    ("nombre;p\na;-14.469 -74.07 0 0\n", "spring"),
    ("nombre\tlon\tlat\na\t-74,07\t-14,469\n", "spring"),
    ("sep=|\nnombre|lon|lat\na|-74.07|-14.469\n", "spring"),
    ("nombre,wkt\na,SRID=4326;POINT (-74.07 -14.469)\n", "spring"),
    (
        'nombre,geom\na,"{""type"": ""Point"", ""coordinates"": [-74.07, -14.469]}"\n',
        "spring",
    ),
    (
        'nombre;area\na;"-14.469 -74.07 0 0;-14.469 -74.068 0 0;-14.467 -74.068 0 0;'
        '-14.469 -74.07 0 0"\n',
        "cropland",
    ),
]


@pytest.mark.parametrize(("text", "layer"), SHEETS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_sheets_of_forms_and_spreadsheets_have_their_place(
    reader: Reader, layers: Layers, tmp_path: Path, text: str, layer: str, encoding: str
) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(text.encode(encoding))
    result = imported(reader, layers, path, layer)
    (feature,) = result.features
    assert feature.name == "a"
    assert (-74.07, -14.469) in lonlat(feature.geometry)
    assert not result.warnings


def test_two_columns_of_places_are_two_tables(reader: Reader, tmp_path: Path) -> None:
    text = (
        "nombre;casa;_casa_latitude;_casa_longitude;_casa_altitude;_casa_precision;"
        "canal\na;-14.46 -74.07 4000 5;-14.46;-74.07;4000;5;"
        '"-14.46 -74.07 4000 5;-14.47 -74.06 3990 5"\n'
    )
    tables = reader.read(written(tmp_path / "m.csv", text)).tables
    assert [table.name for table in tables] == ["m: casa", "m: canal"]
    kinds = [t.rows[0].geometry and t.rows[0].geometry.geom_type for t in tables]
    assert kinds == ["Point", "LineString"]
    assert tables[1].rows[0].ends == {"height_first_m": 4000.0, "height_last_m": 3990.0}


def test_every_column_left_is_named_with_its_count(
    reader: Reader, layers: Layers, tmp_path: Path
) -> None:
    names = [f"c{n}" for n in range(30)]
    full, part = ["x"] * 30, ["x"] * 25 + [""] * 5
    rows = [",".join(["-74.07", "-14.469", *cells]) for cells in (full, part)]
    text = "\n".join([",".join(["lon", "lat", *names]), *rows])
    result = imported(reader, layers, written(tmp_path / "m.csv", text), "spring")
    told = said(result.warnings)
    assert all(f"c{n} (2)" in told for n in range(25))
    assert all(f"c{n} (1)" in told for n in range(25, 30))


def test_a_second_column_of_one_name_and_loose_cells_are_named(
    reader: Reader, layers: Layers, tmp_path: Path
) -> None:
    text = "lon,lat,caudal,caudal,nota,nota\n-74.07,-14.469,1,2,uno,dos,tres\n"
    result = imported(reader, layers, written(tmp_path / "m.csv", text), "spring")
    assert result.features[0].note == "uno\ndos"
    told = said(result.warnings)
    assert "caudal (2) (1)" in told
    assert "(7) (1)" in told


def test_what_is_no_map_in_a_zip_and_no_placemark_is_named(
    reader: Reader, layers: Layers, tmp_path: Path
) -> None:
    overlay = "<GroundOverlay><name>foto</name></GroundOverlay>"
    place = PLACE.format("<name>a</name>", "-74.07,-14.469")
    path = tmp_path / "m.kmz"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("doc.kml", KML.format(place + overlay))
        made.writestr("files/foto.jpg", b"x")
        made.writestr("informe.pdf", b"x")
    told = said(imported(reader, layers, path, "spring").warnings)
    assert "GroundOverlay" in told
    assert "foto.jpg, informe.pdf" in told


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ([-14.469, -74.07], "0 or swapped|may be zero|changed places"),
        ([-74.07, 14.469], "minus"),
        ([-74.07, -20.0], "coordinate system"),
    ],
)
def test_what_lies_far_away_is_told_with_the_likeliest_reason(
    reader: Reader, layers: Layers, tmp_path: Path, place: list[float], words: str
) -> None:
    text = f'{{"type": "Point", "coordinates": {place}}}'
    source = reader.read(written(tmp_path / "m.geojson", text))
    result = preview(
        source, layers["spring"], "present", epsg=village.EPSG, boundary=village.SQUARE
    )
    told = said((*result.marks, *(one.reason for one in result.refused)))
    assert any(word in told for word in words.split("|"))


# Boundaries.


def enclosed(reader: Reader, path: Path, named: str | None = None) -> Enclosed:
    return enclosed_by(reader.read(path), named)


def areas(path: Path, *names: str) -> Path:
    """Write fields beside each other, each a square of two hundred metres or so."""
    features = []
    for place, name in enumerate(names):
        corners = [[x + 0.01 * place, y] for x, y in (*CORNERS, CORNERS[0])]
        features.append(
            f'{{"type": "Feature", "properties": {{"nombre": "{name}"}}, "geometry": '
            f'{{"type": "Polygon", "coordinates": [{corners}]}}}}'
        )
    text = f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}'
    return written(path / "m.geojson", text)


def test_the_land_of_several_is_told_with_hectares_and_one_can_be_chosen(
    reader: Reader, tmp_path: Path
) -> None:
    path = areas(tmp_path, "Suyu", "Hatun", "Uray")
    whole = enclosed(reader, path)
    assert [piece.name for piece in whole.pieces] == ["Suyu", "Hatun", "Uray"]
    told = said(whole.told)
    assert "Hatun (4.77 ha)" in told
    one = enclosed(reader, path, "hatun")
    assert not one.told
    assert geo.lonlat_area_m2(one.land) == pytest.approx(whole.pieces[1].area_m2)


def test_shapes_of_one_name_are_told_by_a_number_and_a_name_goes_before_a_word(
    reader: Reader, tmp_path: Path
) -> None:
    path = areas(tmp_path, "Suyu", "Suyu", "Uray")
    told = [piece.name for piece in pieces(path)]
    assert told == ["Suyu (1)", "Suyu (2)", "Uray"]
    both = geo.lonlat_area_m2(enclosed(reader, path, "suyu").land)
    one = geo.lonlat_area_m2(enclosed(reader, path, "suyu (2)").land)
    assert both == pytest.approx(2 * one, rel=1e-3)
    word = path.read_text().replace(
        '"nombre": "Uray"', '"nombre": "Uray", "de": "Hatun"'
    )
    path.write_text(word.replace('"nombre": "Suyu"', '"nombre": "Hatun"', 1))
    assert [one.name for one in enclosed(reader, path, "Hatun").pieces] == ["Hatun"]


DEGENERATE = {
    "Polygon": [
        "[[[-74, -14], [-74, -14], [-74, -14], [-74, -14]]]",
        "[[[-74, -14], [-73.9, -14], [-73.8, -14], [-74, -14]]]",
        "[[[-74, -14], [-73.9, -14]]]",
        "[[]]",
        "[[[null, null], [null, null]]]",
    ],
    "LineString": [
        "[[-74, -14], [-74, -14], [-74, -14]]",
        "[[-74, -14], [-73.99, -14], [-74, -14]]",
        "[[-74, -14], [-73.99, -14], [-73.99, -13.99]]",
    ],
    "MultiPolygon": ["[]"],
    "Point": ["[0, 0]", "[-74, -14]"],
}


@pytest.mark.parametrize(
    "shape",
    [
        f'{{"type": "{kind}", "coordinates": {places}}}'
        for kind, several in DEGENERATE.items()
        for places in several
    ],
)
def test_a_degenerate_boundary_is_refused_in_one_sentence(
    reader: Reader, tmp_path: Path, shape: str
) -> None:
    path = written(tmp_path / "m.geojson", shape)
    with pytest.raises(TalkingMapsError) as refusal:
        enclosed(reader, path)
    assert refusal.value.exit_code == 2
    with suppress(TalkingMapsError):
        pieces(path)  # which the screen asks first


def test_a_walk_in_pieces_of_any_direction_is_closed_and_its_gap_told(
    reader: Reader, tmp_path: Path
) -> None:
    (a, b, c, d) = CORNERS
    near = (a[0], a[1] + 0.00005)
    tracks = [[a, b], [d, c], [c, b], [d, near]]
    points = (
        "<trk><trkseg>"
        + "".join(f'<trkpt lon="{x}" lat="{y}"/>' for x, y in track)
        + "</trkseg></trk>"
        for track in tracks
    )
    path = written(tmp_path / "m.gpx", GPX.format("".join(points)))
    found = enclosed(reader, path)
    assert geo.lonlat_area_m2(found.land) == pytest.approx(47_700, rel=0.01)
    assert "widest gap" in said(found.told)
    gap = next(one.values["gap"] for one in found.told if "gap" in one.values)
    assert gap == pytest.approx(5.5, abs=0.1)


def test_a_walk_that_does_not_come_back_says_how_far_it_is(
    reader: Reader, tmp_path: Path
) -> None:
    path = written(
        tmp_path / "m.geojson",
        (
            '{"type": "LineString", "coordinates": [[-74, -14], [-73.99, -14], '
            "[-73.99, -13.99]]}"
        ),
    )
    with pytest.raises(BadGeometry) as refusal:
        enclosed(reader, path)
    reason = refusal.value.reason
    assert reason is not None
    assert reason.values["gap"] == pytest.approx(1543, abs=5)
