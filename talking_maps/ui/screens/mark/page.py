"""Marking: what a juror has to mark, by faces or numbers, and the field visit."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import navigation, session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.mark import (
    entry,
    entry_list,
    marking_papers,
    my_marks,
    photographed_sheets,
    send_marks,
    typed_sheet,
    vouched_marks,
)
from talking_maps.ui.widgets import print_door
from talking_maps.workspace.contests import sealed_copies


def show() -> None:
    """Show the entries to mark, or the one that was touched."""
    t = session.translator()
    contest_header.apply_style()
    record = contest_header.record(session.workspace())
    if session_user.role() not in ("juror", "staff"):
        st.title(t("Mark"), anchor=False)
        st.info(
            t(
                "Jurors mark here. Sign in above with your name and password; staff "
                "can write down the marks of a juror's paper."
            )
        )
        navigation.page_link(navigation.RANKING)
        return
    judge = entry_list.juror(record)
    if judge is None:
        entry_list.ask_whose(record)
        photographed_sheets.show(record)
        return
    vouched_marks.renew(judge)
    tasks = sealed_copies.tasks(record, session_user.actor(), judge.id)
    chosen = st.session_state.get(entry_list.ENTRY)
    task = next((task for task in tasks if task.entry.id == chosen), None)
    if task is not None:
        vouched_marks.say(judge)
        entry.show(record, judge, task, tasks)
        return
    if not tasks:
        st.info(t("Nothing was submitted yet that could be marked."))
        return
    vouched_marks.ask(judge)
    if vouched_marks.lacks_reason():
        return
    my_marks.show(record, tasks)
    vouched_marks.tell(record, judge)
    print_door.show("mark", lambda: marking_papers.ask(judge, tasks))
    entry_list.show(record, judge, tasks)
    if not vouched_marks.is_present():
        photographed_sheets.show(record)
        typed_sheet.show(record, judge, tasks)
    send_marks.show(record, judge)


show()
