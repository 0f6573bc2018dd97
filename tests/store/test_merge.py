"""Copies edited apart are merged: nothing is lost, whoever merges, however often."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from talking_maps import store
from talking_maps.errors import BadFile, BadValue, NotFound, TalkingMapsError
from talking_maps.model.change import Describe, Put, Remove, Reshape
from talking_maps.model.merge import (
    Conflict,
    Decision,
    DrawNew,
    KeepBoth,
    KeepOne,
    Merged,
)
from talking_maps.model.plan import COMMUNITY, Herd, Owner
from talking_maps.store.gpkg import triggers
from talking_maps.store.history.replay import Key, State
from tests.store.community_fixture import (
    AT,
    LAYERS,
    TERRACE,
    keep,
    make,
    operation,
    put,
)
from tests.store.concurrent_editors import Person, begin, copied, parts, state
from tests.village import feature, line, point, rectangle

Parts = Mapping[str, Any]
pytestmark = pytest.mark.usefixtures("unsafe")


def merge(path: Path, other: Path) -> Merged:
    return store.merge(path, other, author="Ana", at=AT, layers=LAYERS)


@pytest.mark.parametrize("seed", range(30))
def test_no_edit_is_lost_in_silence(tmp_path: Path, seed: int) -> None:
    """Thousands of pairs of edits: each part is theirs, ours, or waits for a person."""
    dice = Random(seed)
    ours = begin(tmp_path)
    theirs = copied(ours, "theirs")
    origin = state(ours)
    Person(ours, "Ana", dice).edit(35)
    Person(theirs, "Luis", dice).edit(35)
    left, right = state(ours), state(theirs)
    merged = copied(ours, "merged")
    merge(merged, theirs)
    other = copied(theirs, "other")
    merge(other, ours)
    found = state(merged)
    assert found == state(other)
    assert store.conflicts(merged) == store.conflicts(other)
    check_nothing_lost(origin, left, right, found, merged)
    again = len(store.read_changes(merged))
    merge(merged, theirs)
    merge(merged, other)
    assert (state(merged), len(store.read_changes(merged))) == (found, again)


def check_nothing_lost(
    origin: State, left: State, right: State, found: State, path: Path
) -> None:
    waiting: dict[Key, set[str]] = {}
    for one in store.conflicts(path):
        key: Key = (one.owner, one.kind, one.scene, one.uid)
        waiting.setdefault(key, set()).add(one.part)
    for key in {*origin, *left, *right, *found}:
        before, ours, theirs, now = (
            parts(side, key) for side in (origin, left, right, found)
        )
        open_parts = waiting.get(key, set())
        if ours == theirs or before in (ours, theirs):
            wanted = theirs if ours == before else ours
            if not open_parts:
                assert now == wanted, key
        elif ours is None or theirs is None:
            assert "existence" in open_parts, key
            assert now is not None
        else:
            check_parts(before or {}, ours, theirs, now or {}, open_parts)


def check_parts(
    before: Parts, ours: Parts, theirs: Parts, now: Parts, open_parts: set[str]
) -> None:
    for part in {*ours, *theirs, *before} - {"layer"}:
        was, a, b, result = (side.get(part) for side in (before, ours, theirs, now))
        if part == "photos":
            lists = [set(x or ()) for x in (was, a, b, result)]
            assert (lists[1] - lists[0]) | (lists[2] - lists[0]) <= lists[3]
        elif a != b and was not in (a, b):
            assert part in open_parts, part
            assert result in (a, b)
        elif part not in open_parts:
            assert result == (b if a == was else a), part


@pytest.mark.parametrize("seed", range(5))
def test_three_copies_and_copies_of_copies_meet(tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    first = begin(tmp_path, 4)
    second = copied(first, "second")
    people = [Person(first, "Ana", dice), Person(second, "Luis", dice)]
    for person in people:
        person.edit(6)
    third = copied(second, "third")
    people.append(Person(third, "Rosa", dice))
    for _ in range(3):
        for person in people:
            person.edit(4)
        one, other = dice.sample([p.path for p in people], 2)
        merge(one, other)
    for one, other in permutations([p.path for p in people], 2):
        merge(one, other)
    for one, other in permutations([p.path for p in people], 2):
        merge(one, other)
    states = [state(p.path) for p in people]
    assert states[0] == states[1] == states[2]
    assert len({tuple(c.id for c in store.conflicts(p.path)) for p in people}) == 1


FIELD = feature("f9", "terrace", rectangle(0, 0, 10, 10))
MOVED, WIDER = rectangle(50, 50, 10, 10), rectangle(0, 0, 30, 10)


@pytest.fixture
def theirs(path: Path) -> Path:
    """Return a copy of a file with one field in it."""
    keep(path, put(FIELD))
    return copied(path, "theirs")


def decide(path: Path, decision: Decision) -> None:
    (conflict,) = store.conflicts(path)
    store.resolve_conflict(
        path, conflict.id, decision, operation(author="Juez"), LAYERS
    )
    assert not store.conflicts(path)
    state(path)


def both_moved(path: Path, theirs: Path) -> Conflict:
    keep(path, Reshape("f9", "present", MOVED))
    keep(theirs, Reshape("f9", "present", WIDER), author="Luis", client="other")
    merged = merge(path, theirs)
    assert merged.taken == 1
    (conflict,) = merged.conflicts
    assert {c.author for c in conflict.candidates} == {"Rosa", "Luis"}
    assert store.read_features(path, COMMUNITY) == (conflict.candidates[0].record,)
    return conflict


def test_one_of_two_moves_is_chosen_and_the_choice_travels(
    path: Path, theirs: Path
) -> None:
    conflict = both_moved(path, theirs)
    merge(theirs, path)
    assert store.conflicts(theirs) == (conflict,)
    chosen = conflict.candidates[1]
    decide(path, KeepOne(chosen.change))
    assert store.read_features(path, COMMUNITY) == (chosen.record,)
    merge(theirs, path)
    assert not store.conflicts(theirs)
    assert state(theirs) == state(path)


def test_what_stands_can_be_confirmed(path: Path, theirs: Path) -> None:
    conflict = both_moved(path, theirs)
    decide(path, KeepOne(conflict.candidates[0].change))
    merge(theirs, path)
    assert not store.conflicts(theirs)


def test_both_shapes_can_be_kept(path: Path, theirs: Path) -> None:
    both_moved(path, theirs)
    decide(path, KeepBoth())
    found = {f.geometry.wkb for f in store.read_features(path, COMMUNITY)}
    assert found == {MOVED.wkb, WIDER.wkb}


def test_both_kept_in_two_copies_makes_one_thing_more_not_two(
    path: Path, theirs: Path
) -> None:
    both_moved(path, theirs)
    merge(theirs, path)
    for copy in (path, theirs):
        decide(copy, KeepBoth())
    merge(path, theirs)
    merge(theirs, path)
    assert len(store.read_features(path, COMMUNITY)) == 2
    assert state(path) == state(theirs)
    assert not store.conflicts(path)


def test_who_goes_on_in_one_of_two_layers_brings_back_nothing_of_the_other_past(
    path: Path, theirs: Path
) -> None:
    keep(path, Describe("f9", "present", {}, {"steps": 1}))
    keep(path, put(replace(FIELD, layer="spring", geometry=point(60, 300))))
    keep(theirs, Reshape("f9", "present", WIDER), author="Luis", client="other")
    merge(path, theirs)
    state(path)
    for copy in (path, theirs):
        merge(theirs, path)
        keep(copy, put(replace(FIELD, geometry=MOVED)), client=f"at {copy.stem}")
        state(copy)
    merge(theirs, path)
    merge(path, theirs)
    assert state(theirs) == state(path)


def test_a_third_shape_can_be_drawn(path: Path, theirs: Path) -> None:
    both_moved(path, theirs)
    third = rectangle(1, 1, 1, 1)
    decide(path, DrawNew(third))
    assert store.read_features(path, COMMUNITY) == (replace(FIELD, geometry=third),)


def test_drawing_it_again_decides_too(path: Path, theirs: Path) -> None:
    both_moved(path, theirs)
    keep(path, Describe("f9", "present", {"note": "otra cosa"}, {}))
    assert store.conflicts(path)
    keep(path, Reshape("f9", "present", rectangle(1, 1, 1, 1)))
    assert not store.conflicts(path)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_removal_against_a_change_is_decided(
    path: Path, theirs: Path, keeps: bool
) -> None:
    keep(path, Remove("feature", "f9", "present"))
    keep(theirs, Describe("f9", "present", {"name": "Pata"}, {}), client="other")
    merge(path, theirs)
    (conflict,) = store.conflicts(path)
    assert conflict.part == "existence"
    standing = replace(FIELD, name="Pata")
    assert store.read_features(path, COMMUNITY) == (standing,)
    decide(path, KeepOne(conflict.candidates[0 if keeps else 1].change))
    assert store.read_features(path, COMMUNITY) == ((standing,) if keeps else ())
    merge(theirs, path)
    assert state(theirs) == state(path)


def test_a_decision_must_fit(path: Path, theirs: Path) -> None:
    conflict = both_moved(path, theirs)
    with pytest.raises(BadValue):
        store.resolve_conflict(path, conflict.id, KeepOne("x"), operation(), LAYERS)
    decide(path, KeepBoth())
    with pytest.raises(NotFound):
        store.resolve_conflict(path, conflict.id, KeepBoth(), operation(), LAYERS)


def test_a_register_clash_waits_too(path: Path, theirs: Path) -> None:
    for file, count, client in ((path, 5, "a"), (theirs, 7, "b")):
        herd = Herd("h/llama", COMMUNITY, "llama", count)
        keep(file, Put("herd", herd.uid, herd), client=client)
    merge(path, theirs)
    (conflict,) = store.conflicts(path)
    assert (conflict.kind, conflict.part) == ("herd", "count")
    with pytest.raises(BadValue):
        store.resolve_conflict(path, conflict.id, KeepBoth(), operation(), LAYERS)
    decide(path, KeepOne(conflict.candidates[1].change))


def test_an_owner_removed_here_and_drawn_for_there_stays(
    path: Path, theirs: Path
) -> None:
    household = Owner("h1", "household")
    keep(path, Put("owner", "h1", household))
    other = copied(path, "other")
    keep(path, Remove("owner", "h1"))
    keep(other, put(replace(FIELD, uid="f1")), owner="h1", client="b")
    merge(path, other)
    merge(other, path)
    assert state(path) == state(other)
    assert household in store.read_owners(path)
    assert [c.kind for c in store.conflicts(path)] == ["owner"]


def test_a_merge_is_taken_back_and_what_came_since_stays(
    path: Path, theirs: Path
) -> None:
    keep(path, Describe("f9", "present", {"note": "nuestra"}, {}))
    before = store.read_features(path, COMMUNITY)
    keep(theirs, Describe("f9", "present", {"note": "suya", "name": "Pata"}, {}))
    keep(theirs, put(replace(FIELD, uid="f10")), put(replace(FIELD, uid="f11")))
    merged = merge(path, theirs)
    keep(path, Describe("f11", "present", {"name": "después"}, {}))
    taken = store.revert_merge(path, merged.id, author="Ana", at=AT, layers=LAYERS)
    assert [c.kind for c in taken] == ["restore"]
    assert not store.conflicts(path)
    left = {f.uid: f for f in store.read_features(path, COMMUNITY)}
    assert left.keys() == {"f9", "f11"}
    assert (left["f9"],) == before
    state(path)
    merge(theirs, path)
    assert state(theirs) == state(path)
    assert [m[0] for m in store.list_merges(path)] == [merged.id]
    with pytest.raises(NotFound):
        store.revert_merge(path, "x", author="Ana", at=AT, layers=LAYERS)


def test_what_a_merge_took_from_a_household_comes_back_only_while_it_is_there(
    path: Path,
) -> None:
    house = Put("owner", "h1", Owner("h1", "household"))
    keep(path, house)
    keep(path, put(FIELD), owner="h1")
    other, third = copied(path, "other"), copied(path, "third")
    keep(other, Remove("feature", FIELD.uid, "present"), owner="h1")
    for copy in (path, third):
        merged = merge(copy, other)
        if copy == path:
            keep(copy, Remove("owner", "h1"))
        store.revert_merge(copy, merged.id, author="Ana", at=AT, layers=LAYERS)
        drawn = [key for key in state(copy) if key[1] == "feature"]
        assert len(drawn) == (0 if copy == path else 1)


def test_what_was_taken_back_stays_out_until_it_is_restored(
    path: Path, theirs: Path
) -> None:
    keep(path, Describe("f9", "present", {"note": "nuestra"}, {}))
    keep(theirs, put(replace(FIELD, uid="f10")), Reshape("f9", "present", MOVED))
    merged = merge(path, theirs)
    together, moment = state(path), store.last_change(path)
    assert moment is not None
    store.revert_merge(path, merged.id, author="Ana", at=AT, layers=LAYERS)
    apart = state(path)
    assert apart != together
    assert merge(path, theirs).taken == 0
    assert state(path) == apart
    store.restore_version(path, moment[1], operation(), LAYERS)
    assert state(path) == together
    merge(theirs, path)
    assert state(theirs) == together


def test_a_copy_that_is_only_behind_or_ahead_needs_no_joint(
    path: Path, theirs: Path
) -> None:
    keep(theirs, Reshape("f9", "present", MOVED))
    merge(path, theirs)
    assert [c.id for c in store.read_changes(path)] == [
        c.id for c in store.read_changes(theirs)
    ]
    keep(path, Reshape("f9", "present", WIDER))
    assert merge(path, theirs).taken == 0
    assert store.read_features(path, COMMUNITY)[0].geometry == WIDER


def test_layers_photos_and_versions_travel(path: Path, theirs: Path) -> None:
    fence = replace(TERRACE, id="fence", geometry="line", restricted=True)
    drawn = feature("f1", "fence", line((0, 0), (5, 5)), attributes={"height": 2.0})
    store.commit(theirs, operation(put(drawn), client="b"), (*LAYERS, fence))
    store.add_photo(theirs, "p1", b"\xff\xd8\xff", AT, "Luis")
    store.name_version(theirs, "Asamblea", at=AT, author="Luis")
    merge(path, theirs)
    assert drawn in store.read_features(path, COMMUNITY)
    assert store.photo(path, "p1") == b"\xff\xd8\xff"
    assert [v.name for v in store.versions(path)] == ["Asamblea"]
    merge(path, theirs)
    assert len(store.versions(path)) == 1
    with closing(sqlite3.connect(path)) as db:
        restricted = db.execute("SELECT restricted FROM layer WHERE id = 'fence'")
        assert restricted.fetchone() == (1,)


def test_one_tab_that_went_on_in_two_copies_loses_nothing(
    path: Path, theirs: Path
) -> None:
    keep(path, put(replace(FIELD, uid="a")), client="same", number=900)
    keep(theirs, put(replace(FIELD, uid="b")), client="same", number=900)
    merge(path, theirs)
    assert {f.uid for f in store.read_features(path, COMMUNITY)} == {"a", "b", "f9"}


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER history_no_update",
        "UPDATE history SET change = 'x' WHERE sequence = 1",
        "UPDATE history SET parents = 'nobody' WHERE sequence = 3",
        "UPDATE history SET parents = '' WHERE sequence = 3",
        "UPDATE history SET at = 'yesterday' WHERE sequence = 3",
        "UPDATE history SET after = replace(after, 'terrace', 'castle')",
        "UPDATE history SET after = replace(after, '{', '{\"status\":\"gone\",')"
        " WHERE sequence = 3",
        "UPDATE history SET after = '[' WHERE sequence = 3",
        "CREATE TRIGGER t AFTER INSERT ON history BEGIN DELETE FROM photo; END",
        "CREATE VIEW v AS SELECT 1",
        "PRAGMA user_version = 1; DROP TABLE version",
    ],
)
def test_a_file_that_is_not_sound_changes_nothing(
    path: Path, theirs: Path, statement: str
) -> None:
    keep(theirs, Describe("f9", "present", {"note": "x"}, {"height": 1.0}))
    with closing(sqlite3.connect(theirs)) as db:
        db.executescript("DROP TRIGGER history_no_update;")
        if "TRIGGER history_no" not in statement:
            db.executescript(statement)
        guard = "BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'no'); END"
        if "TRIGGER history_no" in statement:
            db.execute(f"CREATE TRIGGER history_no_update {guard}")
        else:
            db.execute(next(iter(triggers.GUARDS.values())))
        db.commit()
    before, other = path.read_bytes(), theirs.read_bytes()
    with pytest.raises(TalkingMapsError):
        merge(path, theirs)
    assert path.read_bytes() == before
    assert theirs.read_bytes() == other


def test_a_file_begun_anew_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "anew").mkdir()
    with pytest.raises(BadFile, match="begun"):
        merge(path, make(tmp_path / "anew"))
    with pytest.raises(NotFound):
        merge(path, tmp_path / "absent.gpkg")


def undone(path: Path, *, again: bool = False) -> None:
    number = len(store.read_changes(path))
    (store.redo if again else store.undo)(
        path,
        owner=COMMUNITY,
        author="Juez",
        client="undoing",
        number=number,
        at=AT,
        layers=LAYERS,
    )
    state(path)


@pytest.mark.parametrize("how", ["first", "second", "both", "drawn"])
def test_a_decision_taken_back_opens_the_conflict_again(
    path: Path, theirs: Path, how: str
) -> None:
    conflict = both_moved(path, theirs)
    before = state(path)
    first, second = conflict.candidates
    decisions: dict[str, Decision] = {
        "first": KeepOne(first.change),
        "second": KeepOne(second.change),
        "both": KeepBoth(),
        "drawn": DrawNew(rectangle(1, 1, 1, 1)),
    }
    decide(path, decisions[how])
    decided = state(path)
    merge(theirs, path)
    for again in (True, False, True):
        undone(path, again=not again)
        assert store.conflicts(path) == ((conflict,) if again else ())
        assert state(path) == (before if again else decided)
        merge(theirs, path)
        assert store.conflicts(theirs) == store.conflicts(path)
        assert state(theirs) == state(path)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_decided_removal_opens_again_too(
    path: Path, theirs: Path, keeps: bool
) -> None:
    keep(path, Remove("feature", "f9", "present"))
    keep(theirs, Describe("f9", "present", {"name": "Pata"}, {}), client="other")
    (conflict,) = merge(path, theirs).conflicts
    before = state(path)
    decide(path, KeepOne(conflict.candidates[0 if keeps else 1].change))
    undone(path)
    assert store.conflicts(path) == (conflict,)
    assert state(path) == before


def test_what_was_drawn_since_a_decision_stays_and_nothing_opens(
    path: Path, theirs: Path
) -> None:
    conflict = both_moved(path, theirs)
    decide(path, KeepOne(conflict.candidates[1].change))
    for shape in (MOVED, rectangle(2, 2, 2, 2), WIDER):
        keep(path, Reshape("f9", "present", shape), author="Rosa")
    undone(path)
    assert not store.conflicts(path)
    merge(theirs, path)
    assert state(theirs) == state(path)


def test_a_decision_on_the_register_is_taken_back(path: Path, theirs: Path) -> None:
    for file, count, client in ((path, 5, "a"), (theirs, 7, "b")):
        herd = Herd("h/llama", COMMUNITY, "llama", count)
        keep(file, Put("herd", herd.uid, herd), client=client)
    (conflict,) = merge(path, theirs).conflicts
    before = state(path)
    decide(path, KeepOne(conflict.candidates[1].change))
    undone(path)
    assert store.conflicts(path) == (conflict,)
    assert state(path) == before
