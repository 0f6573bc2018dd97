"""Import, score and history without a screen."""

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Type, collection, community_file, process, rows

ABSENT: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": None}


def test_valid_rows_enter_and_the_others_are_counted(
    typed: Type, workspace: Path, pastures: Path
) -> None:
    answer = typed(
        "import",
        workspace,
        "suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "present",
        "--json",
    )
    assert (answer.code, answer.err) == (0, "")
    told = answer.json
    assert (told["added"], len(told["uids"]), len(told["refused"])) == (2, 2, 1)
    assert told["refused"][0]["reason"]["id"]
    assert [m["attribute"] for m in told["missing"]] == ["condition"]
    assert rows(community_file(workspace), "pasture") == 2


def test_people_are_told_the_counts_and_reasons(
    typed: Type, workspace: Path, pastures: Path
) -> None:
    answer = typed(
        "import", workspace, "suyu", pastures, "--layer", "pasture", "--scene", "past"
    )
    assert answer.out.startswith("Added: 2. Refused: 1. Missing values: 1.\nRow 3: ")


def test_no_valid_row_changes_nothing(
    typed: Type, workspace: Path, tmp_path: Path
) -> None:
    before = community_file(workspace).read_bytes()
    nothing = collection(tmp_path / "nothing.geojson", ABSENT, ABSENT)
    answer = typed(
        "import", workspace, "suyu", nothing, "--layer", "pasture", "--scene", "present"
    )
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1
    assert community_file(workspace).read_bytes() == before


def test_a_score_is_the_documented_form(
    typed: Type, workspace: Path, pastures: Path
) -> None:
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
    card = typed("score", workspace, "suyu", "--json").json
    assert list(card) == [
        "total",
        "of",
        "open",
        "criteria",
        "missing",
        "plan_digest",
        "rubric_digest",
        "version",
        "cover",
        "untold",
    ]
    assert (card["of"], card["open"]) == (100, 20)
    criterion = card["criteria"][1]
    assert list(criterion) == ["id", "points", "of", "indicators"]
    reading = criterion["indicators"][0]
    assert list(reading) == [
        "id",
        "scenes",
        "value",
        "unit",
        "uncertainty",
        "answer",
        "evidence",
        "explanation",
        "cover_factor",
        "evidence_factor",
        "grades",
    ]
    assert reading["answer"] == "answered"
    assert len(reading["evidence"]) == 2
    assert set(reading["explanation"]) == {"id", "values"}
    answers = {r["answer"] for c in card["criteria"] for r in c["indicators"]}
    assert answers <= {"answered", "cannot tell", "not applicable"}


def test_the_score_is_the_same_bytes_in_any_language_and_locale(
    typed: Type, workspace: Path, pastures: Path
) -> None:
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
    told = {
        process(
            "score",
            workspace,
            "suyu",
            "--json",
            "--language",
            language,
            environment={"LC_ALL": locale, "PYTHONHASHSEED": seed},
        ).stdout
        for language, locale, seed in (
            ("es", "C", "1"),
            ("en", "C.UTF-8", "2"),
            ("quz", "es_PE.UTF-8", "3"),
        )
    }
    assert len(told) == 1
    assert json.loads(told.pop())["of"] == 100


def test_a_rubric_of_ones_own(
    typed: Type, workspace: Path, root: Path, tmp_path: Path
) -> None:
    example = (root / "data" / "rubrics" / "example-after-cedap.toml").read_text(
        "utf-8"
    )
    own = tmp_path / "own.toml"
    own.write_text(example, encoding="utf-8")
    assert (
        typed("score", workspace, "suyu", "--rubric", own, "--json").json["of"] == 100
    )
    own.write_text(example + "\nsurprise = 1\n", encoding="utf-8")
    wrong = typed("score", workspace, "suyu", "--rubric", own)
    assert wrong.code == 2
    assert "surprise" in wrong.err


def test_the_score_for_people_speaks_their_language(
    typed: Type, workspace: Path
) -> None:
    spanish = typed("score", workspace, "suyu", "--language", "es").out
    english = typed("score", workspace, "suyu", "--language", "en").out
    assert "Organización y planificación" in spanish
    assert "Organisation and planning" in english


