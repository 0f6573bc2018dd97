"""The two maps of a comparison: our own component, swiped or side by side.

The browser's part is in `frontend/`; it paints shapes with the drawing map's own
scripts. Nothing is changed here: this side gives it all it shows, in words of the
screen's language, and hears which thing was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.ui import hidden_places
from talking_maps.ui.components import component_call, editor
from talking_maps.ui.components.base_map import BaseMap
from talking_maps.ui.components.component_call import JsonObject

FRONTEND = Path(__file__).parent / "frontend"


@dataclass(frozen=True, slots=True)
class CompareView:
    """All that the two maps and the panel beside them show and say.

    `titles` name the left and the right map. At `rows_at` the browser fetches the
    differences with their shapes on either side, at `paper_at` the sheet to print.
    `kinds` is the legend, `life` tells of the chosen thing. `may_say`: someone is
    here who can say what is the same.
    """

    code: str
    language: str
    context: BaseMap
    layers: tuple[Mapping[str, object], ...]
    titles: tuple[str, str]
    rows_at: str
    paper_at: str
    kinds: tuple[JsonObject, ...]
    totals: tuple[JsonObject, ...]
    score: JsonObject
    life: JsonObject | None
    may_say: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Back:
    """The wish to bring one thing back as it is on the map `side`; `client` is new."""

    side: str
    uid: str
    client: str


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """What a person says of two uids: one thing, or not; `client` is new."""

    first: str
    second: str
    same: bool
    client: str


@dataclass(frozen=True, slots=True)
class CompareValue:
    """What the maps told last: the chosen thing, and the open part of the panel."""

    chosen: str = ""
    tab: str = ""
    back: Back | None = None
    same: SameAnswer | None = None


@lru_cache(maxsize=1)
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it.

    It can only be declared while the app is running.
    """
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_compare", path=str(FRONTEND))


def show(board: CompareView, *, key: str) -> None:
    """Show the maps and the panel."""
    given = {name: getattr(board, name) for name in CompareView.__slots__}
    given |= {"context": asdict(board.context)}
    component_call.show(_component(), given, key=key)


def value(key: str) -> CompareValue:
    """Return what the maps told before this run, taken by its rules only."""
    said = st.session_state.get(key)
    if not isinstance(said, Mapping):
        return CompareValue()
    hidden_places.hear(said)
    chosen, tab = said.get("chosen"), said.get("tab")
    return CompareValue(
        chosen if isinstance(chosen, str) else "",
        tab if isinstance(tab, str) else "",
        _back(said.get("back")),
        _same(said.get("same")),
    )


def _same(said: object) -> SameAnswer | None:
    if not isinstance(said, Mapping) or not isinstance(said.get("same"), bool):
        return None
    words = [said.get(name) for name in ("first", "second", "client")]
    first, second, client = (w if isinstance(w, str) else "" for w in words)
    if not (first and second and client):
        return None
    return SameAnswer(first, second, bool(said["same"]), client)


def _back(said: object) -> Back | None:
    if not isinstance(said, Mapping):
        return None
    words = [said.get(name) for name in Back.__slots__]
    strings = [word for word in words if isinstance(word, str) and word]
    return Back(*strings) if len(strings) == len(words) else None
