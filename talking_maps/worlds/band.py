"""How sure points are: a plan judged in many worlds, told as median and 80 % band.

In each world the whole path runs anew: shapes, ground and numbers as that world has
them, all measures, all factors of the rubric. A baseline is drawn in the same world as
the plan, the present in the same as the future: what is off in both is off alike.

The elevation's error is drawn with each of several correlation lengths, since nobody
knows its own; what is told is the widest band.

**Slopes and their bias.** Noise makes ground look steeper, never flatter. An elevation
already holds its own noise, and a world adds as much again. So of each measure that
reads the ground the mean of all worlds minus the value as measured is the bias that
drawing added, and it is taken off every world before rating. Limits: what the
elevation's own noise did to the measured value stays in it, since to take that out too
one would have to know how rough its error is; and the bias is taken to be the same in
all worlds, which near flat ground it is not quite.

**What cannot be told** in the plan as it is gives what it gives, in every world. Where
it can be told, but not in some world, that world gets the points as measured: it fails
for the noise that drawing added to the noise that was there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from talking_maps.indicators import MeasureCache, evaluate
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Component, Reference, Rubric
from talking_maps.model.territory import FloatArray, Territory
from talking_maps.scoring.counted_ground import counted_ground
from talking_maps.scoring.judgement import (
    POINT_DECIMALS,
    Judgement,
    indicator,
    judgement,
    rate,
)
from talking_maps.scoring.withheld_points import share_out
from talking_maps.worlds.elevation_error import (
    LENGTHS_PIXELS,
    draw_territory,
    near,
)
from talking_maps.worlds.plan_error import PlansInWorlds
from talking_maps.worlds.world import World, draw_reference

#: The band leaves out a tenth of the worlds on each side.
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class PointBand:
    """Points as many worlds have them: the median, and where four of five lie."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Band:
    """How sure a plan's points are, as a whole and in each part.

    `readings` are in the order of the rubric's components, criterion by criterion.
    """

    total: PointBand
    criteria: Mapping[str, PointBand]
    readings: Mapping[str, tuple[PointBand, ...]]
    worlds: int
    seed: int


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """All that a score is made from; see `scoring.score`."""

    plan: Plan
    territory: Territory
    rubric: Rubric
    reference: Reference
    baseline: Plan | None = None
    excused: Collection[str] = ()
    lengths: tuple[float, ...] = LENGTHS_PIXELS

    @property
    def components(self) -> Sequence[Component]:
        """Return the rubric's computed parts in order, as the land shares them out."""
        shared = share_out(self.rubric, self.territory.potential)
        return [c for criterion in shared.criteria for c in criterion.components]


@dataclass(frozen=True, slots=True, eq=False)
class WorldPoints:
    """What each component of a rubric answered in each world.

    Arrays have the shape (correlation lengths, worlds, components): the `value`, NaN
    where there was none; the points `full` at the component's best; the points `plain`
    where there was no value, NaN where it could not be told.
    """

    value: FloatArray
    full: FloatArray
    plain: FloatArray


#: One component's answer in one world: value, full, plain.
_Cell = tuple[float, float, float]


def score_band(  # noqa: PLR0913 - what is judged, by what, beside what
    plan: Plan,
    territory: Territory,
    rubric: Rubric,
    reference: Reference,
    *,
    worlds: int,
    seed: int,
    baseline: Plan | None = None,
    excused: Collection[str] = (),
    lengths: tuple[float, ...] = LENGTHS_PIXELS,
) -> Band:
    """Return how sure a plan's points are by that many worlds of a seed.

    `lengths` are the correlation lengths of the elevation's error [pixels]. Raises
    `BadDefinition` if the rubric names an unknown indicator.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.rubric import Criterion
    >>> case = example.case(example.field("A", "bofedal", (0, 0), (50, 50), fenced=1))
    >>> half = Component("bofedal_protected_share", "present", 8, worst=0, best=1)
    >>> rubric = Rubric("r", {}, "", {}, (Criterion("water", {}, (half,), 2),), "")
    >>> sure = score_band(
    ...     case.plan, case.territory, rubric, case.reference, worlds=3, seed=1
    ... )
    >>> sure.total
    PointBand(median=8.0, low=8.0, high=8.0)
    """
    case = JudgedCase(plan, territory, rubric, reference, baseline, excused, lengths)
    return band(case, points_in_worlds(case, seed, range(worlds)), seed)


