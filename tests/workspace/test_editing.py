"""Strokes: checked, kept once, undone, carried between scenes."""

import io
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from talking_maps import geo, store
from talking_maps.errors import AlreadyThere, BadGeometry, BadValue, NotFound
from talking_maps.model.plan import Feature, Owner, Scene
from talking_maps.workspace import (
    EditContext,
    Stroke,
    Workspace,
    add_owner,
    add_photo,
    apply_stroke,
    copy_to_scene,
    describe,
    read_plan,
    redo_change,
    remove_record,
    same_thing,
    undo_change,
)
from tests.village import EPSG, line, rectangle

Hands = Callable[[], EditContext]
PICTURE = io.BytesIO()
Image.new("RGB", (4, 4)).save(PICTURE, "JPEG")
PHOTO = PICTURE.getvalue()


def draw(
    workspace: Workspace,
    edit_context: EditContext,
    uid: str = "t1",
    scene: Scene = "present",
    layer: str = "terrace",
    x: float = 100,
    size: float = 100,
) -> Feature:
    shape = geo.to_geojson(rectangle(x, 100, size, size), EPSG)
    apply_stroke(
        workspace, "muyu", edit_context, Stroke("draw", uid, scene, layer, shape)
    )
    return only(workspace, uid, scene)


def only(workspace: Workspace, uid: str, scene: Scene) -> Feature:
    found = [
        f
        for f in read_plan(workspace, "muyu").features
        if (f.uid, f.scene) == (uid, scene)
    ]
    assert len(found) == 1
    return found[0]


def test_a_stroke_is_kept_in_metres(village: Workspace, hands: Hands) -> None:
    drawn = draw(village, hands())
    assert drawn.geometry.area == pytest.approx(10_000, rel=1e-5)
    assert (drawn.status, drawn.flags) == ("existing", ())


def test_what_is_drawn_in_the_future_is_still_to_do(
    village: Workspace, hands: Hands
) -> None:
    assert draw(village, hands(), scene="future").status == "to_do"


def test_a_stroke_outside_the_boundary_is_kept_and_flagged(
    village: Workspace, hands: Hands
) -> None:
    assert draw(village, hands(), x=950).flags == ("outside_boundary",)


def test_a_stroke_sent_twice_is_kept_once(village: Workspace, hands: Hands) -> None:
    hand = hands()
    draw(village, hand)
    draw(village, hand, x=500)
    assert only(village, "t1", "present").geometry.bounds[0] == pytest.approx(600_100)


