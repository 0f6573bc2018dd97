"""What a preview lets in, refuses, flags, drops and lists."""

import time
from collections.abc import Mapping

import pytest
import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadFile, NotFound, Value
from talking_maps.exchange import Incoming, Source, preview
from talking_maps.exchange.readers.tables import Format, Row, Table
from talking_maps.model.layer import Attribute, Choice, Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from tests import village

FIELDS = (
    Attribute(
        "height",
        "number",
        {"es": "Altura (m)", "en": "Height"},
        "m",
        minimum=0,
        maximum=5,
        required=True,
    ),
    Attribute("animals", "integer", {"es": "Cantidad", "en": "Number"}),
    Attribute("fenced", "boolean", {"es": "Cercado", "en": "Fenced"}),
    Attribute("built_on_day", "date", {"es": "Construcción", "en": "Built on"}),
    Attribute(
        "wall",
        "choice",
        {"es": "Cerco de", "en": "Walled with"},
        choices=(
            Choice("stone", {"es": "Piedra", "en": "Stone"}),
            Choice("adobe", {"es": "Adobe o tapial", "en": "Adobe"}),
        ),
    ),
    Attribute("owner_words", "text", {"es": "Palabras", "en": "Words"}),
)


def layer(geometry: str = "polygon") -> Layer:
    return Layer("corral", {"es": "Corral"}, geometry, "#102030", "solid", "", FIELDS)  # type: ignore[arg-type]


def source(
    *rows: tuple[BaseGeometry | None, Mapping[str, Value]],
    format: Format = "gpkg",  # noqa: A002
    name: str = "table",
) -> Source:
    made = tuple(Row(n, shape, given) for n, (shape, given) in enumerate(rows, 1))
    return Source("map", (Table(name, format, f"EPSG:{village.EPSG}", made),))


def incoming(given: Source, kind: str = "polygon", **more: object) -> Incoming:
    options = {"epsg": village.EPSG, "boundary": village.SQUARE, **more}
    return preview(given, layer(kind), "present", **options)  # type: ignore[arg-type]


FIELD = village.rectangle(100, 100, 50, 40)


def attributes(**columns: Value) -> Mapping[str, Value]:
    (feature,) = incoming(source((FIELD, columns))).features
    return feature.attributes


def test_a_row_becomes_a_feature() -> None:
    row: dict[str, Value] = {
        "Nombre": "Corral de abajo",
        "Observación": "sin techo",
        "height": 1.2,
    }
    (feature,) = incoming(source((FIELD, row))).features
    assert feature.geometry.equals(FIELD)
    assert (feature.layer, feature.scene, feature.origin) == (
        "corral",
        "present",
        "traced",
    )
    assert (feature.name, feature.note) == ("Corral de abajo", "sin techo")
    assert feature.attributes == {"height": 1.2}
    assert feature.flags == ()
    assert len(feature.uid) == 32


def test_the_future_is_still_to_do() -> None:
    given = source((FIELD, {}))
    made = preview(given, layer(), "future", epsg=village.EPSG).features
    assert made[0].status == "to_do"


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("HEIGHT", "1,5", "height", 1.5),
        ("altura (m)", 2, "height", 2.0),
        ("cantidad", "12.0", "animals", 12),
        ("Number", 7.0, "animals", 7),
        ("cercado", "Sí", "fenced", True),
        ("FENCED", 0, "fenced", False),
        ("built_on_d", "2019/05/07 00:00:00+00", "built_on_day", "2019-05-07"),
        ("construccion", "7/5/2019", "built_on_day", "2019-05-07"),
        ("CERCO DE", "PIEDRA", "wall", "stone"),
        ("wall", "adobe  o Tapial", "wall", "adobe"),
        ("Palabras", 12, "owner_words", "12"),
    ],
)
def test_columns_and_values_are_recognised(
    column: str, value: Value, field: str, expected: Value
) -> None:
    assert attributes(**{column: value}) == {field: expected}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("height", 5.1),
        ("height", "tall"),
        ("height", "nan"),
        ("height", "1e999"),
        ("animals", 2.5),
        ("fenced", "perhaps"),
        ("wall", "gold"),
        ("built_on_day", "2019-02-30"),
        ("built_on_day", "soon"),
    ],
)
def test_a_value_that_does_not_fit_is_dropped_and_counted(
    column: str, value: Value
) -> None:
    result = incoming(source((FIELD, {column: value}), (FIELD, {column: value})))
    assert [f.attributes for f in result.features] == [{}, {}]
    (warning,) = result.warnings
    assert warning.values == {"count": 2, "field": column}


