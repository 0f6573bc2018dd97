"""What people said of two shapes under different uids: the same thing, or not.

The sayings stand in a table that only grows; of two about one pair the later one by
the clock counts, and of one moment the greater id, so that every copy that knows both
answers alike. They travel in copies and merges.
"""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from talking_maps.errors import BadValue
from talking_maps.model.difference import IdentityLink
from talking_maps.store.gpkg.connection import (
    OpenFile,
    read_transaction,
    write_transaction,
)
from talking_maps.store.history.replay import timestamp

_COLUMNS = "id, first, second, same, at, author"


def samenesses(path: Path) -> tuple[IdentityLink, ...]:
    """Return what was said last of each pair, in the order of their uids."""
    with read_transaction(path) as file:
        return last_said(file.connection)


def last_said(connection: sqlite3.Connection) -> tuple[IdentityLink, ...]:
    """Return what was said last of each pair in an open file."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM sameness")  # noqa: S608
    said = [
        IdentityLink(name, first, second, bool(same), at, author)
        for name, first, second, same, at, author in rows
    ]
    last = {
        frozenset((one.first, one.second)): one
        for one in sorted(said, key=lambda one: (timestamp(one.at), one.id))
    }
    return tuple(sorted(last.values(), key=lambda one: (one.first, one.second)))


def set_identity_link(
    path: Path, first: str, second: str, *, same: bool, at: str, author: str
) -> IdentityLink:
    """Keep that a person says two uids are one thing, or are not.

    Raises BadValue for one uid said twice, or one that nobody ever drew.
    """
    one, other = sorted((first, second))
    with write_transaction(path) as file:
        _check(file, one, other)
        said = IdentityLink(secrets.token_hex(8), one, other, same, at, author)
        file.connection.execute(
            f"INSERT INTO sameness({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            (said.id, said.first, said.second, said.same, said.at, said.author),
        )
        return said


def imported(path: Path) -> frozenset[str]:
    """Return the uids of features that came in a file of another program."""
    with read_transaction(path) as file:
        rows = file.connection.execute(
            "SELECT DISTINCT uid FROM history WHERE kind = 'import'"
            " AND record = 'feature' AND before IS NULL"
        )
        return frozenset(row[0] for row in rows)


def take_sameness(file: OpenFile, theirs: OpenFile) -> None:
    """Take over what was said in another copy."""
    known = {row[0] for row in file.connection.execute("SELECT id FROM sameness")}
    rows = theirs.connection.execute(f"SELECT {_COLUMNS} FROM sameness ORDER BY fid")  # noqa: S608
    file.connection.executemany(
        f"INSERT INTO sameness({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
        [row for row in rows if row[0] not in known],
    )


def _check(file: OpenFile, first: str, second: str) -> None:
    found = file.connection.execute(
        "SELECT count(DISTINCT uid) FROM history WHERE record = 'feature'"
        " AND uid IN (?, ?)",
        (first, second),
    ).fetchone()
    if first == second or found != (len((first, second)),):
        raise BadValue("Two shapes of this community are needed. Choose them again.")
