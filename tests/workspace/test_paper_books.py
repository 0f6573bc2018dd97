"""The plan book and the minutes: complete, and nothing private."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from talking_maps.errors import NotFound
from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY, Assembly, Commitment, Owner
from talking_maps.workspace import (
    EditContext,
    Workspace,
    add_photo,
    commit,
    paper_books,
    read_plan,
    set_assembly,
    set_commitment,
)
from tests import village as land
from tests.report.builders import pages, poppler, texts

CODE = "muyu"


@pytest.fixture
def workspace(village: Workspace, hands: Callable[[], EditContext]) -> Workspace:
    """Return the village with a plan of all kinds of records, some of them private."""
    things = (
        land.feature(
            "c1", "canal", land.line((100, 100), (900, 100)), name="Canal mayor"
        ),
        *(
            land.feature(f"h{i}", "house", land.point(300 + 20 * i, 500))
            for i in range(3)
        ),
        land.feature("s1", "sacred", land.point(700, 700), name="Apu secreto"),
        land.feature(
            "f1",
            "pasture",
            land.rectangle(100, 700, 90, 90),
            "future",
            note="de Saturnina Ñawpari",
        ),
    )
    commit(village, CODE, hands(), *(Put("feature", one.uid, one) for one in things))
    owner = Owner("h01", "household", "Saturnina Ñawpari")
    commit(village, CODE, hands(), Put("owner", "h01", owner))
    set_assembly(
        village,
        CODE,
        hands(),
        Assembly("a1", "2026-05-12", "Mapa", households=8, women=9, men=7),
    )
    promised = Commitment(
        "k1", COMMUNITY, "Cercar el bofedal", "Saturnina Ñawpari", "2027-03-01", 12.0
    )
    set_commitment(village, CODE, hands(), replace(promised, cost="120.50"))
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(picture, "JPEG")
    for uid in ("c1", "s1"):
        found = next(f for f in read_plan(village, CODE).features if f.uid == uid)
        add_photo(village, CODE, hands(), found, picture.getvalue())
    return village


def test_a_plan_book_tells_all_of_a_plan_and_nothing_private(
    workspace: Workspace, tmp_path: Path
) -> None:
    draft = paper_books.plan_book(workspace, CODE, language="es")
    book = draft.pdf()
    assert book == paper_books.plan_book(workspace, CODE, language="es").pdf()
    text = " ".join(" ".join(texts(book, tmp_path)).split())
    for words in (
        "Libro del plan",
        "Pasado 1996",
        "Canal mayor",
        "Cercar el bofedal",
        "1 de marzo de 2027",
        "120.50",
        "Puntaje",
        "Los lugares reservados no figuran en este papel.",
    ):
        assert words in text
    assert "×3" in text.replace(" ", "")  # houses of which the same is to be said
    for words in ("Saturnina", "Apu", "secreto", "Lugar sagrado"):
        assert words not in text
    listed = poppler("pdfimages", book, tmp_path, "-list", after=()).decode()
    assert listed.count("jpeg") == 1
    english = paper_books.plan_book(workspace, CODE, language="en").pdf()
    assert "Plan book" in " ".join(texts(english, tmp_path))


def test_a_household_has_its_book_by_its_code(
    workspace: Workspace, tmp_path: Path
) -> None:
    book = paper_books.plan_book(workspace, CODE, "h01", language="en").pdf()
    text = " ".join(texts(book, tmp_path))
    assert "h01" in text
    assert "Saturnina" not in text
    assert "None is written down." in text
    with pytest.raises(NotFound):
        paper_books.plan_book(workspace, CODE, "h99", language="en")


def test_minutes_have_places_to_sign_and_say_which_map_is_signed(
    workspace: Workspace, tmp_path: Path
) -> None:
    draft = paper_books.minutes(workspace, CODE, language="es")
    paper = draft.pdf()
    text = " ".join(" ".join(texts(paper, tmp_path)).split())
    for words in (
        "Acta de la asamblea",
        "12 de mayo de 2026",
        "Huella digital",
        "Presidente",
        "Cercar el bofedal",
        "la comunidad",
    ):
        assert words in text
    assert "Saturnina" not in text
    assert "Apu" not in text
    assert draft.told["signing"]["lines"] == 20  # type: ignore[index]
    assert pages(paper) >= 3
    same = paper_books.minutes(workspace, CODE, language="es", day="2026-05-12")
    assert same.pdf() == paper
    with pytest.raises(NotFound):
        paper_books.minutes(workspace, CODE, language="es", day="2026-05-13")


def test_a_paper_can_be_looked_at_before_it_is_printed(workspace: Workspace) -> None:
    draft = paper_books.minutes(workspace, CODE, language="en")
    seen = draft.pictures(40)
    assert len(seen) == pages(draft.pdf())
    with Image.open(io.BytesIO(seen[0])) as first:
        assert first.size == pytest.approx((331, 468), abs=1)
