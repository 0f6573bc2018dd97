"""Typing a juror's paper in as a grid, and reading it a second time.

Rows are entries, columns criteria, as on the list that is printed; Enter goes down.
What was typed is kept all at once or, if a number cannot be, not at all. The second
reader sees an empty grid: who sees a number reads it again on the paper.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from talking_maps.contest import ContestState
from talking_maps.contest.typed_marks import to_read_again
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Juror, Mark
from talking_maps.model.message import plural
from talking_maps.model.rubric import Criterion
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark import criteria as criteria_form
from talking_maps.ui.widgets import html, notices
from talking_maps.wording import contest_names, measures
from talking_maps.workspace import community_names, contests, pdf_reports
from talking_maps.workspace.contests import marking

_VERSION = "typed.version"
ROW_HEIGHT, MOST_ROWS = 40, 16
_ENTRY = "entry"


def show(record: ContestState, judge: Juror, tasks: Sequence[JuryTask]) -> None:
    """Offer staff the grid of a juror's paper, and the second reading of it."""
    if session_user.role() != "staff" or record.state not in ("open", "closed"):
        return
    t = session.translator()
    with st.expander(t("Type in this juror's paper"), icon=":material/keyboard:"):
        if judge.excused:
            st.info(t("This juror was excused by an amendment."))
            return
        _papers(record, judge, t)
        by_faces = criteria_form.is_by_faces(t, key="typed.how")
        typing, again = st.tabs([t("First reading"), t("Second reading")])
        with typing:
            _first(record, judge, tasks, by_faces=by_faces)
        with again:
            _second(record, judge, tasks, by_faces=by_faces)


def _papers(record: ContestState, judge: Juror, t: Translator) -> None:
    """Offer the list of this juror to print; the page has a door for blank sheets."""
    workspace, contest_id = session.workspace(), record.contest.id
    language = session.printed_language()
    st.download_button(
        t("List of marks (PDF)"),
        lambda: pdf_reports.tally_sheets(
            workspace, contest_id, language=language, juror_id=judge.id
        ).pdf(),
        file_name=f"{contest_id}-{judge.id}-list.pdf",
        mime="application/pdf",
        icon=":material/print:",
        on_click="ignore",
        key="typed.list",
    )


def _first(
    record: ContestState, judge: Juror, tasks: Sequence[JuryTask], *, by_faces: bool
) -> None:
    t = session.translator()
    own = [task for task in tasks if not task.excluded]
    st.caption(_hint(record, t, by_faces=by_faces))
    known = {
        (task.entry.id, mark.criterion): mark
        for task in own
        for mark in task.marks.values()
    }
    grid = _grid(record, own, "first", known, by_faces=by_faces)
    pressed = st.button(t("Keep the marks"), type="primary", key="typed.first.go")
    if not pressed:
        return
    with error_messages.saying():
        kept = contests.type_marks(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            judge.id,
            grid,
            by_faces=by_faces,
        )
        _renew()
        notices.tell(
            t(
                plural("{count:whole} mark is kept.", "{count:whole} marks are kept."),
                count=kept,
            )
        )
        st.rerun()


def _second(
    record: ContestState, judge: Juror, tasks: Sequence[JuryTask], *, by_faces: bool
) -> None:
    t = session.translator()
    waiting = to_read_again(record, judge.id, session_user.actor().name)
    entries = {entry for entry, _ in waiting}
    own = [task for task in tasks if task.entry.id in entries]
    if not own:
        st.info(
            t(
                "Nothing waits for your second reading: another person has to have "
                "typed the paper."
            )
        )
        return
    st.caption(_hint(record, t, by_faces=by_faces))
    grid = _grid(record, own, "second", {}, by_faces=by_faces)
    if st.button(t("Compare with what was typed"), type="primary", key="typed.again"):
        with error_messages.saying():
            found = contests.read_again(
                session.workspace(),
                session_user.actor(),
                record.contest.id,
                judge.id,
                grid,
                by_faces=by_faces,
            )
            _tell(record, found, t)


