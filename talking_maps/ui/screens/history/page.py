"""Versions to go back to, and who did what, when: every change, the newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.change import Change
from talking_maps.ui import cache, error_messages, session
from talking_maps.ui.screens.compare import last_changes
from talking_maps.ui.screens.compare.last_changes import AuditEntry
from talking_maps.ui.screens.history import versions_panel
from talking_maps.ui.widgets import escape, external_edits_notice, notices
from talking_maps.wording import changes as told
from talking_maps.wording.vocabulary import owner_name, scene_names
from talking_maps.workspace import authors, redo_change, undo_change
from talking_maps.workspace import history as work

PAGE = 40


def show() -> None:
    """Show one's own undo and redo, and the list."""
    t = session.translator()
    workspace, code = session.workspace(), session.code() or ""
    st.title(t("History"), anchor=False)
    _hand(code)
    versions_panel.show(code)
    external_edits_notice.listed(code)
    st.subheader(t("Who did what"), anchor=False)
    st.html(chart(last_changes.entries(code), t))
    last = cache.kept(workspace, code).sequence
    pages = max(1, -(-last // PAGE))
    page = 1
    slot = st.container()
    if pages > 1:
        page = st.pagination(pages, key="history.page")
    newest = last - (page - 1) * PAGE
    first = max(newest - PAGE, 0)
    changes = work.history(workspace, code, after=first, limit=newest - first)
    with slot:
        _list(code, tuple(reversed(changes)))


def _hand(code: str) -> None:
    """Show the buttons that take back one's own last change, and bring it back."""
    t = session.translator()
    if not session.author():
        return
    undo, redo = work.undo_depth(session.workspace(), code, session.edit_context())
    with st.container(horizontal=True):
        if st.button(
            t("Undo my last change"),
            icon=":material/undo:",
            disabled=not undo,
            key="history.undo",
        ):
            with error_messages.saying():
                undo_change(session.workspace(), code, session.edit_context())
                notices.tell(t("Your last change is taken back."))
                st.rerun()
        if st.button(
            t("Redo"), icon=":material/redo:", disabled=not redo, key="history.redo"
        ):
            with error_messages.saying():
                redo_change(session.workspace(), code, session.edit_context())
                notices.tell(t("Your change is there again."))
                st.rerun()
    st.caption(t("Nothing is overwritten: taking back is a change too, and is listed."))


def _list(code: str, changes: Sequence[Change]) -> None:
    t = session.translator()
    if not changes:
        st.write(t("Nothing has been done yet. Draw something first."))
        return
    layers = {layer.id: layer for layer in session.workspace().layers}
    epsg = cache.register(session.workspace(), code).community.epsg
    scenes, language = scene_names(t), session.language()

    def described(change: Change) -> str:
        return told.describe_change(change, layers, scenes, epsg, t, language)

    for day, some in groupby(changes, key=lambda change: _local(change).date()):
        st.subheader(t("{day:date}", day=day.isoformat()), anchor=False)
        rows = "".join(
            f"<li><time>{_local(change):%H:%M}</time>"
            f"<span>{escape.html(_author(change, t))}</span>"
            f"<span>{escape.html(owner_name(t, change.owner))}</span><strong>"
            f"{escape.html(described(change))}"
            f"{_note(change)}</strong></li>"
            for change in some
        )
        st.html(f'<ul class="entries">{rows}</ul>')


def _author(change: Change, t: Translator) -> str:
    return authors.called(change.author, t) or "—"


def _note(change: Change) -> str:
    return f" · {escape.html(change.note)}" if change.note else ""


def _local(change: Change) -> datetime:
    """Return when the change was kept, in this machine's time."""
    return datetime.fromisoformat(change.at).astimezone()


#: More people than these make the chart long; those who did most are shown.
MOST_PEOPLE = 8


def chart(found: tuple[AuditEntry, ...], t: Translator) -> str:
    """Return the chart as HTML, with each person's sum in words; empty for nothing."""
    if not found:
        return ""
    by_author: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for entry in found:
        by_author[authors.called(entry.author, t) or "—"][entry.day] += 1
    days = sorted({entry.day for entry in found})
    most = max(count for doings in by_author.values() for count in doings.values())
    people = sorted(by_author.items(), key=lambda one: -one[1].total())[:MOST_PEOPLE]
    strips = "".join(_strip(who, doings, days, most, t) for who, doings in people)
    ends = (t("{day:date}", day=day.isoformat()) for day in (days[0], days[-1]))
    first, last = (escape.html(end) for end in ends)
    foot = first if first == last else f"<span>{first}</span><span>{last}</span>"
    return f'<div class="doings">{strips}<div class="ends">{foot}</div></div>'


def _strip(
    who: str, doings: Counter[date], days: list[date], most: int, t: Translator
) -> str:
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    said = t("changes: {count:whole}", count=doings.total())
    bars = "".join(
        f'<i style="left:{98 * (day - first).days / span:.2f}%;'
        f'height:{max(12.0, 100 * count / most):.0f}%" title="{day}: {count}"></i>'
        for day, count in sorted(doings.items())
    )
    return (
        f'<div class="doing"><span>{escape.html(who)}</span>'
        f'<div role="img" aria-label="{escape.html(said)}">{bars}</div>'
        f"<small>{escape.html(said)}</small></div>"
    )


show()
