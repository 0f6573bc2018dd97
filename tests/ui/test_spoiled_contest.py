"""A contest's file with anything in any place: an answer in words, by door and screen.

Each column of each table is spoiled in turn, and what the rules and the acts say is
said otherwise; contests beside it stay usable.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import count, cycle
from pathlib import Path

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from talking_maps import contest
from talking_maps.cli import main
from talking_maps.errors import TalkingMapsError
from talking_maps.model.amendment import Amendment, RoundMoved
from talking_maps.model.contest import Answer, Payment, Visit
from talking_maps.ui import navigation
from talking_maps.workspace import Workspace, contests, office_export
from talking_maps.workspace.contests import sealed_copies
from tests.store import spoiled
from tests.store.spoiled import SPOILS
from tests.ui.app_driver import fine, text, visit
from tests.ui.contest_fixture import CONTEST, STAFF, contested, mark_all, person

SCREENS = (
    navigation.CONTEST,
    navigation.MARKING,
    navigation.RANKING,
    navigation.BOARD,
    navigation.SUBMIT,
    navigation.RULES,
    navigation.TRAIL,
    navigation.CONTESTS,
)
#: What stands in the place of a value of an act, as JSON: its place and the text.
SAYINGS = (
    ("create", ("rounds", 0, "opens_at"), '"soon"'),
    ("create", ("rounds", 0, "opens_at"), '"2026-01-01T00:00:00"'),
    ("create", ("rounds", 0, "closes_at"), '"2026-13-45T99:00:00-05:00"'),
    ("create", ("rounds",), "[]"),
    ("create", ("categories",), "[]"),
    ("create", ("jurors",), "[]"),
    ("create", ("ties",), '["criterion.none"]'),
    ("create", ("time_zone",), '"America/Nowhere"'),
    ("create", ("time_zone",), '"../../../etc/passwd"'),
    ("create", ("faces",), "1000000000"),
    ("create", ("soles_per_dollar",), '"1e99999"'),
    ("create", ("categories", 0, "prizes", "fund"), '"1e99999"'),
    ("create", ("categories", 0, "prizes", "ladder"), '["-1"]'),
    ("create", ("rubric", "criteria"), "[]"),
    ("create", ("rounds", 0, "closes_at"), '"9999-12-31T23:59:59-14:00"'),
    ("amend", ("change", "closes_at"), '"soon"'),
    ("amend", ("change", "opens_at"), '"2026-01-01T00:00:00"'),
    ("amend", ("change", "round"), '"none"'),
    ("submit", ("submitted_at",), '"soon"'),
    ("submit", ("parts",), "[]"),
    ("submit", ("seal",), '"x"'),
    ("submit", ("round",), '"none"'),
    ("submit", ("community",), '"../elsewhere"'),
    ("mark", ("juror",), '"nobody"'),
    ("mark", ("marks",), "[]"),
    ("visit", ("visited_on",), '"soon"'),
    ("visit", ("longitude",), "1e308"),
    ("award", ("groups",), "[]"),
    ("payment", ("paid_on",), '"soon"'),
    ("payment", ("entry",), '"nothing"'),
    ("appeal", ("entry",), '"nothing"'),
    ("answer", ("appeal",), '"nothing"'),
)


class Office:
    """The pages of a contest as staff has them open, before a file that is spoiled."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Bring a contest to its end, and set a second one beside it."""
        self.workspace: Workspace = contested(folder)
        self.monkeypatch = monkeypatch
        self.path = self.workspace.folder / "contests" / f"{CONTEST}.gpkg"
        seen = Visit("e001", "j1", "2026-05-12", {"h-01-p": "done"})
        contests.visit(self.workspace, STAFF, CONTEST, seen, _jpeg())
        mark_all(self.workspace)
        moved = RoundMoved("one", closes_at="2999-12-31T12:00:00-05:00")
        told = Amendment("R.D. 1", "a strike", moved)
        contests.amend(self.workspace, STAFF, CONTEST, told)
        self.running = self.path.read_bytes()
        contests.close(self.workspace, STAFF, CONTEST)
        contests.award(self.workspace, STAFF, CONTEST)
        contests.record_payment(
            self.workspace, STAFF, CONTEST, Payment("e002", "12", "2026-06-20")
        )
        asked = contests.appeal(
            self.workspace, STAFF, CONTEST, by="aldea/h-01", about="water"
        )
        answer = Answer(asked.id, upheld=False, text="no")
        contests.answer(self.workspace, STAFF, CONTEST, answer)
        self.whole = self.path.read_bytes()
        shutil.copy(self.path, self.path.with_name("other.gpkg"))
        self.staff = person(self.workspace, "office")
        self.turn = count()
        self.pages = {way.id: self.opened(way) for way in SCREENS}

    def opened(self, way: navigation.PageSpec, chosen: str = CONTEST) -> AppTest:
        """Return a page as staff sees it."""
        page = visit(self.workspace, self.monkeypatch, k=chosen).page(way)
        page.session_state["who.person"] = self.staff
        return page.run()

    def say(self, act: str, place: tuple[str | int, ...], text: str) -> None:
        """Let the first line of an act say something else, all else as it was."""
        ends = ("award", "payment", "appeal", "answer")
        self.path.write_bytes(self.whole if act in ends else self.running)
        with closing(sqlite3.connect(self.path)) as db:
            number, content = db.execute(
                "SELECT number, content FROM line WHERE act = ? LIMIT 1", (act,)
            ).fetchone()
            said = inner = json.loads(content)
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = "@"
            spelled = json.dumps(said, sort_keys=True, separators=(",", ":"))
            spelled = spelled.replace('"@"', text)
            db.execute(
                "UPDATE line SET content = ? WHERE number = ?", (spelled, number)
            )
            db.commit()

    def doors(self) -> Iterator[Callable[[], object]]:
        """Give what is asked of a contest and done in it."""
        here = self.workspace
        yield lambda: contests.read(here, CONTEST)
        yield lambda: contest.standings(contests.read(here, CONTEST))
        yield lambda: contests.ledger(here, CONTEST)
        yield lambda: contests.trail(here, CONTEST, actor=STAFF)
        yield lambda: sealed_copies.copy_of(
            here, CONTEST, contests.read(here, CONTEST).entries[0].noun
        )
        yield lambda: contests.receipt(here, CONTEST, "e001")
        yield lambda: contests.rows(here, CONTEST, "results", actor=STAFF)
        acts = (
            lambda: contests.submit(here, STAFF, CONTEST, "aldea", "h-01"),
            lambda: contests.award(here, STAFF, CONTEST),
            lambda: contests.close(here, STAFF, CONTEST),
        )
        yield acts[next(self.turn) % len(acts)]


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    st.cache_data.clear()
    st.cache_resource.clear()
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield Office(tmp_path_factory.mktemp("office"), monkeypatch)
    st.cache_data.clear()
    st.cache_resource.clear()


