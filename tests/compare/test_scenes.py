"""The field's words for what became of a thing, case by case."""

from dataclasses import replace

import pytest

from talking_maps import compare
from talking_maps.model.plan import SCENES, Feature, Scene
from tests.village import feature, rectangle

ONE = feature("f1", "terrace", rectangle(0, 0, 10, 10), attributes={"height": 1.0})
LOST = replace(ONE, status="lost")
PLANNED = replace(ONE, status="to_do")
WIDER = replace(ONE, geometry=rectangle(0, 0, 20, 10))
HIGHER = replace(ONE, attributes={"height": 2.0})


def drawn(*states: Feature | None) -> list[Feature]:
    return [
        replace(one, scene=scene)
        for scene, one in zip(SCENES, states, strict=True)
        if one is not None
    ]


@pytest.mark.parametrize(
    ("states", "earlier", "later", "word", "change"),
    [
        ((ONE, ONE, None), "past", "present", "kept", "unchanged"),
        ((None, ONE, PLANNED), "present", "future", "kept", "changed"),
        ((ONE, WIDER, None), "past", "present", "changed", "changed"),
        ((ONE, HIGHER, None), "past", "present", "changed", "changed"),
        ((ONE, None, None), "past", "present", "lost", "removed"),
        ((ONE, LOST, None), "past", "present", "lost", "removed"),
        ((None, LOST, None), "past", "present", "lost", "removed"),
        ((ONE, None, None), "past", "future", "lost", "removed"),
        ((ONE, None, PLANNED), "past", "future", "recovered", "changed"),
        ((ONE, LOST, WIDER), "past", "future", "recovered", "changed"),
        ((ONE, None, PLANNED), "present", "future", "recovered", "added"),
        ((ONE, LOST, PLANNED), "present", "future", "recovered", "added"),
        ((None, LOST, PLANNED), "present", "future", "recovered", "added"),
        ((None, None, PLANNED), "present", "future", "proposed", "added"),
        ((None, None, PLANNED), "past", "future", "proposed", "added"),
        ((None, ONE, ONE), "past", "present", "proposed", "added"),
        ((ONE, ONE, ONE), "past", "future", "kept", "unchanged"),
    ],
)
def test_each_word(
    states: tuple[Feature | None, ...],
    earlier: Scene,
    later: Scene,
    word: str,
    change: str,
) -> None:
    (found,) = compare.diff_scenes(drawn(*states), earlier, later)
    assert (found.word, found.change) == (word, change)


@pytest.mark.parametrize(
    ("states", "earlier", "later"),
    [
        ((ONE, None, None), "present", "future"),
        ((ONE, LOST, None), "present", "future"),
        ((ONE, LOST, LOST), "present", "future"),
        ((None, ONE, None), "past", "future"),
    ],
)
def test_what_is_in_neither_scene_is_left_out(
    states: tuple[Feature | None, ...], earlier: Scene, later: Scene
) -> None:
    assert compare.diff_scenes(drawn(*states), earlier, later) == ()


def test_a_scene_is_compared_with_no_earlier_one() -> None:
    with pytest.raises(ValueError, match="after"):
        compare.diff_scenes([ONE], "future", "past")


def test_in_one_scene_what_is_there_is_kept() -> None:
    found = compare.diff_scenes(drawn(ONE, LOST, ONE), "past", "past")
    assert [(one.word, one.change) for one in found] == [("kept", "unchanged")]
    assert compare.diff_scenes(drawn(ONE, LOST, ONE), "present", "present") == ()


def test_a_lost_thing_has_no_quantity() -> None:
    found = compare.diff_scenes(drawn(ONE, LOST, None), "past", "present")
    (one,) = compare.with_quantities(found, {"terrace": "polygon"}, 32718)
    assert one.quantity_before is not None
    assert one.quantity_after is None
