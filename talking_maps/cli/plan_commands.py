"""Commands of a plan: import shapes, score, what to look at, read the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from talking_maps import exchange, scoring, worlds
from talking_maps.cli.merge_commands import (
    disclosed,
    end,
    tell_update,
    update_form,
)
from talking_maps.cli.options import (
    AUTHOR,
    CODE,
    FILE,
    FOLDED,
    OWNER,
    WORKSPACE,
    Job,
    Jobs,
    edit_context_options,
)
from talking_maps.cli.output import Terminal, message_form, progress_bar
from talking_maps.cli.score_all import tell_all
from talking_maps.cli.version_commands import Disclosure, change_form
from talking_maps.errors import BadValue
from talking_maps.i18n import format_message, name, show, translator
from talking_maps.i18n.messages import Translator
from talking_maps.model.plan import SCENES, Scene
from talking_maps.model.rubric import (
    CriterionScore,
    Flag,
    Reading,
    Reference,
    Rubric,
    Scorecard,
)
from talking_maps.scoring.direction import COVERED
from talking_maps.wording import measures, names_for_ids, point_sum
from talking_maps.wording.changes import kind_names
from talking_maps.wording.vocabulary import scene_names
from talking_maps.workspace import (
    Destination,
    Workspace,
    import_features,
    judged_by,
    merges,
    open_workspace,
    plan_flags,
    preview,
    read_owner,
    read_rubric,
    redaction,
    scorecard,
)
from talking_maps.workspace import history as versions
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.score_bands import SEED, WORLDS, score_band
from talking_maps.worlds import Band


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (import_file, score, flags, history):
        commands.add_command(command)


@click.command("import", cls=Job)
@WORKSPACE
@CODE
@click.argument("file", type=FILE)
@click.option("--layer", help="What the shapes are: see `layers`.")
@click.option("--scene", type=click.Choice(SCENES))
@click.option(
    "--update",
    is_flag=True,
    help="Merge an export that was edited; layer and scene are in it.",
)
@click.option("--table", help="Which table of the file, if it holds several.")
@click.option(
    "--epsg",
    type=click.IntRange(1024, 32767),
    help="The CRS of a file that does not say its own.",
)
@OWNER
@AUTHOR
@click.pass_context
def import_file(
    context: click.Context,
    *,
    folder: Path,
    code: str,
    file: Path,
    layer: str | None,
    scene: Scene | None,
    update: bool,
    table: str | None,
    epsg: int | None,
    owner_id: str,
    author: str,
) -> None:
    """Import GeoJSON, GeoPackage, KML, GPX or a zipped Shapefile into a layer.

    Valid rows enter; the others are counted with the reason. If no row is valid,
    nothing changes and the exit code is 2. With --update, edits made in an export are
    merged back by uid; exit code 3 if conflicts wait for a person.
    """
    terminal: Terminal = context.obj
    workspace = open_workspace(folder)
    if update:
        found = merges.update(
            workspace,
            code,
            file,
            edit_context_options(author, owner_id),
            assumed_epsg=epsg,
        )
        tell_update(terminal, workspace, code, found)
        terminal.answer(update_form(code, found, disclosed(workspace, code)))
        end(context, found.merged)
        return
    if layer is None or scene is None:
        raise BadValue("Say what the shapes are and when: give a layer and a scene.")
    to = Destination(code, owner_id, layer, scene)
    incoming = preview(workspace, file, to, table=table, assumed_epsg=epsg)
    import_features(
        workspace, to, edit_context_options(author, owner_id), incoming, note=file.name
    )
    _tell_import(terminal, incoming)
    terminal.answer(_import_form(to, incoming))


def _tell_import(terminal: Terminal, incoming: exchange.Incoming) -> None:
    t = translator(terminal.language)
    terminal.tell(
        t(
            "Added: {added:whole}. Refused: {refused:whole}. Missing values: "
            "{missing:whole}.",
            added=len(incoming.features),
            refused=len(incoming.refused),
            missing=len(incoming.missing_required),
        )
    )
    for refusal in incoming.refused:
        reason = format_message(refusal.reason, terminal.language)
        terminal.tell(t("Row {row}: {reason}", row=refusal.row, reason=reason))
    told = (*incoming.warnings, *incoming.marks)
    terminal.tell(*(format_message(one, terminal.language) for one in told))


def _import_form(to: Destination, incoming: exchange.Incoming) -> dict[str, object]:
    return {
        "community": to.code,
        "owner": to.owner,
        "layer": to.layer,
        "scene": to.scene,
        "added": len(incoming.features),
        "uids": [feature.uid for feature in incoming.features],
        "refused": [
            {"row": r.row, "table": r.table, "reason": message_form(r.reason)}
            for r in incoming.refused
        ],
        "warnings": [message_form(warning) for warning in incoming.warnings],
        "marks": [message_form(mark) for mark in incoming.marks],
        "flags": [
            {"uid": feature.uid, "flags": [*feature.flags]}
            for feature in incoming.features
            if feature.flags
        ],
        "missing": [
            {"uid": m.uid, "row": m.row, "attribute": m.attribute}
            for m in incoming.missing_required
        ],
    }


@click.command("score", cls=Job)
@WORKSPACE
@click.argument("code", required=False, callback=FOLDED)
@OWNER
@click.option("--all", "every", is_flag=True, help="Every plan of the workspace.")
@click.option("--rubric", type=FILE, help="Rules of a contest; otherwise the example.")
@click.option("--band", is_flag=True, help="Say how sure the points are.")
@click.option(
    "--worlds",
    "count",
    type=click.IntRange(10, 10_000),
    default=WORLDS,
    show_default=True,
    help="Draws of all that may be off, for --band.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=SEED,
    show_default=True,
    help="The same seed gives the same draws.",
)
@click.pass_obj
def score(
    terminal: Terminal,
    *,
    folder: Path,
    code: str | None,
    owner_id: str,
    every: bool,
    rubric: Path | None,
    band: bool,
    count: int,
    seed: int,
) -> None:
    """Score a plan; with --json the same file gives the same bytes anywhere.

    With --all every plan is scored, the answer is a list, and what fails is told. With
    --band the plan is judged in many seeded worlds too.
    """
    if every == (code is not None):
        raise BadValue("Give the code of one community, or --all.")
    if every and band:
        raise BadValue("--band is for one community, not for --all.")
    if code is None:
        tell_all(terminal, folder, rubric)
        return
    workspace = open_workspace(folder)
    rules = workspace.rubric if rubric is None else read_rubric(rubric)
    opened = OpenCommunity(workspace, code)
    opened.read_ahead(owner_id)
    # Who judges by a rubric of a file knows that it is another one.
    chosen = None if rubric is None else rules
    terminal.warn(
        *(
            format_message(one, terminal.language)
            for one in judged_by.differences(workspace, code, chosen)
        )
    )
    card = scorecard(opened, owner_id, rubric=rules)
    terminal.tell(*lines(card, rules, workspace, terminal.language))
    answer = scoring.as_json(card)
    local = dict(_local_numbers(opened.reference()))
    if local:
        answer["local_numbers"] = local
    if band and card.hold is not None:
        t = translator(terminal.language)
        terminal.warn(t("How sure the points are is told when the points are."))
    elif band:
        label = translator(terminal.language)("Judging the plan in seeded worlds")
        with progress_bar(label) as tell:
            sure = score_band(
                opened, owner_id, rubric=rules, count=count, seed=seed, progress=tell
            )
        terminal.tell(*band_lines(sure, rules, terminal.language))
        answer["band"] = worlds.as_json(sure)
    terminal.answer(answer)


def _local_numbers(reference: Reference) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the numbers of the place that are judged by, in the stead of general ones.

    Who says so is no matter of a score.
    """
    for number in sorted(reference.numbers.values(), key=lambda one: one.id):
        if (here := number.local_number) is not None:
            yield (
                number.id,
                {
                    "value": here.value,
                    "unit": number.unit,
                    "error": here.error,
                    "on": here.on,
                    "source": here.source,
                },
            )


