"""Versions to go back to, and who did what, when: every change, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import streamlit as st

from talking_maps import workspace
from talking_maps.i18n import Translator
from talking_maps.model.change import Change
from talking_maps.ui import (
    authors,
    cache,
    doings,
    elsewhere,
    errors,
    header,
    notices,
    plain,
    state,
    told,
    versions,
)
from talking_maps.ui.compare import journal
from talking_maps.workspace import history as work

PAGE = 40


def show() -> None:
    """Show one's own undo and redo, and the list."""
    _ = state.text()
    place, code = state.place(), state.code() or ""
    st.title(_("History"), anchor=False)
    _hand(code)
    versions.show(code)
    elsewhere.listed(code)
    st.subheader(_("Who did what"), anchor=False)
    st.html(doings.chart(journal.entries(code), _))
    last = cache.kept(place, code).sequence
    pages = max(1, -(-last // PAGE))
    page = 1
    slot = st.container()
    if pages > 1:
        page = st.pagination(pages, key="history.page")
    newest = last - (page - 1) * PAGE
    first = max(newest - PAGE, 0)
    changes = work.history(place, code, after=first, limit=newest - first)
    with slot:
        _list(code, tuple(reversed(changes)))


def _hand(code: str) -> None:
    """Show the buttons that take back one's own last change, and bring it back."""
    _ = state.text()
    if not state.author():
        return
    undo, redo = work.undo_depth(state.place(), code, state.hand())
    with st.container(horizontal=True):
        if st.button(
            _("Undo my last change"),
            icon=":material/undo:",
            disabled=not undo,
            key="history.undo",
        ):
            with errors.saying():
                workspace.undo_change(state.place(), code, state.hand())
                notices.tell(_("Your last change is taken back."))
                st.rerun()
        if st.button(
            _("Redo"), icon=":material/redo:", disabled=not redo, key="history.redo"
        ):
            with errors.saying():
                workspace.redo_change(state.place(), code, state.hand())
                notices.tell(_("Your change is there again."))
                st.rerun()
    st.caption(_("Nothing is overwritten: taking back is a change too, and is listed."))


def _list(code: str, changes: Sequence[Change]) -> None:
    _ = state.text()
    if not changes:
        st.write(_("Nothing has been done yet. Draw something first."))
        return
    layers = {layer.id: layer for layer in state.place().layers}
    epsg = cache.register(state.place(), code).community.epsg
    scenes, language = header.scene_names(_), state.language()
    for day, some in groupby(changes, key=lambda change: _local(change).date()):
        st.subheader(_("{day:date}", day=day.isoformat()), anchor=False)
        rows = "".join(
            f"<li><time>{_local(change):%H:%M}</time>"
            f"<span>{plain.markup(_author(change, _))}</span>"
            f"<span>{plain.markup(header.owner_name(_, change.owner))}</span><strong>"
            f"{plain.markup(told.tell(change, layers, scenes, epsg, _, language))}"
            f"{_note(change)}</strong></li>"
            for change in some
        )
        st.html(f'<ul class="entries">{rows}</ul>')


def _author(change: Change, _: Translator) -> str:
    return authors.called(change.author, _) or "—"


def _note(change: Change) -> str:
    return f" · {plain.markup(change.note)}" if change.note else ""


def _local(change: Change) -> datetime:
    """Return when the change was kept, in this machine's time."""
    return datetime.fromisoformat(change.at).astimezone()


show()
