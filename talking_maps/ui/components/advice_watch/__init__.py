"""Waits for the next steps where no map does: our own component, of which none is seen.

Its script asks the route that the map asks. The page does not run again and again by
itself: only the fragment around it runs, once for what has come.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.ui.components import editor
from talking_maps.ui.screens.score.advice_jobs import AdviceJob

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it."""
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_advice", path=str(FRONTEND))


def show(code: str, job: AdviceJob) -> None:
    """Let the fragment run again when the question has more answers or all."""
    asked = "" if job.is_done else job.id
    _component()(
        code=code,
        advice=asked,
        told=len(job.told),
        key="score.awaited",
        default=None,
        height=0,
    )
