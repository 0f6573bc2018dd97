"""What is chosen on the score page, and how one gets from it to the map.

One thing at a time: a drawn thing or a next step. Both are asked for by who they are,
so that they stay chosen while the plan changes under them.
"""

from __future__ import annotations

import uuid

import streamlit as st

from talking_maps.model.plan import Scene
from talking_maps.scoring import Gain
from talking_maps.ui import navigation, session
from talking_maps.ui.components.editor import Wanted

_THING, _STEP, _WANTED = "score.thing", "score.step", "map.wanted"


def thing() -> str:
    """Return the uid of the chosen thing, empty without one."""
    return str(st.session_state.get(_THING, ""))


def choose_thing(uid: str) -> None:
    """Choose a thing, or let go of it if it is chosen."""
    st.session_state[_THING] = "" if thing() == uid else uid
    st.session_state[_STEP] = ""


def is_step(gain: Gain) -> bool:
    """Tell whether this next step is the chosen one."""
    return bool(st.session_state.get(_STEP) == _name(gain))


def choose_step(gain: Gain) -> None:
    """Choose a next step, or let go of it if it is chosen."""
    st.session_state[_STEP] = "" if is_step(gain) else _name(gain)
    st.session_state[_THING] = ""


def let_go() -> None:
    """Choose nothing."""
    st.session_state[_THING] = st.session_state[_STEP] = ""


def go_to_map(scene: Scene, uid: str) -> None:
    """Leave for the drawing page with a thing chosen there."""
    session.go_to(scene=scene)
    if uid:
        st.session_state[_WANTED] = Wanted(uid, uuid.uuid4().hex)
    navigation.switch_to(navigation.DRAW)


def wanted(selected: str | None) -> Wanted | None:
    """Return what the map is still to choose; nothing once it has chosen it."""
    known = st.session_state.get(_WANTED)
    if not isinstance(known, Wanted):
        return None
    if known.uid == selected:
        del st.session_state[_WANTED]
        return None
    return known


def _name(gain: Gain) -> str:
    return f"{gain.indicator}|{gain.scene}|{gain.step.id}|{gain.uid}|{gain.points}"
