"""A photographed sheet made proposals: shapes on the ground, to be accepted.

What pens drew is told apart from what was printed, becomes shapes of the layers that
the pens stand for, and waits for a person: nothing enters the plan by itself. Accepted
shapes enter as one change that can be undone, with the sheet's photograph. A sheet of
another community, one printed on other ground, and one that cannot be laid flat are
refused.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps import compare, geo, photo, store
from talking_maps.errors import BadFile, BadGeometry, BadValue
from talking_maps.model.change import Change, Put
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Scene
from talking_maps.photo import FlatSheet, Printed, SeenSheet
from talking_maps.sheet import base as printed_base
from talking_maps.sheet import ink, strokes
from talking_maps.sheet.code import MapCode
from talking_maps.sheet.layout import Box, SheetLayout
from talking_maps.sheet.strokes import RING_POINTS
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.paper_sheets import printed_ground
from talking_maps.workspace.plan_edits import EditContext, keep_decided
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    current_time,
    silent,
)

Shape = TypeVar("Shape", bound=BaseGeometry)

#: Resolution at which ink is looked for [px/mm], where the photograph has it.
INK_SCALE = 6.0
#: A photograph with fewer pixels a millimetre shows no pens.
LEAST_SCALE = 2.5
#: A dot that stands for an area is one of this radius on the paper [mm].
DOT_RADIUS_MM = 1.5
#: What was read before and is read again may lie so many errors apart.
KNOWN_TIMES = 3.0
#: So near to the frame's edge black is the line that is printed there [mm].
FRAME_LINE_MM = 1.0
#: Words belong to the shape nearest to them within this [mm].
NEAR_WORDS_MM = 25.0
#: How sure a shape is, and what each doubt leaves of it. Judgement, not measured.
SURE, DOUBTFUL, ODD = 0.95, 0.7, 0.4


@dataclass(frozen=True, slots=True)
class ProposedFeature:
    """A shape read from a sheet, waiting for a person.

    `feature` is on the ground, in the layer that its pen stands for. `confidence` goes
    from 0 to 1; `doubts` say what to look at. `same_as` is the uid of what the plan has
    already in that place, if it looks like the same thing, `is_known` whether that was
    read from a sheet before and lies where this does. `words` are pictures (JPEG) of
    what is written in black beside it.
    """

    feature: Feature
    confidence: float
    doubts: tuple[Message, ...] = ()
    same_as: str = ""
    is_known: bool = False
    words: tuple[bytes, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether nothing about it needs to be asked of a person."""
        return not self.doubts and not self.same_as


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """A sheet that was read.

    `error_m` is how far 95 % of places on it may be off [m], `pen_m` half the width of
    a pen [m], `found` the share of the printed base that was found in the photograph.
    `proposed` has the doubtful shapes first. `words` are places where something is
    written in black [m]. `picture` is the frame laid flat, as JPEG; it shows
    `code.layout.bounds`.
    """

    code: MapCode
    error_m: float
    pen_m: float
    found: float
    proposed: tuple[ProposedFeature, ...]
    words: tuple[Polygon, ...]
    picture: bytes
    remarks: tuple[Message, ...] = ()


def scan(
    workspace: Workspace,
    code: str,
    pictures: Sequence[tuple[str, bytes]],
    *,
    scene: Scene | None = None,
    progress: Progress = silent,
) -> tuple[ScannedSheet, ...]:
    """Return what the sheets in photographs show, each laid flat and read.

    `pictures` are names of files and what they hold. Several photographs of one sheet
    make one; what more than one of them shows is told once, as the sharpest shows it.
    Raises BadFile for what is no picture, BadValue for a sheet that is refused: of
    another community, of another scene than asked for, printed on other ground, too
    few marks, not flat; the refusal names the file.
    """
    opened = OpenCommunity(workspace, code)
    read: list[ScannedSheet] = []
    for number, (name, picture) in enumerate(pictures):

        def told(share: float, what: Message, before: int = number) -> None:
            progress((before + share) / len(pictures), what)

        told(0.0, Message("Looking for sheets in the picture"))
        try:
            read.extend(_in_picture(opened, photo.decode(picture, name), scene, told))
        except BadValue as error:
            refused = BadFile("{file} was not read.", file=name)
            raise refused.because(error) from error
    return tuple(_joined(read))


