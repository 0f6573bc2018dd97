"""Marking, ranking, prizes, payments, appeals and the board, each by who may use it."""

from __future__ import annotations

import hashlib
import io
import itertools
import math
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import shapely
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from streamlit.testing.v1 import AppTest

from talking_maps import geo
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.contest import (
    Answer,
    Juror,
    Mark,
    Movement,
    Payment,
    Visit,
)
from talking_maps.model.rubric import Criterion
from talking_maps.ui import navigation
from talking_maps.ui.screens.mark import criteria, field_visit
from talking_maps.ui.screens.mark.field_visit_features import PAGE, VisitFeature
from talking_maps.ui.screens.ranking import what_if
from talking_maps.ui.widgets import plan_sketch
from talking_maps.workspace import (
    Workspace,
    accounts,
    contests,
    open_workspace,
    payment_reports,
    photos,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import sealed_copies
from tests import village
from tests.ui.app_driver import choose, fine, text, visit
from tests.ui.contest_fixture import (
    CALL,
    CONTEST,
    PASSWORD,
    PRIVATE,
    STAFF,
    contested,
    mark,
    mark_all,
    person,
)

PAGES = (navigation.MARKING, navigation.RANKING, navigation.BOARD)
BOARD_SIZE = 3


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contested(tmp_path_factory.mktemp("contest")).folder


@pytest.fixture
def workspace(first: Path, tmp_path: Path) -> Workspace:
    """Return a copy of the contest, so that it is made once for all tests."""
    shutil.copytree(first, tmp_path / "workspace")
    return open_workspace(tmp_path / "workspace")


@pytest.fixture
def decided(workspace: Workspace) -> Workspace:
    mark_all(workspace)
    contests.close(workspace, STAFF, CONTEST)
    contests.award(workspace, STAFF, CONTEST)
    return workspace


def opened(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    way: navigation.PageSpec,
    name: str = "",
    **more: str,
) -> AppTest:
    """Return a page as somebody who signed in sees it, or a visitor."""
    test = visit(workspace, monkeypatch, k=CONTEST, by="", **more).page(way)
    if name:
        test.session_state["who.person"] = person(workspace, name)
        test.run()
    return test


def keys(test: AppTest) -> set[str]:
    return {str(button.key) for button in test.button}


def ballots(workspace: Workspace) -> list[tuple[str, str, float, int | None, str]]:
    return [
        (told.who, told.noun.juror, mark.points, mark.face, mark.note)
        for told in contests.read(workspace, CONTEST).ballots
        for mark in told.noun.marks
    ]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", ["", "j1", "office"])
@pytest.mark.parametrize("way", PAGES, ids=lambda way: way.id)
def test_pages_open_for_everybody_and_name_no_household(
    way: navigation.PageSpec,
    name: str,
    language: str,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = opened(workspace, monkeypatch, way, name, lang=language)
    fine(test)
    assert PRIVATE not in text(test)


def test_a_face_is_a_mark_at_once_and_another_face_keeps_the_earlier(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    test.button(key="mark.e001").click().run()
    test.button(key="face.e001.j1.health.2").click().run()
    test.button(key="face.e001.j1.health.2").click().run()
    test.text_input(key="note.e001.j1.health").set_value("se ve").run()
    test.button(key="face.e001.j1.health.5").click().run()
    fine(test)
    assert ballots(workspace) == [
        ("j1", "j1", 2.5, 2, ""),
        ("j1", "j1", 2.5, 2, "se ve"),
        ("j1", "j1", 10.0, 5, "se ve"),
    ]
    said = text(test)
    assert "✓ 10.00 of 10" in said
    # Beside it, each computed part with its ruler.
    assert "nothing · " in said.replace("\N{NO-BREAK SPACE}", " ")
    assert said.count("<s>2.50</s>") == 2
    test.button(key="mark.back").click().run()
    assert "1 of 2 marked" in text(test)


def test_a_number_is_a_mark_and_what_is_refused_stays_in_its_field(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    test.button(key="mark.e003").click().run()
    choose(test, "_marking.how", "numbers")
    test.number_input(key="number.e003.j1.education").set_value(7.5).run()
    fine(test)
    assert ballots(workspace) == [("j1", "j1", 7.5, None, "")]
    contests.withdraw(workspace, STAFF, CONTEST, "e003")
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    assert "mark.e003" not in keys(test)


@pytest.mark.parametrize(("now", "kept"), [(7.5, 0), (8.0, 1)])
def test_a_number_nobody_changed_is_kept_once(
    now: float, kept: int, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    judge, asked = Juror("j1", "j1"), Criterion("education", {}, jury=10)
    task, *_ = sealed_copies.tasks(contests.read(workspace, CONTEST), STAFF, "j1")
    task = replace(task, marks={"education": Mark("education", 7.5)})
    monkeypatch.setattr(st, "session_state", {"number.key": now})
    monkeypatch.setattr(criteria, "_keep", lambda *given: told.append(given))
    criteria._by_number(judge, task, asked, "key")
    assert len(told) == kept


def test_relatives_are_shut_with_the_reason(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, "j3")
    assert {"mark.e001", "mark.e003"} <= keys(test)
    assert "mark.e002" not in keys(test)
    choose(test, "_marking.shown", "excluded")
    assert "It is of a relative of yours." in text(test)


@pytest.mark.parametrize("name", ["", "office"])
def test_who_is_no_juror_has_no_faces(
    name: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, name)
    assert not any(key.startswith(("mark.", "face.")) for key in keys(test))
    if name:
        test.selectbox(key="marking.juror").set_value("j2").run()
        test.button(key="mark.e001").click().run()
        test.button(key="face.e001.j2.health.1").click().run()
        assert ballots(workspace) == [("office", "j2", 0.0, 1, "")]


def test_the_office_marks_in_the_name_of_a_juror_for_whom_it_vouches(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, "office")
    test.selectbox(key="marking.juror").set_value("j2").run()
    choose(test, "_vouch.how", "present")
    # Nothing can be marked before somebody says why.
    assert not any(key.startswith("mark.e") for key in keys(test))
    test.text_input(key="_vouch.why").set_value("no lee").run()
    test.button(key="mark.e001").click().run()
    test.button(key="face.e001.j2.health.5").click().run()
    fine(test)
    assert "office of the office vouches for that\\: no lee" in text(test)
    (told,) = contests.read(workspace, CONTEST).ballots
    assert (told.who, told.noun.juror, told.noun.vouched) == ("office", "j2", "no lee")
    test.button(key="mark.back").click().run()
    assert "1 mark entered by the office, vouched for by office" in text(test)
    # Who vouched for one has vouched for no other.
    test.selectbox(key="marking.juror").set_value("j1").run()
    test.button(key="mark.e001").click().run()
    test.button(key="face.e001.j1.health.4").click().run()
    *_, told = contests.read(workspace, CONTEST).ballots
    assert (told.noun.juror, told.noun.vouched) == ("j1", "")


def test_others_marks_are_told_when_all_have_marked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(workspace, "e001", "j2", 3.25)
    for way in (navigation.RANKING, navigation.MARKING):
        test = opened(workspace, monkeypatch, way, "j1")
        if way is navigation.MARKING:
            test.button(key="mark.e001").click().run()
            assert "What others gave is told when all have marked." in text(test)
        else:
            assert "The jury is at work." in text(test)
            assert "0 from the jury" not in text(test)
        assert "3.25" not in text(test)
        assert "8.25" not in text(test)
    mark_all(workspace)
    mark(workspace, "e001", "j2", 3.25, education=0.0)
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    choose(test, "_marking.shown", "done")
    test.button(key="mark.e001").click().run()
    said = text(test)
    assert "⚠ j2" in said
    assert "5.08 of 10" in said
    assert "2.75" in said


def test_a_visit_is_kept_with_its_point_and_distances(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    test.button(key="mark.e001").click().run()
    choose(test, "_marking.view", "visit")
    key = "visit.e001.j1"
    assert test.button(key=f"{key}.keep").disabled
    test.number_input(key=f"{key}.latitude").set_value(-13.0)
    test.number_input(key=f"{key}.longitude").set_value(-71.0).run()
    assert "from the community's land" in test.warning[0].value
    assert "km away" in text(test)
    choose(test, f"{key}.thing.h-01-p", "done")
    waits = f"{key}.told.corral_space_per_animal:present"
    test.number_input(key=waits).set_value(80.0).run()
    test.button(key=f"{key}.keep").click().run()
    fine(test)
    assert test.number_input(key=waits).value is None
    assert any("told it on the ground" in one.value for one in test.caption)
    (told,) = contests.read(workspace, CONTEST).visits
    assert dict(told.noun.findings) == {"h-01-p": "done"}
    assert dict(told.noun.answers) == {waits.partition(".told.")[2]: 0.8}
    assert (told.noun.longitude, told.noun.latitude) == (-71.0, -13.0)
    assert "Visits kept: 1" in " ".join(one.value for one in test.subheader)


def test_a_visit_takes_its_place_from_utm(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    test.button(key="mark.e001").click().run()
    choose(test, "_marking.view", "visit")
    key = "visit.e001.j1"
    choose(test, f"{key}.kind", "utm")
    assert test.selectbox(key=f"{key}.zone").value == "18 S"
    corner = village.SQUARE.bounds
    test.number_input(key=f"{key}.easting").set_value(corner[0] + 100.0)
    test.number_input(key=f"{key}.northing").set_value(corner[1] + 100.0).run()
    assert not test.warning
    choose(test, f"{key}.thing.h-01-p", "done")
    test.button(key=f"{key}.keep").click().run()
    fine(test)
    (told,) = contests.read(workspace, CONTEST).visits
    assert told.noun.longitude is not None
    assert told.noun.latitude is not None
    where = shapely.Point(told.noun.longitude, told.noun.latitude)
    metres = geo.to_metres(where, village.EPSG)
    assert (metres.x, metres.y) == pytest.approx((corner[0] + 100, corner[1] + 100))


@given(
    spots=some.lists(
        some.tuples(some.floats(0, 900), some.floats(0, 900)), max_size=PAGE * 2
    )
)
def test_no_number_of_a_visit_covers_another(spots: list[tuple[float, float]]) -> None:
    paper = plan_sketch.MapFrame((0.0, 0.0, 1000.0, 1000.0))
    things = [
        VisitFeature(n, f"u{n}", "pasture", "", "", shapely.Point(spot), None)
        for n, spot in enumerate(spots, 1)
    ]
    told = field_visit.numbers_apart(paper, things)
    assert [thing for thing, _spot, _meant in told] == things
    for one, other in itertools.combinations([spot for _t, spot, _m in told], 2):
        assert math.dist(one, other) >= field_visit.APART


def test_a_photo_says_where_it_was_taken() -> None:
    def photo(*angles: tuple[object, ...]) -> bytes:
        picture, out = Image.new("RGB", (8, 8)), io.BytesIO()
        tags = picture.getexif()
        tags[0x8825] = {1: "S", 2: angles[0], 3: "W", 4: angles[1]}
        picture.save(out, "JPEG", exif=tags)
        return out.getvalue()

    found = photos.taken_at(photo((13.0, 30.0, 0.0), (71.0, 45.0, 36.0)))
    assert found == pytest.approx((-71.76, -13.5))
    assert photos.taken_at(photo((99.0, 0.0, 0.0), (71.0, 0.0, 0.0))) is None
    assert photos.taken_at(photo((), ())) is None
    assert photos.taken_at(b"no picture") is None


def test_the_order_tells_ties_and_points(
    decided: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = text(opened(decided, monkeypatch, navigation.RANKING))
    assert said.index("Aldea · h-02") < said.index("Aldea · h-01")
    assert "from the jury = " in said
    assert "Ties are broken only by the published rule" in said


def test_staff_asks_what_if_and_nobody_else_can(
    decided: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(decided, monkeypatch, navigation.RANKING, "j1")
    assert "What if" not in str(test.get_by_key("_ranking.view"))
    test = opened(decided, monkeypatch, navigation.RANKING, "office")
    choose(test, "_ranking.view", "what_if")
    test.number_input(key="weight.health").set_value(0.0).run()
    assert "✗ 90 of 100 points" in text(test)
    assert "must add up to 100" in text(test)
    test.number_input(key="weight.education").set_value(20.0).run()
    assert "✓ 100 of 100 points" in text(test)
    assert text(test).count("<b>2 =</b>") == 2
    monkeypatch.setattr(what_if, "DRAWS", 10)
    test.button(key="firm.draw").click().run()
    assert "First place holds in" in text(test)
    assert "with 80 %" in text(test)
    fine(test)


def test_prizes_are_reckoned_awarded_and_sum_to_the_fund(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_all(workspace)
    contests.close(workspace, STAFF, CONTEST)
    test = opened(workspace, monkeypatch, navigation.RANKING, "office")
    choose(test, "_ranking.view", "prizes")
    assert "Not awarded yet" in text(test)
    test.button(key="award.now").click().run()
    fine(test)
    assert contests.read(workspace, CONTEST).state == "awarded"
    said = text(test)
    assert "place 1 of the ladder" in said
    assert "S/\N{NO-BREAK SPACE}199.85 the ladder does not name" in said
    assert said.index("S/\N{NO-BREAK SPACE}800.15") < said.index(
        "S/\N{NO-BREAK SPACE}1,000.00</td>"
    )
    visitor = opened(workspace, monkeypatch, navigation.RANKING)
    choose(visitor, "_ranking.view", "prizes")
    assert "award.now" not in keys(visitor)


def test_the_ledger_pays_only_what_is_signed(
    decided: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(decided, monkeypatch, navigation.RANKING, "office")
    choose(test, "_ranking.view", "payments")
    assert "the day it was signed, the counterpart, the bank account" in text(test)
    test.text_input(key="pay.e002.contract").set_value("7-2026")
    test.text_input(key="pay.e002.counterpart").set_value("40 jornales")
    test.text_input(key="pay.e002.account").set_value("0011-0123-0200456789")
    test.text_input(key="pay.e002.signed").set_value("2/5/2026")
    next(one for one in test.button if one.label == "Record").click().run()
    fine(test)
    assert "****6789" in text(test)
    pay = "pay.e002.move"
    test.text_input(key=f"{pay}.payment.amount").set_value("200.50")
    test.selectbox(key=f"{pay}.payment.medium").set_value("cash")
    test.text_input(key=f"{pay}.payment.payee").set_value("Rosa Condori")
    # Refused for want of an identity number: what was typed stays.
    record_last(test)
    assert "DNI" in test.error[0].value
    assert test.text_input(key=f"{pay}.payment.payee").value == "Rosa Condori"
    test.text_input(key=f"{pay}.payment.document").set_value("40506070")
    record_last(test)
    due = contests.ledger(decided, CONTEST)[0]
    assert (due.paid, due.paid_by) == (Decimal("200.50"), "office")
    assert due.paid + due.left == due.amount
    # What is left is offered; more than that is refused.
    amount = test.text_input(key=f"{pay}.payment.amount.1")
    assert amount.value == str(due.left)
    amount.set_value("999999")
    test.text_input(key=f"{pay}.payment.payee.1").set_value("Rosa Condori")
    test.text_input(key=f"{pay}.payment.document.1").set_value("40506070")
    test.selectbox(key=f"{pay}.payment.medium.1").set_value("cash")
    record_last(test)
    assert "left to be paid" in test.error[0].value
    assert contests.ledger(decided, CONTEST)[0].paid == due.paid
    assert "0200456789" not in str(contests.trail(decided, CONTEST))
    visitor = opened(decided, monkeypatch, navigation.RANKING)
    choose(visitor, "_ranking.view", "payments")
    assert "****6789" not in text(visitor)
    assert "✓ recorded" in text(visitor)
    assert "Rosa Condori" not in text(visitor)
    assert not any(key.startswith("pay.") for key in keys(visitor))


def record_last(test: AppTest) -> None:
    """Press the button of the form for payments, the last of that name."""
    [one for one in test.button if one.label == "Record"][-1].click().run()
    assert not test.exception, [one.message for one in test.exception]


def test_what_was_paid_too_much_stands_in_red(
    decided: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = contests.ledger(decided, CONTEST)
    papers = Payment(first.entry, "1", "2026-05-20", "40 jornales", "0011-6789")
    contests.record_payment(decided, STAFF, CONTEST, papers)
    paid = Movement(
        first.entry,
        "payment",
        first.amount,
        "cash",
        "2026-05-21",
        payee="Rosa Condori",
        document="40506070",
    )
    contests.record_movement(decided, STAFF, CONTEST, paid)
    contests.appeal(decided, STAFF, CONTEST, by="muyu", about="marks")
    contests.answer(decided, STAFF, CONTEST, Answer("a1", upheld=True, text="yes"))
    contests.withdraw(decided, STAFF, CONTEST, first.entry, "moved away")
    test = opened(decided, monkeypatch, navigation.RANKING, "office")
    choose(test, "_ranking.view", "payments")
    # No award stands: nothing is said to be paid whole, and nothing can be paid.
    assert not test.success
    assert not any(".move.payment" in str(one.key) for one in test.text_input)
    contests.award(decided, STAFF, CONTEST)
    with pytest.raises(NotFound, match="won no prize"):
        payment_reports.contract(
            decided, CONTEST, first.entry, language="es", actor=STAFF
        )
    test = opened(decided, monkeypatch, navigation.RANKING, "office")
    choose(test, "_ranking.view", "payments")
    assert "too much to" in test.error[0].value
    assert 'class="money too-much"' in text(test)
    test.selectbox(key="payments.entry").set_value(first.entry).run()
    form = f"pay.{first.entry}.move.refund"
    test.text_input(key=f"{form}.payee").set_value("Rosa Condori")
    test.selectbox(key=f"{form}.medium").set_value("cash")
    record_last(test)
    assert not any(due.excess for due in contests.ledger(decided, CONTEST))
    assert '"money too-much"' not in text(test)


def test_an_appeal_is_answered_and_what_changed_is_told(
    decided: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(decided, monkeypatch, navigation.RANKING, "office")
    choose(test, "_ranking.view", "appeals")
    test.selectbox(key="appeal.entry").set_value("e003")
    test.text_area(key="appeal.about").set_value("health")
    # Refused for want of a name: what was typed stays.
    next(one for one in test.button if one.label == "Keep the appeal").click().run()
    assert test.error
    assert test.text_area(key="appeal.about").value == "health"
    assert test.selectbox(key="appeal.entry").value == "e003"
    assert "Aldea · h-03" in test.selectbox(key="appeal.by").options
    test.selectbox(key="appeal.by").set_value("aldea/h-03")
    next(one for one in test.button if one.label == "Keep the appeal").click().run()
    test.text_area(key="answer.a1.text").set_value("We were elsewhere.")
    test.radio(key="answer.a1.upheld").set_value(True)
    next(one for one in test.button if one.label == "Answer the appeal").click().run()
    fine(test)
    assert contests.read(decided, CONTEST).state == "closed"
    for juror in ("j1", "j2", "j3"):
        mark(decided, "e003", juror, 10.0)
    contests.award(decided, STAFF, CONTEST)
    test = opened(decided, monkeypatch, navigation.RANKING)
    choose(test, "_ranking.view", "appeals")
    said = text(test)
    assert "✓ upheld" in said
    assert "Aldea · h-03: place — → 2" in said
    assert "Rosa marked Aldea · h-03 again" in said
    assert not any("Answer" in one.label for one in test.button)


def test_the_board_tells_from_the_last_to_the_first_and_nothing_early(
    decided: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(decided, monkeypatch, navigation.BOARD)
    test.button(key="board.begin").click().run()
    seen = [text(test)]
    for _step in range(BOARD_SIZE):
        test.button(key="board.next").click().run()
        seen.append(text(test))
    told = [[house in said for house in ("h-03", "h-01", "h-02")] for said in seen]
    assert told == [
        [False] * 3,
        [True, False, False],
        [True, True, False],
        [True] * 3,
    ]
    test.button(key="board.space").click().run()
    assert text(test).count('class="three-maps"') == 3
    assert "paper.act" in {one.key for one in test.get("download_button")}
    test.button(key="board.back").click().run()
    assert 'class="podium' not in text(test)
    fine(test)


def test_the_board_waits_for_the_award(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_all(workspace)
    for name in ("", "j1"):
        test = opened(workspace, monkeypatch, navigation.BOARD, name)
        assert "board.begin" not in keys(test)
        assert "The board opens when the prizes are awarded." in text(test)
    staff = opened(workspace, monkeypatch, navigation.BOARD, "office")
    staff.button(key="board.begin").click().run()
    assert "provisional" in text(staff)


def test_a_visit_s_photo_is_shown_from_the_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    seen = contests.visit(
        workspace,
        STAFF,
        CONTEST,
        Visit("e001", "j1", "2026-05-12", {"h-01-p": "under_way"}, note="<b>fence</b>"),
        out.getvalue(),
    )
    jpeg = sealed_copies.photo_of(workspace, CONTEST, seen.photo)
    assert jpeg is not None
    assert hashlib.sha256(jpeg).hexdigest() == seen.photo
    assert sealed_copies.photo_of(workspace, CONTEST, "0" * 64) is None
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    test.button(key="mark.e001").click().run()
    choose(test, "_marking.view", "visit")
    fine(test)
    said = text(test)
    assert "◐ under way" in said
    assert "&lt;b&gt;fence" in said
    assert 'src="data:image/jpeg;base64,' in said


def test_what_the_seal_drew_is_visited_first_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = contested(tmp_path, CALL + "\n[visits]\nthings = 10\n")
    drawn = contests.lot(workspace, STAFF, CONTEST, "e002")
    assert list(drawn) == ["h-02-p"]
    test = opened(workspace, monkeypatch, navigation.MARKING, "j1")
    test.button(key="mark.e002").click().run()
    choose(test, "_marking.view", "visit")
    said = text(test)
    assert "drawn by lot" in said
    assert "points that hang on it" in said
    assert "fenced" in said.casefold()
    assert "Not visited yet" in test.info[0].value
    key = "visit.e002.j1"
    choose(test, f"{key}.thing.h-02-p", "partly")
    assert test.button(key=f"{key}.keep").disabled
    amount = test.text_input(key=f"{key}.amount.h-02-p")
    amount.set_value("150").run()
    assert any("60 %" in one.value for one in test.error)
    assert test.button(key=f"{key}.keep").disabled
    # 40 alone can mean nothing else here.
    amount.set_value("40").run()
    assert "= 40 %" in [one.value.replace("\\", "") for one in test.caption]
    test.button(key=f"{key}.keep").click().run()
    fine(test)
    (told,) = contests.read(workspace, CONTEST).visits
    assert dict(told.noun.shares) == {"h-02-p": 0.4}
    assert "✓ drawn by lot, visited: partly done" in text(test)
    assert "Visited 1 of 1 by lot" in test.info[0].value
    said = text(opened(workspace, monkeypatch, navigation.RANKING, "office"))
    lost = drawn["h-02-p"] * 0.6
    assert f"Visited 1 of 1 by lot; partly done: 1; −{lost:.2f} points." in said


def test_staff_type_a_paper_in_and_another_reads_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = contested(tmp_path)
    typed = {("e001", "health"): 6.0, ("e002", "health"): 9.5}
    assert contests.type_marks(workspace, STAFF, CONTEST, "j1", typed) == 2
    assert contests.type_marks(workspace, STAFF, CONTEST, "j1", typed) == 0
    with pytest.raises(BadValue, match="lies between"):
        contests.type_marks(
            workspace,
            STAFF,
            CONTEST,
            "j1",
            {("e003", "health"): 5, ("e001", "health"): 99},
        )
    with pytest.raises(BadValue, match="A face is a number"):
        contests.type_marks(
            workspace, STAFF, CONTEST, "j1", {("e003", "health"): 2.5}, by_faces=True
        )
    assert contests.type_marks(
        workspace, STAFF, CONTEST, "j1", {("e003", "health"): 5}, by_faces=True
    )
    with pytest.raises(BadValue, match="another person"):
        contests.read_again(workspace, STAFF, CONTEST, "j1", typed)
    other = Actor("beto", "staff")
    found = contests.read_again(
        workspace, other, CONTEST, "j1", {**typed, ("e002", "health"): 8.5}
    )
    assert found.agreed == (("e001", "health"),)
    assert found.differing[("e002", "health")].points == 9.5
    assert contests.verify(workspace, CONTEST).holds
    test = visit(workspace, monkeypatch, k=CONTEST, lang="es").page(navigation.MARKING)
    accounts.save_account(workspace, STAFF, "beto", "staff", PASSWORD)
    test.session_state["who.person"] = accounts.sign_in(workspace, "beto", PASSWORD)
    test.session_state["marking.juror"] = "j1"
    fine(test.run())
    shown = {button.key for button in test.button}
    assert {"typed.first.go", "typed.again"} <= shown
    assert "Compare" not in text(test)
