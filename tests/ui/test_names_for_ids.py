"""What a next step says of the things it is about: as people call them, never an id."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.scoring import Gain
from talking_maps.scoring.advice.candidate import CANDIDATES
from talking_maps.ui.widgets import names_for_ids
from talking_maps.workspace import Workspace, open_workspace
from tests import village
from tests.scoring.test_every_candidate import VILLAGES

MARK = "zq{}zq"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("naming")
    return open_workspace(folder)


@pytest.mark.parametrize("named", [False, True], ids=["nameless", "named"])
@pytest.mark.parametrize("indicator", sorted(CANDIDATES))
def test_each_step_calls_its_things_by_name_or_size(
    workspace: Workspace, indicator: str, named: bool
) -> None:
    asked = VILLAGES[indicator]
    features = tuple(
        replace(
            one,
            uid=MARK.format(one.uid),
            name=f"Ñan {number}" if named else "",
        )
        for number, one in enumerate(asked.plan.features)
    )
    asked = replace(asked, plan=replace(asked.plan, features=features))
    for step in asked.found(indicator):
        gain = Gain(step.message, indicator, step.scene, 1.0, 1.0, step.uid)
        for language in ("es", "en"):
            said = names_for_ids.step(
                gain, asked.plan, workspace, village.EPSG, language
            )
            assert "zq" not in said
            assert "  " not in said
            assert " :" not in said
            assert "{" not in said
            about = {"thing", "canal", "source", "beside"} & set(step.message.values)
            assert not named or not about or "Ñan" in said
