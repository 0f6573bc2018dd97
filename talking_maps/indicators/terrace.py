"""Terraces and ditches: whether they hold steep ground, and stand where they should.

How the error of the elevation is carried along is told in `slope_shares`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    Numbers,
    in_use,
    without,
)
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.arable_ground import (
    OTHER_GROUND,
    PUNA,
    STEEP,
    TOO_STEEP,
    ArableBlank,
    blank,
)
from talking_maps.indicators.geometry.terrace_fitness import (
    SLOPES,
    TerraceFitness,
    limit_ids,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, SCENES, Feature, Scene
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Raster

FIELDS = ("cropland", "fallow")
#: Less steep ground than this is none [m²].
LEAST_AREA_M2 = 1.0
#: Less than this is not told of [m²].
LEAST_TOLD_M2 = 1000.0
#: A field of which more than this share is steep and not held counts against.
OPEN_SHARE = 0.1


@indicator(
    "terraced_share_of_steep_cropland",
    name=Message("Terraces on steep fields"),
    unit="share",
    sentence=Message("Measure how much of the steep cropland is terraced."),
    formula=Message(
        "Terraced ground with a slope between the two limits, divided by cropland, "
        "fallow and terraces of such slopes and by the ground of such slopes below "
        "the puna that is drawn as nothing; a terrace beyond the slopes that suit its "
        "kind holds nothing; in the puna terraces count only where the past shows "
        "fields or terraces, or fields are drawn if nothing of the past is; the "
        "uncertainty is half the spread when all slopes are one standard error lower "
        "or higher."
    ),
    source=Message(
        "Slope by Horn 1981; its error from the elevation's by the kernel's weights; "
        "limits of slope and height: see the numbers beside it."
    ),
    needs=("cropland", "steep_cropland"),
    reads=Reads(
        scenes=SCENES,
        layers=("terrace", *FIELDS, *OTHER_GROUND),
        numbers=(STEEP, TOO_STEEP, PUNA, f"{SLOPES}.*"),
        book=("owner",),
        scene_by_scene=True,
        and_before=True,
        ground=True,
        borders=True,
        aside=OTHER_GROUND,
        least="least_amount.steep_cropland",
    ),
)
@pictured("slope")
def terraced_share_of_steep_cropland(case: EvaluationContext) -> Measure:
    """Measure how much of the steep cropland is terraced.

    A terrace is cropland even where no field is drawn beneath it; an abandoned one
    neither helps nor hurts. The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (400, 100)),
    ...     example.field("B", "terrace", (0, 0), (100, 100)),
    ...     elevation=example.plane(0.3),
    ...     numbers={"steep_cropland.from_slope": 10},
    ... )
    >>> round(terraced_share_of_steep_cropland(case).value, 3)
    0.25
    """
    terraces = tuple(t for t in case.placed("terrace") if in_use(t))
    # What is no terrace yet, or no more, is cropland that is not held.
    unbuilt = without(filter(in_use, case.said("terrace")), terraces)
    fields = (*case.said(*FIELDS), *unbuilt)
    numbers = case.numbers((STEEP, TOO_STEEP, PUNA, *limit_ids(terraces)))
    remarks = (*case.not_counted("terrace", *FIELDS), *numbers.remarks)
    basis = Basis(also=(*terraces, *fields), sources=numbers.sources, remarks=remarks)
    elevation = case.territory.elevation
    nothing = Message("No cropland is drawn on the ground in this scene.")
    is_asked_of_land = case.plan.owner.id == COMMUNITY and PUNA in numbers.values
    if not terraces and not fields and not is_asked_of_land:
        return not_applicable(nothing, basis)
    if STEEP in numbers.missing:
        return number_missing((STEEP,), basis)
    refusal = slope_shares.refusal(case, basis)
    if refusal is not None or elevation is None:
        return refusal or slope_shares.uncovered(basis)
    limit = numbers.values[STEEP]
    between = steep_between(elevation, numbers)
    look = SteepGroundQuery(case, elevation, between)
    fitness = TerraceFitness(case, elevation, between, numbers)
    steep = _steep_ground(look, fitness, terraces, fields)
    if steep is None:
        return slope_shares.uncovered(basis)
    drawn = (*terraces, *fields)
    open_ground = blank(case, elevation, between, numbers, drawn, _said_in(case))
    if not drawn and open_ground.area_m2[1] < LEAST_AREA_M2:
        return not_applicable(nothing, basis)
    unfit = fitness.unfit(terraces)
    basis = replace(
        basis,
        good=without(terraces, unfit),
        bad=(*unfit, *open_fields(look, fields, without(terraces, unfit))),
        remarks=(*basis.remarks, *steep.remarks, *open_ground.remarks),
    )
    said = _SAID if open_ground.area_m2[1] < LEAST_AREA_M2 else _SAID_OF_ALL
    return judge_terrace(steep.beside(open_ground), limit / 100, basis, said)


def steep_between(elevation: Raster, numbers: Numbers) -> slope_shares.Between:
    """Return the look for slopes that are steep, and not too steep to be cropland."""
    most = numbers.values.get(TOO_STEEP, math.inf)
    return slope_shares.share_between(elevation, numbers.values[STEEP], most)


@dataclass(frozen=True, slots=True)
class SteepGroundQuery:
    """A look at the case's ground."""

    case: EvaluationContext
    elevation: Raster
    look: slope_shares.SlopeQuery

    def at(
        self, shapes: Sequence[BaseGeometry]
    ) -> tuple[slope_shares.CoveredCells, ...]:
        """Return what is seen under shapes."""
        return slope_shares.seen(self.case, self.elevation, self.look, shapes)


