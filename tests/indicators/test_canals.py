"""Canals on a plane that rises 20 m in 100 m to the east."""

from dataclasses import replace

import pytest

from talking_maps.indicators.canals import canals_with_plausible_fall
from talking_maps.model.plan import Feature
from tests import village
from tests.indicators.conftest import case

LIMITS = {
    "canal_gradient.silts_below": 1.4,
    "canal_gradient.light_soil_erodes_above": 8.0,
}


def canal(
    uid: str, fall_m: float, *, lining: str | None = None, y: float = 0
) -> Feature:
    """Return a canal of about 800 m that falls so much between its ends."""
    shape = village.line((500, 100 + y), (500 + fall_m / 0.2, 900 + y))
    return village.feature(uid, "canal", shape, attributes={"lining": lining})


@pytest.mark.parametrize(
    ("fall_m", "share"), [(0.8, 0), (1.2, 1), (6.2, 1), (6.6, 0), (-4.0, 1)]
)
def test_fall_is_held_against_both_limits(fall_m: float, share: float) -> None:
    # 1.4 ‰ and 8 ‰ of 800 m are 1.12 m and 6.4 m.
    seen = case(
        village.plan(canal("A", fall_m)), elevation=village.plane(), numbers=LIMITS
    )
    measure = canals_with_plausible_fall(seen)
    assert measure.value == share
    assert measure.uncertainty == 0


def test_a_coarse_model_cannot_tell_and_says_by_how_much() -> None:
    seen = case(
        village.plan(canal("A", 4.0)),
        elevation=village.plane(error=5.0),
        numbers=LIMITS,
    )
    measure = canals_with_plausible_fall(seen)
    assert measure.answer == "cannot tell"
    values = measure.explanation.values
    assert values["fall"] == pytest.approx(4.0, abs=1e-6)
    assert values["error"] == pytest.approx(7.07, abs=0.01)
    assert values["length"] == pytest.approx(800.5, abs=1)


def test_a_finer_model_turns_it_into_an_answer() -> None:
    seen = case(
        village.plan(canal("A", 4.0)),
        elevation=village.plane(error=0.2),
        numbers=LIMITS,
    )
    assert canals_with_plausible_fall(seen).value == 1


def levelled(uid: str, error_m: float | None, *, fall_m: float = 4.0) -> Feature:
    """Return a canal whose ends were measured, 4 m apart over some 800 m: 5 ‰."""
    heights = {"height_first_m": 4100.0 + fall_m, "height_last_m": 4100.0}
    measured = {**heights, "height_error_m": error_m}
    return replace(canal(uid, 4.0), attributes=measured)


@pytest.mark.parametrize(
    ("error_m", "answer"), [(0.02, "answered"), (15.0, "cannot tell")]
)
def test_heights_of_the_ends_turn_it_into_an_answer(
    error_m: float, answer: str
) -> None:
    coarse, limits = village.plane(error=5.0), LIMITS
    measure = canals_with_plausible_fall(
        case(village.plan(levelled("A", error_m)), elevation=coarse, numbers=limits)
    )
    assert measure.answer == answer
    assert measure.value == (1 if answer == "answered" else None)
    without = case(village.plan(levelled("A", error_m)), numbers=LIMITS)
    assert canals_with_plausible_fall(without) == measure


def test_measured_heights_stand_before_the_elevation() -> None:
    # 9 m over 800 m is more than 8 ‰, though the plane says 4 m.
    seen = case(
        village.plan(levelled("A", 0.02, fall_m=9.0)),
        elevation=village.plane(),
        numbers=LIMITS,
    )
    assert canals_with_plausible_fall(seen).value == 0


def test_heights_without_their_error_do_not_count_and_say_so() -> None:
    seen = case(
        village.plan(levelled("A", None)),
        elevation=village.plane(error=5.0),
        numbers=LIMITS,
    )
    measure = canals_with_plausible_fall(seen)
    assert measure.answer == "cannot tell"
    assert measure.remarks[0].values == {"unsure": 1}


def test_one_measured_canal_does_not_speak_for_the_others() -> None:
    plan = village.plan(levelled("A", 0.02), canal("B", 4.0, y=10))
    assert canals_with_plausible_fall(case(plan, numbers=LIMITS)).answer == (
        "cannot tell"
    )


def test_what_cannot_be_told_of_a_small_part_is_the_uncertainty() -> None:
    # Four canals for sure, a fifth on the limit: between 4/5 and 5/5.
    sure = [canal(uid, 4.0, y=10.0 * i) for i, uid in enumerate("ABCD")]
    plan = village.plan(*sure, canal("E", 6.4))
    seen = case(plan, elevation=village.plane(error=0.2), numbers=LIMITS)
    measure = canals_with_plausible_fall(seen)
    assert measure.value == pytest.approx(0.9, abs=1e-3)
    assert measure.uncertainty == pytest.approx(0.1, abs=1e-3)
    assert measure.good == ("A", "B", "C", "D")
    assert measure.bad == ()


def test_earth_sets_the_limits() -> None:
    plan = village.plan(canal("A", 4.0, lining="earth"), canal("B", 90, lining="pipe"))
    seen = case(plan, elevation=village.plane(), numbers=LIMITS)
    measure = canals_with_plausible_fall(seen)
    assert (measure.value, measure.evidence) == (1, ("A",))
    pipes = case(village.plan(canal("B", 9, lining="pipe")), numbers=LIMITS)
    assert canals_with_plausible_fall(pipes).answer == "not applicable"


def test_no_ground_or_no_number_is_no_answer() -> None:
    plan = village.plan(canal("A", 4.0))
    away = village.plan(village.feature("X", "canal", village.line((0, 0), (0, 9000))))
    for seen in (
        case(plan, numbers=LIMITS),
        case(plan, elevation=village.plane()),
        case(away, elevation=village.plane(), numbers=LIMITS),
    ):
        assert canals_with_plausible_fall(seen).answer == "cannot tell"
