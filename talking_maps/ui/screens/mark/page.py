"""Marking: what a juror has to mark, by faces or numbers, and the field visit."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from talking_maps.contest.visibility import JuryTask
from talking_maps.model.contest import Juror
from talking_maps.ui import navigation, session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.mark import (
    entry,
    entry_list,
    my_marks,
    photographed_sheets,
    typed_sheet,
    vouched_marks,
)
from talking_maps.ui.widgets import print_door
from talking_maps.ui.widgets.print_door import PrintJob
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names, pdf_reports
from talking_maps.workspace.contests import sealed_copies

ALL = ""


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
    print_door.show("mark", lambda: _sheets(judge, tasks))
    entry_list.show(record, judge, tasks)
    if not vouched_marks.is_present():
        photographed_sheets.show(record)
        typed_sheet.show(record, judge, tasks)
    my_marks.send(record, judge)


def _sheets(judge: Juror, tasks: Sequence[JuryTask]) -> PrintJob:
    """Ask for which entry the marking sheets are, or for all, and return them."""
    t, workspace = session.translator(), session.workspace()
    contest_id, language = contest_header.chosen() or "", session.printed_language()
    names = community_names(workspace)
    mine = {one.entry.id: one.entry for one in tasks if not one.excluded}
    chosen = st.selectbox(
        t("Marking sheets of"),
        [ALL, *mine],
        format_func=lambda one: (
            f"{contest_names.entry_name(mine[one], names)} ({one})"
            if one
            else t("all that I may mark")
        ),
        key="print.entry",
    )
    st.caption(
        t("One sheet an entry: cross a box in each row, and photograph the sheet.")
    )
    return PrintJob(
        f"{contest_id}-{chosen or judge.id}-marking.pdf",
        (contest_id, judge.id, chosen, len(tasks), language),
        lambda _tell: pdf_reports.marking_sheets(
            workspace,
            contest_id,
            language=language,
            entry_id=chosen or None,
            juror_id=judge.id,
        ),
    )


show()
