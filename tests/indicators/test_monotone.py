"""What helps never hurts: one more of it, and the indicator does not fall.

Each law is a stroke on a plan by chance, or a line in its book; the indicator is asked
in every scene before and after. Where an answer ceases to be one (a new thing may lie
where the ground is not told), nothing is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

import pytest

from talking_maps.errors import Value
from talking_maps.indicators import evaluate
from talking_maps.model.plan import SCENES, Commitment, Feature, Plan
from tests.indicators.random_plans import LAND, NUMBERS, drawn, herd, shape_of

SEEDS = range(12)
#: A law that is tried on fewer answers than these is not tried.
LEAST_COMPARED = 6
Stroke = Callable[[Plan, Random], Plan]


def more(layer: str, **form: Value) -> Stroke:
    """Return the stroke that draws one more thing of a layer, in every scene."""

    def draw(plan: Plan, chance: Random) -> Plan:
        shape = shape_of(chance, layer)
        new = tuple(Feature("V", layer, s, shape, attributes=form) for s in SCENES)
        return replace(plan, features=(*plan.features, *new))

    return draw


def future(layer: str, **form: Value) -> Stroke:
    """Return the stroke that draws one more thing of a layer in the future."""

    def draw(plan: Plan, chance: Random) -> Plan:
        new = Feature("V", layer, "future", shape_of(chance, layer), attributes=form)
        return replace(plan, features=(*plan.features, new))

    return draw


def written(**form: Value) -> Stroke:
    """Return the stroke that writes the same in the form of every second thing."""

    def write(plan: Plan, chance: Random) -> Plan:
        return replace(
            plan,
            features=tuple(
                replace(f, attributes={**f.attributes, **form})
                if chance.random() < 0.5
                else f
                for f in plan.features
            ),
        )

    return write


def one_kind(then: Stroke) -> Stroke:
    """Return the stroke on a plan where only sheep are kept, and kept in corrals."""
    return lambda plan, chance: then(_sheep(plan), chance)


def _sheep(plan: Plan) -> Plan:
    form: Mapping[str, Value] = {"species": "sheep", "animals": 0}
    return replace(
        plan,
        herds=plan.herds[:1],
        features=tuple(
            replace(f, attributes={**f.attributes, **form}) for f in plan.features
        ),
    )


def animals(plan: Plan, chance: Random) -> Plan:
    """Bring more sheep."""
    return replace(plan, herds=(*plan.herds, herd("sheep", chance.randint(1, 500))))


def women(plan: Plan, _chance: Random) -> Plan:
    """Let more women and more households come to the assembly."""
    (met,) = plan.assemblies
    return replace(plan, assemblies=(replace(met, women=25, households=15),))


def promised(plan: Plan, chance: Random) -> Plan:
    """Write one more commitment down, in full."""
    days = chance.randint(1, 90)
    one = Commitment("3", "community", "Plant", "Board", "2028", labour_days=days)
    return replace(plan, commitments=(*plan.commitments, one))


@dataclass(frozen=True)
class Law:
    """An indicator that a stroke never lowers, or with a sign of -1 never raises."""

    indicator: str
    stroke: Stroke
    sign: int = 1
    before: Stroke = lambda plan, _chance: plan


LAWS = (
    Law("terraced_share_of_steep_cropland", more("terrace")),
    Law("bofedal_protected_share", more("bofedal", fenced=True)),
    Law("bofedal_protected_share", written(rested=True)),
    Law("bofedal_protected_share", written(rested=True, rest_months=6)),
    Law("improved_pasture_share", written(fenced=True)),
    Law("improved_pasture_share", written(rested=True, rest_months=6)),
    Law("improved_pasture_share", written(rotated=True)),
    Law("improved_pasture_share", written(manured=True)),
    Law("sown_pasture_share", more("pasture_sown")),
    Law("fences_drawn", more("fence")),
    Law("improved_pasture_share", more("pasture_sown")),
    Law("stocking_balance", animals),
    Law("stocking_balance", more("pasture_sown"), sign=-1),
    Law("corral_space_per_animal", one_kind(animals), -1, one_kind(lambda p, _: p)),
    Law("corral_space_per_animal", more("corral", species="sheep")),
    Law("corrals_clear_of_water", more("spring"), sign=-1),
    Law("corrals_near_water", more("spring")),
    Law("pasture_near_water", more("river")),
    Law("shed_cover_for_cold", more("shed", species="sheep")),
    Law("canals_joined_to_source", more("spring")),
    Law("canal_losses", more("canal", lining="earth")),
    Law("canal_loss_share", written(lining="lined"), sign=-1),
    Law("dry_season_water_balance", more("spring", flow_l_s=9, permanent=True)),
    Law("dry_season_water_balance", written(method="drip")),
    Law(
        "water_lacking_by_month",
        more("spring", flow_l_s=9, flow_rains_l_s=20, permanent=True),
        sign=-1,
    ),
    Law("water_lacking_by_month", written(method="drip"), sign=-1),
    Law("water_lacking_by_month", more("reservoir", volume_m3=9000), sign=-1),
    Law("springs_protected", written(protected=True)),
    Law("command_area", more("canal")),
    Law("command_area", more("cropland")),
    Law("irrigated_share_of_cropland", more("irrigated")),
    Law("irrigated_share_of_command_area", more("irrigated")),
    Law("storage_per_irrigated_hectare", more("reservoir", volume_m3=9000)),
    Law("storage_per_command_hectare", more("reservoir", volume_m3=9000)),
    Law("storage_per_command_hectare", more("canal"), sign=-1),
    Law("fields_with_tree_belts", more("trees")),
    Law("soil_loss", more("terrace"), sign=-1),
    Law("soil_loss", written(furrows="contour"), sign=-1),
    Law("soil_loss", written(condition="good"), sign=-1),
    Law("soil_loss_avoided", future("terrace")),
    Law("degraded_ground_recovered", future("trees")),
    Law("ambition_for_pasture", future("pasture", fenced=True)),
    Law("ambition_for_terraces", future("terrace")),
    Law("things_proposed", future("spring")),
    Law("scenes_complete", more("spring")),
    Law("groups_heard", more("spring")),
    Law("participating_households", women),
    Law("womens_share", women),
    Law("commitments_complete", promised),
    Law("labour_promised_against_means", promised),
    Law("canals_cleaned", written(cleaned_m=500)),
    Law("terraces_mended", written(mended=True)),
    Law("native_trees_alive", written(alive=200)),
    Law("varieties_grown", more("cropland", varieties="Peruanita")),
    Law("seed_kept_share", written(seed_kept=True)),
    Law("pasture_by_transect", written(transect_good=100)),
    Law("dry_season_fodder_balance", more("pasture_sown")),
    Law("dry_season_fodder_balance", animals, sign=-1),
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.indicator)
def test_what_helps_never_hurts(law: Law) -> None:
    compared = 0
    for seed in SEEDS:
        plan, chance = drawn(seed), Random(seed)
        before = evaluate(law.before(plan, chance), LAND, NUMBERS)
        after = evaluate(law.stroke(plan, chance), LAND, NUMBERS)
        for scene in SCENES:
            first = before.ask(law.indicator, scene).value
            then = after.ask(law.indicator, scene).value
            if first is not None and then is not None:
                compared += 1
                assert law.sign * then >= law.sign * first - 1e-7, (seed, scene)
    assert compared >= LEAST_COMPARED
