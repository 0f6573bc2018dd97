"""Every plan of a workspace scored, one damaged file and all."""

from pathlib import Path

import pytest

from talking_maps.cli import score_all
from tests.cli.conftest import Type, community_file


@pytest.fixture
def three(workspace: Path, typed: Type, boundary: Path, pastures: Path) -> Path:
    """Return a workspace of three communities; in one a household has drawn."""
    for code in ("ayllu", "llaqta"):
        typed(
            "community", "add", workspace, code, "--name", code, "--boundary", boundary
        )
    typed(
        "owner",
        "add",
        workspace,
        "suyu",
        "h01",
        "--kind",
        "household",
        "--name",
        "Wasi",
    )
    drawn = typed(
        "import",
        workspace,
        "suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "present",
        "--owner",
        "h01",
    )
    assert drawn.code == 0
    return workspace


def test_every_plan_is_scored_as_it_is_alone(three: Path, typed: Type) -> None:
    told = typed("score", three, "--all", "--json")
    assert told.code == 0
    assert [(one["community"], one["owner"]) for one in told.json] == [
        ("ayllu", "community"),
        ("llaqta", "community"),
        ("suyu", "community"),
        ("suyu", "h01"),
    ]
    alone = typed("score", three, "suyu", "--owner", "h01", "--json").json
    whole = {"community": "suyu", "owner": "h01", "error": None, **alone}
    assert told.json[-1] == whole


def test_one_that_fails_is_told_and_the_others_go_on(three: Path, typed: Type) -> None:
    community_file(three, "llaqta").write_bytes(b"no community")
    told = typed("score", three, "--all", "--json")
    broken = told.json[1]
    assert broken["community"] == "llaqta"
    assert broken["error"]["id"]
    assert "total" not in broken
    assert [one["error"] is None for one in told.json] == [True, False, True, True]
    assert len(typed("score", three, "--all").out.splitlines()) == 4


def test_two_processes_say_the_same(
    three: Path, typed: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = typed("score", three, "--all", "--json").out
    monkeypatch.setattr(score_all, "FEW", 0)
    assert typed("score", three, "--all", "--json").out == one


def test_one_community_or_all(three: Path, typed: Type) -> None:
    assert typed("score", three).code == 2
    assert typed("score", three, "suyu", "--all").code == 2


def test_an_empty_workspace_is_an_empty_list(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    told = typed("score", tmp_path / "new", "--all", "--json")
    assert (told.code, told.json) == (0, [])
