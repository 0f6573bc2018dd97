"""Commands of the three scenes and of every version: compare, name, restore.

Changes as JSON: the form that `history --json` prints.

A change is `{"sequence", "id", "parents", "client", "number", "owner", "author",
"at", "note", "kind", "reverts", "edits"}`, an edit `{"kind", "uid", "scene",
"before", "after"}`; a record is its fields, a shape GeoJSON in longitude and
latitude. Restricted layers, and what stands in one now, show no more than that
something was there; private names and authors give way to codes, unless they are asked
for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
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
from talking_maps.cli.output import Terminal
from talking_maps.errors import BadValue
from talking_maps.i18n import Translator, name, translator
from talking_maps.model.change import Change, Edit, Record, Version
from talking_maps.model.difference import Difference, LayerTotal
from talking_maps.model.layer import Layer
from talking_maps.model.message import plural
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import CriterionScore, Scorecard
from talking_maps.model.territory import Boundary
from talking_maps.redaction.private_records import Redaction
from talking_maps.wording import feature_labels
from talking_maps.wording.differences import amount, is_planned, kind_of, kinds, parts
from talking_maps.wording.measures import direction, held_back, with_open
from talking_maps.workspace import (
    comparisons,
    history,
    open_workspace,
    pdf_reports,
    redaction,
)
from talking_maps.workspace.comparisons import NamedComparison
from talking_maps.workspace.open_community import OpenCommunity


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
@click.option(
    "--other-owner",
    callback=FOLDED,
    help="Compare with this owner's plan: B is of theirs.",
)
@click.option("--include-restricted", is_flag=True, help="Show restricted layers.")
@click.option("--include-names", is_flag=True, help="Show the private names.")
@click.option(
    "--pdf",
    "out",
    type=FILE,
    metavar="OUT",
    help="Also print the comparison to OUT.pdf: maps, totals, what differs.",
)
@click.pass_obj
def compare(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    first: str,
    second: str,
    owner_id: str,
    other_owner: str | None,
    include_restricted: bool,
    include_names: bool,
    out: Path | None,
) -> None:
    """Compare A with B: two scenes, or two versions by name, id, number or `now`."""
    workspace = open_workspace(folder)
    found = comparisons.compare_named(
        OpenCommunity(workspace, code),
        first,
        second,
        owner_id=owner_id,
        other_owner=other_owner,
    )
    if out is not None:
        paper = pdf_reports.comparison(
            workspace,
            code,
            found,
            language=terminal.language,
            owner_id=owner_id,
            other_owner=other_owner,
        )
        pdf_reports.write(out, paper)
    shown = redaction(
        workspace,
        code,
        include_restricted=include_restricted,
        include_names=include_names,
    )
    remarks = shown.difference_remarks(found.found.differences)
    found = replace(found, found=comparisons.disclosed(found.found, shown))
    terminal.tell(*lines(found, workspace.layers, terminal.language))
    terminal.answer({**form(found), "remarks": terminal.remark(remarks)})


@click.command("same", cls=Job)
@WORKSPACE
@CODE
@click.argument("first")
@click.argument("second")
@click.option("--not", "apart", is_flag=True, help="They are not the same thing.")
@AUTHOR
@click.pass_obj
def same(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    first: str,
    second: str,
    apart: bool,
    author: str,
) -> None:
    """Say that the uids FIRST and SECOND are one thing; the last word counts."""
    said = comparisons.say_same(
        open_workspace(folder),
        code,
        first,
        second,
        same=not apart,
        author=author,
    )
    t = translator(terminal.language)
    terminal.tell(t("Kept."))
    terminal.answer({"community": code, "sameness": asdict(said)})


@click.group("version", cls=Jobs)
def version() -> None:
    """Name versions, list them, bring one back."""


@version.command("list")
@WORKSPACE
@CODE
@click.option("--include-names", is_flag=True, help="Show the private names.")
@click.pass_obj
def list_versions(
    terminal: Terminal, *, folder: Path, code: str, include_names: bool
) -> None:
    """List the named versions, oldest first."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    shown = redaction(workspace, code, include_names=include_names)
    found = tuple(map(shown.version, history.versions(workspace, code)))
    for one in found:
        terminal.tell(_version_line(t, one))
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
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    name: str,
    description: str,
    moment: str | None,
    author: str,
) -> None:
    """Give the present state, or that after a change, a NAME."""
    workspace = open_workspace(folder)
    made = history.name_version(
        workspace, code, name, author=author, description=description, moment=moment
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
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    moment: str,
    uid: str | None,
    scene: Scene | None,
    owner_id: str,
    author: str,
) -> None:
    """Bring a plan, or one thing of it, back to a VERSION, as a new change."""
    if (uid is None) != (scene is None):
        raise BadValue("One thing is named by its uid and its scene. Give both.")
    only = None if uid is None or scene is None else (scene, uid)
    change = history.restore_version(
        open_workspace(folder),
        code,
        edit_context_options(author, owner_id),
        moment,
        only=only,
    )
    t = translator(terminal.language)
    terminal.tell(
        t(
            plural(
                "Brought back: {count:whole} thing.",
                "Brought back: {count:whole} things.",
            ),
            count=len(change.edits),
        )
    )
    terminal.answer(restored_form(code, change))