class CaseInWorlds:
    """A case to be judged in many worlds, with what no draw moves measured once.

    That is the land, the register, the grid of pixels: every world finds it here.
    """

    def __init__(self, case: JudgedCase) -> None:
        self._case = case = replace(case, territory=near(case.territory))
        self._known = MeasureCache()
        both = (case.plan, *((case.baseline,) if case.baseline else ()))
        self._plans = PlansInWorlds(both, case.reference)
        as_is = _judged(case, case.plan, case.reference, case.baseline, self._known)
        for component in case.components:
            as_is.measure(component)

    def points(self, seed: int, numbers: Iterable[int]) -> WorldPoints:
        """Judge it in the worlds of those numbers; any process gives the same."""
        found = np.array(
            [
                _in_world(
                    self._case, self._plans, World(seed, number), self._known.fork()
                )
                for number in numbers
            ]
        )
        value, full, plain = np.moveaxis(found, (3, 1), (0, 1))
        return WorldPoints(value, full, plain)


def points_in_worlds(
    case: JudgedCase, seed: int, numbers: Iterable[int]
) -> WorldPoints:
    """Judge a case in the worlds of those numbers; any process gives the same."""
    return CaseInWorlds(case).points(seed, numbers)


def joined(parts: Sequence[WorldPoints]) -> WorldPoints:
    """Return the worlds of several calls as one, in their order."""
    return WorldPoints(
        *(
            np.concatenate([getattr(part, name) for part in parts], axis=1)
            for name in ("value", "full", "plain")
        )
    )


def component_points(case: JudgedCase, drawn: WorldPoints) -> FloatArray:
    """Return the points in hundredths: (lengths, worlds, components).

    Free of the bias that drawn noise gives to what reads the ground.
    """
    return points_beside(case, drawn)[1]


def points_beside(
    case: JudgedCase, drawn: WorldPoints
) -> tuple[FloatArray, FloatArray]:
    """Return the points of each component as measured, and as `component_points`."""
    now = _judged(case, case.plan, case.reference, case.baseline)
    found = np.zeros(drawn.value.shape)
    as_measured = np.zeros(len(case.components))
    for place, component in enumerate(case.components):
        answer = now.measure(component)
        as_measured[place] = measured = now.worth(component, answer)
        value = drawn.value[:, :, place]
        plain = np.nan_to_num(drawn.plain[:, :, place], nan=measured)
        if answer.answer == "cannot tell":
            found[:, :, place] = measured
            continue
        if answer.value is not None and _reads_ground(case, component):
            value = value - _bias(value, answer.value)
        rated = np.vectorize(
            lambda v, c=component: rate(v, worst=c.worst, best=c.best), otypes=[float]
        )(np.nan_to_num(value))
        points = drawn.full[:, :, place] * rated
        found[:, :, place] = np.where(np.isnan(value), plain, points)
    return np.round(as_measured, POINT_DECIMALS), np.round(found, POINT_DECIMALS)


def band(case: JudgedCase, drawn: WorldPoints, seed: int) -> Band:
    """Return the medians and bands of what a case is worth in many worlds."""
    points = component_points(case, drawn)
    criteria: dict[str, PointBand] = {}
    readings: dict[str, tuple[PointBand, ...]] = {}
    first = 0
    for criterion in case.rubric.criteria:
        last = first + len(criterion.components)
        part = points[:, :, first:last]
        criteria[criterion.id] = _widest(part.sum(axis=2))
        readings[criterion.id] = tuple(
            _widest(part[:, :, place]) for place in range(last - first)
        )
        first = last
    return Band(_widest(points.sum(axis=2)), criteria, readings, points.shape[1], seed)


