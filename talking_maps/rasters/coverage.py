"""What a prepared elevation says of how it covers the land, and of what was left out.

It is kept in the file itself, so that it is told whenever the ground is looked at and
not only once, when it was taken in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from talking_maps.model.message import Message
from talking_maps.rasters.elevation_doubts import doubts_told
from talking_maps.rasters.open import opened

COVERED, FILLED, LEFT_OUT = "covered", "gaps_of_zero", "bands_left_out"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of the land with a height (0 to 1, or None if not told), and notes.

    `doubts` is what looks wrong in the heights: what is told of the ground by them
    cannot be trusted.
    """

    share: float | None
    notes: tuple[Message, ...] = ()
    doubts: tuple[Message, ...] = ()

    @property
    def told(self) -> tuple[Message, ...]:
        """All that is to be known, what looks wrong first."""
        return (*self.doubts, *self.notes)


def read_coverage(path: Path) -> Coverage:
    """Return how a prepared elevation covers the land; raises `BadFile`."""
    with opened(path) as dataset:
        tags = dataset.tags()
    notes = []
    if tags.get(FILLED):
        notes.append(
            Message("The file gives the height 0 where it knows none: those are gaps.")
        )
    if tags.get(LEFT_OUT):
        notes.append(
            Message(
                "Heights are in the first band; other bands left out: {count:number}.",
                {"count": int(tags[LEFT_OUT])},
            )
        )
    share = tags.get(COVERED)
    doubts = tuple(doubts_told(tags))
    return Coverage(None if share is None else float(share), tuple(notes), doubts)