def test_a_missing_required_field_is_listed() -> None:
    result = incoming(source((FIELD, {"height": 1}), (FIELD, {})))
    (missing,) = result.missing_required
    assert (missing.row, missing.attribute) == (2, "height")
    assert missing.uid == result.features[1].uid


def test_columns_without_a_field_are_told() -> None:
    result = incoming(source((FIELD, {"OBJECTID": 1, "name": "a", "height": 1})))
    (warning,) = result.warnings
    assert warning.values == {"columns": "OBJECTID (1)"}


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("polygon", village.point(1, 1)),
        ("polygon", village.line((0, 0), (900, 0))),
        ("line", FIELD),
        ("point", FIELD),
        ("line", village.point(1, 1)),
    ],
)
def test_another_kind_is_refused(kind: str, shape: BaseGeometry) -> None:
    result = incoming(source((shape, {})), kind)
    assert not result.features
    assert "wanted here" in result.refused[0].reason.id


def test_rows_without_a_shape_are_refused_with_their_reason() -> None:
    rows = (Row(1, None), Row(2, None, problem=Message("Broken.")))
    table = Table("t", "gpkg", f"EPSG:{village.EPSG}", rows)
    refused = incoming(Source("map", (table,))).refused
    assert [(r.row, r.reason.id, r.table) for r in refused] == [
        (1, "The row has no shape.", "t"),
        (2, "Broken.", "t"),
    ]


def test_a_bow_tie_is_mended_and_flagged() -> None:
    bow = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    bow = shapely.affinity.translate(bow, village.EAST + 10, village.NORTH + 10)
    (feature,) = incoming(source((bow, {}))).features
    assert feature.flags == ("mended",)
    assert feature.geometry.is_valid


def test_outside_and_overlapping_are_kept_and_flagged() -> None:
    result = incoming(
        source(
            (village.rectangle(0, 0, 10, 10), {}),
            (village.rectangle(995, 0, 10, 10), {}),
            (village.rectangle(300, 300, 10, 10), {}),
            (village.rectangle(305, 300, 10, 10), {}),
            (village.rectangle(315, 300, 10, 10), {}),
        )
    )
    assert [f.flags for f in result.features] == [
        (),
        ("outside_boundary",),
        ("overlaps",),
        ("overlaps",),
        (),
    ]


def test_overlaps_with_what_is_there_are_flagged_in_the_same_layer_only() -> None:
    there = Feature("a", "corral", "present", village.rectangle(110, 110, 5, 5))
    other = Feature("b", "pasture", "present", village.rectangle(0, 0, 500, 500))
    given = source((FIELD, {}))
    assert incoming(given, existing=[there]).features[0].flags == ("overlaps",)
    assert incoming(given, existing=[other]).features[0].flags == ()


def test_the_same_point_twice_is_flagged() -> None:
    given = source((village.point(5, 5), {}), (village.point(5, 5), {}))
    flags = [f.flags for f in incoming(given, "point").features]
    assert flags == [("overlaps",), ("overlaps",)]


def test_a_gps_track_is_measured_and_a_round_walk_is_a_field() -> None:
    walk = village.line((100, 100), (200, 100), (200, 200), (100, 200), (100, 104))
    given = source((MultiLineString([walk]), {}), format="gpx", name="tracks")
    result = incoming(given)
    (feature,) = result.features
    assert feature.origin == "measured"
    assert feature.geometry.area == pytest.approx(10_000)
    assert "taken as areas" in result.warnings[0].id
    (path,) = incoming(given, "line").features
    assert path.geometry.equals(walk)


