"""The gates in the rubric's editor: what must be passed before points count."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from talking_maps.model.rubric import Gate
from talking_maps.ui import session
from talking_maps.ui.screens.rubric import draft
from talking_maps.ui.screens.rules import gates_form
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.widgets import html

LONGEST = 48


def show(asked: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Show a frame for each gate and return what they hold."""
    t = session.translator()
    title = html.markdown(t("Gates"))
    with st.expander(f"**{title}** · {len(asked)}", key=draft.key("gates")):
        st.caption(
            t(
                "Passed or not, before points count. That a plan is in time and "
                "complete is always asked."
            )
        )
        held = tuple(_gate(place, one) for place, one in enumerate(asked))
        st.button(
            t("One more gate"),
            icon=":material/add:",
            key="rubric.gate.add",
            on_click=draft.add_gate,
            args=(t,),
        )
    return held


def _gate(index: int, one: Gate) -> Gate:
    t = session.translator()
    sheet = FormSection(draft.key("gate", index))
    with st.container(border=True):
        held = gates_form.ask(sheet, one)
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            label = t("Short name, for files and commands")
            gate_id = sheet.text("id", label, one.id, longest=LONGEST)
        with right:
            st.button(
                t("Take the gate away"),
                icon=":material/delete:",
                key=draft.key("gate", "drop", index),
                on_click=draft.remove_gate,
                args=(index,),
            )
    return replace(held, id=gate_id)
