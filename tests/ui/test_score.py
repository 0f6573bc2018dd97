"""The score page: things with why, pictures, numbers by name, next steps."""

from __future__ import annotations

import base64
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from talking_maps.i18n import translator
from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.model.change import Put
from talking_maps.model.rubric import Gate
from talking_maps.ui import navigation
from talking_maps.ui.screens.score import (
    advice_jobs,
    canal_profile_svg,
    evidence_map,
    picture,
    pictures,
    slope_picture,
    where_picture,
)
from talking_maps.ui.screens.score.measure_detail import LIST, STEPS, THINGS
from talking_maps.ui.widgets.plan_sketch import MapFrame
from talking_maps.workspace import (
    Stroke,
    Workspace,
    apply_stroke,
    commit,
    new_edit_context,
    rubrics,
    set_herd,
)
from talking_maps.workspace.accounts import Actor
from tests import village
from tests.browser import CODE
from tests.indicators.conftest import case, reference
from tests.ui.app_driver import choose, fine, peopled, text, visit


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return peopled(tmp_path_factory.mktemp("score"), with_ground=True)


def page(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, criterion: str
) -> AppTest:
    test = visit(workspace, monkeypatch).page(navigation.SCORE)
    test.button(key=f"score.{criterion}").click().run()
    fine(test)
    return test


def answered(workspace: Workspace) -> advice_jobs.AdviceJob:
    """Wait until the next steps are worked out, and return them."""
    job = advice_jobs.ask(workspace, CODE, "community")
    until = time.monotonic() + 120
    while not job.is_done and time.monotonic() < until:
        time.sleep(0.05)
    assert len(job.told) == job.of
    return job


def test_sacred_places_hidden_on_the_wall_are_in_no_picture_of_the_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    sacred = village.feature("s", "sacred", village.point(350, 350))
    commit(place, CODE, new_edit_context("Rosa"), Put("feature", "s", sacred))
    colour = place.layer("sacred").colour
    for hides in (False, True):
        test = visit(place, monkeypatch).page(navigation.SCORE)
        test.session_state["discreet"] = hides
        test.button(key="score.pastures").click().run()
        fine(test)
        pictures = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", text(test))
        drawn = "".join(base64.b64decode(one).decode() for one in pictures)
        assert drawn
        assert (colour in drawn) != hides
        told = "Sacred places are hidden" in text(test)
        assert told == hides, text(test)


def test_a_measure_shows_its_things_with_why_and_leads_to_the_map(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, "pastures")
    said = text(test).replace("\N{NO-BREAK SPACE}", " ")
    assert "6.00 ha without care: not fenced, rested, in turns or manured." in said
    assert "✗ hurts" in said
    assert "alt=" in said
    test.button(key="score.row.0").click().run()
    fine(test)
    test.button(key="go.thing").click().run()
    assert not test.exception
    assert test.query_params["s"] == "present"


