"""What jurors give and find: marks, ballots, second readings, visits to the land."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from talking_maps.model.custody import ReceivedFrom
from talking_maps.model.plan import Scene

#: What a field visit found of a thing that the plan shows.
Finding = Literal["promised", "under_way", "partly", "done", "not_found"]
FINDINGS: tuple[Finding, ...] = get_args(Finding)


_NO_ANSWERS: Mapping[str, float] = {}


def _no_answers() -> Mapping[str, float]:
    # One for all marks: a contest has tens of thousands, and few have answers.
    return _NO_ANSWERS


@dataclass(frozen=True, slots=True)
class Mark:
    """A juror's points for one criterion, given as a number or a face (1 = worst).

    Of a criterion with questions `answers` are what the points follow from, by
    question: the face (1 = worst), the points of the band, the amount measured [the
    question's unit]. Of a checklist each practice stands by `question/practice`, 1
    seen, 0 not.
    """

    criterion: str
    points: float
    face: int | None = None
    note: str = ""
    answers: Mapping[str, float] = field(default_factory=_no_answers)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one juror says of one entry at one time; a later one keeps the earlier.

    `received_from` is where it was written, if on another laptop. `sheet_photo` is the
    SHA-256 of the JPEG that its marks were read from, kept beside, if they stood on a
    photographed marking sheet. `vouched` is why the juror did not sign in and whoever
    of the office wrote it vouches for the juror, who was there and gave the marks.
    """

    entry: str
    juror: str
    marks: tuple[Mark, ...]
    received_from: ReceivedFrom | None = None
    sheet_photo: str = ""
    vouched: str = ""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Marks that the office typed from a juror's sheet, read again by another person.

    `cells` are the entry and the criterion of each mark that was the same again.
    """

    juror: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a juror found on the land: by the uids of the plan's own features.

    `photo` is the SHA-256 of a JPEG kept beside, `longitude` and `latitude` are of
    the GPS point [degrees]. `shares` say of what was found partly how much of it there
    is, between 0 and 1; `received_from` is where it was written, if on another laptop.
    `answers` are the values of measures that could not be told for want of data, by
    measure and scene, as the juror saw it on the ground. `vouched` is as in a ballot.
    """

    entry: str
    juror: str
    made_on: str
    findings: Mapping[str, Finding]
    longitude: float | None = None
    latitude: float | None = None
    photo: str = ""
    note: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    received_from: ReceivedFrom | None = None
    answers: Mapping[str, float] = field(default_factory=dict)
    vouched: str = ""


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part that could not be told for want of data, as jurors told it on the ground.

    `answers` are the values by juror, in the measure's unit; `points` of the `of` that
    waited are what they became.
    """

    criterion: str
    indicator: str
    scene: Scene | None
    points: float
    of: float
    answers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AggregatedMark:
    """What the jurors' marks for one criterion of one entry became.

    `points` is None while nobody marked. `spread` is highest minus lowest. `outliers`
    are jurors far from the middle, `missing` those who could have marked, `given` is
    how many marks were joined.
    """

    criterion: str
    points: float | None
    of: float
    spread: float = 0.0
    outliers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    given: int = 0
