"""A small contest on the village: three households, three jurors, one a relative."""

from __future__ import annotations

from pathlib import Path

from talking_maps.model.change import Put
from talking_maps.model.contest import Ballot, Mark
from talking_maps.model.plan import SCENES, Commitment
from talking_maps.workspace import (
    Workspace,
    accounts,
    add_owner,
    commit,
    contests,
    new_edit_context,
    open_workspace,
    set_commitment,
)
from talking_maps.workspace.accounts import Actor
from tests import village
from tests.browser import CODE, add_village
from tests.made_once import copied

CONTEST = "raymi"
STAFF = Actor("office", "staff")
PASSWORD = "a long secret"
HOUSES = ("h-01", "h-02", "h-03")
#: What somebody could be called by whom nothing may be called on a public screen.
PRIVATE = "Familia Quispe Mamani"
CALL = """
id = "raymi"
name = "Raymi <b>2026</b>"
organiser = "Office"
time_zone = "America/Lima"
rubric = "example-after-cedap"
ties = ["jury"]
faces = 5
soles_per_dollar = "3.75"

[[rounds]]
id = "one"
names = { es = "Ronda única", en = "The round" }

[[categories]]
id = "houses"
names = { es = "Familias", en = "Houses" }
owners = ["household"]
within = "community"
prizes = { kind = "ladder", fund = "1000.00", ladder = ["600.10", "200.05"] }

[[jurors]]
id = "j1"
name = "Rosa"

[[jurors]]
id = "j2"
name = "Luis"

[[jurors]]
id = "j3"
name = "Ana"
relatives = ["aldea/h-02"]
"""


def contested(folder: Path, rules: str = CALL) -> Workspace:
    """Make the village and its contest, open, with an entry of each household."""
    copied(("contested", rules), lambda made: _contest(made, rules), folder)
    return open_workspace(folder / "workspace")


def _contest(folder: Path, rules: str) -> None:
    workspace = add_village(folder)
    for number, house in enumerate(HOUSES):
        _house(workspace, house, number)
    call = folder / "call.toml"
    call.write_text(rules, encoding="utf-8")
    contests.create(workspace, STAFF, call)
    contests.open_contest(workspace, STAFF, CONTEST)
    for house in HOUSES:
        slip = contests.submit(workspace, STAFF, CONTEST, CODE, house)
        assert all(gate.passed for gate in slip.entry.gates), slip.entry.gates
    for name, role in (("office", "staff"), ("j1", "juror"), ("j3", "juror")):
        accounts.save_account(workspace, STAFF, name, role, PASSWORD)  # type: ignore[arg-type]


def _house(workspace: Workspace, house: str, number: int) -> None:
    hand = new_edit_context
    add_owner(workspace, CODE, hand("Rosa"), house, "household", name=PRIVATE)
    left = 100 + 250 * number
    for scene in SCENES:
        feature = village.feature(
            f"{house}-p",
            "pasture",
            village.rectangle(left, 100, 200, 200),
            scene,
            attributes={"condition": "good", "fenced": number == 1},
        )
        commit(
            workspace, CODE, hand("Rosa", house), Put("feature", feature.uid, feature)
        )
    promise = Commitment("", house, "Cercar", "Todos", "2026-11-30", 24, "faena", "")
    set_commitment(workspace, CODE, hand("Rosa", house), promise)


def mark(
    workspace: Workspace, entry: str, juror: str, health: float, **more: float
) -> None:
    """Write down a juror's marks as staff."""
    marks = {"health": health, "education": 5.0, **more}
    ballot = Ballot(entry, juror, tuple(Mark(c, p) for c, p in marks.items()))
    contests.mark(workspace, STAFF, CONTEST, ballot)


def mark_all(workspace: Workspace) -> None:
    """Let every juror mark every entry that is theirs: e002 leads, then e001."""
    for entry, health in (("e001", 6.0), ("e002", 9.0), ("e003", 2.0)):
        for juror in ("j1", "j2", "j3"):
            if (entry, juror) != ("e002", "j3"):
                mark(workspace, entry, juror, health)


def person(workspace: Workspace, name: str) -> Actor:
    """Return somebody who signed in."""
    return accounts.sign_in(workspace, name, PASSWORD)
