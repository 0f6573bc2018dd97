"""Submit a plan to the contest: which one, what it lacks, then the receipt."""

from __future__ import annotations

from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.screens.submit import submission_form


def show() -> None:
    """Show the way from a plan to its receipt."""
    submission_form.show(contest_header.record(session.workspace()))


show()
