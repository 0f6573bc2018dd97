"""What in a plan a person should look at: the checks asked of it as it stands.

Restricted layers are left out, for flags go to jurors and on paper: the flags of the
drawing page are those that a submission would seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from talking_maps import plausibility, rasters, store
from talking_maps.model.layer import Layer
from talking_maps.model.plan import COMMUNITY, Plan
from talking_maps.model.rubric import Flag, Reference
from talking_maps.model.territory import Territory
from talking_maps.workspace.elevation_sources import guess_source
from talking_maps.workspace.ground import elevation_file
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.scores import live_numbers
from talking_maps.workspace.workspace import community_file, current_time


def plan_flags(opened: OpenCommunity, owner_id: str = COMMUNITY) -> tuple[Flag, ...]:
    """Return the flags of an owner's plan, held against its oldest named version.

    Raises NotFound, BadFile.
    """
    day = current_time()[:10]
    numbers = live_numbers(opened, owner_id)
    made_from = (
        owner_id,
        opened.last_change().stamp,
        opened.ground,
        numbers.digest,
        day,
    )
    return opened.memory.flags.made_once(
        made_from,
        lambda: raise_flags(
            opened,
            opened.plan(owner_id),
            opened.territory(),
            baseline=earlier_plan(opened, owner_id),
            day=day,
            reference=numbers,
        ),
    )


def earlier_plan(opened: OpenCommunity, owner_id: str = COMMUNITY) -> Plan | None:
    """Return the plan at the oldest version that was named, None if none was."""
    named = opened.versions()
    plan = opened.plan(owner_id)
    if not named or named[0].change == plan.version:
        return None
    path = community_file(opened.workspace, opened.code)
    change = named[0].change
    return opened.memory.plans.kept(
        (owner_id, "version", change), lambda: store.plan_at(path, plan, change)
    )


def raise_flags(
    opened: OpenCommunity,
    plan: Plan,
    territory: Territory,
    *,
    day: str,
    baseline: Plan | None = None,
    neighbours: tuple[Plan, ...] = (),
    reference: Reference | None = None,
) -> tuple[Flag, ...]:
    """Return the flags of a plan of the community on that ground, on that ISO day.

    `reference` are the numbers it is judged by, the community's unless given.
    """
    workspace = opened.workspace
    return plausibility.flags_of(
        plausibility.FlagContext(
            _public(plan, workspace.layers),
            territory,
            reference or opened.reference(),
            baseline=baseline and _public(baseline, workspace.layers),
            neighbours=neighbours,
            dem_source=_dem_source(opened),
            day=day,
            memo=opened.measures(),
        )
    )


def _public(plan: Plan, layers: Sequence[Layer]) -> Plan:
    """Return the plan without what does not leave the community."""
    hidden = {layer.id for layer in layers if layer.restricted}
    return replace(
        plan, features=tuple(f for f in plan.features if f.layer not in hidden)
    )


def _dem_source(opened: OpenCommunity) -> str:
    """Return the id of the elevation's source as people called it, empty if unknown."""
    file = elevation_file(opened.workspace, opened.code)
    return "" if file is None else guess_source(rasters.read_source(file))
