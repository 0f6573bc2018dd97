"""What can be drawn: read `layers/`, one TOML file a layer, its pictogram beside it.

Adding a kind of thing to the map is adding two files, `<id>.toml` and `<id>.svg`; the
file's name is the layer's id and its table's name. Everything is checked when read,
because a wrong colour or unit would otherwise surface in the middle of an assembly.

Refuses unknown keys, units outside the list, words of Quechua or Aymara without a
source and grade, and pictograms that carry scripts, styles, links or foreign content.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from xml.etree import ElementTree as ET

from pydantic import Field

from talking_maps.config import toml
from talking_maps.config.toml import StrictModel
from talking_maps.errors import BadDefinition
from talking_maps.model.layer import (
    Attribute,
    AttributeType,
    Choice,
    GeometryKind,
    Layer,
    Pattern,
)

#: Units an attribute may have.
Unit = Literal[
    "m",
    "cm",
    "km",
    "m2",
    "ha",
    "m3",
    "l",
    "l/s",
    "%",
    "months",
    "years",
    "days",
    "animals",
    "trees",
    "households",
    "people",
    "soles",
]

#: Grades of trust a native word may be shipped with; unconfirmed ones stay out.
Grade = Literal["V", "V-weak"]

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Words = Annotated[str, Field(min_length=1, max_length=60)]

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = frozenset(
    SVG + tag
    for tag in (
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "title",
    )
)
MARKS = frozenset(
    (
        "viewBox",
        "width",
        "height",
        "fill",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "transform",
        "d",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "points",
    )
)

#: Fields every feature has already, which an attribute may not shadow in a table.
TAKEN = frozenset(
    (
        "fid",
        "geom",
        "geometry",
        "uid",
        "owner",
        "scene",
        "layer",
        "status",
        "origin",
        "voice",
        "name",
        "note",
        "photos",
        "flags",
        "area_m2",
        "length_m",
    )
)


class _Names(StrictModel):
    es: Words
    en: Words


class _Word(StrictModel):
    """A word of Quechua or Aymara, with where it was read."""

    word: Words
    grade: Grade
    source: Annotated[str, Field(min_length=1, max_length=200)]
    note: str = ""


class _WordSet(StrictModel):
    quz: _Word | None = None
    quy: _Word | None = None
    ayr: _Word | None = None


class _Choice(StrictModel):
    id: Id
    names: _Names


class _Attribute(StrictModel):
    id: Id
    type: AttributeType
    names: _Names
    unit: Unit | None = None
    choices: list[_Choice] = Field(default=[])
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    asked: bool = True


class _Layer(StrictModel):
    order: int = 0
    geometry: GeometryKind
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    pattern: Pattern
    restricted: bool = False
    names: _Names
    words: _WordSet = Field(default=_WordSet())
    attributes: list[_Attribute] = Field(default=[])


def load_layers(folder: Path) -> tuple[Layer, ...]:
    """Read every layer of the folder, in the order their files ask for.

    Raises `BadDefinition` naming file and key; also when there is no layer at all.
    """
    layers = [read_layer(path) for path in sorted(folder.glob("*.toml"))]
    if not layers:
        raise BadDefinition(
            "The folder {folder} holds no layer. Put at least one file there.",
            folder=folder.name,
        )
    return tuple(sorted(layers, key=lambda layer: (layer.order, layer.id)))


def read_layer(path: Path) -> Layer:
    """Read one layer's file and the pictogram beside it; raises `BadDefinition`."""
    if re.fullmatch(r"[a-z][a-z0-9_]{0,40}", path.stem) is None:
        raise BadDefinition(
            "The file {file} cannot name a layer: use small letters, digits and _.",
            file=path.name,
        )
    form = toml.read(path, _Layer)
    _check_attributes(path, form)
    words = {code: word for code, word in form.words if word is not None}
    return Layer(
        id=path.stem,
        names=form.names.model_dump() | {c: w.word for c, w in words.items()},
        geometry=form.geometry,
        colour=form.colour,
        pattern=form.pattern,
        pictogram=_pictogram(path.with_suffix(".svg")),
        attributes=tuple(map(_attribute, form.attributes)),
        restricted=form.restricted,
        order=form.order,
        grades={code: word.grade for code, word in words.items()},
    )


def _attribute(form: _Attribute) -> Attribute:
    choices = tuple(Choice(c.id, c.names.model_dump()) for c in form.choices)
    return Attribute(
        id=form.id,
        type=form.type,
        names=form.names.model_dump(),
        unit=form.unit,
        choices=choices,
        minimum=form.minimum,
        maximum=form.maximum,
        required=form.required,
        asked=form.asked,
    )


def _check_attributes(path: Path, layer: _Layer) -> None:
    seen = set(TAKEN)
    for place, attribute in enumerate(layer.attributes):
        key = f"attributes.{place}"
        if attribute.id in seen:
            wanted = "a name no other field has"
            raise toml.definition_error(path, f"{key}.id", attribute.id, wanted)
        seen.add(attribute.id)
        _check_choices(path, key, attribute)
        _check_limits(path, key, attribute)


def _check_choices(path: Path, key: str, attribute: _Attribute) -> None:
    ids = [choice.id for choice in attribute.choices]
    if attribute.type == "choice" and len(ids) < 2:  # noqa: PLR2004 (one is no choice)
        raise toml.definition_error(path, f"{key}.choices", ids, "two or more")
    if attribute.type != "choice" and ids:
        wanted = "none, since the type is not choice"
        raise toml.definition_error(path, f"{key}.choices", ids, wanted)
    if len(set(ids)) != len(ids):
        raise toml.definition_error(path, f"{key}.choices", ids, "each id once")


def _check_limits(path: Path, key: str, attribute: _Attribute) -> None:
    numeric = attribute.type in ("number", "integer")
    for field in ("unit", "minimum", "maximum"):
        value = getattr(attribute, field)
        if value is not None and not numeric:
            wanted = "none, since the type is not a number"
            raise toml.definition_error(path, f"{key}.{field}", value, wanted)
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None and low >= high:
        raise toml.definition_error(path, f"{key}.maximum", high, f"more than {low}")


def _pictogram(path: Path) -> str:
    """Return the SVG text if it only draws; raises `BadDefinition`."""
    if not path.is_file():
        raise BadDefinition(
            "The pictogram {file} is missing. Draw one and put it beside the layer.",
            file=path.name,
        )
    text = toml.text(path)
    if "<!" in text.replace("<!--", "") or "<?" in text:
        raise toml.definition_error(path, "<!", "<!", "a drawing without declarations")
    try:
        root = ET.fromstring(text)  # noqa: S314 (declarations were refused above)
    except ET.ParseError as error:
        raise BadDefinition(
            "The pictogram {file} is not valid SVG: {reason}.",
            file=path.name,
            reason=str(error)[:120],
        ) from error
    _check_drawing(path, root)
    return text.strip()


def _check_drawing(path: Path, root: ET.Element) -> None:
    if root.tag != f"{SVG}svg" or root.get("viewBox") != "0 0 24 24":
        wanted = 'an svg with viewBox="0 0 24 24"'
        raise toml.definition_error(path, "viewBox", root.get("viewBox"), wanted)
    for element in root.iter():
        if element.tag not in DRAWING:
            wanted = "only shapes such as path, circle, rect"
            raise toml.definition_error(path, element.tag, element.tag, wanted)
        for mark, value in element.attrib.items():
            if mark not in MARKS or "url" in value.lower():
                wanted = "only the marks of a plain drawing"
                raise toml.definition_error(path, mark, value, wanted)
