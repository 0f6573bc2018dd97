"""Laws that hold whatever people do, in whatever order they do it."""

import itertools
import multiprocessing
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from talking_maps import store
from talking_maps.errors import BadFile, BadGeometry, NotFound, Value
from talking_maps.model.change import (
    Action,
    Describe,
    Edit,
    Operation,
    Put,
    Remove,
    Reshape,
)
from talking_maps.model.plan import (
    COMMUNITY,
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Feature,
    Herd,
)
from talking_maps.store.gpkg import geometry
from talking_maps.store.history.undo import invert_edit
from tests.store.community_fixture import AT, LAYERS, fresh_file
from tests.store.readings import differing
from tests.village import EPSG, rectangle

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=list(HealthCheck)
)

numbers = st.floats(-1e7, 1e7, allow_nan=False, allow_subnormal=False)
points = st.builds(Point, numbers, numbers)
lines = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=6).map(LineString)
polygons = st.builds(
    rectangle, st.floats(0, 900), st.floats(0, 900), st.floats(1, 90), st.floats(1, 90)
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
shapes = {"terrace": polygons, "canal": lines, "spring": points, "sacred": points}
attributes: dict[str, st.SearchStrategy[Mapping[str, Value]]] = {
    "terrace": st.fixed_dictionaries(
        {},
        optional={
            "height": numbers,
            "steps": st.integers(-(2**63) + 1, 2**63 - 1),
            "condition": st.sampled_from(["good", "bad"]),
            "in_use": st.booleans(),
            "built_on": st.dates().map(str),
            "crop": words,
        },
    ),
    "canal": st.fixed_dictionaries({}, optional={"lined": st.booleans()}),
    "spring": st.just({}),
    "sacred": st.fixed_dictionaries({}, optional={"story": words}),
}
uids = st.sampled_from(["u1", "u2", "u3"])
scenes = st.sampled_from(SCENES)


@st.composite
def features(draw: st.DrawFn, *, uid: str | None = None) -> Feature:
    """Draw a feature of any layer with any values."""
    layer = draw(st.sampled_from(sorted(shapes)))
    return Feature(
        uid or draw(uids),
        layer,
        draw(scenes),
        draw(shapes[layer]),
        draw(st.sampled_from(STATUSES)),
        draw(st.sampled_from(ORIGINS)),
        draw(st.sampled_from([None, *VOICES])),
        draw(words),
        draw(words),
        draw(attributes[layer]),
        tuple(draw(st.lists(words, max_size=2))),
        tuple(draw(st.lists(words, max_size=2))),
    )


def puts(feature: Feature) -> Put:
    return Put("feature", feature.uid, feature)


actions: st.SearchStrategy[Action] = st.one_of(
    features().map(puts),
    st.builds(Reshape, uids, scenes, polygons),
    st.builds(
        Describe,
        uids,
        scenes,
        st.fixed_dictionaries({}, optional={"note": words, "name": words}),
        st.just({}),
    ),
    st.builds(Remove, st.just("feature"), uids, scenes),
    st.integers(0, 9).map(lambda n: Put("herd", "h/x", Herd("h/x", "h", "x", n))),
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["keep", "keep", "keep", "undo", "redo"]),
        st.sampled_from(["Rosa", "Luis"]),
        st.lists(actions, max_size=3),
    ),
    max_size=12,
)


def play(path: Path, author: str, step: str, number: int, some: list[Action]) -> None:
    """Do one step; an action that has nothing to act on is refused as a whole."""
    asked = {"owner": COMMUNITY, "author": author, "client": author, "number": number}
    if step == "keep":
        operation = Operation(author, number, COMMUNITY, author, AT, tuple(some))
        try:
            store.commit(path, operation, LAYERS)
        except (NotFound, BadGeometry):
            return
    else:
        {"undo": store.undo, "redo": store.redo}[step](
            path,
            at=AT,
            layers=LAYERS,
            **asked,  # type: ignore[arg-type]
        )


