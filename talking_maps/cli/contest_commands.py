"""Commands of a contest: from the call to the awarded prize, and whether all holds.

Whoever sits at the command line acts as staff; with `--as` somebody else acts, whose
password is read from the environment. Looking and verifying need no role.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from talking_maps.cli.contest_json import rehearsal_form
from talking_maps.cli.options import (
    CODE,
    FILE,
    FOLDED,
    NEW_WORKSPACE,
    OWNER,
    WORKSPACE,
    Jobs,
)
from talking_maps.cli.output import Terminal, message_form, printable, progress_bar
from talking_maps.contest import dump
from talking_maps.errors import BadValue, TalkingMapsError
from talking_maps.i18n import format_message, translator
from talking_maps.model.contest import (
    Ballot,
    Contest,
    FlagAnswer,
    GateCheck,
    LossAnswer,
    Mark,
)
from talking_maps.model.delivery import Delivery
from talking_maps.model.message import Message
from talking_maps.wording import contest_names
from talking_maps.wording.rehearsal_words import RehearsalWords, fixed_by_opening
from talking_maps.workspace import (
    Workspace,
    accounts,
    community_names,
    contests,
    current_time,
    fold_code,
    judged_by,
    open_workspace,
)

CONTEST = click.argument("contest_id", metavar="ID", callback=FOLDED)
ENTRY = click.argument("entry", callback=FOLDED)
AS = click.option(
    "--as",
    "name",
    metavar="NAME",
    callback=FOLDED,
    help="Act as somebody else; the password is in TALKING_MAPS_PASSWORD.",
)


@click.group("contest", cls=Jobs)
def contest() -> None:
    """Run a contest: entries, marks, ranking, prizes."""


def actor(workspace: Workspace, name: str | None) -> accounts.Actor:
    """Return who acts: staff, or who signs in."""
    if name is None:
        return accounts.COMMAND_LINE
    return accounts.sign_in(
        workspace, name, os.environ.get("TALKING_MAPS_PASSWORD", "")
    )


@contest.command("create")
@NEW_WORKSPACE
@click.argument("file", type=FILE)
@AS
@click.pass_obj
def create(terminal: Terminal, folder: Path, file: Path, name: str | None) -> None:
    """Make a contest from its call, a TOML file like data/contests/example.toml."""
    workspace = open_workspace(folder)
    _tell_rules(terminal, *contests.create(workspace, actor(workspace, name), file))


@contest.command("change")
@WORKSPACE
@CONTEST
@click.argument("file", type=FILE)
@AS
@click.pass_obj
def change(
    terminal: Terminal, folder: Path, contest_id: str, file: Path, name: str | None
) -> None:
    """Replace the rules of a contest that has not opened; the old ones are kept."""
    workspace = open_workspace(folder)
    made = contests.change(workspace, actor(workspace, name), contest_id, file)
    _tell_rules(terminal, *made)


def _tell_rules(terminal: Terminal, rules: Contest, asked: tuple[Message, ...]) -> None:
    t = translator(terminal.language)
    terminal.tell(t("The contest “{contest}” is ready to open.", contest=rules.id))
    terminal.tell(*(format_message(question, terminal.language) for question in asked))
    terminal.answer(
        {"contest": rules.id, "questions": [message_form(one) for one in asked]}
    )


@contest.command("copy")
@WORKSPACE
@CONTEST
@click.argument("new_id", metavar="NEW", callback=FOLDED)
@click.option("--name", "called", required=True, help="What the new one is called.")
@AS
@click.pass_obj
def copy(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    new_id: str,
    called: str,
    name: str | None,
) -> None:
    """Make a new contest NEW with the rules of one as they stand, without its dates."""
    workspace = open_workspace(folder)
    made = contests.copy(workspace, actor(workspace, name), contest_id, new_id, called)
    _tell_rules(terminal, *made)


@contest.command("rehearse")
@WORKSPACE
@CONTEST
@click.pass_obj
def rehearse(terminal: Terminal, folder: Path, contest_id: str) -> None:
    """Try a contest on the plans at hand, before it opens; keeps nothing.

    Tells what nobody can win and what some communities cannot, what gates would
    refuse, funds that nobody could win, and numbers that nobody confirmed.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    rules = contests.read(workspace, contest_id).contest
    with progress_bar(t("Trying the rules on the plans at hand")) as tell:
        found = contests.rehearsal(workspace, rules, progress=tell)
    words = RehearsalWords(
        rules,
        community_names(workspace),
        workspace.layers,
        workspace.reference,
        terminal.language,
    )
    terminal.tell(*words.sentences(found))
    terminal.answer(rehearsal_form(found))


