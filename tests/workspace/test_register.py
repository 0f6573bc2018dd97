"""The community's book."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from talking_maps import geo
from talking_maps.errors import AlreadyThere, BadFile, BadValue, NotFound
from talking_maps.model.plan import Assembly, Commitment, Years
from talking_maps.workspace import (
    EditContext,
    Stroke,
    Workspace,
    add_owner,
    add_photo,
    apply_stroke,
    read_community,
    read_photo,
    read_plan,
    set_assembly,
    set_commitment,
    set_community,
    set_herd,
    set_years,
    take_off_photo,
)
from tests.village import EPSG, rectangle

Hands = Callable[[], EditContext]


def test_households_and_herds(village: Workspace, hands: Hands) -> None:
    add_owner(village, "muyu", hands(), "h1", "household", name="Quispe")
    edit_context = EditContext("tab2", 1, "Ana", "h1")
    set_herd(village, "muyu", edit_context, "alpaca", 40)
    plan = read_plan(village, "muyu", "h1")
    assert [(h.species, h.count) for h in plan.herds] == [("alpaca", 40)]
    with pytest.raises(AlreadyThere):
        add_owner(village, "muyu", hands(), "h1", "household")
    with pytest.raises(BadValue):
        set_herd(village, "muyu", hands(), "dragon", 1)
    with pytest.raises(BadValue):
        set_herd(village, "muyu", hands(), "sheep", -1)
    with pytest.raises(NotFound):
        set_herd(village, "muyu", EditContext("t", 1, "Ana", "h9"), "sheep", 1)


def test_a_herd_of_none_is_gone(village: Workspace, hands: Hands) -> None:
    set_herd(village, "muyu", hands(), "sheep", 12)
    set_herd(village, "muyu", hands(), "sheep", 0)
    assert read_plan(village, "muyu").herds == ()


@pytest.mark.parametrize(
    ("given", "kept"), [("120.5", "120.50"), ("", ""), ("0", "0.00")]
)
def test_soles_are_kept_to_the_centimo(
    village: Workspace, hands: Hands, given: str, kept: str
) -> None:
    commitment = Commitment(
        "", "", "Fence the bofedal", "all", "2027-01-31", cost=given
    )
    set_commitment(village, "muyu", hands(), commitment)
    assert [c.cost for c in read_plan(village, "muyu").commitments] == [kept]


@pytest.mark.parametrize("wrong", ["many", "NaN", "-1", "1e99"])
def test_what_is_no_amount_is_refused(
    village: Workspace, hands: Hands, wrong: str
) -> None:
    with pytest.raises(BadValue):
        set_commitment(village, "muyu", hands(), Commitment("", "", "Dig", cost=wrong))


def test_assembly_years_and_consent(village: Workspace, hands: Hands) -> None:
    set_assembly(village, "muyu", hands(), Assembly("", "2026-05-12", women=20, men=15))
    set_years(village, "muyu", hands(), Years(1990, 2026, 2040))
    set_community(village, "muyu", hands(), consent_keep_on="2026-05-12")
    plan = read_plan(village, "muyu")
    assert plan.assemblies[0].women == 20
    assert plan.years == Years(1990, 2026, 2040)
    assert read_community(village, "muyu").consent_keep_on == "2026-05-12"
    with pytest.raises(BadValue):
        set_years(village, "muyu", hands(), Years(2040, 2026, 1990))


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_made_smaller_and_kept(village: Workspace, hands: Hands) -> None:
    shape = geo.to_geojson(rectangle(0, 0, 10, 10), EPSG)
    stroke = Stroke("draw", "c", "present", "corral", shape)
    apply_stroke(village, "muyu", hands(), stroke)
    corral = read_plan(village, "muyu").features[0]
    add_photo(village, "muyu", hands(), corral, picture(3200, 200))
    photos = read_plan(village, "muyu").features[0].photos
    kept = read_photo(village, "muyu", photos[0])
    assert kept is not None
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 100))
    with pytest.raises(BadFile):
        add_photo(village, "muyu", hands(), corral, b"<svg/>")


def test_two_photos_of_two_hands_stay_and_one_is_taken_off(
    village: Workspace, hands: Hands
) -> None:
    shape = geo.to_geojson(rectangle(0, 0, 10, 10), EPSG)
    stroke = Stroke("draw", "c", "present", "corral", shape)
    apply_stroke(village, "muyu", hands(), stroke)
    seen = read_plan(village, "muyu").features[0]
    # Both hands saw the corral without a photo when they added theirs.
    add_photo(village, "muyu", hands(), seen, picture(40, 20))
    add_photo(village, "muyu", hands(), seen, picture(20, 40))
    first, second = read_plan(village, "muyu").features[0].photos
    take_off_photo(village, "muyu", hands(), seen, first)
    assert read_plan(village, "muyu").features[0].photos == (second,)
    assert read_photo(village, "muyu", first) is not None
