"""How firm a place is: computed points drawn anew within what was measured.

Each computed value is drawn from a normal distribution around what was measured, with
its standard error, and rated again; what jurors gave stays. The draws come from a
seed, and the entries are taken in order of their ids: the same seed, the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count

import numpy as np

from talking_maps.contest.jury import HUNDRED
from talking_maps.contest.ranking import standings
from talking_maps.contest.state import ContestState
from talking_maps.model.contest import Entry, RankStability, SealedReading, Standing
from talking_maps.model.territory import FloatArray

DRAWS = 10_000


def _silent(_share: float) -> None:
    """Tell nobody how far the draws are."""


def rank_stability(
    record: ContestState,
    *,
    seed: int,
    draws: int = DRAWS,
    group: str | None = None,
    tell: Callable[[float], None] = _silent,
) -> tuple[RankStability, ...]:
    """Return how often each eligible entry comes first [share of draws], by group.

    Of entries with the same points in a draw, the one that ranks higher is first. Of
    one `group` alone the draws are the same as among all. `tell` hears how far it is
    (0 to 1) and may raise to stop.
    """
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    for standing in standings(record):
        if standing.place is not None:
            groups[standing.group].append(standing)
    entries = {told.noun.id: told.noun for told in record.entries}
    wanted = [
        (place, name)
        for place, name in enumerate(sorted(groups))
        if group in (None, name)
    ]
    many = sum(len(groups[name]) for _, name in wanted)
    done = count(1)
    return tuple(
        found
        for place, name in wanted
        for found in _of_group(
            groups[name],
            entries,
            np.random.default_rng([seed, place]),
            draws,
            lambda: tell(next(done) / many),
        )
    )


def _of_group(
    group: Sequence[Standing],
    entries: Mapping[str, Entry],
    chance: np.random.Generator,
    draws: int,
    tick: Callable[[], None],
) -> Iterator[RankStability]:
    best = np.full(draws, -1, dtype=np.int64)
    winner = np.zeros(draws, dtype=np.int64)
    for place, standing in enumerate(group):
        totals = _totals(entries[standing.entry], standing, chance, draws)
        higher = totals > best
        best, winner = np.where(higher, totals, best), np.where(higher, place, winner)
        tick()
    wins = np.bincount(winner, minlength=len(group))
    for standing, times in zip(group, wins, strict=True):
        yield RankStability(standing.entry, standing.group, int(times) / draws, draws)


def _totals(
    entry: Entry, standing: Standing, chance: np.random.Generator, draws: int
) -> FloatArray:
    """Return the entry's total in each draw [hundredths of a point]."""
    totals = np.full(draws, round(standing.jury * HUNDRED), dtype=np.int64)
    seen = standing.visits
    for place, part in enumerate(entry.parts):
        drawn = _drawn(part, chance, draws)
        if seen is not None and part.points > 0:
            # What visits left of a part is left of each of its draws.
            drawn = np.rint(drawn * (seen.parts[place] / part.points)).astype(np.int64)
        totals += drawn
    return totals.astype(np.float64)


def _drawn(part: SealedReading, chance: np.random.Generator, draws: int) -> np.ndarray:
    if part.value is None or not part.uncertainty:
        return np.full(draws, round(part.points * HUNDRED), dtype=np.int64)
    values = chance.normal(part.value, part.uncertainty, draws)
    shares = np.clip((values - part.worst) / (part.best - part.worst), 0.0, 1.0)
    return np.rint(part.of * shares * HUNDRED).astype(np.int64)
