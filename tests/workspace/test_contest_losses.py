"""What was in the baseline and is gone: the reason, the decision, and the points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import contest
from talking_maps.errors import BadValue, NotAllowed, NotFound, Value
from talking_maps.model.change import Put, Remove
from talking_maps.model.contest import LossAnswer
from talking_maps.workspace import (
    EditContext,
    Workspace,
    commit,
    contests,
    pdf_reports,
)
from talking_maps.workspace.accounts import Actor
from tests import village as land
from tests.cli.conftest import Type, typed
from tests.report.builders import texts
from tests.workspace.test_contest_flags import CALL, staff

__all__ = ["typed"]

GOOD = land.feature("P1", "pasture", land.rectangle(0, 0, 200, 200))
BAD = land.feature("P2", "pasture", land.rectangle(200, 0, 200, 200))
RIVER = "El río se llevó ese lado en febrero."


@pytest.fixture
def gone(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Workspace:
    """Return a contest whose baseline has two pastures, and a plan that has one."""
    path = tmp_path / "call.toml"
    path.write_text(CALL, encoding="utf-8")
    contests.create(village, staff("2026-04-20"), path)
    contests.open_contest(village, staff("2026-04-21"), "raymi")
    care: dict[str, Value] = {
        "condition": "fair",
        "fenced": True,
        "rest_months": 6,
        "rested": True,
    }
    for one in (replace(GOOD, attributes=care), replace(BAD, attributes={})):
        commit(village, "muyu", hands(), Put("feature", one.uid, one))
    contests.submit(village, staff("2026-05-12"), "raymi", "muyu")
    commit(village, "muyu", hands(), Remove("feature", "P2", "present"))
    return village


def share(workspace: Workspace) -> float | None:
    """Return how much of the pasture is cared for, as it would be handed in now."""
    entry = contests.preview_submission(workspace, staff("2026-08-12"), "raymi", "muyu")
    return next(
        part.value
        for part in entry.parts
        if (part.indicator, part.scene) == ("improved_pasture_share", "present")
    )


def test_what_is_erased_counts_until_a_reason_is_accepted(gone: Workspace) -> None:
    assert share(gone) == pytest.approx(0.5, abs=0.01)
    field = Actor("Rosa", "facilitator", lambda: "2026-08-01T10:00:00.000-05:00")
    told = contests.give_loss_reason(gone, field, "raymi", "e001", ["P2"], RIVER)
    assert share(gone) == pytest.approx(0.5, abs=0.01)
    with pytest.raises(NotAllowed):
        contests.answer_loss(gone, field, "raymi", LossAnswer(told.id, accepted=True))
    with pytest.raises(BadValue, match="needs words"):
        contests.answer_loss(
            gone, staff("2026-08-02"), "raymi", LossAnswer(told.id, accepted=False)
        )
    refused = LossAnswer(told.id, accepted=False, text="It is still there.")
    contests.answer_loss(gone, staff("2026-08-02"), "raymi", refused)
    assert share(gone) == pytest.approx(0.5, abs=0.01)
    accepted = LossAnswer(told.id, accepted=True)
    contests.answer_loss(gone, staff("2026-08-03"), "raymi", accepted)
    assert share(gone) == pytest.approx(1.0)
    entry = contests.submit(gone, staff("2026-08-12"), "raymi", "muyu").entry
    assert "erased" not in {flag.id for flag in entry.flags}
    found = contests.verify(gone, "raymi")
    assert found.holds
    # What was handed in before the decision is judged as it was then.
    record = contests.read(gone, "raymi")
    line = record.loss_answers[-1].number
    assert contest.accepted_losses(record, "e001") == {"P2"}
    assert contest.accepted_losses(record, "e001", before=line) == frozenset()


def test_reasons_are_for_things_of_a_baseline(gone: Workspace) -> None:
    office = staff("2026-08-02")
    with pytest.raises(NotFound, match="no such thing"):
        contests.give_loss_reason(gone, office, "raymi", "e001", ["X"], RIVER)
    with pytest.raises(BadValue, match="needs words"):
        contests.give_loss_reason(gone, office, "raymi", "e001", ["P2"], " ")
    late = contests.submit(gone, staff("2026-08-12"), "raymi", "muyu").entry
    with pytest.raises(BadValue, match="no baseline"):
        contests.give_loss_reason(gone, office, "raymi", late.id, ["P1"], RIVER)


def test_the_command_line_gives_and_answers_reasons(
    gone: Workspace, typed: Type
) -> None:
    told = typed(
        "contest", "gone", gone.folder, "raymi", "e001", RIVER, "--thing", "P2"
    )
    assert told.out == "The reason r1 is kept. Staff accept or refuse it.\n"
    told = typed("contest", "answer-gone", gone.folder, "raymi", "r1", "--accept")
    assert told.out == "The decision on r1 is kept.\n"
    assert share(gone) == pytest.approx(1.0)
    trail = typed("contest", "trail", gone.folder, "raymi").out
    assert "gave a reason (r1) why" in trail
    assert "accepted the reason r1" in trail


def test_the_sheet_tells_what_is_gone_and_why(gone: Workspace) -> None:
    office = staff("2026-08-02")
    told = contests.give_loss_reason(gone, office, "raymi", "e001", ["P2"], RIVER)
    contests.answer_loss(gone, office, "raymi", LossAnswer(told.id, accepted=True))
    contests.submit(gone, staff("2026-08-12"), "raymi", "muyu")
    record = contests.read(gone, "raymi")
    before, after = (
        contests.sealed_copy(gone, "raymi", one).plan for one in ("e001", "e002")
    )
    (loss,) = contests.losses(record, before, "e001", after)
    assert (loss.thing.uid, loss.is_accepted) == ("P2", True)
    assert contests.without_a_word((loss,)) == ()


def test_the_sheet_holds_now_beside_the_baseline(
    gone: Workspace, tmp_path: Path
) -> None:
    contests.submit(gone, staff("2026-08-12"), "raymi", "muyu")
    paper = pdf_reports.score_sheet(
        gone, "raymi", "e002", language="en", actor=staff("2026-08-13")
    )
    said = "\n".join(texts(paper, tmp_path))
    assert "Gone since the baseline" in said
    assert "The baseline and now" in said
    assert "No elevation was there" in said or "Slopes, falls and heights" in said
