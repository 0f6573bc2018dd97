"""What land can have is proposed from its belts of altitude and its slopes."""

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.config.reference_numbers import load_numbers
from talking_maps.model.land_potential import (
    LAND_RESOURCES,
    LandResource,
    drawn_against,
)
from talking_maps.model.plan import COMMUNITY, Herd
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Territory
from talking_maps.scoring.altitude_belts import category_belt, propose_potential
from tests import village

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_numbers(ROOT / "data" / "reference")


def _at(height_m: float, rise: float = 0.0) -> Territory:
    """Return the village's square at that height in its west, rising to the east."""
    plane = village.plane(rise)
    return village.territory(replace(plane, values=plane.values - 4000 + height_m))


def test_the_puna_grows_no_crops(reference: Reference) -> None:
    found = propose_potential(_at(4300), reference)
    assert found.lacks == ("cropland", "steep_cropland", "irrigation")
    assert found.belts == {"puna": 1.0}
    assert found.reasons["cropland"].values == {"share": 1.0, "height": 4000.0}


def test_a_flat_valley_has_neither_grassland_nor_steep_fields(
    reference: Reference,
) -> None:
    found = propose_potential(_at(3000), reference)
    assert found.lacks == ("steep_cropland", "pasture", "wetland")


def test_a_slope_from_suni_to_puna_can_have_all(reference: Reference) -> None:
    # From 3,900 m in the west to 4,100 m in the east: half of it is puna.
    found = propose_potential(_at(3900, rise=0.2), reference)
    assert found.lacks == ()
    assert found.belts == {"suni": 0.5, "puna": 0.5}
    assert set(found.reasons) == set(LAND_RESOURCES)


@pytest.mark.parametrize(
    ("height_m", "belt"),
    [
        (1200, "quechua"),
        (3000, "quechua"),
        (3700, "suni"),
        (4300, "puna"),
        (5000, "puna"),
    ],
)
def test_communities_compete_in_the_belt_of_most_of_their_land(
    reference: Reference, height_m: float, belt: str
) -> None:
    assert category_belt(propose_potential(_at(height_m), reference)) == belt


def test_of_two_equal_belts_the_higher_one_is_taken(reference: Reference) -> None:
    half = propose_potential(_at(3900, rise=0.2), reference)
    assert category_belt(half) == "puna"
    assert category_belt(propose_potential(village.territory(), reference)) == ""


def test_without_elevation_nothing_is_proposed(reference: Reference) -> None:
    found = propose_potential(village.territory(), reference)
    assert (found.lacks, found.belts) == ((), {})
    assert "Without elevation" in found.reasons["cropland"].id


def test_what_is_drawn_speaks_against_it() -> None:
    plan = village.plan(
        village.feature("f", "cropland", village.rectangle(0, 0, 100, 100)),
        village.feature("g", "bofedal", village.rectangle(0, 0, 9, 9), "past"),
        herds=(Herd("community/sheep", COMMUNITY, "sheep", 3),),
    )
    assert drawn_against(plan, LAND_RESOURCES) == {
        "cropland": ("f",),
        "livestock": ("community/sheep",),
    }
    wet: tuple[LandResource, ...] = ("wetland",)
    assert drawn_against(plan, wet) == {}
