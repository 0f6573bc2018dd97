"""Faces that a juror who does not read can mark by, from nothing done to all done.

Drawn from the number alone: mouth, brows and cheeks change together and a row of dots
counts beneath, so that no face stands on its colour. The pictogram of a criterion is
an SVG file of its name in `pictograms`; another rubric adds its own there.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("pictograms")
#: Skin of the faces from the saddest to the happiest; between them it is mixed.
SKINS = (
    (226, 160, 138),
    (243, 211, 150),
    (250, 234, 170),
    (205, 224, 168),
    (150, 203, 150),
)
INK = "#1f1d1a"
#: Moods run from -1 to 1: only the saddest weeps, only the happiest laughs.
FROWNING, WEEPING, LAUGHING = -0.1, -0.9, 0.9


def svg(face: int, faces: int) -> str:
    """Return a face as SVG text, from 1 (nothing done) to `faces` (all done)."""
    mood = 2 * (face - 1) / (faces - 1) - 1
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 116">'
        f'<circle cx="50" cy="48" r="44" fill="{_skin(mood)}" stroke="{INK}"'
        ' stroke-width="4"/>'
        f'<g fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round">'
        f"{_brows(mood)}{_mouth(mood)}</g>"
        f'<g fill="{INK}"><ellipse cx="34" cy="40" rx="5" ry="6.5"/>'
        f'<ellipse cx="66" cy="40" rx="5" ry="6.5"/></g>{_tear(mood)}'
        f"{_dots(face, faces)}</svg>"
    )


def picture(face: int, faces: int) -> str:
    """Return a face as the address of a picture, which can run nothing."""
    return _address(svg(face, faces))


@cache
def pictogram(criterion: str) -> str:
    """Return the pictogram of a criterion as the address of a picture."""
    known = {path.stem: path for path in FOLDER.glob("*.svg")}
    path = known.get(criterion, FOLDER / "any.svg")
    return _address(path.read_text(encoding="utf-8"))


def _address(drawing: str) -> str:
    code = base64.b64encode(drawing.encode()).decode()
    return f"data:image/svg+xml;base64,{code}"


def _skin(mood: float) -> str:
    """Return the colour between the two nearest skins."""
    place = (mood + 1) / 2 * (len(SKINS) - 1)
    low = min(int(place), len(SKINS) - 2)
    share = place - low
    mixed = (
        round(a + (b - a) * share)
        for a, b in zip(SKINS[low], SKINS[low + 1], strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _brows(mood: float) -> str:
    if mood > FROWNING:
        return ""
    lift = -9 * mood
    return (
        f'<path d="M25 {26 + lift * 0.35:.1f}L41 {26 - lift * 0.75:.1f}"/>'
        f'<path d="M75 {26 + lift * 0.35:.1f}L59 {26 - lift * 0.75:.1f}"/>'
    )


def _mouth(mood: float) -> str:
    """Return the mouth: a curve, wide open where all is done."""
    bend = 24 * mood
    if mood > LAUGHING:
        return f'<path fill="{INK}" d="M24 57Q50 94 76 57Z"/>'
    return (
        f'<path d="M28 {66 - bend / 3:.1f}Q50 {66 + bend:.1f} 72 {66 - bend / 3:.1f}"/>'
    )


def _tear(mood: float) -> str:
    if mood > WEEPING:
        return ""
    drop = "M27 52q-6 9 0 12q6-3 0-12z"
    return f'<path d="{drop}" fill="#7fb3d9" stroke="{INK}" stroke-width="2"/>'


def _dots(face: int, faces: int) -> str:
    step = min(14.0, 90 / faces)
    left = 50 - step * (faces - 1) / 2
    return "".join(
        f'<circle cx="{left + step * number:.1f}" cy="106" r="{step * 0.36:.1f}"'
        f' fill="{INK if number < face else "#fff"}" stroke="{INK}" stroke-width="2"/>'
        for number in range(faces)
    )
