"""Water month by month: what springs and canals bring against what crops need then.

The need is that of the crops that stand in the field, less what rain brings. A source
that does not say what it brings in the rains brings at least its dry flow then: where
that is too little, nobody can tell, and the answer says what to enter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators.canals import SOURCES
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
    apart,
    digest,
    number_of,
    surface,
)
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.indicators.reservoirs import stored
from talking_maps.indicators.water_balance import (
    EARTH_CANAL,
    FLOW,
    HECTARE_M2,
    METHODS,
    MONTHS,
    Water,
    drawn_once,
    dry_flow_l_s,
    water_sources,
    way_of_watering,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

#: What a source brings in the rains, in its form [l/s].
FLOW_RAINS = "flow_rains_l_s"
FIRST = "dry_season.first_month"
#: The months of a year, as the numbers call them, and their days.
DAYS: Mapping[str, int] = {
    "jan": 31, "feb": 28, "mar": 31, "apr": 30, "may": 31, "jun": 30,
    "jul": 31, "aug": 31, "sep": 30, "oct": 31, "nov": 30, "dec": 31,
}  # fmt: skip
YEAR_MONTHS = 12
EVAPORATION, RAIN = "evapotranspiration", "rain"
TIMES, PUT_TO_USE = f"{EVAPORATION}.times", f"{RAIN}.put_to_use"
GROWN = "crop_coefficient"
SOWN = "crop_coefficient_start"
RIPE = "crop_coefficient_end"
STANDS = "crop_month"
#: Where it is drawn what grows, and as which crop of the tables it uses water.
GROWS = ("cropland", "pasture_sown", "pasture", "bofedal")
#: What grows is said most surely of a field, then of the irrigated land itself.
SAID_BY = ("cropland", "pasture_sown", "irrigated", "pasture", "bofedal")
_AS_CROP: Mapping[str, str] = {
    "oats": "barley", "ryegrass_clover": "ryegrass",
}  # fmt: skip
YEARLY = ("potato", "tubers", "quinoa", "barley", "faba", "maize")
GRASS = "pasture_rotated"
PERENNIAL = ("alfalfa", "ryegrass", GRASS)
#: What grows on most of the land stands for the rest, up to this share of it. Ours.
MOST_UNSAID = 0.5
#: One litre a second is so much in a day [m³].
DAY_M3 = 86.4
PER_HECTARE = "m3/ha"
#: Less land than this is not told of [m²]: it would read as nothing.
LEAST_TOLD_M2 = 100.0
#: Less water than this lacks nobody [m³].
NOTHING_M3 = 1.0


@indicator(
    "water_lacking_by_month",
    name=Message("Water lacking by month"),
    theme="irrigation",
    unit=PER_HECTARE,
    sentence=Message(
        "Estimate in which months crops under irrigation lack water, and how much."
    ),
    formula=Message(
        "Each month: water that a reference crop uses a day, times what the crop that "
        "stands in the field uses against it (less when it is sown and ripens), less "
        "the rain that it puts to use; divided by what the canal and the way of "
        "watering let through. Less the flow of springs within 20 m of a canal or "
        "reservoir and of canals that lead away from a river, in the dry season of "
        "those that flow all year; reservoirs give what they hold once in the dry "
        "season. What lacks is added up over the year and divided by the irrigated "
        "land; the uncertainty is half the spread when crops use more or less by one "
        "standard error, and when rain brings less or more."
    ),
    source=Message(
        "Crop coefficients and steps: FAO-56; rain and temperature of Cusco by month; "
        "months in the field are a guess of ours: see the numbers beside it."
    ),
    needs=("cropland", "irrigation"),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", "irrigated", *SOURCES, *GROWS),
        numbers=(
            *(f"{EVAPORATION}.{month}" for month in DAYS),
            *(f"{RAIN}.{month}" for month in DAYS),
            TIMES,
            PUT_TO_USE,
            *(f"{GROWN}.{crop}" for crop in (*YEARLY, *PERENNIAL)),
            *(f"{table}.{crop}" for table in (SOWN, RIPE) for crop in YEARLY),
            *(f"{STANDS}.{crop}_{end}" for crop in YEARLY for end in ("first", "last")),
            FIRST,
            MONTHS,
            EARTH_CANAL,
            *(f"application_efficiency.{method}" for method in METHODS),
        ),
        scene_by_scene=True,
        ground=True,
        beyond=("canal", "spring", "river"),
        aside=GROWS,
        least="least_amount.cropland",
    ),
)
def water_lacking_by_month(case: EvaluationContext) -> Measure:
    """Estimate in which months crops under irrigation lack water, and how much.

    The value is what lacks in a year for each irrigated hectare [m³/ha].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> spring = replace(example.spot("S", "spring", 0, 0),
    ...                  attributes={"flow_l_s": 1, "flow_rains_l_s": 9})
    >>> case = example.case(
    ...     spring, example.path("A", "canal", (0, 0), (0, 300)),
    ...     example.field("W", "irrigated", (0, 0), (200, 100), method="furrow"),
    ...     example.field("P", "pasture", (0, 0), (200, 100)),
    ...     numbers={**{f"evapotranspiration.{month}": 4 for month in DAYS},
    ...              **{f"rain.{month}": 0 for month in DAYS},
    ...              "evapotranspiration.times": 1, "rain.put_to_use": 1,
    ...              "crop_coefficient.pasture_rotated": 0.5,
    ...              "dry_season.first_month": 5, "dry_season.months": 5,
    ...              "conveyance_efficiency.earth_loam": 0.5,
    ...              "application_efficiency.furrow": 0.4},
    ... )
    >>> # 2 mm a day are 200 m³ from canals for two hectares, a spring brings 86.4 m³.
    >>> round(water_lacking_by_month(case).value / (200 - 86.4) * 2)  # days of the five
    153
    """
    watered = case.placed("irrigated")
    supply = _Supply.of(case)
    remarks = case.left_out("irrigated", "canal", *SOURCES)
    basis = Basis(good=supply.sources, also=watered, remarks=remarks)
    area = case.area_m2(case.union(watered))
    if area <= 0:
        nothing = Message("No irrigated land is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=PER_HECTARE)
    plots = _plots(case, watered)
    known = math.fsum(plots.values())
    unsaid = max(area - known, 0.0)
    values: dict[str, Value] = {"all": area, "unsaid": unsaid}
    if unsaid > MOST_UNSAID * area:
        return _mostly_unsaid(values, basis, watered)
    if unsaid >= LEAST_TOLD_M2:
        remarks = _extrapolated_remark(values, remarks)
    numbers = case.numbers(_number_ids(plots))
    basis = replace(
        basis, sources=numbers.sources, remarks=(*remarks, *numbers.remarks)
    )
    if numbers.missing:
        return number_missing(numbers.missing, basis, unit=PER_HECTARE)
    if supply.silent:
        return _silent_sources(supply, basis)
    # What is not said grows as the rest does.
    whole = {at: part * area / known for at, part in plots.items()}
    lacking = _lacking(whole, supply, numbers)
    rainy = [month for month in lacking if not _isdry_flow_l_s(month, numbers)]
    if rainy and supply.unsaid:
        return _unsaid_rains(rainy, supply, basis)
    total, error = _with_error(whole, supply, numbers, plots, lacking)
    values |= {"lacking": round(total), "error": round(error)}
    return _told(values, lacking, area, total, basis, error)


def _mostly_unsaid(
    values: dict[str, str | int | float | bool | None],
    basis: Basis,
    watered: tuple[Feature, ...],
) -> Measure:
    """Say that too little is known of what grows."""
    unknown = Message(
        "Of {all:ha} of irrigated land the map does not say what grows on "
        "{unsaid:ha}: write it in its form, or draw the fields there with their "
        "crop.",
        values,
    )
    return cannot_tell(unknown, replace(basis, bad=watered), unit=PER_HECTARE)


def _silent_sources(supply: _Supply, basis: Basis) -> Measure:
    """Say that nobody wrote how much flows."""
    silent = Message(
        "Enter how much water flows in the springs and canals, and how much the "
        "reservoirs hold: it is missing in {count:number}.",
        {"count": len(supply.silent)},
    )
    return cannot_tell(silent, replace(basis, bad=supply.silent), unit=PER_HECTARE)


def _unsaid_rains(rainy: list[str], supply: _Supply, basis: Basis) -> Measure:
    """Say that what flows in the rains is missing."""
    unknown = Message(
        "Whether water lacks in {months:months} cannot be told: enter how much "
        "flows in the rains in springs and canals, it is missing in "
        "{silent_sources:number}.",
        {"months": _listed(rainy), "silent_sources": len(supply.unsaid)},
    )
    return cannot_tell(unknown, replace(basis, bad=supply.unsaid), unit=PER_HECTARE)


def _with_error(
    whole: dict[tuple[str, str], float],
    supply: _Supply,
    numbers: Numbers,
    plots: Mapping[tuple[str, str], float],
    lacking: dict[str, float],
) -> tuple[float, float]:
    """Return how much water lacks, and how sure that is [m³]."""
    errors = [
        _spread(
            _lacking(whole, supply, numbers.off(number, -1)),
            _lacking(whole, supply, numbers.off(number, 1)),
        )
        for number in (TIMES, PUT_TO_USE)
    ]
    # Nothing may grow on what is not said.
    errors.append(_spread(_lacking(plots, supply, numbers), lacking))
    total, error = math.fsum(lacking.values()), math.hypot(*errors)
    return total, error


def _told(
    values: dict[str, str | int | float | bool | None],
    lacking: dict[str, float],
    area: float,
    total: float,
    basis: Basis,
    error: float,
) -> Measure:
    """Answer how much water lacks a hectare."""
    said = Message(
        "In every month there is water enough for {all:ha} of irrigated land.", values
    )
    if lacking:
        said = Message(
            "Water lacks in {months:months}: {lacking:m3} ± {error:m3} in the year for "
            "{all:ha} of irrigated land.",
            {**values, "months": _listed(lacking)},
        )
    each = HECTARE_M2 / area
    return measured(
        total * each, said, basis, unit=PER_HECTARE, uncertainty=error * each
    )


def _extrapolated_remark(
    values: dict[str, str | int | float | bool | None], remarks: tuple[Message, ...]
) -> tuple[Message, ...]:
    """Add that the rest is taken to grow the same."""
    rest = Message(
        "On {unsaid:ha} of irrigated land the map does not say what grows: it is "
        "taken for the same as on the rest.",
        values,
    )
    return (*remarks, rest)


#: Irrigated land by what grows on it and how it is watered [m²].
_Plots = Mapping[tuple[str, str], float]


def _spread(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return half of what two years differ by in what lacks [m³]."""
    return abs(math.fsum(one.values()) - math.fsum(other.values())) / 2


