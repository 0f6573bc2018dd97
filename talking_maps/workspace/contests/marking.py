"""What jurors give and find."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from talking_maps import contest
from talking_maps.contest import ContestState, Event
from talking_maps.contest.lookups import entry_in_force
from talking_maps.contest.typed_marks import last_marks, to_read_again
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.contest import Ballot, Contest, Mark, SecondReading, Visit
from talking_maps.model.days import check_day
from talking_maps.model.rubric import Criterion
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
    vouched: str = "",
) -> Mark:
    """Keep a mark given by a face, 1 (nothing done) to the last (all done)."""
    rules, found = _criterion(workspace, contest_id, entry_id, criterion)
    points = contest.face_points(face, faces=rules.faces, of=found.jury)
    given = Mark(criterion, points, face, note)
    ballot = Ballot(entry_id, juror, (given,), vouched=vouched)
    mark(workspace, actor, contest_id, ballot)
    return given


def _criterion(
    workspace: Workspace, contest_id: str, entry_id: str, criterion: str
) -> tuple[Contest, Criterion]:
    """Return a criterion of the rules for an entry; raises NotFound."""
    rules = rules_of(workspace, contest_id)
    entry = read(workspace, contest_id).entry(entry_id)
    if entry is not None:
        rules = rules.rules_for(entry.category)
    found = rules.criterion(criterion)
    if found is None:
        raise NotFound("There is no criterion “{criterion}”.", criterion=criterion)
    return rules, found


def mark_by_answers(  # noqa: PLR0913 - a mark has as many parts
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    entry_id: str,
    juror: str,
    *,
    criterion: str,
    answers: Mapping[str, float],
    note: str = "",
    vouched: str = "",
) -> Mark:
    """Keep a mark that follows from the answers to a criterion's questions.

    Raises what `mark` raises, and BadValue where a question has no answer.
    """
    rules, found = _criterion(workspace, contest_id, entry_id, criterion)
    given = contest.answered_mark(found, answers, faces=rules.faces, note=note)
    ballot = Ballot(entry_id, juror, (given,), vouched=vouched)
    mark(workspace, actor, contest_id, ballot)
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
    entry = entry_in_force(record, entry_id, record.lines + 1)
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


#: What was typed from a juror's sheet by entry and criterion: points, or faces. The
#: answer to a question stands by `criterion/question`, that of a checklist by
#: `criterion/question/practice`.
TypedCells = Mapping[tuple[str, str], float]


def type_marks(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    juror: str,
    typed: TypedCells,
    *,
    by_faces: bool = False,
) -> int:
    """Keep marks that the office types from a juror's sheet; return how many are new.

    What stands so already is not written again. All are looked at before the first is
    kept. Raises what `mark` raises.
    """
    contest.check_role("read_again", actor.role, actor.name)
    record = read(workspace, contest_id)
    standing = last_marks(record)
    ballots: dict[str, list[Mark]] = {}
    for (entry, _), given in _marks(record, typed, by_faces=by_faces).items():
        before = standing.get((entry, juror, given.criterion))
        if before is None or not _is_same(before.noun, given):
            ballots.setdefault(entry, []).append(given)
    made = [Ballot(entry, juror, tuple(marks)) for entry, marks in ballots.items()]
    _check_ballots(actor, made, record)
    for ballot in made:
        mark(workspace, actor, contest_id, ballot)
    return sum(len(ballot.marks) for ballot in made)


def _check_ballots(actor: Actor, made: list[Ballot], record: ContestState) -> None:
    """Look at every ballot before the first is kept."""
    for ballot in made:
        told = Event(record.lines + 1, actor.clock(), actor.name, actor.role, ballot)
        contest.validate_event(record, "mark", told)


def _is_same(one: Mark, other: Mark) -> bool:
    return (one.points, one.answers) == (other.points, other.answers)


def _marks(
    record: ContestState, typed: TypedCells, *, by_faces: bool
) -> dict[tuple[str, str], Mark]:
    """Return the marks that were typed; raises BadValue for what is no face."""
    found: dict[tuple[str, str], Mark] = {}
    answers: dict[tuple[str, str], dict[str, float]] = {}
    for (entry, column), value in typed.items():
        criterion, _, question = column.partition("/")
        if question:
            answers.setdefault((entry, criterion), {})[question] = value
        elif by_faces:
            found[(entry, criterion)] = _face_mark(record, entry, criterion, value)
        else:
            found[(entry, criterion)] = Mark(criterion, value)
    for (entry, criterion), given in answers.items():
        rules = _rules(record, entry)
        known = rules.criterion(criterion)
        if known is None:
            raise NotFound("There is no criterion “{criterion}”.", criterion=criterion)
        made = contest.answered_mark(known, given, faces=rules.faces)
        found[(entry, criterion)] = made
    return found


def _rules(record: ContestState, entry: str) -> Contest:
    sealed = record.entry(entry)
    return record.contest.rules_for(sealed.category if sealed else "")


def _face_mark(record: ContestState, entry: str, criterion: str, face: float) -> Mark:
    rules = _rules(record, entry)
    known = rules.criterion(criterion)
    if face not in range(1, rules.faces + 1):
        raise BadValue("A face is a number from 1 to {most:whole}.", most=rules.faces)
    of = known.jury if known else 0.0
    points = contest.face_points(int(face), faces=rules.faces, of=of)
    return Mark(criterion, points, int(face))


@dataclass(frozen=True, slots=True)
class Rereading:
    """What a second reading found: cells that agree, and the first typing of others."""

    agreed: tuple[tuple[str, str], ...]
    differing: Mapping[tuple[str, str], Mark]


def read_again(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    juror: str,
    typed: TypedCells,
    *,
    by_faces: bool = False,
) -> Rereading:
    """Compare what another person reads on a juror's sheet with what was typed.

    What agrees is kept as read twice. Of the rest the paper decides: whoever types it
    anew leaves it to be read again. Raises NotAllowed, NotFound, BadValue.
    """
    contest.check_role("read_again", actor.role, actor.name)
    record = read(workspace, contest_id)
    waiting = to_read_again(record, juror, actor.name)
    given = _marks(record, typed, by_faces=by_faces)
    known = {cell: one for cell, one in given.items() if cell in waiting}
    if not known:
        raise BadValue(
            "Nothing of this sheet waits for a second reading by {who}: another person"
            " has to have typed it.",
            who=actor.name,
        )
    agreed = tuple(
        cell for cell, one in known.items() if _is_same(waiting[cell].noun, one)
    )
    if agreed:
        append_event(
            workspace, contest_id, actor, "read_again", SecondReading(juror, agreed)
        )
    return Rereading(
        agreed, {c: waiting[c].noun for c in known if c not in set(agreed)}
    )
