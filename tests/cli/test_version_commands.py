"""Compare, name, restore, merge and update, as typed."""

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Type

FIELD = [[-70.855, -14.615], [-70.85, -14.615], [-70.85, -14.61], [-70.855, -14.61]]


def ring(shift: float = 0.0) -> list[list[float]]:
    corners = [[x + shift, y] for x, y in FIELD]
    return [*corners, corners[0]]


def drawn(folder: Path, *rings: list[list[float]]) -> Path:
    file = folder / "fields.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"campo {number}"},
            "geometry": {"type": "Polygon", "coordinates": [one]},
        }
        for number, one in enumerate(rings)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


@pytest.fixture
def known(workspace: Path, typed: Type, tmp_path: Path) -> Path:
    """Return a workspace whose community has two pastures in the past."""
    file = drawn(tmp_path, ring(), ring(0.006))
    done = typed(
        "import", workspace, "suyu", file, "--layer", "pasture", "--scene", "past"
    )
    assert done.code == 0, done.err
    return workspace


def gpkg(workspace: Path) -> Path:
    return workspace / "communities" / "suyu.gpkg"


def test_scenes_are_compared_in_the_fields_words(known: Path, typed: Type) -> None:
    found = typed("compare", known, "suyu", "present", "past", "--json").json
    assert (found["from"], found["to"]) == ("past", "present")
    score = found["score"]
    assert score["before"] == score["after"], "scenes are parts of one plan"
    assert {one["difference"] for one in score["criteria"]} == {0}
    assert [d["word"] for d in found["differences"]] == ["lost", "lost"]
    one = found["differences"][0]
    assert one["quantity_before"] > 100_000
    assert (one["quantity_after"], one["unit"]) == (None, "m2")
    assert one["author"] == "person-1"
    named = ("compare", known, "suyu", "present", "past", "--include-names", "--json")
    assert typed(*named).json["differences"][0]["author"] == "command line"
    assert found["totals"][0]["counts"] == {"lost": 2}


def test_versions_are_named_compared_and_restored(
    known: Path, typed: Type, tmp_path: Path
) -> None:
    made = typed("version", "name", known, "suyu", "Mayo", "--json").json["version"]
    named = ("version", "list", known, "suyu", "--include-names", "--json")
    assert typed(*named).json["versions"] == [made]
    (listed,) = typed("version", "list", known, "suyu", "--json").json["versions"]
    assert listed == made | {"author": "person-1"}
    more = drawn(tmp_path, ring(0.0001))
    typed("import", known, "suyu", more, "--layer", "pasture", "--scene", "present")
    found = typed("compare", known, "suyu", "Mayo", "now", "--json").json
    said = sorted(d["change"] for d in found["differences"])
    assert said == ["added", "unchanged", "unchanged"]
    assert {c["id"] for c in found["score"]["criteria"]}
    told = typed("compare", known, "suyu", made["id"], "now")
    assert "added: Natural pasture" in told.out
    in_spanish = typed("compare", known, "suyu", "Mayo", "now", "--language", "es")
    assert in_spanish.out.startswith("Pasto natural: 59.61")
    assert "sin cambio 2, agregado 1" in in_spanish.out
    unknown = typed("compare", known, "suyu", "Junio", "now")
    assert "“Junio”" in unknown.err
    assert "Mayo" in unknown.err
    done = typed("version", "restore", known, "suyu", "Mayo", "--json").json
    assert len(done["restored"]) == 1
    found = typed("compare", known, "suyu", "Mayo", "now", "--json").json
    assert {d["change"] for d in found["differences"]} == {"unchanged"}
    again = typed("version", "restore", known, "suyu", "now", "--json")
    assert (again.code, again.json["restored"]) == (0, [])