@contest.command("open")
@WORKSPACE
@CONTEST
@AS
@click.pass_obj
def open_contest(
    terminal: Terminal, folder: Path, contest_id: str, name: str | None
) -> None:
    """Open a contest: its rules stand from now on."""
    workspace = open_workspace(folder)
    who = actor(workspace, name)
    _warn_of_clock(terminal, workspace, contest_id)
    contests.open_contest(workspace, who, contest_id)
    _tell_state(terminal, workspace, contest_id)
    terminal.tell(fixed_by_opening(translator(terminal.language)))


@contest.command("close")
@WORKSPACE
@CONTEST
@AS
@click.pass_obj
def close(terminal: Terminal, folder: Path, contest_id: str, name: str | None) -> None:
    """Close a contest: later entries are late; marks may still come in."""
    workspace = open_workspace(folder)
    who = actor(workspace, name)
    _warn_of_clock(terminal, workspace, contest_id)
    contests.close(workspace, who, contest_id)
    _tell_state(terminal, workspace, contest_id)


def _warn_of_clock(terminal: Terminal, workspace: Workspace, contest_id: str) -> None:
    """Warn of a clock in doubt before an act whose time counts, as the screens do."""
    record = contests.read(workspace, contest_id)
    doubt = contests.doubt(workspace, record, current_time())
    if doubt is not None and record.state in ("created", "open"):
        terminal.warn(format_message(doubt, terminal.language))


def _tell_state(terminal: Terminal, workspace: Workspace, contest_id: str) -> None:
    t = translator(terminal.language)
    state = contests.read(workspace, contest_id).state
    words = {
        "open": t("The contest “{contest}” is open.", contest=contest_id),
        "closed": t("The contest “{contest}” is closed.", contest=contest_id),
    }
    terminal.tell(words.get(state, contest_id))
    terminal.answer({"contest": contest_id, "state": state})


@contest.command("list")
@WORKSPACE
@click.pass_obj
def list_contests(terminal: Terminal, folder: Path) -> None:
    """List the contests of WORKSPACE."""
    workspace = open_workspace(folder)
    found = []
    for one in contests.contest_ids(workspace):
        try:
            record = contests.read(workspace, one)
            found.append((one, record.contest.name, record.state, len(record.entries)))
        except TalkingMapsError as error:
            told = f"{one}: {format_message(error, terminal.language)}"
            click.echo(printable(told), err=True)
    terminal.tell(*(f"{one}  {name}" for one, name, _, _ in found))
    terminal.answer(
        [
            {"contest": one, "name": name, "state": state, "entries": entries}
            for one, name, state, entries in found
        ]
    )


