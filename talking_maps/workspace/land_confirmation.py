"""What a community's land can have: proposed, and settled by the office."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from talking_maps.errors import BadValue, NotAllowed, TalkingMapsError
from talking_maps.model.change import Action, Change, Put
from talking_maps.model.days import check_day
from talking_maps.model.land_potential import (
    LAND_RESOURCES,
    LandPotential,
    LandResource,
    drawn_against,
)
from talking_maps.model.message import Message
from talking_maps.scoring.altitude_belts import (
    CATEGORY_BELTS,
    ProposedPotential,
    category_belt,
    propose_potential,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.plan_edits import (
    EditContext,
    keep_decided,
    new_edit_context,
)
from talking_maps.workspace.register import read_community
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    list_communities,
    silent,
)

#: Why what is drawn speaks against what the land is said to lack.
_DRAWN: Mapping[LandResource, Message] = {
    "cropland": Message(
        "The land is said to have no cropland, and fields are drawn: {count:whole}. "
        "Take them off the map, or say that it can have cropland."
    ),
    "steep_cropland": Message(
        "The land is said to have no steep cropland, and terraces are drawn: "
        "{count:whole}. Take them off the map, or say that it can have steep cropland."
    ),
    "pasture": Message(
        "The land is said to have no pasture, and pastures are drawn: {count:whole}. "
        "Take them off the map, or say that it can have pasture."
    ),
    "wetland": Message(
        "The land is said to have no wetlands, and bofedales are drawn: {count:whole}. "
        "Take them off the map, or say that it can have wetlands."
    ),
    "irrigation": Message(
        "The land is said to have no water for irrigation, and canals, reservoirs or "
        "irrigated land are drawn: {count:whole}. Take them off the map, or say that "
        "it can have such water."
    ),
    "livestock": Message(
        "The land is said to have no grazing animals, and corrals, sheds or herds are "
        "there: {count:whole}. Take them out, or say that it can have animals."
    ),
}


def proposed_potential(opened: OpenCommunity) -> ProposedPotential:
    """Return what the community's land seems to lack, with reasons.

    Raises NotFound, BadFile.
    """
    return propose_potential(opened.territory(), opened.workspace.reference)


def proposed_belts(
    workspace: Workspace, progress: Progress = silent
) -> dict[str, tuple[str, ...]]:
    """Return the codes of communities by the belt in which they would compete.

    Under an empty name stand those of which it is not known: without elevation, or
    with a file that cannot be read. `progress` may raise to stop.
    """
    found: dict[str, list[str]] = {belt: [] for belt in (*CATEGORY_BELTS, "")}
    known = list_communities(workspace)
    for number, one in enumerate(known, 1):
        belt = ""
        with suppress(TalkingMapsError):
            belt = category_belt(proposed_potential(OpenCommunity(workspace, one.code)))
        found[belt].append(one.code)
        progress(number / len(known), Message("Reading the elevations"))
    return {belt: tuple(codes) for belt, codes in found.items() if codes}


def drawn_in_spite(
    opened: OpenCommunity, lacks: Collection[LandResource]
) -> dict[LandResource, int]:
    """Return how many things of anybody's plan show what the land is said to lack."""
    found: dict[LandResource, set[str]] = {}
    for owner in opened.register().owners if lacks else ():
        for one, uids in drawn_against(opened.plan(owner.id), lacks).items():
            found.setdefault(one, set()).update(uids)
    return {one: len(uids) for one, uids in found.items()}


def confirm_potential(
    opened: OpenCommunity,
    actor: Actor,
    lacks: Collection[LandResource],
    *,
    who: str,
    on: str,
    edit_context: EditContext | None = None,
) -> Change:
    """Settle what the land lacks by nature, as `who` of the office says on that day.

    Raises NotAllowed unless the actor is staff: no community says it of itself.
    Raises BadValue if such things are drawn, and nothing is settled.
    """
    _check_settling(actor, who, on)
    told = LandPotential(
        tuple(one for one in LAND_RESOURCES if one in lacks),
        who.strip(),
        check_day(on),
    )
    edit_context = edit_context or new_edit_context(actor.name)

    def settled() -> Iterator[Action]:
        for one, count in drawn_in_spite(opened, told.lacks).items():
            raise BadValue(_DRAWN[one].id, count=count)
        old = read_community(opened.workspace, opened.code)
        yield Put("community", old.code, replace(old, potential=told))

    return keep_decided(opened.workspace, opened.code, edit_context, settled)


def _check_settling(actor: Actor, who: str, on: str) -> None:
    """Raise NotAllowed or BadValue unless staff says who and when."""
    if actor.role != "staff":
        raise NotAllowed(
            "Only staff of the office confirms what a community's land can have."
        )
    if not who.strip():
        raise BadValue("Write the name of who confirms what the land can have.")
    if not on:
        raise BadValue("Write the day on which it is confirmed.")