@dataclass(frozen=True, slots=True)
class Steep:
    """Steep ground under terraces and in all [m²], by the three readings.

    `unfit` is what terraces hold whose kind does not suit the slope, `high` what they
    hold in the puna where no field was: neither counts as terraced.
    """

    terraced: tuple[float, ...]
    land: tuple[float, ...]
    unfit: float = 0.0
    high: float = 0.0

    def beside(self, ground: ArableBlank) -> Steep:
        """Return it with the steep ground that is drawn as nothing in the whole."""
        land = zip(self.land, ground.area_m2, strict=True)
        return replace(self, land=tuple(drawn + blank for drawn, blank in land))

    def less(
        self, terraced: Sequence[float], land: Sequence[float] = (0.0, 0.0, 0.0)
    ) -> Steep:
        """Return it without some ground that is not terraced, or not asked about."""
        return replace(
            self,
            terraced=_without(self.terraced, terraced),
            land=_without(self.land, land),
        )

    @property
    def remarks(self) -> tuple[Message, ...]:
        """Return what is said of terraces that do not count."""
        told = []
        if self.unfit >= LEAST_TOLD_M2:
            told.append(
                Message(
                    "{area:ha} of terraces lie on a slope that does not suit their "
                    "kind: they count as if they were not there.",
                    {"area": self.unfit},
                )
            )
        if self.high >= LEAST_TOLD_M2:
            told.append(
                Message(
                    "{area:ha} of terraces in the puna lie where the past shows no "
                    "field: they neither help nor hurt.",
                    {"area": self.high},
                )
            )
        return tuple(told)

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the terraced share of each reading that finds steep land at all."""
        pairs = zip(self.terraced, self.land, strict=True)
        return tuple(min(t / a, 1.0) for t, a in pairs if a >= LEAST_AREA_M2)


def _said_in(case: EvaluationContext) -> tuple[Scene, ...]:
    """Return the scenes that say what ground is.

    What is there today is there in the future, drawn again or not.
    """
    return ("present", "future") if case.scene == "future" else (case.scene,)


def _without(some: Sequence[float], off: Sequence[float]) -> tuple[float, ...]:
    return tuple(max(one - two, 0.0) for one, two in zip(some, off, strict=True))


def _steep_ground(
    look: SteepGroundQuery,
    fitness: TerraceFitness,
    terraces: Sequence[Feature],
    fields: Sequence[Feature],
) -> Steep | None:
    """Measure the steep ground, or return None where elevation is missing.

    A terrace on puna that was no field in the past holds none: it neither helps nor
    hurts. One whose kind does not suit the slope is as if it were not there.
    """
    case, puna_m = look.case, fitness.numbers.values.get(PUNA)
    if not terraces and not fields:
        return Steep((0.0,) * 3, (0.0,) * 3)
    shapes = (case.union(terraces), case.union((*terraces, *fields)))
    areas = tuple(map(case.area_m2, shapes))
    found = look.at(shapes)
    if found[1].covered[1] < slope_shares.LEAST_COVERED:
        return None
    steep = Steep(
        terraced=tuple(areas[0] * under.mean[0] for under in found),
        land=tuple(areas[1] * under.mean[1] for under in found),
    )
    fresh = _new_on_puna(look, shapes[0], fields, puna_m)
    off = _unfit(fitness, terraces, shapes[0], fresh, puna_m)
    if off[1] > 0:
        # Ground that is no field without the terrace is not asked about. Blank ground
        # below the puna is: it is added with the rest of what is drawn as nothing.
        bare = case.cut(shapes[0], case.union(fields))
        other = _unfit(fitness, terraces, bare, fresh, puna_m)
        if puna_m is not None and case.plan.owner.id == COMMUNITY:
            other_use = (case.plan.of(s, *OTHER_GROUND) for s in _said_in(case))
            said = case.union(f for some in other_use for f in some)
            blank_ground = case.cut(bare, said)
            other = _without(other, fitness.unfit_m2(terraces, blank_ground, puna_m))
        steep = replace(steep.less(off, other), unfit=off[1])
    if fresh is None or puna_m is None:
        return steep
    # Of the new terraces only what lies lower counts: the rest is taken off again.
    low = replace(look, look=slope_shares.Below(look.look, puna_m))
    area = case.area_m2(fresh)
    high = [
        area * (one.mean[0] - two.mean[0])
        for one, two in zip(look.at((fresh,)), low.at((fresh,)), strict=True)
    ]
    return replace(steep.less(high, high), high=high[1])


def _unfit(
    fitness: TerraceFitness,
    terraces: Sequence[Feature],
    ground: BaseGeometry,
    fresh: BaseGeometry | None,
    puna_m: float | None,
) -> tuple[float, ...]:
    """Return the unfit terraces on some ground [m²], but for what is new on puna."""
    if fresh is None:
        return fitness.unfit_m2(terraces, ground)
    pairs = zip(
        fitness.unfit_m2(terraces, fitness.case.cut(ground, fresh)),
        fitness.unfit_m2(terraces, fitness.case.shared(ground, fresh), puna_m),
        strict=True,
    )
    return tuple(one + two for one, two in pairs)


def _new_on_puna(
    look: SteepGroundQuery,
    terraced: BaseGeometry,
    fields: Sequence[Feature],
    puna_m: float | None,
) -> BaseGeometry | None:
    """Return terraced ground that was no cropland in the past, if it is so high.

    The oldest scene in which something is drawn tells; where there is none, the fields
    of this one do. None where all of it lies lower, or there is no scene before.
    """
    case = look.case
    earlier = SCENES[: SCENES.index(case.scene)]
    if puna_m is None or not earlier or terraced.is_empty:
        return None
    oldest = next((s for s in earlier if case.plan.of(s)), None)
    known = case.plan.of(oldest, "terrace", *FIELDS) if oldest else fields
    fresh = case.cut(terraced, case.union(known))
    highest = slope_shares.highest_m(case, look.elevation, fresh)
    return None if highest is None or highest < puna_m else fresh


@dataclass(frozen=True, slots=True)
class SlopeVerdict:
    """What is said where there is no steep land, where none can tell, and of a share.

    Values: `limit`; `least`, `most`, `low`, `high`; `part`, `all`.
    """

    none: Message
    drowned: Message
    told: Message


_SAID = SlopeVerdict(
    none=Message("No cropland is steeper than {limit:slope}."),
    drowned=Message(
        "The elevation is too uncertain: {least:ha} to {most:ha} of cropland may "
        "be steeper than {limit:slope}, and {low:percent} to {high:percent} of it "
        "terraced."
    ),
    told=Message(
        "{part:ha} of {all:ha} of cropland steeper than {limit:slope} are terraced."
    ),
)


_SAID_OF_ALL = SlopeVerdict(
    none=_SAID.none,
    drowned=Message(
        "The elevation is too uncertain: {least:ha} to {most:ha} of ground for crops "
        "may be steeper than {limit:slope}, and {low:percent} to {high:percent} of it "
        "terraced."
    ),
    told=Message(
        "{part:ha} of {all:ha} of ground for crops steeper than {limit:slope} are "
        "terraced."
    ),
)


def judge_terrace(
    steep: Steep, limit: float, basis: Basis, said: SlopeVerdict
) -> Measure:
    """Answer with the share as it is, half the spread of the three its error."""
    least, as_is, most = steep.land
    if most < LEAST_AREA_M2:
        return not_applicable(Message(said.none.id, {"limit": limit}), basis)
    low, high = min(steep.shares), max(steep.shares)
    spread = (high - low) / 2
    if as_is < LEAST_AREA_M2 or spread > slope_shares.WIDEST_HALF_SPREAD:
        values: dict[str, Value] = {
            "least": least,
            "most": most,
            "limit": limit,
            "low": low,
            "high": high,
        }
        return cannot_tell(Message(said.drowned.id, values), basis)
    values = {"part": steep.terraced[1], "all": as_is, "limit": limit}
    share = min(steep.terraced[1] / as_is, 1.0)
    explanation = Message(said.told.id, values)
    return measured(share, explanation, basis, uncertainty=spread)


def open_fields(
    look: SteepGroundQuery, fields: tuple[Feature, ...], terraces: Sequence[Feature]
) -> tuple[Feature, ...]:
    """Return the fields that are steep where no terrace holds them."""
    terraced = look.case.union(terraces)
    rests = [look.case.cut(f.geometry, terraced) for f in fields]
    _, as_is, _ = look.at(rests)
    return tuple(
        field
        for field, rest, share in zip(fields, rests, as_is.mean, strict=True)
        if share * rest.area > OPEN_SHARE * field.geometry.area
    )
