"""Questions beside the page: what ends them, and what is said of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: A question that goes on when the program has ended, as one of worlds does.
ENDING = """
import threading
from concurrent.futures import ThreadPoolExecutor
from talking_maps.ui.screens.score import background_queue

begun = threading.Event()

def work(job):
    begun.set()
    {work}

queue = background_queue.BackgroundQueue("asked", "It could not be answered.")
queue.begin(("workspace", "community"), background_queue.BackgroundJob(), work)
begun.wait()
{end}
"""
GOES_ON = "for _ in range(200): ThreadPoolExecutor(1).submit(begun.wait).result()"


def said(root: Path, work: str, end: str) -> str:
    """Return what a program wrote where staff look, and see that it ended."""
    run = subprocess.run(
        (sys.executable, "-c", ENDING.format(work=work, end=end)),
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return run.stderr


def test_who_ends_the_program_while_it_asks_reads_of_no_failure(root: Path) -> None:
    assert not said(root, GOES_ON, "")
    # What fails while the program runs is said.
    failed = said(root, "int('x')", "queue.pool.submit(int).result()")
    assert "It could not be answered." in failed
    assert "ValueError" in failed
