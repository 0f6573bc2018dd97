"""A community's file spoiled in any column: each screen says so in words, or mends it.

The pages are opened once, as on an evening's work, and drawn again after each spoiling;
the other communities stay as they were.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from talking_maps.ui import navigation
from talking_maps.workspace import Workspace, open_workspace
from tests.store import spoiled
from tests.store.spoiled import SPOILS
from tests.ui.app_driver import fine, visit

SCREENS = (
    navigation.SCORE,
    navigation.DRAW,
    navigation.HISTORY,
    navigation.COMPARE,
    navigation.FILES,
    navigation.BOOK,
    navigation.GROUND,
    navigation.DECIDE,
    navigation.CHOOSE,
)


class Evening:
    """The pages as they stand open, before a file that is spoiled again and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make a workspace of one community to be spoiled and one that stays whole."""
        self.whole = spoiled.rich(folder / "whole")
        self.workspace: Workspace = open_workspace(folder / "workspace")
        self.path = self.workspace.folder / "communities" / "village.gpkg"
        self.monkeypatch = monkeypatch
        for name in ("village", "other"):
            shutil.copy(self.whole, self.path.with_name(f"{name}.gpkg"))
        self.pages = {way.id: self.opened(way) for way in SCREENS}

    def opened(self, way: navigation.PageSpec, code: str = "village") -> AppTest:
        """Return a page, opened fresh."""
        return visit(self.workspace, self.monkeypatch, c=code).page(way)

    def spoil(self, table: str, column: str, value: str) -> None:
        """Put the whole file back, spoiled in one value."""
        shutil.copy(self.whole, self.path)
        spoiled.spoil(self.path, table, column, SPOILS[value])

    def columns(self) -> list[tuple[str, str]]:
        """Return one column in five: all of them are met in `tests/store`."""
        return spoiled.columns(self.whole)[::5]


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    st.cache_data.clear()
    st.cache_resource.clear()
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield Evening(tmp_path_factory.mktemp("evening"), monkeypatch)
    st.cache_data.clear()
    st.cache_resource.clear()


def test_whatever_stands_in_a_column_every_screen_speaks(evening: Evening) -> None:
    ways, kinds = cycle(SCREENS), cycle(SPOILS)
    for table, column in evening.columns():
        evening.spoil(table, column, next(kinds))
        page = evening.pages[next(ways).id].run()
        assert not page.exception, (table, column, page.exception[0].message)


@pytest.mark.parametrize("way", SCREENS, ids=lambda way: way.id)
def test_a_damaged_file_is_named_and_the_others_stay(
    evening: Evening, way: navigation.PageSpec
) -> None:
    evening.spoil("history", "at", "a word")
    page = evening.opened(way)
    assert not page.exception
    said = [one.value.replace("\\", "") for one in (*page.error, *page.html)]
    assert any("village.gpkg" in one and "history.at" in one for one in said)
    fine(evening.opened(way, "other"))