def _in_picture(
    opened: OpenCommunity,
    photograph: NDArray[np.uint8],
    scene: Scene | None,
    progress: Progress,
) -> Iterator[ScannedSheet]:
    found = photo.find_sheets(photograph)
    sheets = [_own(one, opened.code, scene) for one in found]
    for number, (seen, sheet) in enumerate(zip(found, sheets, strict=True)):

        def told(share: float, what: Message, before: int = number) -> None:
            progress((before + share) / len(sheets), what)

        yield _read(opened, photograph, seen, sheet, told)


def _joined(read: Sequence[ScannedSheet]) -> Iterator[ScannedSheet]:
    """Yield each sheet once, with all that its photographs show, doubling nothing."""
    by_code: dict[MapCode, list[ScannedSheet]] = {}
    for one in read:
        by_code.setdefault(one.code, []).append(one)
    for seen in by_code.values():
        best, *others = sorted(seen, key=lambda one: one.error_m)
        proposed = list(best.proposed)
        for other in others:
            shapes = [one.feature for one in proposed]
            again = compare.similar_pairs(shapes, [p.feature for p in other.proposed])
            told = {pair.after for pair in again}
            proposed += [p for p in other.proposed if p.feature.uid not in told]
        worst = max(one.error_m for one in seen)
        yield replace(best, proposed=_doubtful_first(proposed), error_m=worst)


def accept(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    sheet: ScannedSheet,
    chosen: Sequence[ProposedFeature],
) -> Change:
    """Keep chosen shapes as one change, which undo takes back; raises BadValue if none.

    The sheet's picture is kept with each; what is the same as something in the plan
    takes its place there, with its name and all that is said of it.
    """
    if not chosen:
        raise BadValue("Nothing is chosen. Choose the shapes that enter the plan.")
    path = community_file(workspace, code)
    edit_context = replace(edit_context, owner=sheet.code.owner)

    def kept(picture: bytes) -> str:
        photo_id = uuid.uuid4().hex
        author = edit_context.author
        store.add_photo(path, photo_id, picture, at=current_time(), author=author)
        return photo_id

    of_sheet = kept(sheet.picture)
    photos = {
        one.feature.uid: (of_sheet, *(kept(words) for words in one.words))
        for one in chosen
    }

    def actions() -> Iterable[Put]:
        scene = sheet.code.facts.scene
        there = {f.uid: f for f in store.read_features(path, sheet.code.owner, scene)}
        for one in chosen:
            feature = replace(one.feature, photos=photos[one.feature.uid])
            old = there.get(one.same_as)
            if old is not None:
                feature = replace(
                    old,
                    geometry=feature.geometry,
                    origin="fitted",
                    photos=(*old.photos, *feature.photos),
                )
            yield Put("feature", feature.uid, feature)

    note = f"1:{sheet.code.facts.scale} ± {sheet.error_m:.1f} m"
    return keep_decided(
        workspace, code, edit_context, actions, note=note, kind="import"
    )


def _own(seen: SeenSheet, code: str, scene: Scene | None) -> MapCode:
    sheet = seen.code
    if not isinstance(sheet, MapCode):
        raise BadValue(
            "This is a juror's marking sheet. Read it where the contest's marks are."
        )
    if sheet.community != code:
        raise BadValue(
            "The sheet belongs to “{other}”, not to “{code}”. Choose the community "
            "that it was printed for.",
            other=sheet.community,
            code=code,
        )
    if scene is not None and sheet.facts.scene != scene:
        raise BadValue(
            "The sheet was printed for another of the three maps than was asked for. "
            "Choose that map, or photograph the sheet of this one."
        )
    return sheet


def _read(
    opened: OpenCommunity,
    photograph: NDArray[np.uint8],
    seen: SeenSheet,
    sheet: MapCode,
    progress: Progress,
) -> ScannedSheet:
    layout = sheet.layout
    base = printed_base.base(layout, printed_ground(opened, sheet))
    grey = base.astype(np.float32) / 255.0
    marks = {mark.id: np.array(mark.box.corners) for mark in layout.marks}
    printed = Printed(
        layout.width, layout.height, layout.frame, grey, layout.pixels_per_mm, marks
    )
    scale = min(INK_SCALE, 0.9 * photo.resolution(printed, seen.corners))
    if scale < LEAST_SCALE:
        raise BadValue(
            "The sheet is too small in the picture for pens to be seen. Photograph it "
            "from nearer, or in parts."
        )
    progress(0.2, Message("Laying the sheet flat"))
    flat = photo.straighten(
        photograph, seen.corners, printed, pixels_per_mm=round(scale, 1)
    )
    progress(0.6, Message("Looking for ink"))
    return _shapes(opened, sheet, flat, grey)


