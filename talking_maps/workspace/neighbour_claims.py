"""Land that neighbours claim, written down beside the community's own boundary.

The first boundary is the community's own and stays; every other one is land that a
neighbour says is theirs. It judges nobody: where both claim the same ground, the map
shows it and the indicator measures it.
"""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from talking_maps import store
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.change import Change, Put, Remove
from talking_maps.model.days import OLDEST_YEAR, check_day
from talking_maps.model.territory import Boundary
from talking_maps.workspace.editing import EditContext, commit
from talking_maps.workspace.ground import Claim, claimed, enclosed
from talking_maps.workspace.workspace import Workspace, community_file

#: Boundaries come in order of uid, and the own one's has no letter beyond f: so the own
#: boundary is the first in every copy, and merged copies agree.
NEIGHBOUR = "neighbour-"


def claims(workspace: Workspace, code: str) -> tuple[Boundary, ...]:
    """Return the land that neighbours claim [m], in the order it was written down."""
    return store.boundaries(community_file(workspace, code))[1:]


def add_claim(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    claim: Claim,
    *,
    land: BaseGeometry | None = None,
) -> Boundary:
    """Write down what a neighbour claims; raises BadValue, BadFile, BadGeometry.

    `land` is what `enclosed` read of the file already, lon/lat [degrees]. A claim that
    does not touch the community's land is refused: it is a wrong file.
    """
    if not claim.claimed_by.strip():
        raise BadValue("Write the name of the neighbour who claims this land.")
    check_day(claim.claimed_on, first_year=OLDEST_YEAR)
    path = community_file(workspace, code)
    epsg = store.read_community(path).epsg
    outline = enclosed(claim).land if land is None else land
    theirs = claimed(claim, outline, epsg, prefix=NEIGHBOUR)
    if not theirs.geometry.intersects(store.boundaries(path)[0].geometry):
        raise BadValue(
            "The land in {file} lies apart from this community's. Choose the file of "
            "a neighbour.",
            file=claim.file.name,
        )
    commit(workspace, code, edit_context, Put("boundary", theirs.uid, theirs))
    return theirs


def remove_claim(
    workspace: Workspace, code: str, edit_context: EditContext, uid: str
) -> Change:
    """Take a neighbour's claim off the map; the history keeps it. Raises NotFound."""
    if uid not in {claim.uid for claim in claims(workspace, code)}:
        raise NotFound("This claim is no longer there. Load the page again.")
    return commit(workspace, code, edit_context, Remove("boundary", uid))
