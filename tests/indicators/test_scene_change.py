"""What became of things, and how much of each layer: by mental arithmetic."""

from dataclasses import replace

import pytest

from talking_maps.indicators.scene_change import (
    things_kept,
    things_lost,
    things_proposed,
    things_recovered,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Scene
from tests import village
from tests.indicators.conftest import ELLIPSOID, case

FIELD = village.feature("A", "pasture", village.rectangle(0, 0, 200, 100))


def at(one: Feature, scene: Scene, **more: object) -> Feature:
    return replace(one, scene=scene, **more)  # type: ignore[arg-type]


def hectares(remarks: tuple[Message, ...]) -> object:
    (told,) = remarks
    return round(float(str(told.values["amount"])) / 10_000, 2)


def test_what_is_only_to_do_today_is_not_there_yet() -> None:
    # A terrace of the past lies in ruins; to build it again is a promise.
    old, ruin = at(FIELD, "past"), at(FIELD, "present", status="to_do")
    built = at(FIELD, "future", status="done")
    now = case(village.plan(old, ruin, built))
    assert things_kept(now).value == 0
    assert things_lost(now).value == 1
    later = case(village.plan(old, ruin, built), scene="future")
    assert things_recovered(later).value == 1
    done = case(village.plan(old, at(FIELD, "present", status="done")))
    assert things_kept(done).value == 1


def test_a_wish_drawn_twice_is_one_wish() -> None:
    wish = at(FIELD, "future")
    stays = village.feature("B", "pasture", village.rectangle(500, 0, 100, 100))
    plan = village.plan(stays, at(stays, "future"), wish, replace(wish, uid="C"))
    measure = things_proposed(case(plan, scene="future"))
    assert measure.value == 0.5
    assert measure.good == ("A",)
    assert hectares(measure.remarks) == pytest.approx(2, rel=ELLIPSOID)


def test_ground_that_two_things_cover_is_told_once() -> None:
    other = replace(FIELD, uid="B", geometry=village.rectangle(100, 0, 200, 100))
    plan = village.plan(at(FIELD, "future"), at(other, "future"))
    measure = things_proposed(case(plan, scene="future"))
    assert measure.explanation.values["part"] == 2
    assert hectares(measure.remarks) == pytest.approx(3, rel=ELLIPSOID)


def test_what_is_declared_has_no_area_and_what_is_gone_has_its_old_one() -> None:
    unsure = at(FIELD, "future", origin="declared")
    (told,) = things_proposed(case(village.plan(unsure), scene="future")).remarks
    assert told.values == {"layer": "pasture", "count": 1}
    gone = things_lost(case(village.plan(at(FIELD, "past"))))
    assert hectares(gone.remarks) == pytest.approx(2, rel=ELLIPSOID)
    told_of = at(FIELD, "present", status="lost")
    assert hectares(things_lost(case(village.plan(told_of))).remarks) == pytest.approx(
        2, rel=ELLIPSOID
    )
