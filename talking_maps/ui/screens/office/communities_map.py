"""A map of all communities, drawn as one picture: one path for each state.

Thousands of signs are gathered into six paths, so that the browser draws them at once;
there is no ground beneath, since an office may have none of all its provinces.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.wording import office_words
from talking_maps.workspace.office import PROGRESSIONS, Overview

WIDTH, HEIGHT, EDGE = 1000.0, 620.0, 24.0
#: With more communities than these the outlines of their land would hide the signs.
MOST_OUTLINES = 200
#: With fewer communities than these there is no map: one fills the frame wherever it
#: lies.
FEWEST = 2
#: How large a sign is, where there are few and where there are thousands [units].
LARGE, SMALL = 9.0, 3.0
#: Colours of the states, dark enough on the paper; each has its own sign too.
COLOURS: Mapping[str, str] = {
    "missing": "#8f1d14",
    "no_map": "#6b6257",
    "drawing": "#8a5a00",
    "handed_in": "#1d4f91",
    "awarded": "#7a2d8c",
    "paid": "#08483c",
}
Pixel = tuple[float, float]


def picture(found: Sequence[Overview], t: Translator) -> Markup:
    """Return the map as HTML with its legend; nothing where no place is known."""
    known = [one for one in found if one.bounds is not None]
    if not known:
        return Markup()
    scale, west, north, squeeze = _frame(known)

    def at(lon: float, lat: float) -> Pixel:
        return EDGE + (lon - west) * squeeze * scale, EDGE + (north - lat) * scale

    size = max(SMALL, min(LARGE, LARGE * math.sqrt(60 / len(known))))
    places = {one.code: at(*_centre(one)) for one in known}
    if len(known) <= MOST_OUTLINES:
        places = _apart(places, 2.6 * size)
    paths = Markup().join(
        Markup('<path d="{}" fill="{}" stroke="{}"/>').format(
            "".join(_sign(state, places[one.code], size) for one in group),
            "none" if state == "no_map" else COLOURS[state],
            COLOURS[state],
        )
        for state in PROGRESSIONS
        if (group := [one for one in known if one.state == state])
    )
    shapes = Markup()
    if len(known) <= MOST_OUTLINES:
        shapes = Markup().join(_land(one, at, scale) for one in known)
    words = t("Map of the communities")
    drawn = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0f} {:.0f}">'
        '<g fill="#f1ebdf" stroke="#463f36">{}</g><g stroke-width="1.5">{}</g></svg>'
    ).format(WIDTH, HEIGHT, shapes, paths)
    # As a picture: Streamlit takes drawings out of HTML.
    return Markup(
        '<figure class="office-map"><img src="data:image/svg+xml;base64,{}" alt="{}">'
        "{}</figure>"
    ).format(base64.b64encode(drawn.encode()).decode(), words, legend(found, t))


def legend(found: Sequence[Overview], t: Translator) -> Markup:
    """Return each state with its sign and how many communities are there."""
    names = office_words.progressions(t)
    items = Markup().join(
        Markup('<li><b style="color:{}">{}</b> {} <strong>{}</strong></li>').format(
            COLOURS[state],
            office_words.SIGNS[state],
            names[state],
            sum(one.state == state for one in found),
        )
        for state in PROGRESSIONS
    )
    return Markup('<ul class="office-legend">{}</ul>').format(items)


def _centre(one: Overview) -> Pixel:
    west, south, east, north = one.bounds or (0.0, 0.0, 0.0, 0.0)
    return (west + east) / 2, (south + north) / 2


def _apart(places: Mapping[str, Pixel], least: float) -> dict[str, Pixel]:
    """Return the places [units] moved as little as leaves `least` between any two.

    Neighbours on a map of a whole region would lie on one another, and who is drawn
    last would hide what the others have reached.
    """
    number = np.arange(len(places))
    moved = np.array([*places.values()])
    # Two in one place have no direction to part in: each gets one of its own.
    moved += 0.01 * np.column_stack((np.cos(2.4 * number), np.sin(2.4 * number)))
    for _ in range(200):
        between = moved[:, None] - moved[None]
        # In a corner of the frame two may still come to lie in one place.
        distance = np.maximum(np.hypot(between[..., 0], between[..., 1]), 1e-6)
        np.fill_diagonal(distance, least)
        lacking = np.clip(least - distance, 0.0, None)
        if lacking.max() < 0.05 * least:
            break
        moved += (between * (lacking / distance / 6)[..., None]).sum(axis=1)
        moved = np.clip(moved, EDGE, [WIDTH - EDGE, HEIGHT - EDGE])
    return {code: (x, y) for code, (x, y) in zip(places, moved.tolist(), strict=True)}


def _frame(known: Sequence[Overview]) -> tuple[float, float, float, float]:
    """Return the scale [units a degree], the west and north edge, and the squeeze.

    A degree of longitude is as much shorter as the cosine of the latitude says.
    """
    edges = [one.bounds for one in known if one.bounds]
    west, south = min(e[0] for e in edges), min(e[1] for e in edges)
    east, north = max(e[2] for e in edges), max(e[3] for e in edges)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.05)
    wide, tall = max((east - west) * squeeze, 1e-4), max(north - south, 1e-4)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / tall)
    # What is left of the picture lies on both sides alike.
    spare_x = (WIDTH - 2 * EDGE - wide * scale) / 2 / scale / squeeze
    spare_y = (HEIGHT - 2 * EDGE - tall * scale) / 2 / scale
    return scale, west - spare_x, north + spare_y, squeeze


def _land(one: Overview, at: Callable[[float, float], Pixel], scale: float) -> Markup:
    """Return the outline of a community's land in its place."""
    if one.bounds is None or not one.outline:
        return Markup()
    west, south, east, north = one.bounds
    x, y = at((west + east) / 2, (south + north) / 2)
    (left, top), (right, bottom) = at(west, north), at(east, south)
    size = max(right - left, bottom - top)
    if size < 2 * SMALL or scale <= 0:
        return Markup()
    factor = size / 100
    return Markup(
        '<path d="{}" transform="translate({:.1f} {:.1f}) scale({:.4f})"'
        ' vector-effect="non-scaling-stroke"/>'
    ).format(one.outline, x - 50 * factor, y - 50 * factor, factor)


def _sign(state: str, point: Pixel, r: float) -> str:
    """Return the sign of a state at a place, as a part of a path."""
    x, y = point
    if state == "handed_in":
        return f"M{x:.1f} {y - r:.1f}l{r:.1f} {1.8 * r:.1f}h{-2 * r:.1f}Z"
    if state == "paid":
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}Z"
    if state == "awarded":
        corners = [
            (
                x + radius * math.sin(math.pi * n / 5),
                y - radius * math.cos(math.pi * n / 5),
            )
            for n in range(10)
            for radius in ((1.25 * r) if n % 2 == 0 else (0.5 * r),)
        ]
        return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z"
    half = f"a{r:.1f} {r:.1f} 0 0 1 0 {2 * r:.1f}"
    if state == "drawing":
        ring = f"{half}a{r:.1f} {r:.1f} 0 0 1 0 {-2 * r:.1f}"
        hole = f"M{x:.1f} {y - r * 0.7:.1f}a{r * 0.7:.1f} {r * 0.7:.1f} 0 0 0 0"
        return f"M{x:.1f} {y - r:.1f}{ring}Z{hole} {1.4 * r:.1f}Z"
    return f"M{x:.1f} {y - r:.1f}{half}a{r:.1f} {r:.1f} 0 0 1 0 {-2 * r:.1f}Z"
