"""The chain read aloud: every act with who and when, the newest first."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import LogEvent
from talking_maps.ui import session
from talking_maps.ui.screens.contests import (
    group_labels,
    session_user,
    times,
)
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_events, contest_names, vocabulary
from talking_maps.workspace import contests

PAGE = 40


def show(record: ContestState) -> None:
    """Show the lines, some at a time."""
    t = session.translator()
    st.subheader(t("Who did what"), anchor=False)
    st.caption(
        t(
            "Nothing is taken out of this list. Each line holds the one before it: a "
            "changed or missing line no longer agrees with the codes on paper."
        )
    )
    pages = max(1, -(-record.lines // PAGE))
    slot = st.container()
    page = st.pagination(pages, key="trail.page") if pages > 1 else 1
    lines = contests.trail(
        session.workspace(), record.contest.id, actor=session_user.actor()
    )
    end = len(lines) - (page - 1) * PAGE
    begin = max(end - PAGE, 0)
    # A contest's screens are public: what was typed is told as on papers.
    told = contests.lines_without_names(session.workspace(), record, lines[begin:end])
    lines = (*lines[:begin], *told, *lines[end:])
    shows = not group_labels.ranking(record).veiled
    with slot:
        rows = (
            _row(record, lines, place, shows=shows)
            for place in range(end - 1, max(end - PAGE, 0) - 1, -1)
        )
        _table(rows, t)


def _table(rows: Generator[Markup, None, None], t: Translator) -> None:
    """Show the lines as a table."""
    heads = (t("line"), t("when"), t("who"), t("what"), t("code after it"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    html.show(
        Markup('<table class="plain"><tr>{}</tr>{}</table>').format(
            head, Markup().join(rows)
        )
    )


def _row(
    record: ContestState, lines: Sequence[LogEvent], index: int, *, shows: bool
) -> Markup:
    t = session.translator()
    line, rules = lines[index], record.contest
    before = contest_events.rules_before(lines, index)
    said = contest_events.describe_event(
        t, line, before, rules, session.language(), shows=shows
    )
    cells = _cells(line, times.local(rules, line.at), said, t)
    tds = (Markup('<td class="{}">{}</td>').format(kind, cell) for kind, cell in cells)
    return Markup("<tr>{}</tr>").format(Markup().join(tds))


def _cells(
    line: LogEvent, at: str, said: str, t: Translator
) -> tuple[tuple[str, str], ...]:
    """Return a line's cells, each with its class."""
    role = vocabulary.role_names(t).get(line.role, str(line.role))
    name = vocabulary.author_name(t, line.who)
    return (
        ("", str(line.number)),
        ("", t("{at:datetime}", at=at) if contest_events.is_moment(at) else at),
        ("", f"{name} · {role}"),
        ("", said),
        ("code", contest_names.code(line.hash)),
    )
