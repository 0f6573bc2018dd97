"""Receive a community's file that someone brought: checked first, then put in place."""

from __future__ import annotations

import streamlit as st

from talking_maps import workspace
from talking_maps.ui import errors, intake, state, ways


def show() -> None:
    """Ask for the file and receive it."""
    _ = state.text()
    with st.container(key="narrow"):
        st.title(_("Receive a file"), anchor=False)
        st.write(
            _(
                "A community's file ends in .gpkg and was made by this program, for "
                "instance with “Copy to USB”. A community that is already here is not "
                "overwritten."
            )
        )
        with errors.saying():
            given = intake.ask(_("The community's file"), ("gpkg",), key="receive")
            if given is None:
                return
            pressed = st.button(
                _("Receive it"),
                type="primary",
                key="receive.go",
                icon=":material/check:",
            )
            if pressed:
                with given.opened() as path, st.spinner(_("Checking the file …")):
                    code = workspace.receive(state.place(), path)
                state.go_to(code=code)
                ways.go(ways.DRAW)


show()
