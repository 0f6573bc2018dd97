"""The flags of a community's file: against its oldest version, without secrets."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from talking_maps.model.change import Put, Remove
from talking_maps.model.plan import COMMUNITY, Feature, Herd
from talking_maps.workspace import (
    EditContext,
    Workspace,
    commit,
    earlier_plan,
    plan_flags,
    set_community,
)
from talking_maps.workspace.history import name_version
from talking_maps.workspace.open_community import OpenCommunity
from tests.cli.conftest import Type, typed
from tests.village import feature, line, rectangle

__all__ = ["typed"]

Hands = Callable[[], EditContext]
TERRACE = feature("t", "terrace", rectangle(500, 500, 40, 20))
HERD = Herd("community/sheep", COMMUNITY, "sheep", 100)


def put(village: Workspace, hands: Hands, *features: Feature) -> None:
    """Keep features in the community's plan."""
    commit(village, "muyu", hands(), *(Put("feature", f.uid, f) for f in features))


def found(village: Workspace) -> dict[str, tuple[str, ...]]:
    """Return the uids of the community's flags by their checks."""
    return {flag.id: flag.uids for flag in plan_flags(OpenCommunity(village, "muyu"))}


def test_a_plan_is_held_against_its_oldest_named_version(
    village: Workspace, hands: Hands
) -> None:
    put(village, hands, TERRACE)
    commit(village, "muyu", hands(), Put("herd", HERD.uid, HERD))
    name_version(village, "muyu", "sealed", author="Ana")
    assert found(village) == {}
    less = replace(HERD, count=10)
    commit(village, "muyu", hands(), Put("herd", HERD.uid, less))
    commit(village, "muyu", hands(), Remove("feature", TERRACE.uid, "present"))
    set_community(village, "muyu", hands(), households=3)
    name_version(village, "muyu", "later", author="Ana")
    assert found(village) == {
        "erased": ("t",),
        "households_fewer": (),
        "animals_fewer": (),
    }
    before = earlier_plan(OpenCommunity(village, "muyu"))
    assert before is not None
    assert (before.total_households, before.herds) == (10, (HERD,))
    assert [f.uid for f in before.features] == ["t"]


def test_restricted_layers_raise_no_flag(village: Workspace, hands: Hands) -> None:
    far = rectangle(5_000, 0, 1, 1).centroid
    put(village, hands, feature("s", "sacred", far), feature("h", "house", far))
    assert found(village) == {"outside_land": ("h",)}


def test_an_error_below_that_of_the_source_is_told_by_the_name_of_the_dem(
    village: Workspace, hands: Hands
) -> None:
    put(village, hands, TERRACE)
    assert "dem_error" not in found(village)  # nobody knows a “test plane”


def test_the_command_tells_people_and_machines(
    village: Workspace, hands: Hands, typed: Type
) -> None:
    assert typed("flags", village.folder, "muyu").out == (
        "Nothing stands out in this plan.\n"
    )
    put(village, hands, feature("c", "canal", line((0, 0), (1, 0))))
    assert typed("flags", village.folder, "muyu").out == (
        "tiny: 1 thing is too small to be what it is called.\n  Things: c\n"
    )
    answer = json.loads(typed("flags", village.folder, "muyu", "--json").out)
    assert answer["community"] == "muyu"
    (flag,) = answer["flags"]
    assert (flag["check"], flag["uids"]) == ("tiny", ["c"])
    assert flag["sentence"]["values"] == {"count": 1}
    assert typed("flags", village.folder, "muyu", "--owner", "nobody").code == 2
