"""Who may look at what of a contest that is being judged."""

from pathlib import Path

import pytest

from talking_maps import contest
from talking_maps.contest import Scenario
from talking_maps.errors import NotAllowed, NotFound
from talking_maps.model.contest import ROLES, Role
from talking_maps.model.rubric import Reference
from talking_maps.workspace import Workspace
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import sealed_copies
from tests.contest.builders import ballot, entry, record

FOUND = record(
    [entry(1, 30.0), entry(2, 20.0)],
    [ballot("e002", "j1", health=30.0, water=10.0)],
)


def somebody(role: Role, name: str = "j2") -> Actor:
    return Actor(name, role)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "staff"])
def test_only_staff_asks_what_if(role: Role, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        sealed_copies.what_if(FOUND, somebody(role), Scenario())
    with pytest.raises(NotAllowed):
        sealed_copies.firmness(
            Workspace(tmp_path, (), Reference({}, ""), FOUND.contest.rubric),
            FOUND,
            somebody(role),
            seed=1,
            draws=10,
        )


@pytest.mark.parametrize("role", ["visitor", "facilitator"])
def test_only_jurors_and_staff_see_marks(role: Role) -> None:
    for look in (sealed_copies.tasks, sealed_copies.given):
        with pytest.raises(NotAllowed):
            look(FOUND, somebody(role, "j1"))


def test_a_juror_sees_the_own_marks_and_no_others() -> None:
    with pytest.raises(NotAllowed):
        sealed_copies.given(FOUND, somebody("juror", "j2"), "j1")
    with pytest.raises(NotFound):
        sealed_copies.tasks(FOUND, somebody("juror", "nobody"))
    assert [e for e, _ in sealed_copies.given(FOUND, somebody("juror", "j1"))] == [
        "e002"
    ] * 2
    assert len(sealed_copies.given(FOUND, somebody("staff", "office"), "j1")) == 2


def test_the_ranking_tells_no_marks_before_all_have_marked() -> None:
    for role in ("visitor", "facilitator", "juror"):
        seen = sealed_copies.ranking(FOUND, somebody(role))
        assert seen.veiled == {"villages/r1"}
        assert [(s.entry, s.place, s.jury) for s in seen.standings] == [
            ("e001", None, 0.0),
            ("e002", None, 0.0),
        ]
    staff = sealed_copies.ranking(FOUND, somebody("staff"))
    assert staff.standings == contest.standings(FOUND)
    assert staff.standings[0].entry == "e002"
