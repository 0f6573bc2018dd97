"""What reservoirs hold, each of them counted once, however often it was drawn."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from talking_maps.indicators.case import Case, number_of
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature

#: One that shares more of its ground than this with a larger one is the same. Ours.
SAME_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Stored:
    """Water that is stored [m³]; `silent` reservoirs do not say how much they hold."""

    reservoirs: tuple[Feature, ...]
    silent: tuple[Feature, ...]
    volume_m3: float

    @property
    def question(self) -> Message:
        """Return what must be entered before the volume is known."""
        return Message(
            "{count:number} reservoirs do not say how much they hold. Enter it in "
            "their form.",
            {"count": len(self.silent)},
        )


def stored(case: Case) -> Stored:
    """Return what the scene's reservoirs hold, wherever they are drawn."""
    reservoirs = case.things("reservoir")
    silent = tuple(r for r in reservoirs if number_of(r, "volume_m3") is None)
    counted: list[Feature] = []
    for one in sorted(reservoirs, key=lambda r: (-_volume(r), r.uid)):
        if not any(_is_same(one, other) for other in counted):
            counted.append(one)
    return Stored(reservoirs, silent, sum(map(_volume, counted)))


def _volume(reservoir: Feature) -> float:
    return number_of(reservoir, "volume_m3") or 0.0


def _is_same(one: Feature, other: Feature) -> bool:
    shared = shapely.intersection(one.geometry, other.geometry).area
    return bool(shared > SAME_SHARE * min(one.geometry.area, other.geometry.area))
