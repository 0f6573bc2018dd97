"""Faces that a juror who does not read marks by, and pictograms of criteria.

A face is drawn from its number alone: mouth, brows and cheeks change together and a row
of dots counts beneath, so that no face stands on its colour. The pictogram of a
criterion is an SVG file of its name in `jury_pictograms`; another rubric adds its own
there. Screens and marking sheets show the same ones.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from markupsafe import Markup

from talking_maps.model.rubric import AmountUnit
from talking_maps.symbology.svg_elements import Drawing

FOLDER = Path(__file__).with_name("jury_pictograms")
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


def face(number: int, faces: int) -> Drawing:
    """Return a face, from 1 (nothing done) to `faces` (all done)."""
    mood = 2 * (number - 1) / (faces - 1) - 1
    made = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 116">'
        '<circle cx="50" cy="48" r="44" fill="{skin}" stroke="{INK}"'
        ' stroke-width="4"/>'
        '<g fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round">'
        "{brows}{mouth}</g>"
        '<g fill="{INK}"><ellipse cx="34" cy="40" rx="5" ry="6.5"/>'
        '<ellipse cx="66" cy="40" rx="5" ry="6.5"/></g>{tear}'
        "{dots}</svg>"
    ).format(
        skin=_skin(mood),
        INK=INK,
        brows=_brows(mood),
        mouth=_mouth(mood),
        tear=_tear(mood),
        dots=_dots(number, faces),
    )
    return Drawing(made)


@cache
def criterion(criterion_id: str) -> Drawing:
    """Return the pictogram of a criterion, a general one if it has none."""
    known = {path.stem: path for path in FOLDER.glob("*.svg")}
    path = known.get(criterion_id, FOLDER / "any.svg")
    return Drawing(Markup(path.read_text(encoding="utf-8")))  # noqa: S704 - our own file


def address(drawing: Drawing) -> str:
    """Return a drawing as the address of a picture, which can run nothing."""
    code = base64.b64encode(str(drawing).encode()).decode()
    return f"data:image/svg+xml;base64,{code}"


def amount(unit: AmountUnit) -> Drawing:
    """Return the pictogram of what is measured in that unit."""
    return criterion(f"amount-{unit}")


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


def _brows(mood: float) -> Markup:
    if mood > FROWNING:
        return Markup()
    lift = -9 * mood
    return Markup(
        '<path d="M25 {:.1f}L41 {:.1f}"/><path d="M75 {:.1f}L59 {:.1f}"/>'
    ).format(26 + lift * 0.35, 26 - lift * 0.75, 26 + lift * 0.35, 26 - lift * 0.75)


def _mouth(mood: float) -> Markup:
    """Return the mouth: a curve, wide open where all is done."""
    bend = 24 * mood
    if mood > LAUGHING:
        return Markup('<path fill="{}" d="M24 57Q50 94 76 57Z"/>').format(INK)
    return Markup('<path d="M28 {:.1f}Q50 {:.1f} 72 {:.1f}"/>').format(
        66 - bend / 3, 66 + bend, 66 - bend / 3
    )


def _tear(mood: float) -> Markup:
    if mood > WEEPING:
        return Markup()
    drop = "M27 52q-6 9 0 12q6-3 0-12z"
    return Markup('<path d="{}" fill="#7fb3d9" stroke="{}" stroke-width="2"/>').format(
        drop, INK
    )


def _dots(face: int, faces: int) -> Markup:
    step = min(14.0, 90 / faces)
    left = 50 - step * (faces - 1) / 2
    return Markup().join(
        Markup(
            '<circle cx="{:.1f}" cy="106" r="{:.1f}"'
            ' fill="{}" stroke="{}" stroke-width="2"/>'
        ).format(
            left + step * number, step * 0.36, INK if number < face else "#fff", INK
        )
        for number in range(faces)
    )
