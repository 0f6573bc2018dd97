"""A shape over the photograph it was read from, to be mended: our own component.

The browser's part is in `frontend/`; it lends its bridge from the drawing map. Corners
are moved, added and taken out. It judges nothing: what comes back is repaired like
whatever is drawn.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import shapely
from PIL import Image
from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.i18n import Translator
from talking_maps.ui import session
from talking_maps.ui.components import component_call, editor

FRONTEND = Path(__file__).parent / "frontend"
#: Fewer corners make no ring or no line; nobody reads more from a sheet.
LEAST = {"ring": 3, "line": 2, "point": 1}
MOST_CORNERS, MOST_PARTS = 5000, 200
#: No sheet reaches so far; NaN is no nearer.
FARTHEST_M = 1e9
#: What is seen around a shape, as a share of its size, and at least [of the sheet].
AROUND, LEAST_SEEN = 0.5, 0.15

Bounds = tuple[float, float, float, float]
Pixel = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """The frame of a sheet laid flat (JPEG), and what it shows [m]."""

    jpeg: bytes
    bounds: Bounds


@lru_cache(maxsize=1)
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it."""
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_shape", path=str(FRONTEND))


def ask(
    key: str,
    uid: str,
    read: BaseGeometry,
    now: BaseGeometry,
    picture: SheetPicture,
    t: Translator,
) -> BaseGeometry | None:
    """Show a shape as it is `now`; return what the map told, None if it told nothing.

    What was taken back to what was `read` is that itself.
    """
    cut, seen = _around(picture, read)
    west, south, east, north = seen
    given = {
        "id": uid,
        "language": session.language(),
        "picture": f"data:image/jpeg;base64,{base64.b64encode(cut).decode()}",
        "width": east - west,
        "height": north - south,
        "parts": _within(now, seen),
        "read": _within(read, seen),
        "words": _words(t),
    }
    said = component_call.show(_component(), given, key=key)
    if isinstance(said, Mapping) and said.get("id") == uid and not said.get("parts"):
        return read
    return mended(said, uid, seen)


def can_mend(shape: BaseGeometry) -> bool:
    """Tell whether a shape has so few parts and corners that a hand can mend them."""
    parts = [corners for _kind, _number, corners in _parts(shape)]
    return len(parts) <= MOST_PARTS and all(len(one) <= MOST_CORNERS for one in parts)


def mended(said: object, uid: str, seen: Bounds) -> BaseGeometry | None:
    """Return the shape that the map told, in metres; None unless it is this one's."""
    if not isinstance(said, Mapping) or said.get("id") != uid:
        return None
    given = said.get("parts")
    if not isinstance(given, Sequence) or isinstance(given, str):
        return None
    if len(given) > MOST_PARTS:
        return None
    polygons: dict[int, list[list[Pixel]]] = {}
    lines: list[list[Pixel]] = []
    points: list[Pixel] = []
    for one in given:
        told = _told(one, seen)
        if told is None:
            return None
        kind, polygon, corners = told
        if kind == "ring":
            polygons.setdefault(polygon, []).append(corners)
        elif kind == "line":
            lines.append(corners)
        else:
            points += corners
    return _shape(list(polygons.values()), lines, points)


def _shape(
    polygons: list[list[list[Pixel]]], lines: list[list[Pixel]], points: list[Pixel]
) -> BaseGeometry | None:
    made = [Polygon(rings[0], rings[1:]) for rings in polygons]
    if made:
        return made[0] if len(made) == 1 else MultiPolygon(made)
    if lines:
        return LineString(lines[0]) if len(lines) == 1 else MultiLineString(lines)
    if points:
        return Point(points[0]) if len(points) == 1 else MultiPoint(points)
    return None


def _told(one: object, seen: Bounds) -> tuple[str, int, list[Pixel]] | None:
    if not isinstance(one, Mapping):
        return None
    kind, polygon, given = one.get("kind"), one.get("polygon"), one.get("corners")
    if not isinstance(kind, str) or kind not in LEAST or not isinstance(polygon, int):
        return None
    if not isinstance(given, Sequence) or isinstance(given, str):
        return None
    corners = [_pixel(at, seen) for at in given[:MOST_CORNERS]]
    whole = [at for at in corners if at is not None]
    if len(whole) != len(given) or len(whole) < LEAST[kind]:
        return None
    return kind, polygon, whole


def _pixel(at: object, seen: Bounds) -> Pixel | None:
    if not isinstance(at, Sequence) or isinstance(at, str) or len(at) != 2:  # noqa: PLR2004
        return None
    x, y = at
    if not all(isinstance(v, int | float) and abs(v) < FARTHEST_M for v in (x, y)):
        return None
    west, south, east, north = seen
    return min(max(west + x, west), east), min(max(south + y, south), north)


def _within(shape: BaseGeometry, seen: Bounds) -> list[dict[str, object]]:
    """Return rings, lines and points, from the lower left of what is seen [m]."""
    return [
        {
            "kind": kind,
            "polygon": number,
            "corners": [[round(x - seen[0], 3), round(y - seen[1], 3)] for x, y in at],
        }
        for kind, number, at in _parts(shape)
    ]


def _parts(shape: BaseGeometry) -> Iterator[tuple[str, int, list[Pixel]]]:
    """Yield rings, lines and points, a ring without its last corner."""
    for number, one in enumerate(shapely.get_parts(shape)):
        if isinstance(one, Polygon):
            for ring in (one.exterior, *one.interiors):
                yield "ring", number, list(ring.coords)[:-1]
        else:
            kind = "line" if isinstance(one, LineString) else "point"
            yield kind, number, list(one.coords)


def _around(picture: SheetPicture, shape: BaseGeometry) -> tuple[bytes, Bounds]:
    """Return the piece of the sheet around a shape as JPEG, and what it shows [m]."""
    west, south, east, north = picture.bounds
    left, low, right, high = shape.bounds
    least = LEAST_SEEN * max(east - west, north - south)
    edge = max((right - left) * AROUND, (high - low) * AROUND, least / 2)
    with Image.open(io.BytesIO(picture.jpeg)) as opened:
        whole = opened.convert("RGB")
    a_pixel = (east - west) / whole.width
    box = (
        max(int((left - edge - west) / a_pixel), 0),
        max(int((north - high - edge) / a_pixel), 0),
        min(math.ceil((right + edge - west) / a_pixel), whole.width),
        min(math.ceil((north - low + edge) / a_pixel), whole.height),
    )
    out = io.BytesIO()
    whole.crop(box).save(out, "JPEG", quality=82)
    seen = (
        west + box[0] * a_pixel,
        north - box[3] * a_pixel,
        west + box[2] * a_pixel,
        north - box[1] * a_pixel,
    )
    return out.getvalue(), seen


def _words(t: Translator) -> Mapping[str, str]:
    return {
        "map": t("The shape over the photograph"),
        "hint": t(
            "Drag a corner to its place; drag a small one to set a new corner. Touch a "
            "corner to choose it: the arrow keys move it, Delete takes it out."
        ),
        "remove": t("Take the corner out"),
        "undo": t("Take the last one back"),
        "reset": t("As it was read"),
        "corner": t("Corner"),
        "between": t("New corner here"),
    }
