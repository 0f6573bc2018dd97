"""Where entries stand when all that may be off is drawn anew in seeded worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RankStability:
    """How often an entry comes first when all that may be off is drawn anew.

    In four of five draws its place lies from `best` to `worst`, and its total from
    `low` to `high`, `median` in the middle [points].
    """

    entry: str
    group: str
    first: float
    draws: int
    best: int = 0
    worst: int = 0
    low: float = 0.0
    median: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaceBand:
    """Between which places of its group, and which totals [points], an entry lies.

    So it is in four of five worlds; `median` is the total in the middle.
    """

    entry: str
    group: str
    best: int
    worst: int
    low: float = 0.0
    median: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaceBands:
    """What the worlds of a seed said of a contest's places; `draws` is how many.

    `left_out` says of which entries so many parts could not be judged anew.
    """

    seed: int
    draws: int
    bands: tuple[PlaceBand, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def of(self, entry: str) -> PlaceBand | None:
        """Return the band of an entry, None if it had no place."""
        return next((band for band in self.bands if band.entry == entry), None)
