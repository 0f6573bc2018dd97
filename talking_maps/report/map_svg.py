"""Maps on paper: the land, what is drawn on it, north up, with a scale to measure by.

All is vector, in millimetres of the paper. A map shows shapes as they were given and
nothing else: no tiles, and nothing that a person typed.

Small signs on a map that do not speak by colour alone, and where there is room.

A tick in a circle helps, a cross in a diamond hurts. Of differences, a circle is new,
a diamond gone, a square changed; the number in it is that of the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import cos, floor, hypot, log10, pi, sin
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup, escape
from numpy import arange
from shapely import total_bounds, union_all
from shapely.geometry import MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from talking_maps.i18n import name, show
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature, Scene, Status
from talking_maps.symbology import svg_elements
from talking_maps.symbology.map_style import style
from talking_maps.symbology.svg_elements import NOTHING, Drawing, element, sheet
from talking_maps.symbology.svg_patterns import (
    dashes,
    definition,
    is_patterned,
    pictogram,
    swatch,
    tile,
)
from talking_maps.symbology.symbols import (
    DIFFERENCE_SYMBOLS,
    EVIDENCE_SYMBOLS,
    LINE_MORE,
    PIXEL,
    SCENE_SYMBOLS,
    STATUS_SYMBOLS,
    TINT,
    UNKNOWN,
    millimetres,
)

Look = Literal[
    "plain", "dim", "stands", "good", "bad", "new", "gone", "changed", "touched"
]
Bounds = tuple[float, float, float, float]

#: Paper around the land [mm], and the least room of shapes far outside it.
MARGIN = 3.0
#: Shapes within this share of the land's width are looked at nearer, with this much
#: of their own width around them.
CORNER, AROUND = 1 / 3, 0.4
#: A pictogram's side, and how near another of its layer may be [mm].
PICTOGRAM, APART = 2.8, 9.0
#: A scale's bar is at most this share of the map's width.
LONGEST_BAR = 0.35
KILOMETRE = 1000
#: The ink, and the colour of what lies outside the land.
INK, OUTSIDE = "#1f1d1a", "#8f1d14"
GOOD, BAD = (EVIDENCE_SYMBOLS[one].edge for one in ("good", "bad"))
NEW, GONE, CHANGED = (
    DIFFERENCE_SYMBOLS[one].colour for one in ("added", "removed", "changed")
)
#: Stroke colour, width [mm] and dashes of shapes that stand out.
_STROKES: Mapping[str, tuple[str, float, str]] = MappingProxyType(
    {
        "stands": (INK, 0.5, ""),
        "good": (GOOD, 0.8, ""),
        "bad": (BAD, 0.9, "1.6 1"),
        "new": (NEW, 0.8, ""),
        "gone": (GONE, 0.8, "1.6 1"),
        "changed": (CHANGED, 0.8, "3 0.8 0.6 0.8"),
        "touched": (CHANGED, 0.5, "3 0.8 0.6 0.8"),
    }
)
#: The looks that carry a sign.
_KINDS: Mapping[Look, Kind] = MappingProxyType(
    {
        "good": "good",
        "bad": "bad",
        "new": "new",
        "gone": "gone",
        "changed": "changed",
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A thing to draw, how it stands out, and the number it is listed by, if any."""

    feature: Feature
    look: Look = "plain"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of ground on the paper: `scale` is millimetres for a metre.

    `left` and `top` are the corner's coordinates in the community's CRS [m].
    """

    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the ground lies on the paper [mm]."""
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def frame(
    boundary: BaseGeometry, features: Iterable[Feature], width: float, height: float
) -> Frame:
    """Return the frame that shows the land and its shapes in the middle.

    Shapes that fill only a corner of the land, as those of a household, are looked at
    nearer.
    """
    left, bottom, right, top = _bounds(boundary, list(features))
    wide, high = max(right - left, 1.0), max(top - bottom, 1.0)
    scale = min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
    return Frame(
        left - (width / scale - wide) / 2,
        top + (height / scale - high) / 2,
        scale,
        width,
        height,
    )


