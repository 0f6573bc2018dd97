"""Commands that say who stands where, who wins what, and whether all still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, CONTEST, actor, contest
from talking_maps.cli.contest_json import (
    awards_form,
    check_form,
    found_form,
    standing_form,
)
from talking_maps.cli.options import WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, message_form, progress_bar
from talking_maps.contest import (
    ContestState,
    EntryCheck,
    PrintedCodes,
    Scenario,
    encode,
    standings,
    unusual_awards,
)
from talking_maps.contest.sensitivity import DRAWS
from talking_maps.contest.state import Awards
from talking_maps.contest.verification import VerificationReport
from talking_maps.errors import BadValue
from talking_maps.i18n import format_message, translator
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Award, Contest, Standing
from talking_maps.model.layer import Layer
from talking_maps.model.rubric import Flag
from talking_maps.wording import (
    contest_names,
    flag_words,
    measures,
    place_words,
    visit_words,
)
from talking_maps.workspace import (
    community_names,
    contests,
    fold_code,
    open_workspace,
)
from talking_maps.workspace.contests import sealed_copies
from talking_maps.workspace.contests.publication import Published
from talking_maps.workspace.workspace import Workspace

#: What `verify` answers when something was touched, `recompute` when something comes
#: out otherwise, and when nothing does but not all could be measured.
TOUCHED, UNMEASURED = 4, 5
MOST_DRAWS = 10_000


def add_to(_commands: Jobs) -> None:
    """Add the commands of this module to those of `contest`."""
    for command in (rank, what_if, award, verify, recompute, publish, places):
        contest.add_command(command)


@click.command("rank", cls=Job)
@WORKSPACE
@CONTEST
@click.option(
    "--without-juror",
    "without",
    multiple=True,
    metavar="JUROR",
    help="What if this juror had not marked.",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="CRITERION=FACTOR",
    help="What if this criterion weighed more or less.",
)
@AS
@click.pass_obj
def rank(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    without: tuple[str, ...],
    weights: tuple[str, ...],
    name: str | None,
) -> None:
    """Show who stands where, with the prizes this would give; what-ifs for staff."""
    workspace = open_workspace(folder)
    asked = Scenario(dict(map(_weight, weights)), frozenset(map(fold_code, without)))
    record = contests.read(workspace, contest_id)
    found = _ranked(name, asked, record, workspace)
    names = community_names(workspace)
    for standing in found:
        terminal.tell(
            *_standing_lines(
                record.contest, standing, names, workspace.layers, terminal.language
            )
        )
        terminal.tell(*_flag_lines(record, standing.entry, terminal.language))
    terminal.answer(
        [
            standing_form(standing, [flag.id for flag in _flags(record, standing)])
            for standing in found
        ]
    )


def _ranked(
    name: str | None, asked: Scenario, record: ContestState, workspace: Workspace
) -> tuple[Standing, ...]:
    """Return the standings, or what they would be."""
    if asked == Scenario():
        found = standings(record)
    else:
        found = sealed_copies.what_if(record, actor(workspace, name), asked)
    return found


def _flags(record: ContestState, standing: Standing) -> tuple[Flag, ...]:
    entry = record.entry(standing.entry)
    return entry.flags if entry else ()


def _flag_lines(record: ContestState, entry_id: str, language: str) -> Iterator[str]:
    """Yield what in an entry's plan to look at, with the office's answers."""
    t = translator(language)
    entry = record.entry(entry_id)
    for flag in entry.flags if entry else ():
        yield f"    {flag.id}: {flag_words.sentence(flag, language)}"
        answer = record.flag_answers_of.get(entry_id, {}).get(flag.id)
        if answer:
            yield "      " + t("The office answers:") + f" {answer.noun.text}"


def _weight(text: str) -> tuple[str, float]:
    criterion, _, factor = text.partition("=")
    try:
        number = float(factor)
    except ValueError:
        number = -1.0
    # A comparison that is also false for what is not a number.
    if not 0 <= number <= 100:  # noqa: PLR2004
        raise BadValue(
            "“{text}” is not a criterion and a factor, like water=1.5.", text=text
        )
    return fold_code(criterion), number


def _standing_lines(
    rules: Contest,
    standing: Standing,
    names: Mapping[str, str],
    layers: Sequence[Layer],
    language: str,
) -> list[str]:
    t = translator(language)
    line = t(
        "{group}  {place}  {entry}  {total:points}  {prize:soles}",
        group=contest_names.group_name(rules, standing.group, names, language),
        place=standing.place,
        entry=contest_names.entry_name(standing, names),
        total=standing.total,
        prize=str(standing.prize),
    )
    seen = standing.visits
    missing = sorted({j for one in standing.joined for j in one.missing})
    why_not = (
        contest_names.reason(rules, reason, layers, language)
        for reason in standing.reasons
    )
    return [
        f"{line}  {t('tied') if standing.tied else ''}".rstrip(),
        *(f"  - {reason}" for reason in why_not),
        *(
            [f"  - {t('Marks are missing: {jurors}', jurors=', '.join(missing))}"]
            if missing
            else []
        ),
        *([f"  - {visit_words.sentence(seen, t)}"] if seen else []),
    ]


@click.command("what-if", cls=Job)
@WORKSPACE
@CONTEST
@click.option(
    "--draws", type=click.IntRange(1, MOST_DRAWS), default=DRAWS, show_default=True
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@AS
@click.pass_obj
def what_if(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    draws: int,
    seed: int,
    name: str | None,
) -> None:
    """Say between which places each entry lies when all that may be off is drawn.

    For staff. What was judged is kept: a command that was interrupted goes on.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    record = contests.read(workspace, contest_id)
    with progress_bar(t("Judging the plan in seeded worlds")) as tell:
        found = sealed_copies.firmness(
            workspace,
            record,
            actor(workspace, name),
            seed=seed,
            draws=draws,
            progress=tell,
        )
    names = community_names(workspace)
    for one in found.places:
        terminal.tell(
            t(
                "{group}  {entry}: first in {share:percent} of {draws:whole} draws",
                group=contest_names.group_name(
                    record.contest, one.group, names, terminal.language
                ),
                entry=one.entry,
                share=one.first,
                draws=one.draws,
            )
            + "; "
            + contest_names.place_band(one, t)
        )
    if found.left_out:
        terminal.tell(contest_names.left_out(found.left_out, t))
    terminal.answer(
        [
            {
                "entry": f.entry,
                "group": f.group,
                "first": f.first,
                "draws": f.draws,
                "best": f.best,
                "worst": f.worst,
                "left_out": found.left_out.get(f.entry, 0),
            }
            for f in found.places
        ]
    )