def _tell(record: ContestState, found: marking.Rereading, t: Translator) -> None:
    st.success(
        t(
            plural(
                "{count:whole} mark is the same again and kept as read twice.",
                "{count:whole} marks are the same again and kept as read twice.",
            ),
            count=len(found.agreed),
        )
    )
    called = {
        c.id: name(c.names, session.language()) for c in record.contest.all_criteria
    }
    for (entry, criterion), first in found.differing.items():
        st.warning(
            html.markdown(
                t(
                    "{entry}, {criterion}: {points:points} was typed before. Look at "
                    "the paper and type what stands there under First reading.",
                    entry=entry,
                    criterion=called.get(criterion, criterion),
                    points=first.points,
                )
            )
        )


def _hint(record: ContestState, t: Translator, *, by_faces: bool) -> str:
    if by_faces:
        return t(
            "Type the number of the crossed face, 1 to {most:whole} from the left. "
            "Enter goes down.",
            most=record.contest.faces,
        )
    return t("Type the points. Enter goes down; a cell without a mark stays empty.")


def _grid(
    record: ContestState,
    tasks: Sequence[JuryTask],
    part: str,
    known: Mapping[tuple[str, str], Mark],
    *,
    by_faces: bool,
) -> dict[tuple[str, str], float]:
    """Show a grid for each rubric; return the cells by entry and criterion."""
    found: dict[tuple[str, str], float] = {}
    rules = record.contest
    for rubric in rules.rubrics:
        judged = [
            task
            for task in tasks
            if rules.rules_for(task.entry.category).rubric == rubric
        ]
        criteria = [one for one in rubric.criteria if one.jury]
        if not judged or not criteria:
            continue
        at = part
        if len(rules.rubrics) > 1:
            at = f"{part}.{rubric.digest[:12]}"
            called = name(rubric.names, session.language())
            st.subheader(html.markdown(called), anchor=False)
        found |= _grid_of(record, criteria, judged, at, known, by_faces=by_faces)
    return found


def _grid_of(
    record: ContestState,
    criteria: Sequence[Criterion],
    tasks: Sequence[JuryTask],
    part: str,
    known: Mapping[tuple[str, str], Mark],
    *,
    by_faces: bool,
) -> dict[tuple[str, str], float]:
    names = community_names(session.workspace())
    rows = [
        {
            _ENTRY: f"{task.entry.id} · {contest_names.entry_name(task.entry, names)}",
            **{
                one.id: _shown(known.get((task.entry.id, one.id)), by_faces=by_faces)
                for one in criteria
            },
        }
        for task in tasks
    ]
    version = st.session_state.setdefault(_VERSION, 0)
    how = "faces" if by_faces else "points"
    juror = st.session_state.get("marking.juror", "")
    typed = st.data_editor(
        pd.DataFrame(rows).astype({one.id: "float64" for one in criteria}),
        column_config=_columns(record, criteria, by_faces=by_faces),
        hide_index=True,
        num_rows="fixed",
        row_height=ROW_HEIGHT,
        height=38 + ROW_HEIGHT * min(len(rows), MOST_ROWS),
        placeholder="",
        key=f"typed.{part}.{how}.{juror}.{version}.{record.contest.id}",
    )
    return {
        (task.entry.id, one.id): float(value)
        for task, (_, line) in zip(tasks, typed.iterrows(), strict=True)
        for one in criteria
        if not math.isnan(value := float(line[one.id]))
    }


def _shown(mark: Mark | None, *, by_faces: bool) -> float | None:
    if mark is None:
        return None
    if not by_faces:
        return mark.points
    return None if mark.face is None else float(mark.face)


def _columns(
    record: ContestState, criteria: Sequence[Criterion], *, by_faces: bool
) -> dict[str, ColumnConfig]:
    t, language = session.translator(), session.language()
    heads: dict[str, ColumnConfig] = {
        _ENTRY: st.column_config.TextColumn(t("entry"), disabled=True, width="medium")
    }
    for one in criteria:
        most = str(record.contest.faces) if by_faces else measures.points(one.jury, t)
        heads[one.id] = st.column_config.NumberColumn(
            f"{name(one.names, language)} (≤ {most})", format="%g", width="small"
        )
    return heads


def _renew() -> None:
    """Let the grid begin anew from what is kept."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1
