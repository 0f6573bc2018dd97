"""The chain read aloud: every act with who and when, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from talking_maps.contest import Record
from talking_maps.model.contest import Line
from talking_maps.ui import plain, state
from talking_maps.ui.contest import saying, tables, telling, who
from talking_maps.workspace import contests

PAGE = 40


def show(record: Record) -> None:
    """Show the lines, some at a time."""
    _ = state.text()
    st.subheader(_("Who did what"), anchor=False)
    st.caption(
        _(
            "Nothing is taken out of this list. Each line holds the one before it: a "
            "changed or missing line no longer agrees with the codes on paper."
        )
    )
    pages = max(1, -(-record.lines // PAGE))
    slot = st.container()
    page = st.pagination(pages, key="trail.page") if pages > 1 else 1
    lines = contests.trail(state.place(), record.contest.id)
    end = len(lines) - (page - 1) * PAGE
    with slot:
        _list(lines[: max(end, 0)], max(end - PAGE, 0), shows=tables.sees_marks(record))


def _list(lines: Sequence[Line], start: int, *, shows: bool) -> None:
    _ = state.text()
    roles = who.role_names(_)
    rows = []
    for place in range(len(lines) - 1, start - 1, -1):
        line = lines[place]
        words = telling.tell(_, line, telling.rules_before(lines, place), shows=shows)
        role = roles.get(line.role, str(line.role))
        cells = (
            ("", str(line.number)),
            (
                "",
                _("{at:datetime}", at=line.at)
                if telling.is_moment(line.at)
                else line.at,
            ),
            ("", f"{line.who} ({role})"),
            ("", words),
            ("code", saying.code(line.hash)),
        )
        rows.append(
            "".join(f'<td class="{k}">{plain.markup(c)}</td>' for k, c in cells)
        )
    heads = (_("line"), _("when"), _("who"), _("what"), _("code after it"))
    head = "".join(f"<th>{plain.markup(one)}</th>" for one in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    st.html(f'<table class="plain"><tr>{head}</tr>{body}</table>')
