"""Jurors' marks: who may not mark whom, faces, and how many marks become one.

Marks are counted in hundredths of a point, in whole numbers, so that their order and
the machine cannot matter. A mark nobody gave is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from talking_maps.contest.state import Event
from talking_maps.model.contest import (
    AggregatedMark,
    Ballot,
    Contest,
    Entry,
    Joining,
    Juror,
    Mark,
)
from talking_maps.model.rubric import Criterion

HUNDRED = 100
#: A mark this share of the criterion's points away from the middle one stands out.
FAR = 0.25
#: With fewer marks than this nobody can say which one stands out, nor leave two out.
FEW = 3

#: The marks that stand, by entry, then by juror and criterion.
Marks = Mapping[str, Mapping[tuple[str, str], Mark]]


def is_excluded(juror: Juror, entry: Entry) -> bool:
    """Tell whether the juror may not judge: own community, or a declared relative.

    >>> kin = Juror("j1", "Rosa", origin="c01", relatives=("c02/h03", "c05"))
    >>> entry = Entry("e001", "k", "r", "c02", "h03", "", "", (), ())
    >>> is_excluded(kin, entry), is_excluded(Juror("j2", "Luis"), entry)
    (True, False)
    """
    community, kin = entry.community, juror.relatives
    # An origin is written by hand: “Muyu” is muyu.
    if juror.origin.strip().casefold() == community or community in kin:
        return True
    return bool(kin) and f"{community}/{entry.owner}" in kin


def face_points(face: int, *, faces: int, of: float) -> float:
    """Return the points of a face, from 1 (nothing done) to `faces` (all done).

    >>> [face_points(face, faces=4, of=10) for face in (1, 2, 3, 4)]
    [0.0, 3.33, 6.67, 10.0]
    """
    return round(of * (face - 1) / (faces - 1), 2)


def effective_marks(ballots: Iterable[Event[Ballot]]) -> Marks:
    """Return the last mark of each juror for each criterion of each entry."""
    marks: dict[str, dict[tuple[str, str], Mark]] = {}
    for told in ballots:
        ballot = told.noun
        of_entry = marks.setdefault(ballot.entry, {})
        of_entry.update({(ballot.juror, m.criterion): m for m in ballot.marks})
    return marks


def joined(
    contest: Contest, entry: Entry, marks: Mapping[tuple[str, str], Mark]
) -> tuple[AggregatedMark, ...]:
    """Join the marks of an entry, criterion by criterion; nothing is made up."""
    judges = [j.id for j in contest.jurors if not is_excluded(j, entry)]
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
    judges: Sequence[str],
    marks: Mapping[tuple[str, str], Mark],
) -> AggregatedMark:
    given = {
        judge: round(mark.points * HUNDRED)
        for judge in judges
        if (mark := marks.get((judge, criterion.id))) is not None
    }
    missing = tuple(judge for judge in judges if judge not in given)
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
    )


def _outliers(
    given: Mapping[str, int], ordered: Sequence[int], of: float
) -> tuple[str, ...]:
    if len(given) < FEW:
        return ()
    doubled, limit = _middle_doubled(ordered), FAR * round(of * HUNDRED)
    return tuple(j for j, mark in given.items() if abs(2 * mark - doubled) > 2 * limit)
