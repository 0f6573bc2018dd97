"""A community's book: people, animals, assemblies, commitments, and the community."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import (
    book_about,
    book_animals,
    book_assemblies,
    book_commitments,
    book_people,
    state,
)

PARTS = {
    "households": book_people.households,
    "organisations": book_people.organisations,
    "animals": book_animals.show,
    "assemblies": book_assemblies.show,
    "commitments": book_commitments.show,
    "about": book_about.show,
}


def show() -> None:
    """Show one part of the book; the others are one touch away."""
    _ = state.text()
    words = {
        "households": _("Households"),
        "organisations": _("Organisations"),
        "animals": _("Animals"),
        "assemblies": _("Assemblies"),
        "commitments": _("Commitments"),
        "about": _("Community and years"),
    }
    part = st.segmented_control(
        _("Part of the book"),
        tuple(PARTS),
        format_func=lambda part: words[part],
        default="households",
        required=True,
        key="book.part",
        label_visibility="collapsed",
        persist_state="session",
    )
    PARTS[part](state.code() or "")


show()
