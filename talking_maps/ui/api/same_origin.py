"""Only this machine's own pages are heard: the wall before every route and socket.

The app listens on this machine only, but any web page open in the same browser can
send requests to it, and a name that its owner points at this machine (DNS rebinding)
makes such a page look like one of ours. So the wall looks at three things before
Streamlit or a route of ours sees a request: the host that was asked for must be this
machine, or the address the app was told to listen on; what another origin sends is
refused, except that a link may lead here; and no page of elsewhere may frame ours.

Streamlit's own check is not enough: it takes any host that equals the origin and any
port of localhost, and asks a service outside for this machine's address before it
refuses the others. See the Fetch standard on `Sec-Fetch-*`, CSP 3 on
`frame-ancestors`.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from talking_maps.errors import NotAllowed
from talking_maps.i18n import LANGUAGES, format_message

_ANYWHERE = frozenset(("", "0.0.0.0", "::"))  # noqa: S104  (compared, never bound)
_SAFE_SITES = frozenset(("", "same-origin", "none"))
_HEARING = frozenset(("GET", "HEAD"))
#: What every answer carries: our frames are of our own origin.
HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
_FRAMES = "frame-ancestors 'self'"
#: The policy breach of a WebSocket (RFC 6455, 7.4.1).
_POLICY = 1008
FORBIDDEN = 403


class SameOrigin:
    """The ASGI middleware that refuses other machines' names and other origins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hear the request, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            check(scope)
        except NotAllowed as error:
            await _refuse(error, scope, receive, send)
            return
        await self._app(scope, receive, _guarded(send))


def check(scope: Scope) -> None:
    """Raise NotAllowed if the request is not of this machine and of our own pages."""
    headers = Headers(scope=scope)
    if not is_own_host(headers.get("host", "")):
        raise NotAllowed("This address is not of this machine. Open the app here.")
    if not _is_own_page(headers) and not _is_link(scope, headers):
        raise NotAllowed("Only the app's own pages are answered. Open the app here.")


def is_own_host(host: str) -> bool:
    """Tell whether a `Host` header names this machine.

    >>> [is_own_host(h) for h in ("127.0.0.1:8501", "localhost", "[::1]:80", "a.org")]
    [True, True, True, False]
    """
    try:
        parsed = urlsplit(f"//{host}")
        name, _port = (parsed.hostname or "").rstrip("."), parsed.port
    except ValueError:
        return False
    if parsed.netloc != host or "@" in host or not name:
        return False
    listening = str(config.get_option("server.address") or "")
    if name == "localhost" or name in _configured(listening):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    # A number cannot be pointed elsewhere by its owner: where the app was told to
    # listen on every address, whoever knows one of them may ask by it.
    return address.is_loopback or listening in _ANYWHERE - {""}


def _configured(listening: str) -> set[str]:
    named = {listening, str(config.get_option("browser.serverAddress") or "")}
    named |= set(config.get_option("server.allowedHosts") or ())
    return {name.lower().strip("[]").rstrip(".") for name in named} - _ANYWHERE


def _is_own_page(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is not None and not _is_same(origin, headers.get("host", "")):
        return False
    return headers.get("sec-fetch-site", "") in _SAFE_SITES


def _is_same(origin: str, host: str) -> bool:
    try:
        parsed = urlsplit(origin)
    except ValueError:
        return False
    return parsed.scheme in ("http", "https") and parsed.netloc.lower() == host.lower()


def _is_link(scope: Scope, headers: Headers) -> bool:
    """Tell whether somebody followed a link, which opens a page and tells nothing."""
    return (
        scope["type"] == "http"
        and scope["method"] in _HEARING
        and headers.get("origin") is None
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _guarded(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            # Added to a policy that is there: both hold.
            headers.append("Content-Security-Policy", _FRAMES)
        await send(message)

    return guarded


async def _refuse(
    error: NotAllowed, scope: Scope, receive: Receive, send: Send
) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY})
        return
    words = "\n".join(format_message(error, language) for language in LANGUAGES)
    await PlainTextResponse(words, FORBIDDEN, HEADERS)(scope, receive, send)
