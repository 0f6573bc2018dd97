"""Sums above a table, as words and figures on one line."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps.ui import session
from talking_maps.ui.widgets import escape


def show(figures: Mapping[str, float | str]) -> None:
    """Show each figure after its word; text is shown as it is."""
    _ = session.translator()
    told = "".join(
        f"<span>{escape.html(word)} <b>{escape.html(_figure(figure))}</b></span>"
        for word, figure in figures.items()
    )
    st.html(f'<div class="sums">{told}</div>')


def _figure(figure: float | str) -> str:
    if isinstance(figure, str):
        return figure
    t = session.translator()
    return t("{figure:number}", figure=figure)
