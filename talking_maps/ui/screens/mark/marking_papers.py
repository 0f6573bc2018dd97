"""Marking sheets of one juror: paper for the fields, where there is no screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from talking_maps.contest.visibility import JuryTask
from talking_maps.model.contest import Juror
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.widgets.print_door import PrintJob
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names, pdf_reports

ALL = ""


def ask(judge: Juror, tasks: Sequence[JuryTask]) -> PrintJob:
    """Ask for which entry, or all of them, and return the sheets."""
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
