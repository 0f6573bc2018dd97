"""A photographed sheet of the village becomes shapes, which a person accepts.

The photographs are made (tests/photo/camera.py): no camera took them.
"""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from shapely.geometry.base import BaseGeometry

from talking_maps.cli import main
from talking_maps.errors import BadFile, BadValue
from talking_maps.i18n import format_message
from talking_maps.sheet.layout import Pen
from talking_maps.workspace import (
    Claim,
    EditContext,
    Elevation,
    Workspace,
    add_community,
    open_workspace,
    scans,
    undo_change,
)
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.paper_sheets import SheetOrder
from talking_maps.workspace.photos import read_photo
from talking_maps.workspace.scans import ScannedSheet
from tests.photo import sheets
from tests.photo.camera import PenStroke
from tests.photo.sheets import PrintedSheet, ring
from tests.village import plane
from tests.workspace.conftest import boundary_file, dem_file

CODE = "muyu"
PENS: tuple[tuple[Pen, str], ...] = (
    ("red", "canal"),
    ("blue", "pasture"),
    ("green", "spring"),
)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, PrintedSheet]:
    folder = tmp_path_factory.mktemp("paper")
    workspace = open_workspace(folder / "workspace")
    add_community(
        workspace,
        CODE,
        "Muyu",
        Claim(boundary_file(folder), "the assembly", "2026-05-12", "walked with GPS"),
        households=10,
        elevation=Elevation(dem_file(folder), 1.0, "test plane"),
        author="Ana",
    )
    order = SheetOrder("future", paper="A4")
    return workspace, sheets.print_sheet(workspace, CODE, folder, order, PENS)


@pytest.fixture(scope="module")
def drawn(paper: tuple[Workspace, PrintedSheet]) -> dict[str, PenStroke]:
    sheet = paper[1]
    return {
        "canal": sheet.stroke("red", (0.1, 0.8), (0.4, 0.85), (0.9, 0.7)),
        "pasture": sheet.stroke("blue", *ring(0.4, 0.4, 0.2, 0.15)),
        "spring": sheet.stroke("green", (0.8, 0.3), (0.8001, 0.3), width=2.5),
    }


@pytest.fixture(scope="module")
def photograph(
    paper: tuple[Workspace, PrintedSheet], drawn: dict[str, PenStroke]
) -> bytes:
    sheet = paper[1]
    inked = [*drawn.values(), *sheet.painted_boxes()]
    return sheet.photograph(inked, level=2)


def shapes(read: ScannedSheet) -> dict[str, BaseGeometry]:
    return {one.feature.layer: one.feature.geometry for one in read.proposed}


def beside(
    sheet: PrintedSheet, read: ScannedSheet, drawn: dict[str, PenStroke]
) -> None:
    """Assert that each stroke is there, as far off as is said."""
    found = shapes(read)
    assert sorted(found) == sorted(drawn)
    assert not read.words
    for layer, stroke in drawn.items():
        true = sheet.on_ground(stroke)
        most = 2 * (read.error_m + read.pen_m)
        assert found[layer].geom_type == true.geom_type
        assert found[layer].hausdorff_distance(true) < most, layer
    true = sheet.on_ground(drawn["pasture"])
    assert found["pasture"].area == pytest.approx(true.area, rel=0.05)


def test_strokes_become_shapes_are_accepted_undone_and_known_again(
    paper: tuple[Workspace, PrintedSheet],
    drawn: dict[str, PenStroke],
    photograph: bytes,
) -> None:
    workspace, sheet = paper
    (read,) = scans.scan(workspace, CODE, [("sheet.jpg", photograph)])
    # A millimetre of the sheet is 7.5 m: the pen is wider than the sheet is off.
    assert 0 < read.error_m < 0.25 * sheet.code.facts.scale / 1000
    assert read.pen_m == pytest.approx(0.5 * sheet.code.facts.scale / 1000, rel=0.4)
    beside(sheet, read, drawn)
    assert all(one.is_sure for one in read.proposed)

    hands = EditContext("tab", 1, "Ana")
    with pytest.raises(BadValue, match="Nothing is chosen"):
        scans.accept(workspace, CODE, hands, read, ())
    scans.accept(workspace, CODE, hands, read, read.proposed)
    opened = OpenCommunity(workspace, CODE)
    there = opened.plan().features
    assert {f.layer for f in there} == set(drawn)
    assert {f.origin for f in there} == {"fitted"}
    assert {f.scene for f in there} == {"future"}
    pictures = {photo for f in there for photo in f.photos}
    assert len(pictures) == 1
    kept = read_photo(workspace, CODE, *pictures)
    assert kept is not None

    (again,) = scans.scan(workspace, CODE, [("sheet.jpg", photograph)])
    assert all(one.is_known for one in again.proposed)
    assert {one.same_as for one in again.proposed} == {f.uid for f in there}

    undo_change(workspace, CODE, EditContext("tab", 2, "Ana"))
    assert OpenCommunity(workspace, CODE).plan().features == ()


