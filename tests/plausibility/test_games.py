"""The games of the score's audit on the demo community: each is told to the jurors.

What a clever pencil can do in seconds is done here to an honest plan. With a baseline,
as a contest with two rounds has it, strokes are told that no map alone gives away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import shapely

from talking_maps import demo
from talking_maps.errors import Value
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Herd,
    Plan,
)
from talking_maps.plausibility import FlagContext, flags_of
from talking_maps.workspace import open_workspace
from talking_maps.workspace.open_community import OpenCommunity

Stroke = Callable[[Plan], Plan]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> FlagContext:
    """Return the demo community's plan on its ground."""
    place = open_workspace(tmp_path_factory.mktemp("games"))
    demo.build(place)
    opened = OpenCommunity(place, demo.CODE)
    return FlagContext(
        opened.plan(), opened.territory(), place.reference, day="2026-05-01"
    )


def told(asked: FlagContext) -> set[str]:
    """Return which checks raise a flag."""
    return {flag.id for flag in flags_of(asked)}


def changed(
    plan: Plan, uid: str, marks: Mapping[str, Value] | None = None, **more: object
) -> Plan:
    """Return the plan with one thing of the present told otherwise."""
    features = tuple(
        replace(f, attributes={**f.attributes, **(marks or {})}, **more)  # type: ignore[arg-type]
        if (f.scene, f.uid) == ("present", uid)
        else f
        for f in plan.features
    )
    return replace(plan, features=features)


def without(plan: Plan, *layers: str, scene: str = "present") -> Plan:
    """Return the plan with those layers erased in a scene."""
    kept = tuple(f for f in plan.features if f.scene != scene or f.layer not in layers)
    return replace(plan, features=kept)


def drawn(plan: Plan, layer: str, *box: float, scene: str = "present") -> Plan:
    """Return the plan with a box more, placed from within its largest pasture."""
    middle = next(f for f in plan.features if f.uid == "pasto-laderas-del-norte")
    x, y = middle.geometry.representative_point().coords[0]
    west, south, width, height = box
    shape = shapely.box(x + west, y + south, x + west + width, y + south + height)
    one = Feature(f"new-{layer}", layer, scene, shape)  # type: ignore[arg-type]
    return replace(plan, features=(*plan.features, one))


def with_ticks(plan: Plan, layer: str, **marks: Value) -> Plan:
    """Return the plan with the last thing drawn of a layer filled in."""
    return changed(plan, f"new-{layer}", marks)


def copied(plan: Plan) -> Plan:
    """Return the plan with its whole future shown as the present."""
    future = [f for f in plan.features if f.scene == "future"]
    there = {f.uid for f in future}
    kept = [f for f in plan.features if f.scene != "present" or f.uid not in there]
    present = [replace(f, scene="present", status="existing") for f in future]
    return replace(plan, features=(*kept, *present))


def of_pastures(plan: Plan, **more: object) -> Plan:
    """Return the plan with every poor pasture of the present told otherwise."""
    poor = ("poor", "very_poor")
    for f in plan.of("present", "pasture"):
        if f.attributes.get("condition") in poor:
            plan = changed(plan, f.uid, **more)  # type: ignore[arg-type]
    return plan


def better(plan: Plan) -> Plan:
    """Return the plan with every pasture of the present in good condition."""
    for f in plan.of("present", "pasture"):
        plan = changed(plan, f.uid, {"condition": "good"})
    return plan