def yearly_need_m3(case: EvaluationContext, watered: Feature) -> float | None:
    """Return what one irrigated land needs in a year [m³], None where it is unknown.

    Of land on which nothing is said to grow nothing is known.
    """
    plots = _plots(case, (watered,))
    numbers = case.numbers(_number_ids(plots))
    if not plots or numbers.missing:
        return None
    return math.fsum(_need_m3(plots, numbers, month) for month in DAYS)


def _listed(months: Iterable[str]) -> str:
    """Return months as the format `months` reads them: their numbers in the year."""
    order = [*DAYS]
    return " ".join(str(order.index(month) + 1) for month in months)


def _isdry_flow_l_s(month: str, numbers: Numbers) -> bool:
    """Say whether a month is of the dry season."""
    since = [*DAYS].index(month) + 1 - numbers.values[FIRST]
    return since % YEAR_MONTHS < numbers.values[MONTHS]


def _crop(field: Feature) -> str:
    """Return the crop of the tables that a field uses water as, empty if unsaid."""
    if field.layer in ("pasture", "bofedal"):
        return GRASS
    said = str(field.attributes.get("crop") or field.attributes.get("species") or "")
    crop = _AS_CROP.get(said, said)
    if crop in (*YEARLY, *PERENNIAL):
        return crop
    return GRASS if field.layer == "pasture_sown" else ""


