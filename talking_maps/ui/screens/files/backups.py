"""Backups of a community: make one, put an older one back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import html, progress
from talking_maps.workspace import back_up, backups, restore

SAID = "files.said"
MOST = 20


def show(code: str) -> None:
    """Show the button that backs up and the list of backups, the newest first."""
    t = session.translator()
    with st.container(key="narrow"):
        if SAID in st.session_state:
            st.success(st.session_state.pop(SAID), icon=":material/check_circle:")
        _back_up_button(code, t)
        found = backups(session.workspace(), code)[:MOST]
        if not found:
            st.write(t("There is no backup yet."))
            return
        _restore_form(code, found, t)


def _back_up_button(code: str, t: Translator) -> None:
    """Show the button that backs up now."""
    if st.button(
        t("Back up now"),
        type="primary",
        icon=":material/save:",
        key="files.back.go",
    ):
        with error_messages.saying():
            with progress.telling("backup") as tell:
                made = back_up(session.workspace(), code, tell)
            st.session_state[SAID] = t(
                "Backed up: {file}", file=html.markdown(made.name)
            )
            st.rerun()


def _restore_form(code: str, found: tuple[Path, ...], t: Translator) -> None:
    """Let one choose a backup and put it back."""
    st.header(t("Put an older state back"), anchor=False)
    st.caption(t("What is there now is backed up first; nothing is lost."))
    chosen = st.radio(
        t("Backups"),
        found,
        format_func=lambda backup: _moment(backup, t),
        key="files.back.which",
        label_visibility="collapsed",
    )
    sure = st.checkbox(t("Yes, put it back"), key="files.back.sure")
    if st.button(
        t("Restore"),
        disabled=not sure,
        icon=":material/restore:",
        key="files.back.restore",
    ):
        with error_messages.saying():
            with progress.telling("restore") as tell:
                restore(session.workspace(), code, chosen, tell)
            st.session_state[SAID] = t("Restored. The state before is a backup now.")
            st.rerun()


def _moment(backup: Path, t: Translator) -> str:
    """Return when the backup was made and how large it is."""
    status = backup.stat()
    at = datetime.fromtimestamp(status.st_mtime).astimezone().isoformat()
    size = status.st_size / 1e6
    return t("{at:datetime} · {size:number} MB", at=at, size=round(size, 1))
