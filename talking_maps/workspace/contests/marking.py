"""What jurors give and find."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from talking_maps import contest
from talking_maps.contest.lookups import standing_entry
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.contest import Ballot, Mark, Visit
from talking_maps.model.days import check_day
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.transactions import append_event, read, rules_of
from talking_maps.workspace.photos import smaller
from talking_maps.workspace.workspace import Workspace


def mark(workspace: Workspace, actor: Actor, contest_id: str, ballot: Ballot) -> None:
    """Keep a juror's marks for an entry, all or none; earlier ones stay on file.

    Raises NotAllowed (another's name, own community, a relative, too late), NotFound,
    BadValue.
    """
    append_event(workspace, contest_id, actor, "mark", ballot)


def mark_by_face(  # noqa: PLR0913 - a mark has as many parts
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    entry_id: str,
    juror: str,
    *,
    criterion: str,
    face: int,
    note: str = "",
) -> Mark:
    """Keep a mark given by a face, 1 (nothing done) to the last (all done)."""
    rules = rules_of(workspace, contest_id)
    found = rules.criterion(criterion)
    if found is None:
        raise NotFound("There is no criterion “{criterion}”.", criterion=criterion)
    points = contest.face_points(face, faces=rules.faces, of=found.jury)
    given = Mark(criterion, points, face, note)
    mark(workspace, actor, contest_id, Ballot(entry_id, juror, (given,)))
    return given


def lot(
    workspace: Workspace, actor: Actor, contest_id: str, entry_id: str
) -> dict[str, float]:
    """Return what the seal drew to be visited of an entry, with the points it bears.

    It is in the order drawn, by uid [points]. Raises NotAllowed for who neither judges
    nor is staff, NotFound, and BadValue where the rules draw no lot.
    """
    contest.check_role("visit", actor.role, actor.name)
    record = read(workspace, contest_id)
    entry = standing_entry(record, entry_id, record.lines + 1)
    if record.contest.visits is None:
        raise BadValue(
            "The rules of this contest draw no lot: jurors visit what they choose."
        )
    stakes = contest.stakes_of(entry)
    return {uid: stakes[uid] for uid in contest.lot_of(record.contest, entry)}


def visit(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    seen: Visit,
    picture: bytes | None = None,
) -> Visit:
    """Keep what a juror found on the land, with a photo made smaller.

    Raises what `mark` raises, and BadFile for what is no photo.
    """
    check_day(seen.made_on)
    if picture is None:
        append_event(workspace, contest_id, actor, "visit", seen)
        return seen
    jpeg = smaller(picture)
    told = replace(seen, photo=hashlib.sha256(jpeg).hexdigest())
    append_event(workspace, contest_id, actor, "visit", told, photo=(told.photo, jpeg))
    return told
