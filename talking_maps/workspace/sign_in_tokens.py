"""Tokens by which a page that is loaded again knows who had signed in in its tab.

A token is random and held by the tab alone; here is only its hash, in the memory of the
running program: a restart forgets all, and nothing lies on a disk. A token is good for
one workspace, some hours, and the password and role it was given for. It ends when its
holder signs out.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from talking_maps.workspace import accounts
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.workspace import Workspace

#: A long day of a jury [s].
LONGEST_S = 12 * 3600.0
#: Of more tokens than these the oldest end.
MOST = 500
BYTES = 32


@dataclass(frozen=True, slots=True)
class _Held:
    folder: Path
    actor: Actor
    ends: float


class SignInTokens:
    """The tokens that are good; `clock` counts seconds and is never set back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._lock = threading.Lock()

    def issue(self, workspace: Workspace, actor: Actor) -> str:
        """Return a new token for who signed in with a password."""
        token = secrets.token_urlsafe(BYTES)
        held = _Held(workspace.folder, actor, self._clock() + LONGEST_S)
        with self._lock:
            self._held[_hashed(token)] = held
            for oldest in [*self._held][:-MOST]:
                del self._held[oldest]
        return token

    def holder(self, workspace: Workspace, token: str) -> Actor | None:
        """Return who holds the token, None if it is no longer good here."""
        with self._lock:
            held = self._held.get(_hashed(token))
        if held is None or held.folder != workspace.folder:
            return None
        if self._clock() < held.ends and accounts.is_current(workspace, held.actor):
            return held.actor
        self.end(token)
        return None

    def end(self, token: str) -> None:
        """End a token, good or not."""
        with self._lock:
            self._held.pop(_hashed(token), None)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
