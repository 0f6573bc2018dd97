"""The process that looks through community files from elsewhere.

Started by `quarantine` as `python -m talking_maps.store.sync.examination_worker`. It
copies the file named in a request, reads all of the copy, and answers with the
community's code or with what is wrong.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from talking_maps.contest.canonical_json import load
from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.files.atomic_write import SIDE_FILES
from talking_maps.files.sandbox import limit_memory, serve
from talking_maps.model.layer import Layer
from talking_maps.store.community_file import read_community
from talking_maps.store.files.attachments import detach
from talking_maps.store.gpkg.connection import (
    connect,
    map_sqlite_errors,
    opened,
    refuse_held,
    write_transaction,
)
from talking_maps.store.gpkg.triggers import has_foreign_triggers
from talking_maps.store.history.consistency import check_integrity, inspect
from talking_maps.store.sync import external_edits
from talking_maps.store.sync.incoming_copy import error_told

#: The most changes of one file, and of one thing in it: each corner moved is one.
MOST_CHANGES, MOST_OF_ONE = 300_000, 5_000
#: The most that joining them asks: each change of a thing is held against its others.
MOST_COMPARED = 100_000_000
_COUNTED = frozenset({"record", "uid", "scene", "owner"})


def answer(request: str) -> str:
    """Return the answer to one request, both one line of JSON."""
    asked = json.loads(request)
    other = Path(asked["file"])
    try:
        return json.dumps({"code": _examined(other, Path(asked["copy"]), asked)})
    except TalkingMapsError as error:
        return json.dumps({"error": error_told(error)})
    except (MemoryError, RecursionError):
        large = BadFile(
            "The file {file} needs more memory than there is. Nothing was changed.",
            file=other.name,
        )
        return json.dumps({"error": error_told(large)})


def _examined(other: Path, copy: Path, asked: Mapping[str, Any]) -> str:
    with map_sqlite_errors(other):
        duplicate(other, copy)
        _refuse_endless(copy, other)
        if asked.get("attached"):
            _detach(copy, Path(asked["attached"]))
    if "layers" in asked:
        if not asked["may_command"]:
            _refuse_commands(copy, other)
        _look_through(copy, asked)
    return read_community(copy).code


def _refuse_endless(copy: Path, other: Path) -> None:
    """Raise BadFile for a history that goes on and on, before it is read."""
    with closing(connect(copy)) as connection:
        names = connection.execute(
            "SELECT c.name FROM sqlite_schema s, pragma_table_info(s.name) c"
            " WHERE s.type = 'table' AND s.name = 'history'"
        )
        if not {row[0] for row in names} >= _COUNTED:
            return  # it is refused for that, or of a program of before
        (count,) = connection.execute("SELECT count(*) FROM history").fetchone()
        if count <= MOST_CHANGES:
            most, compared = connection.execute(
                "SELECT max(n), sum(n * n) FROM (SELECT count(*) AS n FROM history"
                " WHERE record NOTNULL GROUP BY uid, scene, record, owner)"
            ).fetchone()
            if (most or 0) <= MOST_OF_ONE and (compared or 0) <= MOST_COMPARED:
                return
    raise BadFile(
        "The file {file} holds more changes than anybody draws: up to {most:whole} are"
        " read, and {of_one:whole} of one thing. Nothing was changed. Choose another"
        " file.",
        file=other.name,
        most=MOST_CHANGES,
        of_one=MOST_OF_ONE,
    )


def _look_through(copy: Path, asked: Mapping[str, Any]) -> None:
    if asked["layers"] is None:
        check_integrity(copy)
        return
    layers = [load(Layer, layer) for layer in asked["layers"]]
    with write_transaction(copy) as file:
        external_edits.take_in(file, layers, asked["at"])
        inspect(file, copy.name)


def duplicate(other: Path, copy: Path) -> None:
    """Copy the file as it is at one moment, whoever is writing it; raises CannotKeep.

    It is not written, not even to recover it: what a crash or a GIS left beside it is
    copied as well, and comes to rest in the copy.
    """
    try:
        with closing(connect(other, mode="ro")) as source:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            with closing(connect(copy, mode="rwc")) as target:
                source.backup(target)
    except sqlite3.Error as error:
        refuse_held(error, other)
        for name in ("", *SIDE_FILES):
            side = other.with_name(other.name + name)
            if side.exists():
                shutil.copyfile(side, copy.with_name(copy.name + name))


def _detach(copy: Path, folder: Path) -> None:
    with closing(connect(copy)) as connection:
        detach(connection, folder)


def _refuse_commands(copy: Path, other: Path) -> None:
    with map_sqlite_errors(other), opened(copy) as connection:
        if has_foreign_triggers(connection):
            raise BadFile(
                "The file {file} holds commands of another program. It was not taken"
                " in.",
                file=other.name,
            )


if __name__ == "__main__":
    limit_memory()
    serve(answer)
