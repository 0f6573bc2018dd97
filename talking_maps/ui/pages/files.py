"""Files of a community: bring in, merge, export, copy to a stick, back up, restore."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import files_back, files_in, files_merge, files_out, state

PARTS = {
    "in": files_in.show,
    "merge": files_merge.show,
    "out": files_out.export,
    "copy": files_out.copy,
    "back": files_back.show,
}


def show() -> None:
    """Show one of the five; the others are one touch away."""
    _ = state.text()
    words = {
        "in": _("Bring in"),
        "merge": _("Merge"),
        "out": _("Export"),
        "copy": _("Copy to USB"),
        "back": _("Back up and restore"),
    }
    st.session_state.setdefault("files.part", "in")
    part = st.segmented_control(
        _("Files"),
        tuple(PARTS),
        format_func=lambda part: words[part],
        required=True,
        key="files.part",
        label_visibility="collapsed",
        persist_state="session",
    )
    PARTS[part or "in"](state.code() or "")


show()
