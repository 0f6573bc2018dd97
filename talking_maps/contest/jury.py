"""What a juror may give and find: marks and visits that the rules allow.

Jurors' marks: who may not mark whom, faces, and how many marks become one.

Marks are counted in hundredths of a point, in whole numbers, so that their order and
the machine cannot matter. A mark nobody gave is missing, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapely.geometry import Point

from talking_maps import geo
from talking_maps.contest.event_times import check_day
from talking_maps.contest.handover import check_received
from talking_maps.contest.jury_questions import answer_points, face_points
from talking_maps.contest.lookups import entry_in_force, known_juror
from talking_maps.contest.sealed_copy import SealedCopy
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.contest import (
    FINDINGS,
    AggregatedMark,
    Ballot,
    Contest,
    Entry,
    Joining,
    Juror,
    Mark,
    Visit,
)
from talking_maps.model.rubric import Criterion

#: The most that a longitude and a latitude can be [degrees].
_DEGREES = (180.0, 90.0)
#: Why the office vouches for a juror [signs].
LONGEST_REASON = 120
_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_ballot(record: ContestState, event: Event[Ballot]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the ballot may not be that line."""
    entry = entry_in_force(record, event.noun.entry, event.number)
    check_judge(record, event, event.noun.juror, entry)
    check_received(event.role, event.noun.juror, event.noun.received_from)
    _check_vouched(event)
    if event.noun.sheet_photo and not _DIGEST.fullmatch(event.noun.sheet_photo):
        raise BadValue("The photograph of a marking sheet is named by its SHA-256.")
    if event.noun.sheet_photo and event.noun.vouched:
        raise BadValue("Marks read from a sheet need nobody who vouches for the juror.")
    criteria = [mark.criterion for mark in event.noun.marks]
    if not criteria or len(set(criteria)) < len(criteria):
        raise BadValue("A ballot holds one mark for each criterion it names.")
    rules = record.rules_before(event.number, entry.category)
    for mark in event.noun.marks:
        _check_mark(rules, mark)


