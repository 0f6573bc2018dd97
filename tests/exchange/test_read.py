"""Coordinate systems, spreadsheets and boundaries."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry, NotFound
from talking_maps.exchange import Reader, enclosed
from talking_maps.exchange.readers.tables import LONLAT
from talking_maps.exchange.readers.worker import CLOSED_DRIVERS
from tests import village

CORNERS = [[-74.0, -14.5], [-74.0, -14.4], [-73.9, -14.4], [-73.9, -14.5]]
SQUARE = str([*CORNERS, CORNERS[0]])


def polygon_file(path: Path, coordinates: str, more: str = "") -> Path:
    path.write_text(
        f'{{"type": "Feature", {more} "properties": {{"name": "Ñahuin"}}, "geometry": '
        f'{{"type": "Polygon", "coordinates": [{coordinates}]}}}}',
        encoding="utf-8",
    )
    return path


def shapefile(path: Path, xy: tuple[float, float]) -> Path:
    """Write a zipped Shapefile of one point, without its `.prj`."""
    from pyogrio.raw import write

    shape = np.array([shapely.to_wkb(shapely.Point(xy))], dtype="O")
    folder = path.parent / "made"
    folder.mkdir()
    write(
        str(folder / "p.shp"),
        shape,
        [np.array([1])],
        ["a"],
        driver="ESRI Shapefile",
        geometry_type="Point",
        crs="EPSG:32718",
    )
    with zipfile.ZipFile(path, "w") as made:
        for part in folder.iterdir():
            if part.suffix != ".prj":
                made.write(part, part.name.upper())
    return path


def test_metres_without_a_system_are_refused_until_it_is_given(
    reader: Reader, tmp_path: Path
) -> None:
    path = shapefile(tmp_path / "p.zip", (600_000, 8_400_000))
    with pytest.raises(BadFile, match="EPSG code"):
        reader.read(path)
    (table,) = reader.read(path, assumed_epsg=32718).tables
    assert (table.name, table.crs) == ("P", "EPSG:32718")


def test_degrees_without_a_system_are_taken_with_a_warning(
    reader: Reader, tmp_path: Path
) -> None:
    source = reader.read(shapefile(tmp_path / "p.zip", (-73.5, -14.5)))
    assert source.tables[0].crs == LONLAT
    assert "longitude and latitude" in source.warnings[0].id


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ("urn:ogc:def:crs:EPSG::32718", "EPSG:32718"),
        ("EPSG:24878", "EPSG:24878"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", LONLAT),
    ],
)
def test_the_old_crs_member_of_geojson_is_read(
    reader: Reader, tmp_path: Path, crs: str, code: str
) -> None:
    member = f'"crs": {{"type": "name", "properties": {{"name": "{crs}"}}}},'
    path = polygon_file(tmp_path / "map.geojson", SQUARE, member)
    assert reader.read(path, assumed_epsg=32719).tables[0].crs == code


def test_an_unknown_crs_is_refused(reader: Reader, tmp_path: Path) -> None:
    member = '"crs": {"type": "link", "properties": {"href": "http://x/y"}},'
    path = polygon_file(tmp_path / "map.geojson", SQUARE, member)
    with pytest.raises(BadFile, match="not known"):
        reader.read(path)


@pytest.mark.parametrize(
    ("text", "crs", "places"),
    [
        ("name,lon,lat\na,-73.5,-14.5\nb,,\n", LONLAT, [(-73.5, -14.5), None]),
        ("nombre;Longitud;LATITUD\na;-73,5;-14,5\n", LONLAT, [(-73.5, -14.5)]),
        ("este\tnorte\n600000\t8400000\n", "EPSG:32718", [(600000, 8400000)]),
        ('wkt\n"POINT (1 2)"\nPOINT (x)\n', LONLAT, [(1, 2), None]),
    ],
)
def test_spreadsheets_are_read(
    reader: Reader,
    tmp_path: Path,
    text: str,
    crs: str,
    places: list[tuple[float, float] | None],
) -> None:
    path = tmp_path / "map.csv"
    path.write_text(text, encoding="utf-8-sig")
    (table,) = reader.read(path, assumed_epsg=32718).tables
    assert table.crs == crs
    read = [r.geometry and next(iter(r.geometry.coords)) for r in table.rows]
    assert read == places


def test_a_spreadsheet_of_windows_keeps_its_accents(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "map.csv"
    path.write_bytes("name,lon,lat\nÑahuí,1,2\n".encode("cp1252"))
    row = reader.read(path).tables[0].rows[0]
    assert row.attributes == {"name": "Ñahuí"}


def test_a_boundary_is_read(tmp_path: Path) -> None:
    boundary = enclosed(polygon_file(tmp_path / "map.geojson", SQUARE)).land
    assert boundary.equals(shapely.box(-74.0, -14.5, -73.9, -14.4))


def test_a_boundary_in_metres_is_read_as_degrees(tmp_path: Path) -> None:
    corners = str([list(xy) for xy in village.SQUARE.exterior.coords])
    path = polygon_file(tmp_path / "map.geojson", corners)
    boundary = enclosed(path, assumed_epsg=village.EPSG).land
    assert geo.area_m2(geo.to_metres(boundary, village.EPSG), village.EPSG) == (
        pytest.approx(1e6, rel=2e-3)
    )


@pytest.mark.parametrize(
    "corners",
    [
        [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]],
        [[-14.5, -74.0], [-14.4, -74.0], [-14.4, -73.9], [-14.5, -74.0]],
        [[-74, -14.5], [-73.9, -14.4], [-73.9, -14.5], [-74, -14.4], [-74, -14.5]],
        [[6e5, 84e5], [601000, 84e5], [601000, 8401000], [6e5, 84e5]],
    ],
)
def test_a_boundary_that_cannot_be_is_refused(
    tmp_path: Path, corners: list[list[float]]
) -> None:
    with pytest.raises(BadGeometry, match=r"map\.geojson") as refused:
        enclosed(polygon_file(tmp_path / "map.geojson", str(corners)))
    assert refused.value.reason is not None


def test_a_boundary_can_be_chosen_by_name(shared: Path) -> None:
    districts = shared / "vector" / "prov_ayacucho_parinacochas.gpkg"
    whole = enclosed(districts).land
    one = enclosed(districts, feature="coracora").land
    assert 0.2 < one.area / whole.area < 0.5
    with pytest.raises(NotFound, match="Among its words"):
        enclosed(districts, feature="Lima")


def test_a_line_is_no_boundary(shared: Path) -> None:
    with pytest.raises(BadGeometry, match="must be a polygon"):
        enclosed(shared / "vector" / "river_network.zip")


def test_only_the_drivers_that_are_needed_are_open() -> None:
    import pyogrio

    used = {"GPKG", "ESRI Shapefile"}
    readable = {n for n, mode in pyogrio.list_drivers().items() if "r" in mode}
    assert readable - set(CLOSED_DRIVERS) == used


TRACK = """<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk>
<name>Canal</name><trkseg>{points}</trkseg></trk></gpx>"""


def test_heights_of_a_track_s_ends_are_kept_and_its_shape_is_flat(
    reader: Reader, tmp_path: Path
) -> None:
    walked = [(-74.0, -14.5, 4112.5), (-74.0, -14.499, 4110.0), (-74.0, -14.498, 4108)]
    points = (
        f'<trkpt lon="{x}" lat="{y}"><ele>{z}</ele></trkpt>' for x, y, z in walked
    )
    path = tmp_path / "canal.gpx"
    path.write_text(TRACK.format(points="".join(points)))
    (row,) = (row for table in reader.read(path).tables for row in table.rows)
    assert row.geometry is not None
    assert not row.geometry.has_z
    heights = [row.ends[f"height_{end}_m"] for end in ("first", "last")]
    assert heights == [4112.5, 4108.0]
    flat = (f'<trkpt lon="{x}" lat="{y}"></trkpt>' for x, y, _ in walked)
    path.write_text(TRACK.format(points="".join(flat)))
    (row,) = (row for table in reader.read(path).tables for row in table.rows)
    assert "height_first_m" not in row.attributes
