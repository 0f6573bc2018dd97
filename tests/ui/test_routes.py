"""The routes beside the pages: what they keep, and whom they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from talking_maps import geo, rasters, store
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import session
from talking_maps.ui.api import routes, same_origin
from talking_maps.workspace import (
    Elevation,
    Workspace,
    add_owner,
    community_file,
    describe,
    new_edit_context,
    read_plan,
    set_elevation,
)
from tests import village
from tests.browser import CODE, add_village

HERE = "http://127.0.0.1"
AT = f"/pencil/{CODE}"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = add_village(tmp_path)
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(made.folder))
    monkeypatch.delenv(session.LAYERS_VARIABLE, raising=False)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    wall = [Middleware(same_origin.SameOrigin)]
    app = Starlette(routes=routes.routes(), middleware=wall)
    with TestClient(app, base_url=HERE, headers={"Origin": HERE}) as opened:
        yield opened


def square(x: float = 100, y: float = 100, side: float = 100) -> dict[str, Any]:
    return geo.to_geojson(village.rectangle(x, y, side, side), village.EPSG)


def stroke(number: int = 1, **more: object) -> dict[str, object]:
    return {
        "client": "c" * 32,
        "number": number,
        "owner": COMMUNITY,
        "author": "Rosa",
        "kind": "draw",
        "scene": "present",
        "uid": f"u{number}",
        "layer": "corral",
        "geometry": square(),
        **more,
    }


def history(number: int, **more: object) -> dict[str, object]:
    said = {"client": "c" * 32, "number": number, "owner": COMMUNITY, "author": "Rosa"}
    return said | more


def on_disk(workspace: Workspace) -> list[str]:
    path = community_file(workspace, CODE)
    return [feature.uid for feature in store.read_features(path, COMMUNITY)]


def test_a_stroke_is_on_the_disk_when_it_is_answered(
    client: TestClient, workspace: Workspace
) -> None:
    said = client.post(f"{AT}/operations", json=stroke()).json()
    assert said["kept"] == 1
    assert said["undo"] == 1
    assert [feature["id"] for feature in said["features"]] == ["u1"]
    assert said["features"][0]["properties"]["layer"] == "corral"
    assert on_disk(workspace) == ["u1"]
    listed = client.get(f"{AT}/features?scene=present").json()
    assert [feature["id"] for feature in listed["features"]] == ["u1"]
    assert listed["sequence"] == said["sequence"]


def test_a_stroke_sent_twice_is_kept_once(
    client: TestClient, workspace: Workspace
) -> None:
    first = client.post(f"{AT}/operations", json=stroke()).json()
    again = client.post(f"{AT}/operations", json=stroke())
    assert again.status_code == 200
    assert again.json()["sequence"] == first["sequence"]
    path = community_file(workspace, CODE)
    drawn = [c for c in store.read_changes(path) if c.client == "c" * 32]
    assert len(drawn) == 1


def test_undo_sent_twice_takes_back_one_stroke(
    client: TestClient, workspace: Workspace
) -> None:
    for number in (1, 2):
        client.post(f"{AT}/operations", json=stroke(number))
    for _ in range(2):
        said = client.post(f"{AT}/undo", json=history(3)).json()
        assert said["undo"] == 1
    assert on_disk(workspace) == ["u1"]
    said = client.post(f"{AT}/redo", json=history(4, seen=said["sequence"])).json()
    assert [feature["id"] for feature in said["features"]] == ["u2"]
    assert on_disk(workspace) == ["u1", "u2"]


def test_one_hears_what_another_did(client: TestClient) -> None:
    mine = client.post(f"{AT}/operations", json=stroke()).json()
    other = stroke(1, client="d" * 32, author="Julián", uid="theirs")
    client.post(f"{AT}/operations", json=other)
    removed = stroke(2, kind="remove", uid="u1", geometry=None, seen=mine["sequence"])
    said = client.post(f"{AT}/operations", json=removed).json()
    assert [feature["id"] for feature in said["features"]] == ["theirs"]
    assert said["removed"] == [{"scene": "present", "uid": "u1"}]
    news = client.get(f"{AT}/news?seen={said['sequence']}").json()
    assert news["features"] == []
    assert news["removed"] == []


def test_a_removed_thing_comes_back_by_a_late_reshape(
    client: TestClient, workspace: Workspace
) -> None:
    client.post(f"{AT}/operations", json=stroke())
    client.post(f"{AT}/operations", json=stroke(2, kind="remove", uid="u1"))
    late = stroke(3, kind="reshape", uid="u1", geometry=square(side=200))
    assert client.post(f"{AT}/operations", json=late).status_code == 200
    assert on_disk(workspace) == ["u1"]


def test_others_are_told_apart(client: TestClient, workspace: Workspace) -> None:
    edit_context = new_edit_context("Rosa")
    add_owner(workspace, CODE, edit_context, "h01", "household", name="Quispe")
    client.post(f"{AT}/operations", json=stroke(owner="h01"))
    assert client.get(f"{AT}/features?owner=community").json()["features"] == []
    others = client.get(f"{AT}/others?owner=community").json()["features"]
    assert [feature["id"] for feature in others] == ["u1"]
    assert "Quispe" not in str(others)


@pytest.mark.parametrize(
    ("kind", "geometry", "words"),
    [
        ("polygon", square(), ["1.00", "400 m"]),
        ("polygon", square(side=20), ["400 m²", "80 m"]),
        (
            "line",
            {"type": "LineString", "coordinates": square()["coordinates"][0][:2]},
            ["100 m"],
        ),
        ("polygon", {"type": "Polygon", "coordinates": [[[0, 0], [0, 0]]]}, []),
    ],
)
def test_shapes_are_measured(
    client: TestClient, kind: str, geometry: object, words: list[str]
) -> None:
    asked = {"kind": kind, "geometry": geometry}
    said = client.post(f"{AT}/measure?lang=en", json=asked).json()["words"]
    assert len(said) == len(words)
    for told, word in zip(said, words, strict=True):
        assert word in told.replace("\N{NO-BREAK SPACE}", " ")


def test_slope_is_told_with_its_error(
    client: TestClient, workspace: Workspace, tmp_path: Path
) -> None:
    rasters.write(village.plane(error=1.0), tmp_path / "dem.tif")
    elevation = Elevation(tmp_path / "dem.tif", 1.0, "a plane")
    set_elevation(workspace, CODE, elevation)
    asked = {"kind": "polygon", "geometry": square()}
    *_, slope = client.post(f"{AT}/measure?lang=en", json=asked).json()["words"]
    assert slope.startswith("slope 20 ± ")
    tile = client.get(f"/tiles/{CODE}/relief/15/9472/17660")
    assert tile.status_code in (200, 204)


CANALS = [
    # The plane rises 20 m in 100 m to the east; its heights are ± 1 m.
    ("falls with the ground", ((900, 100), (100, 100)), "falls 160 ± 1 m"),
    ("rises the way it is drawn", ((100, 100), (900, 100)), "rises 160 ± 1 m"),
    ("level", ((100, 100), (100, 900)), "fall: cannot tell, heights are ± 1.4 m"),
]


@pytest.mark.parametrize(
    ("points", "words"), [c[1:] for c in CANALS], ids=[c[0] for c in CANALS]
)
def test_a_canal_under_way_tells_its_own_fall_and_not_the_grounds_slope(
    client: TestClient,
    workspace: Workspace,
    tmp_path: Path,
    points: tuple[tuple[float, float], ...],
    words: str,
) -> None:
    rasters.write(village.plane(error=1.0), tmp_path / "dem.tif")
    elevation = Elevation(tmp_path / "dem.tif", 1.0, "a plane")
    set_elevation(workspace, CODE, elevation)
    line = geo.to_geojson(village.line(*points), village.EPSG)
    asked = {"kind": "line", "geometry": line}

    def told(layer: str) -> list[str]:
        said = client.post(
            f"{AT}/measure?lang=en", json={**asked, "layer": layer}
        ).json()["words"]
        return [word.replace("\xa0", " ") for word in said]

    assert told("canal") == ["800 m", words]
    assert told("infiltration_ditch") == told("canal")
    assert told("path")[1].startswith("slope")


def test_an_undo_tells_what_was_taken_back(client: TestClient) -> None:
    client.post(f"{AT}/operations?lang=en", json=stroke())
    said = client.post(f"{AT}/undo?lang=en", json=history(2)).json()
    assert said["told"].replace("\xa0", " ") == "undone: drew: Corral, 1 ha (present)"
    assert "told" not in client.post(f"{AT}/undo?lang=en", json=history(3)).json()
    again = client.post(f"{AT}/redo?lang=en", json=history(4)).json()
    assert again["told"].startswith("done again: drew: Corral")


def test_each_thing_comes_with_what_people_call_it(client: TestClient) -> None:
    kept = client.post(f"{AT}/operations?lang=es", json=stroke()).json()
    (one,) = kept["features"]
    assert one["properties"]["label"] == "Corral, 1\xa0ha"
    asked = f"{AT}/features?owner={COMMUNITY}&scene=present&lang=es"
    (same,) = client.get(asked).json()["features"]
    assert same == one


def test_tiles_are_remembered_and_none_is_no_error(
    client: TestClient, workspace: Workspace, tmp_path: Path
) -> None:
    assert client.get(f"/tiles/{CODE}/relief/12/0/0").status_code == 204
    rasters.write(village.plane(), tmp_path / "dem.tif")
    elevation = Elevation(tmp_path / "dem.tif", 1.0, "a plane")
    set_elevation(workspace, CODE, elevation)
    empty = client.get(f"/tiles/{CODE}/relief/12/0/0")
    assert empty.status_code == 204
    mark = {"If-None-Match": empty.headers["etag"]}
    assert client.get(f"/tiles/{CODE}/relief/12/0/0", headers=mark).status_code == 304
    assert "max-age" in empty.headers["cache-control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "example.org", "Origin": "http://example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "[", "Origin": "http://["},
    ],
)
def test_another_web_page_cannot_draw(
    client: TestClient, workspace: Workspace, headers: dict[str, str]
) -> None:
    refused = client.post(f"{AT}/operations", json=stroke(), headers=headers)
    assert refused.status_code == 403
    assert "Traceback" not in refused.text
    assert on_disk(workspace) == []


@pytest.mark.parametrize("path", ["features", "news", "others"])
def test_another_name_for_this_machine_cannot_read(
    client: TestClient, path: str
) -> None:
    refused = client.get(f"{AT}/{path}", headers={"Host": "evil.example"})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"client": 1}',
        b"[" * 5000,
        b'{"a": NaN}',
    ],
)
def test_what_is_no_stroke_is_refused(client: TestClient, body: bytes) -> None:
    json = {"Content-Type": "application/json"}
    refused = client.post(f"{AT}/operations", content=body, headers=json)
    assert refused.status_code == 422
    assert "Traceback" not in refused.text


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"number": 0},
        {"number": "1"},
        {"number": True},
        {"kind": "burn"},
        {"scene": "yesterday"},
        {"uid": "../../x"},
        {"uid": ""},
        {"uid": "x" * 65},
        {"client": "<script>"},
        {"owner": "../x"},
        {"layer": "no_such_layer"},
        {"geometry": None},
        {"geometry": {"type": "Polygon"}},
        {"geometry": []},
        {"geometry": {"type": "Point", "coordinates": [-74.0, -14.4]}},
        {"geometry": {"type": "Polygon", "coordinates": [[[999, 0], [0, 1], [1, 1]]]}},
        {"owner": "nobody"},
        {"number": 2**60},
        {"author": "x" * 201},
    ],
)
def test_a_stroke_with_a_wrong_value_is_refused_in_words(
    client: TestClient, workspace: Workspace, change: dict[str, object]
) -> None:
    refused = client.post(f"{AT}/operations?lang=en", json=stroke() | change)
    assert refused.status_code in (404, 422)
    assert refused.json()["error"]
    assert on_disk(workspace) == []


def test_a_body_that_is_no_json_or_too_large_is_refused(client: TestClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(f"{AT}/undo", content=b"{}", headers=form).status_code == 422
    json = {"Content-Type": "application/json"}
    large = b'"' + b"x" * 5_000_001 + b'"'
    refused = client.post(f"{AT}/operations", content=large, headers=json)
    assert refused.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/pencil/..%2f..%2fetc/features",
        "/pencil/con/features",
        "/pencil/nowhere/features",
        f"{AT}/features?owner=..%2f..",
        f"{AT}/features?scene=never",
        f"{AT}/news?seen=-1",
        f"{AT}/news?seen=²",
        f"{AT}/news?seen=99999999999999999999",
        "/library/leaflet/../../../app.py",
        "/library/leaflet/..%2f..%2f..%2fapp.py",
        "/library/leaflet/%2fetc%2fpasswd",
        "/library/lodash/lodash.js",
        "/library/leaflet/leaflet.js.map",
        "/pictogram/..%2fterrace.svg",
        "/pictogram/nothing.svg",
        f"/photo/{CODE}/nothing",
        "/photo/..%2f../x",
    ],
)
def test_paths_lead_nowhere_else(client: TestClient, path: str) -> None:
    refused = client.get(path)
    assert refused.status_code in (404, 422)
    assert "Traceback" not in refused.text
    assert "root:" not in refused.text


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/..%2f../relief/1/1/1",
        f"/tiles/{CODE}/..%2frelief/1/1/1",
        f"/tiles/{CODE}/relief/99/1/1",
        f"/tiles/{CODE}/relief/1/-1/1",
    ],
)
def test_there_is_no_tile_outside(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (204, 404, 422)


def test_errors_are_said_in_the_language_of_the_page(client: TestClient) -> None:
    said = {
        lang: client.get(f"/pencil/nowhere/features?lang={lang}").json()
        for lang in ("es", "en")
    }
    assert said["es"]["id"] == said["en"]["id"]
    assert said["es"]["error"] != said["en"]["error"]


def test_a_script_in_a_name_is_only_text(
    client: TestClient, workspace: Workspace
) -> None:
    name = "<script>alert(1)</script>"
    client.post(f"{AT}/operations", json=stroke(author=name))
    feature = read_plan(workspace, CODE).features[0]
    edit_context = new_edit_context("Rosa")
    given = {"name": name}
    describe(workspace, CODE, edit_context, feature, fields=given, attributes={})
    answer = client.get(f"{AT}/features")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["features"][0]["properties"]["name"] == name


def test_pictograms_and_libraries_are_served(client: TestClient) -> None:
    drawn = client.get("/pictogram/terrace.svg")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in drawn.headers["content-security-policy"]
    for name in ("leaflet/leaflet.js", "geoman/leaflet-geoman.min.js"):
        assert client.get(f"/library/{name}").status_code == 200
