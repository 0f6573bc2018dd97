"""What a juror may give and find: marks and visits that the rules allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapely.geometry import Point

from talking_maps import geo
from talking_maps.contest.entry_lookup import standing_entry
from talking_maps.contest.event_times import check_day
from talking_maps.contest.jury_marks import face_points, is_excluded
from talking_maps.contest.sealed_copy import SealedCopy
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.contest import (
    FINDINGS,
    Ballot,
    Contest,
    Entry,
    Mark,
    Visit,
)

#: The most that a longitude and a latitude can be [degrees].
_DEGREES = (180.0, 90.0)


def check_ballot(record: ContestState, told: Event[Ballot]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the ballot may not be that line."""
    entry = standing_entry(record, told.noun.entry, told.number)
    _check_judge(record, told, told.noun.juror, entry)
    criteria = [mark.criterion for mark in told.noun.marks]
    if not criteria or len(set(criteria)) < len(criteria):
        raise BadValue("A ballot holds one mark for each criterion it names.")
    for mark in told.noun.marks:
        _check_mark(record.contest, mark)


def check_visit(record: ContestState, told: Event[Visit]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the visit may not be that line."""
    visit = told.noun
    entry = standing_entry(record, visit.entry, told.number)
    _check_judge(record, told, visit.juror, entry)
    check_day(visit.made_on)
    for uid, finding in visit.findings.items():
        if uid not in entry.things or finding not in FINDINGS:
            raise BadValue(
                "“{uid}” is nothing that the plan of {entry} shows.",
                uid=uid,
                entry=entry.id,
            )
    point = visit.longitude, visit.latitude
    if point != (None, None) and not all(map(_is_between, point, _DEGREES)):
        raise BadValue("The GPS point is not a longitude and a latitude.")


def _is_between(degrees: float | None, limit: float) -> bool:
    return degrees is not None and -limit <= degrees <= limit


def _check_judge(
    record: ContestState, told: Event[Any], juror_id: str, entry: Entry
) -> None:
    juror = record.contest.juror(juror_id)
    if juror is None:
        raise NotFound(
            "There is no juror “{juror}”. The jurors are: {known}.",
            juror=juror_id,
            known=", ".join(j.id for j in record.contest.jurors),
        )
    if told.role == "juror" and told.who != juror_id:
        raise NotAllowed("A juror judges in his or her own name only.")
    if is_excluded(juror, entry):
        raise NotAllowed(
            "{juror} may not judge the entry {entry}: it is of the juror's own"
            " community or of a relative.",
            juror=juror_id,
            entry=entry.id,
        )


def _check_mark(contest: Contest, mark: Mark) -> None:
    criterion = contest.criterion(mark.criterion)
    if criterion is None or not criterion.jury:
        known = [c.id for c in contest.rubric.criteria if c.jury]
        raise NotFound(
            "Jurors give no points for “{criterion}”. Choose among: {known}.",
            criterion=mark.criterion,
            known=", ".join(known) or "—",
        )
    if mark.face is not None:
        _check_face(mark.face, mark.points, faces=contest.faces, of=criterion.jury)
    # A comparison that is also false for what is not a number.
    if not 0 <= mark.points <= criterion.jury or mark.points != round(mark.points, 2):
        raise BadValue(
            "A mark for “{criterion}” lies between 0 and {most:number}, with at most"
            " two decimals.",
            criterion=mark.criterion,
            most=criterion.jury,
        )


def _check_face(face: int, points: float, *, faces: int, of: float) -> None:
    if not 1 <= face <= faces:
        raise BadValue("A face is a number from 1 to {most:whole}.", most=faces)
    if points != face_points(face, faces=faces, of=of):
        raise BadValue(
            "Face {face:whole} is worth {worth:number} points, not {points:number}.",
            face=face,
            worth=face_points(face, faces=faces, of=of),
            points=points,
        )


def distances_m(
    copy: SealedCopy, longitude: float, latitude: float
) -> Mapping[str, float]:
    """Return how far each thing lies from the point [m], 0 inside it, by its uid.

    A thing that is in several scenes is as near as the nearest of its shapes. Raises
    BadGeometry for a point that cannot be placed in the plan's CRS.
    """
    here = geo.to_metres(Point(longitude, latitude), copy.epsg)
    found: dict[str, float] = {}
    for feature in copy.plan.features:
        far = float(feature.geometry.distance(here))
        found[feature.uid] = min(far, found.get(feature.uid, far))
    return found


def off_the_land_m(copy: SealedCopy, longitude: float, latitude: float) -> float:
    """Return how far the point lies from the community's land [m], 0 inside it."""
    here = geo.to_metres(Point(longitude, latitude), copy.epsg)
    return float(copy.boundary.distance(here))
