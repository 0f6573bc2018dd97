"""How sure an estimate of lost soil is: by its formula, the slopes and the numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: How many times the result changes with the choice of the LS formula alone.
RANGE = 1.7
#: Half the spread by the slopes' error, as a part of the loss, that an answer may have.
#: A choice of ours.
WIDEST = 0.5


@dataclass(frozen=True, slots=True)
class LossRange:
    """A loss by three readings of the slopes, and how sure that makes it.

    `by_numbers` are how far it is off where one number each is a standard error off.
    """

    losses: tuple[float, ...]
    by_numbers: tuple[float, ...] = ()

    @property
    def as_is(self) -> float:
        """Return the loss by the slopes as they are."""
        return self.losses[1]

    @property
    def least(self) -> float:
        """Return the least that any reading and formula give."""
        return min(loss * by for loss in self.losses for by in (1 / RANGE, RANGE))

    @property
    def most(self) -> float:
        """Return the most that any reading and formula give."""
        return max(loss * by for loss in self.losses for by in (1 / RANGE, RANGE))

    @property
    def by_slope(self) -> float:
        """Return the half spread that the slopes' error makes."""
        return (max(self.losses) - min(self.losses)) / 2

    @property
    def error(self) -> float:
        """Return all errors together: of the formula, the slopes and the numbers."""
        by_formula = abs(self.as_is) * (RANGE - 1 / RANGE) / 2
        return math.hypot(by_formula, self.by_slope, *self.by_numbers)

    @property
    def is_drowned(self) -> bool:
        """Say whether the slopes alone leave no answer."""
        return self.by_slope > WIDEST * abs(self.as_is)
