"""A picture of ground: relief beneath, classes over it, shapes with signs on top.

One SVG picture that can run nothing; rasters lie in it as PNG. North is up. What helps
has a whole line and ✓, what hurts a broken one and ✗, what is chosen a wide halo.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from markupsafe import Markup
from PIL import Image
from shapely.geometry.base import BaseGeometry

from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster
from talking_maps.symbology import map_style
from talking_maps.symbology.symbols import EVIDENCE_SYMBOLS
from talking_maps.ui.widgets import html, plan_sketch
from talking_maps.ui.widgets.plan_sketch import MapFrame

Pixels = npt.NDArray[np.uint8]

GOOD, BAD = (EVIDENCE_SYMBOLS[one].edge for one in ("good", "bad"))
STYLE = (
    "path{vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round}"
    "text{font:600 27px 'Source Sans 3','Source Sans Pro',sans-serif;fill:#1f1d1a;"
    "paint-order:stroke;stroke:#fff;stroke-width:7px;stroke-linejoin:round}"
    ".land{fill:none;stroke:#5a5043;stroke-width:2;stroke-dasharray:8 5}"
    ".line{fill:none!important}"
    ".bare{fill:none!important}"
    ".dim{opacity:.35}.good{stroke:#1f1d1a!important;stroke-width:4}"
    f".bad{{stroke:{BAD}!important;stroke-width:4;stroke-dasharray:3 7}}"
    ".halo{fill:none!important;stroke:#fff;stroke-width:11}"
    ".chosen{fill:none!important;stroke:#b3541e;stroke-width:6}"
    ".new{fill:#1f4b87;fill-opacity:.25;stroke:#1f4b87;stroke-width:4;"
    "stroke-dasharray:10 6}"
    ".axis{stroke:#8d8271;stroke-width:1.5;fill:none}"
    ".grid{stroke:#cfc4b1;stroke-width:1;fill:none}"
    ".badge{fill:#fff;stroke:#1f1d1a;stroke-width:1.5}.yes,.no{fill:none;stroke-width:3}"
    f".yes{{stroke:{GOOD}}}.no{{stroke:{BAD}}}"
)
#: More signs than these hide the map; two nearer than this lie on each other [units].
MOST_SIGNS, SIGN_APART = 40, 40.0
#: A shape at least this large has its sign inside, a smaller one beside it [units].
ROOMY = 70.0


@dataclass(frozen=True, slots=True)
class MapStyle:
    """What stands out: uids that help, that hurt, that enter and do neither.

    `chosen` is the one that was touched, `new` ground that a step would take.
    """

    good: frozenset[str] = frozenset()
    bad: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    chosen: str = ""
    new: BaseGeometry | None = None

    @property
    def lit(self) -> frozenset[str]:
        """Return all that a measure stands on."""
        return self.good | self.bad | self.also


def png(pixels: Pixels) -> bytes:
    """Return pixels of shape (rows, columns, 4) as a PNG, the same bytes for the same.

    >>> png(np.zeros((1, 1, 4), np.uint8))[1:4]
    b'PNG'
    """
    out = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "PNG")
    return out.getvalue()


def relief(shade: Raster, *, strength: float = 0.5) -> Pixels:
    """Return a hillshade as grey pixels, unknown ground clear."""
    light = np.nan_to_num(shade.values, nan=255.0)
    grey = 255 - strength * (255 - np.clip(light * 1.25, 0, 255))
    alpha = np.where(np.isnan(shade.values), 0, 255)
    return np.dstack([grey, grey, grey, alpha]).astype(np.uint8)


def classes(values: FloatArray, colours: Iterable[str], opacity: float) -> Pixels:
    """Return class indices as coloured pixels, unknown ones clear."""
    table = np.array([_rgb(colour) for colour in colours], dtype=np.uint8)
    known = ~np.isnan(values)
    index = np.clip(np.nan_to_num(values), 0, len(table) - 1).astype(int)
    alpha = np.where(known, round(255 * opacity), 0).astype(np.uint8)
    return np.dstack([table[index], alpha])


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def image(paper: MapFrame, raster: Raster, pixels: Pixels, *, smooth: bool) -> Markup:
    """Return pixels laid where the raster lies, as an SVG element."""
    rows, columns = raster.values.shape
    grid = raster.transform
    x, y = paper.place((grid.c, grid.f))
    width = columns * grid.a * paper.scale
    height = rows * -grid.e * paper.scale
    data = base64.b64encode(png(pixels)).decode()
    look = "auto" if smooth else "pixelated"
    return Markup(
        '<image x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        'preserveAspectRatio="none" style="image-rendering:{look}" '
        'href="data:image/png;base64,{data}"/>'
    ).format(x=x, y=y, width=width, height=height, look=look, data=data)


def shapes(
    paper: MapFrame,
    features: Iterable[Feature],
    layers: Iterable[Layer],
    look: MapStyle,
    *,
    bare: bool = False,
) -> Markup:
    """Return features as SVG paths that look as on the map, points with pictograms.

    `bare` ones are not filled, to see beneath.
    """
    known = {layer.id: layer for layer in layers}
    drawn = list(features)
    more = " bare" if bare else ""
    paths = Markup().join(
        plan_sketch.shape(paper, one, known, mark(one.uid, look) + more)
        for one in drawn
    )
    return (
        map_style.definitions(drawn, known) + paths + _pictograms(paper, drawn, known)
    )


def _pictograms(
    paper: MapFrame, features: Iterable[Feature], layers: Mapping[str, Layer]
) -> Markup:
    """Return the points' pictograms, nothing where they would hide the picture."""
    points = [
        one
        for one in features
        if one.geometry.geom_type == "Point"
        and one.layer in layers
        and is_on(paper, one.geometry.representative_point())
    ]
    if len(points) > map_style.MOST_PICTOGRAMS:
        return Markup()
    return Markup().join(
        map_style.pictogram(layers[one.layer], *paper.place(one.geometry.coords[0]))
        for one in points
    )


