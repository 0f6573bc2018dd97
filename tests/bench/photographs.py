"""Photographed sheets: what is read of twenty a level, with drawings never tuned on.

The photographs are **simulated** (tests/photo/camera.py), level by level as the issue
on paper has them. Each is read in a process of its own, so that memory is that of one
photograph; seconds are the processor's, of reading alone. `PHOTOGRAPHS` in the
environment says how many sheets a level.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import demo
from talking_maps.sheet.layout import Pen
from talking_maps.workspace import open_workspace
from talking_maps.workspace.paper_sheets import SheetOrder
from tests.bench.row import Row
from tests.photo import camera
from tests.photo.camera import LEVELS
from tests.photo.scribbles import Truth, scribbled
from tests.photo.sheets import SCALE, PrintedSheet, print_sheet

ROOT = Path(__file__).resolve().parents[2]
SHEETS = int(os.environ.get("PHOTOGRAPHS", "20"))
#: The first seed: prototypes and thresholds were tried on those below a thousand.
FIRST_SEED = 41_000
PENS: tuple[tuple[Pen, str], ...] = (
    ("red", "canal"),
    ("blue", "pasture"),
    ("green", "spring"),
    ("orange", "terrace"),
    ("purple", "corral"),
    ("brown", "trees"),
)
#: Shapes are compared as they were drawn, not as their layers want them.
SCRIPT = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
import shapely
from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import format_message
from talking_maps.workspace import open_workspace, scans
workspace = open_workspace(Path(sys.argv[1]))
picture = Path(sys.argv[3])
drawn, flat = [], []
lay = scans.photo.straighten
def laid(*given, **more):
    flat.append(lay(*given, **more))
    return flat[-1]
scans.photo.straighten = laid
make = scans._of_kind
def spy(one, layer):
    drawn.append((layer.id, one))
    return make(one, layer)
scans._of_kind = spy
begin = time.process_time()
answer = {"refused": ""}
try:
    given = [(picture.name, picture.read_bytes())]
    (sheet,) = scans.scan(workspace, sys.argv[2], given)
    scale = sheet.code.facts.scale / 1000
    answer["error"], answer["words"] = sheet.error_m / scale, len(sheet.words)
    places = np.array(json.loads(Path(sys.argv[4]).read_text()))
    answer["places"] = flat[0].places(places).tolist()
    answer["shapes"] = [
        (layer, one.kind, shapely.to_wkb(one.shape, hex=True)) for layer, one in drawn
    ]
except TalkingMapsError as error:
    answer["refused"] = format_message(error, "en")
# pictures are decoded in a process of their own, which has ended
decoding = resource.getrusage(resource.RUSAGE_CHILDREN)
answer["seconds"] = time.process_time() - begin
answer["seconds"] += decoding.ru_utime + decoding.ru_stime
status = Path("/proc/self/status").read_text()
most = max(int(status.split("VmHWM:")[1].split()[0]), decoding.ru_maxrss)
answer["peak"] = most / 1024
print(json.dumps(answer))
"""


@dataclass
class Tally:
    """What was found of what was drawn, over the sheets of a level."""

    sheets: int = 0
    refused: int = 0
    unread_codes: int = 0
    wrong_pens: int = 0
    pens: int = 0
    areas: int = 0
    areas_found: int = 0
    points: int = 0
    points_found: int = 0
    false_shapes: int = 0
    false_words: int = 0
    untrue_errors: int = 0
    likeness: list[float] = field(default_factory=list)
    hatched: list[float] = field(default_factory=list)
    off: list[float] = field(default_factory=list)
    line_scores: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)


