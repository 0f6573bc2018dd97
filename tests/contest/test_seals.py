"""A seal changes with any change of what was handed in, and with nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from talking_maps import contest
from talking_maps.contest.sealed_copy import sealed_photos
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.message import Message
from talking_maps.model.plan import Assembly, Commitment, Feature, Herd, Owner, Plan
from talking_maps.model.rubric import Flag, Number, Reference, Scorecard
from talking_maps.model.territory import Boundary, Territory
from tests import village
from tests.contest.builders import AT, RULES, Chain, entry

FIELD = village.feature(
    "A", "pasture", village.rectangle(0, 0, 100, 50), attributes={"condition": "good"}
)
CORRAL = village.feature("B", "corral", village.rectangle(200, 0, 9, 9), "future")
PLAN = village.plan(
    FIELD,
    CORRAL,
    owners=(Owner("h1", "household", "Quispe", 4), Owner("h2", "household")),
    herds=(Herd("x", "h1", "sheep", 20), Herd("y", "h2", "llama", 3)),
    assemblies=(Assembly("m", "2026-05-01", women=9, men=10),),
    commitments=(Commitment("k", "community", "fence", "all", "2027-01-01"),),
    owners_with_drawings=("h1", "h2"),
    total_households=10,
)
CARD = Scorecard(0, 0, 0, (), (), "", "", "")
LAND = replace(village.territory(), elevation_source="SRTM", digest="d" * 64)
NUMBERS = Reference({"n": Number("n", 0.5, "", "", "", "A")}, "")
CLAIM = Boundary("n", village.rectangle(900, 0, 200, 100), "the neighbours")


def seal(
    plan: Plan = PLAN,
    land: Territory = LAND,
    numbers: Reference = NUMBERS,
    made: Entry | None = None,
    rules: Contest = RULES,
) -> str:
    made, copy = contest.sealed(rules, made or entry(1), plan, land, numbers, CARD)
    assert made.seal == contest.digest(copy)
    return made.seal


def drawn(**changes: object) -> Plan:
    """Return the plan with another first feature."""
    return replace(PLAN, features=(replace(FIELD, **changes), CORRAL))  # type: ignore[arg-type]


def test_flags_are_sealed_and_without_any_the_bytes_are_those_of_before() -> None:
    plain = entry(1)
    assert b'"flags":[]' not in contest.canonical(contest.dump(plain))
    assert "flags" not in contest.dump(plain)
    assert contest.load(Entry, contest.dump(plain)) == plain
    doubt = Flag("tiny", Message("{area:m2}", {"area": 2.0, "count": 1}), ("A",))
    marked = replace(plain, flags=(doubt,))
    assert contest.load(Entry, contest.dump(marked)) == marked
    assert seal(made=marked) != seal(made=plain)
    _, copy = contest.sealed(RULES, marked, PLAN, LAND, NUMBERS, CARD)
    assert contest.read_copy(copy).entry.flags == (doubt,)


@st.composite
def arranged(draw: st.DrawFn) -> Plan:
    """Return the same plan, its things in another order, its rings begun elsewhere."""
    turn = draw(st.integers(0, 3))
    ring = list(FIELD.geometry.exterior.coords)[:-1]  # type: ignore[attr-defined]
    ring = ring[turn:] + ring[:turn]
    field = replace(
        FIELD,
        geometry=Polygon(ring[:: draw(st.sampled_from((1, -1)))]),
        flags=draw(st.sampled_from(((), ("small",)))),
    )
    return replace(
        PLAN,
        features=tuple(draw(st.permutations([field, CORRAL]))),
        owners=tuple(
            replace(owner, name=draw(st.sampled_from(("", "Quispe", "Mamani"))))
            for owner in draw(st.permutations(PLAN.owners))
        ),
        herds=tuple(draw(st.permutations(PLAN.herds))),
        owners_with_drawings=tuple(draw(st.permutations(PLAN.owners_with_drawings))),
        version=draw(st.sampled_from(("", "v2"))),
    )


@settings(max_examples=60, deadline=None)
@given(arranged())
def test_order_beginnings_and_names_do_not_change_it(plan: Plan) -> None:
    assert seal(plan) == seal()


@pytest.mark.parametrize(
    "plan",
    [
        drawn(geometry=village.rectangle(0, 0, 100, 50.01)),
        drawn(attributes={"condition": "poor"}),
        drawn(attributes={}),
        drawn(status="done"),
        drawn(origin="measured"),
        drawn(voice="women"),
        drawn(scene="past"),
        drawn(layer="cropland"),
        drawn(uid="C"),
        drawn(name="Upper field"),
        drawn(note="wet"),
        drawn(photos=("p" * 64,)),
        replace(PLAN, features=(FIELD,)),
        replace(PLAN, years=replace(PLAN.years, past=1980)),
        replace(PLAN, owner=Owner("h1", "household")),
        replace(PLAN, owners=(Owner("h1", "household", "Quispe", 5), PLAN.owners[1])),
        replace(PLAN, herds=(replace(PLAN.herds[0], count=21), PLAN.herds[1])),
        replace(PLAN, assemblies=(replace(PLAN.assemblies[0], women=8),)),
        replace(PLAN, commitments=(replace(PLAN.commitments[0], by="2028-01-01"),)),
        replace(PLAN, owners_with_drawings=("h1",)),
        replace(PLAN, total_households=11),
    ],
)
def test_any_change_of_the_plan_changes_it(plan: Plan) -> None:
    assert seal(plan) != seal()


@pytest.mark.parametrize(
    "land",
    [
        replace(LAND, boundary=village.rectangle(0, 0, 1000, 999)),
        replace(LAND, epsg=32719),
        replace(LAND, digest="e" * 64),
        replace(LAND, elevation_source="ours"),
        replace(LAND, elevation=village.plane(error=2.0)),
        replace(LAND, claims=(CLAIM,)),
    ],
)
def test_any_change_of_the_ground_changes_it(land: Territory) -> None:
    assert seal(land=land) != seal()


def test_any_change_of_rules_numbers_or_entry_changes_it() -> None:
    lighter = replace(RULES.rubric.criteria[1], jury=20)
    rubric = replace(RULES.rubric, criteria=(lighter, *RULES.rubric.criteria[1:]))
    others = [
        seal(rules=replace(RULES, rubric=rubric)),
        seal(rules=replace(RULES, joining="median")),
        seal(rules=replace(RULES, id="other")),
        seal(numbers=Reference({"n": replace(NUMBERS.numbers["n"], value=0.6)}, "")),
        seal(made=entry(1, 31.0)),
        seal(made=replace(entry(1), submitted_at=AT.replace("10", "11"))),
        seal(made=entry(2)),
    ]
    assert len({seal(), *others}) == len(others) + 1


def test_photos_of_the_plan_are_sealed_and_without_them_nothing_is_new() -> None:
    def copy(photos: dict[str, str] | None = None) -> bytes:
        return contest.sealed(
            RULES, entry(1), PLAN, LAND, NUMBERS, CARD, photos=photos
        )[1]

    shown = {'a","photos":{"b': "c" * 64, "ñ}": "d" * 64}
    assert copy({}) == copy()
    assert b'"photos":{' not in copy()
    assert sealed_photos(copy()) == contest.read_copy(copy()).photos == {}
    assert sealed_photos(copy(shown)) == contest.read_copy(copy(shown)).photos == shown
    assert copy(shown) != copy({**shown, "ñ}": "e" * 64})


def test_what_was_sealed_is_read_back_whole() -> None:
    _, copy = contest.sealed(RULES, entry(1), PLAN, LAND, NUMBERS, CARD)
    found = contest.read_copy(copy)
    assert seal(found.plan) == seal()
    assert {f.uid for f in found.plan.features} == {"A", "B"}
    assert np.isclose(found.boundary.area, LAND.boundary.area)
    assert isinstance(found.plan.features[0], Feature)
    assert "Quispe" not in copy.decode()


@pytest.mark.parametrize(
    ("rules", "faults"),
    [
        (RULES, []),
        (
            replace(RULES, joining="median"),
            ["The sealed copy of {entry} holds another rubric than the chain."],
        ),
    ],
)
def test_a_chain_made_anew_with_other_weights_disagrees_with_the_copies(
    rules: Contest, faults: list[str]
) -> None:
    made, copy = contest.sealed(RULES, entry(1), PLAN, LAND, NUMBERS, CARD)
    chain = Chain(rules).add("open").add("submit", made)
    slips = [contest.StoredCopy(made.id, made.seal, copy)]
    found = contest.verify(chain.lines, slips, {})
    assert [fault.id for fault in found.touched] == faults