@contest.command("submit")
@WORKSPACE
@CONTEST
@CODE
@OWNER
@click.option("--category", callback=FOLDED, help="Needed where several would do.")
@click.option(
    "--round", "a_round", callback=FOLDED, help="Needed where several are on."
)
@AS
@click.pass_obj
def submit(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    code: str,
    owner_id: str,
    category: str | None,
    a_round: str | None,
    name: str | None,
) -> None:
    """Seal a plan as it stands and hand it in; prints the code of the receipt."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    who = actor(workspace, name)
    _warn_of_clock(terminal, workspace, contest_id)
    rubric = contests.rubric_for(workspace, contest_id, code, owner_id, category)
    terminal.warn(
        *(
            format_message(one, terminal.language)
            for one in judged_by.differences(workspace, code, rubric)
        )
    )
    slip = contests.submit(
        workspace,
        who,
        contest_id,
        code,
        owner_id,
        category=category,
        a_round=a_round,
    )
    entry = slip.entry
    rules = contests.read(workspace, contest_id).contest
    faults = [gate.reason for gate in entry.gates if gate.reason is not None]
    terminal.tell(
        t("Entry {entry}. Code of the receipt: {code}", entry=entry.id, code=slip.code)
    )
    for fault in faults:
        terminal.tell(
            contest_names.reason(rules, fault, workspace.layers, terminal.language)
        )
    terminal.tell(
        *(format_message(remark, terminal.language) for remark in slip.remarks)
    )
    terminal.answer(
        {
            "entry": entry.id,
            "receipt": slip.code,
            "seal": entry.seal,
            "category": entry.category,
            "round": entry.round,
            "community": entry.community,
            "owner": entry.owner,
            "submitted_at": entry.submitted_at,
            "reasons": [message_form(fault) for fault in faults],
            "remarks": [message_form(remark) for remark in slip.remarks],
        }
    )


@contest.command("deliver")
@WORKSPACE
@CONTEST
@ENTRY
@click.option("--by", "handed_by", required=True, help="The name of who hands it in.")
@click.option("--identity", default="", help="The identity number (DNI): private.")
@click.option("--representing", default="", help="For whom.")
@click.option("--power", default="", help="The paper that says so.")
@click.option("--taken-by", default="", help="Who receives it at the office.")
@click.option(
    "--shown-name",
    default="",
    help="What the family agreed to be called in public if it wins.",
)
@AS
@click.pass_obj
def deliver(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    handed_by: str,
    identity: str,
    representing: str,
    power: str,
    taken_by: str,
    shown_name: str,
    name: str | None,
) -> None:
    """Write down who handed an entry in, for whom, and who took it in."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    said = Delivery(
        entry, handed_by, identity, representing, power, taken_by, shown_name
    )
    contests.deliver(workspace, actor(workspace, name), contest_id, said)
    terminal.tell(t("It is written down who handed in {entry}.", entry=entry))
    terminal.answer({"entry": entry, "shown_name": shown_name})


@contest.command("withdraw")
@WORKSPACE
@CONTEST
@ENTRY
@click.option("--reason", default="", help="Why it is taken back.")
@AS
@click.pass_obj
def withdraw(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    reason: str,
    name: str | None,
) -> None:
    """Take an entry back; it stays visible."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    contests.withdraw(workspace, actor(workspace, name), contest_id, entry, reason)
    terminal.tell(t("The entry {entry} is withdrawn.", entry=entry))
    terminal.answer({"entry": entry, "withdrawn": True})


@contest.command("gate")
@WORKSPACE
@CONTEST
@ENTRY
@click.argument("gate", callback=FOLDED)
@click.option(
    "--pass/--fail",
    "passed",
    required=True,
    default=None,
    help="Whether the entry passes.",
)
@click.option("--reason", default="", help="What was seen.")
@AS
@click.pass_obj
def check_gate(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    gate: str,
    passed: bool,
    reason: str,
    name: str | None,
) -> None:
    """Say whether an entry passes a gate that people check, such as signed papers."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    check = GateCheck(entry, gate, passed, reason)
    contests.check_gate(workspace, actor(workspace, name), contest_id, check)
    terminal.tell(t("The gate “{gate}” of {entry} is kept.", gate=gate, entry=entry))
    terminal.answer({"entry": entry, "gate": gate, "passed": passed})


