"""What a community's file cannot be without: itself, its land, its plan and its years.

A click in a GIS deletes a row as easily as a field. These rows are never removed; where
another program took one out, it comes back from the history.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from talking_maps.model.change import RecordKind
from talking_maps.model.plan import COMMUNITY


def all_of(connection: sqlite3.Connection) -> Iterator[tuple[RecordKind, str]]:
    """Give kind and uid of each record that must be there, by the history.

    The community and its own boundary are those that the file began with.
    """
    for kind in ("community", "boundary"):
        row = connection.execute(
            "SELECT uid FROM history WHERE record = ? ORDER BY sequence, place LIMIT 1",
            (kind,),
        ).fetchone()
        if row is not None:
            yield kind, str(row[0])
    yield "owner", COMMUNITY
    yield "years", COMMUNITY


def is_one(connection: sqlite3.Connection, kind: RecordKind, uid: str) -> bool:
    """Tell whether that record must stay."""
    if kind in ("owner", "years"):
        return uid == COMMUNITY
    return kind != "feature" and (kind, uid) in set(all_of(connection))
