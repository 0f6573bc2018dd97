"""What a land can have is proposed to the office, which alone settles it."""

from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import NotAllowed
from talking_maps.model.land_potential import (
    LAND_RESOURCES,
    UNSETTLED,
    LandPotential,
)
from talking_maps.workspace import (
    add_owner,
    confirm_potential,
    new_edit_context,
    open_workspace,
    set_herd,
)
from talking_maps.workspace.accounts import facilitator
from talking_maps.workspace.open_community import OpenCommunity
from tests.cli.conftest import Type


def _settled(folder: Path) -> LandPotential:
    return store.read_community(folder / "communities" / "suyu.gpkg").potential


def test_it_is_shown_and_nothing_is_settled(typed: Type, workspace: Path) -> None:
    told = typed("community", "possible", workspace, "suyu", "--json").json
    assert told["confirmed"] is None
    assert told["proposed"]["lacks"] == []
    assert _settled(workspace) == UNSETTLED
    assert typed("community", "possible", workspace, "suyu", "--lacks", "wetland").code
    assert _settled(workspace) == UNSETTLED


def test_the_office_confirms_with_name_and_day(typed: Type, workspace: Path) -> None:
    words = "--confirm --who Quispe --on 2026-05-12 --lacks irrigation --lacks wetland"
    told = typed("community", "possible", workspace, "suyu", *words.split(), "--json")
    assert told.json["confirmed"] == {
        "lacks": ["wetland", "irrigation"],
        "confirmed_by": "Quispe",
        "confirmed_on": "2026-05-12",
    }
    path = workspace / "communities" / "suyu.gpkg"
    store.check_integrity(path)
    kept = LandPotential(("wetland", "irrigation"), "Quispe", "2026-05-12")
    assert _settled(workspace) == kept
    opened = OpenCommunity(open_workspace(workspace), "suyu")
    assert opened.territory().potential == kept
    # It is a change like any other, and what is said later of the community keeps it.
    assert store.read_changes(path)[-1].edits[-1].after.potential == kept  # type: ignore[union-attr]
    again = "--confirm --who Mamani --on 2026-05-13 --has wetland --lacks irrigation"
    typed("community", "possible", workspace, "suyu", *again.split())
    assert _settled(workspace).lacks == ("irrigation",)


@pytest.mark.parametrize("words", ["--confirm", "--confirm --who Quispe --on never"])
def test_it_needs_who_and_when(typed: Type, workspace: Path, words: str) -> None:
    assert typed("community", "possible", workspace, "suyu", *words.split()).code
    assert _settled(workspace) == UNSETTLED


def test_what_is_registered_speaks_against_it(typed: Type, workspace: Path) -> None:
    opened = open_workspace(workspace)
    add_owner(opened, "suyu", new_edit_context("x"), "h-77", "household", name="N")
    set_herd(opened, "suyu", new_edit_context("x", "h-77"), "alpaca", 8)
    words = "--confirm --who Quispe --lacks livestock"
    told = typed("community", "possible", workspace, "suyu", *words.split())
    assert told.code
    assert "herds are there: 1" in told.err
    assert _settled(workspace) == UNSETTLED


def test_no_community_says_it_of_itself(workspace: Path) -> None:
    opened = OpenCommunity(open_workspace(workspace), "suyu")
    with pytest.raises(NotAllowed):
        confirm_potential(
            opened, facilitator("Rosa"), LAND_RESOURCES, who="Rosa", on="2026-05-12"
        )
    assert _settled(workspace) == UNSETTLED
