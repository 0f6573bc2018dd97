"""Every odd file of other projects ends in an import or a clear refusal."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.exchange import Reader, preview
from talking_maps.model.layer import GeometryKind, Layer
from tests import village
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "data"
ODD = sorted(
    path.relative_to(SHARED)
    for folder in ("gpkg-odd", "import-odd", "communities", "vector")
    for path in (SHARED / folder).rglob("*")
    if path.is_file()
)
KINDS: Mapping[GeometryKind, str] = {
    "point": "spring",
    "line": "canal",
    "polygon": "pasture",
}
ELSEWHERE = 32718

#: Shapes and rows without one, as `ogrinfo` of GDAL 3.6.2 counts them, and by eye.
COUNTS = {
    "gpkg-odd/curved_polys.gpkg": (4, 0),
    "gpkg-odd/custom_triggers.gpkg": (4, 0),
    "gpkg-odd/db-capital-base.gpkg": (5, 0),
    "gpkg-odd/first_geometry_null.gpkg": (1, 1),
    "gpkg-odd/huge_feature_count.gpkg": (1, 0),
    "gpkg-odd/poly_non_conformant.gpkg": (1, 0),
    "gpkg-odd/v12_bad_attributes.gpkg": (1, 1),
    "import-odd/districts_with_one_invalid_polygon.geojson": (1826, 8),
    "import-odd/geojson-bad/different-first-last.geojson": (1, 0),
    "import-odd/geojson-bad/featurecollection-type-case.geojson": (3, 0),
    "import-odd/geojson-bad/multiple_problems.geojson": (1, 3),
    "import-odd/geojson-bad/nofeaturetype.geojson": (0, 1),
    "import-odd/geojson-bad/short-line.geojson": (0, 1),
    "import-odd/geojson-bad/stringcoord.geojson": (1, 1),
    "import-odd/geojson-good/good-featurecollection.geojson": (3, 0),
    "import-odd/geojson-good/nullgeometry.geojson": (0, 1),
    "import-odd/gpx/blue_hills.gpx": (49, 0),
    "import-odd/gpx/osm.gpx": (3, 0),
    "import-odd/gpx/test.gpx": (4, 3),
    "import-odd/gpx/wpt.gpx": (40, 0),
    "import-odd/kml/addresses.kml": (2, 13),
    "import-odd/kml/gxmultitrack.kml": (1, 0),
    "import-odd/kml/non_conformant_multi.kml": (3, 0),
    "import-odd/shp/T8Th4_6n.zip": (1, 0),
    "import-odd/shp/blockgroups.zip": (663, 0),
    "import-odd/shp/blockgroups_multishapefile.zip": (1326, 0),
    "import-odd/shp/mixedcase.zip": (40, 0),
    "import-odd/shp/no-dbf.zip": (14, 0),
    "import-odd/shp/zero-len-line.zip": (2, 1),
    "vector/osm_places.zip": (15738, 0),
}
REFUSED = {
    "gpkg-odd/emp ty.gpkg": "cannot be read as",
    "gpkg-odd/import_db_corrupt.gpkg": "not a GeoPackage",
    "gpkg-odd/stringpk.gpkg": "holds no shapes",
    "import-odd/geojson-bad/bad-json.geojson": "broken in line",
    "import-odd/geojson-bad/featurecollection.geojson": "no list of features",
    "import-odd/geojson-bad/rootstring.geojson": "not GeoJSON",
    "import-odd/kml/junk_content_after_valid_doc.kml": "broken in line",
    "import-odd/kml/style.kml": "holds no shapes",
    "import-odd/kml/truncated.kml": "broken in line",
    "import-odd/shp/badzip.zip": "not a whole zip",
    "import-odd/shp/empty_zipfile.zip": "holds no map",
    "import-odd/shp/noshp.zip": "not the .shp itself",
    "import-odd/shp/testgeometryelementpath.zip": "holds no map",
    "vector/main_river.zip": "in which coordinate system",
}


@pytest.mark.skipif(not ODD, reason="../shared/data is absent: no odd files here")
def test_there_are_odd_files() -> None:
    assert len(ODD) > 120
    assert {*COUNTS, *REFUSED} <= {path.as_posix() for path in ODD}


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_in_an_import_or_a_refusal(
    odd: Path, kind: GeometryKind, reader: Reader, layers: Mapping[str, Layer]
) -> None:
    begun = time.process_time()
    layer = layers[KINDS[kind]]
    refusal = "."
    try:
        source = reader.read(SHARED / odd)
        incoming = preview(
            source, layer, "present", epsg=ELSEWHERE, boundary=village.SQUARE
        )
        assert all(f.geometry.is_valid for f in incoming.features)
        assert all(refusal.reason.id for refusal in incoming.refused)
    except TalkingMapsError as error:
        refusal = error.message
    assert refusal.endswith(".")
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("odd", COUNTS)
def test_the_rows_are_counted(odd: str, reader: Reader, shared: Path) -> None:
    rows = [row for table in reader.read(shared / odd).tables for row in table.rows]
    with_shape = sum(row.geometry is not None for row in rows)
    assert (with_shape, len(rows) - with_shape) == COUNTS[odd]


@pytest.mark.parametrize("odd", REFUSED)
def test_the_refusal_says_what_is_wrong(odd: str, reader: Reader, shared: Path) -> None:
    with pytest.raises(BadFile, match=REFUSED[odd]):
        reader.read(shared / odd)


def test_triggers_of_a_geopackage_never_run(reader: Reader, shared: Path) -> None:
    path = shared / "gpkg-odd" / "custom_triggers.gpkg"
    before = path.read_bytes(), sorted(path.parent.iterdir())
    reader.read(path)
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before


def test_accents_survive_in_every_encoding(reader: Reader, shared: Path) -> None:
    for name in ("utf.zip", "codepage.zip"):
        table = reader.read(shared / "import-odd" / "shp" / name).tables[0]
        assert table.rows[1].attributes["field"] == "Hněvošický háj"


def test_curves_become_polygons(
    reader: Reader, shared: Path, layers: Mapping[str, Layer]
) -> None:
    source = reader.read(shared / "gpkg-odd" / "curved_polys.gpkg")
    assert {row.geometry.geom_type for row in source.tables[0].rows} <= {  # type: ignore[union-attr]
        "Polygon",
        "MultiPolygon",
    }
    incoming = preview(source, layers["pasture"], "past", epsg=32614)
    assert len(incoming.features) == 4


def test_districts_without_a_shape_are_refused(
    reader: Reader, shared: Path, layers: Mapping[str, Layer]
) -> None:
    name = "districts_with_one_invalid_polygon.geojson"
    source = reader.read(shared / "import-odd" / name)
    incoming = preview(source, layers["pasture"], "past", epsg=32718)
    assert len(incoming.features) == 1826
    assert {r.reason.id for r in incoming.refused} == {"The row has no shape."}
    assert [r.row for r in incoming.refused][:2] == [176, 390]
