"""Where a measure stands, what helps and what hurts told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.explain import hillshade
from talking_maps.i18n import Translator
from talking_maps.model.plan import Feature
from talking_maps.ui.score import canvas
from talking_maps.ui.score.drawn import Drawn, Scene, legend
from talking_maps.ui.sketch import MOST_SHAPES, Paper

GOOD = "border:3px solid #1f1d1a;background:#8fb58a"
BAD = "border:3px dashed #8f1d14;background:#fff"
ALSO = "border:2px solid #6b6252;background:#d6cdb9"
CHOSEN = "border:4px solid #b3541e;background:#fff"
NEW = "border:3px dashed #1f4b87;background:#c7d2e1"
#: Of the land's larger side at least this share is seen, so that one knows the place;
#: on large lands no more than this [m], or a corral would be a dot.
LEAST_SEEN, NEAR_M = 0.25, 1500.0


def draw(scene: Scene, things: Sequence[Feature], words: str) -> Drawn:
    """Draw all that is in the scene, and light up what the measure stands on.

    Of the `things` those are drawn, too, that the scene no longer has.
    """
    case, look, _ = scene.case, scene.look, scene.text
    there = case.plan.of(case.scene)
    here = {feature.uid for feature in there}
    features = (*there, *(f for f in things if f.uid not in here))[-MOST_SHAPES:]
    land = case.territory.boundary
    bounds = hillshade.window(_framed(land, features, look))
    paper = Paper(bounds, margin=0)
    parts = [
        beneath(scene, paper, bounds),
        f'<path class="land" d="{paper.path(land)}"/>',
        canvas.shapes(paper, features, scene.layers, look),
        canvas.signs(paper, features, look),
        canvas.over(paper, features, look),
        measured(scene, paper),
    ]
    return Drawn(canvas.picture(paper, parts, words), legend(_signs(look, _)), "")


def judged(look: canvas.Look, _: Translator) -> Iterator[tuple[str, str]]:
    """Yield how what helps and what hurts is drawn, where there is any."""
    if look.good:
        yield GOOD, _("✓ helps")
    if look.bad:
        yield BAD, _("✗ hurts")


def _signs(look: canvas.Look, _: Translator) -> Iterator[tuple[str, str]]:
    yield from judged(look, _)
    if look.also:
        yield ALSO, _("· enters")
    if look.chosen:
        yield CHOSEN, _("chosen")
    if look.new is not None:
        yield NEW, _("would be new")


def beneath(scene: Scene, paper: Paper, bounds: hillshade.Bounds) -> str:
    """Return the relief under a picture, nothing where there are no heights."""
    shade = hillshade.hillshade(scene.case.territory.elevation, bounds)
    if shade is None:
        return ""
    return canvas.image(paper, shade, canvas.relief(shade), smooth=True)


def measured(scene: Scene, paper: Paper) -> str:
    """Return the bar that tells how long things are on the picture."""
    length = canvas.bar_length_m(paper)
    return canvas.scale_bar(paper, scene.text("{length:m}", length=length), length)


def _framed(
    land: BaseGeometry, features: Sequence[Feature], look: canvas.Look
) -> BaseGeometry:
    """Return what the picture shows: what stands out, or all the land.

    Strays far away from the land are left out.
    """
    near = land.buffer(max(land.bounds[2] - land.bounds[0], 1.0) / 4)
    drawn = [f for f in features if near.contains(f.geometry)]
    new = [] if look.new is None else [look.new]
    shown = {*look.lit, look.chosen}
    lit = [*(f.geometry for f in drawn if f.uid in shown), *new]
    whole = shapely.GeometryCollection([land, *(f.geometry for f in drawn), *new])
    if not lit:
        return whole
    side = min(LEAST_SEEN * _side(whole), NEAR_M)
    seen = shapely.GeometryCollection(lit)
    middle = shapely.box(*seen.bounds).centroid
    around = middle.buffer(side / 2, cap_style="square")
    closer = shapely.box(*shapely.union(shapely.box(*seen.bounds), around).bounds)
    return closer if _side(closer) < _side(whole) else whole


def _side(shape: BaseGeometry) -> float:
    west, south, east, north = shape.bounds
    return float(max(east - west, north - south))
