"""The compare page without a browser: its choosers, differences, totals and lives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st

from talking_maps import compare, store
from talking_maps.errors import BadValue
from talking_maps.i18n import translator
from talking_maps.model.change import Put, Remove
from talking_maps.model.plan import COMMUNITY
from talking_maps.store import AuditEntry
from talking_maps.ui import navigation, session
from talking_maps.ui.api import comparison_routes
from talking_maps.ui.screens.compare import (
    compare_view_model,
    difference_rows,
    score_delta,
)
from talking_maps.ui.screens.history import activity_chart
from talking_maps.wording import differences, vocabulary
from talking_maps.workspace import (
    Workspace,
    commit,
    community_file,
    comparisons,
    current_time,
    new_edit_context,
    read_plan,
)
from talking_maps.workspace.accounts import COMMAND_LINE
from talking_maps.workspace.comparisons import Comparison, DrawnSide, Side
from talking_maps.workspace.open_community import NOW, OpenCommunity
from tests import village
from tests.browser import CODE, add_village
from tests.ui.app_driver import EVIL, WHO, fine, text, visit

PAST, PRESENT = (Side(COMMUNITY, NOW, scene) for scene in ("past", "present"))
FIELD = village.rectangle(100, 100, 200, 100)
t = translator("en")


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a village where a pasture changed, a spring was lost, a canal is new."""
    return add_village(
        tmp_path,
        village.feature("p", "pasture", FIELD, "past", voice="elders", note="ichu"),
        village.feature("p", "pasture", village.rectangle(100, 100, 100, 100)),
        village.feature("s", "spring", village.point(50, 50), "past"),
        village.feature("c", "canal", village.line((0, 0), (300, 400))),
    )


def shown(workspace: Workspace, side: Side) -> DrawnSide:
    return DrawnSide(side, read_plan(workspace, CODE, side.owner).features)


def finding(
    found: comparisons.FoundDifferences,
    workspace: Workspace,
    *,
    is_backward: bool = False,
) -> Comparison:
    kinds = {layer.id: layer.geometry for layer in workspace.layers}
    measured = compare.with_quantities(found.differences, kinds, village.EPSG)
    return Comparison(measured, village.EPSG, is_backward, found.maybe)


def test_scenes_differ_in_the_fields_words_with_quantities(
    workspace: Workspace,
) -> None:
    likely = comparisons.between(shown(workspace, PAST), shown(workspace, PRESENT))
    found = finding(likely, workspace)
    told = difference_rows.rows(found, workspace.layers, "en", t)
    by_uid = {row["uid"]: row for row in told}
    assert {uid: row["kind"] for uid, row in by_uid.items()} == {
        "p": "changed",
        "s": "lost",
        "c": "proposed",
    }
    before, after = str(by_uid["p"]["amount"]).split(" → ")
    assert before.startswith("2.0")
    assert after.startswith("1.0")
    assert by_uid["p"]["a"]
    assert by_uid["p"]["b"]
    assert by_uid["s"]["b"] is None
    assert by_uid["c"]["a"] is None
    totals = difference_rows.totals(found, workspace.layers, "en", t)
    assert {one["layer"] for one in totals} == {"pasture", "spring", "canal"}


def test_what_came_since_the_past_is_new(workspace: Workspace) -> None:
    likely = comparisons.between(shown(workspace, PAST), shown(workspace, PRESENT))
    future = Side(COMMUNITY, NOW, "future")
    for left, right, word in (
        (PAST, PRESENT, "new"),
        (PRESENT, PAST, "new"),
        (PRESENT, future, "proposed"),
    ):
        told = difference_rows.legend(likely.differences, left, right, t)
        (said,) = [one["word"] for one in told if one["id"] == "proposed"]
        assert said == word


def test_the_jurys_criteria_are_open_on_the_screen(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(workspace.folder))
    told = score_delta.told(CODE, PAST, PRESENT, t)
    said = told["rows"]
    assert isinstance(said, list)
    rubric = workspace.rubric.criteria
    for criterion, row in zip(rubric, said, strict=True):
        only_jury = criterion.jury > 0 and not criterion.components
        assert (row["a"] == "open") == only_jury
        assert ("for the jury" in row["name"]) == bool(criterion.jury)
    assert any(row["a"] == "open" for row in said)


def test_looking_back_shows_the_later_scene_on_the_left(workspace: Workspace) -> None:
    left, right = shown(workspace, PRESENT), shown(workspace, PAST)
    assert comparisons.is_backward(left, right)
    found = finding(comparisons.between(left, right), workspace, is_backward=True)
    told = difference_rows.rows(found, workspace.layers, "en", t)
    canal = next(row for row in told if row["uid"] == "c")
    assert canal["a"]
    assert canal["b"] is None