@contest.command("answer-flag")
@WORKSPACE
@CONTEST
@ENTRY
@click.argument("flag")
@click.argument("text")
@AS
@click.pass_obj
def answer_flag(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    flag: str,
    text: str,
    name: str | None,
) -> None:
    """Answer in writing a flag of an entry; the flag stays, with the answer."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    answer = FlagAnswer(entry, flag, text)
    contests.answer_flag(workspace, actor(workspace, name), contest_id, answer)
    terminal.tell(t("The answer to {flag} of {entry} is kept.", flag=flag, entry=entry))
    terminal.answer({"entry": entry, "flag": flag, "text": text})


@contest.command("gone")
@WORKSPACE
@CONTEST
@ENTRY
@click.argument("text")
@click.option(
    "--thing", "things", multiple=True, required=True, help="Uid of a thing, repeated."
)
@AS
@click.pass_obj
def gone(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    text: str,
    things: tuple[str, ...],
    name: str | None,
) -> None:
    """Say why things of a baseline entry are gone; staff accept it or not.

    Until then they stay in the whole of every share.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    kept = contests.give_loss_reason(
        workspace, actor(workspace, name), contest_id, entry, things, text
    )
    terminal.tell(
        t("The reason {reason} is kept. Staff accept or refuse it.", reason=kept.id)
    )
    terminal.answer(dump(kept))


@contest.command("answer-gone")
@WORKSPACE
@CONTEST
@click.argument("reason")
@click.option("--accept/--refuse", "accepted", required=True)
@click.option("--text", default="", help="What is decided, in words.")
@AS
@click.pass_obj
def answer_gone(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    reason: str,
    accepted: bool,
    text: str,
    name: str | None,
) -> None:
    """Accept or refuse the reason for things that are gone since the baseline.

    What is handed in afterwards is judged without things whose reason was accepted.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    answer = LossAnswer(reason, accepted, text)
    contests.answer_loss(workspace, actor(workspace, name), contest_id, answer)
    terminal.tell(t("The decision on {reason} is kept.", reason=reason))
    terminal.answer(dump(answer))


@contest.command("mark")
@WORKSPACE
@CONTEST
@ENTRY
@click.option("--juror", required=True, callback=FOLDED, help="Whose mark it is.")
@click.option("--criterion", required=True, callback=FOLDED)
@click.option("--mark", "points", type=float, help="Points, from 0.")
@click.option("--face", type=int, help="Instead of points: a face, 1 is the worst.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=VALUE",
    help="Instead of points: a face, a band's points, an amount; 1 or 0 for a practice"
    " (QUESTION/PRACTICE=1). One for each question.",
)
@click.option("--note", default="", help="Why.")
@click.option(
    "--vouched", default="", help="Why staff vouch for the juror, who is there."
)
@AS
@click.pass_obj
def mark(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    juror: str,
    criterion: str,
    points: float | None,
    face: int | None,
    answers: tuple[str, ...],
    note: str,
    vouched: str,
    name: str | None,
) -> None:
    """Keep a juror's mark for one criterion of an entry; an earlier one stays."""
    t = translator(terminal.language)
    if [points is not None, face is not None, bool(answers)].count(True) != 1:
        raise BadValue("Give either --mark, --face or --answer.")
    workspace = open_workspace(folder)
    who = actor(workspace, name)
    if answers:
        given = contests.mark_by_answers(
            workspace,
            who,
            contest_id,
            entry,
            juror,
            criterion=criterion,
            answers=dict(map(_answer, answers)),
            note=note,
            vouched=vouched,
        )
    elif points is None:
        given = contests.mark_by_face(
            workspace,
            who,
            contest_id,
            entry,
            juror,
            criterion=criterion,
            face=face or 0,
            note=note,
            vouched=vouched,
        )
    else:
        given = Mark(criterion, points, None, note)
        ballot = Ballot(entry, juror, (given,), vouched=vouched)
        contests.mark(workspace, who, contest_id, ballot)
    terminal.tell(
        t(
            "{juror} gives {entry} {points:number} for “{criterion}”.",
            juror=juror,
            entry=entry,
            points=given.points,
            criterion=criterion,
        )
    )
    terminal.answer(
        {
            "entry": entry,
            "juror": juror,
            "criterion": criterion,
            "points": given.points,
            "face": given.face,
            **({"answers": dict(given.answers)} if given.answers else {}),
        }
    )


def _answer(said: str) -> tuple[str, float]:
    """Return a question and its answer; raises BadValue."""
    question, _, value = said.partition("=")
    try:
        return fold_code(question), float(value.strip().replace(",", "."))
    except ValueError as error:
        raise BadValue(
            "“{said}” is no answer. Write it as QUESTION=VALUE.", said=said[:60]
        ) from error
