"""Flags of what is handed in: sealed with it, answered in the chain, verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.errors import NotFound
from talking_maps.model.change import Put, Remove
from talking_maps.model.contest import Entry, FlagAnswer
from talking_maps.workspace import EditContext, Workspace, commit, contests
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.export_tables import without_names
from tests import village as land
from tests.cli.conftest import Type, typed

__all__ = ["typed"]

CALL = """
id = "raymi"
name = "Raymi"
organiser = "Office"
time_zone = "America/Lima"
rubric = "example-after-cedap"

[[rounds]]
id = "before"
names = { es = "Antes", en = "Before" }
opens = 2026-05-01T08:00:00
closes = 2026-05-31T17:00:00
awards = false

[[rounds]]
id = "after"
names = { es = "Después", en = "After" }
baseline = "before"
opens = 2026-08-01T08:00:00
closes = 2026-08-31T17:00:00

[[categories]]
id = "villages"
names = { es = "Comunidades", en = "Villages" }
owners = ["community"]
within = "contest"
prizes = { kind = "ladder", fund = "1000.00", ladder = ["600", "300"] }

[[jurors]]
id = "rosa"
name = "Rosa"
origin = "other"
"""
CANAL = land.feature("C1", "canal", land.line((100, 600), (101, 600)))
TERRACE = land.feature("T1", "terrace", land.rectangle(500, 500, 40, 20))
SAID = "Pozo de la señora Quispe, visitado."


def staff(day: str) -> Actor:
    return Actor("office", "staff", lambda: f"{day}T10:00:00.000-05:00")


@pytest.fixture
def sealed(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Workspace:
    """Return a contest with one entry that has one flag: a canal of one metre."""
    path = tmp_path / "call.toml"
    path.write_text(CALL, encoding="utf-8")
    contests.create(village, staff("2026-04-20"), path)
    contests.open_contest(village, staff("2026-04-21"), "raymi")
    commit(village, "muyu", hands(), Put("feature", "C1", CANAL))
    commit(village, "muyu", hands(), Put("feature", "T1", TERRACE))
    contests.submit(village, staff("2026-05-12"), "raymi", "muyu")
    return village


def read(workspace: Workspace) -> ContestState:
    return contests.read(workspace, "raymi")


def flags(entry: Entry | None) -> dict[str, tuple[str, ...]]:
    assert entry is not None
    return {flag.id: flag.uids for flag in entry.flags}


def test_flags_are_sealed_with_the_entry(sealed: Workspace) -> None:
    assert flags(read(sealed).entry("e001")) == {"tiny": ("C1",)}
    copy = contests.sealed_copy(sealed, "raymi", "e001")
    assert copy.entry == read(sealed).entry("e001")
    assert contests.verify(sealed, "raymi").holds


def test_an_entry_is_held_against_what_was_sealed_before_it(
    sealed: Workspace, hands: Callable[[], EditContext]
) -> None:
    commit(sealed, "muyu", hands(), Remove("feature", "T1", "present"))
    longer = replace(CANAL, geometry=land.line((100, 600), (101, 900)))
    commit(sealed, "muyu", hands(), Put("feature", "C1", longer))
    preview = contests.preview_submission(sealed, staff("2026-08-12"), "raymi", "muyu")
    receipt = contests.submit(sealed, staff("2026-08-12"), "raymi", "muyu")
    assert flags(receipt.entry) == flags(preview) == {"erased": ("T1",)}
    # In the same round nothing is held against what was handed in before.
    again = contests.submit(sealed, staff("2026-08-13"), "raymi", "muyu")
    assert flags(again.entry) == {"erased": ("T1",)}
    assert contests.verify(sealed, "raymi").holds


def test_the_office_answers_and_the_flag_stays(sealed: Workspace, typed: Type) -> None:
    office = staff("2026-05-13")
    contests.answer_flag(sealed, office, "raymi", FlagAnswer("e001", "tiny", SAID))
    found = read(sealed)
    assert flags(found.entry("e001")) == {"tiny": ("C1",)}
    assert found.flag_answers_of["e001"]["tiny"].noun.text == SAID
    with pytest.raises(NotFound):
        contests.answer_flag(sealed, office, "raymi", FlagAnswer("e001", "erased", "x"))
    assert contests.verify(sealed, "raymi").holds
    told = typed(
        "contest", "answer-flag", sealed.folder, "raymi", "e001", "tiny", "Otra vez."
    )
    assert told.out == "The answer to tiny of e001 is kept.\n"
    ranked = typed("contest", "rank", sealed.folder, "raymi").out
    assert "tiny: 1 thing is too small to be what it is called." in ranked
    assert "The office answers: Otra vez." in ranked
    (line,) = typed("contest", "rank", sealed.folder, "raymi", "--json").json
    assert line["flags"] == ["tiny"]
    wrong = typed("contest", "answer-flag", sealed.folder, "raymi", "e001", "x", "y")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Its flags are: tiny" in wrong.err


def test_an_answer_written_past_the_program_is_found(sealed: Workspace) -> None:
    lines = contests.trail(sealed, "raymi")
    told = contest.next_event(
        lines,
        at="2026-05-14T10:00:00.000-05:00",
        who="office",
        role="staff",
        act="answer_flag",
        content=contest.dump(FlagAnswer("e001", "outside_land", "all is well")),
    )
    found = contest.verify([*lines, told], [], {})
    assert any("does not follow" in fault.id for fault in found.touched)


def test_names_of_owners_leave_no_office_in_an_answer(
    sealed: Workspace, hands: Callable[[], EditContext]
) -> None:
    office = staff("2026-05-13")
    sacred = land.feature("S1", "sacred", land.point(9, 9), name="Apu Qullqi")
    commit(sealed, "muyu", hands(), Put("feature", "S1", sacred))
    text = "Junto al Apu Qullqi, visitado."
    contests.answer_flag(sealed, office, "raymi", FlagAnswer("e001", "tiny", text))
    told = without_names(sealed, read(sealed))
    assert "Qullqi" not in told.flag_answers_of["e001"]["tiny"].noun.text