def test_plans_of_two_owners_are_matched_by_likeness_with_the_doubt(
    workspace: Workspace,
) -> None:
    mine = village.feature("x", "pasture", FIELD)
    other = village.feature("y", "pasture", village.rectangle(105, 100, 200, 100))
    left = DrawnSide(PRESENT, (mine,))
    right = DrawnSide(Side("h-01", NOW, "present"), (other,))
    likely = comparisons.between(left, right)
    (one,) = likely.differences
    assert one.change == "changed"
    assert one.likeness is not None
    assert 0 < one.likeness.doubt < 1
    # A touch on either shape finds the row.
    (row,) = difference_rows.rows(finding(likely, workspace), workspace.layers, "en", t)
    assert [dict(row[side])["id"] for side in "ab"] == ["x", "x"]  # type: ignore[call-overload]


def test_what_is_drawn_alike_comes_once(workspace: Workspace) -> None:
    one = DrawnSide(PRESENT, (village.feature("x", "pasture", FIELD),))
    (row,) = difference_rows.rows(
        finding(comparisons.between(one, one), workspace),
        workspace.layers,
        "en",
        t,
    )
    assert row["alike"]
    assert row["a"]
    assert row["b"] is None


def test_the_life_of_a_thing_tells_its_three_scenes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(workspace.folder))
    plan = read_plan(workspace, CODE)
    thing = compare_view_model.ListedFeature(
        "p", frozenset("p"), workspace.layer("pasture")
    )
    told = compare_view_model.told(CODE, thing, plan, village.EPSG, "en", t)
    scenes = told["scenes"]
    assert isinstance(scenes, list)
    past, present, future = scenes
    assert past["note"] == "ichu"
    assert "memory of: the elders" in past["facts"]
    assert present["note"] == ""
    assert future["facts"] == ["not drawn"]


@pytest.mark.parametrize(
    ("before", "after", "said"), [(0, 3, "+3"), (3, 0, "−3"), (2, 2, "=")]
)
def test_a_gain_has_its_sign(before: float, after: float, said: str) -> None:
    assert differences.gain(after - before, "number", t) == said


