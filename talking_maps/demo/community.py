"""Builds the demo community through the same doors as any other community."""

from __future__ import annotations

import json
import shutil
import tempfile
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, rasters
from talking_maps.demo.shapes import DemoHeights, shapes
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
from talking_maps.model.territory import Community
from talking_maps.workspace import ground as grounds
from talking_maps.workspace import register
from talking_maps.workspace.editing import EditContext, commit
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


def _table(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


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
    for number, promise in enumerate(village["commitments"], start=1):
        hand = replace(next(hands), owner=promise.get("owner", COMMUNITY))
        record = Commitment(
            **{"uid": f"commitment-{number}", "owner": hand.owner, **promise}
        )
        register.set_commitment(workshop, CODE, hand, record)
    for owner_id in (COMMUNITY, *village["years"]["of"]):
        hand = replace(next(hands), owner=owner_id)
        register.set_years(workshop, CODE, hand, Years(**village["years"]["are"]))


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
