"""Named versions, the state of any moment, and bringing back what was.

A version names a change; its state is made again from the history. Restoring is a new
change: what was there before it stays in the history too.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from talking_maps.errors import AlreadyThere, BadValue, NotFound
from talking_maps.model.change import Change, Edit, Operation, RecordKind, Version
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature, Plan, Scene
from talking_maps.store.gpkg.connection import (
    OpenFile,
    read_transaction,
    write_transaction,
)
from talking_maps.store.history import log
from talking_maps.store.history.replay import replay, sequence_of
from talking_maps.store.history.transaction import Transaction, begin

#: What the state of this moment is called.
NOW = "now"
#: What these say where a version may be named; one called so could not be asked for.
_TAKEN = frozenset({*SCENES, NOW})
#: So many names are told to who asks for one that there is not: the latest.
MOST_TOLD = 12
_COLUMNS = "id, name, ifnull(description, ''), change, at, author"


def versions(path: Path) -> tuple[Version, ...]:
    """Return the named versions, oldest first."""
    with read_transaction(path) as file:
        return _versions(file)


def find_version(path: Path, said: str) -> Version:
    """Return the version of that id or name, or an unnamed one for a change's id.

    A sequence number of this file's history will do too. Raises NotFound, or BadValue
    if several versions have that name.
    """
    with read_transaction(path) as file:
        named = _versions(file)
        found = [v for v in named if v.id == said] or [
            v for v in named if _tidy(v.name) == _tidy(said)
        ]
        if len(found) > 1:
            raise BadValue(
                "Several versions are called “{name}”: {ids}. Say which by its id.",
                name=said,
                ids=", ".join(v.id for v in found),
            )
        return found[0] if found else _unnamed(file, said, named)


def name_version(
    path: Path,
    name: str,
    *,
    change: str | None = None,
    description: str = "",
    at: str,
    author: str,
) -> Version:
    """Give the present state, or that after a change, a name.

    Raises BadValue for no name or one that means a scene or this moment, AlreadyThere
    if a version is called that, NotFound for an unknown change.
    """
    name = _tidy(name)
    _check_version_name(name)
    with write_transaction(path) as file:
        _refuse_twice(name, file)
        last = log.last_change(file.connection)
        known = change or (last[1] if last else "")
        sequence_of(file, known)
        version = Version(secrets.token_hex(8), name, description, known, at, author)
        add_version(file, version)
        return version


def _refuse_twice(name: str, file: OpenFile) -> None:
    """Raise AlreadyThere where another version is called so."""
    if any(_tidy(version.name) == name for version in _versions(file)):
        raise AlreadyThere(
            "There is a version called “{name}” already. Choose another name.",
            name=name,
        )


def _check_version_name(name: str) -> None:
    """Raise BadValue for no name, or one that means something else."""
    if not name:
        raise BadValue("A version needs a name. Write its name.")
    if name in _TAKEN:
        raise BadValue(
            "“{name}” already means something else here. Choose another name.",
            name=name,
        )


def _tidy(name: str) -> str:
    """Return a name as it is read: one space between words, accents in one way."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def add_version(file: OpenFile, version: Version) -> None:
    """Write a named version into an open file, once."""
    file.connection.execute(
        "INSERT OR IGNORE INTO version(id, name, description, change, at, author)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            version.id,
            version.name,
            version.description or None,
            version.change,
            version.at,
            version.author,
        ),
    )


def features_at(path: Path, owner: str, change: str) -> tuple[Feature, ...]:
    """Return an owner's features as the author of a change had them after it.

    Raises NotFound for an unknown change.
    """
    with read_transaction(path) as file:
        return _features_at(file, owner, change)


