"""The rubric's gates for this plan: passed, not passed and why, or for people."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st
from markupsafe import Markup

from talking_maps import scoring
from talking_maps.i18n import Translator, format_message, name
from talking_maps.model.contest import GateResult
from talking_maps.model.message import Message
from talking_maps.model.rubric import Gate
from talking_maps.ui import cache, session
from talking_maps.ui.cache import Key
from talking_maps.ui.widgets import html
from talking_maps.workspace import Workspace
from talking_maps.workspace.scores import live_numbers


def show(workspace: Workspace, code: str, owner: str) -> None:
    """Show each gate of the rubric; nothing where it has none."""
    if not workspace.rubric.gates:
        return
    t = session.translator()
    numbers = live_numbers(cache.community(workspace, code), owner)
    stamp = cache.stamp(workspace, code, owner)
    found = {one.gate: one for one in _passed((stamp, numbers.digest), workspace)}
    rows = Markup().join(
        Markup('<li class="{kind}"><b>{sign}</b> {words}</li>').format(
            kind=kind, sign=sign, words=words
        )
        for kind, sign, words in _rows(t, workspace.rubric.gates, found)
    )
    st.subheader(t("Gates"), anchor=False)
    html.show(Markup('<ul class="gates">{}</ul>').format(rows))


@st.cache_resource(max_entries=64, show_spinner=False)
def _passed(
    made_from: tuple[Key, str], _workspace: Workspace
) -> tuple[GateResult, ...]:
    """Return what the gates find; `made_from` is the plan, and its numbers' digest."""
    code, owner = made_from[0][:2]
    opened = cache.community(_workspace, code)
    return scoring.check_gates(
        _workspace.rubric.gates,
        opened.plan(owner),
        scoring.counted_ground(_workspace.rubric, opened.territory()),
        live_numbers(opened, owner),
        memo=opened.measures(),
        withheld=_workspace.rubric.withheld == "share",
    )


def _rows(
    t: Translator, gates: tuple[Gate, ...], found: dict[str, GateResult]
) -> Iterator[tuple[str, str, str]]:
    """Yield how each gate looks, its sign and its words."""
    for gate in gates:
        called = name(gate.names, session.language())
        if gate.kind == "checked":
            yield "wait", "○", t("staff will look at: {gate}", gate=called)
        elif (reason := found[gate.id].reason) is None:
            yield "yes", "✓", called
        else:
            told = Message(reason.id, {**reason.values, "gate": called})
            yield "no", "✗", format_message(told, session.language())
