"""What sealed entries were judged by, from the contest's file, and measured again.

Seals hold elevation, numbers and all else. Those of programs before hold only the
digest of an elevation and no errors of numbers: of them the elevation on this machine
is taken, if it is the one that was sealed, and the errors known now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from talking_maps import contest
from talking_maps.contest import ContestState, EntryCheck, Event, SealedCase
from talking_maps.contest.sealed_copy import copy_content
from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.model.contest import Entry
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Territory
from talking_maps.store import contests as books
from talking_maps.workspace.contests.transactions import as_sealed, contest_file, read
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.workspace import Progress, Workspace, silent
from talking_maps.worlds import JudgedCase


def recompute(
    workspace: Workspace, contest_id: str, progress: Progress = silent
) -> tuple[EntryCheck, ...]:
    """Measure every entry again from its seal alone; no community's file is opened.

    `progress` may raise to stop. Raises NotFound, BadFile.
    """
    record = read(workspace, contest_id)
    found: list[EntryCheck] = []
    for told in record.entries:
        found.append(_check(workspace, record, told))
        progress(
            len(found) / len(record.entries), Message("Measuring again from the seals")
        )
    return tuple(found)


def _check(
    workspace: Workspace, record: ContestState, event: Event[Entry]
) -> EntryCheck:
    entry = event.noun
    try:
        case = sealed_case(workspace, record, entry)
        baseline = baseline_plan(workspace, record, case)
    except TalkingMapsError as error:
        return EntryCheck(entry.id, (), unseen=Message(error.message, error.values))
    # By the rules as they stood when it was handed in.
    return contest.check_again(record.contest_before(event.number), case, baseline)


def sealed_case(workspace: Workspace, record: ContestState, entry: Entry) -> SealedCase:
    """Return what an entry was judged by, as its seal holds it.

    Raises NotFound, BadFile where it is no longer what was sealed.
    """
    path = contest_file(workspace, record.contest.id)
    copy = books.copy_of(path, entry.id)
    case = contest.read_case(copy, partial(books.part_of, path))
    if case.copy.entry != entry:
        raise BadFile(
            "The sealed copy of {entry} was changed. Verify the contest.",
            entry=entry.id,
        )
    return case


def baseline_plan(
    workspace: Workspace, record: ContestState, case: SealedCase
) -> Plan | None:
    """Return the sealed plan that an entry was compared with, None where none was.

    Raises BadFile if it is not in the contest's file.
    """
    entry = case.copy.entry
    path = contest_file(workspace, record.contest.id)
    if case.reference is None:
        begun = contest.baseline_entry(
            record, entry.community, entry.owner, entry.round
        )
        return as_sealed(path, begun.id, begun).plan if begun else None
    if not case.baseline:
        return None
    for event in record.entries:
        if event.noun.seal == case.baseline:
            return as_sealed(path, event.noun.id, event.noun).plan
    raise BadFile(
        "The baseline that {entry} was compared with is not in the contest. Verify the"
        " contest.",
        entry=entry.id,
    )


def judged_case(workspace: Workspace, record: ContestState, entry: Entry) -> JudgedCase:
    """Return what an entry was judged by, made whole from this machine where it must.

    Raises NotFound, BadFile.
    """
    case = sealed_case(workspace, record, entry)
    baseline = baseline_plan(workspace, record, case)
    rubric = case.copy.rubric
    land, numbers = case.territory, case.reference
    if numbers is None:
        path = contest_file(workspace, record.contest.id)
        content = copy_content(books.copy_of(path, entry.id))
        land = _with_elevation(workspace, case, content["territory"])
        numbers = _numbers(workspace.reference, case.values)
    return JudgedCase(
        case.copy.plan,
        land,
        rubric,
        numbers,
        baseline if rubric.asks_baseline else None,
        case.excused,
    )


def _with_elevation(
    workspace: Workspace, case: SealedCase, sealed: Mapping[str, object]
) -> Territory:
    """Return the land with the elevation that is here, if it is the sealed one."""
    try:
        here = OpenCommunity(workspace, case.copy.entry.community).territory()
    except TalkingMapsError:
        return case.territory
    error = sealed.get("elevation_error_m")
    land = replace(case.territory, potential=here.potential)
    if here.elevation is None or here.digest != sealed.get("elevation"):
        return land
    known = float(error) if isinstance(error, float | int) else None
    return replace(land, elevation=replace(here.elevation, error=known))


def _numbers(known: Reference, sealed: Mapping[str, float | None]) -> Reference:
    """Return the numbers as they were sealed, with the errors known here."""
    numbers = {
        i: replace(number, value=sealed.get(i, number.value))
        for i, number in known.numbers.items()
    }
    return replace(known, numbers=numbers)
