"""The rubric's commands: list, show, add, use; and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talking_maps.cli import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    assert main(["rubric", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_shown_rubric_is_changed_added_and_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, file = str(tmp_path / "ws"), tmp_path / "mine.toml"
    assert main(["rubric", "show", place, "0"]) == 0
    toml = capsys.readouterr().out
    file.write_text(toml.replace("best = 0.6", "best = 0.8"), "utf-8")
    made = said(capsys, "add", place, str(file))
    assert isinstance(made, dict)
    assert (made["version"], made["used"]) == (1, False)
    said(capsys, "use", place, "1")
    listed = said(capsys, "list", place)
    assert isinstance(listed, list)
    assert [(v["version"], v["used"]) for v in listed] == [(0, False), (1, True)]
    assert listed[1]["who"] == "command line"


def test_a_wrong_rubric_is_one_line_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, file = tmp_path / "ws", tmp_path / "mine.toml"
    assert main(["rubric", "show", str(place), "0"]) == 0
    toml = capsys.readouterr().out
    for wrong, word in (
        (toml.replace("scenes_complete", "beauty"), "beauty"),
        (toml.replace("of = 100", "of = 90"), "100"),
    ):
        file.write_text(wrong, "utf-8")
        assert main(["rubric", "add", str(place), str(file)]) == 2
        complaint = capsys.readouterr().err.splitlines()
        assert len(complaint) == 1
        assert word in complaint[0]
    assert main(["rubric", "use", str(place), "5"]) == 2
    assert not (place / "rubrics").exists()
