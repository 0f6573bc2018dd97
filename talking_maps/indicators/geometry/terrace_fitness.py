"""Ground on a slope that the kind of terrace drawn there does not suit.

Slow-formation terraces hold up to 35 %, stone-faced ones up to where land is no longer
for crops. A terrace beyond its kind's slopes counts as if nobody had built it: the
field below stays open. Which kind stands there is a word in a form; where the form
says none, the slopes for which terraces are advised at all are the limits. Kinds for
which no number is known are not held against anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.context import (
    EvaluationContext,
    Numbers,
)
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.slope_shares import Below, Between
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Raster

#: The family of numbers that say which slopes suit a kind of terrace [%].
SLOPES = "terrace_slope"
_READINGS = 3
#: A terrace of which more than this share does not suit is of no use.
_MOST = 0.5
_NOTHING = shapely.Polygon()


def limit_ids(terraces: Sequence[Feature]) -> tuple[str, ...]:
    """Return the ids of the numbers that say which slopes suit these terraces.

    >>> from shapely import Point
    >>> one = Feature("A", "terrace", "present", Point(), attributes={"kind": "stone"})
    >>> limit_ids([one])
    ('terrace_slope.stone_least', 'terrace_slope.stone_most')
    """
    kinds = sorted({_kind(one) for one in terraces})
    return tuple(f"{SLOPES}.{kind}{end}" for kind in kinds for end in _ENDS)


_ENDS = ("least", "most")


def _kind(terrace: Feature) -> str:
    """Return how the numbers of a terrace's kind begin, empty if no kind is said."""
    said = terrace.attributes.get("kind")
    return f"{said}_" if said else ""


@dataclass(frozen=True, slots=True)
class TerraceFitness:
    """Which slopes suit terraces, beside the slopes that are asked about at all."""

    case: EvaluationContext
    elevation: Raster
    asked: Between
    numbers: Numbers

    def unfit_m2(
        self,
        terraces: Sequence[Feature],
        within: BaseGeometry | None = None,
        below_m: float | None = None,
    ) -> tuple[float, ...]:
        """Return how much of what is asked about is held by terraces of no use [m²].

        By the three readings of the slope; only `within` some ground and `below_m`
        some height, if these are given.
        """
        found = [0.0] * _READINGS
        for fit, ground in self._grounds(terraces):
            shape = ground if within is None else self.case.shared(ground, within)
            if shape.is_empty:
                continue
            area = self.case.area_m2(shape)
            whole, part = self._seen(self.asked, shape, below_m), fit
            held = self._seen(part, shape, below_m)
            found = [
                m2 + area * max(one - two, 0.0)
                for m2, one, two in zip(found, whole, held, strict=True)
            ]
        return tuple(found)

    def unfit(self, terraces: Sequence[Feature]) -> tuple[Feature, ...]:
        """Return the terraces of which more does not suit than does."""
        found: set[int] = set()
        grounds = [one for one in terraces if one.geometry.area > 0]
        for band, some in self._by_band(grounds).items():
            if band == self.asked:
                continue
            shapes = tuple(one.geometry for one in some)
            whole, held = (
                slope_shares.seen(self.case, self.elevation, look, shapes)[1].mean
                for look in (self.asked, band)
            )
            pairs = zip(some, whole, held, strict=True)
            found |= {id(one) for one, all_, fit in pairs if all_ - fit > _MOST}
        return tuple(one for one in terraces if id(one) in found)

    def _seen(
        self, look: Between, shape: BaseGeometry, below_m: float | None
    ) -> tuple[float, ...]:
        asked = look if below_m is None else Below(look, below_m)
        found = slope_shares.seen(self.case, self.elevation, asked, (shape,))
        return tuple(one.mean[0] for one in found)

    def _grounds(
        self, terraces: Sequence[Feature]
    ) -> Iterator[tuple[Between, BaseGeometry]]:
        """Yield slopes that suit, and the ground that nothing better suited holds."""
        by_band = self._by_band(terraces)
        taken: list[Feature] = []
        for band in sorted(by_band, key=lambda b: b.least_percent - b.most_percent):
            ground = self.case.union(by_band[band])
            if band != self.asked:
                held = self.case.union(taken) if taken else _NOTHING
                yield band, self.case.cut(ground, held)
            taken += by_band[band]

    def _by_band(self, terraces: Sequence[Feature]) -> dict[Between, list[Feature]]:
        found: dict[Between, list[Feature]] = {}
        for one in terraces:
            found.setdefault(self._suits(one), []).append(one)
        return found

    def _suits(self, terrace: Feature) -> Between:
        """Return those of the slopes asked about that suit a terrace's kind."""
        least, most = (
            self.numbers.values.get(f"{SLOPES}.{_kind(terrace)}{end}") for end in _ENDS
        )
        asked = self.asked
        return replace(
            asked,
            least_percent=max(asked.least_percent, least or asked.least_percent),
            most_percent=min(asked.most_percent, most or asked.most_percent),
        )
