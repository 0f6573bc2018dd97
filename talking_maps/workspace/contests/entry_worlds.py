"""A contest's entries in seeded worlds, judged from their seals alone.

What comes out otherwise than it was sealed is left out: for want of an elevation that
older seals do not hold, or because measures are others by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from talking_maps import contest, worlds
from talking_maps.contest import ContestState
from talking_maps.errors import TalkingMapsError
from talking_maps.model.contest import Entry
from talking_maps.model.territory import FloatArray
from talking_maps.workspace import score_bands
from talking_maps.workspace.contests.sealed_cases import judged_case
from talking_maps.workspace.score_bands import Judges
from talking_maps.workspace.workspace import Progress, Workspace, silent
from talking_maps.worlds import JudgedCase, PointBand
from talking_maps.worlds.band import WorldPoints

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
    wanted = {
        s.entry
        for s in contest.standings(record)
        if s.place is not None and group in (None, s.group)
    }
    entries = [event.noun for event in record.entries if event.noun.id in wanted]

    def judged(
        entry: Entry, by: Judges, tell: Progress
    ) -> tuple[str, tuple[FloatArray, int] | None]:
        try:
            case = judged_case(workspace, record, entry)
        except TalkingMapsError:
            return entry.id, None
        if len(case.components) != len(entry.parts):
            return entry.id, None
        drawn = score_bands.points_in_worlds(
            case,
            count=count,
            seed=seed,
            folder=workspace.folder,
            progress=tell,
            by=by,
        )
        return entry.id, believed(case, entry, drawn)

    points: dict[str, FloatArray] = {}
    left_out: dict[str, int] = {}
    parts = {entry.id: len(entry.parts) for entry in entries}
    for name, found in score_bands.side_by_side(
        entries, judged, count=count, progress=progress
    ):
        lost = parts[name]
        if found is not None:
            points[name], lost = found
        if lost:
            left_out[name] = lost
    return DrawnEntries(points, left_out)


def part_bands(
    workspace: Workspace,
    record: ContestState,
    entry: Entry,
    *,
    is_drawn: bool = False,
    progress: Progress = silent,
) -> tuple[PointBand | None, ...]:
    """Return between which points each computed part of an entry lies, as sealed.

    They come from the worlds that `contest places` judged and kept on this machine;
    with `is_drawn` those that are missing are judged. Empty where none are there, None
    for a part that does not come out as it was sealed. `progress` may raise to stop.
    """
    if not is_drawn and not score_bands.has_kept(workspace.folder):
        return ()
    told = record.drawn_places
    count = told[-1].noun.draws if told else contest.DRAWS
    seed, folder = contest.place_seed(record), workspace.folder
    try:
        case = judged_case(workspace, record, entry)
    except TalkingMapsError:
        return ()
    if len(case.components) != len(entry.parts):
        return ()
    drawn = _points(is_drawn, progress, case, count, seed, folder)
    if drawn is None:
        return ()
    return worlds.part_bands(believed(case, entry, drawn)[0])


def _points(
    is_drawn: bool,
    progress: Progress,
    case: JudgedCase,
    count: int,
    seed: int,
    folder: Path,
) -> WorldPoints | None:
    """Return the points in each world: those kept, or judged now."""
    drawn = score_bands.kept_points(case, count=count, seed=seed, folder=folder)
    if drawn is None and is_drawn:
        drawn = score_bands.points_in_worlds(
            case, count=count, seed=seed, folder=folder, progress=progress
        )
    return drawn


def believed(
    case: JudgedCase, entry: Entry, drawn: worlds.WorldPoints
) -> tuple[FloatArray, int]:
    """Return the points of the parts that come out as they were sealed."""
    now, points = worlds.points_beside(case, drawn)
    sealed = np.array([part.points for part in entry.parts])
    others = np.abs(now - sealed) > _SAME
    points[:, :, others] = np.nan
    return points, int(others.sum())
