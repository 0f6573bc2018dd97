"""The office's page: a map, a table, filters, and files that many people bring."""

from __future__ import annotations

import base64
import itertools
import math
import re
from pathlib import Path

import pytest
import streamlit as st

from talking_maps.i18n import translator
from talking_maps.model.change import Put
from talking_maps.ui import navigation
from talking_maps.ui.screens.office import communities_map
from talking_maps.workspace import (
    commit,
    copy_to,
    list_communities,
    new_edit_context,
    office,
    open_workspace,
    roll,
)
from talking_maps.workspace.accounts import COMMAND_LINE
from talking_maps.workspace.office import Overview
from tests import village
from tests.browser import CODE
from tests.ui.app_driver import EVIL, fine, peopled, text, visit


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def test_the_office_shows_map_table_and_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = peopled(tmp_path)
    table = tmp_path / "roll.csv"
    table.write_text("code,name,province\nqocha,Qocha,Canas\naldea,Aldea,Canchis\n")
    roll.keep(workspace, COMMAND_LINE, table)
    usb = tmp_path / "usb"
    usb.mkdir()
    copy_to(workspace, CODE, usb / f"{CODE}.gpkg")
    page = visit(workspace, monkeypatch).page(navigation.OFFICE)
    fine(page)
    said = text(page)
    assert "<script>" not in said.replace("</script>", "")
    assert "nothing received" in said
    assert "data:image/svg+xml" in said
    (rows,) = [one.value for one in page.dataframe]
    assert sorted(rows["Province"]) == ["Canas", "Canchis"]
    page.text_input(key="office.folder.0").set_value(str(usb)).run()
    page.text_input(key="office.who").set_value("Rosa").run()
    page.button(key="office.receive").click().run()
    fine(page)
    assert "nothing new in it" in text(page)
    page.selectbox(key="office.province").set_value("Canas").run()
    (rows,) = [one.value for one in page.dataframe]
    assert list(rows["Community"]) == ["Qocha"]
    assert "files, or a folder" in text(page)
    page.button(key="office.qgis").click().run()
    assert [one.proto.label for one in page.get("download_button")] == [
        "Table (CSV)",
        r"Save office\.gpkg",
    ]
    # What was made before newer work came in is not taken along for what is now.
    pond = village.feature("n", "pasture", village.rectangle(700, 700, 50, 50))
    commit(workspace, CODE, new_edit_context("Rosa"), Put("feature", "n", pond))
    fine(page.run())
    assert [one.proto.label for one in page.get("download_button")] == ["Table (CSV)"]
    assert "something changed" in text(page)
    spanish = visit(workspace, monkeypatch, lang="es").page(navigation.OFFICE)
    fine(spanish)
    assert "Padrón" in "".join(one.label for one in spanish.expander)


def test_with_less_than_two_communities_the_office_says_how_it_fills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = open_workspace(tmp_path / "empty")
    page = visit(empty, monkeypatch, c="").page(navigation.OFFICE)
    fine(page)
    assert "as soon as there are two" in text(page)
    assert not page.dataframe
    page = visit(peopled(tmp_path), monkeypatch).page(navigation.OFFICE)
    fine(page)
    assert "as soon as there are two" in text(page)
    assert "data:image/svg+xml" not in text(page)
    assert len(page.dataframe) == 1


def svg(html: str) -> str:
    """Return the picture that is in the HTML, as its text."""
    found = re.search(r"base64,([^\"]+)", html)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def test_thousands_of_signs_are_six_paths_and_no_name_is_in_them() -> None:
    many = [
        Overview(
            f"c{n}",
            EVIL,
            "",
            "",
            office.PROGRESSIONS[n % 6],
            bounds=(-73 + n / 5000, -14.0 - n % 70 / 60, -72.99 + n / 5000, -13.99),
        )
        for n in range(5_500)
    ]
    drawn = svg(communities_map.picture(many, translator("en")))
    assert drawn.count("<path") <= 6
    assert EVIL not in drawn
    assert len(drawn) < 600_000
    assert communities_map.picture([], translator("en")) == ""


def test_neighbours_do_not_hide_one_another_and_who_is_alone_stays() -> None:
    near = {f"n{n}": (500.0 + n % 3, 300.0 + n // 3) for n in range(9)}
    places = {**near, "same": (500.0, 300.0), "alone": (100.0, 100.0)}
    apart = communities_map._apart(places, 20.0)
    for one, other in itertools.combinations(apart.values(), 2):
        assert math.dist(one, other) > 18
    assert apart["alone"] == pytest.approx(places["alone"], abs=0.02)
    for name in near:
        assert math.dist(apart[name], places[name]) < 60


def test_a_community_lies_in_its_place_on_the_map(tmp_path: Path) -> None:
    workspace = peopled(tmp_path)
    seen = office.overview(workspace, list_communities(workspace), {})
    drawn = svg(communities_map.picture(seen, translator("es")))
    assert drawn.count("<path") == 2
    assert seen[0].bounds == pytest.approx(
        (-74.0726, -14.4701, -74.0633, -14.461), abs=1e-3
    )