def test_an_open_walk_is_no_field() -> None:
    walk = village.line((100, 100), (200, 100), (200, 200))
    assert not incoming(source((walk, {}))).features


def test_a_gpx_file_gives_waypoints_to_points_and_tracks_to_lines() -> None:
    crs = f"EPSG:{village.EPSG}"
    points = Table("waypoints", "gpx", crs, (Row(1, village.point(1, 1)),))
    walk = village.line((0, 0), (50, 0))
    tracks = Table("tracks", "gpx", crs, (Row(1, walk), Row(2, walk)))
    given = Source("map", (points, tracks))
    assert len(incoming(given, "point").features) == 1
    result = incoming(given, "line")
    assert len(result.features) == 2
    assert result.warnings[0].values == {"table": "waypoints", "count": 1}


def test_a_table_can_be_chosen() -> None:
    one, two = source((FIELD, {}), name="one"), source((FIELD, {}), name="two")
    both = Source("map", (*one.tables, *two.tables))
    assert len(incoming(both).features) == 2
    assert len(incoming(both, table="two").features) == 1
    with pytest.raises(NotFound, match="no table"):
        incoming(both, table="three")


OWN = {
    "layer": "corral",
    "scene": "present",
    "uid": "abc",
    "status": "done",
    "origin": "measured",
    "voice": "women",
    "owner": "h01",
}


def test_our_own_export_keeps_uid_status_origin_and_voice() -> None:
    (feature,) = incoming(source((FIELD, {**OWN, "height": 1}))).features
    assert (feature.uid, feature.status, feature.origin, feature.voice) == (
        "abc",
        "done",
        "measured",
        "women",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "a b"},
        {"uid": "x" * 65},
        {"status": "eaten"},
        {"origin": ""},
        {"scene": "someday"},
    ],
)
def test_what_only_looks_like_ours_gets_a_new_uid(change: dict[str, Value]) -> None:
    (feature,) = incoming(source((FIELD, {**OWN, **change}))).features
    assert feature.uid not in (OWN["uid"], change.get("uid"))
    assert feature.status == "existing"


def test_of_our_own_export_only_the_layer_and_scene_asked_for_enter() -> None:
    result = incoming(
        source(
            (FIELD, OWN),
            (FIELD, {**OWN, "scene": "past"}),
            (FIELD, {**OWN, "layer": "x"}),
        )
    )
    assert len(result.features) == 1
    assert result.warnings[0].values == {"count": 2}


def test_a_uid_is_never_given_twice() -> None:
    result = incoming(source((FIELD, OWN), (FIELD, OWN)))
    assert result.features[0].uid == "abc"
    assert result.features[1].uid != "abc"
    elsewhere = Feature("abc", "pasture", "present", FIELD)
    assert incoming(source((FIELD, OWN)), existing=[elsewhere]).features[0].uid != "abc"


def test_what_will_be_replaced_is_told() -> None:
    there = Feature("abc", "corral", "present", FIELD)
    result = incoming(source((FIELD, {**OWN, "height": 1})), existing=[there])
    assert result.warnings[0].values == {"count": 1}
    assert result.features[0].flags == ()


def test_five_thousand_shapes_are_previewed_quickly() -> None:
    shapes = [
        village.rectangle(x * 10, y * 10, 10, 10) for x in range(100) for y in range(50)
    ]
    begun = time.process_time()
    result = incoming(source(*((shape, {"height": 1}) for shape in shapes)))
    assert time.process_time() - begun < 10
    assert not any(f.flags for f in result.features)


def test_a_pile_of_shapes_is_no_trap() -> None:
    shape = shapely.Point(village.EAST + 500, village.NORTH + 500).buffer(90)
    begun = time.process_time()
    result = incoming(source(*((shape, {}) for _ in range(2_000))))
    assert time.process_time() - begun < 10
    assert all(f.flags == ("overlaps",) for f in result.features)


def test_more_rows_than_a_person_can_look_through_are_refused() -> None:
    with pytest.raises(BadFile, match="at most"):
        incoming(source(*((Point(0, 0), {}) for _ in range(20_001))))
