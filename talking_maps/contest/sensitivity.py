"""How firm a place is: the whole contest ranked anew in many seeded worlds.

In one world all entries are judged with the same reference numbers, each on one draw
of its ground and of its plan, its present and future together (see `worlds`), and the
jury is as many jurors drawn from the jury with replacement, the same for all entries.
Totals and places follow by the contest's own rules, those that break ties too. The lot
is drawn anew, as far as it can be: in each world as many things as it had are drawn
with replacement from those it had, so that what visits say of the unvisited is as
unsure as so few visits make it. What a visit found of a thing is a fact and stays.

A part of an entry that could not be judged anew is drawn from a normal distribution
around what was sealed, with its sealed standard error, for itself alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from talking_maps.contest.jury import HUNDRED, aggregate, effective_marks, is_excluded
from talking_maps.contest.ranking import CRITERION, standings, tie_value
from talking_maps.contest.state import ContestState
from talking_maps.contest.visit_effect import kept_share
from talking_maps.model.contest import (
    Contest,
    Entry,
    SealedReading,
    Standing,
)
from talking_maps.model.drawn_places import RankStability
from talking_maps.model.territory import FloatArray
from talking_maps.worlds import HIGH, LOW, World

DRAWS = 200

#: An entry's computed points by (correlation lengths, worlds, parts); NaN where a part
#: could not be judged anew.
DrawnPoints = Mapping[str, FloatArray]


def _silent(_share: float) -> None:
    """Tell nobody how far the draws are."""


def rank_stability(
    record: ContestState,
    *,
    seed: int,
    draws: int = DRAWS,
    group: str | None = None,
    drawn: DrawnPoints | None = None,
    tell: Callable[[float], None] = _silent,
) -> tuple[RankStability, ...]:
    """Return how often each eligible entry comes first, and between which places.

    `drawn` are the entries' points in the worlds of the seed. Entries are told in the
    order of the ranking, by group. Of several correlation lengths of the elevation's
    error that is told which moves the places most. `tell` hears how far it is (0 to 1)
    and may raise to stop.
    """
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    for standing in standings(record):
        if standing.place is not None and group in (None, standing.group):
            groups[standing.group].append(standing)
    many = sum(map(len, groups.values()))
    done = count(1)
    jury = _Jury(record, seed, draws)

    def totals(standing: Standing) -> _Totals:
        found = _totals(record, standing, drawn or {}, jury, seed, draws)
        tell(next(done) / many)
        return found

    return tuple(
        found
        for name in sorted(groups)
        for found in _of_group(
            record,
            groups[name],
            [*map(totals, groups[name])],
            draws,
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Totals:
    """An entry in each world [points]: arrays of (correlation lengths, worlds)."""

    computed: FloatArray
    jury: FloatArray
    criteria: Mapping[str, FloatArray]


class _Jury:
    """The jury as each world has it."""

    def __init__(self, record: ContestState, seed: int, draws: int) -> None:
        self._contest = record.contest
        self._seed, self._draws = seed, draws
        self._marks = effective_marks(record.counted_ballots)
        self._panels: dict[tuple[str, ...], list[list[str]]] = {}

    def _drawn(self, rules: Contest) -> list[list[str]]:
        """Return who sits on the jury of those rules in each world."""
        ids = tuple(juror.id for juror in rules.jurors if juror.has_a_vote)
        if ids not in self._panels:
            whole, seed = len(ids), self._seed
            self._panels[ids] = [
                [
                    ids[i]
                    for i in World(seed, w).chance("jurors").integers(whole, size=whole)
                ]
                for w in range(self._draws if ids else 0)
            ] or [[]] * self._draws
        return self._panels[ids]

    def points(self, entry: Entry, criterion: str) -> FloatArray:
        """Return a criterion's points from the jury in each world."""
        rules = self._contest.rules_for(entry.category)
        panels = self._drawn(rules)
        given = {
            juror.id: round(mark.points * HUNDRED)
            for juror in rules.jurors
            if not is_excluded(juror, entry)
            and (mark := self._marks.get(entry.id, {}).get((juror.id, criterion)))
            is not None
        }
        if not given:
            return np.zeros(len(panels))
        found = []
        for panel in panels:
            marks = [given[juror] for juror in panel if juror in given]
            # A panel on which nobody marked this entry says no more than all did.
            found.append(aggregate(marks or [*given.values()], rules.joining))
        return np.array(found) / HUNDRED


def _totals(
    record: ContestState,
    standing: Standing,
    drawn: DrawnPoints,
    jury: _Jury,
    seed: int,
    draws: int,
) -> _Totals:
    entry = next(t.noun for t in record.entries if t.noun.id == standing.entry)
    parts = drawn.get(entry.id, np.full((1, draws, len(entry.parts)), np.nan))
    criteria: dict[str, FloatArray] = {}
    shape = parts.shape[:2]
    nothing: FloatArray = np.zeros(shape)
    computed = nothing
    kept = _kept(record, standing, seed, draws)
    for place, part in enumerate(entry.parts):
        alone = _alone(part, entry, place, seed, draws)
        points = np.where(np.isnan(parts[:, :, place]), alone, parts[:, :, place])
        if kept is not None and part.points > 0:
            points = points * _left(part, standing, kept)
        points = np.round(points, 2)
        computed = computed + points
        criteria[part.criterion] = points + criteria.get(part.criterion, nothing)
    given = nothing
    for criterion in record.contest.rules_for(entry.category).rubric.criteria:
        if criterion.jury:
            points = np.broadcast_to(jury.points(entry, criterion.id), shape)
            given = given + points
            criteria[criterion.id] = points + criteria.get(criterion.id, nothing)
    for told in standing.told:
        given = given + told.points
        criteria[told.criterion] = criteria.get(told.criterion, nothing) + told.points
    return _Totals(computed, given, criteria)


