"""What a juror has to judge, and when the jury's marks may be told to others.

While a group is being judged nobody but staff learns what other jurors gave, or the
second to mark would only follow the first. Once all have marked all that is to be
judged, or the prizes are awarded, marks, spread and outliers are for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from talking_maps.contest.jury import effective_marks, may_not_mark
from talking_maps.contest.state import ContestState, Event
from talking_maps.contest.submission import IN_TIME, gates_of, in_time, slot_of
from talking_maps.contest.totals import exact_sum
from talking_maps.model.contest import (
    NOTHING,
    AggregatedMark,
    Entry,
    Juror,
    Mark,
    Role,
    Standing,
)

#: A mark with when it was given.
Given = Event[Mark]


@dataclass(frozen=True, slots=True)
class JuryTask:
    """One entry before one juror: whether it is his or hers to mark, and the marks."""

    entry: Entry
    excluded: bool
    marks: Mapping[str, Mark]
    asked: int

    @property
    def is_done(self) -> bool:
        """Tell whether every jury criterion has a mark."""
        return len(self.marks) >= self.asked


def entries_to_judge(record: ContestState) -> tuple[Entry, ...]:
    """Return the entries that jurors mark: in time, complete, the last of its owner.

    A gate that staff have yet to check does not keep a juror from marking.
    """
    gone = record.gone
    known = in_time(record)
    entries = [event.noun for event in record.entries if event.noun.id in known]
    last = {slot_of(entry): entry.id for entry in entries}
    return tuple(
        entry
        for entry in entries
        if last[slot_of(entry)] == entry.id
        and entry.id not in gone
        and all(g.passed for g in gates_of(record, entry) if g.gate != IN_TIME)
    )


def tasks(record: ContestState, juror: Juror) -> tuple[JuryTask, ...]:
    """Return every entry to judge, as it stands for that juror."""
    judged = entries_to_judge(record)
    rules = {e.category: record.contest.rules_for(e.category) for e in judged}
    own = (t for t in record.counted_ballots if t.noun.juror == juror.id)
    marks = effective_marks(own)
    return tuple(
        JuryTask(
            entry,
            juror.excused or may_not_mark(record.contest, juror, entry),
            {
                criterion: mark
                for (_, criterion), mark in marks.get(entry.id, {}).items()
            },
            sum(c.jury > 0 for c in rules[entry.category].rubric.criteria),
        )
        for entry in judged
    )


def given_by(record: ContestState, juror: str) -> tuple[tuple[str, Given], ...]:
    """Return every mark a juror ever gave, the latest first, with its entry."""
    return tuple(
        (event.noun.entry, Event(event.number, event.at, event.who, event.role, mark))
        for event in reversed(record.ballots)
        if event.noun.juror == juror
        for mark in event.noun.marks
    )


def blinded_groups(
    record: ContestState, ranked: Iterable[Standing], role: Role
) -> frozenset[str]:
    """Return the groups whose marks may not be told to that role yet."""
    if role == "staff" or record.awards:
        return frozenset()
    judged = {entry.id for entry in entries_to_judge(record)}
    return frozenset(
        one.group
        for one in ranked
        if one.entry in judged and any(part.missing for part in one.joined)
    )


def blind(ranked: Sequence[Standing], groups: frozenset[str]) -> tuple[Standing, ...]:
    """Return the standings without marks and places where those are not told yet.

    What is left of a group is in the order of its codes, so that nothing shows.
    """
    open_ones = [one for one in ranked if one.group not in groups]
    covered: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in ranked:
        if one.group in groups:
            covered[one.group].append(_veiled(one))
    for group in sorted(covered):
        open_ones += sorted(
            covered[group], key=lambda s: (s.community, s.owner, s.entry)
        )
    return tuple(open_ones)


def without_visits(one: Standing) -> Standing:
    """Return the standing with the computed points that it had before the visits.

    What jurors found is told when their marks are; place and prize are left alone.
    """
    seen = one.visits
    if seen is None:
        return one
    return replace(
        one,
        computed=exact_sum((one.computed, seen.lost)),
        total=exact_sum((one.total, seen.lost)),
        criteria={
            criterion: exact_sum((points, seen.criteria.get(criterion, 0.0)))
            for criterion, points in one.criteria.items()
        },
        visits=None,
    )


def _veiled(one: Standing) -> Standing:
    one = without_visits(one)
    blank = tuple(AggregatedMark(part.criterion, None, part.of) for part in one.joined)
    jury = {part.criterion: part.points or 0.0 for part in one.joined}
    for told in one.told:
        jury[told.criterion] = jury.get(told.criterion, 0.0) + told.points
    return replace(
        one,
        jury=0.0,
        total=one.computed,
        place=None,
        tied=False,
        told_apart="",
        prize=NOTHING,
        joined=blank,
        told=(),
        criteria={
            criterion: exact_sum((points, -jury.get(criterion, 0.0)))
            for criterion, points in one.criteria.items()
        },
    )
