"""The rubric's page: versions for all to see, an editor for staff alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from talking_maps.model.rubric import Gate, MeasuredAmount
from talking_maps.ui import navigation
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.rubric import questions_editor
from talking_maps.workspace import Workspace, accounts, open_workspace, rubrics
from tests.ui.app_driver import fine, text, visit


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


def page(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *, as_staff: bool
) -> AppTest:
    test = visit(workspace, monkeypatch, c="").page(navigation.RUBRIC)
    if as_staff:
        accounts.save_account(
            workspace, accounts.COMMAND_LINE, "oficina", "staff", "secret1"
        )
        staff = accounts.sign_in(workspace, "oficina", "secret1")
        test.session_state[session_user._KEY] = staff
        test.run()
    fine(test)
    return test


def jury(test: AppTest, place: int) -> str:
    """Return the key of the jury's points of a criterion."""
    return next(
        str(one.key)
        for one in test.number_input
        if str(one.key).endswith(f".jury.{place}")
    )


def test_who_is_not_staff_sees_the_versions_and_no_editor(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, as_staff=False)
    assert "comes with the program" in text(test)
    said = text(test).replace("\N{NO-BREAK SPACE}", " ")
    asked = "Animals against pasture"
    assert (
        f"<td>{asked}</td><td>Present</td><td>2 times as much</td><td>100 %</td>"
        in said
    )
    assert "<td>The jury gives a mark</td>" in said
    assert workspace.rubric.digest[:12] in text(test)
    assert not test.number_input
    assert "rubric.keep" not in {button.key for button in test.button}


def test_a_sum_that_is_wrong_is_told_and_a_right_one_becomes_a_version(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, as_staff=True)
    test.number_input(key=jury(test, 4)).set_value(15.0).run()
    assert "The weights add up to 105: 5 are too many." in text(test)
    assert test.button(key="rubric.keep").disabled
    test.number_input(key=jury(test, 5)).set_value(5.0).run()
    assert "✓ 100 of 100 points" in text(test)
    test.button(key="rubric.keep").click().run()
    fine(test)
    _, made = rubrics.versions(workspace)
    assert (made.who, made.is_used) == ("oficina", False)
    assert [c.points for c in made.rubric.criteria][-2:] == [15, 5]
    test.button(key="rubric.use.1").click().run()
    fine(test)
    again = open_workspace(workspace.folder)
    assert again.rubric.digest == made.rubric.digest


def test_criteria_and_parts_can_be_added_and_taken_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, as_staff=True)
    test.button(key="rubric.add").click().run()
    fine(test)
    keys = {str(button.key) for button in test.button}
    add = next(key for key in keys if key.endswith(".add.6"))
    test.button(key=add).click().run()
    fine(test)
    drop = next(str(b.key) for b in test.button if str(b.key).endswith(".drop.0"))
    test.button(key=drop).click().run()
    fine(test)
    assert "The weights add up to 85: 15 are still to give." in text(test)


def key(test: AppTest, end: str) -> str:
    """Return the key of the field or button of a gate that ends so."""
    known = (*test.text_input, *test.number_input, *test.selectbox, *test.button)
    found = (str(one.key) for one in known)
    return next(one for one in found if ".gate." in one and one.endswith(end))


def test_gates_are_added_measured_kept_and_taken_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, as_staff=True)
    test.button(key="rubric.gate.add").click().run()
    test.button(key="rubric.gate.add").click().run()
    fine(test)
    test.selectbox(key=key(test, ".1.kind")).set_value("indicator").run()
    assert "“Requisito 2”: choose what is measured." in text(test)
    assert "“Requisito 2” has no limit. Say at least or at most." in text(test)
    assert test.button(key="rubric.keep").disabled
    test.selectbox(key=key(test, ".1.indicator")).set_value("scenes_complete").run()
    least = key(test, ".1.least.share")
    for typed, said in (
        ("60", "“60” does not lie between 0 % and 100 %."),
        ("sixty", "“sixty” is not a share. Write it like 60 % or 0.6."),
    ):
        test.text_input(key=least).set_value(typed).run()
        (refused,) = (one.value for one in test.error)
        assert said in refused.replace("\N{NO-BREAK SPACE}", " ").replace("\\", "")
        assert test.button(key="rubric.keep").disabled
    test.text_input(key=least).set_value("0.6").run()
    assert "= 60 %" in text(test)
    test.text_input(key=least).set_value("100 %").run()
    test.text_input(key=key(test, ".1.es")).set_value("Tres escenas").run()
    test.text_input(key=key(test, ".1.id")).set_value("gate_1").run()
    assert "Two gates have the short name “gate_1”." in text(test)
    test.text_input(key=key(test, ".1.id")).set_value("No!").run()
    assert "“No!”: a short name has small letters, digits" in text(test)
    assert test.button(key="rubric.keep").disabled
    test.text_input(key=key(test, ".1.id")).set_value("three").run()
    test.button(key=key(test, ".drop.0")).click().run()
    test.button(key="rubric.keep").click().run()
    fine(test)
    (gate,) = rubrics.version(workspace, 1).rubric.gates
    assert gate == Gate(
        "three",
        "indicator",
        {"es": "Tres escenas", "en": "Gate 2"},
        "scenes_complete",
        at_least=1.0,
    )


def test_questions_for_the_jury_are_written_moved_and_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, as_staff=True)

    def press(end: str) -> None:
        next(b for b in test.button if str(b.key).endswith(end)).click().run()
        fine(test)

    def choose(end: str, value: object) -> None:
        boxes = (*test.selectbox, *test.number_input, *test.radio)
        next(b for b in boxes if str(b.key).endswith(end)).set_value(value).run()
        fine(test)

    press(".question.add.4")
    # What somebody works in stays open.
    assert sum(one.proto.expanded for one in test.expander) == 1
    for kind in ("words", "practices", "bands", "amount"):
        choose(".question.4.0.kind", kind)
    choose(".question.4.0.unit", "trees")
    assert "0 trees nothing · 100 trees all 10 points" in text(test)
    press(".question.add.4")
    choose(".question.4.1.points", 4.0)
    choose(".question.4.1.kind", "bands")
    assert "its questions add up to 14" in text(test)
    assert test.button(key="rubric.keep").disabled
    choose(".question.4.0.points", 6.0)
    assert "it takes 2 to 7 bands" not in text(test)
    press(".question.up.4.1")
    test.button(key="rubric.keep").click().run()
    fine(test)
    kept = rubrics.versions(workspace)[-1].rubric.criteria[4]
    assert [(one.kind, one.points) for one in kept.questions] == [
        ("bands", 4.0),
        ("amount", 6.0),
    ]
    assert kept.questions[1].amount == MeasuredAmount("trees", 0, 100)
    press(".begin.1")
    press(".question.drop.4.0")
    assert test.button(key="rubric.keep").disabled is False


def test_a_practice_written_in_one_language_stands_in_both() -> None:
    made = questions_editor.practices_of([{"id": None, "es": " Abona  ", "en": None}])
    assert made[0].names == {"es": "Abona", "en": "Abona"}
