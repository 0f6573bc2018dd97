"""Commands of the three scenes and of every version: compare, name, restore."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from talking_maps import workspace as work
from talking_maps.cli.command import (
    AUTHOR,
    CODE,
    FILE,
    OWNER,
    WORKSPACE,
    Job,
    Jobs,
    hand,
)
from talking_maps.cli.terminal import Terminal
from talking_maps.errors import BadValue
from talking_maps.language import translator
from talking_maps.language.speech import Translator
from talking_maps.model.change import Change
from talking_maps.model.difference import Difference, LayerTotal
from talking_maps.model.plan import SCENES, Scene
from talking_maps.model.version import Version
from talking_maps.workspace import papers, versions
from talking_maps.workspace.versions import Comparison

_FIELDS = (
    "uid", "layer", "scene", "change", "word", "quantity_before", "quantity_after",
    "unit", "author", "at", "note",
)  # fmt: skip


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (compare, same, version):
        commands.add_command(command)


@click.command("compare", cls=Job)
@WORKSPACE
@CODE
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@OWNER
@click.option("--other-owner", help="Compare with this owner's plan: B is of theirs.")
@click.option("--include-restricted", is_flag=True, help="Show restricted layers.")
@click.option(
    "--pdf",
    "out",
    type=FILE,
    metavar="OUT",
    help="Also print the comparison to OUT.pdf: maps, totals, what differs.",
)
@click.pass_obj
def compare(
    terminal: Terminal, *, workspace: Path, code: str, first: str, second: str,
    owner_id: str, other_owner: str | None, include_restricted: bool,
    out: Path | None,
) -> None:  # fmt: skip
    """Compare A with B: two scenes, or two versions by name, id, number or `now`."""
    place = work.open_workspace(workspace)
    if other_owner is None:
        found = versions.compare_plan(place, code, first, second, owner_id=owner_id)
    else:
        found = versions.compare_owners(
            place, code, (owner_id, other_owner), (first, second)
        )
    if out is not None:
        paper = papers.comparison(
            place, code, found, language=terminal.language, owner_id=owner_id,
            other_owner=other_owner,
        )  # fmt: skip
        papers.write(out, paper)
    hidden = {x.id for x in place.layers if x.restricted and not include_restricted}
    terminal.tell(*_lines(found, hidden, translator(terminal.language)))
    terminal.answer(comparison_form(found, hidden))


def comparison_form(found: Comparison, hidden: set[str]) -> dict[str, object]:
    """Return a comparison as JSON, without the hidden layers."""
    return {
        "from": found.earlier,
        "to": found.later,
        "differences": [
            {
                **{name: getattr(one, name) for name in _FIELDS},
                "parts": list(one.parts),
                "likeness": None if one.likeness is None else asdict(one.likeness),
            }
            for one in _shown(found, hidden)
        ],
        "totals": [asdict(t) for t in found.totals if t.layer not in hidden],
        "score": _score(found),
    }


@click.command("same", cls=Job)
@WORKSPACE
@CODE
@click.argument("first")
@click.argument("second")
@click.option("--not", "apart", is_flag=True, help="They are not the same thing.")
@AUTHOR
@click.pass_obj
def same(
    terminal: Terminal, *, workspace: Path, code: str, first: str, second: str,
    apart: bool, author: str,
) -> None:  # fmt: skip
    """Say that the uids FIRST and SECOND are one thing; the last word counts."""
    said = versions.say_same(
        work.open_workspace(workspace), code, first, second, same=not apart,
        author=author,
    )  # fmt: skip
    _ = translator(terminal.language)
    terminal.tell(_("Kept."))
    terminal.answer({"community": code, "sameness": asdict(said)})


@click.group("version", cls=Jobs)
def version() -> None:
    """Name versions, list them, bring one back."""


@version.command("list")
@WORKSPACE
@CODE
@click.pass_obj
def list_versions(terminal: Terminal, workspace: Path, code: str) -> None:
    """List the named versions, oldest first."""
    _ = translator(terminal.language)
    found = versions.versions(work.open_workspace(workspace), code)
    for one in found:
        terminal.tell(_version_line(_, one))
    terminal.answer({"community": code, "versions": [asdict(one) for one in found]})


@version.command("name")
@WORKSPACE
@CODE
@click.argument("name")
@click.option("--description", default="", help="What the version is about.")
@click.option("--at", "moment", help="A change's id or number; otherwise now.")
@AUTHOR
@click.pass_obj
def name_version(
    terminal: Terminal, *, workspace: Path, code: str, name: str, description: str,
    moment: str | None, author: str,
) -> None:  # fmt: skip
    """Give the present state, or that after a change, a NAME."""
    place = work.open_workspace(workspace)
    made = versions.name_version(
        place, code, name, author=author, description=description, moment=moment
    )
    terminal.tell(_version_line(translator(terminal.language), made))
    terminal.answer({"community": code, "version": asdict(made)})


@version.command("restore")
@WORKSPACE
@CODE
@click.argument("moment", metavar="VERSION")
@click.option("--uid", help="Bring back this one thing only; needs --scene.")
@click.option("--scene", type=click.Choice(SCENES))
@OWNER
@AUTHOR
@click.pass_obj
def restore_version(
    terminal: Terminal, *, workspace: Path, code: str, moment: str, uid: str | None,
    scene: Scene | None, owner_id: str, author: str,
) -> None:  # fmt: skip
    """Bring a plan, or one thing of it, back to a VERSION, as a new change."""
    if (uid is None) != (scene is None):
        raise BadValue("One thing is named by its uid and its scene. Give both.")
    only = None if uid is None or scene is None else (scene, uid)
    change = versions.restore_version(
        work.open_workspace(workspace), code, hand(author, owner_id), moment, only=only
    )
    _ = translator(terminal.language)
    terminal.tell(_("Brought back: {count:whole} things.", count=len(change.edits)))
    terminal.answer(restored_form(code, change))


def restored_form(code: str, change: Change) -> dict[str, object]:
    """Return what a restoring change did as JSON."""
    return {
        "community": code,
        "change": change.id,
        "restored": [{"uid": e.uid, "scene": e.scene} for e in change.edits],
    }


def _shown(found: Comparison, hidden: set[str]) -> Iterator[Difference]:
    return (one for one in found.differences if one.layer not in hidden)


def _lines(found: Comparison, hidden: set[str], _: Translator) -> Iterator[str]:
    for total in found.totals:
        if total.layer not in hidden:
            yield _total_line(total)
    for one in _shown(found, hidden):
        if one.change != "unchanged":
            parts = f" ({', '.join(one.parts)})" if one.parts else ""
            yield f"  {one.word or one.change}{parts}: {one.layer} {one.uid}"
    if found.before is not found.after:
        yield _(
            "Points: {before:points} before, {after:points} after.",
            before=found.before.total,
            after=found.after.total,
        )


def _total_line(total: LayerTotal) -> str:
    counts = ", ".join(f"{count} {said}" for said, count in total.counts.items())
    return f"{total.layer}: {counts}"


def _score(found: Comparison) -> dict[str, object]:
    later = {criterion.id: criterion for criterion in found.after.criteria}
    return {
        **_points(found.before.total, found.after.total),
        "of": found.after.of,
        "criteria": [
            {"id": one.id, **_points(one.points, later[one.id].points), "of": one.of}
            for one in found.before.criteria
        ],
    }


def _points(before: float, after: float) -> dict[str, float]:
    # Sums of tenths are not quite tenths: nobody gains a billionth of a point.
    gain = round(after - before, 9) + 0.0
    return {"before": before, "after": after, "difference": gain}


def _version_line(_: Translator, one: Version) -> str:
    return _(
        "{id}  {at:datetime}  {author}: {name}",
        id=one.id,
        at=one.at,
        author=one.author,
        name=one.name,
    )
