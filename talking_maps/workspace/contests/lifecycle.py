"""From the rules to the awarded prizes: what only staff may do."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from talking_maps import config, contest
from talking_maps.contest import Ahead, ContestState
from talking_maps.contest.state import Awards
from talking_maps.errors import NotAllowed, NotFound
from talking_maps.model.contest import Category, ClockCorrection, Contest, Gate
from talking_maps.model.message import Message
from talking_maps.model.rubric import Rubric
from talking_maps.store import contests as books
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.transactions import (
    FOLDER,
    append_event,
    contest_file,
    local,
    read,
    validate_and_append,
)
from talking_maps.workspace.local_numbers import check_numbers
from talking_maps.workspace.workspace import PROJECT, Workspace, check_code, read_rubric

RUBRICS = PROJECT / "data" / "rubrics"


def create(
    workspace: Workspace, actor: Actor, call: Path
) -> tuple[Contest, tuple[Message, ...]]:
    """Make a contest from its call (TOML); return it and what staff should ask.

    Raises NotAllowed, BadDefinition, AlreadyThere.
    """
    contest.check_role("create", actor.role, actor.name)
    return _create(workspace, actor, _rules(workspace, call))


def create_with(
    workspace: Workspace, actor: Actor, rules: Contest
) -> tuple[Contest, tuple[Message, ...]]:
    """Make a contest from rules asked in a form, held to the limits of a file.

    Raises NotAllowed, BadDefinition, AlreadyThere.
    """
    contest.check_role("create", actor.role, actor.name)
    return _create(workspace, actor, _asked(rules))


def _create(
    workspace: Workspace, actor: Actor, rules: Contest
) -> tuple[Contest, tuple[Message, ...]]:
    _check_numbers(workspace, rules)
    at = local(actor.clock(), rules)
    first = contest.next_event(
        (),
        at=at,
        who=actor.name,
        role=actor.role,
        act="create",
        content=contest.dump(rules),
    )
    books.create(workspace.folder / FOLDER / f"{check_code(rules.id)}.gpkg", first)
    return rules, contest.rules_warnings(rules)


def copy(
    workspace: Workspace, actor: Actor, contest_id: str, new_id: str, name: str
) -> tuple[Contest, tuple[Message, ...]]:
    """Make a new contest with the rules of one as they stand; dates are set anew.

    Who was excused from its jury is not in the new one. Raises NotAllowed, NotFound,
    BadDefinition, AlreadyThere.
    """
    rules = read(workspace, contest_id).contest
    rounds = (replace(one, opens_at="", closes_at="") for one in rules.rounds)
    made = replace(
        rules,
        id=new_id,
        name=name,
        rounds=tuple(rounds),
        jurors=tuple(juror for juror in rules.jurors if not juror.excused),
        gates=_corrected(rules, rules.gates),
        categories=tuple(_copied(rules, one) for one in rules.categories),
        corrections={},
    )
    return create_with(workspace, actor, made)


def _corrected(rules: Contest, gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Return gates as amendments made them, without those taken out."""
    found = (rules.corrections.get(gate.id, gate) for gate in gates)
    return tuple(gate for gate in found if gate is not None)


def _copied(rules: Contest, one: Category) -> Category:
    """Return a category as it is in a copy: who was excused is not in its jury."""
    gates = None if one.gates is None else _corrected(rules, one.gates)
    gone = {juror.id for juror in rules.jurors if juror.excused}
    jury = tuple(juror for juror in one.jury if juror not in gone)
    return replace(one, gates=gates, jury=jury)


def change(
    workspace: Workspace, actor: Actor, contest_id: str, call: Path
) -> tuple[Contest, tuple[Message, ...]]:
    """Replace the rules of a contest that has not opened; the old ones stay on file."""
    contest.check_role("change", actor.role, actor.name)
    rules = _rules(workspace, call)
    with suppress(NotFound):
        rules = _with_identities(rules, read(workspace, contest_id).contest)
    return _change(workspace, actor, contest_id, rules)


def _with_identities(rules: Contest, before: Contest) -> Contest:
    """Return rules of a file, which tells no identity numbers, with those known."""
    known = {juror.id: juror.identity for juror in before.jurors}
    jurors = (
        replace(juror, identity=juror.identity or known.get(juror.id, ""))
        for juror in rules.jurors
    )
    return replace(rules, jurors=tuple(jurors))


def change_with(
    workspace: Workspace, actor: Actor, contest_id: str, rules: Contest
) -> tuple[Contest, tuple[Message, ...]]:
    """Replace the rules by those asked in a form; raises what `change` raises."""
    contest.check_role("change", actor.role, actor.name)
    return _change(workspace, actor, contest_id, _asked(rules))


