"""An address that no page has leads to the first screen, with what else it says.

Streamlit serves its page at any address and lets it tell, in English on a Spanish
screen, that there is no such page. An old bookmark or a slip of the hand is better led
where one can go on.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from talking_maps.ui import navigation

_PAGES = frozenset(way.id for way in navigation.ALL)


class UnknownPages:
    """The ASGI middleware that leads from addresses without a page to the first one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a browser on that opens what is no page; answer all else."""
        if scope["type"] == "http" and _is_opened(scope) and _is_unknown(scope["path"]):
            query = scope.get("query_string", b"").decode("latin-1")
            answer = RedirectResponse(f"/?{query}" if query else "/")
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_opened(scope: Scope) -> bool:
    """Tell whether a browser opens the address itself, as a page."""
    return Headers(scope=scope).get("sec-fetch-dest") == "document"


def _is_unknown(path: str) -> bool:
    """Tell whether it is the address of a page that there is not.

    >>> [_is_unknown(path) for path in ("/", "/draw", "/drew", "/a.png", "/photo/x/1")]
    [False, False, True, False, False]
    """
    name = path.strip("/")
    # What has a dot is a file, what has two parts a route of ours or of Streamlit.
    return bool(name) and not {"/", "."} & set(name) and name not in _PAGES