@click.command("award", cls=Job)
@WORKSPACE
@CONTEST
@AS
@click.pass_obj
def award(terminal: Terminal, folder: Path, contest_id: str, name: str | None) -> None:
    """Award the prizes as the ranking stands; the contest must be closed."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    made = contests.award(workspace, actor(workspace, name), contest_id)
    record = contests.read(workspace, contest_id)
    asked = unusual_awards(record.contest, made)
    _tell_awards(terminal, record.contest, made, community_names(workspace))
    head = encode(record.head)
    terminal.tell(t("Closing code: {code}", code=head))
    terminal.tell(*(format_message(question, terminal.language) for question in asked))
    terminal.answer(awards_form(made, head, asked))


def _tell_awards(
    terminal: Terminal, rules: Contest, made: Awards, names: Mapping[str, str]
) -> None:
    t = translator(terminal.language)
    for group in made.groups:
        called = contest_names.group_name(rules, group.group, names, terminal.language)
        for prize in group.prizes:
            terminal.tell(
                t(
                    "{group}  {place}  {entry}  {prize:soles}",
                    group=called,
                    place=prize.place,
                    entry=prize.entry,
                    prize=str(prize.amount),
                )
            )
        _tell_rest(terminal, called, group, t)


def _tell_rest(terminal: Terminal, called: str, group: Award, t: Translator) -> None:
    """Tell what stays in a group's fund."""
    terminal.tell(
        t(
            "{group}: {left:soles} of {fund:soles} stay in the fund.",
            group=called,
            left=str(group.remainder),
            fund=str(group.fund),
        )
    )


@click.command("verify", cls=Job)
@WORKSPACE
@CONTEST
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    metavar="CODE",
    help="A code printed on a receipt.",
)
@click.option(
    "--head", "heads", multiple=True, metavar="CODE", help="The head printed on an act."
)
@AS
@click.pass_context
def verify(
    context: click.Context,
    folder: Path,
    contest_id: str,
    receipts: tuple[str, ...],
    heads: tuple[str, ...],
    name: str | None,
) -> None:
    """Look whether seals and chain hold: 0 if so, 4 if something was touched."""
    terminal: Terminal = context.obj
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    if name is not None:
        actor(workspace, name)
    found = contests.verify(workspace, contest_id, PrintedCodes(receipts, heads))
    _tell_held(found, terminal, t)
    told = (*found.touched, *found.unseen)
    terminal.tell(*(format_message(one, terminal.language) for one in told))
    terminal.answer(found_form(found))
    if not found.holds:
        context.exit(TOUCHED)


def _tell_held(found: VerificationReport, terminal: Terminal, t: Translator) -> None:
    """Tell whether all holds, and how much came after the codes."""
    if found.holds:
        terminal.tell(
            t(
                "All holds. Sealed entries: {entries:whole}. Lines: {lines:whole}.",
                entries=found.entries,
                lines=found.lines,
            )
        )
    for count in found.after.values():
        terminal.tell(
            t("Lines after the head on the paper: {count:whole}.", count=count)
        )