def _shapes(
    opened: OpenCommunity,
    sheet: MapCode,
    flat: FlatSheet,
    base: NDArray[np.float32],
) -> ScannedSheet:
    layout, scale = sheet.layout, flat.pixels_per_mm
    page = photo.page_with(base, layout.frame, flat.picture.shape[:2], scale)
    density = ink.ink_density(flat.picture, page, pixels_per_mm=scale)
    boxes = {one.layer: _pixels(one.box, scale, inset=1.2) for one in layout.pens}
    pens = ink.painted_pens(density, boxes)
    frame = _pixels(layout.frame, scale)
    inner = density.within(frame)
    index = ink.ink_by_pen(inner, pens, pixels_per_mm=scale)
    # the line round the frame is printed in black
    edge = np.ones(index.shape, dtype=bool)
    width = round(FRAME_LINE_MM * scale)
    edge[width:-width, width:-width] = False
    index[edge & (index == ink.BLACK)] = ink.PAPER
    drawn = strokes.strokes(index, len(pens), pixels_per_mm=scale)
    words = strokes.black_patches(index, pixels_per_mm=scale)
    layers = [opened.workspace.layer(pen) for pen in pens]
    metres = layout.facts.scale / 1000
    picture = flat.picture[frame.row : frame.row_end, frame.column : frame.column_end]
    made, remarks = [], []
    for one, beside in _beside(drawn, words):
        crops = tuple(_jpeg(_crop(picture, box, scale)) for box in beside)
        try:
            made.append(_proposed(one, layers[one.pen], sheet, crops))
        except BadGeometry as error:
            remarks.append(Message(error.message, error.values))
    if not pens:
        remarks.append(
            Message(
                "No pen's box is painted on this sheet, so no ink was looked for. "
                "Paint the box of each pen that was used, and photograph the sheet "
                "again."
            )
        )
    pen_mm = float(np.median([one.width for one in drawn])) if drawn else 1.0
    error_m, pen_m = flat.error_mm * metres, pen_mm / 2 * metres
    return ScannedSheet(
        sheet,
        error_m,
        pen_m,
        flat.found,
        _with_same(opened, sheet, made, error_m + pen_m),
        tuple(_on_ground(one, layout) for one in words),
        _jpeg(picture),
        tuple(remarks),
    )


def _beside(
    drawn: Sequence[strokes.DrawnStroke], words: Sequence[Polygon]
) -> Iterator[tuple[strokes.DrawnStroke, list[Polygon]]]:
    """Yield each stroke with the words that it is the nearest to."""
    found: dict[int, list[Polygon]] = {}
    for patch in words:
        away = [patch.distance(one.shape) for one in drawn]
        if away and min(away) < NEAR_WORDS_MM:
            found.setdefault(away.index(min(away)), []).append(patch)
    for number, one in enumerate(drawn):
        yield one, found.get(number, [])


def _crop(
    picture: NDArray[np.float32], box: Polygon, scale: float
) -> NDArray[np.float32]:
    left, top, right, bottom = (round(one * scale) for one in box.buffer(2).bounds)
    return picture[max(top, 0) : bottom, max(left, 0) : right]


def _proposed(
    one: strokes.DrawnStroke, layer: Layer, sheet: MapCode, words: tuple[bytes, ...]
) -> ProposedFeature:
    """Return a stroke as a feature of its pen's layer, with what is doubtful in it."""
    doubts = [_DOUBTS[doubt] for doubt in one.doubts]
    shape, odd = _of_kind(one, layer)
    if odd is not None:
        doubts.append(odd)
    ground, _mended = geo.repair(_on_ground(shape, sheet.layout), layer.geometry)
    confidence = SURE * DOUBTFUL ** len(one.doubts) * (ODD if odd is not None else 1.0)
    feature = Feature(
        uuid.uuid4().hex, layer.id, sheet.facts.scene, ground, origin="fitted"
    )
    return ProposedFeature(feature, round(confidence, 2), tuple(doubts), words=words)


