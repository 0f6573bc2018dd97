"""Holds the token of who signed in for the next loading of this tab: nothing is seen.

The token is neither in the address nor in a cookie: other programs of this machine that
serve pages under the same name get every cookie. The tab's own store belongs to one
address with its port, survives a reload, and goes with the tab: who opens another one
on a shared laptop is not signed in.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.ui.components import component_call, editor

FRONTEND = Path(__file__).parent / "frontend"
#: What no token of ours is longer than.
LONGEST = 100


@cache
def _component() -> CustomComponent:
    """Return the component, with the drawing map's bridge served beside it."""
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_sign_in", path=str(FRONTEND))


def keep(token: str) -> None:
    """Let the tab hold the token."""
    component_call.show(_component(), {"act": "keep", "token": token}, key="who.kept")


def forget() -> None:
    """Let the tab hold none."""
    component_call.show(_component(), {"act": "forget"}, key="who.kept")


def ask() -> str:
    """Return the token that the tab held when it was loaded, empty for none."""
    told = component_call.show(_component(), {"act": "ask"}, key="who.kept")
    return told if isinstance(told, str) and len(told) <= LONGEST else ""
