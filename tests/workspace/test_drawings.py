"""A picture and four drawings instead of a password, as safe as they can be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talking_maps.errors import AlreadyThere, BadValue, NotAllowed
from talking_maps.model.contest import Role
from talking_maps.workspace import accounts, login_throttle, open_workspace
from talking_maps.workspace.accounts import DRAWINGS, Actor, Person
from talking_maps.workspace.workspace import Workspace

STAFF = Actor("office", "staff")
FOUR = ("house", "cow", "star", "cow")
NOON = "2026-05-12T12:00:00-05:00"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path / "workspace")


def keep(
    workspace: Workspace, name: str = "ana", picture: str = "bird", *four: str
) -> Person:
    return accounts.save_account_by_drawings(
        workspace, STAFF, name, "juror", picture=picture, drawings=four or FOUR
    )


def test_four_drawings_are_a_password(workspace: Workspace) -> None:
    assert keep(workspace) == Person("ana", "juror", "bird")
    assert accounts.people(workspace) == (Person("ana", "juror", "bird"),)
    file = (workspace.folder / accounts.FILE).read_text(encoding="utf-8")
    assert "star" not in file
    assert json.loads(file)["ana"]["password"].startswith("$argon2id$")
    found = accounts.sign_in(workspace, "ana", accounts.as_password(FOUR))
    assert (found.name, found.role) == ("ana", "juror")
    for _ in range(login_throttle.FREE):
        with pytest.raises(NotAllowed, match="wrong"):
            accounts.sign_in(
                workspace,
                "ana",
                accounts.as_password(("cow", *FOUR[:3])),
                clock=lambda: NOON,
            )
    with pytest.raises(NotAllowed, match="Too many"):
        accounts.sign_in(
            workspace, "ana", accounts.as_password(FOUR), clock=lambda: NOON
        )
    # New drawings end what was given for the old ones, and the wait.
    keep(workspace, "ana", "bird", "book", "book", "cow", "leaf")
    assert not accounts.is_current(workspace, found)


def test_a_password_takes_the_picture_away(workspace: Workspace) -> None:
    keep(workspace)
    accounts.save_account(workspace, STAFF, "ana", "juror", "secret word")
    assert accounts.people(workspace) == (Person("ana", "juror"),)
    keep(workspace, "eva", "bird")


@pytest.mark.parametrize(
    ("picture", "four", "error"),
    [
        ("bird", FOUR[:3], BadValue),
        ("bird", (*FOUR, "cow"), BadValue),
        ("bird", ("house", "cow", "star", "llama"), BadValue),
        ("bird", ("cow",) * 4, BadValue),
        ("llama", FOUR, BadValue),
        ("", FOUR, BadValue),
        ("star", FOUR, AlreadyThere),
    ],
)
def test_what_is_no_safe_choice_is_refused(
    picture: str, four: tuple[str, ...], error: type[Exception], workspace: Workspace
) -> None:
    keep(workspace, "eva", "star")
    with pytest.raises(error):
        accounts.save_account_by_drawings(
            workspace, STAFF, "ana", "juror", picture=picture, drawings=four
        )
    assert [one.name for one in accounts.people(workspace)] == ["eva"]


def test_staff_have_a_password_and_only_they_give_drawings(
    workspace: Workspace,
) -> None:
    asked: tuple[tuple[Actor, Role], ...] = (
        (STAFF, "staff"),
        (Actor("ana", "juror"), "juror"),
    )
    for actor, role in asked:
        with pytest.raises(NotAllowed):
            accounts.save_account_by_drawings(
                workspace, actor, "ana", role, picture="bird", drawings=FOUR
            )


def test_there_are_enough_drawings() -> None:
    assert len(set(DRAWINGS)) == len(DRAWINGS) == 16
