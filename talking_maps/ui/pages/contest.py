"""A contest's desk: how far it is, what comes next, and what was handed in."""

from __future__ import annotations

from talking_maps.ui import state
from talking_maps.ui.contest import desk, which


def show() -> None:
    """Show the desk of the contest one is in."""
    desk.show(which.record(state.place()))


show()
