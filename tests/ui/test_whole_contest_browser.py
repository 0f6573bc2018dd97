"""A whole contest in Spanish, from its rehearsal to the act, as an office runs it.

Families and communities compete in one. What people do at a screen is done at the
screen; what others do meanwhile, or by table, is done as their laptops would.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as TimedOut
from playwright.sync_api import expect

from talking_maps import contest
from talking_maps.cli import main
from talking_maps.i18n import translator
from talking_maps.model.amendment import Amendment, RoundMoved
from talking_maps.model.change import Put
from talking_maps.model.contest import Ballot, Mark
from talking_maps.model.plan import COMMUNITY, SCENES, Assembly, Commitment
from talking_maps.workspace import (
    Workspace,
    accounts,
    add_owner,
    commit,
    contests,
    new_edit_context,
    open_workspace,
    set_assembly,
    set_commitment,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import laptops
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer
from tests.ui.contest_fixture import CONTEST, PASSWORD, STAFF
from tests.ui.test_contest_jury_browser import press, sign_in, still_signed_in
from tests.ui.test_pages_browser import fits

pytestmark = pytest.mark.browser
ES = translator("es")
JUROR = Actor("j3", "juror")
SECOND_READER = Actor("otra", "staff")
PLANS = ("h-01", "h-02", "h-03", COMMUNITY)
CALL = """
id = "raymi"
name = "Raymi 2026"
organiser = "Oficina"
committee = "CLAR"
time_zone = "America/Lima"
rubric = "example-after-cedap"
quorum = 2
faces = 5

[[rounds]]
id = "one"
names = { es = "Ronda única", en = "The round" }

[[categories]]
id = "houses"
names = { es = "Familias", en = "Houses" }
owners = ["household"]
within = "community"
papers = ["list"]
prizes = { kind = "ladder", fund = "1000.00", ladder = ["600.00", "200.00"] }

[[categories]]
id = "villages"
names = { es = "Comunidades", en = "Communities" }
owners = ["community"]
within = "contest"
papers = ["list"]
prizes = { kind = "ladder", fund = "900.00", ladder = ["900.00"] }

[[jurors]]
id = "j1"
name = "Rosa"
post = "president"
identity = "40123456"

[[jurors]]
id = "j2"
name = "Luis"