def _kept(
    record: ContestState, standing: Standing, seed: int, draws: int
) -> FloatArray | None:
    """Return what is left of the points of the unvisited in each world.

    None where visits do nothing.
    """
    seen, rule = standing.visits, record.contest.visits
    if seen is None or rule is None:
        return None
    found = {thing.uid: thing.share for thing in seen.things}
    shares = np.array([found.get(uid, 1.0) for uid in seen.lot])
    many = len(shares)
    if not many:
        return np.ones(draws)
    standing_share = [
        shares[World(seed, w).chance("lot", standing.entry).integers(many, size=many)]
        for w in range(draws)
    ]
    return np.array(
        [kept_share(float(one.sum()), many, rule.confidence) for one in standing_share]
    )


def _left(part: SealedReading, standing: Standing, kept: FloatArray) -> FloatArray:
    """Return which share of a part's points visits leave in each world."""
    seen = standing.visits
    found = {} if seen is None else {thing.uid: thing.share for thing in seen.things}
    lost = np.zeros(len(kept))
    for uid, stake in part.stakes.items():
        lost = lost + stake * (1 - found.get(uid, kept))
    return np.asarray(np.clip(1 - lost / part.points, 0.0, 1.0))


def _alone(
    part: SealedReading, entry: Entry, place: int, seed: int, draws: int
) -> FloatArray:
    """Return a part's points drawn within its own standard error, in each world."""
    if part.value is None or not part.uncertainty:
        return np.full(draws, part.points)
    chance = World(seed, 0).chance("part", entry.id, str(place))
    values = chance.normal(part.value, part.uncertainty, draws)
    shares = np.clip((values - part.worst) / (part.best - part.worst), 0.0, 1.0)
    return np.asarray(part.of * shares)


def _of_group(
    record: ContestState,
    group: Sequence[Standing],
    totals: Sequence[_Totals],
    draws: int,
) -> Iterator[RankStability]:
    lengths = max(len(one.computed) for one in totals)
    # Worlds of a ground whose error is not drawn are the same for all lengths.
    places = [
        _places(record, group, totals, min(length, lengths - 1), draws)
        for length in range(lengths)
    ]
    bands = [
        np.quantile(one, (LOW, HIGH), axis=0, method="inverted_cdf") for one in places
    ]
    widest = int(np.argmax([(high - low).mean() for low, high in bands]))
    first = (places[widest] == 1).mean(axis=0)
    best, worst = bands[widest]
    for at, standing in enumerate(group):
        sums = [
            np.quantile(one, (LOW, 0.5, HIGH))
            for one in np.round(totals[at].computed + totals[at].jury, 2)
        ]
        low, median, high = max(sums, key=lambda one: one[2] - one[0])
        yield RankStability(
            standing.entry,
            standing.group,
            float(first[at]),
            draws,
            best=int(best[at]),
            worst=int(worst[at]),
            low=round(float(low), 2),
            median=round(float(median), 2),
            high=round(float(high), 2),
        )


def _places(
    record: ContestState,
    group: Sequence[Standing],
    totals: Sequence[_Totals],
    length: int,
    draws: int,
) -> FloatArray:
    """Return the place of each entry in each world: (worlds, entries)."""
    keys = [
        [_of_length(one.computed + one.jury, length) for one in totals],
        *(
            [
                _tie(rule, standing, one, length, draws)
                for standing, one in zip(group, totals, strict=True)
            ]
            for rule in record.contest.rules_for(group[0].category).ties
        ),
    ]
    # As the ranking does, in whole hundredths: no rounding breaks a tie.
    table = np.round(np.array(keys), 2)
    found = np.empty((draws, len(group)))
    for world in range(draws):
        _, where, many = np.unique(
            table[:, :, world].T, axis=0, return_inverse=True, return_counts=True
        )
        found[world] = 1 + len(group) - np.cumsum(many)[where.reshape(-1)]
    return found


def _tie(
    rule: str, standing: Standing, one: _Totals, length: int, draws: int
) -> FloatArray:
    """Return what a rule that breaks ties looks at, in each world; more is better."""
    if rule.startswith(CRITERION):
        points = one.criteria.get(rule.removeprefix(CRITERION))
        return np.zeros(draws) if points is None else _of_length(points, length)
    if rule == "computed":
        return _of_length(one.computed, length)
    if rule == "jury":
        return _of_length(one.jury, length)
    value = tie_value(rule, standing)
    if rule == "improvement" and np.isfinite(value):
        return _of_length(one.computed, length) - standing.computed + value
    return np.full(draws, value)


def _of_length(points: FloatArray, length: int) -> FloatArray:
    return np.asarray(points[min(length, len(points) - 1)])
