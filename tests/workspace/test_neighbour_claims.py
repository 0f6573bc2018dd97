"""Land that neighbours claim, beside the community's own boundary."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talking_maps import geo, store
from talking_maps.config import load_contest_rules
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.change import Put
from talking_maps.model.land_potential import LandResource
from talking_maps.model.rubric import Rubric
from talking_maps.workspace import (
    Claim,
    EditContext,
    Workspace,
    commit,
    community_file,
    confirm_potential,
    contests,
    ground,
    read_rubric,
    rubrics,
    scorecard,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.sealed_cases import recompute
from talking_maps.workspace.open_community import OpenCommunity
from tests.village import EPSG, SQUARE, feature, rectangle
from tests.workspace.conftest import boundary_file
from tests.workspace.test_contest_flags import CALL

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


def test_each_category_counts_disputed_land_and_what_nature_withholds_by_its_rubric(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    def staff(day: str) -> Actor:
        return Actor("office", "staff", lambda: f"{day}T10:00:00.000-05:00")

    # The neighbours claim the east, where the pasture lies that is cared for.
    ground.add_claim(village, "muyu", hands(), claim(tmp_path, 500, 0, 900, 1000))
    cared = {"condition": "fair", "fenced": True, "rest_months": 6, "rested": True}
    for one in (
        feature("P1", "pasture", rectangle(100, 100, 200, 200)),
        feature("P2", "pasture", rectangle(600, 100, 200, 200), attributes=cared),
    ):
        commit(village, "muyu", hands(), Put("feature", one.uid, one))
    lacks: tuple[LandResource, ...] = ("steep_cropland",)
    confirm_potential(
        OpenCommunity(village, "muyu"),
        staff("2026-05-02"),
        lacks,
        who="R. Mamani",
        on="2026-05-02",
    )
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    rules = load_contest_rules(call, village.rubric)

    def rubric(**rule: Any) -> Rubric:
        path = tmp_path / "rubric.toml"
        path.write_text(rubrics.as_text(replace(village.rubric, **rule)), "utf-8")
        return read_rubric(path)

    open_land = rubric(withheld="share", disputed="")
    strict = rubric(withheld="", disputed="left out")
    (category,) = rules.categories
    both = (
        replace(category, id="shared", rubric=open_land, prizes=None),
        replace(category, id="strict", rubric=strict, prizes=None),
    )
    # Written by a form, whose rubrics stand whole in the chain.
    contests.create_with(village, staff("2026-04-20"), replace(rules, categories=both))
    contests.open_contest(village, staff("2026-04-21"), "raymi")
    found = {
        name: contests.submit(
            village, staff("2026-08-12"), "raymi", "muyu", category=name
        ).entry
        for name in ("shared", "strict")
    }
    pasture, steep = (
        {
            name: next(p for p in entry.parts if p.indicator == indicator)
            for name, entry in found.items()
        }
        for indicator in ("improved_pasture_share", "terraced_share_of_steep_cropland")
    )
    assert pasture["shared"].value == pytest.approx(0.5, abs=0.01)
    assert pasture["strict"].value == 0.0
    assert steep["shared"].of == 0.0, "what the land cannot have is shared out"
    assert steep["strict"].of > 0.0
    assert contests.verify(village, "raymi").holds
    for check in recompute(village, "raymi"):
        assert check.is_whole, check
        assert check.holds, check
