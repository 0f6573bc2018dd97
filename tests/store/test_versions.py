"""Moments with names, the state of any moment, bringing back what was."""

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import compare, store
from talking_maps.errors import AlreadyThere, BadValue, NotFound
from talking_maps.model.change import Describe, Put, Remove, Reshape
from talking_maps.model.plan import COMMUNITY, Owner
from tests.store.community_fixture import AT, LAYERS, keep, operation, put, undo
from tests.store.concurrent_editors import copied, state
from tests.village import feature, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))
OTHER = feature("f2", "terrace", rectangle(50, 0, 10, 10))
MOVED = rectangle(5, 5, 9, 9)


def test_every_moment_can_be_seen_again(path: Path) -> None:
    seen = []
    for action in (
        put(FIELD),
        put(OTHER),
        Reshape("f1", "present", MOVED),
        Remove("feature", "f2", "present"),
        Describe("f1", "present", {"name": "x"}, {}),
    ):
        change = keep(path, action)
        seen.append((change.id, store.read_features(path, COMMUNITY)))
    for moment, features in seen:
        assert store.features_at(path, COMMUNITY, moment) == features
    with pytest.raises(NotFound):
        store.features_at(path, COMMUNITY, "x")


def test_the_journal_tells_of_each_change_what_the_history_does(path: Path) -> None:
    keep(path, put(FIELD), put(OTHER))
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    undo(path)
    told = [
        (e.sequence, e.id, e.author, e.at, e.note, e.owner, e.touched)
        for e in store.journal(path)
    ]
    assert told == [
        (
            c.sequence,
            c.id,
            c.author,
            c.at,
            c.note,
            c.owner,
            frozenset((e.scene, e.uid) for e in c.edits if e.scene),
        )
        for c in store.read_changes(path)
    ]


def test_a_moment_of_the_other_copy_is_as_it_was_there(path: Path) -> None:
    keep(path, put(FIELD))
    theirs = copied(path, "theirs")
    keep(path, put(OTHER))
    change = keep(theirs, Reshape("f1", "present", MOVED), client="b")
    then = store.read_features(theirs, COMMUNITY)
    store.merge(path, theirs, author="Ana", at=AT, layers=LAYERS)
    assert store.features_at(path, COMMUNITY, change.id) == then
    assert len(store.read_features(path, COMMUNITY)) == 2


@pytest.mark.parametrize("name", ["past", "present", "future", "now"])
def test_no_version_takes_the_name_of_a_scene_or_of_now(path: Path, name: str) -> None:
    with pytest.raises(BadValue):
        store.name_version(path, name, at=AT, author="Ana")


def test_nothing_comes_back_to_a_household_that_is_gone(path: Path) -> None:
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    drawn = keep(path, put(FIELD), owner="h1")
    keep(path, Remove("feature", "f1", "present"), owner="h1")
    keep(path, Remove("owner", "h1"))
    with pytest.raises(NotFound):
        store.restore_version(path, drawn.id, operation(owner="h1"), LAYERS)
    with pytest.raises(NotFound):
        undo(path, owner="h1")
    assert state(path).keys() == {k for k in state(path) if k[1] != "feature"}


def test_a_version_is_found_by_name_id_change_and_number(path: Path) -> None:
    change = keep(path, put(FIELD))
    made = store.name_version(
        path, " Asamblea,  12 de mayo ", description="acta 7", at=AT, author="Ana"
    )
    assert (made.name, made.change) == ("Asamblea, 12 de mayo", change.id)
    assert store.versions(path) == (made,)
    for said in (made.id, made.name):
        assert store.find_version(path, said) == made
    for said in (change.id, str(change.sequence)):
        assert store.find_version(path, said).change == change.id
    with pytest.raises(NotFound):
        store.find_version(path, "mayo")
    with pytest.raises(AlreadyThere):
        store.name_version(path, made.name, at=AT, author="Ana")
    with pytest.raises(BadValue):
        store.name_version(path, "  ", at=AT, author="Ana")
    with pytest.raises(NotFound):
        store.name_version(path, "y", change="x", at=AT, author="Ana")


def test_two_copies_may_name_two_versions_alike(path: Path) -> None:
    theirs = copied(path, "theirs")
    for file in (path, theirs):
        store.name_version(file, "Mayo", at=AT, author="Ana")
    keep(theirs, put(FIELD))
    store.merge(path, theirs, author="Ana", at=AT, layers=LAYERS)
    with pytest.raises(BadValue):
        store.find_version(path, "Mayo")


def test_restoring_a_version_leaves_no_difference(path: Path) -> None:
    keep(path, put(FIELD), put(OTHER))
    version = store.name_version(path, "v", at=AT, author="Ana")
    then = store.read_features(path, COMMUNITY)
    keep(path, Reshape("f1", "present", MOVED), put(replace(OTHER, uid="f3")))
    keep(path, Remove("feature", "f2", "present"))
    late = store.read_features(path, COMMUNITY)
    change = store.restore_version(path, version.change, operation(), LAYERS)
    assert (change.kind, change.reverts) == ("restore", version.change)
    now = store.read_features(path, COMMUNITY)
    found = compare.diff_versions(then, now)
    assert {d.change for d in found} == {"unchanged"}
    state(path)
    undo(path)
    assert store.read_features(path, COMMUNITY) == late


def test_a_single_feature_is_brought_back(path: Path) -> None:
    change = keep(path, put(FIELD), put(OTHER))
    keep(path, Reshape("f1", "present", MOVED))
    keep(path, Remove("feature", "f2", "present"))
    ask = operation(note="era mejor")
    brought = store.restore_version(
        path, change.id, ask, LAYERS, only=("present", "f2")
    )
    assert (
        store.restore_version(path, change.id, ask, LAYERS, only=("present", "f2"))
        == brought
    )
    assert {f.uid: f.geometry for f in store.read_features(path, COMMUNITY)} == {
        "f1": MOVED,
        "f2": OTHER.geometry,
    }
    with pytest.raises(NotFound):
        store.restore_version(path, change.id, operation(), LAYERS, only=("past", "f2"))
