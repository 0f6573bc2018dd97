"""An old map is fitted by points: exact on exact points, honest about the rest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps.errors import BadValue
from talking_maps.sheet import map_fit
from talking_maps.sheet.map_fit import FloatArray, fit, to_pixels

SIDE = 3000
SPREAD = np.array(
    [[200, 150], [2800, 250], [300, 2700], [2700, 2850], [1500, 1400], [800, 1900],
     [2100, 700], [1200, 500], [2300, 2000], [600, 1100], [1700, 2500], [2600, 1300]],
    dtype=np.float64,
)  # fmt: skip


def _ground(
    pixels: FloatArray, turn: float, metres: float, lean: float = 0.0
) -> FloatArray:
    """Return where pixels lie [m]: turned [rad], so many metres a pixel, leaning."""
    x, y = (pixels - SIDE / 2).T * metres
    depth = 1 + lean * (pixels[:, 0] - SIDE / 2) / SIDE
    east = (np.cos(turn) * x + np.sin(turn) * y) / depth
    north = (np.sin(turn) * x - np.cos(turn) * y) / depth
    return np.column_stack([600_000 + east, 8_400_000 + north])


TURNS = st.floats(-3.1, 3.1)
METRES = st.floats(0.2, 20)


@given(TURNS, METRES, st.integers(3, 12))
@settings(max_examples=40)
def test_exact_points_are_fitted_exactly(
    turn: float, metres: float, count: int
) -> None:
    points = SPREAD[:count]
    found = fit(points, _ground(points, turn, metres))
    other = np.array([[1000.0, 2000.0], [50, 60], [2950, 2950]])
    assert found.kind == "affine"
    assert np.allclose(
        found.to_ground(other), _ground(other, turn, metres), atol=1e-5 * metres * SIDE
    )
    assert (found.error_m is None) == (count == 3)
    if found.error_m is not None:
        assert found.error_m < 1e-5 * metres * SIDE


@given(TURNS, st.floats(0.2, 0.6), st.integers(6, 12))
@settings(max_examples=30)
def test_a_slanting_photograph_is_straightened(
    turn: float, lean: float, count: int
) -> None:
    points = SPREAD[:count]
    found = fit(points, _ground(points, turn, 2.0, lean))
    other = np.array([[1000.0, 2000.0], [1400, 300]])
    assert found.kind == "projective"
    assert np.allclose(
        found.to_ground(other), _ground(other, turn, 2.0, lean), atol=0.01
    )


@given(TURNS, st.floats(0, 0.5), st.integers(0, 2**31))
@settings(max_examples=30)
def test_the_way_back_is_the_way_back(turn: float, lean: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    places = _ground(SPREAD, turn, 2.0, lean) + chance.normal(0, 20, SPREAD.shape)
    found = fit(SPREAD, places)
    inside = chance.uniform(300, 2700, (50, 2))
    back = to_pixels(found, found.to_ground(inside), SIDE, SIDE)
    assert np.allclose(back, inside, atol=0.05)


def test_what_is_stated_holds_for_places_that_were_not_shown() -> None:
    """Of maps off by 15 m at random, 95 % of other places lie within the error."""
    chance = np.random.default_rng(20050812)
    for count in (4, 5, 8, 12):
        held = []
        for _ in range(100):
            turn = chance.uniform(-3, 3)
            noise = chance.normal(0, 15, (count, 2))
            found = fit(SPREAD[:count], _ground(SPREAD[:count], turn, 2.0) + noise)
            other = chance.uniform(400, 2600, (10, 2))
            truth = _ground(other, turn, 2.0) + chance.normal(0, 15, (10, 2))
            off = np.hypot(*(found.to_ground(other) - truth).T)
            assert found.error_m is not None
            held.append((off <= found.error_m).mean())
        assert np.mean(held) > 0.92, count


def test_noise_does_not_bend_the_map() -> None:
    chance = np.random.default_rng(7)
    kinds = [
        fit(SPREAD, _ground(SPREAD, 0.3, 2.0) + chance.normal(0, 10, SPREAD.shape)).kind
        for _ in range(100)
    ]
    assert kinds.count("affine") > 90


def test_a_map_that_bends_is_bent() -> None:
    bent = _ground(SPREAD, 0.0, 2.0)
    bent[:, 0] += 120 * ((SPREAD[:, 1] - SIDE / 2) / SIDE) ** 2
    found = fit(SPREAD, bent)
    assert found.kind == "quadratic"
    assert found.error_m is not None
    assert found.error_m < 0.1


@pytest.mark.parametrize("count", [3, 4, 9])
def test_points_on_one_line_are_refused(count: int) -> None:
    along = np.linspace(100, 2900, count)
    points = np.column_stack([along, along * 0.5 + 10])
    with pytest.raises(BadValue, match="one line"):
        fit(points, _ground(points, 0.4, 2.0))
    spread = SPREAD[:count]
    with pytest.raises(BadValue, match="one line"):
        fit(spread, np.column_stack([along, along * 3]) + 8_000_000)


def test_points_at_one_place_too_few_and_exchanged_ones_are_refused() -> None:
    with pytest.raises(BadValue, match="one line"):
        fit(np.ones((4, 2)), _ground(SPREAD[:4], 0.0, 1.0))
    with pytest.raises(BadValue, match="at least three"):
        fit(SPREAD[:2], _ground(SPREAD[:2], 0.0, 1.0))
    exchanged = _ground(SPREAD[:3], 0.0, 1.0)[[1, 0, 2]]
    with pytest.raises(BadValue, match="mirrored"):
        fit(SPREAD[:3], exchanged)


def test_three_of_four_on_a_line_do_not_claim_to_know() -> None:
    points = np.array([[0, 0], [1000, 1000], [2000, 2000], [2000, 0]], dtype=np.float64)
    found = fit(points, _ground(points, 0.2, 2.0))
    assert found.kind == "affine"
    assert len(found.left_out_m) in (0, 4)


def test_bounds_enclose_the_picture() -> None:
    found = fit(SPREAD[:5], _ground(SPREAD[:5], 0.0, 2.0))
    box = map_fit.bounds(found, SIDE, SIDE)
    assert np.allclose(
        box, (600_000 - 3000, 8_400_000 - 3000, 600_000 + 3000, 8_400_000 + 3000)
    )
