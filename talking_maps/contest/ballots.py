"""Jurors' marks: who may not mark whom, faces, and how many marks become one.

Marks are counted in hundredths of a point, in whole numbers, so that their order and
the machine cannot matter. A mark nobody gave is missing, never zero.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from talking_maps.contest.record import Told
from talking_maps.model.contest import (
    Ballot,
    Contest,
    Entry,
    Joined,
    Joining,
    Juror,
    Mark,
)
from talking_maps.model.rubric import Criterion

HUNDRED = 100
#: A mark this share of the criterion's points away from the middle one stands out.
FAR = Fraction(1, 4)
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
    relatives = {entry.community, f"{entry.community}/{entry.owner}"}
    return juror.origin == entry.community or not relatives.isdisjoint(juror.relatives)


def face_points(face: int, *, faces: int, of: float) -> float:
    """Return the points of a face, from 1 (nothing done) to `faces` (all done).

    >>> [face_points(face, faces=4, of=10) for face in (1, 2, 3, 4)]
    [0.0, 3.33, 6.67, 10.0]
    """
    return round(of * (face - 1) / (faces - 1), 2)


def standing_marks(ballots: Iterable[Told[Ballot]]) -> Marks:
    """Return the last mark of each juror for each criterion of each entry."""
    marks: dict[str, dict[tuple[str, str], Mark]] = {}
    for told in ballots:
        ballot = told.noun
        of_entry = marks.setdefault(ballot.entry, {})
        of_entry.update({(ballot.juror, m.criterion): m for m in ballot.marks})
    return marks


def joined(
    contest: Contest, entry: Entry, marks: Mapping[tuple[str, str], Mark]
) -> tuple[Joined, ...]:
    """Join the marks of an entry, criterion by criterion; nothing is made up."""
    judges = [j.id for j in contest.jurors if not is_excluded(j, entry)]
    return tuple(
        _joined(contest.joining, criterion, judges, marks)
        for criterion in contest.rubric.criteria
        if criterion.jury
    )


def join(marks: Sequence[int], how: Joining) -> int:
    """Return one mark from several [hundredths of a point], half a hundredth to even.

    Trimmed leaves out the highest and the lowest if there are at least three.

    >>> join([200, 800, 900], "mean"), join([200, 800, 900], "median")
    (633, 800)
    >>> join([200, 800, 900, 1000], "trimmed")
    850
    """
    if how == "median":
        return round(statistics.median(map(Fraction, marks)))
    kept = sorted(marks)
    if how == "trimmed" and len(kept) >= FEW:
        kept = kept[1:-1]
    return round(Fraction(sum(kept), len(kept)))


def _joined(
    how: Joining,
    criterion: Criterion,
    judges: Sequence[str],
    marks: Mapping[tuple[str, str], Mark],
) -> Joined:
    given = {
        judge: round(marks[judge, criterion.id].points * HUNDRED)
        for judge in judges
        if (judge, criterion.id) in marks
    }
    missing = tuple(judge for judge in judges if judge not in given)
    if not given:
        return Joined(criterion.id, None, criterion.jury, missing=missing)
    points = list(given.values())
    return Joined(
        criterion.id,
        join(points, how) / HUNDRED,
        criterion.jury,
        spread=(max(points) - min(points)) / HUNDRED,
        outliers=_outliers(given, criterion.jury),
        missing=missing,
    )


def _outliers(given: Mapping[str, int], of: float) -> tuple[str, ...]:
    if len(given) < FEW:
        return ()
    middle = statistics.median(map(Fraction, given.values()))
    limit = FAR * round(of * HUNDRED)
    return tuple(judge for judge, mark in given.items() if abs(mark - middle) > limit)
