"""The door of an empty workspace: an imaginary community to try everything on."""

from __future__ import annotations

import streamlit as st

from talking_maps import demo
from talking_maps.ui import errors, progress, state, ways


def asked() -> bool:
    """Show the button; return True in the run in which it was touched."""
    _ = state.text()
    return st.button(
        _("Try the demo community"),
        type="primary",
        icon=":material/landscape:",
        key="door.demo",
    )


def build() -> None:
    """Build the demo community, telling how far it is, and open it."""
    with errors.saying():
        with progress.telling("demo") as tell:
            community = demo.build(state.place(), tell)
        state.go_to(code=community.code)
        ways.go(ways.DRAW)
