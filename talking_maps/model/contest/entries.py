"""What is handed in to a contest, and what staff say of it afterwards.

The plan itself is in the sealed copy, of which an entry holds the seal. Nothing of an
entry changes later: a withdrawal and a gate's check are told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from talking_maps.model.message import Message
from talking_maps.model.plan import Scene


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether an entry passed a gate; `reason` says why not."""

    gate: str
    passed: bool
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class SealedReading:
    """A computed part of a criterion, frozen: the value, its error and its points."""

    criterion: str
    indicator: str
    scene: Scene | None
    value: float | None
    uncertainty: float | None
    points: float
    of: float
    worst: float
    best: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What was handed in, without the plan itself: that is in the sealed copy.

    `seal` is the SHA-256 of the sealed copy, empty inside the copy. `things` are the
    uids that a field visit may speak of.
    """

    id: str
    category: str
    round: str
    community: str
    owner: str
    submitted_at: str
    submitted_by: str
    gates: tuple[GateResult, ...]
    parts: tuple[SealedReading, ...]
    things: tuple[str, ...] = ()
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry taken back by its owner."""

    entry: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GateCheck:
    """What staff saw at a gate that only people can judge."""

    entry: str
    gate: str
    passed: bool
    reason: str = ""