def _change(
    workspace: Workspace, actor: Actor, contest_id: str, rules: Contest
) -> tuple[Contest, tuple[Message, ...]]:
    if rules.id != contest_id:
        raise NotAllowed(
            "The file holds the contest “{found}”, not “{contest}”. A contest keeps"
            " its id.",
            found=rules.id,
            contest=contest_id,
        )
    _check_numbers(workspace, rules)
    append_event(workspace, contest_id, actor, "change", rules)
    return rules, contest.rules_warnings(rules)


def _check_numbers(workspace: Workspace, rules: Contest) -> None:
    if rules.numbers is not None:
        check_numbers(workspace, rules.numbers.held)


def open_contest(workspace: Workspace, actor: Actor, contest_id: str) -> None:
    """Open the contest: from now on its rules stand and entries may come in."""
    append_event(workspace, contest_id, actor, "open")


def close(workspace: Workspace, actor: Actor, contest_id: str) -> None:
    """Close the contest: later entries are late; marks may still come in."""
    append_event(workspace, contest_id, actor, "close")


def award(workspace: Workspace, actor: Actor, contest_id: str) -> Awards:
    """Award the prizes as the ranking stands; the same again adds no line.

    Raises NotAllowed while the contest is not closed.
    """
    before = read(workspace, contest_id)
    again = before.state == "awarded" and contest.may(actor.role, "award")
    if again and contest.unchanged(before, contest.award(before)):
        return before.awards[-1].noun
    return validate_and_append(
        workspace,
        contest_id,
        actor,
        "award",
        lambda now, _at: (contest.award(now), None),
    )


def rubrics(workspace: Workspace) -> tuple[Rubric, ...]:
    """Return the rubrics one can judge by: the workspace's, its own files, and ours.

    Raises BadDefinition.
    """
    found = [workspace.rubric, *map(read_rubric, _rubric_files(workspace))]
    return tuple({rubric.digest: rubric for rubric in found}.values())


def _rubric_files(workspace: Workspace) -> list[Path]:
    folders = (workspace.folder / "rubrics", RUBRICS)
    return [path for folder in folders for path in sorted(folder.glob("*.toml"))]


def _file_of(workspace: Workspace, file: str) -> Path | None:
    """Return the rubric's file: the workspace's own before ours."""
    paths = (workspace.folder / "rubrics" / file, RUBRICS / file)
    return next((path for path in paths if path.is_file()), None)


def _asked(rules: Contest) -> Contest:
    rules = config.validate(rules)
    contest.check_rules(rules)
    return rules


def _rules(workspace: Workspace, call: Path) -> Contest:
    named = {
        one: _rubric(workspace, call, one) for one in config.rubrics_of_categories(call)
    }
    own = _rubric(workspace, call, config.rubric_named_in(call))
    rules = config.load_contest_rules(call, own, named)
    contest.check_rules(rules)
    return rules


def _rubric(workspace: Workspace, call: Path, name: str) -> Rubric:
    """Return the rubric that rules name: beside them, in the workspace, or ours."""
    if not name:
        return workspace.rubric
    beside = call.parent / name
    if beside.is_file():
        return read_rubric(beside)
    return read_rubric(_file_of(workspace, f"{Path(name).stem}.toml") or beside)


def doubt(workspace: Workspace, record: ContestState, now: str) -> Message | None:
    """Return why the clock that shows `now` may be wrong, to be told before an act.

    Held against what was done in the contest, and against when it or a community's
    file was written last: people draw every day.
    """
    return contest.doubt(record, now, _touched(workspace, record.contest.id))


def ahead(record: ContestState, now: str) -> tuple[Ahead, ...]:
    """Return the acts dated later than what was done after them, or than now."""
    return contest.ahead(record, now)


def put_right(
    workspace: Workspace, actor: Actor, contest_id: str, correction: ClockCorrection
) -> None:
    """Say when an act was truly done whose clock was wrong; its line stays as it is.

    Raises NotAllowed, NotFound, BadValue.
    """
    append_event(workspace, contest_id, actor, "clock", correction)


def _touched(workspace: Workspace, contest_id: str) -> str:
    """Return when a file of the workspace was written last, empty if none was."""
    paths = [contest_file(workspace, contest_id)]
    paths += (workspace.folder / "communities").glob("*.gpkg")
    times: list[float] = []
    for path in paths:
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    if not times:
        return ""
    return datetime.fromtimestamp(max(times)).astimezone().isoformat()