def rows() -> Iterator[Row]:
    """Measure level by level."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        workspace = open_workspace(folder / "workspace")
        demo.build(workspace)
        code = demo.CODE
        order = SheetOrder("future", paper="A3")
        sheet = print_sheet(workspace, code, folder, order, PENS)
        for level in range(len(LEVELS)):
            tally = Tally()
            for number in range(SHEETS):
                seed = FIRST_SEED + 100 * level + number
                _judge(sheet, workspace.folder, code, level, seed, folder, tally)
            yield from _told(tally, level)


def _judge(
    sheet: PrintedSheet,
    workspace: Path,
    code: str,
    level: int,
    seed: int,
    folder: Path,
    tally: Tally,
) -> None:
    layout = sheet.code.layout
    frame = layout.frame
    made = scribbled(frame, tuple(pen for pen, _layer in PENS), seed)
    boxes = [one for one in sheet.painted_boxes() if one.pen in made.pens]
    turned = float(90 * (seed % 4)) if seed % 5 == 0 else 0.0
    size = (4000, 3000) if frame.width > frame.height else (3000, 4000)
    photo, places = folder / "photograph.jpg", folder / "places.json"
    photo.write_bytes(
        sheet.photograph(
            [*made.strokes, *boxes], level=level, seed=seed, turned=turned, size=size
        )
    )
    paper = sheet.page.shape[1] / SCALE, sheet.page.shape[0] / SCALE
    at, seen = camera.places(paper, seed=seed, level=level, size=size, turned=turned)
    inside = (
        np.abs(at - [frame.left + frame.width / 2, frame.top + frame.height / 2])
        < [frame.width / 2, frame.height / 2]
    ).all(1)
    at, seen = at[inside][::7], seen[inside][::7]
    places.write_text(json.dumps(at.tolist()))
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(workspace), code, str(photo), str(places)],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        check=True,
        text=True,
        capture_output=True,
    ).stdout
    answer = json.loads(told)
    tally.sheets += 1
    tally.seconds.append(answer["seconds"])
    tally.peaks.append(answer["peak"])
    if answer["refused"]:
        tally.refused += 1
        tally.unread_codes += "QR code" in answer["refused"]
        return
    layers = {layer: pen for pen, layer in PENS}
    shapes = [
        (layers[layer], kind, _in_frame(shapely.from_wkb(shape), sheet))
        for layer, kind, shape in answer["shapes"]
    ]
    _compare(made.truth, shapes, tally)
    # a step on the paper is so many pixels there, the neighbouring place tells
    pixel = np.hypot(*(seen[1:] - seen[:-1]).T) / np.hypot(*(at[1:] - at[:-1]).T)
    away = np.hypot(*(np.array(answer["places"]) - seen).T)[1:] / np.median(pixel)
    tally.off += away.tolist()
    tally.untrue_errors += float(np.quantile(away, 0.95)) > answer["error"]
    words = sum(1 for one in made.strokes if one.pen == "black")
    tally.false_words += max(0, answer["words"] - words)


Seen = tuple[Pen, str, BaseGeometry]


def _in_frame(shape: BaseGeometry, sheet: PrintedSheet) -> BaseGeometry:
    frame = sheet.code.layout.frame
    return shapely.transform(shape, lambda at: np.add(at, [frame.left, frame.top]))


def _compare(truth: Sequence[Truth], seen: Sequence[Seen], tally: Tally) -> None:
    used: set[int] = set()
    for one in truth:
        if one.kind == "line":
            continue
        same = "point" if one.kind == "dot" else "area"
        best = max(
            (
                (_likeness(one.shape, shape), n)
                for n, (_pen, kind, shape) in enumerate(seen)
                if kind == same and n not in used
            ),
            default=(0.0, -1),
        )
        found = best[0] > 0.5
        if found:
            used.add(best[1])
            tally.pens += 1
            tally.wrong_pens += seen[best[1]][0] != one.pen
        if same == "point":
            tally.points += 1
            tally.points_found += found
        else:
            tally.areas += 1
            tally.areas_found += found
            if found:
                into = tally.hatched if one.kind == "hatch" else tally.likeness
                into.append(best[0])
    tally.line_scores.append(_lines(truth, seen, used))
    tally.false_shapes += len(seen) - len(used)


def _likeness(meant: BaseGeometry, shape: BaseGeometry) -> float:
    """Return the share two areas have in common, or 1 for points within 1.5 mm."""
    if meant.geom_type == "Point":
        return float(meant.distance(shape) < 1.5)
    both = meant.union(shape).area
    return float(meant.intersection(shape).area / both) if both else 0.0


def _lines(truth: Sequence[Truth], seen: Sequence[Seen], used: set[int]) -> float:
    """Return F1 by length, within a millimetre, pen by pen."""
    wanted = found = told = right = 0.0
    for pen in {one.pen for one in truth} | {pen for pen, _kind, _shape in seen}:
        meant = [t.shape for t in truth if t.kind == "line" and t.pen == pen]
        there = [
            (n, shape)
            for n, (other, kind, shape) in enumerate(seen)
            if kind == "line" and other == pen
        ]
        near = shapely.union_all([line.buffer(1.0) for line in meant])
        around = shapely.union_all([shape.buffer(1.0) for _n, shape in there])
        wanted += sum(line.length for line in meant)
        found += sum(line.intersection(around).length for line in meant)
        for n, shape in there:
            within = shape.intersection(near).length
            told += shape.length
            right += within
            if within > 0.5 * shape.length:
                used.add(n)
    if not wanted and not told:
        return 1.0
    recall, precision = found / max(wanted, 1e-9), right / max(told, 1e-9)
    return 2 * recall * precision / max(recall + precision, 1e-9)


def _told(tally: Tally, level: int) -> Iterator[Row]:
    """Yield a level's figures: shares are of what was missed, less is better."""
    has_goal = level <= 3

    def row(
        name: str, statistic: str, value: float, unit: str, goal: float | None
    ) -> Row:
        called = f"photographs, level {level}: {name}"
        return Row(called, statistic, value, unit, goal=goal if has_goal else None)

    def missed(found: int, of: int) -> float:
        return 100 * (1 - found / of) if of else 0.0

    read = max(tally.sheets - tally.refused, 1)
    yield row("sheets refused", "share", 100 * tally.refused / tally.sheets, "%", 2)
    yield row(
        "codes not read", "share", 100 * tally.unread_codes / tally.sheets, "%", 0
    )
    if tally.off:
        yield row("position", "p95", float(np.quantile(tally.off, 0.95)), "mm", 0.25)
    untrue = 100 * tally.untrue_errors / read
    yield row("stated error too small", "share", untrue, "%", 5)
    yield row(
        "wrong pens", "share", 100 * tally.wrong_pens / max(tally.pens, 1), "%", 3
    )
    yield row(
        "areas not found", "share", missed(tally.areas_found, tally.areas), "%", 5
    )
    for name, found, goal in (
        ("area not in common", tally.likeness, 10),
        ("area not in common, hatched", tally.hatched, 20),
        ("lines, 1 − F1", tally.line_scores, 8),
    ):
        if found:
            yield row(name, "mean", 100 * (1 - float(np.mean(found))), "%", goal)
    yield row(
        "points not found", "share", missed(tally.points_found, tally.points), "%", 5
    )
    yield row("false shapes a sheet", "mean", tally.false_shapes / read, "", 1)
    yield row("false words a sheet", "mean", tally.false_words / read, "", None)
    yield row("processor a photograph", "p95", _p95(tally.seconds), "s", 10)
    yield row("memory", "most", max(tally.peaks), "MB", 1000)


def _p95(values: Sequence[float]) -> float:
    return float(np.quantile(values, 0.95))
