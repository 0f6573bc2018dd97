"""Undo and redo take back one's own strokes, exactly, and nobody else's."""

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.model.change import Describe, Put, Remove, Reshape
from talking_maps.model.plan import COMMUNITY, Owner
from tests.store.community_fixture import AT, LAYERS, fresh_file, keep, put, redo, undo
from tests.village import feature, point, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))


def test_two_hundred_strokes_are_undone_and_redone_one_by_one() -> None:
    with fresh_file() as path:
        states = [store.read_features(path, COMMUNITY)]
        for n in range(210):
            keep(path, put(feature(f"f{n % 7}", "terrace", rectangle(n, 0, 10, 10))))
            states.append(store.read_features(path, COMMUNITY))
        for n in range(210):
            assert store.undo_depth(path, COMMUNITY, "Rosa") == (210 - n, n)
            assert undo(path) is not None
            assert store.read_features(path, COMMUNITY) == states[-2 - n]
        assert undo(path) is None
        for n in range(210):
            assert redo(path) is not None
            assert store.read_features(path, COMMUNITY) == states[n + 1]
        assert redo(path) is None


def test_an_operation_of_many_actions_is_one_step(path: Path) -> None:
    keep(
        path,
        put(FIELD),
        put(replace(FIELD, uid="f2")),
        Describe("f1", "present", {"note": "x"}, {"height": 2.0}),
        Remove("feature", "f2", "present"),
    )
    after = store.read_features(path, COMMUNITY)
    undo(path)
    assert store.read_features(path, COMMUNITY) == ()
    redo(path)
    assert store.read_features(path, COMMUNITY) == after


def test_a_new_stroke_ends_the_redo(path: Path) -> None:
    keep(path, put(FIELD))
    undo(path)
    keep(path, put(replace(FIELD, uid="f2")))
    assert store.undo_depth(path, COMMUNITY, "Rosa") == (1, 0)
    assert redo(path) is None


def test_undo_redo_undo_goes_on_below(path: Path) -> None:
    keep(path, put(FIELD))
    keep(path, put(replace(FIELD, uid="f2")))
    undo(path)
    redo(path)
    undo(path)
    assert [f.uid for f in store.read_features(path, COMMUNITY)] == ["f1"]
    undo(path)
    assert store.read_features(path, COMMUNITY) == ()
    assert store.undo_depth(path, COMMUNITY, "Rosa") == (0, 2)


def test_each_author_and_each_plan_has_its_own_steps(path: Path) -> None:
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    keep(path, put(FIELD))
    keep(path, put(replace(FIELD, uid="f2")), author="Luis")
    keep(path, put(FIELD), owner="h1")
    undo(path)
    assert [f.uid for f in store.read_features(path, COMMUNITY)] == ["f2"]
    assert undo(path) is None
    assert len(store.read_features(path, "h1")) == 1
    assert undo(path, "Luis", "h1") is None


def test_the_register_is_not_undone_from_the_map(path: Path) -> None:
    keep(path, put(FIELD))
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    undo(path)
    assert len(store.read_owners(path)) == 2
    assert store.read_features(path, COMMUNITY) == ()
    assert undo(path) is None
    assert len(store.boundaries(path)) == 1


def test_anothers_part_of_the_same_thing_stays(path: Path) -> None:
    moved = rectangle(5, 5, 5, 5)
    keep(path, put(FIELD))
    keep(path, Describe("f1", "present", {"note": "mía", "name": "a"}, {"steps": 3}))
    keep(path, Reshape("f1", "present", moved), author="Luis")
    keep(path, Describe("f1", "present", {"note": "de Luis"}, {}), author="Luis")
    undo(path)
    assert store.read_features(path, COMMUNITY) == (
        replace(FIELD, geometry=moved, note="de Luis"),
    )
    redo(path)
    assert store.read_features(path, COMMUNITY) == (
        replace(
            FIELD, geometry=moved, note="de Luis", name="a", attributes={"steps": 3}
        ),
    )


def test_what_another_has_worked_on_is_not_removed(path: Path) -> None:
    keep(path, put(replace(FIELD, uid="f0")))
    keep(path, put(FIELD))
    keep(path, Describe("f1", "present", {"note": "de Luis"}, {}), author="Luis")
    change = undo(path)
    assert change is not None
    assert change.edits == ()
    assert [f.uid for f in store.read_features(path, COMMUNITY)] == ["f0", "f1"]
    undo(path)
    assert [f.uid for f in store.read_features(path, COMMUNITY)] == ["f1"]


def test_what_another_removed_or_brought_back_stays_so(path: Path) -> None:
    keep(path, put(FIELD))
    keep(path, Describe("f1", "present", {"note": "mía"}, {}))
    keep(path, Remove("feature", "f1", "present"), author="Luis")
    undo(path)
    assert store.read_features(path, COMMUNITY) == ()
    keep(path, put(FIELD), author="Luis")
    keep(path, Remove("feature", "f1", "present"))
    keep(path, put(replace(FIELD, note="otra vez")), author="Luis")
    undo(path)
    assert store.read_features(path, COMMUNITY) == (replace(FIELD, note="otra vez"),)


def test_a_change_of_layer_is_taken_back_whole_or_not_at_all(path: Path) -> None:
    keep(path, put(FIELD))
    spot = feature("f1", "spring", point(1, 1))
    keep(path, put(spot))
    keep(path, Describe("f1", "present", {"note": "de Luis"}, {}), author="Luis")
    undo(path)
    assert store.read_features(path, COMMUNITY) == (replace(spot, note="de Luis"),)
    undo(path, "Luis")
    keep(path, put(FIELD))
    undo(path)
    assert store.read_features(path, COMMUNITY) == (spot,)


@pytest.mark.parametrize("number", [50, 7])
def test_a_resent_undo_is_known(path: Path, number: int) -> None:
    keep(path, put(FIELD), client="a", number=1)
    keep(path, put(replace(FIELD, uid="f2")), client="a", number=2)

    def ask() -> object:
        return store.undo(
            path,
            owner=COMMUNITY,
            author="Rosa",
            client="a",
            number=number,
            at=AT,
            layers=LAYERS,
        )

    assert ask() == ask()
    assert len(store.read_features(path, COMMUNITY)) == 1


def test_an_undo_that_found_nothing_does_not_come_late(path: Path) -> None:
    def ask() -> object:
        return store.undo(
            path,
            owner=COMMUNITY,
            author="Rosa",
            client="a",
            number=1,
            at=AT,
            layers=LAYERS,
        )

    assert ask() is None
    keep(path, put(FIELD), client="a", number=2)
    assert ask() is None
    assert len(store.read_features(path, COMMUNITY)) == 1