def test_a_crossing_polygon_is_mended_and_says_so(
    village: Workspace, hands: Hands
) -> None:
    bow = {
        "type": "Polygon",
        "coordinates": [
            geo.to_geojson(rectangle(0, 0, 100, 100), EPSG)["coordinates"][0][:4]
        ],
    }
    ring = bow["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    ring.append(ring[0])
    apply_stroke(
        village, "muyu", hands(), Stroke("draw", "b", "present", "pasture", bow)
    )
    assert "mended" in only(village, "b", "present").flags


@pytest.mark.parametrize(
    "geometry", [None, {"type": "Polygon", "coordinates": []}, {"type": "Point"}]
)
def test_an_empty_stroke_is_refused(
    village: Workspace, hands: Hands, geometry: dict[str, object] | None
) -> None:
    with pytest.raises(BadGeometry):
        apply_stroke(
            village,
            "muyu",
            hands(),
            Stroke("draw", "e", "present", "terrace", geometry),
        )
    assert read_plan(village, "muyu").features == ()


def test_an_unknown_layer_owner_or_uid_is_refused(
    village: Workspace, hands: Hands
) -> None:
    with pytest.raises(NotFound):
        draw(village, hands(), layer="volcano")
    with pytest.raises(NotFound):
        read_plan(village, "muyu", "nobody")
    with pytest.raises(BadValue):
        draw(village, hands(), uid="../../etc")


def test_a_shape_moved_back_inside_loses_its_flag(
    village: Workspace, hands: Hands
) -> None:
    draw(village, hands(), x=950)
    inside = geo.to_geojson(rectangle(100, 100, 100, 100), EPSG)
    stroke = Stroke("reshape", "t1", "present", geometry=inside)
    apply_stroke(village, "muyu", hands(), stroke)
    assert only(village, "t1", "present").flags == ()


def test_a_moved_end_loses_the_height_measured_there(
    village: Workspace, hands: Hands
) -> None:
    def bend(*points: tuple[float, float]) -> None:
        shape = geo.to_geojson(line(*points), EPSG)
        stroke = Stroke("reshape", "c1", "present", geometry=shape)
        apply_stroke(village, "muyu", hands(), stroke)

    def heights() -> list[object]:
        attributes = only(village, "c1", "present").attributes
        return [attributes.get(n) for n in ("height_first_m", "height_last_m")]

    drawn = geo.to_geojson(line((100, 100), (300, 100)), EPSG)
    stroke = Stroke("draw", "c1", "present", "canal", drawn)
    apply_stroke(village, "muyu", hands(), stroke)
    canal, typed = only(village, "c1", "present"), {"height_first_m": 4021.5}
    measured = {**typed, "height_last_m": 4020.0, "height_error_m": 0.1}
    describe(village, "muyu", hands(), canal, fields={}, attributes=measured)
    bend((100, 100), (200, 150), (300, 100))
    assert heights() == [4021.5, 4020.0]
    bend((100, 100), (200, 150), (400, 100))
    assert heights() == [4021.5, None]
    bend((120, 100), (200, 150), (400, 100))
    assert heights() == [None, None]
    assert only(village, "c1", "present").flags == ("end_moved",)
    undo_change(village, "muyu", hands())
    undo_change(village, "muyu", hands())
    assert heights() == [4021.5, 4020.0]
    assert only(village, "c1", "present").flags == ()


def test_undo_and_redo_walk_ones_own_strokes(village: Workspace, hands: Hands) -> None:
    draw(village, hands(), uid="a")
    draw(village, hands(), uid="b", x=300)
    other = EditContext("other tab", 1, "Beto")
    draw(village, other, uid="c", x=500)
    undo_change(village, "muyu", hands())
    assert {f.uid for f in read_plan(village, "muyu").features} == {"a", "c"}
    redo_change(village, "muyu", hands())
    assert {f.uid for f in read_plan(village, "muyu").features} == {
        "a",
        "b",
        "c",
    }


def test_a_wrong_attribute_is_refused_at_its_field(
    village: Workspace, hands: Hands
) -> None:
    corral = draw(village, hands(), layer="corral")
    for wrong in ({"animals": -1}, {"species": "dragon"}):
        with pytest.raises(BadValue) as refused:
            describe(village, "muyu", hands(), corral, fields={}, attributes=wrong)
        assert refused.value.values["field"] in wrong


def test_one_uid_through_the_scenes(village: Workspace, hands: Hands) -> None:
    now = draw(village, hands())
    copy_to_scene(village, "muyu", hands(), now, "future")
    assert only(village, "t1", "future").geometry.equals(now.geometry)
    with pytest.raises(AlreadyThere):
        copy_to_scene(village, "muyu", hands(), now, "future")


def test_this_is_the_same_field_as_in_the_past(
    village: Workspace, hands: Hands
) -> None:
    then = draw(village, hands(), uid="old", scene="past")
    now = draw(village, hands(), uid="new")
    same_thing(village, "muyu", hands(), now, then)
    assert only(village, "old", "present").geometry.equals(now.geometry)
    assert not [f for f in read_plan(village, "muyu").features if f.uid == "new"]
    undo_change(village, "muyu", hands())
    assert only(village, "new", "present")


def held(workspace: Workspace) -> bool:
    """Tell whether nobody else can write into the village's file now."""
    path = workspace.folder / "communities" / "muyu.gpkg"
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        other.execute("ROLLBACK")
    return False


def test_what_is_done_is_decided_while_nobody_else_can_write(
    village: Workspace, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = draw(village, hands())
    other = draw(village, hands(), "t2", scene="past")
    seen: list[bool] = []
    read, owners = store.feature, store.read_owners

    def feature(*what: object) -> Feature:
        seen.append(held(village))
        return read(*what)  # type: ignore[arg-type]

    def register(path: Path) -> tuple[Owner, ...]:
        seen.append(held(village))
        return owners(path)

    monkeypatch.setattr(store, "feature", feature)
    monkeypatch.setattr(store, "read_owners", register)
    shape = geo.to_geojson(rectangle(0, 0, 20, 20), EPSG)
    reshape = Stroke("reshape", "t1", "present", "", shape)
    doings: tuple[Callable[[], object], ...] = (
        lambda: apply_stroke(village, "muyu", hands(), reshape),
        lambda: copy_to_scene(village, "muyu", hands(), drawn, "future"),
        lambda: same_thing(village, "muyu", hands(), drawn, other),
        lambda: add_photo(village, "muyu", hands(), other, PHOTO),
        lambda: add_owner(village, "muyu", hands(), "h1", "household"),
    )
    for do in doings:
        seen.clear()
        do()
        assert seen
        assert all(seen)


def test_two_photos_added_at_once_are_both_shown(
    village: Workspace, hands: Hands
) -> None:
    drawn = draw(village, hands())
    with ThreadPoolExecutor() as pool:
        for done in [
            pool.submit(add_photo, village, "muyu", hands(), drawn, PHOTO)
            for _ in range(4)
        ]:
            done.result()
    assert len(only(village, "t1", "present").photos) == 4


def test_a_stroke_sent_again_is_known_when_its_owner_is_gone(
    village: Workspace, hands: Hands
) -> None:
    add_owner(village, "muyu", hands(), "h1", "household")
    hand = replace(hands(), owner="h1")
    shape = geo.to_geojson(rectangle(0, 0, 20, 20), EPSG)
    stroke = Stroke("draw", "t1", "present", "terrace", shape)
    first = apply_stroke(village, "muyu", hand, stroke)
    removed = replace(hands(), owner="h1")
    apply_stroke(village, "muyu", removed, Stroke("remove", "t1", "present"))
    remove_record(village, "muyu", hands(), "owner", "h1")
    assert apply_stroke(village, "muyu", hand, stroke) == first
    with pytest.raises(NotFound, match="h1"):
        apply_stroke(village, "muyu", replace(hands(), owner="h1"), stroke)
