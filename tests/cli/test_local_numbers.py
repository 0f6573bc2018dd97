"""Local numbers on the command line: entered, listed, refused, withdrawn."""

from pathlib import Path

import pytest

from tests.cli.conftest import Type

ENTER = ("--by", "R. Quispe", "--on", "2026-05-12", "--source", "soil pit")


def test_a_number_is_entered_listed_and_withdrawn(typed: Type, workspace: Path) -> None:
    said = typed(
        "number",
        "enter",
        workspace,
        "suyu",
        "rusle_k.local",
        "0.0263",
        *ENTER,
        "--json",
    ).json
    assert (said["value"], said["by"], said["on"]) == (
        0.0263,
        "R. Quispe",
        "2026-05-12",
    )
    assert said["instead_of"] is None
    told = typed("number", "list", workspace, "suyu", "--json").json
    assert told["numbers"]["rusle_k.local"]["source"] == "soil pit"
    words = typed("number", "list", workspace, "suyu", "--all").out
    assert "0.0263 t ha" in words
    assert "R. Quispe" in words
    assert "rusle_c.potato" in words
    typed("number", "withdraw", workspace, "suyu", "rusle_k.local", "--reason", "wrong")
    told = typed("number", "list", workspace, "suyu", "--json").json
    assert told["numbers"] == {}
    assert [one["local"] is None for one in told["former"]] == [False, True]


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_cannot_be_is_refused_with_its_range_in_the_readers_language(
    typed: Type, workspace: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TALKING_MAPS_LANGUAGE", language)
    said = typed("number", "enter", workspace, "suyu", "rusle_k.local", "30", *ENTER)
    assert said.code == 2
    assert "0.001" in said.err
    assert "0.1" in said.err
    assert ("lies between" if language == "en" else "está entre") in said.err