def test_history_tells_every_change(
    typed: Type, workspace: Path, pastures: Path
) -> None:
    typed(
        "owner", "add", workspace, "suyu", "h01", "--kind", "household", "--name", "Ana"
    )
    typed(
        "import",
        workspace,
        "suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "present",
        "--author",
        "Rosa",
    )
    told = typed("history", workspace, "suyu", "--json")
    assert "Ana" not in told.out
    last = told.json["changes"][-1]
    said = (last["author"], last["kind"], last["owner"])
    assert said == ("person-2", "import", "community")
    edit = last["edits"][0]
    assert edit["before"] is None
    assert edit["after"]["geometry"]["type"] == "Polygon"
    west = edit["after"]["geometry"]["coordinates"][0][0][0]
    assert -71 < west < -70
    named = typed("history", workspace, "suyu", "--json", "--include-names")
    assert "Ana" in named.out
    assert named.json["changes"][-1]["author"] == "Rosa"


def test_history_hides_restricted_layers_unless_asked(
    typed: Type, workspace: Path, tmp_path: Path
) -> None:
    point = {"type": "Point", "coordinates": [-70.8512, -14.6123]}
    spot = {"type": "Feature", "properties": {}, "geometry": point}
    file = collection(tmp_path / "sacred.geojson", spot)
    typed("import", workspace, "suyu", file, "--layer", "sacred", "--scene", "past")
    hidden = typed("history", workspace, "suyu", "--json")
    assert "70.8512" not in hidden.out
    shown = typed("history", workspace, "suyu", "--json", "--include-restricted")
    assert "70.8512" in shown.out


def test_history_of_a_household(typed: Type, workspace: Path, pastures: Path) -> None:
    typed(
        "owner", "add", workspace, "suyu", "h01", "--kind", "household", "--name", "Ana"
    )
    typed(
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
    own = typed("history", workspace, "suyu", "--owner", "h01", "--json").json
    assert [change["owner"] for change in own["changes"]] == ["h01"]
    everyone = typed("history", workspace, "suyu", "--all-owners", "--json").json
    assert len(everyone["changes"]) > 1


@pytest.mark.parametrize(
    "line",
    [
        "import {place} suyu absent.kml --layer pasture --scene past",
        "import {place} suyu {file} --layer castle --scene past",
        "import {place} suyu {file} --layer pasture --scene dream",
        "import {place} suyu {file} --layer pasture",
        "import {place} suyu {file} --scene past",
        "import {place} suyu {file} --layer pasture --scene past --owner x",
        "import {place} nobody {file} --layer pasture --scene past",
        "import {place} suyu {place} --layer pasture --scene past",
        "import {place} suyu {file} --layer pasture --scene past --table x",
        "score {place} nobody --json",
        "score {place} suyu --owner nobody --json",
        "score {place} suyu --rubric absent.toml",
        "score {place} suyu --rubric {file}",
        "history {place} nobody --json",
        "history {place} suyu --owner nobody --json",
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_changes_nothing(
    typed: Type, workspace: Path, pastures: Path, line: str
) -> None:
    before = community_file(workspace).read_bytes()
    answer = typed(
        *(a.format(place=workspace, file=pastures) for a in shlex.split(line))
    )
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert community_file(workspace).read_bytes() == before


def test_codes_are_typed_as_they_were_when_added(
    typed: Type, workspace: Path, pastures: Path
) -> None:
    typed("owner", "add", workspace, "suyu", "H1", "--kind", "household", "--name", "x")
    whose = ("--owner", "H1")
    done = typed(
        "import",
        workspace,
        "Suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "past",
        *whose,
    )
    assert done.code == 0, done.err
    for command in ("score", "history"):
        told = typed(command, workspace, "SUYÚ", *whose, "--json")
        assert told.json == typed(command, workspace, "suyu", *whose, "--json").json
        assert (told.json or {}) != {}
    assert typed("community", "list", workspace).code == 0


@pytest.mark.parametrize("code", ["con", "NUL", "com1"])
def test_a_name_of_windows_is_refused_as_such(
    typed: Type, workspace: Path, code: str
) -> None:
    said = typed("score", workspace, code)
    assert said.code == 2
    assert "Windows" in said.err
    assert "at most 48" not in said.err
