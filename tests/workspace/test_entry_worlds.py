"""A contest's entries in seeded worlds, from their sealed copies alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from talking_maps import worlds
from talking_maps.model.contest import SealedReading
from talking_maps.workspace import score_bands
from talking_maps.workspace.contests import entry_worlds
from tests.contest.builders import entry
from tests.worlds import village_cases as cases


def test_what_comes_out_as_sealed_is_believed_and_what_does_not_is_left_out() -> None:
    case = cases.case(cases.plan(cases.PASTURE), [cases.stocking(60)])
    drawn = worlds.points_in_worlds(case, 1, range(3))
    (now,) = worlds.points_now(case).tolist()
    part = SealedReading(
        "land", "stocking_balance", "present", 1.0, None, now, 60, 3, 0
    )
    made = replace(entry(1), parts=(part,))

    points, lost = entry_worlds.believed(case, made, drawn)
    other, missing = entry_worlds.believed(
        case, replace(made, parts=(replace(part, points=now + 1),)), drawn
    )

    assert (lost, missing) == (0, 1)
    assert np.all(points == now)
    assert np.isnan(other).all()


def test_worlds_are_kept_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path
    case = cases.case(
        cases.plan(cases.PASTURE),
        [cases.stocking()],
        errors={"carrying_capacity.fair": 0.3},
    )

    made = score_bands.points_in_worlds(case, count=5, seed=1, folder=folder)
    monkeypatch.setattr(worlds, "points_in_worlds", None)
    again = score_bands.points_in_worlds(case, count=5, seed=1, folder=folder)

    assert np.array_equal(made.value, again.value)
    assert len([*folder.glob("worlds/*.npz")]) == 1
    # What is damaged is no answer: it is judged anew.
    (file,) = folder.glob("worlds/*.npz")
    file.write_bytes(file.read_bytes()[:50])
    with pytest.raises(TypeError):
        score_bands.points_in_worlds(case, count=5, seed=1, folder=folder)
