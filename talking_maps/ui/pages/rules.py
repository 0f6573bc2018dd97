"""The rules of the contest: anybody reads them, staff change them until it opens."""

from __future__ import annotations

from talking_maps.ui import state
from talking_maps.ui.contest import rules, which


def show() -> None:
    """Show the rules, or the form in which they are changed."""
    rules.show(which.record(state.place()))


show()
