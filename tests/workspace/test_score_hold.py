"""Between sealing and closing the live score says what moves, not by how much."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import scoring, worlds
from talking_maps.errors import Value
from talking_maps.model.change import Put, Remove
from talking_maps.model.rubric import Reading, Scorecard
from talking_maps.workspace import (
    EditContext,
    Workspace,
    commit,
    contests,
    paper_books,
    pdf_reports,
    read_rubric,
    score_bands,
    score_hold,
    scores,
)
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.workspace import RUBRIC_FILE
from tests import village as land
from tests.cli.conftest import Type, typed
from tests.report.builders import texts
from tests.workspace.test_contest_flags import CALL, staff

__all__ = ["typed"]

CARED: Mapping[str, Value] = {
    "condition": "fair",
    "fenced": True,
    "rest_months": 6,
    "rested": True,
}
PASTURE = land.feature("P1", "pasture", land.rectangle(0, 0, 100, 100))
BARE = land.feature("P2", "pasture", land.rectangle(200, 0, 200, 200))
SACRED = land.feature("S1", "sacred", land.point(600, 600))


@pytest.fixture
def entered(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Workspace:
    """Return a plan that is sealed for prizes in a contest that is still open."""
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    contests.create(village, staff("2026-04-20"), call)
    contests.open_contest(village, staff("2026-04-21"), "raymi")
    cared = replace(PASTURE, attributes=CARED)
    for one in (cared, replace(BARE, attributes={"condition": "fair"}), SACRED):
        commit(village, "muyu", hands(), Put("feature", one.uid, one))
    contests.submit(village, staff("2026-08-12"), "raymi", "muyu")
    return village


def card_of(workspace: Workspace) -> Scorecard:
    return scores.scorecard(OpenCommunity(workspace, "muyu"))


def direction(card: Scorecard, criterion: str = "pastures") -> str:
    return next(one.direction for one in card.criteria if one.id == criterion)


def test_an_entered_plan_tells_what_moves_and_no_number(
    entered: Workspace, hands: Callable[[], EditContext]
) -> None:
    card = card_of(entered)
    assert card.hold is not None
    assert (card.hold.contest, card.hold.entry, card.hold.until) == (
        "raymi",
        "e001",
        "",
    )
    # Nothing was touched: what a seal rounds and leaves out is no movement.
    assert {one.direction for one in card.criteria} == {"same"}
    cared = replace(BARE, attributes=CARED)
    commit(entered, "muyu", hands(), Put("feature", "P2", cared))
    better = card_of(entered)
    assert better.direction == direction(better) == "up"
    assert direction(better, "water") == "same"
    worse = replace(PASTURE, attributes={"condition": "fair"})
    commit(entered, "muyu", hands(), Put("feature", "P1", worse))
    commit(entered, "muyu", hands(), Put("feature", "P2", BARE))
    assert direction(card_of(entered)) == "down"
    for one in (card, better):
        readings = [r for criterion in one.criteria for r in criterion.readings]
        told = {one.total, *(c.points for c in one.criteria)}
        assert told | {r.points for r in readings} == {0.0}
        assert {r.measure.value for r in readings} == {None}
        assert not any(
            isinstance(value, float)
            for r in readings
            if r.measure.answer == "answered"
            for said in (r.measure.explanation, *r.measure.remarks)
            for value in said.values.values()
        )


def test_points_come_back_when_the_contest_closes_or_the_entry_goes(
    entered: Workspace, hands: Callable[[], EditContext]
) -> None:
    sealed = contests.sealed_copy(entered, "raymi", "e001").scorecard
    assert card_of(entered).hold
    contests.withdraw(entered, staff("2026-08-13"), "raymi", "e001")
    assert card_of(entered).total == sealed["total"] > 0
    contests.submit(entered, staff("2026-08-14"), "raymi", "muyu")
    held = card_of(entered).hold
    assert held is not None
    assert held.entry == "e002"
    contests.close(entered, staff("2026-09-02"), "raymi")
    assert card_of(entered).hold is None
    assert card_of(entered).total == sealed["total"]


def test_a_baseline_holds_until_its_round_is_over(
    village: Workspace,
    hands: Callable[[], EditContext],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    contests.create(village, staff("2026-04-20"), call)
    contests.open_contest(village, staff("2026-04-21"), "raymi")
    commit(village, "muyu", hands(), Put("feature", "P1", PASTURE))
    contests.submit(village, staff("2026-05-12"), "raymi", "muyu")
    for day, holds in (("2026-05-13", True), ("2026-08-02", False)):
        at = f"{day}T10:00:00.000-05:00"
        monkeypatch.setattr(score_hold, "current_time", lambda at=at: at)
        hold = card_of(village).hold
        assert (hold is not None) == holds
        assert hold is None or hold.until.startswith("2026-05-31")


def test_another_owner_and_a_spoiled_contest_hold_nothing_back(
    entered: Workspace,
) -> None:
    assert score_hold.score_hold(entered, "muyu", "h-01") is None
    (entered.folder / "contests" / "spoiled.gpkg").write_bytes(b"no contest")
    hold = score_hold.score_hold(entered, "muyu", "community")
    assert hold is not None
    assert score_hold.sealed_plan(entered, replace(hold, entry="e009")) is None
    card = scoring.covered(card_of(entered), None, hold)
    assert card.direction == "unknown"


def test_commands_and_json_tell_no_number(
    entered: Workspace, hands: Callable[[], EditContext], typed: Type
) -> None:
    commit(
        entered, "muyu", hands(), Put("feature", "P2", replace(BARE, attributes=CARED))
    )
    said = typed("score", entered.folder, "muyu")
    assert "sealed in “Raymi” (e001)" in said.out.replace("\n", " ")
    assert "▲ more" in said.out
    assert "/" not in said.out.replace("—", "")
    told = json.loads(typed("score", entered.folder, "muyu", "--json", "--band").out)
    assert told["total"] is None
    assert "band" not in told
    assert told["direction"] == "up"
    assert told["hold"] == {
        "contest": "raymi",
        "entry": "e001",
        "name": "Raymi",
        "until": "",
    }
    for criterion in told["criteria"]:
        assert criterion["points"] is None
        for one in criterion["indicators"]:
            assert (one["value"], one["uncertainty"]) == (None, None)
            assert one["direction"] in {"up", "same"}
    assert "▲" in typed("score", entered.folder, "--all").out
    found = json.loads(
        typed("compare", entered.folder, "muyu", "present", "future", "--json").out
    )
    assert found["score"]["direction"] == {"before": "up", "after": "up"}
    assert found["score"]["difference"] is None


def test_the_book_tells_what_moves_and_the_sealed_sheet_keeps_its_numbers(
    entered: Workspace, tmp_path: Path
) -> None:
    book = paper_books.plan_book(entered, "muyu", language="en").pdf()
    words = " ".join(" ".join(texts(book, tmp_path)).split())
    assert "as sealed" in words
    assert "nobody is to draw for a number" in words
    sheet = pdf_reports.score_sheet(entered, "raymi", "e001", language="en")
    sealed = contests.sealed_copy(entered, "raymi", "e001").scorecard
    assert f"{sealed['total']:.2f}" in " ".join(texts(sheet, tmp_path))
    assert contests.verify(entered, "raymi").holds


def test_the_live_score_and_its_band_go_by_the_baseline_of_the_round_that_is_on(
    village: Workspace,
    hands: Callable[[], EditContext],
    tmp_path: Path,
    typed: Type,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def at(day: str) -> None:
        moment = f"{day}T10:00:00.000-05:00"
        monkeypatch.setattr(score_hold, "current_time", lambda: moment)

    change = RUBRIC_FILE.parent / "example-of-change.toml"
    rules = read_rubric(change)
    call = tmp_path / "call.toml"
    call.write_text(CALL.replace("after-cedap", "of-change"), encoding="utf-8")
    contests.create(village, staff("2026-04-20"), call)
    contests.open_contest(village, staff("2026-04-21"), "raymi")
    for one in (PASTURE, BARE):
        commit(village, "muyu", hands(), Put("feature", one.uid, one))

    def pasture() -> Reading:
        card = scores.scorecard(OpenCommunity(village, "muyu"), rubric=rules)
        (found,) = (c for c in card.criteria if c.id == "pastures")
        return found.readings[0]

    at("2026-05-12")
    assert pasture().measure.answer == "cannot tell", "no baseline is sealed yet"
    contests.submit(village, staff("2026-05-12"), "raymi", "muyu")
    at("2026-08-10")
    assert (pasture().measure.value, pasture().points) == (0.0, 0.0)
    # One of both pastures is cared for since, and the other is rubbed out.
    cared = replace(PASTURE, attributes=CARED)
    commit(village, "muyu", hands(), Put("feature", "P1", cared))
    commit(village, "muyu", hands(), Remove("feature", "P2", "present"))
    told = pasture()
    assert told.before is not None
    assert told.measure.value == pytest.approx(0.2, abs=0.01), "what is gone stays"
    opened = OpenCommunity(village, "muyu")
    case = score_bands.judged_case(opened, rubric=rules)
    assert case.baseline is not None
    assert {f.uid for f in case.baseline.features} == {"P1", "P2"}
    drawn = worlds.points_in_worlds(case, 1, range(2))
    now, _ = worlds.points_beside(case, drawn)
    card = scores.scorecard(opened, rubric=rules)
    points = [r.points for c in card.criteria for r in c.readings]
    assert now.tolist() == pytest.approx(points, abs=0.005)
    # Screen, command and what is handed in say the same, by one function.
    entry = contests.preview_submission(village, staff("2026-08-10"), "raymi", "muyu")
    assert [part.points for part in entry.parts] == pytest.approx(points, abs=0.005)
    words = ("--rubric", change, "--json", "--band", "--worlds", "10")
    said = typed("score", village.folder, "muyu", *words)
    told_band = json.loads(said.out)
    assert told_band["total"] == card.total
    assert told_band["band"]["median"] == pytest.approx(card.total, abs=3)
    # Points stay when the contest closes, and go with the entry they were held against.
    contests.close(village, staff("2026-09-02"), "raymi")
    at("2026-10-01")
    assert pasture().points == told.points > 0
