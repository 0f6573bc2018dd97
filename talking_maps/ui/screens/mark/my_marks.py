"""A juror's own marks so far, entry by entry, with the face or the points given."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Mark
from talking_maps.model.message import plural
from talking_maps.ui import session
from talking_maps.ui.screens.mark import criteria
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names, measures
from talking_maps.workspace import community_names

#: More rows than these are counted, not listed.
MOST = 200


def show(record: ContestState, found: Sequence[JuryTask]) -> None:
    """Show what the juror gave so far; nothing of anybody else."""
    t = session.translator()
    marked = [task for task in found if task.marks]
    title = t(
        plural(
            "My marks so far: {count:whole} entry",
            "My marks so far: {count:whole} entries",
        ),
        count=len(marked),
    )
    with st.expander(title, icon=":material/checklist:"):
        if not marked:
            st.write(t("None yet."))
            return
        html.show(_table(record, marked[:MOST], t))
        if len(marked) > MOST:
            st.caption(t("and {count:whole} more", count=len(marked) - MOST))


def _table(record: ContestState, marked: Sequence[JuryTask], t: Translator) -> Markup:
    names = community_names(session.workspace())
    asked = [c for c in record.contest.all_criteria if c.jury]
    heads = Markup().join(
        Markup('<th><img src="{}" alt="">{}</th>').format(
            criteria.pictogram(c.id), name(c.names, session.language())
        )
        for c in asked
    )
    rows = Markup().join(
        Markup("<tr><td>{} <small>{}</small></td>").format(
            contest_names.entry_name(task.entry, names), task.entry.id
        )
        + Markup().join(_cell(record, task.marks.get(c.id), t) for c in asked)
        + Markup("</tr>")
        for task in marked
    )
    entry = t("entry")
    return Markup(
        '<table class="plain own"><tr><th>{entry}</th>{heads}</tr>{rows}</table>'
    ).format(entry=entry, heads=heads, rows=rows)


def _cell(record: ContestState, mark: Mark | None, t: Translator) -> Markup:
    if mark is None:
        return Markup('<td class="no-mark">○ {}</td>').format(t("not marked yet"))
    face = Markup()
    if mark.face is not None:
        face = Markup('<img src="{}" alt="">').format(
            criteria.picture(mark.face, record.contest.faces)
        )
    points = measures.exact(mark.points, t)
    note = Markup("<small>{}</small>").format(mark.note) if mark.note else Markup()
    return Markup("<td>{face}<b>{points}</b> {note}</td>").format(
        face=face, points=points, note=note
    )
