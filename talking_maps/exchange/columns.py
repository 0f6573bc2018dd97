"""Match the columns of a file to a layer's fields, and read their values.

Columns are known by a field's id or its Spanish or English name, in any case, with or
without accents, and as a Shapefile cuts them (ten letters). A value that does not fit
its field is dropped and counted; it never refuses a row.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from unicodedata import combining, normalize

from talking_maps.errors import Value
from talking_maps.model.layer import Attribute, Layer

NAME_COLUMNS = ("name", "nombre", "nom", "label", "etiqueta")
NOTE_COLUMNS = ("note", "nota", "notas", "notes", "desc", "description", "descripcion",
                "cmt", "comment", "comentario", "observacion", "observaciones",
                "obs")  # fmt: skip
_LONGEST_NAME = 200
_SHAPEFILE_CUT = 10
_YES = {"1", "true", "t", "yes", "y", "si", "s", "verdadero", "x"}
_NO = {"0", "false", "f", "no", "n", "falso"}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Described:
    """What the columns of one row say; `dropped` are the ids of unusable fields."""

    name: str
    note: str
    attributes: Mapping[str, Value]
    dropped: tuple[str, ...] = field(default=())


@lru_cache(maxsize=4096)
def plain(text: object) -> str:
    """Return text in lower case, without accents, spaces joined by `_`."""
    letters = normalize("NFKD", str(text).strip().casefold())
    return "_".join("".join(c for c in letters if not combining(c)).split())


def describe(row: Mapping[str, Value], layer: Layer) -> Described:
    """Return the layer's fields as the row gives them."""
    columns = {plain(name): row[name] for name in reversed(list(row))}
    given: dict[str, Value] = {}
    dropped: list[str] = []
    for attribute in layer.attributes:
        raw = _raw(attribute, columns)
        if raw is None or raw == "":
            continue
        value = coerced(raw, attribute)
        if value is None:
            dropped.append(attribute.id)
        else:
            given[attribute.id] = value
    name = _first(columns, NAME_COLUMNS).replace("\n", " ")[:_LONGEST_NAME]
    return Described(name, _first(columns, NOTE_COLUMNS), given, tuple(dropped))


def unused(columns: Counter[str], layer: Layer) -> tuple[str, ...]:
    """Return the columns, as counted in a file, that have no place in the layer."""
    known = {*NAME_COLUMNS, *NOTE_COLUMNS}
    for attribute in layer.attributes:
        known.update(_spellings(attribute))
    return tuple(c for c in columns if plain(c) not in known)


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


def _raw(attribute: Attribute, columns: Mapping[str, Value]) -> Value:
    found = (columns[s] for s in _spellings(attribute) if s in columns)
    return next(found, None)


def _spellings(attribute: Attribute) -> tuple[str, ...]:
    whole = [plain(n) for n in (attribute.id, *attribute.names.values()) if n]
    return (*whole, *(w[:_SHAPEFILE_CUT] for w in whole))


def _first(columns: Mapping[str, Value], names: tuple[str, ...]) -> str:
    found = (str(columns[n]) for n in names if columns.get(n) not in (None, ""))
    return next(found, "")


def _number(value: Value, attribute: Attribute) -> int | float | None:
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    low = -math.inf if attribute.minimum is None else attribute.minimum
    high = math.inf if attribute.maximum is None else attribute.maximum
    if not (math.isfinite(number) and low <= number <= high):
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
