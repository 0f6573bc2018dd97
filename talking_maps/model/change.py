"""What a person asks for (`Operation`) and what the history holds (`Change`).

An operation says only what its author touched, so that two people working on
different parts of one thing lose nothing: the store reads what is there, applies the
actions and appends a change with before and after, all in one transaction.

A moment in the history with a name, so that people find it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Scene,
    Years,
)
from talking_maps.model.territory import Boundary, Community

#: Kinds of things the history keeps, with the class of each.
RecordKind = Literal[
    "feature",
    "owner",
    "herd",
    "assembly",
    "commitment",
    "years",
    "boundary",
    "community",
]
Record = Feature | Owner | Herd | Assembly | Commitment | Years | Boundary | Community


@dataclass(frozen=True, slots=True)
class Put:
    """Create the record, or replace it whole. For years the uid is the owner's id."""

    kind: RecordKind
    uid: str
    record: Record


@dataclass(frozen=True, slots=True)
class Reshape:
    """Give a feature another geometry [m]; brings it back if it had been removed."""

    uid: str
    scene: Scene
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Describe:
    """Set some fields of a feature: names of `Feature` fields, or of attributes.

    `fields` are fields of `Feature` (status, origin, voice, name, note, photos),
    `attributes` values of the layer's own attributes; what is not named stays.
    """

    uid: str
    scene: Scene
    fields: Mapping[str, Value | tuple[str, ...]]
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a record out of the present state; the history keeps it."""

    kind: RecordKind
    uid: str
    scene: Scene | None = None


Action = Put | Reshape | Describe | Remove


#: An `import` brings shapes of another program's file, which gives them no uids.
OperationKind = Literal["edit", "import"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a person did: kept whole or not at all, once, however often sent.

    `client` is random, one per browser tab or command; `number` counts up within it.
    `at` is an ISO time with offset. `note` may say why.
    """

    client: str
    number: int
    owner: str
    author: str
    at: str
    actions: tuple[Action, ...]
    note: str = ""
    kind: OperationKind = "edit"


@dataclass(frozen=True, slots=True)
class Edit:
    """One record before and after; either may be None, not both.

    `settles` names parts that the edit confirms although it may leave their value.
    """

    kind: RecordKind
    uid: str
    scene: Scene | None
    before: Record | None
    after: Record | None
    settles: tuple[str, ...] = ()


#: `merge` joins two copies, `restore` brings back what was, `resolve` decides what two
#: copies left open, `elsewhere` was done by another program in the file's tables.
ChangeKind = Literal[
    "edit", "import", "undo", "redo", "merge", "restore", "resolve", "elsewhere"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One stored operation. Never altered; undo is a change that inverts another.

    `sequence` counts the changes of one file; `id` is random and the same in every
    copy; `reverts` is the id of the change that an undo or redo inverts.
    """

    sequence: int
    id: str
    parents: tuple[str, ...]
    client: str
    number: int
    owner: str
    author: str
    at: str
    note: str
    kind: ChangeKind
    reverts: str | None
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """The state after the change `change`. `id` is random, the same in every copy."""

    id: str
    name: str
    description: str
    change: str
    at: str
    author: str
