"""Which moments of the history can be compared: now, named versions, ends of days."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.model.change import Version
from talking_maps.ui import session
from talking_maps.ui.screens.compare import sides
from talking_maps.workspace import history as work

#: More days than these are too many to choose from; older moments can be named.
MOST_DAYS = 60


def called(version: Version, t: Translator) -> str:
    """Return a version's name; one that nobody named in the reader's language."""
    if not version.author and version.name == work.ELSEWHERE:
        return t("edited elsewhere")
    return version.name


def known(code: str, t: Translator) -> dict[str, str]:
    """Return what each moment is called, by the id of its change; now comes first."""
    found = {sides.NOW: t("now")}
    for version in reversed(work.versions(session.workspace(), code)):
        found.setdefault(version.change, f"★ {called(version, t)}")
    for entry in sides.day_ends(sides.entries(code))[:MOST_DAYS]:
        words = t("end of {day:date}", day=entry.day.isoformat())
        found.setdefault(entry.id, words)
    return found
