"""`print` types a plan's map and a sheet to draw on, and refuses what contradicts."""

from pathlib import Path

import pytest

from tests.cli.conftest import Type


def test_a_map_and_a_sheet_to_draw_on_are_printed(
    typed: Type, workspace: Path, tmp_path: Path
) -> None:
    out = tmp_path / "map.pdf"
    answer = typed("print", workspace, "suyu", out, "--paper", "A4", "--json")
    assert (answer.code, answer.json["file"]) == (0, str(out))
    first = out.read_bytes()
    assert first.startswith(b"%PDF")
    assert typed("print", workspace, "suyu", out, "--paper", "A4").code == 0
    assert out.read_bytes() == first
    pens = "red=canal, blue=spring"
    options = ("--base", "--pens", pens, "--scale", 20_000, "--paper", "A4")
    assert typed("print", workspace, "suyu", out, *options, "--drawn").code == 0
    assert typed("print", workspace, "suyu", out, "--three", "--black").code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--base", "--three"), "papers of their own"),
        (("--pens", "red=canal"), "add --base"),
        (("--base", "--pens", "red"), "red=canal"),
        (("--base", "--pens", "black=canal"), "red=canal"),
        (("--base", "--pens", "red=unicorn"), "unicorn"),
        (("--scale", "999"), "1:1,000"),
        (("--ground", "picture"), "picture"),
    ],
)
def test_what_contradicts_is_refused(
    typed: Type, workspace: Path, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    out = tmp_path / "map.pdf"
    answer = typed("print", workspace, "suyu", out, *options)
    assert answer.code == 2
    assert words in answer.err
    assert not out.exists()


def test_the_name_of_a_paper_ends_as_papers_do(
    typed: Type, workspace: Path, tmp_path: Path
) -> None:
    assert typed("print", workspace, "suyu", tmp_path / "map.png").code == 2
