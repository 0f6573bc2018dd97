"""What must hold for every plan, tried on many."""

from dataclasses import replace

import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators import REGISTRY, Case
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Raster, Territory
from tests import village
from tests.indicators.conftest import herd, reference

NUMBERS = {
    "steep_cropland.from_slope": 10.0,
    "sheep_units.sheep": 1.0,
    "sheep_units.alpaca": 1.5,
    "carrying_capacity.good": 3.0,
    "carrying_capacity.fair": 1.1,
    "carrying_capacity.poor": 0.5,
    "carrying_capacity.bofedal": 1.84,
    "carrying_capacity.pasture_sown": None,
    "corral_space.sheep": 1.0,
    "corral_space.alpaca": 1.5,
}
GROUND = village.plane(0.2, error=1.0)
AREAS = ("pasture", "pasture_sown", "bofedal", "cropland", "fallow", "terrace",
         "corral", "reservoir")  # fmt: skip
SHARES = [i for i, asked in REGISTRY.items() if asked.unit == "share"]
LAWS = settings(max_examples=30, deadline=None)

metres = st.integers(0, 80).map(lambda tens: tens * 10.0)
Drawn = tuple[str, BaseGeometry, dict[str, Value]]

attributes: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {
        "condition": st.sampled_from(("good", "fair", "poor")),
        "fenced": st.booleans(),
        "species": st.sampled_from(("sheep", "alpaca", "mixed")),
        "animals": st.integers(1, 300),
    }
)
rectangles = st.builds(
    village.rectangle, metres, metres, st.just(70.0), st.sampled_from((30.0, 110.0))
)
areas: st.SearchStrategy[Drawn] = st.tuples(
    st.sampled_from(AREAS), rectangles, attributes
)
canals: st.SearchStrategy[Drawn] = st.builds(
    lambda x, y, dx, dy: ("canal", village.line((x, y), (x + dx + 10, y + dy)), {}),
    metres, metres, metres, metres,
)  # fmt: skip
springs: st.SearchStrategy[Drawn] = st.builds(
    lambda x, y: ("spring", village.point(x, y), {}), metres, metres
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    drawn = draw(st.lists(areas | canals | springs, min_size=1, max_size=12))
    features = tuple(
        Feature(f"U{i}", layer, "present", shape, attributes=values)
        for i, (layer, shape, values) in enumerate(drawn)
    )
    herds = (herd("sheep", draw(st.integers(1, 500))), herd("alpaca", 20))
    return village.plan(*features, herds=herds)


def answers(plan: Plan, ground: Territory | None = None) -> dict[str, Measure]:
    territory = ground or village.territory(GROUND)
    asked = Case(plan, territory, reference(NUMBERS))
    return {i: indicator.measure(asked) for i, indicator in REGISTRY.items()}


def alike(one: Measure, other: Measure, tolerance: float) -> bool:
    if one.answer != other.answer:
        return False
    return one.value is None or one.value == pytest.approx(
        other.value, rel=tolerance, abs=tolerance
    )


def shifted(ground: Raster, x: float, y: float) -> Raster:
    return replace(ground, transform=Affine.translation(x, y) @ ground.transform)


@LAWS
@given(plans(), st.randoms())
def test_the_order_of_drawing_does_not_matter(plan: Plan, chance: object) -> None:
    features = list(plan.features)
    chance.shuffle(features)  # type: ignore[attr-defined]
    turned = answers(replace(plan, features=tuple(features)))
    for indicator_id, measure in answers(plan).items():
        other = turned[indicator_id]
        assert (other.answer, other.evidence) == (measure.answer, measure.evidence)
        assert (other.good, other.bad) == (measure.good, measure.bad)
        assert alike(other, measure, 1e-9)


@LAWS
@given(plans(), st.sampled_from([(3000.0, -7000.0), (-20_000.0, 500.0)]))
def test_moving_the_land_changes_nothing_but_the_map_s_scale(
    plan: Plan, by: tuple[float, float]
) -> None:
    # The scale of a UTM map differs by 1e-4 over 20 km; shares differ by far less,
    # the stocking balance, which stands on hectares, by about twice that.
    def moved(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda xy: xy + by)

    there = Territory(moved(village.SQUARE), village.EPSG, shifted(GROUND, *by))
    features = tuple(replace(f, geometry=moved(f.geometry)) for f in plan.features)
    other = answers(replace(plan, features=features), there)
    for indicator_id, measure in answers(plan).items():
        assert alike(other[indicator_id], measure, 1e-3)


@LAWS
@given(plans())
def test_what_is_drawn_twice_counts_once(plan: Plan) -> None:
    again = tuple(
        replace(f, uid=f"{f.uid} again", attributes={**f.attributes, "animals": 0})
        for f in plan.features
    )
    twice = answers(replace(plan, features=(*plan.features, *again)))
    for indicator_id, measure in answers(plan).items():
        assert alike(twice[indicator_id], measure, 1e-6)


@LAWS
@given(plans())
def test_a_share_is_never_more_than_all(plan: Plan) -> None:
    found = answers(plan)
    for indicator_id in set(SHARES) - {
        "stocking_balance",
        "labour_promised_against_means",
    }:
        value = found[indicator_id].value
        assert value is None or 0 <= value <= 1


def never_lower(
    plan: Plan, better: Plan, indicator_id: str, *, sign: float = 1.0
) -> None:
    before = answers(plan)[indicator_id].value
    after = answers(better)[indicator_id].value
    if before is not None and after is not None:
        assert sign * after >= sign * before - 1e-9


def with_more(plan: Plan, layer: str, shape: BaseGeometry, **values: bool) -> Plan:
    more = Feature("new", layer, "present", shape, attributes=values)
    return replace(plan, features=(*plan.features, more))


@LAWS
@given(plans(), rectangles)
def test_a_new_terrace_never_lowers_the_terraced_share(
    plan: Plan, shape: shapely.Polygon
) -> None:
    better = with_more(plan, "terrace", shape)
    never_lower(plan, better, "terraced_share_of_steep_cropland")


@LAWS
@given(plans(), rectangles)
def test_a_new_fenced_bofedal_never_lowers_the_protected_share(
    plan: Plan, shape: shapely.Polygon
) -> None:
    better = with_more(plan, "bofedal", shape, fenced=True)
    never_lower(plan, better, "bofedal_protected_share")


@LAWS
@given(plans())
def test_fencing_a_pasture_never_lowers_the_improved_share(plan: Plan) -> None:
    fenced = tuple(
        replace(f, attributes={**f.attributes, "fenced": True}) for f in plan.features
    )
    never_lower(plan, replace(plan, features=fenced), "improved_pasture_share")


@LAWS
@given(plans(), st.integers(1, 500))
def test_more_animals_never_ease_the_pasture(plan: Plan, more: int) -> None:
    crowded = replace(plan, herds=(*plan.herds, herd("sheep", more, "H1")))
    never_lower(plan, crowded, "stocking_balance")


@LAWS
@given(plans(), st.integers(1, 500))
def test_more_animals_of_one_kind_never_have_more_room(plan: Plan, more: int) -> None:
    sheep = tuple(
        replace(f, attributes={**f.attributes, "species": "sheep"})
        for f in plan.features
    )
    one_kind = replace(plan, features=sheep, herds=plan.herds[:1])
    crowded = replace(one_kind, herds=(*one_kind.herds, herd("sheep", more, "H1")))
    never_lower(one_kind, crowded, "corral_space_per_animal", sign=-1)


@LAWS
@given(plans(), metres, metres)
def test_a_new_spring_never_cuts_a_canal_off(plan: Plan, x: float, y: float) -> None:
    better = with_more(plan, "spring", village.point(x, y))
    never_lower(plan, better, "canals_joined_to_source")


@LAWS
@given(plans(), metres, metres, metres, metres)
def test_a_new_canal_never_takes_ground_out_of_reach(
    plan: Plan, x: float, y: float, dx: float, dy: float
) -> None:
    sure = replace(GROUND, error=0.0)
    way = village.line((x, y), (x + dx + 10, y + dy))
    before, after = (
        REGISTRY["command_area"].measure(Case(p, village.territory(sure))).value
        for p in (plan, with_more(plan, "canal", way))
    )
    assert before is None or (after is not None and after >= before - 1e-6)
