"""A contest's entries in seeded worlds, from their sealed copies alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from talking_maps import worlds
from talking_maps.errors import NotFound
from talking_maps.model.contest import SealedReading
from talking_maps.model.message import Message
from talking_maps.workspace import score_bands
from talking_maps.workspace.contests import entry_worlds
from talking_maps.workspace.score_bands import Judges
from talking_maps.workspace.workspace import Progress
from tests.contest.builders import entry
from tests.worlds import village_cases as cases


def test_what_comes_out_as_sealed_is_believed_and_what_does_not_is_left_out() -> None:
    case = cases.case(cases.plan(cases.PASTURE), [cases.stocking(60)])
    drawn = worlds.points_in_worlds(case, 1, range(3))
    (now,) = worlds.points_beside(case, drawn)[0].tolist()
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


MANY = score_bands.FEW + 1


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_entries_judged_side_by_side_all_come_and_tell_how_far_all_are(
    processes: int,
) -> None:
    shares: list[float] = []

    def judge(thing: str, _by: Judges, tell: Progress) -> str:
        tell(0.5, Message("half"))
        return thing.upper()

    found = score_bands.side_by_side(
        "abcde",
        judge,
        count=MANY,
        progress=lambda share, _what: shares.append(share),
        processes=processes,
    )

    assert sorted(found) == [*"ABCDE"]
    assert max(shares) <= 1.0
    if processes > 1:
        assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_who_stops_the_worlds_of_a_contest_begins_no_other_entry() -> None:
    begun: list[str] = []

    def judge(thing: str, _by: Judges, tell: Progress) -> str:
        begun.append(thing)
        # Until it is told to stop, as whoever judges hears with the next few worlds.
        while True:
            tell(0.1, Message("a tenth"))

    def stop(_share: float, _what: Message) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(
            score_bands.side_by_side(
                "abcde", judge, count=MANY, progress=stop, processes=2
            )
        )
    assert set(begun) <= {"a", "b"}


def test_what_goes_wrong_with_one_entry_is_told() -> None:
    def judge(thing: str, _by: Judges, _tell: Progress) -> str:
        raise NotFound("There is no {thing}.", thing=thing)

    with pytest.raises(NotFound):
        list(score_bands.side_by_side("ab", judge, count=MANY, processes=2))
