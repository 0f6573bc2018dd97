"""Papers of the demo contest: complete, to be shown to anybody, refused too early."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from talking_maps import contest
from talking_maps.demo import demo_contest
from talking_maps.demo.demo_contest import CONTEST
from talking_maps.errors import BadValue, CannotKeep, NotAllowed, NotFound
from talking_maps.model.change import Put
from talking_maps.model.contest import Ballot, Mark, Role, Visit
from talking_maps.model.plan import SCENES, Assembly, Commitment
from talking_maps.workspace import (
    EditContext,
    Workspace,
    commit,
    community_file,
    comparisons,
    contests,
    open_workspace,
    pdf_reports,
    set_assembly,
    set_commitment,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.pdf_reports import SheetSide
from tests import village as land
from tests.report.builders import pages, squares, texts
from tests.workspace.test_contests import CALL, STAFF

LANGUAGES = ("es", "en")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = open_workspace(tmp_path_factory.mktemp("demo") / "workspace")
    demo_contest.build(workspace)
    return workspace


def compared(
    workspace: Workspace, code: str, first: str, second: str, *, language: str
) -> bytes:
    found = comparisons.compare_named(OpenCommunity(workspace, code), first, second)
    return pdf_reports.comparison(workspace, code, found, language=language)


def all_papers(demo: Workspace, language: str) -> dict[str, bytes]:
    """Return every kind of paper of the demo contest."""
    return {
        "act": pdf_reports.act(demo, CONTEST, language=language),
        "board": pdf_reports.board(demo, CONTEST, language=language),
        "sheet": pdf_reports.score_sheet(demo, CONTEST, "e017", language=language),
        "household": pdf_reports.score_sheet(demo, CONTEST, "e025", language=language),
        "diploma": pdf_reports.diploma(demo, CONTEST, "e025", language=language),
        "receipt": pdf_reports.receipt(demo, CONTEST, "e021", language=language),
        "comparison": compared(demo, "demo01", "past", "present", language=language),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_is_the_same_twice_and_names_nobody(
    demo: Workspace, language: str, tmp_path: Path
) -> None:
    made = all_papers(demo, language)
    assert made == all_papers(demo, language)
    for paper in made.values():
        # Households are called "Hogar 1" in the register; papers show h1.
        assert "Hogar" not in "".join(texts(paper, tmp_path))


def test_the_sheet_says_the_points_and_what_they_stand_on(
    demo: Workspace, tmp_path: Path
) -> None:
    sheet = pdf_reports.score_sheet(demo, CONTEST, "e017", language="en")
    shown = " ".join(" ".join(texts(sheet, tmp_path)).split())
    standing = next(
        s for s in contest.standings(contests.read(demo, CONTEST)) if s.entry == "e017"
    )
    assert f"{standing.total:.2f} of 100 points" in shown
    assert "are cared for" in shown
    assert "cannot tell" in shown, "what cannot be measured is said"
    assert "promised" in shown
    for criterion in standing.criteria.values():
        assert f"{criterion:.2f}" in shown


def test_the_board_shows_each_placed_entry_and_no_other(
    demo: Workspace, tmp_path: Path
) -> None:
    board = pdf_reports.board(demo, CONTEST, language="es")
    shown = " ".join(" ".join(texts(board, tmp_path, "-layout")).split())
    for one in contest.standings(contests.read(demo, CONTEST)):
        if one.place is not None:
            assert f"{one.total:.2f}" in shown
    assert "Comunidad 12" not in shown, "incomplete: without a place"
    assert "S/ 3,333.33" in shown


def test_the_comparison_counts_what_became_of_things(
    demo: Workspace, tmp_path: Path
) -> None:
    sheet = compared(demo, "demo01", "present", "future", language="en")
    shown = " ".join(" ".join(texts(sheet, tmp_path, "-layout")).split())
    found = comparisons.compare_named(
        OpenCommunity(demo, "demo01"), "present", "future"
    )
    changed = [one for one in found.found.differences if one.word == "changed"]
    told = re.findall(r"changed (\d+)", shown)
    assert sum(map(int, told)) == len(changed), "layer by layer"
    assert "Present 2026 → Future 2036" in shown
    assert "Natural pasture" in shown


def test_what_is_not_there_is_said(demo: Workspace) -> None:
    asked: list[Callable[[], bytes]] = [
        lambda: pdf_reports.act(demo, "nowhere", language="es"),
        lambda: pdf_reports.board(demo, "nowhere", language="es"),
        lambda: pdf_reports.receipt(demo, CONTEST, "e999", language="es"),
        lambda: pdf_reports.score_sheet(demo, CONTEST, "e999", language="es"),
        lambda: pdf_reports.diploma(demo, CONTEST, "e999", language="es"),
        lambda: compared(demo, "nowhere", "past", "present", language="es"),
    ]
    for ask in asked:
        with pytest.raises(NotFound):
            ask()


def test_an_entry_without_a_place_has_no_diploma(demo: Workspace) -> None:
    with pytest.raises(NotAllowed):
        pdf_reports.diploma(demo, CONTEST, "e021", language="es")


def test_papers_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "act.pdf"
    pdf_reports.write(out, b"one")
    pdf_reports.write(out, b"two")
    assert out.read_bytes() == b"two"
    assert [*tmp_path.iterdir()] == [out]
    with pytest.raises(BadValue):
        pdf_reports.write(tmp_path / "act.docx", b"")
    with pytest.raises(CannotKeep):
        pdf_reports.write(tmp_path / "nowhere" / "act.pdf", b"")


@pytest.fixture
def opened(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> Workspace:
    """Return the village's workspace with an open contest, one entry and one mark."""
    said: dict[str, object] = {"condition": "good", "fenced": True}
    for scene in SCENES:
        field = land.feature(
            "P", "pasture", land.rectangle(10, 10, 300, 200), scene, attributes=said
        )
        commit(village, "muyu", hands(), Put("feature", "P", field))
    secret = land.feature("S", "sacred", land.point(500, 500), name="Apu")
    commit(village, "muyu", hands(), Put("feature", "S", secret))
    held = Assembly("", "2026-02-15", "", 8, 14, 11)
    set_assembly(village, "muyu", hands(), held)
    promise = Commitment("", "community", "fence", "all", "2026-08-15", 40, "faena")
    set_commitment(village, "muyu", hands(), promise)
    call = tmp_path / "call.toml"
    call.write_text(CALL, "utf-8")
    contests.create(village, STAFF, call)
    contests.open_contest(village, STAFF, "raymi")
    contests.submit(village, STAFF, "raymi", "muyu")
    mark = Mark("health", 7.31, None, "quiet words")
    contests.mark(village, STAFF, "raymi", Ballot("e001", "rosa", (mark,)))
    return village


