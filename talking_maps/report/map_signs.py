"""Small signs on a map that do not speak by colour alone, and where there is room.

A tick in a circle helps, a cross in a diamond hurts. Of differences, a circle is new,
a diamond gone, a square changed; the number in it is that of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import cos, hypot, pi, sin
from types import MappingProxyType
from typing import Literal

Kind = Literal["good", "bad", "new", "gone", "changed"]

INK, GREEN, RED, BLUE, BROWN = "#1f1d1a", "#0b5d4e", "#8f1d14", "#1f4e8c", "#6a4a00"
COLOURS: Mapping[Kind, str] = MappingProxyType(
    {"good": GREEN, "bad": RED, "new": BLUE, "gone": RED, "changed": BROWN}
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
) -> str:
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
    return "".join((*leaders, *marks))


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


def _leader(sign: Sign, spot: Point) -> str:
    return (
        f'<path d="M{sign.at[0]:.2f} {sign.at[1]:.2f}L{spot[0]:.2f} {spot[1]:.2f}" '
        f'stroke="{COLOURS[sign.kind]}" stroke-width="0.25"/>'
    )


def _sign(sign: Sign, spot: Point, size: float) -> str:
    x, y = spot
    return (
        f'<g transform="translate({x:.2f} {y:.2f}) scale({size:g})">'
        f'<path d="{_outline(sign.kind)}" fill="{COLOURS[sign.kind]}" '
        f'stroke="#ffffff" stroke-width="0.35"/>{_inside(sign)}</g>'
    )


def _outline(kind: Kind) -> str:
    if kind in ("bad", "gone"):
        wide = HALF * 1.25
        return f"M0 {-wide}L{wide} 0L0 {wide}L{-wide} 0Z"
    if kind == "changed":
        side = HALF * 0.92
        return f"M{-side} {-side}H{side}V{side}H{-side}Z"
    arc = f"a{HALF} {HALF} 0 1 0"
    return f"M{-HALF} 0{arc} {2 * HALF} 0{arc} {-2 * HALF} 0Z"


def _inside(sign: Sign) -> str:
    if sign.text:
        size = 2.6 if len(sign.text) < 3 else 1.9  # noqa: PLR2004 (digits that fit)
        return (
            f'<text y="{size * 0.36:.2f}" font-family="Atkinson Hyperlegible Next" '
            f'font-weight="700" font-size="{size}" text-anchor="middle" '
            f'fill="#ffffff">{sign.text}</text>'
        )
    stroke = 'fill="none" stroke="#ffffff" stroke-width="0.6" stroke-linecap="round"'
    line = {
        "good": "M-0.9 0.1L-0.2 0.8L1 -0.8",
        "bad": "M-0.8 -0.8L0.8 0.8M-0.8 0.8L0.8 -0.8",
        "new": "M-1 0H1M0 -1V1",
        "gone": "M-1 0H1",
        "changed": "M-1 -0.5H1M-1 0.5H1",
    }[sign.kind]
    return f'<path d="{line}" {stroke}/>'
