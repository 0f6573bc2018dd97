"""Serves Streamlit's own page for addresses inside the app, told where its base is.

Opened or reloaded at `/draw`, Streamlit's page would first look for its server under
`/draw/`, be refused twice, and only then find it: two errors in the browser's console
and a moment lost at each reload.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from talking_maps.ui import navigation
from talking_maps.ui.api.requests import get

BASE = "<script>window.__streamlit={BACKEND_BASE_URL:window.location.origin}</script>"


def routes() -> list[BaseRoute]:
    """Return a route for the address of each page but the first screen's."""
    inside = (way for way in navigation.ALL if way is not navigation.CHOOSE)
    return [Route(f"/{way.id}", get(_page)) for way in inside]


def _page(_request: Request) -> Response:
    return HTMLResponse(_html(), headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=1)
def _html() -> str:
    file = Path(streamlit.__file__).parent / "static" / "index.html"
    return file.read_text(encoding="utf-8").replace("<head>", f"<head>{BASE}", 1)