def test_any_two_sides_are_compared(known: Path, typed: Type, tmp_path: Path) -> None:
    typed("version", "name", known, "suyu", "  Reunio\u0301n de  mayo ")
    more = drawn(tmp_path, ring(0.0001))
    typed("import", known, "suyu", more, "--layer", "pasture", "--scene", "present")

    def said(first: str, second: str, *more: str) -> list[tuple[str, str | None]]:
        found = typed("compare", known, "suyu", first, second, *more, "--json")
        assert found.code == 0, found.err
        keys = ["differences", "from", "remarks", "score", "to", "totals"]
        assert sorted(found.json) == keys
        told = found.json["differences"]
        return sorted((one["change"], one["word"]) for one in told)

    assert said("past", "past") == [("unchanged", "kept")] * 2
    assert said("now", "now") == [("unchanged", None)] * 3
    assert said("present", "Reunión de mayo") == [("removed", None)]
    assert said("Reunión  de mayo", "present") == [("added", None)]
    assert said("past", "now") == [("unchanged", None)] * 2
    typed("owner", "add", known, "suyu", "h1", "--kind", "household", "--name", "x")
    sides = ("--other-owner", "h1")
    assert said("past", "past", *sides) == [("removed", None)] * 2
    assert said("Reunión de mayo", "now", *sides) == [("removed", None)] * 2
    assert typed("compare", known, "suyu", "past", "present", *sides).code == 2


def test_the_comparison_judges_a_plan_as_the_score_does(
    known: Path, typed: Type, root: Path, tmp_path: Path
) -> None:
    # So little is drawn that a rubric which asks for cover would leave no points.
    example = root / "data" / "rubrics" / "example-after-cedap.toml"
    rubric = tmp_path / "whole.toml"
    rubric.write_text(example.read_text("utf-8").replace("cover = 0.3\n", ""), "utf-8")
    assert typed("rubric", "add", known, rubric).code == 0
    assert typed("rubric", "use", known, "1").code == 0
    typed(
        "assembly", "add", known, "suyu", "--held-on", "2026-05-12", "--households", 30
    )
    score = typed("compare", known, "suyu", "1", "now", "--json").json["score"]
    alone = typed("score", known, "suyu", "--json").json
    assert score["after"] == pytest.approx(alone["total"])
    assert score["after"] > 0
    assert score["difference"] == pytest.approx(score["after"] - score["before"])


def test_wrong_sides_are_refused(known: Path, typed: Type) -> None:
    assert typed("compare", known, "suyu", "nobody", "now").code == 2
    assert typed("compare", known, "suyu", "nobody", "past").code == 2
    assert typed("version", "restore", known, "suyu", "1", "--uid", "x").code == 2
    assert typed("import", known, "suyu", "x.geojson").code == 2


