"""The app as a process of its own, on a port nobody else is given.

By default it is started as a person starts it. Where the system forks, tests fork it
from a process that has read the program already, once for each worker.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from tests.page_idle import PATIENCE_S

ROOT = Path(__file__).resolve().parent.parent
#: Ports that servers of ours had, the last one last.
_HELD: list[socket.socket] = []
NewServer = Callable[..., "Server"]


class Process(Protocol):
    """What can be killed and waited for."""

    @property
    def pid(self) -> int: ...

    def kill(self) -> None: ...

    def wait(self) -> object: ...


class Warm:
    """The process that forks the app; see `tests.forked_app_server`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked_app_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, **said: object) -> int:
        """Give an order and return the process it is about."""
        if self._process.stdin is None or self._process.stdout is None:
            raise TypeError
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            pytest.fail("the program could not be read: see the error stream")
        return int(answer)

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> Process:
        """Fork the app."""
        child = self.order(arguments=arguments, environment=environment)
        return Forked(self, child)

    def end(self) -> None:
        """End it and all that it forked."""
        self._process.communicate()


@dataclass
class Forked:
    """A process that the warm one forked."""

    warm: Warm
    pid: int

    def kill(self) -> None:
        self.warm.order(kill=self.pid)

    def wait(self) -> None:
        """Do nothing: who killed it has waited for it."""


@dataclass
class Server:
    """The app as a process of its own, which can be killed and started again."""

    folder: Path
    port: int
    layers: Path | None = None
    warm: Warm | None = None
    process: Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {**os.environ, "TALKING_MAPS_WORKSPACE": str(self.folder)}
        if self.layers:
            environment["TALKING_MAPS_LAYERS"] = str(self.layers)
        arguments = ["app.py", "--port", str(self.port)]
        begin = self.warm.start if self.warm else cold
        self.process = begin(arguments, environment)
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health"):
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail("the app did not start")

    def kill(self) -> None:
        """End it as a power cut would: no farewell, nothing tidied up."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def cold(arguments: Sequence[str], environment: Mapping[str, str]) -> Process:
    """Start the app as a person starts it."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def held_port() -> Iterator[int]:
    """Hold a free port for a server of ours: nobody else is given it meanwhile.

    It is bound but not listened on, so a server may bind it too, and again after it
    was killed. The next server has it again: a browser keeps files by address.
    """
    held = _HELD.pop() if _HELD else _bound()
    try:
        yield int(held.getsockname()[1])
    finally:
        _HELD.append(held)


def _bound() -> socket.socket:
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    atexit.register(held.close)
    return held


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm | None]:
    """Return the process that has read the program; None where none can fork."""
    if sys.platform != "linux":
        yield None
        return
    found = Warm()
    yield found
    found.end()


@pytest.fixture
def new_server(browser: Browser, warm: Warm | None) -> Iterator[NewServer]:
    """Return a function that starts the app on a folder, for a browser to look at."""
    with ExitStack() as stack:

        def started(folder: Path, layers: Path | None = None) -> Server:
            port = stack.enter_context(held_port())
            server = Server(folder, port, layers, warm)
            stack.callback(server.kill)
            server.start()
            return server

        yield started
