"""The act of a contest: what staff wait for when the assembly wants to sign.

Typst remembers what it set before, so each figure is of a process of its own, in which
the paper is the first one; starting and importing are not counted.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from talking_maps import report
from tests.bench.row import Row, median
from tests.report.builders import HUNDRED, JURORS, account, hundred, pages

ROOT = Path(__file__).resolve().parents[2]
TIMES = 3
SCRIPT = """
import time
from talking_maps import report
from tests.report.builders import account, hundred
record = hundred()
start = time.perf_counter()
report.{paper}(account(record, "es"))
print(1000 * (time.perf_counter() - start))
"""


def rows() -> Sequence[Row]:
    """Measure the act and the board of a hundred entries with seven jurors each."""
    count = pages(report.act(account(hundred(), "es")))
    name = f"act of {HUNDRED} entries × {JURORS} jurors, {count} pages"
    return (
        Row(name, "median", median(_first("act")), "ms"),
        Row(
            f"scoreboard of {HUNDRED} entries", "median", median(_first("board")), "ms"
        ),
    )


def _first(paper: str) -> list[float]:
    """Return how long the paper took as the first of a process, a few times [ms]."""
    code = SCRIPT.format(paper=paper)
    return [
        float(
            subprocess.run(
                [sys.executable, "-c", code],
                cwd=ROOT,
                check=True,
                text=True,
                capture_output=True,
            ).stdout
        )
        for _ in range(TIMES)
    ]
