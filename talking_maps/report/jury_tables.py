"""The points of every criterion and the marks of every juror: parts of an act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from talking_maps.contest import is_excluded
from talking_maps.contest.jury_marks import Marks, effective_marks
from talking_maps.model.contest import AggregatedMark, Entry, Juror, Standing
from talking_maps.model.rubric import Criterion
from talking_maps.report.contest_view import ContestView
from talking_maps.report.ranking_tables import points
from talking_maps.report.sections import Row, Section, table

#: More columns than these would not fit on the paper: they go into another table.
MOST_COLUMNS = 9
SPACE = "\N{NO-BREAK SPACE}"

Thing = TypeVar("Thing")


def criteria(account: ContestView) -> list[Section]:
    """Return the points of each entry by criterion."""
    t = account.text
    known = account.record.contest.rubric.criteria
    heads = {one.id: _head(account, one) for one in known}
    sections = []
    for some in _in_parts(list(heads)):
        rows = [
            (
                one.entry,
                account.entry_of(one),
                *(points(account, one.criteria.get(name, 0.0)) for name in some),
            )
            for one in account.standings
        ]
        sections.append(
            Section(
                t("Points by criterion"),
                table=table(
                    (t("Entry"), t("Whose"), *(heads[one] for one in some)),
                    "lL" + "R" * len(some),
                    rows,
                    small=True,
                ),
            )
        )
    return sections if account.standings else []


def _head(account: ContestView, criterion: Criterion) -> str:
    """Return a criterion's name with what it can give, which stays on one line."""
    t = account.text
    of = t("(of {of:points})", of=criterion.points).replace(" ", SPACE)
    return f"{account.called(criterion.names)} {of}"


def marks(account: ContestView) -> list[Section]:
    """Return the mark of each juror that stands, and what they became together."""
    t = account.text
    given = effective_marks(account.record.ballots)
    judged = [one for one in account.standings if one.entry in given]
    if not judged:
        return []
    lead = t(
        "* stands far from the middle. × the juror may not mark this entry. — no mark "
        "was given; nothing is put in its place."
    )
    return [
        Section(
            t("Marks of the jury"),
            (lead,),
            table(
                _heads(account, some),
                "L" + "r" * (len(some) + 2),
                _rows(account, judged, given, some),
                small=True,
            ),
        )
        for some in _in_parts(account.record.contest.jurors)
    ]


def _in_parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), MOST_COLUMNS):
        yield things[start : start + MOST_COLUMNS]


def _heads(account: ContestView, jurors: Sequence[Juror]) -> Row:
    t = account.text
    return (
        t("Criterion"),
        *(one.id for one in jurors),
        t("Joined"),
        t("Spread"),
    )


def _rows(
    account: ContestView,
    judged: Sequence[Standing],
    given: Marks,
    jurors: Sequence[Juror],
) -> Iterator[Row]:
    for standing in judged:
        entry = account.record.entry(standing.entry)
        yield (f"{standing.entry} · {account.entry_of(standing)}",)
        for joined in standing.joined:
            yield (
                account.criterion(joined.criterion),
                *(_mark(account, entry, one, joined, given) for one in jurors),
                "—" if joined.points is None else points(account, joined.points),
                points(account, joined.spread),
            )


def _mark(
    account: ContestView,
    entry: Entry | None,
    juror: Juror,
    joined: AggregatedMark,
    given: Marks,
) -> str:
    if entry is None or is_excluded(juror, entry):
        return "×"
    mark = given.get(entry.id, {}).get((juror.id, joined.criterion))
    if mark is None:
        return "—"
    said = points(account, mark.points)
    return f"{said} *" if juror.id in joined.outliers else said
