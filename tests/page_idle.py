"""When a page rests: what goes over its wire tells it, no clock does.

A touch makes the page ask the program for a run of its script, and the program
answers that one began and that it ended. Until then, what the run before drew stands
beside what is new, and a hand may miss what it reaches for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, WebSocket

#: How long is waited for what must come; only what never comes takes so long [s].
PATIENCE_S = 120.0
#: All that was heard is on the screen, and all that was touched is on its way: a map
#: tells the page 25 ms after its last change.
PAINTED = """() => new Promise((done) => setTimeout(() => requestAnimationFrame(() =>
  requestAnimationFrame(() => setTimeout(done))), 50))"""
#: Nothing on the screen is of the run before, and nothing is still to come.
WHOLE = """() => document.querySelector('[data-testid="stApp"]')?.dataset
  .testScriptState === 'notRunning' &&
  !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')"""


@dataclass
class Wire:
    """What a page asked for and was told since it was opened."""

    began: bool = False
    rests: bool = False

    def begin(self) -> None:
        """Forget what was heard: a page is opened that has not asked for anything."""
        self.began = self.rests = False

    def watch(self, page: Page) -> None:
        """Listen to all that the page will say and hear."""
        page.on("websocket", self._opened)

    def wait(self, page: Page) -> None:
        """Wait until each run that was asked for has ended and is on the screen."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            page.evaluate(PAINTED)
            if self.rests and page.evaluate(WHOLE) and self.rests:
                return
            page.wait_for_timeout(20)
        pytest.fail(f"the page does not come to rest: {page.url}")

    def _opened(self, socket: WebSocket) -> None:
        self.begin()
        socket.on("framesent", self._asked)
        socket.on("framereceived", self._told)

    def _asked(self, said: str | bytes) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        asked = BackMsg.FromString(said) if isinstance(said, bytes) else BackMsg()
        # What a page asks by itself, every moment, nobody waits for.
        if asked.HasField("rerun_script") and not asked.rerun_script.is_auto_rerun:
            self.begin()

    def _told(self, said: str | bytes) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        told = ForwardMsg.FromString(said) if isinstance(said, bytes) else ForwardMsg()
        kind = told.WhichOneof("type")
        if kind == "new_session":
            self.began, self.rests = True, False
        elif kind == "script_finished":
            again = told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self.rests = self.began and not again
