"""The sealed copy of an entry: plan, rubric and ground as they were, in fixed bytes.

The bytes are canonical JSON, so that the seal changes with any change of content and
with nothing else. Private names of owners are not in it. `read_copy` gives back what
a score sheet and a field visit need.

What several copies share, elevation and numbers, lies beside them (`sealed_parts`); a
copy names it by its digest. `read_case` gives back all that the points came from, so
that anybody can measure again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.contest import sealed_parts
from talking_maps.contest.canonical_json import canonical, digest, dump, load
from talking_maps.errors import BadFile, BadGeometry
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.layer import Layer
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
from talking_maps.model.territory import Boundary, Community, Territory
from talking_maps.scoring import as_json, plan_content
from talking_maps.worlds import near

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


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A row of the table of sealed copies: the id and digest it claims, its bytes.

    `parts` are what it shares with others, by their digests, where it is handed in.
    """

    id: str
    digest: str
    content: bytes
    parts: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SealedGround:
    """What a plan is judged on and by, beside its rubric, as the seal holds it.

    `consents` are the days on which the assembly agreed to keep and to share the map,
    None where the contest does not ask. `baseline` is the seal of the entry that the
    plan is compared with, `excused` the uids that may be gone since then.
    """

    reference: Reference
    layers: Sequence[Layer] = ()
    elevation: bytes = b""
    consents: tuple[str, str] | None = None
    baseline: str = ""
    excused: Collection[str] = ()

    def parts(self) -> Mapping[str, bytes]:
        """Return what is kept beside the copy, by what it is."""
        found = {
            "forms": sealed_parts.forms_bytes(self.layers),
            "numbers": sealed_parts.numbers_bytes(self.reference),
        }
        return {**found, **({"elevation": self.elevation} if self.elevation else {})}

    def content(self, parts: Mapping[str, bytes]) -> dict[str, Any]:
        """Return what the copy says of it; what is not there is not said."""
        said: dict[str, Any] = {
            "shared": {name: digest(part) for name, part in parts.items()}
        }
        if self.consents is not None:
            said["register"] = {"consents": [*self.consents]}
        if self.baseline or self.excused:
            said["since"] = {
                "baseline": self.baseline,
                "excused": sorted(self.excused),
            }
        return said


def sealed(  # noqa: PLR0913 - all that a seal is taken over
    contest: Contest,
    entry: Entry,
    plan: Plan,
    territory: Territory,
    reference: Reference,
    card: Scorecard,
    *,
    photos: Mapping[str, str] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> tuple[Entry, bytes]:
    """Return the entry with its seal, and the bytes the seal is taken over.

    `photos` are the SHA-256 of the pictures that the plan shows, by their id, `beside`
    is what `SealedGround.content` says; without any the bytes are those of programs
    that did not seal them yet.
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
    copy = canonical({**content, **(beside or {})})
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


#: From a digest to the bytes that are kept by it; raises NotFound.
PartOf = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class SealedCase:
    """All that a sealed entry was judged by, from its copy alone.

    `reference` is None in copies of programs that did not seal errors yet: they hold
    the `values` alone. `is_whole` tells whether the elevation is there, if there was
    one. `community` holds nothing but the days of consent, None where it was not asked
    for. `baseline` is the seal of the entry that it was compared with.
    """

    copy: SealedCopy
    territory: Territory
    reference: Reference | None
    values: Mapping[str, float | None]
    is_whole: bool
    layers: tuple[Layer, ...] = ()
    community: Community | None = None
    baseline: str = ""
    excused: tuple[str, ...] = ()


def read_case(copy: bytes, part_of: PartOf) -> SealedCase:
    """Return all that a sealed entry was judged by; raises BadFile, NotFound."""
    found, content = read_copy(copy), copy_content(copy)
    shared = shared_parts(copy)
    parts = {name: part_of(code) for name, code in shared.items()}
    for name, code in shared.items():
        if digest(parts[name]) != code:
            raise _unreadable()
    try:
        ground, since = content["territory"], content.get("since", {})
        consents = content.get("register", {}).get("consents")
        elevation = parts.get("elevation")
        land = Territory(
            found.boundary,
            found.epsg,
            None if elevation is None else sealed_parts.read_elevation(elevation),
            ground.get("elevation_source", ""),
            ground.get("elevation", ""),
            tuple(map(_claimed, ground.get("claims", ()))),
            found.entry.potential,
        )
        numbers = parts.get("numbers")
        return SealedCase(
            found,
            land,
            None if numbers is None else sealed_parts.read_numbers(numbers),
            content["reference"],
            is_whole="numbers" in parts,
            layers=sealed_parts.read_forms(parts["forms"]) if "forms" in parts else (),
            community=None
            if consents is None
            else Community(
                found.entry.community,
                "",
                found.epsg,
                consent_keep_on=str(consents[0]),
                consent_share_on=str(consents[1]),
            ),
            baseline=str(since.get("baseline", "")),
            excused=tuple(map(str, since.get("excused", ()))),
        )
    except (AttributeError, KeyError, TypeError, ValueError, BadGeometry) as error:
        raise _unreadable() from error


def _claimed(sealed: Sequence[str]) -> Boundary:
    shape, by, on, source = sealed
    return Boundary("", _shape(shape), by, on, source)


def as_sealed_plan(plan: Plan) -> Plan:
    """Return a plan as it is read from its seal: shapes to the millimetre, in order.

    What is judged is what is sealed, so that from the seal the same comes out.
    """
    found = _plan(json.loads(canonical(_plan_content(plan))))
    return replace(found, version=plan.version)


def as_sealed_ground(territory: Territory) -> tuple[Territory, bytes]:
    """Return a ground as it is read from its seal, and the bytes of its elevation.

    The elevation is cut to what measures of the land can see. No bytes without one.
    """
    land = replace(
        territory,
        boundary=_shape(_land(territory.boundary)),
        claims=tuple(
            _claimed(claim) for claim in sorted(map(_claim, territory.claims))
        ),
    )
    cut = near(land).elevation
    if cut is None:
        return land, b""
    content = sealed_parts.elevation_bytes(cut)
    return replace(land, elevation=sealed_parts.read_elevation(content)), content


def shared_parts(copy: bytes) -> dict[str, str]:
    """Return the digests of what a copy shares with others, without reading the plan.

    They stand behind the scorecard, where quotes within texts are escaped: nothing
    before can look like them. Empty in copies that share nothing.
    """
    _, found, rest = copy.rpartition(b',"shared":')
    try:
        shared, _ = json.JSONDecoder().raw_decode(rest.decode()) if found else ({}, 0)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(shared, dict):
        raise _unreadable()
    return {str(name): str(code) for name, code in shared.items()}


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
