"""Which moments of the history can be compared: now, named versions, ends of days."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.model.version import Version
from talking_maps.ui import session
from talking_maps.ui.screens.compare import last_changes, sides
from talking_maps.workspace import history as work

#: More days than these are too many to choose from; older moments can be named.
MOST_DAYS = 60


def called(version: Version, _: Translator) -> str:
    """Return a version's name; one that nobody named in the reader's language."""
    if not version.author and version.name == work.ELSEWHERE:
        return _("edited elsewhere")
    return version.name


def known(code: str, _: Translator) -> dict[str, str]:
    """Return what each moment is called, by the id of its change; now comes first."""
    found = {sides.NOW: _("now")}
    for version in reversed(work.versions(session.place(), code)):
        found.setdefault(version.change, f"★ {called(version, _)}")
    for entry in last_changes.day_ends(last_changes.entries(code))[:MOST_DAYS]:
        words = _("end of {day:date}", day=entry.day.isoformat())
        found.setdefault(entry.id, words)
    return found
