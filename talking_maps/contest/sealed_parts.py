"""What several sealed copies stand on: elevation, numbers and forms, kept once each.

A hundred households of one community are judged on one ground and by one table of
numbers. Each is kept in the contest's file by the SHA-256 of its canonical bytes, and
a sealed copy holds that digest: so the seal holds them, too.

Heights are rounded to whole millimetres, far below the error of any elevation, and
written as whole numbers, so that every machine gets the same bytes. What is measured is
measured on the rounded heights: from the seal the same comes out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
from affine import Affine

from talking_maps.contest.canonical_json import canonical, digest
from talking_maps.errors import BadFile
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.local_number import LocalNumber
from talking_maps.model.rubric import Number, Reference
from talking_maps.model.territory import Raster

#: Change whenever the bytes of a part change their form.
ELEVATION_FORM = "talking-maps elevation 1"
NUMBERS_FORM = "talking-maps numbers 1"
FORMS_FORM = "talking-maps forms 1"
#: A height is so many of these [1/m].
STEPS_A_METRE = 1_000
_BYTES = 4
_NUMBER_KEYS = ("value", "unit", "error", "confirmed", "source", "place", "grade")

Whole = npt.NDArray[np.int64]


def elevation_bytes(elevation: Raster) -> bytes:
    """Return the canonical bytes of an elevation, heights to the millimetre.

    A line of JSON says size, place, CRS, unit and error. Then follow, as little-endian
    int32, what each height differs from the plane through its neighbours above and to
    the left, byte by byte (all lowest bytes first), and a bit a pixel: 1 where the
    height is known.
    """
    known = np.isfinite(elevation.values)
    rounded = np.rint(np.where(known, elevation.values, 0.0) * STEPS_A_METRE)
    heights = rounded.astype(np.int64)
    lowest = int(heights[known].min()) if known.any() else 0
    heights[~known] = lowest
    rows, columns = heights.shape
    padded = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    padded[1:, 1:] = heights
    steps = np.diff(np.diff(padded, axis=0), axis=1).astype("<i4")
    planes = steps.reshape(-1, 1).view(np.uint8).T
    head = _head(elevation, rows, columns)
    bits = np.packbits(known.reshape(-1))
    return b"\n".join((canonical(head), planes.tobytes() + bits.tobytes()))


def _head(elevation: Raster, rows: int, columns: int) -> dict[str, Any]:
    """Return what the first line of an elevation says."""
    return {
        "form": ELEVATION_FORM,
        "rows": rows,
        "columns": columns,
        "transform": [float(number) for number in elevation.transform[:6]],
        "epsg": elevation.epsg,
        "unit": elevation.unit,
        "error": elevation.error,
        "steps": STEPS_A_METRE,
    }


def read_elevation(content: bytes) -> Raster:
    """Return the elevation of `elevation_bytes`; raises BadFile."""
    line, _, body = content.partition(b"\n")
    head = _content(line, ELEVATION_FORM)
    try:
        rows, columns = int(head["rows"]), int(head["columns"])
        many = rows * columns
        if min(rows, columns) < 1 or len(body) != many * _BYTES + -(-many // 8):
            raise unreadable_seals()
        planes = np.frombuffer(body[: many * _BYTES], np.uint8).reshape(_BYTES, many)
        steps = np.ascontiguousarray(planes.T).view("<i4").reshape(rows, columns)
        heights: Whole = steps.astype(np.int64).cumsum(axis=0).cumsum(axis=1)
        bits = np.frombuffer(body[many * _BYTES :], np.uint8)
        known = np.unpackbits(bits, count=many).astype(bool).reshape(rows, columns)
        error = head["error"]
        return Raster(
            np.where(known, heights / int(head["steps"]), np.nan),
            Affine(*(float(number) for number in head["transform"])),
            int(head["epsg"]),
            str(head["unit"]),
            None if error is None else float(error),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as wrong:
        raise unreadable_seals() from wrong


def numbers_bytes(reference: Reference) -> bytes:
    """Return the canonical bytes of the reference numbers, errors and sources too."""
    numbers = {
        name: {key: getattr(number, key) for key in _NUMBER_KEYS} | _local(number)
        for name, number in reference.numbers.items()
    }
    return canonical({"form": NUMBERS_FORM, "numbers": numbers})


def _local(number: Number) -> dict[str, Any]:
    """Return who says so where a number is of the place; others say nothing of it."""
    here = number.local_number
    return {} if here is None else {"local": asdict(here)}


def read_numbers(content: bytes) -> Reference:
    """Return the reference numbers of `numbers_bytes`; raises BadFile."""
    told = _content(content, NUMBERS_FORM)
    try:
        numbers = {
            name: Number(
                id=name,
                **{key: one[key] for key in _NUMBER_KEYS},
                local_number=LocalNumber(**one["local"]) if "local" in one else None,
            )
            for name, one in told["numbers"].items()
        }
    except (AttributeError, KeyError, TypeError) as wrong:
        raise unreadable_seals() from wrong
    return Reference(numbers, digest(content))


def forms_bytes(layers: Sequence[Layer]) -> bytes:
    """Return the canonical bytes of what each layer's form requires."""
    required = {
        layer.id: [one.id for one in layer.attributes if one.required]
        for layer in layers
    }
    return canonical({"form": FORMS_FORM, "required": required})


def read_forms(content: bytes) -> tuple[Layer, ...]:
    """Return layers that require what was required; nothing else is in them.

    Raises BadFile.
    """
    required: Mapping[str, Sequence[str]] = _content(content, FORMS_FORM)["required"]
    return tuple(
        Layer(
            layer,
            {},
            "polygon",
            "",
            "none",
            "",
            tuple(Attribute(one, "text", {}, required=True) for one in attributes),
        )
        for layer, attributes in required.items()
    )


def _content(text: bytes, form: str) -> Mapping[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise unreadable_seals() from wrong
    if not isinstance(content, dict) or content.get("form") != form:
        raise unreadable_seals()
    return content


def unreadable_seals() -> BadFile:
    """Return what is said where parts that seals stand on are spoiled."""
    return BadFile(
        "What the seals of the contest stand on cannot be read. Verify the contest."
    )