def test_the_page_swaps_and_goes_back_to_a_named_version(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = community_file(workspace, CODE)
    store.name_version(path, "May", at=current_time(), author=WHO)
    gone = Remove("feature", "c", "present")
    commit(workspace, CODE, new_edit_context(WHO), gone)
    test = visit(workspace, monkeypatch).page(navigation.COMPARE)
    fine(test)
    moment = test.selectbox(key="_compare.a.moment")
    assert "★ May" in moment.options
    moment.select("★ May").run()
    test.selectbox(key="_compare.a.scene").select("Present").run()
    fine(test)
    # What the browser would tell: the score's part is open, the canal is chosen.
    test.session_state["compare"] = {"tab": "score", "chosen": "c", "back": {"side": 1}}
    fine(test.run())
    test.button(key="compare.swap").click().run()
    fine(test)
    assert test.selectbox(key="_compare.b.moment").value != NOW


def test_the_command_line_is_named_in_the_reader_s_language() -> None:
    entry = AuditEntry(1, "c", COMMUNITY, "command line", "2026-05-12", "", frozenset())
    t = translator("es")
    assert "línea de comandos" in activity_chart.chart((entry,), t)
    assert vocabulary.author_name(t, COMMAND_LINE.name) == "línea de comandos"
    assert vocabulary.author_name(t, "Rosa") == "Rosa"


def test_a_version_keeps_what_was_taken_away(workspace: Workspace) -> None:
    path = community_file(workspace, CODE)
    version = store.name_version(path, "May", at=current_time(), author=WHO)
    gone = Remove("feature", "c", "present")
    commit(workspace, CODE, new_edit_context(WHO), gone)
    then = store.features_at(path, COMMUNITY, version.change)
    left = DrawnSide(Side(COMMUNITY, version.change, "present"), then)
    found = comparisons.between(left, shown(workspace, PRESENT)).differences
    assert {one.uid: one.change for one in found} == {
        "p": "unchanged",
        "c": "removed",
    }


def test_history_names_a_version_and_brings_the_plan_back_to_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(workspace, monkeypatch).page(navigation.HISTORY)
    fine(test)
    assert "doings" in text(test)
    test.text_input(key="version.name").input(EVIL)
    next(b for b in test.button if b.label == "Name it").click().run()
    fine(test)
    path = community_file(workspace, CODE)
    (version,) = store.versions(path)
    assert version.name == EVIL
    assert "<script>" not in text(test)

    gone = Remove("feature", "c", "present")
    commit(workspace, CODE, new_edit_context(WHO), gone)
    test = visit(workspace, monkeypatch).page(navigation.HISTORY)
    test.button(key=f"version.restore.{version.id}").click().run()
    fine(test)
    drawn = {f.uid for f in store.read_features(path, COMMUNITY, "present")}
    assert drawn == {"p", "c"}
    assert store.read_changes(path)[-1].kind == "restore"


def test_a_name_given_twice_is_refused_with_the_reason(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = community_file(workspace, CODE)
    store.name_version(path, "May", at=current_time(), author=WHO)
    test = visit(workspace, monkeypatch).page(navigation.HISTORY)
    test.text_input(key="version.name").input("May")
    test.text_area(key="version.about").input("The assembly of May agreed")
    next(b for b in test.button if b.label == "Name it").click().run()
    assert [one.value for one in test.error]
    assert not test.exception
    # What was typed stays, to be mended; once it is kept, the boxes are empty.
    assert test.text_area(key="version.about").value == "The assembly of May agreed"
    test.text_input(key="version.name").input("May, again")
    next(b for b in test.button if b.label == "Name it").click().run()
    fine(test)
    assert any("May, again" in one.value for one in test.toast)
    assert test.text_area(key="version.about.1").value == ""


def test_a_person_says_what_is_the_same_and_every_comparison_heeds_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = village.feature("n", "spring", village.point(55, 50))
    edit_context = new_edit_context(WHO)
    commit(workspace, CODE, edit_context, Put("feature", "n", near))
    test = visit(workspace, monkeypatch).page(navigation.COMPARE)
    before = comparisons.compare_named(
        OpenCommunity(workspace, CODE), "past", "present"
    )
    assert {d.uid: d.word for d in before.found.differences if d.layer == "spring"} == {
        "s": "lost",
        "n": "proposed",
    }
    for number, (same, words) in enumerate(
        ((True, {"s": "changed"}), (False, {"s": "lost", "n": "proposed"}))
    ):
        said = {"first": "s", "second": "n", "same": same, "client": f"{number}"}
        test.session_state["compare"] = {"same": said}
        fine(test.run())
        after = comparisons.compare_named(
            OpenCommunity(workspace, CODE), "past", "present"
        )
        found = {d.uid: d.word for d in after.found.differences if d.layer == "spring"}
        assert found == words


def test_the_list_asks_about_what_is_near_and_tells_what_was_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(workspace.folder))
    near = village.feature("n", "spring", village.point(55, 50), name=EVIL)
    edit_context = new_edit_context(WHO)
    commit(workspace, CODE, edit_context, Put("feature", "n", near))

    def same(uid: str) -> list[dict[str, object]]:
        told = json.loads(comparison_routes.differences(CODE, PAST, PRESENT, "en"))[
            "rows"
        ]
        return next(list(row["same"]) for row in told if row["uid"] == uid)

    (asked,) = same("s")
    assert EVIL in str(asked["words"])
    assert (asked["yes"], asked["no"]) == (True, True)
    comparisons.say_same(workspace, CODE, "n", "s", same=False, author=WHO)
    (denied,) = same("s")
    assert (denied["yes"], denied["no"]) == (True, False)
    comparisons.say_same(workspace, CODE, "n", "s", same=True, author=WHO)
    (said,) = same("s")
    assert (said["yes"], said["no"]) == (False, True)


def test_the_address_of_a_comparison_is_read_back_and_printed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(workspace.folder))
    words = comparison_routes.address(CODE, PRESENT, PAST, "es")
    assert comparison_routes.read(words) == (PRESENT, PAST)
    assert comparison_routes.comparison_pdf(CODE, PRESENT, PAST, "es").startswith(
        b"%PDF"
    )
    with pytest.raises(BadValue):
        comparison_routes.read({**words, "b.scene": "tomorrow"})


def test_a_comparison_that_was_called_off_waits_until_it_is_asked_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = visit(workspace, monkeypatch)
    page = here.page(navigation.COMPARE)
    fine(page)
    page.session_state["compare.called-off"] = (CODE, PAST, PRESENT)
    fine(page.run())
    assert "was called off" in text(page)
    page.button(key="compare.go-on").click().run()
    fine(page)
    assert "was called off" not in text(page)
