"""The office's view of all its communities: how far each is, and what is missing.

It reads the index of communities, the roll, the record of what was received, and one
contest; no community's file is opened for it. What a group being judged may not tell
yet is not told here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from talking_maps.contest import ContestState
from talking_maps.errors import Value
from talking_maps.model.contest import NOTHING, Standing
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene
from talking_maps.store.community_index import Summary
from talking_maps.workspace import receptions, roll
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import ledger
from talking_maps.workspace.contests.sealed_copies import Ranking, ranking
from talking_maps.workspace.receptions import Reception
from talking_maps.workspace.roll import Expected
from talking_maps.workspace.workspace import Workspace

#: How far a community is, the last it came to; `missing` is on the roll alone.
Progression = Literal["missing", "no_map", "drawing", "handed_in", "awarded", "paid"]
PROGRESSIONS: tuple[Progression, ...] = get_args(Progression)


@dataclass(frozen=True, slots=True)
class Result:
    """What a community has in a contest: entries, most points, prizes, paid [soles].

    `points` is None where they may not be told yet, or nothing counts.
    """

    entries: int = 0
    points: float | None = None
    prize: Decimal = NOTHING
    paid: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Overview:
    """One community as the office sees it.

    `drew` is how many families drew, of `households`. `received_at` is when its last
    copy came and `brought_by` who brought it. `bounds` is where its land lies: west,
    south, east, north [degrees], None where that is not known.
    """

    code: str
    name: str
    province: str
    district: str
    state: Progression
    drew: int = 0
    households: int | None = None
    scenes: tuple[Scene, ...] = ()
    kept_at: str = ""
    received_at: str = ""
    brought_by: str = ""
    result: Result = Result()
    bounds: tuple[float, float, float, float] | None = None
    outline: str = ""
    error: Message | None = None


_NOTHING_YET = Result()


def results(
    workspace: Workspace, record: ContestState, actor: Actor
) -> Mapping[str, Result]:
    """Return what each community has in a contest, as that person may see it."""
    seen = ranking(record, actor)
    own: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in seen.standings:
        own[one.community].append(one)
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    prize: defaultdict[str, Decimal] = defaultdict(Decimal)
    if record.awards:
        for due in ledger(workspace, record.contest.id):
            prize[due.community] += due.amount
            paid[due.community] += due.paid
    return {
        code: Result(
            len(entries),
            _most_points(entries, seen),
            prize[code],
            paid[code],
        )
        for code, entries in own.items()
    }


def _most_points(entries: list[Standing], seen: Ranking) -> float | None:
    """Return the most points that may be told of a community's entries."""
    return max(
        (one.total for one in entries if one.eligible and one.group not in seen.veiled),
        default=None,
    )


def overview(
    workspace: Workspace,
    found: Iterable[Summary],
    contest_results: Mapping[str, Result],
) -> tuple[Overview, ...]:
    """Return all communities, those on the roll that sent nothing last.

    Raises BadFile if the roll cannot be read.
    """
    expected = roll.read(workspace)
    came = receptions.last_by_community(workspace)
    here = [
        _here(one, expected.get(one.code), came.get(one.code), contest_results)
        for one in found
    ]
    known = {one.code for one in here}
    away = [
        Overview(one.code, one.name, one.province, one.district, "missing")
        for code, one in sorted(expected.items())
        if code not in known
    ]
    return (*here, *away)


def _here(
    said: Summary,
    expected: Expected | None,
    came: Reception | None,
    contest_results: Mapping[str, Result],
) -> Overview:
    result = contest_results.get(said.code, _NOTHING_YET)
    place = expected or Expected(said.code)
    return Overview(
        said.code,
        said.name or place.name,
        place.province,
        place.district,
        _state(said, result),
        said.households,
        said.total_households,
        said.scenes,
        said.kept_at,
        came.at if came else "",
        came.brought_by if came else "",
        result,
        said.bounds,
        said.outline,
        said.error,
    )


def _state(said: Summary, result: Result) -> Progression:
    if result.prize > 0 or result.paid > 0:
        return "paid" if 0 < result.prize <= result.paid else "awarded"
    if result.entries:
        return "handed_in"
    return "drawing" if said.scenes else "no_map"


def as_rows(found: Iterable[Overview]) -> tuple[Mapping[str, Value], ...]:
    """Return the table as plain rows, for a spreadsheet and a GIS."""
    return tuple(
        {
            "code": one.code,
            "name": one.name,
            "province": one.province,
            "district": one.district,
            "state": one.state,
            "families_drew": one.drew,
            "households": one.households,
            "scenes": " ".join(one.scenes),
            "last_change": one.kept_at,
            "last_copy": one.received_at,
            "brought_by": one.brought_by,
            "entries": one.result.entries,
            "points": one.result.points,
            "prize": str(one.result.prize),
            "paid": str(one.result.paid),
        }
        for one in found
    )