#: Strokes that the map alone gives away, and the check that does.
STROKES: Mapping[str, tuple[Stroke, str]] = {
    "rotated on one large pasture": (
        lambda p: changed(p, "pasto-laderas-del-norte", {"rotated": True}),
        "rotated_without_rest",
    ),
    "a fenced pasture outside the boundary": (
        lambda p: with_ticks(
            drawn(p, "pasture", 20_000, 0, 5_000, 3_000),
            "pasture",
            condition="good",
            fenced=True,
        ),
        "outside_land",
    ),
    "fenced on the big bofedal": (
        lambda p: changed(p, "bofedal-grande", {"fenced": True}),
        "fenced_without_fence",
    ),
    "one sown pasture over the whole land": (
        lambda p: drawn(p, "pasture_sown", -9_000, -9_000, 18_000, 18_000),
        "covers_land",
    ),
    "one sheep and nothing else": (
        lambda p: replace(p, herds=(Herd("community/sheep", "community", "sheep", 1),)),
        "animals_too_few",
    ),
    "the future shown as the present": (copied, "future_copied"),
    "manured on all the puna": (
        lambda p: changed(
            changed(p, "pasto-laderas-del-norte", {"manured": True}),
            "pasto-alto",
            {"manured": True},
        ),
        "manured_beyond_animals",
    ),
    "bad pastures only declared": (
        lambda p: of_pastures(p, origin="declared"),
        "declared",
    ),
    "bad pastures still to do": (
        lambda p: of_pastures(p, status="to_do"),
        "natural_ground_promised",
    ),
    "one future terrace over all that is steep": (
        lambda p: drawn(p, "terrace", 0, 0, 2_000, 1_000, scene="future"),
        "terrace_area",
    ),
    "a terrace of 30 ha on open puna": (
        lambda p: drawn(p, "terrace", 0, 0, 600, 500),
        "terrace_area",
    ),
    "the bofedales erased and one of 1 m² drawn": (
        lambda p: drawn(without(p, "bofedal"), "bofedal", 0, 0, 1, 1),
        "tiny",
    ),
    "no fields in the future but a terrace of 1.5 m": (
        lambda p: drawn(
            without(p, "cropland", "fallow", "terrace", scene="future"),
            "terrace",
            0,
            0,
            1.5,
            1.5,
            scene="future",
        ),
        "gone_in_future",
    ),
    "a typed volume": (
        lambda p: changed(p, "qocha-01", {"volume_m3": 5_000_000.0}),
        "volume_against_area",
    ),
}
#: Strokes that only an earlier state of the plan gives away.
AGAINST_BASELINE: Mapping[str, tuple[Stroke, str]] = {
    "a spring beside the dry canal": (
        lambda p: replace(
            p,
            features=(
                *p.features,
                Feature(
                    "new-spring",
                    "spring",
                    "present",
                    shapely.Point(p.of("present", "canal")[-1].geometry.coords[0]),
                ),
            ),
        ),
        "never_promised",
    ),
    "the canal without a source erased": (
        lambda p: replace(
            p,
            features=tuple(
                f for f in p.features if (f.scene, f.uid) != ("present", "canal-norte")
            ),
        ),
        "erased",
    ),
    "good for fair and poor": (better, "condition_rose"),
    "steep fields erased": (lambda p: without(p, "cropland"), "erased"),
    "steep fields only declared": (
        lambda p: changed(p, "chacra-ladera-01", origin="declared"),
        "weaker_word",
    ),
    "the households' herds taken out": (
        lambda p: replace(p, herds=p.herds[:1]),
        "animals_fewer",
    ),
    "incomplete commitments taken out": (
        lambda p: replace(p, commitments=p.commitments[:6]),
        "promises_fewer",
    ),
    "fewer households": (
        lambda p: replace(p, total_households=31),
        "households_fewer",
    ),
}


@pytest.mark.parametrize("stroke", STROKES)
def test_a_stroke_for_points_is_told(honest: FlagContext, stroke: str) -> None:
    draw, check = STROKES[stroke]
    played = told(replace(honest, plan=draw(honest.plan)))
    assert check in played - told(honest) or stroke == "fenced on the big bofedal"
    assert check in played


@pytest.mark.parametrize("stroke", AGAINST_BASELINE)
def test_a_stroke_is_told_against_what_was_sealed(
    honest: FlagContext, stroke: str
) -> None:
    draw, check = AGAINST_BASELINE[stroke]
    sealed = replace(honest, baseline=honest.plan)
    assert check not in told(sealed)
    assert check in told(replace(sealed, plan=draw(honest.plan)))


def test_the_fence_of_the_big_bofedal_is_missed_by_name(honest: FlagContext) -> None:
    played = changed(honest.plan, "bofedal-grande", {"fenced": True})
    (flag,) = (
        one
        for one in flags_of(replace(honest, plan=played))
        if one.id == "fenced_without_fence"
    )
    assert "bofedal-grande" in flag.uids
    assert "bofedal-chico" not in flag.uids  # its fence is drawn


def test_the_honest_plan_has_one_flag_and_that_is_true(honest: FlagContext) -> None:
    (flag,) = flags_of(honest)
    assert flag.id == "fenced_without_fence"
    # Ticked as fenced; the demo draws no fence round its sown pastures.
    assert flag.uids == ("pasto-sembrado-01", "pasto-sembrado-02")


def test_the_paper_community_is_covered_with_flags(honest: FlagContext) -> None:
    empty = replace(
        honest.plan,
        features=(),
        owners=(),
        owners_with_drawings=("community",),
        herds=(Herd("community/sheep", "community", "sheep", 1),),
        assemblies=(Assembly("a", "2026-02-01", "", 1, 1, 1),),
        commitments=(Commitment("c", "community", "x", "x", "2030-01-01"),),
        total_households=1,
    )
    # `drawn` places from a pasture of the honest plan, which then is taken out again.
    plan = replace(empty, features=honest.plan.features)
    for layer, box in (
        ("pasture", (0, 0, 50, 50)),
        ("terrace", (100, 0, 1.5, 1.5)),
        ("bofedal", (200, 0, 1, 1)),
        ("corral", (300, 0, 1, 1)),
    ):
        plan = drawn(plan, layer, *box)
    paper = tuple(f for f in plan.features if f.uid.startswith("new-"))
    played = replace(plan, features=paper)
    played = with_ticks(played, "pasture", condition="excellent", fenced=True)
    found = told(replace(honest, plan=played))
    assert {"tiny", "terrace_area", "fenced_without_fence"} <= found
    assert {"hollow_commitments", "animals_too_few"} & found
