"""Builds the demo community through the same doors as any other community.

Shapes that make sense on the ground: canals on the level, terraces along slopes.

A recipe is a table of `data/demo/things.toml`; its coordinates are metres from the
south-west corner of the imaginary ground. A recipe gives one shape or several.
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, rasters
from talking_maps.config import toml
from talking_maps.demo.synthetic_elevation import SquareExtent, Stream, heights, smooth
from talking_maps.errors import AlreadyThere
from talking_maps.files.atomic_write import rename
from talking_maps.model.change import Put
from talking_maps.model.message import Message
from talking_maps.model.plan import (
    COMMUNITY,
    Assembly,
    Commitment,
    Feature,
    Owner,
    Status,
    Years,
)
from talking_maps.model.territory import Community, FloatArray, Raster
from talking_maps.workspace import ground as grounds
from talking_maps.workspace import register
from talking_maps.workspace.plan_edits import EditContext, commit
from talking_maps.workspace.workspace import (
    PROJECT,
    Progress,
    Workspace,
    ground_folder,
    silent,
)

CODE = "demo"
AUTHOR = "Demo"
FOLDER = PROJECT / "data" / "demo"
Table = Mapping[str, Any]


def build(workspace: Workspace, progress: Progress = silent) -> Community:
    """Build the demo community in the workspace; raises AlreadyThere, CannotKeep."""
    target = workspace.folder / "communities" / f"{CODE}.gpkg"
    if target.exists():
        raise AlreadyThere("The demo community is already in this workspace.")
    with tempfile.TemporaryDirectory(dir=workspace.folder, prefix=".demo-") as beside:
        (Path(beside) / "communities").mkdir()
        workshop = replace(workspace, folder=Path(beside))
        made = _build(workshop, progress)
        final = ground_folder(workspace, CODE)
        shutil.rmtree(final, ignore_errors=True)
        final.parent.mkdir(parents=True, exist_ok=True)
        rename(ground_folder(workshop, CODE), final)
        rename(Path(beside) / "communities" / target.name, target)
    progress(1.0, Message("The demo community is ready"))
    return made


def _build(workshop: Workspace, progress: Progress) -> Community:
    village = _table("village")
    ground = _ground(_table("relief"))
    made = _add(workshop, village, ground, progress)
    hands = _hands()
    progress(0.8, Message("Drawing the demo community"))
    _register(workshop, hands, village)
    for thing in _table("things")["things"]:
        hand = replace(next(hands), owner=owner_of(thing))
        drawn = features(thing, ground)
        commit(workshop, CODE, hand, *(Put("feature", f.uid, f) for f in drawn))
    return made


def _table(name: str) -> Table:
    return toml.parse(FOLDER / f"{name}.toml")


def _hands() -> Iterator[EditContext]:
    """Yield the contexts of the demo's edits, one after the other."""
    client = uuid.uuid4().hex
    return (EditContext(client, number, AUTHOR) for number in count(1))


def _ground(relief: Table) -> DemoHeights:
    extent = SquareExtent(**relief["extent"])
    streams = [
        Stream(**{**one, "bed": tuple(map(tuple, one["bed"]))})
        for one in relief["streams"]
    ]
    raster = heights(extent, streams, error_m=relief["error_m"])
    return DemoHeights(raster, extent.east, extent.north)


def _add(
    workshop: Workspace, village: Table, ground: DemoHeights, progress: Progress
) -> Community:
    """Add the community from files, as one adds any other."""
    claim, dem = workshop.folder / "boundary.geojson", workshop.folder / "dem.tif"
    claim.write_text(json.dumps(_boundary(village, ground)), encoding="utf-8")
    rasters.write(ground.raster, dem)
    return grounds.add_community(
        workshop,
        CODE,
        village["name"],
        grounds.Claim(claim, **village["claim"]),
        households=village["households_in_all"],
        elevation=grounds.Elevation(dem, ground.raster.error, village["dem_source"]),
        author=AUTHOR,
        progress=lambda share, what: progress(share * 0.8, what),
    )


def _boundary(village: Table, ground: DemoHeights) -> dict[str, object]:
    corners = np.array([*village["boundary"], village["boundary"][0]], dtype=float)
    land = affinity.translate(Polygon(smooth(corners, 2)), ground.east, ground.north)
    return geo.to_geojson(land, ground.raster.epsg)


