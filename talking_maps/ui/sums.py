"""Sums above a table, as words and figures on one line."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps.ui import plain, state


def show(figures: Mapping[str, float | str]) -> None:
    """Show each figure after its word; text is shown as it is."""
    _ = state.text()
    told = "".join(
        f"<span>{plain.markup(word)} <b>{plain.markup(_figure(figure))}</b></span>"
        for word, figure in figures.items()
    )
    st.html(f'<div class="sums">{told}</div>')


def _figure(figure: float | str) -> str:
    if isinstance(figure, str):
        return figure
    _ = state.text()
    return _("{figure:number}", figure=figure)
