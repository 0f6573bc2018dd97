"""What is missing, and no more."""

from dataclasses import replace

from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.plan import SCENES, Assembly, Commitment, Owner, Plan, Years
from talking_maps.model.territory import Community
from talking_maps.scoring import missing
from tests import village

AGREED = Community(
    "c", "C", village.EPSG, consent_keep_on="2026-05-12", consent_share_on="2026-05-12"
)
LAYER = Layer(
    "pasture",
    {},
    "polygon",
    "#000000",
    "solid",
    "",
    attributes=(
        Attribute("condition", "choice", {}, required=True),
        Attribute("fenced", "boolean", {}),
    ),
)
COMPLETE = village.plan(
    *(
        village.feature(
            "A", "pasture", village.SQUARE, scene, attributes={"condition": "good"}
        )
        for scene in SCENES
    ),
    assemblies=(Assembly("1", "2026-05-12", households=5, women=4, men=3),),
    commitments=(Commitment("1", "community", "Fence", "Board", "2027"),),
    total_households=6,
)


def lacks(plan: Plan, community: Community = AGREED) -> list[str]:
    return [m.id for m in missing(plan, layers=(LAYER,), community=community)]


def test_a_complete_plan_lacks_nothing() -> None:
    assert lacks(COMPLETE) == []


def test_an_empty_plan_lacks_everything_once() -> None:
    found = lacks(village.plan(), Community("c", "C", village.EPSG))
    assert len(found) == len(set(found)) == 9


def test_a_scene_with_lost_things_only_is_not_drawn() -> None:
    lost = tuple(
        replace(f, status="lost") if f.scene == "past" else f for f in COMPLETE.features
    )
    (found,) = lacks(replace(COMPLETE, features=lost))
    assert "past" in found


def test_years_must_follow_each_other() -> None:
    (found,) = lacks(replace(COMPLETE, years=Years(2026, 2026, 2036)))
    assert "years" in found


def test_a_commitment_must_be_complete() -> None:
    vague = Commitment("2", "community", "Dig")
    (one,) = lacks(replace(COMPLETE, commitments=(vague,)))
    assert "at least one" in one
    (some,) = missing(replace(COMPLETE, commitments=(*COMPLETE.commitments, vague)))
    assert some.values == {"count": 1}


def test_a_household_need_not_count_the_assembly() -> None:
    own = replace(
        COMPLETE, owner=Owner("H1", "household"), assemblies=(), total_households=None
    )
    assert lacks(own) == []


def test_required_attributes_are_counted_by_layer() -> None:
    bare = tuple(
        replace(f, attributes={} if f.scene == "past" else {"condition": ""})
        for f in COMPLETE.features
    )
    (found,) = missing(replace(COMPLETE, features=bare), layers=(LAYER,))
    assert found.values == {"layer": "pasture", "attribute": "condition", "count": 3}
