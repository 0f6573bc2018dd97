"""Add a community: its name, where its land ends, and its elevation if there is one.

The land is shown with its hectares before it is kept: a wrong file is seen, not found
out a week later.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

import streamlit as st

from talking_maps import workspace
from talking_maps.i18n import Translator
from talking_maps.ui import (
    boundary_form,
    days,
    errors,
    ground_form,
    notices,
    plain,
    progress,
    state,
    ways,
)
from talking_maps.ui.boundary_form import Land
from talking_maps.ui.ground_form import Heights
from talking_maps.workspace import Claim


@dataclass(frozen=True, slots=True)
class _Said:
    """Who claims the boundary, since when, from what source; how many live there."""

    by: str
    on: str
    source: str
    households: int | None


def show() -> None:
    """Ask for the community and add it."""
    _ = state.text()
    land: Land | None = None
    heights: Heights | None = None
    is_drawn = boundary_form.is_drawn("add.boundary")
    with st.container(key="adding"):
        st.title(_("Add a community"), anchor=False)
        # The map on which the land is drawn has the wide side, its picture the other.
        left, right = st.columns((5, 9) if is_drawn else (3, 2), gap="large")
        with left:
            name = st.text_input(
                _("Name of the community"), key="add.name", max_chars=120
            )
            with errors.saying():
                land = boundary_form.ask_or_draw("add.boundary", on=right)
            opened = st.expander(_("Elevation"), icon=":material/landscape:")
            with opened, errors.saying():
                heights = ground_form.ask("add.dem")
            code, said = _details(name, land)
            _add(name, code, land, heights, said, _)
        with right:
            if not is_drawn:
                boundary_form.picture(land)
            elif land is not None:
                boundary_form.told(land)


def _details(name: str, land: Land | None) -> tuple[str, _Said]:
    """Ask what most leave as it is; return the code, and what was said."""
    _ = state.text()
    proposed = workspace.free_code(state.place(), name)
    with st.expander(
        _("More about it: code, who claims the boundary, households"),
        icon=":material/edit_note:",
    ):
        typed = st.text_input(
            _("Short code, for the file's name"),
            proposed,
            key=f"add.code.{proposed}",
            max_chars=48,
        )
        left, right = st.columns(2)
        by = left.text_input(_("Who says the land ends there"), key="add.by")
        on = days.ask(_("Since when"), None, "add.on", at=right)
        source = boundary_form.source("add.source", land, at=left)
        households = right.number_input(
            _("How many households live there"), 0, 100_000, None, key="add.households"
        )
    code = workspace.fold_code(typed) or proposed
    if code:
        words = _("Its file will be called {file}.", file=f"{code}.gpkg")
        st.caption(plain.markdown(words))
    return code, _Said(by, on, source, households)


def _add(
    name: str,
    code: str,
    land: Land | None,
    heights: Heights | None,
    said: _Said,
    _: Translator,
) -> None:
    """Show the button, and add the community once it is pressed."""
    ready = bool(name.strip()) and land is not None
    if not ready:
        st.caption(_("A name and a boundary are enough; the rest can come later."))
    pressed = st.button(
        _("Add the community"),
        type="primary",
        disabled=not ready,
        key="add.go",
        icon=":material/check:",
    )
    if not pressed or land is None:
        return
    with errors.saying(), ExitStack() as stack:
        days.check(said.on)
        file = stack.enter_context(land.opened())
        elevation = stack.enter_context(heights.opened()) if heights else None
        tell = stack.enter_context(progress.telling("add"))
        claim = Claim(file, said.by, said.on, said.source, land.named, land.epsg)
        made = workspace.add_community(
            state.place(),
            code,
            name,
            claim,
            households=said.households,
            elevation=elevation,
            author=state.author(),
            progress=tell,
        )
        notices.tell(_("{name} is added and kept.", name=made.name))
        state.go_to(code=made.code)
        found = workspace.elevation_coverage(state.place(), made.code)
        ways.go(ways.GROUND if ground_form.is_doubtful(found) else ways.DRAW)


show()
