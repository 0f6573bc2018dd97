"""The features of the imaginary plans, from `data/demo/things.toml`.

A thing has an id, a layer, a recipe for its shapes and the scenes it stands in. When
a recipe gives several shapes their ids are counted; `only` names the first and last
of those that a scene shows. The same thing keeps its id in all scenes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from talking_maps.demo.shapes import Ground, shapes
from talking_maps.model.plan import COMMUNITY, Feature, Status

Table = Mapping[str, Any]


def features(thing: Table, ground: Ground) -> Iterator[Feature]:
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