def test_nothing_that_marks_decide_is_printed_while_it_is_open(
    opened: Workspace, tmp_path: Path
) -> None:
    for paper in (pdf_reports.act, pdf_reports.board):
        with pytest.raises(NotAllowed):
            paper(opened, "raymi", language="en")
    with pytest.raises(NotAllowed):
        pdf_reports.diploma(opened, "raymi", "e001", language="en")
    sheet = pdf_reports.score_sheet(opened, "raymi", "e001", language="en")
    before = "".join(texts(sheet, tmp_path))
    assert "7.31" not in before
    assert "quiet words" not in before


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (30, 90, 40)).save(out, "JPEG")
    return out.getvalue()


def test_the_sheet_tells_how_much_visits_found_and_shows_their_photos(
    opened: Workspace, tmp_path: Path
) -> None:
    entry = contests.read(opened, "raymi").entry("e001")
    assert entry is not None
    thing = entry.things[0]
    seen = Visit(
        "e001",
        "rosa",
        "2026-05-12",
        {thing: "partly"},
        shares={thing: 0.6},
        note="seen by the canal",
    )
    contests.visit(opened, STAFF, "raymi", seen, jpeg())
    sheet = pdf_reports.score_sheet(opened, "raymi", "e001", language="en")
    assert "Photos of the visits" not in "".join(texts(sheet, tmp_path))
    contests.close(opened, STAFF, "raymi")
    sheet = pdf_reports.score_sheet(opened, "raymi", "e001", language="en", actor=STAFF)
    shown = " ".join("".join(texts(sheet, tmp_path)).split())
    assert "60 %" in shown
    assert shown.count("seen by the canal") == 2, "in the table and at the photo"
    assert "Photos of the visits" in shown
    # A restricted layer's thing may be seen in the photo.
    hidden = replace(
        opened, layers=tuple(replace(one, restricted=True) for one in opened.layers)
    )
    sheet = pdf_reports.score_sheet(hidden, "raymi", "e001", language="en", actor=STAFF)
    shown = " ".join("".join(texts(sheet, tmp_path)).split())
    assert "Photos of the visits" not in shown
    assert "a thing in a restricted layer: 60 %" in shown


