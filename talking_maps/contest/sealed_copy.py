"""The sealed copy of an entry: plan, rubric and ground as they were, in fixed bytes.

The bytes are canonical JSON, so that the seal changes with any change of content and
with nothing else. Private names of owners are not in it. `read_copy` gives back what
a score sheet and a field visit need.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.contest.canonical_json import canonical, digest, dump, load
from talking_maps.errors import BadFile, BadGeometry
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Plan,
    Years,
)
from talking_maps.model.rubric import Reference, Rubric, Scorecard
from talking_maps.model.territory import Boundary, Territory
from talking_maps.scoring import as_json, plan_content

#: Changes whenever the content of a sealed copy changes its form.
FORM = "talking-maps entry 1"
_RECORDS = ("features", "owners", "herds", "assemblies", "commitments")


@dataclass(frozen=True, slots=True)
class SealedCopy:
    """What a sealed copy holds. `scorecard` is as `scoring.as_json` writes it."""

    contest: str
    entry: Entry
    plan: Plan
    rubric: Rubric
    boundary: BaseGeometry
    epsg: int
    scorecard: Mapping[str, Any]
    photos: Mapping[str, str] = field(default_factory=dict)


def sealed(
    contest: Contest,
    entry: Entry,
    plan: Plan,
    territory: Territory,
    reference: Reference,
    card: Scorecard,
    *,
    photos: Mapping[str, str] | None = None,
) -> tuple[Entry, bytes]:
    """Return the entry with its seal, and the bytes the seal is taken over.

    `photos` are the SHA-256 of the pictures that the plan shows, by their id; without
    any the bytes are those of programs that did not seal them yet.
    """
    content = {
        "form": FORM,
        "contest": contest.id,
        "entry": dump(replace(entry, seal="")),
        "plan": _plan_content(plan),
        "rubric": dump(sealed_rubric(contest)),
        "territory": _ground_content(territory),
        "reference": {n.id: n.value for n in reference.numbers.values()},
        "scorecard": as_json(card),
    }
    if photos:
        content["photos"] = dict(photos)
    copy = canonical(content)
    return replace(entry, seal=digest(copy)), copy


def sealed_rubric(contest: Contest) -> Rubric:
    """Return the rubric as sealed copies hold it, with how marks are joined."""
    return replace(contest.rubric, joining=contest.joining)


def read_copy(copy: bytes) -> SealedCopy:
    """Return what a sealed copy holds; raises BadFile."""
    content = copy_content(copy)
    try:
        ground = content["territory"]
        return SealedCopy(
            contest=content["contest"],
            entry=replace(load(Entry, content["entry"]), seal=digest(copy)),
            plan=_plan(content["plan"]),
            rubric=load(Rubric, content["rubric"]),
            boundary=_shape(ground["boundary"]),
            epsg=ground["epsg"],
            scorecard=content["scorecard"],
            photos=content.get("photos", {}),
        )
    except (KeyError, TypeError, ValueError, BadGeometry) as error:
        raise _unreadable() from error


def sealed_photos(copy: bytes) -> dict[str, str]:
    """Return the digest of each photo that the plan shows, without reading the plan.

    Contest, entry and form come first, and quotes within texts are escaped: nothing
    before can look like them. Empty where none were sealed.
    """
    _, found, rest = copy.partition(canonical({"form": FORM})[1:-1] + b',"photos":')
    try:
        photos, _ = json.JSONDecoder().raw_decode(rest.decode()) if found else ({}, 0)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(photos, dict):
        raise _unreadable()
    return {photo: str(digest) for photo, digest in photos.items()}


def copy_content(copy: bytes) -> dict[str, Any]:
    """Return the plain content of a sealed copy; raises BadFile."""
    try:
        content = json.loads(copy)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(content, dict):
        raise _unreadable()
    return content


def _shape(written: str) -> BaseGeometry:
    return geo.from_wkb(bytes.fromhex(written))


def _unreadable() -> BadFile:
    return BadFile("A sealed copy cannot be read. Verify the contest.")


def _plan_content(plan: Plan) -> Mapping[str, Any]:
    content = dict(plan_content(plan))
    for name in _RECORDS:
        texts = content[name]
        if isinstance(texts, Iterable):
            content[name] = [json.loads(text) for text in texts]
    return content


def _ground_content(territory: Territory) -> Mapping[str, object]:
    return {
        "boundary": _land(territory.boundary),
        "epsg": territory.epsg,
        "elevation": territory.digest,
        "elevation_error_m": territory.elevation.error if territory.elevation else None,
        "elevation_source": territory.elevation_source,
        "claims": sorted(map(_claim, territory.claims)),
    }


def _claim(claim: Boundary) -> tuple[str, ...]:
    return _land(claim.geometry), claim.claimed_by, claim.claimed_on, claim.source


def _land(shape: BaseGeometry) -> str:
    rounded = shapely.normalize(shapely.set_precision(shape, 0.001))
    return str(shapely.to_wkb(rounded, hex=True, byte_order=1))


def _plan(content: Mapping[str, Any]) -> Plan:
    households = content.get("total_households")
    return Plan(
        owner=_owner(content["owner"]),
        years=Years(**{name: int(year) for name, year in content["years"].items()}),
        features=tuple(_feature(one) for one in content["features"]),
        owners=tuple(_owner(one) for one in content["owners"]),
        herds=tuple(Herd(**_whole(one)) for one in content["herds"]),
        assemblies=tuple(Assembly(**_whole(one)) for one in content["assemblies"]),
        commitments=tuple(Commitment(**one) for one in content["commitments"]),
        owners_with_drawings=tuple(content["owners_with_drawings"]),
        total_households=None if households is None else int(households),
    )


def _feature(content: Mapping[str, Any]) -> Feature:
    lists = {"photos": tuple(content["photos"])}
    shape = {"geometry": _shape(content["geometry"])}
    return Feature(**{**content, **lists, **shape})


def _owner(content: Mapping[str, Any]) -> Owner:
    return Owner(**_whole(content))


def _whole(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with numbers as the whole numbers they were."""
    return {k: int(v) if isinstance(v, float) else v for k, v in content.items()}
