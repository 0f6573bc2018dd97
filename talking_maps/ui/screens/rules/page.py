"""The rules of the contest: anybody reads them, staff change them until it opens."""

from __future__ import annotations

from talking_maps.ui import session
from talking_maps.ui.screens.contests import current_contest
from talking_maps.ui.screens.rules import rules_panel


def show() -> None:
    """Show the rules, or the form in which they are changed."""
    rules_panel.show(current_contest.record(session.workspace()))


show()
