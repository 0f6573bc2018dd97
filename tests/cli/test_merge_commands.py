"""What the commands of versions and merging answer, to the letter, and refuse."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import SQUARE, Type, collection, polygon

_DIFFERENCE = {
    "uid",
    "layer",
    "scene",
    "change",
    "parts",
    "word",
    "quantity_before",
    "quantity_after",
    "unit",
    "author",
    "at",
}
_TOTAL = {"layer", "unit", "before", "after", "counts", "amounts"}


@pytest.fixture
def drawn(workspace: Path, typed: Type, tmp_path: Path) -> Path:
    """Return a workspace whose community has a pasture, and a version before it."""
    typed("version", "name", workspace, "suyu", "empty", "--author", "Ana")
    file = collection(tmp_path / "field.geojson", polygon(SQUARE, name="Pata"))
    asked = ("--layer", "pasture", "--scene", "present", "--author", "Ana")
    assert typed("import", workspace, "suyu", file, *asked).code == 0
    return workspace


def gpkg(workspace: Path) -> Path:
    return workspace / "communities" / "suyu.gpkg"


def renamed(workspace: Path, typed: Type, name: str) -> None:
    """Give the pasture another name, as an edited export does."""
    out = workspace / "out.geojson"
    typed("export", workspace, "suyu", out)
    out.write_text(out.read_text().replace("Pata", name))
    done = typed("import", workspace, "suyu", out, "--update", "--author", name)
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("sides", "change", "word"),
    [
        (("empty", "now"), "added", None),
        (("now", "empty"), "removed", None),
        (("now", "now"), "unchanged", None),
        (("past", "present"), "added", "proposed"),
    ],
)
def test_a_comparison_has_the_form_that_was_promised(
    drawn: Path, typed: Type, sides: tuple[str, str], change: str, word: str | None
) -> None:
    found = typed("compare", drawn, "suyu", *sides, "--include-names", "--json").json
    assert {"from", "to", "differences", "totals", "score"} <= found.keys()
    assert (found["from"], found["to"]) == sides
    (one,) = found["differences"]
    assert one.keys() >= _DIFFERENCE
    assert (one["layer"], one["scene"], one["parts"]) == ("pasture", "present", [])
    assert (one["change"], one["word"], one["unit"]) == (change, word, "m2")
    amounts = (one["quantity_before"], one["quantity_after"])
    assert [amount is None for amount in amounts] == [
        change == "added",
        change == "removed",
    ]
    assert all(amount is None or amount > 4e6 for amount in amounts)
    if change == "added":
        assert (one["author"], one["at"][:2]) == ("Ana", "20")
    (total,) = found["totals"]
    assert total.keys() >= _TOTAL
    assert total["counts"] == {word or change: 1}
    assert found["score"].keys() >= {"before", "after", "difference"}


def test_a_version_is_told_by_id_name_and_number(drawn: Path, typed: Type) -> None:
    (made,) = typed("version", "list", drawn, "suyu", "--json").json["versions"]
    assert made.keys() == {"id", "name", "description", "change", "at", "author"}
    for said in (made["id"], made["name"], made["change"]):
        found = typed("compare", drawn, "suyu", said, "now", "--json").json
        assert [one["change"] for one in found["differences"]] == ["added"]
    done = typed("version", "restore", drawn, "suyu", "empty", "--json").json
    assert [one["scene"] for one in done["restored"]] == ["present"]
    found = typed("compare", drawn, "suyu", "empty", "now", "--json").json
    assert found["differences"] == []


def test_merging_ends_with_0_or_with_3_and_the_list(
    drawn: Path, typed: Type, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(drawn, other)
    renamed(other, typed, "Ura")
    merged = typed("merge", drawn, "suyu", gpkg(other), "--json")
    assert (merged.code, merged.json["taken"], merged.json["conflicts"]) == (0, 1, [])
    before = gpkg(drawn).read_bytes()
    again = typed("merge", drawn, "suyu", gpkg(other), "--json")
    assert (again.code, again.json["taken"]) == (0, 0)
    assert gpkg(drawn).read_bytes() == before
    for place, name in ((drawn, "Hanan"), (other, "Kay")):
        out = place / "next.geojson"
        typed("export", place, "suyu", out)
        out.write_text(out.read_text().replace("Ura", name))
        typed("import", place, "suyu", out, "--update", "--author", name)
    merged = typed("merge", drawn, "suyu", gpkg(other), "--json")
    assert merged.code == 3
    (conflict,) = merged.json["conflicts"]
    assert conflict.keys() == {
        "id",
        "kind",
        "owner",
        "scene",
        "uid",
        "part",
        "candidates",
    }
    named = {(c["author"][:7], c["record"]["name"]) for c in conflict["candidates"]}
    assert named == {("person-", "Hanan"), ("person-", "Kay")}
    asked = ("conflict", "list", drawn, "suyu", "--include-names", "--json")
    (conflict,) = typed(*asked).json["conflicts"]
    assert {(c["author"], c["record"]["name"]) for c in conflict["candidates"]} == {
        ("Hanan", "Hanan"),
        ("Kay", "Kay"),
    }


def test_what_is_refused_names_the_file_or_version_and_says_what_to_do(
    drawn: Path, typed: Type, tmp_path: Path
) -> None:
    text, export = tmp_path / "notes.gpkg", tmp_path / "export.gpkg"
    text.write_text("no map")
    typed("export", drawn, "suyu", export)
    for file, remedy in (
        (tmp_path / "absent.gpkg", "Check its name"),
        (text, "choose another file"),
        (export, "import it into a layer"),
        (gpkg(drawn), "Choose the other copy"),
        (tmp_path, "is a folder"),
    ):
        before = gpkg(drawn).read_bytes()
        found = typed("merge", drawn, "suyu", file)
        assert (found.code, found.out) == (2, "")
        assert remedy in found.err
        assert file.name in found.err
        assert gpkg(drawn).read_bytes() == before
    for command in (
        ("compare", drawn, "suyu", "mayo", "now"),
        ("version", "restore", drawn, "suyu", "mayo"),
        ("version", "name", drawn, "suyu", "Otra", "--at", "mayo"),
    ):
        found = typed(*command)
        assert (found.code, found.out) == (2, "")
        assert "version “mayo”" in found.err
        assert "Choose one of: empty, now" in found.err


def test_what_another_program_did_is_noticed_by_the_next_command(
    drawn: Path, typed: Type
) -> None:
    with closing(sqlite3.connect(gpkg(drawn))) as db:
        db.execute("UPDATE pasture SET status = 'gone'")
        db.commit()
    told = typed("compare", drawn, "suyu", "present", "future", "--json")
    assert told.code == 0
    assert "“Pata”" in told.err
    assert "gone is not one of the values of status" in told.err
    again = typed("history", drawn, "suyu", "--json")
    assert again.err == ""
    (refused,) = again.json["refused"]
    assert refused["layer"] == "pasture"
    assert refused["reason"]["values"] == {"value": "gone", "field": "status"}


def exported(workspace: Path, typed: Type, *statements: str) -> Path:
    """Export the plan and run statements in it, as another program does."""
    out = workspace / "out.gpkg"
    typed("export", workspace, "suyu", out)
    with closing(sqlite3.connect(out)) as db:
        for trigger in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{trigger[0]}"')
        for statement in statements:
            db.execute(statement)
        db.commit()
    return out


def test_an_edited_export_tells_only_what_is_new(drawn: Path, typed: Type) -> None:
    edited = exported(drawn, typed, "UPDATE pasture SET name = 'Ura'")
    told = [
        typed("import", drawn, "suyu", edited, "--update", "--json").json
        for _ in range(2)
    ]
    assert [(t["taken"], len(t["changed"])) for t in told] == [(1, 1), (0, 0)]


def test_a_row_without_a_shape_makes_no_twin_of_its_other_scenes(
    drawn: Path, typed: Type
) -> None:
    with closing(sqlite3.connect(gpkg(drawn))) as db:
        db.execute(
            "INSERT INTO pasture(geom, owner, scene, uid)"
            " SELECT geom, owner, 'future', uid FROM pasture"
        )
        db.commit()
    edited = exported(
        drawn, typed, "UPDATE pasture SET geom = NULL WHERE scene = 'present'"
    )
    told = typed("import", drawn, "suyu", edited, "--update", "--json").json
    assert [len(told[k]) for k in ("added", "changed", "removed")] == [0, 0, 0]
    assert len(told["refused"]) == 1


def test_a_layer_saved_under_another_name_is_still_known(
    drawn: Path, typed: Type
) -> None:
    edited = exported(
        drawn,
        typed,
        "UPDATE pasture SET name = 'Ura'",
        "ALTER TABLE pasture RENAME TO pastos",
        "UPDATE gpkg_contents SET table_name = 'pastos' WHERE table_name = 'pasture'",
        "UPDATE gpkg_geometry_columns SET table_name = 'pastos'"
        " WHERE table_name = 'pasture'",
    )
    told = typed("import", drawn, "suyu", edited, "--update", "--json").json
    assert [one["layer"] for one in told["changed"]] == ["pasture"]


#: Far out, crossing itself, with two wild fixes; and one whose columns are foreign.
_CROSSED = [[-69.86, -14.62], [-69.84, -14.6], [-69.84, -14.62], [-69.86, -14.6]]
_SPOILT = [*SQUARE[:2], [-69.0, -14.0], [-69.2, -14.1], *SQUARE[2:]]
_SPOILT += [[-70.86 + n / 1e5, -14.6 - n / 1e5] for n in range(1, 6)]


def test_an_update_tells_all_that_an_import_tells(
    drawn: Path, typed: Type, tmp_path: Path
) -> None:
    own = {"layer": "pasture", "scene": "present"}
    long = {**own, "name": "x" * 300, "rareza": "y", "lista": [1, 2]}
    edited = collection(
        tmp_path / "edited.geojson", polygon(_CROSSED, **own), polygon(_SPOILT, **long)
    )
    said = typed("import", drawn, "suyu", edited, "--update", "--json").json
    assert {tuple(sorted(one["flags"])) for one in said["flags"]} == {
        ("mended", "outside_boundary"),
        ("mended", "overlaps"),
    }
    counts = [one["values"]["count"] for one in said["marks"]]
    assert counts == [1, 1, 1, 2]  # far away, outside, over another, mended
    told = json.dumps(said["warnings"])
    for words in ("rareza (1)", "lista (1)", "points far away", "too long"):
        assert words in told
    assert {one["attribute"] for one in said["missing"]} >= {"condition"}


def test_an_update_says_in_words_what_to_look_at(
    drawn: Path, typed: Type, tmp_path: Path
) -> None:
    edited = collection(
        tmp_path / "a.geojson", polygon(_CROSSED, layer="pasture", scene="present")
    )
    out = typed("import", drawn, "suyu", edited, "--update").out
    for words in ("outside the boundary", "had to be mended", "from the community"):
        assert words in out


def test_a_merge_tells_what_was_set_aside_in_the_other_copy(
    drawn: Path, typed: Type, tmp_path: Path
) -> None:
    other = Path(shutil.copy(gpkg(drawn), tmp_path / "other.gpkg"))
    with closing(sqlite3.connect(other)) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            " AND name LIKE 'rtree%'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE pasture SET geom = x'00'")
        db.commit()
    merged = typed("merge", drawn, "suyu", other, "--json")
    assert merged.code == 0
    (aside,) = merged.json["refused"]
    assert aside["layer"] == "pasture"
    said = typed("merge", drawn, "suyu", other).out
    assert "Another program's edit was not taken over (Natural pasture)" in said
    received = tmp_path / "elsewhere"
    found = typed("receive", received, other, "--json").json
    assert found["refused"] == [aside]
