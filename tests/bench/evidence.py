"""Judging: every measure of a plan, after one stroke, and of a whole workspace.

A pass asks every indicator in every scene it can be asked in. The plan lies on the
elevation of a real district, and no reference number is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import shapely

from talking_maps import rasters, store, terrain
from talking_maps.config.reference_numbers import load_numbers
from talking_maps.indicators import REGISTRY, MeasureCache, evaluate
from talking_maps.model.change import Put
from talking_maps.model.plan import SCENES, Plan
from talking_maps.model.rubric import Number, Reference
from talking_maps.model.territory import Boundary, Community, Raster, Territory
from talking_maps.workspace import (
    Workspace,
    commit,
    current_time,
    new_edit_context,
    open_workspace,
)
from tests.bench import ground
from tests.bench.row import Row, Took, median, milliseconds, p95, took

ROOT = Path(__file__).resolve().parents[2]
THINGS, MANY_THINGS = 100, 1_000
#: What one stroke may cost by the layer it falls on [ms].
STROKES = {"pasture": 50, "corral": 50, "terrace": 50, "canal": 200, "spring": 200}
COMMUNITIES, FEW, FEATURES = 600, 60, 60
TIMES = 20
#: Every job of a whole workspace has come to its end by then, or never does [s].
LONGEST_S = 1_800.0


def known_numbers() -> Reference:
    """Return the reference numbers; those no source tells are made up, but for tests.

    A measure that answers "cannot tell" at once would be a quick one.
    """
    found = load_numbers(ROOT / "data" / "reference")
    numbers = {i: _known(number) for i, number in found.numbers.items()}
    return Reference(numbers, "")


def _known(number: Number) -> Number:
    return number if number.value is not None else replace(number, value=1.0)


def rows() -> Iterator[Row]:
    """Measure a plan, a stroke, the ground under shapes, and a workspace."""
    height = ground.elevation()
    land = ground.territory(height)
    yield from _passes(land)
    yield from _zonal(height, ground.plan(land.boundary, THINGS))
    yield from _workspaces(height)


@dataclass(frozen=True, slots=True)
class Judge:
    """A ground and its numbers, to judge plans on."""

    territory: Territory
    reference: Reference

    def judge(self, plan: Plan, memo: MeasureCache) -> int:
        """Ask every indicator in every scene; return how many answered."""
        inquiry = evaluate(plan, self.territory, self.reference, memo)
        return sum(
            inquiry.ask(one.id, scene).value is not None
            for one in REGISTRY.values()
            for scene in (SCENES if one.reads.scene_by_scene else SCENES[1:2])
        )

    def afresh(self, plan: Plan) -> int:
        """Ask them with nothing kept from before."""
        return self.judge(plan, MeasureCache())


def _passes(land: Territory) -> Iterator[Row]:
    judge = Judge(land, known_numbers())
    for things, goal in ((THINGS, 150.0), (MANY_THINGS, None)):
        plan = ground.plan(land.boundary, things)
        judge.afresh(plan)
        name = f"all indicators in all scenes, {things:,} things"
        whole = [took(partial(judge.afresh, plan)) for _ in range(TIMES)]
        yield from _rows(name, whole, goal)
        for layer, most in STROKES.items():
            name = f"… after one stroke on a {layer}"
            most_ms = float(most) if things == THINGS else None
            yield from _rows(name, _strokes(judge, plan, layer), most_ms)


def _rows(name: str, taken: Sequence[Took], goal: float | None) -> Iterator[Row]:
    """Tell a goal by the clock, and beside it what was the processor's part."""
    clock, processor = [t.clock for t in taken], [t.processor for t in taken]
    yield Row(name, "p95", p95(clock), "ms", goal=goal)
    yield Row(name, "median", median(clock), "ms")
    yield Row(f"{name}: processor", "p95", p95(processor), "ms", goal=goal)


def _strokes(judge: Judge, plan: Plan, layer: str) -> list[Took]:
    """Move one thing of a layer again and again; return how long each pass took."""
    memo = MeasureCache()
    judge.judge(plan, memo)
    at = next(
        i
        for i, f in enumerate(plan.features)
        if (f.layer, f.scene) == (layer, "present")
    )
    taken = []
    for step in range(TIMES):
        features = list(plan.features)
        by = np.array([step + 1.0, 2.0])
        shape = shapely.transform(features[at].geometry, partial(np.add, by))
        features[at] = replace(features[at], geometry=shape)
        moved = replace(plan, features=tuple(features))
        taken.append(took(partial(judge.judge, moved, memo)))
    return taken


