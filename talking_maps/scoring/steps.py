"""Single changes that could be made to a plan, for each indicator that has some.

Each is made on a copy of the plan and only where the map offers it: this bofedal is
not fenced yet, this field is steep and has no terrace, this canal ends so many metres
from water. Whether a step gains anything is for `advice` to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators.case import Case
from talking_maps.indicators.irrigation import JOINED_WITHIN_M, SOURCES
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Plan, Scene
from talking_maps.model.rubric import Measure

#: No canal is advised to be dug farther than this to water [m]. A choice of ours.
FARTHEST_M = 2000.0


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what to do, to which thing, in which scene. `size` ranks trials."""

    message: Message
    uid: str
    scene: Scene
    size: float
    changed: Feature
    is_new: bool = False

    def made(self, plan: Plan) -> Plan:
        """Return a copy of the plan in which the step is done."""
        kept = tuple(
            f
            for f in plan.features
            if self.is_new or (f.uid, f.scene) != (self.changed.uid, self.scene)
        )
        return replace(plan, features=(*kept, self.changed))


def steps(indicator_id: str, case: Case, measure: Measure) -> Iterator[Step]:
    """Yield the steps that may raise an indicator in the scene the case looks at.

    `measure` is its answer as things stand; its bad evidence is where to begin.
    """
    offer = _OFFERS.get(indicator_id)
    if offer is None:
        return
    bad = frozenset(measure.bad)
    for feature in case.things():
        if feature.uid in bad:
            yield from offer(case, feature)


def _fence(case: Case, feature: Feature) -> Iterator[Step]:
    message = Message(
        "Fence and rest the bofedal {thing}: {area:ha}.", _place(case, feature)
    )
    yield _with(case, feature, message, fenced=True)


def _rest(case: Case, feature: Feature) -> Iterator[Step]:
    message = Message("Rest the pasture {thing}: {area:ha}.", _place(case, feature))
    yield _with(case, feature, message, rested=True)


def _terrace(case: Case, feature: Feature) -> Iterator[Step]:
    message = Message(
        "Terrace the steep field {thing}: {area:ha}.", _place(case, feature)
    )
    yield _new(case, feature, message, "terrace", feature.geometry)


def _trees(case: Case, feature: Feature) -> Iterator[Step]:
    message = Message(
        "Plant trees along the field {thing}: {area:ha}.", _place(case, feature)
    )
    yield _new(case, feature, message, "trees", feature.geometry.boundary.buffer(2))


def _irrigate(case: Case, feature: Feature) -> Iterator[Step]:
    canals = case.placed("canal")
    # Only what water could reach: a canal must already touch the field, or nearly.
    if any(c.geometry.dwithin(feature.geometry, JOINED_WITHIN_M) for c in canals):
        message = Message(
            "Irrigate the field {thing}, which a canal passes: {area:ha}.",
            _place(case, feature),
        )
        yield _new(case, feature, message, "irrigated", feature.geometry)


def _join(case: Case, canal: Feature) -> Iterator[Step]:
    sources = case.placed(*SOURCES)
    if not sources:
        return
    nearest = min(sources, key=lambda s: (s.geometry.distance(canal.geometry), s.uid))
    link = shapely.shortest_line(canal.geometry, nearest.geometry)
    distance = case.length_m(link)
    if distance > FARTHEST_M:
        return
    message = Message(
        "Join the canal {thing} to water: {distance:m} are missing.",
        {"thing": _called(canal), "distance": distance},
    )
    yield _new(case, canal, message, "canal", link)


def _enlarge(case: Case, corral: Feature) -> Iterator[Step]:
    # The animals stay the same.
    larger = affinity.scale(corral.geometry, 2**0.5, 2**0.5, origin="centroid")
    message = Message(
        "Make the corral {thing} twice as large: {area:number} m² more.",
        {"thing": _called(corral), "area": case.area_m2(corral.geometry)},
    )
    changed = replace(corral, geometry=larger)
    yield Step(message, corral.uid, case.scene, corral.geometry.area, changed)


_OFFERS: Mapping[str, Callable[[Case, Feature], Iterator[Step]]] = {
    "bofedal_protected_share": _fence,
    "improved_pasture_share": _rest,
    "terraced_share_of_steep_cropland": _terrace,
    "fields_with_tree_belts": _trees,
    "irrigated_share_of_cropland": _irrigate,
    "canals_joined_to_source": _join,
    "corral_space_per_animal": _enlarge,
}


def _with(case: Case, feature: Feature, message: Message, **more: bool) -> Step:
    changed = replace(feature, attributes={**feature.attributes, **more})
    return Step(message, feature.uid, case.scene, feature.geometry.area, changed)


def _new(
    case: Case,
    beside: Feature,
    message: Message,
    layer: str,
    shape: BaseGeometry,
) -> Step:
    new = Feature(f"{beside.uid}+{layer}", layer, case.scene, shape)
    size = beside.geometry.area or beside.geometry.length
    return Step(message, beside.uid, case.scene, size, new, is_new=True)


def _place(case: Case, feature: Feature) -> dict[str, Value]:
    return {"thing": _called(feature), "area": case.area_m2(feature.geometry)}


def _called(feature: Feature) -> str:
    """Return a thing's own name, or the first of its uid where it has none."""
    return feature.name or feature.uid[:8]
