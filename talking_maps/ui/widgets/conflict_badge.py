"""What waits for a person's decision, and the door to it that stands in the header."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.merge import Conflict
from talking_maps.ui import navigation, session


def conflicts(code: str) -> tuple[Conflict, ...]:
    """Return the open conflicts of the community's file; raises NotFound, BadFile."""
    return session.community(code).conflicts()


def link(code: str, t: Translator, *, here: bool) -> None:
    """Show the way to what waits, only while something does."""
    count = len(conflicts(code))
    if not count and not here:
        return
    with st.container(key=f"way-decide{'-here' if here else ''}", width="content"):
        navigation.page_link(
            navigation.DECIDE, t("To decide: {count:whole}", count=count)
        )