def _bounds(boundary: BaseGeometry, features: Sequence[Feature]) -> Bounds:
    """Return the bounds of land and shapes, or of the shapes with some land around."""
    left, bottom, right, top = boundary.bounds
    size = max(right - left, top - bottom)
    reach = size / 2
    limits = box(left - reach, bottom - reach, right + reach, top + reach)
    near = [f.geometry for f in features if limits.contains(f.geometry)]
    if not near:
        return left, bottom, right, top
    x0, y0, x1, y1 = total_bounds(near).tolist()
    extent = max(x1 - x0, y1 - y0)
    if extent < CORNER * size:
        around = max(extent, size / 20) * AROUND
        return x0 - around, y0 - around, x1 + around, y1 + around
    return min(left, x0), min(bottom, y0), max(right, x1), max(top, y1)


def scale_bar(made: Frame) -> float:
    """Return the round length of the scale's bar [m]: 1, 2 or 5 and zeros."""
    longest = LONGEST_BAR * made.width / made.scale
    power = 10.0 ** floor(log10(longest))
    # A half is needed where rounding lifted the power above the length.
    return max(step * power for step in (0.5, 1, 2, 5) if step * power <= longest)


def picture(
    made: Frame,
    boundary: BaseGeometry,
    shapes: Sequence[Shape],
    layers: Sequence[Layer],
    *,
    is_over_ground: bool = False,
) -> Drawing:
    """Return the map: what does not stand out beneath, signs on top.

    One that `is_over_ground` leaves what lies under it to be seen.
    """
    known = {layer.id: (number, layer) for number, layer in enumerate(layers)}
    used = sorted({(one.feature.layer, one.feature.status == "lost") for one in shapes})
    beneath = sorted(shapes, key=_depth)
    land = element(
        "path",
        d=_path(made, boundary),
        fill="none" if is_over_ground else "#faf8f1",
        stroke="#57524a",
        stroke_width=0.35,
        stroke_dasharray="2 1",
    )
    signs = [sign for shape in beneath for sign in _sign_of(made, shape)]
    labels, taken = _pictograms(made, beneath, known)
    return sheet(
        made.width,
        made.height,
        NOTHING.join(
            definition(known[layer][1], known[layer][0], is_lost=is_lost)
            for layer, is_lost in used
            if layer in known
        ),
        land,
        *(_shape(made, shape, known) for shape in beneath),
        *_outside(made, boundary, shapes),
        labels,
        drawn(signs, made.width, made.height, taken if _is_ticked(signs) else ()),
    )


#: Slanted lines over what lies outside the land: how far apart, how wide [mm].
_APART, _WIDE = 1.4, 0.35
#: Less than this outside is how a line is drawn, not where [m² or m].
_STRAYS = 25.0


def _outside(
    made: Frame, boundary: BaseGeometry, shapes: Sequence[Shape]
) -> Iterable[Markup]:
    """Yield red slanted lines over what lies outside the land, where it never counts.

    Rivers and paths go on beyond any boundary.
    """
    if boundary.is_empty:
        return
    beyond = _beyond(boundary, shapes)
    for one in beyond:
        path = _path(made, one)
        if not path:
            continue
        yield element(
            "path",
            d=path,
            fill="none",
            stroke=OUTSIDE,
            stroke_width=_WIDE,
            stroke_dasharray="0.6 0.6",
        )
        for slanted in _slanted(made, one):
            yield element(
                "path", d=slanted, fill="none", stroke=OUTSIDE, stroke_width=_WIDE / 2
            )


def _beyond(boundary: BaseGeometry, shapes: Sequence[Shape]) -> list[BaseGeometry]:
    """Return the parts of shapes that lie outside the land."""
    drawn = [s.feature.geometry for s in shapes if s.feature.layer not in _GO_ON]
    crossing = [one for one in drawn if not boundary.covers(one)]
    areas = [one.difference(boundary) for one in crossing if one.area > 0]
    lines = [one.difference(boundary) for one in crossing if not one.area]
    return [one for one in (union_all(areas), *lines) if _is_beyond(one)]


