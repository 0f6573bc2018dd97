"""How often a stroke and a click open the community's file, which is what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from talking_maps import rasters
from talking_maps.model.change import Remove
from talking_maps.model.territory import Raster
from talking_maps.ui import cache, navigation, session
from talking_maps.ui.api import edit_routes, routes
from talking_maps.workspace import commit, new_edit_context
from tests.browser import CODE, add_village
from tests.openings import counted
from tests.ui.app_driver import fine, peopled, visit
from tests.ui.test_routes import AT, HERE, history, square, stroke

#: So often a stroke may open the file; it did so twice, and an undo three times.
STROKE = 1
#: So often a click on the Draw screen may; it did so 24 times, 31 after a stroke.
CLICK = 2


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    place = add_village(tmp_path)
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(place.folder))
    monkeypatch.delenv(session.LAYERS_VARIABLE, raising=False)
    app = Starlette(routes=routes.routes())
    with TestClient(app, base_url=HERE, headers={"Origin": HERE}) as opened:
        yield opened


def test_a_stroke_opens_the_file_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = (
        ("operations", stroke()),
        ("operations", stroke(2, kind="reshape", uid="u1", geometry=square(150))),
        ("operations", stroke(3, kind="remove", uid="u1")),
        ("undo", history(4)),
        ("redo", history(5)),
        ("undo", history(6)),
        # Sent again, and one that has nothing to take back.
        ("undo", history(6)),
        ("redo", history(7, author="Nobody")),
    )
    for what, body in done:
        with counted(monkeypatch, CODE) as made:
            assert client.post(f"{AT}/{what}", json=body).status_code == 200
        assert len(made) <= STROKE, (what, body)
    for asked in ("features?scene=present", "others?scene=present", "news?seen=2"):
        with counted(monkeypatch, CODE) as made:
            assert client.get(f"{AT}/{asked}").status_code == 200
        assert len(made) <= STROKE, asked


def test_a_stroke_is_answered_as_the_history_tells_it(client: TestClient) -> None:
    for number, body in enumerate(
        (
            stroke(1, geometry=square(100.123456)),
            stroke(2, kind="reshape", uid="u1", geometry=square(150.98765)),
            stroke(3, layer="pasture", author="Juan", client="d" * 32),
            stroke(4, kind="remove", uid="u1"),
        ),
        start=1,
    ):
        for seen in (0, number):
            said = client.post(f"{AT}/operations", json={**body, "seen": seen}).json()
            told = client.get(f"{AT}/news?seen={seen}&author={body['author']}").json()
            assert {**told, "kept": body["number"], "done": True} == said


def test_a_stroke_that_is_refused_leaves_nothing_behind(client: TestClient) -> None:
    before = client.get(f"{AT}/news?seen=0").json()
    refused = client.post(f"{AT}/operations", json=stroke(kind="reshape", uid="nobody"))
    assert refused.status_code != 200
    assert client.get(f"{AT}/news?seen=0").json() == before


def test_a_click_on_the_map_opens_the_file_twice_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    place = peopled(tmp_path, with_ground=True)
    page = visit(place, monkeypatch).page(navigation.DRAW)
    for gone in ("t", "c", ""):
        with counted(monkeypatch, CODE) as made:
            fine(page.run())
        assert len(made) <= CLICK
        if gone:  # And the click after a stroke, for which all is read anew.
            stroke_ = Remove("feature", gone, "present")
            commit(place, CODE, new_edit_context("Rosa"), stroke_)


def test_a_run_sees_what_it_and_others_write_meanwhile(tmp_path: Path) -> None:
    st.cache_resource.clear()
    place = peopled(tmp_path)
    with cache.one_run():
        cache.community(place, CODE).read_ahead("community")
        for uid in ("t", "c", "p"):
            before = cache.community(place, CODE).last_change().sequence
            gone = Remove("feature", uid, "present")
            commit(place, CODE, new_edit_context("Rosa"), gone)
            assert cache.community(place, CODE).last_change().sequence == before + 1
            drawn = cache.community(place, CODE).plan("community").features
            assert (uid, "present") not in {(f.uid, f.scene) for f in drawn}


def test_map_and_score_share_one_elevation(tmp_path: Path) -> None:
    st.cache_resource.clear()
    place = peopled(tmp_path, with_ground=True)
    heights = edit_routes.relief(place, CODE)
    assert heights is not None
    assert heights[0] is cache.community(place, CODE).territory().elevation
    assert heights[1] is cache.community(place, CODE).slope()


def test_draw_score_and_compare_read_one_elevation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    place = peopled(tmp_path, with_ground=True)
    read: list[Raster] = []
    reader = rasters.read_elevation

    def reading(path: Path) -> Raster:
        read.append(reader(path))
        return read[-1]

    monkeypatch.setattr(rasters, "read_elevation", reading)
    here = visit(place, monkeypatch)
    for page in (navigation.DRAW, navigation.SCORE):
        fine(here.page(page))
    test = here.page(navigation.COMPARE)
    test.session_state["compare"] = {"tab": "score"}
    fine(test.run())
    assert cache.community(place, CODE).elevation() is read[0]
    assert len(read) == 1
