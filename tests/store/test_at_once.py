"""Reading at once: one opening, one moment, and errors as ever."""

import shutil
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import NotFound
from tests.store.community_fixture import make


def test_what_is_read_in_the_block_is_of_one_opening(tmp_path: Path) -> None:
    path = make(tmp_path)
    other = shutil.copy(path, tmp_path / "other.gpkg")
    with store.read_snapshot(path):
        before = store.read_community(path)
        path.unlink()
        assert store.read_community(path) == before
        assert store.read_community(Path(other)) == before
    with pytest.raises(NotFound):
        store.read_community(path)


def test_an_error_in_the_block_ends_it(tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(NotFound), store.read_snapshot(path):
        store.feature(path, "community", "present", "nothing")
    path.unlink()
    with pytest.raises(NotFound):
        store.read_community(path)
