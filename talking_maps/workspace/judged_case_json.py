"""What a plan is judged by as plain JSON with WKB, for a process of our own; and back.

Nothing is unpickled. Numbers come back as they were, to the last bit: what another
process judges is what this one would.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps.contest.canonical_json import dump, load
from talking_maps.model.land_potential import LandPotential
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Plan,
    Years,
)
from talking_maps.model.rubric import Reference, Rubric
from talking_maps.model.territory import Boundary, FloatArray, Raster, Territory
from talking_maps.worlds import JudgedCase, WorldPoints

_POINTS = ("value", "full", "plain")
_PLAIN = ("total_households", "version")
#: The records of a plan beside its features, by their field.
_RECORDS: Mapping[str, type[object]] = {
    "owners": Owner,
    "herds": Herd,
    "assemblies": Assembly,
    "commitments": Commitment,
}


def form(case: JudgedCase) -> dict[str, Any]:
    """Return a case as JSON can hold it."""
    return {
        "plan": _plan_form(case.plan),
        "baseline": None if case.baseline is None else _plan_form(case.baseline),
        "territory": _territory_form(case.territory),
        "rubric": dump(case.rubric),
        "reference": dump(case.reference),
        "excused": sorted(case.excused),
        "lengths": [*case.lengths],
    }


def read(said: Mapping[str, Any]) -> JudgedCase:
    """Return the case of `form`; raises BadFile, KeyError, TypeError, ValueError."""
    return JudgedCase(
        plan=_plan(said["plan"]),
        territory=_territory(said["territory"]),
        rubric=load(Rubric, said["rubric"]),
        reference=load(Reference, said["reference"]),
        baseline=None if said["baseline"] is None else _plan(said["baseline"]),
        excused=tuple(said["excused"]),
        lengths=tuple(said["lengths"]),
    )


def points_form(found: WorldPoints) -> dict[str, Any]:
    """Return what was judged as JSON can hold it."""
    return {name: _array_form(getattr(found, name)) for name in _POINTS}


def read_points(said: Mapping[str, Any]) -> WorldPoints:
    """Return the points of `points_form`; raises KeyError, TypeError, ValueError."""
    return WorldPoints(*(_array(said[name]) for name in _POINTS))


def _plan_form(plan: Plan) -> dict[str, Any]:
    return {
        "owner": dump(plan.owner),
        "years": dump(plan.years),
        "features": [_feature_form(one) for one in plan.features],
        **{name: [dump(one) for one in getattr(plan, name)] for name in _RECORDS},
        "owners_with_drawings": [*plan.owners_with_drawings],
        **{name: getattr(plan, name) for name in _PLAIN},
    }


def _plan(said: Mapping[str, Any]) -> Plan:
    records: dict[str, Any] = {
        name: tuple(load(kind, one) for one in said[name])
        for name, kind in _RECORDS.items()
    }
    return Plan(
        owner=load(Owner, said["owner"]),
        years=load(Years, said["years"]),
        features=tuple(map(_feature, said["features"])),
        owners_with_drawings=tuple(said["owners_with_drawings"]),
        **records,
        **{name: said[name] for name in _PLAIN},
    )


def _feature_form(feature: Feature) -> dict[str, Any]:
    said = {one.name: getattr(feature, one.name) for one in fields(feature)}
    return {
        **said,
        "geometry": _shape_form(feature.geometry),
        "attributes": dict(feature.attributes),
    }


def _feature(said: Mapping[str, Any]) -> Feature:
    lists = {name: tuple(said[name]) for name in ("photos", "flags")}
    return Feature(**{**said, **lists, "geometry": _shape(said["geometry"])})


def _territory_form(ground: Territory) -> dict[str, Any]:
    return {
        "boundary": _shape_form(ground.boundary),
        "epsg": ground.epsg,
        "elevation": None if ground.elevation is None else _raster(ground.elevation),
        "elevation_source": ground.elevation_source,
        "digest": ground.digest,
        "claims": [
            [
                one.uid,
                _shape_form(one.geometry),
                one.claimed_by,
                one.claimed_on,
                one.source,
            ]
            for one in ground.claims
        ],
        "potential": dump(ground.potential),
    }


def _territory(said: Mapping[str, Any]) -> Territory:
    raster = said["elevation"]
    return Territory(
        boundary=_shape(said["boundary"]),
        epsg=int(said["epsg"]),
        elevation=None
        if raster is None
        else Raster(
            _array(raster["values"]),
            Affine(*raster["transform"]),
            raster["epsg"],
            raster["unit"],
            raster["error"],
        ),
        elevation_source=said["elevation_source"],
        digest=said["digest"],
        claims=tuple(
            Boundary(uid, _shape(shape), *rest) for uid, shape, *rest in said["claims"]
        ),
        potential=load(LandPotential, said["potential"]),
    )


def _raster(one: Raster) -> dict[str, Any]:
    return {
        "values": _array_form(one.values),
        "transform": [*one.transform[:6]],
        "epsg": one.epsg,
        "unit": one.unit,
        "error": one.error,
    }


def _array_form(values: FloatArray) -> list[Any]:
    """Return the shape of an array and its bytes: NaN is no number of JSON."""
    content = np.ascontiguousarray(values, dtype="<f8").tobytes()
    return [[*values.shape], base64.b64encode(content).decode("ascii")]


def _array(said: Sequence[Any]) -> FloatArray:
    shape, text = said
    values = np.frombuffer(base64.b64decode(text), dtype="<f8").reshape(shape)
    return values.astype(np.float64)


def _shape_form(shape: BaseGeometry) -> str:
    return str(shapely.to_wkb(shape, hex=True, byte_order=1))


def _shape(said: str) -> BaseGeometry:
    return shapely.from_wkb(bytes.fromhex(said))
