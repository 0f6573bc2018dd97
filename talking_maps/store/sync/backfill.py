"""Of one change that two copies tell differently, keep the better account.

A copy for others tells less: it was made without restricted layers or without names,
and its rows say what they lack. Whoever took such a change over gets the rest of it
from the next copy that has it. A change that two copies found by themselves, in one
edited file, has two dates and stands under the earlier. So the account that counts
does not depend on who was merged into whom. A whole account is never written over.
"""

# ruff: noqa: S608  (only fixed texts are put together, values are bound)
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.gpkg.history_guard import (
    make_history_append_only,
    release_history,
)
from talking_maps.store.history import log
from talking_maps.store.history.replay import timestamp

#: Clients of changes whose id follows from what they hold: the same in every copy.
FOUND = ("elsewhere-", "update-")

_MAY_CHANGE = " WHERE lacking > 0" + "".join(
    f" OR substr(client, 1, {len(word)}) = '{word}'" for word in FOUND
)

_TOLD = (
    "author",
    "at",
    "note",
    "stroke",
    "record",
    "uid",
    "scene",
    "before",
    "after",
    "before_geom",
    "after_geom",
    "settles",
    "lacking",
)
_DATED = ("author", "at")
_WORDS = {
    "version": ("name", "description", "author"),
    "photo": ("author",),
    "sameness": ("author",),
}

#: Where a row of the history stands in every copy: its change and its place in it.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Completed:
    """Ids of changes known before of which more is known now, and of those redated."""

    richer: frozenset[str]
    redated: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Account:
    lacking: int
    when: tuple[float, str, str]
    told: tuple[str, str, str]
    what: tuple[str, ...]
    is_found: bool


def backfill_change(file: OpenFile, theirs: OpenFile) -> Completed:
    """Take over what the other file tells better of changes that are known here."""
    _take_words(file, theirs)
    # A whole account that a person gave stays: most files hold no other.
    ours = dict(_accounts(file, _MAY_CHANGE))
    richer: list[Place] = []
    redated: list[Place] = []
    for place, account in _accounts(theirs) if ours else ():
        here = ours.get(place)
        if here is None or not _is_of_one(here, account):
            continue
        if _says_more(account, here):
            richer.append(place)
        elif here.is_found and account.is_found and account.when < here.when:
            redated.append(place)
    if richer or redated:
        release_history(file.connection)
        for columns, places in ((_TOLD, richer), (_DATED, redated)):
            for place in places:
                _replace(file, theirs, columns, place)
        make_history_append_only(file.connection)
    return Completed(
        frozenset(change for change, _ in richer),
        frozenset(change for change, _ in redated),
    )


def _take_words(file: OpenFile, theirs: OpenFile) -> None:
    """Take the names of versions and people from a file that has them all."""
    if log.has_redactions(theirs.connection) or not log.has_redactions(file.connection):
        return
    for table, columns in _WORDS.items():
        for *words, name in theirs.connection.execute(
            f"SELECT {', '.join(columns)}, id FROM {table}"
        ).fetchall():
            file.connection.execute(
                f"UPDATE {table} SET {', '.join(f'{c} = ?' for c in columns)}"
                " WHERE id = ?",
                (*words, name),
            )


def _accounts(file: OpenFile, which: str = "") -> Iterator[tuple[Place, _Account]]:
    rows = file.connection.execute(
        "SELECT change, place, client, ifnull(lacking, 0), at, author,"
        " ifnull(note, ''), ifnull(before, ''), ifnull(after, ''),"
        " ifnull(record, ''), ifnull(uid, ''), ifnull(scene, '') FROM history" + which
    )
    for change, place, client, lacking, at, author, *rest in rows:
        is_found = client in [f"{word}{change}" for word in FOUND]
        when = (timestamp(at) if is_found else 0.0, at, author)
        told = (rest[0], rest[1], rest[2])
        yield (change, place), _Account(lacking, when, told, tuple(rest[3:]), is_found)


def _is_of_one(here: _Account, there: _Account) -> bool:
    """Tell whether both speak of one thing; a row that lacks all speaks of none."""
    blank = ("", "", "")
    return here.what == there.what or blank in (here.what, there.what)


def _says_more(there: _Account, here: _Account) -> bool:
    if here.lacking == 0 or there.lacking > here.lacking:
        return False
    return there.lacking < here.lacking or (there.when, there.told) < (
        here.when,
        here.told,
    )


def _replace(
    file: OpenFile, theirs: OpenFile, columns: tuple[str, ...], place: Place
) -> None:
    row: tuple[Any, ...] = theirs.connection.execute(
        f"SELECT {', '.join(columns)} FROM history WHERE change = ? AND place = ?",
        place,
    ).fetchone()
    file.connection.execute(
        f"UPDATE history SET {', '.join(f'{name} = ?' for name in columns)}"
        " WHERE change = ? AND place = ?",
        (*row, *place),
    )
