"""Local numbers: entered by the office, used for points, sealed, carried, withdrawn."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talking_maps import store
from talking_maps.contest import sealed_parts
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.indicators import REGISTRY
from talking_maps.model.local_number import LocalNumber
from talking_maps.model.rubric import Reference
from talking_maps.workspace import (
    enter_local_number,
    former_numbers,
    local_numbers,
    open_workspace,
    replaceable_numbers,
    withdraw_local_number,
)
from talking_maps.workspace.accounts import COMMAND_LINE, facilitator
from talking_maps.workspace.import_export import copy_to, receive_copy
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.receptions import receive_any
from tests.browser import CODE, add_village
from tests.golden import told

SOIL = "rusle_k.local"
SAID: Mapping[str, Any] = {"by": "R. Quispe", "on": "2026-05-12", "source": "soil pit"}
HERE = LocalNumber(0.03, "R. Quispe", "2026-05-12", "soil pit", 0.004)


@pytest.fixture
def opened(tmp_path: Path) -> OpenCommunity:
    return OpenCommunity(add_village(tmp_path / "office"), CODE)


def test_a_local_number_counts_until_it_is_withdrawn_and_both_are_kept(
    opened: OpenCommunity,
) -> None:
    general = opened.workspace.reference
    assert opened.reference() is general
    enter_local_number(opened, COMMAND_LINE, SOIL, 0.03, error=0.004, **SAID)
    assert local_numbers(opened) == {SOIL: HERE}
    number = opened.reference().numbers[SOIL]
    assert (number.value, number.error, number.local_number) == (0.03, 0.004, HERE)
    assert (number.source, number.confirmed) == ("soil pit", True)
    assert opened.reference().digest != general.digest
    path = opened.workspace.folder / "communities" / f"{CODE}.gpkg"
    store.check_integrity(path)
    withdraw_local_number(opened, COMMAND_LINE, SOIL, reason="the pit was elsewhere")
    assert opened.reference() is general
    first, last = former_numbers(opened)
    assert (first.number, first.local, first.note) == (SOIL, HERE, "")
    assert (last.number, last.local) == (SOIL, None)
    assert last.note == "the pit was elsewhere"


def test_only_the_office_enters_what_can_be_and_says_who_when_and_why(
    opened: OpenCommunity,
) -> None:
    with pytest.raises(NotAllowed):
        enter_local_number(opened, facilitator("Ana"), SOIL, 0.03, **SAID)
    for value, error in ((30.0, None), (float("nan"), None), (0.03, 7.0), (0.03, -1.0)):
        with pytest.raises(BadValue) as refused:
            enter_local_number(opened, COMMAND_LINE, SOIL, value, error=error, **SAID)
        assert refused.value.values["most"] == pytest.approx(0.1, rel=0.02)
    for lacking in ("by", "on", "source"):
        with pytest.raises(BadValue):
            enter_local_number(
                opened, COMMAND_LINE, SOIL, 0.03, **{**SAID, lacking: " ".strip()}
            )
    with pytest.raises(BadValue, match="still to come"):
        enter_local_number(
            opened, COMMAND_LINE, SOIL, 0.03, **{**SAID, "on": "2199-01-01"}
        )
    for rule in ("steep_cropland.from_slope", "sheep_units.sheep", "no.such"):
        with pytest.raises(NotFound):
            enter_local_number(opened, COMMAND_LINE, rule, 1.0, **SAID)
    with pytest.raises(NotFound):
        withdraw_local_number(opened, COMMAND_LINE, SOIL, reason="none is there")
    assert local_numbers(opened) == {}


def test_the_least_of_a_pair_stays_below_the_most(opened: OpenCommunity) -> None:
    least, most = "canal_loss.earth_least", "canal_loss.earth_most"
    with pytest.raises(BadValue):
        enter_local_number(opened, COMMAND_LINE, least, 9.0, **SAID)
    enter_local_number(opened, COMMAND_LINE, most, 12.0, **SAID)
    enter_local_number(opened, COMMAND_LINE, least, 9.0, **SAID)
    with pytest.raises(BadValue):
        enter_local_number(opened, COMMAND_LINE, most, 8.0, **SAID)


def test_every_number_that_can_be_local_is_read_and_lies_within_its_range(
    tmp_path: Path,
) -> None:
    found = replaceable_numbers(open_workspace(tmp_path))
    read = [n for one in REGISTRY.values() for n in one.reads.numbers]
    for number in found:
        family = number.id.split(".")[0] + ".*"
        assert number.id in read or family in read
        assert number.names.keys() >= {"es", "en"}
        assert number.value is None or number.can_be(number.value)
    assert {SOIL, "rain_erosivity.local", "rusle_c.potato"} <= {n.id for n in found}


def test_the_seal_holds_who_says_a_local_number_and_old_bytes_stay() -> None:
    known = open_workspace_reference()
    plain = sealed_parts.numbers_bytes(known)
    assert b'"local"' not in plain
    local = known.with_local({SOIL: HERE})
    content = sealed_parts.numbers_bytes(local)
    assert json.loads(content)["numbers"][SOIL]["local"]["by"] == "R. Quispe"
    back = sealed_parts.read_numbers(content)
    assert back.numbers[SOIL].local_number == HERE
    assert back.value(SOIL) == 0.03


def open_workspace_reference() -> Reference:
    from talking_maps.config.reference_numbers import load_numbers
    from talking_maps.workspace.workspace import REFERENCE_FOLDER

    return load_numbers(REFERENCE_FOLDER)


def test_a_copy_carries_local_numbers_and_who_receives_it_is_told(
    opened: OpenCommunity, tmp_path: Path
) -> None:
    enter_local_number(opened, COMMAND_LINE, SOIL, 0.03, **SAID)
    copy = copy_to(opened.workspace, CODE, tmp_path / "copy.gpkg")
    del copy
    other = open_workspace(tmp_path / "other")
    came = receive_copy(other, tmp_path / "copy.gpkg")
    assert any("local number" in one.id for one in came.missing)
    there = OpenCommunity(other, CODE)
    assert local_numbers(there)[SOIL].by == "R. Quispe"
    # Two laptops may each add one: both stay, and nothing waits for a person.
    enter_local_number(there, COMMAND_LINE, "rain_erosivity.local", 1500, **SAID)
    enter_local_number(opened, COMMAND_LINE, "rusle_c.potato", 0.3, **SAID)
    copy_to(other, CODE, tmp_path / "back.gpkg")
    told_of = receive_any(opened.workspace, COMMAND_LINE, tmp_path / "back.gpkg")
    assert told_of.outcome == "merged"
    assert any("local number" in one.id for one in told_of.told)
    assert not opened.conflicts()
    assert sorted(local_numbers(opened)) == [
        "rain_erosivity.local",
        "rusle_c.potato",
        SOIL,
    ]


def test_a_tampered_file_cannot_bring_a_number_that_cannot_be(
    opened: OpenCommunity,
) -> None:
    known = opened.workspace.reference
    wild = {SOIL: replace(HERE, value=9.0), "steep_cropland.from_slope": HERE}
    assert known.with_local(wild) is known
    enter_local_number(opened, COMMAND_LINE, SOIL, 0.03, **SAID)
    path = opened.workspace.folder / "communities" / f"{CODE}.gpkg"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE community SET numbers = '{}'")
    store.absorb_external_edits(
        path, opened.workspace.layers, "2026-05-13T10:00:00.000-05:00"
    )
    assert local_numbers(OpenCommunity(opened.workspace, CODE)) == {
        SOIL: replace(HERE, error=None)
    }


def test_an_older_file_gets_the_column(tmp_path: Path) -> None:
    path = told.unpacked("community-8", tmp_path / "village.gpkg")
    before = store.read_changes(path)
    store.check_integrity(path)
    assert store.read_changes(path) == before
    assert store.read_community(path).numbers == {}
