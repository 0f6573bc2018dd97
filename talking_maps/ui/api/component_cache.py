"""The maps' scripts are fetched once: their address names the state they are in.

Streamlit sends a component's files without an age, so that every visit to a map
fetches and compiles some forty modules again. Here a component's page leads on to the
same page below a digest of all our components' files. What is addressed below it never
changes, so the browser keeps it, compiled. No page mixes two states: modules are
addressed relative to their page, those of a component beside it as well, and what is
asked for below any other digest than that of the files as they are is not found.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from talking_maps.ui import components

FOLDER = Path(components.__file__).parent
#: What Streamlit serves components below.
PREFIX = "/component/"
#: Our components are declared in modules of ours.
OURS = f"{components.__name__}."
#: Nothing is asked for again, ever: a change has another address.
FOREVER = "private, max-age=31536000, immutable"
_PAGE = "index.html"
_OK, _NOT_FOUND = 200, 404


class ComponentCache:
    """The ASGI middleware that gives our components' files addresses to be kept by."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a component's page on, or answer what is below the present digest."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        mark, _, below = path.removeprefix(PREFIX).partition("/")
        is_marked = below.startswith(OURS)
        component = below if is_marked else f"{mark}/{below}"
        is_page = component.startswith(OURS) and component.endswith(f"/{_PAGE}")
        if is_marked and mark == digest():
            plain = f"{PREFIX}{component}"
            named = {
                **scope,
                "path": plain,
                "raw_path": plain.encode("ascii", "ignore"),
            }
            await self._app(named, receive, _kept(send))
        elif is_page:
            await _lead_on(component, scope)(scope, receive, send)
        elif is_marked:
            await Response(status_code=_NOT_FOUND)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _lead_on(component: str, scope: Scope) -> Response:
    query = scope.get("query_string", b"").decode("latin-1")
    there = f"{PREFIX}{digest()}/{component}" + (f"?{query}" if query else "")
    return RedirectResponse(there, headers={"Cache-Control": "no-store"})


def digest() -> str:
    """Return the digest of all our components' files as they are now."""
    files = sorted(FOLDER.glob("*/frontend/*"))
    stats = [(file, file.stat()) for file in files]
    return _digest(tuple((f, s.st_mtime_ns, s.st_size) for f, s in stats))


@lru_cache(maxsize=1)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    found = hashlib.sha256()
    for file, _, _ in files:
        content = file.read_bytes()
        found.update(
            f"{file.relative_to(FOLDER).as_posix()}\n{len(content)}\n".encode()
        )
        found.update(content)
    return found.hexdigest()[:16]


def _kept(send: Send) -> Send:
    async def kept(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == _OK:
            MutableHeaders(scope=message)["Cache-Control"] = FOREVER
        await send(message)

    return kept
