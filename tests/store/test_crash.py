"""Killed at any moment, the file holds all that was acknowledged, once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
def test_hundreds_of_kills_lose_nothing(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.crash", "250", "7"],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["kills"] == 250
    assert report["acknowledged"] > 250
    assert report["torn"] >= 10, "too few kills hit a save: nothing was shown"


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
def test_an_act_of_a_contest_is_kept_whole_or_not_at_all(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.contest_crash", "40", "7"],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["together"] == []
    assert report["torn"] >= 3, "too few kills hit an act: nothing was shown"
