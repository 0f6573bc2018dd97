"""What is only said, to do, under way or lost never raises a share of the present."""

from dataclasses import replace

import pytest

from talking_maps.indicators import evaluate
from talking_maps.indicators.engine import example
from talking_maps.model.plan import Feature
from tests.indicators.random_plans import LAND, NUMBERS, drawn

#: Shares of which more is better.
SHARES = (
    "improved_pasture_share",
    "bofedal_protected_share",
    "terraced_share_of_steep_cropland",
    "canals_joined_to_source",
    "irrigated_share_of_cropland",
    "pasture_near_water",
    "corrals_near_water",
    "fields_with_tree_belts",
)
WORSE = (
    {"status": "to_do"},
    {"status": "under_way"},
    {"status": "lost"},
    {"origin": "declared"},
)


@pytest.mark.parametrize("worse", WORSE, ids=lambda one: next(iter(one.values())))
def test_calling_bad_pasture_otherwise_does_not_hide_it(worse: dict[str, str]) -> None:
    good = example.field("A", "pasture", (0, 0), (100, 100), fenced=True)
    bad = example.field("B", "pasture", (200, 0), (300, 100))
    case = example.case(good, replace(bad, **worse))  # type: ignore[arg-type]
    found = evaluate(case.plan, case.territory, case.reference).ask(
        "improved_pasture_share"
    )
    assert found.value == pytest.approx(0.25, abs=1e-6)
    assert found.bad == ("B",)
    assert found.remarks[0].values["count"] == 1


@pytest.mark.parametrize("seed", range(6))
def test_no_share_rises_by_a_word(seed: int) -> None:
    plan = drawn(seed)
    before = {i: _value(plan.features, seed, i) for i in SHARES}
    present = [i for i, f in enumerate(plan.features) if f.scene == "present"]
    for place in present[seed % 3 :: 3]:
        for worse in WORSE:
            features = list(plan.features)
            features[place] = replace(features[place], **worse)  # type: ignore[arg-type]
            for share in SHARES:
                now = _value(tuple(features), seed, share)
                assert now <= before[share] + 1e-9, (share, plan.features[place], worse)


def _value(features: tuple[Feature, ...], seed: int, share: str) -> float:
    plan = replace(drawn(seed), features=features)
    return evaluate(plan, LAND, NUMBERS).ask(share).value or 0.0
