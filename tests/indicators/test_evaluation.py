"""What is computed again after a stroke, and that nothing else would have changed."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, get_args

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps.indicators import (
    REGISTRY,
    Evaluation,
    EvaluationContext,
    Indicator,
    MeasureCache,
    canals,
    evaluate,
    scene_change,
)
from talking_maps.indicators.engine.registry import ANIMALS, Book
from talking_maps.indicators.geometry import canal_command
from talking_maps.model.plan import SCENES, Feature, Owner, Plan, Scene, Years
from talking_maps.model.rubric import Measure, Number, Reference
from talking_maps.model.territory import Boundary, Territory
from tests.bench import ground
from tests.bench.evidence import known_numbers

GROUND = ground.waves(220, 220)
LAND = ground.territory(GROUND).boundary
NEIGHBOUR = Boundary("n", shapely.transform(LAND, lambda xy: xy + np.array([5000, 0])))
TERRITORY = Territory(LAND, ground.EPSG, GROUND, claims=(NEIGHBOUR,))
PLAN = ground.plan(LAND, 75)
LAYERS = sorted({kind[0] for kind in ground.KINDS})
NUMBERS = known_numbers()
EVERY = pytest.mark.parametrize("asked", REGISTRY.values(), ids=REGISTRY)


def answers(inquiry: Evaluation) -> dict[tuple[str, Scene], Measure]:
    return {(i, scene): inquiry.ask(i, scene) for i in REGISTRY for scene in SCENES}


def inquiry(plan: Plan, memo: MeasureCache | None = None) -> Evaluation:
    return evaluate(plan, TERRITORY, NUMBERS, memo)


Edit = Callable[[Plan], Plan]


def edited(place: int, change: Callable[[Feature], Feature | None]) -> Edit:
    def make(plan: Plan) -> Plan:
        features = list(plan.features)
        at = place % len(features)
        new = change(features[at])
        features[at : at + 1] = [] if new is None else [new]
        return replace(plan, features=tuple(features))

    return make


def moved(by: float) -> Callable[[Feature], Feature]:
    return lambda f: replace(
        f, geometry=shapely.transform(f.geometry, lambda xy: xy + np.array([by, -by]))
    )


def with_form(**values: str | bool) -> Callable[[Feature], Feature]:
    return lambda f: replace(f, attributes={**f.attributes, **values})


CHANGES = st.one_of(
    st.floats(-90, 90).map(moved),
    st.just(with_form(condition="poor", fenced=False, work="abandoned")),
    st.sampled_from(LAYERS[:4]).map(lambda layer: lambda f: replace(f, layer=layer)),
    st.sampled_from(SCENES).map(lambda scene: lambda f: replace(f, scene=scene)),
    st.sampled_from(("lost", "to_do")).map(lambda s: lambda f: replace(f, status=s)),
    st.just(lambda _: None),
)
EDITS = st.builds(edited, st.integers(0, 74), CHANGES)


@settings(max_examples=6, deadline=None)
@given(st.lists(EDITS, min_size=2, max_size=4))
def test_after_any_edits_the_answers_are_those_from_scratch(edits: list[Edit]) -> None:
    plan, memo = PLAN, MeasureCache()
    answers(inquiry(plan, memo))
    for edit in edits:
        plan = edit(plan)
        assert answers(inquiry(plan, memo)) == answers(inquiry(plan))


@pytest.mark.parametrize(
    "other",
    [
        replace(TERRITORY, elevation=replace(GROUND, error=9.0)),
        replace(TERRITORY, elevation=None),
        replace(TERRITORY, claims=()),
        replace(TERRITORY, epsg=32719),
    ],
)
def test_another_ground_is_not_taken_for_this_one(other: Territory) -> None:
    memo = MeasureCache()
    answers(inquiry(PLAN, memo))
    again = evaluate(PLAN, other, NUMBERS, memo)
    assert answers(again) == answers(evaluate(PLAN, other, NUMBERS))


def test_another_number_is_not_taken_for_this_one() -> None:
    memo = MeasureCache()
    answers(inquiry(PLAN, memo))
    twice = Reference(
        {
            i: replace(n, value=None if n.value is None else 2 * n.value)
            for i, n in NUMBERS.numbers.items()
        },
        "",
    )
    assert answers(evaluate(PLAN, TERRITORY, twice, memo)) == answers(
        evaluate(PLAN, TERRITORY, twice)
    )


def test_only_what_reads_a_layer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memo = MeasureCache()
    answers(inquiry(PLAN, memo))
    corral = next(i for i, f in enumerate(PLAN.features) if f.layer == "corral")
    plan = edited(corral, moved(5))(PLAN)

    def refused(*_: object) -> None:
        raise AssertionError("asked again, though nothing it reads has changed")

    monkeypatch.setattr(canal_command, "_reached", refused)
    monkeypatch.setattr(canals, "_read", refused)
    found = answers(inquiry(plan, memo))
    monkeypatch.undo()
    assert found == answers(inquiry(plan))


def test_things_are_compared_once_for_all_four_who_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times: list[Scene] = []
    find = scene_change._find

    def counted(case: EvaluationContext) -> object:
        times.append(case.scene)
        return find(case)

    monkeypatch.setattr(scene_change, "_find", counted)
    answers(inquiry(PLAN))
    assert sorted(times) == sorted(SCENES)


def test_a_memo_is_bounded() -> None:
    memo = MeasureCache()
    for i in range(1000):
        assert memo.kept("measure", i, partial(pow, i, 2)) == i * i
    assert len(memo) == 400
    assert memo.kept("measure", 999, lambda: 0) == 999 * 999
    assert memo.kept("measure", 0, lambda: 7) == 7
    assert memo.each("x", ["a", "b", "a"], list) == [2, 1, 2]


def test_a_fork_of_a_memo_knows_the_same_and_learns_alone() -> None:
    memo = MeasureCache()
    memo.kept("x", 1, lambda: "before")
    fork = memo.fork()

    assert fork.kept("x", 1, lambda: "anew") == "before"
    assert fork.kept("x", 2, lambda: "later") == "later"
    assert memo.kept("x", 2, lambda: "alone") == "alone"


@EVERY
def test_it_answers_the_same_when_shown_only_what_it_reads(asked: Indicator) -> None:
    for scene in SCENES:
        whole = asked.measure(EvaluationContext(PLAN, TERRITORY, NUMBERS, scene))
        assert alike(inquiry(PLAN).ask(asked.id, scene), whole)


def alike(one: Measure, other: Measure) -> bool:
    same = (one.answer, one.evidence, one.good, one.bad, one.sources) == (
        other.answer,
        other.evidence,
        other.good,
        other.bad,
        other.sources,
    )
    if one.value is None or other.value is None:
        return same and one.value == other.value
    return same and math.isclose(one.value, other.value, rel_tol=1e-9, abs_tol=1e-12)


@EVERY
def test_what_it_does_not_read_changes_nothing(asked: Indicator) -> None:
    for case in cases():
        before = asked.measure(case)
        for other in unread(asked, case):
            assert asked.measure(other) == before


def cases() -> Iterator[EvaluationContext]:
    for scene in SCENES:
        yield EvaluationContext(PLAN, TERRITORY, NUMBERS, scene)


def unread(asked: Indicator, case: EvaluationContext) -> Iterator[EvaluationContext]:
    """Yield cases that differ only in what the indicator says it does not read."""
    reads, scenes = asked.reads, asked.reads.of(case.scene)
    for layer in (*LAYERS, "sacred"):
        for scene in SCENES:
            if scene in scenes and (not reads.layers or layer in reads.layers):
                continue
            features = tuple(
                moved(40)(with_form(condition="poor", species="sheep", fenced=True)(f))
                if (f.layer, f.scene) == (layer, scene)
                else f
                for f in case.plan.features
            )
            new = Feature("new", layer, scene, LAND.centroid.buffer(900), voice="women")
            yield replace(case, plan=replace(case.plan, features=(*features, new)))
    for part, value in OTHER_BOOK.items():
        if part not in reads.book:
            other: dict[str, Any] = {part: value}
            yield replace(case, plan=replace(case.plan, **other))
    if not reads.ground:
        yield replace(case, territory=replace(TERRITORY, elevation=None))
    if not reads.borders:
        elsewhere = replace(TERRITORY, claims=(), boundary=LAND.buffer(-800))
        yield replace(case, territory=elsewhere)
    shown = {n.id for n in inquiry(PLAN)._numbers(reads)}
    others = {
        i: n if i in shown else replace(n, value=17.0, error=3.0, confirmed=False)
        for i, n in NUMBERS.numbers.items()
    }
    yield replace(case, reference=Reference(others, ""))


OTHER_BOOK: dict[Book, Any] = {
    "owner": Owner("h01", "household"),
    "years": Years(1950, 2000, 2001),
    "owners": (Owner("h01", "household"), Owner("h02", "household")),
    "herds": (),
    "assemblies": (),
    "commitments": (),
    "owners_with_drawings": ("h01", "h02"),
    "total_households": 7,
}


def test_every_part_of_the_register_is_tried() -> None:
    assert set(OTHER_BOOK) == set(get_args(Book)) >= set(ANIMALS)


def test_a_number_is_told_from_another_by_all_it_says() -> None:
    one = Number("a", 1.0, "m", "page", "", "V")
    assert repr(one) != repr(replace(one, confirmed=False))
