"""What a community's land can have by nature: settled before it is drawn and judged.

Herders of the puna have no fields and valley farmers no bofedales, and neither should
lose a point by it. So that nobody can play it, it is the office that says so, with name
and date, not whoever draws.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from talking_maps.model.plan import Plan, Scene

#: What land can have, or lack.
LandResource = Literal[
    "cropland", "steep_cropland", "pasture", "wetland", "irrigation", "livestock"
]
LAND_RESOURCES: tuple[LandResource, ...] = get_args(LandResource)

#: What is drawn only where the land has the resource.
LAYERS: Mapping[LandResource, tuple[str, ...]] = MappingProxyType(
    {
        "cropland": ("cropland", "fallow", "terrace"),
        "steep_cropland": ("terrace",),
        "pasture": ("pasture",),
        "wetland": ("bofedal",),
        "irrigation": ("canal", "reservoir", "irrigated"),
        "livestock": ("corral", "shed"),
    }
)
#: Scenes of what is and what is wished for; the past may have been otherwise.
_SCENES: tuple[Scene, ...] = ("present", "future")


@dataclass(frozen=True, slots=True)
class LandPotential:
    """What a community's land cannot have by nature, and who of the office says so.

    `lacks` are such resources, in the order of `LAND_RESOURCES`. Nothing is settled,
    and all is held to be possible, while `confirmed_by` is empty; `confirmed_on` is an
    ISO date.
    """

    lacks: tuple[LandResource, ...] = ()
    confirmed_by: str = ""
    confirmed_on: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Tell whether somebody of the office has settled it."""
        return bool(self.confirmed_by and self.confirmed_on)

    def withheld(self, needs: Collection[LandResource]) -> tuple[LandResource, ...]:
        """Return which of the needs it is settled that the land cannot meet.

        >>> LandPotential(("cropland",), "R. Quispe", "2026-05-12").withheld(
        ...     ("pasture", "cropland")
        ... )
        ('cropland',)
        >>> LandPotential(("cropland",)).withheld(("cropland",))
        ()
        """
        lacks = self.lacks if self.is_confirmed else ()
        return tuple(one for one in lacks if one in needs)


#: Nobody has said anything yet.
UNSETTLED = LandPotential()


def drawn_against(
    plan: Plan, lacks: Collection[LandResource]
) -> dict[LandResource, tuple[str, ...]]:
    """Return what a plan shows of resources that the land is said to lack.

    Uids of things of the present and future, and of herds.
    """
    found: dict[LandResource, tuple[str, ...]] = {}
    for one in LAND_RESOURCES:
        if one not in lacks:
            continue
        uids = [f.uid for scene in _SCENES for f in plan.of(scene, *LAYERS[one])]
        if one == "livestock":
            uids += [herd.uid for herd in plan.herds if herd.count > 0]
        if uids:
            found[one] = tuple(dict.fromkeys(uids))
    return found
