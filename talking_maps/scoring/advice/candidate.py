"""One change that could be made to a plan, and the ways to make it on a copy.

Which steps may raise which indicator; each registers itself where it is made.

Single changes that could be made to a plan, for each indicator that has some.

Each is made on a copy of the plan and only where map, ground and register offer it:
this bofedal is not fenced yet, this field is steep enough for a terrace and not too
steep, this spring lies above the canal that ends so many metres from it. Whether a
step gains anything is for `advice` to find out. Some indicators have none: nobody is
advised to draw new things for the sake of drawing, or to give what only heals in years.

A step registers itself for its indicators where it is made, by `@offers`, in a module
of this room whose name ends in `_candidates`: all of those are read.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Plan, Scene
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Territory
from talking_maps.scoring import advice


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One change: what to do, in which scene, and the plan as it would be then.

    `made` is that plan, or the way to make it: of thousands of steps a few are tried,
    and the plan of each would be as large as the one there is. `uid` is the thing it
    touches, empty where it is about the register. `where` is the ground that would be
    new or otherwise. `size` ranks the trials: the largest come first. `territory` is
    given where the step changes the claims on the land.
    """

    message: Message
    scene: Scene
    made: Plan | Callable[[], Plan]
    size: float
    uid: str = ""
    where: BaseGeometry | None = None
    territory: Territory | None = None

    @property
    def plan(self) -> Plan:
        """Return the plan as it would be then."""
        return self.made if isinstance(self.made, Plan) else self.made()


@dataclass(frozen=True, slots=True)
class AdviceContext:
    """What steps are looked for: the case, its answer as it stands, the value aimed at.

    `goal` is the rubric's best value.
    """

    case: EvaluationContext
    measure: Measure
    goal: float = 1.0

    @property
    def bad(self) -> tuple[Feature, ...]:
        """Return the scene's things that hurt, where to begin."""
        bad = frozenset(self.measure.bad)
        return tuple(f for f in self.case.things() if f.uid in bad)

    def in_scene(self, scene: Scene) -> AdviceContext:
        """Return the same question asked of another scene."""
        return replace(self, case=replace(self.case, scene=scene))


def marked(
    case: EvaluationContext, feature: Feature, message: Message, **more: Value
) -> Candidate:
    """Return the step of writing attributes on a thing."""
    attributes: Mapping[str, Value] = {**feature.attributes, **more}
    return changed(case, feature, replace(feature, attributes=attributes), message)


def changed(
    case: EvaluationContext, old: Feature, new: Feature, message: Message
) -> Candidate:
    """Return the step of putting a thing in another's place."""
    where = None if new.geometry is old.geometry else new.geometry
    return _step(
        case, message, lambda: (*_without(case.plan.features, old), new), old, where
    )


def added(
    case: EvaluationContext,
    beside: Feature,
    message: Message,
    *new: Feature,
    size: float = 0.0,
) -> Candidate:
    """Return the step of drawing new things beside one that is there."""
    step = _step(
        case, message, lambda: (*case.plan.features, *new), beside, new[0].geometry
    )
    return replace(step, size=size) if size else step


def removed(case: EvaluationContext, feature: Feature, message: Message) -> Candidate:
    """Return the step of leaving a thing out."""
    return _step(
        case, message, lambda: _without(case.plan.features, feature), feature, None
    )


def drawn(
    case: EvaluationContext,
    beside: Feature,
    layer: str,
    shape: BaseGeometry,
    **attributes: Value,
) -> Feature:
    """Return a new thing of a layer, named after the one it belongs to."""
    uid = f"{beside.uid}+{layer}"
    return Feature(uid, layer, case.scene, shape, attributes=attributes)


def number(case: EvaluationContext, number_id: str) -> float | None:
    """Return an agronomic number, None where there is none."""
    return case.numbers((number_id,)).values.get(number_id)


def called(feature: Feature) -> str:
    """Return a thing's uid as a value of a message: the faces know what it is called.

    `thing` and `canal` stand behind the word for what it is, `source` and `beside`
    for themselves.
    """
    return feature.uid


def placed(case: EvaluationContext, feature: Feature) -> dict[str, Value]:
    """Return which thing and its area as values of a message."""
    return {"thing": called(feature), "area": case.area_m2(feature.geometry)}


def largest(features: Iterable[Feature]) -> Iterator[Feature]:
    """Yield features from the largest to the smallest."""
    yield from sorted(features, key=lambda f: (-_size(f.geometry), f.uid))


def _step(
    case: EvaluationContext,
    message: Message,
    features: Callable[[], tuple[Feature, ...]],
    about: Feature,
    where: BaseGeometry | None,
) -> Candidate:
    def made() -> Plan:
        return replace(case.plan, features=features())

    size = _size(about.geometry)
    return Candidate(message, case.scene, made, size, about.uid, where)


def _size(shape: BaseGeometry) -> float:
    return float(shape.area or shape.length)


def _without(features: tuple[Feature, ...], one: Feature) -> tuple[Feature, ...]:
    return tuple(f for f in features if (f.uid, f.scene) != (one.uid, one.scene))


Offer = Callable[[AdviceContext], Iterator[Candidate]]

_CANDIDATES: dict[str, Offer] = {}
_TALK: dict[str, Offer] = {}
#: What offers steps for each indicator, by its id.
CANDIDATES: Mapping[str, Offer] = MappingProxyType(_CANDIDATES)
#: Of those, what the assembly does: ask, come, promise, agree. The rest is work on
#: the land.
TALK: Mapping[str, Offer] = MappingProxyType(_TALK)


def offers(*indicators: str, is_talk: bool = False) -> Callable[[Offer], Offer]:
    """Register what offers steps for indicators; raises ValueError for a second one."""

    def register(offer: Offer) -> Offer:
        for indicator in indicators:
            if indicator in _CANDIDATES:
                raise ValueError(f"{indicator} has its steps already")
            _CANDIDATES[indicator] = offer
            if is_talk:
                _TALK[indicator] = offer
        return offer

    return register


#: Why nothing is advised for the other indicators: a rubric may ask for them.
WITHOUT_STEPS: Mapping[str, Message] = MappingProxyType(
    {
        "native_trees_alive": Message(
            "Trees count two years after they were planted: plant and tend them, and "
            "count them then."
        ),
        "pasture_by_transect": Message(
            "What a transect counts comes with seasons of rest: rest the pasture, and "
            "count again after the next rains."
        ),
        "sown_pasture_share": Message(
            "Nobody is advised to plough natural pasture; sow where there was a field."
        ),
        "things_proposed": Message(
            "Nobody is advised to draw new things only to have drawn more."
        ),
    }
)

__all__ = ["CANDIDATES", "WITHOUT_STEPS", "AdviceContext", "Candidate", "steps"]

for _found in pkgutil.iter_modules(advice.__path__):
    if _found.name.endswith("_candidates"):
        importlib.import_module(f"{advice.__name__}.{_found.name}")


def steps(indicator_id: str, asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the steps that may raise an indicator in the scene the case looks at.

    The past can be remembered, not worked on.
    """
    offers = TALK if asked.case.scene == "past" else CANDIDATES
    offer = offers.get(indicator_id)
    if offer is not None:
        yield from offer(asked)
