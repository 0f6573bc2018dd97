"""Every file that people may have opens, says what it said, and is whole."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from talking_maps import store
from talking_maps.model.change import Operation, Remove
from talking_maps.model.plan import COMMUNITY
from talking_maps.store.gpkg import migrations
from talking_maps.store.gpkg.triggers import GUARDS, has_foreign_triggers
from talking_maps.workspace import open_workspace
from tests.golden import make as golden
from tests.golden import told
from tests.store.community_fixture import AT, make
from tests.store.readings import differing

COMMUNITIES, CONTESTS = told.names("community"), told.names("contest")
#: Names that files keep of the steps they went through.
STEPS = (
    "first",
    "meeting",
    "sameness",
    "twins",
    "lacking",
    "shapes",
    "guards",
    "potential",
    "numbers",
)
EXPECTED: dict[str, Any] = json.loads(told.EXPECTED.read_text())


def as_json(found: object) -> object:
    return json.loads(json.dumps(found))


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the columns of each table of ours, as the file has them."""
    with closing(sqlite3.connect(path)) as db:
        tables = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'index',"
                " 'trigger') AND name NOT LIKE 'sqlite_%'"
            )
        ]
        ours = re.compile(r".*_(key|insert|update|delete)")
        return {
            table: [
                tuple(row[1:])
                for row in db.execute("SELECT * FROM pragma_table_info(?)", (table,))
            ]
            for table in tables
            if not ours.fullmatch(table) or table in GUARDS
        }


@pytest.mark.parametrize("name", COMMUNITIES)
def test_a_file_of_any_schema_says_what_it_said(name: str, tmp_path: Path) -> None:
    assert as_json(told.of_community(name, tmp_path)) == EXPECTED[name]


@pytest.mark.parametrize("name", CONTESTS)
def test_a_contest_of_any_form_is_still_what_was_printed(
    name: str, tmp_path: Path
) -> None:
    found = told.of_contest(name, tmp_path)
    assert as_json(found) == EXPECTED[name]
    assert not found["touched"]


def test_there_is_a_file_of_every_schema() -> None:
    numbers = {int(re.findall(r"\d+", name)[0]) for name in COMMUNITIES}
    assert numbers == set(range(1, migrations.SCHEMA + 1))
    assert EXPECTED.keys() == {*COMMUNITIES, *CONTESTS}


@pytest.mark.parametrize("name", COMMUNITIES)
def test_a_file_of_any_schema_comes_to_the_tables_of_now(
    name: str, tmp_path: Path
) -> None:
    path = told.unpacked(name, tmp_path / "old.gpkg")
    store.read_community(path)
    fresh, old = columns(make(tmp_path)), columns(path)
    for table, known in fresh.items():
        if table not in ("terrace", "canal", "spring", "sacred"):
            assert old[table] == known, table
    for kind, names in migrations.REGISTERS.items():
        assert [row[0] for row in old[kind]] == ["fid", *names]
    with closing(sqlite3.connect(path)) as db:
        assert not has_foreign_triggers(db)
        steps = db.execute("SELECT schema, step FROM talking_maps").fetchall()
    assert steps == list(enumerate(STEPS, 1))


@pytest.mark.parametrize("name", COMMUNITIES)
def test_work_goes_on_in_a_file_of_any_schema(name: str, tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    path = told.unpacked(name, tmp_path / "communities" / "village.gpkg")
    gone = Operation(
        "later", 1, COMMUNITY, "Ana", AT, (Remove("feature", "p1", "present"),)
    )
    store.commit(path, gone, workspace.layers)
    store.check_integrity(path)
    assert not differing(path)
    copy = tmp_path / "copy.gpkg"
    store.copy(
        path,
        copy,
        include_restricted=False,
        include_names=False,
        layers=workspace.layers,
    )
    assert b"Juana Mamani" not in copy.read_bytes()
    for statement in ("UPDATE history SET author = ''", "DELETE FROM history"):
        with (
            closing(sqlite3.connect(path)) as db,
            pytest.raises(sqlite3.IntegrityError, match="append-only"),
        ):
            db.execute(statement)
    assert (
        store.merge(path, copy, author="Ana", at=AT, layers=workspace.layers).taken == 0
    )


def test_the_maker_of_these_files_can_use_the_program_of_now(
    root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "village.gpkg"
    golden.community(root, path)
    assert store.photo(path, "photo1") == golden.JPEG
    assert store.versions(path)
    assert store.list_merges(path)
    assert store.conflicts(path)
    assert store.samenesses(path)
    assert store.refused(path)
