"""Files that are damaged, foreign, newer or cannot be written are refused, unharmed."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import (
    BadFile,
    CannotKeep,
    NewerFile,
    NotFound,
    TalkingMapsError,
)
from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY, Owner
from talking_maps.store.gpkg import connection as opening
from talking_maps.store.gpkg import migrations
from tests.store.community_fixture import AT, LAYERS, keep, make, put
from tests.store.readings import differing
from tests.village import feature, point, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))


def sql(path: Path, *statements: str) -> None:
    """Run statements as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def damage(path: Path) -> None:
    """Overwrite a page in the middle of the file."""
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 30] = b"\xa5" * 4096 * 27
    path.write_bytes(content)


def refuses(path: Path, error: type[TalkingMapsError]) -> None:
    """See that every way in refuses the file and leaves it as it was."""
    before = path.read_bytes() if path.is_file() else None
    ways: tuple[Callable[[], object], ...] = (
        lambda: store.read_community(path),
        lambda: store.check_integrity(path),
        lambda: store.read_plan(path, COMMUNITY),
        lambda: keep(path, put(FIELD)),
        lambda: store.backup(path, path.parent / "out", "2026-05-12T10:00:00-05:00"),
        lambda: store.receive(path, path.parent / "in", AT),
    )
    for way in ways:
        with pytest.raises(error) as caught:
            way()
        assert caught.value.message
    if before is not None:
        assert path.read_bytes() == before
    assert not [p for p in path.parent.iterdir() if p.name.endswith((".tmp", "-wal"))]


def test_a_newer_file_is_left_alone(path: Path) -> None:
    sql(path, "INSERT INTO talking_maps(schema, step) VALUES (99, 'future')")
    refuses(path, NewerFile)


def test_a_damaged_file_is_refused(path: Path) -> None:
    damage(path)
    refuses(path, BadFile)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"SQLite format 3\0xx"])
def test_what_is_no_geopackage_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(content)
    refuses(path, BadFile)


def test_another_programs_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    sql(path, "CREATE TABLE gpkg_contents(table_name TEXT)", "CREATE TABLE history(a)")
    refuses(path, BadFile)


def test_a_file_of_ours_without_its_community_is_refused(path: Path) -> None:
    """No GIS edits the history: without its beginning nothing can be made again."""
    guards = ("DROP TRIGGER history_no_delete", "DELETE FROM history")
    sql(path, "DELETE FROM community", *guards)
    refuses(path, BadFile)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE terrace SET geom = x'00'",
        "UPDATE terrace SET geom = x'475000010000000000'",
        "UPDATE terrace SET photos = '{'",
        "UPDATE terrace SET flags = '5'",
        "ALTER TABLE terrace DROP COLUMN geom",
        "DROP TABLE owner",
        "INSERT INTO history SELECT 999, 999, 0, 'x', '', 'x', 1, owner, author, at,"
        " note, kind, reverts, stroke, record, uid, scene, '[]', after, NULL, NULL,"
        " NULL, NULL FROM history LIMIT 1",
    ],
)
def test_a_file_with_nonsense_in_it_is_refused(path: Path, statement: str) -> None:
    keep(path, put(FIELD))
    try:
        sql(path, statement)
    except sqlite3.OperationalError:
        pytest.fail("the statement itself is wrong")
    with pytest.raises(BadFile):
        store.check_integrity(path)


def test_the_odd_geopackages_of_others_are_refused(
    shared: Path, tmp_path: Path
) -> None:
    for odd in sorted((shared / "gpkg-odd").glob("*.gpkg")):
        path = tmp_path / odd.name
        path.write_bytes(odd.read_bytes())
        refuses(path, BadFile)


def test_an_absent_file_or_a_folder_is_said_so(tmp_path: Path) -> None:
    refuses(tmp_path / "x.gpkg", NotFound)
    (tmp_path / "y.gpkg").mkdir()
    refuses(tmp_path / "y.gpkg", BadFile)


