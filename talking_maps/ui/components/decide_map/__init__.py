"""The map on which a person decides what two copies changed apart: our own component.

The browser's part is in `frontend/`; it paints with the drawing map's own scripts. It
decides nothing: it shows the ways out, and tells which was chosen, or the third shape
that was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.ui.components import component_call, editor
from talking_maps.ui.components.base_map import BaseMap
from talking_maps.ui.components.component_call import JsonObject

FRONTEND = Path(__file__).parent / "frontend"

#: What a person can ask for; `back` takes the last decision back.
Act = Literal["chosen", "both", "drawn", "back"]


@dataclass(frozen=True, slots=True)
class DecideView:
    """All that the map and the panel beside it show and say.

    `questions` are the open conflicts with their ways out. `notice` is what happened
    last; `can_take_back` tells whether it was one's own decision.
    """

    code: str
    language: str
    context: BaseMap
    layers: tuple[Mapping[str, object], ...]
    questions: tuple[JsonObject, ...]
    notice: str
    can_take_back: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """What a person asked for, once under each `client`.

    `change` is the chosen candidate's; `shape` a third one as GeoJSON.
    """

    client: str
    act: Act
    conflict: str = ""
    change: str = ""
    shape: Mapping[str, object] | None = None


@lru_cache(maxsize=1)
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it.

    It can only be declared while the app is running.
    """
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_decide", path=str(FRONTEND))


def show(board: DecideView, *, key: str) -> None:
    """Show the map and the panel."""
    given = {name: getattr(board, name) for name in DecideView.__slots__}
    given |= {"context": asdict(board.context)}
    component_call.show(_component(), given, key=key)


def asked(key: str) -> DecideRequest | None:
    """Return what was asked before this run, taken by its rules only."""
    said = st.session_state.get(key)
    if not isinstance(said, Mapping):
        return None
    client, conflict, change = (
        word if isinstance(word := said.get(name), str) else ""
        for name in ("client", "conflict", "change")
    )
    act = next((one for one in get_args(Act) if one == said.get("act")), None)
    shape = said.get("shape")
    if act is None or not client:
        return None
    given = shape if isinstance(shape, Mapping) else None
    return DecideRequest(client, act, conflict, change, given)
