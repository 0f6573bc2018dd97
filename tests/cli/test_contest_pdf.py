"""Papers printed from the command line."""

from pathlib import Path

from tests.cli.conftest import Type
from tests.report.builders import pages


def test_a_contest_is_printed(
    typed: Type, workspace: Path, pastures: Path, root: Path, tmp_path: Path
) -> None:
    imported = typed(
        "import",
        workspace,
        "suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "present",
    )
    assert imported.code == 0
    call = root / "data" / "contests" / "example.toml"
    assert typed("contest", "create", workspace, call).code == 0
    assert typed("contest", "open", workspace, "raymi").code == 0
    assert typed("contest", "submit", workspace, "raymi", "suyu").code == 0
    out = tmp_path / "paper.pdf"
    early = typed("contest", "act", workspace, "raymi", out)
    assert (early.code, out.exists()) == (2, False)
    assert "not closed yet" in early.err
    assert typed("contest", "close", workspace, "raymi").code == 0
    papers = ("act", "board", "score-sheet e001", "receipt e001", "poster")
    for job, *entry in map(str.split, papers):
        done = typed("contest", job, workspace, "raymi", *entry, out, "--json")
        assert (done.code, done.json) == (0, {"file": str(out), "remarks": []}), job
        assert pages(out.read_bytes()) >= 1
    assert typed("rubric", "poster", workspace, 0, out).code == 0
    assert typed("rubric", "poster", workspace, 99, out).code == 2
    assert typed("contest", "diploma", workspace, "raymi", "e001", out).code == 2
    wrong = typed("contest", "act", workspace, "raymi", tmp_path / "act.txt")
    assert (wrong.code, len(wrong.err.splitlines())) == (2, 1)
    nobody = typed("contest", "receipt", workspace, "raymi", "e999", out)
    assert "There is no entry e999" in nobody.err


def test_a_comparison_is_printed_beside_its_answer(
    typed: Type, workspace: Path, pastures: Path, tmp_path: Path
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
    out = tmp_path / "compared.pdf"
    done = typed(
        "compare", workspace, "suyu", "past", "present", "--pdf", out, "--json"
    )
    assert done.code == 0
    assert len(done.json["differences"]) == 2
    spanish = typed(
        "compare",
        workspace,
        "suyu",
        "past",
        "present",
        "--pdf",
        out,
        "--language",
        "es",
    )
    assert spanish.code == 0
    assert pages(out.read_bytes()) >= 2
    assert (
        typed("compare", workspace, "suyu", "past", "present", "--pdf", "x.txt").code
        == 2
    )
