"""What each of the two maps is called."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.ui import cache, header, session
from talking_maps.ui.screens.compare import moments, sides
from talking_maps.ui.screens.compare.sides import Side


def title(code: str, side: Side, other: Side, t: Translator) -> str:
    """Return what a map is of, in words; whose it is only where they differ."""
    plan = cache.plan(session.workspace(), code, side.owner)
    year = getattr(plan.years, side.scene)
    when = moments.known(code, t).get(side.moment, "")
    said = [f"{header.scene_names(t)[side.scene]} {year}"]
    if side.moment != sides.NOW:
        said.append(when)
    if side.owner != other.owner:
        said.append(header.owner_name(t, side.owner))
    return " · ".join(one for one in said if one)
