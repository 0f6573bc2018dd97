"""The door of an empty workspace: an imaginary community to try everything on."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import errors, progress, state, ways
from talking_maps.workspace import demo


def show() -> None:
    """Show the button that builds the demo community and opens it."""
    _ = state.text()
    pressed = st.button(
        _("Try the demo community"), type="primary", icon=":material/landscape:",
        key="door.demo",
    )  # fmt: skip
    if not pressed:
        return
    with errors.saying():
        with progress.telling("demo") as tell:
            community = demo.build(state.place(), tell)
        state.go_to(code=community.code)
        ways.go(ways.DRAW)