def test_the_history_is_append_only_for_every_program(path: Path) -> None:
    for statement in ("UPDATE history SET author = 'x'", "DELETE FROM history"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            sql(path, statement)


def test_what_another_program_left_no_trace_of_is_taken_over_by_a_repair(
    path: Path,
) -> None:
    keep(path, put(FIELD), Put("owner", "h1", Owner("h1", "household")))
    sql(
        path,
        "UPDATE terrace SET note = 'QGIS'",
        "DELETE FROM owner WHERE id = 'h1'",
        "UPDATE elsewhere SET noticed = written",
    )
    assert store.absorb_external_edits(path, LAYERS, AT) == store.ExternalEdits()
    assert len(differing(path)) == 2
    (change,) = store.repair(path, LAYERS, AT).changes
    found = {edit.kind: edit for edit in change.edits}
    assert found.keys() == {"feature", "owner"}
    assert found["feature"].before == FIELD
    assert found["owner"].after is None
    assert differing(path) == ()
    assert store.read_features(path, COMMUNITY) == (replace(FIELD, note="QGIS"),)
    assert store.repair(path, LAYERS, AT) == store.ExternalEdits()


def test_a_spatial_index_that_a_gis_added_does_not_stop_us(path: Path) -> None:
    keep(path, put(FIELD))
    geom = 'NEW."geom"'
    sql(
        path,
        "CREATE VIRTUAL TABLE rtree_terrace_geom USING rtree(id, a, b, c, d)",
        "CREATE TRIGGER rtree_terrace_geom_insert AFTER INSERT ON terrace WHEN"
        f" ({geom} NOTNULL AND NOT ST_IsEmpty({geom})) BEGIN INSERT OR REPLACE INTO"
        f" rtree_terrace_geom VALUES (NEW.fid, ST_MinX({geom}), ST_MaxX({geom}),"
        f" ST_MinY({geom}), ST_MaxY({geom})); END",
    )
    keep(path, put(feature("f2", "terrace", rectangle(5, 6, 7, 8))))
    with closing(sqlite3.connect(path)) as connection:
        box = connection.execute("SELECT a, b, c, d FROM rtree_terrace_geom").fetchone()
    assert box == (600005, 600012, 8400006, 8400014)


def test_a_file_that_qgis_holds_open_in_wal_can_be_kept_in(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT count(*) FROM history").fetchone()
        keep(path, put(FIELD))
    keep(path, put(feature("f2", "spring", point(1, 1))))
    assert [f.uid for f in store.read_features(path, COMMUNITY)] == ["f2", "f1"]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_file_that_another_holds_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE_S", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CannotKeep, match="Another program"):
            keep(path, put(FIELD))


def test_an_older_file_is_brought_up_to_date_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def phone(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE owner ADD COLUMN phone TEXT")

    step = migrations.Step("phone", phone)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(opening, "SCHEMA", migrations.SCHEMA + 1)
    store.read_community(path)
    store.read_community(path)
    with closing(sqlite3.connect(path)) as connection:
        steps = connection.execute("SELECT schema, step FROM talking_maps").fetchall()
    assert steps == [(n, s.name) for n, s in enumerate(migrations.STEPS, 1)]
    assert steps[-1] == (migrations.SCHEMA + 1, "phone")


def test_a_step_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def phone(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE owner ADD COLUMN phone TEXT")
        connection.execute("ALTER TABLE nobody ADD COLUMN phone TEXT")

    before = path.read_bytes()
    step = migrations.Step("phone", phone)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(opening, "SCHEMA", migrations.SCHEMA + 1)
    with pytest.raises(BadFile):
        store.read_community(path)
    assert path.read_bytes() == before


def _as_nobody(script: str, *arguments: Path) -> str:
    """Run a script that drops the rights of root, which no folder is closed to."""
    head = (
        "import os, sys, resource\n"
        "from pathlib import Path\n"
        "from talking_maps import store\n"
        "from talking_maps.errors import CannotKeep\n"
        "from tests.store.community_fixture import *\n"
        "from tests.village import *\n"
        "field = put(feature('f9', 'terrace', rectangle(0, 0, 9, 9),"
        " note='x' * 9000))\n"
        "path = Path(sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", head + script, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_full_disk_keeps_nothing_and_says_so(path: Path) -> None:
    keep(path, put(FIELD))
    before = path.read_bytes()
    said = _as_nobody(
        "size = path.stat().st_size\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try:\n"
        "    for _ in range(9): keep(path, field)\n"
        "except CannotKeep as error: print(error.message)\n",
        path,
    )
    assert said.startswith("The disk is full")
    assert path.read_bytes() == before
    assert store.read_features(path, COMMUNITY) == (FIELD,)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_copy_or_a_new_file_on_a_full_disk_leaves_nothing(path: Path) -> None:
    keep(path, put(feature("f2", "terrace", rectangle(0, 0, 9, 9), note="x" * 500_000)))
    said = _as_nobody(
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "for way in (\n"
        "    lambda: store.copy(path, path.with_name('c.gpkg'), layers=LAYERS,"
        " include_restricted=True, include_names=True),\n"
        "    lambda: store.backup(path, path.parent, AT),\n"
        "    lambda: make(path.parent, 'other'),\n"
        "):\n"
        "    try: way()\n"
        "    except CannotKeep as error: print(error.message[:16])\n",
        path,
    )
    assert said.splitlines() == ["The disk is full"] * 3
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_read_only_folder_can_be_read_and_says_it_cannot_be_written(
    tmp_path: Path,
) -> None:
    path = make(tmp_path)
    before = path.read_bytes()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path(folder.anchor):
            folder.chmod(folder.stat().st_mode | 0o055)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    said = _as_nobody(
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "plan = store.read_plan(path, 'community')\n"
        "print(store.read_community(path).code, len(plan.features))\n"
        "for way in (lambda: keep(path, field), lambda: make(path.parent, 'other')):\n"
        "    try: way()\n"
        "    except CannotKeep as error: print(error.message[:32])\n",
        path,
    )
    tmp_path.chmod(0o755)
    assert said.splitlines() == [
        "village 0",
        "The file {file} or its folder ca",
        "The file {file} or its folder ca",
    ]
    assert path.read_bytes() == before
