"""How the app is started: where it listens, what it says, how it ends."""

from __future__ import annotations

import inspect
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from streamlit import config

from talking_maps.errors import CannotKeep
from talking_maps.ui import server
from talking_maps.ui.screens.score import background_queue
from talking_maps.ui.screens.score.background_queue import BackgroundJob
from tests.server import Server, Warm, held_port

HERE = "127.0.0.1"
PATIENCE_S = 30.0


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((HERE, port)) == 0


async def nothing(*_: object) -> None:
    """Serve nothing."""


@pytest.fixture
def no_serving(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return where it would listen, instead of serving there."""
    found: list[tuple[str, int]] = []

    def run(_: object, sockets: list[socket.socket]) -> None:
        found.extend(one.getsockname()[:2] for one in sockets)
        raise KeyboardInterrupt

    monkeypatch.setattr("uvicorn.Server.run", run)
    return found


def test_a_taken_port_is_refused_if_it_was_asked_for_and_passed_over_if_not() -> None:
    with server.listening(HERE, 0, 1) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotKeep):
            server.listening(HERE, port, 1)
        with server.listening(HERE, port, server.PORTS) as second:
            assert second.getsockname()[1] > port


def test_it_listens_on_this_machine_and_says_where(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    no_serving: list[tuple[str, int]],
) -> None:
    monkeypatch.chdir(root)
    before = config.get_option("server.port")
    try:
        with held_port() as port:
            assert server.main(nothing, ["--port", str(port)]) == 0
        assert config.get_option("server.port") == port
    finally:
        config.set_option("server.port", before)
    assert no_serving == [(HERE, port)]
    assert f"http://{HERE}:{port}\n" in capsys.readouterr().out


def test_elsewhere_its_settings_are_not_found_and_it_does_not_start(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    no_serving: list[tuple[str, int]],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert server.main(nothing, []) == CannotKeep.exit_code
    assert not no_serving
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("Iniciar el programa en su carpeta:")
    assert "Start the app in its folder:" in told[1]
    assert len(told) == len(set(told))


@pytest.mark.browser
def test_ctrl_c_ends_it_in_order(tmp_path: Path, warm: Warm | None) -> None:
    with held_port() as port:
        app = Server(tmp_path, port, None, warm)
        app.start()
        try:
            assert app.process is not None
            with socket.create_connection((HERE, port)) as waiting:
                os.kill(app.process.pid, signal.SIGINT)
                waiting.settimeout(PATIENCE_S)
                assert waiting.recv(1) == b""
            until = time.monotonic() + PATIENCE_S
            while answers(port):
                assert time.monotonic() < until
                time.sleep(0.05)
        finally:
            app.kill()


def test_who_ends_it_does_not_wait_for_answers(
    no_serving: list[tuple[str, int]],
) -> None:
    queue = background_queue.BackgroundQueue[BackgroundJob]("asked", "It failed.")

    def work(job: BackgroundJob) -> None:
        job.stopped.wait(PATIENCE_S)

    job = queue.begin(("workspace", "community"), BackgroundJob(), work)
    server.serve(nothing, None)
    assert no_serving
    assert job.ended.wait(PATIENCE_S / 10)
    assert job.stopped.is_set()


def test_what_the_first_page_asks_for_is_read_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.read_ahead()
    assert "talking_maps.ui.components.editor" in sys.modules
    found: list[str] = []

    def seen(path: str) -> str:
        found.append(path)
        return path

    monkeypatch.setattr(os.path, "realpath", seen)
    inspect.stack()
    assert len(found) < 50
