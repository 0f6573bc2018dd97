"""Waits for an answer where no map does: our own component, of which none is seen.

Its script asks a route whether the next steps, or how sure the points are, have come:
of the next steps it is the route that the map asks. The page does not run again and
again by itself: only the fragment around it runs, once for what has come.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.ui.components import component_call, editor

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it."""
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_advice", path=str(FRONTEND))


def show(code: str, what: Literal["advice", "band"], asked: str, told: int) -> None:
    """Let the fragment run again when the question of that id is further, or answered.

    `told` is how far the page knows it to be. With no id there is nothing to wait for.
    """
    given = {"code": code, "what": what, "advice": asked, "told": told}
    component_call.show(_component(), given, key=f"score.awaited.{what}")
