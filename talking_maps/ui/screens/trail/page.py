"""Everything that was done in the contest, whether it still holds, and its tables."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.screens.trail import events, table_downloads, verify_panel


def show() -> None:
    """Show the chain, the check against paper, and the tables to take along."""
    t = session.translator()
    record = contest_header.record(session.workspace())
    with st.container(key="desk"):
        st.title(t("Trail"), anchor=False)
        left, right = st.columns(2, gap="large")
        with left:
            verify_panel.show(record)
        with right:
            table_downloads.show(record)
        events.show(record)


show()