def part_bands(points: FloatArray) -> tuple[PointBand | None, ...]:
    """Return each part's band, None where its points are NaN: it was left out.

    `points` has the shape (lengths, worlds, components), as `component_points` gives.
    """
    parts = np.moveaxis(points, 2, 0)
    return tuple(None if np.isnan(part).any() else _widest(part) for part in parts)


def _in_world(
    case: JudgedCase, plans: PlansInWorlds, world: World, memo: MeasureCache
) -> list[list[_Cell]]:
    """Return each component's answer by correlation length."""
    numbers = draw_reference(case.reference, world)
    plan, *before = plans.drawn(world)
    baseline = before[0] if before else None
    judged = _judged(case, plan, numbers, baseline, memo)
    components = case.components
    shaky = [_reads_ground(case, component) for component in components]
    # What reads no ground, or ground without error, is the same with every length.
    steady = [
        None if s else _cell(judged, c) for s, c in zip(shaky, components, strict=True)
    ]
    found: list[list[_Cell]] = []
    for length in case.lengths:
        ground = draw_territory(case.territory, world, length) if any(shaky) else None
        on_it = judged if ground is None else judged.with_elevation(ground.elevation)
        found.append(
            [
                _cell(on_it, component) if cell is None else cell
                for cell, component in zip(steady, components, strict=True)
            ]
        )
    return found


def _judged(
    case: JudgedCase,
    plan: Plan,
    reference: Reference,
    baseline: Plan | None,
    memo: MeasureCache | None = None,
) -> Judgement:
    ground = counted_ground(case.rubric, case.territory, memo)
    stands = evaluate(plan, ground, reference, memo)
    return judgement(case.rubric, stands, baseline=baseline, excused=case.excused)


def _cell(judged: Judgement, component: Component) -> _Cell:
    answer = judged.measure(component)
    if answer.value is None:
        unknown = answer.answer == "cannot tell"
        return np.nan, 0.0, np.nan if unknown else judged.worth(component, answer)
    return answer.value, judged.worth_at_best(component, answer), 0.0


def _reads_ground(case: JudgedCase, component: Component) -> bool:
    elevation = case.territory.elevation
    is_shaky = elevation is not None and bool(elevation.error)
    return is_shaky and indicator(component.indicator).reads.ground


def _bias(value: FloatArray, measured: float) -> FloatArray:
    """Return by how much the worlds of each length lie above what was measured."""
    known = ~np.isnan(value)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    mean = np.where(known, value, 0.0).sum(axis=1, keepdims=True) / count
    return np.asarray(np.where(known.any(axis=1, keepdims=True), mean - measured, 0.0))


def _widest(points: FloatArray) -> PointBand:
    """Return median and band of that correlation length whose band is the widest.

    `points` has the shape (lengths, worlds).
    """
    low, median, high = np.quantile(points, (LOW, 0.5, HIGH), axis=1)
    at = int(np.argmax(high - low))
    return PointBand(
        *(round(float(q[at]), POINT_DECIMALS) for q in (median, low, high))
    )


def as_json(band: Band) -> dict[str, object]:
    """Return a band as plain numbers for JSON."""

    def form(one: PointBand) -> dict[str, float]:
        return {"median": one.median, "low": one.low, "high": one.high}

    return {
        "worlds": band.worlds,
        "seed": band.seed,
        **form(band.total),
        "criteria": [
            {
                "id": criterion,
                **form(whole),
                "indicators": [form(part) for part in band.readings[criterion]],
            }
            for criterion, whole in band.criteria.items()
        ],
    }
