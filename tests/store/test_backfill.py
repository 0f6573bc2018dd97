"""A copy that lacks something meets whole ones: nothing is lost, all copies agree."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.model.change import Describe, Put, Reshape
from talking_maps.model.plan import COMMUNITY, Owner
from tests.store.community_fixture import AT, LAYERS, keep, make, put
from tests.store.concurrent_editors import copied, state
from tests.store.random_editing import merge
from tests.store.test_external_edits import sql
from tests.store.test_merge_laws import everything
from tests.village import feature, point, rectangle

NAME = "Rosa Quispe"
FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10), note=f"field of {NAME}")
APU = feature("s1", "sacred", point(5, 5))
LATER = "2026-06-01T09:00:00-05:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with a name, a word of it, and a restricted place."""
    path = make(tmp_path)
    keep(path, Put("owner", "h1", Owner("h1", "household", NAME)))
    keep(path, put(FIELD), put(APU))
    return path


def stripped(path: Path, name: str = "stripped") -> Path:
    """Return a copy for others."""
    out = path.with_name(f"{name}.gpkg")
    store.copy(path, out, include_restricted=False, include_names=False, layers=LAYERS)
    return out


def test_what_was_done_in_a_copy_without_names_leaves_the_names(path: Path) -> None:
    other = stripped(path)
    keep(other, Put("owner", "h1", Owner("h1", "household", "", 4)))
    keep(other, Describe("f1", "present", {"status": "lost"}, {}))
    assert merge(path, other).taken == 2
    state(path)
    assert Owner("h1", "household", NAME, 4) in store.read_owners(path)
    now = store.last_change(path)
    assert now is not None
    (field,) = (f for f in store.features_at(path, COMMUNITY, now[1]) if f.uid == "f1")
    assert field == replace(FIELD, status="lost")


def test_who_took_over_a_copy_that_lacked_something_gets_it_later(path: Path) -> None:
    older = copied(path, "older")
    keep(path, put(replace(APU, uid="s2", note=NAME)), put(replace(FIELD, uid="f2")))
    store.name_version(path, f"as {NAME} told", at=AT, author=NAME)
    merge(older, stripped(path))
    assert {f.uid for f in store.read_features(older, COMMUNITY)} == {"f1", "f2", "s1"}
    behind = copied(older, "behind")
    ahead = copied(path, "ahead")
    assert merge(older, path).taken == 1
    merge(ahead, behind)
    assert everything(older) == everything(ahead) == everything(path)
    assert not merge(older, path).taken
    assert not merge(older, stripped(path)).taken
    assert everything(older) == everything(path)


def test_an_edit_found_in_two_copies_has_one_date(path: Path, tmp_path: Path) -> None:
    twin = copied(path, "twin")
    for one in (path, twin):
        sql(one, "UPDATE terrace SET name = 'Pata' WHERE uid = 'f1'")
    store.absorb_external_edits(path, LAYERS, AT)
    store.absorb_external_edits(twin, LAYERS, LATER)
    third = copied(path, "third")
    shutil.copyfile(third, tmp_path / "first.gpkg")
    merge(third, twin)
    merge(twin, tmp_path / "first.gpkg")
    assert everything(third) == everything(twin)
    (found,) = (c for c in store.read_changes(twin) if c.kind == "elsewhere")
    assert found.at == AT


def test_a_boundary_moved_in_two_copies_waits_and_stays(path: Path) -> None:
    (claim, *_) = store.boundaries(path)
    other = copied(path, "other")
    for one, width in ((path, 300), (other, 400)):
        wider = replace(claim, geometry=rectangle(0, 0, width, 500))
        keep(one, Put("boundary", claim.uid, wider), author=str(width))
    merged = merge(path, other)
    assert [c.part for c in merged.conflicts] == ["geometry"]
    state(path)
    assert store.boundaries(path)[0].geometry.area in (300 * 500, 400 * 500)


def test_what_is_whole_is_never_written_over(path: Path) -> None:
    other = copied(path, "other")
    sql(other, "DROP TRIGGER history_no_update")
    sql(other, "UPDATE history SET author = 'A', at = '2001-01-01T00:00:00-05:00'")
    before = store.read_changes(path)
    keep(other, Reshape("f1", "present", rectangle(9, 9, 9, 9)))
    merge(path, other)
    assert store.read_changes(path)[: len(before)] == before


def test_a_copy_without_names_hides_who_only_named_a_version(path: Path) -> None:
    keep(path, put(replace(FIELD, uid="f3", note="Inti Cusi told it")))
    store.name_version(path, "Mayo", at=AT, author="Inti Cusi")
    (version,) = store.versions(stripped(path))
    assert version.author.startswith("person-")
    assert "Inti" not in repr(store.read_features(stripped(path), COMMUNITY))
