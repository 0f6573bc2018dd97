"""Versions to go back to, and who did what, when: every change, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.change import Change
from talking_maps.ui import cache, error_messages, session
from talking_maps.ui.screens.history import activity_chart, versions_panel
from talking_maps.ui.widgets import external_edits_notice, html, notices
from talking_maps.wording import changes as told
from talking_maps.wording import vocabulary
from talking_maps.wording.vocabulary import owner_name, scene_names
from talking_maps.workspace import history as work
from talking_maps.workspace import redo_change, undo_change

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
    html.show(activity_chart.chart(session.community(code).journal(), t))
    last = cache.community(workspace, code).last_change().sequence
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
        _undo_button(code, undo, t)
        if st.button(
            t("Redo"), icon=":material/redo:", disabled=not redo, key="history.redo"
        ):
            with error_messages.saying():
                redo_change(session.workspace(), code, session.edit_context())
                notices.tell(t("Your change is there again."))
                st.rerun()
    st.caption(t("Nothing is overwritten: taking back is a change too, and is listed."))


def _undo_button(code: str, undo: int, t: Translator) -> None:
    """Show the button that takes back one's own last change."""
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


def _list(code: str, changes: Sequence[Change]) -> None:
    t = session.translator()
    if not changes:
        st.write(t("Nothing has been done yet. Draw something first."))
        return
    layers = {layer.id: layer for layer in session.workspace().layers}
    epsg = session.community(code).register().community.epsg
    scenes, language = scene_names(t), session.language()

    def described(change: Change) -> str:
        return told.describe_change(change, layers, scenes, epsg, t, language)

    for day, some in groupby(changes, key=lambda change: _local(change).date()):
        st.subheader(t("{day:date}", day=day.isoformat()), anchor=False)
        rows = Markup().join(
            Markup(
                "<li><time>{local:%H:%M}</time>"
                "<span>{author}</span>"
                "<span>{owner_name}</span><strong>"
                "{described}"
                "{note}</strong></li>"
            ).format(
                local=_local(change),
                author=_author(change, t),
                owner_name=owner_name(t, change.owner),
                described=described(change),
                note=_note(change),
            )
            for change in some
        )
        html.show(Markup('<ul class="entries">{}</ul>').format(rows))


def _author(change: Change, t: Translator) -> str:
    return vocabulary.author_name(t, change.author) or "—"


def _note(change: Change) -> Markup:
    return Markup(" · {}").format(change.note) if change.note else Markup()


def _local(change: Change) -> datetime:
    """Return when the change was kept, in this machine's time."""
    return datetime.fromisoformat(change.at).astimezone()


show()
