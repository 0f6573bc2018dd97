"""The points of each entry: computed and sealed, seen by visits, given by jurors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from talking_maps.contest.jury import HUNDRED, Marks, effective_marks, joined
from talking_maps.contest.lookups import known_juror
from talking_maps.contest.state import ContestState
from talking_maps.contest.submission import ineligibility
from talking_maps.contest.told_parts import told_parts
from talking_maps.contest.visit_effect import visit_effect
from talking_maps.errors import NotFound
from talking_maps.model.contest import (
    NOTHING,
    Contest,
    Entry,
    Standing,
    ToldPart,
    Visit,
    VisitEffect,
)
from talking_maps.model.message import Message


@dataclass(frozen=True, slots=True)
class Scenario:
    """Another way of judging: factors on criteria, and jurors left out."""

    weights: Mapping[str, float] = field(default_factory=dict)
    without: frozenset[str] = frozenset()


def score_entries(record: ContestState, what_if: Scenario) -> tuple[Standing, ...]:
    """Return every entry with its points and reasons, without places.

    Raises NotFound if the what-if names a criterion or juror that is not there.
    """
    contest = record.contest
    _check_known(contest, what_if)
    kept = tuple(j for j in contest.jurors if j.id not in what_if.without)
    judged = {
        category: replace(contest, jurors=kept).rules_for(category)
        for category in {event.noun.category for event in record.entries}
    }
    marks = effective_marks(
        event
        for event in record.counted_ballots
        if event.noun.juror not in what_if.without
    )
    factors = {
        category: _factors(rules, what_if.weights) for category, rules in judged.items()
    }
    why_not = ineligibility(record)
    visits = _visits(record)
    found = [
        _scored(
            judged[event.noun.category],
            event.noun,
            why_not[event.noun.id],
            marks,
            factors[event.noun.category],
            visit_effect(contest, event.noun, visits.get(event.noun.id, ())),
            told_parts(contest, event.noun, visits[event.noun.id])
            if event.noun.id in visits
            else (),
        )
        for event in record.entries
    ]
    return tuple(_improved(contest, found))


def _visits(record: ContestState) -> Mapping[str, Sequence[Visit]]:
    """Return the visits to each entry in their order; only those that count are read.

    What jurors found are facts: a what-if without a juror leaves them in.
    """
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    waits = any(part.untold for event in record.entries for part in event.noun.parts)
    counts = waits or record.contest.visits is not None
    for event in record.visits if counts else ():
        found[event.noun.entry].append(event.noun)
    return found


def _check_known(contest: Contest, what_if: Scenario) -> None:
    for criterion in what_if.weights:
        if contest.criterion(criterion) is None:
            raise NotFound("There is no criterion “{criterion}”.", criterion=criterion)
    for juror in what_if.without:
        known_juror(contest, juror)


def exact_sum(points: Iterable[float]) -> float:
    """Return the sum, each part in whole hundredths, so that no order matters."""
    return sum([round(part * HUNDRED) for part in points]) / HUNDRED


def group_of(contest: Contest, entry: Entry) -> str:
    """Return the name of the group in which the entry is ranked."""
    category = contest.category(entry.category)
    within = category is not None and category.within == "community"
    return "/".join(
        [entry.category, entry.round, *([entry.community] if within else [])]
    )


def _scored(
    contest: Contest,
    entry: Entry,
    why_not: tuple[Message, ...],
    marks: Marks,
    factors: Mapping[str, float],
    seen: VisitEffect | None,
    told: tuple[ToldPart, ...],
) -> Standing:
    given = joined(contest, entry, marks.get(entry.id, {}))
    computed = dict.fromkeys(factors, 0.0)
    earned = [part.points for part in entry.parts] if seen is None else seen.parts
    for part, points in zip(entry.parts, earned, strict=True):
        factor = factors.get(part.criterion, 1.0)
        computed[part.criterion] = computed.get(part.criterion, 0.0) + points * factor
    jury = {
        one.criterion: (one.points or 0.0) * factors[one.criterion] for one in given
    }
    for found in told:
        jury[found.criterion] = exact_sum(
            (
                jury.get(found.criterion, 0.0),
                found.points * factors.get(found.criterion, 1.0),
            )
        )
    machine, people = exact_sum(computed.values()), exact_sum(jury.values())
    return Standing(
        entry=entry.id,
        owner=entry.owner,
        community=entry.community,
        category=entry.category,
        round=entry.round,
        group=group_of(contest, entry),
        eligible=not why_not,
        reasons=why_not,
        computed=machine,
        jury=people,
        total=exact_sum((machine, people)),
        place=None,
        tied=False,
        prize=NOTHING,
        submitted_at=entry.submitted_at,
        joined=given,
        criteria={
            criterion: exact_sum((computed[criterion], jury.get(criterion, 0.0)))
            for criterion in factors
        },
        visits=seen,
        told=told,
    )


def _factors(contest: Contest, weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return each criterion's factor, such that all points stay as many as before."""
    criteria = contest.rubric.criteria
    before = sum(c.points for c in criteria)
    after = sum(c.points * weights.get(c.id, 1.0) for c in criteria)
    scale = before / after if weights and after else 1.0
    return {c.id: weights.get(c.id, 1.0) * scale for c in criteria}


def _improved(contest: Contest, found: Sequence[Standing]) -> Iterator[Standing]:
    """Yield the standings, saying how far each rose above its owner's baseline."""
    base = {
        (s.category, s.round, s.community, s.owner): s.computed
        for s in found
        if s.eligible
    }
    baselines = {r.id: r.baseline for r in contest.rounds}
    for one in found:
        slot = (one.category, baselines.get(one.round, ""), one.community, one.owner)
        if slot not in base:
            yield one
        else:
            yield replace(one, improvement=exact_sum((one.computed, -base[slot])))
