"""A rich file, spoiled at one value; and all the doors that such a file may come by."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from talking_maps import store
from talking_maps.errors import TalkingMapsError
from talking_maps.model.plan import COMMUNITY
from talking_maps.workspace import Workspace, history, list_communities, scorecard
from talking_maps.workspace.open_community import OpenCommunity
from tests.golden import told
from tests.store.community_fixture import AT
from tests.store.readings import plan_digest

#: What stands in a value's place, as SQL.
SPOILS = {
    "nothing": "NULL",
    "bytes": "x'ff00fe'",
    "no text": "CAST(x'fffe' AS TEXT)",
    "a word": "'yesterday'",
    "a huge number": "9223372036854775807",
    "below zero": "-7",
    "no number": "9e999",
    "an empty text": "''",
    "a bracket": "'[1, '",
}
#: Tables of SQLite itself and of the standard, that nobody reads a value from.
_SKIPPED = ("sqlite_", "gpkg_spatial_ref_sys", "gpkg_extensions")


def rich(folder: Path) -> Path:
    """Return a file with a row in each of its tables."""
    path = told.unpacked("community-7", folder / "communities" / "village.gpkg")
    store.read_community(path)
    return path


def columns(path: Path) -> list[tuple[str, str]]:
    """Return table and column of each value there is."""
    with closing(sqlite3.connect(path)) as db:
        tables = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
            if not row[0].startswith(_SKIPPED)
        ]
        return [
            (table, row[1])
            for table in tables
            for row in db.execute(f"PRAGMA table_info({table})")
            if not row[5]
        ]


def spoil(path: Path, table: str, column: str, value: str) -> None:
    """Put the value into one row, whatever the table says it may hold."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        (declared,) = db.execute(
            "SELECT sql FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
        free = re.sub(r" NOT NULL(?=[ ,)])", "", declared).replace(
            "AUTOINCREMENT NOT NULL", "AUTOINCREMENT"
        )
        guards = db.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            " AND tbl_name = ? AND name LIKE 'history_no_%'",
            (table,),
        ).fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA writable_schema=ON")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (free, table))
        (version,) = db.execute("PRAGMA schema_version").fetchone()
        db.execute(f"PRAGMA schema_version={version + 1}")
        db.execute("PRAGMA writable_schema=OFF")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(
            f'UPDATE "{table}" SET "{column}" = {value} WHERE rowid ='
            f' (SELECT max(rowid) FROM "{table}")'
        )
        for _, guard in guards:
            db.execute(guard)


def doors(
    workspace: Workspace, path: Path, whole: Path, folder: Path
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give each way by which the file is met: its name, and what is done."""
    ours = folder / "ours.gpkg"

    def taken(do: Callable[[], object]) -> None:
        ours.write_bytes(whole.read_bytes())
        before = path.read_bytes()
        try:
            do()
            store.check_integrity(ours)
        except TalkingMapsError:
            assert ours.read_bytes() == whole.read_bytes()
            raise
        finally:
            assert path.read_bytes() == before

    def received() -> None:
        elsewhere = folder / "received"
        elsewhere.mkdir(exist_ok=True)
        before = path.read_bytes()
        try:
            placed = store.receive(path, elsewhere, AT, workspace.layers)
            store.check_integrity(placed)
            placed.unlink()
        finally:
            assert path.read_bytes() == before
            assert not list(elsewhere.iterdir())

    yield "receive", received
    yield (
        "merge",
        lambda: taken(
            lambda: store.merge(
                ours, path, author="Ana", at=AT, layers=workspace.layers
            )
        ),
    )
    yield (
        "restore",
        lambda: taken(lambda: store.restore(path, ours, AT, workspace.layers)),
    )
    yield "list", lambda: list_communities(workspace)
    yield "read", lambda: seen(path)
    yield "score", lambda: scorecard(OpenCommunity(workspace, "village"))
    yield "notice", lambda: history.notice(workspace, "village")
    yield "seen", lambda: seen(path)
    yield "check", lambda: store.check_integrity(path)


def seen(path: Path) -> None:
    """Ask the file everything that a screen may."""
    store.read_community(path)
    store.read_plan(path, COMMUNITY)
    store.read_changes(path)
    store.journal(path)
    store.versions(path)
    store.conflicts(path)
    store.list_merges(path)
    store.refused(path)
    store.samenesses(path)
    store.undo_depth(path, COMMUNITY, "Juan")
    store.photo(path, "photo1")
    plan_digest(path, COMMUNITY)
