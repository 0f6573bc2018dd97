"""What can be drawn: one `Layer` per file in `layers/`, with its attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

GeometryKind = Literal["point", "line", "polygon"]
AttributeType = Literal["text", "number", "integer", "choice", "boolean", "date"]
Pattern = Literal[
    "solid",
    "dots",
    "hatch",
    "crosshatch",
    "horizontal",
    "vertical",
    "dashes",
    "tufts",
    "waves",
    "bricks",
    "none",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a choice attribute, with its names by language code."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One field of a layer's form. `unit` is a symbol such as `m`, or None.

    One that is not `asked` any more is kept and shown where it was filled in.
    """

    id: str
    type: AttributeType
    names: Mapping[str, str]
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of thing that can be drawn; `id` is also its file's and table's name.

    `names` are keyed by language code (es, en, quz, quy, ayr); `grades` gives the
    grade of trust of each Quechua and Aymara word. `pictogram` is SVG text. `colour`
    is `#rrggbb`. `restricted` layers do not leave the community unasked.
    """

    id: str
    names: Mapping[str, str]
    geometry: GeometryKind
    colour: str
    pattern: Pattern
    pictogram: str
    attributes: tuple[Attribute, ...] = ()
    restricted: bool = False
    order: int = 0
    grades: Mapping[str, str] | None = None

    def attribute(self, attribute_id: str) -> Attribute | None:
        """Return the attribute of that id, or None."""
        return next((a for a in self.attributes if a.id == attribute_id), None)
