"""What happens when two copies of a community's file meet."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from talking_maps.model.change import Record, RecordKind
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene


@dataclass(frozen=True, slots=True)
class ResolutionOption:
    """One way to settle a conflict: the record as it would be, None if it goes.

    `change` is the id of the change that made it so, by `author`, `at` that time.
    `was` is what it removed, as its author had it, where the record goes.
    """

    change: str
    author: str
    at: str
    record: Record | None
    was: Record | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part of one thing that two people changed apart and a person must decide.

    `part` is a field, an attribute as `attributes.<id>`, `geometry`, `layer`, or
    `existence` where one removed what another changed. The first candidate stands
    meanwhile, in every copy the same. `id` is the same in every copy too.
    """

    id: str
    kind: RecordKind
    owner: str
    scene: Scene | None
    uid: str
    part: str
    candidates: tuple[ResolutionOption, ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken over: its layer, what it said of itself, the reason."""

    layer: str
    uid: str
    reason: Message
    at: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: how many changes it took over, and what waits for a person.

    `id` names the merge, to take it back; it is empty if there was nothing to do.
    `refused` are rows that another program left in the other file, and that were left
    out here.
    """

    id: str
    taken: int
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[RejectedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepOne:
    """Take what the change of that id made."""

    change: str


@dataclass(frozen=True, slots=True)
class KeepBoth:
    """Keep what stands, and every other candidate beside it as a new thing."""


@dataclass(frozen=True, slots=True)
class DrawNew:
    """Take a third shape, drawn now [m]."""

    geometry: BaseGeometry


Decision = KeepOne | KeepBoth | DrawNew
