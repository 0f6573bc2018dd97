"""The two sides of a comparison: whose plan, as it was when, in which scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from talking_maps.model.plan import Feature, Plan, Scene
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import last_changes
from talking_maps.workspace import history

SideName = Literal["a", "b"]
#: The moment that is the present state, not one of the history.
NOW = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side. `moment` is the id of a change, after which it was so, or `NOW`."""

    owner: str
    moment: str
    scene: Scene


def sides() -> tuple[Side, Side]:
    """Return both sides; at first this plan's past and present."""
    owner = session.owner()
    if st.session_state.get("compare.code") != session.code():
        past, present = Side(owner, NOW, "past"), Side(owner, NOW, "present")
        begin(session.code() or "", past, present)
    return st.session_state["compare.a"], st.session_state["compare.b"]


def begin(code: str, left: Side, right: Side) -> None:
    """Compare these two when the page is opened next."""
    st.session_state["compare.code"] = code
    put("a", left)
    put("b", right)


def put(name: SideName, side: Side) -> None:
    """Set one side."""
    st.session_state[f"compare.{name}"] = side


def swap() -> None:
    """Let the sides change places."""
    left, right = sides()
    put("a", right)
    put("b", left)


def plan_of(code: str, side: Side) -> Plan:
    """Return the side's plan with the shapes of its moment; raises NotFound."""
    plan = cache.plan(session.workspace(), code, side.owner)
    if side.moment == NOW:
        return plan
    shapes = _features_at(
        (code, side.owner, side.moment, str(session.workspace().folder))
    )
    return replace(plan, features=shapes, version=side.moment)


@st.cache_resource(max_entries=16, show_spinner=False)
def _features_at(key: cache.Key) -> tuple[Feature, ...]:
    return history.features_at(session.workspace(), key[0], key[2], key[1])


def until(side: Side, entries: tuple[last_changes.AuditEntry, ...]) -> int:
    """Return the number of the last change that the side knows of."""
    if side.moment == NOW:
        return entries[-1].sequence if entries else 0
    return next((e.sequence for e in entries if e.id == side.moment), 0)