def _register(
    workshop: Workspace, hands: Iterator[EditContext], village: Table
) -> None:
    """Fill the community's book: consent, owners, animals, assemblies, promises."""
    register.set_community(workshop, CODE, next(hands), **village["consent"])
    owners = [
        *_households(village),
        *(Owner(**one) for one in village["organisations"]),
    ]
    commit(workshop, CODE, next(hands), *(Put("owner", one.id, one) for one in owners))
    for herd in village["herds"]:
        hand = replace(next(hands), owner=herd.get("owner", COMMUNITY))
        register.set_herd(workshop, CODE, hand, herd["species"], herd["count"])
    for assembly in village["assemblies"]:
        register.set_assembly(workshop, CODE, next(hands), Assembly(**assembly))
    _promise(workshop, hands, village)
    for owner_id in (COMMUNITY, *village["years"]["of"]):
        hand = replace(next(hands), owner=owner_id)
        register.set_years(workshop, CODE, hand, Years(**village["years"]["are"]))


def _promise(workshop: Workspace, hands: Iterator[EditContext], village: Table) -> None:
    """Add what somebody promises."""
    for number, promise in enumerate(village["commitments"], start=1):
        hand = replace(next(hands), owner=promise.get("owner", COMMUNITY))
        record = Commitment(
            **{"uid": f"commitment-{number}", "owner": hand.owner, **promise}
        )
        register.set_commitment(workshop, CODE, hand, record)


def _households(village: Table) -> Iterator[Owner]:
    for number, members in enumerate(village["members"], start=1):
        yield Owner(f"h{number:02}", "household", f"Casa {number}", members)


def features(thing: Table, ground: DemoHeights) -> Iterator[Feature]:
    """Yield the thing's features in all its scenes."""
    usual = shapes(thing["shape"], ground)
    for scene in thing["scenes"]:
        made = shapes(scene["shape"], ground) if "shape" in scene else usual
        first, last = scene.get("only", (1, len(made)))
        for number in range(first, last + 1):
            yield _feature(thing, scene, number, made)


def owner_of(thing: Table) -> str:
    """Return whose plan the thing is drawn in."""
    return str(thing.get("owner", COMMUNITY))


def _feature(
    thing: Table, scene: Table, number: int, made: list[BaseGeometry]
) -> Feature:
    several = len(made) > 1
    usual: Status = "to_do" if scene["scene"] == "future" else "existing"
    return Feature(
        uid=f"{thing['id']}-{number:02}" if several else thing["id"],
        layer=thing["layer"],
        scene=scene["scene"],
        geometry=made[number - 1],
        status=scene.get("status", usual),
        origin=scene.get("origin", "traced"),
        voice=scene.get("voice"),
        name=thing.get("name", ""),
        note=scene.get("note", ""),
        attributes={**thing.get("attributes", {}), **scene.get("attributes", {})},
    )


#: Length of one step along a slope [m].
STEP_M = 15.0
FLATTEST = 1e-3
Recipe = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class DemoHeights:
    """Heights to walk on: `raster` in metres, its corner as the origin."""

    raster: Raster
    east: float
    north: float

    def height(self, x: float, y: float) -> float:
        """Return the height [m] at a point from the corner [m], between four cells."""
        column, row = ~self.raster.transform @ (self.east + x, self.north + y)
        column, row = column - 0.5, row - 0.5
        left, top = math.floor(column), math.floor(row)
        square = self.raster.values[top : top + 2, left : left + 2]
        right_share, low_share = column - left, row - top
        across = square[:, 0] * (1 - right_share) + square[:, 1] * right_share
        return float(across[0] * (1 - low_share) + across[1] * low_share)

    def uphill(self, x: float, y: float) -> tuple[float, float]:
        """Return the gradient [m/m] towards east and north."""
        d = self.raster.transform.a
        east = self.height(x + d, y) - self.height(x - d, y)
        north = self.height(x, y + d) - self.height(x, y - d)
        return east / (2 * d), north / (2 * d)


def shapes(recipe: Recipe, ground: DemoHeights) -> list[BaseGeometry]:
    """Return the recipe's shapes in the ground's CRS [m]."""
    made = _RECIPES[recipe["kind"]](recipe, ground)
    return [affinity.translate(one, ground.east, ground.north) for one in made]


def walk(
    ground: DemoHeights,
    start: tuple[float, float],
    toward: float,
    length: float,
    *,
    fall: float = 0.0,
) -> FloatArray:
    """Walk along the slope, losing `fall` [m/m], first towards a bearing [degrees].

    After each step along the contour the foot is set up or down the slope until the
    height is the wanted one, as one does with an A-frame.
    """
    x, y = start
    bearing = math.radians(toward)
    ahead = (math.sin(bearing), math.cos(bearing))
    wanted = ground.height(x, y)
    track = [(x, y)]
    for _ in range(round(length / STEP_M)):
        rise_x, rise_y = ground.uphill(x, y)
        steepness = max(math.hypot(rise_x, rise_y), FLATTEST)
        level = (-rise_y / steepness, rise_x / steepness)
        side = math.copysign(1, level[0] * ahead[0] + level[1] * ahead[1])
        ahead = (side * level[0], side * level[1])
        x, y = x + STEP_M * ahead[0], y + STEP_M * ahead[1]
        wanted -= STEP_M * fall
        x, y = descend(ground, (x, y), ground.height(x, y) - wanted)
        track.append((x, y))
    return np.array(track)


