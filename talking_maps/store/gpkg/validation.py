"""Check a feature, or a record of the register, before it enters its table.

SQLite takes any value in any column; a GeoPackage does not, nor does the reader of it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, get_args

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry, BadValue
from talking_maps.model.change import Record, RecordKind
from talking_maps.model.days import check_years
from talking_maps.model.land_potential import LAND_RESOURCES, UNSETTLED, LandPotential
from talking_maps.model.local_number import LOCAL_GRADES, LocalNumber
from talking_maps.model.plan import (
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Feature,
    OwnerKind,
    Years,
)
from talking_maps.store.gpkg import geometry as blob
from talking_maps.store.gpkg.layer_tables import LayerTable

#: Fields of a feature with a closed list of values.
CLOSED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"scene": SCENES, "status": STATUSES, "origin": ORIGINS, "voice": VOICES}
)

#: What each field of a register's record must be; None, where it may be missing, too.
_REGISTER: Mapping[RecordKind, Mapping[str, str]] = MappingProxyType(
    {
        "owner": {"id": "id", "kind": "owner", "name": "text", "members": "count?"},
        "herd": {"uid": "id", "owner": "id", "species": "id", "count": "count"},
        "assembly": {
            "uid": "id",
            "held_on": "day",
            "title": "text",
            "households": "count?",
            "women": "count?",
            "men": "count?",
            "elders": "count?",
            "leaders": "count?",
            "youth": "count?",
        },
        "commitment": {
            "uid": "id",
            "owner": "id",
            "what": "text",
            "who": "text",
            "by": "text",
            "labour_days": "number?",
            "labour": "text",
            "cost": "soles",
        },
        "years": {"past": "year", "present": "year", "future": "year"},
        "community": {
            "code": "id",
            "name": "text",
            "epsg": "count",
            "households": "count?",
            "consent_keep_on": "day?",
            "consent_share_on": "day?",
            "created_at": "moment?",
            "names": "names",
            "potential": "potential",
            "numbers": "numbers",
        },
        "boundary": {
            "uid": "id",
            "geometry": "land",
            "claimed_by": "text",
            "claimed_on": "text",
            "source": "text",
        },
    }
)
_LARGEST = sys.float_info.max
#: No community counts more of anything.
_MOST = 10**9
#: Letters of the longest name of a register's; of a feature's, which is more than any
#: cell of a table that is imported. What people tell in a note has no such end.
_LONGEST_NAME, _LONGEST_CALLED = 1000, 200_000
_NAMES = frozenset({"name", "who", "claimed_by", "id", "uid", "code", "owner"})


def check_record(kind: RecordKind, record: Record) -> None:
    """Raise BadValue naming the field that a record of the register cannot have so."""
    for field, rule in _REGISTER.get(kind, {}).items():
        value = getattr(record, field)
        if value in (None, "") and rule.endswith("?"):
            continue
        if not _follows(rule.removesuffix("?"), value):
            raise BadValue(
                "{value} does not fit the field {field}.",
                value=str(value)[:60],
                field=field,
            )
        if isinstance(value, str) and field in _NAMES:
            _refuse_long(field, value, _LONGEST_NAME)
    if isinstance(record, Years):
        check_years(record.past, record.present, record.future)


def _refuse_long(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise BadValue(
            "The field {field} holds {count:whole} letters; {most:whole} is the most."
            " Shorten it.",
            field=field,
            count=len(text),
            most=most,
        )


def _follows(rule: str, value: object) -> bool:
    kind, fits = _RULES[rule]
    return isinstance(value, kind) and not isinstance(value, bool) and fits(value)


def _is_land(shape: BaseGeometry) -> bool:
    try:
        blob.as_column(blob.canonical(shape), "polygon")
    except BadGeometry:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_amount(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_names(names: Mapping[object, object]) -> bool:
    return all(
        isinstance(part, str) and _is_text(part)
        for pair in names.items()
        for part in pair
    )


def _is_potential(potential: LandPotential) -> bool:
    if potential == UNSETTLED:
        return True
    lacks = [one for one in LAND_RESOURCES if one in potential.lacks]
    return (
        list(potential.lacks) == lacks
        and bool(potential.confirmed_by)
        and len(potential.confirmed_by) <= _LONGEST_NAME
        and _is_text(potential.confirmed_by)
        and _is_date(potential.confirmed_on)
    )


def _is_numbers(numbers: Mapping[object, object]) -> bool:
    return all(
        isinstance(number, str)
        and bool(number)
        and _is_text(number)
        and isinstance(local, LocalNumber)
        and _is_number(local)
        for number, local in numbers.items()
    )


def _is_number(local: LocalNumber) -> bool:
    amounts = [local.value, 0.0 if local.error is None else local.error]
    return (
        all(isinstance(one, int | float) and math.isfinite(one) for one in amounts)
        and amounts[1] >= 0
        and local.grade in LOCAL_GRADES
        and all(
            isinstance(one, str) and bool(one) and _is_text(one)
            for one in (local.by, local.source)
        )
        and len(local.by) <= _LONGEST_NAME
        and _is_date(local.on)
    )


def check_drawn(feature: Feature) -> None:
    """Raise BadValue, BadGeometry for what no feature of any layer ever held."""
    for name, allowed in CLOSED.items():
        value = getattr(feature, name)
        if value not in allowed and not (name == "voice" and value is None):
            raise BadValue(
                "{value} is not one of the values of {field}.",
                value=str(value)[:60],
                field=name,
            )
    for name in ("uid", "layer", "name", "note"):
        _fit("TEXT", name, getattr(feature, name))
    _refuse_long("name", feature.name, _LONGEST_CALLED)
    for name in ("flags", "photos"):
        for value in getattr(feature, name):
            _fit("TEXT", name, value)
    for name, value in feature.attributes.items():
        if not isinstance(value, str | int | float | None):
            _fit("TEXT", name, value)
    blob.canonical(feature.geometry)


def validate_feature(table: LayerTable, feature: Feature) -> Feature:
    """Return the feature as the table will give it back.

    Raises BadValue naming the field, or BadGeometry.
    """
    check_drawn(feature)
    geometry = blob.canonical(feature.geometry)
    blob.as_column(geometry, table.geometry)
    attributes = _fitted(table, feature)
    return Feature(
        feature.uid,
        table.name,
        feature.scene,
        geometry,
        feature.status,
        feature.origin,
        feature.voice,
        feature.name,
        feature.note,
        attributes,
        tuple(feature.photos),
        tuple(feature.flags),
    )


def _fitted(table: LayerTable, feature: Feature) -> dict[str, str | int | float]:
    """Return the attributes as their columns hold them."""
    return {
        k: _fit(_type_of(table, k), k, v)
        for k, v in feature.attributes.items()
        if v is not None
    }


def _type_of(table: LayerTable, attribute: str) -> str:
    kind = table.attributes.get(attribute)
    if kind is None:
        raise BadValue(
            "The layer {layer} has no field {field}.", layer=table.name, field=attribute
        )
    return kind


def _fit(kind: str, field: str, value: object) -> str | int | float | bool:
    match kind, value:
        case "BOOLEAN", bool() | 0 | 1:
            return bool(value)
        case "INTEGER", int() if not isinstance(value, bool) and abs(value) < 2**63:
            return value
        case "DOUBLE", int() | float() if not isinstance(value, bool):
            if abs(value) <= _LARGEST:  # no number is infinite
                return float(value)
        case "DATE", str() if _is_date(value):
            return value
        case "TEXT", str() if _is_text(value):
            return value
    raise BadValue(
        "{value} does not fit the field {field}.", value=str(value)[:60], field=field
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_text(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


#: What each rule of the register takes: the kinds of values, and which of them.
_RULES: Mapping[str, tuple[Any, Callable[[Any], bool]]] = MappingProxyType(
    {
        "text": (str, _is_text),
        "id": (str, lambda v: bool(v) and _is_text(v)),
        "owner": (str, lambda v: v in get_args(OwnerKind)),
        "count": (int, lambda v: 0 <= v <= _MOST),
        "number": (int | float, lambda v: 0 <= v <= _LARGEST),
        "year": (int, lambda v: date.min.year <= v <= date.max.year),
        "day": (str, _is_date),
        "moment": (str, _is_moment),
        "soles": (str, lambda v: not v or _is_amount(v)),
        "names": (Mapping, _is_names),
        "potential": (LandPotential, _is_potential),
        "numbers": (Mapping, _is_numbers),
        "land": (BaseGeometry, _is_land),
    }
)
