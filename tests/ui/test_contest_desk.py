"""The desk of a contest: who acts, which contest, what was handed in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from talking_maps import contest
from talking_maps.contest import encode
from talking_maps.store import contests as books
from talking_maps.ui import navigation
from talking_maps.ui.screens.rules import belts_form
from talking_maps.workspace import (
    PROJECT,
    Workspace,
    accounts,
    add_owner,
    contests,
    laptop,
    new_edit_context,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import laptops
from tests.ui.app_driver import WHO, fine, peopled, text, visit

STAFF = Actor("office", "staff")
CONTEST = "raymi"
CALL = PROJECT / "data" / "contests" / "example.toml"


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return the village with a contest being prepared."""
    made = peopled(tmp_path)
    contests.create(made, STAFF, CALL)
    return made


def test_the_office_shows_first_what_has_begun_and_contests_by_their_names(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(workspace, STAFF, CONTEST)
    contests.copy(workspace, STAFF, CONTEST, "zeta", "Concurso que viene")
    page = as_staff(workspace, monkeypatch, navigation.OFFICE)
    fine(page)
    box = page.selectbox(key="office.k")
    assert box.value == CONTEST
    assert box.options == [
        "Concurso de mapas parlantes (raymi)",
        "Concurso que viene (zeta)",
    ]


def as_staff(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    way: navigation.PageSpec,
    **words: str,
) -> AppTest:
    """Return the page as staff who signed in sees it."""
    test = visit(workspace, monkeypatch, k=CONTEST, **words).page(way)
    accounts.save_account(workspace, STAFF, "office", "staff", "secret word")
    staff = accounts.sign_in(workspace, "office", "secret word")
    test.session_state["who.person"] = staff
    return test.run()


def press(test: AppTest, label: str) -> AppTest:
    """Press the button with these words and return the page after it."""
    button = next(one for one in test.button if one.label == label)
    button.click()
    return test.run()


def sign_in(test: AppTest, name: str, password: str) -> AppTest:
    """Sign in by the box in the header."""
    test.text_input(key="who.name").set_value(name)
    test.text_input(key="who.password").set_value(password)
    return press(test, "Sign in")


DESK = (
    navigation.CONTESTS,
    navigation.CALL,
    navigation.PEOPLE,
    navigation.CONTEST,
    navigation.SUBMIT,
    navigation.RULES,
    navigation.TRAIL,
)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("way", DESK, ids=lambda w: w.id)
def test_every_contest_page_opens(
    way: navigation.PageSpec,
    language: str,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fine(visit(workspace, monkeypatch, lang=language, k=CONTEST).page(way))
    contests.open_contest(workspace, STAFF, CONTEST)
    contests.submit(workspace, accounts.facilitator("Rosa"), CONTEST, "aldea")
    fine(visit(workspace, monkeypatch, lang=language, k=CONTEST).page(way))


def test_the_first_staff_signs_in_and_is_not_in_the_address(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST)
    assert "contest.open" not in {button.key for button in test.button}
    test.text_input(key="who.first.name").set_value("office")
    test.text_input(key="who.first.password").set_value("secret word")
    test.text_input(key="who.first.again").set_value("another")
    press(test, "Begin as staff")
    assert [error.value for error in test.error] == [
        "The two passwords differ. Type them again."
    ]
    test.text_input(key="who.first.again").set_value("secret word")
    press(test, "Begin as staff")
    fine(test)
    assert accounts.people(workspace) == (accounts.Person("office", "staff"),)
    assert "secret word" not in str(dict(test.query_params))
    assert "office" not in str(dict(test.query_params))
    assert next(b for b in test.button if b.key == "contest.open").disabled
    press(test, "Try the contest on the plans at hand")
    fine(test)
    assert "would stay in the funds for want of plans" in text(test)
    test.checkbox(key="open.sure").check().run()
    press(test, "Open the contest")
    fine(test)
    record = contests.read(workspace, CONTEST)
    assert (record.state, record.rules[0].who) == ("open", STAFF.name)


def test_a_removed_person_is_signed_out(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.save_account(workspace, STAFF, "office", "staff", "secret word")
    accounts.save_account(workspace, STAFF, "other", "staff", "secret word")
    test = visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST)
    sign_in(test, "office", "wrong word")
    assert "wrong" in test.error[0].value
    sign_in(test, "office", "secret word")
    assert "contest.open" in {button.key for button in test.button}
    accounts.remove_person(workspace, STAFF, "office")
    test.run()
    assert "contest.open" not in {button.key for button in test.button}


def test_a_new_password_ends_the_sessions_of_the_old_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.save_account(workspace, STAFF, "office", "staff", "secret word")
    stolen = visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST)
    sign_in(stolen, "office", "secret word")
    assert "contest.open" in {button.key for button in stolen.button}
    own = visit(workspace, monkeypatch, k=CONTEST).page(navigation.PEOPLE)
    sign_in(own, "office", "secret word")
    own.text_input(key="people.name").set_value("office")
    own.selectbox(key="people.role").set_value("staff")
    own.text_input(key="people.password").set_value("another word")
    own.text_input(key="people.again").set_value("another word")
    press(own, "Keep")
    fine(own)
    assert "people.name" in {box.key for box in own.text_input}
    stolen.run()
    assert "contest.open" not in {button.key for button in stolen.button}


def test_a_clock_set_forward_is_told_and_put_right(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = accounts.Actor("office", "staff", lambda: "2062-01-01T00:00:00-05:00")
    contests.open_contest(workspace, STAFF, CONTEST)
    contests.appeal(workspace, ahead, CONTEST, by="aldea", about="the water")
    told = text(visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST))
    assert "clock.form" not in told
    test = as_staff(workspace, monkeypatch, navigation.CONTEST)
    (warning,) = [one.value for one in test.warning if "clock was wrong" in one.value]
    assert "2062" in warning
    test.text_input(key="clock.reason.3").set_value("The battery was empty.")
    next(b for b in test.button if str(b.key).startswith("FormSubmitter:clock")).click()
    test.run()
    fine(test)
    assert not [one for one in test.warning if "clock was wrong" in one.value]
    (kept,) = contests.read(workspace, CONTEST).clocks
    assert (kept.noun.line, kept.who) == (3, "office")
    assert contests.verify(workspace, CONTEST).holds


def test_a_late_entry_is_there_with_its_reason(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(workspace, STAFF, CONTEST)
    contests.close(workspace, STAFF, CONTEST)
    receipt = contests.submit(workspace, accounts.facilitator("Rosa"), CONTEST, "aldea")
    said = text(visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST))
    assert receipt.code in said
    assert "It came late" in said


def test_what_a_plan_lacks_is_said_before_it_is_submitted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(workspace, STAFF, CONTEST)
    test = visit(workspace, monkeypatch, k=CONTEST).page(navigation.SUBMIT)
    fine(test)
    assert test.button(key="submit.go").disabled
    assert "✗" in text(test)
    # The example's rules make the assembly's consent a gate.
    assert "agreed to share" in text(test)
    assert contests.read(workspace, CONTEST).entries == ()
    test.checkbox(key="submit.sure.aldea.community").check().run()
    press(test, "Seal and submit")
    fine(test)
    (told,) = contests.read(workspace, CONTEST).entries
    assert (told.who, told.role, told.noun.owner) == (WHO, "facilitator", "community")
    assert encode(told.noun.seal) in text(test)
    press(test, "Submit another plan")
    assert "e001" in "".join(info.value for info in test.info)


def test_who_calls_off_too_late_is_told_what_was_sealed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(workspace, STAFF, CONTEST)
    test = as_staff(workspace, monkeypatch, navigation.SUBMIT, c="aldea")
    test.checkbox(key="submit.sure.aldea.community").check().run()
    test.text_input(key="submit.by.aldea.community.name").set_value("Juana").run()
    append = books.append
    heard: list[bool] = []

    def append_and_cancel(*given: Any, **more: Any) -> object:
        kept = append(*given, **more)
        context = get_script_run_ctx()
        if not heard and context is not None and context.script_requests is not None:
            rerun = RerunData(
                query_string=context.query_string,
                page_script_hash=context.page_script_hash,
            )
            heard.append(context.script_requests.request_rerun(rerun))
        return kept

    monkeypatch.setattr(books, "append", append_and_cancel)
    press(test, "Seal and submit")
    assert heard == [True]
    record = contests.read(workspace, CONTEST)
    (told,) = record.entries
    assert encode(told.noun.seal) in text(test)
    assert [one.noun.handed_by for one in record.deliveries] == ["Juana"]


def test_a_household_is_submitted_by_its_code_only(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_context = new_edit_context(WHO)
    add_owner(workspace, "aldea", edit_context, "h-02", "household", name="Zenobia")
    contests.open_contest(workspace, STAFF, CONTEST)
    test = visit(workspace, monkeypatch, k=CONTEST, o="h-02").page(navigation.SUBMIT)
    assert test.selectbox(key="submit.owner").value == "h-02"
    test.checkbox(key="submit.sure.aldea.h-02").check().run()
    press(test, "Seal and submit")
    pages = [visit(workspace, monkeypatch, k=CONTEST).page(way) for way in DESK]
    for said in map(text, [test, *pages]):
        assert "Zenobia" not in said
        assert "<script" not in said
    assert "h-02" in text(test)
    (told,) = contests.read(workspace, CONTEST).entries
    assert told.noun.category == "households"


def test_only_staff_see_the_name_beside_the_code(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_context = new_edit_context(WHO)
    add_owner(workspace, "aldea", edit_context, "h-02", "household", name="Zenobia")
    contests.open_contest(workspace, STAFF, CONTEST)
    contests.submit(workspace, STAFF, CONTEST, "aldea", "h-02")
    contests.close(workspace, STAFF, CONTEST)
    office = as_staff(workspace, monkeypatch, navigation.CONTEST)
    fine(office)
    assert '<span class="private">Zenobia</span>' in text(office)
    (chosen,) = office.selectbox(key="handling.entry").options
    assert "(Zenobia)" in chosen
    ranking = visit(workspace, monkeypatch, k=CONTEST).page(navigation.RANKING)
    ranking.session_state["who.person"] = office.session_state["who.person"]
    assert "Zenobia" not in text(ranking.run())
    ranking.toggle(key="entry_names.wanted").set_value(True).run()
    assert "Zenobia" in text(ranking)
    accounts.save_account(workspace, STAFF, "j1", "juror", "secret word")
    juror = accounts.sign_in(workspace, "j1", "secret word")
    for test in (office, ranking):
        # The same window, where somebody else signed in.
        test.session_state["who.person"] = juror
        assert "Zenobia" not in text(test.run())
        assert all(
            "Zenobia" not in one for box in test.selectbox for one in box.options
        )


def test_who_has_no_name_gives_one_before_submitting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(workspace, STAFF, CONTEST)
    test = visit(workspace, monkeypatch, k=CONTEST, by="").page(navigation.SUBMIT)
    fine(test)
    assert "submit.go" not in {button.key for button in test.button}


def test_an_entry_is_looked_at_checked_and_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    gate = '[[gates]]\nid = "papers"\nkind = "checked"\nnames = { es = "P", en = "P" }'
    call = tmp_path / "call.toml"
    call.write_text(CALL.read_text(encoding="utf-8") + gate, encoding="utf-8")
    contests.create(place, STAFF, call)
    contests.open_contest(place, STAFF, CONTEST)
    contests.submit(place, accounts.facilitator(WHO), CONTEST, "aldea")
    test = as_staff(place, monkeypatch, navigation.CONTEST)
    test.selectbox(key="handling.entry").set_value("e001").run()
    test.radio(key="gate.e001.papers.passed").set_value("fails")
    test.text_input(key="gate.e001.papers.reason").set_value("no stamp")
    press(test, "Keep")
    fine(test)
    (check,) = contests.read(place, CONTEST).checks
    assert (check.noun.passed, check.noun.reason) == (False, "no stamp")
    test.text_input(key="withdraw.e001.reason").set_value("moved")
    press(test, "Withdraw it now")
    fine(test)
    (gone,) = contests.read(place, CONTEST).withdrawals
    assert (gone.noun.reason, gone.who) == ("moved", "office")
    assert "It was withdrawn." in text(test)


def test_staff_give_passwords_and_nobody_else(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = visit(workspace, monkeypatch).page(navigation.PEOPLE)
    assert [box.key for box in closed.text_input if "people" in str(box.key)] == []
    test = as_staff(workspace, monkeypatch, navigation.PEOPLE)
    test.button(key="people.juror.j1").click().run()
    assert test.text_input(key="people.name").value == "j1"
    test.text_input(key="people.password").set_value("secret word")
    test.text_input(key="people.again").set_value("secret word")
    press(test, "Keep")
    fine(test)
    assert accounts.sign_in(workspace, "j1", "secret word").role == "juror"


def test_a_juror_who_does_not_read_signs_in_by_drawings(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = as_staff(workspace, monkeypatch, navigation.PEOPLE)
    test.radio(key="people.how").set_value("drawings").run()
    test.text_input(key="people.name").set_value("j1").run()
    assert "staff" not in test.selectbox(key="people.role").options
    test.button(key="drawing-bird-picture").click().run()
    four = ("house", "cow", "star", "cow")
    for place in ("first", "again"):
        for drawing in four:
            test.button(key=f"drawing-{drawing}-{place}").click().run()
    test.button(key="people.draw.keep").click().run()
    fine(test)
    assert accounts.people(workspace)[0] == accounts.Person("j1", "juror", "bird")

    juror = visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST)
    juror.button(key="drawing-bird-who.j1").click().run()
    for drawing in ("cow", *four[:3]):
        juror.button(key=f"drawing-{drawing}-drawn").click().run()
    assert "wrong" in juror.error[0].value
    for drawing in four:
        juror.button(key=f"drawing-{drawing}-drawn").click().run()
    fine(juror)
    known = juror.session_state["who.person"]
    assert (known.name, known.role) == ("j1", "juror")


def test_the_trail_is_read_and_verified(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(workspace, STAFF, CONTEST)
    slip = contests.submit(workspace, accounts.facilitator(WHO), CONTEST, "aldea")
    test = visit(workspace, monkeypatch, k=CONTEST).page(navigation.TRAIL)
    said = text(test)
    assert "opened the contest" in said
    assert f"{WHO} · facilitator" in said
    assert contest.encode(contests.read(workspace, CONTEST).head) in said
    test.text_area(key="verify.receipts").set_value(slip.code)
    press(test, "Verify")
    fine(test)
    assert "All holds" in text(test)
    test.text_area(key="verify.receipts").set_value(encode("ab" * 32))
    press(test, "Verify")
    assert "No sealed copy has the code" in test.error[0].value


def test_a_line_of_another_program_does_not_break_the_trail(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(sqlite3.connect(contests.contest_file(workspace, CONTEST))) as file,
        file,
    ):
        file.execute(
            "INSERT INTO line(number, at, who, role, act, content, hash)"
            " VALUES (2, 'x', '<b>', 'king', 'open', '[]', 'zz')"
        )
    test = visit(workspace, monkeypatch, k=CONTEST).page(navigation.TRAIL)
    assert not test.exception
    press(test, "Verify")
    assert not test.exception
    assert test.error


def test_who_has_not_handed_in_is_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contests.read(workspace, CONTEST).contest
    rules = replace(before, communities=("aldea", "muyu"))
    contests.change_with(workspace, STAFF, CONTEST, rules)
    contests.open_contest(workspace, STAFF, CONTEST)
    contests.submit(workspace, STAFF, CONTEST, "aldea", "h-01")
    said = text(visit(workspace, monkeypatch, k=CONTEST).page(navigation.CONTEST))
    told = said.replace("\\", "")
    assert "1 of 2 communities have handed in. Not yet: muyu" in told


def test_rules_are_changed_in_the_form_until_the_contest_opens(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = as_staff(workspace, monkeypatch, navigation.RULES)
    fine(test)
    assert test.button(key="call.keep").disabled
    assert "Nothing was changed yet." in text(test)
    start = "call.raymi.0"
    test.text_input(key=f"{start}.about.name").set_value("Otro concurso").run()
    test.text_input(key=f"{start}.category.0.fund").set_value("5.000,00").run()
    assert test.button(key="call.keep").disabled
    assert "A field cannot be read" in text(test)
    test.text_input(key=f"{start}.category.0.fund").set_value("5000,50").run()
    test.button(key=f"{start}.juror.more").click().run()
    juror = "call.raymi.1.juror.3"
    test.text_input(key=f"{juror}.name").set_value("Ana")
    test.selectbox(key=f"{juror}.post").set_value("president")
    test.text_input(key=f"{juror}.identity").set_value("40123456")
    test.selectbox(key=f"{juror}.kin").set_value("aldea").run()
    test.multiselect(key=f"{juror}.aldea.relatives").set_value(["aldea/h-01"]).run()
    press(test, "Keep these rules")
    fine(test)
    record = contests.read(workspace, CONTEST)
    assert [told.who for told in record.rules] == ["office", "office"]
    assert record.contest.name == "Otro concurso"
    prizes = record.contest.categories[0].prizes
    assert prizes is not None
    assert prizes.fund == Decimal("5000.50")
    assert (record.contest.jurors[3].id, record.contest.jurors[3].name) == ("j4", "Ana")
    ana = record.contest.jurors[3]
    assert (ana.post, ana.identity, ana.relatives) == (
        "president", "40123456", ("aldea/h-01",),
    )  # fmt: skip
    assert record.contest.rounds == record.rules[0].noun.rounds
    said = text(visit(workspace, monkeypatch, k=CONTEST).page(navigation.TRAIL))
    assert "changed the rules: name, categories and prizes, jury" in said
    contests.open_contest(workspace, STAFF, CONTEST)
    stands = as_staff(workspace, monkeypatch, navigation.RULES)
    assert "call.keep" not in {button.key for button in stands.button}
    assert "these rules stand" in text(stands)


def test_categories_by_altitude_are_proposed_in_the_form(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    belts: dict[str, tuple[str, ...]] = {"": ("pampa",)}
    monkeypatch.setattr(belts_form, "proposed_belts", lambda *_given: dict(belts))
    before = contests.read(workspace, CONTEST).contest.categories
    test = as_staff(workspace, monkeypatch, navigation.RULES)
    test.button(key="call.raymi.0.belts.propose").click().run()
    # Where no elevation tells anything that is said, or the button would seem dead.
    assert any("pampa" in one.value.lower() for one in test.info)
    belts["suni"] = ("aldea",)
    test.button(key="call.raymi.0.belts.propose").click().run()
    fine(test)
    # Whoever has no elevation is told of, and nothing is in the contest before Keep.
    assert any("pampa" in one.value.lower() for one in test.toast)
    assert contests.read(workspace, CONTEST).contest.categories == before
    press(test, "Keep these rules")
    fine(test)
    kept = contests.read(workspace, CONTEST).contest.categories
    (suni,) = (one for one in kept if one.id == "suni")
    assert (suni.names["es"], suni.communities) == ("Suni", ("aldea",))
    of_all = next(one for one in before if one.owners == ("community",))
    assert suni.prizes == of_all.prizes
    assert of_all.id not in {one.id for one in kept}


def test_a_category_is_given_rules_of_its_own_in_the_form(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = as_staff(workspace, monkeypatch, navigation.RULES)
    own = "call.raymi.{}.category.1.own"
    test.checkbox(key=f"{own.format(0)}.any").check().run()
    known = test.selectbox(key=f"{own.format(0)}.rubric").options
    change = next(one for one in known if "changed" in one)
    test.selectbox(key=f"{own.format(0)}.rubric").select(change)
    test.multiselect(key=f"{own.format(0)}.jury").set_value(["j1"])
    test.checkbox(key=f"{own.format(0)}.gates").check().run()
    test.button(key=f"{own.format(0)}.gate.more").click().run()
    fine(test)
    gate = f"{own.format(1)}.gate.0"
    test.text_input(key=f"{gate}.es").set_value("Huerto visto").run()
    press(test, "Keep these rules")
    fine(test)
    kept = contests.read(workspace, CONTEST).contest.categories[1]
    assert kept.rubric is not None
    assert kept.rubric.id == "example-of-change"
    assert kept.jury == ("j1",)
    assert kept.gates is not None
    assert [gate.id for gate in kept.gates] == ["huerto-visto"]
    contests.open_contest(workspace, STAFF, CONTEST)
    said = text(as_staff(workspace, monkeypatch, navigation.RULES))
    assert "gates: Huerto visto" in said


def test_a_contest_is_made_from_the_form_alone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = as_staff(workspace, monkeypatch, navigation.CALL)
    test.text_input(key="call..0.about.name").set_value("Concurso nuevo").run()
    test.text_input(key="call..0.about.id").set_value("Nuevo 1").run()
    test.text_input(key="call..0.about.organiser").set_value("Oficina").run()
    press(test, "Make the contest")
    # The form's own words: it has no file and no keys.
    said = "“Code of the contest” under “Contest” is empty or cannot stand so"
    assert said in test.error[0].value
    test.text_input(key="call..0.about.id").set_value("nuevo").run()
    press(test, "Make the contest")
    assert "no juror" in test.error[0].value
    test.button(key="call..0.juror.more").click().run()
    press(test, "Make the contest")
    assert "“Name” of number 1 under “Jury”" in test.error[0].value
    test.text_input(key="call..1.juror.0.name").set_value("Ana").run()
    test.button(key="call..1.round.more").click().run()
    test.text_input(key="call..2.round.1.es").set_value("Año dos").run()
    opens = test.text_input(key="call..2.round.1.opens")
    opens.set_value("5/2027 8h").run()
    assert "Write day and hour like" in test.error[0].value
    test.text_input(key="call..2.round.1.opens").set_value("1/5/2027 8:30").run()
    test.selectbox(key="call..2.round.1.baseline").set_value("final").run()
    press(test, "Make the contest")
    fine(test)
    made = contests.read(workspace, "nuevo").contest
    assert (made.rounds[1].id, made.rounds[1].baseline) == ("ano-dos", "final")
    assert made.rounds[1].opens_at == "2027-05-01T08:30:00-05:00"
    assert [juror.id for juror in made.jurors] == ["j1"]


def test_rules_come_in_a_file_and_leave_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    test = as_staff(place, monkeypatch, navigation.CALL)
    test.text_input(key="call.file.path").set_value(str(CALL)).run()
    press(test, "Take the rules of this file")
    fine(test)
    assert contests.contest_ids(place) == (CONTEST,)


def test_staff_write_an_amendment_on_the_rules_page(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = as_staff(workspace, monkeypatch, navigation.RULES)
    assert test.selectbox(key="amendment.what").options == ["annul the contest"]
    contests.open_contest(workspace, STAFF, CONTEST)
    test = as_staff(workspace, monkeypatch, navigation.RULES)
    for what in ("round", "juror", "excuse", "admit", "gate", "prizes", "quorum"):
        test.selectbox(key="amendment.what").set_value(what)
        fine(test.run())
        go = next(b for b in test.button if b.key == "amendment.go")
        assert go.disabled
        assert "Number of the resolution, Why" in text(test)
    rules = contests.read(workspace, CONTEST).contest
    # An unreadable hour leaves what stood: nobody keeps an amendment that changes it.
    test.selectbox(key="amendment.what").set_value("round").run()
    test.selectbox(key="amendment.round").set_value(rules.rounds[-1].id).run()
    test.text_input(key="amendment.resolution").set_value("R.D. 12-2026")
    test.text_area(key="amendment.reason").set_value("a strike").run()
    # Neither does anybody keep one that changes nothing.
    assert test.button(key="amendment.go").disabled
    closes = f"amendment.{rules.rounds[-1].id}.closes"
    test.text_input(key=closes).set_value("20/12/2036 17:00").run()
    assert not test.button(key="amendment.go").disabled
    test.text_input(key=closes).set_value("on Sunday").run()
    assert test.button(key="amendment.go").disabled
    test.selectbox(key="amendment.what").set_value("excuse").run()
    test.selectbox(key="amendment.excused").set_value(rules.jurors[0].id)
    test.text_input(key="amendment.resolution").set_value("R.D. 12-2026")
    test.text_area(key="amendment.reason").set_value("<b>ill</b>")
    test.run()
    fine(press(test, "Write the amendment"))
    (told,) = contests.read(workspace, CONTEST).amendments
    assert told.noun.resolution == "R.D. 12-2026"
    assert "R.D. 12-2026" in text(test)
    assert "<b>ill</b>" not in text(test)


def test_the_desk_names_the_laptop_sends_the_contest_and_hands_it_over(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = as_staff(workspace, monkeypatch, navigation.CONTEST)
    desk.text_input(key="laptops.name").set_value("Oficina").run()
    fine(desk)
    assert laptop.this(workspace).called == "Oficina"
    desk.button(key="laptops.send").click().run()
    fine(desk)
    assert "This laptop leads the contest" in text(desk)
    desk.text_input(key="laptops.to").set_value("Campo").run()
    desk.button(key="laptops.over").click().run()
    fine(desk)
    assert "handed over to “Campo”" in text(desk)
    desk.text_input(key="laptops.reason").set_value("It was lost").run()
    desk.button(key="laptops.lead").click().run()
    fine(desk)
    assert "This laptop leads the contest" in text(desk)
    assert laptops.leads(workspace, CONTEST)