def band_lines(sure: Band, rubric: Rubric, language: str) -> Iterator[str]:
    """Yield how sure the points are: as a whole, of each criterion, of each part."""
    t = translator(language)
    yield measures.band_sentence(sure, t)
    yield measures.band_draws(sure, t)
    yield t("{total} points in all", total=measures.band(sure.total, t))
    for criterion in rubric.criteria:
        if criterion.components:
            points = measures.band(sure.criteria[criterion.id], t)
            yield f"  {name(criterion.names, language)}: {points}"
        bands = sure.readings[criterion.id]
        for part, one in zip(criterion.components, bands, strict=True):
            called = measures.called(part.indicator, language)
            if part.scene is not None:
                called += f" ({scene_names(t)[part.scene]})"
            yield f"    {called}: {measures.part_band(one, t)}"


@click.command("flags", cls=Job)
@WORKSPACE
@CODE
@OWNER
@click.pass_obj
def flags(terminal: Terminal, *, folder: Path, code: str, owner_id: str) -> None:
    """Show what in a plan a person should look at before believing it.

    Nothing is refused for it. Where a version was named, the plan is held against the
    oldest one as well.
    """
    workspace = open_workspace(folder)
    found = plan_flags(OpenCommunity(workspace, code), owner_id)
    terminal.tell(*flag_lines(found, terminal.language))
    answer = {"community": code, "owner": owner_id, "flags": [*map(flag_form, found)]}
    terminal.answer(answer)


def flag_form(flag: Flag) -> dict[str, object]:
    """Return a flag as JSON, in no language."""
    return {
        "check": flag.id,
        "sentence": message_form(flag.sentence),
        "uids": [*flag.uids],
    }