def restored_form(code: str, change: Change) -> dict[str, object]:
    """Return what a restoring change did as JSON."""
    return {
        "community": code,
        "change": change.id,
        "restored": [{"uid": e.uid, "scene": e.scene} for e in change.edits],
    }


def _version_line(t: Translator, one: Version) -> str:
    return t(
        "{id}  {at:datetime}  {author}: {name}",
        id=one.id,
        at=one.at,
        author=one.author,
        name=one.name,
    )


_FIELDS = (
    "uid",
    "layer",
    "scene",
    "change",
    "word",
    "quantity_before",
    "quantity_after",
    "unit",
    "author",
    "at",
    "note",
)


def form(found: NamedComparison) -> dict[str, object]:
    """Return a comparison as JSON."""
    return {
        "from": found.earlier,
        "to": found.later,
        "differences": [
            {
                **{name: getattr(one, name) for name in _FIELDS},
                "parts": list(one.parts),
                "likeness": None if one.likeness is None else asdict(one.likeness),
            }
            for one in found.found.differences
        ],
        "totals": [asdict(t) for t in found.found.totals],
        "score": _score(found),
    }


def lines(
    found: NamedComparison, layers: Sequence[Layer], language: str
) -> Iterator[str]:
    """Yield the totals by layer, what differs, and the points, in words.

    Each thing ends with its uid in brackets, by which other commands know it.
    """
    t = translator(language)
    names = {layer.id: name(layer.names, language) for layer in layers}
    words = kinds(t, planned=is_planned(found.found.differences))
    for total in found.found.totals:
        yield f"{names.get(total.layer, total.layer)}: {_total(total, words, t)}"
    for one in found.found.differences:
        if one.change != "unchanged":
            called = f"{names.get(one.layer, one.layer)}{_behind(one, language)}"
            yield f"  {_difference(one, called, words, t)}"
    yield from _point_lines(found, t)


def _point_lines(found: NamedComparison, t: Translator) -> Iterator[str]:
    """Yield the points of both sides, or which way they go."""
    held = found.after.hold or found.before.hold
    if held is not None:
        yield held_back(held, t)
        for side in (found.before, found.after):
            yield direction(side.direction, t) or "—"
    elif found.before is not found.after:
        said = t(
            "Points: {before:hundredths} before, {after:hundredths} after.",
            before=found.before.total,
            after=found.after.total,
        )
        yield with_open(said, found.after.open, t)