def test_while_jurors_mark_only_staff_print_what_they_gave(
    opened: Workspace, tmp_path: Path
) -> None:
    """Rosa has not marked all yet; Luis is of the community and may not."""
    contests.close(opened, STAFF, "raymi")
    roles: tuple[Role, ...] = ("visitor", "facilitator", "juror")
    for role in roles:
        who = Actor("rosa", role)
        for paper in (pdf_reports.act, pdf_reports.board):
            with pytest.raises(NotAllowed, match="still marking"):
                paper(opened, "raymi", language="en", actor=who)
        sheet = pdf_reports.score_sheet(
            opened, "raymi", "e001", language="en", actor=who
        )
        shown = "".join(texts(sheet, tmp_path))
        assert "7.31" not in shown
        assert "quiet words" not in shown
    staff = pdf_reports.score_sheet(opened, "raymi", "e001", language="en", actor=STAFF)
    assert "quiet words" in "".join(texts(staff, tmp_path))
    assert pages(pdf_reports.act(opened, "raymi", language="en", actor=STAFF)) > 0
    last = Mark("education", 5.0)
    contests.mark(opened, STAFF, "raymi", Ballot("e001", "rosa", (last,)))
    sheet = pdf_reports.score_sheet(opened, "raymi", "e001", language="en")
    assert "7.31" in "".join(texts(sheet, tmp_path))
    assert pages(pdf_reports.act(opened, "raymi", language="en")) > 0


def test_the_receipt_can_be_printed_at_once(opened: Workspace, tmp_path: Path) -> None:
    receipt = pdf_reports.receipt(opened, "raymi", "e001", language="en")
    code = contests.receipt(opened, "raymi", "e001").code
    assert "".join(texts(receipt, tmp_path)).count(code) == 2, "a half for each"
    assert squares(receipt, tmp_path) == [code, code]
    assert pages(receipt) == 1


def test_restricted_layers_are_on_no_paper(opened: Workspace, tmp_path: Path) -> None:
    contests.close(opened, STAFF, "raymi")
    sheet = pdf_reports.score_sheet(opened, "raymi", "e001", language="en")
    other = compared(opened, "muyu", "past", "present", language="en")
    for paper in (sheet, other):
        shown = "".join(texts(paper, tmp_path))
        assert "Natural pasture" in shown
        assert "Sacred" not in shown
        assert "Apu" not in shown


def test_a_sheet_tells_between_which_points_each_part_lies_once_it_was_drawn(
    opened: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contest, "DRAWS", 4)
    said = []
    # Without a draw; drawn for this sheet; and from what was kept then.
    for is_drawn in (False, True, False):
        sheet = pdf_reports.score_sheet(
            opened, "raymi", "e001", language="en", is_drawn=is_drawn
        )
        said.append(" ".join(" ".join(texts(sheet, tmp_path)).split()))
    assert "was not drawn on this machine" in said[0]
    assert "In four of five draws" not in said[0]
    assert "In four of five draws" in said[1]
    assert said[2] == said[1]


def test_without_the_community_s_file_the_sealed_points_are_printed(
    opened: Workspace, tmp_path: Path
) -> None:
    contests.close(opened, STAFF, "raymi")
    community_file(opened, "muyu").unlink()
    sheet = pdf_reports.score_sheet(opened, "raymi", "e001", language="en")
    shown = " ".join(" ".join(texts(sheet, tmp_path)).split())
    assert "muyu" in shown
    assert "are not on this machine" in shown


def test_the_screen_prints_the_differences_it_shows(
    opened: Workspace, tmp_path: Path
) -> None:
    found = comparisons.compare_named(OpenCommunity(opened, "muyu"), "past", "present")
    paper = pdf_reports.comparison_sheet(
        opened,
        "muyu",
        SheetSide("Before all"),
        SheetSide("As it is"),
        found.found.differences,
        language="en",
    )
    shown = "".join(texts(paper, tmp_path))
    assert "Before all → As it is" in shown
    assert "Natural pasture" in shown


def test_marking_sheets_are_for_who_may_judge(demo: Workspace) -> None:
    record = contests.read(demo, CONTEST)
    jurors, entries = record.contest.jurors, [told.noun for told in record.entries]
    juror = jurors[0]
    draft = pdf_reports.marking_sheets(demo, CONTEST, language="en", juror_id=juror.id)
    sheets = draft.told["pages"]
    assert isinstance(sheets, list)
    allowed = [one for one in entries if not contest.is_excluded(juror, one)]
    # A sheet to mark on, and behind it what the lot drew to be visited.
    assert 0 < len(sheets) <= 2 * len(allowed)
    one = pdf_reports.marking_sheets(
        demo, CONTEST, language="en", juror_id=juror.id, entry_id=allowed[0].id
    )
    assert pages(one.pdf()) <= 2
    with pytest.raises(NotFound):
        pdf_reports.marking_sheets(demo, CONTEST, language="en", juror_id="nobody")
    with pytest.raises(NotFound):
        pdf_reports.marking_sheets(demo, CONTEST, language="en", entry_id="e999")
