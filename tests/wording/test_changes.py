"""What a change did to one thing is told once, in whatever scenes it was done."""

from dataclasses import replace

from shapely.geometry import Point

from talking_maps.i18n import translator
from talking_maps.model.change import Change, Edit
from talking_maps.model.plan import SCENES, Feature
from talking_maps.wording.changes import describe_change
from tests import village

NAMES = {scene: scene.title() for scene in SCENES}


def drawn(uid: str) -> list[Edit]:
    """Return what keeps a house of all three scenes."""
    house = village.feature(uid, "house", Point(0, 0))
    return [
        Edit("feature", uid, scene, None, replace(house, scene=scene))
        for scene in SCENES
    ]


def told(*edits: Edit) -> str:
    head = (1, "a", (), "client", 1, "community", "Rosa", "2026-03-14T10:00:00Z", "")
    change = Change(*head, "edit", None, edits)
    return describe_change(change, {}, NAMES, village.EPSG, translator("en"), "en")


def test_one_thing_of_three_scenes_is_one_sentence() -> None:
    past, present, future = drawn("house-1")
    label = told(present).removesuffix(" (present)")
    assert told(past, present, future) == f"{label} (past, present, future)"


def test_two_things_that_look_alike_are_two_sentences() -> None:
    one, other = drawn("house-1")[0], drawn("house-2")[0]
    assert told(one, other) == f"{told(one)} · {told(other)}"


def test_what_was_done_otherwise_in_one_scene_is_said_apart() -> None:
    past, present, _ = drawn("house-1")
    house = past.after
    assert isinstance(house, Feature)
    moved = replace(past, before=replace(house, geometry=Point(9, 9)))
    assert told(moved, present) == f"{told(moved)} · {told(present)}"