[[jurors]]
id = "j3"
name = "Ana"
post = "substitute"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a village with plans of three families and of itself, and a contest."""
    made = add_village(tmp_path)
    for number, owner in enumerate(PLANS):
        _plan(made, owner, number)
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    contests.create(made, STAFF, call)
    for name, role in (("office", "staff"), ("otra", "staff"), ("j1", "juror")):
        accounts.save_account(made, STAFF, name, role, PASSWORD)  # type: ignore[arg-type]
    return made


def _plan(workspace: Workspace, owner: str, number: int) -> None:
    if owner != COMMUNITY:
        add_owner(workspace, CODE, new_edit_context("Rosa"), owner, "household")
    ground = village.rectangle(20 + 240 * number, 100, 200, 200)
    for scene in SCENES:
        feature = village.feature(
            f"{owner}-p", "pasture", ground, scene, attributes={"condition": "good"}
        )
        hand = new_edit_context("Rosa", owner)
        commit(workspace, CODE, hand, Put("feature", feature.uid, feature))
    if owner == COMMUNITY:
        held = Assembly("", "2026-05-01", "", 9, 10, 8)
        set_assembly(workspace, CODE, new_edit_context("Rosa"), held)
    promise = Commitment("", owner, "Cercar", "Todos", "2026-11-30", 24, "faena", "")
    set_commitment(workspace, CODE, new_edit_context("Rosa", owner), promise)


def test_a_whole_contest_in_spanish(
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    new_server: NewServer,
    new_window: Callable[..., Window],
) -> None:
    server = new_server(workspace.folder)
    office = new_window(server, viewport={"width": 1366, "height": 768})
    _rehearse_and_open(office)
    _amend(workspace, office)
    _hand_in(workspace, office)
    juror = new_window(server)
    _mark_and_visit(workspace, juror)
    _paper(workspace, office, tmp_path, monkeypatch)
    other = new_window(server)
    _second_laptop(workspace, other, tmp_path)
    _close_and_award(workspace, office)
    _pay_and_appeal(workspace, office)
    _award_again(workspace, office)
    _look_at_papers(workspace, office)
    for window in (office, juror, other):
        window.clean()


def _fill(window: Window, key: str, words: str) -> None:
    box = window.page.locator(f".st-key-{key}").locator("input, textarea").first
    box.fill(words)
    box.press("Tab")
    window.rest()


def _choose(window: Window, key: str, words: str) -> None:
    box = window.page.locator(f".st-key-{key} input").first
    option = window.page.get_by_role("option", name=re.compile(re.escape(words))).first

    def is_chosen() -> bool:
        # A list that is asked for while the page still glides does not open, or closes
        # again with the next run: then a person asks anew.
        if not option.is_visible():
            box.press("ArrowDown")
        with suppress(TimedOut):
            option.click(timeout=3_000)
            return True
        return False

    window.comes(is_chosen, f"the list of {key} says {words}")
    window.rest()


def _touch(window: Window, where: str) -> None:
    window.page.locator(where).first.click()
    window.rest()


def _view(window: Window, words: str) -> None:
    _touch(window, f'.st-key-_ranking-view button:has-text("{words}")')


def _go(window: Window, path: str) -> None:
    """Go to another page of the contest as its links do, and stay signed in."""
    window.page.locator(f'[class*="st-key-way-{path}"] a').click()
    window.page.locator(f".page-{path}").wait_for(state="attached")
    window.rest()


def _rehearse_and_open(office: Window) -> None:
    office.open("/contest", k=CONTEST, by="", lang="es")
    sign_in(office, "office")
    press(office, ".st-key-contest-rehearse")
    office.page.locator(".st-key-rehearsal-found li").first.wait_for()
    for box in ("open-meant", "open-sure"):
        where = office.page.locator(f".st-key-{box} label")
        if where.count():
            _touch(office, f".st-key-{box} label")
    press(office, ".st-key-contest-open")
    office.page.locator(".state-open").wait_for()
    fits(office.page)


def _amend(workspace: Workspace, office: Window) -> None:
    """A substitute is called on the screen, a date moved by the office's program."""
    _go(office, "rules")
    page = office.page
    page.get_by_text(ES("Write an amendment"), exact=True).click()
    office.rest()
    _choose(office, "amendment-what", ES("name a juror, or a substitute"))
    _choose(office, "amendment-juror-substitute", "Ana (j3)")
    _choose(office, "amendment-juror-instead", "Luis (j2)")
    _fill(office, "amendment-resolution", "R.D. 15-2026")
    _fill(office, "amendment-reason", "Luis está enfermo")
    press(office, ".st-key-amendment-go")
    page.locator("td", has_text="R.D. 15-2026").first.wait_for()
    jurors = contests.read(workspace, CONTEST).contest.jurors
    assert [(one.id, one.excused, one.post) for one in jurors] == [
        ("j1", False, "president"),
        ("j2", True, ""),
        ("j3", False, "member"),
    ]
    moved = RoundMoved("one", "", "2030-12-01T18:00:00-05:00")
    contests.amend(
        workspace, STAFF, CONTEST, Amendment("R.D. 16-2026", "paro agrario", moved)
    )


def _hand_in(workspace: Workspace, office: Window) -> None:
    _go(office, "submit")
    page = office.page
    _choose(office, "submit-owner", "h-01")
    page.get_by_text(ES("Who hands it in"), exact=True).click()
    office.rest()
    key = f"submit-by-{CODE}-h-01"
    _fill(office, f"{key}-name", "Eusebia Quispe")
    _fill(office, f"{key}-identity", "40555666")
    _fill(office, f"{key}-shown", "Familia Quispe")
    press(office, ".st-key-submit-go")
    page.locator(".receipt .code").wait_for()
    for owner in PLANS[1:]:
        contests.submit(workspace, STAFF, CONTEST, CODE, owner)
    record = contests.read(workspace, CONTEST)
    said = contest.delivery_of(record, "e001")
    assert said is not None
    assert (said.handed_by, said.shown_name) == ("Eusebia Quispe", "Familia Quispe")
    assert [told.noun.category for told in record.entries] == [
        *["houses"] * 3,
        "villages",
    ]


