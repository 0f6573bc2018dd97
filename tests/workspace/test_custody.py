"""A contest between two laptops: marks come home, the lead is handed on, forks show."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from talking_maps import contest
from talking_maps.errors import BadFile, NotAllowed, NotFound
from talking_maps.files import sandbox
from talking_maps.i18n import translator
from talking_maps.model.change import Put
from talking_maps.model.contest import Ballot, GateCheck, Mark, Visit
from talking_maps.model.message import Message
from talking_maps.wording import custody_words
from talking_maps.workspace import (
    EditContext,
    Workspace,
    commit,
    contests,
    laptop,
    open_workspace,
    receptions,
)
from talking_maps.workspace.accounts import COMMAND_LINE, Actor
from talking_maps.workspace.contests import laptops
from tests import village as land
from tests.workspace.test_contests import CALL, STAFF, at

ROSA = at("2026-05-13T09:00:00.000-05:00", "juror", "rosa")


@pytest.fixture
def office(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Workspace:
    """Return an office with an open contest of one entry."""
    field = land.feature("F1", "pasture", land.rectangle(100, 100, 200, 100))
    commit(village, "muyu", hands(), Put("feature", "F1", field))
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    contests.create(village, STAFF, call)
    contests.open_contest(village, STAFF, "raymi")
    contests.submit(village, STAFF, "raymi", "muyu")
    laptop.name(village, "Oficina")
    return village


@pytest.fixture
def field(office: Workspace, tmp_path: Path) -> Workspace:
    """Return a second laptop that the contest was sent to."""
    file = tmp_path / "raymi.gpkg"
    laptops.send_contest(office, COMMAND_LINE, "raymi", file)
    other = open_workspace(tmp_path / "field")
    laptop.name(other, "Campo")
    came = laptops.receive_contest(other, COMMAND_LINE, file)
    assert (came.leads, came.leader, came.warnings) == (False, "Oficina", ())
    return other


def give(workspace: Workspace, points: float, actor: Actor = ROSA) -> None:
    contests.mark(
        workspace, actor, "raymi", Ballot("e001", "rosa", (Mark("health", points),))
    )


def points(workspace: Workspace) -> float:
    (one,) = contest.standings(contests.read(workspace, "raymi"))
    return one.criteria["health"]


def sent(workspace: Workspace, folder: Path, name: str = "rosa.json") -> Path:
    file = folder / name
    file.write_bytes(laptops.send_marks(workspace, ROSA, "raymi").file)
    return file


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "PNG")
    return out.getvalue()


def test_marks_and_visits_come_home_with_their_photos(
    office: Workspace, field: Workspace, tmp_path: Path
) -> None:
    give(field, 7.5)
    seen = Visit("e001", "rosa", "2026-05-13", {"F1": "done"}, note="ahí está")
    kept = contests.visit(field, ROSA, "raymi", seen, photo())
    file = sent(field, tmp_path)
    with pytest.raises(NotAllowed):
        laptops.receive_marks(office, ROSA, file)
    came = laptops.receive_file(office, COMMAND_LINE, file)
    assert isinstance(came, laptops.ReceivedMarks)
    assert (came.taken, came.known, came.refused) == (2, 0, ())
    assert came.called == "Campo"
    assert came.code == contest.encode(json.loads(file.read_bytes())["digest"])
    again = laptops.receive_marks(office, COMMAND_LINE, file)
    assert (again.taken, again.known) == (0, 2)
    assert points(office) == points(field) == 7.5
    record = contests.read(office, "raymi")
    (visit,) = record.visits
    assert visit.noun.photo == kept.photo
    assert visit.noun.received_from is not None
    assert visit.noun.received_from.at == ROSA.clock()
    assert contests.verify(office, "raymi").holds
    # And back again: the office's own file brings nothing that the field has not.
    home = tmp_path / "home.gpkg"
    laptops.send_contest(office, COMMAND_LINE, "raymi", home)
    assert laptops.receive_contest(field, COMMAND_LINE, home).brought == 0
    assert contests.read(field, "raymi").head == contests.read(office, "raymi").head


def test_only_the_laptop_that_leads_acts_and_the_other_keeps_its_marks(
    office: Workspace, field: Workspace, tmp_path: Path
) -> None:
    for act in (
        lambda: contests.close(field, STAFF, "raymi"),
        lambda: contests.submit(field, STAFF, "raymi", "muyu"),
        lambda: contests.check_gate(
            field, STAFF, "raymi", GateCheck("e001", "papers", passed=True)
        ),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            act()
    give(field, 6.0)
    contests.close(office, STAFF, "raymi")
    file = tmp_path / "raymi.gpkg"
    laptops.send_contest(office, COMMAND_LINE, "raymi", file)
    came = laptops.receive_contest(field, COMMAND_LINE, file)
    assert (came.new > 0, came.brought) == (True, 1)
    assert contests.read(field, "raymi").state == "closed"
    assert points(field) == 6.0
    assert contests.verify(field, "raymi").holds
    assert len(list((field.folder / "contests" / "earlier").iterdir())) == 1
    assert laptops.receive_marks(office, COMMAND_LINE, sent(field, tmp_path)).taken == 1
    assert points(office) == 6.0


def test_a_contests_file_brought_home_brings_its_marks(
    office: Workspace, field: Workspace, tmp_path: Path
) -> None:
    give(field, 3.0)
    file = tmp_path / "campo.gpkg"
    shutil.copyfile(field.folder / "contests/raymi.gpkg", file)
    came = laptops.receive_contest(office, COMMAND_LINE, file)
    assert (came.new, came.brought, came.leads) == (0, 1, True)
    assert points(office) == 3.0
    assert laptops.receive_marks(office, COMMAND_LINE, sent(field, tmp_path)).taken == 0


def test_the_lead_is_handed_over_and_can_be_taken_back_with_a_reason(
    office: Workspace, field: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "handed.gpkg"
    laptops.send_contest(office, COMMAND_LINE, "raymi", file, hand_over_to="Campo")
    with pytest.raises(NotAllowed, match="handed over"):
        contests.close(office, STAFF, "raymi")
    assert not laptops.leads(office, "raymi")
    # A juror's file that still comes here is kept, and who leads is said.
    give(field, 4.0)
    late = laptops.receive_marks(office, COMMAND_LINE, sent(field, tmp_path))
    assert late.taken == 1
    (said,) = custody_words.warnings(late, translator("es"), "es")
    assert "«Campo» conduce este concurso" in said
    came = laptops.receive_contest(field, COMMAND_LINE, file)
    assert came.leads
    contests.close(field, STAFF, "raymi")
    assert contests.verify(field, "raymi").holds
    # The office does not wait for the stick and goes on by itself: that is found.
    with pytest.raises(NotAllowed, match="Say why"):
        laptops.take_lead(office, COMMAND_LINE, "raymi")
    laptops.take_lead(office, COMMAND_LINE, "raymi", "la memoria se perdió")
    contests.close(office, STAFF, "raymi")
    back = tmp_path / "back.gpkg"
    laptops.send_contest(field, COMMAND_LINE, "raymi", back)
    before = (office.folder / "contests/raymi.gpkg").read_bytes()
    with pytest.raises(BadFile, match="by themselves"):
        laptops.receive_contest(office, COMMAND_LINE, back)
    assert (office.folder / "contests/raymi.gpkg").read_bytes() == before


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE line SET who = 'Eva' WHERE number = 3",
        "DELETE FROM line WHERE number = 2",
        "UPDATE entry SET copy = x'7b7d'",
        "CREATE TRIGGER t AFTER INSERT ON line BEGIN DELETE FROM entry; END",
        "DROP TABLE entry",
        "DELETE FROM line",
    ],
)
def test_a_contest_that_was_touched_on_the_way_is_refused(
    office: Workspace, tmp_path: Path, spoil: str
) -> None:
    file = tmp_path / "raymi.gpkg"
    laptops.send_contest(office, COMMAND_LINE, "raymi", file)
    opened = sqlite3.connect(file)
    with opened:
        opened.execute(spoil)
    opened.close()
    other = open_workspace(tmp_path / "field")
    with pytest.raises(BadFile):
        laptops.receive_file(other, COMMAND_LINE, file)
    assert contests.contest_ids(other) == ()


def test_a_contest_of_before_comes_in_and_it_is_said_that_nobody_leads(
    office: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "copied.gpkg"
    shutil.copyfile(office.folder / "contests/raymi.gpkg", file)
    other = open_workspace(tmp_path / "field")
    came = laptops.receive_contest(other, COMMAND_LINE, file)
    assert [one.id[:6] for one in came.warnings] == ["Nobody"]
    with pytest.raises(NotFound):
        give(open_workspace(tmp_path / "empty"), 1.0)


def test_receiving_tells_that_it_goes_on_and_is_called_off_while_it_looks(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CalledOff(BaseException):
        pass

    def refuse(_share: float, _what: Message) -> None:
        raise CalledOff

    monkeypatch.setattr(sandbox, "_BEAT_S", 0.01)
    file = tmp_path / "raymi.gpkg"
    laptops.send_contest(office, COMMAND_LINE, "raymi", file)
    other = open_workspace(tmp_path / "other")
    with pytest.raises(CalledOff):
        laptops.receive_file(other, COMMAND_LINE, file, refuse)
    said: list[str] = []

    def tell(_share: float, what: Message) -> None:
        said.append(what.id)
        if len(said) > 1:
            raise CalledOff

    files = (file, file)
    with pytest.raises(CalledOff):
        list(receptions.receive_many(other, COMMAND_LINE, files, progress=tell))
    assert len(said) == 2
    assert contests.contest_ids(other) == ()
    assert receptions.receptions(other) == ()
