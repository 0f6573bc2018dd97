"""The rules of the contest: anybody reads them, staff change them until it opens."""

from __future__ import annotations

from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.screens.rules import rules_panel


def show() -> None:
    """Show the rules, or the form in which they are changed."""
    rules_panel.show(contest_header.record(session.workspace()))


show()
