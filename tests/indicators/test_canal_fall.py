"""Canals on a plane that rises 20 m in 100 m to the east."""

import pytest

from talking_maps.indicators.canal_fall import canals_with_plausible_fall
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