def _plots(case: EvaluationContext, watered: Sequence[Feature]) -> _Plots:
    """Return the irrigated land; where it overlaps, the thriftier way counts."""
    fields = [f for f in case.placed(*SAID_BY) if _crop(f)]
    # Of two crops on one plot the same counts, whichever was drawn first.
    fields.sort(key=lambda f: (SAID_BY.index(f.layer), _crop(f), f.uid))
    shapes, crops = [f.geometry for f in fields], [_crop(f) for f in fields]
    pieces = case.memo.kept("pieces", digest(shapes), lambda: apart(shapes))
    found: dict[tuple[str, str], float] = {}
    taken: BaseGeometry = shapely.Polygon()
    for method in reversed(METHODS):
        ground = case.union(f for f in watered if way_of_watering(f) == method)
        mine, taken = ground.difference(taken), taken.union(ground)
        if mine.is_empty:
            continue
        for crop, part in zip(crops, shapely.intersection(pieces, mine), strict=True):
            if part.area > 0:
                at = (crop, method)
                found[at] = found.get(at, 0.0) + case.area_m2(surface(part))
    return found


def _number_ids(plots: _Plots) -> set[str]:
    """Return the ids of the numbers that the balance of such land stands on."""
    wanted = {TIMES, PUT_TO_USE, FIRST, MONTHS, EARTH_CANAL}
    wanted |= {f"{table}.{month}" for table in (EVAPORATION, RAIN) for month in DAYS}
    for crop, method in plots:
        wanted |= {f"{GROWN}.{crop}", f"application_efficiency.{method}"}
        if crop in YEARLY:
            wanted |= {f"{SOWN}.{crop}", f"{RIPE}.{crop}"}
            wanted |= {f"{STANDS}.{crop}_{end}" for end in ("first", "last")}
    return wanted


