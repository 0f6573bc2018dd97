"""The book: what is typed is kept, once, over what others keep meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from talking_maps import store
from talking_maps.i18n import translator
from talking_maps.model.plan import COMMUNITY, Owner
from talking_maps.ui import navigation
from talking_maps.ui.screens.book import herds as book_animals
from talking_maps.ui.screens.book import owners as book_people
from talking_maps.ui.widgets import editable_table
from talking_maps.workspace import (
    Workspace,
    add_owner,
    community_file,
    new_edit_context,
    read_community,
    read_owner,
    read_owners,
    read_plan,
    set_owner,
)
from tests.browser import CODE
from tests.ui.app_driver import WHO, Visit, choose, fine, peopled, text, visit


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return visit(peopled(tmp_path), monkeypatch)


def book(here: Visit, part: str = "households") -> AppTest:
    """Return the book open at a part."""
    test = here.page(navigation.BOOK)
    return choose(test, "book.part", part)


def type_in(test: AppTest, name: str, edits: dict[int, dict[str, object]]) -> AppTest:
    """Type into a table: cells by line, counted from 0."""
    test.session_state[f"{name}.en.0"] = {
        "edited_rows": edits,
        "added_rows": [],
        "deleted_rows": [],
    }
    return test.run()


def sequence(workspace: Workspace) -> int:
    """Return how many changes the community's file holds."""
    last = store.last_change(community_file(workspace, CODE))
    return last[0] if last else 0


def test_a_household_typed_on_a_blank_line_is_kept_once(here: Visit) -> None:
    test = book(here)
    before = sequence(here.place)
    type_in(test, f"book.household.{CODE}", {1: {"name": "Rosa Huamán", "members": 5}})
    fine(test)
    owners = {one.id: one for one in read_owners(here.place, CODE)}
    assert owners["h-02"].name == "Rosa Huamán"
    assert owners["h-02"].members == 5
    test.run()
    assert sequence(here.place) == before + 1
    assert "<b>2</b>" in text(test)


@pytest.mark.parametrize("tongue", ["es", "en"])
def test_a_day_is_read_in_the_order_in_which_it_is_shown(
    here: Visit, tongue: str
) -> None:
    here.words["lang"] = tongue
    test = book(here, "assemblies")
    name = f"book.assemblies.{CODE}.{tongue}.0"
    typed = {1: {"held_on": "05/12/2026"}, 2: {"held_on": "12/05/0514"}}
    test.session_state[name] = {
        "edited_rows": typed,
        "added_rows": [],
        "deleted_rows": [],
    }
    test.run()
    assemblies = read_plan(here.place, CODE).assemblies
    kept = sorted(one.held_on for one in assemblies)
    assert kept == ["2026-05-12", "2026-12-05"]
    (refused,) = test.error
    assert "514" in refused.value
    assert not test.exception


def test_only_the_typed_cell_is_laid_over_what_another_kept(here: Visit) -> None:
    test = book(here)
    owner = read_owner(here.place, CODE, "h-01")
    other = type(owner)(owner.id, owner.kind, "Another name", 3)
    set_owner(here.place, CODE, new_edit_context("Someone"), other)
    type_in(test, f"book.household.{CODE}", {0: {"members": 8}})
    fine(test)
    now = read_owner(here.place, CODE, "h-01")
    assert (now.name, now.members) == ("Another name", 8)


def test_a_household_with_animals_is_not_taken_out(here: Visit) -> None:
    test = book(here)
    type_in(test, f"book.household.{CODE}", {0: {editable_table.REMOVE: True}})
    assert "Line 1" in test.error[0].value
    assert "h\\-01" in test.error[0].value
    assert read_owner(here.place, CODE, "h-01").id == "h-01"


def test_a_household_without_anything_is_taken_out(here: Visit) -> None:
    add_owner(here.place, CODE, new_edit_context(WHO), "h-02", "household", name="B")
    type_in(book(here), f"book.household.{CODE}", {1: {editable_table.REMOVE: True}})
    assert "h-02" not in {one.id for one in read_owners(here.place, CODE)}


def test_a_blank_line_of_the_table_is_blank(here: Visit) -> None:
    for part, column in (("assemblies", "held_on"), ("commitments", "by")):
        (frame,) = book(here, part).dataframe
        shown = list(frame.value[column])
        assert shown[0].count("/") == 2
        assert set(shown[1:]) == {""}


def test_a_herd_tells_whose_it_is_by_name() -> None:
    owners = (
        Owner("community", "community"),
        Owner("h-01", "household", "Ana Quispe"),
        Owner("h-02", "household"),
    )
    told = book_animals.lines(owners, (), translator("en"))
    assert [line.cells["owner"] for line in told] == [
        "Community plan",
        "h-01 · Ana Quispe",
        "h-02",
    ]


def test_animals_are_counted_by_owner_and_summed(here: Visit) -> None:
    test = book(here, "animals")
    type_in(test, f"book.animals.{CODE}", {0: {"llama": 12}, 1: {"alpaca": None}})
    fine(test)
    herds = {herd.uid: herd.count for herd in read_plan(here.place, CODE).herds}
    assert herds == {"community/llama": 12}
    assert "Llamas <b>12</b>" in text(test)


def test_an_assembly_needs_its_day(here: Visit) -> None:
    test = book(here, "assemblies")
    type_in(test, f"book.assemblies.{CODE}", {1: {"women": 12}})
    assert "Line 2" in test.error[0].value
    type_in(
        test, f"book.assemblies.{CODE}", {1: {"women": 12, "held_on": "2026-06-01"}}
    )
    fine(test)
    women = {a.held_on: a.women for a in read_plan(here.place, CODE).assemblies}
    assert women == {"2026-05-12": 9, "2026-06-01": 12}


def test_commitments_are_kept_with_their_sums(here: Visit) -> None:
    test = book(here, "commitments")
    new = {"what": "Andenes", "labour": "minka", "labour_days": 10, "cost": 20.5}
    type_in(test, f"book.commitments.{CODE}.{COMMUNITY}", {1: new})
    fine(test)
    kept = {c.what: c for c in read_plan(here.place, CODE).commitments}
    assert kept["Andenes"].cost == "20.50"
    assert kept["Cercar"].by == "2026-11-30"
    assert "<b>34</b>" in text(test)
    assert "30.00" in text(test)


def test_years_must_follow_each_other(here: Visit) -> None:
    test = book(here, "about")
    test.number_input[1].set_value(2000)
    test.number_input[2].set_value(1990)
    test.button[-1].click().run()
    assert "must follow each other" in test.error[0].value
    test.number_input[2].set_value(2010)
    test.button[-1].click().run()
    fine(test)
    assert read_plan(here.place, CODE).years.present == 2010


def test_consent_is_kept_with_its_day(here: Visit) -> None:
    test = book(here, "about")
    test.text_input(key="book.keep_on").set_value("31/02/2026").run()
    assert "is not a day" in test.error[0].value
    assert not read_community(here.place, CODE).consent_keep_on
    # The day stands before the month, whatever language the browser speaks.
    test.text_input(key="book.keep_on").set_value("12/05/2026").run()
    fine(test)
    assert "12 May 2026" in text(test) or "May 12, 2026" in text(test)
    assert read_community(here.place, CODE).consent_keep_on == "2026-05-12"


def test_next_codes_follow_the_highest() -> None:
    assert book_people.next_codes(["h-01", "h7", "o-03", "huata"], "h", 2) == [
        "h-08",
        "h-09",
    ]
    assert book_people.next_codes([], "o", 1) == ["o-01"]
