"""Draws the pictures of docs/user that explain a rubric: `make readme`.

They hold signs and numbers and no words, so that one picture serves every language.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

from talking_maps.model.rubric import EVIDENCE_GRADES, Rubric
from talking_maps.symbology import jury_faces, rule_signs
from talking_maps.symbology.svg_elements import Drawing, element
from talking_maps.workspace.workspace import PROJECT, read_rubric

FOLDER = PROJECT / "docs/user/pictures"
RUBRIC = PROJECT / "data/rubrics/example-after-cedap.toml"
INK, GREEN, PALE, GOLD = "#1f1d1a", "#0b5d4e", "#e4e0d6", "#c08a1e"
#: The part that the ruler shows, and where plans stand on it.
PART, PLANS = (0.5, 12), (0.0, 0.1, 0.25, 0.5, 0.7)


def pictures() -> dict[Path, str]:
    """Return every picture by the file that it stands in."""
    rubric = read_rubric(RUBRIC)
    drawn = {
        "points": _points(rubric),
        "ruler": _ruler(),
        "promised": _promised(rubric),
        "evidence": _evidence(rubric),
        "land": _row(*(rule_signs.land(kind) for kind in ("described", "few shapes"))),
        "outside": _row(rule_signs.land("outside")),
        "visit": _row(*(rule_signs.land(kind) for kind in ("found", "missing"))),
        "jury": _row(*(jury_faces.face(n, 5) for n in range(1, 6))),
    }
    return {FOLDER / f"{name}.svg": f"{svg}\n" for name, svg in drawn.items()}


def write() -> None:
    """Write every picture into its file."""
    FOLDER.mkdir(exist_ok=True)
    for file, svg in pictures().items():
        file.write_text(svg, encoding="utf-8")


def _points(rubric: Rubric) -> Drawing:
    """Return a bar for each criterion, as long as its points; the jury's are gold."""
    rows, most = [], max(one.points for one in rubric.criteria)
    for place, one in enumerate(rubric.criteria):
        top, width = 70 * place, 400 * one.points / most
        rows += [
            _at(jury_faces.criterion(one.id), 0, top + 5, 60),
            _bar(80, top + 20, width, GOLD if one.jury else GREEN),
            _number(f"{one.points:g}", 95 + width, top + 46),
        ]
    return _drawing(560, 70 * len(rubric.criteria), *rows)


def _ruler() -> Drawing:
    """Return five plans on the way from nothing to all points of one part."""
    best, points = PART
    rows = []
    for place, value in enumerate(PLANS):
        share, top = min(value / best, 1), 60 * place
        rows += [
            _number(f"{value:.0%}".replace("%", " %"), 90, top + 38, anchor="end"),
            element("rect", x=110, y=top + 16, width=300, height=26, fill=PALE),
            _bar(110, top + 16, 300 * share, GREEN),
            _number(f"{points * share:g}", 425, top + 38),
        ]
    return _drawing(500, 60 * len(PLANS), *rows)


def _promised(rubric: Rubric) -> Drawing:
    """Return what is and what is promised of one measure: solid, and hatched."""
    pastures = next(one for one in rubric.criteria if one.id == "pastures")
    now, later = pastures.components[:2]
    hatch = element(
        "pattern",
        element("path", d="M0 8L8 0", stroke=GREEN, stroke_width=2),
        id="later",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )
    return _drawing(
        500,
        130,
        element("defs", hatch),
        _at(jury_faces.criterion("pastures"), 0, 30, 64),
        _bar(90, 20, 25 * now.points, GREEN),
        _number(f"{now.points:g}", 105 + 25 * now.points, 46),
        _bar(90, 80, 25 * later.points, "url(#later)"),
        _number(f"{later.points:g}", 105 + 25 * later.points, 106),
    )


def _evidence(rubric: Rubric) -> Drawing:
    """Return the sign of each grade, with a bar as long as it weighs."""
    rows = []
    for place, grade in enumerate(EVIDENCE_GRADES):
        top, share = 64 * place, rubric.grades[grade]
        rows += [
            _at(rule_signs.evidence(grade), 0, top + 4, 56),
            element("rect", x=80, y=top + 18, width=300, height=26, fill=PALE),
            _bar(80, top + 18, 300 * share, GREEN),
            _number(f"{share:.0%}".replace("%", " %"), 395, top + 41),
        ]
    return _drawing(500, 64 * len(EVIDENCE_GRADES), *rows)


def _row(*signs: Drawing) -> Drawing:
    placed = [_at(sign, 110 * place, 0, 96) for place, sign in enumerate(signs)]
    return _drawing(110 * len(signs), 112, *placed)


def _at(sign: Drawing, x: float, y: float, side: float) -> Markup:
    """Return a sign as a part of a drawing, that wide."""
    _, _, width, height = (
        float(one) for one in ElementTree.fromstring(sign).attrib["viewBox"].split()
    )
    place = Markup('<svg x="{}" y="{}" width="{}" height="{:g}" ').format(
        x, y, side, side * height / width
    )
    return place + Markup(str(sign).strip().removeprefix("<svg "))


def _bar(x: float, y: float, width: float, fill: str) -> Markup:
    if not width:
        return Markup()
    return element("rect", x=x, y=y, width=width, height=26, fill=fill)


def _number(said: str, x: float, y: float, anchor: str = "start") -> Markup:
    return element(
        "text",
        Markup.escape(said),
        x=x,
        y=y,
        font_family="sans-serif",
        font_size=26,
        font_weight=700,
        text_anchor=anchor,
        fill=INK,
    )


def _drawing(width: float, height: float, *inside: Markup) -> Drawing:
    return Drawing(
        element(
            "svg",
            element("rect", width=width, height=height, fill="#ffffff"),
            *inside,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width:g} {height:g}",
            width=width,
            height=height,
        )
    )
