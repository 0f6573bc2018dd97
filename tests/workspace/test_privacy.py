"""Marks in every secret place, and every byte that leaves is looked through."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import exchange, store
from talking_maps.cli import main
from talking_maps.model.change import Operation, Put
from talking_maps.model.contest import Answer, Ballot, GateCheck, Mark, Payment, Visit
from talking_maps.model.plan import COMMUNITY, Assembly, Commitment
from talking_maps.ui import navigation
from talking_maps.workspace import (
    EditContext,
    Workspace,
    accounts,
    add_owner,
    commit,
    comparisons,
    contests,
    copy_to,
    export_plan,
    history,
    merges,
    pdf_reports,
    read_plan,
    set_assembly,
)
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.contests import Table
from talking_maps.workspace.open_community import OpenCommunity
from tests import village as land
from tests.report.builders import texts
from tests.ui.app_driver import visit
from tests.workspace.test_contests import CALL, STAFF

NAME, AUTHOR, SECRET = "Saturnina Quispe", "Eulogia Mamani", "SECRETO"
CODE = "muyu"
SPOT = (512.34, 498.76)


@pytest.fixture
def full(village: Workspace, hands: Callable[[], EditContext]) -> Workspace:
    """Names in every text, and a place that was an ordinary one until it was known."""
    add_owner(village, CODE, hands(), "h9", "household", name=NAME)
    spring = land.feature("S1", "spring", land.point(*SPOT), name=SECRET)
    field = land.feature(
        "F1",
        "trees",
        land.rectangle(100, 100, 200, 100),
        name=f"de {NAME}",
        note=f"{NAME.upper()} y {AUTHOR}, camino a {SECRET}",
        attributes={"species": f"queuña de {NAME}"},
    )
    promise = Commitment(
        "C1", COMMUNITY, f"con {NAME}, cercar {SECRET.lower()}", NAME, "2027"
    )
    held = Assembly("A1", "2026-05-01", f"casa de {NAME}, en {SECRET}")
    for kind, uid, noun in (
        ("feature", "S1", spring),
        ("feature", "F1", field),
        ("commitment", "C1", promise),
        ("assembly", "A1", held),
    ):
        hand = replace(hands(), author=AUTHOR)
        commit(
            village,
            CODE,
            hand,
            Put(kind, uid, noun),  # type: ignore[arg-type]
            note=f"con {NAME} por {SECRET}",
        )
    # The same thing in another scene, where it stays an ordinary one.
    commit(village, CODE, hands(), Put("feature", "S1", replace(spring, scene="past")))
    history.name_version(
        village, CODE, "before", author=AUTHOR, description=f"antes de {SECRET}"
    )
    history.name_version(village, CODE, f"faena en {SECRET}", author=AUTHOR)
    sacred = replace(spring, layer="sacred")
    commit(village, CODE, hands(), Put("feature", "S1", sacred))
    return village


@pytest.fixture
def won(full: Workspace, hands: Callable[[], EditContext], tmp_path: Path) -> Workspace:
    """Return the place with a contest run to its prizes, names in all that is typed."""
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    contests.create(full, STAFF, call)
    contests.open_contest(full, STAFF, "raymi")
    for scene in ("past", "present", "future"):
        field = replace(
            land.feature("F2", "pasture", land.rectangle(100, 300, 200, 100), scene),
            attributes={"condition": "good"},
            note=f"lo dice {NAME}",
        )
        commit(full, CODE, hands(), Put("feature", "F2", field))
        own = replace(field, uid="F3", geometry=land.rectangle(500, 300, 50, 50))
        commit(full, CODE, replace(hands(), owner="h9"), Put("feature", "F3", own))
    set_assembly(
        full, CODE, hands(), Assembly("", "2026-05-01", f"donde {NAME}", 9, 10, 8)
    )
    for owner in ("community", "h9"):
        slip = contests.submit(full, STAFF, "raymi", CODE, owner)
        one = slip.entry.id
        counted = [told for told in slip.remarks if "count" in told.values]
        assert [told.values["count"] for told in counted] == [
            3 if owner == "community" else 1
        ]
        contests.check_gate(full, STAFF, "raymi", GateCheck(one, "papers", passed=True))
        given = Ballot(
            one, "rosa", (Mark("health", 9.0, None, f"bien, {NAME}, en {SECRET}"),)
        )
        contests.mark(full, STAFF, "raymi", given)
        seen = Visit(
            one, "rosa", "2026-05-20", {}, note=f"con {NAME} y {AUTHOR}, {SECRET}"
        )
        contests.visit(full, STAFF, "raymi", seen)
    contests.close(full, STAFF, "raymi")
    contests.award(full, STAFF, "raymi")
    asked = contests.appeal(
        full,
        STAFF,
        "raymi",
        by="h9",
        about=f"la chacra de {NAME} en {SECRET}",
        entry_id="e001",
    )
    told = Answer(asked.id, upheld=False, text=f"{NAME} estuvo", changed=f"no, {NAME}")
    contests.answer(full, STAFF, "raymi", told)
    paid = Payment("e001", "12-2026", "2026-06-20", f"faenas de {NAME}")
    contests.record_payment(full, STAFF, "raymi", paid)
    return full


def marks() -> list[bytes]:
    where = land.point(*SPOT)
    return [
        b"aturnina",
        b"SATURNINA",
        b"ulogia",
        SECRET.encode(),
        SECRET.lower().encode(),
        where.wkb[5:],
        where.wkb_hex[10:].encode(),
        b"512.34",
        b"498.76",
    ]


def clean(content: bytes) -> None:
    assert not [mark for mark in marks() if mark in content]


@pytest.mark.parametrize("ending", exchange.ENDINGS)
def test_no_private_byte_is_in_an_export(
    full: Workspace, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out{ending}"
    export_plan(full, CODE, out)
    assert b"h9" in out.read_bytes()
    clean(out.read_bytes())
    export_plan(full, CODE, out, include_names=True)
    assert b"Saturnina" in out.read_bytes()


def test_no_private_byte_is_in_a_copy(full: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "copy.gpkg"
    copy_to(full, CODE, out)
    clean(out.read_bytes())


def test_no_private_word_is_on_a_comparison_paper(
    full: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []

    def told(_template: str, content: object, **_more: object) -> bytes:
        said.append(content)
        return b"%PDF"

    monkeypatch.setattr(
        sys.modules["talking_maps.report.comparison"], "compile_pdf", told
    )
    for sides in (("before", "now"), ("past", "present"), ("present", "future")):
        found = comparisons.compare_named(OpenCommunity(full, CODE), *sides)
        assert pdf_reports.comparison(full, CODE, found, language="es").startswith(
            b"%PDF"
        )
    assert len(said) == 3
    text = json.dumps(said, ensure_ascii=False, default=str)
    clean(text.encode())
    # That something is missing is no secret.
    assert "Los lugares reservados no figuran en este papel." in text
    assert "Textos de los que se quitó el nombre de un lugar reservado: 1." in text


@pytest.mark.parametrize("ending", [".csv", ".gpkg"])
@pytest.mark.parametrize("actor", [VISITOR, STAFF])
def test_no_private_byte_is_in_a_table_of_a_contest(
    won: Workspace, tmp_path: Path, ending: str, actor: Actor
) -> None:
    out = tmp_path / f"out{ending}"
    tables: tuple[Table, ...] = ("results", "marks", "visits", "prizes", "appeals")
    for table in tables:
        contests.export(won, "raymi", out, table, actor=actor, language="es")
        assert b"e001" in out.read_bytes()
        clean(out.read_bytes())


def test_what_was_typed_is_told_but_for_the_names(won: Workspace) -> None:
    (asked,) = contests.rows(won, "raymi", "appeals")
    assert (asked["about"], asked["answer"], asked["changed"]) == (
        "la chacra de h9 en […]",
        "h9 estuvo",
        "no, h9",
    )
    assert NAME in contests.read(won, "raymi").appeals[0].noun.about
    assert contests.verify(won, "raymi").holds


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_private_word_can_be_read_on_a_paper(
    won: Workspace, tmp_path: Path, language: str
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext, which reads what a paper says, is not on this machine")
    found = comparisons.compare_named(OpenCommunity(won, CODE), "before", "now")
    for pdf in (
        pdf_reports.comparison(won, CODE, found, language=language),
        pdf_reports.act(won, "raymi", language=language),
        pdf_reports.act(won, "raymi", language=language, actor=STAFF),
        pdf_reports.board(won, "raymi", language=language),
        pdf_reports.diploma(won, "raymi", "e001", language=language),
        *(
            paper
            for entry in ("e001", "e002")
            for paper in (
                pdf_reports.score_sheet(won, "raymi", entry, language=language),
                pdf_reports.score_sheet(
                    won, "raymi", entry, language=language, actor=STAFF
                ),
                pdf_reports.receipt(won, "raymi", entry, language=language),
            )
        ),
    ):
        said = "".join(texts(pdf, tmp_path))
        assert CODE in said.casefold()
        clean(" ".join(said.split()).encode())


def test_who_prints_a_paper_is_told_what_was_taken_out_of_it(
    won: Workspace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out, where = str(tmp_path / "p.pdf"), [str(won.folder), "raymi"]
    for command in (["act", *where, out], ["score-sheet", *where, "e001", out]):
        assert main(["contest", *command, "--json"]) == 0
        (remark,) = json.loads(capfd.readouterr().out)["remarks"]
        # A mark's remark and a visit's of each entry are alike: once each; the appeal.
        assert remark["values"]["count"] == 3
        assert main(["contest", *command]) == 0
        assert "the name of a restricted place was taken: 3." in capfd.readouterr().out


def test_the_screens_that_print_papers_say_what_was_taken_out_of_them(
    won: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "the name of a restricted place was taken: 3."
    here = visit(won, monkeypatch, k="raymi", by="", lang="en")
    test = here.page(navigation.RANKING)
    assert not test.exception
    told = [one for one in test.caption if said in one.value.replace("\\", "")]
    assert len(told) == 1
    # Staff print the papers of payments as well, beside the forms of the ledger.
    accounts.save_account(won, STAFF, "office", "staff", "secret word")
    person = accounts.sign_in(won, "office", "secret word")
    test.session_state["who.person"] = person
    test.session_state["ranking.view"] = "payments"
    told = [one for one in test.run().caption if said in one.value.replace("\\", "")]
    papers = {str(one.key) for one in test.get("download_button")}
    assert [one for one in papers if one.endswith("-payments")]
    assert len(told) == 1
    test = here.page(navigation.BOARD)
    test.button(key="board.begin").click().run()
    for _step in range(9):
        if "board.next" in {one.key for one in test.button}:
            test.button(key="board.next").click().run()
    assert not test.exception
    (act,) = (one for one in test.get("download_button") if one.key == "paper.act")
    assert said in act.proto.help.replace("\\", "")


def test_no_private_byte_is_in_the_history_as_json(
    full: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    for more in ((), ("--all-owners",)):
        assert main(["history", str(full.folder), CODE, "--json", *more]) == 0
        said = capfd.readouterr().out
        assert "h9" in said
        clean(said.encode())
        clean(json.dumps(json.loads(said), ensure_ascii=False).encode())
        (remark,) = json.loads(said)["remarks"]
        assert remark["id"].startswith("Texts out of which the name of a restricted")
        assert remark["values"]["count"] > 3


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_private_name_is_told_by_a_command_of_a_contest(
    won: Workspace, capfd: pytest.CaptureFixture[str], form: tuple[str, ...]
) -> None:
    for command in ("trail", "rank", "what-if", "ledger", "verify", "clock"):
        asked = ["contest", command, str(won.folder), "raymi", *form]
        asked += ["--draws", "10"] if command == "what-if" else []
        assert main(asked) == 0
        clean(capfd.readouterr().out.encode().decode("unicode_escape").encode())
    assert main(["contest", "trail", str(won.folder), "raymi", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    clean(json.dumps(told, ensure_ascii=False).encode())
    about = [line["content"]["about"] for line in told if line["act"] == "appeal"]
    assert about == ["la chacra de h9 en […]"]
    typed = contests.trail(won, "raymi", actor=STAFF)
    assert [line["hash"] for line in told] == [line.hash for line in typed]
    assert (
        main(
            ["contest", "trail", str(won.folder), "raymi", "--json", "--include-names"]
        )
        == 0
    )
    assert NAME in capfd.readouterr().out


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_private_name_is_told_of_versions_and_changes(
    full: Workspace, capfd: pytest.CaptureFixture[str], form: tuple[str, ...]
) -> None:
    said_of = f"lo dice {NAME}"
    history.name_version(full, CODE, f"de {NAME}", author=AUTHOR, description=said_of)
    for command in (("version", "list"), ("history",)):
        asked = [*command, str(full.folder), CODE, *form]
        assert main(asked) == 0
        said = capfd.readouterr().out
        assert "person-" in said
        clean(said.encode())
        assert main([*asked, "--include-names"]) == 0
        assert AUTHOR in capfd.readouterr().out


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_private_word_is_told_of_differences_and_conflicts(
    full: Workspace,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    form: tuple[str, ...],
) -> None:
    here = full.folder / "communities" / f"{CODE}.gpkg"
    (field,) = (one for one in read_plan(full, CODE).features if one.uid == "F1")
    other = Path(shutil.copy(here, tmp_path / f"de {NAME}.gpkg"))
    for path, word, who in ((here, "uno", AUTHOR), (other, "otro", NAME)):
        said = replace(
            field,
            name=f"{word} de {NAME}",
            note=f"{NAME}, {word}, en {SECRET}",
            attributes={"species": f"{word} de {NAME}"},
        )
        put = Put("feature", "F1", said)
        at = "2026-06-01T10:00:00+00:00"
        operation = Operation(word, 1, COMMUNITY, who, at, (put,), NAME)
        store.commit(path, operation, full.layers)
    where = [str(full.folder), CODE]
    asked = [
        *(
            ["compare", *where, *sides]
            for sides in (("before", "now"), ("past", "now"))
        ),
        ["merge", *where, str(other)],
        ["conflict", "list", *where],
    ]
    for command in asked:
        assert main([*command, *form]) in (0, 3), command
        told = capfd.readouterr().out
        assert told or not form, command
        clean(told.encode())
        if form:
            clean(json.dumps(json.loads(told), ensure_ascii=False).encode())
        if "before" in command:
            assert "Texts out of which the name of a restricted place was taken" in told
    assert merges.conflicts(full, CODE)
    assert main(["conflict", "list", *where, *form, "--include-names"]) == 0
    assert AUTHOR in capfd.readouterr().out


def test_an_edited_export_brings_the_names_back(
    full: Workspace, tmp_path: Path, hands: Callable[[], EditContext]
) -> None:
    out = tmp_path / "out.geojson"
    export_plan(full, CODE, out)
    before = read_plan(full, CODE).features
    unchanged = merges.update(full, CODE, out, hands())
    assert unchanged.edits == ()
    assert read_plan(full, CODE).features == before
    out.write_text(out.read_text().replace("queuña de h9", "queuña vieja"))
    (edit,) = merges.update(full, CODE, out, hands()).edits
    assert edit.after is not None
    assert (edit.after.name, dict(edit.after.attributes)) == (
        f"de {NAME}",
        {"species": "queuña vieja"},
    )