@QUICK
@given(st.data())
def test_any_feature_comes_back_as_it_was(data: st.DataObject) -> None:
    with fresh_file() as path:
        drawn = data.draw(features(uid="f"))
        change = store.commit(
            path, Operation("c", 1, COMMUNITY, "a", AT, (puts(drawn),)), LAYERS
        )
        assert store.read_features(path, COMMUNITY) == (drawn,)
        assert change.edits == (Edit("feature", "f", drawn.scene, None, drawn),)
        assert store.read_changes(path)[-1] == change


@given(st.one_of(points, lines, polygons, st.lists(lines, min_size=2, max_size=3)))
def test_any_shape_survives_its_blob(
    shape: BaseGeometry | list[LineString],
) -> None:
    whole = MultiLineString(shape) if isinstance(shape, list) else shape
    written = geometry.to_blob(whole, EPSG)
    assert geometry.from_blob(written).equals_exact(whole, 0)
    assert geometry.from_blob(geometry.to_small_blob(whole, EPSG)).equals_exact(
        whole, 0
    )
    assert geometry.from_blob(geometry.encode_compressed(whole, EPSG)).equals_exact(
        whole, 0
    )
    assert geometry.bounds(written) == whole.bounds


@given(st.binary(max_size=40))
def test_what_is_no_packed_shape_is_refused(rest: bytes) -> None:
    outline = Point(0, 0).buffer(5)
    packed = geometry.encode_compressed(outline, EPSG)
    assert len(packed) < len(geometry.to_small_blob(outline, EPSG))
    for damaged in (packed[:3] + rest, packed[:-5] + rest, b"TM" + rest):
        if damaged != packed:
            with pytest.raises(BadFile):
                geometry.from_blob(damaged)


@QUICK
@given(steps)
def test_the_tables_are_what_the_history_says(
    played: list[tuple[str, str, list[Action]]],
) -> None:
    with fresh_file() as path:
        for number, (step, author, some) in enumerate(played):
            play(path, author, step, number, some)
        assert differing(path) == ()
        store.check_integrity(path)


@QUICK
@given(steps)
def test_every_edit_starts_where_the_last_one_ended(
    played: list[tuple[str, str, list[Action]]],
) -> None:
    with fresh_file() as path:
        for number, (step, author, some) in enumerate(played):
            play(path, author, step, number, some)
        now: dict[object, object] = {}
        for change in store.read_changes(path):
            for edit in change.edits:
                key = (edit.kind, edit.uid, edit.scene)
                assert edit.before == now.get(key)
                assert edit.before != edit.after
                now[key] = edit.after


@QUICK
@given(st.lists(st.lists(actions, max_size=3), max_size=8))
def test_undoing_all_of_ones_strokes_gives_back_the_first_state(
    operations: list[list[Action]],
) -> None:
    with fresh_file() as path:
        for number, some in enumerate(operations):
            only = [a for a in some if not (isinstance(a, Put) and a.kind == "herd")]
            play(path, "Rosa", "keep", number, only)
        drawn = store.read_features(path, COMMUNITY)
        depth, _ = store.undo_depth(path, COMMUNITY, "Rosa")
        for number in range(depth):
            play(path, "Rosa", "undo", 100 + number, [])
        assert store.read_features(path, COMMUNITY) == ()
        assert store.undo_depth(path, COMMUNITY, "Rosa") == (0, depth)
        for number in range(depth):
            play(path, "Rosa", "redo", 200 + number, [])
        assert store.read_features(path, COMMUNITY) == drawn


