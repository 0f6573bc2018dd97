"""Signs that explain how points are won to who does not read: evidence, land, visits.

The poster of the rules and the pictures of the guide show the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from markupsafe import Markup

from talking_maps.model.rubric import EvidenceGrade
from talking_maps.symbology.svg_elements import Drawing, element

INK, GREEN, RED, PALE = "#1f1d1a", "#0b5d4e", "#8f1d14", "#e4e0d6"
SIDE: Final = 48
LandSign = Literal["described", "few shapes", "outside", "found", "missing"]
CallSign = Literal["place", "day", "ask"]

_EYE = "M4 24C10 12 38 12 44 24C38 36 10 36 4 24Z"
_CAMERA = "M5 15H15L18 9H30L33 15H43V39H5Z"
_PICTURE = "M5 8H43V40H5ZM5 33L16 21L25 31L33 24L43 34"
_PENCIL = "M8 40L11 30L33 8L40 15L18 37ZM28 13L35 20"
_SPEECH = "M5 8H43V32H24L14 42V32H5Z"
_LAND = "M8 14L22 5L40 11L44 30L30 43L10 37Z"
#: What lies on the land: most of it, or next to nothing.
_FIELDS = "M8 14L22 5L27 20L12 28ZM27 20L41 16L44 30L30 43L24 30Z"
_SPECKS = "M18 18h3v3h-3ZM30 27h2v2h-2Z"
_AWAY = "M33 4H46V17H33Z"
_CROSS = "M32 3L47 18M47 3L32 18"
_PIN = "M24 44C12 30 9 24 9 18A15 15 0 0 1 39 18C39 24 36 30 24 44Z"
_TICK = "M16 18L22 24L33 12"
_MISSED = "M17 11L31 25M31 11L17 25"

_CALENDAR = "M6 10H42V42H6ZM6 19H42M15 5V13M33 5V13"
_HOUSE = "M{0} 42V28L{1} 17L{2} 28V42Z"
_RIBBON = "M15 4L24 20L33 4"

_EVIDENCE: Mapping[EvidenceGrade, str] = {
    "visited": _EYE,
    "measured": _CAMERA,
    "traced": _PICTURE,
    "drawn": _PENCIL,
    "said": _SPEECH,
}


def evidence(grade: EvidenceGrade) -> Drawing:
    """Return the sign of how well something is known: an eye, a camera."""
    inside = [_line(_EVIDENCE[grade])]
    if grade == "visited":
        inside.append(element("circle", cx=24, cy=24, r=6, fill=INK))
    if grade == "measured":
        inside.append(_ring(24, 27, 8))
    if grade == "said":
        inside += [
            element("circle", cx=x, cy=20, r=2.5, fill=INK) for x in (14, 24, 34)
        ]
    return _drawing(*inside)


def land(kind: LandSign) -> Drawing:
    """Return a picture of a land: what of it is described, what lies outside."""
    if kind in ("found", "missing"):
        is_found = kind == "found"
        colour = GREEN if is_found else RED
        return _drawing(_line(_PIN), _line(_TICK if is_found else _MISSED, colour, 5))
    edge = element(
        "path", d=_LAND, fill="none", stroke=INK, stroke_width=3, stroke_dasharray="6 4"
    )
    if kind == "outside":
        away = element("path", d=_AWAY, fill=PALE, stroke=INK, stroke_width=2)
        return _drawing(edge, away, _line(_CROSS, RED, 4))
    filled = element("path", d=_FIELDS if kind == "described" else _SPECKS, fill=GREEN)
    return _drawing(filled, edge)


def call(kind: CallSign) -> Drawing:
    """Return the sign of where prizes are given, of when, and of whom to ask."""
    if kind == "place":
        return _drawing(_line(_PIN), _ring(24, 18, 5))
    if kind == "day":
        found = element("rect", x=26, y=28, width=9, height=8, fill=GREEN)
        return _drawing(_line(_CALENDAR), found)
    dots = (element("circle", cx=x, cy=20, r=2.5, fill=INK) for x in (14, 24, 34))
    return _drawing(_line(_SPEECH), *dots)


def competitor(*, is_many: bool) -> Drawing:
    """Return the sign of who competes: one house, or the houses of a community."""
    rows = ((4, 12, 20), (28, 36, 44), (16, 24, 32)) if is_many else ((12, 24, 36),)
    return _drawing(
        *(
            element(
                "path", d=_HOUSE.format(*row), fill=PALE, stroke=INK, stroke_width=3
            )
            for row in rows
        )
    )


def medal() -> Drawing:
    """Return a medal on its ribbon; the place is written on it."""
    disc = element("circle", cx=24, cy=31, r=14, fill=PALE, stroke=INK, stroke_width=3)
    return _drawing(_line(_RIBBON, GREEN, 5), disc)


def _line(path: str, colour: str = INK, width: float = 3) -> Markup:
    return element(
        "path",
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _ring(x: float, y: float, radius: float) -> Markup:
    return element(
        "circle", cx=x, cy=y, r=radius, fill="none", stroke=INK, stroke_width=3
    )


def _drawing(*inside: Markup) -> Drawing:
    view = f"0 0 {SIDE} {SIDE}"
    return Drawing(
        element("svg", *inside, xmlns="http://www.w3.org/2000/svg", viewBox=view)
    )