_GO_ON = frozenset(("river", "path"))


def _is_beyond(shape: BaseGeometry) -> bool:
    return (shape.area or shape.length) > _STRAYS


def _slanted(made: Frame, shape: BaseGeometry) -> Iterable[str]:
    """Yield the slanted lines within an area, as path data."""
    if shape.area <= 0:
        return
    left, bottom, right, top = shape.bounds
    step, high = _APART / made.scale, top - bottom
    starts = arange(left - high, right, step)[:MOST_SLANTED]
    rows = MultiLineString([[(x, bottom), (x + high, top)] for x in starts.tolist()])
    path = _path(made, rows.intersection(shape))
    if path:
        yield path


#: So many slanted lines are drawn over one area at most.
MOST_SLANTED = 400


def _is_ticked(signs: Collection[Sign]) -> bool:
    return any(not sign.text for sign in signs)


def _depth(shape: Shape) -> tuple[bool, float, str]:
    """Order areas from large to small, then lines and points; lit ones last."""
    return (
        shape.look not in ("plain", "dim"),
        -shape.feature.geometry.area,
        shape.feature.uid,
    )


def _shape(made: Frame, shape: Shape, known: Mapping[str, tuple[int, Layer]]) -> Markup:
    number, layer = known.get(shape.feature.layer, (-1, None))
    colour = layer.colour if layer else UNKNOWN
    weight, edge = _edge(layer, shape.feature.status)
    stroke, width, broken = _STROKES.get(shape.look, (colour, weight, ""))
    path = _path(made, shape.feature.geometry)
    if not path:
        return NOTHING
    gaps = broken or edge
    pen = {
        "stroke": stroke,
        "stroke_linejoin": "round",
        "stroke_linecap": "butt" if broken else "round",
    }
    if "Polygon" in shape.feature.geometry.geom_type:
        is_lost = shape.feature.status == "lost"
        marks = element(
            "path",
            d=path,
            fill=colour,
            fill_opacity=style(layer, shape.feature.status).tint if layer else TINT,
            **pen,
            stroke_width=width,
            stroke_dasharray=gaps,
        )
        if layer and is_patterned(layer, is_lost=is_lost):
            marks += element("path", d=path, fill=f"url(#{tile(number, is_lost)})")
    else:
        # What is there is told apart by its layer's dashes too, which grey copies keep.
        gaps = gaps or (dashes(layer) if layer else "")
        width += 0 if shape.look not in _STROKES else PIXEL * LINE_MORE
        marks = element(
            "path",
            d=path,
            fill="none",
            **pen,
            stroke_width=width,
            stroke_dasharray=gaps,
        )
    return element("g", marks, opacity=0.3) if shape.look == "dim" else marks


def _edge(layer: Layer | None, status: Status) -> tuple[float, str]:
    """Return the width and dashes [mm] of an edge: the map's, on paper."""
    if layer is None:
        return PIXEL * STATUS_SYMBOLS["existing"].weight, ""
    look = style(layer, status)
    return PIXEL * look.weight, millimetres(look.dashes)


def _path(made: Frame, shape: BaseGeometry) -> str:
    """Return the shape as SVG path data, simplified to a twentieth of a millimetre."""
    return "".join(_parts(made, shape.simplify(0.05 / made.scale)))


def _parts(made: Frame, shape: BaseGeometry) -> Iterable[str]:
    if isinstance(shape, BaseMultipartGeometry):
        for part in shape.geoms:
            yield from _parts(made, part)
    elif isinstance(shape, Polygon):
        for ring in (shape.exterior, *shape.interiors):
            yield _line(made, ring.coords) + "Z"
    elif shape.geom_type in ("LineString", "LinearRing"):
        yield _line(made, shape.coords)