def test_remarks_and_numbers_are_named_and_graded_not_told_by_id(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_herd(workspace, CODE, new_edit_context("Rosa", "h-01"), "sheep", 10)
    test = page(workspace, monkeypatch, "soils")
    test.button(key="score.one.2").click().run()
    fine(test)
    said = text(test)
    assert "Corral space for one animal: sheep" in said
    assert "m² per animal" in said
    assert not re.search(r"\b(corral_space|sheep_units|carrying_capacity)\.", said)


def test_the_next_steps_are_told_with_what_they_gain_and_can_be_followed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page(workspace, monkeypatch, "pastures")
    answered(workspace)
    choose(test, LIST, STEPS)
    fine(test)
    said = text(test)
    assert "Rest the pasture" in said
    assert re.search(r'class="step"><strong>\+\d', said)
    test.button(key="score.step.0").click().run()
    fine(test)
    test.button(key="go.step").click().run()
    assert not test.exception
    choose(page(workspace, monkeypatch, "water"), LIST, THINGS)


def test_the_next_step_stands_beside_the_map(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(workspace, monkeypatch)
    best = answered(workspace).best(1)[0]
    test = visit(workspace, monkeypatch).page(navigation.DRAW)
    fine(test)
    assert "Next" in text(test)
    test.button(key="score.next.0").click().run()
    fine(test)
    assert best.total > 0


def test_a_stroke_calls_an_older_question_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    older = advice_jobs.ask(place, CODE, "community")
    stroke = Stroke("remove", "c", "present")
    apply_stroke(place, CODE, new_edit_context("Rosa"), stroke)
    newer = advice_jobs.ask(place, CODE, "community")
    assert newer is not older
    assert older.stopped.is_set()
    assert advice_jobs.ask(place, CODE, "community") is newer
    newer.stopped.set()


def test_every_picture_has_a_name_and_a_way_to_be_drawn() -> None:
    named = pictures.names(translator("en"))
    for kind in {k for one in REGISTRY for k in pictures.kinds(one)}:
        assert kind in named
        assert kind in pictures._DRAW
    assert pictures.kinds("stocking_balance") == ("bars", "stocking", "where")
    assert pictures.kinds("an indicator of later") == ("where",)


def test_what_helps_hurts_and_enters_is_told_by_signs_and_lines() -> None:
    fields = (
        village.feature("G", "pasture", village.rectangle(0, 0, 300, 300)),
        village.feature("B", "pasture", village.rectangle(400, 0, 300, 300)),
        village.feature("T", "corral", village.rectangle(400, 400, 20, 20)),
        village.feature("O", "house", village.point(900, 900)),
    )
    look = evidence_map.MapStyle(frozenset("G"), frozenset("B"), frozenset("T"))
    assert [evidence_map.mark(f.uid, look) for f in fields] == [
        "good",
        "bad",
        "also",
        "dim",
    ]
    paper = MapFrame((600_000, 8_400_000, 601_000, 8_401_000), margin=0)
    signs = evidence_map.signs(paper, fields, look)
    assert (signs.count('"yes"'), signs.count('"no"')) == (1, 1)
    beside = MapFrame((602_000, 8_400_000, 603_000, 8_401_000), margin=0)
    assert not evidence_map.signs(beside, fields, look)
    crowd = [replace(fields[0], uid=f"G{n}") for n in range(9)]
    many = evidence_map.MapStyle(frozenset(f.uid for f in crowd))
    assert evidence_map.signs(paper, crowd, many).count("badge") == 1


def test_a_picture_comes_near_to_what_is_lit_and_shows_what_is_gone() -> None:
    gone = village.feature("L", "terrace", village.rectangle(100, 100, 40, 40), "past")
    there = village.feature("H", "house", village.point(900, 900))
    scene = picture.Scene(
        case(village.plan(gone, there)),
        (),
        evidence_map.MapStyle(bad=frozenset("L")),
        translator("en"),
        "en",
    )
    made = where_picture.draw(scene, (gone,), "Lost")
    svg = base64.b64decode(made.picture.split("base64,")[1].rstrip('">')).decode()
    assert 'class="area bad"' in svg
    assert "50\N{NO-BREAK SPACE}m" in svg
    assert "✗ hurts" in made.legend
    assert "✓ helps" not in made.legend


def test_terraces_far_apart_are_shown_one_by_one() -> None:
    fields = [
        village.feature("A", "terrace", village.rectangle(100, 100, 40, 40)),
        village.feature("B", "terrace", village.rectangle(860, 860, 40, 40)),
    ]
    assert slope_picture._first_of_far(fields) == ""
    far = village.feature("C", "terrace", village.rectangle(4000, 0, 40, 40))
    assert slope_picture._first_of_far([*fields, far]) == "A"
    assert slope_picture._first_of_far([]) == ""


LABEL = re.compile(
    r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">([^<]+)</text>'
)
#: How tall the letters of a picture are, in the picture's own units.
TALL = 27


def widest(said: str) -> float:
    """Return how wide the words are in the bold letters that stand in for ours."""
    narrow = sum(letter in ".,:;il \N{NO-BREAK SPACE}" for letter in said)
    broad = sum(letter in "mwMW±" for letter in said)
    return TALL * (0.4 * narrow + 1.05 * broad + 0.72 * (len(said) - narrow - broad))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("tilt", "length", "error", "above"),
    [(0.01, 500, 3.0, 0), (1.5, 1000, 25.0, 4000), (0.0005, 60, 0.1, 0)],
)
def test_labels_of_a_canal_s_profile_are_whole_apart_and_differ(
    language: str, tilt: float, length: float, error: float, above: float
) -> None:
    ground = village.plane(tilt, error=error)
    high = replace(ground, values=ground.values + above)
    canal = village.feature("C", "canal", village.line((0, 50), (length, 50)))
    here = EvaluationContext(
        village.plan(canal), village.territory(high), reference({})
    )
    t = translator(language)
    scene = picture.Scene(here, (), evidence_map.MapStyle(), t, language)
    made = canal_profile_svg.draw(scene, canal)
    assert made is not None
    svg = base64.b64decode(made.picture.split("base64,")[1].split('"')[0]).decode()
    labels = LABEL.findall(svg)
    assert len({said for *_, said in labels}) == len(labels) > 5
    boxes = []
    for x, y, anchor, said in labels:
        wide = widest(said)
        left = float(x) - wide * {"end": 1, "middle": 0.5}[anchor]
        assert left >= 0, said
        assert left + wide <= canal_profile_svg.WIDTH, said
        assert TALL <= float(y) <= canal_profile_svg.HEIGHT - 8, said
        boxes.append((left, float(y) - 22, left + wide, float(y) + 6))
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            beside = one[2] <= other[0] or other[2] <= one[0]
            assert beside or one[3] <= other[1] or other[3] <= one[1], (one, other)


def test_a_name_in_a_picture_is_text(tmp_path: Path) -> None:
    sheet = evidence_map.sheet(10, 10, Markup(), "<script>alert(1)</script>")
    assert "<script>" not in sheet


def test_the_gates_of_the_rubric_are_told_with_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)

    def gate(name: str, **limits: float) -> Gate:
        names = {"es": name, "en": f"*{name}*"}
        return Gate(name, "indicator", names, "improved_pasture_share", None, **limits)

    gates = (
        gate("low", at_most=0.0),
        gate("high", at_least=0.5),
        Gate("papers", "checked", {"es": "papeles", "en": "<b>papers</b>"}),
    )
    staff = Actor("office", "staff", lambda: "2026-05-12T10:00:00-05:00")
    rubrics.add(place, staff, replace(place.rubric, gates=gates))
    rubrics.use(place, staff, 1)
    test = visit(place, monkeypatch).page(navigation.SCORE)
    fine(test)
    said = text(test).replace("\N{NO-BREAK SPACE}", " ")
    assert '<li class="yes"><b>✓</b> *low*</li>' in said
    assert "*high*” was not passed: 0 %, and 50 % is the least." in said
    assert "staff will look at: &lt;b&gt;papers&lt;/b&gt;" in said
