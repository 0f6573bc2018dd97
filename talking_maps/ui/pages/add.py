"""Add a community: its name, where its land ends, and its elevation if there is one."""

from __future__ import annotations

import re
from contextlib import ExitStack

import streamlit as st

from talking_maps import workspace
from talking_maps.language import bare
from talking_maps.ui import days, errors, ground_form, intake, progress, state, ways
from talking_maps.ui.claims import BOUNDARY_ENDINGS
from talking_maps.ui.ground_form import Heights
from talking_maps.ui.intake import Given
from talking_maps.workspace import Claim

#: Who claims the boundary, since when, from what source; which shape, in which CRS.
Said = tuple[str, str, str, str | None, int | None]


def show() -> None:
    """Ask for the community and add it."""
    _ = state.text()
    with st.container(key="narrow"):
        st.title(_("Add a community"), anchor=False)
        name = st.text_input(_("Name of the community"), key="add.name", max_chars=120)
        boundary: Given | None = None
        heights: Heights | None = None
        with errors.saying():
            boundary = intake.ask(
                _("Where the land ends: GeoJSON, GeoPackage, KML or zipped Shapefile"),
                BOUNDARY_ENDINGS,
                key="add.boundary",
            )
        opened = st.expander(_("Elevation"), icon=":material/landscape:")
        with opened, errors.saying():
            heights = ground_form.ask("add.dem")
        code, claim, households = _details(name)
        ready = bool(name.strip()) and boundary is not None
        if not ready:
            st.caption(_("A name and a boundary are enough; the rest can come later."))
        pressed = st.button(
            _("Add the community"), type="primary", disabled=not ready, key="add.go",
            icon=":material/check:",
        )  # fmt: skip
        if pressed and boundary is not None:
            with errors.saying():
                _add(name, code, boundary, claim, households, heights)
                state.go_to(code=code)
                ways.go(ways.DRAW)


def _details(name: str) -> tuple[str, Said, int | None]:
    """Ask what most leave as it is; return code, claim and households."""
    _ = state.text()
    with st.expander(_("More about it: code, who claims the boundary, households"),
                     icon=":material/edit_note:"):  # fmt: skip
        code = st.text_input(
            _("Short code, for the file's name"), suggested_code(name),
            key=f"add.code.{suggested_code(name)}", max_chars=48,
        )  # fmt: skip
        left, right = st.columns(2)
        by = left.text_input(_("Who says the land ends there"), key="add.by")
        on = days.ask(_("Since when"), None, "add.on", at=right)
        source = left.text_input(
            _("From what source (title, survey, sketch …)"), key="add.source"
        )
        epsg = right.number_input(
            _("CRS of the boundary's file (EPSG), if it does not say"),
            1024, 32767, None, key="add.epsg",
        )  # fmt: skip
        households = right.number_input(
            _("How many households live there"), 0, 100_000, None, key="add.households"
        )
    said = (by, on, source, None, epsg)
    return code.strip(), said, households


def _add(
    name: str, code: str, boundary: Given, claim: Said,
    households: int | None, heights: Heights | None,
) -> None:  # fmt: skip
    with ExitStack() as stack:
        file = stack.enter_context(boundary.opened())
        elevation = stack.enter_context(heights.opened()) if heights else None
        tell = stack.enter_context(progress.telling("add"))
        workspace.add_community(
            state.place(), code, name, Claim(file, *claim),
            households=households, elevation=elevation, author=state.author(),
            progress=tell,
        )  # fmt: skip


def suggested_code(name: str) -> str:
    """Return a code made from the name: small letters without accents, and hyphens."""
    words = re.findall(r"[a-z0-9]+", bare(name))
    kept = [w for w in words if w not in ("comunidad", "campesina", "de", "la", "el")]
    return "-".join(kept or words)[:40].strip("-")


show()
