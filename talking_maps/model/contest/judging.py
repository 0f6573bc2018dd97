"""What jurors say of an entry: marks on ballots, what they found, and what comes of it.

Every ballot is kept; a later one of the same juror stands beside the earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

#: What a field visit found of a thing that the plan shows.
Finding = Literal["promised", "under_way", "done", "not_found"]
FINDINGS: tuple[Finding, ...] = get_args(Finding)


@dataclass(frozen=True, slots=True)
class Mark:
    """A juror's points for one criterion, given as a number or a face (1 = worst)."""

    criterion: str
    points: float
    face: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one juror says of one entry at one time; a later one keeps the earlier."""

    entry: str
    juror: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a juror found on the land: by the uids of the plan's own features.

    `photo` is the SHA-256 of a JPEG kept beside, `longitude` and `latitude` are of
    the GPS point [degrees].
    """

    entry: str
    juror: str
    made_on: str
    findings: Mapping[str, Finding]
    longitude: float | None = None
    latitude: float | None = None
    photo: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AggregatedMark:
    """What the jurors' marks for one criterion of one entry became.

    `points` is None while nobody marked. `spread` is highest minus lowest. `outliers`
    are jurors far from the middle, `missing` those who could have marked.
    """

    criterion: str
    points: float | None
    of: float
    spread: float = 0.0
    outliers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
