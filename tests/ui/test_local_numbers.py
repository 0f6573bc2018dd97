"""The page of local numbers: read by all, filled by staff, each number taken back."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from talking_maps.ui import navigation
from talking_maps.workspace import accounts, read_community
from talking_maps.workspace.accounts import Actor
from tests.ui.app_driver import fine, peopled, text, visit

STAFF = Actor("office", "staff")


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def _said(page: AppTest) -> str:
    """Return what a page says, captions too, without the signs that guard Markdown."""
    captions = [one.value for one in page.caption]
    return " ".join((text(page), *captions)).replace("\\", "")


def test_staff_enters_a_number_everybody_reads_it_and_staff_withdraws_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = peopled(tmp_path)
    seen = visit(workspace, monkeypatch, lang="es").page(navigation.LOCAL_NUMBERS)
    fine(seen)
    assert "No rige ningún número del lugar" in text(seen)
    assert "Solo la oficina anota" in text(seen)
    # Who is told to sign in can do it here.
    assert any(str(one.key).startswith("who.") for one in seen.text_input)

    accounts.save_account(workspace, STAFF, STAFF.name, "staff", "secret word")
    test = visit(workspace, monkeypatch, lang="en").page(navigation.LOCAL_NUMBERS)
    test.session_state["who.person"] = accounts.sign_in(
        workspace, STAFF.name, "secret word"
    )
    fine(test.run())
    test.session_state["numbers.which"] = "rusle_k.local"
    fine(test.run())
    assert "It lies between 0.001 and 0.1" in _said(test)

    def enter(value: float) -> None:
        test.number_input(key="numbers.value.rusle_k.local").set_value(value)
        test.text_input(key="numbers.by").set_value("R. Mamani")
        test.text_input(key="numbers.source.rusle_k.local").set_value("soil *pit*")
        next(b for b in test.button if b.label == "Enter it").click()
        test.run()

    enter(30)
    (refused,) = [one.value.replace("\\", "") for one in test.error]
    assert "lies between 0.001 and 0.1" in refused
    assert read_community(workspace, "aldea").numbers == {}
    enter(0.0263)
    fine(test)
    assert read_community(workspace, "aldea").numbers["rusle_k.local"].value == 0.0263
    assert "Local number, by R. Mamani" in _said(test)
    assert "0.0263 t ha" in _said(test)
    test.text_input(key="numbers.reason").set_value("the pit was elsewhere")
    next(b for b in test.button if b.label == "Withdraw it").click()
    fine(test.run())
    assert read_community(workspace, "aldea").numbers == {}
    assert "the pit was elsewhere" in _said(test)
