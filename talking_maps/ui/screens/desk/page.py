"""A contest's desk: how far it is, what comes next, and what was handed in."""

from __future__ import annotations

from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.screens.desk import entries_panel


def show() -> None:
    """Show the desk of the contest one is in."""
    entries_panel.show(contest_header.record(session.workspace()))


show()
