"""What a reload knows a person by: one workspace, some hours, one password."""

from __future__ import annotations

from pathlib import Path

import pytest

from talking_maps.workspace import accounts, open_workspace
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.sign_in_tokens import LONGEST_S, MOST, SignInTokens
from talking_maps.workspace.workspace import Workspace

STAFF = Actor("office", "staff")


class Clock:
    """A clock that is set by hand [s]."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = open_workspace(tmp_path / "one")
    accounts.save_account(made, STAFF, "office", "staff", "secret word")
    accounts.save_account(made, STAFF, "ana", "juror", "secret word")
    return made


def test_a_token_knows_who_signed_in_until_it_ends(
    workspace: Workspace, clock: Clock
) -> None:
    tokens = SignInTokens(clock)
    ana = accounts.sign_in(workspace, "ana", "secret word")
    token, other = tokens.issue(workspace, ana), tokens.issue(workspace, ana)
    assert token != other
    assert tokens.holder(workspace, token) == ana
    assert tokens.holder(workspace, "") is None
    assert tokens.holder(workspace, token[:-1]) is None
    assert token not in repr(vars(tokens))
    tokens.end(token)
    assert tokens.holder(workspace, token) is None
    assert tokens.holder(workspace, other) == ana
    clock.now = LONGEST_S
    assert tokens.holder(workspace, other) is None
    clock.now = 0.0
    assert tokens.holder(workspace, other) is None


def test_a_token_is_of_one_workspace(workspace: Workspace, tmp_path: Path) -> None:
    tokens = SignInTokens()
    elsewhere = open_workspace(tmp_path / "two")
    accounts.first_staff(elsewhere, "office", "secret word")
    ana = accounts.sign_in(workspace, "ana", "secret word")
    assert tokens.holder(elsewhere, tokens.issue(workspace, ana)) is None


@pytest.mark.parametrize("what", ["password", "role", "removed"])
def test_a_token_ends_with_the_password_the_role_and_the_person(
    what: str, workspace: Workspace
) -> None:
    tokens = SignInTokens()
    ana = accounts.sign_in(workspace, "ana", "secret word")
    token = tokens.issue(workspace, ana)
    if what == "removed":
        accounts.remove_person(workspace, STAFF, "ana")
    elif what == "role":
        accounts.save_account(workspace, STAFF, "ana", "staff", "secret word")
    else:
        accounts.save_account(workspace, STAFF, "ana", "juror", "another word")
    assert tokens.holder(workspace, token) is None


def test_the_oldest_end_where_there_are_too_many(workspace: Workspace) -> None:
    tokens = SignInTokens()
    ana = accounts.sign_in(workspace, "ana", "secret word")
    first = tokens.issue(workspace, ana)
    for _ in range(MOST):
        last = tokens.issue(workspace, ana)
    assert tokens.holder(workspace, first) is None
    assert tokens.holder(workspace, last) == ana
