"""Draws the profile along a canal: heights, their error, the plausible fall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from markupsafe import Markup

from talking_maps.explain.canal_profile import Profile, profile
from talking_maps.i18n import Translator
from talking_maps.model.plan import Feature
from talking_maps.ui.screens.score import evidence_map
from talking_maps.ui.screens.score.picture import Picture, Scene, legend, of_heights

WIDTH, HEIGHT = 1000.0, 520.0
#: Room for labels in the widest letters a machine may have in place of ours.
LEFT, RIGHT, TOP, BOTTOM = 176.0, 90.0, 56.0, 80.0
BAND, WEDGE, MEASURED = "#b9c9dd", "#bfe0b4", "#7a1f5c"
EARTH = f"background:repeating-linear-gradient(45deg,#2f6b25 0 2px,{WEDGE} 2px 7px)"
#: About as many lines in each direction.
LINES = 4

Point = tuple[float, float]


def draw(scene: Scene, canal: Feature) -> Picture | None:
    """Draw a canal's profile, None where heights are not known all along."""
    found = profile(scene.case, canal)
    if found is None:
        return None
    t = scene.text
    sheet = _Sheet(found)
    drawn = (*_grid(sheet, t), *_wedge(sheet), *_band(sheet), _line(sheet))
    parts = Markup().join((*drawn, *_ends(sheet)))
    values = {
        "fall": found.fall_m,
        "error": found.fall_error_m,
        "length": found.length_m,
    }
    words = t("The canal falls {fall:m} ± {error:m} over {length:m}.", **values)
    # Above the drawing, and from its end: a long sentence grows into free room.
    title = Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
        WIDTH - 12, TOP - 20, words
    )
    entries = [
        ("background:#1f4b87;height:5px", t("ground along the canal")),
        (f"background:{BAND}", t("one standard error of the heights")),
    ]
    if found.ends:
        entries.append((f"background:{MEASURED}", t("measured at the ends")))
    if found.least is not None and found.most is not None:
        entries.append(
            (
                EARTH,
                t(
                    "the fall that earth holds: {least:number} to {most:number} ‰",
                    least=found.least,
                    most=found.most,
                ),
            )
        )
    note = of_heights(found.error_m, t)
    return Picture(
        evidence_map.sheet(WIDTH, HEIGHT, parts + title, words), legend(entries), note
    )


class _Sheet:
    """Maps distance and height [m] onto the sheet; heights are stretched to fit."""

    def __init__(self, found: Profile) -> None:
        self.found = found
        error = found.error_m or 0.0
        lows = [float(found.height_m.min()) - error]
        if found.least is not None:
            lows.append(found.start_m - found.least / 1000 * found.length_m)
        highs = [float(found.height_m.max()) + error]
        if found.ends:
            *heights, off = found.ends
            lows.append(min(heights) - off)
            highs.append(max(heights) + off)
        room = max(max(highs) - min(lows), 1.0)
        self.low, self.high = min(lows) - 0.06 * room, max(highs) + 0.16 * room

    def at(self, distance: float, height: float) -> Point:
        """Return where a place is on the sheet, kept inside it."""
        along = distance / (self.found.length_m or 1.0)
        up = min(max((height - self.low) / (self.high - self.low), 0.0), 1.0)
        return (
            LEFT + along * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM),
        )

    def path(self, points: Iterable[Point]) -> str:
        """Return places as SVG path data."""
        return "M" + "L".join(
            f"{x:.1f} {y:.1f}" for x, y in (self.at(*p) for p in points)
        )


def _grid(sheet: _Sheet, t: Translator) -> Iterator[Markup]:
    for height in _ticks(sheet.low, sheet.high):
        x, y = sheet.at(0, height)
        said = t("{height:number} m", height=height)
        yield Markup('<path class="grid" d="M{:.0f} {:.0f}H{}"/>').format(
            x, y, WIDTH - RIGHT
        )
        yield Markup('<text x="{:.0f}" y="{:.0f}" text-anchor="end">{}</text>').format(
            x - 12, y + 9, said
        )
    for distance in _ticks(0, sheet.found.length_m):
        x, y = sheet.at(distance, sheet.low)
        said = t("{length:m}", length=distance)
        yield Markup('<path class="axis" d="M{:.0f} {:.0f}v8"/>').format(x, y)
        yield Markup(
            '<text x="{:.0f}" y="{:.0f}" text-anchor="middle">{}</text>'
        ).format(x, y + 40, said)
    yield Markup('<path class="axis" d="M{} {}V{}H{}"/>').format(
        LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT
    )


def _ticks(low: float, high: float) -> list[float]:
    """Return round values between two, about `LINES` of them."""
    rough = max((high - low) / LINES, 1e-6)
    size = 10.0 ** np.floor(np.log10(rough))
    step = next(n * size for n in (1, 2, 5, 10) if n * size >= rough)
    first = np.ceil(low / step) * step
    return [float(v) for v in np.arange(first, high + 1e-9, step)]


def _wedge(sheet: _Sheet) -> Iterator[Markup]:
    """Yield the falls that earth holds, hatched, from the higher end down."""
    found = sheet.found
    if found.least is None or found.most is None:
        return
    start, end = found.start_m, found.length_m
    upper = start - found.least / 1000 * end
    lower = start - found.most / 1000 * end
    shape = sheet.path([(0, start), (end, upper), (end, lower)]) + "Z"
    yield Markup(
        '<defs><pattern id="earth" width="12" height="12" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="12" height="12" fill="{}"/>'
        '<path d="M0 0V12" stroke="#2f6b25" stroke-width="3"/></pattern></defs>'
        '<path d="{}" fill="url(#earth)" fill-opacity=".75" stroke="#2f6b25"/>'
    ).format(WEDGE, shape)


def _band(sheet: _Sheet) -> Iterator[Markup]:
    found = sheet.found
    if not found.error_m:
        return
    pairs = list(zip(found.distance_m.tolist(), found.height_m.tolist(), strict=True))
    above = [(d, h + found.error_m) for d, h in pairs]
    below = [(d, h - found.error_m) for d, h in reversed(pairs)]
    yield Markup(
        '<path d="{}Z" fill="{}" fill-opacity=".7" '
        'stroke="#6b85a5" stroke-dasharray="5 5"/>'
    ).format(sheet.path([*above, *below]), BAND)


def _line(sheet: _Sheet) -> Markup:
    found = sheet.found
    pairs = zip(found.distance_m.tolist(), found.height_m.tolist(), strict=True)
    return Markup(
        '<path d="{}" fill="none" stroke="#1f4b87" stroke-width="4"/>'
    ).format(sheet.path(pairs))


def _ends(sheet: _Sheet) -> Iterator[Markup]:
    """Yield the heights measured at the ends, each with one standard error."""
    found = sheet.found
    if not found.ends:
        return
    first, last, error = found.ends
    ends = ((0.0, first), (found.length_m, last))
    yield Markup(
        '<path d="{}" stroke="{}" stroke-width="4" stroke-dasharray="14 8"/>'
    ).format(sheet.path(ends), MEASURED)
    for along, height in ends:
        x, y = sheet.at(along, height)
        bar = sheet.path([(along, height - error), (along, height + error)])
        yield Markup(
            '<path d="{bar}" stroke="{MEASURED}" stroke-width="6"/>'
            '<circle cx="{x:.0f}" cy="{y:.0f}" r="9" fill="{MEASURED}"/>'
        ).format(bar=bar, MEASURED=MEASURED, x=x, y=y)
