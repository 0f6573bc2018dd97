"""Files: a community added or received, shapes brought in, work taken along."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import streamlit as st
from shapely import Point
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from talking_maps import geo, store
from talking_maps.errors import CannotKeep
from talking_maps.exchange import READ_ENDINGS, Source
from talking_maps.files import sandbox
from talking_maps.model.change import Put, Reshape
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import navigation
from talking_maps.ui.components import boundary_map
from talking_maps.ui.screens.files import import_panel
from talking_maps.ui.widgets import progress
from talking_maps.workspace import (
    Progress,
    Workspace,
    backups,
    commit,
    community_file,
    copy_to,
    export_plan,
    list_communities,
    merges,
    new_edit_context,
    open_workspace,
    read_community,
    read_plan,
    read_source,
    set_community,
    usb_drives,
)
from tests import village
from tests.browser import CODE, new_village
from tests.ui.app_driver import (
    EVIL,
    WHO,
    Visit,
    choose,
    fine,
    geojson,
    peopled,
    text,
    visit,
)

UPLOAD = "files.in.0.upload"


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return visit(peopled(tmp_path), monkeypatch)


def ring(x: float, y: float, side: float = 50) -> list[list[float]]:
    """Return a square of the village as a ring of longitudes and latitudes."""
    shape = geo.to_degrees(village.rectangle(x, y, side, side), village.EPSG)
    return [list(point) for point in shape.exterior.coords]


def upload(content: bytes, name: str = "a.geojson") -> tuple[str, bytes, str]:
    """Return a file as a browser sends it."""
    return (name, content, "application/json")


def corrals(workspace: Workspace) -> int:
    """Return how many corrals lie in the file."""
    plan = read_plan(workspace, CODE, COMMUNITY)
    return sum(f.layer == "corral" for f in plan.features)


def test_an_import_is_shown_before_it_is_kept(here: Visit) -> None:
    test = here.page(navigation.FILES)
    crossed = [[-74.0, -14.0], [-73.9, -14.0], [-73.9, -14.0], [-74.0, -14.0]]
    content = geojson(ring(100, 700), ring(5000, 700), crossed)
    test.file_uploader(key=UPLOAD).set_value(upload(content)).run()
    choose(test, "files.in.layer", "corral")
    fine(test)
    said = text(test)
    assert "can enter <b>2</b>" in said
    assert "refused <b>1</b>" in said
    assert "1 lies outside the boundary" in said
    assert corrals(here.place) == 0

    test.button(key="files.in.go").click().run()
    fine(test)
    assert "Brought in 2" in text(test)
    assert corrals(here.place) == 2
    test.run()
    assert corrals(here.place) == 2


def test_a_large_file_is_read_with_a_bar_and_once(
    here: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, float, str]] = []

    @contextmanager
    def telling(key: str, *, on_cancel: object) -> Iterator[Progress]:
        assert on_cancel is import_panel._forget
        yield lambda share, what: told.append((key, share, what.id))

    def slowly(file: Path, **more: Any) -> Source:
        more["progress"](0.5, Message("Reading"))
        return read_source(file, **more)

    monkeypatch.setattr(sandbox, "_BEAT_S", 60)
    monkeypatch.setattr(progress, "telling", telling)
    monkeypatch.setattr(import_panel, "read_source", slowly)
    monkeypatch.setattr(import_panel, "MANY_ROWS", 2)
    test = here.page(navigation.FILES)
    content = geojson(ring(100, 700), ring(5000, 700))
    test.file_uploader(key=UPLOAD).set_value(upload(content)).run()
    choose(test, "files.in.layer", "corral")
    test.run()
    fine(test)
    assert "can enter <b>2</b>" in text(test)
    assert told == [
        ("source", 0.5, "Reading"),
        ("shapes", 0.5, "Looking at the shapes …"),
        ("shapes", 1.0, "Looking at the shapes …"),
    ]


def test_the_layer_is_proposed_and_what_would_come_lies_over_what_is_drawn(
    here: Visit,
) -> None:
    test = here.page(navigation.FILES)
    content = geojson(ring(100, 700), ring(5000, 700))
    box = test.file_uploader(key=UPLOAD)
    box.set_value(upload(content, "corrales.geojson")).run()
    fine(test)
    assert test.session_state["files.in.layer"] == "corral"
    assert "Proposed by" in text(test)
    picture = next(one.value for one in test.html if 'class="sketch"' in one.value)
    drawing = base64.b64decode(picture.split("base64,")[1].split('"')[0]).decode()
    drawn = {
        f.uid for f in read_plan(here.place, CODE).features if f.scene == "present"
    }
    assert drawing.count(" dim") == len(drawn)
    assert (drawing.count(" good"), drawing.count(" bad")) == (1, 1)
    # Another file is asked about anew: nothing is laid into the layer of the last.
    box = test.file_uploader(key=UPLOAD)
    box.set_value(upload(geojson(ring(100, 800)), "x.geojson")).run()
    assert test.session_state["files.in.layer"] is None
    assert "does not tell" in text(test)
    assert not [b for b in test.button if b.key == "files.in.go"]


def test_every_kind_of_file_that_is_read_can_be_chosen(here: Visit) -> None:
    asked = [
        here.page(navigation.ADD).file_uploader,
        here.page(navigation.FILES).file_uploader,
        choose(here.page(navigation.FILES), "files.part", "merge").file_uploader,
    ]
    for boxes in asked:
        offered = [set(box.proto.type) for box in boxes]
        assert any(set(READ_ENDINGS) <= kinds for kinds in offered)


def test_a_sheet_with_places_is_brought_in_from_the_screen(here: Visit) -> None:
    test = here.page(navigation.FILES)
    x, y = ring(100, 700)[0]
    sheet = f"lon,lat,nombre\n{x},{y},Ojo\n".encode()
    test.file_uploader(key=UPLOAD).set_value(("ojos.csv", sheet, "text/csv")).run()
    choose(test, "files.in.layer", "spring")
    fine(test)
    assert "can enter <b>1</b>" in text(test)


def test_a_file_that_cannot_be_read_is_said_in_words(here: Visit) -> None:
    test = here.page(navigation.FILES)
    test.file_uploader(key=UPLOAD).set_value(upload(b"{")).run()
    assert not test.exception
    assert len(test.error) == 1


def test_a_path_where_nothing_lies_is_said_in_words(here: Visit) -> None:
    test = here.page(navigation.FILES)
    test.text_input(key="files.in.0.path").set_value("/no/such/file.gpx").run()
    assert "There is no file at" in test.error[0].value


def test_a_large_file_comes_by_its_path(here: Visit, tmp_path: Path) -> None:
    file = tmp_path / "large_pastures.geojson"
    file.write_bytes(geojson(ring(100, 700)))
    test = here.page(navigation.FILES)
    test.text_input(key="files.in.0.path").set_value(str(file)).run()
    fine(test)
    assert "can enter <b>1</b>" in text(test)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".kml", ".csv"])
def test_an_export_is_offered(here: Visit, ending: str) -> None:
    test = here.page(navigation.FILES)
    choose(test, "files.part", "out")
    test.radio(key="files.out.kind").set_value(ending).run()
    test.button(key="files.out.go").click().run()
    fine(test)
    assert len(test.download_button) == 1
    name, content = test.session_state["files.ready"]
    assert name == f"{CODE}{ending}"
    assert len(content) > 100


def test_a_copy_leaves_names_here_unless_asked(here: Visit, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    test = here.page(navigation.FILES)
    choose(test, "files.part", "copy")
    test.text_input(key="files.copy.path").set_value(str(stick)).run()
    test.button(key="files.copy.go").click().run()
    fine(test)
    assert {one.name for one in store.read_owners(stick / f"{CODE}.gpkg")} == {""}
    test.checkbox(key="files.copy.names").check().run()
    assert "Names are private" in text(test)


def test_the_sticks_there_are_stand_with_their_room(
    here: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "media" / "rosa" / "KINGSTON"
    left_behind = tmp_path / "media" / "rosa" / "OLD"
    for folder in (stick, left_behind):
        folder.mkdir(parents=True)
    monkeypatch.setattr(os.path, "ismount", lambda folder: Path(folder) == stick)
    (found,) = usb_drives.drives(tmp_path)
    assert (found.name, found.folder) == ("KINGSTON", stick)
    assert found.free_bytes > 0
    monkeypatch.setattr(usb_drives, "drives", lambda: (found,))
    test = here.page(navigation.FILES)
    choose(test, "files.part", "copy")
    button = test.button(key=f"files.copy.{stick}")
    assert "KINGSTON" in button.label
    assert "GB free" in button.label
    button.click().run()
    fine(test)
    assert "can be taken out now" in text(test)
    assert [one.name for one in stick.iterdir()] == [f"{CODE}.gpkg"]
    assert store.read_community(stick / f"{CODE}.gpkg").code == CODE


def test_a_stick_without_room_keeps_what_is_on_it(
    here: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stick").mkdir()
    old = tmp_path / "stick" / f"{CODE}.gpkg"
    old.write_bytes(b"an older copy")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: _Room(9, 9, 0))
    with pytest.raises(CannotKeep):
        usb_drives.copy_to_folder(here.place, CODE, tmp_path / "stick")
    assert old.read_bytes() == b"an older copy"
    assert list(old.parent.iterdir()) == [old]


class _Room(NamedTuple):
    total: int
    used: int
    free: int


def test_a_copy_to_nowhere_is_said_in_words(here: Visit) -> None:
    test = here.page(navigation.FILES)
    choose(test, "files.part", "copy")
    test.text_input(key="files.copy.path").set_value("/no/such/stick").run()
    test.button(key="files.copy.go").click().run()
    assert "There is no folder" in test.error[0].value


def test_a_backup_can_be_put_back(here: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    said: dict[str, float] = {}
    telling = progress.telling

    @contextmanager
    def noted(key: str) -> Iterator[Progress]:
        with telling(key) as tell:

            def told(share: float, what: Message) -> None:
                said[what.id] = share
                tell(share, what)

            yield told

    # Of 5,000 things it takes seconds, in which nothing else would be seen.
    monkeypatch.setattr(progress, "telling", noted)
    test = here.page(navigation.FILES)
    choose(test, "files.part", "back")
    test.button(key="files.back.go").click().run()
    fine(test)
    assert "Backed up" in text(test)
    set_community(here.place, CODE, new_edit_context(WHO), name="Another")
    test.checkbox(key="files.back.sure").check().run()
    test.button(key="files.back.restore").click().run()
    fine(test)
    assert read_community(here.place, CODE).name.startswith("Aldea")
    assert len(backups(here.place, CODE)) == 2
    assert list(said) == [
        "Backing up …",
        "Verifying the file …",
        "Putting the older state back …",
    ]
    assert said["Backing up …"] == 1


def test_a_community_is_added_with_a_code_from_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    test = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    assert test.button(key="add.go").disabled
    test.text_input(key="add.name").set_value("Comunidad Campesina de Ñahuiña").run()
    square = geojson(ring(0, 0, 1000))
    assert "<img" not in text(test)
    test.file_uploader(key="add.boundary.upload").set_value(upload(square)).run()
    said = text(test)
    assert 'class="sketch"' in said
    assert "Area <b>100.00\N{NO-BREAK SPACE}ha</b>" in said
    assert "nahuina.gpkg" in said.replace("\\", "")
    assert list_communities(workspace) == ()
    test.button(key="add.go").click().run()
    fine(test)
    assert [one.code for one in list_communities(workspace)] == ["nahuina"]
    assert test.query_params["c"] == "nahuina"
    assert any("Ñahuiña" in one.value for one in test.toast)


def shapes_of(test: AppTest) -> Selectbox[Any]:
    """Return where one shape of a boundary's file is chosen."""
    return next(one for one in test.selectbox if "add.boundary.named" in str(one.key))


