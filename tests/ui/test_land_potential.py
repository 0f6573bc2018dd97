"""On Ground everybody sees what the land can have, and only staff confirms it."""

from pathlib import Path

import pytest
import streamlit as st

from talking_maps.ui import navigation
from talking_maps.workspace import accounts, read_community
from talking_maps.workspace.accounts import Actor
from tests.ui.app_driver import fine, peopled, text, visit

STAFF = Actor("office", "staff")


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def test_staff_confirms_what_the_land_can_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = peopled(tmp_path)
    seen = visit(workspace, monkeypatch, lang="en").page(navigation.GROUND)
    fine(seen)
    assert "Office staff confirm it" in text(seen)
    # Who is told so can sign in here, after a reload too.
    assert any(str(one.key).startswith("who.") for one in seen.text_input)
    assert not [one for one in seen.checkbox if "potential" in (one.key or "")]

    accounts.save_account(workspace, STAFF, STAFF.name, "staff", "secret word")
    test = visit(workspace, monkeypatch, lang="en").page(navigation.GROUND)
    staff = accounts.sign_in(workspace, STAFF.name, "secret word")
    test.session_state["who.person"] = staff
    fine(test.run())
    lacking = test.checkbox(key="ground.potential.wetland")
    lacking.uncheck()
    test.text_input(key="ground.potential.who").set_value("R. Mamani")
    button = next(b for b in test.button if b.label == "Confirm what it can have")
    button.click()
    fine(test.run())
    potential = read_community(workspace, "aldea").potential
    assert "wetland" in potential.lacks
    assert potential.confirmed_by == "R. Mamani"
    assert "Mamani on" in text(test)
