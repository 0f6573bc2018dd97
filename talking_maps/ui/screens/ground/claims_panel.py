"""Land that neighbours claim: shown beside the boundary, written down, taken off."""

from __future__ import annotations

import streamlit as st

from talking_maps import geo
from talking_maps.model.territory import Boundary
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import (
    boundary_form,
    html,
    metric_row,
    notices,
    plan_sketch,
)
from talking_maps.ui.widgets.boundary_form import GivenBoundary
from talking_maps.workspace import Claim, ground


def show(code: str) -> None:
    """Show each claim with its door out, and ask for another."""
    t = session.translator()
    st.header(t("Land that neighbours claim"), anchor=False)
    written = session.community(code).register().claims
    if not written:
        st.caption(
            t(
                "None is written down. Add the boundary of each neighbour, so "
                "that land in dispute is seen and measured."
            )
        )
    for claim in written:
        _claim(code, claim)
    with (
        st.expander(t("Add what a neighbour claims"), icon=":material/add:"),
        error_messages.saying(),
    ):
        _ask(code)


def origin(boundary: Boundary) -> None:
    """Say who claims a boundary, since when, from what source."""
    t = session.translator()
    if boundary.claimed_by:
        st.write(t("Claimed by {who}", who=html.markdown(boundary.claimed_by)))
    if boundary.claimed_on:
        st.write(t("Since {day:date}", day=boundary.claimed_on))
    if boundary.source:
        st.write(t("Source: {source}", source=html.markdown(boundary.source)))


def _claim(code: str, claim: Boundary) -> None:
    t = session.translator()
    with st.container(border=True):
        origin(claim)
        own = session.community(code).register().boundary.geometry
        shared = claim.geometry.intersection(own).area
        st.write(t("It shares {area:ha} with this community.", area=shared))
        if st.button(
            t("Take it off"), key=f"claim.{claim.uid}", icon=":material/delete:"
        ):
            with error_messages.saying():
                ground.remove_claim(
                    session.workspace(), code, session.edit_context(), claim.uid
                )
                notices.tell(t("The claim is off the map; the history keeps it."))
                st.rerun()


def _ask(code: str) -> None:
    t = session.translator()
    land = boundary_form.ask("claim.file")
    if land is not None:
        _shown(code, land)
    neighbour = t("The neighbour")
    by = st.text_input(neighbour, key="claim.by", max_chars=120)
    source = st.text_input(
        t("From what source (title, survey, sketch …)"), key="claim.source"
    )
    lacks = notices.still_missing({t("Boundary"): land, neighbour: by.strip()})
    pressed = st.button(
        t("Write the claim down"), type="primary", key="claim.go", disabled=lacks
    )
    if pressed and land is not None:
        with land.opened() as path:
            claim = Claim(path, by.strip(), "", source, land.named, land.epsg)
            ground.add_claim(session.workspace(), code, session.edit_context(), claim)
        notices.tell(t("The claim of {who} was written down.", who=by.strip()))
        st.rerun()


def _shown(code: str, land: GivenBoundary) -> None:
    """Show the land beside the community's own before it is written down."""
    t = session.translator()
    register = session.community(code).register()
    own, epsg = register.boundary.geometry, register.community.epsg
    theirs = geo.reproject(land.outline.geometry, land.outline.epsg, epsg)
    html.show(plan_sketch.draw(own, (), (), words=t("Boundary"), others=[theirs]))
    shared = theirs.intersection(own).area
    common = t("Shared with this community")
    metric_row.show(
        {
            t("Area"): t("{area:ha}", area=theirs.area),
            common: t("{area:ha}", area=shared),
        }
    )