def _mark_and_visit(workspace: Workspace, juror: Window) -> None:
    """The president marks a family by faces and visits it with a point of UTM."""
    juror.open("/marking", k=CONTEST, by="", lang="es")
    sign_in(juror, "j1")
    press(juror, ".st-key-mark-e001")
    for criterion in ("health", "education"):
        button = f'[class*="st-key-face-4-{criterion}"]'
        press(juror, button)
        juror.page.locator(f'{button}[class*="-here"]').wait_for()
    _touch(juror, ".st-key-_marking-view button >> nth=1")
    key = "visit-e001-j1"
    _touch(juror, f'.st-key-{key}-kind button:has-text("UTM")')
    west, south = village.SQUARE.bounds[:2]
    _fill(juror, f"{key}-easting", f"{west + 100:.0f}")
    _fill(juror, f"{key}-northing", f"{south + 150:.0f}")
    fits(juror.page)
    done = juror.page.locator(f".st-key-{key}-thing-h-01-p button", has_text="●")
    done.click()
    juror.rest()
    press(juror, f".st-key-{key}-keep")
    (seen,) = contests.read(workspace, CONTEST).visits
    assert seen.noun.findings == {"h-01-p": "done"}
    assert seen.noun.latitude is not None


def _paper(
    workspace: Workspace,
    office: Window,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A blank sheet is printed; it is typed in from a table, and read by another."""
    _go(office, "marking")
    _choose(office, "marking-juror", "Rosa (j1)")
    press(office, ".st-key-print-mark")
    press(office, ".st-key-print-make")
    with office.page.expect_download() as saved:
        office.page.locator(".st-key-print-save button").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    office.page.keyboard.press("Escape")
    office.rest()
    table = folder / "j1.csv"
    table.write_text(
        "entry,health,education\ne002,2,2\ne003,4,4\ne004,5,5\n", encoding="utf-8"
    )
    monkeypatch.setenv("TALKING_MAPS_PASSWORD", PASSWORD)
    for more in ([], ["--second"]):
        as_whom = "otra" if more else "office"
        words = ["contest", "type-marks", str(workspace.folder), CONTEST, "j1"]
        words += [str(table), "--faces", *more, "--as", as_whom]
        assert main(words) == 0
    record = contests.read(workspace, CONTEST)
    assert [len(told.noun.cells) for told in record.second_readings] == [6]


def _ballot(entry: str, points: float) -> Ballot:
    marks = (Mark("health", points), Mark("education", points))
    return Ballot(entry, "j3", marks)


def _second_laptop(workspace: Workspace, office: Window, folder: Path) -> None:
    """The substitute marks on another laptop; one ballot is still out."""
    copy = folder / "field.gpkg"
    laptops.send_contest(workspace, STAFF, CONTEST, copy)
    field = open_workspace(folder / "field")
    laptops.receive_contest(field, STAFF, copy)
    for entry, points in (("e001", 5.0), ("e002", 2.0), ("e004", 6.0)):
        contests.mark(field, JUROR, CONTEST, _ballot(entry, points))
    sent = folder / "j3.json"
    sent.write_bytes(laptops.send_marks(field, JUROR, CONTEST).file)
    _receive(office, sent)
    came = [told.noun for told in contests.read(workspace, CONTEST).ballots]
    assert [one.entry for one in came if one.received_from] == ["e001", "e002", "e004"]
    contests.mark(field, JUROR, CONTEST, _ballot("e003", 5.0))
    sent.write_bytes(laptops.send_marks(field, JUROR, CONTEST).file)


def _receive(office: Window, sent: Path) -> None:
    office.open("/receive", lang="es")
    office.page.locator('input[type="file"]').first.set_input_files(str(sent))
    office.rest()
    sign_in(office, "otra")
    press(office, ".st-key-receive-contest")
    office.page.locator('[data-testid="stAlert"]').first.wait_for()


def _close_and_award(workspace: Workspace, office: Window) -> None:
    page = office.page
    _go(office, "contest")
    _touch(office, '[class*="st-key-close-at-"] button')
    press(office, ".st-key-contest-close")
    page.locator(".state-closed").wait_for()
    _go(office, "ranking")
    _view(office, ES("Prizes"))
    _award(office)
    expect(page.get_by_text(re.compile("quórum", re.IGNORECASE)).first).to_be_visible()
    assert contests.read(workspace, CONTEST).state == "closed"
    laptops.receive_marks(workspace, STAFF, workspace.folder.parent / "j3.json")
    page.reload()
    still_signed_in(office, "office")
    _view(office, ES("Prizes"))
    _award(office)
    page.locator(".state-awarded").wait_for()
    standings = {
        one.entry: one for one in contest.standings(contests.read(workspace, CONTEST))
    }
    assert [standings[e].place for e in ("e001", "e003", "e002")] == [1, 1, 3]
    assert standings["e001"].tied
    fits(page)


def _award(office: Window) -> None:
    _touch(office, '[class*="st-key-award-at-"] button')
    press(office, ".st-key-award-now")


def _move(office: Window, amount: str, kind: str) -> None:
    key = f"pay-e001-move-{kind}"
    _fill(office, f"{key}-amount", amount)
    _fill(office, f"{key}-payee", "Eusebia Quispe")
    _fill(office, f"{key}-document", "40555666")
    _fill(office, f"{key}-paid_by", "Oficina")
    _choose(office, f"{key}-medium", ES("cash"))
    _touch(
        office,
        '.st-key-payments-form button, [data-testid="stFormSubmitButton"] button',
    )


def _pay_and_appeal(workspace: Workspace, office: Window) -> None:
    _view(office, ES("Payments"))
    _choose(office, "payments-entry", "· e001")
    _move(office, "100.00", "payment")
    office.page.locator(".ledger td", has_text="100").first.wait_for()
    (paid,) = contests.read(workspace, CONTEST).movements
    assert (paid.noun.kind, str(paid.noun.amount)) == ("part_payment", "100.00")
    _view(office, ES("Appeals"))
    contests.appeal(
        workspace, STAFF, CONTEST, by=f"{CODE}/h-02", about="la salud", entry_id="e002"
    )
    office.page.reload()
    still_signed_in(office, "office")
    _view(office, ES("Appeals"))
    _fill(office, "answer-a1-text", "Se visitó de nuevo")
    _touch(office, f'.st-key-answer-a1-upheld label:has-text("{ES("upheld")}")')
    _touch(office, '[data-testid="stFormSubmitButton"] button')
    office.page.locator(".answer").wait_for()


def _award_again(workspace: Workspace, office: Window) -> None:
    """The family that was paid loses its prize, and gives back what it has."""
    for juror in ("j1", "j3"):
        for entry, points in (("e001", 0.0), ("e002", 9.0)):
            marks = (Mark("health", points), Mark("education", min(points, 5.0)))
            contests.mark(workspace, STAFF, CONTEST, Ballot(entry, juror, marks))
    office.page.reload()
    still_signed_in(office, "office")
    _view(office, ES("Prizes"))
    _award(office)
    office.page.locator(".state-awarded").wait_for()
    _view(office, ES("Payments"))
    office.page.locator(".too-much").wait_for()
    _choose(office, "payments-entry", "· e001")
    _move(office, "100.00", "refund")
    office.page.locator(".too-much").wait_for(state="detached")
    record = contests.read(workspace, CONTEST)
    assert [told.noun.kind for told in record.movements] == ["part_payment", "refund"]
    assert len(record.awards) == 2


def _look_at_papers(workspace: Workspace, office: Window) -> None:
    page = office.page
    _view(office, ES("Order"))
    for paper in ("act", "annex", "board"):
        with page.expect_download() as saved:
            page.locator(f".st-key-paper-{paper} button").click()
        assert saved.value.path().read_bytes().startswith(b"%PDF")
    _go(office, "trail")
    _touch(office, '[data-testid="stFormSubmitButton"] button')
    page.locator('[data-testid="stAlertContentSuccess"]').wait_for()
    source = page.content()
    for private in ("40123456", "40555666", "Eusebia"):
        assert private not in source
    _go(office, "board")
    press(office, ".st-key-board-begin")
    page.locator(".board-title").wait_for()
    assert contests.verify(workspace, CONTEST).holds
