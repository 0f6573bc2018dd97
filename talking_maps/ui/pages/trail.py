"""Everything that was done in the contest, whether it still holds, and its tables."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import state
from talking_maps.ui.contest import checking, tables, trail, which


def show() -> None:
    """Show the chain, the check against paper, and the tables to take along."""
    _ = state.text()
    record = which.record(state.place())
    with st.container(key="desk"):
        st.title(_("Trail"), anchor=False)
        left, right = st.columns(2, gap="large")
        with left:
            checking.show(record)
        with right:
            tables.show(record)
        trail.show(record)


show()
