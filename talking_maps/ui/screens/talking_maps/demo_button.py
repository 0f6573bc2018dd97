"""The door of an empty workspace: an imaginary community to try everything on."""

from __future__ import annotations

import streamlit as st

from talking_maps import demo
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.widgets import progress


def asked() -> bool:
    """Show the button; return True in the run in which it was touched."""
    t = session.translator()
    return st.button(
        t("Try the demo community"),
        type="primary",
        icon=":material/landscape:",
        key="door.demo",
    )


def build() -> None:
    """Build the demo community, telling how far it is, and open it."""
    with error_messages.saying():
        with progress.telling("demo") as tell:
            community = demo.build(session.workspace(), tell)
        session.go_to(code=community.code)
        navigation.switch_to(navigation.DRAW)
