"""The history without its shapes: who touched what, when and why.

Ten thousand strokes are read in the time that it takes to unpack a few hundred of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

from talking_maps.model.plan import Scene
from talking_maps.model.territory import Community
from talking_maps.store.gpkg.connection import read_transaction
from talking_maps.store.history.records import from_fields, from_json

Key = tuple[Scene, str]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change: `touched` holds scene and uid of each shape that it altered."""

    sequence: int
    id: str
    owner: str
    author: str
    at: str
    note: str
    touched: frozenset[Key]

    @property
    def day(self) -> date:
        """Return the day of the change on this machine's calendar."""
        return datetime.fromisoformat(self.at).astimezone().date()


def journal(path: Path) -> tuple[AuditEntry, ...]:
    """Return an entry for each change, oldest first; raises NotFound, BadFile."""
    with read_transaction(path) as file:
        rows = file.connection.execute(
            "SELECT sequence, change, owner, author, at, ifnull(note, ''),"
            " iif(record = 'feature', scene, NULL), uid FROM history"
            " ORDER BY sequence, place"
        )
        return tuple(_entries(rows))


@dataclass(frozen=True, slots=True)
class CommunitySaid:
    """What a change said of the community itself, before and after."""

    at: str
    author: str
    note: str
    before: Community | None
    after: Community | None


def community_history(path: Path) -> tuple[CommunitySaid, ...]:
    """Return every change of the community's own record, oldest first.

    Raises NotFound, BadFile.
    """
    with read_transaction(path) as file:
        rows = file.connection.execute(
            "SELECT at, author, ifnull(note, ''), uid, before, after FROM history"
            " WHERE record = 'community' ORDER BY sequence, place"
        ).fetchall()
    return tuple(
        CommunitySaid(at, author, note, _as_said(uid, before), _as_said(uid, after))
        for at, author, note, uid, before, after in rows
    )


def _as_said(uid: str, parts: str | None) -> Community | None:
    if parts is None:
        return None
    return cast(
        "Community", from_fields("community", uid, None, from_json(parts, None))
    )


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[AuditEntry]:
    for about, group in itertools.groupby(rows, key=itemgetter(slice(0, 6))):
        sequence, change, owner, author, at, note = about
        touched = frozenset((row[6], row[7]) for row in group if row[6])
        yield AuditEntry(sequence, change, owner, author, at, note, touched)
