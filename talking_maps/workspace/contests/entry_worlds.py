"""A contest's entries in seeded worlds, judged from their seals alone.

The ground is the one on this machine, if it is the one that was sealed: a seal holds
only the digest of an elevation. What comes out otherwise than it was sealed, for want
of that ground or because numbers or measures are others by now, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from talking_maps import contest, geo, worlds
from talking_maps.contest import ContestState
from talking_maps.contest.sealed_copy import copy_content, read_copy
from talking_maps.errors import TalkingMapsError
from talking_maps.model.contest import Entry
from talking_maps.model.message import Message
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Boundary, FloatArray, Territory
from talking_maps.store import contests as books
from talking_maps.workspace import score_bands
from talking_maps.workspace.contests.transactions import contest_file
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.workspace import Progress, Workspace, silent
from talking_maps.worlds import JudgedCase

#: Points that differ by no more are the same.
_SAME = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class DrawnEntries:
    """Points by entry, (correlation lengths, worlds, parts), NaN where left out.

    `left_out` says how many parts of each entry could not be judged anew.
    """

    points: Mapping[str, FloatArray]
    left_out: Mapping[str, int]


def drawn_entries(
    workspace: Workspace,
    record: ContestState,
    *,
    seed: int,
    count: int,
    group: str | None = None,
    progress: Progress = silent,
) -> DrawnEntries:
    """Judge the entries that have a place, of a group or all, in many worlds.

    Each entry's worlds are kept when they are judged: who was interrupted goes on.
    `progress` may raise to stop.
    """
    path = contest_file(workspace, record.contest.id)
    wanted = {
        s.entry
        for s in contest.standings(record)
        if s.place is not None and group in (None, s.group)
    }
    entries = [told.noun for told in record.entries if told.noun.id in wanted]
    points: dict[str, FloatArray] = {}
    left_out: dict[str, int] = {}
    for number, entry in enumerate(entries):

        def tell(share: float, what: Message, number: int = number) -> None:
            progress((number + share) / len(entries), what)

        try:
            copy = books.copy_of(path, entry.id)
            case = sealed_case(workspace, copy)
        except TalkingMapsError:
            left_out[entry.id] = len(entry.parts)
            continue
        if len(case.components) != len(entry.parts):
            left_out[entry.id] = len(entry.parts)
            continue
        drawn = score_bands.points_in_worlds(
            case, count=count, seed=seed, folder=workspace.folder, progress=tell
        )
        points[entry.id], lost = believed(case, entry, drawn)
        if lost:
            left_out[entry.id] = lost
    return DrawnEntries(points, left_out)


def sealed_case(workspace: Workspace, copy: bytes) -> JudgedCase:
    """Return all that a sealed entry was judged by; raises BadFile."""
    found, content = read_copy(copy), copy_content(copy)
    here, sealed = _here(workspace, found.entry.community), content["territory"]
    elevation = None if here is None else here.elevation
    is_same = here is not None and here.digest == sealed.get("elevation")
    if elevation is not None:
        elevation = replace(elevation, error=sealed.get("elevation_error_m"))
    land = Territory(
        found.boundary,
        found.epsg,
        elevation if is_same else None,
        digest=sealed.get("elevation", ""),
        claims=tuple(map(_claim, sealed.get("claims", ()))),
    )
    if here is not None:
        land = replace(land, potential=here.potential)
    numbers = _numbers(workspace.reference, content.get("reference", {}))
    return JudgedCase(found.plan, land, found.rubric, numbers)


def _here(workspace: Workspace, code: str) -> Territory | None:
    """Return the community's ground as it is on this machine, None if it is not."""
    try:
        return OpenCommunity(workspace, code).territory()
    except TalkingMapsError:
        return None


def _claim(sealed: tuple[str, str, str, str]) -> Boundary:
    shape, by, on, source = sealed
    return Boundary("", geo.from_wkb(bytes.fromhex(shape)), by, on, source)


def _numbers(known: Reference, sealed: Mapping[str, float | None]) -> Reference:
    """Return the numbers as they were sealed, with the errors known here."""
    numbers = {
        i: replace(number, value=sealed.get(i, number.value))
        for i, number in known.numbers.items()
    }
    return replace(known, numbers=numbers)


def believed(
    case: JudgedCase, entry: Entry, drawn: worlds.WorldPoints
) -> tuple[FloatArray, int]:
    """Return the points of the parts that come out as they were sealed."""
    points = worlds.component_points(case, drawn)
    sealed = np.array([part.points for part in entry.parts])
    others = np.abs(worlds.points_now(case) - sealed) > _SAME
    points[:, :, others] = np.nan
    return points, int(others.sum())
