"""One measured figure, and how to get it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, what stands beside it, and the goal it had, if any.

    `other` is the same figure of the alternative `other_name`; `goal` is an upper
    limit for `ours`, or for `ratio` (ours / other) where `goal_is_ratio`.
    """

    name: str
    statistic: str
    ours: float
    unit: str
    other: float | None = None
    other_name: str = ""
    goal: float | None = None
    goal_is_ratio: bool = False

    @property
    def ratio(self) -> float | None:
        """Return ours / other, None without an alternative."""
        return self.ours / self.other if self.other else None

    @property
    def met(self) -> bool | None:
        """Say whether the goal was met, None without a goal."""
        judged = self.ratio if self.goal_is_ratio else self.ours
        return None if self.goal is None or judged is None else judged <= self.goal

    def as_json(self) -> dict[str, object]:
        """Return the row in the form of `build/bench.json`."""
        own = asdict(self)
        del own["goal_is_ratio"]
        return own | {"ratio": self.ratio, "met": self.met}


@dataclass(frozen=True, slots=True)
class Took:
    """How long one call took by the clock, and how long the processor was at it [ms].

    Where a machine does other things beside, the clock runs on and the processor not.
    """

    clock: float
    processor: float


def took(work: Callable[[], object]) -> Took:
    """Return how long one call took."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Took(
        1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)
    )


def milliseconds(work: Callable[[], object], times: int) -> Sequence[float]:
    """Return how long each of some calls took [ms], after one that is not counted."""
    work()
    return [took(work).clock for _ in range(times)]


def p95(taken: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return float(np.percentile(taken, 95))


def median(taken: Sequence[float]) -> float:
    """Return the median."""
    return float(np.median(taken))


def memory() -> str | None:
    """Return a folder on a disk in memory, None where there is none."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