_DOUBTS = {
    "closed gap": Message("The ring was open; its gap was closed."),
    "short line": Message("A short line: perhaps a slip of the pen."),
}


def _of_kind(
    one: strokes.DrawnStroke, layer: Layer
) -> tuple[BaseGeometry, Message | None]:
    """Return a stroke's shape as the layer wants it, and what was done to it if odd."""
    make = _MADE.get((layer.geometry, one.kind))
    return (one.shape, None) if make is None else make(one)


def _closed(one: strokes.DrawnStroke) -> tuple[BaseGeometry, Message]:
    corners = [*one.shape.coords, one.shape.coords[0]]
    narrow = one.shape.buffer(one.width)
    ring = Polygon(corners) if len(corners) > RING_POINTS else narrow
    whole = shapely.get_parts(shapely.make_valid(ring))
    parts = [part for part in whole if isinstance(part, Polygon)]
    area = max(parts, key=lambda part: part.area, default=narrow)
    return area, Message("An open line for something that has an area: it was closed.")


def _circle(one: strokes.DrawnStroke) -> tuple[BaseGeometry, Message]:
    return one.shape.buffer(DOT_RADIUS_MM), Message(
        "A dot for something that has an area: a small circle was made of it."
    )


def _outline(one: strokes.DrawnStroke) -> tuple[BaseGeometry, Message]:
    return LineString(
        shapely.get_coordinates(shapely.get_exterior_ring(one.shape))
    ), Message(
        "A ring for something that is a line: it was taken as a line that closes."
    )


def _dash(one: strokes.DrawnStroke) -> tuple[BaseGeometry, Message]:
    x, y = one.shape.coords[0]
    return LineString([(x - 1, y), (x + 1, y)]), Message(
        "A dot for something that is a line: perhaps a slip of the pen."
    )


def _middle(one: strokes.DrawnStroke) -> tuple[BaseGeometry, Message]:
    return one.shape.centroid, Message(
        "A ring or a line for something that is a point: its middle was taken."
    )


_MADE: Mapping[
    tuple[str, str], Callable[[strokes.DrawnStroke], tuple[BaseGeometry, Message]]
] = {
    ("polygon", "line"): _closed,
    ("polygon", "point"): _circle,
    ("line", "area"): _outline,
    ("line", "point"): _dash,
    ("point", "area"): _middle,
    ("point", "line"): _middle,
}


def _with_same(
    opened: OpenCommunity,
    sheet: MapCode,
    made: Sequence[ProposedFeature],
    within_m: float,
) -> tuple[ProposedFeature, ...]:
    """Tell what is in the plan already, and put doubtful shapes first."""
    plan = opened.plan(sheet.owner)
    there = {f.uid: f for f in plan.features if f.scene == sheet.facts.scene}
    shapes = [one.feature for one in made]
    pairs = compare.similar_pairs(tuple(there.values()), shapes)
    same = {pair.after: there[pair.before] for pair in pairs}

    def told(one: ProposedFeature) -> ProposedFeature:
        old = same.get(one.feature.uid)
        if old is None:
            return one
        off = one.feature.geometry.hausdorff_distance(old.geometry)
        known = old.origin == "fitted" and off <= KNOWN_TIMES * within_m
        return replace(one, same_as=old.uid, is_known=known)

    return _doubtful_first(told(one) for one in made)


def _doubtful_first(made: Iterable[ProposedFeature]) -> tuple[ProposedFeature, ...]:
    return tuple(sorted(made, key=lambda one: (one.confidence, one.feature.layer)))


def _on_ground(shape: Shape, layout: SheetLayout) -> Shape:
    """Return a shape of the frame's picture [mm] on the ground [m]."""
    west, _south, _east, north = layout.bounds
    metres = layout.facts.scale / 1000

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(
            [west + points[:, 0] * metres, north - points[:, 1] * metres]
        )

    return shapely.transform(shape, moved)


def _pixels(box: Box, scale: float, *, inset: float = 0.0) -> ink.PixelBox:
    return ink.PixelBox(
        round((box.top + inset) * scale),
        round((box.left + inset) * scale),
        round((box.bottom - inset) * scale),
        round((box.right - inset) * scale),
    )


def _jpeg(picture: NDArray[np.float32]) -> bytes:
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    image.thumbnail((2400, 2400))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
