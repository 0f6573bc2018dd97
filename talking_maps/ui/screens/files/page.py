"""Files of a community: bring in, merge, export, copy to a stick, back up, restore."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import session
from talking_maps.ui.screens.files import (
    backups,
    export_panel,
    import_panel,
    merge_panel,
)

PARTS = {
    "in": import_panel.show,
    "merge": merge_panel.show,
    "out": export_panel.export,
    "copy": export_panel.copy,
    "back": backups.show,
}


def show() -> None:
    """Show one of the five; the others are one touch away."""
    t = session.translator()
    words = {
        "in": t("Bring in"),
        "merge": t("Merge"),
        "out": t("Export"),
        "copy": t("Copy to USB"),
        "back": t("Back up and restore"),
    }
    st.session_state.setdefault("files.part", "in")
    part = st.segmented_control(
        t("Files"),
        tuple(PARTS),
        format_func=lambda part: words[part],
        required=True,
        key="files.part",
        label_visibility="collapsed",
        persist_state="session",
    )
    PARTS[part or "in"](session.code() or "")


show()