def flag_lines(flags: Sequence[Flag], language: str) -> Iterator[str]:
    """Yield each flag, what it is about and where its limit comes from."""
    t = translator(language)
    if not flags:
        yield t("Nothing stands out in this plan.")
    for flag in flags:
        yield f"{flag.id}: {format_message(flag.sentence, language)}"
        if flag.uids:
            yield "  " + t("Things: {things}", things=", ".join(flag.uids))


@click.command("history", cls=Job)
@WORKSPACE
@CODE
@OWNER
@click.option("--all-owners", is_flag=True, help="Of every owner's plan.")
@click.option("--include-restricted", is_flag=True, help="Show restricted layers.")
@click.option("--include-names", is_flag=True, help="Show the private names.")
@click.pass_obj
def history(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    owner_id: str,
    all_owners: bool,
    include_restricted: bool,
    include_names: bool,
) -> None:
    """Show every change that was kept, oldest first."""
    workspace = open_workspace(folder)
    opened = OpenCommunity(workspace, code)
    with opened.held():
        chosen = None if all_owners else read_owner(workspace, code, owner_id).id
        changes = versions.history(workspace, code, owner_id=chosen)
        not_taken = versions.refused(workspace, code)
        shown = redaction(
            workspace,
            code,
            include_restricted=include_restricted,
            include_names=include_names,
        )
        disclosure = Disclosure(shown, opened.register().community.epsg)
    t = translator(terminal.language)
    kinds = kind_names(t)
    for one in changes:
        terminal.tell(
            t(
                "{number}  {at:datetime}  {author}: {kind}, {count:whole}",
                number=one.sequence,
                at=one.at,
                author=shown.author(one.author),
                kind=kinds[one.kind],
                count=len(one.edits),
            )
        )
    terminal.answer(
        {
            "community": code,
            "owner": chosen,
            "changes": [change_form(one, disclosure) for one in changes],
            "refused": [
                {
                    "layer": one.layer,
                    "uid": one.uid,
                    "at": one.at,
                    "reason": message_form(one.reason),
                }
                for one in not_taken
            ],
            "remarks": terminal.remark(shown.change_remarks(changes)),
        }
    )


def lines(
    card: Scorecard, rubric: Rubric, workspace: Workspace, language: str
) -> Iterator[str]:
    """Yield the points, each criterion with its values, and what is missing."""
    t = translator(language)
    yield name(rubric.names, language)
    yield from _sum_lines(card, t)
    for told in (point_sum.cover(card, t), point_sum.waiting(card, t)):
        if told:
            yield told
    names = {criterion.id: criterion.names for criterion in rubric.criteria}
    for criterion in card.criteria:
        called = name(names[criterion.id], language)
        yield from _criterion(criterion, called, workspace, language)
    if card.missing:
        yield t("Still missing:")
    for message in card.missing:
        said = names_for_ids.resolve_names(
            message, workspace.layers, workspace.reference, language
        )
        yield f"  - {said}"


def _sum_lines(card: Scorecard, t: Translator) -> Iterator[str]:
    """Yield the points in all, or that they are held back."""
    if card.hold is not None:
        yield measures.held_back(card.hold, t)
        yield measures.direction(card.direction, t)
    else:
        yield t(
            "{total:hundredths} of {of:points} points; {open:points} are open.",
            total=card.total,
            of=card.of,
            open=card.open,
        )


def _criterion(
    criterion: CriterionScore, called: str, workspace: Workspace, language: str
) -> Iterator[str]:
    t = translator(language)
    points = show(criterion.points, "hundredths", language)
    stands = f"{points} / {show(criterion.of, 'points', language)}"
    yield f"{called}: {measures.direction(criterion.direction, t) or stands}"
    for reading in criterion.readings:
        yield f"  {_reading(reading, workspace, language)}"
        if reading.direction:
            continue
        found = point_sum.of_reading(reading)
        for said in (
            point_sum.of_land(reading.withheld, reading.untold, t),
            point_sum.ruler(found, t),
            point_sum.written_out(found, t),
        ):
            if said:
                yield f"       {said}"


def _reading(reading: Reading, workspace: Workspace, language: str) -> str:
    t = translator(language)
    promised = " " + t("(promised)") if reading.promised else ""
    points = show(reading.points, "hundredths", language)
    stands = f"{points} / {show(reading.of, 'points', language)}"
    explained = names_for_ids.resolve_names(
        reading.measure.explanation, workspace.layers, workspace.reference, language
    )
    called = f"{measures.called(reading.indicator, language)}{promised}"
    if reading.measure.explanation is COVERED:
        return f"{measures.direction(reading.direction, t)}  {called}"
    return (
        f"{measures.direction(reading.direction, t) or stands}  {called}: {explained}"
    )
