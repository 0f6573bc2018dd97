"""The same input gives the same bytes, in any process, whatever the clock says."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from talking_maps import report
from tests.conftest import ROOT
from tests.contest.builders import Chain, ballot, entry
from tests.report.builders import account, hundred, pages

SCRIPT = """
import hashlib
from talking_maps import report
from tests.report.builders import account, hundred
made = account(hundred(), "es")
one = made.record.entries[0].noun
for paper in (report.act(made), report.board(made), report.receipt(made, one)):
    print(hashlib.sha256(paper).hexdigest())
"""


def elsewhere(seed: str, zone: str) -> str:
    """Return the digests that a process of its own finds."""
    told = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_two_processes_print_the_same_bytes() -> None:
    one, other = elsewhere("1", "America/Lima"), elsewhere("2", "Asia/Tokyo")
    assert one == other
    assert len(set(one.split())) == 3


@pytest.mark.parametrize(
    "at", ["2026-05-12T10:00:00.123456+00:00", "2026-05-12T10:00:00Z"]
)
def test_any_moment_will_do_and_dates_the_paper(at: str) -> None:
    made = replace(account(hundred()), at=at)
    paper = report.board(made)
    assert b"/CreationDate(D:20260512100000Z)" in paper


def test_a_receipt_stays_the_same_whatever_happens_later() -> None:
    first = entry(1, seal="a" * 64)
    chain = Chain().add("open").add("submit", first)
    at_once = report.receipt(account(chain.record), first)
    chain.add("submit", entry(2)).add("mark", ballot("e001", "j1", health=3.0))
    chain.add("close")
    assert report.receipt(account(chain.record), first) == at_once
    assert pages(at_once) == 1


def test_another_mark_gives_another_act() -> None:
    chain = Chain().add("open").add("submit", entry(1)).add("close")
    before = report.act(account(chain.record))
    chain.add("mark", ballot("e001", "j1", health=3.0))
    assert report.act(account(chain.record)) != before


def test_fonts_are_embedded_and_the_project_s_own() -> None:
    paper = report.board(account(hundred()))
    assert b"AtkinsonHyperlegibleNext" in paper
    assert b"/FontFile2" in paper or b"/FontFile3" in paper
