"""A contest's desk: how far it is, what comes next, and what was handed in."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, times
from talking_maps.ui.screens.desk import (
    entries_table,
    entry_actions,
    laptops_panel,
    lifecycle_panel,
)
from talking_maps.ui.screens.submit import loss_panel
from talking_maps.ui.widgets import html


def show() -> None:
    """Show the contest in a few lines, the next step, and its entries."""
    t = session.translator()
    record = contest_header.record(session.workspace())
    rules = record.contest
    with st.container(key="desk"):
        st.title(html.markdown(rules.name), anchor=False)
        facts = [rules.organiser, rules.committee, times.told(t, record)]
        said = " · ".join(fact for fact in facts if fact)
        html.show(Markup('<p class="facts">{}</p>').format(said))
        lifecycle_panel.show(record)
        laptops_panel.show(record)
        entries_table.show(record)
        if record.entries:
            loss_panel.decide(record)
            entry_actions.show(record)


show()
