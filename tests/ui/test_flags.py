"""Flags on the screens: quiet where people draw, loud where they judge, answered."""

from __future__ import annotations

import pytest
import streamlit as st
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from talking_maps.model.contest import FlagAnswer
from talking_maps.ui import navigation
from talking_maps.ui.screens.draw import plan_flags_list
from talking_maps.ui.screens.mark import entry_list
from talking_maps.ui.widgets import flag_list
from talking_maps.workspace import Workspace, contests, pdf_reports
from tests.ui.app_driver import fine, text, visit
from tests.ui.contest_fixture import CONTEST, contested, mark_all, person
from tests.ui.test_contest_desk import press

#: What the fixture's second household says of its pasture, and no fence is drawn.
FOUND = "1 pasture is ticked as fenced and no fence line goes along most of its edge: 4"
SAID = "Wire on poles, seen on <b>12 May</b>."


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a contest whose second entry has a flag; marks are in."""
    place = contested(tmp_path_factory.mktemp("flags"))
    mark_all(place)
    return place


def opened(
    place: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    way: navigation.PageSpec,
    name: str,
) -> AppTest:
    """Return a page of the contest as somebody who signed in sees it."""
    test = visit(place, monkeypatch, k=CONTEST, by="").page(way)
    test.session_state["who.person"] = person(place, name)
    return test.run()


def test_on_the_drawing_page_a_count_opens_the_list_and_lights_the_things(
    judged: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(judged, monkeypatch, o="h-02").page(navigation.DRAW)
    fine(test)
    assert "⚑ 1 flag" in [one.label for one in test.expander]
    assert FOUND in text(test)
    test.button(key="flags.fenced_without_fence").click().run()
    fine(test)
    assert test.session_state[plan_flags_list.CHOSEN] == "fenced_without_fence"
    test.button(key="flags.fenced_without_fence").click().run()
    assert test.session_state[plan_flags_list.CHOSEN] == ""
    plain = visit(judged, monkeypatch, o="h-01").page(navigation.DRAW)
    assert "⚑" not in text(plain) + "".join(one.label for one in plain.expander)


def test_a_juror_sees_them_before_the_marks_and_the_office_answers(
    judged: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(judged, monkeypatch, navigation.MARKING, "j1")
    test.session_state[entry_list.ENTRY] = "e002"
    said = text(test.run())
    fine(test)
    assert "Look at this before you mark" in said
    assert FOUND in said
    assert "Natural pasture, 4" in said  # which thing it is
    test.session_state[entry_list.ENTRY] = "e001"
    assert "Look at this" not in text(test.run())

    desk = opened(judged, monkeypatch, navigation.CONTEST, "office")
    desk.selectbox(key="handling.entry").set_value("e002").run()
    fine(desk)
    assert "⚑ 1 flag" in [one.value for one in desk.subheader]
    desk.text_area(key="flag.e002.text").set_value(SAID)
    press(desk, "Keep the answer")
    fine(desk)
    (told,) = contests.read(judged, CONTEST).flag_answers
    assert told.noun == FlagAnswer("e002", "fenced_without_fence", SAID)
    assert "⚑ 1 flag, 1 answered" in [one.value for one in desk.subheader]

    test.session_state[entry_list.ENTRY] = "e002"
    said = text(test.run())
    assert "The office answers:" in said
    assert "&lt;b&gt;12 May" in said
    assert "<b>12 May" not in said


def test_ranking_and_board_show_a_sign_that_opens_the_list(
    judged: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = text(opened(judged, monkeypatch, navigation.RANKING, "office"))
    assert said.count('<details class="flag-sign">') == 1
    assert FOUND in said
    board = opened(judged, monkeypatch, navigation.BOARD, "office")
    board.button(key="board.begin").click().run()
    for _ in range(3):
        board.button(key="board.next").click().run()
    fine(board)
    assert '<details class="flag-sign">' in text(board)
    record = contests.read(judged, CONTEST)
    assert flag_list.count(record, "e002") == Markup(
        '<small class="flag-count">⚑ 1</small>'
    )
    assert flag_list.count(record, "e001") == Markup()
    paper = pdf_reports.score_sheet(judged, CONTEST, "e002", language="es")
    assert paper.startswith(b"%PDF")


def test_a_large_plan_is_looked_over_when_somebody_asks(
    judged: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_flags_list, "MOST", 0)
    test = visit(judged, monkeypatch, o="h-02").page(navigation.DRAW)
    fine(test)
    assert FOUND not in text(test)
    test.button(key="flags.ask").click().run()
    fine(test)
    assert FOUND in text(test)


def test_who_hands_in_sees_what_jurors_will_see(
    judged: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(judged, monkeypatch, navigation.SUBMIT, "office")
    test.selectbox(key="submit.owner").set_value("h-02").run()
    fine(test)
    assert FOUND in text(test)
    assert "⚑ This is sealed with it, for jurors to look at" in text(test)
