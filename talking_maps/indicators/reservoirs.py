"""What reservoirs hold, each of them counted once, however often it was drawn."""

from __future__ import annotations

from dataclasses import dataclass

from talking_maps.indicators.engine.context import EvaluationContext, number_of
from talking_maps.indicators.geometry.deduplicate import first_of_each_number
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature


@dataclass(frozen=True, slots=True)
class StorageTotal:
    """Water that is stored [m³]; `silent` reservoirs do not say how much they hold."""

    reservoirs: tuple[Feature, ...]
    silent: tuple[Feature, ...]
    volume_m3: float

    @property
    def question(self) -> Message:
        """Return what must be entered before the volume is known."""
        return Message(
            plural(
                "{count:number} reservoir does not say how much it "
                "holds. Enter it in its form.",
                "{count:number} reservoirs do not say how much they "
                "hold. Enter it in their form.",
            ),
            {"count": len(self.silent)},
        )


def stored(case: EvaluationContext) -> StorageTotal:
    """Return what the scene's reservoirs hold, wherever they are drawn."""
    reservoirs = case.things("reservoir")
    silent = tuple(r for r in reservoirs if number_of(r, "volume_m3") is None)
    volume_m3 = sum(map(_volume, first_of_each_number(reservoirs, _volume)))
    return StorageTotal(reservoirs, silent, volume_m3)


def _volume(reservoir: Feature) -> float:
    return number_of(reservoir, "volume_m3") or 0.0
