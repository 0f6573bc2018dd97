"""Where a measure stands, what helps and what hurts told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from talking_maps.explain import hillshade
from talking_maps.i18n import Translator
from talking_maps.model.plan import Feature
from talking_maps.ui.screens.score import evidence_map
from talking_maps.ui.screens.score.picture import Picture, Scene, legend
from talking_maps.ui.widgets.plan_sketch import MOST_SHAPES, MapFrame

GOOD = "border:3px solid #1f1d1a;background:#8fb58a"
BAD = f"border:3px dashed {evidence_map.BAD};background:#fff"
ALSO = "border:2px solid #6b6252;background:#d6cdb9"
CHOSEN = "border:4px solid #b3541e;background:#fff"
NEW = "border:3px dashed #1f4b87;background:#c7d2e1"
#: Of the land's larger side at least this share is seen, so that one knows the place;
#: on large lands no more than this [m], or a corral would be a dot.
LEAST_SEEN, NEAR_M = 0.25, 1500.0


def draw(scene: Scene, things: Sequence[Feature], words: str) -> Picture:
    """Draw all that is in the scene, and light up what the measure stands on.

    Of the `things` those are drawn, too, that the scene no longer has.
    """
    case, look, t = scene.case, scene.look, scene.text
    there = case.plan.of(case.scene)
    here = {feature.uid for feature in there}
    features = (*there, *(f for f in things if f.uid not in here))[-MOST_SHAPES:]
    land = case.territory.boundary
    bounds = hillshade.window(_framed(land, features, look))
    paper = MapFrame(bounds, margin=0)
    parts = [
        beneath(scene, paper, bounds),
        Markup('<path class="land" d="{}"/>').format(paper.path(land)),
        evidence_map.shapes(paper, features, scene.layers, look),
        evidence_map.signs(paper, features, look),
        evidence_map.over(paper, features, look),
        measured(scene, paper),
    ]
    return Picture(
        evidence_map.picture(paper, parts, words), legend(_signs(look, t)), ""
    )


def judged(look: evidence_map.MapStyle, t: Translator) -> Iterator[tuple[str, str]]:
    """Yield how what helps and what hurts is drawn, where there is any."""
    if look.good:
        yield GOOD, t("✓ helps")
    if look.bad:
        yield BAD, t("✗ hurts")


def _signs(look: evidence_map.MapStyle, t: Translator) -> Iterator[tuple[str, str]]:
    yield from judged(look, t)
    if look.also:
        yield ALSO, t("· is counted")
    if look.chosen:
        yield CHOSEN, t("chosen")
    if look.new is not None:
        yield NEW, t("would be new")


def beneath(scene: Scene, paper: MapFrame, bounds: hillshade.Bounds) -> Markup:
    """Return the relief under a picture, nothing where there are no heights."""
    shade = hillshade.hillshade(scene.case.territory.elevation, bounds)
    if shade is None:
        return Markup()
    return evidence_map.image(paper, shade, evidence_map.relief(shade), smooth=True)


def measured(scene: Scene, paper: MapFrame) -> Markup:
    """Return the bar that tells how long things are on the picture."""
    length = evidence_map.bar_length_m(paper)
    return evidence_map.scale_bar(
        paper, scene.text("{length:m}", length=length), length
    )


def _framed(
    land: BaseGeometry, features: Sequence[Feature], look: evidence_map.MapStyle
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
