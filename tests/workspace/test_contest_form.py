"""Rules asked in a form, and a plan looked at before it is handed in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import config
from talking_maps.errors import BadDefinition, NotAllowed
from talking_maps.model.contest import Contest
from talking_maps.workspace import PROJECT, RUBRIC_FILE, Workspace, accounts, contests
from talking_maps.workspace.accounts import Actor, Person
from tests.browser import add_village

STAFF = Actor("office", "staff", lambda: "2026-05-01T09:00:00-05:00")
ROSA = Actor("Rosa", "facilitator", lambda: "2026-05-02T09:00:00-05:00")


def rules(workspace: Workspace) -> Contest:
    path = PROJECT / "data" / "contests" / "example.toml"
    return config.load_contest_rules(path, workspace.rubric)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return add_village(tmp_path)


def test_rules_of_a_form_are_created_changed_and_then_stand(
    workspace: Workspace,
) -> None:
    asked = rules(workspace)
    contests.create_with(workspace, STAFF, asked)
    longer = replace(asked, name="Otro nombre")
    contests.change_with(workspace, STAFF, asked.id, longer)
    record = contests.read(workspace, asked.id)
    assert [told.noun for told in record.rules] == [asked, longer]
    contests.open_contest(workspace, STAFF, asked.id)
    with pytest.raises(NotAllowed):
        contests.change_with(workspace, STAFF, asked.id, asked)
    assert contests.read(workspace, asked.id).contest == longer


def test_a_form_brings_in_nothing_that_contradicts_itself(workspace: Workspace) -> None:
    asked = rules(workspace)
    with pytest.raises(NotAllowed):
        contests.create_with(workspace, ROSA, asked)
    with pytest.raises(BadDefinition):
        contests.create_with(workspace, STAFF, replace(asked, jurors=()))
    with pytest.raises(BadDefinition):
        contests.create_with(workspace, STAFF, replace(asked, time_zone="Nowhere/Here"))
    assert contests.contest_ids(workspace) == ()


def test_what_is_looked_at_is_what_is_handed_in(workspace: Workspace) -> None:
    asked = rules(workspace)
    contests.create_with(workspace, STAFF, asked)
    contests.open_contest(workspace, STAFF, asked.id)
    seen = contests.preview_submission(workspace, ROSA, asked.id, "aldea")
    assert any(gate.reason for gate in seen.gates)
    assert contests.read(workspace, asked.id).entries == ()
    handed = contests.submit(workspace, ROSA, asked.id, "aldea").entry
    # Only what is handed in has a seal, and with it a lot.
    assert seen == replace(handed, seal="")
    late = replace(ROSA, clock=lambda: "2031-01-01T09:00:00-05:00")
    again = contests.preview_submission(workspace, late, asked.id, "aldea")
    assert "late" in str([g.reason for g in again.gates if g.gate == "in_time"])


def test_only_the_first_staff_comes_without_staff(workspace: Workspace) -> None:
    assert accounts.first_staff(workspace, "office", "secret word") == Person(
        "office", "staff"
    )
    with pytest.raises(NotAllowed):
        accounts.first_staff(workspace, "another", "secret word")
    office = accounts.sign_in(workspace, "office", "secret word")
    with pytest.raises(NotAllowed):
        accounts.remove_person(workspace, office, "office")
    with pytest.raises(NotAllowed):
        accounts.save_account(workspace, office, "office", "juror", "secret word")
    assert [one.name for one in accounts.people(workspace)] == ["office"]


def test_the_rubrics_of_the_workspace_can_be_chosen(workspace: Workspace) -> None:
    shipped = {one.id: one for one in contests.rubrics(workspace)}
    assert set(shipped) == {
        "example-after-cedap",
        "example-jury-questions",
        "example-of-change",
    }
    ours = shipped["example-after-cedap"]
    text = RUBRIC_FILE.read_text(encoding="utf-8")
    folder = workspace.folder / "rubrics"
    folder.mkdir()
    (folder / "own.toml").write_text(text.replace(ours.id, "own"), encoding="utf-8")
    found = {one.id: one for one in contests.rubrics(workspace)}
    assert set(found) == {*shipped, "own"}
