"""The chooser, and opening a plan, with 1 and with 5,500 communities beside it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from shapely.geometry import box

from talking_maps import store
from talking_maps.model.change import Put
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Boundary, Community
from talking_maps.workspace import (
    Workspace,
    commit,
    current_time,
    list_communities,
    new_edit_context,
    open_workspace,
    read_plan,
)
from tests.bench.row import Row, median, milliseconds, p95
from tests.village import EAST, EPSG, NORTH, SQUARE

MANY = 5500
FEATURES = 200


def village(folder: Path, features: int = FEATURES) -> Workspace:
    """Return a workspace with one village of that many terraces."""
    workspace = open_workspace(folder)
    path = folder / "communities" / "muyu.gpkg"
    store.create(
        path,
        Community("muyu", "Muyu", EPSG, 45),
        Boundary("b", SQUARE),
        (workspace.layer("terrace"),),
        at=current_time(),
        author="bench",
    )
    side = 1 + int(features**0.5)
    step = 1000 / side
    corners = [
        (EAST + step * (i % side), NORTH + step * (i // side)) for i in range(features)
    ]
    shapes = [box(x, y, x + step * 0.8, y + step * 0.8) for x, y in corners]
    puts = [
        Put("feature", f"f{i}", Feature(f"f{i}", "terrace", "present", shape))
        for i, shape in enumerate(shapes)
    ]
    commit(workspace, "muyu", new_edit_context("bench"), *puts)
    return workspace


def rows() -> Sequence[Row]:
    """Measure with one community, then copy its file 5,500 times and measure again."""
    with tempfile.TemporaryDirectory() as temporary:
        workspace = village(Path(temporary))
        one = milliseconds(lambda: read_plan(workspace, "muyu"), 40)
        chooser_one = milliseconds(lambda: list_communities(workspace), 20)
        folder = workspace.folder / "communities"
        for i in range(1, MANY):
            shutil.copyfile(folder / "muyu.gpkg", folder / f"c{i}.gpkg")
        many = milliseconds(lambda: read_plan(workspace, "muyu"), 40)
        chooser = milliseconds(lambda: list_communities(workspace), 20)
    opened = Row(
        "open a plan of 200, 5,500 communities beside it",
        "median",
        median(many),
        "ms",
        median(one),
        "alone",
        1.3,
        goal_is_ratio=True,
    )
    listed = p95(chooser), "ms", p95(chooser_one), "one community", 200
    return opened, Row("list 5,500 communities in the chooser", "p95", *listed)