def _line(made: Frame, path: Iterable[tuple[float, ...]]) -> str:
    return svg_elements.points(*(made.place(point[0], point[1]) for point in path))


def spot(made: Frame, geometry: BaseGeometry) -> tuple[float, float]:
    """Return where a shape's pictogram stands [mm]: midway along it, or inside."""
    if "Line" in geometry.geom_type:
        middle = geometry.interpolate(0.5, normalized=True)
    else:
        middle = geometry.representative_point()
    return made.place(middle.x, middle.y)


def _pictograms(
    made: Frame, shapes: Sequence[Shape], known: Mapping[str, tuple[int, Layer]]
) -> tuple[Markup, list[tuple[float, float]]]:
    """Return pictograms with where they are: every point, of the rest some of each."""
    marks: list[Markup] = []
    spots: list[tuple[str, float, float]] = []
    for shape in reversed(shapes):
        layer = known.get(shape.feature.layer, (-1, None))[1]
        if layer is None or shape.feature.geometry.is_empty or shape.number:
            continue
        x, y = spot(made, shape.feature.geometry)
        near = APART if layer.geometry != "point" else PICTOGRAM
        hidden = shape.look in ("good", "bad") and layer.geometry != "point"
        if hidden or any(
            hypot(x - a, y - b) < (near if name == layer.id else PICTOGRAM * 1.3)
            for name, a, b in spots
        ):
            continue
        spots.append((layer.id, x, y))
        one = pictogram(layer, x, y, PICTOGRAM)
        dim = shape.look == "dim"
        marks.append(element("g", one, opacity=0.45) if dim else one)
    return NOTHING.join(marks), [(x, y) for _, x, y in spots]


def _sign_of(made: Frame, shape: Shape) -> Iterable[Sign]:
    kind = _KINDS.get(shape.look)
    if kind is not None and not shape.feature.geometry.is_empty:
        yield Sign(kind, spot(made, shape.feature.geometry), shape.number)


def sample(look: Look) -> Drawing:
    """Return a legend's sample of a look: the stroke and the sign of an area."""
    colour, width, broken = _STROKES[look]
    box = element(
        "rect",
        x=0.6,
        y=0.8,
        width=9,
        height=4.4,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=broken,
    )
    kind = _KINDS.get(look)
    signs = [] if kind is None else [Sign(kind, (13.5, 3.0))]
    return sheet(16.5, 6.0, NOTHING, box, drawn(signs, 16.5 + HALF, 6.0 + HALF))


def legend_rows(
    made: Frame,
    boundary: BaseGeometry,
    shapes: Sequence[Shape],
    layers: Sequence[Layer],
    *,
    title: str,
    language: str,
    scene: Scene | None = None,
) -> dict[str, object]:
    """Return a map for a template: picture, title, and the length of its scale.

    The map of a scene is framed in the scene's colour, as on the screen.
    """
    length = scale_bar(made)
    return {
        "title": title,
        "svg": picture(made, boundary, shapes, layers),
        "width": made.width,
        "height": made.height,
        "bar": round(length * made.scale, 3),
        "length": _length(length, language),
        "north": "N",
        "frame": "" if scene is None else SCENE_SYMBOLS[scene].colour,
    }


def _length(metres: float, language: str) -> str:
    amount, unit = (metres / 1000, "km") if metres >= KILOMETRE else (metres, "m")
    return f"{show(amount, 'number', language)}\N{NO-BREAK SPACE}{unit}"


def legend(
    features: Iterable[Feature], layers: Sequence[Layer], language: str
) -> list[tuple[Drawing, str]]:
    """Return a sample and the name of each layer among the features."""
    there = {feature.layer for feature in features}
    return [
        (swatch(one), name(one.names, language)) for one in layers if one.id in there
    ]


Kind = Literal["good", "bad", "new", "gone", "changed"]