def mark(uid: str, look: MapStyle) -> str:
    """Return how a thing stands out, or that it is dim beside those that do."""
    if uid in look.bad:
        return "bad"
    if uid in look.good:
        return "good"
    if uid in look.also:
        return "also"
    return "dim" if look.lit else "plain"


def over(paper: MapFrame, features: Iterable[Feature], look: MapStyle) -> Markup:
    """Return what lies over all: ground that is new, and the chosen thing's halo."""
    found = [f.geometry for f in features if f.uid == look.chosen]
    halo = Markup().join(
        Markup('<path class="{}" d="{}"/>').format(kind, paper.path(shape))
        for shape in found
        for kind in ("halo", "chosen")
    )
    if look.new is None:
        return halo
    return Markup('{}<path class="new" d="{}"/>').format(halo, paper.path(look.new))


def signs(paper: MapFrame, features: Iterable[Feature], look: MapStyle) -> Markup:
    """Return ✓ on what helps and ✗ on what hurts, as many as there is room for."""
    judged = [f for f in features if f.uid in look.good or f.uid in look.bad]
    judged.sort(key=lambda f: (f.uid not in look.bad, -f.geometry.area, f.uid))
    taken: list[tuple[float, float]] = []
    said: list[Markup] = []
    for feature in judged:
        x, y = _sign_place(paper, feature.geometry)
        is_free = is_on(paper, feature.geometry.representative_point()) and all(
            max(abs(x - a), abs(y - b)) > SIGN_APART for a, b in taken
        )
        if is_free and len(said) < MOST_SIGNS:
            taken.append((x, y))
            said.append(_sign(x, y, is_bad=feature.uid in look.bad))
    return Markup().join(said)


def is_on(paper: MapFrame, point: shapely.Point) -> bool:
    """Tell whether a point lies on the picture."""
    x, y = paper.place((point.x, point.y))
    return 0 <= x <= paper.width and 0 <= y <= paper.height


def _sign_place(paper: MapFrame, shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    if min(east - west, north - south) * paper.scale >= ROOMY:
        point = shape.representative_point()
        return paper.place((point.x, point.y))
    x, y = paper.place((east, north))
    return min(x + 12, paper.width - 18), max(y - 12, 18)


def _sign(x: float, y: float, *, is_bad: bool) -> Markup:
    kind, stroke = (
        ("no", "m-6-6 12 12m0-12-12 12") if is_bad else ("yes", "m-7 0 5 6 9-12")
    )
    return Markup(
        '<path class="badge" d="M{:.0f} {:.0f}a16 16 0 1 0 32 0a16 16 0 1 0 '
        '-32 0Z"/><path class="{}" d="M{:.0f} {:.0f}{}"/>'
    ).format(x - 16, y, kind, x, y, stroke)


def label(paper: MapFrame, shape: BaseGeometry, text: str) -> Markup:
    """Return a short text in the middle of a shape."""
    point = shape.representative_point()
    x, y = paper.place((point.x, point.y))
    # Near the edge the text turns inward, or it would be cut off.
    anchor = "middle"
    if x > paper.width - 90:
        anchor, x = "end", min(x + 40, paper.width - 8)
    elif x < 90:  # noqa: PLR2004 - half a text's width
        anchor, x = "start", max(x - 40, 8)
    return Markup('<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>').format(
        x, y + 9, anchor, text
    )


def scale_bar(paper: MapFrame, text: str, length_m: float) -> Markup:
    """Return a bar that shows how long `length_m` is, with its text."""
    width = length_m * paper.scale
    x, y = 22.0, paper.height - 24
    return Markup(
        '<path d="M{:.0f} {:.0f}h{:.0f}" stroke="#fff" stroke-width="9"/>'
        '<path d="M{:.0f} {:.0f}h{:.0f}" stroke="#1f1d1a" stroke-width="4"/>'
        '<text x="{:.0f}" y="{:.0f}">{}</text>'
    ).format(x, y, width, x, y, width, x, y - 14, text)


def bar_length_m(paper: MapFrame) -> float:
    """Return a round length that takes about a fifth of the picture [m]."""
    wanted = paper.width / paper.scale / 5
    size = 10.0 ** np.floor(np.log10(wanted))
    return float(next(n * size for n in (5, 2, 1) if n * size <= wanted))


def picture(paper: MapFrame, parts: Iterable[Markup], words: str) -> Markup:
    """Return the picture as HTML; `words` say what it shows to who cannot see it."""
    return sheet(paper.width, paper.height, Markup().join(parts), words)


def sheet(width: float, height: float, drawing: Markup, words: str) -> Markup:
    """Return a drawing of that size as HTML."""
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        'height="{height:.0f}">{style}{drawing}</svg>'
    ).format(width=width, height=height, style=html.style(STYLE), drawing=drawing)
    data = base64.b64encode(svg.encode()).decode()
    return Markup(
        '<img class="sketch evidence" alt="{}" src="data:image/svg+xml;base64,{}">'
    ).format(words, data)
