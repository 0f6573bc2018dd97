"""Starts the app on this machine, without what Streamlit's own start does beside it.

`streamlit run app.py` serves the same; but for as long as it runs it looks five times
a second whether a file of settings has changed, which is half of what the app does
while nobody touches it. Here uvicorn, which Streamlit itself uses, serves the app by
its public way: `st.App` is an ASGI app. The settings are still those of
`.streamlit/config.toml` and of `STREAMLIT_…` in the environment.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import importlib
import inspect
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from streamlit import config

from talking_maps.errors import CannotKeep, NotAllowed, TalkingMapsError
from talking_maps.i18n import LANGUAGES, format_message
from talking_maps.ui.screens.score import background_queue
from talking_maps.workspace import PROJECT

#: Where no port was asked for, so many are tried, one after another.
PORTS = 100
_TAKEN = frozenset((errno.EADDRINUSE, errno.EACCES))
_THIS_MACHINE = "127.0.0.1"
_PING_S = 30
_LOOK_S = 1.0
#: uvicorn reads the clock at every tenth tick; of this number at each.
_EACH_TIME = 0
_MEGABYTE = 1_000_000


def main(app: ASGIApp, arguments: Sequence[str]) -> int:
    """Serve the app until it is told to end; return what the process answers with."""
    parser = argparse.ArgumentParser(prog="app.py", description="Start the app.")
    parser.add_argument("--port", type=int, help="the port; otherwise the first free")
    port = parser.parse_args(arguments).port
    try:
        serve(app, port)
    except TalkingMapsError as error:
        told = dict.fromkeys(format_message(error, language) for language in LANGUAGES)
        sys.stderr.write("\n".join(told) + "\n")
        return error.exit_code
    return 0


def serve(app: ASGIApp, port: int | None) -> None:
    """Listen, say where, and serve; raises NotAllowed, CannotKeep."""
    if not PROJECT.samefile(Path.cwd()):
        # Streamlit looks for its settings where it is started: the wall stands in them.
        raise NotAllowed("Start the app in its folder: {folder}.", folder=str(PROJECT))
    address = str(config.get_option("server.address") or _THIS_MACHINE)
    exact = port is not None or config.is_manually_set("server.port")
    first = int(config.get_option("server.port")) if port is None else port
    with listening(address, first, 1 if exact else PORTS) as door:
        port = door.getsockname()[1]
        config.set_option("server.port", port)
        shown = str(config.get_option("browser.serverAddress") or address)
        url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
        sys.stdout.write(f"\n  Talking maps: {url}\n\n")
        sys.stdout.flush()
        if not config.get_option("server.headless"):
            webbrowser.open(url)
        # uvicorn has ended in order by then, and says once more what ended it.
        with suppress(KeyboardInterrupt):
            SlowTickServer(_settings(app)).run(sockets=[door])
        background_queue.call_off_all()


def read_ahead() -> None:
    """Read what the first page will ask for, while the browser fetches its scripts."""
    importlib.import_module("talking_maps.ui.components.editor")
    # At the first element Streamlit looks who called it, through every module that is
    # read, and finds out where each lies; who looks again finds most of it known.
    inspect.stack()


def listening(address: str, first: int, tried: int) -> socket.socket:
    """Return a socket that listens on the first free port; raises CannotKeep."""
    both = address == "::" and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in range(first, first + tried):
        try:
            return socket.create_server(
                (address, port), family=family, backlog=2048, dualstack_ipv6=both
            )
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
    raise CannotKeep(
        "Port {port} of {address} is taken. Choose another one.",
        port=str(first),
        address=address,
    )


class SlowTickServer(uvicorn.Server):
    """Looks once a second whether it was told to end; uvicorn itself ten times."""

    async def main_loop(self) -> None:
        """Wait until it was told; keep the time that answers carry."""
        threading.Thread(target=read_ahead, name="read ahead", daemon=True).start()
        while not await self.on_tick(_EACH_TIME):
            await asyncio.sleep(_LOOK_S)


def _settings(app: ASGIApp) -> uvicorn.Config:
    """Return how Streamlit's own start would have uvicorn serve."""
    ping_s = int(config.get_option("server.websocketPingInterval") or _PING_S)
    return uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_ping_interval=ping_s,
        ws_ping_timeout=ping_s,
        ws_max_size=int(config.get_option("server.maxMessageSize")) * _MEGABYTE,
        ws_per_message_deflate=bool(
            config.get_option("server.enableWebsocketCompression")
        ),
        ssl_certfile=config.get_option("server.sslCertFile"),
        ssl_keyfile=config.get_option("server.sslKeyFile"),
        access_log=False,
        log_level="warning",
        use_colors=False,
    )
