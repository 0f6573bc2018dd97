"""What is kept comes back; what an author did not touch stays as it was."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from shapely.geometry import MultiPolygon, Polygon

from talking_maps import store
from talking_maps.errors import (
    AlreadyThere,
    BadDefinition,
    BadGeometry,
    BadValue,
    NotAllowed,
    NotFound,
    TalkingMapsError,
)
from talking_maps.model.change import Describe, Put, Remove, Reshape
from talking_maps.model.layer import Attribute
from talking_maps.model.plan import (
    COMMUNITY,
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Years,
)
from talking_maps.model.territory import Boundary
from tests.store.community_fixture import (
    AT,
    LAYERS,
    SPRING,
    TERRACE,
    keep,
    make,
    operation,
    put,
)
from tests.store.readings import last_number
from tests.village import SQUARE, feature, line, point, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))
FULL = Feature(
    "f2",
    "terrace",
    "future",
    rectangle(20, 0, 10, 10),
    "to_do",
    "measured",
    "women",
    "Chaki <b>pata</b>",
    "nota",
    {
        "height": 1.5,
        "steps": 4,
        "condition": "good",
        "in_use": False,
        "built_on": "2026-05-12",
        "crop": "papa",
    },
    ("p1", "p2"),
    ("overlaps",),
)


def test_every_field_of_a_feature_comes_back(path: Path) -> None:
    keep(path, put(FIELD), put(FULL))
    assert store.read_features(path, COMMUNITY) == (FIELD, FULL)
    assert store.feature(path, COMMUNITY, "future", "f2") == FULL
    assert store.read_features(path, COMMUNITY, "future") == (FULL,)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("terrace", MultiPolygon([rectangle(0, 0, 1, 1), rectangle(5, 5, 1, 1)])),
        ("terrace", rectangle(0, 0, 10, 10).difference(rectangle(2, 2, 3, 3))),
        ("canal", line((0, 0), (10, 10), (20, 0))),
        ("spring", point(3, 4)),
    ],
)
def test_every_kind_of_shape_comes_back_exactly(
    path: Path, layer: str, shape: Polygon
) -> None:
    keep(path, put(feature("f1", layer, shape)))
    found = store.feature(path, COMMUNITY, "present", "f1").geometry
    assert found.equals_exact(shape, 0)
    assert found.geom_type == shape.geom_type


def test_a_collection_of_one_comes_back_as_its_part(path: Path) -> None:
    collection = MultiPolygon([rectangle(0, 0, 10, 10)])
    change = keep(path, put(replace(FIELD, geometry=collection)))
    assert store.read_features(path, COMMUNITY) == (FIELD,)
    assert change.edits[0].after == FIELD


def test_the_register_comes_back(path: Path) -> None:
    household = Owner("h1", "household", "Juana Quispe", 4)
    herd = Herd("h1/llama", "h1", "llama", 12)
    assembly = Assembly("a1", "2026-05-12", "Faena", 8, 20, 18, 4, 3, 9)
    promise = Commitment("c1", "h1", "cercar", "Juana", "2027", 3.5, "ayni", "120.50")
    years = Years(1990, 2025, 2040)
    keep(
        path,
        Put("owner", "h1", household),
        Put("herd", herd.uid, herd),
        Put("assembly", "a1", assembly),
        Put("commitment", "c1", promise),
        Put("years", "h1", years),
    )
    keep(path, put(FIELD), owner="h1")
    plan = store.read_plan(path, "h1")
    assert plan.owner == household
    assert plan.years == years
    assert store.read_plan(path, COMMUNITY).years == Years(1996, 2026, 2036)
    assert plan.owners == (Owner(COMMUNITY, "community"), household)
    assert (plan.herds, plan.assemblies) == ((herd,), (assembly,))
    assert plan.commitments == (promise,)
    assert store.read_plan(path, COMMUNITY).commitments == ()
    assert plan.owners_with_drawings == ("h1",)
    assert plan.total_households == 10
    assert plan.version == store.read_changes(path)[-1].id


def test_community_and_boundaries_come_back_and_can_change(path: Path) -> None:
    community = replace(
        store.read_community(path), name="Hatun Llaqta", names={"quz": "Llaqta"}
    )
    claim = Boundary("b2", rectangle(0, 0, 10, 10), "otro", "2026", "plano")
    keep(path, Put("community", "village", community), Put("boundary", "b2", claim))
    assert store.read_community(path) == community
    assert [b.uid for b in store.boundaries(path)] == ["b1", "b2"]
    assert store.boundaries(path)[0].geometry.equals(SQUARE)


def test_the_same_uid_lives_in_three_scenes_and_two_plans(path: Path) -> None:
    past = replace(FIELD, scene="past", geometry=rectangle(1, 1, 1, 1))
    keep(path, Put("owner", "h1", Owner("h1", "household")), put(FIELD), put(past))
    keep(path, put(replace(FIELD, note="de h1")), owner="h1")
    keep(path, Remove("feature", "f1", "present"))
    assert store.read_features(path, COMMUNITY) == (past,)
    assert [f.note for f in store.read_features(path, "h1")] == ["de h1"]


def test_reshape_touches_the_shape_only(path: Path) -> None:
    keep(path, put(FULL))
    moved = rectangle(50, 50, 5, 5)
    keep(path, Reshape("f2", "future", moved))
    assert store.read_features(path, COMMUNITY) == (replace(FULL, geometry=moved),)


def test_describe_touches_the_named_fields_only(path: Path) -> None:
    keep(path, put(FULL))
    keep(
        path,
        Describe("f2", "future", {"status": "done", "voice": None}, {"height": 2.0}),
    )
    keep(
        path, Describe("f2", "future", {"photos": ("p9",)}, {"crop": None, "steps": 5})
    )
    attributes = {**FULL.attributes, "height": 2.0, "steps": 5}
    del attributes["crop"]
    assert store.read_features(path, COMMUNITY) == (
        replace(FULL, status="done", voice=None, photos=("p9",), attributes=attributes),
    )


def test_editing_what_another_removed_brings_it_back(path: Path) -> None:
    moved = rectangle(50, 50, 5, 5)
    keep(path, put(FULL))
    keep(path, Remove("feature", "f2", "future"))
    keep(path, Reshape("f2", "future", moved))
    assert store.read_features(path, COMMUNITY) == (replace(FULL, geometry=moved),)
    keep(path, Remove("feature", "f2", "future"))
    keep(path, Describe("f2", "future", {"note": "sigue"}, {}))
    assert store.read_features(path, COMMUNITY) == (
        replace(FULL, geometry=moved, note="sigue"),
    )


def test_a_feature_can_change_its_layer(path: Path) -> None:
    layers = (*LAYERS, replace(TERRACE, id="pasture", attributes=()))
    keep(path, put(FIELD))
    other = replace(FIELD, layer="pasture")
    change = store.commit(path, operation(put(other)), layers)
    assert store.read_features(path, COMMUNITY) == (other,)
    assert (change.edits[0].before, change.edits[0].after) == (FIELD, other)


def test_a_resent_operation_is_known_after_reopening(path: Path) -> None:
    sent = operation(put(FIELD), put(FULL), note="dos")
    change = store.commit(path, sent, LAYERS)
    assert store.commit(path, sent, LAYERS) == change
    assert store.read_changes(path)[1:] == (change,)
    assert change.sequence == 2
    assert change.parents == (store.read_changes(path)[0].id,)


def test_an_operation_without_effect_is_known_too(path: Path) -> None:
    keep(path, put(FIELD))
    sent = operation(put(FIELD), client="other")
    change = store.commit(path, sent, LAYERS)
    assert change.edits == ()
    keep(path, Reshape("f1", "present", rectangle(9, 9, 9, 9)))
    assert store.commit(path, sent, LAYERS) == change
    assert store.read_features(path, COMMUNITY) != (FIELD,)
    assert last_number(path, "other") == sent.number


def test_history_is_read_by_owner_and_in_pieces(path: Path) -> None:
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    mine = keep(path, put(FIELD), owner="h1")
    both = keep(path, put(FIELD), put(FULL))
    assert store.read_changes(path, owner="h1") == (mine,)
    assert store.read_changes(path, after_sequence=2, limit=1) == (mine,)
    assert store.read_changes(path, after_sequence=3) == (both,)
    assert store.last_change(path) == (4, both.id, AT)
    assert store.last_change(path, "h1") == (3, mine.id, AT)
    assert store.last_change(path, "h2") is None


def test_a_layer_added_later_gets_its_table_when_first_used(path: Path) -> None:
    fence = replace(TERRACE, id="fence", geometry="line", attributes=())
    drawn = feature("f9", "fence", line((0, 0), (5, 5)))
    with pytest.raises(NotFound):
        keep(path, put(drawn))
    store.commit(path, operation(put(drawn)), (*LAYERS, fence))
    keep(path, Describe("f9", "present", {"note": "sin catálogo"}, {}))
    assert store.read_features(path, COMMUNITY) == (
        replace(drawn, note="sin catálogo"),
    )


def test_attributes_come_and_go_in_the_layer_file(path: Path) -> None:
    keep(path, put(FULL))
    newer = replace(TERRACE, attributes=(Attribute("wall", "text", {"es": "Muro"}),))
    action = Describe("f2", "future", {}, {"wall": "piedra"})
    store.commit(path, operation(action), (newer,))
    found = store.feature(path, COMMUNITY, "future", "f2").attributes
    assert found == {**FULL.attributes, "wall": "piedra"}


def test_an_owner_with_drawings_stays(path: Path) -> None:
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    keep(path, put(FIELD), owner="h1")
    with pytest.raises(NotAllowed):
        keep(path, Remove("owner", "h1"))
    keep(path, Remove("feature", "f1", "present"), owner="h1")
    keep(path, Remove("owner", "h1"))
    assert [o.id for o in store.read_owners(path)] == [COMMUNITY]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (put(replace(FIELD, attributes={"height": "two"})), BadValue),
        (put(replace(FIELD, attributes={"height": float("nan")})), BadValue),
        (put(replace(FIELD, attributes={"steps": 2**63})), BadValue),
        (put(replace(FIELD, attributes={"steps": True})), BadValue),
        (put(replace(FIELD, attributes={"in_use": "yes"})), BadValue),
        (put(replace(FIELD, attributes={"built_on": "12/5/2026"})), BadValue),
        (put(replace(FIELD, attributes={"unknown": 1})), BadValue),
        (put(replace(FIELD, status="gone")), BadValue),  # type: ignore[arg-type]
        (put(replace(FIELD, voice="cats")), BadValue),  # type: ignore[arg-type]
        (put(replace(FIELD, note="\ud800")), BadValue),
        (put(replace(FIELD, photos=("\0",))), BadValue),
        (put(replace(FIELD, geometry=Polygon())), BadGeometry),
        (put(replace(FIELD, geometry=point(0, float("inf")))), BadGeometry),
        (put(replace(FIELD, geometry=point(0, 0))), BadGeometry),
        (put(replace(FIELD, layer="castle")), NotFound),
        (Reshape("nobody", "present", SQUARE), NotFound),
        (Describe("nobody", "present", {}, {}), NotFound),
        (Describe("f0", "present", {"uid": "f1"}, {}), BadValue),
        (Remove("community", "village"), NotAllowed),
        (Remove("feature", "f0"), BadValue),
        (Put("commitment", "c", Commitment("c", "h", "x", cost="\ud800")), BadValue),
        (
            Put("commitment", "c", Commitment("c", "h", "x", labour_days=1e999)),
            BadValue,
        ),
        (Put("herd", "h", Herd("h", "h", "llama", 2**63)), BadValue),
    ],
)
def test_a_wrong_action_is_refused_and_nothing_is_kept(
    path: Path, wrong: Put, error: type[TalkingMapsError]
) -> None:
    keep(path, put(replace(FIELD, uid="f0")))
    before = path.read_bytes()
    with pytest.raises(error):
        keep(path, put(FULL), wrong)
    assert path.read_bytes() == before


def test_a_plan_of_nobody_is_refused(path: Path) -> None:
    with pytest.raises(NotFound):
        store.read_plan(path, "h1")
    with pytest.raises(NotFound):
        keep(path, put(FIELD), owner="h1")
    with pytest.raises(NotFound):
        store.feature(path, COMMUNITY, "present", "f1")
    moved = replace(store.read_community(path), epsg=32719)
    with pytest.raises(NotAllowed):
        keep(path, Put("community", "village", moved))
    with pytest.raises(TypeError):
        keep(path, Put("owner", "h1", Owner("h2", "household")))


def test_a_file_is_made_once(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(AlreadyThere):
        make(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["village.gpkg"]


def test_a_layer_that_looks_different_now_is_styled_anew(path: Path) -> None:
    def styled() -> dict[str, str]:
        with closing(sqlite3.connect(path)) as connection:
            return dict(
                connection.execute("SELECT f_table_name, styleQML FROM layer_styles")
            )

    before = styled()
    layers = (replace(TERRACE, colour="#abcdef", restricted=True),)
    assert store.repair(path, layers, AT) == store.ExternalEdits()
    after = styled()
    assert {name for name in after if after[name] != before[name]} == {"terrace"}
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id FROM layer WHERE restricted ORDER BY id")
        assert [row[0] for row in rows] == ["sacred", "terrace"]


@pytest.mark.parametrize(
    "layer",
    [
        replace(SPRING, id="history"),
        replace(SPRING, id="gpkg_spring"),
        replace(SPRING, attributes=(Attribute("Owner", "text", {}),)),
    ],
)
def test_a_layer_may_not_take_the_files_own_names(path: Path, layer: object) -> None:
    drawn = replace(FIELD, layer=layer.id, geometry=point(1, 1))  # type: ignore[attr-defined]
    if drawn.layer == "spring":
        drawn = replace(drawn, attributes={"Owner": "x"})
    with pytest.raises(BadDefinition):
        store.commit(path, operation(put(drawn)), (layer,))  # type: ignore[arg-type]


def test_the_file_knows_how_far_each_layer_reaches(path: Path) -> None:
    keep(path, put(FIELD))
    keep(path, put(FULL))
    with sqlite3.connect(path) as connection:
        row = connection.execute(
            "SELECT min_x, min_y, max_x, max_y, last_change FROM gpkg_contents"
            " WHERE table_name = 'terrace'"
        ).fetchone()
    connection.close()
    assert row == (600000.0, 8400000.0, 600030.0, 8400010.0, "2026-05-12T15:00:00.000Z")
