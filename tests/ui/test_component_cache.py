"""The maps' files are kept by the browser, and no two states of them ever mix."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from talking_maps.ui.api import component_cache
from tests.browser import SIZE, Window
from tests.server import Server

EDITOR = "talking_maps.ui.components.editor.talking_maps_editor"
PAINTING = "talking_maps.ui.components.compare_map.painting"
HERE = "http://127.0.0.1"
SHOWN = 'iframe[title*="{}"]'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a copy of the components be served."""
    copy = tmp_path / "components"
    shutil.copytree(component_cache.FOLDER, copy)
    monkeypatch.setattr(component_cache, "FOLDER", copy)
    return copy


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    """Answer a component's file by its path, as Streamlit does, without an age."""

    async def answer(request: Request) -> Response:
        path = request.path_params["path"]
        status = 200 if path.startswith((EDITOR, PAINTING, "other.")) else 404
        return Response(path, status, headers={"Cache-Control": "public"})

    app = Starlette(
        routes=[Route("/component/{path:path}", answer)],
        middleware=[Middleware(component_cache.ComponentCache)],
    )
    with TestClient(app, base_url=HERE, follow_redirects=False) as opened:
        yield opened


def test_a_page_leads_to_where_its_files_may_be_kept(client: TestClient) -> None:
    led = client.get(f"/component/{EDITOR}/index.html?streamlitUrl=a%2Fb&x=1")
    there = f"/component/{component_cache.digest()}/{EDITOR}/index.html"
    assert led.headers["location"] == f"{there}?streamlitUrl=a%2Fb&x=1"
    assert led.headers["cache-control"] == "no-store"
    for path in (there, there.replace("index.html", "main.js")):
        kept = client.get(path)
        assert kept.text == path.removeprefix(f"/component/{component_cache.digest()}/")
        assert kept.headers["cache-control"] == component_cache.FOREVER
    # What a component borrows lies beside it, below the same digest.
    borrowed = f"/component/{component_cache.digest()}/{PAINTING}/dom.js"
    assert client.get(borrowed).headers["cache-control"] == component_cache.FOREVER


def test_what_is_not_ours_or_not_there_is_not_kept(client: TestClient) -> None:
    below = f"/component/{component_cache.digest()}"
    for path in ("/component/other.one/index.html", f"/component/{EDITOR}/main.js"):
        assert client.get(path).headers["cache-control"] == "public"
    assert client.get(f"{below}/other.one/main.js").status_code == 404
    missing = client.get(f"{below}/talking_maps.ui.components.nothing/main.js")
    assert missing.status_code == 404
    assert missing.headers["cache-control"] == "public"


def test_two_states_of_the_files_never_mix(client: TestClient, folder: Path) -> None:
    old = component_cache.digest()
    changed = folder / "editor/frontend/dom.js"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n// later\n")
    new = component_cache.digest()
    assert new != old
    assert client.get(f"/component/{old}/{PAINTING}/dom.js").status_code == 404
    page = client.get(f"/component/{old}/{EDITOR}/index.html?a=1")
    assert page.headers["location"] == f"/component/{new}/{EDITOR}/index.html?a=1"


def test_a_map_seen_again_fetches_none_of_its_files(
    server: Server, new_window: Callable[..., Window]
) -> None:
    # One that knows of no other test's visits.
    window = new_window(server, viewport=SIZE)
    page = window.page
    fetched = watch(page)
    window.open(lang="en")
    there(page, "editor")
    assert any(url.endswith("/main.js") for url in fetched())
    go(page, "compare")
    fetched()
    go(page, "draw")
    go(page, "compare")
    again = fetched()
    assert not {url for url in again if "/index.html" not in url}


def watch(page: Page) -> Callable[[], set[str]]:
    """Return a function that tells which files of ours were fetched since the last."""
    urls: dict[str, str] = {}
    kept: set[str] = set()

    def told(said: dict[str, Any]) -> None:
        if not said["response"].get("fromDiskCache"):
            urls[said["requestId"]] = said["response"]["url"]

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", told)
    session.on(
        "Network.requestServedFromCache", lambda said: kept.add(said["requestId"])
    )

    def fetched() -> set[str]:
        found = {url for key, url in urls.items() if key not in kept}
        urls.clear()
        return {url for url in found if component_cache.PREFIX in url}

    return fetched


def there(page: Page, name: str) -> None:
    frame = page.frame_locator(SHOWN.format(f"talking_maps_{name}"))
    frame.locator(".leaflet-control-scale").first.wait_for()


def go(page: Page, screen: str) -> None:
    page.locator(f".st-key-way-{screen} a").click()
    there(page, "editor" if screen == "draw" else screen)
