"""What each of the two maps is called."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import moments, sides
from talking_maps.ui.screens.compare.sides import Side
from talking_maps.wording import vocabulary


def title(code: str, side: Side, other: Side, t: Translator) -> str:
    """Return what a map is of, in words; whose it is only where they differ."""
    plan = cache.plan(session.workspace(), code, side.owner)
    year = getattr(plan.years, side.scene)
    when = moments.known(code, t).get(side.moment, "")
    said = [f"{vocabulary.scene_names(t)[side.scene]} {year}"]
    if side.moment != sides.NOW:
        said.append(when)
    if side.owner != other.owner:
        said.append(vocabulary.owner_name(t, side.owner))
    return " · ".join(one for one in said if one)