def _zonal(height: Raster, plan: Plan) -> Iterator[Row]:
    """Measure means under polygons beside rasterstats, from file and in memory."""
    import rasterstats

    shapes = [f.geometry for f in plan.features if f.geometry.area > 0]
    ours = median(milliseconds(lambda: terrain.means_over(height, shapes), TIMES))
    asked = {"stats": ["mean", "min", "max", "count"], "nodata": -9999}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "elevation.tif"
        rasters.write(height, file)
        ways: dict[str, Callable[[], object]] = {
            "from file": lambda: rasterstats.zonal_stats(shapes, str(file), **asked),
            "in memory": lambda: rasterstats.zonal_stats(
                shapes, height.values, affine=height.transform, **asked
            ),
        }
        for (way, work), goal in zip(ways.items(), (0.1, 0.5), strict=True):
            theirs = median(milliseconds(work, 5))
            yield Row(
                f"means under {len(shapes)} polygons",
                "median",
                ours,
                "ms",
                theirs,
                f"rasterstats {way}",
                goal,
                goal_is_ratio=True,
            )


def _workspaces(height: Raster) -> Iterator[Row]:
    """Score few communities and many, each time in a new process."""
    with tempfile.TemporaryDirectory() as temporary:
        place = _one(Path(temporary), height)
        _multiply(place, FEW)
        few = _score(place)
        _multiply(place, COMMUNITIES)
        many = _score(place)
    name = f"score --all, {COMMUNITIES} communities × {FEATURES} things"
    yield Row(f"{name}, cold", "once", many.seconds, "s", goal=60)
    yield Row(
        f"{name}: a plan",
        "mean",
        1000 * many.seconds / COMMUNITIES,
        "ms",
        1000 * few.seconds / FEW,
        f"of {FEW}",
        1.2,
        goal_is_ratio=True,
    )
    yield Row(
        f"{name}: memory",
        "most",
        many.megabytes,
        "MB",
        few.megabytes,
        f"of {FEW}",
        1.3,
        goal_is_ratio=True,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    seconds: float
    megabytes: float


def _score(workspace: Workspace) -> _Run:
    """Run the command; its memory is that of all its processes together."""
    command = [sys.executable, "-m", "talking_maps", "score", str(workspace.folder)]
    start, most = time.perf_counter(), 0.0
    with subprocess.Popen(
        [*command, "--all", "--json"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        while running.poll() is None:
            most = max(most, _resident(running.pid))
            if time.perf_counter() - start > LONGEST_S:
                running.kill()
            time.sleep(0.1)
    if running.returncode:
        raise RuntimeError("score --all failed, or took longer than half an hour")
    return _Run(time.perf_counter() - start, most / 2**20)


def _resident(pid: int) -> float:
    try:
        whole = psutil.Process(pid)
        return float(
            sum(one.memory_info().rss for one in (whole, *whole.children(True)))
        )
    except psutil.Error:
        return 0.0


def _one(folder: Path, height: Raster) -> Workspace:
    """Return a workspace with one community on real ground, its plan drawn."""
    workspace = open_workspace(folder)
    land = ground.territory(height).boundary
    store.create(
        folder / "communities" / "c0000.gpkg",
        Community("c0000", "Muyu", ground.EPSG, 45),
        Boundary("b", land),
        workspace.layers,
        at=current_time(),
        author="bench",
    )
    _puts(workspace, ground.plan(land, FEATURES))
    district = folder / "district.tif"
    rasters.write(replace(height, error=None), district)
    cut = folder / "ground" / "c0000"
    cut.mkdir(parents=True)
    rasters.prepare_elevation(
        district,
        land,
        ground.EPSG,
        cut / "elevation.tif",
        error_m=ground.ERROR_M,
        source_name="bench",
    )
    return workspace


def _puts(workspace: Workspace, plan: Plan) -> None:
    puts = [Put("feature", f.uid, f) for f in plan.features]
    puts += [Put("herd", h.uid, h) for h in plan.herds]
    commit(workspace, "c0000", new_edit_context("bench"), *puts)


def _multiply(workspace: Workspace, count: int) -> None:
    """Copy the first community until there are so many."""
    for i in range(1, count):
        code = f"c{i:04}"
        file = workspace.folder / "communities" / f"{code}.gpkg"
        if not file.exists():
            shutil.copyfile(file.with_name("c0000.gpkg"), file)
            shutil.copytree(
                workspace.folder / "ground/c0000", workspace.folder / "ground" / code
            )
