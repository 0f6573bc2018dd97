"""The house stands: imports point down, and no room is without a floor."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project in that folder."""
    return subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the house that can be spoiled."""
    leave_out = shutil.ignore_patterns("__pycache__", "*.po", "frontend")
    shutil.copytree(root / "talking_maps", tmp_path / "talking_maps", ignore=leave_out)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept(root: Path) -> None:
    answer = lint(root)
    assert answer.returncode == 0, answer.stdout


def test_a_room_without_a_floor_is_not_allowed(copied: Path) -> None:
    (copied / "talking_maps" / "attic.py").write_text('"""No floor."""\n', "utf-8")
    answer = lint(copied)
    assert answer.returncode != 0
    assert "attic" in answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("room", "line", "wanted"),
    [
        ("geo/parts.py", "import talking_maps.store", "talking_maps.geo"),
        ("scoring/score.py", "import sqlite3", "sqlite3"),
        (
            "exchange/readers/read.py",
            "import talking_maps.store",
            "talking_maps.exchange",
        ),
        ("workspace/workspace.py", "import streamlit", "streamlit"),
        ("cli/command_line.py", "import rasterio", "rasterio"),
    ],
)
def test_an_import_that_points_up_is_not_allowed(
    copied: Path, room: str, line: str, wanted: str
) -> None:
    file = copied / "talking_maps" / room
    file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    answer = lint(copied)
    assert answer.returncode != 0
    assert wanted in answer.stdout
