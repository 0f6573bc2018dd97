"""The one table of how a pattern, a status, a scene, a difference and evidence look.

QGIS styles (`qgis`), pictures beside the map (`map_style`), papers (`svg_patterns`),
the browser's canvas and the style sheets (`canvas`) are made from it. A layer brings
its own colour, pattern and pictogram; what each pattern is drawn with stands here, and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from talking_maps.model.difference import ChangeOf, Word
from talking_maps.model.layer import Layer, Pattern
from talking_maps.model.plan import Scene, Status

#: The side of a pattern's tile [px]; its lines are paths of SVG in that square.
TILE = 16.0
#: How wide the lines of a pattern are, how large its dots [px].
WIDTH, DOT = 1.4, 3.6
#: How strong the tint of an area is, of 1.
TINT = 0.18
#: What lies across the tile of a thing that is lost, and how strong its tint is.
CROSSED, LOST_TINT = "M0 0 16 16M16 0 0 16", 0.04
#: How strong the lines of a pattern are, and of what is lost, of 1.
INK, LOST_INK = 0.85, 0.45
#: A pixel of the screen's map on paper and in QGIS [mm]: edges of 2.5 px are 0.35 mm.
PIXEL = 0.14
#: So much wider is the line of a thing that is a line [px].
LINE_MORE = 1.5
#: The colour of a thing whose layer is not known.
UNKNOWN = "#666666"

_HATCH = "M-2 18 18 -2M-10 10 10 -10M6 26 26 6"


@dataclass(frozen=True, slots=True)
class PatternSymbol:
    """How a pattern is drawn: in a tile, along a line on paper, and by QGIS.

    `lines` is SVG path data in the tile, `tint` the opacity beneath it, `dashes` the
    lengths of strokes and gaps of a line on paper [mm]. QGIS fills areas with lines
    at `angles` [degrees] or, where `is_filled_with_marks`, with the mark, and sets the
    mark along lines: its shape and how it is turned [degrees].
    """

    lines: str = ""
    tint: float = TINT
    dashes: str = ""
    angles: tuple[int, ...] = ()
    mark: tuple[str, int] | None = None
    is_filled_with_marks: bool = False


@dataclass(frozen=True, slots=True)
class StatusSymbol:
    """The edge of a status: width and dashes [px].

    `pen` is QGIS's name of the nearest broken line, for outlines of markers, which
    know no lengths.
    """

    weight: float
    dashes: str
    pen: str


@dataclass(frozen=True, slots=True)
class SceneSymbol:
    """The colours of a scene: dark enough for words, a pale one, and its ground.

    `colour` is read on white and white on it; `pale` lies beneath its words, `ground`
    beneath the whole map where no picture covers it.
    """

    colour: str
    pale: str
    ground: str


@dataclass(frozen=True, slots=True)
class DifferenceSymbol:
    """How a kind of difference is told apart: sign, its form, dashes [px], colour last.

    `form` is one of the forms of a badge in the style sheet of the comparing map.
    """

    sign: str
    form: str
    colour: str
    dashes: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceSymbol:
    """How a thing is marked that helps or hurts a measure, in drawings and on maps.

    `edge` goes round it in drawings, on paper too; `ring` lights it up on the map,
    where green and brown ground lies beneath; `dashes` [px] are those of the ring.
    """

    edge: str
    ring: str
    dashes: str = ""


_FRESH = DifferenceSymbol("+", "round", "#00569e")
_GONE = DifferenceSymbol("×", "square", "#a33200", "2 9")
_SAME = DifferenceSymbol("=", "plain", "#4a443b")

PATTERNS: Mapping[Pattern, PatternSymbol] = MappingProxyType(
    {
        "solid": PatternSymbol(tint=0.4),
        "none": PatternSymbol(tint=0.12),
        "hatch": PatternSymbol(
            _HATCH, dashes="0.7 0.7", angles=(45,), mark=("line", 45)
        ),
        "crosshatch": PatternSymbol(
            _HATCH + "M-2 -2 18 18M-10 6 10 26M6 -10 26 10",
            angles=(45, 135),
            mark=("cross2", 0),
        ),
        "horizontal": PatternSymbol("M0 4H16M0 12H16", angles=(0,)),
        "vertical": PatternSymbol("M4 0V16M12 0V16", angles=(90,), mark=("line", 0)),
        "dashes": PatternSymbol(
            "M1 4H8M9 12H16", dashes="2 1.2", angles=(0,), mark=("square", 0)
        ),
        "tufts": PatternSymbol(
            "M4 8V3M4 8 1 4M4 8 7 4M12 16V11M12 16 9 12M12 16 15 12",
            mark=("arrowhead", 90),
            is_filled_with_marks=True,
        ),
        "waves": PatternSymbol(
            "M0 4Q4 0 8 4Q12 8 16 4M0 12Q4 8 8 12Q12 16 16 12",
            dashes="3 0.9 0.1 0.9",
            mark=("half_arc", 0),
            is_filled_with_marks=True,
        ),
        "bricks": PatternSymbol(
            "M0 1H16M0 9H16M4 1V9M12 9V17",
            angles=(0,),
            mark=("line", 0),
            is_filled_with_marks=True,
        ),
        "dots": PatternSymbol(
            "M4 4h.01M12 12h.01",
            dashes="0.1 1.3",
            mark=("circle", 0),
            is_filled_with_marks=True,
        ),
    }
)
STATUS_SYMBOLS: Mapping[Status, StatusSymbol] = MappingProxyType(
    {
        "existing": StatusSymbol(2.5, "", "solid"),
        "done": StatusSymbol(4.0, "", "solid"),
        "under_way": StatusSymbol(3.0, "12 5", "dash"),
        "to_do": StatusSymbol(2.5, "4 6", "dot"),
        "lost": StatusSymbol(1.2, "2 5", "dash dot dot"),
    }
)
#: Told apart by colour-blind eyes too; the frames' patterns and names say it again.
SCENE_SYMBOLS: Mapping[Scene, SceneSymbol] = MappingProxyType(
    {
        "past": SceneSymbol("#77420d", "#f8ecdc", "#e9d3aa"),
        "present": SceneSymbol("#08483c", "#e0ede8", "#e6ebdd"),
        "future": SceneSymbol("#1f4b87", "#e1e9f5", "#b9cfec"),
    }
)
#: Between versions and between scenes: what is alike in both looks alike.
DIFFERENCE_SYMBOLS: Mapping[ChangeOf | Word, DifferenceSymbol] = MappingProxyType(
    {
        "added": _FRESH,
        "proposed": _FRESH,
        "removed": _GONE,
        "lost": _GONE,
        "changed": DifferenceSymbol("≠", "diamond", "#5b2a86", "14 8"),
        "recovered": DifferenceSymbol("↺", "shield", "#00604a", "14 6 2 6"),
        "unchanged": _SAME,
        "kept": _SAME,
    }
)
EVIDENCE_SYMBOLS: Mapping[Literal["good", "bad"], EvidenceSymbol] = MappingProxyType(
    {
        "good": EvidenceSymbol("#0b5d4e", "#0072b2"),
        "bad": EvidenceSymbol("#8f1d14", "#b3400a", "2 12"),
    }
)


def tint(layer: Layer) -> float:
    """Return the opacity of the layer's tint."""
    return PATTERNS[layer.pattern].tint


def lines(layer: Layer) -> str:
    """Return the path of the layer's pattern in its tile, empty for none."""
    return PATTERNS[layer.pattern].lines


def millimetres(dashes: str, *, between: str = " ") -> str:
    """Return lengths of strokes and gaps [px] as they are on paper [mm]."""
    lengths = (round(PIXEL * float(one), 4) for one in dashes.split())
    return between.join(f"{one:g}" for one in lengths)
