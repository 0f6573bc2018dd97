"""Map sheets: the map to look at, and the base to draw on with pens, to a true scale.

A base sheet has marks, boxes to be painted and a code, and nothing in its frame but the
printed base, so that a photograph of it can be read back. A map sheet shows what is
drawn, as the screen and QGIS do, over the same pale ground: one scene, or the three
side by side. Told apart by pattern and pictogram, it may be all in black.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, hypot
from types import MappingProxyType

from markupsafe import Markup, escape
from shapely.geometry.base import BaseGeometry

from talking_maps.i18n import Translator, name, show, translator
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Assembly, Feature, Scene, Status, Years
from talking_maps.report import map_svg
from talking_maps.report.map_svg import Frame, Shape
from talking_maps.report.sheet_page import (
    FONT,
    INK,
    SheetPage,
    bar_m,
    base_picture,
    coordinates,
    line,
    mark_squares,
    north_arrow,
    outline,
    parts_of,
    scale_bar,
)
from talking_maps.report.typst_pdf import PaperDraft, plain_text, qr_matrix
from talking_maps.sheet.base import GreyArray
from talking_maps.sheet.code import MapCode, encode
from talking_maps.sheet.layout import GAP_MM, Box, Paper, Pen, PenBox, SheetLayout
from talking_maps.symbology import svg_elements
from talking_maps.symbology.svg_elements import NOTHING, Drawing, element
from talking_maps.symbology.svg_patterns import pictogram, swatch
from talking_maps.symbology.symbols import (
    PIXEL,
    SCENE_SYMBOLS,
    STATUS_SYMBOLS,
    millimetres,
)
from talking_maps.wording.vocabulary import owner_name, pen_names, scene_names, statuses

#: What pens look like that are sold in every town.
PEN_COLOURS: Mapping[Pen, str] = MappingProxyType(
    {
        "red": "#d7191c",
        "blue": "#1f4fd8",
        "green": "#1a8a3a",
        "orange": "#f07f13",
        "purple": "#7b3294",
        "brown": "#7a4a1e",
    }
)
#: Rows of the legend, its samples, and the notes beside it [mm].
ROW_MM, SAMPLE_MM, NOTES_WIDE_MM, NOTES_HIGH_MM = 6.6, (14.5, 6.0), 74.0, 62.0
#: Notes wider than this have their words beside the scale, not under it [mm].
WIDE_MM = 100.0
#: Height of names on the map, and about how wide a letter is for its height [mm].
#: Notes wider than this have their words beside the scale, not under it [mm].
WIDE_MM = 100.0
NAME_MM, LETTER = 2.5, 0.52
#: A name is said again of a thing of its layer that lies farther off than this [mm].
AGAIN_MM = 30.0
BLACK = "#1f1d1a"


@dataclass(frozen=True, slots=True)
class SheetSubject:
    """Whose land and plan a sheet shows, and what is to be said of it.

    `at` is the last change of the community's file (ISO). `assembly` is the last that
    was held. `heights` names the source of the elevation, `heights_error_m` is the
    standard error of a height [m], `contours_m` the height between contours [m].
    """

    community: str
    owner: str
    years: Years
    epsg: int
    at: str
    boundary: BaseGeometry
    assembly: Assembly | None = None
    heights: str = ""
    heights_error_m: float | None = None
    contours_m: float | None = None
    is_redacted: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PrintedBase:
    """A sheet to draw on: what its code says, and its printed base."""

    code: MapCode
    base: GreyArray


@dataclass(frozen=True, slots=True, eq=False)
class PrintedScene:
    """A scene in a frame: what is drawn in it, over its pale ground if there is one."""

    layout: SheetLayout
    scene: Scene
    features: tuple[Feature, ...]
    base: GreyArray | None = None


def base_sheets(
    subject: SheetSubject,
    sheets: Sequence[PrintedBase],
    layers: Sequence[Layer],
    language: str,
    *,
    parts: Paper | None = None,
) -> PaperDraft:
    """Return sheets to draw on, divided into `parts` of that paper if asked."""
    t = translator(language)
    title = t("Sheet to draw on")
    pages = []
    for count, one in enumerate(sheets, start=1):
        page = _base_page(subject, one, layers, language)
        _number(page, one.code.layout, count, len(sheets), t)
        pages.append(page)
    return _draft(pages, f"{subject.community} · {title}", subject, parts, language)


def map_sheets(
    subject: SheetSubject,
    pages: Sequence[Sequence[PrintedScene]],
    layers: Sequence[Layer],
    language: str,
    *,
    is_black: bool = False,
    parts: Paper | None = None,
) -> PaperDraft:
    """Return maps to look at: on each page one scene, or the three."""
    shown = [_blackened(one) for one in layers] if is_black else list(layers)
    made = []
    for count, scenes in enumerate(pages, start=1):
        page = _map_page(subject, scenes, shown, language, is_black=is_black)
        _number(page, scenes[0].layout, count, len(pages), translator(language))
        made.append(page)
    return _draft(made, subject.community, subject, parts, language)


def _draft(
    pages: Sequence[SheetPage],
    title: str,
    subject: SheetSubject,
    parts: Paper | None,
    language: str,
) -> PaperDraft:
    t = translator(language)
    says = t("Row {row}, column {column} of the sheet: glue along.")
    told = [page.told(parts_of(page, parts, says) if parts else ()) for page in pages]
    return PaperDraft("sheet", {"title": title, "pages": told}, subject.at, language)


def _number(
    page: SheetPage, made: SheetLayout, count: int, of: int, t: Translator
) -> None:
    if of > 1:
        words = t("Sheet {number:whole} of {all:whole}", number=count, all=of)
        page.say(made.title, words, size=9, weight=700, align="right", low=True)


def _base_page(
    subject: SheetSubject, sheet: PrintedBase, layers: Sequence[Layer], language: str
) -> SheetPage:
    made, t = sheet.code.layout, translator(language)
    page = SheetPage(made.width, made.height)
    page.place(
        base_picture(sheet.base, made.frame.width, made.frame.height), made.frame
    )
    page.draw(
        outline(made.frame, width=0.2),
        mark_squares(made.marks),
        coordinates(made, has_lines=False),
        *(outline(pen.box, colour="#8a8a8a", width=0.3) for pen in made.pens),
    )
    page.place(qr_matrix(encode(sheet.code)), made.code)
    _head(page, made, subject, [sheet.code.facts.scene], language)
    known = {layer.id: layer for layer in layers}
    for pen in made.pens:
        _pen_words(page, pen, known[pen.layer], language)
    lines = [
        t("Fill each box with its pen, then draw. Black is for words."),
        *_ground_lines(subject, t),
    ]
    _notes(page, made.notes, made, lines, language)
    return page


def _pen_words(page: SheetPage, pen: PenBox, layer: Layer, language: str) -> None:
    """Write beside a box what its pen draws: pictogram, name, and the pen."""
    called = pen_names(translator(language))[pen.pen]
    side = 6.5
    left = pen.box.right + 1.5
    page.draw(
        pictogram(
            layer, left + side / 2 + 1.2, pen.box.top + side / 2 + 0.2, side * 0.8
        ),
        _pen_sign(left + side + 5.0, pen.box.top + 0.6, PEN_COLOURS[pen.pen]),
    )
    words = Box(
        left, pen.box.top + side + 1, pen.room.right - left, pen.box.height - side - 0.5
    )
    page.say(words, name(layer.names, language), size=8, weight=700)
    beside = Box(
        left + side + 8.5, pen.box.top, pen.room.right - left - side - 8.5, side
    )
    page.say(beside, called, size=8, middle=True)


def _pen_sign(x: float, y: float, colour: str) -> Markup:
    """Return a small pen of a colour, its point down."""
    return element(
        "path",
        d="M-1.1 0H1.1V4L0 6L-1.1 4Z",
        fill=colour,
        stroke=INK,
        stroke_width=0.15,
        transform=f"translate({svg_elements.number(x)} {svg_elements.number(y)})",
    )


def _head(
    page: SheetPage,
    made: SheetLayout,
    subject: SheetSubject,
    scenes: Sequence[Scene],
    language: str,
    *,
    is_black: bool = False,
) -> None:
    """Write the title: community, whose plan, and the scene in its colour."""
    t = translator(language)
    words = scene_names(t)
    said = owner_name(t, subject.owner)
    if len(scenes) == 1:
        (scene,) = scenes
        year = getattr(subject.years, scene)
        colour = BLACK if is_black else SCENE_SYMBOLS[scene].colour
        chip = Box(made.title.left, made.title.top, 44.0, made.title.height - 1.5)
        page.draw(
            element(
                "rect",
                x=chip.left,
                y=chip.top,
                width=chip.width,
                height=chip.height,
                rx=1.2,
                fill="#ffffff",
                stroke=colour,
                stroke_width=0.9,
                stroke_dasharray=_SCENE_DASHES[scene],
            )
        )
        page.say(
            chip,
            f"{words[scene]} {year}",
            size=14,
            weight=800,
            align="center",
            middle=True,
        )
        left = chip.right + 4
    else:
        left = made.title.left
    box = Box(left, made.title.top, made.title.right - left, made.title.height - 1.5)
    page.say(box, f"{subject.community} · {said}", size=15, weight=700, middle=True)


#: The frames of scenes are told apart without colour too.
_SCENE_DASHES: Mapping[Scene, str] = MappingProxyType(
    {"past": "0.2 1.6", "present": "", "future": "4 1.6"}
)


def _ground_lines(subject: SheetSubject, t: Translator) -> list[str]:
    """Return where the ground is from and how sure its heights are."""
    zone = t("Grid: EPSG:{epsg}, in metres.", epsg=str(subject.epsg))
    if subject.contours_m is None:
        return [t("There is no elevation here: no contours."), zone]
    lines = [t("Contours every {every:m}.", every=subject.contours_m)]
    if subject.heights and subject.heights_error_m is not None:
        lines.append(
            t(
                "Heights: {source}, ± {error:m}.",
                source=subject.heights,
                error=subject.heights_error_m,
            )
        )
    elif subject.heights:
        lines.append(t("Heights: {source}, error not known.", source=subject.heights))
    return [*lines, zone]


def _notes(
    page: SheetPage, room: Box, made: SheetLayout, lines: Iterable[str], language: str
) -> None:
    """Put scale, bar and north at the top of a room, and lines under them."""
    scale = made.facts.scale
    number = show(scale, "whole", language)
    longest = min(52.0, room.width - 22.0)
    length = bar_m(scale, longest)
    words = f"{show(length, 'whole', language)} m"
    page.say(
        Box(room.left, room.top, room.width - 8, 5), f"1:{number}", size=11, weight=800
    )
    page.draw(
        scale_bar(scale, room.left + 0.2, room.top + 5.2, longest, words),
        north_arrow(room.right - 4, room.top + 0.2, 6.8),
    )
    rest = Box(room.left, room.top + 8.4, room.width, room.height - 8.4)
    if room.width > WIDE_MM:  # words go beside
        aside = room.left + longest + 16
        rest = Box(aside, room.top, room.right - 9 - aside, room.height)
    page.say(rest, *lines, size=7.5, soft=True)


def _map_page(
    subject: SheetSubject,
    scenes: Sequence[PrintedScene],
    layers: Sequence[Layer],
    language: str,
    *,
    is_black: bool,
) -> SheetPage:
    first, t = scenes[0].layout, translator(language)
    page = SheetPage(first.width, first.height)
    named = [one.scene for one in scenes]
    _head(page, first, subject, named, language, is_black=is_black)
    words = scene_names(t)
    _named_scenes(subject, scenes, layers, is_black, page, words)
    drawn = [feature for one in scenes for feature in one.features]
    legend, notes = _strip_rooms(first)
    _legend(page, legend, drawn, layers, language)
    lines = [*_ground_lines(subject, t), *_people_lines(subject, language)]
    if subject.is_redacted:
        lines.append(t("Restricted places are left out of this paper."))
    _notes(page, notes, first, lines, language)
    return page


def _named_scenes(
    subject: SheetSubject,
    scenes: Sequence[PrintedScene],
    layers: Sequence[Layer],
    is_black: bool,
    page: SheetPage,
    words: dict[Scene, str],
) -> None:
    """Draw the scenes; of several each has its name above."""
    for one in scenes:
        _scene(page, subject, one, layers, is_black=is_black)
        if len(scenes) > 1:
            frame = one.layout.frame
            over = Box(frame.left, frame.top - 8, frame.width, 7)
            said = f"{words[one.scene]} {getattr(subject.years, one.scene)}"
            page.say(over, said, size=14, weight=800, align="center", middle=True)


def _strip_rooms(made: SheetLayout) -> tuple[Box, Box]:
    """Return where the legend and where the notes stand in the strip."""
    strip = made.strip
    if strip.height > strip.width:
        top = strip.bottom - NOTES_HIGH_MM
        return (
            Box(strip.left, strip.top, strip.width, top - strip.top - GAP_MM),
            Box(strip.left, top, strip.width, NOTES_HIGH_MM),
        )
    left = strip.right - min(NOTES_WIDE_MM, 0.4 * strip.width)
    return (
        Box(strip.left, strip.top, left - strip.left - 2 * GAP_MM, strip.height),
        Box(left, strip.top, strip.right - left, strip.height),
    )


def _scene(
    page: SheetPage,
    subject: SheetSubject,
    one: PrintedScene,
    layers: Sequence[Layer],
    *,
    is_black: bool,
) -> None:
    """Draw a scene in its frame: ground, what is drawn, names, grid."""
    made = one.layout
    frame = made.frame
    if one.base is not None:
        page.place(base_picture(one.base, frame.width, frame.height), frame)
    west, _, _, north = made.bounds
    ground = Frame(west, north, 1000 / made.facts.scale, frame.width, frame.height)
    known = {layer.id for layer in layers}
    shapes = [Shape(f) for f in one.features if f.layer in known]
    drawing = map_svg.picture(
        ground, subject.boundary, shapes, layers, is_over_ground=True
    )
    page.place(drawing, frame)
    page.place(_names(ground, one.features), frame)
    colour = BLACK if is_black else SCENE_SYMBOLS[one.scene].colour
    page.draw(
        coordinates(made, has_lines=True),
        element(
            "rect",
            x=frame.left,
            y=frame.top,
            width=frame.width,
            height=frame.height,
            fill="none",
            stroke=colour,
            stroke_width=0.9,
            stroke_dasharray=_SCENE_DASHES[one.scene],
        ),
    )


def _names(made: Frame, features: Sequence[Feature]) -> Drawing:
    """Return the names of things under their pictograms, where there is room."""
    taken: list[Box] = []
    said: dict[tuple[str, str], list[tuple[float, float]]] = {}
    marks = []
    for one in sorted(features, key=lambda f: (-f.geometry.area, f.uid)):
        if not one.name or one.geometry.is_empty:
            continue
        words = plain_text(one.name)
        wide = LETTER * NAME_MM * len(words)
        x, y = map_svg.spot(made, one.geometry)
        room = Box(x - wide / 2, y + map_svg.PICTOGRAM * 0.75, wide, NAME_MM * 1.15)
        # Of several fields of one name that lie together, one tells it.
        others = said.setdefault((one.layer, words), [])
        is_said = any(hypot(x - a, y - b) < AGAIN_MM for a, b in others)
        across = room.left > 0 and room.right < made.width
        inside = across and room.top > 0 and room.bottom < made.height
        if is_said or not inside or any(_meets(room, other) for other in taken):
            continue
        taken.append(room)
        others.append((x, y))
        marks.append(_name(words, room))
    return svg_elements.sheet(made.width, made.height, NOTHING, *marks)


def _meets(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _name(words: str, room: Box) -> Markup:
    """Return a name over a pale ground, so that lines beneath do not cross it."""
    ground = element(
        "rect",
        x=room.left,
        y=room.top,
        width=room.width,
        height=room.height,
        rx=0.6,
        fill="#ffffff",
        fill_opacity=0.72,
    )
    return ground + element(
        "text",
        escape(words),
        x=room.left + room.width / 2,
        y=room.bottom - NAME_MM * 0.3,
        font_family=FONT,
        font_size=NAME_MM,
        font_weight="600",
        text_anchor="middle",
        fill=INK,
    )


def _legend(
    page: SheetPage,
    room: Box,
    features: Sequence[Feature],
    layers: Sequence[Layer],
    language: str,
) -> None:
    """Put samples with names in columns: layers first, then statuses."""
    t = translator(language)
    there = {feature.layer for feature in features}
    samples = [
        (swatch(one), name(one.names, language)) for one in layers if one.id in there
    ]
    used = {feature.status for feature in features}
    words = statuses(t)
    samples += [
        (_status_sample(status), words[status])
        for status in words
        if status in used and len(used) > 1
    ]
    if not samples:
        page.say(room, t("Nothing is drawn yet."), size=9, soft=True)
        return
    columns = max(1, int(room.width // 46))
    rows = ceil(len(samples) / columns)
    high = min(ROW_MM, room.height / rows)
    wide = room.width / columns
    share = min(1.0, (high - 0.6) / SAMPLE_MM[1])
    for number, (sample, said) in enumerate(samples):
        left = room.left + number // rows * wide
        top = room.top + number % rows * high
        size = Box(left, top, SAMPLE_MM[0] * share, SAMPLE_MM[1] * share)
        page.place(sample, size)
        text = Box(size.right + 1, top, wide - size.width - 2, high - 0.4)
        page.say(text, said, size=8, middle=True)


def _status_sample(status: Status) -> Drawing:
    """Return a sample of how the edge of a status is drawn."""
    symbol = STATUS_SYMBOLS[status]
    wide = PIXEL * symbol.weight * 1.6
    stroke = line(
        (0.6, 3), (13, 3), width=wide, colour=INK, dashes=millimetres(symbol.dashes)
    )
    return svg_elements.sheet(*SAMPLE_MM, NOTHING, stroke)


def _people_lines(subject: SheetSubject, language: str) -> list[str]:
    """Return when the plan was last drawn on, and who came to the last assembly."""
    t, day = translator(language), subject.at[:10]
    lines = [t("Drawn until {day:date}.", day=day)] if subject.at else []
    held = subject.assembly
    if held is None:
        return lines
    came = _came(held, language, t)
    return [
        *lines,
        t("Assembly of {day:date}. {came}.", day=held.held_on, came=came)
        if came
        else t("Assembly of {day:date}.", day=held.held_on),
    ]


def _came(held: Assembly, language: str, t: Translator) -> str:
    """Return how many came to an assembly, by group."""
    counted = [
        (held.households, t("Households")),
        (held.women, t("Women")),
        (held.men, t("Men")),
        (held.youth, t("Youth")),
    ]
    return ", ".join(
        f"{words}: {show(count, 'whole', language)}"
        for count, words in counted
        if count
    )


def _blackened(layer: Layer) -> Layer:
    """Return the layer drawn in black: its pattern and pictogram tell it."""
    return replace(layer, colour=BLACK)
