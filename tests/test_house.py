"""The house stands: imports point down, and no room is without a floor."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from talking_maps.ui import navigation
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
        ("geo/repair.py", "import talking_maps.store", "talking_maps.geo"),
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


def test_functions_are_as_short_as_when_the_house_was_measured(
    surveyed: house.House,
) -> None:
    assert surveyed.short() >= house.SHORT_BEFORE


def test_a_functions_lines_are_those_that_hold_code() -> None:
    text = "def f(\n    a,\n):\n    'Says.'\n\n    # why\n    return a\n"
    assert [*house.code_lines(text)] == [("f:1", 4)]


def test_no_two_modules_have_one_name(surveyed: house.House) -> None:
    assert not surveyed.duplicates()


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


def modules(root: Path) -> dict[Path, ast.Module]:
    """Return every module of the program, read but not run."""
    found = sorted((root / "talking_maps").rglob("*.py"))
    return {one: ast.parse(one.read_text("utf-8")) for one in found}


def repeated(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the names that several places have, with the places."""
    places: dict[str, list[str]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return {name: some for name, some in places.items() if len(some) > 1}


def test_no_two_modules_have_one_name_unless_they_play_one_part(root: Path) -> None:
    alike = ("__init__", "page")
    named = [(one.stem, str(one)) for one in modules(root) if one.stem not in alike]
    assert repeated(named) == {}


def test_no_two_public_classes_have_one_name(root: Path) -> None:
    named = [
        (node.name, str(file))
        for file, tree in modules(root).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert repeated(named) == {}


def test_a_parameter_says_what_it_is(root: Path) -> None:
    """None is a bare `_`; a workspace is no place, an edit's context no hand."""
    unsaid = {"place": "Workspace", "hand": "EditContext"}
    wrong = [
        f"{file}:{given.lineno} {given.arg}"
        for file, tree in modules(root).items()
        for given in ast.walk(tree)
        if isinstance(given, ast.arg)
        and (given.arg == "_" or says(given) == unsaid.get(given.arg, "?"))
    ]
    assert wrong == []


def says(given: ast.arg) -> str:
    """Return the annotation of a parameter as it is written."""
    return ast.unparse(given.annotation) if given.annotation else ""


def test_a_screen_lies_in_the_folder_of_its_english_title(root: Path) -> None:
    pages = (root / "talking_maps" / "ui" / "screens").glob("*/page.py")
    assert {one.parent.name for one in pages} == {one.folder for one in navigation.ALL}
