"""Map sheets of a community: what is gathered for them, printed, and printed again.

Restricted layers and names of households are on no sheet. A base is made of the
community's ground alone; what is drawn already is added in grey from the version that
the sheet's code names, so that `printed_ground` makes the same base again when a
photograph of the sheet is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shapely.geometry import box

from talking_maps import rasters, report, tiles
from talking_maps.errors import BadGround, BadValue
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Assembly, Feature, Plan, Scene
from talking_maps.redaction.private_records import Redaction
from talking_maps.report import PaperDraft, PrintedBase, PrintedScene, SheetSubject
from talking_maps.sheet import base as printed
from talking_maps.sheet.base import Ground, GroundPicture
from talking_maps.sheet.code import BaseKind, MapCode
from talking_maps.sheet.layout import (
    PENS,
    Paper,
    Pen,
    SheetFacts,
    SheetLayout,
    cover,
    lay_out,
    lay_out_three,
)
from talking_maps.workspace import ground
from talking_maps.workspace.import_export import redaction
from talking_maps.workspace.open_community import NOW, OpenCommunity
from talking_maps.workspace.workspace import Progress, Workspace, silent

#: What a facilitator draws with where no other pens are chosen: layers that every
#: community has, as many as there are pens.
USUAL_LAYERS = ("pasture", "canal", "trees", "terrace", "corral", "spring")
#: What a sheet without any change is dated.
BEGINNING = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """What is to be printed: of whose plan, on which paper, at which scale, over what.

    Without a `scale` [1:…] the land is made to fit. `parts` is the printer's paper
    where the sheet is larger. `ground` None leaves the paper white.
    """

    scene: Scene = "present"
    owner: str = COMMUNITY
    paper: Paper = "A3"
    scale: int | None = None
    ground: BaseKind | None = "relief"
    parts: Paper | None = None


def usual_pens(layers: Sequence[Layer]) -> tuple[tuple[Pen, str], ...]:
    """Return which pen draws what if nobody says otherwise."""
    known = {layer.id for layer in layers if not layer.restricted}
    usual = (one for one in USUAL_LAYERS if one in known)
    return tuple(zip(PENS, usual, strict=False))


def base_sheets(
    workspace: Workspace,
    code: str,
    order: SheetOrder,
    pens: Sequence[tuple[Pen, str]],
    *,
    language: str,
    shows_drawn: bool = False,
    progress: Progress = silent,
) -> PaperDraft:
    """Return sheets to draw on; several where one does not hold the land.

    With `shows_drawn` what the scene has already is in it, in grey. Raises BadValue for
    pens, a scale or a number of sheets that cannot be, NotFound for an unknown layer or
    owner, BadGround where the ground asked for is not there.
    """
    _check_pens(workspace, pens)
    opened = OpenCommunity(workspace, code)
    opened.read_ahead(order.owner)
    plan = opened.plan(order.owner)
    found = _sheets(opened, order, is_overview=False)
    version = opened.last_change().id if shows_drawn else ""
    made = []
    for number, facts in enumerate(found):
        progress(number / (len(found) + 1), Message("Drawing the ground of the sheet"))
        whole = replace(facts, scene=order.scene, pens=tuple(pens))
        code_of = MapCode(
            opened.code,
            whole,
            order.ground or "contours",
            "0" * 12,
            order.owner,
            version,
        )
        under = _ground(opened, code_of)
        told = printed.digest(code_of.layout, under)
        made.append(
            PrintedBase(
                replace(code_of, digest=told), printed.base(code_of.layout, under)
            )
        )
    progress(len(found) / (len(found) + 1), Message("Putting the sheet together"))
    subject = _subject(opened, plan, lay_out(found[0]))
    return report.base_sheets(
        subject, made, workspace.layers, language, parts=order.parts
    )


def map_sheets(
    workspace: Workspace,
    code: str,
    order: SheetOrder,
    *,
    language: str,
    is_black: bool = False,
    progress: Progress = silent,
) -> PaperDraft:
    """Return the map of a scene; raises as `base_sheets` does."""
    opened = OpenCommunity(workspace, code)
    opened.read_ahead(order.owner)
    plan = _shown_plan(opened, order.owner)
    found = _sheets(opened, order, is_overview=True)
    pages = _pages(order, progress, found, opened, plan)
    progress(len(found) / (len(found) + 1), Message("Putting the sheet together"))
    subject = _subject(opened, plan, lay_out(found[0]))
    return report.map_sheets(
        subject,
        pages,
        _open_layers(workspace),
        language,
        is_black=is_black,
        parts=order.parts,
    )


def _pages(
    order: SheetOrder,
    progress: Progress,
    found: tuple[SheetFacts, ...],
    opened: OpenCommunity,
    plan: Plan,
) -> list[list[PrintedScene]]:
    """Return the pages, each with its piece of the ground."""
    pages = []
    for number, facts in enumerate(found):
        progress(number / (len(found) + 1), Message("Drawing the ground of the sheet"))
        made = lay_out(replace(facts, scene=order.scene))
        pages.append([_printed_scene(opened, order, made, plan)])
    return pages


def three_maps(
    workspace: Workspace,
    code: str,
    order: SheetOrder,
    *,
    language: str,
    is_black: bool = False,
    progress: Progress = silent,
) -> PaperDraft:
    """Return past, present and future side by side; raises as `base_sheets`."""
    opened = OpenCommunity(workspace, code)
    opened.read_ahead(order.owner)
    plan = _shown_plan(opened, order.owner)
    land = opened.register().boundary.geometry.bounds
    three = lay_out_three(
        land,
        paper=order.paper,
        epsg=opened.register().community.epsg,
        scale=order.scale,
    )
    scenes = []
    for number, made in enumerate(three):
        progress(number / 4, Message("Drawing the ground of the sheet"))
        scenes.append(_printed_scene(opened, order, made, plan))
    progress(3 / 4, Message("Putting the sheet together"))
    subject = _subject(opened, plan, three[0])
    return report.map_sheets(
        subject,
        [scenes],
        _open_layers(workspace),
        language,
        is_black=is_black,
        parts=order.parts,
    )


def printed_ground(opened: OpenCommunity, code: MapCode) -> Ground:
    """Return the ground a sheet was printed on, made again from what its code says.

    Raises BadValue where the community's ground or boundary is another now, NotFound
    where the version drawn in grey is not in this file.
    """
    found = _ground(opened, code)
    if printed.digest(code.layout, found) != code.digest:
        raise BadValue(
            "The sheet was printed on other ground than “{code}” has now: elevation, "
            "boundary or picture were changed since. Print the sheet again.",
            code=opened.code,
        )
    return found


def _ground(opened: OpenCommunity, code: MapCode) -> Ground:
    drawn: tuple[Feature, ...] = ()
    if code.version:
        plan = _shown_plan(opened, code.owner, code.version)
        drawn = _in_frame(plan, code.facts.scene, code.layout)
    boundary = opened.register().boundary.geometry
    picture = _picture(opened, code.layout) if code.kind == "picture" else None
    shapes = tuple(one.geometry for one in drawn)
    return Ground(code.kind, boundary, opened.elevation(), picture, shapes)


def _in_frame(plan: Plan, scene: Scene, made: SheetLayout) -> tuple[Feature, ...]:
    """Return what stands in the scene and in the frame, in the order of uids."""
    frame = box(*made.bounds)
    there = (f for f in plan.features if f.scene == scene)
    return tuple(
        sorted((f for f in there if f.geometry.intersects(frame)), key=lambda f: f.uid)
    )


def _printed_scene(
    opened: OpenCommunity, order: SheetOrder, made: SheetLayout, plan: Plan
) -> PrintedScene:
    shown = _in_frame(plan, made.facts.scene, made)
    if order.ground is None:
        return PrintedScene(made, made.facts.scene, shown)
    picture = _picture(opened, made) if order.ground == "picture" else None
    boundary = opened.register().boundary.geometry
    under = Ground(order.ground, boundary, opened.elevation(), picture)
    grey = printed.base(made, under, is_drawn_on=False)
    return PrintedScene(made, made.facts.scene, shown, grey)


def _sheets(
    opened: OpenCommunity, order: SheetOrder, *, is_overview: bool
) -> tuple[SheetFacts, ...]:
    known = opened.register()
    land = known.boundary.geometry
    found = cover(
        land.bounds,
        paper=order.paper,
        epsg=known.community.epsg,
        scale=order.scale,
        is_overview=is_overview,
    )
    # A sheet on which nothing of the land lies is printed for nobody.
    shown = [one for one in found if land.intersects(box(*lay_out(one).bounds))]
    return tuple(shown)


def _subject(opened: OpenCommunity, plan: Plan, made: SheetLayout) -> SheetSubject:
    known = opened.register()
    shown = redaction(opened.workspace, opened.code)
    elevation = opened.elevation()
    return SheetSubject(
        known.community.name,
        plan.owner.id,
        plan.years,
        known.community.epsg,
        opened.last_change().at or BEGINNING,
        known.boundary.geometry,
        _last_assembly(plan.assemblies),
        shown.text(_heights(opened)),
        None if elevation is None else elevation.error,
        printed.interval_m(made, elevation),
        _is_redacted(opened, plan, shown),
    )


def _heights(opened: OpenCommunity) -> str:
    file = ground.elevation_file(opened.workspace, opened.code)
    return "" if file is None else rasters.read_source(file)


def _is_redacted(opened: OpenCommunity, plan: Plan, shown: Redaction) -> bool:
    whole = opened.plan(plan.owner.id)
    return any(shown.is_restricted(one) for one in whole.features)


def _last_assembly(held: Iterable[Assembly]) -> Assembly | None:
    return max(held, key=lambda one: (one.held_on, one.uid), default=None)


def _shown_plan(opened: OpenCommunity, owner: str, moment: str = NOW) -> Plan:
    shown = redaction(opened.workspace, opened.code)
    return shown.plan(opened.plan(owner, moment))


def _open_layers(workspace: Workspace) -> list[Layer]:
    return [layer for layer in workspace.layers if not layer.restricted]


def _check_pens(workspace: Workspace, pens: Sequence[tuple[Pen, str]]) -> None:
    if not pens:
        raise BadValue("Choose at least one pen, and what it draws.")
    for _, layer in pens:
        if workspace.layer(layer).restricted:
            raise BadValue(
                "“{layer}” is not printed: these places do not leave the community "
                "unasked. Choose another layer for the pen.",
                layer=layer,
            )


def _picture(opened: OpenCommunity, made: SheetLayout) -> GroundPicture:
    file = ground.tile_file(opened.workspace, opened.code, ground.PICTURE)
    if file is None:
        raise BadGround(
            "The community has no picture of its ground. Add one, or print contours."
        )
    grey, digest = tiles.grey_picture(
        file, made.facts.epsg, made.bounds, made.base_shape
    )
    return GroundPicture(grey, digest)
