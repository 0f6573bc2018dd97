"""Land that neighbours claim, beside the community's own boundary."""

from collections.abc import Callable
from pathlib import Path

import pytest

from talking_maps import geo, store
from talking_maps.errors import BadValue, NotFound
from talking_maps.workspace import (
    Claim,
    EditContext,
    Workspace,
    community_file,
    ground,
    scorecard,
)
from talking_maps.workspace.open_community import OpenCommunity
from tests.village import EPSG, SQUARE, rectangle
from tests.workspace.conftest import boundary_file

Hands = Callable[[], EditContext]


def claim(folder: Path, *box: float, by: str = "Wichay") -> Claim:
    shape = geo.to_geojson(rectangle(*box), EPSG)
    return Claim(boundary_file(folder, shape), by, "2026-05-12", "a sketch")


def test_a_claim_stands_beside_the_boundary(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    ground.add_claim(village, "muyu", hands(), claim(tmp_path, 900, 0, 500, 1000))
    (theirs,) = ground.claims(village, "muyu")
    assert (theirs.claimed_by, theirs.source) == ("Wichay", "a sketch")
    land = OpenCommunity(village, "muyu").territory()
    assert land.boundary.symmetric_difference(SQUARE).area < 1
    assert scorecard(
        OpenCommunity(village, "muyu")
    ).criteria  # judged with the claim in it
    assert land.claims[0].geometry.intersection(SQUARE).area == pytest.approx(
        100_000, rel=1e-3
    )
    ground.remove_claim(village, "muyu", hands(), theirs.uid)
    assert ground.claims(village, "muyu") == ()
    path = community_file(village, "muyu")
    assert len(store.read_changes(path)) == 3  # added, claimed, taken off


def test_the_own_boundary_is_not_taken_off(village: Workspace, hands: Hands) -> None:
    path = community_file(village, "muyu")
    own = store.boundaries(path)[0].uid
    with pytest.raises(NotFound):
        ground.remove_claim(village, "muyu", hands(), own)


def test_a_claim_needs_a_neighbour_and_to_be_near(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    with pytest.raises(BadValue, match="neighbour"):
        ground.add_claim(village, "muyu", hands(), claim(tmp_path, 0, 0, 9, 9, by=" "))
    with pytest.raises(BadValue, match="lies apart"):
        ground.add_claim(village, "muyu", hands(), claim(tmp_path, 5000, 0, 100, 100))
    assert ground.claims(village, "muyu") == ()