@click.command("recompute", cls=Job)
@WORKSPACE
@CONTEST
@click.pass_context
def recompute(context: click.Context, folder: Path, contest_id: str) -> None:
    """Measure every entry again from its seal: 0 if all comes out as it was sealed.

    4 if something comes out otherwise, 5 if a seal holds too little to measure it all.
    No file of a community is needed.
    """
    terminal: Terminal = context.obj
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    rules = contests.read(workspace, contest_id).contest
    with progress_bar(t("Measuring again from the seals")) as tell:
        found = contests.recompute(workspace, contest_id, tell)
    for one in found:
        terminal.tell(*_check_lines(rules, one, terminal.language))
    holds, is_whole = all(c.holds for c in found), all(c.is_whole for c in found)
    _tell_same(holds, is_whole, terminal, found, t)
    terminal.answer(
        {
            "holds": holds,
            "whole": is_whole,
            "entries": [check_form(one) for one in found],
        }
    )
    if not (holds and is_whole):
        context.exit(UNMEASURED if holds else TOUCHED)


def _tell_same(
    holds: bool,
    is_whole: bool,
    terminal: Terminal,
    found: tuple[EntryCheck, ...],
    t: Translator,
) -> None:
    """Tell that everything came out as it was sealed."""
    if holds and is_whole:
        terminal.tell(
            t(
                "All {parts:whole} parts of {entries:whole} entries come out as they"
                " were sealed.",
                parts=sum(len(one.parts) for one in found),
                entries=len(found),
            )
        )


def _check_lines(rules: Contest, found: EntryCheck, language: str) -> Iterator[str]:
    """Yield what came out otherwise, or could not be measured, of an entry."""
    t = translator(language)
    same = sum(part.is_same for part in found.parts)
    yield t(
        "{entry}: {same:whole} of {parts:whole} parts as sealed",
        entry=found.entry,
        same=same,
        parts=len(found.parts),
    )
    yield from _part_lines(found, language, t)
    for gate in found.gates:
        yield "  - " + t(
            "The gate “{gate}” comes out otherwise than it was sealed.", gate=gate
        )
    if found.unseen is not None:
        told = contest_names.reason(rules, found.unseen, (), language)
        yield f"  - {told}"


def _part_lines(found: EntryCheck, language: str, t: Translator) -> Iterator[str]:
    """Yield the parts that came out otherwise."""
    for part in found.parts:
        if part.is_same or part.found is None:
            continue
        yield "  - " + t(
            "{measure}: sealed {sealed:points}, now {now:points} of {of:points}",
            measure=measures.called(part.sealed.indicator, language),
            sealed=part.sealed.points,
            now=part.found.points,
            of=part.sealed.of,
        )


@click.command("publish", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("out", type=click.Path(path_type=Path))
@AS
@click.pass_obj
def publish(
    terminal: Terminal, *, folder: Path, contest_id: str, out: Path, name: str | None
) -> None:
    """Write all with which outsiders can follow the points to the new folder OUT.

    Maps, heights, tables, rules and a page that explains; nobody's name.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    rules = contests.read(workspace, contest_id).contest
    with progress_bar(t("Writing what was sealed")) as tell:
        found = contests.publish(
            workspace, actor(workspace, name), contest_id, out, progress=tell
        )
    _tell_published(terminal, out, found, rules, t)
    terminal.answer(
        {
            "file": str(out),
            "entries": found.entries,
            "remarks": [message_form(one) for one in found.remarks],
        }
    )


def _tell_published(
    terminal: Terminal, out: Path, found: Published, rules: Contest, t: Translator
) -> None:
    """Tell what was written, and what stayed out."""
    terminal.tell(
        t(
            "Written: {file}. Entries with their maps: {count:whole}.",
            file=str(out),
            count=found.entries,
        ),
        *(
            contest_names.reason(rules, one, (), terminal.language)
            for one in found.remarks
        ),
    )


@click.command("places", cls=Job)
@WORKSPACE
@CONTEST
@click.option(
    "--draws", type=click.IntRange(1, MOST_DRAWS), default=DRAWS, show_default=True
)
@AS
@click.pass_obj
def places(
    terminal: Terminal, *, folder: Path, contest_id: str, draws: int, name: str | None
) -> None:
    """Draw between which places entries lie with 80 %, and keep it in the chain.

    The seals give the seed. Act, board and ranking tell it until results change. What
    was judged is kept: a command that was interrupted goes on.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    with progress_bar(t("Judging the plan in seeded worlds")) as tell:
        drawn = sealed_copies.draw_places(
            workspace, actor(workspace, name), contest_id, draws=draws, progress=tell
        )
    terminal.tell(
        *(f"{b.entry}: {place_words.sentence(b, t)}" for b in drawn.bands),
        *place_words.foot(drawn, t),
    )
    terminal.answer(
        {
            "seed": drawn.seed,
            "draws": drawn.draws,
            "left_out": dict(drawn.left_out),
            "places": [asdict(band) for band in drawn.bands],
        }
    )
