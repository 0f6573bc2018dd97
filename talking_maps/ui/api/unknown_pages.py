"""An address that no page has leads to the first screen, with what else it says.

Streamlit serves its page at any address and lets it tell, in English on a Spanish
screen, that there is no such page. An old bookmark or a slip of the hand is better led
where one can go on.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from talking_maps.ui import navigation

_PAGES = frozenset(way.id for way in navigation.ALL)
#: Under these Streamlit serves what is no page: its state, files, parts of pages.
_STREAMLIT = frozenset(("_stcore", "app", "auth", "component", "media", "static"))


class UnknownPages:
    """The ASGI middleware that leads from addresses without a page to the first one.

    `routes` are what the app serves beside its pages.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute] = ()) -> None:
        self._app, self._routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a browser on that opens what is no page; answer all else."""
        if scope["type"] == "http" and _is_opened(scope) and self._is_unknown(scope):
            query = scope.get("query_string", b"").decode("latin-1")
            answer = RedirectResponse(f"/?{query}" if query else "/")
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_unknown(self, scope: Scope) -> bool:
        return _is_unknown(scope["path"]) and not any(
            route.matches(scope)[0] is Match.FULL for route in self._routes
        )


def _is_opened(scope: Scope) -> bool:
    """Tell whether a browser opens the address itself, as a page."""
    return Headers(scope=scope).get("sec-fetch-dest") == "document"


def _is_unknown(path: str) -> bool:
    """Tell whether it is the address of no page and of no file.

    >>> [_is_unknown(path) for path in ("/", "/draw", "/drew", "/a.png", "/draw/x")]
    [False, False, True, False, True]
    >>> [_is_unknown(path) for path in ("/media/x", "/photo/x/1")]
    [False, True]
    """
    parts = path.strip("/").split("/")
    if parts[0] in _STREAMLIT or "." in parts[-1]:
        return False
    return len(parts) > 1 or parts[0] not in ("", *_PAGES)
