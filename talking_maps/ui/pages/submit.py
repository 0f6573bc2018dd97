"""Submit a plan to the contest: which one, what it lacks, then the receipt."""

from __future__ import annotations

from talking_maps.ui import state
from talking_maps.ui.contest import submitting, which


def show() -> None:
    """Show the way from a plan to its receipt."""
    submitting.show(which.record(state.place()))


show()