def test_one_of_several_shapes_is_chosen_and_the_picture_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    test = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    test.text_input(key="add.name").set_value("Hatun").run()
    three = [
        json.loads(geojson(ring(x, 0, side), nombre=name))["features"][0]
        for x, side, name in ((0, 300, "Suyu"), (400, 200, "Hatun"), (700, 100, "Suyu"))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": three}).encode()
    test.file_uploader(key="add.boundary.upload").set_value(upload(content)).run()
    fine(test)
    box = shapes_of(test)
    nbsp = "\N{NO-BREAK SPACE}"
    assert box.options == [
        f"Suyu (1): 9.00{nbsp}ha",
        f"Hatun: 4.00{nbsp}ha",
        f"Suyu (2): 1.00{nbsp}ha",
        "All of them together",
    ]
    assert box.value is None
    assert test.button(key="add.go").disabled
    assert 'class="sketch"' not in text(test)

    box.set_value("").run()
    assert f"Area <b>14.00{nbsp}ha</b>" in text(test)
    assert "joined to 1" in text(test)
    box = shapes_of(test)
    box.set_value("Suyu (2)").run()
    assert f"Area <b>1.00{nbsp}ha</b>" in text(test)
    shapes_of(test).set_value("Hatun").run()
    assert f"Area <b>4.00{nbsp}ha</b>" in text(test)
    test.button(key="add.go").click().run()
    fine(test)
    path = community_file(workspace, "hatun")
    (boundary,) = store.boundaries(path)
    assert boundary.geometry.area == pytest.approx(40_000, rel=1e-4)


def test_shapes_that_are_no_land_together_can_be_chosen_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    test = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    far = [[x + 8, y] for x, y in ring(0, 0, 300)]
    content = geojson(ring(0, 0, 200), far)
    test.file_uploader(key="add.boundary.upload").set_value(upload(content)).run()
    box = shapes_of(test)
    box.set_value("").run()
    assert "degrees wide" in test.error[0].value
    shapes_of(test).set_value("1").run()
    fine(test)
    assert "Area <b>4.00\N{NO-BREAK SPACE}ha</b>" in text(test)


def test_a_place_is_said_in_degrees_or_in_utm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    gone_to: list[tuple[float, float] | None] = []

    def seen(*_: object, start: tuple[float, float] | None, **__: object) -> None:
        gone_to.append(start)

    monkeypatch.setattr(boundary_map, "ask", seen)
    test = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    choose(test, "add.boundary.way", "drawn")
    test.number_input(key="add.boundary.place.latitude").set_value(-14.469).run()
    test.number_input(key="add.boundary.place.longitude").set_value(-74.065).run()
    fine(test)
    assert gone_to[-1] == (-74.065, -14.469)
    choose(test, "add.boundary.place.kind", "utm")
    test.number_input(key="add.boundary.place.easting").set_value(600_000).run()
    assert gone_to[-1] is None
    test.number_input(key="add.boundary.place.northing").set_value(8_400_000).run()
    fine(test)
    shape = geo.to_degrees(Point(600_000, 8_400_000), 32718)
    assert gone_to[-1] == pytest.approx((shape.x, shape.y))
    test.selectbox(key="add.boundary.place.zone").set_value("19 S").run()
    assert gone_to[-1] == pytest.approx((shape.x + 6, shape.y))


def test_the_code_may_be_written_as_people_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    test = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    test.text_input(key="add.name").set_value("Ñahuiña").run()
    square = geojson(ring(0, 0, 1000))
    test.file_uploader(key="add.boundary.upload").set_value(upload(square)).run()
    test.text_input(key="add.code.nahuina").set_value("ÑAHUIÑA Alta").run()
    test.button(key="add.go").click().run()
    fine(test)
    assert [one.code for one in list_communities(workspace)] == ["nahuina-alta"]


def test_a_refused_boundary_adds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    test = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    test.text_input(key="add.name").set_value("Huata").run()
    swapped = geojson([[lat, lon] for lon, lat in ring(0, 0, 1000)])
    test.file_uploader(key="add.boundary.upload").set_value(upload(swapped)).run()
    assert len(test.error) == 1
    assert test.button(key="add.go").disabled
    assert list_communities(workspace) == ()


def test_a_copy_is_received_and_the_same_again_brings_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    giver = peopled(tmp_path / "giver")
    file = tmp_path / "gift.gpkg"
    copy_to(giver, CODE, file)
    workspace = open_workspace(tmp_path / "taker")
    here = visit(workspace, monkeypatch, c="")
    test = here.page(navigation.RECEIVE)
    test.text_input(key="receive.path").set_value(str(file)).run()
    test.button(key="receive.go").click().run()
    fine(test)
    assert [one.code for one in list_communities(workspace)] == [CODE]
    test = here.page(navigation.RECEIVE)
    test.text_input(key="receive.path").set_value(str(file)).run()
    test.button(key="receive.merge").click().run()
    fine(test)
    assert "There is nothing new in this file" in text(test)


def test_a_damaged_file_is_told_before_anybody_has_to_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "broken.gpkg"
    file.write_bytes(b"SQLite format 3\0" + b"x" * 3000)
    test = visit(open_workspace(tmp_path), monkeypatch, c="").page(navigation.RECEIVE)
    test.text_input(key="receive.path").set_value(str(file)).run()
    assert not test.exception
    assert "broken\\.gpkg is damaged" in test.error[0].value
    assert "Sign in" not in text(test)


def edited_apart(here: Visit, tmp_path: Path) -> Path:
    """Return a copy in which Luis moved what Rosa moved here, and drew a spring."""
    luis = open_workspace(tmp_path / "luis")
    file = luis.folder / "communities" / f"{CODE}.gpkg"
    copy_to(here.place, CODE, file.with_name("copy.gpkg"))
    file.with_name("copy.gpkg").rename(file)
    for place, who, shift in ((here.place, WHO, 50), (luis, EVIL, -30)):
        moved = Reshape("t", "present", village.rectangle(500, 500 + shift, 100, 100))
        commit(place, CODE, new_edit_context(who), moved)
    spring = village.feature("s", "spring", village.point(50, 50))
    edit_context = new_edit_context(EVIL)
    commit(luis, CODE, edit_context, Put("feature", "s", spring))
    return file


def test_a_copy_of_a_known_community_is_merged_and_taken_back(
    here: Visit, tmp_path: Path
) -> None:
    file = edited_apart(here, tmp_path)
    test = here.page(navigation.RECEIVE)
    test.text_input(key="receive.path").set_value(str(file)).run()
    test.button(key="receive.merge").click().run()
    fine(test)
    said = text(test)
    assert "Changes taken over: 2" in said
    assert "1 waits for a person" in said
    assert "drew: Spring" in said
    assert "<script>" not in said
    path = community_file(here.place, CODE)
    assert "s" in {f.uid for f in store.read_features(path, COMMUNITY)}
    (merge,) = merges.mergings(here.place, CODE)
    test = choose(here.page(navigation.FILES), "files.part", "merge")
    test.button(key=f"merge.back.{merge.id}").click().run()
    fine(test)
    assert "s" not in {f.uid for f in store.read_features(path, COMMUNITY)}
    assert merges.mergings(here.place, CODE)[0].is_taken_back
    assert not merges.conflicts(here.place, CODE)


def test_an_edited_export_is_merged_by_uid(here: Visit, tmp_path: Path) -> None:
    out = tmp_path / "export.geojson"
    export_plan(here.place, CODE, out)
    content = json.loads(out.read_text())
    canal = next(f for f in content["features"] if f["properties"]["uid"] == "c")
    canal["properties"]["note"] = "limpio"
    out.write_text(json.dumps(content))
    test = choose(here.page(navigation.FILES), "files.part", "merge")
    test.text_input(key="merge.in.0.path").set_value(str(out)).run()
    test.button(key="merge.go").click().run()
    fine(test)
    assert "Changes taken over: 1" in text(test)
    path = community_file(here.place, CODE)
    assert store.feature(path, COMMUNITY, "present", "c").note == "limpio"


def test_an_edited_export_tells_what_to_look_at_and_counts_refused_rows(
    here: Visit, tmp_path: Path
) -> None:
    out = tmp_path / "export.geojson"
    export_plan(here.place, CODE, out)
    content = json.loads(out.read_text())
    canal = next(f for f in content["features"] if f["properties"]["uid"] == "c")
    canal["geometry"]["coordinates"].append([-70.0, -14.0])
    canal["properties"]["rareza"] = "x"
    nothing = {"type": "Feature", "geometry": None, "properties": canal["properties"]}
    content["features"] += [nothing] * 20
    out.write_text(json.dumps(content))
    test = choose(here.page(navigation.FILES), "files.part", "merge")
    test.text_input(key="merge.in.0.path").set_value(str(out)).run()
    test.button(key="merge.go").click().run()
    fine(test)
    told = "\n".join(one.value for one in (*test.info, *test.warning))
    for words in ("outside the boundary", "from the community", "rareza", "20 refused"):
        assert words in told


def test_a_file_of_nobody_is_not_merged(here: Visit, tmp_path: Path) -> None:
    new_village(tmp_path / "b")
    file = tmp_path / "b.gpkg"
    copy_to(open_workspace(tmp_path / "b" / "workspace"), CODE, file)
    before = store.read_changes(community_file(here.place, CODE))
    test = choose(here.page(navigation.FILES), "files.part", "merge")
    test.text_input(key="merge.in.0.path").set_value(str(file)).run()
    test.button(key="merge.go").click().run()
    assert len(test.error) == 1
    assert store.read_changes(community_file(here.place, CODE)) == before
