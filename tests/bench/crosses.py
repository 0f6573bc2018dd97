"""Photographed marking sheets: crosses read of twenty sheets a level, 12 megapixels.

The photographs are **simulated** (tests/photo/camera.py), by the levels of the issue on
paper; no camera took one. Rows have one cross by one of several hands, or what people
do beside: none, two, a filled box with or without a cross, a dot. `CROSSES` in the
environment says how many sheets a level.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from talking_maps import photo
from talking_maps.contest.sheet_answers import AskedRow
from talking_maps.errors import TalkingMapsError
from talking_maps.report import marking_sheet
from talking_maps.report.jury_page import MarkingTask
from talking_maps.report.typst_pdf import PaperDraft
from talking_maps.sheet.code import MarkingCode
from talking_maps.sheet.crosses import CrossedRow
from talking_maps.sheet.marking_layout import ROWS, lay_out_marking
from talking_maps.workspace.contests.crossed_sheets import crossed_rows
from talking_maps.workspace.contests.transactions import sealed_copy
from talking_maps.workspace.pdf_reports import contest_view
from tests.bench.row import Row, p95
from tests.photo.marking_sheets import (
    CROSSES,
    PENS,
    Hand,
    PrintedMarkingSheet,
    crossed,
    printed,
)
from tests.photo.sheets import SCALE
from tests.ui.contest_fixture import CONTEST, contested

SHEETS = int(os.environ.get("CROSSES", "20"))
#: The first seed: thresholds were tried on those below a thousand.
FIRST_SEED = int(os.environ.get("CROSSES_SEED", "61000"))
LEVELS = range(5)
FACES = (5, 5, 3, 7, 10)
#: What a row holds: mostly one cross.
KINDS = ("plain",) * 14 + ("none", "two", "corrected", "filled", "dot")


@dataclass
class Tally:
    """What was read of a level's sheets."""

    refused: int = 0
    crosses: int = 0
    right: int = 0
    wrong: int = 0
    odd: int = 0
    odd_unsaid: int = 0
    seconds: list[float] = field(default_factory=list)


def rows() -> Iterator[Row]:
    """Measure level by level."""
    with tempfile.TemporaryDirectory() as made:
        papers = sheets(Path(made))
        for level in LEVELS:
            tally = Tally()
            for number in range(SHEETS):
                _judge(papers, level, FIRST_SEED + 100 * level + number, tally)
            yield from _told(tally, level)


def sheets(folder: Path) -> Mapping[int, PrintedMarkingSheet]:
    """Return a sheet of six criteria by how many faces it has."""
    workspace = contested(folder)
    account = contest_view(workspace, CONTEST, "es")
    rules = account.record.contest
    judge, health = rules.juror("j3"), rules.criterion("health")
    assert judge is not None
    assert health is not None
    task = MarkingTask(sealed_copy(workspace, CONTEST, "e001"), judge)
    asked = {f"c{n}": AskedRow(replace(health, id=f"c{n}"), None) for n in range(ROWS)}
    found = {}
    for faces in set(FACES):
        code = MarkingCode(CONTEST, "e001", "j3", faces, tuple(asked))
        page = marking_sheet._marking_page(
            account, task, lay_out_marking(code), asked, workspace.layers
        )
        told = {"title": "", "pages": [page.told()]}
        pdf = PaperDraft("sheet", told, account.at, "es").pdf()
        found[faces] = printed(pdf, code, folder, SCALE)
    return found


def _judge(
    papers: Mapping[int, PrintedMarkingSheet], level: int, seed: int, tally: Tally
) -> None:
    rng = np.random.default_rng(seed)
    sheet = papers[FACES[int(rng.integers(len(FACES)))]]
    meant, wanted = _filled_in(rng, sheet.code.faces)
    pen, width = PENS[int(rng.integers(len(PENS)))], float(rng.uniform(0.4, 1.1))
    strokes = crossed(sheet, meant, seed=seed, pen=pen, width=width)
    turned = float(90 * (seed % 4)) if seed % 5 == 0 else 0.0
    jpeg = sheet.photograph(
        strokes, level=level, seed=seed, turned=turned, size=(3000, 4000)
    )
    begin = time.process_time()
    try:
        seen_in = photo.decode(jpeg, "photograph.jpg")
        (seen,) = photo.find_sheets(seen_in)
        _flat, _scale, found = crossed_rows(seen_in, seen, sheet.layout)
    except TalkingMapsError:
        tally.refused += 1
        return
    tally.seconds.append(time.process_time() - begin)
    for row, place in enumerate(wanted):
        _compare(found[row], place, tally)


def _filled_in(
    rng: np.random.Generator, faces: int
) -> tuple[dict[int, dict[int, Hand]], list[int | None]]:
    """Return how boxes are crossed, and the one that is meant where there is one."""
    meant: dict[int, dict[int, Hand]] = {}
    wanted: list[int | None] = []
    for row in range(ROWS):
        kind = str(rng.choice(KINDS))
        place = int(rng.integers(1, faces + 1))
        other = int((place - 1 + rng.integers(1, faces)) % faces) + 1
        hand = CROSSES[int(rng.integers(len(CROSSES)))]
        held: dict[str, dict[int, Hand]] = {
            "plain": {place: hand},
            "none": {},
            "two": {place: hand, other: "cross"},
            "corrected": {place: hand, other: "filled"},
            "filled": {other: "filled"},
            "dot": {other: "dot"},
        }
        meant[row] = held[kind]
        wanted.append(place if kind == "plain" else None)
    return meant, wanted


def _compare(row: CrossedRow, place: int | None, tally: Tally) -> None:
    if place is None:
        tally.odd += 1
        tally.odd_unsaid += not row.doubts
        return
    tally.crosses += 1
    tally.right += row.place == place and not row.doubts
    tally.wrong += row.place != place and not row.doubts


def _told(tally: Tally, level: int) -> Iterator[Row]:
    def row(name: str, statistic: str, value: float, unit: str, goal: float) -> Row:
        called = f"marking sheets, level {level}: {name}"
        return Row(called, statistic, value, unit, goal=goal if level <= 3 else None)

    crosses = max(tally.crosses, 1)
    yield row("sheets refused", "share", 100 * tally.refused / SHEETS, "%", 2)
    yield Row(
        f"marking sheets, level {level}: rows with one cross", "count", crosses, ""
    )
    missed = 100 * (1 - tally.right / crosses)
    yield row("crosses not read, doubt told", "share", missed, "%", 0.5)
    yield row("crosses read wrong", "share", 100 * tally.wrong / crosses, "%", 0)
    unsaid = 100 * tally.odd_unsaid / max(tally.odd, 1)
    yield row("odd rows without a doubt", "share", unsaid, "%", 0)
    if tally.seconds:
        yield row("processor a photograph", "p95", p95(tally.seconds), "s", 10)