def plan_at(path: Path, plan: Plan, change: str) -> Plan:
    """Return a plan as the author of a change had it after it, with its register.

    `plan` is the same owner's as it stands now. Raises NotFound for an unknown change.
    """
    with read_transaction(path) as file:
        sequence_of(file, change)
        state = replay(file, until=change)
    found: dict[RecordKind, list[Any]] = {}
    for (whose, kind, _, _), record in state.items():
        if kind != "feature" or whose == plan.owner.id:
            found.setdefault(kind, []).append(record)
    promises = found.get("commitment", [])
    households = [one.households for one in found.get("community", [])]
    return replace(
        plan,
        features=tuple(_in_order(found)),
        owners=tuple(found.get("owner", [])),
        herds=tuple(found.get("herd", [])),
        assemblies=tuple(found.get("assembly", [])),
        commitments=tuple(c for c in promises if c.owner == plan.owner.id),
        total_households=households[0] if households else None,
        version=change,
    )


def _in_order(found: dict[RecordKind, list[Any]]) -> list[Feature]:
    """Return the features by scene and layer."""
    return sorted(
        found.get("feature", []),
        key=lambda f: (SCENES.index(f.scene), f.layer, f.uid),
    )


def restore_version(
    path: Path,
    change: str,
    operation: Operation,
    layers: Sequence[Layer],
    *,
    only: tuple[Scene, str] | None = None,
) -> Change:
    """Bring an owner's features back to what they were after `change`, as a new change.

    `operation` says whose plan, who, when and why; it has no actions. `only` a scene
    and uid brings back that one feature. What is so already stays. Raises NotFound
    for a thing, an owner or a change that is not known.
    """
    owner = operation.owner
    with begin(path, log.request_of(operation), layers) as transaction:
        if transaction.resent is not None:
            return transaction.resent
        transaction.refuse_unknown_owner(owner)
        found = _features_at(transaction.file, owner, change)
        then = {(f.scene, f.uid): f for f in found}
        edits = tuple(_restored(transaction, owner, then, only))
        return transaction.append(edits, "restore", reverts=change)


def _restored(
    transaction: Transaction,
    owner: str,
    then: dict[tuple[Scene, str], Feature],
    only: tuple[Scene, str] | None,
) -> Iterator[Edit]:
    file = transaction.file
    last = log.last_change(file.connection)
    now = {(f.scene, f.uid) for f in _features_at(file, owner, last[1] if last else "")}
    for scene, uid in [only] if only else sorted(now | then.keys()):
        before = transaction.read("feature", owner, scene, uid)
        if before is None and (scene, uid) not in then:
            raise NotFound(
                "There is no shape {uid} in this plan. Load the plan again.", uid=uid
            )
        wanted = Edit("feature", uid, scene, before, then.get((scene, uid)))
        kept = transaction.write(wanted, owner)
        if kept is not None:
            yield kept


def _features_at(file: OpenFile, owner: str, change: str) -> tuple[Feature, ...]:
    sequence_of(file, change)
    found = (
        cast("Feature", record)
        for (whose, kind, _, _), record in replay(file, until=change).items()
        if kind == "feature" and whose == owner
    )
    return tuple(sorted(found, key=lambda f: (SCENES.index(f.scene), f.layer, f.uid)))


def _versions(file: OpenFile) -> tuple[Version, ...]:
    rows = file.connection.execute(f"SELECT {_COLUMNS} FROM version ORDER BY fid")  # noqa: S608
    return tuple(Version(*row) for row in rows)


def _unnamed(file: OpenFile, said: str, named: Sequence[Version]) -> Version:
    last = log.last_change(file.connection) if said == NOW else None
    row = file.connection.execute(
        "SELECT change, at, author FROM history WHERE place = 0 AND"
        " (change = ?1 OR sequence = ?1)",
        (last[1] if last else said,),
    ).fetchone()
    if row is None:
        known = [version.name for version in named[-MOST_TOLD:]]
        raise NotFound(
            "There is no version “{version}” in this history. Choose one of: {known}.",
            version=said,
            known=", ".join([*known, NOW]),
        )
    change, at, author = row
    return Version("", "", "", change, at, author)