def descend(
    ground: DemoHeights, place: tuple[float, float], drop: float
) -> tuple[float, float]:
    """Return the point `drop` [m] of height straight down the slope from here."""
    x, y = place
    for _ in range(max(1, math.ceil(abs(drop) / 4))):
        rise_x, rise_y = ground.uphill(x, y)
        square = max(rise_x**2 + rise_y**2, 0.02**2)
        share = drop / max(1, math.ceil(abs(drop) / 4)) / square
        x, y = x - rise_x * share, y - rise_y * share
    return x, y


def _spots(recipe: Recipe, _ground: DemoHeights) -> list[BaseGeometry]:
    return [Point(at) for at in recipe["at"]]


def wander(track: FloatArray, amount: float) -> FloatArray:
    """Let a line stray to both sides by up to `amount` [m]; its ends stay.

    Whole waves fit its length, so that a ring closes.
    """
    line = LineString(track).segmentize(3 * STEP_M)
    points = np.array(line.coords)
    steps = np.diff(points, axis=0)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*steps.T))]) / line.length
    waves = max(1, round(line.length / 700))
    stray = np.sin(2 * np.pi * waves * at) + 0.6 * np.sin(6 * np.pi * waves * at)
    along = np.gradient(points, axis=0)
    aside = along[:, ::-1] * (-1, 1) / np.hypot(*along.T)[:, np.newaxis]
    return np.asarray(points + amount / 1.6 * stray[:, np.newaxis] * aside)


def _areas(recipe: Recipe, _ground: DemoHeights) -> list[BaseGeometry]:
    corners = np.array([*recipe["points"], recipe["points"][0]], dtype=float)
    # Begun in the middle of a side, every corner is cut alike.
    middle = (corners[:1] + corners[1:2]) / 2
    ring = smooth(np.vstack([middle, corners[1:], middle]), 2)
    return [Polygon(wander(ring, recipe.get("wander", 16))).simplify(2.0)]


def _lines(recipe: Recipe, _ground: DemoHeights) -> list[BaseGeometry]:
    track = smooth(np.array(recipe["points"], dtype=float), 2)
    return [LineString(wander(track, recipe.get("wander", 0))).simplify(1.0)]


def _rings(recipe: Recipe, _ground: DemoHeights) -> list[BaseGeometry]:
    """Areas by their corners, as they stand."""
    return [Polygon(ring) for ring in recipe["rings"]]


def _blocks(recipe: Recipe, _ground: DemoHeights) -> list[BaseGeometry]:
    """Rectangles of `size` around each point of `at`, turned by `turn` [degrees]."""
    width, height = recipe["size"]
    block = box(-width / 2, -height / 2, width / 2, height / 2)
    turned = affinity.rotate(block, recipe.get("turn", 0), origin=(0, 0))
    return [affinity.translate(turned, x, y) for x, y in recipe["at"]]


def _levels(recipe: Recipe, ground: DemoHeights) -> list[BaseGeometry]:
    """Lines along the slope from each point of `at`."""
    return [
        LineString(
            walk(
                ground,
                (x, y),
                recipe["toward"],
                recipe["length"],
                fall=recipe.get("fall", 0.0),
            )
        ).simplify(1.0)
        for x, y in recipe["at"]
    ]


def _strips(recipe: Recipe, ground: DemoHeights) -> list[BaseGeometry]:
    """Fields along the slope, `rows` one below the other, each `drop` [m] high."""
    return [
        Polygon(np.vstack([upper, lower[::-1]])).simplify(1.0).buffer(0)
        for at in recipe["at"]
        for upper, lower in _edges(recipe, ground, (at[0], at[1]))
    ]


def _edges(
    recipe: Recipe, ground: DemoHeights, start: tuple[float, float]
) -> Iterator[tuple[FloatArray, FloatArray]]:
    drop, gap = recipe["drop"], recipe.get("gap", 1.0)
    for row in range(recipe["rows"]):
        edge = []
        for down in (row * (drop + gap), row * (drop + gap) + drop):
            begin = descend(ground, start, down)
            edge.append(walk(ground, begin, recipe["toward"], recipe["length"]))
        yield edge[0], edge[1]


_RECIPES: Mapping[str, Callable[[Recipe, DemoHeights], list[BaseGeometry]]] = {
    "spots": _spots,
    "area": _areas,
    "line": _lines,
    "rings": _rings,
    "blocks": _blocks,
    "levels": _levels,
    "strips": _strips,
}
