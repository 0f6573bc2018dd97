"""Damaged files in a workspace are told by name; they stop no command of the others."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.store.spoiled import SPOILS, rich, spoil
from tests.store.test_files import sql

SPOILT = {
    "bad-at": ("history", "at", "a word"),
    "herd": ("herd", "count", "a word"),
    "names": ("community", "names", "a bracket"),
    "shape": ("pasture", "geom", "bytes"),
    "photo": ("photo", "jpeg", "nothing"),
    "years": ("years", "past", "a word"),
}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of one whole community and many that others spoiled."""
    folder = tmp_path_factory.mktemp("damaged")
    whole = rich(folder)
    for name, (table, column, value) in SPOILT.items():
        path = whole.with_name(f"{name}.gpkg")
        shutil.copy(whole, path)
        spoil(path, table, column, SPOILS[value])
    clicked = whole.with_name("clicked.gpkg")
    shutil.copy(whole, clicked)
    sql(clicked, "DELETE FROM boundary WHERE uid = 'b1'")
    whole.with_name("bad-torn.gpkg").write_bytes(whole.read_bytes()[:90_000])
    return folder


def test_all_are_scored_or_said_in_one_sentence(typed: Type, damaged: Path) -> None:
    said = typed("score", "--all", damaged, "--json")
    refused = {one["community"] for one in said.json if one["error"]}
    assert refused == {"bad-at", "bad-torn"}
    others = {one["total"] for one in said.json if one["owner"] == "h1"}
    assert len(others) == 1
    assert "Traceback" not in said.err


def test_the_list_names_them_all_and_what_is_wrong(typed: Type, damaged: Path) -> None:
    said = typed("community", "list", damaged)
    for name in (*SPOILT, "clicked", "village", "bad-torn"):
        assert name in said.out
    assert "bad-torn: " in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("name", ["bad-at", "bad-torn"])
def test_a_copy_says_of_the_file_what_the_history_says(
    typed: Type, damaged: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "x.gpkg"
    said = typed("copy", damaged, name, out)
    assert (said.code, out.exists()) == (2, False)
    assert said.err == typed("history", damaged, name).err
    assert f"{name}.gpkg" in said.err


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of one whole community, beside an empty one."""
    return rich(tmp_path_factory.mktemp("apart") / "workspace")


@pytest.mark.parametrize("door", ["receive", "merge", "restore"])
@pytest.mark.parametrize(
    "days",
    [
        ("0000-00-00T00:00:00+00:00", "2026-02-30T10:00:00+00:00"),
        ("99999-01-01T00:00:00+00:00", "2026-02-20T10:00:00+99:99"),
    ],
)
def test_a_history_of_an_impossible_day_is_refused_by_every_door(
    typed: Type, apart: Path, tmp_path: Path, door: str, days: tuple[str, str]
) -> None:
    ours, copy, elsewhere = apart.parents[1], tmp_path / "c.gpkg", tmp_path / "ws"
    at = days[door == "merge"]
    shutil.copy(apart, copy)
    spoil(copy, "history", "at", f"'{at}'")
    # Whatever a first look brings up to date is so before.
    assert typed("history", ours, "village").code == 0
    before = apart.read_bytes()
    place = (elsewhere,) if door == "receive" else (ours, "village")
    said = typed(door, *place, copy)
    assert said.code == 2
    assert said.err.startswith("The file c.gpkg is damaged at history.at")
    assert said.err.count("\n") == 1
    assert apart.read_bytes() == before
    assert not list(elsewhere.rglob("*.gpkg"))