def test_two_photographs_of_one_sheet_one_turned_double_nothing(
    paper: tuple[Workspace, PrintedSheet],
    drawn: dict[str, PenStroke],
    photograph: bytes,
) -> None:
    """Turning the photograph changes nothing beyond the error that is told."""
    workspace, sheet = paper
    with Image.open(io.BytesIO(photograph)) as opened:
        turned = _jpeg(np.asarray(opened.transpose(Image.Transpose.ROTATE_90)))
    (alone,) = scans.scan(workspace, CODE, [("b.jpg", turned)])
    beside(sheet, alone, drawn)
    both = [("a.jpg", photograph), ("b.jpg", turned)]
    (read,) = scans.scan(workspace, CODE, both)
    beside(sheet, read, drawn)


def test_a_folded_and_curled_sheet_on_its_head_is_read(
    paper: tuple[Workspace, PrintedSheet], drawn: dict[str, PenStroke]
) -> None:
    """It is folded by a millimetre, curled by five, tilted and blurred (level 3)."""
    workspace, sheet = paper
    inked = [*drawn.values(), *sheet.painted_boxes()]
    size = 4000, 3000
    folded = sheet.photograph(inked, level=3, seed=2, turned=180.0, size=size)
    (read,) = scans.scan(workspace, CODE, [("sheet.jpg", folded)])
    beside(sheet, read, drawn)


def test_two_sheets_in_one_photograph_one_without_ink_are_told_apart(
    paper: tuple[Workspace, PrintedSheet],
    drawn: dict[str, PenStroke],
    photograph: bytes,
    tmp_path: Path,
) -> None:
    """What is printed and read without ink gives nothing, and says why."""
    workspace, sheet = paper
    past = SheetOrder("past", paper="A4")
    bare = sheets.print_sheet(workspace, CODE, tmp_path, past, PENS)
    sides = [
        np.asarray(Image.open(io.BytesIO(one)))
        for one in (bare.photograph(level=2, seed=3), photograph)
    ]
    both = _jpeg(np.hstack(sides))
    empty, inked = scans.scan(workspace, CODE, [("two.jpg", both)])
    assert (empty.code, inked.code) == (bare.code, sheet.code)
    beside(sheet, inked, drawn)
    assert (empty.proposed, empty.words) == ((), ())
    assert [one.id for one in empty.remarks] == [
        "No pen's box is painted on this sheet, so no ink was looked for. Paint the "
        "box of each pen that was used, and photograph the sheet again."
    ]


def test_the_command_says_by_its_end_what_waits(
    paper: tuple[Workspace, PrintedSheet],
    photograph: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    workspace, _sheet = paper
    file = tmp_path / "sheet.jpg"
    file.write_bytes(photograph)
    given = ["scan", str(workspace.folder), CODE, str(file), "--json"]
    ends, states, layers = [], [], []
    for more in ((), ("--accept",), ("--accept",)):
        ends.append(main([*given, *more]))
        (said,) = json.loads(capsys.readouterr().out)
        states.append({one["state"] for one in said["features"]})
        layers.append(sorted(one["layer"] for one in said["features"]))
    assert ends == [3, 0, 0]
    assert states == [{"waits"}, {"kept"}, {"known"}]
    assert layers == [["canal", "pasture", "spring"]] * 3
    assert main([*given, "--scene", "past"]) == 2
    assert "sheet.jpg" in capsys.readouterr().err


def test_what_is_no_sheet_of_this_community_is_refused(
    paper: tuple[Workspace, PrintedSheet], photograph: bytes
) -> None:
    workspace, _sheet = paper

    def refused(picture: bytes, words: str, **more: Any) -> None:
        with pytest.raises(BadFile) as error:
            scans.scan(workspace, CODE, [("given.jpg", picture)], **more)
        said = format_message(error.value, "en")
        assert "given.jpg" in said
        assert words in said

    refused(b"no picture", "not a picture")
    refused(_jpeg(np.full((90, 90), 255, np.uint8)), "fewer than a million pixels")
    bare = np.full((1200, 1000), 230, np.uint8)
    refused(_jpeg(bare), "No sheet of this program")
    refused(photograph, "another of the three maps", scene="past")
    # Something lies over half of the sheet.
    with Image.open(io.BytesIO(photograph)) as opened:
        half = np.asarray(opened.convert("L")).copy()
    half[: half.shape[0] // 2] = 90
    refused(_jpeg(half), "was found in only")


def test_a_sheet_of_another_community_or_of_other_ground_is_refused(
    paper: tuple[Workspace, PrintedSheet], photograph: bytes, tmp_path: Path
) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    claim = Claim(boundary_file(tmp_path), "the assembly", "2026-05-12", "GPS")
    flat = Elevation(dem_file(tmp_path, plane(0.3)), 1.0, "test plane")
    for code in ("suyu", CODE):
        add_community(
            workspace, code, "X", claim, households=10, elevation=flat, author="Ana"
        )
    with pytest.raises(BadFile, match="belongs to"):
        scans.scan(workspace, "suyu", [("s.jpg", photograph)])
    with pytest.raises(BadFile, match="other ground"):
        scans.scan(workspace, CODE, [("s.jpg", photograph)])


def _jpeg(seen: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(seen).save(out, "JPEG", quality=90)
    return out.getvalue()
