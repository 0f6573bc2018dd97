"""The form of the chosen thing: each answer is kept at once, a wrong one is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from talking_maps import store
from talking_maps.i18n import translator
from talking_maps.i18n.units import unit_name
from talking_maps.model.change import Remove
from talking_maps.model.plan import Feature
from talking_maps.ui import navigation, session
from talking_maps.ui.components import editor
from talking_maps.ui.screens.draw import feature_form
from talking_maps.workspace import (
    Workspace,
    add_photo,
    commit,
    community_file,
    describe,
    new_edit_context,
    read_plan,
)
from tests import village
from tests.browser import CODE, add_village
from tests.ui.app_driver import EVIL, choose, fine, text, visit

Choose = Callable[..., AppTest]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    st.cache_data.clear()
    st.cache_resource.clear()
    slope = village.rectangle(500, 500, 100, 100)
    return add_village(
        tmp_path,
        # Its height was written while it was still asked: it stays in the form.
        village.feature(
            "t", "terrace", slope, name=EVIL, attributes={"wall_height_m": 1.0}
        ),
        village.feature("old", "terrace", slope, "past", name="Ñawpa"),
    )


@pytest.fixture
def chosen(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Choose:
    def page(
        uid: str = "t", scene: str = "present", *, opened: bool = True, **words: str
    ) -> AppTest:
        test = visit(workspace, monkeypatch, s=scene, **words).page(navigation.DRAW)
        test.session_state[feature_form.MORE] = opened
        told = {"sequence": 1, "selected": uid, "scene": scene}
        test.session_state["map"] = told
        return test.run()

    return page


def kept(workspace: Workspace, uid: str = "t", scene: str = "present") -> Feature:
    plan = read_plan(workspace, CODE)
    return next(f for f in plan.features if (f.uid, f.scene) == (uid, scene))


def key(field: str) -> str:
    return f"form.t.present.{field}"


def fields(test: AppTest) -> set[str]:
    kinds = (
        "text_input",
        "text_area",
        "selectbox",
        "number_input",
        "file_uploader",
        "button_group",
    )
    found = {str(widget.key) for kind in kinds for widget in test.get(kind)}
    return {
        one.removeprefix("form.t.present.") for one in found if one.startswith("form.t")
    }


@pytest.mark.parametrize("lang", ["es", "en", "quz", "ayr"])
def test_the_form_is_made_from_the_layers_file(chosen: Choose, lang: str) -> None:
    test = chosen(lang=lang)
    fine(test)
    terrace = {"kind", "work", "mended", "wall_height_m"}
    own = {"name", "status", "voice", "origin", "note"}
    assert terrace | own <= fields(test)


def test_yes_or_no_is_one_touch_and_a_second_takes_it_back(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    for answer in (True, False, None):
        choose(test, key("mended"), answer)
        fine(test)
        assert kept(workspace).attributes.get("mended") is answer
        assert test.session_state[key("mended")] is answer


def test_what_is_seldom_asked_is_built_when_its_part_is_opened(
    chosen: Choose, workspace: Workspace
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(picture, "JPEG")
    hand, note = new_edit_context, {"note": "se cayó <b>el muro</b>"}
    add_photo(workspace, CODE, hand("Rosa"), kept(workspace), picture.getvalue())
    thing = kept(workspace)
    describe(workspace, CODE, hand("Rosa"), thing, fields=note, attributes={})
    test = chosen(opened=False)
    fine(test)
    terrace = {one.id for one in workspace.layer("terrace").attributes if one.asked}
    assert fields(test) == {"name", "status", "wall_height_m"} | terrace
    # What is there is looked at without a field, and changed once it is opened.
    assert f"/photo/{CODE}/{kept(workspace).photos[0]}" in text(test)
    assert "se cayó &lt;b&gt;el muro&lt;/b&gt;" in text(test)
    test.session_state[feature_form.MORE] = True
    test.run()
    assert {"note", "voice", "origin", "photo.1", "same"} <= fields(test)
    assert text(test).count(f"/photo/{CODE}/{kept(workspace).photos[0]}") == 2


@pytest.mark.parametrize(
    ("field", "value"), [("name", EVIL), ("status", "existing"), ("kind", "")]
)
def test_a_field_nobody_touched_keeps_nothing_and_brings_nothing_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, field: str, value: str
) -> None:
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(workspace.folder))
    layer = workspace.layer("terrace")
    sheet = feature_form.FeatureForm(CODE, kept(workspace), layer, "en")
    taken = Remove("feature", "t", "present")
    commit(workspace, CODE, new_edit_context("Rosa"), taken)
    before = store.last_change(community_file(workspace, CODE))
    monkeypatch.setattr(st, "session_state", {sheet.key(field): value})
    sheet.keep(field, layer.attribute(field), "")
    assert store.last_change(community_file(workspace, CODE)) == before
    assert [f.uid for f in read_plan(workspace, CODE).features] == ["old"]


def test_units_of_the_fields_are_words_of_the_screen(workspace: Workspace) -> None:
    units = {a.unit for layer in workspace.layers for a in layer.attributes if a.unit}
    spanish = {unit: unit_name(unit, translator("es")) for unit in units}
    assert spanish["animals"] == "animales"
    assert not {unit for unit in units if spanish[unit] == unit and len(unit) > 3}


def test_each_answer_is_kept_when_it_is_given(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    test.selectbox(key=key("status")).set_value("lost").run()
    test.selectbox(key=key("voice")).set_value("women").run()
    test.selectbox(key=key("kind")).set_value("stone").run()
    test.number_input(key=key("wall_height_m")).set_value(1.5).run()
    test.text_input(key=key("name")).set_value("T-07").run()
    fine(test)
    feature = kept(workspace)
    assert (feature.status, feature.voice, feature.name) == ("lost", "women", "T-07")
    assert feature.attributes == {"kind": "stone", "wall_height_m": 1.5}


def test_a_wrong_value_is_refused_at_its_field(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    test.number_input(key=key("wall_height_m")).set_value(-2.0).run()
    (said,) = test.error
    assert "Wall height" in said.value
    assert "below" in said.value
    assert test.number_input(key=key("wall_height_m")).value == -2.0
    assert kept(workspace).attributes["wall_height_m"] == 1.0
    test.number_input(key=key("wall_height_m")).set_value(2.0).run()
    fine(test)
    assert kept(workspace).attributes["wall_height_m"] == 2.0


def test_what_another_person_kept_shows_in_the_form(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    edit_context, given = new_edit_context("Julián"), {"note": "se cayó el muro"}
    describe(
        workspace, CODE, edit_context, kept(workspace), fields=given, attributes={}
    )
    test.run()
    assert test.text_area(key=key("note")).value == "se cayó el muro"


def test_a_thing_is_carried_into_the_future_with_its_uid(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    test.button(key=key("copy.future")).click().run()
    fine(test)
    assert kept(workspace, "t", "future").geometry.equals(kept(workspace).geometry)
    assert key("copy.future") not in {button.key for button in test.button}


def test_a_thing_is_the_same_as_one_in_the_past(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    same = test.selectbox(key=key("same"))
    assert any("Ñawpa" in option for option in same.options)
    same.set_value(("past", "old")).run()
    fine(test)
    scenes = {f.scene for f in read_plan(workspace, CODE).features if f.uid == "old"}
    assert scenes == {"past", "present"}


def test_it_is_deleted_and_the_score_comes_back(
    chosen: Choose, workspace: Workspace
) -> None:
    test = chosen()
    test.button(key=key("delete")).click().run()
    fine(test)
    assert [f.uid for f in read_plan(workspace, CODE).features] == ["old"]
    assert not [b for b in test.button if str(b.key).startswith("form.")]


def test_a_photo_is_kept_and_shown(chosen: Choose, workspace: Workspace) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(picture, "JPEG")
    test = chosen()
    (uploader,) = test.file_uploader
    uploader.set_value(("muro.jpg", picture.getvalue(), "image/jpeg")).run()
    fine(test)
    (photo,) = kept(workspace).photos
    assert f"/photo/{CODE}/{photo}" in text(test)
    test.button(key=key(f"photo.{photo}")).click().run()
    fine(test)
    assert not kept(workspace).photos


def test_a_run_of_the_page_writes_nothing_over_what_stands_in_a_field(
    chosen: Choose,
) -> None:
    # What was written over arrived after a name was typed, and took it away.
    page = chosen()
    shown = (*page.text_input, *page.number_input, *page.selectbox, *page.text_area)
    assert page.run().text_input(key="form.t.present.name").value == EVIL
    again = (*page.text_input, *page.number_input, *page.selectbox, *page.text_area)
    assert [one.key for one in again] == [one.key for one in shown]

    def own(one: Any) -> bool:
        return str(one.key).startswith("form.")

    assert sum(own(one) for one in again) > 5
    assert [one.key for one in again if own(one) and one.proto.set_value] == []
    # A choice stands in the browser by its words, which are others in Spanish.
    page.query_params["lang"] = "es"
    kind = page.run().selectbox(key="form.t.present.status")
    assert (kind.proto.set_value, kind.proto.raw_value) == (True, "existe")


def test_names_in_the_form_are_text(chosen: Choose) -> None:
    assert "<script>" not in text(chosen()).replace("&lt;script&gt;", "")


@pytest.mark.parametrize(
    "said",
    [None, 7, "t", {"selected": 7}, {"selected": "nobody"}, {"scene": "x"}, {}, []],
)
def test_whatever_the_browser_tells_the_page_stands(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, said: object
) -> None:
    test = visit(workspace, monkeypatch).page(navigation.DRAW)
    test.session_state["map"] = said
    fine(test.run())


def test_told_is_taken_by_its_rules() -> None:
    st.session_state["map"] = {"sequence": "1", "selected": "a", "scene": "past"}
    assert editor.value("map") == editor.EditorValue(0, "a", "past")
