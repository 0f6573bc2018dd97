"""Where a measure stands: all the land, with what helps and hurts told apart."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.evidence import relief
from talking_maps.model.plan import Feature
from talking_maps.ui.score import canvas
from talking_maps.ui.score.drawn import Drawn, Scene, legend
from talking_maps.ui.sketch import MOST_SHAPES, Paper

GOOD = "border:3px solid #1f1d1a;background:#8fb58a"
BAD = "border:3px dashed #8f1d14;background:#fff"
CHOSEN = "border:4px solid #b3541e;background:#fff"
NEW = "border:3px dashed #1f4b87;background:#c7d2e1"


def draw(scene: Scene, words: str) -> Drawn:
    """Draw all that is in the scene, and light up what the measure stands on."""
    case, look, _ = scene.case, scene.look, scene.text
    features = case.plan.of(case.scene)[:MOST_SHAPES]
    land = case.territory.boundary
    bounds = relief.frame(_framed(land, features, look.new))
    paper = Paper(bounds, margin=0)
    parts = [
        beneath(scene, paper, bounds),
        f'<path class="land" d="{paper.path(land)}"/>',
        canvas.shapes(paper, features, scene.layers, look),
        canvas.over(paper, case.plan.of(case.scene), look),
        measured(scene, paper),
    ]
    entries = [(GOOD, _("helps")), (BAD, _("hurts")), (CHOSEN, _("chosen"))]
    if look.new is not None:
        entries.append((NEW, _("would be new")))
    return Drawn(canvas.picture(paper, parts, words), legend(entries), "")


def beneath(scene: Scene, paper: Paper, bounds: relief.Bounds) -> str:
    """Return the relief under a picture, nothing where there are no heights."""
    shade = relief.shade(scene.case.territory.elevation, bounds)
    if shade is None:
        return ""
    return canvas.image(paper, shade, canvas.relief(shade), smooth=True)


def measured(scene: Scene, paper: Paper) -> str:
    """Return the bar that tells how long things are on the picture."""
    length = canvas.bar_length_m(paper)
    return canvas.scale_bar(paper, scene.text("{length:m}", length=length), length)


def _framed(
    land: BaseGeometry, features: tuple[Feature, ...], new: BaseGeometry | None
) -> BaseGeometry:
    """Return the land with what is drawn near it; strays far away are left out."""
    near = land.buffer(max(land.bounds[2] - land.bounds[0], 1.0) / 4)
    drawn = [f.geometry for f in features if near.contains(f.geometry)]
    return shapely.GeometryCollection([land, *drawn, *([new] if new else [])])
