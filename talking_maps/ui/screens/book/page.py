"""A community's book: people, animals, assemblies, commitments, and the community."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n.messages import Translator
from talking_maps.ui import session
from talking_maps.ui.screens.book import (
    assemblies,
    commitments,
    community_details,
    herds,
    owners,
)
from talking_maps.ui.widgets import plan_papers, print_door

PARTS = {
    "households": owners.households,
    "organisations": owners.organisations,
    "animals": herds.show,
    "assemblies": assemblies.show,
    "commitments": commitments.show,
    "about": community_details.show,
}
#: What is printed from here.
PAPERS: tuple[plan_papers.PlanPaper, ...] = ("book", "minutes", "three")


def show() -> None:
    """Show one part of the book; the others are one touch away."""
    t = session.translator()
    words = _part_names(t)
    with st.container(horizontal=True, key="book-head"):
        part = st.segmented_control(
            t("Part of the book"),
            tuple(PARTS),
            format_func=lambda part: words[part],
            default="households",
            required=True,
            key="book.part",
            label_visibility="collapsed",
            persist_state="session",
        )
        print_door.show("book", lambda: plan_papers.ask(PAPERS))
    PARTS[part](session.code() or "")


def _part_names(t: Translator) -> dict[str, str]:
    """Return what the parts of the book are called."""
    return {
        "households": t("Households"),
        "organisations": t("Organisations"),
        "animals": t("Animals"),
        "assemblies": t("Assemblies"),
        "commitments": t("Commitments"),
        "about": t("Community and years"),
    }


show()
