"""A row that is read again is the same feature; a changed one is another."""

from dataclasses import replace
from pathlib import Path

from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY
from talking_maps.store.gpkg import layer_tables
from talking_maps.workspace import Workspace, commit, new_edit_context, read_plan
from tests import village
from tests.browser import CODE, add_village


def features(workspace: Workspace) -> dict[str, object]:
    found = read_plan(workspace, CODE, COMMUNITY).features
    return {feature.uid: feature for feature in found}


def test_what_a_stroke_left_alone_is_the_same_object(tmp_path: Path) -> None:
    one, two = (
        village.feature(uid, "pasture", village.rectangle(x, 0, 50, 50), "present")
        for uid, x in (("one", 0), ("two", 100))
    )
    workspace = add_village(tmp_path / "workspace", one, two)
    before = features(workspace)
    moved = replace(two, geometry=village.rectangle(200, 0, 50, 50))
    commit(workspace, CODE, new_edit_context("Ana"), Put("feature", "two", moved))
    after = features(workspace)
    assert after["one"] is before["one"]
    assert after["two"] is not before["two"]


def test_equal_numbers_of_another_kind_are_another_row() -> None:
    kept = layer_tables._Rows()
    assert (1, (int,)) != (1.0, (float,))
    feature = village.feature("a", "pasture", village.rectangle(0, 0, 9, 9), "present")
    kept.put((1, (int,)), feature)
    assert kept.get((1.0, (float,))) is None
    assert kept.get((1, (int,))) is feature


def test_what_is_asked_for_no_more_is_forgotten() -> None:
    kept = layer_tables._Rows()
    feature = village.feature("a", "pasture", village.rectangle(0, 0, 9, 9), "present")
    for number in range(3 * layer_tables.MOST_KNOWN):
        kept.put(number, feature)
        kept.get(0)
    assert kept.get(0) is feature
    assert kept.get(1) is None
    assert len(kept._young) + len(kept._old) <= 2 * layer_tables.MOST_KNOWN
