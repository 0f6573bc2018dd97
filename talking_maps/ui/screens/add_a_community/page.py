"""Add a community: its name, where its land ends, and its elevation if there is one.

The land is shown with its hectares before it is kept: a wrong file is seen, not found
out a week later.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.i18n import Translator
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.widgets import (
    boundary_form,
    day_input,
    dem_form,
    html,
    notices,
    progress,
)
from talking_maps.ui.widgets.boundary_form import GivenBoundary
from talking_maps.ui.widgets.dem_form import DemAnswers
from talking_maps.workspace import (
    Claim,
    add_community,
    elevation_coverage,
    fold_code,
    free_code,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """Who claims the boundary, since when, from what source; how many live there."""

    by: str
    on: str
    source: str
    households: int | None


def show() -> None:
    """Ask for the community and add it."""
    t = session.translator()
    land: GivenBoundary | None = None
    heights: DemAnswers | None = None
    is_drawn = boundary_form.is_drawn("add.boundary")
    with st.container(key="adding"):
        st.title(t("Add a community"), anchor=False)
        # The map on which the land is drawn has the wide side, its picture the other.
        left, right = st.columns((5, 9) if is_drawn else (3, 2), gap="large")
        with left:
            name = st.text_input(
                t("Name of the community"), key="add.name", max_chars=120
            )
            with error_messages.saying():
                land = boundary_form.ask_or_draw("add.boundary", on=right)
            opened = st.expander(t("Elevation"), icon=":material/landscape:")
            with opened, error_messages.saying():
                heights = dem_form.ask("add.dem")
            code, said = _details(name, land)
            _add(name, code, land, heights, said, t)
        _beside(right, is_drawn, land)


def _beside(right: DeltaGenerator, is_drawn: bool, land: GivenBoundary | None) -> None:
    """Show on the right what is known of the land."""
    with right:
        if not is_drawn:
            boundary_form.picture(land)
        elif land is not None:
            boundary_form.told(land)


def _details(name: str, land: GivenBoundary | None) -> tuple[str, _Said]:
    """Ask what most leave as it is; return the code, and what was said."""
    t = session.translator()
    proposed = free_code(session.workspace(), name)
    with st.expander(
        t("More about it: code, who claims the boundary, households"),
        icon=":material/edit_note:",
    ):
        typed = st.text_input(
            t("Short code, for the file's name"),
            proposed,
            key=f"add.code.{proposed}",
            max_chars=48,
        )
        left, right = st.columns(2)
        by = left.text_input(t("Who says the land ends there"), key="add.by")
        on = day_input.ask(t("Since when"), None, "add.on", at=right)
        source = boundary_form.source("add.source", land, at=left)
        households = right.number_input(
            t("How many households live there"), 0, 100_000, None, key="add.households"
        )
    code = _shown_code(typed, proposed, t)
    return code, _Said(by, on, source, households)


def _shown_code(typed: str, proposed: str, t: Translator) -> str:
    """Return the code that is typed, else proposed, and say what file it gives."""
    code = fold_code(typed) or proposed
    if code:
        words = t("Its file will be called {file}.", file=f"{code}.gpkg")
        st.caption(html.markdown(words))
    return code


def _add(
    name: str,
    code: str,
    land: GivenBoundary | None,
    heights: DemAnswers | None,
    said: _Said,
    t: Translator,
) -> None:
    """Show the button, and add the community once it is pressed."""
    lacks = _is_lacking(name, land, t)
    pressed = st.button(
        t("Add the community"),
        type="primary",
        disabled=lacks,
        key="add.go",
        icon=":material/check:",
    )
    if not pressed or land is None:
        return
    _add_now(name, code, land, heights, said, t)


def _is_lacking(name: str, land: GivenBoundary | None, t: Translator) -> bool:
    """Tell whether something is missing still, and say what."""
    if land is None and not name.strip():
        st.caption(t("A name and a boundary are enough; the rest can come later."))
        lacks = True
    else:
        lacks = notices.still_missing({t("Name"): name.strip(), t("Boundary"): land})
    return lacks


def _add_now(
    name: str,
    code: str,
    land: GivenBoundary,
    heights: DemAnswers | None,
    said: _Said,
    t: Translator,
) -> None:
    """Add the community with what was given, and lead on to its next screen."""
    with error_messages.saying(), ExitStack() as stack:
        day_input.check(said.on)
        file = stack.enter_context(land.opened())
        elevation = stack.enter_context(heights.opened()) if heights else None
        tell = stack.enter_context(progress.telling("add"))
        claim = Claim(file, said.by, said.on, said.source, land.named, land.epsg)
        made = add_community(
            session.workspace(),
            code,
            name,
            claim,
            households=said.households,
            elevation=elevation,
            author=session.author(),
            progress=tell,
        )
        notices.tell(t("{name} is added and kept.", name=made.name))
        session.go_to(code=made.code)
        found = elevation_coverage(session.workspace(), made.code)
        navigation.switch_to(
            navigation.GROUND if dem_form.is_doubtful(found) else navigation.DRAW
        )


show()
