"""The photographed sheet laid flat, with the shapes that were read from it over it."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup
from PIL import Image
from shapely.geometry.base import BaseGeometry

from talking_maps.ui.widgets import plan_sketch
from talking_maps.ui.widgets.plan_sketch import MapFrame

if TYPE_CHECKING:
    from talking_maps.workspace.scans import ScannedSheet

#: The picture is shown no larger than this [px].
SHOWN_PIXELS = 1800
#: What is left free around a shape that is looked at, as a share of its size.
AROUND = 0.6
#: The least that is seen of a sheet, as a share of its width.
LEAST_SEEN = 0.2
COLOURS: Mapping[str, str] = {"keep": "#08483c", "drop": "#5a5043", "wait": "#8f1d14"}


def smaller(picture: bytes) -> bytes:
    """Return the sheet's picture as JPEG for the screen."""
    with Image.open(io.BytesIO(picture)) as opened:
        shown = opened.convert("RGB")
    shown.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=80)
    return out.getvalue()


def draw(
    sheet: ScannedSheet,
    picture: bytes,
    states: Mapping[str, str],
    chosen: str,
    words: str,
    *,
    whole: bool,
) -> Markup:
    """Return the picture as HTML, the chosen shape in the middle unless `whole`.

    `states` say of each shape by its uid whether it is kept, dropped or waits.
    """
    paper = MapFrame(sheet.code.layout.bounds, margin=0.0)
    address = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
    beneath = Markup(
        '<image href="{}" x="0" y="0" width="{:.1f}" height="{:.1f}" '
        'preserveAspectRatio="none"/>'
    ).format(address, paper.width, paper.height)
    view = 0.0, 0.0, paper.width, paper.height
    shapes = []
    for one in sheet.proposed:
        uid, shape = one.feature.uid, one.feature.geometry
        if uid == chosen and not whole:
            view = _around(paper, shape)
    line = view[2] / 250
    for one in sheet.proposed:
        uid, shape = one.feature.uid, one.feature.geometry
        state = states.get(uid, "wait")
        shapes.append(
            Markup(
                '<path d="{}" fill="{}" fill-opacity="{}" stroke="{}" '
                'stroke-width="{:.2f}" {}/>'
            ).format(
                paper.path(shape),
                "none" if shape.geom_type.endswith("LineString") else COLOURS[state],
                0.25 if uid == chosen else 0.08,
                COLOURS[state],
                line * (2.2 if uid == chosen else 1.0),
                Markup('stroke-dasharray="{:.1f} {:.1f}"').format(3 * line, 2 * line)
                if state == "drop"
                else Markup(),
            )
        )
    box = " ".join(f"{number:.1f}" for number in view)
    svg = plan_sketch.sheet(box, beneath + Markup().join(shapes))
    return Markup('<img class="sketch" src="{}" alt="{}">').format(svg, words)


def _around(paper: MapFrame, shape: BaseGeometry) -> tuple[float, float, float, float]:
    """Return the piece of the drawing around a shape: left, top, width, height."""
    west, south, east, north = shape.bounds
    left, top = paper.place((west, north))
    right, bottom = paper.place((east, south))
    side = max(right - left, bottom - top) * (1 + AROUND)
    wide = min(max(side, LEAST_SEEN * paper.width), paper.width)
    high = min(wide * 0.75, paper.height)
    if bottom - top > high:
        high = min((bottom - top) * (1 + AROUND), paper.height)
    x = min(max((left + right) / 2 - wide / 2, 0), paper.width - wide)
    y = min(max((top + bottom) / 2 - high / 2, 0), paper.height - high)
    return x, y, wide, high