def _total(total: LayerTotal, words: Mapping[str, str], t: Translator) -> str:
    ends = " → ".join(amount(v, total.unit, t) for v in (total.before, total.after))
    counts = ", ".join(f"{words[said]} {count}" for said, count in total.counts.items())
    return f"{ends} ({counts})"


def _difference(
    one: Difference, called: str, words: Mapping[str, str], t: Translator
) -> str:
    said = [words[kind_of(one)]]
    if one.parts:
        said.append(f"({parts(one, t)})")
    return f"{' '.join(said)}: {called} [{one.uid}]"


def _behind(one: Difference, language: str) -> str:
    """Return a thing's name, or its size where it has none."""
    there = one.after or one.before
    if there and there.name:
        return f" “{there.name}”"
    measured = one.quantity_before if one.after is None else one.quantity_after
    size = feature_labels.short_size(measured or 0.0, one.unit, language)
    return f", {size}" if size else ""


def _score(found: NamedComparison) -> dict[str, object]:
    later = {criterion.id: criterion for criterion in found.after.criteria}
    return {
        **_points(found.before, found.after),
        "of": found.after.of,
        "open": found.after.open,
        "criteria": [
            {
                "id": one.id,
                **_points(one, later[one.id]),
                "of": one.of,
                "open": later[one.id].open,
            }
            for one in found.before.criteria
        ],
    }


def _points(
    earlier: Scorecard | CriterionScore, later: Scorecard | CriterionScore
) -> dict[str, object]:
    if earlier.direction or later.direction:
        told = {"before": earlier.direction or None, "after": later.direction or None}
        none = dict.fromkeys(("before", "after", "difference"))
        return {**none, "direction": told}
    before, after = (
        one.total if isinstance(one, Scorecard) else one.points
        for one in (earlier, later)
    )
    # Sums of tenths are not quite tenths: nobody gains a billionth of a point.
    gain = round(after - before, 9) + 0.0
    return {"before": before, "after": after, "difference": gain}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be shown of the records, and the CRS they are in."""

    redaction: Redaction
    epsg: int


def change_form(change: Change, disclosure: Disclosure) -> dict[str, object]:
    """Return a change as plain lists, numbers and texts for JSON."""
    told = disclosure.redaction.change(change)
    plain = {
        name: getattr(told, name)
        for name in (
            "sequence",
            "id",
            "parents",
            "client",
            "number",
            "owner",
            "author",
            "at",
            "note",
            "kind",
            "reverts",
        )
    }
    return {**plain, "edits": [_edit(change, e, disclosure) for e in change.edits]}


def _edit(change: Change, edit: Edit, disclosure: Disclosure) -> dict[str, object]:
    return {
        "kind": edit.kind,
        "uid": edit.uid,
        "scene": edit.scene,
        "before": record_form(edit.before, disclosure, change),
        "after": record_form(edit.after, disclosure, change),
    }


def record_form(
    record: Record | None, disclosure: Disclosure, change: Change | None = None
) -> dict[str, object] | None:
    """Return a record as JSON, as of a change of the past or as of now, or nothing."""
    if record is None:
        return None
    if isinstance(record, Feature) and _is_hidden(record, disclosure, change):
        return {"layer": record.layer, "restricted": True}
    record = disclosure.redaction.record(record) or record
    if not isinstance(record, Feature | Boundary):
        return asdict(record)
    # Shapes are not for `asdict`, which would copy each of their parts.
    fields = {name: getattr(record, name) for name in record.__slots__}
    return {name: _plain(value, disclosure.epsg) for name, value in fields.items()}


def _is_hidden(feature: Feature, disclosure: Disclosure, change: Change | None) -> bool:
    redaction = disclosure.redaction
    if change is None:
        return redaction.is_restricted(feature)
    return redaction.is_hidden(change, feature)


def _plain(value: object, epsg: int) -> object:
    if isinstance(value, BaseGeometry):
        return geo.to_geojson(value, epsg)
    return value
