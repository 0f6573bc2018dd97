"""Marks in every secret place, and every byte that leaves is looked through."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import exchange, workspace
from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY, Assembly, Commitment
from talking_maps.workspace import Hand, Workspace, merging, papers, versions
from tests import village as land

NAME, AUTHOR, SECRET = "Saturnina Quispe", "Eulogia Mamani", "SECRETO"
CODE = "muyu"
SPOT = (512.34, 498.76)


@pytest.fixture
def full(village: Workspace, hands: Callable[[], Hand]) -> Workspace:
    """Names in every text, and a place that was an ordinary one until it was known."""
    workspace.add_owner(village, CODE, hands(), "h9", "household", name=NAME)
    spring = land.feature("S1", "spring", land.point(*SPOT), name=SECRET)
    field = land.feature(
        "F1", "trees", land.rectangle(100, 100, 200, 100), name=f"de {NAME}",
        note=f"{NAME.upper()} y {AUTHOR}", attributes={"species": f"queuña de {NAME}"},
    )  # fmt: skip
    promise = Commitment("C1", COMMUNITY, f"con {NAME}", NAME, "2027")
    held = Assembly("A1", "2026-05-01", f"casa de {NAME}")
    for kind, uid, noun in (
        ("feature", "S1", spring), ("feature", "F1", field),
        ("commitment", "C1", promise), ("assembly", "A1", held),
    ):  # fmt: skip
        hand = replace(hands(), author=AUTHOR)
        workspace.keep(
            village, CODE, hand, Put(kind, uid, noun), note=f"con {NAME}"  # type: ignore[arg-type]
        )  # fmt: skip
    versions.name_version(village, CODE, "before", author=AUTHOR)
    sacred = replace(spring, layer="sacred")
    workspace.keep(village, CODE, hands(), Put("feature", "S1", sacred))
    return village


def marks() -> list[bytes]:
    where = land.point(*SPOT)
    return [
        b"aturnina", b"SATURNINA", b"ulogia", SECRET.encode(), where.wkb[5:],
        where.wkb_hex[10:].encode(), b"512.34", b"498.76",
    ]  # fmt: skip


def clean(content: bytes) -> None:
    assert not [mark for mark in marks() if mark in content]


@pytest.mark.parametrize("ending", exchange.ENDINGS)
def test_no_private_byte_is_in_an_export(
    full: Workspace, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out{ending}"
    workspace.export(full, CODE, out)
    assert b"h9" in out.read_bytes()
    clean(out.read_bytes())
    workspace.export(full, CODE, out, include_names=True)
    assert b"Saturnina" in out.read_bytes()


def test_no_private_byte_is_in_a_copy(full: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "copy.gpkg"
    workspace.copy_to(full, CODE, out)
    clean(out.read_bytes())


def test_no_private_word_is_on_a_comparison_paper(
    full: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []

    def told(_template: str, content: object, **_more: object) -> bytes:
        said.append(content)
        return b"%PDF"

    monkeypatch.setattr(sys.modules["talking_maps.report.comparison"], "printed", told)
    for sides in (("before", "now"), ("past", "present"), ("present", "future")):
        found = versions.compare_plan(full, CODE, *sides)
        assert papers.comparison(full, CODE, found, language="es").startswith(b"%PDF")
    assert len(said) == 3
    clean(json.dumps(said, ensure_ascii=False, default=str).encode())


def test_an_edited_export_brings_the_names_back(
    full: Workspace, tmp_path: Path, hands: Callable[[], Hand]
) -> None:
    out = tmp_path / "out.geojson"
    workspace.export(full, CODE, out)
    before = workspace.plan(full, CODE).features
    unchanged = merging.update(full, CODE, out, hands())
    assert unchanged.edits == ()
    assert workspace.plan(full, CODE).features == before
    out.write_text(out.read_text().replace("queuña de h9", "queuña vieja"))
    (edit,) = merging.update(full, CODE, out, hands()).edits
    assert edit.after is not None
    assert (edit.after.name, dict(edit.after.attributes)) == (
        f"de {NAME}", {"species": "queuña vieja"},
    )  # fmt: skip