@QUICK
@given(steps, st.data())
def test_sending_again_changes_nothing(
    played: list[tuple[str, str, list[Action]]], data: st.DataObject
) -> None:
    with fresh_file() as path:
        for number, (step, author, some) in enumerate(played):
            play(path, author, step, number, some)
        before = store.read_changes(path)
        again = data.draw(st.lists(st.sampled_from(range(len(played) or 1))))
        for number in again:
            if number < len(played) and any(c.number == number for c in before[1:]):
                step, author, some = played[number]
                play(path, author, step, number, some)
        assert store.read_changes(path) == before


@given(features(uid="f"), features(uid="f"))
def test_an_edit_taken_back_is_what_was_before(old: Feature, new: Feature) -> None:
    sides: list[Feature | None] = [None, old, new]
    for before, after in itertools.permutations(sides, 2):
        edit = Edit("feature", "f", None, before, after)
        assert invert_edit(edit, after) == before


def _draw(path: Path, author: str, count: int) -> None:
    for n in range(count):
        mine = Feature(f"{author}-{n}", "terrace", "present", rectangle(n, 0, 5, 5))
        both: Action = Describe("shared", "present", {}, {"steps": n})
        if author == "Luis":
            both = Reshape("shared", "present", rectangle(n, n, 5, 5))
        store.commit(
            path,
            Operation(author, n, COMMUNITY, author, AT, (puts(mine), both)),
            LAYERS,
        )


def _nothing_is_lost(path: Path, authors: list[str], count: int) -> None:
    found = {f.uid: f for f in store.read_features(path, COMMUNITY)}
    assert len(found) == len(authors) * count + 1
    assert found["shared"].attributes["steps"] == count - 1
    assert found["shared"].geometry == rectangle(count - 1, count - 1, 5, 5)
    history = store.read_changes(path)
    assert [c.sequence for c in history] == list(range(1, len(history) + 1))
    assert [c.parents for c in history[1:]] == [(c.id,) for c in history[:-1]]
    assert differing(path) == ()


def _shared_thing(path: Path) -> None:
    start = Feature("shared", "terrace", "present", rectangle(0, 0, 5, 5))
    store.commit(path, Operation("s", 1, COMMUNITY, "s", AT, (puts(start),)), LAYERS)


def test_threads_drawing_at_once_lose_nothing(path: Path) -> None:
    _shared_thing(path)
    authors = ["Rosa", "Luis", "Ana", "Hugo"]
    threads = [threading.Thread(target=_draw, args=(path, a, 20)) for a in authors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _nothing_is_lost(path, authors, 20)


def test_processes_drawing_at_once_lose_nothing(path: Path) -> None:
    _shared_thing(path)
    authors = ["Rosa", "Luis"]
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_draw, args=(path, a, 40)) for a in authors]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
        assert process.exitcode == 0
    _nothing_is_lost(path, authors, 40)


def test_a_reader_sees_one_moment(path: Path) -> None:
    keep = threading.Thread(target=_draw, args=(path, "Ana", 0))
    keep.start()
    keep.join()
    _shared_thing(path)
    drawing = threading.Thread(target=_draw, args=(path, "Rosa", 40))
    drawing.start()
    while drawing.is_alive():
        plan = store.read_plan(path, COMMUNITY)
        numbers = {
            c.id: c.number for c in store.read_changes(path) if c.client == "Rosa"
        }
        if plan.version in numbers:
            drawn = [f for f in plan.features if f.uid.startswith("Rosa")]
            assert len(drawn) == numbers[plan.version] + 1
    drawing.join()


def test_a_closed_file_can_be_moved_as_it_is(path: Path, tmp_path: Path) -> None:
    _draw_one = Feature("f", "terrace", "present", rectangle(0, 0, 5, 5))
    store.commit(
        path, Operation("c", 1, COMMUNITY, "a", AT, (puts(_draw_one),)), LAYERS
    )
    moved = tmp_path / "moved.gpkg"
    shutil.copyfile(path, moved)
    assert store.read_features(moved, COMMUNITY) == (_draw_one,)
    assert {p.name for p in tmp_path.iterdir()} == {"moved.gpkg", "village.gpkg"}
