"""Every page opens, in each language, with little or much in the workspace."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import pytest
import streamlit as st

from talking_maps import workspace
from talking_maps.i18n import LANGUAGES
from talking_maps.store.community_index import Summary
from talking_maps.ui import navigation
from talking_maps.workspace import (
    Stroke,
    Workspace,
    add_owner,
    apply_stroke,
    community_file,
    new_edit_context,
    open_workspace,
    read_plan,
    set_community,
)
from tests.browser import CODE
from tests.ui.app_driver import EVIL, OURS, WHO, choose, fine, peopled, text, visit

PAGES = [way for way in navigation.ALL if way is not navigation.CHOOSE]


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def village_place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return peopled(tmp_path_factory.mktemp("village"))


@pytest.fixture(scope="module")
def ground_place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return peopled(tmp_path_factory.mktemp("ground"), with_ground=True)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("way", navigation.ALL, ids=lambda way: way.id)
def test_every_page_opens(
    way: navigation.PageSpec,
    language: str,
    village_place: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fine(visit(village_place, monkeypatch, lang=language).page(way))


@pytest.mark.parametrize("way", navigation.ALL, ids=lambda way: way.id)
def test_every_page_opens_on_ground(
    way: navigation.PageSpec, ground_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine(visit(ground_place, monkeypatch, s="future", o="h-01").page(way))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_workspace_says_how_to_begin(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path)
    test = visit(workspace, monkeypatch, lang=language, c="").page(navigation.CHOOSE)
    fine(test)
    doors = {button.key for button in test.button}
    assert {"door.demo", "door.add", "door.receive"} <= doors


def test_the_header_says_where_one_is(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(village_place, monkeypatch, s="past", o="h-01").page(navigation.SCORE)
    assert "kept " in text(test)
    assert test.selectbox(key="_owner").value == "h-01"
    assert test.segmented_control(key="_scene").value == "past"
    labels = [link.label for link in test.page_link]
    menu = ["Ground and pictures", "Submit to a contest", "Choose another community"]
    assert labels[:3] == menu
    assert {"Draw", "Book", "Score", "History", "Files"} <= set(labels[3:])


def test_the_language_switch_keeps_the_place(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(village_place, monkeypatch, s="past", o="h-01").page(
        navigation.HISTORY
    )
    choose(test, "_language", "es")
    fine(test)
    assert test.title[0].value == "Historia"
    assert test.query_params["lang"] == "es"
    assert test.query_params["s"] == "past"
    assert test.query_params["o"] == "h-01"


def test_a_name_is_text_everywhere(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = visit(village_place, monkeypatch)
    for way in navigation.ALL:
        test = here.page(way)
        assert "<script>" not in "".join(one.value for one in test.html)
        assert sum(one.value.startswith(OURS) for one in test.html) == 1
        assert all(EVIL not in button.label for button in test.button)
        assert all(EVIL not in one.value for one in test.markdown)


def test_names_of_households_stay_in_the_book(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = visit(village_place, monkeypatch, o="h-01")
    for way in (navigation.SCORE, navigation.FILES, navigation.GROUND):
        test = here.page(way)
        told = text(test).replace(f"Aldea {EVIL}", "")
        assert "Ana" not in told.replace(f"Aldea {html.escape(EVIL)}", "")


def test_a_community_that_is_not_there_is_said_in_words(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(village_place, monkeypatch, c="nowhere").page(navigation.SCORE)
    assert not test.exception
    assert "nowhere" in test.error[0].value
    assert "Communities" in [link.label for link in test.page_link]
    doors = {button.key for button in test.button}
    assert {"door.choose", "door.add", "door.receive"} <= doors


def test_a_contest_that_is_not_there_is_said_in_words(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(village_place, monkeypatch, k="nowhere").page(navigation.TRAIL)
    assert not test.exception
    (said,) = [error.value for error in test.error]
    assert "nowhere" in said
    assert "nor any other" in said
    assert {"door.contests", "door.call"} <= {button.key for button in test.button}
    test.button(key="door.contests").click().run()
    assert not test.exception


def test_an_owner_who_is_not_there_leads_to_the_plan_of_all(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for way in navigation.BAR:
        test = visit(village_place, monkeypatch, o="h-99").page(way)
        fine(test)
        assert test.query_params["o"] == "community"


def test_who_draws_is_asked_once_and_remembered(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = visit(village_place, monkeypatch, by="")
    test = here.page(navigation.BOOK)
    assert test.title[0].value == "Who is drawing?"
    test.text_input(key="gate-new").set_value("  Ana   Ttito ")
    test.button[-1].click().run()
    fine(test)
    assert test.query_params["by"] == "Ana Ttito"
    assert not any(title.value == "Who is drawing?" for title in test.title)
    again = here.page(navigation.BOOK)
    assert "Ana Ttito" in [button.label for button in again.button]


def test_looking_at_the_score_asks_for_no_name(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(village_place, monkeypatch, by="").page(navigation.SCORE)
    assert "Who is drawing?" not in [title.value for title in test.title]


def test_a_card_opens_its_community(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(village_place, monkeypatch, c="").page(navigation.CHOOSE)
    test.button(key=f"open.{CODE}").click().run()
    fine(test)
    assert test.query_params["c"] == CODE
    assert "Draw" in [link.label for link in test.page_link]


def test_a_broken_file_is_listed_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    (place.folder / "communities" / "zz.gpkg").write_bytes(b"not a GeoPackage")
    test = visit(place, monkeypatch, c="").page(navigation.CHOOSE)
    fine(test)
    broken = [one.value for one in test.html if 'class="broken"' in one.value]
    assert len(broken) == 1
    assert "zz" in broken[0]


def test_a_listing_called_off_stays_so_until_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    test = visit(place, monkeypatch, c="").page(navigation.CHOOSE)
    (place.folder / "index.sqlite").unlink()
    test.session_state["choose.stopped"] = True
    fine(test.run())
    assert f"open.{CODE}" not in [button.key for button in test.button]
    assert "not read yet: 1" in text(test)
    fine(test.button(key="choose.rest").click().run())
    assert f"open.{CODE}" in [button.key for button in test.button]
    assert "not read yet" not in text(test)


@pytest.mark.parametrize(("count", "shown"), [(100, 12), (101, 6)])
def test_among_many_communities_a_window_full_is_shown_before_one_searches(
    village_place: Workspace, monkeypatch: pytest.MonkeyPatch, count: int, shown: int
) -> None:
    many = tuple(Summary(f"c{n:03}", f"Anta {n}") for n in range(count))
    monkeypatch.setattr(workspace, "list_communities", lambda *_: many)
    test = visit(village_place, monkeypatch, c="").page(navigation.CHOOSE)
    fine(test)
    cards = [b.key for b in test.button if str(b.key).startswith("open.")]
    assert cards == [f"open.c{n:03}" for n in range(shown)]
    assert f"and {count - shown} more" in text(test)
    test.text_input(key="choose.search").set_value("anta 7").run()
    fine(test)
    cards = [b.key for b in test.button if str(b.key).startswith("open.")]
    assert cards[0] == "open.c007"
    assert len(cards) == 12


def test_communities_and_owners_stand_in_the_readers_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    for code in ("h-2", "h-10"):
        add_owner(place, CODE, new_edit_context(WHO), code, "household")
    file = community_file(place, CODE)
    for code, name in (("a", "Zurite"), ("b", "Ánta 10"), ("c", "anta 2")):
        shutil.copyfile(file, file.with_name(f"{code}.gpkg"))
        edit_context = new_edit_context(WHO)
        set_community(place, code, edit_context, name=name)
    test = visit(place, monkeypatch, c="").page(navigation.CHOOSE)
    cards = [b.key for b in test.button if str(b.key).startswith("open.")]
    assert cards == ["open.aldea", "open.c", "open.b", "open.a"]
    owners = visit(place, monkeypatch).page(navigation.SCORE).selectbox(key="_owner")
    assert list(owners.options) == ["Community plan", "h-01", "h-2", "h-10"]


def test_the_score_page_tells_why(
    ground_place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = visit(ground_place, monkeypatch).page(navigation.SCORE)
    for criterion in open_workspace(ground_place.folder).rubric.criteria:
        test.button(key=f"score.{criterion.id}").click().run()
        fine(test)
        heads = [one.value for one in test.html if 'class="measured"' in one.value]
        heads += [title.value for title in test.title]
        assert criterion.names["en"] in "".join(heads)
        if criterion.components:
            labels = [one.label for one in test.expander]
            assert "How it is reckoned, and from what" in labels


def test_the_history_tells_each_change_and_takes_the_last_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path)
    test = visit(place, monkeypatch).page(navigation.HISTORY)
    fine(test)
    said = text(test)
    assert "No version has a name yet" in said
    assert "a commitment" in said
    assert "4 things at once" in said
    assert WHO in said
    apply_stroke(
        place,
        CODE,
        new_edit_context(WHO),
        Stroke("remove", "c", "present"),
    )
    test.run()
    assert "took away: Canal, 566 m (present)" in text(test).replace("\xa0", " ")
    test.button(key="history.undo").click().run()
    fine(test)
    said = text(test).replace("\xa0", " ")
    assert "undone: took away: Canal, 566 m (present)" in said
    assert any(f.uid == "c" for f in read_plan(place, CODE).features)
