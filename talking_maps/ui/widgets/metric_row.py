"""Sums above a table, as words and figures on one line."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from talking_maps.ui import session
from talking_maps.ui.widgets import html


def show(figures: Mapping[str, float | str]) -> None:
    """Show each figure after its word; text is shown as it is."""
    _ = session.translator()
    told = Markup().join(
        Markup("<span>{} <b>{}</b></span>").format(word, _figure(figure))
        for word, figure in figures.items()
    )
    html.show(Markup('<div class="sums">{}</div>').format(told))


def _figure(figure: float | str) -> str:
    if isinstance(figure, str):
        return figure
    t = session.translator()
    return t("{figure:number}", figure=figure)
