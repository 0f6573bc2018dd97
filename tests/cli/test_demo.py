"""The imaginary community: believable, and plainly imaginary."""

from pathlib import Path

import pytest

from talking_maps import demo, store
from talking_maps.model.plan import SCENES
from talking_maps.workspace import (
    open_workspace,
    read_plan,
    scorecard,
    tile_sets,
)
from talking_maps.workspace.open_community import OpenCommunity
from tests.cli.conftest import Type, community_file
from tests.photo import demo_sheet
from tests.store.readings import plan_digest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    demo.build(open_workspace(folder))
    return folder


def test_it_says_that_it_is_imaginary(workspace: Path) -> None:
    file = community_file(workspace, demo.CODE)
    assert "Imaginaria" in store.read_community(file).name
    assert "no such place" in store.boundaries(file)[0].source


def test_it_is_drawn_in_all_scenes_and_layers(workspace: Path) -> None:
    opened = open_workspace(workspace)
    plan = read_plan(opened, demo.CODE)
    assert {layer.id for layer in opened.layers} == {f.layer for f in plan.features}
    for scene in SCENES:
        assert len(plan.of(scene)) > 40
    assert {f.uid for f in plan.of("past")} & {f.uid for f in plan.of("future")}
    assert {f.status for f in plan.features} > {"existing", "done", "to_do"}
    assert len(plan.owners_with_drawings) == 3


def test_all_lies_on_its_ground_and_its_land(workspace: Path) -> None:
    opened = open_workspace(workspace)
    ground = OpenCommunity(opened, demo.CODE).territory()
    assert ground.elevation is not None
    assert ground.elevation.error == 3.0
    assert tile_sets(opened, demo.CODE) == ("relief", "contours")
    for owner in ("community", "h03", "h12"):
        for feature in read_plan(opened, demo.CODE, owner).features:
            assert feature.geometry.is_valid
            assert ground.boundary.covers(feature.geometry), feature.uid


def test_its_score_is_worth_talking_about(workspace: Path) -> None:
    card = scorecard(OpenCommunity(open_workspace(workspace), demo.CODE))
    assert 40 < card.total < 65
    assert all(
        r.measure.answer == "answered" for c in card.criteria for r in c.readings
    )
    assert card.missing


def test_it_is_the_same_every_time(workspace: Path, tmp_path: Path) -> None:
    demo.build(open_workspace(tmp_path))
    first = plan_digest(community_file(workspace, demo.CODE), "community")
    again = plan_digest(community_file(tmp_path, demo.CODE), "community")
    assert first == again


def test_the_photographed_sheet_that_is_shipped_is_read(
    typed: Type, workspace: Path
) -> None:
    """It is simulated: `tests.photo.demo_sheet` says how."""
    answer = typed("scan", workspace, demo.CODE, demo_sheet.PHOTOGRAPH, "--json")
    assert answer.code == 3
    (sheet,) = answer.json
    assert (sheet["scene"], sheet["scale"], sheet["words"]) == ("future", 25000, 0)
    # of 25 m a millimetre
    assert 0 < sheet["error_m"] < 0.4 * 25
    layers = sorted(one["layer"] for one in sheet["features"])
    drawn = dict(demo_sheet.PENS)
    assert layers == sorted(drawn[pen] for pen, _width, _at in demo_sheet.DRAWN)
    assert {one["state"] for one in sheet["features"]} == {"waits"}


def test_it_is_not_built_over_another(typed: Type, workspace: Path) -> None:
    before = community_file(workspace, demo.CODE).read_bytes()
    answer = typed("demo", workspace)
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert community_file(workspace, demo.CODE).read_bytes() == before


def test_it_is_named_for_machines(typed: Type, tmp_path: Path) -> None:
    assert typed("demo", tmp_path / "new", "--json").json["community"] == demo.CODE
