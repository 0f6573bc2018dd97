"""Export, copy, receive, back up and restore without a screen."""

import json
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from talking_maps import store
from tests.cli.conftest import Type, community_file, rows
from tests.store.readings import differing, plan_digest


@pytest.fixture
def drawn(typed: Type, workspace: Path, pastures: Path) -> Path:
    """Return the workspace with two pastures drawn."""
    typed(
        "import",
        workspace,
        "suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "present",
    )
    return workspace


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "kml", "csv"])
def test_a_plan_is_exported_and_replaces_what_was_there(
    typed: Type, drawn: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    out.write_bytes(b"old")
    answer = typed("export", drawn, "suyu", out, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["file"] == str(out)
    assert out.stat().st_size > 100


def test_an_export_holds_the_owner_that_was_asked_for(
    typed: Type, drawn: Path, tmp_path: Path
) -> None:
    typed("owner", "add", drawn, "suyu", "h01", "--kind", "household", "--name", "Ana")
    out = tmp_path / "out.geojson"
    typed("export", drawn, "suyu", out)
    assert len(json.loads(out.read_text("utf-8"))["features"]) == 2
    typed("export", drawn, "suyu", out, "--owner", "h01")
    assert json.loads(out.read_text("utf-8"))["features"] == []
    typed("export", drawn, "suyu", out, "--all-owners")
    assert len(json.loads(out.read_text("utf-8"))["features"]) == 2


def test_a_copy_is_received_elsewhere(typed: Type, drawn: Path, tmp_path: Path) -> None:
    out = tmp_path / "usb.gpkg"
    assert typed("copy", drawn, "suyu", out).code == 0
    elsewhere = tmp_path / "elsewhere"
    answer = typed("receive", elsewhere, out, "--json")
    assert answer.json == {"community": "suyu", "refused": []}
    assert rows(community_file(elsewhere), "pasture") == 2
    assert typed("receive", elsewhere, tmp_path / "absent.gpkg").code == 2


def test_a_backup_is_restored(typed: Type, drawn: Path) -> None:
    backup = typed("backup", drawn, "suyu", "--json").json["file"]
    before = plan_digest(community_file(drawn), "community")
    typed("herd", "set", drawn, "suyu", "alpaca", 50)
    assert typed("restore", drawn, "suyu", backup).code == 0
    assert plan_digest(community_file(drawn), "community") == before
    assert not store.read_plan(community_file(drawn), "community").herds


def test_a_file_is_held_against_its_history(typed: Type, drawn: Path) -> None:
    path = community_file(drawn)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE pasture SET note = 'QGIS' WHERE rowid = 1")
        db.execute("UPDATE elsewhere SET noticed = written")
        db.execute("UPDATE layer_styles SET styleQML = ''")
    answer = typed("repair", drawn, "suyu", "--json").json
    assert (len(answer["changes"]), answer["refused"]) == (1, [])
    assert not differing(path)
    with closing(sqlite3.connect(path)) as db:
        looks = "SELECT count(*) FROM layer_styles WHERE styleQML <> ''"
        assert db.execute(looks).fetchone() != (0,)
    again = typed("--language", "en", "repair", drawn, "suyu")
    assert again.out == (
        "The tables of “suyu” say what its history says, and its layers look as their"
        " files say.\n"
    )


@pytest.mark.parametrize("command", ["receive", "restore"])
def test_a_row_that_is_set_aside_is_told(
    typed: Type, drawn: Path, tmp_path: Path, command: str
) -> None:
    name = "backup" if command == "restore" else "copy"
    where = () if command == "restore" else (tmp_path / "usb.gpkg",)
    file = typed(name, drawn, "suyu", *where, "--json").json["file"]
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE pasture SET status = 'gone' WHERE rowid = 1")
    given: tuple[object, ...] = (tmp_path / "elsewhere", file)
    if command == "restore":
        given = (drawn, "suyu", file)
    answer = typed(command, *given, "--json")
    (told,) = answer.json["refused"]
    assert told["layer"] == "pasture"
    assert told["reason"]["id"]
    if command == "restore":
        again = typed("--language", "en", command, *given)
        assert "edit was not taken over (Natural pasture)" in again.out + again.err


@pytest.mark.parametrize(
    "line",
    [
        "export {place} suyu {tmp}/out.docx",
        "export {place} suyu {tmp}/no/such/folder/out.csv",
        "export {place} suyu {tmp}",
        "export {place} suyu /dev/full/out.csv",
        "export {place} nobody {tmp}/out.csv",
        "export {place} suyu {tmp}/out.csv --owner nobody",
        "copy {place} suyu {tmp}/no/such/folder/out.gpkg",
        "copy {place} suyu {tmp}",
        "receive {place} {file}",
        "receive {place} {tmp}",
        "backup {place} nobody",
        "restore {place} suyu {file}",
        "restore {place} suyu absent.gpkg",
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_changes_nothing(
    typed: Type, drawn: Path, pastures: Path, tmp_path: Path, line: str
) -> None:
    before = community_file(drawn).read_bytes()
    answer = typed(
        *(a.format(place=drawn, file=pastures, tmp=tmp_path) for a in shlex.split(line))
    )
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert community_file(drawn).read_bytes() == before


def test_a_community_is_never_exported_over_itself(typed: Type, drawn: Path) -> None:
    before = community_file(drawn).read_bytes()
    assert typed("export", drawn, "suyu", community_file(drawn)).code == 2
    assert typed("copy", drawn, "suyu", community_file(drawn)).code == 2
    assert community_file(drawn).read_bytes() == before