def asked(office: Office, page: AppTest, why: object) -> None:
    """Ask by every door and look at a page: an answer or a sentence each time."""
    spoilt = office.path.read_bytes()
    for do in office.doors():
        try:
            do()
        except TalkingMapsError:
            assert office.path.read_bytes() == spoilt
        office.path.write_bytes(spoilt)
    page.run()
    assert not page.exception, (why, page.exception[0].message[-300:])


def seen(office: Office, why: object) -> None:
    """Verify: what was touched is told."""
    with suppress(TalkingMapsError):
        assert not contests.verify(office.workspace, CONTEST).holds, why


def test_each_column_of_each_table_spoiled_in_turn(office: Office) -> None:
    ways, kinds = cycle(SCREENS), cycle(SPOILS)
    office.path.write_bytes(office.whole)
    for table, column in spoiled.columns(office.path):
        if table.startswith("gpkg_"):
            continue
        office.path.write_bytes(office.whole)
        spoiled.spoil(office.path, table, column, SPOILS[next(kinds)])
        asked(office, office.pages[next(ways).id], (table, column))
        if table != "talking_maps_contest":  # no line of the chain tells its schema
            seen(office, (table, column))


def test_what_an_act_says_otherwise_stops_no_screen(office: Office) -> None:
    ways = cycle(SCREENS)
    for saying in SAYINGS:
        office.say(*saying)
        asked(office, office.pages[next(ways).id], saying)
        seen(office, saying)


def test_times_in_a_zone_that_nobody_knows_are_universal_and_said_to_be(
    office: Office,
) -> None:
    office.say("create", ("time_zone",), '"America/Nowhere"')
    page = office.pages[navigation.RULES.id].run()
    assert "America/Nowhere (unknown to this computer" in text(page)


def test_the_contest_beside_it_stays_usable(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.say("create", ("rounds", 0, "opens_at"), '"soon"')
    st.cache_resource.clear()
    page = office.opened(navigation.CONTESTS, "other")
    fine(page)
    assert any('class="broken"' in one.value for one in page.html)
    fine(office.opened(navigation.PEOPLE, "other"))
    page = office.opened(navigation.OFFICE)
    assert not page.exception
    assert any("cannot be read" in one.value for one in page.error)
    assert "Communities: 1" in text(page)
    assert main(["contest", "list", str(office.workspace.folder)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("other  ")
    assert f"{CONTEST}: " in told.err
    out = office.workspace.folder.parent / "office.gpkg"
    left = office_export.export(office.workspace, out, STAFF)
    assert [one.id for one in left] == [
        "The contest's file holds a line that cannot be read. Verify it, or restore a "
        "backup."
    ]