def check_visit(record: ContestState, event: Event[Visit]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the visit may not be that line."""
    visit = event.noun
    entry = entry_in_force(record, visit.entry, event.number)
    check_judge(record, event, visit.juror, entry)
    check_received(event.role, visit.juror, visit.received_from)
    _check_vouched(event)
    check_day(visit.made_on)
    for uid, finding in visit.findings.items():
        if uid not in entry.things or finding not in FINDINGS:
            raise BadValue(
                "“{uid}” is nothing that the plan of {entry} shows.",
                uid=uid,
                entry=entry.id,
            )
    _check_shares(visit)
    point = visit.longitude, visit.latitude
    if point != (None, None) and not all(map(_is_between, point, _DEGREES)):
        raise BadValue("The GPS point is not a longitude and a latitude.")


def _check_vouched(event: Event[Any]) -> None:
    """Refuse a vouching that says nothing, or that nobody of the office gives."""
    why = event.noun.vouched
    if not why:
        return
    given = event.noun.received_from or event
    if given.role != "staff":
        raise NotAllowed("Only staff vouch for a juror who does not sign in.")
    if not why.strip() or len(why) > LONGEST_REASON or not why.isprintable():
        raise BadValue(
            "Say in one line of at most {most:whole} signs why the office vouches for"
            " the juror.",
            most=LONGEST_REASON,
        )


def _check_shares(visit: Visit) -> None:
    partly = {uid for uid, found in visit.findings.items() if found == "partly"}
    shares = visit.shares
    # A comparison that is also false for what is not a number.
    if set(shares) != partly or not all(
        0 < share < 1 and share == round(share, 2) for share in shares.values()
    ):
        raise BadValue(
            "Of what was found partly a visit says how much of it there is, between"
            " 1 and 99 percent, and of nothing else."
        )


def _is_between(degrees: float | None, limit: float) -> bool:
    return degrees is not None and -limit <= degrees <= limit


def check_judge(
    record: ContestState, event: Event[Any], juror_id: str, entry: Entry
) -> None:
    """Raise NotFound or NotAllowed unless that juror may judge the entry by then."""
    rules = record.contest_before(event.number)
    juror = known_juror(rules, juror_id)
    if event.role == "juror" and event.who != juror_id:
        raise NotAllowed("A juror judges in his or her own name only.")
    if juror.post == "observer":
        raise NotAllowed("{juror} is an observer and gives no marks.", juror=juror_id)
    if juror.post == "substitute":
        raise NotAllowed(
            "{juror} is a substitute: an amendment names him or her a member first.",
            juror=juror_id,
        )
    if juror.excused:
        raise NotAllowed(
            "{juror} was excused by an amendment and judges no more.", juror=juror_id
        )
    own = record.rules_before(event.number, entry.category)
    if own is not rules and own.juror(juror_id) is None:
        raise NotAllowed(
            "{juror} is not in the jury that marks the category “{category}”.",
            juror=juror_id,
            category=entry.category,
        )
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
        if not known:
            raise NotFound(
                "Jurors give no points for “{criterion}”: all points of this contest "
                "are computed.",
                criterion=mark.criterion,
            )
        raise NotFound(
            "Jurors give no points for “{criterion}”. Choose among: {known}.",
            criterion=mark.criterion,
            known=", ".join(known),
        )
    if criterion.questions or mark.answers:
        _check_answers(mark, criterion, faces=contest.faces)
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


def _check_answers(mark: Mark, criterion: Criterion, *, faces: int) -> None:
    """Refuse points that do not follow from the answers to the questions."""
    if not criterion.questions:
        raise BadValue(
            "“{criterion}” has no questions: it is given a face or points.",
            criterion=criterion.id,
        )
    if not mark.answers or mark.face is not None:
        raise BadValue(
            "“{criterion}” is marked by answering its questions: {known}.",
            criterion=criterion.id,
            known=", ".join(one.id for one in criterion.questions),
        )
    worth = answer_points(criterion, mark.answers, faces=faces)
    if mark.points != worth:
        raise BadValue(
            "The answers to “{criterion}” are worth {worth:hundredths} points, not"
            " {points:hundredths}.",
            criterion=criterion.id,
            worth=worth,
            points=mark.points,
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


HUNDRED = 100
#: A mark this share of the criterion's points away from the middle one stands out.
FAR = 0.25
#: With fewer marks than this nobody can say which one stands out, nor leave two out.
FEW = 3

#: The marks that stand, by entry, then by juror and criterion.
Marks = Mapping[str, Mapping[tuple[str, str], Mark]]


def is_excluded(juror: Juror, entry: Entry) -> bool:
    """Tell whether the juror may not judge: own community, or a declared relative.

    An observer, and a substitute nobody called, judge nobody.

    >>> kin = Juror("j1", "Rosa", origin="c01", relatives=("c02/h03", "c05"))
    >>> entry = Entry("e001", "k", "r", "c02", "h03", "", "", (), ())
    >>> is_excluded(kin, entry), is_excluded(Juror("j2", "Luis"), entry)
    (True, False)
    """
    community, kin = entry.community, juror.relatives
    if juror.post and not juror.has_a_vote:
        return True
    # An origin is written by hand: “Muyu” is muyu.
    if juror.origin.strip().casefold() == community or community in kin:
        return True
    return bool(kin) and f"{community}/{entry.owner}" in kin


def may_not_mark(rules: Contest, juror: Juror, entry: Entry) -> bool:
    """Tell whether the entry is not the juror's to mark, by kin or by category."""
    judges = rules.rules_for(entry.category)
    return is_excluded(juror, entry) or judges.juror(juror.id) is None


def effective_marks(ballots: Iterable[Event[Ballot]]) -> Marks:
    """Return the last mark of each juror for each criterion of each entry."""
    marks: dict[str, dict[tuple[str, str], Mark]] = {}
    for event in ballots:
        ballot = event.noun
        of_entry = marks.setdefault(ballot.entry, {})
        of_entry.update({(ballot.juror, m.criterion): m for m in ballot.marks})
    return marks


def joined(
    contest: Contest, entry: Entry, marks: Mapping[tuple[str, str], Mark]
) -> tuple[AggregatedMark, ...]:
    """Join the marks of an entry, criterion by criterion; nothing is made up."""
    judges = [j for j in contest.jurors if not is_excluded(j, entry)]
    return tuple(
        _joined(contest.joining, criterion, judges, marks)
        for criterion in contest.rubric.criteria
        if criterion.jury
    )


def aggregate(marks: Sequence[int], how: Joining) -> int:
    """Return one mark from several [hundredths of a point], half a hundredth to even.

    Trimmed leaves out the highest and the lowest if there are at least three.

    >>> aggregate([200, 800, 900], "mean"), aggregate([200, 800, 900], "median")
    (633, 800)
    >>> aggregate([200, 800, 900, 1000], "trimmed")
    850
    """
    kept = sorted(marks)
    if how == "median":
        return _divided(_middle_doubled(kept), 2)
    if how == "trimmed" and len(kept) >= FEW:
        kept = kept[1:-1]
    return _divided(sum(kept), len(kept))


def _middle_doubled(ordered: Sequence[int]) -> int:
    """Return twice the median, which is whole whatever the count."""
    half = len(ordered) // 2
    return ordered[half] + ordered[-half - 1]


def _divided(total: int, count: int) -> int:
    """Return the quotient as a whole number, half to even as `round` does."""
    whole, rest = divmod(total, count)
    return whole + (2 * rest > count or (2 * rest == count and whole % 2 == 1))


def _joined(
    how: Joining,
    criterion: Criterion,
    judges: Sequence[Juror],
    marks: Mapping[tuple[str, str], Mark],
) -> AggregatedMark:
    given = _given(criterion, judges, marks)
    missing = _missing(judges, given)
    if not given:
        return AggregatedMark(criterion.id, None, criterion.jury, missing=missing)
    points = sorted(given.values())
    return AggregatedMark(
        criterion.id,
        aggregate(points, how) / HUNDRED,
        criterion.jury,
        spread=(points[-1] - points[0]) / HUNDRED,
        outliers=_outliers(given, points, criterion.jury),
        missing=missing,
        given=len(given),
    )


def _given(
    criterion: Criterion, judges: Sequence[Juror], marks: Mapping[tuple[str, str], Mark]
) -> dict[str, int]:
    """Return what each juror gave, in hundredths."""
    return {
        judge.id: round(mark.points * HUNDRED)
        for judge in judges
        if (mark := marks.get((judge.id, criterion.id))) is not None
    }


def _missing(judges: Sequence[Juror], given: dict[str, int]) -> tuple[str, ...]:
    """Return who has not marked yet and still should."""
    return (
        ()
        if len(given) == len(judges)
        else tuple(j.id for j in judges if j.id not in given and not j.excused)
    )


def _outliers(
    given: Mapping[str, int], ordered: Sequence[int], of: float
) -> tuple[str, ...]:
    if len(given) < FEW:
        return ()
    doubled, limit = _middle_doubled(ordered), FAR * round(of * HUNDRED)
    return tuple(j for j, mark in given.items() if abs(2 * mark - doubled) > 2 * limit)
