"""Wrong passwords: some slips are free, then one waits, and nobody sleeps here."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.errors import NotAllowed
from talking_maps.workspace import Workspace, accounts, login_throttle
from talking_maps.workspace.accounts import COMMAND_LINE, Actor
from talking_maps.workspace.login_throttle import FREE, LONGEST_WAIT_S, Wrong, wait_s

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PASSWORD = "qantu-2026"


def after(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).isoformat()


def enter(workspace: Workspace, name: str, password: str, at: float = 0.0) -> Actor:
    return accounts.sign_in(workspace, name, password, clock=lambda: after(at))


def guess(workspace: Workspace, name: str, times: int, at: float = 0.0) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed, match="name or the password is wrong"):
            enter(workspace, name, "wrong word", at)


@given(st.integers(0, 200), st.floats(-1e6, 1e6))
def test_the_wait_grows_with_every_wrong_one_and_ends(
    count: int, passed: float
) -> None:
    left = wait_s(Wrong(count, after(0)), after(passed))
    assert 0 <= left <= wait_s(Wrong(count + 1, after(0)), after(passed))
    assert left <= LONGEST_WAIT_S
    assert wait_s(Wrong(count, after(0)), after(LONGEST_WAIT_S)) == 0


def test_after_some_wrong_ones_even_the_right_one_has_to_wait(
    workspace: Workspace,
) -> None:
    accounts.save_account(workspace, COMMAND_LINE, "rosa", "juror", PASSWORD)
    accounts.save_account(workspace, COMMAND_LINE, "luis", "juror", PASSWORD)
    guess(workspace, "rosa", FREE)
    with pytest.raises(NotAllowed, match="Wait"):
        enter(workspace, "rosa", PASSWORD, 14.0)
    assert enter(workspace, "luis", PASSWORD).name == "luis"
    guess(workspace, "rosa", 1, 15.0)
    with pytest.raises(NotAllowed, match="Wait"):
        enter(workspace, "rosa", PASSWORD, 30.0)
    assert enter(workspace, "rosa", PASSWORD, 45.0).role == "juror"
    guess(workspace, "rosa", FREE, 45.0)


def test_of_many_tries_at_once_no_more_are_heard(workspace: Workspace) -> None:
    accounts.save_account(workspace, COMMAND_LINE, "rosa", "juror", PASSWORD)

    def attempt(number: int) -> str:
        try:
            enter(workspace, "rosa", f"wrong word {number}")
        except NotAllowed as error:
            return str(error)
        return "in"

    with ThreadPoolExecutor(24) as threads:
        said = list(threads.map(attempt, range(48)))
    assert sum("password is wrong" in one for one in said) == FREE
    assert sum("Wait" in one for one in said) == 48 - FREE


def test_a_try_is_counted_before_it_is_heard(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("argon2.PasswordHasher.verify", dies)
        for _ in range(FREE):
            with pytest.raises(Killed):
                enter(workspace, "rosa", "wrong word")
    with pytest.raises(NotAllowed, match="Wait"):
        enter(workspace, "rosa", "wrong word")


def test_only_one_becomes_the_first_staff(workspace: Workspace) -> None:
    def begin(name: str) -> bool:
        try:
            accounts.first_staff(workspace, name, PASSWORD)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(begin, [f"office{n}" for n in range(8)]))
    assert sum(made) == len(accounts.people(workspace)) == 1


def test_a_name_that_nobody_has_waits_as_long(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_throttle, "STRANGERS", 2)
    guess(workspace, "nobody", FREE)
    with pytest.raises(NotAllowed, match="Wait"):
        enter(workspace, "nobody", "wrong word")
    for name in ("a", "b"):
        guess(workspace, name, 1)
    assert "nobody" not in (workspace.folder / login_throttle.FILE).read_text(
        encoding="utf-8"
    )


def test_a_new_password_ends_the_wait(workspace: Workspace) -> None:
    accounts.save_account(workspace, COMMAND_LINE, "rosa", "juror", PASSWORD)
    guess(workspace, "rosa", FREE)
    accounts.save_account(workspace, COMMAND_LINE, "rosa", "juror", "another word")
    assert enter(workspace, "rosa", "another word").name == "rosa"


@pytest.mark.parametrize("text", ["", "[]", '{"rosa": 5}', '{"rosa": [5, "noon"]}'])
def test_a_spoilt_list_of_wrong_ones_keeps_nobody_out(
    workspace: Workspace, text: str
) -> None:
    accounts.save_account(workspace, COMMAND_LINE, "rosa", "juror", PASSWORD)
    (workspace.folder / login_throttle.FILE).write_text(text, encoding="utf-8")
    assert enter(workspace, "rosa", PASSWORD).name == "rosa"


def test_passwords_of_people_are_costly_to_guess(real_hasher: PasswordHasher) -> None:
    """The hash of nobody takes as long, and tests of others use a cheap one."""
    costs = extract_parameters(accounts._NOBODY)
    assert costs.memory_cost >= 65_536  # [KiB]
    assert costs.time_cost >= 3
    assert extract_parameters(real_hasher.hash("a long word")) == costs
