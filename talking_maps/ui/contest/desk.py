"""The desk: what the contest is, what comes next, and what was handed in."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.ui import plain, state
from talking_maps.ui.contest import entries, handling, running, times


def show(record: ContestState) -> None:
    """Show the contest in a few lines, the next step, and its entries."""
    _ = state.text()
    rules = record.contest
    with st.container(key="desk"):
        st.title(plain.markdown(rules.name), anchor=False)
        facts = [rules.organiser, rules.committee, times.told(_, record)]
        said = " · ".join(fact for fact in facts if fact)
        st.html(f'<p class="facts">{plain.markup(said)}</p>')
        running.show(record)
        entries.show(record)
        if record.entries:
            handling.show(record)
