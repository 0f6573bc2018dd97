"""A small picture of a plan without tiles: boundary and shapes as one SVG picture.

For pages where the map would be too much: the chooser, the score, a preview before an
import. North is up, one metre is as long east as north.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Mapping

from markupsafe import Markup
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.symbology import map_style
from talking_maps.symbology.symbols import EVIDENCE_SYMBOLS
from talking_maps.ui.widgets import html

SIZE = 1000.0
BAD = EVIDENCE_SYMBOLS["bad"].edge
STYLE = (
    "path{vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round}"
    ".land{fill:#f4f1e6;stroke:#5a5043;stroke-width:2;stroke-dasharray:8 5}"
    ".claim{fill:#8f1d14;fill-opacity:.12;stroke:#8f1d14;stroke-width:2.5;"
    "stroke-dasharray:2 7}"
    ".line{fill:none!important}.dim{opacity:.3}"
    ".good{stroke:#1f1d1a!important;stroke-width:4}"
    f".bad{{stroke:{BAD}!important;stroke-width:4.5;stroke-dasharray:3 8}}"
)
#: Shapes beyond this many are not drawn; a sketch of more is only a stain.
MOST_SHAPES = 3000

Point = tuple[float, float]


class MapFrame:
    """Maps metres onto a sheet of 1000 units, fitting the bounds with a margin.

    `margin` is the share of the sheet that is left free on each side.
    """

    def __init__(
        self, bounds: tuple[float, float, float, float], *, margin: float = 0.04
    ) -> None:
        left, bottom, right, top = bounds
        self.margin = SIZE * margin
        room = SIZE - 2 * self.margin
        self.scale = room / (max(right - left, top - bottom) or 1.0)
        self.left, self.top = left, top
        self.width = (right - left) * self.scale + 2 * self.margin
        self.height = (top - bottom) * self.scale + 2 * self.margin

    def path(self, shape: BaseGeometry) -> str:
        """Return the shape as SVG path data, simplified to half a unit."""
        return "".join(self._parts(shape.simplify(0.5 / self.scale)))

    def _parts(self, shape: BaseGeometry) -> Iterable[str]:
        if isinstance(shape, BaseMultipartGeometry):
            for part in shape.geoms:
                yield from self._parts(part)
        elif isinstance(shape, Polygon):
            for ring in (shape.exterior, *shape.interiors):
                yield self._line(ring.coords) + "Z"
        elif shape.geom_type in ("LineString", "LinearRing"):
            yield self._line(shape.coords)
        elif shape.geom_type == "Point" and not shape.is_empty:
            x, y = self.place(shape.coords[0])
            yield f"M{x - 7:.1f} {y:.1f}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0Z"

    def _line(self, points: Iterable[tuple[float, ...]]) -> str:
        placed = (self.place(point) for point in points)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)

    def place(self, point: tuple[float, ...]) -> Point:
        """Return where a point [m] is on the sheet."""
        x = (point[0] - self.left) * self.scale + self.margin
        return x, (self.top - point[1]) * self.scale + self.margin


def draw(
    boundary: BaseGeometry,
    features: Collection[Feature],
    layers: Iterable[Layer],
    *,
    words: str,
    good: Collection[str] = (),
    bad: Collection[str] = (),
    others: Iterable[BaseGeometry] = (),
) -> Markup:
    """Return the picture as HTML; `words` say what it shows to who cannot see it.

    Lit shapes stand out from the rest: those that help with a thick line, those that
    hurt with a broken one. `others` is land that neighbours claim, dotted.
    """
    shapes = tuple(features)[:MOST_SHAPES]
    paper = MapFrame(_bounds(boundary, shapes))
    known = {layer.id: layer for layer in layers}
    if not bad and all(feature.uid in good for feature in shapes):
        good = ()  # where everything helps, nothing needs to stand out
    drawn = Markup().join(
        shape(paper, feature, known, _mark(feature.uid, good, bad))
        for feature in shapes
    )
    tiles = map_style.definitions(shapes, known)
    land = Markup('<path class="land" d="{}"/>').format(paper.path(boundary))
    claimed = Markup().join(
        Markup('<path class="claim" d="{}"/>').format(paper.path(one)) for one in others
    )
    svg = sheet(
        f"0 0 {paper.width:.0f} {paper.height:.0f}", tiles + land + claimed + drawn
    )
    return Markup('<img class="sketch" src="{}" alt="{}">').format(svg, words)


def sheet(view: str, drawing: Markup) -> str:
    """Return an SVG drawing as the address of a picture, which can run nothing."""
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">{}{}</svg>'
    ).format(view, html.style(STYLE), drawing)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _mark(uid: str, good: Collection[str], bad: Collection[str]) -> str:
    if uid in bad:
        return "bad"
    if uid in good:
        return "good"
    return "dim" if good or bad else "plain"


def shape(
    paper: MapFrame, feature: Feature, layers: Mapping[str, Layer], mark: str
) -> Markup:
    """Return a feature as an SVG path that looks as on the map, `mark` its class."""
    layer = layers.get(feature.layer)
    kind = "line" if "Line" in feature.geometry.geom_type else "area"
    looks = map_style.attributes(layer, feature.geometry, feature.status)
    return Markup('<path class="{kind} {mark}" {looks} d="{path}"/>').format(
        kind=kind, mark=mark, looks=looks, path=paper.path(feature.geometry)
    )


def _bounds(
    boundary: BaseGeometry, shapes: Iterable[Feature]
) -> tuple[float, float, float, float]:
    """Return the bounds of the land with its shapes, a stray one far away left out."""
    left, bottom, right, top = boundary.bounds
    reach = max(right - left, top - bottom) / 2
    for feature in shapes:
        x0, y0, x1, y1 = feature.geometry.bounds
        if x0 > left - reach and x1 < right + reach:
            left, right = min(left, x0), max(right, x1)
        if y0 > bottom - reach and y1 < top + reach:
            bottom, top = min(bottom, y0), max(top, y1)
    return left, bottom, right, top
