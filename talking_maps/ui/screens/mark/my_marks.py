"""A juror's own marks so far, entry by entry, with the face or the points given."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Mark
from talking_maps.ui import session
from talking_maps.ui.screens.contests import group_labels
from talking_maps.ui.screens.mark import faces
from talking_maps.ui.widgets import escape

#: More rows than these are counted, not listed.
MOST = 200


def show(record: ContestState, found: Sequence[JuryTask]) -> None:
    """Show what the juror gave so far; nothing of anybody else."""
    t = session.translator()
    marked = [task for task in found if task.marks]
    title = t("My marks so far: {count:whole} entries", count=len(marked))
    with st.expander(title, icon=":material/checklist:"):
        if not marked:
            st.write(t("None yet."))
            return
        st.html(_table(record, marked[:MOST], t))
        if len(marked) > MOST:
            st.caption(t("and {count:whole} more", count=len(marked) - MOST))


def _table(record: ContestState, marked: Sequence[JuryTask], t: Translator) -> str:
    names = group_labels.community_names()
    asked = [c for c in record.contest.rubric.criteria if c.jury]
    heads = "".join(
        f'<th><img src="{faces.pictogram(c.id)}" alt="">'
        f"{escape.html(name(c.names, session.language()))}</th>"
        for c in asked
    )
    rows = "".join(
        f"<tr><td>{escape.html(group_labels.called(task.entry, names, t))}"
        f" <small>{escape.html(task.entry.id)}</small></td>"
        + "".join(_cell(record, task.marks.get(c.id), t) for c in asked)
        + "</tr>"
        for task in marked
    )
    entry = escape.html(t("entry"))
    return f'<table class="plain own"><tr><th>{entry}</th>{heads}</tr>{rows}</table>'


def _cell(record: ContestState, mark: Mark | None, t: Translator) -> str:
    if mark is None:
        return f'<td class="no-mark">○ {escape.html(t("not marked yet"))}</td>'
    face = ""
    if mark.face is not None:
        face = f'<img src="{faces.picture(mark.face, record.contest.faces)}" alt="">'
    points = escape.html(t("{points:number}", points=mark.points))
    note = f"<small>{escape.html(mark.note)}</small>" if mark.note else ""
    return f"<td>{face}<b>{points}</b> {note}</td>"
