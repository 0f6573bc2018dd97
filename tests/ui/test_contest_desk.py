"""The desk of a contest: who acts, which contest, what was handed in."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from talking_maps import workspace
from talking_maps.ui import ways
from talking_maps.workspace import Workspace, contests, people
from talking_maps.workspace.people import Actor
from tests.ui.visit import fine, peopled, text, visit

STAFF = Actor("office", "staff")
CONTEST = "raymi"
CALL = workspace.PROJECT / "data" / "contests" / "example.toml"


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """Return the village with a contest being prepared."""
    made = peopled(tmp_path)
    contests.create(made, STAFF, CALL)
    return made


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


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("way", [ways.CONTESTS, *ways.CONTEST_BAR], ids=lambda w: w.id)
def test_every_contest_page_opens(
    way: ways.Way, language: str, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine(visit(place, monkeypatch, lang=language, k=CONTEST).page(way))
    contests.open_contest(place, STAFF, CONTEST)
    contests.submit(place, people.facilitator("Rosa"), CONTEST, "aldea")
    fine(visit(place, monkeypatch, lang=language, k=CONTEST).page(way))


def test_the_first_staff_signs_in_and_is_not_in_the_address(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(place, monkeypatch, k=CONTEST).page(ways.CONTEST)
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
    assert people.people(place) == (people.Person("office", "staff"),)
    assert "secret word" not in str(dict(test.query_params))
    assert "office" not in str(dict(test.query_params))
    press(test, "Open the contest")
    fine(test)
    record = contests.read(place, CONTEST)
    assert (record.state, record.rules[0].who) == ("open", STAFF.name)


def test_a_removed_person_is_signed_out(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.set_person(place, STAFF, "office", "staff", "secret word")
    people.set_person(place, STAFF, "other", "staff", "secret word")
    test = visit(place, monkeypatch, k=CONTEST).page(ways.CONTEST)
    sign_in(test, "office", "wrong word")
    assert "wrong" in test.error[0].value
    sign_in(test, "office", "secret word")
    assert "contest.open" in {button.key for button in test.button}
    people.remove_person(place, STAFF, "office")
    test.run()
    assert "contest.open" not in {button.key for button in test.button}


def test_a_late_entry_is_there_with_its_reason(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.open_contest(place, STAFF, CONTEST)
    contests.close(place, STAFF, CONTEST)
    receipt = contests.submit(place, people.facilitator("Rosa"), CONTEST, "aldea")
    said = text(visit(place, monkeypatch, k=CONTEST).page(ways.CONTEST))
    assert receipt.code in said
    assert "It came late" in said
