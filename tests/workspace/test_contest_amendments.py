"""Amendments through the doors people use: sealed plans are looked at again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import contest
from talking_maps.errors import BadDefinition, BadValue, NotAllowed
from talking_maps.model.amendment import (
    Amendment,
    AmendmentChange,
    EntryAdmitted,
    GateCorrected,
    JurorNamed,
    RoundMoved,
)
from talking_maps.model.change import Put
from talking_maps.model.contest import Juror
from talking_maps.workspace import EditContext, Workspace, commit, contests
from tests import village as land
from tests.workspace.test_contests import CALL, IN_TIME, LATE, STAFF, at

MEASURED = """
[[gates]]
id = "cared"
kind = "indicator"
indicator = "improved_pasture_share"
scene = "present"
at_least = 0.5
names = { es = "Pasto cuidado", en = "Pasture cared for" }
"""


@pytest.fixture
def entered(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Workspace:
    """Return an open contest with an entry that a gate keeps out."""
    field = land.feature("F1", "pasture", land.rectangle(100, 100, 200, 100))
    commit(village, "muyu", hands(), Put("feature", "F1", field))
    call = tmp_path / "call.toml"
    call.write_text(CALL + MEASURED, encoding="utf-8")
    contests.create(village, STAFF, call)
    contests.open_contest(village, STAFF, "raymi")
    contests.submit(village, STAFF, "raymi", "muyu")
    return village


def amend(workspace: Workspace, change: AmendmentChange) -> Amendment:
    noun = Amendment(" R.D. 012-2026 ", "paro", change)
    return contests.amend(workspace, STAFF, "raymi", noun)


def test_a_corrected_gate_is_measured_on_the_sealed_plans(entered: Workspace) -> None:
    gate = contests.read(entered, "raymi").contest.every_gate[-1]
    kept = amend(entered, GateCorrected("cared", replace(gate, at_least=0.2)))
    assert isinstance(kept.change, GateCorrected)
    assert kept.resolution == "R.D. 012-2026"
    assert not kept.change.results["e001"].passed
    kept = amend(entered, GateCorrected("cared", replace(gate, at_least=0.0)))
    assert isinstance(kept.change, GateCorrected)
    assert kept.change.results["e001"].passed
    record = contests.read(entered, "raymi")
    (standing,) = contest.standings(record)
    assert "cared" not in [one.values.get("gate") for one in standing.reasons]
    assert contests.verify(entered, "raymi").holds
    with pytest.raises(BadDefinition, match="share"):
        amend(entered, GateCorrected("cared", replace(gate, at_least=60.0)))
    # The rules that were published are still there, word by word.
    assert record.rules[-1].noun.every_gate[-1] == gate


def test_a_date_is_of_the_contest_s_own_clocks(entered: Workspace) -> None:
    contests.submit(entered, at(LATE), "raymi", "muyu")
    assert amend(entered, RoundMoved("one", "", "2026-06-30T17:00")).change == (
        RoundMoved("one", "", "2026-06-30T17:00:00-05:00")
    )
    assert contests.verify(entered, "raymi").holds
    record = contests.read(entered, "raymi")
    assert contest.submission.in_time(record) == {"e001", "e002"}
    for wrong in ("soon", "2026-02-30T10:00"):
        with pytest.raises(BadValue, match="not a time"):
            amend(entered, RoundMoved("one", "", wrong))
    with pytest.raises(BadDefinition, match="closes before it opens"):
        amend(entered, RoundMoved("one", IN_TIME, "2026-01-01T10:00"))


def test_a_closed_contest_takes_plans_again_where_a_date_was_moved(
    entered: Workspace,
) -> None:
    contests.close(entered, STAFF, "raymi")
    late = contests.submit(entered, STAFF, "raymi", "muyu").entry
    assert not late.gates[0].passed
    amend(entered, EntryAdmitted(late.id))
    amend(entered, RoundMoved("one", "", "2026-06-30T17:00"))
    again = contests.submit(entered, at(LATE), "raymi", "muyu").entry
    assert again.gates[0].passed
    assert contests.verify(entered, "raymi").holds


def test_a_juror_is_held_to_the_limits_of_a_file(entered: Workspace) -> None:
    for wrong in (Juror("José Q", "Jose"), Juror("ok", "two\nlines")):
        with pytest.raises(BadDefinition):
            amend(entered, JurorNamed(wrong))
    amend(entered, JurorNamed(Juror("sub", "Suplente"), "rosa"))
    with pytest.raises(NotAllowed, match="excused"):
        contests.mark_by_face(
            entered, STAFF, "raymi", "e001", "rosa", criterion="health", face=3
        )
    contests.mark_by_face(
        entered, STAFF, "raymi", "e001", "sub", criterion="health", face=3
    )
