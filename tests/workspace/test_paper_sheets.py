"""Map sheets of the village: measured on the PDF, read by a telephone, made again."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from PIL import Image

from talking_maps import report
from talking_maps.errors import BadGround, BadValue, NotFound
from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY
from talking_maps.report import PrintedBase, SheetSubject
from talking_maps.sheet import base as printed
from talking_maps.sheet.code import MapCode, decode
from talking_maps.sheet.layout import (
    EDGE_MM,
    Pen,
    SheetFacts,
    SheetLayout,
    cover,
    lay_out,
)
from talking_maps.workspace import EditContext, Workspace, commit, paper_sheets
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.paper_sheets import BEGINNING, SheetOrder
from tests import village as land
from tests.report.builders import pages, poppler, texts

DPI = 254
PENS: tuple[tuple[Pen, str], ...] = (("red", "canal"), ("blue", "infiltration_ditch"))


CODE = "muyu"


@pytest.fixture
def workspace(village: Workspace, hands: Callable[[], EditContext]) -> Workspace:
    """Return the village with a canal, a field, a wish and a restricted place."""
    things = (
        land.feature(
            "c1", "canal", land.line((100, 100), (900, 100)), name="Canal mayor"
        ),
        land.feature("p1", "pasture", land.rectangle(200, 300, 400, 300), name="Puca"),
        land.feature("s1", "sacred", land.point(700, 700), name="Apu secreto"),
        land.feature("f1", "pasture", land.rectangle(100, 700, 90, 90), "future"),
    )
    commit(village, CODE, hands(), *(Put("feature", one.uid, one) for one in things))
    return village


def picture(pdf: bytes, folder: Path, page: int = 1) -> npt.NDArray[np.uint8]:
    """Return a page in grey, ten pixels a millimetre."""
    some = ("-f", str(page), "-l", str(page), "-r", str(DPI), "-gray")
    seen = poppler("pdftoppm", pdf, folder, *some)
    with Image.open(io.BytesIO(seen)) as opened:
        return np.asarray(opened.convert("L"))


def code_of(seen: npt.NDArray[np.uint8]) -> MapCode:
    (found,) = zxingcpp.read_barcodes(seen)
    said = decode(found.text)
    assert isinstance(said, MapCode)
    return said


def part(seen: npt.NDArray[np.uint8], made: SheetLayout) -> npt.NDArray[np.uint8]:
    """Return what is in the frame."""
    left, top, right, bottom = (
        round(10 * one)
        for one in (
            made.frame.left,
            made.frame.top,
            made.frame.right,
            made.frame.bottom,
        )
    )
    return seen[top:bottom, left:right]


def test_a_base_sheet_is_read_by_a_telephone_and_made_again_exactly(
    workspace: Workspace, tmp_path: Path
) -> None:
    order = SheetOrder("future", paper="A4")
    sheet = paper_sheets.base_sheets(
        workspace, CODE, order, PENS, language="es", shows_drawn=True
    ).pdf()
    assert (
        sheet
        == paper_sheets.base_sheets(
            workspace, CODE, order, PENS, language="es", shows_drawn=True
        ).pdf()
    )
    assert pages(sheet) == 1
    seen = picture(sheet, tmp_path)
    code = code_of(seen)
    assert (code.community, code.owner, code.facts.scene) == (
        CODE,
        COMMUNITY,
        "future",
    )
    assert code.facts.pens == PENS
    # The paper is as large as A4 and its marks stand where the layout says.
    assert seen.shape == pytest.approx(
        (code.layout.height * 10, code.layout.width * 10), abs=1
    )
    for mark in code.layout.marks:
        cell = mark.box.width / 6
        edge = seen[
            round(mark.box.top * 10) + 2 : round((mark.box.top + cell) * 10) - 2,
            round(mark.box.left * 10) + 2 : round(mark.box.right * 10) - 2,
        ]
        assert edge.max() < 40
        around = seen[round(mark.box.top * 10) - 12, round(mark.box.left * 10) - 12]
        assert around > 220
    # What is printed in the frame is what the reader of photographs makes again.
    opened = OpenCommunity(workspace, CODE)
    ground = paper_sheets.printed_ground(opened, code)
    assert len(ground.drawn) == 1
    again = printed.base(code.layout, ground)
    small = Image.fromarray(again).resize(
        tuple(reversed(part(seen, code.layout).shape)),
        Image.Resampling.BOX,
    )
    apart = np.abs(np.asarray(small, dtype=float) - part(seen, code.layout))[5:-5, 5:-5]
    assert apart.mean() < 4
    text = " ".join(texts(sheet, tmp_path))
    assert "Pinte cada casilla con su plumón" in text  # whole, in one line
    assert "Canal o acequia" in text
    assert "rojo" in text
    assert "secreto" not in text


@pytest.mark.parametrize(
    ("scale", "paper"), [(7_500, "A4"), (None, "A4"), (3_100, "A2")]
)
def test_a_map_is_true_to_its_scale(
    workspace: Workspace, tmp_path: Path, scale: int | None, paper: str
) -> None:
    order = SheetOrder("past", paper=paper, scale=scale, ground=None)  # type: ignore[arg-type]
    sheet = paper_sheets.map_sheets(workspace, CODE, order, language="en").pdf()
    seen = picture(sheet, tmp_path)
    dark = seen < 150
    # The village's square of 1000 m is the only thing drawn: dashed in a middle grey.
    said = " ".join(texts(sheet, tmp_path))
    told = int(said.split("1:")[1].split()[0].replace(",", ""))
    assert told == (scale or 7_500)
    millimetres = 1_000_000 / told
    for axis, size in ((0, seen.shape[1]), (1, seen.shape[0])):
        lengths = dark.sum(axis=axis)
        longest = [
            at
            for at in range(size)
            if 0.5 * millimetres * 10 < lengths[at] < 0.9 * millimetres * 10
        ]
        measured = (max(longest) - min(longest)) / 10
        assert measured == pytest.approx(millimetres, rel=0.005)


def test_a_map_shows_names_legend_and_nothing_restricted(
    workspace: Workspace, tmp_path: Path
) -> None:
    for black in (False, True):
        sheet = paper_sheets.map_sheets(
            workspace, CODE, SheetOrder(), language="en", is_black=black
        ).pdf()
        text = " ".join(texts(sheet, tmp_path)[0].split())
        for words in (
            "Present 2026",
            "Community plan",
            "Natural pasture",
            "Canal mayor",
        ):
            assert words in text
        assert "Apu" not in text
        assert "Sacred" not in text
        assert "Restricted places are left out of this paper." in text
    colours = poppler("pdftoppm", sheet, tmp_path, "-r", "50")
    with Image.open(io.BytesIO(colours)) as opened:
        red, green, blue = (
            np.asarray(band, dtype=int) for band in opened.convert("RGB").split()
        )
    assert (np.abs(red - blue) < 40).all()
    assert (np.abs(green - blue) < 40).all()


def test_three_scenes_lie_side_by_side(workspace: Workspace, tmp_path: Path) -> None:
    sheet = paper_sheets.three_maps(
        workspace, CODE, SheetOrder(paper="A4"), language="es"
    ).pdf()
    assert pages(sheet) == 1
    text = " ".join(texts(sheet, tmp_path))
    assert all(year in text for year in ("Pasado 1996", "Presente 2026", "Futuro 2036"))
    with pytest.raises(BadValue, match="fit"):
        paper_sheets.three_maps(
            workspace, CODE, SheetOrder(paper="A4", scale=2_000), language="es"
        ).pdf()


def test_land_that_one_sheet_does_not_hold_comes_on_several(
    workspace: Workspace, tmp_path: Path
) -> None:
    order = SheetOrder(paper="A4", scale=5_000)
    sheet = paper_sheets.base_sheets(workspace, CODE, order, PENS, language="en").pdf()
    assert pages(sheet) > 1
    codes = [code_of(picture(sheet, tmp_path, n)) for n in (1, 2)]
    assert codes[0].digest != codes[1].digest
    assert codes[0].bounds != codes[1].bounds
    assert "Sheet 2 of" in texts(sheet, tmp_path)[1]


def test_a_large_sheet_is_divided_into_parts_that_overlap(
    workspace: Workspace, tmp_path: Path
) -> None:
    order = SheetOrder(paper="A3", parts="A4")
    sheet = paper_sheets.base_sheets(workspace, CODE, order, PENS, language="es").pdf()
    assert pages(sheet) == 4
    said = texts(sheet, tmp_path)
    assert "Fila 2, columna 2" in said[3]
    # Without scaling: the first mark is as large and where it is on the whole sheet,
    # moved by what the printer leaves white.
    first = picture(sheet, tmp_path)
    (facts,) = cover(land.SQUARE.bounds, paper="A3", epsg=land.EPSG)
    made = lay_out(facts)
    left, top = (
        round(10 * (one + EDGE_MM))
        for one in (made.marks[0].box.left, made.marks[0].box.top)
    )
    rows = np.flatnonzero((first[:, left + 5] < 100)[top - 20 : top + 110])
    columns = np.flatnonzero((first[top + 5] < 100)[left - 20 : left + 110])
    for found in (rows, columns):
        assert (found[0], found[-1]) == pytest.approx((20, 109), abs=1.5)


def test_what_cannot_be_printed_is_refused(workspace: Workspace) -> None:
    def base(pens: tuple[tuple[Pen, str], ...], **more: object) -> bytes:
        order = SheetOrder(**more)  # type: ignore[arg-type]
        return paper_sheets.base_sheets(
            workspace, CODE, order, pens, language="en"
        ).pdf()

    with pytest.raises(BadValue, match="unasked"):
        base((("red", "sacred"),))
    with pytest.raises(BadValue, match="at least one"):
        base(())
    with pytest.raises(NotFound):
        base((("red", "unicorn"),))
    with pytest.raises(NotFound):
        base(PENS, owner="nobody")
    with pytest.raises(BadGround):
        base(PENS, ground="picture")
    with pytest.raises(BadValue, match="scale"):
        base(PENS, scale=30_000)


def test_a_sheet_of_other_ground_is_told(workspace: Workspace, tmp_path: Path) -> None:
    order = SheetOrder(paper="A4")
    sheet = paper_sheets.base_sheets(workspace, CODE, order, PENS, language="en").pdf()
    code = code_of(picture(sheet, tmp_path))
    opened = OpenCommunity(workspace, CODE)
    assert paper_sheets.printed_ground(opened, code).drawn == ()
    with pytest.raises(BadValue, match="other ground"):
        paper_sheets.printed_ground(opened, replace(code, digest="f" * 12))
    with pytest.raises(NotFound):
        paper_sheets.printed_ground(opened, replace(code, version="nothing"))


def test_the_usual_pens_draw_layers_that_may_be_printed(workspace: Workspace) -> None:
    pens = paper_sheets.usual_pens(workspace.layers)
    assert len(pens) == 6
    open_ones = {one.id for one in workspace.layers if not one.restricted}
    assert {layer for _, layer in pens} <= open_ones


@pytest.mark.parametrize("is_wide", [True, False])
def test_notes_have_room_for_their_words_on_any_sheet(
    workspace: Workspace, is_wide: bool
) -> None:
    facts = SheetFacts("A3", is_wide, 5_000, land.EPSG, 600_000, 8_401_000, pens=PENS)
    code = MapCode(CODE, facts, "contours", "0" * 12)
    grey = np.full(code.layout.base_shape, 255, dtype=np.uint8)
    subject = SheetSubject(
        "Muyu",
        COMMUNITY,
        land.YEARS,
        land.EPSG,
        BEGINNING,
        land.SQUARE,
        heights="a DEM",
    )
    sheet = PrintedBase(code, grey)
    draft = report.base_sheets(subject, [sheet], workspace.layers, "en")
    page = draft.told["pages"][0]  # type: ignore[index]
    notes = next(
        one for one in page["words"] if "Black is for words" in one["words"][0]
    )
    assert notes["width"] > 35
    assert notes["height"] > 8
