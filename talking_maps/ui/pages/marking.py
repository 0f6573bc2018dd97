"""Marking: what a juror has to mark, by faces or numbers, and the field visit."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import state, ways
from talking_maps.ui.contest import look, marking, marking_entry, own, which, who
from talking_maps.workspace.contests import queries


def show() -> None:
    """Show the entries to mark, or the one that was touched."""
    _ = state.text()
    look.apply()
    record = which.record(state.place())
    if who.role() not in ("juror", "staff"):
        st.title(_("Mark"), anchor=False)
        st.info(
            _(
                "Jurors mark here. Sign in above with your name and password; staff "
                "can write down the marks of a juror's paper."
            )
        )
        ways.link(ways.RANKING)
        return
    judge = marking.juror(record)
    if judge is None:
        marking.ask_whose(record)
        return
    tasks = queries.tasks(record, who.actor(), judge.id)
    chosen = st.session_state.get(marking.ENTRY)
    task = next((task for task in tasks if task.entry.id == chosen), None)
    if task is not None:
        marking_entry.show(record, judge, task, tasks)
        return
    if not tasks:
        st.info(_("Nothing was submitted yet that could be marked."))
        return
    own.show(record, tasks)
    marking.show(record, judge, tasks)


show()
