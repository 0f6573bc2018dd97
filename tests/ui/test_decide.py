"""The deciding page without a browser: the questions, and what is done once asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from talking_maps import geo, store
from talking_maps.i18n import translator
from talking_maps.model.change import Describe, Remove, Reshape
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import navigation
from talking_maps.ui.screens.decide import decide_view_model
from talking_maps.workspace import (
    Workspace,
    commit,
    community_file,
    enter_local_number,
    merges,
    new_edit_context,
    open_workspace,
    set_herd,
)
from talking_maps.workspace.accounts import COMMAND_LINE
from talking_maps.workspace.open_community import OpenCommunity
from tests import village
from tests.browser import CODE, add_village
from tests.ui.app_driver import EVIL, WHO, fine, visit

FIELD = village.rectangle(100, 100, 200, 100)
MOVED, WIDER = (village.rectangle(150, 100, w, 100) for w in (200, 300))
REST = "rest_months"
t = translator("en")


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a village where a copy clashed in shape, status, presence and animals."""
    workspace = add_village(
        tmp_path,
        village.feature("p", "pasture", FIELD),
        village.feature("c", "canal", village.line((0, 0), (300, 400))),
        village.feature("g", "cropland", village.rectangle(600, 600, 50, 50)),
    )
    path = community_file(workspace, CODE)
    luis = open_workspace(tmp_path / "luis")
    theirs = luis.folder / "communities" / path.name
    theirs.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, theirs)
    for here, who, shape, status, animals in (
        (workspace, WHO, MOVED, "done", 5),
        (luis, EVIL, WIDER, "under_way", 7),
    ):
        edit_context = new_edit_context(who)
        reshape = Reshape("p", "present", shape)
        said = Describe("c", "present", {"status": status}, {})
        commit(here, CODE, edit_context, reshape, said)
        set_herd(here, CODE, new_edit_context(who), "llama", animals)
    gone = Remove("feature", "g", "present")
    commit(workspace, CODE, new_edit_context(WHO), gone)
    named = Describe("g", "present", {"name": EVIL}, {})
    commit(luis, CODE, new_edit_context(EVIL), named)
    merges.merge(workspace, CODE, theirs, author=WHO)
    return workspace


def test_each_question_tells_what_who_and_how(workspace: Workspace) -> None:
    found = merges.conflicts(workspace, CODE)
    told = decide_view_model.questions(workspace, found, village.EPSG, "en", t)
    by_uid: dict[str, Any] = {str(one["uid"]): one for one in told}
    shape, status = by_uid["p"], by_uid["c"]
    assert (shape["both"], shape["draw"]) == (True, True)
    assert (status["both"], status["draw"]) == (False, False)
    assert {way["says"] for way in status["ways"]} == {"done", "under way"}
    sizes = {fact for way in shape["ways"] for fact in way["facts"]}
    assert {label for label, _value in sizes} == {"Size"}
    assert len(sizes) == 2
    assert {way["who"] for way in shape["ways"]} == {WHO, EVIL}
    gone = by_uid["g"]
    assert [way["gone"] for way in gone["ways"]] == [False, True]
    assert all(way["shape"] for way in gone["ways"])
    herd = by_uid["community/llama"]
    assert {way["says"] for way in herd["ways"]} == {"5", "7"}
    assert herd["title"] == "animals: llamas (Community plan)"


@pytest.mark.parametrize("language", ["en", "es"])
def test_local_numbers_that_differ_are_told_in_words(
    tmp_path: Path, language: str
) -> None:
    workspace = add_village(tmp_path)
    path = community_file(workspace, CODE)
    luis = open_workspace(tmp_path / "luis")
    theirs = luis.folder / "communities" / path.name
    theirs.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, theirs)
    soil = "rusle_k.local"
    for here, found, error in ((workspace, 0.03, 0.004), (luis, 0.05, None)):
        enter_local_number(
            OpenCommunity(here, CODE),
            COMMAND_LINE,
            soil,
            found,
            error=error,
            by="R. Quispe",
            on="2026-05-12",
            source="soil pit",
        )
    merges.merge(workspace, CODE, theirs, author=WHO)
    waiting = merges.conflicts(workspace, CODE)
    words = translator(language)
    (told,) = decide_view_model.questions(
        workspace, waiting, village.EPSG, language, words
    )
    shown = str(told).replace("\\xa0", " ").replace("\xa0", " ")
    assert soil not in str(told["question"])
    assert {"en": "Local number: ", "es": "Número del lugar: "}[language] in shown
    assert "0.03 ± 0.004 t ha" in shown
    assert "0.05 t ha" in shown
    assert "R. Quispe" in shown
    assert "soil pit" in shown


def test_a_value_has_its_unit_in_the_readers_language(workspace: Workspace) -> None:
    layer, spanish = workspace.layer("pasture"), translator("es")
    for months, said in ((1, "1\xa0mes"), (4, "4\xa0meses")):
        field = village.feature("f", "pasture", FIELD, attributes={REST: months})
        part = f"attributes.{REST}"
        found = decide_view_model.value(field, part, layer, "es", spanish)
        assert found == said


def ask(workspace: Workspace, part: str, act: str, **more: object) -> dict[str, object]:
    conflict = next(c for c in merges.conflicts(workspace, CODE) if c.part == part)
    given = {"change": conflict.candidates[1].change, "shape": None, **more}
    return {"client": f"{part}-{act}", "act": act, "conflict": conflict.id, **given}


def test_what_is_asked_is_done_once_and_taken_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = community_file(workspace, CODE)
    test = visit(workspace, monkeypatch).page(navigation.DECIDE)
    fine(test)
    waiting = len(merges.conflicts(workspace, CODE))
    asked = ask(workspace, "count", "chosen")
    for _again in range(2):
        test.session_state["decide"] = asked
        fine(test.run())
    assert len(merges.conflicts(workspace, CODE)) == waiting - 1
    assert [c.kind for c in store.read_changes(path)].count("resolve") == 1
    test.session_state["decide"] = {"client": "back", "act": "back"}
    fine(test.run())
    assert len(merges.conflicts(workspace, CODE)) == waiting


def test_a_third_shape_is_mended_and_kept_in_metres(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(workspace, monkeypatch).page(navigation.DECIDE)
    third = village.rectangle(10, 10, 30, 30)
    shape = geo.to_geojson(third, village.EPSG)
    test.session_state["decide"] = ask(workspace, "geometry", "drawn", shape=shape)
    fine(test.run())
    path = community_file(workspace, CODE)
    kept = store.feature(path, COMMUNITY, "present", "p").geometry
    assert kept.symmetric_difference(third).area < 1


@pytest.mark.parametrize(
    "said", [1, {"act": "burn", "client": "x"}, {"act": "both"}, {"client": 3}]
)
def test_nonsense_from_the_browser_is_not_heard(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, said: object
) -> None:
    test = visit(workspace, monkeypatch).page(navigation.DECIDE)
    before = merges.conflicts(workspace, CODE)
    test.session_state["decide"] = said
    fine(test.run())
    assert merges.conflicts(workspace, CODE) == before
