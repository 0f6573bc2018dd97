"""The list of communities: right, quick, and never in the way."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from shapely.geometry import Polygon, box

from talking_maps.geo.svg import svg_path
from talking_maps.model.change import Put
from talking_maps.model.plan import Owner
from talking_maps.store import community_index
from tests.store.community_fixture import AT, keep, make, put
from tests.store.test_files import damage
from tests.village import SQUARE, feature, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace of three communities."""
    folder = tmp_path / "communities"
    folder.mkdir()
    for code in ("c", "a", "b"):
        make(folder, code)
    return tmp_path


def age(workspace: Path) -> None:
    """Make the files older than a clock's tick."""
    past = time.time_ns() - 60_000_000_000
    for path in (workspace / "communities").glob("*.gpkg"):
        os.utime(path, ns=(past, past))


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the codes of the files that are opened."""
    seen: list[str] = []
    original = community_index._read

    def read(path: Path) -> community_index.Summary:
        seen.append(path.stem)
        return original(path)

    monkeypatch.setattr(community_index, "_read", read)
    return seen


def test_a_summary_says_what_the_list_shows(workspace: Path) -> None:
    path = workspace / "communities" / "a.gpkg"
    keep(path, Put("owner", "h1", Owner("h1", "household", "Juana")))
    keep(path, Put("owner", "h2", Owner("h2", "household")))
    keep(path, Put("owner", "o1", Owner("o1", "organisation")))
    keep(path, put(FIELD), owner="h1")
    keep(path, put(FIELD), owner="o1")
    found = community_index.list_communities(workspace)
    assert [s.code for s in found] == ["a", "b", "c"]
    outline = "M100.0 100.0L100.0 0.0L0.0 0.0L0.0 100.0Z"
    assert found[0] == community_index.Summary(
        "a",
        "Llaqta",
        AT,
        1,
        10,
        outline,
        bounds=found[0].bounds,
        scenes=("present",),
        drawn=2,
    )


def test_only_files_that_changed_are_opened(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(workspace)
    first = community_index.list_communities(workspace)
    seen = opened(monkeypatch)
    assert community_index.list_communities(workspace) == first
    assert seen == []
    keep(workspace / "communities" / "b.gpkg", put(FIELD))
    community_index.list_communities(workspace)
    assert seen == ["b"]
    (workspace / "communities" / "a.gpkg").unlink()
    assert [s.code for s in community_index.list_communities(workspace)] == ["b", "c"]


def test_a_change_within_one_tick_of_the_clock_is_seen(workspace: Path) -> None:
    path = workspace / "communities" / "a.gpkg"
    for name in ("one", "two"):
        keep(path, Put("owner", name, Owner(name, "household")))
        keep(path, put(FIELD), owner=name)
        status = path.stat()
        found = community_index.list_communities(workspace)[0]
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert found.households == 2


@pytest.mark.parametrize("content", [b"", b"nonsense" * 999, None])
def test_a_lost_or_damaged_index_is_made_again(
    workspace: Path, content: bytes | None
) -> None:
    age(workspace)
    first = community_index.list_communities(workspace)
    path = workspace / "index.sqlite"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert community_index.list_communities(workspace) == first
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM summary").fetchone() == (3,)


def test_an_index_of_another_make_is_made_again(workspace: Path) -> None:
    age(workspace)
    first = community_index.list_communities(workspace)
    for statement in ("DROP TABLE summary", "PRAGMA user_version=99"):
        with closing(sqlite3.connect(workspace / "index.sqlite")) as connection:
            connection.execute(statement)
        assert community_index.list_communities(workspace) == first


def test_where_no_index_can_be_written_the_list_is_still_made(workspace: Path) -> None:
    (workspace / "index.sqlite").mkdir()
    assert [s.code for s in community_index.list_communities(workspace)] == [
        "a",
        "b",
        "c",
    ]


def test_a_file_that_cannot_be_read_is_listed_with_its_error(workspace: Path) -> None:
    damage(workspace / "communities" / "b.gpkg")
    (workspace / "communities" / "d.gpkg").write_bytes(b"")
    (workspace / "communities" / "note.txt").write_text("not ours")
    (workspace / "communities" / ".x.gpkg").write_text("a draft")
    age(workspace)
    for _ in range(2):
        errors = {s.code: s.error for s in community_index.list_communities(workspace)}
        assert [code for code, error in errors.items() if error] == ["b", "d"]
        assert errors["d"] is not None
        assert errors["d"].id == "The file {file} is empty. Choose another file."
        assert errors["d"].values == {"file": "d.gpkg"}


def test_a_workspace_without_communities_is_empty(tmp_path: Path) -> None:
    assert community_index.list_communities(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_thousands_of_communities_are_listed_at_once(workspace: Path) -> None:
    # Links stand for files: the list opens each once, then only looks at its time.
    folder = workspace / "communities"
    for n in range(2000):
        (folder / f"v{n:04}.gpkg").hardlink_to(folder / "a.gpkg")
    age(workspace)
    first = community_index.list_communities(workspace)
    times = []
    for _ in range(3):
        start = time.process_time()
        assert community_index.list_communities(workspace) == first
        times.append(time.process_time() - start)
    assert len(first) == 2003
    assert min(times) < 1.0  # about 0.03 on an idle machine


def test_many_new_files_are_told_of_and_not_read_twice(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(workspace)
    monkeypatch.setattr(community_index, "_AT_ONCE", 2)
    told: list[tuple[int, int]] = []

    def enough(done: int, count: int) -> None:
        told.append((done, count))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        community_index.list_communities(workspace, tell=enough)
    reading = opened(monkeypatch)
    found = community_index.list_communities(
        workspace, tell=lambda *said: told.append(said)
    )
    assert (len(found), len(reading)) == (3, 1)
    assert told == [(2, 3)]


def test_what_is_known_is_told_without_opening_a_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(workspace)
    assert community_index.cached_summaries(workspace) == ((), 3)
    first = community_index.list_communities(workspace)
    keep(workspace / "communities" / "b.gpkg", put(FIELD))
    seen = opened(monkeypatch)
    assert community_index.cached_summaries(workspace) == ((first[0], first[2]), 1)
    assert seen == []


def test_an_outline_is_simple_centred_and_north_up() -> None:
    wide = svg_path([box(0, 0, 200, 100)])
    assert wide == "M100.0 75.0L100.0 25.0L0.0 25.0L0.0 75.0Z"
    holed = svg_path([SQUARE.difference(SQUARE.buffer(-100))])
    assert holed.count("M") == holed.count("Z") == 2
    many = svg_path([Polygon(SQUARE.centroid.buffer(500, quad_segs=999))])
    assert len(many) < 1500
    assert svg_path([]) == svg_path([Polygon()]) == ""
