"""Worlds of one plan are judged in processes of their own, which remember the plan."""

import pytest

from talking_maps import worlds
from talking_maps.workspace import Workspace, judged_case_json, score_bands
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.score_bands import FEW, Judges


def test_a_process_judges_what_it_was_given_before(
    village: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = score_bands.judged_case(OpenCommunity(village, "muyu"))
    chunks = [range(FEW), range(FEW, FEW + 2)]
    here = [*Judges(0).judged(case, 7, chunks)]
    # What no process answers is judged here: nothing may be.
    monkeypatch.setattr(
        worlds, "points_in_worlds", lambda *_: pytest.fail("judged here")
    )
    with Judges(1) as judges:
        there = [*judges.judged(case, 7, chunks)]
    form = judged_case_json.points_form
    assert [form(part) for part in there] == [form(part) for part in here]