@dataclass(frozen=True, slots=True)
class _Supply:
    """Water by season [l/s] and what is stored [m³].

    `silent` are those that do not say what they bring or hold at all, `unsaid` those
    that do not say what they bring in the rains: `rains_l_s` is then the least.
    """

    sources: tuple[Feature, ...]
    silent: tuple[Feature, ...]
    unsaid: tuple[Feature, ...]
    dry_l_s: float
    rains_l_s: float
    stored_m3: float

    @classmethod
    def of(cls, case: EvaluationContext) -> _Supply:
        """Return what the scene's springs, rivers and reservoirs bring."""
        dry, found, water = Water.of(case), water_sources(case), stored(case)
        permanent = {f.uid for f, all_year in found if all_year}
        unsaid = [
            f
            for f, _ in found
            if number_of(f, FLOW_RAINS) is None
            and (f.uid in permanent or number_of(f, FLOW) is None)
        ]
        rains = drawn_once([f for f, _ in found], _in_rains)
        return cls(
            sources=(*(f for f, _ in found), *water.reservoirs),
            silent=dry.silent,
            unsaid=tuple(unsaid),
            dry_l_s=dry.flow_l_s,
            rains_l_s=math.fsum(map(_in_rains, rains)),
            stored_m3=water.volume_m3,
        )


def _in_rains(source: Feature) -> float:
    """Return what a source brings in the rains, at least what it brings else [l/s]."""
    return max(number_of(source, FLOW_RAINS) or 0.0, dry_flow_l_s(source))


def _lacking(plots: _Plots, supply: _Supply, numbers: Numbers) -> dict[str, float]:
    """Return how much water lacks [m³] in each month in which some does.

    The months of the dry season come first, in their order: what is stored is used up.
    """
    months = sorted(
        DAYS,
        key=lambda m: ([*DAYS].index(m) + 1 - numbers.values[FIRST]) % YEAR_MONTHS,
    )
    kept, found = supply.stored_m3, {}
    for month in months:
        is_dry = _isdry_flow_l_s(month, numbers)
        flow = supply.dry_l_s if is_dry else supply.rains_l_s
        short = _need_m3(plots, numbers, month) - flow * DAY_M3 * DAYS[month]
        if is_dry and short > 0:
            used = min(kept, short)
            kept, short = kept - used, short - used
        if short >= NOTHING_M3:
            found[month] = short
    return {month: found[month] for month in DAYS if month in found}


def _need_m3(plots: _Plots, numbers: Numbers, month: str) -> float:
    """Return what irrigated land needs from its sources in a month [m³]."""
    known, days = numbers.values, DAYS[month]
    used_mm = known[f"{EVAPORATION}.{month}"] * known[TIMES] * days
    rain_mm = known[f"{RAIN}.{month}"] * known[PUT_TO_USE]
    return math.fsum(
        max(_coefficient(crop, month, known) * used_mm - rain_mm, 0.0)
        # A millimetre on a square metre is a litre.
        * (area / 1000)
        / known[EARTH_CANAL]
        / known[f"application_efficiency.{method}"]
        for (crop, method), area in plots.items()
    )


def _coefficient(crop: str, month: str, known: Mapping[str, float]) -> float:
    """Return what a crop uses of what the reference crop does, 0 out of its season.

    The first month that of sowing, the second half way to the grown crop's, the last
    that of ripening.
    """
    grown = known[f"{GROWN}.{crop}"]
    if crop not in YEARLY:
        return grown
    first, last = (known[f"{STANDS}.{crop}_{end}"] for end in ("first", "last"))
    age = ([*DAYS].index(month) + 1 - first) % YEAR_MONTHS
    stands = (last - first) % YEAR_MONTHS
    if age > stands:
        return 0.0
    sown = known[f"{SOWN}.{crop}"]
    if age < 1:
        return sown
    if age > stands - 1:
        return known[f"{RIPE}.{crop}"]
    return (sown + grown) / 2 if age < 2 else grown  # noqa: PLR2004 - the second month
