"""A web page elsewhere: by whatever name or door it comes, it is not heard."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from streamlit import config

from talking_maps.ui import navigation
from talking_maps.ui.api.same_origin import is_own_host
from tests.browser import ALONE, CODE, FLAGS, add_village, chromium
from tests.server import Server, Warm, held_port

#: A door of each kind: pages, their files, routes of ours, what Streamlit serves.
DOORS = (
    "/",
    f"/{navigation.DRAW.id}",
    f"/pencil/{CODE}/features",
    f"/tiles/{CODE}/relief/1/1/1",
    f"/photo/{CODE}/x",
    "/library/leaflet/leaflet.js",
    "/pictogram/corral.svg",
    f"/compare/{CODE}/paper",
    f"/compare/{CODE}/differences",
    "/_stcore/health",
    "/_stcore/host-config",
    "/static/favicon.png",
    "/media/x.png",
    "/nothing/there",
    "/component/talking_maps.ui.components.editor.talking_maps_editor/index.html",
)
SOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
}


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, warm: Warm | None
) -> Iterator[Server]:
    """Start the app once, as a person starts it."""
    folder = add_village(tmp_path_factory.mktemp("wall")).folder
    with held_port() as port:
        started = Server(folder, port, None, warm)
        started.start()
        yield started
        started.kill()


def ask(app: Server, path: str, *, method: str = "GET", **headers: str) -> str:
    """Send a request byte by byte, as no browser would; return the answer's head."""
    said = {"Host": f"127.0.0.1:{app.port}", "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in said.items())]
    with socket.create_connection(("127.0.0.1", app.port), timeout=60) as wire:
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head and (more := wire.recv(4096)):
            head += more
    return head.split(b"\r\n\r\n")[0].decode("latin-1")


def status(head: str) -> int:
    return int(head.split(" ", 2)[1])


@pytest.mark.browser
def test_every_door_is_shut_to_other_names_and_other_pages(app: Server) -> None:
    here = f"127.0.0.1:{app.port}"
    for door in DOORS:
        own = ask(app, door).lower()
        assert status(own) != 403, door
        assert "content-security-policy: frame-ancestors 'self'" in own, door
        assert "x-frame-options: sameorigin" in own, door
        assert "cross-origin-resource-policy: same-origin" in own, door
        for strange in (
            {"Host": "evil.example"},
            {"Host": f"evil.example:{app.port}"},
            {"Host": "127.0.0.1.evil.example"},
            {"Host": f"me@{here}"},
            {"Host": ""},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:9"},
            {"Origin": f"http://localhost:{app.port}"},
            {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
            {
                "Sec_Fetch_Site": "same-site",
                "Sec_Fetch_Mode": "navigate",
                "Sec_Fetch_Dest": "iframe",
            },
        ):
            assert status(ask(app, door, **strange)) == 403, (door, strange)
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            refused = ask(app, door, method=method, Origin="http://evil.example")
            assert status(refused) == 403, (door, method)
    link = {
        "Sec_Fetch_Site": "cross-site",
        "Sec_Fetch_Mode": "navigate",
        "Sec_Fetch_Dest": "document",
    }
    assert status(ask(app, "/", **link)) == 200


@pytest.mark.browser
def test_an_address_that_no_page_has_leads_to_the_first_screen(app: Server) -> None:
    opened = {"Sec_Fetch_Dest": "document", "Sec_Fetch_Mode": "navigate"}
    led = ask(app, "/drew?c=aldea&lang=es", **opened)
    assert status(led) == 307
    assert "\r\nlocation: /?c=aldea&lang=es\r\n" in led
    for strange in ("/nowhere/", "/contest/foo", "/draw/x/y", "/compare/aldea"):
        assert "\r\nlocation: /\r\n" in ask(app, strange, **opened), strange
    for served in ("/photo/aldea/1", "/_stcore/health", "/media/nothing.pdf"):
        assert "\r\nlocation: " not in ask(app, served, **opened), served
    for page in ("/", f"/{navigation.DRAW.id}", f"/{navigation.DRAW.id}/"):
        assert "location: /\r\n" not in ask(app, page, **opened)


@pytest.mark.browser
def test_the_socket_hears_its_own_page_only(app: Server) -> None:
    def opened(**headers: str) -> int:
        return status(ask(app, "/_stcore/stream", **SOCKET | headers))

    for host in ("127.0.0.1", "localhost", "[::1]"):
        own = f"{host}:{app.port}"
        assert opened(Host=own, Origin=f"http://{own}") == 101
        assert opened(Host=own, Origin="http://evil.example") == 403
        assert opened(Host=own, Origin=f"http://{host}:{app.port + 1}") == 403
    # What rebinding sends: name and origin agree, and neither is this machine.
    bound = f"evil.example:{app.port}"
    assert opened(Host=bound, Origin=f"http://{bound}") == 403
    assert opened(Origin=f"http://localhost:{app.port}") == 403
    assert opened(Origin="null") == 403


@pytest.mark.browser
def test_a_name_bound_to_this_machine_shows_nothing(
    browser: Browser, app: Server
) -> None:
    """A browser that is told that `evil.example` is this machine: DNS rebinding."""
    rule = f"--host-resolver-rules=MAP evil.example 127.0.0.1, {ALONE}"
    kind = browser.browser_type
    fooled = kind.launch(executable_path=chromium(), args=[*FLAGS, rule])
    try:
        page = fooled.new_page()
        answer = page.goto(f"http://evil.example:{app.port}/draw?c={CODE}")
        assert answer is not None
        assert answer.status == 403
        opened = page.evaluate(
            """(address) => new Promise((done) => {
              const socket = new WebSocket(address, ["streamlit"]);
              socket.onopen = () => done(true);
              socket.onerror = () => done(false);
            })""",
            f"ws://evil.example:{app.port}/_stcore/stream",
        )
        assert opened is False
        page.route(
            "http://thief.example/",
            lambda route: route.fulfill(
                body=f'<iframe src="{app.address}/"></iframe>', content_type="text/html"
            ),
        )
        page.goto("http://thief.example/")
        frame = page.frames[-1]
        frame.wait_for_load_state()
        assert frame.locator("#root").count() == 0
    finally:
        fooled.close()


def test_the_outer_address_is_never_asked_for(
    app_module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit import net_util
    from streamlit.web.server import server_util

    monkeypatch.setattr(
        net_util, "_make_blocking_http_get", lambda *_, **__: pytest.fail("asked")
    )
    assert not server_util.is_url_from_allowed_origins("http://evil.example")
    # Told to listen everywhere, Streamlit prints this one instead of looking it up.
    assert config.get_option("browser.serverAddress") == "127.0.0.1"


@pytest.fixture
def app_module() -> object:
    """Read `app.py`, which takes Streamlit's look-up away."""
    import app

    return app


def test_the_address_it_was_told_to_listen_on_is_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listening = {"server.address": "192.168.1.5"}
    monkeypatch.setattr(config, "get_option", listening.get)
    assert is_own_host("192.168.1.5:8501")
    assert not is_own_host("192.168.1.6:8501")
    listening["server.address"] = "0.0.0.0"
    assert is_own_host("192.168.1.6")
    assert not is_own_host("evil.example")
    listening["server.allowedHosts"] = ["maps.lan"]  # type: ignore[assignment]
    assert is_own_host("MAPS.lan:80")
