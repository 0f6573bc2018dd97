"""Asks for a day; one that cannot be right is refused in the reader's words.

Streamlit's own limits are answered by Streamlit, in English: none are given to it.
"""

from __future__ import annotations

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.errors import BadValue
from talking_maps.workspace import now


def ask(
    label: str, value: date | None, key: str, *, at: DeltaGenerator | None = None
) -> str:
    """Return the chosen day (ISO), empty if there is none; it is not checked yet."""
    day = (at or st).date_input(
        label, value, key=key, format="DD/MM/YYYY", min_value=date.min,
        max_value=date.max,
    )  # fmt: skip
    return day.isoformat() if day else ""


def check_past(day: str) -> None:
    """Refuse a day that is still to come; raises BadValue."""
    if day > now()[:10]:
        raise BadValue(
            "{day:date} is still to come. Write the day on which it was.", day=day
        )
