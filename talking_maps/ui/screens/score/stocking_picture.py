"""Draws stocking by paddock: a bar of what each carries beside what it bears."""

from __future__ import annotations

from textwrap import shorten

import shapely
from markupsafe import Markup

from talking_maps.explain import hillshade
from talking_maps.explain.paddocks import Paddock, paddocks
from talking_maps.i18n import Translator
from talking_maps.model.message import plural
from talking_maps.ui.screens.score import evidence_map, where_picture
from talking_maps.ui.screens.score.picture import Picture, Scene, legend
from talking_maps.ui.widgets.plan_sketch import MapFrame
from talking_maps.wording import feature_labels

#: More paddocks than these are not drawn as bars.
MOST_BARS = 12
#: Longer names than this do not fit beside a bar [letters].
LONGEST = 21
WIDTH, ROW, NAME, LABEL, TOP = 1000.0, 62.0, 300.0, 230.0, 16.0
CARRIES, SURE, BEARS = "#8fbf7f", "#2f6b25", "#1f1d1a"
#: From room to spare to far too full: how full, and its colour.
FULLNESS = ((0.5, "#dbe9d3"), (1.0, "#9cc38b"), (1.5, "#f3b562"), (9e9, "#b5451b"))


def draw(scene: Scene, words: str) -> Picture | None:
    """Draw the paddocks on the map, with how full each is; None without any."""
    found = paddocks(scene.case)
    if not found:
        return None
    t = scene.text
    land = shapely.GeometryCollection([p.feature.geometry for p in found])
    bounds = hillshade.window(land)
    paper = MapFrame(bounds, margin=0)
    parts = [
        where_picture.beneath(scene, paper, bounds),
        *(_paddock(paper, one) for one in found),
        evidence_map.over(paper, [p.feature for p in found], scene.look),
        *(_label(paper, one, t) for one in found),
        where_picture.measured(scene, paper),
    ]
    entries = _map_entries(t)
    return Picture(evidence_map.picture(paper, parts, words), legend(entries), _note(t))


def _map_entries(t: Translator) -> list[tuple[str, str]]:
    """Return what the legend of the map says."""
    return [
        (f"background:{FULLNESS[0][1]}", t("less than half full")),
        (f"background:{FULLNESS[1][1]}", t("up to full")),
        (
            f"background:{FULLNESS[2][1]};border:3px dashed {evidence_map.BAD}",
            t("too full"),
        ),
        (
            f"background:{FULLNESS[3][1]};border:3px dashed {evidence_map.BAD}",
            t("more than half too full"),
        ),
    ]


def bars(scene: Scene) -> Picture | None:
    """Draw a bar for each paddock, the fullest first; None without any."""
    found = paddocks(scene.case)[:MOST_BARS]
    if not found:
        return None
    t = scene.text
    most = max(max(p.held, (p.carries or 0.0) + (p.error or 0.0)) for p in found) or 1.0
    rows = Markup().join(
        _bar(scene, one, TOP + n * ROW, most, t) for n, one in enumerate(found)
    )
    words = t(
        plural(
            "Bar of {count:whole} paddock: sheep units it carries and bears.",
            "Bars of {count:whole} paddocks: sheep units each carries and bears.",
        ),
        count=len(found),
    )
    entries = _bar_entries(t)
    height = TOP + len(found) * ROW + 8
    return Picture(
        evidence_map.sheet(WIDTH, height, rows, words), legend(entries), _note(t)
    )


def _bar_entries(
    t: Translator,
) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    """Return what the legend of the bars says."""
    return (
        (f"background:{CARRIES}", t("carries [sheep units]")),
        (f"background:{BEARS};width:6px", t("bears, if the herds wander evenly")),
        (
            f"border-top:3px solid {SURE};height:0;margin-top:.4rem",
            t("one standard error"),
        ),
    )


def _note(t: Translator) -> str:
    return t(
        "Nobody writes down where each animal grazes: the herds are spread over all "
        "pasture by its area. Sheep units and carrying capacity: see the numbers below."
    )


def _paddock(paper: MapFrame, one: Paddock) -> Markup:
    colour, line = "#ffffff", "#5a5043"
    dash = Markup()
    if one.carries:
        colour = next(c for limit, c in FULLNESS if one.held / one.carries <= limit)
    if one.is_too_full:
        line, dash = evidence_map.BAD, Markup(' stroke-dasharray="3 7"')
    width = 4 if one.is_too_full else 2
    return Markup(
        '<path d="{path}" fill="{colour}" '
        'fill-opacity=".8" stroke="{line}" stroke-width="{width}"{dash}/>'
    ).format(
        path=paper.path(one.feature.geometry),
        colour=colour,
        line=line,
        width=width,
        dash=dash,
    )


def _label(paper: MapFrame, one: Paddock, t: Translator) -> Markup:
    if not one.carries:
        return evidence_map.label(paper, one.feature.geometry, "?")
    full = t("{full:percent}", full=one.held / one.carries)
    return evidence_map.label(paper, one.feature.geometry, full)


def _bar(scene: Scene, one: Paddock, y: float, most: float, t: Translator) -> Markup:
    layers = {layer.id: layer for layer in scene.layers}
    epsg = scene.case.territory.epsg
    size = feature_labels.size(one.feature, layers, epsg, scene.language)
    room = WIDTH - NAME - LABEL
    held = NAME + room * one.held / most
    text = shorten(one.feature.name or size, LONGEST, placeholder="…")
    weight = (
        Markup(' fill="#b3541e"') if one.feature.uid == scene.look.chosen else Markup()
    )
    sign = "✗ " if one.is_too_full else ""
    figures = (
        t("{held:whole} of {carries:whole}", held=one.held, carries=one.carries)
        if one.carries
        else t("{held:whole} of ?", held=one.held)
    )
    end = max(held, NAME + room * ((one.carries or 0.0) + (one.error or 0.0)) / most)
    return Markup(
        '<text x="{}" y="{}" text-anchor="end"{}>{}</text>'
        "{}"
        '<path d="M{:.1f} {}v46" stroke="#fff" stroke-width="10"/>'
        '<path d="M{:.1f} {}v46" stroke="{}" stroke-width="6"/>'
        '<text x="{:.0f}" y="{}">{}{}</text>'
    ).format(
        NAME - 14,
        y + 34,
        weight,
        text,
        _carried(one, y, room / most),
        held,
        y,
        held,
        y,
        BEARS,
        end + 12,
        y + 34,
        sign,
        figures,
    )


def _carried(one: Paddock, y: float, scale: float) -> Markup:
    """Return the bar of what a paddock carries, with its error as a whisker."""
    if one.carries is None:
        return Markup(
            '<rect x="{}" y="{}" width="60" height="30" fill="none" '
            'stroke="{}" stroke-width="2" stroke-dasharray="5 5"/>'
        ).format(NAME, y + 8, CARRIES)
    width = one.carries * scale
    bar = Markup('<rect x="{}" y="{}" width="{:.1f}" height="30" fill="{}"/>').format(
        NAME, y + 8, width, CARRIES
    )
    if not one.error:
        return bar
    low = NAME + max(one.carries - one.error, 0.0) * scale
    high = NAME + (one.carries + one.error) * scale
    return Markup(
        '{}<path d="M{:.1f} {}H{:.1f}M{:.1f} {}v18'
        'M{:.1f} {}v18" stroke="{}" stroke-width="3"/>'
    ).format(bar, low, y + 23, high, low, y + 14, high, y + 14, SURE)
