"""The drawing map: our own component, Leaflet and Geoman inside, folium's ground under.

The browser's part is in `frontend/`, plain scripts without a build. It sends its
strokes to the routes of `ui.api.routes`, not here: this side gives it what it needs to
show and hears what is chosen, so that the page's other half can follow.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.model.plan import SCENES, Scene
from talking_maps.ui import hidden_places
from talking_maps.ui.components import component_call
from talking_maps.ui.components.base_map import BaseMap
from talking_maps.ui.widgets import html

FRONTEND = Path(__file__).parent / "frontend"
_SAID = "map.said"


@cache
def _component() -> CustomComponent:
    """Return the component. It can only be declared while the app is running."""
    return declare_component("talking_maps_editor", path=str(FRONTEND))


@dataclass(frozen=True, slots=True)
class SameTouch:
    """Two things, each with its scene, that a touch says are one; `asked` is its id."""

    here: tuple[str, str]
    there: tuple[str, str]
    asked: str


@dataclass(frozen=True, slots=True)
class EditorValue:
    """What the map told last: up to which change it is, what is chosen, its scene.

    `unlit` is when all that the score lit up was let go [ms since 1970], 0 for never.
    """

    sequence: int = 0
    selected: str | None = None
    scene: Scene | None = None
    unlit: int = 0
    same: SameTouch | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """What is lit up, by uid: what helps, what hurts; `fly` brings it into view."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    fly: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing the map is to choose and show; `asked` tells one asking from another."""

    uid: str
    asked: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the page beside the map did, to be said on it, each `asked` for once.

    `at` is when [ms since 1970], since what was done long ago is no news.
    """

    text: str
    asked: str
    at: float


@dataclass(frozen=True, slots=True)
class EditorView:
    """All the map shows and says. `layers`, `scenes` and `words` are for its frame.

    `advice` is the question about next steps the map looks after, empty for none.
    """

    code: str
    owner: str
    scene: Scene
    author: str
    language: str
    sequence: int
    has_others: bool
    context: BaseMap
    layers: tuple[Mapping[str, object], ...]
    scenes: tuple[Mapping[str, object], ...]
    words: Mapping[str, object]
    lit: Highlight
    title: str = ""
    pick: str = ""
    wanted: Wanted | None = None
    said: Said | None = None
    advice: str = ""


def dress() -> None:
    """Give the page around the map its style."""
    style = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    html.show(html.style(style))


def show(board: EditorView, *, key: str) -> EditorValue:
    """Show the map and return what it told."""
    given: dict[str, Any] = {
        name: getattr(board, name)
        for name in (
            "code",
            "owner",
            "scene",
            "author",
            "language",
            "sequence",
            "layers",
            "scenes",
            "words",
            "title",
            "pick",
            "advice",
        )
    }
    given |= {
        "hasOthers": board.has_others,
        "context": asdict(board.context),
        "lit": asdict(board.lit),
        "wanted": asdict(board.wanted) if board.wanted else None,
        "said": asdict(board.said) if board.said else None,
    }
    return _value(component_call.show(_component(), given, key=key))


def value(key: str) -> EditorValue:
    """Return what the map told before this run, for what is drawn before it."""
    return _value(st.session_state.get(key))


def say(text: str) -> None:
    """Let the map say what was just done, with an Undo beside it."""
    st.session_state[_SAID] = Said(text, uuid.uuid4().hex, time.time() * 1000)


def said() -> Said | None:
    """Return what the map is to say."""
    known = st.session_state.get(_SAID)
    return known if isinstance(known, Said) else None


def _value(said: object) -> EditorValue:
    """Take what comes from the browser by its rules only."""
    if not isinstance(said, Mapping):
        return EditorValue()
    hidden_places.hear(said)
    sequence, selected = said.get("sequence"), said.get("selected")
    unlit = said.get("unlit")
    return EditorValue(
        sequence if isinstance(sequence, int) else 0,
        selected if isinstance(selected, str) else None,
        next((scene for scene in SCENES if scene == said.get("scene")), None),
        unlit if isinstance(unlit, int) else 0,
        _same(said.get("same")),
    )


def _same(said: object) -> SameTouch | None:
    if not isinstance(said, Mapping) or not isinstance(said.get("asked"), str):
        return None
    ends = []
    for end in (said.get("here"), said.get("there")):
        if not isinstance(end, Mapping):
            return None
        ends.append((str(end.get("scene")), str(end.get("uid"))))
    return SameTouch(ends[0], ends[1], said["asked"])