COLOURS: Mapping[Kind, str] = MappingProxyType(
    {"good": GOOD, "bad": BAD, "new": NEW, "gone": GONE, "changed": CHANGED}
)
#: Half the width of a sign [mm].
HALF = 2.0
#: More signs than these on one map are drawn smaller.
MANY, SMALLER = 30, 0.72
#: Directions and distances that are tried where signs would lie on each other [mm].
_AROUND = tuple(
    (reach * cos(turn * pi / 4), reach * sin(turn * pi / 4))
    for reach, turn in product((4.5, 8.0, 11.5), range(8))
)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a thing at a point of the paper [mm]; `text` is a number or nothing."""

    kind: Kind
    at: Point
    text: str = ""


def drawn(
    signs: Sequence[Sign], width: float, height: float, taken: Iterable[Point] = ()
) -> Markup:
    """Return the signs as SVG, each moved aside with a line where one is already."""
    found: list[Point] = list(taken)
    size = SMALLER if len(signs) > MANY else 1.0
    leaders, marks = [], []
    for sign in signs:
        spot = _free(sign.at, found, (width, height), size)
        if spot is None and sign.kind == "good" and not sign.text:
            continue  # one tick among many says nothing more
        spot = spot or sign.at
        found.append(spot)
        if spot != sign.at:
            leaders.append(_leader(sign, spot))
        marks.append(_sign(sign, spot, size))
    return NOTHING.join((*leaders, *marks))


def _free(at: Point, taken: list[Point], paper: Point, size: float) -> Point | None:
    half = HALF * size
    for dx, dy in ((0.0, 0.0), *_AROUND):
        x, y = at[0] + dx * size, at[1] + dy * size
        inside = half < x < paper[0] - half and half < y < paper[1] - half
        if (inside or not dx) and all(
            hypot(x - a, y - b) > 2 * half + 0.2 for a, b in taken
        ):
            return x, y
    return None


def _leader(sign: Sign, spot: Point) -> Markup:
    return element(
        "path",
        d=svg_elements.points(sign.at, spot),
        stroke=COLOURS[sign.kind],
        stroke_width=0.25,
    )


def _sign(sign: Sign, spot: Point, size: float) -> Markup:
    x, y = (svg_elements.number(round(one, 2)) for one in spot)
    outline = element(
        "path",
        d=_outline(sign.kind),
        fill=COLOURS[sign.kind],
        stroke="#ffffff",
        stroke_width=0.35,
    )
    place = f"translate({x} {y}) scale({svg_elements.number(size)})"
    return element("g", outline, _inside(sign), transform=place)


def _outline(kind: Kind) -> str:
    if kind in ("bad", "gone"):
        wide = HALF * 1.25
        return f"M0 {-wide}L{wide} 0L0 {wide}L{-wide} 0Z"
    if kind == "changed":
        side = HALF * 0.92
        return f"M{-side} {-side}H{side}V{side}H{-side}Z"
    arc = f"a{HALF} {HALF} 0 1 0"
    return f"M{-HALF} 0{arc} {2 * HALF} 0{arc} {-2 * HALF} 0Z"


def _inside(sign: Sign) -> Markup:
    if sign.text:
        return _number(sign)
    line = {
        "good": "M-0.9 0.1L-0.2 0.8L1 -0.8",
        "bad": "M-0.8 -0.8L0.8 0.8M-0.8 0.8L0.8 -0.8",
        "new": "M-1 0H1M0 -1V1",
        "gone": "M-1 0H1",
        "changed": "M-1 -0.5H1M-1 0.5H1",
    }[sign.kind]
    return element(
        "path",
        d=line,
        fill="none",
        stroke="#ffffff",
        stroke_width=0.6,
        stroke_linecap="round",
    )


def _number(sign: Sign) -> Markup:
    """Return the number in a sign."""
    size = 2.6 if len(sign.text) < 3 else 1.9  # noqa: PLR2004 (digits that fit)
    return element(
        "text",
        escape(sign.text),
        y=size * 0.36,
        font_family="Atkinson Hyperlegible Next",
        font_weight="700",
        font_size=size,
        text_anchor="middle",
        fill="#ffffff",
    )
