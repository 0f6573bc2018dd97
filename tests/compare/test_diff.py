"""The laws of differences, and what they say of a small change."""

from collections.abc import Sequence
from dataclasses import replace

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import compare
from talking_maps.model.difference import ChangeOf, Difference
from talking_maps.model.layer import GeometryKind
from talking_maps.model.plan import SCENES, STATUSES, Feature
from tests.village import EPSG, feature, line, point, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 100, 100), attributes={"height": 1.0})

_FEATURES = st.builds(
    Feature,
    st.sampled_from(["a", "b", "c", "d"]),
    st.sampled_from(["terrace", "pasture"]),
    st.sampled_from(SCENES),
    st.builds(rectangle, st.integers(0, 3), st.just(0), st.just(5), st.just(5)),
    status=st.sampled_from(STATUSES),
    name=st.sampled_from(["", "Pata"]),
    attributes=st.dictionaries(st.sampled_from(["height", "crop"]), st.integers(0, 2)),
)
_STATES = st.lists(_FEATURES, max_size=8, unique_by=lambda f: (f.scene, f.uid))
State = Sequence[Feature]


def state(features: State) -> dict[tuple[str, str], Feature]:
    return {(f.scene, f.uid): f for f in features}


def apply(features: State, differences: Sequence[Difference]) -> State:
    """Return the features with the differences done to them."""
    result = state(features)
    for one in differences:
        if one.change == "removed":
            result.pop((one.scene, one.uid), None)
        elif one.change != "unchanged" and one.after is not None:
            result[one.scene, one.uid] = one.after
    return list(result.values())


def inverse(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences that take these back."""
    opposite: dict[ChangeOf, ChangeOf] = {"added": "removed", "removed": "added"}
    return [
        replace(
            one,
            change=opposite.get(one.change, one.change),
            before=one.after,
            after=one.before,
        )
        for one in reversed(differences)
    ]


@settings(max_examples=200, deadline=None)
@given(_STATES, _STATES)
def test_differences_lead_from_one_state_to_the_other_and_back(
    before: State, after: State
) -> None:
    differences = compare.diff_versions(before, after)
    assert state(apply(before, differences)) == state(after)
    assert state(apply(after, inverse(differences))) == state(before)


@given(_STATES)
def test_a_state_does_not_differ_from_itself(features: State) -> None:
    copies = [replace(f, geometry=shapely.from_wkb(f.geometry.wkb)) for f in features]
    differences = compare.diff_versions(features, copies)
    assert {d.change for d in differences} <= {"unchanged"}
    assert len(differences) == len(features)


def test_a_difference_says_which_parts_changed() -> None:
    cases = {
        ("geometry",): replace(FIELD, geometry=rectangle(0, 0, 50, 100)),
        ("attributes",): replace(FIELD, attributes={"height": 2.0}),
        ("status",): replace(FIELD, status="done"),
        (): replace(FIELD),
        ("geometry", "attributes", "status"): replace(
            FIELD, geometry=rectangle(0, 0, 1, 1), name="Pata", status="lost"
        ),
    }
    for parts, after in cases.items():
        (found,) = compare.diff_versions([FIELD], [after])
        assert (found.parts, found.change) == (
            parts,
            "changed" if parts else "unchanged",
        )


def test_quantities_are_measured_and_summed_by_layer() -> None:
    canal = feature("c1", "canal", line((0, 0), (0, 500)))
    spring = feature("s1", "spring", point(5, 5))
    after = [replace(FIELD, geometry=rectangle(0, 0, 200, 100)), spring]
    kinds: dict[str, GeometryKind] = {
        "terrace": "polygon",
        "canal": "line",
        "spring": "point",
    }
    differences = compare.with_quantities(
        compare.diff_versions([FIELD, canal], after), kinds, EPSG
    )
    terrace, channel, water = differences
    assert round(terrace.quantity_before or 0) == 10006  # the projection shrinks here
    assert round((terrace.quantity_after or 0) / (terrace.quantity_before or 1), 3) == 2
    assert (channel.unit, channel.quantity_after) == ("m", None)
    assert (water.unit, water.quantity_after) == ("number", 1)
    sums = {t.layer: t for t in compare.totals(differences)}
    assert sums["canal"].counts == {"removed": 1}
    assert sums["canal"].amounts["removed"] == channel.quantity_before
    assert (sums["canal"].after, sums["spring"].after) == (0, 1)
