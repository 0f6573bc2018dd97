"""Draws the slope in classes under and around terraces or fields."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from markupsafe import Markup

from talking_maps.explain import hillshade
from talking_maps.explain.slope_classes import FROM_PERCENT, slope_picture
from talking_maps.explain.terrain_under import Slope
from talking_maps.i18n import Translator
from talking_maps.model.message import plural
from talking_maps.model.plan import Feature
from talking_maps.ui.screens.score import evidence_map, where_picture
from talking_maps.ui.screens.score.picture import Picture, Scene, legend
from talking_maps.ui.widgets.plan_sketch import MapFrame

#: From light to dark: told apart without colour, too.
COLOURS = ("#fff8d8", "#fee391", "#fdb24a", "#e8751a", "#a63d03", "#5a1b03")
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
    classes = found.classes.values
    shade = hillshade.hillshade(scene.case.territory.elevation, found.bounds)
    pixels = evidence_map.classes(classes, COLOURS, 1.0)
    if shade is not None and shade.values.shape == classes.shape:
        light = np.nan_to_num(shade.values, nan=180.0)[..., None] / 180
        pixels[..., :3] = np.clip(pixels[..., :3] * (0.6 + 0.4 * light), 0, 255)
    parts = [
        evidence_map.image(paper, found.classes, pixels, smooth=False),
        evidence_map.shapes(paper, features, scene.layers, scene.look, bare=True),
        evidence_map.over(paper, features, scene.look),
        *_labels(scene, paper, found.slopes),
        where_picture.measured(scene, paper),
    ]
    words = t(
        plural(
            "Map of the slope in classes under {count:whole} shape and around it.",
            "Map of the slope in classes under {count:whole} shapes and around them.",
        ),
        count=len(features),
    )
    colours = (f"background:{colour}" for colour in COLOURS)
    classed = zip(colours, _classes(t), strict=True)
    signs = legend([*classed, *where_picture.judged(scene.look, t)])
    return Picture(
        evidence_map.picture(paper, parts, words), signs, _note(found.error, t)
    )


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


def _classes(t: Translator) -> list[str]:
    """Return the words for the classes."""
    words = [
        t("{least:whole}–{most:percent}", least=least, most=most / 100)
        for least, most in pairwise(FROM_PERCENT)
    ]
    return [*words, t("over {most:percent}", most=FROM_PERCENT[-1] / 100)]


def _note(error: float | None, t: Translator) -> str:
    if error is None:
        return t("Slope by Horn 1981 from the community's elevation model.")
    return t(
        "Slope by Horn 1981 from the community's elevation model; ± {error:percent} "
        "of slope (one standard error).",
        error=error,
    )