def test_copies_are_merged_and_conflicts_decided(
    known: Path, typed: Type, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(known, other)
    for place, shift in ((known, 0.001), (other, 0.002)):
        out = tmp_path / "out.geojson"
        typed("export", place, "suyu", out)
        content = json.loads(out.read_text())
        content["features"][0]["geometry"]["coordinates"] = [ring(shift)]
        out.write_text(json.dumps(content))
        assert typed("import", place, "suyu", out, "--update").code == 0
    merged = typed("merge", known, "suyu", gpkg(other), "--json")
    assert merged.code == 3
    (conflict,) = merged.json["conflicts"]
    assert conflict["part"] == "geometry"
    assert all(c["record"]["geometry"] for c in conflict["candidates"])
    listed = typed("conflict", "list", known, "suyu", "--json").json["conflicts"]
    assert listed == [conflict]
    decide = ("conflict", "decide", known, "suyu", conflict["id"])
    assert typed(*decide, "drawn").code == 2
    third = tmp_path / "third.geojson"
    third.write_text(json.dumps({"type": "Polygon", "coordinates": [ring(0.003)]}))
    assert typed(*decide, "drawn", "--shape", third).code == 0
    assert typed("merge", other, "suyu", gpkg(known)).code == 0
    assert typed("unmerge", known, "suyu", merged.json["merge"]).code == 0
    assert typed("merge", known, "suyu", gpkg(known)).code == 2
    assert typed("merge", known, "suyu", tmp_path / "no.gpkg").code == 2


def test_an_export_edited_by_gdal_comes_back(
    known: Path, typed: Type, tmp_path: Path
) -> None:
    if shutil.which("ogrinfo") is None:
        pytest.skip("gdal-bin is absent")
    out = tmp_path / "out.gpkg"
    typed("export", known, "suyu", out)
    assert typed("import", known, "suyu", out, "--update", "--json").json["taken"] == 0
    edits = (
        "UPDATE pasture SET name = 'Hatun pampa' WHERE name = 'campo 0'",
        "INSERT INTO pasture(geom, scene, name) SELECT geom, 'present', 'nuevo'"
        " FROM pasture WHERE name = 'campo 1'",
        "DELETE FROM pasture WHERE name = 'campo 1'",
        "ALTER TABLE pasture ADD COLUMN rareza TEXT",
        "UPDATE pasture SET rareza = 'x'",
    )
    for edit in edits:
        asked = ["ogrinfo", str(out), "-sql", edit]
        subprocess.run(asked, check=True, capture_output=True)
    found = typed("import", known, "suyu", out, "--update", "--json").json
    counts = {key: len(found[key]) for key in ("added", "changed", "removed")}
    assert counts == {"added": 1, "changed": 1, "removed": 1}
    assert not found["refused"]
    assert "rareza" in json.dumps(found["warnings"])
    again = typed("import", known, "suyu", out, "--update", "--json").json
    assert again["taken"] == 0


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv", "kml"])
def test_an_export_that_nobody_edited_brings_nothing(
    known: Path, typed: Type, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    typed("export", known, "suyu", out)
    found = typed("import", known, "suyu", out, "--update", "--json")
    assert (found.code, found.json["taken"]) == (0, 0)
    assert not found.json["changed"]


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv"])
def test_an_export_that_lost_its_uids_makes_no_twins(
    known: Path, typed: Type, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    typed("export", known, "suyu", out)
    if ending == "gpkg":
        with closing(sqlite3.connect(out)) as db:
            for (name,) in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall():
                db.execute(f'DROP TRIGGER "{name}"')
            db.execute("UPDATE pasture SET uid = NULL")
            db.commit()
    else:
        out.write_text(re.sub(r"\b[0-9a-f]{32}\b", "", out.read_text("utf-8")))
    told = [
        typed("import", known, "suyu", out, "--update", "--json").json for _ in range(2)
    ]
    for one in told:
        changes = [len(one[key]) for key in ("added", "changed", "removed", "refused")]
        assert (one["taken"], changes) == (0, [0, 0, 0, 0])
        (count,) = (
            said["values"]["count"]
            for said in one["warnings"]
            if "without a uid" in said["id"]
        )
        assert count > 0
    said = typed("import", known, "suyu", out, "--update").out
    assert "without a uid" in said


def test_a_wrong_row_is_refused_and_the_others_enter(
    known: Path, typed: Type, tmp_path: Path
) -> None:
    out = tmp_path / "out.gpkg"
    typed("export", known, "suyu", out)
    with closing(sqlite3.connect(out)) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE pasture SET status = 'gone' WHERE name = 'campo 0'")
        db.execute("UPDATE pasture SET note = 'x' WHERE name = 'campo 1'")
        db.commit()
    found = typed("import", known, "suyu", out, "--update", "--json").json
    assert len(found["refused"]) == len(found["changed"]) == 1
    assert not found["removed"]


def test_shapes_of_files_are_matched_by_likeness_until_a_person_says_no(
    known: Path, typed: Type, tmp_path: Path
) -> None:
    near = drawn(tmp_path, ring(0.0002))
    done = typed(
        "import", known, "suyu", near, "--layer", "pasture", "--scene", "present"
    )
    assert done.code == 0, done.err

    def words() -> list[tuple[str, bool]]:
        found = typed("compare", known, "suyu", "past", "present", "--json").json
        told = found["differences"]
        return sorted((d["word"], d["likeness"] is not None) for d in told)

    assert words() == [("changed", True), ("lost", False)]
    found = typed("compare", known, "suyu", "past", "present", "--json").json
    pair = next(d["likeness"] for d in found["differences"] if d["likeness"])
    assert 0 < pair["doubt"] < 0.5
    assert not pair["said"]
    uids = (pair["before"], pair["after"])
    assert typed("same", known, "suyu", *uids, "--not").code == 0
    assert words() == [("lost", False), ("lost", False), ("proposed", False)]
    said = typed("same", known, "suyu", *uids, "--json").json["sameness"]
    assert said["same"]
    assert words() == [("changed", True), ("lost", False)]
    assert typed("same", known, "suyu", "x", "y").code == 2
