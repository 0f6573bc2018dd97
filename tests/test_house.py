"""The house stands: imports point down, and no room is without a floor."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house

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


@pytest.fixture(scope="module")
def surveyed(root: Path) -> house.House:
    return house.survey(root)


def test_the_picture_shows_the_rooms_as_they_are(
    surveyed: house.House, root: Path
) -> None:
    drawn = (root / house.PICTURE).read_text("utf-8")
    assert drawn == house.picture(surveyed), "run `make house`"


def test_every_room_stands_on_the_page_of_the_architecture(
    surveyed: house.House, root: Path
) -> None:
    page = (root / "docs/architecture.md").read_text("utf-8")
    for room in surveyed.rooms:
        assert f"`{room}`" in page, room


def test_no_import_climbs_or_goes_in_a_circle(surveyed: house.House) -> None:
    assert not surveyed.climbs()
    assert not surveyed.cycles()


def test_no_file_is_longer_than_one_idea(surveyed: house.House) -> None:
    assert not surveyed.large()


def test_the_report_finds_what_is_wrong_with_a_house() -> None:
    long, short = house.LARGE + 1, house.SMALL - 1
    spoiled = house.House(
        lines={
            "talking_maps": 1,
            "talking_maps.ui": 1,
            "talking_maps.ui.draw": long,
            "talking_maps.geo": 1,
            "talking_maps.geo.draw": short,
            "talking_maps.geo.area": short,
        },
        imports={
            "talking_maps.ui.draw": frozenset(["talking_maps.geo.draw"]),
            "talking_maps.geo.draw": frozenset(["talking_maps.geo.area"]),
            "talking_maps.geo.area": frozenset(
                ["talking_maps.geo.draw", "talking_maps.ui.draw"]
            ),
        },
        floors=(("ui",), ("geo",)),
    )
    told = list(house.report(spoiled))
    assert "names that come twice: 1" in told
    assert "over 600 lines: 1" in told
    assert "under 60 lines with one importer: 1" in told
    assert "  geo.area 59 ← geo.draw" in told
    assert "circles of imports: 1" in told
    assert "  geo.area → ui.draw" in told
    assert spoiled.rooms["ui"] == {"geo"}
