"""Match the columns of a file to a layer's fields, and read their values.

Columns are known by a field's id or its Spanish or English name, in any case, with or
without accents, and as a Shapefile cuts them (ten letters). A value that does not fit
its field is dropped and counted; it never refuses a row. What has no place is named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from unicodedata import combining, normalize

from talking_maps.errors import Value
from talking_maps.exchange.limits import LONGEST_TEXT
from talking_maps.exchange.text_decoding import number_of
from talking_maps.model.layer import Attribute, Layer

NAME_COLUMNS = ("name", "nombre", "nom", "label", "etiqueta")
NOTE_COLUMNS = (
    "note",
    "nota",
    "notas",
    "notes",
    "desc",
    "description",
    "descripcion",
    "cmt",
    "comment",
    "comentario",
    "observacion",
    "observaciones",
    "obs",
)
_LONGEST_NAME = 200
_SHAPEFILE_CUT = 10
_CUTS = (_SHAPEFILE_CUT, _SHAPEFILE_CUT - 1)
_YES = {"1", "true", "t", "yes", "y", "si", "s", "verdadero", "x"}
_NO = {"0", "false", "f", "no", "n", "falso"}
_SECOND = re.compile(r"_\(\d+\)$")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Described:
    """What the columns of one row say; `dropped` are the ids of unusable fields.

    `unused` are the columns that have no place in the layer, `cut` those of which a
    part had none.
    """

    name: str
    note: str
    attributes: Mapping[str, Value]
    dropped: tuple[str, ...] = field(default=())
    unused: tuple[str, ...] = field(default=())
    cut: tuple[str, ...] = field(default=())


@lru_cache(maxsize=4096)
def plain(text: object) -> str:
    """Return text in lower case, without accents, spaces joined by `_`."""
    letters = normalize("NFKD", str(text).strip().casefold())
    return "_".join("".join(c for c in letters if not combining(c)).split())


def describe(row: Mapping[str, Value], layer: Layer) -> Described:
    """Return the layer's fields as the row gives them.

    Each value has one place: the first column of a field's names fills it, and every
    remark goes into the note. What is left over is named.
    """
    left = {column: _spelling(column) for column in row}
    given: dict[str, Value] = {}
    dropped: list[str] = []
    _take_values(row, layer, left, dropped, given)
    named = _taken(left, row, NAME_COLUMNS)
    whole = "" if named is None else str(named).replace("\n", " ")
    cut = ("name",) if len(whole) > _LONGEST_NAME else ()
    note, is_cut = _note(left, row)
    empty = [column for column in left if row[column] in (None, "")]
    unused = tuple(column for column in left if column not in empty)
    return Described(
        whole[:_LONGEST_NAME],
        note,
        given,
        tuple(dropped),
        unused,
        (*cut, *(("note",) if is_cut else ())),
    )


def _take_values(
    row: Mapping[str, Value],
    layer: Layer,
    left: dict[str, str],
    dropped: list[str],
    given: dict[str, str | int | float | bool | None],
) -> None:
    """Take what fits its field into `given`, and note what does not in `dropped`."""
    for attribute in layer.attributes:
        raw = _taken(left, row, _spellings(attribute))
        if raw is None or raw == "":
            continue
        value = coerced(raw, attribute)
        if value is None:
            dropped.append(attribute.id)
        else:
            given[attribute.id] = value


def _spelling(column: str) -> str:
    """Return how a column is known; a number after a second of its name is no part."""
    return _SECOND.sub("", plain(column))


def _taken(
    left: dict[str, str], row: Mapping[str, Value], wanted: tuple[str, ...]
) -> Value:
    """Return the value of the first column with one of the names, and take it out."""
    for name in (*wanted, *_cut(wanted)):
        for column, spelling in list(left.items()):
            if spelling == name and row[column] not in (None, ""):
                del left[column]
                return row[column]
    return None


@lru_cache(maxsize=256)
def _cut(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the long names as a Shapefile cuts them, an accented letter with them."""
    long = [name for name in names if len(name) > _SHAPEFILE_CUT]
    return tuple(name[:size] for size in _CUTS for name in long)


def _note(left: dict[str, str], row: Mapping[str, Value]) -> tuple[str, bool]:
    """Return every remark, a line each, and whether they were too long for a note."""
    remarks: list[str] = []
    while (found := _taken(left, row, NOTE_COLUMNS)) is not None:
        if str(found) not in remarks:
            remarks.append(str(found))
    whole = "\n".join(remarks)
    return whole[:LONGEST_TEXT], len(whole) > LONGEST_TEXT


def known_columns(layer: Layer) -> frozenset[str]:
    """Return the columns, as `plain` writes them, that are fields of the layer."""
    return frozenset(
        column for attribute in layer.attributes for column in _spellings(attribute)
    )


def coerced(value: Value, attribute: Attribute) -> Value:
    """Return the value as its field wants it, or None if that cannot be."""
    match attribute.type:
        case "number" | "integer":
            return _number(value, attribute)
        case "boolean":
            return _boolean(value)
        case "choice":
            return _choice(value, attribute)
        case "date":
            return _day(str(value))
        case _:
            return str(value).strip() or None


def _spellings(attribute: Attribute) -> tuple[str, ...]:
    whole = [plain(n) for n in (attribute.id, *attribute.names.values()) if n]
    return (*whole, *(w[:_SHAPEFILE_CUT] for w in whole))


def _number(value: Value, attribute: Attribute) -> int | float | None:
    number = number_of(str(value))
    if number is None:
        return None
    low = -math.inf if attribute.minimum is None else attribute.minimum
    high = math.inf if attribute.maximum is None else attribute.maximum
    if not low <= number <= high:
        return None
    if attribute.type == "integer":
        return int(number) if number.is_integer() else None
    return number


def _boolean(value: Value) -> bool | None:
    word = plain(value).removesuffix(".0")
    if word in _YES:
        return True
    return False if word in _NO else None


def _choice(value: Value, attribute: Attribute) -> str | None:
    word = plain(value)
    for choice in attribute.choices:
        if word in (plain(n) for n in (choice.id, *choice.names.values())):
            return choice.id
    return None


def _day(text: str) -> str | None:
    found = _DAY_FIRST.fullmatch(text.strip())
    iso = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text.strip()[:10]
    try:
        return date.fromisoformat(iso.replace("/", "-")).isoformat()
    except ValueError:
        return None
