"""Records as plain fields and back: what the history's JSON and the tables hold.

A record is taken apart into named parts, so that two versions can be compared part by
part: fields that have their default value are left out, a feature's attributes get a
part each. Nothing here touches a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields
from types import MappingProxyType
from typing import Any, cast

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadFile
from talking_maps.model.change import Record, RecordKind
from talking_maps.model.land_potential import UNSETTLED, LandPotential, LandResource
from talking_maps.model.local_number import LocalNumber
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Scene,
    Years,
)
from talking_maps.model.territory import Boundary, Community
from talking_maps.store.gpkg.geometry import canonical

#: What a record is taken apart into: JSON values, and `geometry`.
RecordFields = dict[str, Any]

CLASSES: Mapping[RecordKind, type[Any]] = MappingProxyType(
    {
        "feature": Feature,
        "owner": Owner,
        "herd": Herd,
        "assembly": Assembly,
        "commitment": Commitment,
        "years": Years,
        "boundary": Boundary,
        "community": Community,
    }
)

#: The field that holds a record's uid; years have none and take their owner's id.
KEYS: Mapping[RecordKind, str | None] = MappingProxyType(
    {
        "feature": "uid",
        "owner": "id",
        "herd": "uid",
        "assembly": "uid",
        "commitment": "uid",
        "years": None,
        "boundary": "uid",
        "community": "code",
    }
)

#: Prefix of the parts that are a feature's own attributes.
ATTRIBUTE = "attributes."
#: Prefix of the parts that are numbers of the place: two copies may each add one.
NUMBER = "numbers."

_LISTS = frozenset({"photos", "flags"})


def to_fields(record: Record) -> RecordFields:
    """Take a record apart, without its uid and scene and without default values."""
    kind = kind_of(record)
    parts: RecordFields = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in {KEYS[kind], "scene", "attributes"}:
            continue
        if field.name == "geometry":
            parts["geometry"] = canonical(value)
        elif field.name == "names":
            parts.update({"names": dict(value)} if value else {})
        elif field.name == "potential":
            parts.update(
                {"potential": said} if (said := plain_potential(value)) else {}
            )
        elif field.name == "numbers":
            parts.update({NUMBER + i: one for i, one in plain_numbers(value).items()})
        elif value != _default(field):
            parts[field.name] = list(value) if isinstance(value, tuple) else value
    if isinstance(record, Feature):
        parts.update(
            {ATTRIBUTE + k: v for k, v in record.attributes.items() if v is not None}
        )
    return parts


def from_fields(
    kind: RecordKind, uid: str, scene: Scene | None, parts: RecordFields
) -> Record:
    """Put a record together again; raises BadFile if a part is missing."""
    given: RecordFields = {
        k: v for k, v in parts.items() if not k.startswith((ATTRIBUTE, NUMBER))
    }
    key = KEYS[kind]
    if key is not None:
        given[key] = uid
    if kind == "feature":
        given["scene"] = scene
        given["attributes"] = {
            k.removeprefix(ATTRIBUTE): v
            for k, v in parts.items()
            if k.startswith(ATTRIBUTE)
        }
    try:
        given |= {name: tuple(given[name]) for name in _LISTS & given.keys()}
        if "potential" in given:
            given["potential"] = _potential(**given["potential"])
        if kind == "community":
            given["numbers"] = _numbers(parts)
        return cast("Record", CLASSES[kind](**given))
    except (TypeError, KeyError) as error:
        raise BadFile(
            "The history of the file holds an entry that cannot be read."
        ) from error


def plain_potential(potential: LandPotential) -> dict[str, Any]:
    """Return what the land can have as plain JSON, nothing while nobody settled it."""
    if potential == UNSETTLED:
        return {}
    said = {field.name: getattr(potential, field.name) for field in fields(potential)}
    return said | {"lacks": list(potential.lacks)}


def _potential(
    lacks: list[LandResource], confirmed_by: str, confirmed_on: str
) -> LandPotential:
    return LandPotential(tuple(lacks), confirmed_by, confirmed_on)


def plain_numbers(numbers: Mapping[str, LocalNumber]) -> dict[str, Any]:
    """Return numbers of the place as plain JSON; what is not known is left out."""
    return {
        i: {k: v for k, v in asdict(one).items() if v is not None}
        for i, one in sorted(numbers.items())
    }


def _numbers(parts: RecordFields) -> dict[str, LocalNumber]:
    """Return the numbers of a community's parts, from its history or its table."""
    held = {k.removeprefix(NUMBER): v for k, v in parts.items() if k.startswith(NUMBER)}
    held |= parts.get("numbers", {})
    return {i: LocalNumber(**one) for i, one in sorted(held.items())}


def kind_of(record: Record) -> RecordKind:
    """Return the kind of a record."""
    return next(kind for kind, cls in CLASSES.items() if type(record) is cls)


def uid_of(record: Record, *, otherwise: str) -> str:
    """Return the record's uid, or `otherwise` for a kind that holds none."""
    key = KEYS[kind_of(record)]
    return otherwise if key is None else str(getattr(record, key))


def to_json(parts: RecordFields) -> str:
    """Return all parts but the geometry as JSON, keys in order."""
    plain = {k: v for k, v in parts.items() if k != "geometry"}
    return json.dumps(
        plain,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


def from_json(text: str, geometry: BaseGeometry | None) -> RecordFields:
    """Return the parts that `to_json` wrote, with the geometry; raises BadFile."""
    try:
        parts = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile(
            "The history of the file holds an entry that cannot be read."
        ) from error
    if not isinstance(parts, dict):
        raise BadFile("The history of the file holds an entry that cannot be read.")
    if geometry is not None:
        parts["geometry"] = geometry
    return parts


def _default(field: Field[Any]) -> object:
    return MISSING if field.default is MISSING else field.default
