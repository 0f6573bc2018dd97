"""Draws the slope in classes under and around terraces or fields."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from markupsafe import Markup

from talking_maps.explain import hillshade
from talking_maps.explain.slope_classes import (
    FROM_PERCENT,
    LandSlopes,
    SlopePicture,
    land_slopes,
    slope_picture,
)
from talking_maps.explain.terrain_under import Slope
from talking_maps.i18n import Translator
from talking_maps.model.message import plural
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Raster
from talking_maps.ui.screens.score import evidence_map, where_picture
from talking_maps.ui.screens.score.picture import Picture, Scene, legend
from talking_maps.ui.widgets.plan_sketch import MapFrame
from talking_maps.wording import measures

#: From light to dark: told apart without colour, too.
COLOURS = ("#fff8d8", "#fee391", "#fdb24a", "#e8751a", "#a63d03", "#5a1b03")
#: Of no class: nobody can tell.
UNTOLD = "#e4ded2"
#: More numbers than these on one picture cannot be read.
MOST_LABELS = 14
#: Two numbers nearer than this lie on each other [units of the sheet].
APART = (80.0, 34.0)
#: On a picture of more ground than this a terrace is but a stain [m].
FAR_M = 3000.0


def draw(scene: Scene, features: Sequence[Feature]) -> Picture | None:
    """Draw the slope within and around features, None without elevation.

    Where they lie too far apart to be seen together, it is drawn around the first.
    """
    near = scene.look.chosen or _first_of_far(features)
    found = slope_picture(scene.case, features, near=near)
    if found is None:
        return None
    t, paper = scene.text, MapFrame(found.bounds, margin=0)
    colours = _colours(found)
    raster, pixels = _pixels(scene, found, colours)
    parts = [
        evidence_map.image(paper, raster, pixels, smooth=False),
        evidence_map.shapes(paper, features, scene.layers, scene.look, bare=True),
        evidence_map.over(paper, features, scene.look),
        *_labels(scene, paper, found.slopes),
        where_picture.measured(scene, paper),
    ]
    words = _words(features, t)
    boxes = (f"background:{colour}" for colour in colours)
    classed = zip(boxes, _classes(found.begins, t), strict=True)
    signs = legend([*classed, *where_picture.judged(scene.look, t)])
    note = _land_note(scene, found, t)
    return Picture(evidence_map.picture(paper, parts, words), signs, note)


def _words(features: Sequence[Feature], t: Translator) -> str:
    """Return what the map shows, for who cannot see it."""
    return t(
        plural(
            "Map of the slope in classes under {count:whole} shape and around it.",
            "Map of the slope in classes under {count:whole} shapes and around them.",
        ),
        count=len(features),
    )


def _land_note(scene: Scene, found: SlopePicture, t: Translator) -> str:
    """Return what the slopes of the whole land are."""
    ground = scene.case.territory
    land = scene.case.memo.kept(
        "land slopes",
        (ground.elevation, ground.boundary.wkb),
        lambda: land_slopes(ground),
    )
    return _note(found, land, t)


def _colours(found: SlopePicture) -> list[str]:
    """Return the colour of each class, by where it begins."""
    if len(found.begins) == 1:
        return [UNTOLD]
    return [COLOURS[FROM_PERCENT.index(begin)] for begin in found.begins]


def _pixels(
    scene: Scene, found: SlopePicture, colours: Sequence[str]
) -> tuple[Raster, evidence_map.Pixels]:
    """Return the classes as coloured pixels over the relief, and where they lie."""
    shade = hillshade.hillshade(scene.case.territory.elevation, found.bounds)
    values, ground = found.classes.values, found.classes
    if shade is not None:
        # Classes may be read over several pixels: the relief stays as fine as it is.
        side = round(ground.transform.a / shade.transform.a)
        rows, columns = shade.values.shape
        fine = np.repeat(np.repeat(values, side, axis=0), side, axis=1)
        values = fine[:rows, :columns]
        ground = replace(ground, values=values, transform=shade.transform)
    pixels = evidence_map.classes(values, colours, 1.0)
    if shade is not None:
        light = np.nan_to_num(shade.values, nan=180.0)[..., None] / 180
        pixels[..., :3] = np.clip(pixels[..., :3] * (0.6 + 0.4 * light), 0, 255)
    return ground, pixels


def _first_of_far(features: Sequence[Feature]) -> str:
    """Return the first one's uid where all cannot be seen together, else nothing."""
    if not features:
        return ""
    bounds = shapely.bounds([f.geometry for f in features])
    spread = (bounds[:, 2:].max(axis=0) - bounds[:, :2].min(axis=0)).max()
    return features[0].uid if spread > FAR_M else ""


def _labels(
    scene: Scene, paper: MapFrame, slopes: Sequence[tuple[Feature, Slope | None]]
) -> list[Markup]:
    look, t = scene.look, scene.text

    def rank(one: tuple[Feature, Slope | None]) -> tuple[bool, bool, float]:
        feature = one[0]
        return (
            feature.uid != look.chosen,
            feature.uid not in look.bad,
            -feature.geometry.area,
        )

    taken: list[tuple[float, float]] = []
    said: list[Markup] = []
    for feature, slope in sorted(slopes, key=rank):
        point = feature.geometry.representative_point()
        x, y = paper.place((point.x, point.y))
        free = evidence_map.is_on(paper, point) and all(
            abs(x - a) > APART[0] or abs(y - b) > APART[1] for a, b in taken
        )
        if slope is not None and free and len(said) < MOST_LABELS:
            taken.append((x, y))
            words = t("{slope:percent}", slope=slope.mean)
            said.append(evidence_map.label(paper, feature.geometry, words))
    return said


def _classes(begins: Sequence[int], t: Translator) -> list[str]:
    """Return the words for the classes."""
    if len(begins) == 1:
        return [t("no class can be told")]
    ends = (*begins[1:], math.inf)
    return [
        measures.slope_class(*limits, t) for limits in zip(begins, ends, strict=True)
    ]


def _note(found: SlopePicture, land: LandSlopes | None, t: Translator) -> str:
    said = [t("Slope by Horn 1981 from the community's elevation model.")]
    if found.error is not None:
        said = [
            t(
                "Slope by Horn 1981 from the community's elevation model, over "
                "{wide:m}; ± {error:percent} of slope (one standard error).",
                wide=abs(found.classes.transform.a),
                error=found.error,
            )
        ]
        if 1 < len(found.begins) < len(FROM_PERCENT):
            said.append(t("Classes that this error does not tell apart are together."))
    if land is not None:
        said += measures.slopes_of_land(land, t)
    return " ".join(said)
