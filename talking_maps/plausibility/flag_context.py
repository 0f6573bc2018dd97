"""What a check is given, and the questions every check asks of it.

Not the `EvaluationContext` of the measures, on purpose: measures see only what counts,
as it counts; a check sees what was drawn and typed, also what counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.indicators import MeasureCache
from talking_maps.model.plan import SCENES, Feature, Plan, Scene
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Territory

#: In which scene a thing is told about first, where it is drawn in several.
_ORDER: tuple[Scene, ...] = ("present", "future", "past")
#: What stands there, as against what is promised or gone.
STANDING = frozenset(("existing", "done"))
#: What is still a promise.
PROMISED = frozenset(("to_do", "under_way"))
#: Natural pasture by condition, worst first.
CONDITIONS = ("very_poor", "poor", "fair", "good", "excellent")


@dataclass(frozen=True)
class FlagContext:
    """A plan on its ground, with what it can be held against.

    `baseline` is an earlier state of the same plan: the sealed one of the round it is
    compared with, or the oldest version that was named. `neighbours` are plans of other
    communities. `dem_source` is the id of the elevation's source (`srtm`, `glo30` …),
    empty if not known. `day` is the ISO day on which it is asked, empty if no day
    matters. `memo` keeps what was measured before.
    """

    plan: Plan
    territory: Territory
    reference: Reference
    baseline: Plan | None = None
    neighbours: tuple[Plan, ...] = ()
    dem_source: str = ""
    day: str = ""
    memo: MeasureCache = field(default_factory=MeasureCache, repr=False, compare=False)

    def known(self, number_id: str) -> float | None:
        """Return a reference number, None where there is none."""
        number = self.reference.numbers.get(number_id)
        return None if number is None else number.value

    def limit(self, number_id: str) -> float:
        """Return a reference number that the check said it reads."""
        value = self.known(number_id)
        if value is None:
            raise ValueError(f"a check does not say that it reads {number_id}")
        return value

    def drawn(
        self, *layers: str, scenes: tuple[Scene, ...] = _ORDER
    ) -> Iterator[Feature]:
        """Yield what is drawn of those layers, or of all, the present first.

        What is said to be lost is left out.
        """
        for scene in scenes:
            for feature in self.by_scene[scene]:
                if not layers or feature.layer in layers:
                    yield feature

    def existing(self, *layers: str) -> tuple[Feature, ...]:
        """Return what stands in the present of those layers, or of all."""
        return tuple(
            f for f in self.drawn(*layers, scenes=("present",)) if f.status in STANDING
        )

    @cached_property
    def by_scene(self) -> Mapping[Scene, tuple[Feature, ...]]:
        """Everything drawn by scene, without what is lost."""
        return {scene: self.plan.of(scene) for scene in SCENES}

    def area_m2(self, shape: BaseGeometry) -> float:
        """Return the horizontal area of a shape on the ellipsoid [m²]."""
        epsg = self.territory.epsg
        return self.memo.kept(
            "area", (epsg, shapely.to_wkb(shape)), lambda: geo.area_m2(shape, epsg)
        )

    def length_m(self, shape: BaseGeometry) -> float:
        """Return the horizontal length of a shape on the ellipsoid [m]."""
        return geo.length_m(shape, self.territory.epsg)

    @cached_property
    def land_m2(self) -> float:
        """The area of the community's land [m²]."""
        return geo.area_m2(self.territory.boundary, self.territory.epsg)

    @cached_property
    def sheep_units(self) -> float:
        """All animals of the register in sheep units, species without a number none."""
        return sum(
            herd.count * (self.known(f"sheep_units.{herd.species}") or 0.0)
            for herd in self.plan.herds
        )


def each_once(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return the features, of one uid the first."""
    found: dict[str, Feature] = {}
    for feature in features:
        found.setdefault(feature.uid, feature)
    return tuple(found.values())


def is_ticked(feature: Feature, attribute: str) -> bool:
    """Tell whether a yes-or-no attribute of the feature is yes."""
    return feature.attributes.get(attribute) in (True, 1)


def condition_of(feature: Feature) -> int | None:
    """Return a pasture's condition as a number from 0 (worst), None if not said."""
    said = feature.attributes.get("condition")
    return CONDITIONS.index(said) if said in CONDITIONS else None
