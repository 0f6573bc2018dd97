"""How many marks each criterion of each entry needs before prizes are awarded.

A place that one juror alone gave would decide over money. What lacks marks holds the
award up until they are given, or until an amendment says that fewer are enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talking_maps.contest.state import ContestState, Event
from talking_maps.contest.totals import Scenario, score_entries
from talking_maps.errors import NotAllowed
from talking_maps.model.contest import Standing

#: So many entries are named in a refusal.
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Lack:
    """A criterion of an entry with fewer marks than the quorum of its category."""

    entry: str
    criterion: str
    given: int
    needed: int


def marks_lacking(record: ContestState) -> tuple[Lack, ...]:
    """Return what has fewer marks than the rules ask, of the entries that count."""
    contest = record.contest
    needed = {one.id: contest.rules_for(one.id).quorum for one in contest.categories}
    if not any(needed.values()):
        return ()
    return _lacks(record, needed, score_entries(record, Scenario()))


def _lacks(
    record: ContestState, needed: Mapping[str, int], scored: Sequence[Standing]
) -> tuple[Lack, ...]:
    found = (
        Lack(one.entry, joined.criterion, joined.given, needed.get(one.category, 0))
        for one in scored
        if one.eligible and _wins(record, one)
        for joined in one.joined
    )
    return tuple(lack for lack in found if lack.given < lack.needed)


def _wins(record: ContestState, one: Standing) -> bool:
    """Tell whether the entry can win a prize: a baseline round needs no marks."""
    a_round = record.contest.round(one.round)
    return a_round is None or a_round.awards


def check_quorum(record: ContestState, event: Event[object]) -> None:
    """Raise NotAllowed if prizes would be awarded with too few marks.

    Of a chain that went on only the rules of then are known: what was marked then is
    looked at where the prizes of each award are reckoned again.
    """
    if event.number != record.lines + 1:
        return
    lacking = marks_lacking(record)
    if lacking:
        # Categories can need different numbers: one of them is told at a time.
        needed = lacking[0].needed
        entries = [*dict.fromkeys(one.entry for one in lacking if one.needed == needed)]
        raise NotAllowed(
            "The quorum is {quorum:whole} marks for each criterion. Fewer have:"
            " {entries}. Let the jury mark, or write an amendment that says how many"
            " are enough.",
            quorum=needed,
            entries=", ".join(entries[:MOST_NAMED])
            + (" …" if len(entries) > MOST_NAMED else ""),
        )
